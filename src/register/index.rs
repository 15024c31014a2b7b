//! The rows that follow from persons and families: what a run asks of those who were there before it,
//! each answer in one row.

use super::rows::{Batch, Rows, tables, within};
use super::{Family, Person, PersonKey};
use crate::Result;
use crate::transform::folded_name;
use crate::transform::roll::{Owners, Part, hashes};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

/// The fictional names that are borne in a document, folded.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Cast {
    #[serde(rename = "g", default, skip_serializing_if = "BTreeSet::is_empty")]
    pub(super) given: BTreeSet<String>,
    #[serde(rename = "s", default, skip_serializing_if = "BTreeSet::is_empty")]
    pub(super) stems: BTreeSet<String>,
}

/// The fictional name of who was entered first of those with a real one.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct First {
    #[serde(rename = "n")]
    pub(super) number: u32,
    #[serde(rename = "f")]
    pub(super) fictional: String,
}

/// The fictional names that hold a word, folded, with the numbers of the persons who bear them.
pub(super) type Bearers = BTreeMap<String, BTreeSet<u32>>;

/// The table of a part of a name.
pub(super) fn table_of(part: Part) -> &'static str {
    match part {
        Part::Given => tables::GIVEN,
        Part::Stem => tables::STEMS,
    }
}

/// The key of the row of those whose fictional name holds a word.
fn by_word(scope: &str, hash: u64) -> Vec<u8> {
    [&within(scope, "")[..], &hash.to_be_bytes()].concat()
}

/// Rows that changed, over those that are in the register.
pub(super) struct Index<'r, 'v> {
    /// What the rows were; none where all are made anew.
    base: Option<&'r Rows<'v>>,
    owners: [Changed<Option<Owners>>; 2],
    casts: Changed<Cast>,
    real: Changed<First>,
    bearers: Changed<Bearers>,
}

/// Rows of one table that changed, by key.
struct Changed<T> {
    table: &'static str,
    rows: BTreeMap<Vec<u8>, T>,
}

impl<T: Default + PartialEq + Serialize + DeserializeOwned> Changed<T> {
    fn of(table: &'static str) -> Self {
        Self {
            table,
            rows: BTreeMap::new(),
        }
    }

    /// A row to be changed: as it is, or empty.
    fn row(&mut self, base: Option<&Rows<'_>>, key: Vec<u8>) -> Result<&mut T> {
        Ok(match self.rows.entry(key) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                let known = base.map(|rows| rows.get(self.table, place.key()));
                place.insert(known.transpose()?.flatten().unwrap_or_default())
            }
        })
    }

    /// Puts the rows into a batch that are not as they were.
    fn put(&self, base: Option<&Rows<'_>>, batch: &mut Batch) -> Result<()> {
        for (key, row) in &self.rows {
            let known = base
                .map(|rows| rows.get::<T>(self.table, key))
                .transpose()?;
            let known = known.flatten();
            if *row != T::default() && known.as_ref() != Some(row) {
                batch.put(self.table, key.clone(), row)?;
            } else if *row == T::default() && known.is_some() {
                batch.remove(self.table, key.clone());
            }
        }
        Ok(())
    }

    /// Puts the rows in the place of all of the table.
    fn put_alone(&self, rows: &Rows<'_>, batch: &mut Batch) -> Result<()> {
        rows.each(self.table, |key, _| {
            if !self.rows.contains_key(key) {
                batch.remove(self.table, key);
            }
            Ok(())
        })?;
        self.put(Some(rows), batch)
    }
}

impl<'r, 'v> Index<'r, 'v> {
    /// No change yet.
    pub(super) fn over(base: &'r Rows<'v>) -> Self {
        Self {
            base: Some(base),
            ..Self::empty()
        }
    }

    fn empty() -> Self {
        Self {
            base: None,
            owners: [Part::Given, Part::Stem].map(|part| Changed::of(table_of(part))),
            casts: Changed::of(tables::CASTS),
            real: Changed::of(tables::REAL),
            bearers: Changed::of(tables::BEARERS),
        }
    }

    /// Everything anew, from persons and families. O(persons) in time; in memory the rows.
    pub(super) fn anew(rows: &Rows<'_>, gone: &BTreeSet<u32>, batch: &mut Batch) -> Result<()> {
        let mut index = Index::empty();
        rows.each_person(|key, person| {
            if gone.contains(&person.number) {
                return Ok(());
            }
            index.enter(&key, &person, &person.documents)?;
            let stems: BTreeSet<&String> = person.names.iter().flat_map(|n| &n.stems).collect();
            for stem in stems {
                if let Some(family) = rows.family(key.scope(), stem)? {
                    index.enter_family(key.scope(), stem, &family, &person.documents)?;
                }
            }
            Ok(())
        })?;
        for owners in &index.owners {
            owners.put_alone(rows, batch)?;
        }
        index.casts.put_alone(rows, batch)?;
        index.real.put_alone(rows, batch)?;
        index.bearers.put_alone(rows, batch)
    }

    /// Enters the fictional given names of a person at documents, by number.
    pub(super) fn enter(
        &mut self,
        key: &PersonKey,
        person: &Person,
        documents: &[u32],
    ) -> Result<()> {
        let scope = key.scope();
        for (real, name) in &person.given {
            let folded = folded_name(name);
            self.own(Part::Given, scope, &folded, real, key.is_wide())?;
            for document in documents {
                let cast = self.casts.row(self.base, document.to_be_bytes().to_vec())?;
                cast.given.insert(folded.clone());
            }
            for hash in &hashes(name) {
                let row = self.bearers.row(self.base, by_word(scope, *hash))?;
                row.entry(folded.clone()).or_default().insert(person.number);
            }
            let first = self.real.row(self.base, within(scope, real))?;
            if first.number == 0 || first.number > person.number {
                first.number = person.number;
                first.fictional.clone_from(name);
            }
        }
        Ok(())
    }

    /// Enters the fictional name of a family at documents, by number.
    pub(super) fn enter_family(
        &mut self,
        scope: &str,
        real: &str,
        family: &Family,
        documents: &[u32],
    ) -> Result<()> {
        let folded = folded_name(&family.stem);
        self.own(Part::Stem, scope, &folded, real, true)?;
        for document in documents {
            let cast = self.casts.row(self.base, document.to_be_bytes().to_vec())?;
            cast.stems.insert(folded.clone());
        }
        Ok(())
    }

    /// Takes back that a person bears names which it no longer bears. They stay taken: what was
    /// written before still holds them.
    pub(super) fn leave(&mut self, key: &PersonKey, before: &Person, now: &Person) -> Result<()> {
        let scope = key.scope();
        let gone = before.given.iter().filter(|pair| !now.given.contains(pair));
        for (real, name) in gone {
            let folded = folded_name(name);
            for hash in &hashes(name) {
                let row = self.bearers.row(self.base, by_word(scope, *hash))?;
                if let Some(bearers) = row.get_mut(&folded) {
                    bearers.remove(&before.number);
                    if bearers.is_empty() {
                        row.remove(&folded);
                    }
                }
            }
            let first = self.real.row(self.base, within(scope, real))?;
            if first.number == before.number {
                let new = now.given.iter().find(|(old, _)| old == real);
                first.fictional = new.map_or(String::new(), |(_, new)| new.clone());
            }
        }
        Ok(())
    }

    /// The persons who bear a word of a fictional name, by number.
    pub(super) fn bearers(&self, scope: &str, hash: u64) -> Result<BTreeSet<u32>> {
        let key = by_word(scope, hash);
        let bearers = match (self.bearers.rows.get(&key), self.base) {
            (Some(changed), _) => Some(changed.clone()),
            (None, Some(rows)) => rows.get::<Bearers>(tables::BEARERS, &key)?,
            (None, None) => None,
        };
        let bearers = bearers.into_iter().flatten();
        Ok(bearers.flat_map(|(_, who)| who).collect())
    }

    fn own(&mut self, part: Part, scope: &str, name: &str, real: &str, wide: bool) -> Result<()> {
        let row = self.owners[part as usize].row(self.base, within(scope, name))?;
        *row = Some(Owners::join(row.take(), real, wide));
        Ok(())
    }

    /// Puts what changed into a batch.
    pub(super) fn put(&self, batch: &mut Batch) -> Result<()> {
        for owners in &self.owners {
            owners.put(self.base, batch)?;
        }
        self.casts.put(self.base, batch)?;
        self.real.put(self.base, batch)?;
        self.bearers.put(self.base, batch)
    }
}
