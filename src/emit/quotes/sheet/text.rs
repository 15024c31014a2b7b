//! Quotes as plain text.

use super::{Layout, Setting};
use crate::emit::Quote;
use crate::message::message;

/// A quote with its label; paragraphs have an empty line between them, bullets none.
pub(super) fn quote(quote: &Quote, setting: &Setting, is_first: bool) -> String {
    let [before, between, after] = &setting.around;
    let (text, label) = (quote.printed(), quote.label());
    let gap = if is_first || setting.layout == Layout::Bullets {
        ""
    } else {
        "\n"
    };
    let mut out = match setting.layout {
        Layout::Running => format!("{gap}{before}{text}{between}{label}{after}\n"),
        Layout::Bullets => format!("• {before}{text}{between}{label}{after}\n"),
        Layout::Pull => {
            let mark = between.split_once(' ').map_or("", |(mark, _)| mark);
            format!("{gap}{before}{text}{mark}\n{label}{after}\n")
        }
    };
    if let Some(polished) = &quote.polished {
        let word = message(setting.language, "quote-diff");
        out += &format!("  {word}: {}\n", polished.diff());
    }
    out
}
