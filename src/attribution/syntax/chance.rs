//! Lines made up by chance, to try every way through the grammar.

use super::read::style_of;
use super::walk::{Case, Given, Walk};
use crate::attribution::grammar::Grammar;
use crate::attribution::record::Record;
use crate::attribution::style::Style;
use std::cell::Cell;

/// A small generator of chance; the same seed gives the same line.
pub(crate) struct Chance(Cell<u64>);

const NAMES: [&str; 6] = ["Jip", "Noor", "Anne-Fleur", "Özlem", "D’Angelo", "Sil"];

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Cell::new(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1))
    }

    fn below(&self, n: usize) -> usize {
        let mut x = self.0.get();
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        self.0.set(x);
        usize::try_from((x >> 33) % (n.max(1) as u64)).unwrap_or_default()
    }

    pub(super) fn flips(&self) -> bool {
        self.below(2) == 0
    }

    pub(super) fn order(&self, length: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..length).collect();
        for i in (1..length).rev() {
            order.swap(i, self.below(i + 1));
        }
        order
    }

    pub(super) fn numbers(&self) -> Vec<usize> {
        (0..8).map(|_| self.below(26)).collect()
    }

    pub(super) fn name(&self) -> String {
        NAMES[self.below(NAMES.len())].to_owned()
    }

    pub(super) fn case(&self, walk: &mut Walk<'_>) -> &'static [Case] {
        if self.flips() {
            walk.style(super::CAPITAL, super::text::YES);
            &[Case::Large]
        } else {
            walk.style(super::CAPITAL, "no");
            &[Case::Fixed]
        }
    }
}

/// A line with what it tells.
pub(crate) fn made_up(grammar: &Grammar, seed: u64) -> Option<(String, Record, Style)> {
    let chance = Chance::new(seed);
    let mut walk = Walk::new(grammar, Given::Chance(&chance), None);
    walk.most_steps = 3000;
    walk.rule(grammar.root, &mut |_| true)
        .then(|| Some((walk.out.clone(), walk.facts().record()?, style_of(&walk))))?
}
