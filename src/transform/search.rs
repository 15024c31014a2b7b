//! The search for a fictional name: the same for given names and surnames.

use super::company::{Bearers, Listed, Real, Standing, Taken};
use super::fold::{Table, WordSet, within_one_edit};
use super::spent::{Spent, class_of};
use crate::key::Draws;

/// How many draws are spent on a name that also meets the wishes.
pub(super) const PATIENCE: usize = 64;

/// A wish for a name, beside that it may be given at all.
pub(super) type Wish<'w, N> = &'w dyn Fn(&N) -> bool;

/// What a name is held against.
pub(super) struct Search<'c, 'a> {
    /// Words that no name may be.
    pub(super) words: &'c WordSet,
    /// The words of single documents, where names are drawn for several at once.
    pub(super) nearby: &'c Table<u32, WordSet>,
    pub(super) taken: &'c Taken<'a>,
    /// The real name.
    pub(super) real: Real<'c>,
    /// Where its bearer stands.
    pub(super) standing: &'c Standing,
}

impl Search<'_, '_> {
    /// A name of a class: drawn, as long as a draw meets `wished`; else the first from a drawn place on
    /// that meets the first of the other wishes, then the second, and so on.
    pub(super) fn draw<'n, N: AsRef<Listed>>(
        &self,
        class: &'n [N],
        draws: &mut Draws,
        spent: &mut Spent,
        wished: Wish<'_, N>,
        otherwise: &[Wish<'_, N>],
    ) -> Option<&'n N> {
        if spent.has(class_of(class), self.real) {
            // The draws stay what they were while the class had names.
            draws.skip(PATIENCE + 1);
            return None;
        }
        let allowed = |name: &N| self.allows(name.as_ref());
        let drawn = (0..PATIENCE)
            .map(|_| &class[draws.below(class.len())])
            .find(|name| wished(name) && allowed(name));
        // Used up, or so small that the wishes cannot all be met: walk through the class.
        let start = draws.below(class.len());
        let walk =
            |wish: &Wish<'_, N>| around(class, start).find(|name| wish(name) && allowed(name));
        let found = drawn.or_else(|| otherwise.iter().find_map(walk));
        if found.is_none() {
            let bearers = class.iter().map(|name| self.bearers(name.as_ref()));
            spent.note(class_of(class), bearers);
        }
        found
    }

    /// A name where the pools have run out, as over a large folder: one that somebody bears whom this
    /// person never meets comes first, then one that occurs in documents where the person does not
    /// stand. `like` says what the names have in common, so that nobody looks through them in vain again.
    pub(super) fn last<'n, N: AsRef<Listed> + 'n, I: Iterator<Item = &'n N>>(
        &self,
        names: impl Fn() -> I,
        spent: &mut Spent,
        like: &str,
    ) -> Option<&'n N> {
        if self.nearby.is_empty() || spent.is_at(self.standing, like) {
            return None;
        }
        let fits = |name: &Listed| {
            self.taken.is_listed_apart(name, self.standing) && !self.is_too_like(name)
        };
        let absent = |n: &&N| fits((*n).as_ref()) && !self.words.meets_any(&(*n).as_ref().words);
        let unmet = |n: &&N| fits((*n).as_ref()) && !self.is_near(self.standing, (*n).as_ref());
        let found = names().find(absent).or_else(|| names().find(unmet));
        if found.is_none() {
            for document in self.standing.documents() {
                let alone = Standing::of([*document], false);
                let gone = |name: &N| {
                    let name = name.as_ref();
                    !self.taken.is_listed_apart(name, &alone) || self.is_near(&alone, name)
                };
                if names().all(gone) {
                    spent.note_at(*document, like);
                }
            }
        }
        found
    }

    fn allows(&self, name: &Listed) -> bool {
        self.taken.is_listed_free(name, self.real, self.standing)
            && !self.is_too_like(name)
            && !self.words.meets_any(&name.words)
    }

    fn is_too_like(&self, name: &Listed) -> bool {
        within_one_edit(&name.folded, self.real.folded())
    }

    /// Who bears a name; nothing for one that must not be drawn by anybody.
    fn bearers(&self, name: &Listed) -> Option<Bearers> {
        let absent = !self.words.meets_any(&name.words);
        absent.then(|| self.taken.bearers(name))
    }

    /// Whether a name occurs in a document where somebody stands.
    fn is_near(&self, standing: &Standing, name: &Listed) -> bool {
        let mut sets = standing.documents().iter().map(|d| self.nearby.get(d));
        sets.any(|set| set.is_some_and(|set| set.meets_any(&name.words)))
    }
}

/// The names of a class from a place on, and then those before it.
pub(super) fn around<N>(class: &[N], start: usize) -> impl Iterator<Item = &N> {
    class[start..].iter().chain(&class[..start])
}
