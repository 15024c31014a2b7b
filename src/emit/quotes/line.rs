//! The words of a passage: with its edits made, on one line.

use crate::Span;
use crate::attribution::QuoteWords;
use crate::ingest::Edit;

/// A span of the text with the edits made that touch it.
pub(super) fn edited(text: &str, edits: &[Edit], span: Span) -> String {
    let mut out = String::with_capacity(span.len() + 16);
    let mut at = span.start;
    let first = edits.partition_point(|e| e.span.end <= span.start && e.span.start < span.start);
    for edit in &edits[first..] {
        if edit.span.start >= span.end {
            break;
        }
        if !edit.span.overlaps(span) && !edit.span.is_empty() {
            continue;
        }
        out.push_str(Span::new(at, edit.span.start.max(at)).of(text));
        out.push_str(&edit.text);
        at = edit.span.end.max(at);
    }
    out.push_str(Span::new(at, span.end.max(at)).of(text));
    out
}

/// A passage on one line: marks of quotation and lists at the start of lines go, line ends become
/// spaces, a hyphen at a line's end keeps its word together, soft hyphens go.
pub(super) fn joined(text: &str, words: &QuoteWords) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let line = unmarked(line.trim());
        if line.is_empty() {
            continue;
        }
        let mut parts = line.split_whitespace();
        let Some(first) = parts.next() else {
            continue;
        };
        let hyphen = out.ends_with('-') && out.trim_end_matches('-').ends_with(char::is_alphabetic);
        let bare = first
            .trim_matches(|c: char| !c.is_alphanumeric())
            .to_lowercase();
        let whole =
            hyphen && first.starts_with(char::is_lowercase) && !words.suspended.contains(&bare);
        if out.ends_with('\u{ad}') {
            out.pop();
        } else if !out.is_empty() && !whole {
            out.push(' ');
        }
        out.push_str(first);
        for word in parts {
            out.push(' ');
            out.push_str(word);
        }
    }
    out.retain(|c| c != '\u{ad}');
    out
}

/// A line without marks of quotation, bullets and numbers of a list at its start.
fn unmarked(line: &str) -> &str {
    let line = line.trim_start_matches(['>', ' ', '\t']);
    let bullet = line.strip_prefix(['•', '▪', '◦', '·', '●', '*', '-', '–', '+']);
    if let Some(rest) = bullet.filter(|r| r.starts_with(char::is_whitespace)) {
        return rest.trim_start();
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let number = (1..=2).contains(&digits).then(|| &line[digits..]);
    let rest = number.and_then(|r| r.strip_prefix(['.', ')']));
    match rest.filter(|r| r.starts_with(char::is_whitespace)) {
        Some(rest) => rest.trim_start(),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::respondent::Guide;

    #[test]
    fn an_edit_over_the_border_is_made_whole() {
        let text = "abc Fenna Smit def";
        let edits = [Edit {
            span: Span::new(4, 14),
            text: "Saar Bos".to_owned(),
        }];
        assert_eq!(edited(text, &edits, Span::new(0, 8)), "abc Saar Bos");
        assert_eq!(edited(text, &edits, Span::new(8, 18)), "Saar Bos def");
        assert_eq!(edited(text, &edits, Span::new(15, 18)), "def");
    }

    #[test]
    fn lines_are_joined() {
        for (text, expected) in [
            (
                "Ik ben\n> daar   geweest\n> toen",
                "Ik ben daar geweest toen",
            ),
            ("- de eerste\n- de tweede", "de eerste de tweede"),
            ("de Ouder-\nen kindadviseur", "de Ouder- en kindadviseur"),
            ("de Creatieve-\nactiviteiten", "de Creatieve-activiteiten"),
            ("gezins\u{ad}\nhuis", "gezinshuis"),
            ("1. eerst dit", "eerst dit"),
            ("2020. dat jaar", "2020. dat jaar"),
        ] {
            assert_eq!(
                joined(text, Guide::built_in().quote_words()),
                expected,
                "{text}"
            );
        }
    }
}
