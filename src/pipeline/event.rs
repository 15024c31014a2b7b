//! What a run tells of: documents, counts, and what needs a look.

use crate::transform::{Operator, Replacement};
use crate::{EntityKind, Result};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a run tells its caller, in order.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<R> {
    /// The run begins.
    Started {
        /// How many documents there are.
        documents: usize,
        /// The sizes of their files together; 0 for those not known.
        bytes: u64,
    },
    /// A document is done, or has failed; documents come in the order of the inputs.
    Document {
        /// Its number.
        number: u32,
        /// The size of its file; 0 if not known.
        bytes: u64,
        /// What the work on it returned. Errors name the document.
        result: Result<R>,
    },
    /// The run has ended.
    Finished {
        /// How.
        ending: Ending,
    },
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Every document was told of.
    Complete,
    /// The stop flag was set; the documents told of are complete.
    Stopped,
    /// The caller broke off.
    Broken,
}

/// Something about a document that is done and still needs a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Notice {
    /// The key of its message in the catalogue, `notice-` and its name; the message's only
    /// placeholder is `{count}`.
    pub key: &'static str,
    /// How many there are.
    pub count: u32,
}

impl Notice {
    /// The document holds no text.
    pub const NO_TEXT: Self = Self {
        key: "notice-no-text",
        count: 0,
    };

    /// This many quotes lack the record of their speaker, so that their attribution shows a gap.
    #[must_use]
    pub fn no_record(count: u32) -> Self {
        Self {
            key: "notice-no-record",
            count,
        }
    }

    /// This many marked passages are the interviewer's words, so that they were not quoted.
    #[must_use]
    pub fn interviewer(count: u32) -> Self {
        Self {
            key: "notice-interviewer",
            count,
        }
    }

    /// The kebab-case name that reports use.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.key.strip_prefix("notice-").unwrap_or(self.key)
    }
}

/// How often each kind was replaced, by which operator, after which rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally(BTreeMap<(EntityKind, Operator, Arc<str>), u64>);

impl Tally {
    /// Counts one replacement.
    pub fn add(&mut self, replacement: &Replacement) {
        let key = (
            replacement.kind,
            replacement.operator,
            replacement.rule.clone(),
        );
        *self.0.entry(key).or_default() += 1;
    }

    /// Adds the counts of another tally.
    pub fn merge(&mut self, other: &Self) {
        for (key, count) in &other.0 {
            *self.0.entry(key.clone()).or_default() += count;
        }
    }

    /// All counts, sorted by kind, operator and rule.
    pub fn iter(&self) -> impl Iterator<Item = (EntityKind, Operator, &str, u64)> {
        self.0
            .iter()
            .map(|((kind, operator, rule), count)| (*kind, *operator, &**rule, *count))
    }

    /// The counts by kind and operator, sorted.
    #[must_use]
    pub fn by_operator(&self) -> BTreeMap<(EntityKind, Operator), u64> {
        let mut sums = BTreeMap::new();
        for (kind, operator, _, count) in self.iter() {
            *sums.entry((kind, operator)).or_default() += count;
        }
        sums
    }

    /// How many replacements there were, those that keep the text included.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.0.values().sum()
    }
}
