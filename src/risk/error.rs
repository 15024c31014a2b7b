//! What can go wrong: told by field and rule, never by a respondent's value.

use std::fmt;

/// The result of this module's functions.
pub type Result<T, E = RiskError> = std::result::Result<T, E>;

/// What went wrong. Names of fields and roles come from rules; values of respondents never stand here.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RiskError {
    /// The file of hierarchies is not TOML of the expected form.
    Rules,
    /// The hierarchy of a field contradicts itself.
    Hierarchy(Box<str>),
    /// An example in the hierarchy of a field does not hold.
    Example(Box<str>),
    /// No hierarchy has this field.
    UnknownField(Box<str>),
    /// The hierarchy of a field has no such choice.
    UnknownChoice(Box<str>),
    /// A respondent, by number in the order given, has a value that the field's hierarchy does not know.
    UnknownValue(Box<str>, usize),
    /// No respondent has this role.
    UnknownRole(Box<str>),
    /// There is no respondent of this number.
    UnknownRespondent(usize),
    /// `k` is 0, or a weight is negative or no number.
    Parameter,
    /// More values in a field, fields, respondents or combinations of levels than this can count.
    TooLarge,
}

impl fmt::Display for RiskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rules => f.write_str("the hierarchies are malformed"),
            Self::Hierarchy(field) => write!(f, "the hierarchy of `{field}` contradicts itself"),
            Self::Example(field) => write!(f, "an example of `{field}` does not hold"),
            Self::UnknownField(field) => write!(f, "no hierarchy for `{field}`"),
            Self::UnknownChoice(field) => write!(f, "`{field}` has no such choice"),
            Self::UnknownValue(field, at) => {
                write!(
                    f,
                    "respondent {at}: the hierarchy of `{field}` lacks the value"
                )
            }
            Self::UnknownRole(role) => write!(f, "no respondent has the role `{role}`"),
            Self::UnknownRespondent(at) => write!(f, "there is no respondent {at}"),
            Self::Parameter => f.write_str("`k` or a weight is out of range"),
            Self::TooLarge => f.write_str("the sample is too large to count"),
        }
    }
}

impl std::error::Error for RiskError {}
