//! The measures: what was found of what had to be found.

use super::count::{Counts, overlapped};
use super::gold::{Gold, Marked};
use super::link::{Link, Linking, links};
use crate::{EntityKind, Error, ErrorKind, Original, Result};
use std::collections::BTreeMap;

/// A span that the program found, in code points of the text, half-open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its first code point.
    pub start: usize,
    /// The first code point after it.
    pub end: usize,
    /// Its kind.
    pub kind: EntityKind,
    /// Who or what it refers to: the same number for all mentions of one entity in the text.
    pub entity: u32,
}

/// A required mention that was not found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Miss {
    /// Its kind.
    pub kind: EntityKind,
    /// The line of its file, from 1.
    pub line: u32,
    /// The character of that line, from 1; 0 where not known.
    pub column: u32,
    /// What stands there.
    pub surface: Original,
}

/// How one text was done.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// The line of its file that the text starts at, from 1.
    pub line: u32,
    /// The counts.
    pub counts: Counts,
    /// Who is who, in order of the marked spans.
    pub links: Vec<Link>,
    /// What was missed, in order.
    pub missed: Vec<Miss>,
}

impl Outcome {
    /// Holds what was found against what was marked.
    ///
    /// Finds may come in any order and overlap; typed figures depend on the order, in which each find
    /// takes the first marked span of its kind that it overlaps and that no find before it took.
    /// O(n log n) for finds that do not overlap.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Span`] if a find lies outside the text.
    pub fn of(gold: &Gold, found: &[Found]) -> Result<Self> {
        let mut kinds = vec![None; gold.letters().len()];
        for find in found {
            let below = kinds.get_mut(find.start..find.end);
            below
                .ok_or_else(|| Error::new(ErrorKind::Span).at_line(gold.line()))?
                .fill(Some(find.kind));
        }
        let mut outcome = Self {
            line: gold.line(),
            ..Self::default()
        };
        outcome.counts.texts = 1;
        outcome.recall(gold, &kinds);
        outcome.counts.words(gold, &kinds);
        outcome.counts.typed(gold.spans(), found);
        let over = over(gold.spans(), found);
        outcome.counts.confused(gold.spans(), &over, found);
        let people: Vec<Option<&Found>> = over
            .iter()
            .map(|finds| finds.iter().copied().find(|f| f.kind == EntityKind::Person))
            .collect();
        outcome.links = links(gold, &people);
        Ok(outcome)
    }

    /// Counts mentions and entities that were found.
    fn recall(&mut self, gold: &Gold, kinds: &[Option<EntityKind>]) {
        let mut entities: BTreeMap<(EntityKind, Result<&Original, usize>), bool> = BTreeMap::new();
        for (number, span) in gold.spans().iter().enumerate() {
            let Some(kind) = span.required() else {
                self.counts.optional += 1;
                continue;
            };
            let hit = gold.needed(span).iter().all(|at| kinds[*at].is_some());
            self.counts.mentions.entry(kind).or_default().count(hit);
            // What is not said to be the same is an entity of its own.
            let entity = span.entity.as_ref().ok_or(number);
            *entities.entry((kind, entity)).or_insert(true) &= hit;
            if !hit {
                self.missed.push(Miss {
                    kind,
                    line: span.line,
                    column: span.column,
                    surface: gold.surface(span),
                });
            }
        }
        for ((kind, _), hit) in entities {
            self.counts.entities.entry(kind).or_default().count(hit);
        }
    }
}

/// The finds over each marked span, in order.
fn over<'f>(spans: &[Marked], found: &'f [Found]) -> Vec<Vec<&'f Found>> {
    let mut over = vec![Vec::new(); spans.len()];
    for find in found {
        for span in overlapped(spans, find) {
            over[span].push(find);
        }
    }
    over
}

/// The measures over all texts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Score {
    /// The counts.
    pub counts: Counts,
    /// Who is who.
    pub linking: Linking,
}

impl Score {
    /// Adds a text. The last digits of [`Linking`] depend on the order of texts.
    pub fn add(&mut self, outcome: &Outcome) {
        self.counts.add(&outcome.counts);
        for link in &outcome.links {
            self.linking.add(link);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::{Group, Share, Typed, Unit, marks::read};
    use EntityKind::{Age, Location, Person, Phone};

    fn outcome(text: &str, found: &[(EntityKind, usize, usize)]) -> Outcome {
        let gold = &read(&format!("=====\n{text}"), Unit::Document).unwrap()[0];
        let find = |(kind, start, end): &(EntityKind, usize, usize)| Found {
            start: *start,
            end: *end,
            kind: *kind,
            entity: 0,
        };
        Outcome::of(gold, &found.iter().map(find).collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn a_missed_mention_lowers_the_entity_and_a_wrong_word_the_precision() {
        let text = "ëne ⟦Ruthmila|PERSON|p1⟧ en ⟦Ruthmila|PERSON|p1⟧, ⟦12 jaar|AGE⟧ uit ⟦Drenthe|LOCATION?|l1⟧.";
        let all = outcome(text, &[(Person, 4, 12), (Person, 16, 24), (Age, 26, 28)]);
        assert_eq!(all.missed, [], "the digits of an age will do");
        assert_eq!(all.counts.precision, Share { found: 3, all: 3 });
        let some = outcome(text, &[(Person, 4, 12), (Person, 16, 23), (Location, 0, 3)]);
        let counts = &some.counts;
        assert_eq!(counts.mentions_of(Group::Direct).of(), 0.5);
        assert_eq!(counts.entities_of(Group::Direct).of(), 0.0);
        assert_eq!(counts.entities_of(Group::Indirect).of(), 0.0);
        assert_eq!(counts.precision, Share { found: 1, all: 2 });
        assert_eq!((counts.missed(), counts.optional), (2, 1));
        let places: Vec<(u32, u32)> = some.missed.iter().map(|m| (m.line, m.column)).collect();
        assert_eq!(places, [(2, 29), (2, 51)]);
        assert!(!format!("{some:?}").contains("Ruthmila"));
    }

    #[test]
    fn each_find_and_each_mention_counts_once_by_kind() {
        let text = "⟦A|PERSON⟧ ⟦B|PERSON⟧ ⟦C|LOCATION?⟧ ⟦D|PERSON?⟧ ⟦E|PHONE⟧ f";
        // One find over two people; an optional place found as a person; an optional person; a
        // phone number taken for a place; something extra.
        let counts = outcome(
            text,
            &[
                (Person, 0, 3),
                (Person, 4, 5),
                (Person, 6, 7),
                (Location, 8, 9),
                (Location, 10, 11),
            ],
        )
        .counts;
        let typed = |kind| counts.typed.get(&kind).copied().unwrap_or_default();
        let is = |right, wrong, missed| Typed {
            right,
            wrong,
            missed,
        };
        assert_eq!(typed(Person), is(1, 0, 1));
        assert_eq!(typed(Location), is(0, 2, 0));
        assert_eq!(typed(Phone), is(0, 0, 1));
        assert_eq!(
            (typed(Person).precision(), typed(Person).f1()),
            (1.0, 2.0 / 3.0)
        );
        assert!(typed(Location).recall().is_nan() && typed(Location).f1().is_nan());
        let told: Vec<_> = counts.confusion.into_iter().collect();
        assert_eq!(
            told,
            [
                ((None, Some(Location)), 1),
                ((Some(Person), Some(Person)), 2),
                ((Some(Phone), Some(Location)), 1),
            ]
        );
        assert_eq!(is(0, 1, 1).f1(), 0.0);
    }

    #[test]
    fn nothing_to_count_gives_no_figure() {
        let counts = outcome("niets", &[]).counts;
        assert!(counts.precision.of().is_nan() && counts.mentions_of(Group::Direct).of().is_nan());
        let missed = outcome("⟦A|PERSON⟧", &[]).counts.confusion;
        assert_eq!(
            missed.into_iter().collect::<Vec<_>>(),
            [((Some(Person), None), 1)]
        );
    }

    #[test]
    fn a_find_off_the_text_is_refused() {
        let gold = &read("=====\nabc", Unit::Document).unwrap()[0];
        let find = Found {
            start: 2,
            end: 4,
            kind: Person,
            entity: 0,
        };
        let error = Outcome::of(gold, &[find]).unwrap_err();
        assert_eq!((error.kind(), error.place().line), (ErrorKind::Span, 2));
    }
}
