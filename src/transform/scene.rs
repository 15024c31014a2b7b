//! What stands around a mention, and how far a replacement may reach.

use crate::Span;
use crate::ingest::{Block, BlockKind, Document};

/// The surroundings of one mention.
///
/// Nothing outside `floor..ceiling` may be swallowed: before it stands what an earlier
/// replacement took, after it the next mention or the end of the block.
#[derive(Clone, Copy)]
pub(crate) struct Scene<'a> {
    pub(crate) text: &'a str,
    /// The mention itself.
    pub(crate) span: Span,
    /// No widening before this byte.
    pub(crate) floor: usize,
    /// No widening beyond this byte.
    pub(crate) ceiling: usize,
    /// Whether an address or postcode ends at the floor.
    pub(crate) after_postcode: bool,
    /// Whether an organisation ends at the floor.
    pub(crate) after_organisation: bool,
    /// Whether a place or organisation ended a few words ago: the mention goes on counting up.
    pub(crate) after_thing: bool,
    /// The block that the mention stands in.
    pub(crate) block: Option<&'a Block>,
    /// The apostrophe that the document uses.
    pub(crate) apostrophe: char,
}

/// What an operator wants to write, and over which bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) span: Span,
    pub(crate) text: String,
}

impl<'a> Scene<'a> {
    /// The mention as written.
    pub(crate) fn surface(&self) -> &'a str {
        self.span.of(self.text)
    }

    /// The text from the floor to the mention.
    pub(crate) fn before(&self) -> &'a str {
        self.text.get(self.floor..self.span.start).unwrap_or("")
    }

    /// The text from the mention to the ceiling.
    pub(crate) fn after(&self) -> &'a str {
        self.text.get(self.span.end..self.ceiling).unwrap_or("")
    }

    /// A change of the mention alone.
    pub(crate) fn change(&self, text: impl Into<String>) -> Change {
        Change {
            span: self.span,
            text: text.into(),
        }
    }

    /// The word that ends right before `at`, with only blanks between; never from before the floor.
    ///
    /// A word is a run of letters, digits, points, apostrophes and hyphens inside.
    pub(crate) fn word_before(&self, at: usize) -> Option<Span> {
        let text = self.text.get(self.floor..at)?;
        let trimmed = text.trim_end_matches(is_blank);
        let start = trimmed
            .char_indices()
            .rev()
            .take_while(|(_, c)| is_word_char(*c))
            .last()?
            .0;
        // A word that begins before the floor is not whole.
        let begins = self.floor + start;
        let whole = self.text[..begins]
            .chars()
            .next_back()
            .is_none_or(|c| !is_word_char(c));
        (whole && start < trimmed.len()).then(|| Span::new(begins, self.floor + trimmed.len()))
    }

    /// Whether the byte stands at the start of a sentence of running text.
    pub(crate) fn starts_sentence(&self, at: usize) -> bool {
        if self.block.is_none_or(|b| {
            matches!(
                b.kind,
                BlockKind::Field | BlockKind::Cell | BlockKind::Hidden
            )
        }) {
            return false;
        }
        if self.block.is_some_and(|b| b.content.start == at) {
            return true;
        }
        let start = self.block.map_or(0, |b| b.span.start);
        let before = self.text.get(start..at).unwrap_or("");
        let before = before.trim_end_matches(|c: char| is_blank(c) || "“‘\"'([*_".contains(c));
        before.is_empty() || before.ends_with(['.', '!', '?', '…', '\n'])
    }

    /// A phrase that takes the place of `at..`: with a capital where what it replaces has one or
    /// starts a sentence with one.
    pub(crate) fn phrase(&self, at: usize, text: &str) -> String {
        let first = self.text.get(at..).and_then(|t| t.chars().next());
        let capital = if at < self.span.start {
            // A swallowed word: its capital is kept unless the sentence was running.
            let before = self.text.get(..at).unwrap_or("").trim_end_matches(is_blank);
            let running =
                before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | ';' | ')'));
            first.is_some_and(char::is_uppercase) && (!running || self.starts_sentence(at))
        } else {
            first.is_some_and(|c| c.is_uppercase() || c.is_numeric()) && self.starts_sentence(at)
        };
        if capital {
            crate::text::capitalised(text)
        } else {
            text.to_owned()
        }
    }

    /// The label of the field that the mention stands in, lower case; empty if none.
    pub(crate) fn label(&self) -> String {
        self.block
            .and_then(|b| b.label)
            .map(|label| label.of(self.text).trim().to_lowercase())
            .unwrap_or_default()
    }
}

/// The block that holds a byte.
pub(crate) fn block_at(document: &Document, at: usize) -> Option<&Block> {
    let index = document.blocks.partition_point(|b| b.span.end <= at);
    document.blocks.get(index).filter(|b| b.span.start <= at)
}

/// A blank that two words of one phrase may have between them: spaces, and one line end of a
/// hard-wrapped paragraph.
pub(crate) fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\t' | '\n' | '\r')
}

pub(crate) fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\'' | '’' | '-' | '.' | '&' | '/')
}
