//! The respondent's record: role, sex, age, woonsituatie, family and function, as the notes tell.
//!
//! [`Respondents::of`] reads a document once: form fields, the title, what the respondent says of
//! himself or herself, answers to the interviewer's questions, and notes in the third person.
//! Every value keeps its place and how it was found ([`Basis`]); the surer source wins, and what
//! is not found stays unknown. [`attribution`](attribution()) prints a record as the label below a
//! quotation, [`living::generalisations`] lists the detail of woonsituatie that clean text loses.
//! All Dutch is in `rules/living.toml`, `rules/roles.toml`, `rules/attributions.toml` and
//! `rules/numbers.toml`; a [`Guide`] holds it, with what a user lays over it.

mod attribution;
mod collect;
mod draft;
mod dwelling;
mod family;
mod field;
mod form;
mod function;
mod guide;
pub mod living;
mod macros;
mod number;
mod own;
mod record;
mod speaker;
mod subject;
#[cfg(test)]
pub(crate) mod testing;
mod told;
mod wording;

pub use attribution::{attribution, variants};
pub use guide::Guide;
pub use living::{Level, Living};
pub(crate) use number::years_between;
pub use record::{Basis, Child, Children, Found, Record, Relation, Role};
pub use speaker::{Part, Voice};

use crate::Span;
use crate::ingest::Document;
use crate::resolve::Resolved;

/// Who speaks in a document, and what is known of them.
#[derive(Clone, Debug, Default)]
pub struct Respondents {
    /// The respondent that the document is about.
    pub main: Record,
    /// All speakers with labels, in the order of their first turns; empty in notes without labels.
    pub voices: Vec<Voice>,
    /// For each speaker, the record; empty for the interviewer.
    pub records: Vec<Record>,
    /// The rules that they were read with.
    pub(crate) guide: &'static Guide,
}

impl Respondents {
    /// Reads the records of a document.
    ///
    /// `resolved` tells names apart and what sex they speak of; an empty one only finds less.
    #[must_use]
    pub fn of(document: &Document, resolved: &Resolved) -> Self {
        Self::with(Guide::built_in(), document, resolved)
    }

    /// As [`Respondents::of`], with rules of a user.
    #[must_use]
    pub fn with(guide: &'static Guide, document: &Document, resolved: &Resolved) -> Self {
        collect::collect(guide, document, resolved)
    }

    /// The part of a speaker; `None` for a label that is no speaker of the document.
    #[must_use]
    pub fn part(&self, document: &Document, label: Span) -> Option<Part> {
        self.position(document, label).map(|i| self.voices[i].part)
    }

    /// The record of a speaker by his or her label; the respondent's where there is no label, as in notes.
    #[must_use]
    pub fn record(&self, document: &Document, label: Option<Span>) -> Option<&Record> {
        let Some(label) = label else {
            return Some(&self.main);
        };
        let i = self.position(document, label)?;
        match self.voices[i].part {
            Part::Respondent => Some(&self.main),
            Part::Other => self.records.get(i),
            Part::Interviewer => None,
        }
    }

    fn position(&self, document: &Document, label: Span) -> Option<usize> {
        let key = speaker::key(label.of(&document.text));
        self.voices.iter().position(|v| v.key.expose() == key)
    }
}

#[cfg(test)]
mod tests;
