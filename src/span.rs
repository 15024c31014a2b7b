//! Half-open byte ranges.

use std::ops::Range;

/// A half-open byte range `start..end` of a document's text.
///
/// Both ends lie on `char` boundaries of the text the span was made for.
/// Spans order by start, then by end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte inside the span.
    pub start: usize,
    /// First byte after the span; never smaller than `start`.
    pub end: usize,
}

impl Span {
    /// Makes a span; an `end` before `start` gives an empty span at `start`.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        Self {
            start,
            end: end.max(start),
        }
    }

    /// Length in bytes.
    #[must_use]
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether the span holds no byte.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether the two spans share at least one byte.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies wholly inside this span.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// What is left of this span when `other` is cut out: the part before and the part after.
    ///
    /// Empty parts are `None`. Spans that do not overlap leave this one whole, as the first part.
    #[must_use]
    pub fn subtract(self, other: Self) -> [Option<Self>; 2] {
        if !self.overlaps(other) {
            return [Some(self), None];
        }
        let before = Self::new(self.start, other.start.max(self.start));
        let after = Self::new(other.end.min(self.end), self.end);
        [
            Some(before).filter(|s| !s.is_empty()),
            Some(after).filter(|s| !s.is_empty()),
        ]
    }

    /// The span moved `by` bytes to the right.
    #[must_use]
    pub fn shift(self, by: usize) -> Self {
        Self {
            start: self.start + by,
            end: self.end + by,
        }
    }

    /// The text below the span.
    ///
    /// Returns the empty string where the span lies outside `text` or off a `char` boundary,
    /// so that a wrong span can never quote a neighbour.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or("")
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subtracting_keeps_what_is_left() {
        let s = Span::new(2, 10);
        assert_eq!(
            s.subtract(Span::new(4, 6)),
            [Some(Span::new(2, 4)), Some(Span::new(6, 10))]
        );
        assert_eq!(s.subtract(Span::new(0, 6)), [None, Some(Span::new(6, 10))]);
        assert_eq!(s.subtract(Span::new(0, 12)), [None, None]);
        assert_eq!(s.subtract(Span::new(10, 12)), [Some(s), None]);
    }
}
