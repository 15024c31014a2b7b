//! What is counted: mentions, entities, words, and what was found as what.

use super::gold::{Gold, Marked};
use super::letters::words;
use super::score::Found;
use crate::{EntityKind, IdentifierClass};
use std::collections::BTreeMap;
use std::ops::Range;

/// Found of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// How many were found.
    pub found: u64,
    /// How many there are; never less than `found`.
    pub all: u64,
}

impl Share {
    /// The share, between 0 and 1; NaN of nothing.
    #[must_use]
    pub fn of(self) -> f64 {
        self.found as f64 / self.all as f64
    }

    pub(super) fn count(&mut self, found: bool) {
        self.found += u64::from(found);
        self.all += 1;
    }

    fn add(&mut self, other: Self) {
        self.found += other.found;
        self.all += other.all;
    }
}

/// Mentions of one kind that were found as that kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    /// Required spans that a find of their kind overlaps, each find and each span counted once.
    pub right: u64,
    /// Finds that overlap neither such a span nor an optional one.
    pub wrong: u64,
    /// Required spans without such a find.
    pub missed: u64,
}

impl Typed {
    /// Of the finds that count, the share that are right; NaN where none counts.
    #[must_use]
    pub fn precision(self) -> f64 {
        self.right as f64 / (self.right + self.wrong) as f64
    }

    /// Of the required spans, the share that were found; NaN where there are none.
    #[must_use]
    pub fn recall(self) -> f64 {
        self.right as f64 / (self.right + self.missed) as f64
    }

    /// The harmonic mean of both; 0 where both are, NaN where either is.
    #[must_use]
    pub fn f1(self) -> f64 {
        let (p, r) = (self.precision(), self.recall());
        if p + r == 0.0 {
            0.0
        } else {
            2.0 * p * r / (p + r)
        }
    }
}

/// Which kinds are taken together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// What points at one person by itself.
    Direct,
    /// What points at one person in combination: places, organisations, dates and ages.
    Indirect,
}

impl Group {
    /// Whether a kind belongs to the group.
    #[must_use]
    pub fn has(self, kind: EntityKind) -> bool {
        (kind.class() == IdentifierClass::Direct) == (self == Self::Direct)
    }
}

/// What was counted. Every count of one text can be added to that of others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// How many texts were scored.
    pub texts: u64,
    /// How many spans are optional.
    pub optional: u64,
    /// Required mentions whose needed code points ([`Gold::needed`]) were all found, whatever the kind.
    pub mentions: BTreeMap<EntityKind, Share>,
    /// Required entities of which every mention was so found.
    pub entities: BTreeMap<EntityKind, Share>,
    /// Of the words that lie wholly inside finds, those that a marked span, required or optional, touches.
    pub precision: Share,
    /// The same by the kind found at the word's start.
    pub precisions: BTreeMap<EntityKind, Share>,
    /// Mentions found as what they are.
    pub typed: BTreeMap<EntityKind, Typed>,
    /// How often what was marked as one kind was found as another.
    ///
    /// A required mention counts once: under its own kind if any find over it has that, else under
    /// the kind of the first find over it, else under `None`: missed. Under `None` as what
    /// was marked stand finds that no marked span overlaps.
    pub confusion: BTreeMap<(Option<EntityKind>, Option<EntityKind>), u64>,
}

impl Counts {
    /// Adds the counts of other texts.
    pub fn add(&mut self, other: &Self) {
        self.texts += other.texts;
        self.optional += other.optional;
        self.precision.add(other.precision);
        for (sums, shares) in [
            (&mut self.mentions, &other.mentions),
            (&mut self.entities, &other.entities),
            (&mut self.precisions, &other.precisions),
        ] {
            for (kind, share) in shares {
                sums.entry(*kind).or_default().add(*share);
            }
        }
        for (kind, typed) in &other.typed {
            let sum = self.typed.entry(*kind).or_default();
            sum.right += typed.right;
            sum.wrong += typed.wrong;
            sum.missed += typed.missed;
        }
        for (pair, count) in &other.confusion {
            *self.confusion.entry(*pair).or_default() += count;
        }
    }

    /// The mentions of a group together.
    #[must_use]
    pub fn mentions_of(&self, group: Group) -> Share {
        sum(&self.mentions, group)
    }

    /// The entities of a group together.
    #[must_use]
    pub fn entities_of(&self, group: Group) -> Share {
        sum(&self.entities, group)
    }

    /// How many required mentions were not found.
    #[must_use]
    pub fn missed(&self) -> u64 {
        self.mentions.values().map(|s| s.all - s.found).sum()
    }
}

fn sum(of: &BTreeMap<EntityKind, Share>, group: Group) -> Share {
    let mut sum = Share::default();
    for (_, share) in of.iter().filter(|(kind, _)| group.has(**kind)) {
        sum.add(*share);
    }
    sum
}

impl Counts {
    /// Counts the words inside finds.
    pub(super) fn words(&mut self, gold: &Gold, kinds: &[Option<EntityKind>]) {
        let mut marked = vec![false; gold.letters().len()];
        for span in gold.spans() {
            marked[span.start..span.end].fill(true);
        }
        for word in words(gold.letters()) {
            let inside = &kinds[word.clone()];
            if let (Some(Some(kind)), true) = (inside.first(), inside.iter().all(Option::is_some)) {
                let hit = marked[word].contains(&true);
                self.precision.count(hit);
                self.precisions.entry(*kind).or_default().count(hit);
            }
        }
    }

    /// Matches finds with marked spans of their kind, one to one.
    pub(super) fn typed(&mut self, spans: &[Marked], found: &[Found]) {
        let mut used = vec![false; spans.len()];
        for find in found {
            let below = overlapped(spans, find);
            let own = below
                .clone()
                .find(|i| spans[*i].kind == Some(find.kind) && !used[*i]);
            if let Some(own) = own {
                used[own] = true;
                if !spans[own].optional {
                    self.typed.entry(find.kind).or_default().right += 1;
                }
            } else if !below.clone().any(|i| spans[i].optional) {
                self.typed.entry(find.kind).or_default().wrong += 1;
            }
        }
        let unused = spans.iter().zip(used).filter(|(_, used)| !used);
        for kind in unused.filter_map(|(span, _)| span.required()) {
            self.typed.entry(kind).or_default().missed += 1;
        }
    }

    /// Counts what was found as what.
    pub(super) fn confused(&mut self, spans: &[Marked], over: &[Vec<&Found>], found: &[Found]) {
        for (span, finds) in spans.iter().zip(over) {
            let Some(kind) = span.required() else {
                continue;
            };
            let own = finds.iter().find(|f| f.kind == kind);
            let taken = own.or(finds.first()).map(|f| f.kind);
            *self.confusion.entry((Some(kind), taken)).or_default() += 1;
        }
        let extra = found
            .iter()
            .filter(|find| overlapped(spans, find).next().is_none());
        for find in extra {
            *self.confusion.entry((None, Some(find.kind))).or_default() += 1;
        }
    }
}

/// The places of the marked spans that a find overlaps, in order.
pub(super) fn overlapped(spans: &[Marked], find: &Found) -> Range<usize> {
    let first = spans.partition_point(|s| s.end <= find.start);
    let end = spans.partition_point(|s| s.start < find.end);
    first..end.max(first)
}
