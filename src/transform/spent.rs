//! Which names of the pools are used up, so that nobody looks through them again.
//!
//! Names are used and never given back, and words are forbidden and never allowed again: what is used up
//! stays so. A class is looked through once more whenever a name was looked for in vain, and then no more.

use super::company::{Bearers, Real, Standing};
use std::collections::{BTreeMap, BTreeSet};

/// A class of names, by where it begins in memory.
pub(super) type Class = usize;

/// Where a class begins in memory, which tells it from the others.
pub(super) fn class_of<N>(names: &[N]) -> Class {
    names.as_ptr().addr()
}

/// Classes of which no name is left.
#[derive(Default)]
pub(super) struct Spent {
    /// The hashes of the real names whose bearers may still share one of a class.
    classes: BTreeMap<Class, BTreeSet<u64>>,
    /// The documents where nobody gets a name any more, by what their names were to be like.
    at: BTreeMap<String, BTreeSet<u32>>,
}

impl Spent {
    /// Whether a class holds no name for the bearers of a real one.
    pub(super) fn has(&self, class: Class, real: Real<'_>) -> bool {
        let reals = self.classes.get(&class);
        reals.is_some_and(|reals| !reals.contains(&real.hash()))
    }

    /// Takes note of a class if all of its names are used up. `bearers` tells who bears a name, and
    /// nothing for one that must not be drawn by anybody.
    pub(super) fn note(&mut self, class: Class, bearers: impl Iterator<Item = Option<Bearers>>) {
        let mut reals = BTreeSet::new();
        for bearers in bearers {
            match bearers {
                Some(Bearers::Unasked | Bearers::Nobody) => return,
                Some(Bearers::Of(real)) => {
                    reals.insert(real);
                }
                Some(Bearers::Several) | None => {}
            }
        }
        self.classes.insert(class, reals);
    }

    /// Whether someone stands in a document where nobody gets a name like this any more.
    pub(super) fn is_at(&self, standing: &Standing, like: &str) -> bool {
        let mut documents = standing.documents().iter();
        let at = self.at.get(like);
        at.is_some_and(|at| documents.any(|document| at.contains(document)))
    }

    /// Takes note that nobody in a document gets a name like this any more.
    pub(super) fn note_at(&mut self, document: u32, like: &str) {
        self.at.entry(like.to_owned()).or_default().insert(document);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_is_spent_for_all_but_those_who_share() {
        let mut spent = Spent::default();
        let (sanne, fatima) = (Real::of("sanne"), Real::of("fatima"));
        let one = Some(Bearers::Of(sanne.hash()));
        spent.note(7, [one, None, Some(Bearers::Nobody)].into_iter());
        assert!(!spent.has(7, fatima), "one is left");
        spent.note(7, [one, None, Some(Bearers::Several)].into_iter());
        assert!(spent.has(7, fatima) && !spent.has(7, sanne) && !spent.has(8, fatima));
        spent.note_at(3, "nl");
        assert!(spent.is_at(&Standing::of([1, 3], true), "nl"));
        assert!(!spent.is_at(&Standing::of([1, 2], true), "nl"));
        assert!(!spent.is_at(&Standing::of([3], true), "fy"));
    }
}
