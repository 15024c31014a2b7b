//! What is done with all rows at once: indexed, forgotten, logged.

use super::decision::folded;
use super::index::Index;
use super::restore::Way;
use super::rows::{Batch, Numbers, Rows, json, parsed, tables, within};
use super::{Person, PersonKey, Register};
use crate::Result;
use crate::vault::Vault;
use std::collections::{BTreeMap, BTreeSet};

/// Adds the rows that follow from others to a register that was made before there were any, and
/// the highest numbers, in one transaction. O(persons).
pub(super) fn index(vault: &mut Vault) -> Result<()> {
    let mut batch = Batch::default();
    let rows = Rows::of(vault)?;
    let mut numbers = Numbers::default();
    rows.each_person(|_, person| {
        numbers.people = numbers.people.max(person.number);
        Ok(())
    })?;
    rows.each_document(|_, entry| numbers.documents = numbers.documents.max(entry.number))?;
    Index::anew(&rows, &BTreeSet::new(), &mut batch)?;
    drop(rows);
    batch.put_numbers(numbers)?;
    batch.put_layout()?;
    batch.commit(vault)
}

/// A person who is forgotten, with where it is met.
struct Gone {
    key: PersonKey,
    person: Person,
    paths: BTreeSet<String>,
}

impl Gone {
    fn is_called(&self, name: &str) -> bool {
        let names = &self.person.names;
        names.iter().any(|n| folded(&n.whole()) == folded(name))
    }
}

impl Register {
    /// Forgets persons by number: their names, what was drawn for them, the decisions about them,
    /// their rows of the table, and every step back to them, in one transaction. The paths of the
    /// outputs that hold their fictional names are returned, sorted. O(persons + outputs).
    ///
    /// # Errors
    ///
    /// As [`Register::save`]. The sealed bytes of what was removed stay in the file until
    /// [`Register::rekey`].
    pub fn forget(&mut self, numbers: &[u32]) -> Result<Vec<String>> {
        let numbers: BTreeSet<u32> = numbers.iter().copied().collect();
        let rows = Rows::of(&self.vault)?;
        let mut batch = Batch::default();
        let outputs = forget_ways(&rows, &numbers, &mut batch)?;
        let gone = forget_people(&rows, &numbers, &mut batch)?;
        Index::anew(&rows, &numbers, &mut batch)?;
        self.decisions.retain(|decision| {
            let subject = &decision.subject;
            !gone.iter().any(|one| {
                let here = subject.document.as_ref();
                let here = here.is_none_or(|at| one.paths.contains(at));
                let named = subject.name.as_ref().is_some_and(|n| one.is_called(n));
                subject.person == Some(one.person.number) || (here && named)
            })
        });
        self.respondents.retain(|row| {
            let is_row = |one: &Gone| PersonKey::respondent(one.key.scope(), &row.id) == one.key;
            !gone.iter().any(is_row)
        });
        batch.renew(&rows, tables::DECISIONS, &self.decisions)?;
        batch.renew(&rows, tables::RESPONDENTS, &self.respondents)?;
        drop(rows);
        batch.commit(&mut self.vault)?;
        self.dirty = super::Dirty::default();
        for one in &gone {
            self.known.people.remove(&one.key);
        }
        Ok(outputs)
    }

    /// Logs that somebody read the register: what was asked for, and when, as the caller says it.
    ///
    /// # Errors
    ///
    /// As [`Register::save`].
    pub fn log_read(&mut self, what: &str, when: &str) -> Result<()> {
        let row = json(&(what, when))?;
        self.vault.write(|tx| {
            let number = tx.count(tables::READS);
            tx.put(tables::READS, &number.to_be_bytes(), &row)
        })?;
        Ok(())
    }

    /// What was asked of the register, and when, the oldest first.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::RegisterDamaged`](crate::ErrorKind::RegisterDamaged).
    pub fn reads(&self) -> Result<Vec<(String, String)>> {
        Rows::of(&self.vault)?.numbered(tables::READS)
    }
}

/// Takes the steps back to some persons out of all ways. The outputs that had any, sorted.
fn forget_ways(rows: &Rows<'_>, numbers: &BTreeSet<u32>, batch: &mut Batch) -> Result<Vec<String>> {
    let mut outputs = BTreeSet::new();
    rows.each(tables::REVERSALS, |key, way| {
        let mut way: Way = parsed(way)?;
        let before = way.steps.len();
        way.steps.retain(|step| !numbers.contains(&step.person));
        if way.steps.len() < before {
            outputs.insert(way.output.clone());
            batch.put(tables::REVERSALS, key, &way)?;
        }
        Ok(())
    })?;
    Ok(outputs.into_iter().collect())
}

/// Takes persons out, with the families that nobody else is of.
fn forget_people(rows: &Rows<'_>, numbers: &BTreeSet<u32>, batch: &mut Batch) -> Result<Vec<Gone>> {
    let mut gone = Vec::new();
    let mut families: BTreeMap<(String, String), bool> = BTreeMap::new();
    rows.each_person(|key, person| {
        let leaves = numbers.contains(&person.number);
        for stem in person.names.iter().flat_map(|name| &name.stems) {
            let family = (key.scope().to_owned(), stem.clone());
            *families.entry(family).or_insert(true) &= leaves;
        }
        if leaves {
            batch.remove(tables::PEOPLE, key.bytes());
            gone.push(Gone {
                key,
                person,
                paths: BTreeSet::new(),
            });
        }
        Ok(())
    })?;
    for ((scope, stem), _) in families.iter().filter(|(_, leaves)| **leaves) {
        batch.remove(tables::FAMILIES, within(scope, stem));
    }
    rows.each_document(|path, entry| {
        for one in &mut gone {
            if one.person.documents.contains(&entry.number) {
                one.paths.insert(path.to_owned());
            }
        }
    })?;
    Ok(gone)
}
