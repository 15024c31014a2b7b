//! The weights of the tagger: one signed byte a feature and label.

use super::decode::{Emission, Transitions};
use super::{LABELS, features};
use crate::{Error, ErrorKind, Result};
use std::fmt;
use std::sync::LazyLock;

/// The file's first bytes; the last one is the version of its form.
const MAGIC: [u8; 8] = *b"snaamner";

/// Binary logarithm of how many rows of features there are.
pub const ROWS_LOG2: u32 = 18;

/// The weights of all features.
///
/// A file holds, little-endian: eight bytes of magic, a `u32` digest of the features' definition,
/// 25 transitions as `i16`, then 2^[`ROWS_LOG2`] rows of five `i8`.
#[derive(Clone)]
pub struct Weights {
    /// What a label costs after a label.
    pub(crate) transitions: Transitions,
    /// Five weights a row.
    rows: std::borrow::Cow<'static, [u8]>,
}

impl fmt::Debug for Weights {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Weights({} rows)", self.rows.len() / LABELS)
    }
}

/// The built-in weights as a file; empty before the first training.
static BUILT_IN: &[u8] = include_bytes!("../../../rules/tagger/names.weights");

impl Weights {
    /// Where the rows begin in a file.
    const HEAD: usize = 8 + 4 + LABELS * LABELS * 2;

    /// The weights that are compiled in, read in place.
    #[must_use]
    pub fn built_in() -> &'static Self {
        static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| {
            let read = Weights::read(BUILT_IN);
            debug_assert!(
                read.is_ok(),
                "the built-in weights are of another version: train anew"
            );
            read.unwrap_or_else(|_| Weights::blank())
        });
        &WEIGHTS
    }

    /// Reads a file of weights.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Rules`] if it is no such file, or was made for other features.
    pub fn read(file: &'static [u8]) -> Result<Self> {
        let refused = || Error::new(ErrorKind::Rules).in_part("names.weights");
        let rows = file.get(Self::HEAD..).ok_or_else(refused)?;
        let digest = features::DIGEST.to_le_bytes();
        if file[..8] != MAGIC || file[8..12] != digest || rows.len() != LABELS << ROWS_LOG2 {
            return Err(refused());
        }
        let mut transitions = [[0; LABELS]; LABELS];
        for (n, bytes) in file[12..Self::HEAD].as_chunks::<2>().0.iter().enumerate() {
            transitions[n / LABELS][n % LABELS] = i32::from(i16::from_le_bytes(*bytes));
        }
        Ok(Self {
            transitions,
            rows: rows.into(),
        })
    }

    /// Weights that prefer nothing.
    #[must_use]
    pub fn blank() -> Self {
        Self {
            transitions: [[0; LABELS]; LABELS],
            rows: vec![0; LABELS << ROWS_LOG2].into(),
        }
    }

    /// From transitions and rows of five weights; as many rows as there are features.
    pub(super) fn of(transitions: Transitions, rows: Vec<u8>) -> Self {
        debug_assert_eq!(rows.len(), LABELS << ROWS_LOG2);
        Self {
            transitions,
            rows: rows.into(),
        }
    }

    /// The weights as a file; see [`Weights`].
    #[must_use]
    pub fn write(&self) -> Vec<u8> {
        let mut file = MAGIC.to_vec();
        file.extend(features::DIGEST.to_le_bytes());
        for weight in self.transitions.as_flattened() {
            file.extend((*weight as i16).to_le_bytes());
        }
        file.extend(self.rows.iter());
        file
    }

    /// The score of each label for a word, from the rows of its features.
    pub(crate) fn emission(&self, rows: &[u32]) -> Emission {
        let mut sum = [0; LABELS];
        for row in rows {
            let at = *row as usize * LABELS;
            if let Some(weights) = self.rows.get(at..at + LABELS) {
                for (sum, weight) in sum.iter_mut().zip(weights) {
                    *sum += i32::from(*weight as i8);
                }
            }
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_weights_are_of_this_version() {
        let weights = Weights::read(BUILT_IN).unwrap();
        assert_eq!(weights.write(), BUILT_IN);
    }

    #[test]
    fn a_damaged_file_is_refused() {
        assert!(Weights::read(b"").is_err());
        assert!(Weights::read(&BUILT_IN[..BUILT_IN.len() - 1]).is_err());
        assert!(Weights::read(&BUILT_IN[1..]).is_err());
    }
}
