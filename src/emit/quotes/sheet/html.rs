//! Quotes as one page: no script, nothing from elsewhere, fit for print.

use super::{Layout, Setting, notes, typeset};
use crate::emit::Quote;
use crate::emit::quotes::Piece;
use crate::message::{Language, filled, message};
use crate::page::{self, escaped};

/// The head of the page. Quotes are Dutch, whatever the language of the notes.
pub(super) fn begin(setting: &Setting) -> String {
    page::begin(setting.language, "quote-page", include_str!("page.css"))
}

/// One quote, with notes that unfold.
pub(super) fn quote(quote: &Quote, setting: &Setting, is_first: bool) -> String {
    let [before, between, after] = setting.typeset().map(|part| escaped(&part));
    let text = escaped(&typeset(quote.printed()));
    let label = escaped(&typeset(quote.label()));
    let id = escaped(&quote.id);
    let notes = details(quote, setting.language);
    match setting.layout {
        Layout::Running => format!(
            "<div class=\"block\" id=\"{id}\">\n<p class=\"quote\" lang=\"nl\">{before}{text}{between}<span class=\"label\">{label}</span>{after}</p>\n{notes}</div>\n"
        ),
        Layout::Bullets => {
            let open = if is_first { "<ul>\n" } else { "" };
            format!(
                "{open}<li id=\"{id}\"><span class=\"quote\" lang=\"nl\">{before}{text}{between}<span class=\"label\">{label}</span>{after}</span>\n{notes}</li>\n"
            )
        }
        Layout::Pull => {
            let mark = between.split_once('\u{a0}').map_or("", |(mark, _)| mark);
            format!(
                "<figure id=\"{id}\">\n<blockquote lang=\"nl\"><p class=\"quote\">{before}{text}{mark}</p></blockquote>\n<figcaption lang=\"nl\">{label}{after}</figcaption>\n{notes}</figure>\n"
            )
        }
    }
}

/// The end of the page.
pub(super) fn end(setting: &Setting, count: usize) -> String {
    let mut page = String::new();
    if setting.layout == Layout::Bullets && count > 0 {
        page.push_str("</ul>\n");
    }
    let counted = filled(setting.language, "summary-quotes", &[("count", &count)]);
    let read = message(setting.language, "quote-page-read");
    page::end(&mut page, &[&counted, read]);
    page
}

/// The notes, and the change as it is seen best: what goes struck out.
fn details(quote: &Quote, language: Language) -> String {
    let mut notes = notes(quote, language);
    let change = quote.polished.as_ref().map(|polished| {
        notes.pop();
        let pieces = polished.pieces.iter().map(|piece| match piece {
            Piece::Kept(text) => escaped(text),
            Piece::Removed { text, .. } => format!("<del>{}</del>", escaped(text)),
            Piece::Added(text) => format!("<ins>{}</ins>", escaped(text)),
        });
        let word = escaped(message(language, "quote-diff"));
        format!(
            "<p>{word}: <span lang=\"nl\">{}</span></p>\n",
            pieces.collect::<String>()
        )
    });
    let (first, rest) = notes
        .split_first()
        .map_or(("", &[][..]), |(f, r)| (f.as_str(), r));
    let rest: String = rest
        .iter()
        .map(|n| format!("<p>{}</p>\n", escaped(n)))
        .collect();
    let count = quote.warnings.len();
    let count = match count {
        0 => String::new(),
        _ => format!(
            " · {}",
            escaped(&filled(language, "quote-warnings", &[("count", &count)]))
        ),
    };
    format!(
        "<details>\n<summary>{}{count}</summary>\n{rest}{}</details>\n",
        escaped(first),
        change.unwrap_or_default()
    )
}
