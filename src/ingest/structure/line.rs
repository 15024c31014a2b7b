//! Lines: what the start of one line shows by its form.

use super::Unit;
use super::time_code::time_code;
use crate::Span;

/// The longest label, in bytes. Longer ones are running text.
const MAX_LABEL: usize = 72;

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
    line.label = label(text, line.start, body.end, unit, bare);
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

/// What may be a label at `start`.
fn label(
    text: &str,
    start: usize,
    end: usize,
    unit: &Unit,
    bare: &dyn Fn(&str) -> bool,
) -> Option<Label> {
    let bytes = text.as_bytes();
    let decoration = |mut at: usize| {
        while at < end && matches!(bytes[at], b'*' | b'_') {
            at += 1;
        }
        at
    };
    let mut at = decoration(start);
    let mut timed = false;
    if let Some(after) = time_code(bytes, at, end) {
        timed = true;
        at = skip_space(text, after, end);
        if matches!(bytes.get(at), Some(b'-'))
            || text.get(at..end).is_some_and(|s| s.starts_with('–'))
        {
            at = skip_space(text, at + if bytes[at] == b'-' { 1 } else { 3 }, end);
        }
        at = decoration(at);
    }
    let mut close = None;
    match bytes.get(at)? {
        b'@' | b'#' => at += 1,
        b'[' => close = Some(']'),
        b'{' => close = Some('}'),
        _ => {}
    }
    if close.is_some() {
        at += 1;
    }
    let mut reach = end.min(at + MAX_LABEL + 24);
    while !text.is_char_boundary(reach) {
        reach -= 1;
    }
    let zone = text.get(at..reach)?;
    if let Some(colon) = colon(zone) {
        return with_colon(text, at, at + colon, end, timed, close);
    }
    if close.is_some() {
        return None;
    }
    if let Some(tab) = memchr::memchr(b'\t', zone.as_bytes())
        && (1..=MAX_LABEL).contains(&tab)
    {
        let span = trim_label(text, Span::new(at, at + tab))?;
        return Some(Label {
            span,
            content: skip_space(text, at + tab, end),
            form: LabelForm::Tab,
            timed,
            aligned: true,
        });
    }
    // Bold type at the start of a paragraph, and something behind it that is not bold.
    let bold = unit.span.start + unit.bold;
    if unit.bold > 0 && bold < end && bold > at && bold - at <= MAX_LABEL {
        let span = trim_label(text, Span::new(at, bold))?;
        return Some(Label {
            span,
            content: skip_space(text, bold, end),
            form: LabelForm::Bold,
            timed,
            aligned: false,
        });
    }
    bare_number(text, at, end, timed, bare)
}

/// `spreker 1 hallo`: a word and a number.
fn bare_number(
    text: &str,
    at: usize,
    end: usize,
    timed: bool,
    bare: &dyn Fn(&str) -> bool,
) -> Option<Label> {
    let rest = text.get(at..end)?;
    let word = rest.find(' ').filter(|w| (3..=16).contains(w))?;
    let digits = rest
        .as_bytes()
        .get(word + 1..)?
        .iter()
        .take_while(|b| b.is_ascii_digit())
        .count();
    let after = word + 1 + digits;
    if digits == 0 || digits > 2 || !bare(&rest[..word]) {
        return None;
    }
    if !matches!(rest.as_bytes().get(after), None | Some(b' ' | b'\t')) {
        return None;
    }
    Some(Label {
        span: Span::new(at, at + after),
        content: skip_space(text, at + after, end),
        form: LabelForm::Bare,
        timed,
        aligned: false,
    })
}

/// The first colon outside parentheses, unless running text stands before it.
fn colon(zone: &str) -> Option<usize> {
    let bytes = zone.as_bytes();
    // Most lines have none.
    memchr::memchr(b':', bytes)?;
    let mut depth = 0_u32;
    for (i, &b) in bytes.iter().enumerate() {
        match b {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            b':' => return (i > 0).then_some(i),
            b',' | b';' | b'!' | b'?' | b'"' | b'\t' | b'|' | b'<' | b'>' | b'=' => {
                // A tab before the colon lines contents up.
                let rest = bytes[i..].iter().find(|b| !b.is_ascii_whitespace());
                if b != b'\t' || rest != Some(&b':') {
                    return None;
                }
            }
            _ => {}
        }
    }
    None
}

fn with_colon(
    text: &str,
    at: usize,
    colon: usize,
    end: usize,
    timed: bool,
    close: Option<char>,
) -> Option<Label> {
    let bytes = text.as_bytes();
    let raw = Span::new(at, colon);
    let space_before = bytes[colon - 1].is_ascii_whitespace();
    let mut span = trim_label(text, raw)?;
    if let Some(close) = close {
        let inner = span.of(text).strip_suffix(close)?;
        span = trim_label(text, Span::new(span.start, span.start + inner.len()))?;
    }
    if span.len() > MAX_LABEL {
        return None;
    }
    let mut after = colon + 1;
    // `**Sanne:** ja`: the decoration ends behind the colon.
    while after < end && matches!(bytes[after], b'*' | b'_') {
        after += 1;
    }
    if after < end {
        let next = bytes[after];
        let space = next.is_ascii_whitespace() || next >= 0x80;
        // `https://`, `::`, `haha :)` and times are no labels.
        if matches!(next, b'/' | b':' | b'\\' | b')') || (space_before && !space) {
            return None;
        }
        if bytes[colon - 1].is_ascii_digit() && next.is_ascii_digit() {
            return None;
        }
    }
    let content = skip_space(text, after, end);
    let gap = text.get(after..content).unwrap_or("");
    Some(Label {
        span,
        content,
        form: LabelForm::Colon,
        timed,
        aligned: gap.contains('\t') || gap.len() > 1 || (space_before && colon - span.end > 1),
    })
}

/// A label without white space and decoration at its ends; `None` if nothing but digits and signs is left.
fn trim_label(text: &str, span: Span) -> Option<Span> {
    let edge = |c: char| is_space(c) || matches!(c, '*' | '_' | ':');
    let whole = span.of(text);
    let left = whole.trim_start_matches(edge);
    let start = span.start + whole.len() - left.len();
    let inner = left.trim_end_matches(edge);
    inner
        .chars()
        .any(char::is_alphabetic)
        .then(|| Span::new(start, start + inner.len()))
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
