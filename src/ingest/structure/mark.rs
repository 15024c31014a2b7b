//! Quotable passages between an opening and a closing mark, and what is taken off a passage's ends.

use super::line::trim;
use super::rules::Structure;
use crate::Span;

/// Passages between `[citaat]` and `[/citaat]`, in order, and how many have no end.
///
/// `block_end` gives the end of the block that holds a byte; a passage without an end stops there.
pub(super) fn between_marks(
    text: &str,
    rules: &Structure,
    block_end: &dyn Fn(usize) -> usize,
) -> (Vec<Span>, u32) {
    let mut found = Vec::new();
    let mut unclosed = 0;
    let Some(bracket) = rules.open.bytes().next() else {
        return (found, 0);
    };
    let is = |at: usize, mark: &str| {
        text.get(at..at + mark.len())
            .is_some_and(|s| s.eq_ignore_ascii_case(mark) || s.to_lowercase() == mark)
    };
    let mut open: Option<usize> = None;
    let mut close_off = |start: usize, limit: usize, found: &mut Vec<Span>| {
        found.push(Span::new(start, block_end(start).clamp(start, limit)));
        unclosed += 1;
    };
    for at in memchr::memchr_iter(bracket, text.as_bytes()) {
        if is(at, &rules.close) {
            if let Some(start) = open.take() {
                found.push(Span::new(start, at));
            }
        } else if is(at, &rules.open) {
            if let Some(start) = open {
                close_off(start, at, &mut found);
            }
            open = Some(at + rules.open.len());
        }
    }
    if let Some(start) = open {
        close_off(start, text.len(), &mut found);
    }
    (found, unclosed)
}

/// A passage without white space, emphasis marks and enclosing quotation marks at its ends.
pub(super) fn strip(text: &str, passage: Span, rules: &Structure) -> Span {
    let mut span = trim(text, passage);
    loop {
        let inner = span.of(text);
        let mut chars = inner.chars();
        let (Some(first), Some(last)) = (chars.next(), chars.next_back()) else {
            return span;
        };
        let enclosing = matches!((first, last), ('*', '*') | ('_', '_'))
            || rules.quotes.contains(&(first, last)) && {
                // “Ja”, zei ze, en toen “nee” is not enclosed.
                let middle = chars.as_str();
                first == last && !middle.contains(first)
                    || first != last && !middle.contains(first) && !closes_early(middle, last)
            };
        if !enclosing {
            return span;
        }
        span = trim(
            text,
            Span::new(span.start + first.len_utf8(), span.end - last.len_utf8()),
        );
    }
}

/// Whether a closing mark stands inside a passage, save as an apostrophe (`foto’s`, `’t`).
fn closes_early(middle: &str, close: char) -> bool {
    middle
        .char_indices()
        .any(|(i, c)| c == close && !middle[i + c.len_utf8()..].starts_with(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotation_marks_around_a_whole_passage_are_taken_off() {
        let rules = Structure::built_in();
        for (passage, inner) in [
            (" “Ik ging weg.” ", "Ik ging weg."),
            ("*‘Ik heb foto’s.’*", "Ik heb foto’s."),
            ("„Ik ging weg.”", "Ik ging weg."),
            ("\"Ik ging weg.\"", "Ik ging weg."),
            ("“Ja”, zei ze, “nee”", "“Ja”, zei ze, “nee”"),
            ("Hij zei: “Nee.”", "Hij zei: “Nee.”"),
            ("’t Was koud", "’t Was koud"),
            ("”", "”"),
            ("", ""),
        ] {
            let span = strip(passage, Span::new(0, passage.len()), rules);
            assert_eq!(span.of(passage), inner, "{passage}");
        }
    }
}
