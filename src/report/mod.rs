//! What a run did, told without any text of a participant.
//!
//! [`Report`] gathers what the pipeline tells; [`json`] and [`text`] render the same report, so that
//! they cannot disagree. [`log()`] writes every replacement, [`spans`] every find; [`evaluation`]
//! tells how well finds agree with marks.
//! Documents are numbers here, since names of files are personal.

pub mod audit;
pub mod check;
pub mod evaluation;
pub mod json;
mod log;
mod points;
pub mod risk;
pub mod spans;
pub mod text;

pub use log::log;
pub use points::Points;

use crate::EntityKind;
use crate::pipeline::{Ending, Notice, Tally};
use crate::resolve::EntityId;
use crate::{Error, Result};

/// Where the key of a run came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeySource {
    /// From a file: pseudonyms are the same in every run with it.
    Given,
    /// Drawn for this run and forgotten: pseudonyms hold within it only.
    Drawn,
}

/// What was found below the inputs and is no document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Skipped {
    /// Hidden files and folders.
    pub hidden: u64,
    /// Lock files of an office program, `~$…`.
    pub locks: u64,
    /// Symbolic links, and what is neither file nor folder.
    pub links: u64,
    /// Files of other kinds.
    pub others: u64,
    /// Files and folders that could not be looked into. They need a look: they may hold documents.
    pub unreadable: u64,
}

impl Skipped {
    /// All together.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.hidden + self.locks + self.links + self.others + self.unreadable
    }
}

/// What became of one document.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its number.
    pub number: u32,
    /// What was replaced in it, or why it failed.
    pub result: Result<Tally>,
    /// What needs a look although it is done.
    pub notices: Vec<Notice>,
}

/// What a run did.
#[derive(Clone, Debug)]
pub struct Report {
    /// The subcommand, such as `clean`.
    pub command: &'static str,
    /// The policy's name.
    pub policy: &'static str,
    /// Where the key came from.
    pub key: KeySource,
    /// How many documents the inputs hold.
    pub found: u64,
    /// What was skipped.
    pub skipped: Skipped,
    /// How many quotes there are, where quotes were asked for.
    pub quotes: Option<u64>,
    /// Every document that was told of, in order.
    pub entries: Vec<Entry>,
    /// All counts together.
    pub tally: Tally,
    /// How the run ended.
    pub ending: Ending,
    /// How many documents hold what became a fictional name in an earlier run.
    pub clashes: u64,
    /// Errors about no single document, such as a report that could not be written.
    pub errors: Vec<Error>,
}

impl Report {
    /// A report on a run that begins.
    #[must_use]
    pub fn new(command: &'static str, policy: &'static str, key: KeySource) -> Self {
        Self {
            command,
            policy,
            key,
            found: 0,
            skipped: Skipped::default(),
            quotes: None,
            entries: Vec::new(),
            tally: Tally::default(),
            ending: Ending::Complete,
            clashes: 0,
            errors: Vec::new(),
        }
    }

    /// Adds a document that is done.
    pub fn done(&mut self, number: u32, tally: Tally, notices: Vec<Notice>) {
        self.tally.merge(&tally);
        self.entries.push(Entry {
            number,
            result: Ok(tally),
            notices,
        });
    }

    /// Adds a document that failed.
    pub fn failed(&mut self, number: u32, error: Error) {
        self.entries.push(Entry {
            number,
            result: Err(error),
            notices: Vec::new(),
        });
    }

    /// How many documents are done.
    #[must_use]
    pub fn done_count(&self) -> u64 {
        self.entries.iter().filter(|e| e.result.is_ok()).count() as u64
    }

    /// How many documents failed.
    #[must_use]
    pub fn failed_count(&self) -> u64 {
        self.entries.len() as u64 - self.done_count()
    }

    /// The documents that need a look: those that failed and those with a notice.
    pub fn needs_look(&self) -> impl Iterator<Item = &Entry> {
        self.entries
            .iter()
            .filter(|e| e.result.is_err() || !e.notices.is_empty())
    }

    /// The exit code: 0 done; 1 done and something needs a look; 2 nothing usable done.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        if self.done_count() == 0 {
            2
        } else if self.needs_look().next().is_some()
            || !self.errors.is_empty()
            || self.clashes > 0
            || self.skipped.unreadable > 0
            || self.ending != Ending::Complete
        {
            1
        } else {
            0
        }
    }
}

/// An entity's name in reports: the first letter of its kind and its number from 1, as `p1`.
///
/// Numbers run over all kinds of a document, so the number alone tells entities apart.
#[must_use]
pub fn entity(kind: EntityKind, id: EntityId) -> String {
    let letter = kind.name().chars().next().unwrap_or('e');
    format!("{letter}{}", u64::from(id.0) + 1)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::transform::{Operator, Replacement};
    use crate::{ErrorKind, Span};

    pub(crate) fn sample() -> Report {
        let mut tally = Tally::default();
        for (kind, operator, rule) in [
            (EntityKind::Person, Operator::Surrogate, "nl-given-name"),
            (EntityKind::Person, Operator::Surrogate, "nl-given-name"),
            (EntityKind::Person, Operator::Suppress, "nl-label"),
            (EntityKind::Age, Operator::Generalise, "nl-age"),
        ] {
            tally.add(&Replacement {
                span: Span::new(0, 1),
                text: String::new(),
                kind,
                entity: EntityId(0),
                operator,
                rule: rule.into(),
            });
        }
        let mut report = Report::new("clean", "research", KeySource::Drawn);
        report.found = 3;
        report.skipped.hidden = 2;
        report.skipped.others = 1;
        report.done(1, tally, Vec::new());
        report.failed(
            2,
            Error::new(ErrorKind::TrackedChanges)
                .in_document(2)
                .in_paragraph(40),
        );
        report.done(3, Tally::default(), vec![Notice::NO_TEXT]);
        report
    }

    #[test]
    fn exit_codes_tell_done_from_look_from_failed() {
        let mut report = sample();
        assert_eq!(report.exit_code(), 1);
        report.entries.truncate(1);
        assert_eq!(report.exit_code(), 0);
        report.ending = Ending::Stopped;
        assert_eq!(report.exit_code(), 1);
        report.ending = Ending::Complete;
        report.skipped.unreadable = 1;
        assert_eq!(report.exit_code(), 1);
        report.entries.clear();
        assert_eq!(report.exit_code(), 2);
        report.failed(1, Error::new(ErrorKind::Read));
        assert_eq!(report.exit_code(), 2);
    }
}
