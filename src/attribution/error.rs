//! What can go wrong, as codes: no message holds a word of the text or of the record.

use serde::Serialize;
use std::error::Error;
use std::fmt;

/// What went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ErrorCode {
    /// The line is no attribution that the grammar knows.
    NotAnAttribution,
    /// The line is longer than any that is read.
    TooLong,
    /// The search took more steps than are allowed.
    TooComplex,
    /// The grammar has no words for a field of the record.
    NoWording,
    /// A setting of the style is not one of the grammar's.
    UnknownStyle,
    /// The line is not UTF-8.
    NotUtf8,
    /// The line is not the JSON of a record.
    NotARecord,
}

impl ErrorCode {
    /// The code as it is printed.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NotAnAttribution => "not-an-attribution",
            Self::TooLong => "too-long",
            Self::TooComplex => "too-complex",
            Self::NoWording => "no-wording",
            Self::UnknownStyle => "unknown-style",
            Self::NotUtf8 => "not-utf8",
            Self::NotARecord => "not-a-record",
        }
    }
}

/// Why a line was not read, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ParseError {
    /// What went wrong.
    pub code: ErrorCode,
    /// The column that no reading gets past, in characters from 1; line breaks count as characters.
    pub column: usize,
    /// The rules of the grammar that would fit there, sorted; `end` for the end of the line.
    pub expected: Vec<String>,
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at column {}", self.code.name(), self.column)?;
        if !self.expected.is_empty() {
            write!(f, ", expected {}", self.expected.join(", "))?;
        }
        Ok(())
    }
}

impl Error for ParseError {}

/// Why a record was not printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PrintError {
    /// What went wrong.
    pub code: ErrorCode,
    /// The fields of the record, or the keys of the style, that stay in the way, sorted.
    pub fields: Vec<String>,
}

impl fmt::Display for PrintError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code.name())?;
        if !self.fields.is_empty() {
            write!(f, " for {}", self.fields.join(", "))?;
        }
        Ok(())
    }
}

impl Error for PrintError {}

/// Why a rules file is no grammar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RulesError {
    /// The rule, or the part of the file.
    pub rule: String,
    /// What is wrong with it.
    pub problem: &'static str,
}

impl RulesError {
    pub(crate) fn new(rule: &str, problem: &'static str) -> Self {
        Self {
            rule: rule.to_owned(),
            problem,
        }
    }
}

impl fmt::Display for RulesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "rule `{}`: {}", self.rule, self.problem)
    }
}

impl Error for RulesError {}
