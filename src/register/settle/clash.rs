//! Fictional names of earlier runs that turn out to be somebody's real name, and what mends that.

use super::super::decision::Verb;
use super::super::index::table_of;
use super::super::rows::within;
use super::super::{Entered, Family, PersonKey};
use super::{Gathered, Run};
use crate::Result;
use crate::transform::folded_name;
use crate::transform::roll::{Owners, Part};
use std::collections::{BTreeMap, BTreeSet};

impl Run<'_, '_> {
    /// Notes in which documents a name occurs that somebody bears who was there before the run: a given
    /// name as any word, a surname as that of a person, since many a surname is an ordinary word.
    pub(super) fn tell_clashes(&mut self, scope: &str, documents: &[&Entered]) -> Result<()> {
        let earlier = self.rows.numbers()?.people;
        let mut words: BTreeMap<u64, Vec<u32>> = BTreeMap::new();
        let mut stems: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for document in documents {
            for hash in &document.roll.words {
                words.entry(*hash).or_default().push(document.number);
            }
            for stem in document.roll.persons.iter().flat_map(|asked| &asked.stems) {
                stems.entry(stem).or_default().push(document.number);
            }
        }
        for (hash, documents) in words {
            let mut bearers = self.index.bearers(scope, hash)?;
            bearers.retain(|number| *number <= earlier);
            self.tell_clash(&bearers, &documents);
        }
        for (stem, documents) in stems {
            let row = within(scope, stem);
            if self
                .rows
                .get::<Owners>(table_of(Part::Stem), &row)?
                .is_some()
            {
                let bearers = self.bearers_of_surname(scope, stem)?;
                self.tell_clash(&bearers, &documents);
            }
        }
        Ok(())
    }

    fn tell_clash(&mut self, bearers: &BTreeSet<u32>, documents: &[u32]) {
        for document in documents.iter().filter(|_| !bearers.is_empty()) {
            self.settled
                .clashes
                .entry(*document)
                .or_default()
                .extend(bearers);
        }
    }

    /// The persons of earlier runs whose fictional surname this is. O(persons), for the few that clash.
    fn bearers_of_surname(&self, scope: &str, folded: &str) -> Result<BTreeSet<u32>> {
        let mut bearers = BTreeSet::new();
        self.rows.each_person(|key, person| {
            if key.scope() != scope {
                return Ok(());
            }
            for stem in person.names.iter().flat_map(|name| &name.stems) {
                let family = self.known_family(scope, stem)?;
                if family.is_some_and(|family| folded_name(&family.stem) == folded) {
                    bearers.insert(person.number);
                }
            }
            Ok(())
        })?;
        Ok(bearers)
    }

    /// Gives families the surname that a decision gives one of their persons.
    pub(super) fn rename_families(
        &mut self,
        persons: &BTreeMap<PersonKey, Gathered>,
    ) -> Result<()> {
        for (key, gathered) in persons {
            let number = self.rows.person(key)?.map_or(0, |person| person.number);
            let documents: Vec<u32> = gathered.documents.iter().copied().collect();
            let path = self.path_of(gathered).to_owned();
            for asked in gathered.asked.values() {
                let decided = self
                    .who
                    .decided(Verb::Rename, number, &path, &asked.entity.name);
                let Some((_, surname)) = decided.map(|name| self.transformer.parted(name)) else {
                    continue;
                };
                for (stem, (prefix, new)) in asked.stems.iter().zip(surname.into_iter().cycle()) {
                    let family = Family { prefix, stem: new };
                    if self.known_family(key.scope(), stem)?.as_ref() != Some(&family) {
                        self.put_family(key.scope(), stem, &family)?;
                    }
                    self.index
                        .enter_family(key.scope(), stem, &family, &documents)?;
                }
            }
        }
        Ok(())
    }
}
