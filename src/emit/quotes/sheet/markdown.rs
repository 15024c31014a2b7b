//! Quotes as Markdown. Notes for the editor are comments, which no reader sees.

use super::{Layout, Setting, notes};
use crate::emit::Quote;

/// A quote with its label, and a comment below it.
pub(super) fn quote(quote: &Quote, setting: &Setting, is_first: bool) -> String {
    let [before, between, after] = setting.around.clone().map(|part| escaped(&part));
    let (text, label) = (escaped(quote.printed()), escaped(quote.label()));
    let gap = if is_first { "" } else { "\n" };
    // Two hyphens would end the comment.
    let notes = notes(quote, setting.language).join(" · ");
    let notes = notes.replace("--", "\u{2011}\u{2011}").replace('>', "›");
    match setting.layout {
        Layout::Running => {
            let line = at_start(&format!("{before}{text}{between}{label}{after}"));
            format!("{gap}{line}\n<!-- {notes} -->\n")
        }
        Layout::Bullets => {
            let line = at_start(&format!("{before}{text}{between}{label}{after}"));
            format!("- {line}\n  <!-- {notes} -->\n")
        }
        Layout::Pull => {
            let mark = between.split_once(' ').map_or("", |(mark, _)| mark);
            let line = at_start(&format!("{before}{text}{mark}"));
            let label = at_start(&label);
            format!("{gap}> {line}\n>\n> {label}{after}\n\n<!-- {notes} -->\n")
        }
    }
}

/// A text in which nothing is markup.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(
            c,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '~' | '|' | '&' | '!'
        ) {
            // An exclamation mark is markup before a bracket only, and that has its own.
            if c != '!' {
                out.push('\\');
            }
        }
        out.push(c);
    }
    out
}

/// A line that is no list, heading or rule: what such would start with is escaped.
fn at_start(line: &str) -> String {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = line.get(digits..).unwrap_or("");
    if digits > 0 && rest.starts_with(['.', ')']) {
        return format!("{}\\{rest}", line.get(..digits).unwrap_or(""));
    }
    if line.starts_with(['-', '+', '=']) {
        return format!("\\{line}");
    }
    line.to_owned()
}
