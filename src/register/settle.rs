//! Who is who over the documents of a run, and the names that are still to be drawn.

use super::decision::{Verb, folded, forms, parted};
use super::person::letter;
use super::{Decision, Entered, Family, Part, Person, PersonKey, Register};
use crate::Result;
use crate::resolve::{Entity, NameParts, Sex};
use crate::transform::roll::{Asked, Candidate, Casting, joined, occurs};
use crate::transform::{Transformer, folded_name};
use std::collections::{BTreeMap, BTreeSet};

/// What a settling did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// Persons that were not in the register.
    pub new: u64,
    /// Persons of the run that were.
    pub known: u64,
    /// Persons for whom the pools held no name; they become placeholders.
    pub unnamed: u64,
    /// Fictional names of earlier runs that occur as words of this run's documents.
    pub clashes: u64,
}

/// A person of the run: everything that its documents say of it.
#[derive(Default)]
struct Gathered {
    /// The person as each document writes it, by the name, so that one name counts once.
    asked: BTreeMap<Vec<String>, Asked>,
    documents: BTreeSet<u32>,
    sex: Sex,
}

impl Register {
    /// Decides who is who among the documents entered, draws the names that are still to be drawn
    /// and saves, in one transaction. What was drawn before stays.
    ///
    /// # Errors
    ///
    /// As [`Register::save`].
    pub fn settle(&mut self, transformer: &Transformer) -> Result<Settled> {
        let mut entered = std::mem::take(&mut self.entered);
        entered.sort_by(|a, b| (&a.identity, a.number).cmp(&(&b.identity, b.number)));
        self.number_documents(&entered);
        let mut settled = Settled::default();
        let mut scopes: BTreeMap<String, BTreeMap<PersonKey, Gathered>> = BTreeMap::new();
        for one in &entered {
            let persons = self.keys_in(one);
            let number = self.documents.get(&one.identity).map_or(0, |e| e.number);
            let gathered = scopes.entry(one.scope.clone()).or_default();
            let mut parts = Vec::new();
            for (asked, key) in one.roll.persons.iter().zip(persons) {
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
            self.cast.insert(one.number, parts);
            let mut rows = self.respondents.iter();
            let row = rows.find(|r| !r.document.is_empty() && r.is_about(&one.identity));
            if let Some(row) = row {
                self.whose.insert(one.number, format!("r/{}", row.id));
            }
        }
        for (scope, persons) in scopes {
            let of_scope: Vec<&Entered> = entered.iter().filter(|e| e.scope == scope).collect();
            self.settle_scope(transformer, &scope, persons, &of_scope, &mut settled);
        }
        self.save()?;
        Ok(settled)
    }

    /// Numbers new documents in the order of their paths.
    fn number_documents(&mut self, entered: &[Entered]) {
        let mut next = self.documents.values().map(|e| e.number).max().unwrap_or(0);
        for one in entered {
            if !self.documents.contains_key(&one.identity) {
                next += 1;
                let entry = super::Entry {
                    number: next,
                    scope: one.scope.clone(),
                };
                self.documents.insert(one.identity.clone(), entry);
                self.dirty.documents.insert(one.identity.clone());
            }
        }
    }

    /// The keys of a document's persons, in the order of its roll.
    fn keys_in(&self, one: &Entered) -> Vec<PersonKey> {
        let mut met: BTreeMap<PersonKey, usize> = BTreeMap::new();
        let mut keys = Vec::new();
        for asked in &one.roll.persons {
            let key = self.key_of(one, &asked.entity.name);
            // Two persons of one document whose names are written alike are two.
            let count = met.entry(key.clone()).or_default();
            *count += 1;
            keys.push(if *count > 1 && !key.is_wide() {
                key.again(*count)
            } else {
                key
            });
        }
        keys
    }

    /// The key of a name in a document, by the table, the decisions and the name itself.
    fn key_of(&self, one: &Entered, name: &NameParts) -> PersonKey {
        let (scope, path) = (&one.scope, &one.identity);
        let called = forms(name);
        let full = !name.given.is_empty() && !name.surname.is_empty();
        let of_table = self.respondents.iter().find(|row| {
            // A bare name is the respondent's in the respondent's own documents only.
            (full || !row.document.is_empty())
                && row.is_about(path)
                && row.names.iter().any(|n| called.contains(&folded(n)))
        });
        let own = match of_table {
            Some(row) => PersonKey::respondent(scope, &row.id),
            None => PersonKey::named(scope, path, name),
        };
        let number = self.people.get(&own).map_or(0, |p| p.number);
        let about = |d: &&Decision| d.is_about(number, path, name);
        let decided = |verb| {
            self.decisions
                .iter()
                .filter(about)
                .rfind(|d| d.verb == verb)
        };
        if decided(Verb::Split).is_some() {
            return PersonKey::inside(scope, path, name);
        }
        match decided(Verb::Merge) {
            Some(merge) => self.target(one, &merge.value).unwrap_or(own),
            None => own,
        }
    }

    /// The person that a decision names: by number, or by a name in the same document or scope.
    fn target(&self, one: &Entered, value: &str) -> Option<PersonKey> {
        if let Ok(number) = value.trim().parse::<u32>() {
            let mut people = self.people.iter();
            let found = people.find(|(_, p)| p.number == number);
            return found.map(|(key, _)| key.clone());
        }
        let wanted = folded(value);
        let here = one.roll.persons.iter().map(|asked| &asked.entity.name);
        let here = here.into_iter().find(|name| forms(name).contains(&wanted));
        if let Some(name) = here {
            return Some(PersonKey::named(&one.scope, &one.identity, name));
        }
        // The only person of the scope who is called so; otherwise whoever has the whole name.
        let is_called = |person: &Person| {
            let names = person.names.iter().map(super::RealName::parts);
            names.into_iter().any(|name| forms(&name).contains(&wanted))
        };
        let mut called = self.people_of(&one.scope).filter(|(_, p)| is_called(p));
        match (called.next(), called.next()) {
            (Some((key, _)), None) => Some(key.clone()),
            _ => Some(PersonKey::named(&one.scope, &one.identity, &parted(value))),
        }
    }

    /// The number of the person that a name of a document is known as; 0 if not known.
    pub(super) fn number_by_name(&self, path: &str, name: &NameParts) -> u32 {
        let Some(entry) = self.documents.get(path) else {
            return 0;
        };
        let key = PersonKey::named(&entry.scope, path, name);
        if let Some(person) = self.people.get(&key) {
            return person.number;
        }
        let called = forms(name);
        let rows = self.respondents.iter().filter(|row| row.is_about(path));
        let mut rows = rows.filter(|row| row.names.iter().any(|n| called.contains(&folded(n))));
        let key = rows
            .next()
            .map(|row| PersonKey::respondent(&entry.scope, &row.id));
        key.and_then(|key| self.people.get(&key))
            .map_or(0, |p| p.number)
    }

    fn settle_scope(
        &mut self,
        transformer: &Transformer,
        scope: &str,
        persons: BTreeMap<PersonKey, Gathered>,
        documents: &[&Entered],
        settled: &mut Settled,
    ) {
        let keys = transformer.keys(scope);
        let mut casting = transformer.casting(&keys);
        self.tell_words(scope, documents, &mut casting);
        // Whoever bears a name by now keeps it, also where new documents speak of them.
        let at = |key: &PersonKey, person: &Person| {
            let mut at: BTreeSet<u32> = person.documents.iter().copied().collect();
            at.extend(persons.get(key).into_iter().flat_map(|g| &g.documents));
            at.into_iter().collect::<Vec<u32>>()
        };
        let of_run: BTreeSet<u64> = documents
            .iter()
            .flat_map(|d| d.roll.words.iter().copied())
            .collect();
        let of_run: Vec<u64> = of_run.into_iter().collect();
        for (key, person) in self.people_of(scope) {
            casting.has_given(&person.given, &at(key, person), key.is_wide());
            let clashes = person.given.iter().filter(|(_, new)| occurs(new, &of_run));
            settled.clashes += clashes.count() as u64;
        }
        for (real, name) in &transformer.fixed().families {
            casting.has_family(real, name, &[]);
        }
        for (real, family) in self.families_of(scope) {
            let name = (family.prefix.clone(), family.stem.clone());
            casting.has_family(real, &name, &family.documents);
        }
        let paths = self.documents();
        let paths: BTreeMap<u32, String> =
            paths.into_iter().map(|(n, p)| (n, p.to_owned())).collect();
        let mut next = self.people.values().map(|p| p.number).max().unwrap_or(0);
        for (key, gathered) in persons {
            let mut person = self.people.remove(&key).unwrap_or_default();
            if person.number == 0 {
                next += 1;
                person.number = next;
                person.sex = letter(gathered.sex).to_owned();
                settled.new += 1;
            } else {
                settled.known += 1;
            }
            let first = gathered.documents.first();
            let path = first.and_then(|n| paths.get(n)).map_or("", String::as_str);
            // What a user gives holds for whoever has no name yet.
            for asked in gathered.asked.values() {
                for pair in transformer.fixed().given_of(&asked.entity.name.given) {
                    if !person.given.iter().any(|(old, _)| *old == pair.0) {
                        person.given.push(pair);
                    }
                }
            }
            self.name(&key, &mut person, &gathered, path, &mut casting);
            settled.unnamed += u64::from(person.given.is_empty());
            self.people.insert(key.clone(), person);
            self.dirty.people.insert(key);
        }
    }

    /// Tells a casting which words no name may be, and keeps them for later runs.
    fn tell_words(&mut self, scope: &str, documents: &[&Entered], casting: &mut Casting<'_>) {
        let words = self.words.entry(scope.to_owned()).or_default();
        for document in documents {
            words.extend(&document.roll.words);
        }
        words.sort_unstable();
        words.dedup();
        casting.forbid(words);
        self.dirty.words.insert(scope.to_owned());
        for document in documents {
            let number = self
                .documents
                .get(&document.identity)
                .map_or(0, |e| e.number);
            casting.near(number, &document.roll.words);
        }
    }

    /// Draws what a person's names of this run still lack.
    fn name(
        &mut self,
        key: &PersonKey,
        person: &mut Person,
        gathered: &Gathered,
        path: &str,
        casting: &mut Casting<'_>,
    ) {
        let about = |verb: Verb, entity: &Entity| {
            let about =
                |d: &&Decision| d.verb == verb && d.is_about(person.number, path, &entity.name);
            self.decisions.iter().rfind(about).map(|d| d.value.clone())
        };
        let mut drawn = Vec::new();
        for asked in gathered.asked.values() {
            person.kept |= about(Verb::Keep, &asked.entity).is_some();
            if let Some(relation) = about(Verb::Relation, &asked.entity) {
                person.relation = relation;
            }
            drawn.push((asked.clone(), about(Verb::Rename, &asked.entity)));
        }
        let by_initials = gathered.asked.values().any(|asked| asked.by_initials);
        for (
            Asked {
                mut entity, stems, ..
            },
            rename,
        ) in drawn
        {
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
            let documents: Vec<u32> = gathered.documents.iter().copied().collect();
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
            let Some(drawn) = drawn else { continue };
            for pair in drawn.given {
                if !person.given.iter().any(|(old, _)| *old == pair.0) {
                    person.given.push(pair);
                }
            }
            for (stem, (prefix, new)) in drawn.families {
                let row = (key.scope().to_owned(), stem);
                let family = self.families.entry(row.clone()).or_insert(Family {
                    prefix,
                    stem: new,
                    documents: Vec::new(),
                });
                family.documents.extend(&documents);
                family.documents.sort_unstable();
                family.documents.dedup();
                self.dirty.families.insert(row);
            }
        }
    }
}
