//! The way back: what stood where in a document that was written.

use super::Register;
use super::store::{json, parsed, tables};
use crate::check::Originals;
use crate::ingest::{Document, Edit};
use crate::pipeline::Change;
use crate::{Result, Span};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
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
        let rows = ways.iter().map(|(digest, way)| Ok((digest, json(way)?)));
        let rows: Vec<_> = rows.collect::<Result<_>>()?;
        self.vault.write(|tx| {
            rows.iter()
                .try_for_each(|(digest, row)| tx.put(tables::REVERSALS, *digest, row))
        })?;
        Ok(())
    }

    /// The way back of an output, by its bytes; `None` if it was not written with this register, or
    /// was changed since.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::RegisterDamaged`](crate::ErrorKind::RegisterDamaged).
    pub fn way_back(&self, bytes: &[u8]) -> Result<Option<Way>> {
        let row = self.vault.read()?.get(tables::REVERSALS, &digest(bytes))?;
        row.map(|row| parsed(&row)).transpose()
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
        for name in self
            .people
            .values()
            .filter(|p| !p.kept)
            .flat_map(|p| &p.names)
        {
            originals.add_name(&name.whole(), &name.parts());
        }
        let mut damaged = None;
        self.vault
            .read()?
            .each(tables::REVERSALS, |row| match parsed::<Way>(&row.value) {
                Ok(way) => originals.join(way.things),
                Err(error) => damaged = Some(error),
            })?;
        damaged.map_or(Ok(originals), Err)
    }

    /// Forgets persons by number: their names, what was drawn for them, and every step back to
    /// them. The paths of the outputs that hold their fictional names are returned, sorted.
    ///
    /// # Errors
    ///
    /// As [`Register::save`]. The sealed bytes of what was removed stay in the file until
    /// [`Register::rekey`].
    pub fn forget(&mut self, numbers: &[u32]) -> Result<Vec<String>> {
        let keys: Vec<_> = self
            .people
            .iter()
            .filter(|(_, p)| numbers.contains(&p.number))
            .map(|(key, _)| key.clone())
            .collect();
        let (mut outputs, mut rows) = (Vec::new(), Vec::new());
        for row in self.vault.read()?.scan(tables::REVERSALS)? {
            let mut way: Way = parsed(&row.value)?;
            let before = way.steps.len();
            way.steps.retain(|step| !numbers.contains(&step.person));
            if way.steps.len() < before {
                outputs.push(way.output.clone());
                rows.push((row.key.to_vec(), json(&way)?));
            }
        }
        self.vault.write(|tx| {
            rows.iter()
                .try_for_each(|(key, row)| tx.put(tables::REVERSALS, key, row))
        })?;
        for key in keys {
            self.drop_person(&key);
        }
        self.save()?;
        outputs.sort();
        outputs.dedup();
        Ok(outputs)
    }

    /// Takes a person out, with the families that nobody else is of, the decisions about it and its
    /// rows of the table.
    fn drop_person(&mut self, key: &super::PersonKey) {
        let Some(person) = self.people.remove(key) else {
            return;
        };
        fn stems(person: &super::Person) -> impl Iterator<Item = &String> {
            person.names.iter().flat_map(|name| &name.stems)
        }
        let others: BTreeSet<String> = self
            .people_of(key.scope())
            .flat_map(|(_, other)| stems(other).cloned())
            .collect();
        for stem in stems(&person).filter(|s| !others.contains(*s)).cloned() {
            let family = (key.scope().to_owned(), stem);
            if self.families.remove(&family).is_some() {
                self.dirty.families.insert(family);
            }
        }
        let names: Vec<String> = person
            .names
            .iter()
            .map(|n| super::decision::folded(&n.whole()))
            .collect();
        let paths = self.documents();
        let met: Vec<String> = person
            .documents
            .iter()
            .filter_map(|n| paths.get(n).map(|p| (*p).to_owned()))
            .collect();
        self.decisions.retain(|d| {
            let name = d.subject.name.as_deref().map(super::decision::folded);
            let here = d
                .subject
                .document
                .as_ref()
                .is_none_or(|at| met.contains(at));
            let named = here && name.is_some_and(|name| names.contains(&name));
            d.subject.person != Some(person.number) && !named
        });
        self.dirty.decisions = true;
        let scope = key.scope();
        self.respondents
            .retain(|row| super::PersonKey::respondent(scope, &row.id) != *key);
        self.dirty.respondents = true;
        self.dirty.gone.insert(key.clone());
    }

    /// The numbers of the persons that a respondent of the table speaks of, or else a number of the
    /// register, or else a whole name.
    #[must_use]
    pub fn numbers_of(&self, who: &str) -> Vec<u32> {
        let of = |is_meant: &dyn Fn(&super::PersonKey, &super::Person) -> bool| -> Vec<u32> {
            let people = self
                .people
                .iter()
                .filter(|(key, person)| is_meant(key, person));
            people.map(|(_, person)| person.number).collect()
        };
        let respondents =
            of(&|key, _| super::PersonKey::respondent(key.scope(), who.trim()) == *key);
        if !respondents.is_empty() {
            return respondents;
        }
        if let Ok(number) = who.trim().parse::<u32>() {
            return of(&|_, person| person.number == number);
        }
        let folded = super::decision::folded(who);
        of(&|_, person| {
            let mut names = person.names.iter();
            names.any(|n| super::decision::folded(&n.whole()) == folded)
        })
    }
}
