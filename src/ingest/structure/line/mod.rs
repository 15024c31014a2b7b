//! Lines: what the start of one line shows by its form.

mod label;

use super::Unit;
use crate::Span;

/// What the form of a line shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    /// The line without white space at its ends.
    pub(super) body: Span,
    /// What follows `>` marks, a bullet and an opening mark of a quotation.
    pub(super) start: usize,
    /// Whether it starts with `>`.
    pub(super) quoted: bool,
    /// Whether it starts with a bullet or a number.
    pub(super) bullet: bool,
    /// The depth of a Markdown heading, or 0.
    pub(super) heading: u8,
    /// What may be a label at its start.
    pub(super) label: Option<Label>,
}

/// What may be a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Label {
    /// The label without colon, time code and decoration.
    pub(super) span: Span,
    /// Where the line's content starts behind it.
    pub(super) content: usize,
    /// How it is set apart.
    pub(super) form: LabelForm,
    /// Whether a time code stands before it.
    pub(super) timed: bool,
    /// Whether space before or behind the colon lines the contents up.
    pub(super) aligned: bool,
}

/// How a label is set apart from what follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LabelForm {
    /// By a colon.
    Colon,
    /// By a tab.
    Tab,
    /// By bold type alone.
    Bold,
    /// By nothing: a word and a number, as in `spreker 1 hallo`.
    Bare,
}

/// Reads the form of a line. `open` is the mark that opens a quotation, in lower case;
/// `bare` tells whether a word takes a bare number behind it.
pub(super) fn line(
    text: &str,
    unit: &Unit,
    open: &str,
    bare: &dyn Fn(&str) -> bool,
) -> Option<Line> {
    let body = trim(text, unit.span);
    if body.is_empty() {
        return None;
    }
    let bytes = text.as_bytes();
    let mut line = Line {
        body,
        start: body.start,
        ..Line::default()
    };
    let at = |i: usize| if i < body.end { bytes[i] } else { 0 };
    while at(line.start) == b'>' {
        line.quoted = true;
        line.start = skip_space(text, line.start + 1, body.end);
    }
    if at(line.start) == b'#' {
        let mut depth = 0;
        while at(line.start + depth) == b'#' {
            depth += 1;
        }
        if depth <= 6 && matches!(at(line.start + depth), b' ' | b'\t') {
            line.heading = depth as u8;
            line.start = skip_space(text, line.start + depth, body.end);
            return Some(line);
        }
    }
    if let Some(after) = bullet(text, line.start, body.end) {
        line.bullet = true;
        line.start = after;
    }
    if at(line.start) == b'['
        && text
            .get(line.start..line.start + open.len())
            .is_some_and(|s| s.to_lowercase() == open)
    {
        line.start = skip_space(text, line.start + open.len(), body.end);
    }
    line.label = label::label(text, line.start, body.end, unit, bare);
    Some(line)
}

/// A span without white space at its ends.
pub(super) fn trim(text: &str, span: Span) -> Span {
    let whole = span.of(text);
    let left = whole.trim_start_matches(is_space);
    let start = span.start + whole.len() - left.len();
    Span::new(start, start + left.trim_end_matches(is_space).len())
}

/// White space, and marks of direction and order that show as nothing.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{feff}' | '\u{200b}')
}

pub(super) fn skip_space(text: &str, start: usize, end: usize) -> usize {
    match text.as_bytes().get(start) {
        // The usual case: the next byte is a letter.
        Some(b) if b.is_ascii_graphic() => start,
        _ => trim_left(text, start, end),
    }
}

fn trim_left(text: &str, start: usize, end: usize) -> usize {
    let rest = Span::new(start, end).of(text);
    start + rest.len() - rest.trim_start_matches(is_space).len()
}

/// The byte after a bullet or a number at `start`: `- `, `• `, `1. `, `a) `, `- [x] `.
fn bullet(text: &str, start: usize, end: usize) -> Option<usize> {
    let rest = Span::new(start, end).of(text);
    let bytes = rest.as_bytes();
    let mark = match *bytes.first()? {
        b'-' | b'*' | b'+' | b'o' => 1,
        b'0'..=b'9' => {
            let digits = bytes
                .iter()
                .take(3)
                .take_while(|b| b.is_ascii_digit())
                .count();
            if !matches!(bytes.get(digits), Some(b'.' | b')')) {
                return None;
            }
            digits + 1
        }
        b'a'..=b'z' if matches!(bytes.get(1), Some(b'.' | b')')) => 2,
        0xE2 | 0xC2 | 0xEF => {
            let c = rest.chars().next()?;
            if !matches!(
                c,
                '•' | '–' | '—' | '▪' | '◦' | '‣' | '·' | '●' | '○' | '→' | '\u{f0b7}'
            ) {
                return None;
            }
            c.len_utf8()
        }
        _ => return None,
    };
    if !matches!(bytes.get(mark), Some(b' ' | b'\t')) {
        return None;
    }
    let mut at = skip_space(text, start + mark, end);
    // A task's box.
    if let Some(box_) = text.get(at..end).and_then(|s| s.get(..4))
        && matches!(box_, "[ ] " | "[x] " | "[X] ")
    {
        at = skip_space(text, at + 4, end);
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::structure::Unit;

    fn shown(text: &str) -> String {
        let unit = Unit::from(Span::new(0, text.len()));
        let Some(l) = line(text, &unit, "[citaat]", &|w| w == "spreker") else {
            return "blank".into();
        };
        let kind = match (l.heading, l.bullet, l.quoted) {
            (1.., _, _) => "heading ",
            (_, true, _) => "item ",
            (_, _, true) => "quoted ",
            _ => "",
        };
        match l.label {
            Some(label) => format!(
                "{kind}{} | {}",
                label.span.of(text),
                Span::new(label.content, l.body.end).of(text)
            ),
            None => format!("{kind}{}", Span::new(l.start, l.body.end).of(text)),
        }
    }

    #[test]
    fn the_form_of_a_line_is_read() {
        for (text, form) in [
            ("  ", "blank"),
            ("## Wat hij vindt", "heading Wat hij vindt"),
            ("R: ja", "R | ja"),
            ("R:ja", "R | ja"),
            ("**Mo B.:** nee", "Mo B. | nee"),
            ("__Mo__: nee", "Mo | nee"),
            ("[00:12:03] Sanne: ja", "Sanne | ja"),
            ("12-03-2024 18:25 - Elif 🌙: ja", "Elif 🌙 | ja"),
            ("> R: [citaat]ja", "quoted R | [citaat]ja"),
            ("[citaat]R: ja", "R | ja"),
            ("- **Wie:** Ruud", "item Wie | Ruud"),
            ("- [ ] bellen", "item bellen"),
            ("12) bellen", "item bellen"),
            ("J. de Vries", "J. de Vries"),
            ("{Naam}: ja", "Naam | ja"),
            ("[lacht] Ja: nee", "[lacht] Ja: nee"),
            ("Naam\t: Noor", "Naam | Noor"),
            ("Naam\tNoor", "Naam | Noor"),
            (
                "BSN (alleen: i.v.m. zorg): 1",
                "BSN (alleen: i.v.m. zorg) | 1",
            ),
            ("Haha :)", "Haha :)"),
            ("leuk :D", "leuk :D"),
            ("https://x.example", "https://x.example"),
            ("om 16:30 uur", "om 16:30 uur"),
            ("Ja, zei ze: nee", "Ja, zei ze: nee"),
            ("spreker 1 hallo", "spreker 1 | hallo"),
            ("spreken 1 hallo", "spreken 1 hallo"),
            (":", ":"),
            ("Naam:", "Naam | "),
        ] {
            assert_eq!(shown(text), form, "{text}");
        }
    }
}
