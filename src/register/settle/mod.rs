//! The names that are still to be drawn for the persons of a run.

mod clash;

use super::before::Before;
use super::decision::{Verb, forms};
use super::index::Index;
use super::person::letter;
use super::rows::{Batch, Entry, Numbers, Rows, tables, within};
use super::who::Who;
use super::{Entered, Family, FamilyKey, Part, Person, PersonKey, Register, surname_of};
use crate::Result;
use crate::resolve::Sex;
use crate::transform::roll::{Asked, Candidate, Casting, joined};
use crate::transform::{Transformer, folded_name};
use std::collections::{BTreeMap, BTreeSet};

/// What a settling did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// Persons that were not in the register.
    pub new: u64,
    /// Persons of the run that were.
    pub known: u64,
    /// Persons for whom the pools held no name; they become placeholders.
    pub unnamed: u64,
    /// Documents of the run, by number, in which a fictional name of an earlier run occurs, a given name as
    /// any word and a surname as somebody's, with the numbers of the persons who bear it.
    pub clashes: BTreeMap<u32, BTreeSet<u32>>,
}

/// A person of the run: everything that its documents say of it.
#[derive(Default)]
struct Gathered {
    /// The person as each document writes it, by the name, so that one name counts once.
    asked: BTreeMap<Vec<String>, Asked>,
    documents: BTreeSet<u32>,
    sex: Sex,
}

/// A run that is settled: what was there is read as it is needed, and what changes is gathered.
struct Run<'r, 'v> {
    rows: &'r Rows<'v>,
    who: Who<'r, 'v>,
    transformer: &'r Transformer,
    index: Index<'r, 'v>,
    batch: Batch,
    numbers: Numbers,
    /// The documents of the run by their paths, and the paths by their numbers in the register.
    documents: BTreeMap<String, Entry>,
    paths: BTreeMap<u32, String>,
    settled: Settled,
    known: Known,
}

/// What the register knows of the documents of its runs.
#[derive(Default)]
pub(super) struct Known {
    pub(super) people: BTreeMap<PersonKey, Person>,
    pub(super) families: BTreeMap<FamilyKey, Family>,
    /// Who is who, by the document's number in the run.
    pub(super) cast: BTreeMap<u32, Vec<Part>>,
    /// The respondents by the table, by the document's number in the run.
    pub(super) whose: BTreeMap<u32, String>,
}

impl Known {
    fn join(&mut self, other: Self) {
        self.people.extend(other.people);
        self.families.extend(other.families);
        self.cast.extend(other.cast);
        self.whose.extend(other.whose);
    }
}

impl Register {
    /// Decides who is who among the documents entered, draws the names that are still to be drawn
    /// and saves, in one transaction. What was drawn before stays.
    ///
    /// O(n log n) in the persons of the run, each of whom costs some look-ups of O(log persons) in
    /// the register; a decision that merges costs O(persons) once. Memory is the persons of the
    /// run, and one row for each name that was tried.
    ///
    /// # Errors
    ///
    /// As [`Register::save`].
    pub fn settle(&mut self, transformer: &Transformer) -> Result<Settled> {
        let mut entered = std::mem::take(&mut self.entered);
        entered.sort_by(|a, b| (&a.identity, a.number).cmp(&(&b.identity, b.number)));
        let rows = Rows::of(&self.vault)?;
        let mut run = Run {
            rows: &rows,
            who: Who::of(&rows, &self.decisions, &self.respondents)?,
            transformer,
            index: Index::over(&rows),
            batch: self.tables(&rows)?,
            numbers: rows.numbers()?,
            documents: BTreeMap::new(),
            paths: BTreeMap::new(),
            settled: Settled::default(),
            known: Known::default(),
        };
        run.settle(&entered)?;
        let Run {
            batch,
            known,
            settled,
            ..
        } = run;
        drop(rows);
        batch.commit(&mut self.vault)?;
        self.dirty = super::Dirty::default();
        self.known.join(known);
        Ok(settled)
    }
}

impl Run<'_, '_> {
    fn settle(&mut self, entered: &[Entered]) -> Result<()> {
        let before = self.numbers;
        self.number_documents(entered)?;
        let mut scopes: BTreeMap<&str, BTreeMap<PersonKey, Gathered>> = BTreeMap::new();
        for one in entered {
            self.gather(one, scopes.entry(&one.scope).or_default())?;
        }
        for (scope, persons) in scopes {
            let of_scope: Vec<&Entered> = entered.iter().filter(|e| e.scope == scope).collect();
            self.settle_scope(scope, persons, &of_scope)?;
        }
        if self.numbers != before {
            self.batch.put_numbers(self.numbers)?;
        }
        self.index.put(&mut self.batch)
    }

    /// Numbers new documents in the order of their paths.
    fn number_documents(&mut self, entered: &[Entered]) -> Result<()> {
        for one in entered {
            let entry = match self.rows.document(&one.identity)? {
                Some(entry) => entry,
                None if self.documents.contains_key(&one.identity) => continue,
                None => {
                    self.numbers.documents += 1;
                    let entry = Entry {
                        number: self.numbers.documents,
                        scope: one.scope.clone(),
                    };
                    let row = one.identity.as_bytes();
                    self.batch.put(tables::DOCUMENTS, row, &entry)?;
                    entry
                }
            };
            self.paths.insert(entry.number, one.identity.clone());
            self.documents.insert(one.identity.clone(), entry);
        }
        Ok(())
    }

    /// The path of the first document that speaks of a person.
    fn path_of(&self, gathered: &Gathered) -> &str {
        let first = gathered.documents.first();
        first
            .and_then(|n| self.paths.get(n))
            .map_or("", String::as_str)
    }

    fn number_of(&self, one: &Entered) -> u32 {
        self.documents.get(&one.identity).map_or(0, |e| e.number)
    }

    /// Adds what a document says of its persons.
    fn gather(
        &mut self,
        one: &Entered,
        gathered: &mut BTreeMap<PersonKey, Gathered>,
    ) -> Result<()> {
        let number = self.number_of(one);
        let mut parts = Vec::new();
        for (asked, key) in one.roll.persons.iter().zip(self.who.keys_in(one)?) {
            let person = gathered.entry(key.clone()).or_default();
            person.documents.insert(number);
            person.sex = if person.asked.is_empty() {
                asked.entity.sex
            } else {
                joined(person.sex, asked.entity.sex)
            };
            let mut form = forms(&asked.entity.name);
            form.push(asked.entity.background.clone());
            let known = person.asked.entry(form);
            known.or_insert_with(|| asked.clone()).by_initials |= asked.by_initials;
            parts.push(Part {
                entity: asked.entity.id,
                key,
                stems: asked.stems.clone(),
            });
        }
        self.known.cast.insert(one.number, parts);
        if let Some(row) = self.who.whose(&one.identity) {
            self.known.whose.insert(one.number, format!("r/{}", row.id));
        }
        Ok(())
    }

    fn settle_scope(
        &mut self,
        scope: &str,
        persons: BTreeMap<PersonKey, Gathered>,
        documents: &[&Entered],
    ) -> Result<()> {
        let keys = self.transformer.keys(scope);
        let before = Before::of(self.rows, scope, self.rows.numbers()?.documents);
        let mut casting = self.transformer.casting(&keys, &before);
        self.tell_words(scope, documents, &mut casting)?;
        // Whoever bears a name by now keeps it, also where new documents speak of them.
        let mut known = BTreeMap::new();
        for (key, gathered) in &persons {
            if let Some(person) = self.rows.person(key)? {
                let at: Vec<u32> = gathered.documents.iter().copied().collect();
                casting.has_given(&person.given, &at, key.is_wide());
                known.insert(key.clone(), person);
            }
        }
        for (real, name) in &self.transformer.fixed().families {
            casting.has_family(real, name, &[]);
        }
        self.rename_families(&persons)?;
        for (key, gathered) in persons {
            let old = known.remove(&key);
            self.settle_person(key, old, &gathered, &mut casting)?;
        }
        before.whole()?;
        self.tell_clashes(scope, documents)
    }

    fn settle_person(
        &mut self,
        key: PersonKey,
        old: Option<Person>,
        gathered: &Gathered,
        casting: &mut Casting<'_>,
    ) -> Result<()> {
        let mut person = old.clone().unwrap_or_default();
        if person.number == 0 {
            self.numbers.people += 1;
            person.number = self.numbers.people;
            person.sex = letter(gathered.sex).to_owned();
            self.settled.new += 1;
        } else {
            self.settled.known += 1;
        }
        // What a user gives holds for whoever has no name yet.
        for asked in gathered.asked.values() {
            for pair in self.transformer.fixed().given_of(&asked.entity.name.given) {
                if !person.given.iter().any(|(old, _)| *old == pair.0) {
                    person.given.push(pair);
                }
            }
        }
        self.name(&key, &mut person, gathered, casting)?;
        self.settled.unnamed += u64::from(person.given.is_empty());
        let stems = person.fullest().map(|name| name.stems.iter());
        let families = stems.unwrap_or_default();
        let families = families.map(|stem| self.known_family(key.scope(), stem));
        person.surname = Some(surname_of(families)?);
        let documents: Vec<u32> = gathered.documents.iter().copied().collect();
        if let Some(old) = &old {
            self.index.leave(&key, old, &person)?;
        }
        self.index.enter(&key, &person, &documents)?;
        if old.as_ref() != Some(&person) {
            self.batch.put(tables::PEOPLE, key.bytes(), &person)?;
        }
        self.known.people.insert(key, person);
        Ok(())
    }

    /// Tells a casting which words no name may be, and keeps them for later runs.
    fn tell_words(
        &mut self,
        scope: &str,
        documents: &[&Entered],
        casting: &mut Casting<'_>,
    ) -> Result<()> {
        let before = self.rows.words(scope)?;
        let of_run: BTreeSet<u64> = documents
            .iter()
            .flat_map(|document| document.roll.words.iter().copied())
            .collect();
        let mut words = before.clone();
        words.extend(of_run);
        words.sort_unstable();
        words.dedup();
        casting.forbid(&words);
        if words != before {
            self.batch.put_words(scope, &words);
        }
        for document in documents {
            casting.near(self.number_of(document), &document.roll.words);
        }
        Ok(())
    }

    /// Draws what a person's names of this run still lack.
    fn name(
        &mut self,
        key: &PersonKey,
        person: &mut Person,
        gathered: &Gathered,
        casting: &mut Casting<'_>,
    ) -> Result<()> {
        let path = self.path_of(gathered);
        let mut drawn = Vec::new();
        for asked in gathered.asked.values() {
            let name = &asked.entity.name;
            let decided = |verb| self.who.decided(verb, person.number, path, name);
            let (keep, relation) = (decided(Verb::Keep), decided(Verb::Relation));
            let rename = decided(Verb::Rename).map(|name| self.transformer.parted(name).0);
            person.kept |= keep.is_some();
            if let Some(relation) = relation {
                relation.clone_into(&mut person.relation);
            }
            drawn.push((asked.clone(), rename.filter(|name| !name.is_empty())));
        }
        let by_initials = gathered.asked.values().any(|asked| asked.by_initials);
        let documents: Vec<u32> = gathered.documents.iter().copied().collect();
        for (asked, rename) in drawn {
            let (mut entity, stems) = (asked.entity, asked.stems);
            entity.sex = gathered.sex;
            let given = folded_name(&entity.name.given);
            let words: Vec<&str> = given.split_whitespace().collect();
            if let Some(name) = rename {
                let word = words.first().copied().unwrap_or("");
                person.given.retain(|(old, _)| old != word);
                person.given.push((word.to_owned(), name));
            } else if let ([word], Some((_, main))) = (&words[..], person.given.first().cloned())
                && !person.given.iter().any(|(old, _)| old == word)
            {
                // Another name of the same person: the fictional one stays the same.
                person.given.push(((*word).to_owned(), main));
            }
            let drawn = casting.draw(&Candidate {
                entity: &entity,
                stems: &stems,
                by_initials,
                documents: &documents,
                wide: key.is_wide(),
                known: &person.given,
            });
            for document in &documents {
                person.meet(&entity, &stems, *document);
            }
            for pair in drawn.iter().flat_map(|drawn| &drawn.given) {
                if !person.given.iter().any(|(old, _)| *old == pair.0) {
                    person.given.push(pair.clone());
                }
            }
            let families = drawn.map(|drawn| drawn.families).unwrap_or_default();
            for stem in stems {
                let new = families.iter().find(|(real, _)| *real == stem);
                self.family(key.scope(), &stem, new.map(|(_, name)| name), &documents)?;
            }
        }
        Ok(())
    }

    fn known_family(&self, scope: &str, stem: &str) -> Result<Option<Family>> {
        let key = (scope.to_owned(), stem.to_owned());
        match self.known.families.get(&key) {
            Some(known) => Ok(Some(known.clone())),
            None => self.rows.family(scope, stem),
        }
    }

    /// Keeps the fictional surname of a family.
    fn put_family(&mut self, scope: &str, stem: &str, family: &Family) -> Result<()> {
        let key = (scope.to_owned(), stem.to_owned());
        self.known.families.insert(key, family.clone());
        self.batch
            .put(tables::FAMILIES, within(scope, stem), family)
    }

    /// Takes note of a family of the run: as it is known, or as it was drawn.
    fn family(
        &mut self,
        scope: &str,
        stem: &str,
        drawn: Option<&(String, String)>,
        documents: &[u32],
    ) -> Result<()> {
        let key = (scope.to_owned(), stem.to_owned());
        let family = match (self.known_family(scope, stem)?, drawn) {
            (Some(known), _) => known,
            (None, Some((prefix, stem_of))) => {
                let family = Family {
                    prefix: prefix.clone(),
                    stem: stem_of.clone(),
                };
                self.put_family(scope, stem, &family)?;
                family
            }
            (None, None) => return Ok(()),
        };
        if drawn.is_some() {
            self.index.enter_family(scope, stem, &family, documents)?;
        }
        self.known.families.insert(key, family);
        Ok(())
    }
}
