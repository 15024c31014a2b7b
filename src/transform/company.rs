//! Who meets whom: which persons may bear one fictional name.

use super::fold::Table;
use std::collections::BTreeSet;
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

/// The fictional names that are given out, with whom they stand for. Looked up, never iterated.
#[derive(Default)]
pub(crate) struct Taken(Table<String, Owners>);

/// Everyone who bears a fictional name.
struct Owners {
    /// The real name; none where they have several.
    real: Option<String>,
    /// Whether one of them is known over all documents.
    wide: bool,
    /// The documents where they are met.
    at: BTreeSet<u32>,
}

impl Owners {
    /// Whether none of them is met where another one is. O(documents of that one).
    fn are_apart(&self, to: &Standing) -> bool {
        to.at.iter().all(|document| !self.at.contains(document))
    }
}

impl Taken {
    /// Gives a fictional name to the bearer of a real one.
    pub(crate) fn give(&mut self, fictional: &str, real: &str, to: &Standing) {
        let owners = self
            .0
            .entry(fictional.to_owned())
            .or_insert_with(|| Owners {
                real: Some(real.to_owned()),
                wide: false,
                at: BTreeSet::new(),
            });
        owners.real = owners.real.take().filter(|r| r == real);
        owners.wide |= to.wide;
        owners.at.extend(&*to.at);
    }

    /// Whether the bearer of a real name may get a fictional one: nobody has it, or those who do
    /// bear the same real name, never meet this one, and one of each two is known in its own
    /// document only, as *Sanne* here and *Sanne* there are.
    pub(crate) fn is_free(&self, fictional: &str, real: &str, to: &Standing) -> bool {
        self.0.get(fictional).is_none_or(|owners| {
            owners.real.as_deref() == Some(real)
                && !(owners.wide && to.wide)
                && owners.are_apart(to)
        })
    }

    /// Whether nobody whom this one meets has a fictional name.
    pub(crate) fn is_apart(&self, fictional: &str, to: &Standing) -> bool {
        let owners = self.0.get(fictional);
        owners.is_none_or(|owners| owners.are_apart(to))
    }

    /// Whether anybody has a fictional name.
    pub(crate) fn has(&self, fictional: &str) -> bool {
        self.0.contains_key(fictional)
    }
}

/// The letters that fictional names begin with, by the documents where they do.
#[derive(Default)]
pub(crate) struct Letters(Table<char, BTreeSet<u32>>);

impl Letters {
    /// Enters the letter of somebody's name.
    pub(crate) fn enter(&mut self, letter: char, of: &Standing) {
        self.0.entry(letter).or_default().extend(&*of.at);
    }

    /// Whether somebody whom this one meets has a name of that letter.
    pub(crate) fn meets(&self, letter: char, one: &Standing) -> bool {
        let at = self.0.get(&letter);
        at.is_some_and(|at| one.at.iter().any(|document| at.contains(document)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_namesakes_who_never_meet_share() {
        let mut taken = Taken::default();
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
        assert!(taken.has("lotte") && !taken.has("emma"));
    }
}
