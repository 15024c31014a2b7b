//! Who a name of a document speaks of: by the table, by decisions, and by the name itself.

use super::decision::{Verb, folded, forms, parted};
use super::rows::Rows;
use super::{Decision, Entered, PersonKey, RealName, Register, Respondent};
use crate::Result;
use crate::resolve::NameParts;
use std::collections::BTreeMap;

/// What tells who is who in a run.
pub(super) struct Who<'r, 'v> {
    rows: &'r Rows<'v>,
    decisions: &'r [Decision],
    respondents: &'r [Respondent],
    targets: Targets,
    /// Whether a decision goes by the number of a person.
    by_number: bool,
}

/// The persons of the register that merges name.
#[derive(Default)]
struct Targets {
    by_number: BTreeMap<u32, PersonKey>,
    /// By scope and name; none where several persons of the scope are called so.
    by_name: BTreeMap<(String, String), Option<PersonKey>>,
}

impl Targets {
    /// Looks for everybody at once. O(persons), where there are merges; one person in memory.
    fn of(rows: &Rows<'_>, decisions: &[Decision]) -> Result<Self> {
        let merges = decisions.iter().filter(|d| d.verb == Verb::Merge);
        let (mut numbers, mut names) = (Vec::new(), Vec::new());
        for value in merges.map(|d| d.value.trim()) {
            match value.parse::<u32>() {
                Ok(number) => numbers.push(number),
                Err(_) => names.push(folded(value)),
            }
        }
        let mut targets = Self::default();
        if numbers.is_empty() && names.is_empty() {
            return Ok(targets);
        }
        rows.each_person(|key, person| {
            if numbers.contains(&person.number) {
                targets.by_number.insert(person.number, key.clone());
            }
            let called: Vec<String> = person
                .names
                .iter()
                .flat_map(|name| forms(&name.parts()))
                .collect();
            for name in names.iter().filter(|name| called.contains(name)) {
                let one = (key.scope().to_owned(), name.clone());
                let found = targets.by_name.entry(one);
                found
                    .and_modify(|first| {
                        if first.as_ref() != Some(&key) {
                            *first = None;
                        }
                    })
                    .or_insert_with(|| Some(key.clone()));
            }
            Ok(())
        })?;
        Ok(targets)
    }
}

impl<'r, 'v> Who<'r, 'v> {
    pub(super) fn of(
        rows: &'r Rows<'v>,
        decisions: &'r [Decision],
        respondents: &'r [Respondent],
    ) -> Result<Self> {
        Ok(Self {
            rows,
            decisions,
            respondents,
            targets: Targets::of(rows, decisions)?,
            by_number: decisions.iter().any(|d| d.subject.person.is_some()),
        })
    }

    /// The row of the table that says whose a document is.
    pub(super) fn whose(&self, path: &str) -> Option<&'r Respondent> {
        let mut rows = self.respondents.iter();
        rows.find(|row| !row.document.is_empty() && row.is_about(path))
    }

    /// The last decision of a kind about a name of a document, and what it says.
    pub(super) fn decided(
        &self,
        verb: Verb,
        number: u32,
        path: &str,
        name: &NameParts,
    ) -> Option<&'r str> {
        let about = |d: &&Decision| d.verb == verb && d.is_about(number, path, name);
        let decision = self.decisions.iter().rfind(about);
        decision.map(|d| d.value.as_str())
    }

    /// The keys of a document's persons, in the order of its roll.
    pub(super) fn keys_in(&self, one: &Entered) -> Result<Vec<PersonKey>> {
        let mut met: BTreeMap<PersonKey, usize> = BTreeMap::new();
        let mut keys = Vec::new();
        for asked in &one.roll.persons {
            let key = self.key_of(one, &asked.entity.name)?;
            // Two persons of one document whose names are written alike are two.
            let count = met.entry(key.clone()).or_default();
            *count += 1;
            keys.push(if *count > 1 && !key.is_wide() {
                key.again(*count)
            } else {
                key
            });
        }
        Ok(keys)
    }

    /// The key of a name in a document.
    fn key_of(&self, one: &Entered, name: &NameParts) -> Result<PersonKey> {
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
        let number = if self.by_number {
            self.rows.person(&own)?.map_or(0, |p| p.number)
        } else {
            0
        };
        if self.decided(Verb::Split, number, path, name).is_some() {
            return Ok(PersonKey::inside(scope, path, name));
        }
        let merge = self.decided(Verb::Merge, number, path, name);
        Ok(merge
            .and_then(|value| self.target(one, value))
            .unwrap_or(own))
    }

    /// The person that a merge names: by number, or by a name in the same document or scope.
    fn target(&self, one: &Entered, value: &str) -> Option<PersonKey> {
        if let Ok(number) = value.trim().parse::<u32>() {
            return self.targets.by_number.get(&number).cloned();
        }
        let wanted = folded(value);
        let mut here = one.roll.persons.iter().map(|asked| &asked.entity.name);
        if let Some(name) = here.find(|name| forms(name).contains(&wanted)) {
            return Some(PersonKey::named(&one.scope, &one.identity, name));
        }
        // The only person of the scope who is called so; otherwise whoever has the whole name.
        let called = self.targets.by_name.get(&(one.scope.clone(), wanted));
        let only = called.cloned().flatten();
        only.or_else(|| Some(PersonKey::named(&one.scope, &one.identity, &parted(value))))
    }
}

impl Register {
    /// The number of the person that a name of a document is known as; 0 if not known.
    pub(super) fn number_by_name(
        &self,
        rows: &Rows<'_>,
        path: &str,
        name: &NameParts,
    ) -> Result<u32> {
        let Some(entry) = rows.document(path)? else {
            return Ok(0);
        };
        let named = PersonKey::named(&entry.scope, path, name);
        if let Some(person) = rows.person(&named)? {
            return Ok(person.number);
        }
        let called = forms(name);
        let row = self.respondents.iter().find(|row| {
            row.is_about(path) && row.names.iter().any(|n| called.contains(&folded(n)))
        });
        let Some(row) = row else { return Ok(0) };
        let key = PersonKey::respondent(&entry.scope, &row.id);
        Ok(rows.person(&key)?.map_or(0, |person| person.number))
    }

    /// The numbers of the persons that a respondent of the table speaks of, or else a number of the
    /// register, or else a whole name. O(persons).
    ///
    /// # Errors
    ///
    /// [`ErrorKind::RegisterDamaged`](crate::ErrorKind::RegisterDamaged).
    pub fn numbers_of(&self, who: &str) -> Result<Vec<u32>> {
        let wanted = folded(who);
        let number = who.trim().parse::<u32>().ok();
        let (mut respondents, mut numbered, mut named) = (Vec::new(), Vec::new(), Vec::new());
        Rows::of(&self.vault)?.each_person(|key, person| {
            let is_named = |name: &RealName| folded(&name.whole()) == wanted;
            if PersonKey::respondent(key.scope(), who.trim()) == key {
                respondents.push(person.number);
            } else if number == Some(person.number) {
                numbered.push(person.number);
            } else if number.is_none() && person.names.iter().any(is_named) {
                named.push(person.number);
            }
            Ok(())
        })?;
        let found = [respondents, numbered, named];
        let mut found = found.into_iter().find(|n| !n.is_empty());
        found.iter_mut().for_each(|n| n.sort_unstable());
        Ok(found.unwrap_or_default())
    }
}
