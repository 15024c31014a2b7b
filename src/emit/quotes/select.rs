//! Passages that a pattern finds: the sentence, or the whole turn.

use super::Unit;
use super::line::joined;
use super::passage::Passage;
use crate::Span;
use crate::ingest::{Block, BlockKind, Document};
use crate::respondent::Guide;
use regex::Regex;

/// The passages of a document whose text a pattern finds, in order and disjoint.
///
/// Only what somebody says or writes is looked at: no fields of forms, headings, notes and hidden
/// text. Each block is searched as one line. Linear in the length of the text.
pub(super) fn matching(document: &Document, pattern: &Regex, unit: Unit) -> Vec<Passage> {
    let mut out = Vec::new();
    for (at, block) in document.blocks.iter().enumerate() {
        if !is_said(block) {
            continue;
        }
        let parts = match unit {
            Unit::Turn => vec![block.content],
            Unit::Sentence => sentences(&document.text, block.content),
        };
        for span in parts {
            let words = joined(span.of(&document.text), Guide::built_in().quote_words());
            if pattern.is_match(&words) {
                out.push(Passage {
                    spans: vec![span],
                    speaker: block.speaker,
                    block: at,
                    cuts: Vec::new(),
                });
            }
        }
    }
    out
}

/// Whether a block holds what somebody says or writes.
pub(super) fn is_said(block: &Block) -> bool {
    matches!(
        block.kind,
        BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Cell | BlockKind::Turn
    ) && !block.content.is_empty()
}

/// The sentences of a passage: in order, without white space at their ends, never empty.
///
/// A sentence ends at `.`, `!`, `?` or `…` with the closing marks behind it and white space, where
/// a capital, a figure or an opening mark follows, or, in a passage without capitals, any letter. A
/// point behind one letter, or behind letters with a point among them (*a.u.b.*), ends none.
pub(super) fn sentences(text: &str, passage: Span) -> Vec<Span> {
    let inner = passage.of(text);
    let capitals = inner.chars().any(char::is_uppercase);
    let mut out = Vec::new();
    let mut start = 0;
    let mut chars = inner.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if !matches!(c, '.' | '!' | '?' | '…') {
            continue;
        }
        let mut end = at + c.len_utf8();
        while let Some((next, c)) = chars.peek().copied()
            && matches!(
                c,
                '.' | '!' | '?' | '…' | '”' | '’' | '"' | '\'' | ')' | '*'
            )
        {
            end = next + c.len_utf8();
            chars.next();
        }
        let rest = &inner[end..];
        let next = rest
            .trim_start()
            .trim_start_matches(['“', '‘', '"', '\'', '(', '*']);
        let begins = |c: char| c.is_uppercase() || c.is_numeric() || !capitals && c.is_alphabetic();
        let parted = rest.starts_with(char::is_whitespace) && next.starts_with(begins);
        let short = c == '.' && is_short(&inner[start..at]);
        if parted && !short {
            out.push(Span::new(start, end));
            start = end;
        }
    }
    out.push(Span::new(start, inner.len()));
    out.into_iter()
        .filter_map(|span| {
            let words = span.of(inner);
            let from = span.start + words.len() - words.trim_start().len();
            let trimmed = Span::new(from, from + words.trim().len());
            (!trimmed.is_empty()).then(|| trimmed.shift(passage.start))
        })
        .collect()
}

/// Whether the last word of a text is one letter, or letters with points among them.
fn is_short(text: &str) -> bool {
    let word = text.rsplit(char::is_whitespace).next().unwrap_or("");
    let letters = word.chars().filter(|c| c.is_alphanumeric()).count();
    letters == 1 || word.trim_end_matches('.').contains('.')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::respondent::testing::document;

    fn found(text: &str, pattern: &str, unit: Unit) -> Vec<String> {
        let document = document(text);
        let pattern = Regex::new(pattern).unwrap();
        matching(&document, &pattern, unit)
            .iter()
            .map(|p| p.spans[0].of(&document.text).to_owned())
            .collect()
    }

    const TALK: &str = "Leeftijd: 16\n\nI: Hoe was het thuis?\nR: Wel goed. Ik wilde zó graag naar huis! Maar dat mocht niet. \"Later\", zei ze.\nI: En thuis, nu?\n";

    #[test]
    fn the_sentence_that_matches_is_a_passage() {
        assert_eq!(
            found(TALK, "naar huis", Unit::Sentence),
            ["Ik wilde zó graag naar huis!"]
        );
        assert_eq!(
            found(TALK, "(?i)LATER", Unit::Sentence),
            ["\"Later\", zei ze."]
        );
        assert_eq!(found(TALK, "^16$", Unit::Sentence), [""; 0]);
    }

    #[test]
    fn or_the_turn_that_it_stands_in() {
        let turns = found(TALK, "mocht niet", Unit::Turn);
        assert_eq!(turns.len(), 1);
        assert!(turns[0].starts_with("Wel goed.") && turns[0].ends_with("zei ze."));
    }

    #[test]
    fn sentences_end_where_a_reader_ends_them() {
        for (text, expected) in [
            (
                "Dat was om 3.5 uur. Toen niet.",
                vec!["Dat was om 3.5 uur.", "Toen niet."],
            ),
            ("Kom a.u.b. Eerder.", vec!["Kom a.u.b. Eerder."]),
            (
                "goed hoor. maar toen niet",
                vec!["goed hoor.", "maar toen niet"],
            ),
            (
                "Ja... maar nee. Echt?! Ja",
                vec!["Ja... maar nee.", "Echt?!", "Ja"],
            ),
            ("", vec![]),
        ] {
            let spans = sentences(text, Span::new(0, text.len()));
            let told: Vec<&str> = spans.iter().map(|s| s.of(text)).collect();
            assert_eq!(told, expected);
        }
    }
}
