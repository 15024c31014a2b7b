//! The way back: what stood where in a document that was written.

use super::Register;
use super::rows::{Batch, Rows, parsed, tables};
use crate::check::Originals;
use crate::ingest::{Document, Edit};
use crate::pipeline::Change;
use crate::{Result, Span};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;

/// One step back: what stood at a place of the output.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reversal {
    /// Where it starts in the output's text, in Unicode code points.
    #[serde(rename = "s")]
    pub start: u64,
    /// Where it ends.
    #[serde(rename = "e")]
    pub end: u64,
    /// What stood there.
    #[serde(rename = "o")]
    pub original: String,
    /// The person it speaks of, by number; 0 for none.
    #[serde(rename = "p", default, skip_serializing_if = "is_zero")]
    pub person: u32,
}

fn is_zero(n: &u32) -> bool {
    *n == 0
}

impl fmt::Debug for Reversal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reversal({}..{})", self.start, self.end)
    }
}

/// The way back for one output.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Way {
    /// What the original is known by.
    pub document: String,
    /// The path that it was written to, below the output folder.
    pub output: String,
    /// The steps, in the order of the text.
    pub steps: Vec<Reversal>,
    /// What else than names of persons must not be left in it.
    #[serde(default)]
    pub things: Originals,
}

impl fmt::Debug for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Way({} steps)", self.steps.len())
    }
}

impl Way {
    /// The way back of a document's changes, in the order of the text. `person_of` gives the
    /// number of an entity's person.
    #[must_use]
    pub fn of(
        document: &Document,
        changes: &[Change],
        person_of: impl Fn(crate::resolve::EntityId) -> u32,
    ) -> Vec<Reversal> {
        let mut letters = document.text.char_indices();
        let mut at = 0_u64;
        let mut byte_at = |point: u64| {
            while at < point {
                letters.next();
                at += 1;
            }
            letters.offset()
        };
        let steps = changes.iter().map(|change| {
            let (start, end) = (byte_at(change.start), byte_at(change.end));
            Reversal {
                start: change.out_start,
                end: change.out_end,
                original: document.text.get(start..end).unwrap_or("").to_owned(),
                person: person_of(change.entity),
            }
        });
        steps.collect()
    }

    /// The edits that bring the output's text back. O(n) in the text.
    #[must_use]
    pub fn edits(&self, text: &str) -> Vec<Edit> {
        let mut letters = text.char_indices();
        let mut at = 0_u64;
        let mut byte_at = |point: u64| {
            while at < point && letters.next().is_some() {
                at += 1;
            }
            letters.offset()
        };
        let edits = self.steps.iter().map(|step| Edit {
            span: Span::new(byte_at(step.start), byte_at(step.end)),
            text: step.original.clone(),
        });
        edits.collect()
    }
}

/// What an output is known by: the digest of its bytes.
#[must_use]
pub(crate) fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

impl Register {
    /// Keeps the ways back of outputs, each with the output's bytes' digest, in one transaction.
    ///
    /// # Errors
    ///
    /// As [`Register::save`].
    pub fn keep_ways(&mut self, ways: &[([u8; 32], Way)]) -> Result<()> {
        let mut batch = Batch::default();
        for (digest, way) in ways {
            batch.put(tables::REVERSALS, *digest, way)?;
        }
        batch.commit(&mut self.vault)
    }

    /// The way back of an output, by its bytes; `None` if it was not written with this register, or
    /// was changed since.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::RegisterDamaged`](crate::ErrorKind::RegisterDamaged).
    pub fn way_back(&self, bytes: &[u8]) -> Result<Option<Way>> {
        Rows::of(&self.vault)?.get(tables::REVERSALS, &digest(bytes))
    }

    /// What must not be left in any output: the real names of everyone but who keeps theirs, and
    /// what else was replaced in outputs that can be turned back. O(rows) in time; in memory what
    /// is different.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::RegisterDamaged`](crate::ErrorKind::RegisterDamaged).
    pub fn originals(&self) -> Result<Originals> {
        let mut originals = Originals::default();
        let rows = Rows::of(&self.vault)?;
        rows.each_person(|_, person| {
            for name in person.names.iter().filter(|_| !person.kept) {
                originals.add_name(&name.whole(), &name.parts());
            }
            Ok(())
        })?;
        rows.each(tables::REVERSALS, |_, way| {
            originals.join(parsed::<Way>(way)?.things);
            Ok(())
        })?;
        Ok(originals)
    }
}
