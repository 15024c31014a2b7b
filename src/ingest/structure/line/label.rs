//! What may be a label at the start of a line, by its form.

use super::{Label, LabelForm, is_space, skip_space};
use crate::Span;
use crate::ingest::structure::Unit;
use crate::ingest::structure::time_code::time_code;

/// The longest label, in bytes. Longer ones are running text.
const MAX_LABEL: usize = 72;

/// What may be a label at `start`.
pub(super) fn label(
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
