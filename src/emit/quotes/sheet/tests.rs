use super::csv::harmless;
use super::*;
use crate::emit::quotes::polish::polish;
use crate::emit::quotes::{QuoteRules, Warning};
use crate::page::assert_stands_alone;
use crate::rules::RuleFiles;

const LINE: &str = "“{text}” - {attribution}";

/// Three invented quotes: a plain one, a polished one with warnings, one that looks like markup.
fn sample() -> Vec<Quote> {
    let rules = QuoteRules::of(&RuleFiles::built_in()).unwrap();
    let mut plain = Quote::plain("Het was 's avonds ‘best’ stil.", Some("Jongere".to_owned()));
    plain.k = Some(5);
    let spoken = "Ik ik woonde, eh, in zes huizen...";
    let mut spoken = Quote::plain(spoken, Some("Meisje van 16".to_owned()));
    spoken.polished = polish(&spoken.text, &rules);
    spoken.look(&rules);
    spoken.warnings.push(Warning::LabelUnchecked);
    let mut odd = Quote::plain("=1+1 <b>*dik*</b> & -- [x](y) \u{1}.", None);
    spoken.id = "d1-40".to_owned();
    odd.id = "d2-0".to_owned();
    odd.document = 2;
    vec![plain, spoken, odd]
}

fn sheet(form: SheetForm, layout: Layout) -> Vec<u8> {
    let mut sheet = Sheet::new(form, layout, Language::Dutch, LINE);
    let mut out = sheet.begin();
    for quote in sample() {
        out.extend(sheet.quote(&quote).unwrap());
    }
    out.extend(sheet.end().unwrap());
    out
}

fn told(form: SheetForm, layout: Layout) -> String {
    String::from_utf8(sheet(form, layout)).unwrap()
}

#[test]
fn text_in_three_layouts() {
    insta::assert_snapshot!(told(SheetForm::Text, Layout::Running));
    insta::assert_snapshot!(told(SheetForm::Text, Layout::Pull));
    insta::assert_snapshot!(told(SheetForm::Text, Layout::Bullets));
}

#[test]
fn markdown_holds_no_markup_of_a_quote() {
    insta::assert_snapshot!(told(SheetForm::Markdown, Layout::Running));
    insta::assert_snapshot!(told(SheetForm::Markdown, Layout::Pull));
    insta::assert_snapshot!(told(SheetForm::Markdown, Layout::Bullets));
}

#[test]
fn the_page_in_running_text_and_bullets() {
    let body = |layout| {
        let page = told(SheetForm::Html, layout);
        page.split_once("</style>").unwrap().1.to_owned()
    };
    insta::assert_snapshot!(body(Layout::Pull));
    insta::assert_snapshot!(body(Layout::Bullets));
}

#[test]
fn the_page_stands_alone_and_is_well_formed() {
    for layout in [Layout::Running, Layout::Pull, Layout::Bullets] {
        assert_stands_alone(&told(SheetForm::Html, layout));
    }
}

#[test]
fn tables_and_json_for_programs() {
    insta::assert_snapshot!(told(SheetForm::Csv, Layout::Running));
    insta::assert_snapshot!(told(SheetForm::Json, Layout::Running));
}

#[test]
fn no_cell_becomes_a_formula() {
    for cell in ["=1+1", "+31", "-5", "@SUM(A1)", "\t=1", "＝1"] {
        assert_eq!(harmless(cell), format!("'{cell}"));
    }
    for cell in ["Ik = ik", "", "“-”", "d1-5"] {
        assert_eq!(harmless(cell), cell);
    }
}

#[test]
fn the_document_is_read_by_our_own_reader_and_is_the_same_every_time() {
    use crate::ingest::{Format, Origin, Structure, read};
    for layout in [Layout::Running, Layout::Pull, Layout::Bullets] {
        let bytes = sheet(SheetForm::Docx, layout);
        assert_eq!(bytes, sheet(SheetForm::Docx, layout));
        let origin = Origin {
            number: 1,
            path: "citaten.docx".into(),
        };
        let document = read(Format::Docx, bytes, origin, Structure::built_in()).unwrap();
        let text = &document.text;
        assert!(text.contains("“Het was ’s avonds ‘best’ stil.”"), "{text}");
        assert!(text.contains("Ik woonde in zes huizen…"), "{text}");
        assert!(
            text.contains("=1+1 <b>*dik*</b> & -- [x](y) \u{fffd}."),
            "{text}"
        );
        assert!(text.contains("d1-0: document 1, alinea 1"), "{text}");
    }
}
