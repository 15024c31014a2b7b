//! What a person should look at, because no rule can.

/// Something in a document that was read past or let through, and that a person should look at.
///
/// A notice never quotes the document. The run's report shows it, and a run with notices ends
/// with exit code 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Notice {
    /// This many pictures are kept as they are; they may show faces, names or handwriting.
    Images(u32),
    /// This many `[citaat]` marks have no `[/citaat]`; each quotation ends with its paragraph.
    UnclosedMarks(u32),
}

impl Notice {
    /// The kebab-case key of the notice's message in the catalogue; the message's only
    /// placeholder is `{count}`.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Images(_) => "notice-images",
            Self::UnclosedMarks(_) => "notice-unclosed-marks",
        }
    }

    /// How many there are.
    #[must_use]
    pub fn count(self) -> u32 {
        match self {
            Self::Images(n) | Self::UnclosedMarks(n) => n,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::{Language, message};

    #[test]
    fn every_notice_has_a_message_with_its_count() {
        for notice in [Notice::Images(2), Notice::UnclosedMarks(1)] {
            for language in [Language::Dutch, Language::English] {
                assert!(message(language, notice.key()).contains("{count}"));
            }
            assert!(notice.count() > 0);
        }
    }
}
