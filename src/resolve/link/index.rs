//! The persons of a document by what mentions may call them.

use super::key::{Key, stem};
use super::person::Person;
use super::spelling::whole_sound;
use crate::resolve::forms::forms;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The persons so far by the beginnings of their names, so that a mention is compared with the few
/// that may be meant and not with all.
///
/// Names that fit each other share their first two letters: equal ones, short forms, diminutives,
/// plurals, and double surnames. A surname that is an initial shares its letter.
#[derive(Debug, Default)]
pub(super) struct Index {
    pub(super) by_given: BTreeMap<[char; 2], Vec<usize>>,
    pub(super) by_surname: BTreeMap<[char; 2], Vec<usize>>,
    /// By what the given name sounds like: *Sytse* and *Sietse* begin in two ways.
    pub(super) by_given_sound: BTreeMap<String, Vec<usize>>,
    /// By what the surname sounds like together with its prefix.
    pub(super) by_sound: BTreeMap<String, Vec<usize>>,
    pub(super) by_initials: BTreeMap<String, Vec<usize>>,
    pub(super) by_code: BTreeMap<String, Vec<usize>>,
}

/// The first two letters; the second is a blank where there is one letter only.
pub(super) fn beginning(name: &str) -> Option<[char; 2]> {
    let mut letters = name.chars();
    Some([letters.next()?, letters.next().unwrap_or(' ')])
}

impl Index {
    /// Enters what is known of a person now; what was entered before stays, and is judged again when it is found.
    pub(super) fn enter(&mut self, n: usize, p: &Person) {
        fn add<K: Ord>(map: &mut BTreeMap<K, Vec<usize>>, key: Option<K>, n: usize) {
            if let Some(list) = key.map(|k| map.entry(k).or_default())
                && let Err(at) = list.binary_search(&n)
            {
                list.insert(at, n);
            }
        }
        add(&mut self.by_given, beginning(&p.given), n);
        let surname = beginning(stem(&p.surname));
        add(&mut self.by_surname, surname, n);
        add(
            &mut self.by_surname,
            surname.map(|[first, _]| [first, ' ']),
            n,
        );
        let sound = Some(p.sound.clone()).filter(|s| s.len() >= 3);
        add(&mut self.by_given_sound, sound, n);
        let sound = Some(whole_sound(&p.surname)).filter(|s| s.len() >= 4);
        add(&mut self.by_sound, sound, n);
        add(
            &mut self.by_initials,
            Some(p.initials.clone()).filter(|i| !i.is_empty()),
            n,
        );
        add(&mut self.by_code, p.code(), n);
    }

    /// The persons whom a mention may speak of, in order; more than do.
    pub(super) fn alike(&self, key: &Key) -> Cow<'_, [usize]> {
        let list = if !key.given.is_empty() {
            beginning(&key.given).and_then(|b| self.by_given.get(&b))
        } else if !key.surname.is_empty() {
            beginning(stem(&key.surname)).and_then(|b| self.by_surname.get(&b))
        } else {
            let mut list = self
                .by_initials
                .get(&key.initials)
                .cloned()
                .unwrap_or_default();
            list.extend(self.by_code.get(&key.initials).into_iter().flatten());
            list.sort_unstable();
            list.dedup();
            return list.into();
        };
        list.map_or(Cow::default(), Cow::from)
    }

    /// The person whose given names are what was read as a given name and a surname.
    pub(super) fn given_in_two(&self, persons: &[Person], key: &Key) -> Option<usize> {
        let surname = key.surname.strip_prefix('|')?;
        let is_both = |n: &usize| {
            let rest = persons[*n].given.strip_prefix(key.given.as_str());
            rest.and_then(|r| r.strip_prefix(' ')) == Some(surname)
        };
        self.alike(key).iter().copied().find(is_both)
    }

    /// The one person whose surname, without its prefix, is what was read as a given name.
    pub(super) fn surname_alone(&self, persons: &[Person], key: &Key) -> Option<usize> {
        if key.given.is_empty() || !key.surname.is_empty() || !key.initials.is_empty() {
            return None;
        }
        let list = beginning(&key.given).and_then(|b| self.by_surname.get(&b))?;
        let is_of = |stem: &str| stem == key.given || forms().is_family_of(&key.given, stem);
        only(
            list.iter()
                .copied()
                .filter(|n| is_of(stem(&persons[*n].surname))),
        )
    }

    /// The persons of another name that goes with a given name: *Hendrik* for *Henk*.
    pub(super) fn also_called<'a>(
        &'a self,
        persons: &'a [Person],
        given: &'a str,
    ) -> impl Iterator<Item = usize> + 'a {
        forms().also_called(given).flat_map(move |other| {
            let list = beginning(other).and_then(|b| self.by_given.get(&b));
            let list = list.into_iter().flatten().copied();
            list.filter(move |n| persons[*n].given == other)
        })
    }

    /// The person whose code a text is, if there is one only: *jve*.
    pub(super) fn coded(&self, text: &str, persons: &[Person]) -> Option<usize> {
        let list = self.by_code.get(text)?.iter().copied();
        only(list.filter(|n| persons[*n].code().is_some_and(|c| c == text)))
    }
}

/// The number in a list of one.
pub(super) fn only(mut list: impl Iterator<Item = usize>) -> Option<usize> {
    let first = list.next();
    first.filter(|_| list.next().is_none())
}
