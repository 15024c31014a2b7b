//! Who meets whom: which persons may bear one fictional name.

use super::fold::{Table, fold, hashes};
use foldhash::fast::FixedState;
use serde::{Deserialize, Serialize};
use std::cell::Cell;
use std::collections::BTreeSet;
use std::hash::BuildHasher;
use std::rc::Rc;
use std::sync::Arc;

/// Where a person is met.
#[derive(Clone)]
pub(crate) struct Standing {
    /// The documents, by number, sorted.
    at: Arc<[u32]>,
    /// Whether the person is known over all documents, and not in its own only.
    wide: bool,
}

impl Standing {
    /// Someone of a document that is looked at alone: meets everyone in it.
    pub(crate) fn alone() -> Self {
        Self::of([0], false)
    }

    /// Someone of these documents, in any order.
    pub(crate) fn of(documents: impl IntoIterator<Item = u32>, wide: bool) -> Self {
        let mut at: Vec<u32> = documents.into_iter().collect();
        at.sort_unstable();
        at.dedup();
        Self {
            at: at.into(),
            wide,
        }
    }

    /// The documents, by number, sorted.
    pub(crate) fn documents(&self) -> &[u32] {
        &self.at
    }
}

/// What a fictional name is the name of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    /// A given name.
    Given,
    /// The stem of a surname.
    Stem,
}

/// Everyone who bears a fictional name, over all documents.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Owners {
    /// The real name; none where they have several.
    #[serde(rename = "r", default, skip_serializing_if = "Option::is_none")]
    pub(crate) real: Option<String>,
    /// Whether one of them is known over all documents.
    #[serde(rename = "w", default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) wide: bool,
}

impl Owners {
    /// Gives the name to the bearer of a real one, too; whoever is first has it alone.
    pub(crate) fn join(owners: Option<Self>, real: &str, wide: bool) -> Self {
        match owners {
            None => Self {
                real: Some(real.to_owned()),
                wide,
            },
            Some(owners) => Self {
                real: owners.real.filter(|r| r == real),
                wide: owners.wide || wide,
            },
        }
    }
}

/// What was given out in earlier runs, by what is asked: nothing is read that nobody asks for.
pub(crate) trait Earlier {
    /// Everyone who bears a fictional name, folded.
    fn owners(&self, part: Part, fictional: &str) -> Option<Rc<Owners>>;
    /// Whether somebody of a document, by its number, bears a fictional name, folded.
    fn is_met(&self, part: Part, fictional: &str, document: u32) -> bool;
    /// Whether a fictional given name in a document begins with a letter.
    fn begins(&self, letter: char, document: u32) -> bool;
    /// The fictional tussenvoegsel and stem of a family, by its real stem, folded.
    fn family(&self, real: &str) -> Option<(String, String)>;
}

/// A fictional name of a pool, as it is compared.
pub(crate) struct Listed {
    pub(crate) folded: String,
    /// The hashes of its words.
    pub(crate) words: Box<[u64]>,
    /// Its number among the names of the pool.
    number: u32,
}

impl Listed {
    /// A name, with a number of its own unless another spelling has one.
    pub(crate) fn new(name: &str, numbers: &mut Numbers) -> Self {
        let folded = fold(name);
        // No list is as long as that.
        let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
        let number = *numbers.entry(folded.clone()).or_insert(next);
        let words = hashes(name);
        Self {
            folded,
            words,
            number,
        }
    }
}

/// The names of a pool by their folded forms, numbered from 0 on.
pub(crate) type Numbers = Table<String, u32>;

/// A real name, folded, that a fictional one is wanted for.
#[derive(Clone, Copy)]
pub(crate) struct Real<'r> {
    folded: &'r str,
    hash: u64,
}

impl<'r> Real<'r> {
    /// A folded name.
    pub(crate) fn of(folded: &'r str) -> Self {
        let hash = FixedState::default().hash_one(folded);
        Self { folded, hash }
    }

    pub(super) fn folded(self) -> &'r str {
        self.folded
    }

    pub(super) fn hash(self) -> u64 {
        self.hash
    }
}

/// Who bears a fictional name, in short: what rules out nearly every name of a pool that is used up,
/// without a look at the name.
#[derive(Clone, Copy, Default)]
pub(super) enum Bearers {
    #[default]
    Unasked,
    Nobody,
    /// Of one real name, by its hash.
    Of(u64),
    /// Of several real names.
    Several,
}

impl Bearers {
    fn of(owners: &Owners) -> Self {
        let real = owners.real.as_deref();
        real.map_or(Self::Several, |real| Self::Of(Real::of(real).hash))
    }
}

/// The names of a pool that are given out in a document, a bit each.
#[derive(Default)]
struct Bits(Vec<u64>);

impl Bits {
    fn set(&mut self, number: u32) {
        let word = (number >> 6) as usize;
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << (number & 63);
    }

    fn has(&self, number: u32) -> bool {
        let word = self.0.get((number >> 6) as usize);
        word.is_some_and(|word| word >> (number & 63) & 1 == 1)
    }
}

/// The fictional names that are given out, with whom they stand for. Looked up, never iterated.
pub(crate) struct Taken<'a> {
    part: Part,
    /// Those of this run.
    given: Table<String, Given>,
    /// Those of earlier runs.
    earlier: Option<&'a dyn Earlier>,
    /// The names of the pool, and what is known of each by now.
    numbers: &'a Numbers,
    bearers: Vec<Cell<Bearers>>,
    /// Those of the pool that were given out in this run, by document.
    at: Table<u32, Bits>,
}

/// A fictional name that was given out in this run.
struct Given {
    /// Everyone who bears it, also from earlier runs.
    owners: Owners,
    /// The documents where it was given out in this run.
    at: BTreeSet<u32>,
}

impl<'a> Taken<'a> {
    /// None yet, but those of earlier runs.
    pub(crate) fn new(part: Part, numbers: &'a Numbers, earlier: Option<&'a dyn Earlier>) -> Self {
        Self {
            part,
            given: Table::default(),
            earlier,
            numbers,
            bearers: vec![Cell::default(); numbers.len()],
            at: Table::default(),
        }
    }

    /// Gives a fictional name to the bearer of a real one.
    pub(crate) fn give(&mut self, fictional: &str, real: &str, to: &Standing) {
        let owners = match self.given.get_mut(fictional) {
            Some(given) => {
                given.owners = Owners::join(Some(given.owners.clone()), real, to.wide);
                given.at.extend(&*to.at);
                Bearers::of(&given.owners)
            }
            None => {
                let before = self.before(fictional).map(Rc::unwrap_or_clone);
                let given = Given {
                    owners: Owners::join(before, real, to.wide),
                    at: to.at.iter().copied().collect(),
                };
                let bearers = Bearers::of(&given.owners);
                self.given.insert(fictional.to_owned(), given);
                bearers
            }
        };
        if let Some(number) = self.numbers.get(fictional) {
            self.bearers[*number as usize].set(owners);
            for document in &*to.at {
                self.at.entry(*document).or_default().set(*number);
            }
        }
    }

    fn before(&self, fictional: &str) -> Option<Rc<Owners>> {
        self.earlier?.owners(self.part, fictional)
    }

    /// What is known of a name of the pool; asked once.
    pub(super) fn bearers(&self, name: &Listed) -> Bearers {
        let known = &self.bearers[name.number as usize];
        if matches!(known.get(), Bearers::Unasked) {
            let before = self.before(&name.folded);
            known.set(before.map_or(Bearers::Nobody, |owners| Bearers::of(&owners)));
        }
        known.get()
    }

    /// As [`Taken::is_free`], for a name of the pool.
    pub(crate) fn is_listed_free(&self, name: &Listed, real: Real<'_>, to: &Standing) -> bool {
        match self.bearers(name) {
            Bearers::Unasked | Bearers::Nobody => true,
            Bearers::Several => false,
            Bearers::Of(hash) => hash == real.hash && self.is_free(&name.folded, real.folded, to),
        }
    }

    /// As [`Taken::is_apart`], for a name of the pool.
    pub(crate) fn is_listed_apart(&self, name: &Listed, to: &Standing) -> bool {
        let given = |document| self.at.get(document).is_some_and(|at| at.has(name.number));
        !to.at.iter().any(given) && self.is_apart(&name.folded, to)
    }

    /// Whether the bearer of a real name may get a fictional one: nobody has it, or those who do
    /// bear the same real name, never meet this one, and one of each two is known in its own
    /// document only, as *Sanne* here and *Sanne* there are.
    pub(crate) fn is_free(&self, fictional: &str, real: &str, to: &Standing) -> bool {
        let shared = |owners: &Owners| {
            owners.real.as_deref() == Some(real)
                && !(owners.wide && to.wide)
                && self.is_apart(fictional, to)
        };
        match self.given.get(fictional) {
            Some(given) => shared(&given.owners),
            None => self.before(fictional).is_none_or(|owners| shared(&owners)),
        }
    }

    /// Whether nobody whom this one meets has a fictional name. O(documents of this one).
    pub(crate) fn is_apart(&self, fictional: &str, to: &Standing) -> bool {
        let given = self.given.get(fictional);
        to.at.iter().all(|document| {
            let met = |earlier: &dyn Earlier| earlier.is_met(self.part, fictional, *document);
            !given.is_some_and(|given| given.at.contains(document))
                && !self.earlier.is_some_and(met)
        })
    }
}

/// The letters that fictional names begin with, by the documents where they do.
pub(crate) struct Letters<'a> {
    entered: Table<char, BTreeSet<u32>>,
    /// Those of earlier runs.
    earlier: Option<&'a dyn Earlier>,
}

impl<'a> Letters<'a> {
    /// None yet, but those of earlier runs.
    pub(crate) fn new(earlier: Option<&'a dyn Earlier>) -> Self {
        Self {
            entered: Table::default(),
            earlier,
        }
    }

    /// Enters the letter of somebody's name.
    pub(crate) fn enter(&mut self, letter: char, of: &Standing) {
        self.entered.entry(letter).or_default().extend(&*of.at);
    }

    /// Whether somebody whom this one meets has a name of that letter.
    pub(crate) fn meets(&self, letter: char, one: &Standing) -> bool {
        let entered = self.entered.get(&letter);
        one.at.iter().any(|document| {
            let begins = |earlier: &dyn Earlier| earlier.begins(letter, *document);
            entered.is_some_and(|at| at.contains(document)) || self.earlier.is_some_and(begins)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_namesakes_who_never_meet_share() {
        let mut numbers = Numbers::default();
        let [lotte, emma] = ["Lotte", "Emma"].map(|name| Listed::new(name, &mut numbers));
        let mut taken = Taken::new(Part::Given, &numbers, None);
        let at = |documents: &[u32], wide| Standing::of(documents.iter().copied(), wide);
        taken.give("lotte", "sanne", &at(&[4, 2], false));
        assert!(taken.is_free("lotte", "sanne", &at(&[1, 3], true)));
        assert!(
            !taken.is_free("lotte", "sanne", &at(&[2], true)),
            "they meet"
        );
        assert!(
            !taken.is_free("lotte", "fatima", &at(&[1], false)),
            "another name"
        );
        assert!(taken.is_apart("lotte", &at(&[1], false)));
        assert!(!taken.is_apart("lotte", &at(&[1, 4], false)));
        taken.give("lotte", "sanne", &at(&[9], true));
        assert!(
            !taken.is_free("lotte", "sanne", &at(&[1], true)),
            "two of the whole project"
        );
        assert!(matches!(taken.bearers(&lotte), Bearers::Of(_)));
        assert!(matches!(taken.bearers(&emma), Bearers::Nobody));
        // The short way says what the long one does.
        for (name, real) in [&lotte, &emma]
            .into_iter()
            .flat_map(|n| [(n, "sanne"), (n, "fatima")])
        {
            for one in [
                at(&[1], true),
                at(&[2], false),
                at(&[7], false),
                at(&[7, 9], true),
            ] {
                let long = taken.is_free(&name.folded, real, &one);
                assert_eq!(taken.is_listed_free(name, Real::of(real), &one), long);
                let long = taken.is_apart(&name.folded, &one);
                assert_eq!(taken.is_listed_apart(name, &one), long);
            }
        }
    }
}
