//! The evaluation as one page to hand on: no script, nothing from elsewhere, fit for print.

use super::table::{Table, confusion, extent, measures, worst};
use super::{Evaluation, place};
use crate::message::{Language, message};
use crate::page::{begin, end, escaped, paragraph};
use crate::report::spans::{self, Shown};
use crate::report::{Report, text};
use std::fmt::Write;

/// The measures that the page explains: what they are called, and what they are.
const MEASURES: [[&str; 2]; 5] = [
    ["evaluation-recall", "evaluation-recall-is"],
    ["evaluation-entities", "evaluation-entities-is"],
    ["evaluation-precision", "evaluation-precision-is"],
    ["evaluation-typed", "evaluation-typed-is"],
    ["evaluation-linking", "evaluation-linking-is"],
];

/// The whole page. Every text in it is escaped; it is the same for the same evaluation.
#[must_use]
pub fn html(language: Language, report: &Report, evaluation: &Evaluation) -> String {
    let say = |key| escaped(message(language, key));
    let mut page = begin(language, "evaluation-title", include_str!("page.css"));
    paragraph(&mut page, &extent(language, evaluation));
    for line in text::documents(language, report).lines() {
        paragraph(&mut page, line);
    }
    for measure in &measures(language, evaluation) {
        table(&mut page, measure, Cells::Figures);
    }
    let _ = writeln!(page, "<h2>{}</h2>\n<dl>", say("evaluation-measures"));
    for [name, is] in MEASURES {
        let _ = writeln!(page, "<dt>{}</dt>\n<dd>{}</dd>", say(name), say(is));
    }
    page.push_str("</dl>\n");
    let found_as = confusion(language, evaluation);
    if !found_as.rows.is_empty() {
        table(&mut page, &found_as, Cells::Counts);
        paragraph(&mut page, message(language, "evaluation-confusion-is"));
    }
    let worst = worst(language, evaluation);
    if !worst.rows.is_empty() {
        table(&mut page, &worst, Cells::Figures);
        paragraph(&mut page, message(language, "summary-list-hint"));
    }
    if let Some(missed) = misses(language, evaluation) {
        table(&mut page, &missed, Cells::Words);
    }
    let held = match (evaluation.shown, &evaluation.missed) {
        (Shown::Found, Some(_)) => "evaluation-holds-text",
        _ => "evaluation-holds-no-text",
    };
    let version = concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION"));
    end(&mut page, &[message(language, held), version]);
    page
}

/// Where and what was missed, and if it is shown what stands there.
fn misses(language: Language, evaluation: &Evaluation) -> Option<Table> {
    let missed = evaluation.missed.as_ref().filter(|m| !m.is_empty())?;
    let mut head = vec!["evaluation-place", "evaluation-kind"];
    if evaluation.shown == Shown::Found {
        head.push("evaluation-surface");
    }
    let row = |(number, miss): &(u32, _)| {
        let mut row = vec![place(*number, miss), miss.kind.upper()];
        row.extend(evaluation.surface(miss).map(spans::escaped));
        row
    };
    Some(Table {
        title: message(language, "evaluation-misses"),
        head: head
            .into_iter()
            .map(|key| message(language, key).to_owned())
            .collect(),
        rows: missed.iter().map(row).collect(),
    })
}

/// What the cells of a table hold.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cells {
    Figures,
    /// How often one kind was found as another; those found as what they are stand out.
    Counts,
    Words,
}

fn table(page: &mut String, table: &Table, cells: Cells) {
    let class = if cells == Cells::Words {
        " class=\"words\""
    } else {
        ""
    };
    let title = escaped(table.title);
    let _ = write!(
        page,
        "<h2>{title}</h2>\n<div class=\"wide\">\n<table{class}>\n<thead>\n<tr>"
    );
    for name in &table.head {
        let _ = write!(page, "<th scope=\"col\">{}</th>", escaped(name));
    }
    page.push_str("</tr>\n</thead>\n<tbody>\n");
    for row in &table.rows {
        page.push_str("<tr>");
        let first = row.first();
        for (column, cell) in row.iter().enumerate() {
            let text = escaped(cell);
            let same = cells == Cells::Counts && table.head.get(column) == first;
            let _ = match column {
                0 => write!(page, "<th scope=\"row\">{text}</th>"),
                _ if same => write!(page, "<td class=\"same\">{text}</td>"),
                _ => write!(page, "<td>{text}</td>"),
            };
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</tbody>\n</table>\n</div>\n");
}

#[cfg(test)]
mod tests {
    use super::super::tests::{SURFACE, sample};
    use super::*;
    use crate::page::assert_stands_alone;

    fn page(language: Language, misses: Option<usize>, shown: Shown) -> String {
        let (report, evaluation) = sample(misses, shown);
        html(language, &report, &evaluation)
    }

    #[test]
    fn the_page_in_english() {
        let page = page(Language::English, Some(9), Shown::Found);
        let body = page.split_once("</style>").unwrap().1;
        insta::assert_snapshot!(body, @r##"

        </head>
        <body>
        <main>
        <h1>Test on marked notes</h1>
        <p>texts: 3; marks: 6 required, 1 optional</p>
        <p>documents: 2 done, 1 failed; skipped: 0</p>
        <h2>Found, by group</h2>
        <div class="wide">
        <table>
        <thead>
        <tr><th scope="col">group</th><th scope="col">mentions</th><th scope="col">recall</th><th scope="col">entities</th><th scope="col">recall</th></tr>
        </thead>
        <tbody>
        <tr><th scope="row">direct</th><td>4</td><td>0.5000</td><td>4</td><td>0.5000</td></tr>
        <tr><th scope="row">indirect</th><td>2</td><td>0.5000</td><td>2</td><td>0.5000</td></tr>
        </tbody>
        </table>
        </div>
        <h2>Over all</h2>
        <div class="wide">
        <table>
        <thead>
        <tr><th scope="col">measure</th><th scope="col">figure</th></tr>
        </thead>
        <tbody>
        <tr><th scope="row">precision</th><td>0.8333</td></tr>
        <tr><th scope="row">who is who: precision</th><td>1.0000</td></tr>
        <tr><th scope="row">who is who: recall</th><td>1.0000</td></tr>
        <tr><th scope="row">who is who: F1</th><td>1.0000</td></tr>
        </tbody>
        </table>
        </div>
        <h2>By type</h2>
        <div class="wide">
        <table>
        <thead>
        <tr><th scope="col">type</th><th scope="col">mentions</th><th scope="col">recall</th><th scope="col">entities</th><th scope="col">recall</th><th scope="col">precision</th><th scope="col">typed: P</th><th scope="col">R</th><th scope="col">F1</th></tr>
        </thead>
        <tbody>
        <tr><th scope="row">PERSON</th><td>4</td><td>0.5000</td><td>4</td><td>0.5000</td><td>0.6667</td><td>0.6667</td><td>0.5000</td><td>0.5714</td></tr>
        <tr><th scope="row">LOCATION</th><td>0</td><td>-</td><td>0</td><td>-</td><td>1.0000</td><td>0.0000</td><td>-</td><td>-</td></tr>
        <tr><th scope="row">ORGANIZATION</th><td>1</td><td>0.0000</td><td>1</td><td>0.0000</td><td>1.0000</td><td>1.0000</td><td>1.0000</td><td>1.0000</td></tr>
        <tr><th scope="row">AGE</th><td>1</td><td>1.0000</td><td>1</td><td>1.0000</td><td>-</td><td>-</td><td>0.0000</td><td>-</td></tr>
        </tbody>
        </table>
        </div>
        <h2>What the measures say</h2>
        <dl>
        <dt>recall</dt>
        <dd>the share of the required mentions that was found: every letter and figure, as whatever type; of ages and dates the figures or else the first word</dd>
        <dt>entities</dt>
        <dd>people, places and numbers of which every mention was found: one missed mention gives away who it is</dd>
        <dt>precision</dt>
        <dd>the share of the words found that is marked too, required or optional</dd>
        <dt>typed: P, R, F1</dt>
        <dd>precision, recall and F1 of finds that overlap a mark of the same type</dd>
        <dt>who is who</dt>
        <dd>whether found mentions belong to the right person (B-cubed); only where the marks say who</dd>
        </dl>
        <h2>Marked as, and found as</h2>
        <div class="wide">
        <table>
        <thead>
        <tr><th scope="col">type</th><th scope="col">PERSON</th><th scope="col">LOCATION</th><th scope="col">ORGANIZATION</th><th scope="col">missed</th></tr>
        </thead>
        <tbody>
        <tr><th scope="row">PERSON</th><td class="same">2</td><td></td><td></td><td>2</td></tr>
        <tr><th scope="row">ORGANIZATION</th><td></td><td></td><td class="same">1</td><td></td></tr>
        <tr><th scope="row">AGE</th><td></td><td>1</td><td></td><td></td></tr>
        <tr><th scope="row">extra</th><td>1</td><td></td><td></td><td></td></tr>
        </tbody>
        </table>
        </div>
        <p>A row a marked type, a column a found type; missed: nothing was found there; extra: nothing was marked there</p>
        <h2>Most missed</h2>
        <div class="wide">
        <table>
        <thead>
        <tr><th scope="col">text</th><th scope="col">missed</th><th scope="col">direct</th><th scope="col">mentions</th></tr>
        </thead>
        <tbody>
        <tr><th scope="row">document 1</th><td>1</td><td>1</td><td>4</td></tr>
        <tr><th scope="row">document 2, line 4</th><td>1</td><td>1</td><td>1</td></tr>
        <tr><th scope="row">document 2, line 1</th><td>1</td><td>0</td><td>1</td></tr>
        </tbody>
        </table>
        </div>
        <p>`--list` shows which file has which number</p>
        <h2>Missed</h2>
        <div class="wide">
        <table class="words">
        <thead>
        <tr><th scope="col">place</th><th scope="col">type</th><th scope="col">stands there</th></tr>
        </thead>
        <tbody>
        <tr><th scope="row">1:3:61</th><td>PERSON</td><td>&lt;b&gt;&quot;Ruth&quot; &amp; &#39;mila&#39;&lt;/b&gt;</td></tr>
        <tr><th scope="row">2:1</th><td>ORGANIZATION</td><td>De Hoek</td></tr>
        <tr><th scope="row">2:5</th><td>PERSON</td><td>Anna</td></tr>
        </tbody>
        </table>
        </div>
        </main>
        <footer>
        <p>This page holds text of the notes: keep it with the same care</p>
        <p>schuilnaam 0.1.0</p>
        </footer>
        </body>
        </html>
        "##);
    }

    #[test]
    fn the_page_stands_alone_and_every_text_is_escaped() {
        for language in [Language::Dutch, Language::English] {
            let page = page(language, Some(9), Shown::Found);
            assert!(!page.contains(SURFACE) && !page.contains("<b>"));
            assert!(page.contains("&lt;b&gt;&quot;Ruth&quot; &amp; &#39;mila&#39;&lt;/b&gt;"));
            assert_stands_alone(&page);
            assert!(!page.contains("evaluation-"));
        }
    }

    #[test]
    fn what_was_missed_is_shown_on_request_only() {
        let holds = |misses, shown| page(Language::Dutch, misses, shown).contains("Ruth");
        assert!(holds(Some(9), Shown::Found));
        assert!(!holds(Some(9), Shown::Nothing) && !holds(None, Shown::Found));
    }
}
