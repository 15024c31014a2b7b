use super::*;
use crate::Span;
use crate::ingest::{Block, BlockKind, FieldId};
use proptest::prelude::*;
use std::borrow::Cow;
use std::path::PathBuf;

const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" xmlns:mc=\"m\" xmlns:wp=\"wp\" xmlns:wps=\"wps\" xmlns:v=\"v\" xmlns:o=\"o\" xmlns:m=\"math\" xmlns:a=\"a\"";
const TYPES: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A document in the making: a body and further parts.
struct Maker {
    parts: Vec<(String, Vec<u8>)>,
    relations: String,
    package: String,
    types: String,
}

impl Maker {
    fn body(body: &str) -> Self {
        let document = format!("<w:document {W}><w:body>{body}</w:body></w:document>");
        Self {
            parts: vec![("word/document.xml".into(), document.into_bytes())],
            relations: String::new(),
            package: String::new(),
            types: String::new(),
        }
    }

    fn part(mut self, name: &str, kind: &str, bytes: impl AsRef<[u8]>) -> Self {
        let id = self.parts.len();
        self.parts.push((name.into(), bytes.as_ref().to_vec()));
        let relation = |target: &str| {
            let kind = if kind.contains(':') {
                kind.to_owned()
            } else {
                format!("{TYPES}/{kind}")
            };
            format!("<Relationship Id=\"r{id}\" Type=\"{kind}\" Target=\"{target}\"/>")
        };
        match name.strip_prefix("word/") {
            Some(name) => self.relations += &relation(name),
            None => self.package += &relation(name),
        }
        self.types += &format!("<Override PartName=\"/{name}\" ContentType=\"x/{kind}\"/>");
        self
    }

    /// A part with text around its paragraphs.
    fn story(self, kind: &str, root: &str, inside: &str) -> Self {
        let xml = format!("<w:{root} {W}>{inside}</w:{root}>");
        self.part(&format!("word/{kind}.xml"), kind, xml)
    }

    fn link(mut self, target: &str) -> Self {
        self.relations += &format!(
            "<Relationship Id=\"l\" Type=\"{TYPES}/hyperlink\" Target=\"{target}\" TargetMode=\"External\"/>"
        );
        self
    }

    fn bytes(&self) -> Vec<u8> {
        let rels = |inside: &str| {
            format!("<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{inside}</Relationships>").into_bytes()
        };
        let types = format!(
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>{}</Types>",
            self.types
        );
        let package = format!(
            "<Relationship Id=\"d\" Type=\"{TYPES}/officeDocument\" Target=\"word/document.xml\"/>{}",
            self.package
        );
        let mut parts = vec![
            ("[Content_Types].xml".to_owned(), types.into_bytes()),
            ("_rels/.rels".to_owned(), rels(&package)),
            (
                "word/_rels/document.xml.rels".to_owned(),
                rels(&self.relations),
            ),
        ];
        parts.extend(self.parts.iter().cloned());
        package::pack(
            parts
                .iter()
                .map(|(n, b)| (n.as_str(), Cow::Borrowed(b.as_slice()))),
        )
        .expect("packs")
    }

    fn read(&self) -> Document {
        read_bytes(self.bytes()).unwrap_or_else(|e| panic!("{e}"))
    }

    fn refused(&self) -> Error {
        match read_bytes(self.bytes()) {
            Ok(_) => panic!("not refused"),
            Err(error) => error,
        }
    }
}

fn read_bytes(bytes: Vec<u8>) -> Result<Document> {
    let origin = Origin {
        number: 1,
        path: PathBuf::new(),
    };
    read(bytes, origin, Structure::built_in())
}

fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

/// Edits that replace every occurrence of some texts.
fn edits(d: &Document, pairs: &[(&str, &str)]) -> Vec<Edit> {
    let mut edits: Vec<Edit> = pairs
        .iter()
        .flat_map(|(from, to)| {
            d.text.match_indices(from).map(|(at, from)| Edit {
                span: Span::new(at, at + from.len()),
                text: (*to).to_owned(),
            })
        })
        .collect();
    edits.sort_by_key(|e| e.span);
    edits
}

/// The parts of a document after edits, by name.
fn written(d: &Document, edits: &[Edit]) -> Vec<(String, String)> {
    let bytes = d
        .source
        .write(&d.text, edits)
        .unwrap_or_else(|e| panic!("{e}"));
    package::unpack(&bytes)
        .expect("unpacks")
        .into_iter()
        .map(|p| (p.name, String::from_utf8(p.bytes).unwrap_or_default()))
        .collect()
}

fn part<'p>(parts: &'p [(String, String)], name: &str) -> &'p str {
    parts.iter().find(|p| p.0 == name).map_or("", |p| &p.1)
}

fn body_of(parts: &[(String, String)]) -> &str {
    let document = part(parts, "word/document.xml");
    document
        .split_once("<w:body>")
        .and_then(|(_, rest)| rest.split_once("</w:body>"))
        .map_or("", |(body, _)| body)
}

#[test]
fn a_name_over_several_runs_is_one_name() {
    let d = Maker::body("<w:p><w:r><w:t>Ik ben Shay</w:t></w:r><w:proofErr w:type=\"spellStart\"/><w:r><w:rPr><w:b/></w:rPr><w:t>nee</w:t></w:r><w:bookmarkStart w:id=\"1\" w:name=\"_GoBack\"/><w:r><w:t xml:space=\"preserve\"> Mar</w:t></w:r><w:r><w:t>tina.</w:t></w:r></w:p>").read();
    assert_eq!(d.text, "Ik ben Shaynee Martina.");
    let parts = written(&d, &edits(&d, &[("Shaynee Martina", "Noor & Zo")]));
    assert_eq!(
        body_of(&parts),
        "<w:p><w:r><w:t>Ik ben Noor &amp; Zo</w:t></w:r><w:proofErr w:type=\"spellStart\"/><w:r><w:rPr><w:b/></w:rPr><w:t></w:t></w:r><w:bookmarkStart w:id=\"1\" w:name=\"_GoBack\"/><w:r><w:t xml:space=\"preserve\"></w:t></w:r><w:r><w:t>.</w:t></w:r></w:p>"
            .replace("<w:t>Ik ben", "<w:t xml:space=\"preserve\">Ik ben")
            .replace("<w:t></w:t>", "<w:t xml:space=\"preserve\"></w:t>")
            .replace("<w:t>.</w:t>", "<w:t xml:space=\"preserve\">.</w:t>")
    );
}

#[test]
fn signs_with_elements_of_their_own_are_text_and_go_with_a_match() {
    let d = Maker::body("<w:p><w:r><w:t>Gerrit</w:t><w:noBreakHyphen/><w:t>Jan</w:t><w:tab/><w:t>a&#xEB;&amp;b</w:t><w:br/><w:softHyphen/><w:sym w:font=\"Wingdings\" w:char=\"F04A\"/></w:r></w:p>").read();
    assert_eq!(d.text, "Gerrit\u{2011}Jan\taë&b\n\u{ad}\u{f04a}");
    let parts = written(
        &d,
        &edits(
            &d,
            &[("Gerrit\u{2011}Jan", "Piet"), ("aë", ""), ("\u{f04a}", "J")],
        ),
    );
    let body = body_of(&parts);
    assert!(
        body.contains(">Piet</w:t><w:t xml:space=\"preserve\"></w:t><w:tab/>"),
        "{body}"
    );
    assert!(
        body.contains("&amp;b</w:t><w:br/><w:softHyphen/><w:t xml:space=\"preserve\">J</w:t>"),
        "{body}"
    );
}

#[test]
fn every_part_with_text_is_read_in_order() {
    let d = Maker::body(&format!(
        "{}<w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr></w:tbl>{}",
        p("begin"), p("Naam:"), p("Noor"), p("Leeftijd"), p("14"), p("eind")
    ))
    .story("comments", "comments", &format!("<w:comment w:id=\"0\" w:author=\"Ton Koster\" w:initials=\"TK\" w:date=\"2024-01-01T00:00:00Z\">{}</w:comment>", p("opmerking")))
    .story("endnotes", "endnotes", &p("eindnoot"))
    .story("footnotes", "footnotes", &p("voetnoot"))
    .story("footer", "ftr", &p("voet"))
    .story("header", "hdr", &p("Naam: kop"))
    .read();
    assert_eq!(
        d.text,
        "begin\nNaam:\tNoor\nLeeftijd\t14\neind\nNaam: kop\nvoet\nvoetnoot\neindnoot\nopmerking"
    );
    let shown: Vec<(BlockKind, Option<FieldId>, &str)> = d
        .blocks
        .iter()
        .map(|b| (b.kind, b.field, b.content.of(&d.text)))
        .collect();
    use BlockKind::{Cell, Field, Note, Paragraph};
    assert_eq!(
        shown,
        [
            (Paragraph, None, "begin"),
            (Cell, None, "Naam:"),
            (Field, Some(FieldId::Name), "Noor"),
            (Cell, None, "Leeftijd"),
            (Field, Some(FieldId::Age), "14"),
            (Paragraph, None, "eind"),
            (Field, Some(FieldId::Name), "kop"),
            (Note, None, "voet"),
            (Note, None, "voetnoot"),
            (Note, None, "eindnoot"),
            (Note, None, "opmerking"),
        ]
    );
    let parts = written(&d, &[]);
    let comment = part(&parts, "word/comments.xml");
    assert!(
        comment.contains("<w:comment w:id=\"0\" w:author=\"\" w:initials=\"\">"),
        "{comment}"
    );
}

#[test]
fn a_text_box_that_stands_twice_is_read_once_and_edited_twice() {
    let inner = |mark: &str| {
        format!(
            "<w:txbxContent><w:p><w:r><w:t>{mark}Riet </w:t></w:r><w:r><w:t>Wolters</w:t></w:r></w:p></w:txbxContent>"
        )
    };
    let body = |second: &str| {
        format!(
            "<w:p><w:r><w:t>Voor</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wp:docPr id=\"1\" name=\"Tekstvak Riet\"/>{}</w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape>{}</v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>na</w:t></w:r></w:p>",
            inner(""),
            inner(second)
        )
    };
    let d = Maker::body(&body("")).read();
    assert_eq!(d.text, "Voorna\nRiet Wolters");
    let parts = written(&d, &edits(&d, &[("Riet Wolters", "Noor")]));
    assert_eq!(body_of(&parts).matches("Noor").count(), 2);
    assert!(!body_of(&parts).contains("Riet") && !body_of(&parts).contains("Wolters"));
    // Where the second copy says something else, it is text of its own.
    let d = Maker::body(&body("tante ")).read();
    assert_eq!(d.text, "Voorna\nRiet Wolters\ntante Riet Wolters");
}

#[test]
fn text_that_is_not_seen_is_read_and_edited() {
    let d = Maker::body(
        "<w:sdt><w:sdtPr><w:alias w:val=\"Naam Noor\"/><w:tag w:val=\"noor &amp; co\"/><w:dataBinding w:xpath=\"Noor\"/><w:date w:fullDate=\"2009-08-02T00:00:00Z\"><w:lang w:val=\"nl\"/></w:date></w:sdtPr><w:sdtContent><w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> HYPERLINK \"mailto:no</w:instrText></w:r><w:r><w:instrText>or@x.example\" </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>mail</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r><w:fldSimple w:instr=\" PAGE \"><w:r><w:t>1</w:t></w:r></w:fldSimple><w:fldSimple w:instr=\"FILENAME &quot;Noor&quot;\"/><w:drawing><wp:docPr id=\"1\" name=\"noor.jpg\" descr=\"Foto van Noor\"/></w:drawing></w:p></w:sdtContent></w:sdt>",
    )
    .link("mailto:noor@x.example?subject=Noor%20de%20Boer")
    .read();
    assert_eq!(
        d.text,
        "mail1\n HYPERLINK \"mailto:noor@x.example\" \nFILENAME \"Noor\"\nNaam Noor\nnoor & co\nFoto van Noor\nmailto:noor@x.example?subject=Noor de Boer"
    );
    let hidden = d
        .blocks
        .iter()
        .filter(|b| b.kind == BlockKind::Hidden)
        .count();
    assert_eq!(hidden, d.blocks.len() - 1);
    let pairs = [
        ("noor@x.example", "[E-MAIL]"),
        ("Noor de Boer", "Sara Smit"),
        ("Noor", "Sara"),
        ("noor", "sara"),
    ];
    let mut edits: Vec<Edit> = edits(&d, &pairs);
    // Longest first where they overlap.
    edits.sort_by_key(|e| (e.span.start, usize::MAX - e.span.end));
    let mut end = 0;
    edits.retain(|e| {
        let free = e.span.start >= end;
        end = end.max(e.span.end);
        free
    });
    let parts = written(&d, &edits);
    let all: String = parts.iter().map(|p| p.1.as_str()).collect();
    assert!(!all.to_lowercase().contains("noor"), "{all}");
    assert!(!all.contains("fullDate") && !all.contains("dataBinding"));
    assert!(
        part(&parts, "word/_rels/document.xml.rels")
            .contains("mailto:%5BE-MAIL%5D?subject=Sara%20Smit\"")
    );
    assert!(all.contains("name=\"object\" descr=\"Foto van Sara\""));
}

#[test]
fn highlights_are_marks_and_styles_are_structure() {
    let styles = format!(
        "<w:styles {W}><w:style w:styleId=\"Kop1\"><w:name w:val=\"heading 1\"/></w:style></w:styles>"
    );
    let d = Maker::body(
        "<w:p><w:pPr><w:pStyle w:val=\"Kop1\"/></w:pPr><w:r><w:t>Verslag</w:t></w:r></w:p>\
         <w:p><w:r><w:t>R: Nou ja. </w:t></w:r><w:r><w:rPr><w:highlight w:val=\"yellow\"/></w:rPr><w:t>“Ik had</w:t></w:r><w:r><w:rPr><w:shd w:fill=\"FFFF00\"/></w:rPr><w:t> niets.”</w:t></w:r></w:p>\
         <w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Sanne</w:t></w:r><w:r><w:tab/><w:t>En toen?</w:t></w:r></w:p>\
         <w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Sanne</w:t></w:r><w:r><w:t xml:space=\"preserve\"> Wat nog meer?</w:t></w:r></w:p>\
         <w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Sanne</w:t></w:r><w:r><w:t xml:space=\"preserve\"> Wat dan?</w:t></w:r></w:p>\
         <w:p><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>punt</w:t></w:r></w:p>",
    )
    .part("word/styles.xml", "styles", styles)
    .read();
    let block = |b: &Block| (b.kind, b.speaker.map_or("", |s| s.of(&d.text)).to_owned());
    let kinds: Vec<_> = d.blocks.iter().map(block).collect();
    assert_eq!(kinds[0], (BlockKind::Heading, String::new()));
    assert_eq!(kinds[1], (BlockKind::Turn, "R".into()));
    assert_eq!(kinds[4], (BlockKind::Turn, "Sanne".into()));
    assert_eq!(kinds[5].0, BlockKind::ListItem);
    let marks: Vec<&str> = d.marks.iter().map(|m| m.span.of(&d.text)).collect();
    assert_eq!(marks, ["Ik had niets."]);
}

#[test]
fn a_comment_that_says_so_marks_what_it_is_about() {
    let range = |id: u32, edge: &str| format!("<w:commentRange{edge} w:id=\"{id}\"/>");
    let run = |text: &str| format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>");
    let (first, over) = (range(1, "Start"), range(2, "Start"));
    let body = format!(
        "<w:p>{}{first}{}{}{}</w:p>{over}<w:p>{}</w:p><w:p>{}</w:p>{}<w:p>{}{}{}{}</w:p>",
        run("R: Nou ja. "),
        run("Ik had "),
        run("niets."),
        range(1, "End"),
        run("R: Het was er donker"),
        run("en ook stil."),
        range(2, "End"),
        range(3, "Start"),
        run("R: Dat hoeft niet."),
        range(3, "End"),
        range(4, "Start"),
    );
    let said = |id: u32, text: &str| format!("<w:comment w:id=\"{id}\">{}</w:comment>", p(text));
    let d = Maker::body(&body)
        .story(
            "comments",
            "comments",
            &[
                said(1, "Citaat!"),
                said(2, "quote: mooi"),
                said(3, "Klopt dit?"),
                said(4, "Citaat zonder einde"),
            ]
            .concat(),
        )
        .read();
    let marks: Vec<&str> = d.marks.iter().map(|m| m.span.of(&d.text)).collect();
    assert_eq!(marks, ["Ik had niets.", "Het was er donker\nen ook stil."]);
}

#[test]
fn metadata_and_its_ties_are_left_out() {
    let ms = "http://schemas.microsoft.com/office/2011/relationships/people";
    let core =
        "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";
    let thumbnail =
        "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail";
    let settings = format!(
        "<w:settings {W}><w:attachedTemplate r:id=\"r9\"/><w:rsids><w:rsid w:val=\"00AA\"/></w:rsids><w:docVars><w:docVar w:name=\"n\" w:val=\"Wouter\"/></w:docVars><w:zoom/></w:settings>"
    );
    let d = Maker::body("<w:p w:rsidR=\"00AA\" w:rsidRDefault=\"00BB\"><w:pPr><w:pPrChange w:author=\"Wouter\"><w:pPr/></w:pPrChange></w:pPr><w:smartTag w:element=\"PersonName\"><w:smartTagPr><w:attr w:name=\"ProductID\" w:val=\"Wouter\"/></w:smartTagPr><w:r><w:t>ja</w:t></w:r></w:smartTag><!-- Wouter --><w:bookmarkStart w:id=\"1\" w:name=\"Gesprek_Wouter\"/><w:hyperlink w:anchor=\"Gesprek_Wouter\"><w:r><w:t>zie</w:t></w:r></w:hyperlink><w:fldSimple w:instr=\" REF Gesprek_Wouter \\h \"/></w:p>")
        .part("word/people.xml", ms, "<people>Wouter</people>")
        .part("word/settings.xml", "settings", settings)
        .part("word/glossary/document.xml", "glossaryDocument", "<g>Wouter</g>")
        .part("docProps/core.xml", core, "<c>Wouter</c>")
        .part("docProps/app.xml", "extended-properties", "<c>Wouter</c>")
        .part("docProps/custom.xml", "custom-properties", "<c>Wouter</c>")
        .part("docProps/thumbnail.jpeg", thumbnail, "Wouter")
        .part("word/media/Wouter.jpeg", "image", b"\xFF\xD8\xFF\xE1\x00\x08Wouter\xFF\xDA\x00\x02x")
        .read();
    assert_eq!(d.text, "jazie");
    assert_eq!(d.notices, [Notice::Images(1)]);
    let parts = written(&d, &[]);
    let names: Vec<&str> = parts.iter().map(|p| p.0.as_str()).collect();
    assert_eq!(
        names,
        [
            "[Content_Types].xml",
            "_rels/.rels",
            "word/_rels/document.xml.rels",
            "word/document.xml",
            "word/settings.xml",
            "docProps/core.xml",
            "docProps/app.xml",
            "word/media/part1.jpeg",
        ]
    );
    for (name, text) in &parts {
        for gone in [
            "Wouter",
            "rsid",
            "people",
            "glossary",
            "custom",
            "thumbnail",
        ] {
            assert!(!text.contains(gone), "{gone} is left in {name}: {text}");
        }
    }
    assert!(part(&parts, "word/settings.xml").ends_with("><w:zoom/></w:settings>"));
    let body = body_of(&parts);
    assert!(
        body.contains("w:name=\"b_1\"")
            && body.contains("w:anchor=\"b_1\"")
            && body.contains(" REF b_1 "),
        "{body}"
    );
    // What was cut once is not there to cut again.
    let again = read_bytes(d.source.write(&d.text, &[]).expect("writes")).expect("reads");
    assert_eq!(again.text, d.text);
}

#[test]
fn what_cannot_be_made_safe_is_refused_with_its_place() {
    let second = |inside: &str| Maker::body(&format!("{}{inside}", p("een")));
    let ins = "<w:p><w:ins w:id=\"1\" w:author=\"Noor\"><w:r><w:t>x</w:t></w:r></w:ins></w:p>";
    let cases = [
        (second(ins), ErrorKind::TrackedChanges),
        (
            second("<w:p><w:del w:id=\"1\"><w:r><w:delText>x</w:delText></w:r></w:del></w:p>"),
            ErrorKind::TrackedChanges,
        ),
        (
            second("<w:p><w:r><w:object><o:OLEObject/></w:object></w:r></w:p>"),
            ErrorKind::Embedded,
        ),
        (
            second("<w:p><w:r><w:onbekend>Noor</w:onbekend></w:r></w:p>"),
            ErrorKind::UnknownPart,
        ),
        (second("<w:p><x:t>Noor</x:t></w:p>"), ErrorKind::UnknownPart),
        (
            second("<w:p><w:r><w:t>&Noor;</w:t></w:r></w:p>"),
            ErrorKind::Markup,
        ),
        (second("<w:p><w:r>"), ErrorKind::Markup),
    ];
    for (maker, kind) in &cases {
        let error = maker.refused();
        assert_eq!(error.kind(), *kind);
        assert_eq!(error.place().part, Some("word/document.xml"));
        assert_eq!(error.place().paragraph, 2, "{error}");
        assert!(!format!("{error} {error:?}").contains("Noor"));
    }
    let chart = second("").part("word/charts/chart1.xml", "chart", "<c/>");
    assert_eq!(chart.refused().kind(), ErrorKind::Embedded);
    let new = second("").part("word/nieuw.xml", "http://example.org/nieuw", "<c/>");
    assert_eq!(new.refused().kind(), ErrorKind::UnknownPart);
    let notes = second("").story("footnotes", "footnotes", ins);
    assert_eq!(notes.refused().place().part, Some("word/footnotes.xml"));
    let mut sheet = second("");
    sheet.package = format!(
        "<Relationship Id=\"x\" Type=\"{TYPES}/officeDocument\" Target=\"word/none.xml\"/>"
    );
    assert_eq!(sheet.refused().kind(), ErrorKind::Container);
}

#[test]
fn a_replacement_that_xml_cannot_hold_is_refused() {
    let d = Maker::body(&p("Noor")).read();
    let error = d
        .source
        .write(&d.text, &edits(&d, &[("Noor", "\u{1}")]))
        .expect_err("refused");
    assert_eq!(error.kind(), ErrorKind::Replace);
}

/// A document with something of everything, for the properties.
fn rich() -> Maker {
    Maker::body(&format!(
        "{}<w:p><w:r><w:t>Da</w:t></w:r><w:r><w:t>niëlle &amp; </w:t><w:tab/><w:t>zo 🦦</w:t></w:r></w:p><w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr></w:tbl>",
        p("I: Hoe heet je?"), p("Naam"), p("Noor")
    ))
    .story("header", "hdr", &p("kop"))
    .link("mailto:noor%40x.example")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn untouched_text_is_byte_identical(cuts in prop::collection::vec(0..200_usize, 0..8), with in "[a-zë][a-zë&<> ]{0,5}") {
        let d = rich().read();
        let mut at: Vec<usize> = cuts.into_iter().map(|c| c % (d.text.len() + 1)).filter(|c| d.text.is_char_boundary(*c)).collect();
        at.sort_unstable();
        at.dedup();
        // Edits inside paragraphs; what lies between them is no one's to change.
        let edits: Vec<Edit> = at
            .chunks_exact(2)
            .map(|pair| Edit { span: Span::new(pair[0], pair[1]), text: with.clone() })
            .filter(|e| !e.span.of(&d.text).contains(['\n', '\t']))
            .collect();
        let bytes = d.source.write(&d.text, &edits).expect("writes");
        let again = read_bytes(bytes).expect("reads");
        prop_assert_eq!(&again.text, &crate::ingest::apply(&d.text, &edits));
        // Parts without an edit are the same to the byte.
        let none = written(&d, &[]);
        let some = written(&d, &edits);
        for (a, b) in none.iter().zip(&some) {
            prop_assert_eq!(&a.0, &b.0);
            let touched = match a.0.as_str() {
                "word/document.xml" => edits.iter().any(|e| e.span.start < d.text.find("\nkop").unwrap_or(0) + 1),
                "word/header.xml" => edits.iter().any(|e| e.span.end > d.text.find("kop").unwrap_or(0)),
                "word/_rels/document.xml.rels" => edits.iter().any(|e| e.span.end > d.text.find("mailto").unwrap_or(0)),
                _ => false,
            };
            prop_assert!(touched || a.1 == b.1, "{} changed", a.0);
        }
    }

    #[test]
    fn any_bytes_give_a_document_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = read_bytes(bytes.clone());
        let _ = read_bytes([b"PK\x03\x04".as_slice(), &bytes].concat());
        let xml = Maker::body(&bytes.iter().map(|b| char::from(*b)).collect::<String>());
        let _ = read_bytes(xml.bytes());
    }

    #[test]
    fn a_damaged_document_gives_a_document_or_an_error(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12)) {
        let mut bytes = rich().bytes();
        for (index, byte) in &changes {
            let i = index.index(bytes.len());
            bytes[i] = *byte;
        }
        if let Ok(d) = read_bytes(bytes) {
            let _ = d.source.write(&d.text, &[]);
        }
        // The same inside the parts, where the check sums hold.
        let mut maker = rich();
        for (index, byte) in &changes {
            let xml = &mut maker.parts[0].1;
            let i = index.index(xml.len());
            xml[i] = *byte;
        }
        if let Ok(d) = read_bytes(maker.bytes()) {
            let whole = Edit { span: Span::new(0, d.text.len()), text: String::from("x") };
            let _ = d.source.write(&d.text, &[whole]);
        }
    }

    #[test]
    fn elements_in_any_order_never_panic(pieces in prop::collection::vec(prop::sample::select(vec![
        "<w:p>", "</w:p>", "<w:r>", "</w:r>", "<w:t>", "</w:t>", "Noor", "&amp;", "<w:tbl>", "</w:tbl>", "<w:tr>", "</w:tr>", "<w:tc>", "</w:tc>",
        "<mc:AlternateContent>", "</mc:AlternateContent>", "<mc:Choice>", "</mc:Choice>", "<mc:Fallback>", "</mc:Fallback>",
        "<w:fldChar w:fldCharType=\"begin\"/>", "<w:fldChar w:fldCharType=\"end\"/>", "<w:instrText>", "</w:instrText>", "<w:tab/>", "<w:br/>",
        "<w:txbxContent>", "</w:txbxContent>", "<w:rPr><w:b/></w:rPr>", "<w:rPr><w:highlight w:val=\"yellow\"/></w:rPr>", "<w:rPrChange>", "</w:rPrChange>",
        "<![CDATA[x]]>", "<w:bookmarkStart w:name=\"Noor\"/>", " ", "R: ",
    ]), 0..30)) {
        // Closed in the order they were opened, so that most are well-formed.
        let mut open: Vec<&str> = Vec::new();
        let mut xml = String::new();
        for piece in pieces {
            if let Some(name) = piece.strip_prefix("</") {
                if open.last().is_none_or(|o| *o != name) { continue; }
                open.pop();
            } else if piece.starts_with('<') && !piece.ends_with("/>") && !piece.contains("</") && !piece.contains('!') {
                open.push(&piece[1..]);
            }
            xml += piece;
        }
        while let Some(name) = open.pop() {
            xml += "</";
            xml += name;
        }
        if let Ok(d) = read_bytes(Maker::body(&xml).bytes()) {
            let edits: Vec<Edit> = (0..d.text.len()).step_by(3).filter(|i| d.text.is_char_boundary(*i) && d.text.is_char_boundary(i + 1) && !d.text[*i..].starts_with(['\n', '\t'])).map(|i| Edit { span: Span::new(i, i + 1), text: "é".into() }).collect();
            let bytes = d.source.write(&d.text, &edits).expect("writes");
            prop_assert!(read_bytes(bytes).is_ok(), "what is written can be read");
        }
    }
}
