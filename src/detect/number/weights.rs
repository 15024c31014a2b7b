//! The weights of the judge of numbers: one signed byte a feature.

use super::features;
use crate::{Error, ErrorKind, Result};
use std::borrow::Cow;
use std::fmt;
use std::sync::LazyLock;

/// The file's first bytes; the last one is the version of its form.
const MAGIC: [u8; 8] = *b"snaamnum";

/// Binary logarithm of how many rows of features there are.
pub(super) const ROWS_LOG2: u32 = 16;

/// Where the rows begin in a file: behind eight bytes of magic and a `u32` digest of the features'
/// definition, little-endian. 2^16 `i8` follow.
const HEAD: usize = 8 + 4;

/// The weights of all features.
#[derive(Clone, PartialEq, Eq)]
pub struct Weights(Cow<'static, [u8]>);

impl fmt::Debug for Weights {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Weights({} rows)", self.0.len())
    }
}

/// The built-in weights as a file.
static BUILT_IN: &[u8] = include_bytes!("../../../rules/tagger/ages.weights");

impl Weights {
    /// The weights that are compiled in, read in place.
    #[must_use]
    pub fn built_in() -> &'static Self {
        static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| {
            let read = Weights::read(BUILT_IN);
            debug_assert!(
                read.is_ok(),
                "the built-in weights are of another version: train anew"
            );
            read.unwrap_or_else(|_| Weights::of(vec![0; 1 << ROWS_LOG2]))
        });
        &WEIGHTS
    }

    /// Reads a file of weights.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Rules`] if it is no such file, or was made for other features.
    pub fn read(file: &'static [u8]) -> Result<Self> {
        let refused = || Error::new(ErrorKind::Rules).in_part("ages.weights");
        let rows = file.get(HEAD..).ok_or_else(refused)?;
        let digest = features::DIGEST.to_le_bytes();
        if file[..8] != MAGIC || file[8..HEAD] != digest || rows.len() != 1 << ROWS_LOG2 {
            return Err(refused());
        }
        Ok(Self(rows.into()))
    }

    /// From as many rows as there are features.
    pub(super) fn of(rows: Vec<u8>) -> Self {
        debug_assert_eq!(rows.len(), 1 << ROWS_LOG2);
        Self(rows.into())
    }

    /// The weights as a file.
    #[must_use]
    pub fn write(&self) -> Vec<u8> {
        let mut file = MAGIC.to_vec();
        file.extend(features::DIGEST.to_le_bytes());
        file.extend(self.0.iter());
        file
    }

    /// What the rows of a number's features say together; above 0 it is an age.
    pub(super) fn sum(&self, rows: &[u32]) -> i32 {
        let weight = |row: &u32| self.0.get(*row as usize).map_or(0, |w| i32::from(*w as i8));
        rows.iter().map(weight).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_weights_are_of_this_version() {
        assert_eq!(Weights::read(BUILT_IN).unwrap().write(), BUILT_IN);
    }

    #[test]
    fn a_damaged_file_is_refused() {
        assert!(Weights::read(b"").is_err());
        assert!(Weights::read(&BUILT_IN[..BUILT_IN.len() - 1]).is_err());
        assert!(Weights::read(&BUILT_IN[1..]).is_err());
    }
}
