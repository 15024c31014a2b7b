//! From byte offsets to code points.

/// Counts the code points of a text up to byte offsets that only grow: one pass over the text
/// for all of them together.
#[derive(Clone)]
pub struct Points<'t> {
    text: &'t str,
    byte: usize,
    point: u64,
}

impl std::fmt::Debug for Points<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Points(byte {} of {})", self.byte, self.text.len())
    }
}

impl<'t> Points<'t> {
    /// Starts at the beginning of a text.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        Self {
            text,
            byte: 0,
            point: 0,
        }
    }

    /// The number of code points before a byte offset on a `char` boundary.
    ///
    /// An offset smaller than the one before starts the count over; one beyond the end counts
    /// the whole text.
    pub fn at(&mut self, byte: usize) -> u64 {
        let byte = byte.min(self.text.len());
        if byte < self.byte {
            (self.byte, self.point) = (0, 0);
        }
        // Every code point has one byte that does not continue another.
        let starts = self.text.as_bytes()[self.byte..byte]
            .iter()
            .filter(|b| **b & 0xC0 != 0x80)
            .count();
        self.byte = byte;
        self.point += starts as u64;
        self.point
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn points_count_as_chars_do(text in "[a-zë😀\n’]{0,60}") {
            let mut points = Points::new(&text);
            for (count, (byte, _)) in text.char_indices().enumerate() {
                prop_assert_eq!(points.at(byte), count as u64);
            }
            prop_assert_eq!(points.at(text.len()), text.chars().count() as u64);
            prop_assert_eq!(points.at(usize::MAX), text.chars().count() as u64);
            prop_assert_eq!(points.at(0), 0);
        }
    }
}
