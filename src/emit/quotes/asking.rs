//! Which passages become quotes, and what is done with them.

use super::QuoteRules;
use regex::Regex;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// What is asked of the documents of a run. By default: the marked passages, as they are.
///
/// Where passages are selected or listed, those that are marked are left out.
#[derive(Clone, Default)]
pub struct Asking {
    /// Passages whose text, on one line and as it stands in the original, this pattern finds.
    pub select: Option<Regex>,
    /// How much of the text around a find is quoted.
    pub unit: Unit,
    /// What to look up, by the document's number; `None` if there is no list.
    pub list: Option<BTreeMap<u32, Vec<Listed>>>,
    /// The rules for content and polishing; without them neither is looked at.
    pub rules: Option<Arc<QuoteRules>>,
    /// Whether fillers and false starts go; asks for `rules`.
    pub polish: bool,
    /// Of how many words the phrases are that are counted over all interviews.
    pub phrases: Option<usize>,
}

/// How much is quoted where a pattern finds something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    /// The sentences that the find lies in.
    #[default]
    Sentence,
    /// The whole turn or paragraph.
    Turn,
}

/// A passage to look up: a row of a list.
#[derive(Clone, PartialEq, Eq)]
pub struct Listed {
    /// The row's number in its table, from 1; the header is row 1.
    pub row: u32,
    /// The words that it begins with, or all of its words; `...` or `(…)` stand for words left out.
    pub from: String,
    /// The words that it ends with; `None` if `from` are all of its words.
    pub to: Option<String>,
}

impl fmt::Debug for Listed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Listed(row {})", self.row)
    }
}

/// A row of the list that gave no quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The row's number.
    pub row: u32,
    /// Why.
    pub why: Missed,
}

/// Why a row of the list gave no quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missed {
    /// Its words do not stand in the document.
    Nowhere,
    /// Its words stand there more than once.
    Twice,
    /// Several speakers share the passage.
    Speakers,
    /// The words are the interviewer's, or there are none.
    NotQuotable,
}

impl Asking {
    /// Whether marked passages are asked for.
    pub(super) fn is_by_marks(&self) -> bool {
        self.select.is_none() && self.list.is_none()
    }

    /// What the list asks of a document.
    pub(super) fn listed(&self, document: u32) -> &[Listed] {
        let rows = self.list.as_ref().and_then(|list| list.get(&document));
        rows.map_or(&[], Vec::as_slice)
    }
}

impl fmt::Debug for Asking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (select, list) = (self.select.is_some(), self.list.is_some());
        write!(
            f,
            "Asking(select {select}, list {list}, polish {}, phrases {:?})",
            self.polish, self.phrases
        )
    }
}
