//! Participant's text that must not be printed by accident.

use std::fmt;

/// A piece of participant's text.
///
/// `Debug` and `Display` show its length only, so that logs, errors and panics
/// cannot quote it: `Original(12 bytes)`. [`Original::expose`] is the one way in,
/// easy to search for in review.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Original(Box<str>);

impl Original {
    /// Wraps a text.
    #[must_use]
    pub fn new(text: impl Into<Box<str>>) -> Self {
        Self(text.into())
    }

    /// The text itself. What is done with it must not reach a log or a message.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Original {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Original({} bytes)", self.0.len())
    }
}

impl fmt::Display for Original {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl From<&str> for Original {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Original {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_and_display_tell_the_length_only() {
        let original = Original::from("Fatima");
        assert_eq!(
            format!("{original:?} {original}"),
            "Original(6 bytes) Original(6 bytes)"
        );
    }
}
