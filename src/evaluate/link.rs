//! Who is who: B-cubed over the mentions of persons that were found.
//!
//! A mention's precision is the share of the mentions that the program takes for the same person
//! that are; its recall the share of that person's mentions that the program takes for the same. Both
//! are averaged over mentions, so that a person who is named often counts as often. Only mentions
//! that were found and whose entity the gold names take part.
//!
//! # Source
//!
//! Bagga and Baldwin (1998), Algorithms for scoring coreference chains.

use super::gold::Gold;
use super::score::Found;
use crate::{EntityKind, Original};
use std::collections::BTreeMap;

/// One mention's precision and recall, between 0 and 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// Of the mentions taken for the same person, the share that are.
    pub precision: f64,
    /// Of the person's mentions, the share that are taken for the same person.
    pub recall: f64,
}

/// The sums over mentions.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Linking {
    precision: f64,
    recall: f64,
    mentions: u64,
}

impl Linking {
    /// Adds a mention. Sums of fractions depend on their order in the last digit, so mentions are
    /// added in the order of documents and spans.
    pub fn add(&mut self, link: &Link) {
        self.precision += link.precision;
        self.recall += link.recall;
        self.mentions += 1;
    }

    /// How many mentions take part.
    #[must_use]
    pub fn mentions(&self) -> u64 {
        self.mentions
    }

    /// The mean precision; NaN without mentions.
    #[must_use]
    pub fn precision(&self) -> f64 {
        self.precision / self.mentions as f64
    }

    /// The mean recall; NaN without mentions.
    #[must_use]
    pub fn recall(&self) -> f64 {
        self.recall / self.mentions as f64
    }

    /// The harmonic mean of both; NaN without mentions.
    #[must_use]
    pub fn f1(&self) -> f64 {
        let (p, r) = (self.precision(), self.recall());
        2.0 * p * r / (p + r)
    }
}

/// The links of one document, in the order of its gold spans.
///
/// `first` gives for each gold span the first person found over it. Optional spans take part: who
/// somebody is does not depend on whether they have to be hidden. O(n log n).
pub(super) fn links(gold: &Gold, first: &[Option<&Found>]) -> Vec<Link> {
    let pairs: Vec<(&Original, u32)> = gold
        .spans()
        .iter()
        .zip(first)
        .filter(|(span, _)| span.kind == Some(EntityKind::Person))
        .filter_map(|(span, found)| Some((span.entity.as_ref()?, (*found)?.entity)))
        .collect();
    let mut both: BTreeMap<(&Original, u32), u32> = BTreeMap::new();
    let mut meant: BTreeMap<&Original, u32> = BTreeMap::new();
    let mut taken: BTreeMap<u32, u32> = BTreeMap::new();
    for (entity, found) in &pairs {
        *both.entry((entity, *found)).or_default() += 1;
        *meant.entry(entity).or_default() += 1;
        *taken.entry(*found).or_default() += 1;
    }
    let share = |part: Option<&u32>, all: Option<&u32>| {
        f64::from(part.copied().unwrap_or(0)) / f64::from(all.copied().unwrap_or(1))
    };
    pairs
        .iter()
        .map(|(entity, found)| {
            let part = both.get(&(*entity, *found));
            Link {
                precision: share(part, taken.get(found)),
                recall: share(part, meant.get(entity)),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::{Outcome, Score, Unit, marks::read};

    #[test]
    fn two_people_taken_for_one_cost_precision_and_one_for_two_recall() {
        let file = "=====\n⟦A|PERSON|p1⟧ ⟦B|PERSON|p1⟧ ⟦C|PERSON|p2⟧ ⟦D|PERSON?|p3⟧ ⟦E|PERSON⟧ ⟦F|PERSON|p3⟧";
        let gold = &read(file, Unit::Document).unwrap()[0];
        let figures = |entities: &[u32]| {
            let found: Vec<Found> = (0..)
                .zip(entities)
                .map(|(at, entity)| Found {
                    start: at * 2,
                    end: at * 2 + 1,
                    kind: EntityKind::Person,
                    entity: *entity,
                })
                .collect();
            let mut score = Score::default();
            score.add(&Outcome::of(gold, &found).unwrap());
            let l = score.linking;
            (l.mentions(), l.precision(), l.recall(), l.f1())
        };
        assert_eq!(figures(&[1, 1, 2, 3, 4, 3]), (5, 1.0, 1.0, 1.0));
        let (mentions, precision, recall, _) = figures(&[1, 1, 1, 3, 4, 5]);
        assert_eq!((mentions, recall), (5, 0.8));
        assert_eq!(
            precision,
            (2.0 / 3.0 + 2.0 / 3.0 + 1.0 / 3.0 + 1.0 + 1.0) / 5.0
        );
        assert!(figures(&[]).3.is_nan());
    }
}
