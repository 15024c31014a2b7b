//! Phrases that stand in few interviews: who can search the notes, or an archive of them, finds the
//! speaker by such a phrase, whatever its label says.
//!
//! Two passes over the documents. The first keeps the phrases of the quotes, as hashes of so many
//! folded words; [`Count`] takes them, and the second pass tells it which of them each document
//! holds. A phrase is counted once an interview.
//!
//! # Memory
//!
//! A phrase of a quote takes about 200 bytes, and there are no more phrases than quoted words: with
//! 10,000 quotes of 50 words that is 100 MB at the most, however many documents there are. Of these
//! nothing is kept but which of the phrases the one at work holds.
//!
//! # Bounds
//!
//! Hashes have 64 bits. Two phrases of one hash would make each look more common than it is; among
//! 10 million phrases that is to be expected of one pair in some 370,000 such runs.
//!
//! # Source
//!
//! After Lison et al. (arXiv 2510.06383): a published phrase shall not be traceable to a stored source
//! by search.

use super::select::is_said;
use super::{Quote, Warning};
use crate::Span;
use crate::ingest::{Document, Edit};
use crate::text::{fold, tokens};
use foldhash::fast::FixedState;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::BuildHasher;

/// A seed of its own, so that the hashes are the same in every run.
const SEED: u64 = 0x7163_6974_6174_656e;

/// The phrases of a passage. One that an edit touches is none: it is not printed as it stands.
pub(super) fn of_passage(
    document: &Document,
    edits: &[Edit],
    spans: &[Span],
    words: usize,
) -> Vec<u64> {
    let mut out = Vec::new();
    for span in spans {
        let mut at = span.start;
        let first = edits.partition_point(|e| e.span.end <= span.start);
        for edit in edits[first..]
            .iter()
            .take_while(|e| e.span.start < span.end)
        {
            collect(
                document,
                Span::new(at, edit.span.start.max(at)),
                words,
                &mut out,
            );
            at = edit.span.end.max(at);
        }
        collect(document, Span::new(at, span.end.max(at)), words, &mut out);
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// The phrases of a stretch of text.
fn collect(document: &Document, span: Span, words: usize, out: &mut Vec<u64>) {
    let text = span.of(&document.text);
    let folded: Vec<String> = tokens(text)
        .into_iter()
        .filter(|t| t.is_word)
        .map(|t| fold(t.span().of(text)))
        .collect();
    let hasher = FixedState::with_seed(SEED);
    out.extend(folded.windows(words.max(1)).map(|w| hasher.hash_one(w)));
}

/// Counts the interviews that hold each phrase of some quotes.
#[derive(Clone, Debug)]
pub struct Count {
    words: usize,
    /// By phrase: the interviews that hold it.
    held: BTreeMap<u64, BTreeSet<u32>>,
    /// No more of them are kept than tell that there are enough.
    enough: usize,
}

impl Count {
    /// Begins to count the phrases, of so many words, of some quotes; `k` interviews are enough.
    #[must_use]
    pub fn new<'q>(quotes: impl IntoIterator<Item = &'q Quote>, words: usize, k: usize) -> Self {
        let phrases = quotes.into_iter().flat_map(|q| &q.phrases);
        Self {
            words,
            held: phrases.map(|p| (*p, BTreeSet::new())).collect(),
            enough: k,
        }
    }

    /// Which of the phrases a document holds. This runs on any thread.
    #[must_use]
    pub fn held(&self, document: &Document) -> Vec<u64> {
        let mut all = Vec::new();
        for block in document.blocks.iter().filter(|b| is_said(b)) {
            collect(document, block.content, self.words, &mut all);
        }
        all.retain(|phrase| self.held.contains_key(phrase));
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Adds what a document of an interview holds. Several documents may be one interview.
    pub fn add(&mut self, interview: u32, held: &[u64]) {
        for phrase in held {
            if let Some(interviews) = self.held.get_mut(phrase)
                && interviews.len() < self.enough
            {
                interviews.insert(interview);
            }
        }
    }

    /// Warns of the phrases of a quote that stand in less than `k` interviews.
    pub fn warn(&self, quote: &mut Quote) {
        let count = |phrase: &u64| self.held.get(phrase).map_or(0, BTreeSet::len);
        let rare = quote
            .phrases
            .iter()
            .filter(|p| count(p) < self.enough)
            .count();
        if rare > 0 {
            quote.warnings.push(Warning::Phrases {
                rare,
                of: quote.phrases.len(),
                k: self.enough,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Asking, Outcome, ask};
    use super::*;
    use crate::resolve::Resolved;
    use crate::respondent::testing::document;
    use crate::respondent::{Level, Respondents};

    fn warned(quoted: &str, others: &[&str], edits: &[Edit], k: usize) -> Option<(usize, usize)> {
        let first = document(quoted);
        let asking = Asking {
            phrases: Some(3),
            ..Asking::default()
        };
        let respondents = Respondents::of(&first, &Resolved::default());
        let mut asked = ask(&first, edits, &respondents, Level::Leaf, &asking);
        let mut count = Count::new(&asked.quotes, 3, k);
        for (interview, text) in (1..).zip([&quoted].into_iter().chain(others)) {
            let held = count.held(&document(text));
            count.add(interview, &held);
        }
        let quote = &mut asked.quotes[0];
        count.warn(quote);
        let outcome = quote.checks()[2].1;
        match quote.warnings.last() {
            Some(Warning::Phrases { rare, of, .. }) => {
                assert_eq!(outcome, Outcome::Warned);
                Some((*rare, *of))
            }
            _ => {
                assert_eq!(outcome, Outcome::Passed);
                None
            }
        }
    }

    #[test]
    fn a_phrase_of_few_interviews_is_warned_of() {
        let quoted = "R: Ja.\n> Het was best wel een gedoe.\n";
        let other = "R: Nou, HET was\n best wel druk. Het was best wel een gedoe.\n";
        // Four phrases of three words; the first two stand in two interviews when the other is there.
        assert_eq!(warned(quoted, &[], &[], 2), Some((4, 4)));
        assert_eq!(
            warned(quoted, &["R: Het was best wel leuk.\n"], &[], 2),
            Some((2, 4))
        );
        assert_eq!(warned(quoted, &[other], &[], 2), None);
        assert_eq!(warned(quoted, &[other], &[], 3), Some((4, 4)));
    }

    #[test]
    fn what_is_replaced_is_not_searched_for() {
        let quoted = "R: Ja.\n> Toen ging Fenna weg van huis.\n";
        let at = quoted.find("Fenna").unwrap();
        let edit = Edit {
            span: Span::new(at, at + 5),
            text: "Saar".to_owned(),
        };
        assert_eq!(warned(quoted, &[], &[edit], 2), Some((1, 1)));
    }
}
