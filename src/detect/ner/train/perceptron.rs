//! The averaged structured perceptron.
//!
//! All numbers are whole, so that a training gives the same bytes on every machine.
//!
//! # Source
//!
//! Collins (2002); averaging by a second sum after Daumé (2006), *Practical structured learning
//! techniques for natural language processing*, figure 2.3.

use super::chance::Chance;
use crate::detect::ner::decode::{Chain, Emission, Transitions};
use crate::detect::ner::weights::ROWS_LOG2;
use crate::detect::ner::{LABELS, Weights};

/// Runs of words with their features and labels.
#[derive(Clone, Debug, Default)]
pub(super) struct Examples {
    /// The rows of all words' features.
    rows: Vec<u32>,
    /// For each word, where its rows end, and its label.
    words: Vec<(u32, u8)>,
    /// For each run, where its words end.
    runs: Vec<u32>,
}

impl Examples {
    /// Adds a word to the run that is open.
    pub(super) fn word(&mut self, rows: &[u32], label: u8) {
        self.rows.extend(rows);
        self.words.push((self.rows.len() as u32, label));
    }

    /// Ends a run.
    pub(super) fn end_run(&mut self) {
        if self.runs.last().copied().unwrap_or(0) < self.words.len() as u32 {
            self.runs.push(self.words.len() as u32);
        }
    }

    /// How many words there are.
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    fn run(&self, number: usize) -> std::ops::Range<usize> {
        let from = number.checked_sub(1).map_or(0, |n| self.runs[n] as usize);
        from..self.runs[number] as usize
    }

    fn rows_of(&self, word: usize) -> &[u32] {
        let from = word.checked_sub(1).map_or(0, |w| self.words[w].0 as usize);
        &self.rows[from..self.words[word].0 as usize]
    }

    /// For each run the labels that it has and those that weights give it.
    pub(super) fn compare(&self, weights: &Weights, mut each: impl FnMut(u8, usize)) {
        let mut chain = Chain::default();
        for number in 0..self.runs.len() {
            chain.clear();
            for word in self.run(number) {
                chain.push(weights.emission(self.rows_of(word)));
            }
            for (word, found) in self.run(number).zip(chain.best(&weights.transitions)) {
                each(self.words[word].1, found);
            }
        }
    }
}

/// A weight and the sum of its updates, each times the step at which it came.
#[derive(Clone, Copy, Default)]
struct Cell {
    now: i32,
    late: i64,
}

/// Trains weights. O(epochs · features).
pub(super) fn train(examples: &Examples, epochs: usize, chance: &mut Chance) -> Means {
    let mut cells = vec![Cell::default(); LABELS << ROWS_LOG2];
    let mut moves = [[Cell::default(); LABELS]; LABELS];
    let mut order: Vec<u32> = (0..examples.runs.len() as u32).collect();
    let mut chain = Chain::default();
    let mut transitions: Transitions = [[0; LABELS]; LABELS];
    let mut step = 1i64;
    for _ in 0..epochs {
        chance.shuffle(&mut order);
        for number in &order {
            let run = examples.run(*number as usize);
            chain.clear();
            for word in run.clone() {
                let mut sum: Emission = [0; LABELS];
                for row in examples.rows_of(word) {
                    let at = *row as usize * LABELS;
                    for (sum, cell) in sum.iter_mut().zip(&cells[at..at + LABELS]) {
                        *sum += cell.now;
                    }
                }
                chain.push(sum);
            }
            let found = chain.best(&transitions);
            let mut before = (0, 0);
            let mut differs = false;
            let update = |cell: &mut Cell, by: i32| {
                cell.now += by;
                cell.late += i64::from(by) * step;
            };
            for (word, found) in run.clone().zip(&found) {
                let gold = usize::from(examples.words[word].1);
                if gold != *found {
                    differs = true;
                    for row in examples.rows_of(word) {
                        let at = *row as usize * LABELS;
                        update(&mut cells[at + gold], 1);
                        update(&mut cells[at + found], -1);
                    }
                }
                if (before.0, gold) != (before.1, *found) {
                    update(&mut moves[before.0][gold], 1);
                    update(&mut moves[before.1][*found], -1);
                }
                before = (gold, *found);
            }
            if before.0 != before.1 {
                update(&mut moves[before.0][0], 1);
                update(&mut moves[before.1][0], -1);
            }
            if differs {
                for (to, from) in transitions
                    .as_flattened_mut()
                    .iter_mut()
                    .zip(moves.as_flattened())
                {
                    *to = from.now;
                }
            }
            step += 1;
        }
    }
    let mean = |cell: &Cell| {
        let sum = i64::from(cell.now) * step - cell.late;
        (sum * FINE / step) as i32
    };
    Means {
        rows: cells.iter().map(mean).collect(),
        transitions: moves.as_flattened().iter().map(mean).collect(),
    }
}

/// Weights before they are rounded: each the mean over all steps of a training, or the sum of such
/// means of several.
#[derive(Clone, Debug, Default)]
pub(super) struct Means {
    rows: Vec<i32>,
    transitions: Vec<i32>,
}

impl Means {
    /// Adds those of another training.
    pub(super) fn add(&mut self, other: Self) {
        if self.rows.is_empty() {
            *self = other;
            return;
        }
        let add = |to: &mut [i32], from: &[i32]| {
            for (to, from) in to.iter_mut().zip(from) {
                *to += from;
            }
        };
        add(&mut self.rows, &other.rows);
        add(&mut self.transitions, &other.transitions);
    }

    /// The mean of so many trainings, rounded to what a file holds.
    pub(super) fn weights(&self, trainings: usize) -> Weights {
        let parts = FINE / SCALE * trainings as i64;
        let round = |sum: &i32| {
            let sum = i64::from(*sum);
            (sum + sum.signum() * parts / 2) / parts
        };
        let row = |sum: &i32| round(sum).clamp(-127, 127) as i8 as u8;
        let move_of = |from: usize, to: usize| round(&self.transitions[from * LABELS + to]) as i32;
        Weights::of(
            std::array::from_fn(|from| std::array::from_fn(|to| move_of(from, to))),
            self.rows.iter().map(row).collect(),
        )
    }
}

/// What a mean weight of one becomes in a file.
const SCALE: i64 = 8;

/// What it is before it is rounded.
const FINE: i64 = 1 << 13;
