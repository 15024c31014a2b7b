//! The name tagger: a structured perceptron over hashed features.
//!
//! For every word that may be part of a name it tells how much better the best labelling of the
//! words around it reads with that word as part of a person's, a place's or an organisation's name
//! than without. It decides nothing: its margins are one signal among others, weighed in
//! `rules/names.toml`.
//!
//! Most words of running text can be part of no name: lower-case words that only the word list
//! knows. They get no features and no label but [`Label::Outside`], so that the chain falls apart
//! into short runs, each of which is decoded by itself. O(n) in the words that are left.
//!
//! The weights are made by `cargo run --release --example train_tagger` (see `training/README.md`)
//! and compiled in from `rules/tagger/`, where their licence stands.
//!
//! # Source
//!
//! Collins (2002), *Discriminative training methods for hidden Markov models*.

pub mod decode;
pub(crate) mod elsewhere;
pub(crate) mod features;
pub mod train;
pub mod weights;

use super::name::Scan;
use decode::Chain;
pub use weights::Weights;

/// What a word may be part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Label {
    /// No name.
    Outside,
    /// The name of a person.
    Person,
    /// The name of a place.
    Place,
    /// The name of an organisation.
    Organisation,
    /// Any other name: a brand, a language, a book.
    Other,
}

impl Label {
    /// Every label, in the order of the weights.
    pub const ALL: [Self; LABELS] = [
        Self::Outside,
        Self::Person,
        Self::Place,
        Self::Organisation,
        Self::Other,
    ];
}

/// How many labels there are.
pub const LABELS: usize = 5;

/// How much better a word reads as part of a name than as anything else, in the weights' own unit
/// and divided by [`Margins::UNIT`] where it is asked for: about 1 is a slight preference, 5 is sure.
///
/// A word that was not judged has the lowest margins there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Margins([i16; 3]);

impl Margins {
    /// What a margin of one is in the weights' own unit.
    pub const UNIT: f32 = 160.0;

    /// Of a word that can be part of no name.
    pub const NONE: Self = Self([i16::MIN; 3]);

    /// The margin of a label before no name at all; [`Label::Outside`] and [`Label::Other`] have none.
    #[must_use]
    pub fn of(self, label: Label) -> f32 {
        match label {
            Label::Person => f32::from(self.0[0]) / Self::UNIT,
            Label::Place => f32::from(self.0[1]) / Self::UNIT,
            Label::Organisation => f32::from(self.0[2]) / Self::UNIT,
            Label::Outside | Label::Other => f32::MIN,
        }
    }

    /// From the best scores of a chain through a word, one a label.
    fn between(best: [i32; LABELS]) -> Self {
        let none = best[Label::Outside as usize].max(best[Label::Other as usize]);
        let margin = |label: Label| {
            let margin = best[label as usize] - none;
            margin.clamp(i32::from(i16::MIN) + 1, i32::from(i16::MAX)) as i16
        };
        Self([
            margin(Label::Person),
            margin(Label::Place),
            margin(Label::Organisation),
        ])
    }

    /// Whether the word was judged.
    #[must_use]
    pub fn judged(self) -> bool {
        self != Self::NONE
    }
}

/// Judges all words of a scan's document; one margin a token.
pub(crate) fn tag(scan: &Scan<'_, '_>, weights: &Weights) -> Vec<Margins> {
    let tokens = scan.a.tokens.len();
    let mut margins = vec![Margins::NONE; tokens];
    let mut chain = Chain::default();
    let mut rows = Vec::with_capacity(features::MOST);
    let elsewhere = elsewhere::Elsewhere::of(scan);
    let mut from = 0;
    for i in 0..=tokens {
        if i < tokens
            && scan.may_be_named(i)
            && (i == from || scan.a.block_of[i] == scan.a.block_of[i - 1])
        {
            rows.clear();
            features::of(scan, &elsewhere, i, &mut rows);
            chain.push(weights.emission(&rows));
            continue;
        }
        if !chain.is_empty() {
            for (token, best) in (from..).zip(chain.max_marginals(&weights.transitions)) {
                margins[token] = Margins::between(*best);
            }
            chain.clear();
        }
        from = i + 1;
        // The first word of a block follows one of another block.
        if i < tokens && scan.may_be_named(i) {
            from = i;
            rows.clear();
            features::of(scan, &elsewhere, i, &mut rows);
            chain.push(weights.emission(&rows));
        }
    }
    margins
}
