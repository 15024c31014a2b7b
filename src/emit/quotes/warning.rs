//! What an editor should know of a quote before it is printed.

use crate::message::{Language, filled, message};
use std::sync::Arc;

/// What was found out about a quote.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Warning {
    /// The document does not tell who speaks.
    NoRecord,
    /// Nobody counted whom the label fits: there was no table of respondents.
    LabelUnchecked,
    /// No label but the role is vague enough, so none is printed.
    LabelSuppressed,
    /// A label would be vague enough by itself, and is withheld for what was printed before or for the
    /// speaker's family.
    LabelWithheld {
        /// Why, as a word for programs.
        code: &'static str,
        /// Why, in a sentence.
        says: Arc<str>,
    },
    /// The table of respondents has no row for the speaker, so no label is printed.
    NotInTable,
    /// Several rows of the table could be the speaker, so no label is printed.
    Ambiguous,
    /// The table says that the speaker is not quoted, so there is no label for them.
    NotQuoted,
    /// The label fits fewer respondents than it should.
    BelowK {
        /// How many it fits.
        fits: usize,
        /// How many it should.
        k: usize,
    },
    /// The quote tells something that identifies by itself.
    Content {
        /// The rule that found it.
        rule: Arc<str>,
        /// What it is, in Dutch and English.
        says: [Arc<str>; 2],
        /// The number that it tells, if one can be read.
        number: Option<u8>,
    },
    /// Phrases of the quote stand in few interviews: who can search them finds the speaker.
    Phrases {
        /// How many of them.
        rare: usize,
        /// Of how many.
        of: usize,
        /// Few are less than this many interviews.
        k: usize,
    },
}

/// What is checked of a quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Check {
    /// Whether its label fits enough respondents.
    Label,
    /// Whether its words tell something that identifies.
    Content,
    /// Whether its phrases stand in enough interviews.
    Phrases,
}

/// What came of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Nothing was found.
    Passed,
    /// Something needs a look.
    Warned,
    /// It was not made.
    NotDone,
}

impl Check {
    /// The word for programs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Label => "label",
            Self::Content => "content",
            Self::Phrases => "phrases",
        }
    }

    /// The word for people.
    #[must_use]
    pub fn in_words(self, language: Language) -> &'static str {
        match self {
            Self::Label => message(language, "quote-check-label"),
            Self::Content => message(language, "quote-check-content"),
            Self::Phrases => message(language, "quote-check-phrases"),
        }
    }
}

impl Outcome {
    /// The word for programs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Warned => "warned",
            Self::NotDone => "not-done",
        }
    }

    /// The word for people.
    #[must_use]
    pub fn in_words(self, language: Language) -> &'static str {
        match self {
            Self::Passed => message(language, "quote-check-passed"),
            Self::Warned => message(language, "quote-check-warned"),
            Self::NotDone => message(language, "quote-check-not-done"),
        }
    }
}

impl Warning {
    /// The word for programs; of content with the rule's id behind a colon.
    #[must_use]
    pub fn code(&self) -> String {
        let code = match self {
            Self::NoRecord => "no-record",
            Self::LabelUnchecked => "label-unchecked",
            Self::LabelSuppressed => "label-suppressed",
            Self::LabelWithheld { code, .. } => return format!("label-withheld:{code}"),
            Self::NotInTable => "not-in-table",
            Self::Ambiguous => "ambiguous",
            Self::NotQuoted => "not-quoted",
            Self::BelowK { .. } => "below-k",
            Self::Content { rule, .. } => return format!("content:{rule}"),
            Self::Phrases { .. } => "phrases",
        };
        code.to_owned()
    }

    /// The check that it came of.
    #[must_use]
    pub fn check(&self) -> Check {
        match self {
            Self::Content { .. } => Check::Content,
            Self::Phrases { .. } => Check::Phrases,
            _ => Check::Label,
        }
    }

    /// The warning in a sentence.
    #[must_use]
    pub fn in_words(&self, language: Language) -> String {
        let key = match self {
            Self::NoRecord => "quote-no-record",
            Self::LabelUnchecked => "quote-label-unchecked",
            Self::LabelSuppressed => "quote-label-suppressed",
            Self::LabelWithheld { says, .. } => {
                return filled(language, "quote-label-withheld", &[("why", says)]);
            }
            Self::NotInTable => "quote-not-in-table",
            Self::Ambiguous => "quote-ambiguous",
            Self::NotQuoted => "quote-not-quoted",
            Self::BelowK { fits, k } => {
                return filled(language, "quote-below-k", &[("fits", fits), ("k", k)]);
            }
            Self::Content { says, .. } => {
                let what = match language {
                    Language::Dutch => &says[0],
                    Language::English => &says[1],
                };
                return filled(language, "quote-content", &[("what", what)]);
            }
            Self::Phrases { rare, of, k } => {
                let values: [(&str, &dyn std::fmt::Display); 3] =
                    [("rare", rare), ("of", of), ("k", k)];
                return filled(language, "quote-phrases", &values);
            }
        };
        message(language, key).to_owned()
    }
}
