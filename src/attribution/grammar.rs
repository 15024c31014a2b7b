//! The grammar, and the ways to use it.

use crate::attribution::check::Fields;
use crate::attribution::error::{ParseError, PrintError, RulesError};
use crate::attribution::notation::compile;
use crate::attribution::quote::QuoteWords;
use crate::attribution::record::{Record, Role};
use crate::attribution::style::{Kind, Style};
use crate::attribution::syntax::{self, List, Rule};
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

static BUILT_IN: LazyLock<Grammar> = LazyLock::new(|| {
    // A broken file would make a grammar that reads and prints nothing; a test sees to it.
    Grammar::read(include_str!("../../rules/attributions.toml")).unwrap_or_default()
});

/// A grammar of attributions.
#[derive(Debug, Default)]
pub struct Grammar {
    pub(crate) rules: Vec<Rule>,
    pub(crate) lists: Vec<List>,
    pub(crate) root: usize,
    /// The words of the numbers from one on.
    pub(crate) numbers: Vec<String>,
    /// Letters, and the letter and the mark that they may be spelled with.
    pub(crate) compose: Vec<(char, char, char)>,
    pub(crate) opening: BTreeSet<char>,
    pub(crate) closing: BTreeSet<char>,
    /// All words of the grammar, in small letters: no invented name is one of them.
    pub(crate) vocabulary: BTreeSet<String>,
    pub(crate) fields: Fields,
    pub(crate) style_keys: BTreeSet<String>,
    pub(crate) style_values: BTreeSet<(String, String)>,
    /// How a passage becomes a quotation.
    pub(crate) quote: QuoteWords,
}

/// What an attribution tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed {
    /// The respondent.
    pub record: Record,
    /// The choices of wording; printing the record with them gives the same words.
    pub style: Style,
    /// What the attribution is in its text.
    pub kind: Kind,
    /// Where it stands in the line, in bytes: from the closing mark of a quote before it, to the
    /// opening mark of a quote after it, or to what is paraphrased.
    pub range: Range<usize>,
}

impl Grammar {
    /// The grammar that is compiled in.
    #[must_use]
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// Reads a grammar from the text of a rules file.
    ///
    /// # Errors
    ///
    /// The rule that is malformed, unknown, used twice over, or contains itself.
    pub fn read(rules: &str) -> Result<Self, RulesError> {
        compile(rules)
    }

    /// Reads an attribution. The line may have breaks, and a quote before or after.
    ///
    /// # Errors
    ///
    /// Where the line stops being an attribution, and which rules would fit there.
    pub fn parse(&self, line: &str) -> Result<Parsed, ParseError> {
        self.parse_after(line, None)
    }

    /// As [`Grammar::parse`], where the text before the line speaks of people of a role: *een van
    /// hen* is one of those. Without it such words are taken for the first role of the rules.
    ///
    /// # Errors
    ///
    /// As [`Grammar::parse`].
    pub fn parse_after(&self, line: &str, spoken_of: Option<Role>) -> Result<Parsed, ParseError> {
        let reading = syntax::read(self, line, spoken_of)?;
        Ok(Parsed {
            kind: reading.style.kind().unwrap_or(Kind::Quote),
            record: reading.record,
            style: reading.style,
            range: reading.range,
        })
    }

    /// Prints a record. Every setting of the style that the record leaves open is followed; where
    /// the style says nothing, the words in the record count, then the order of the rules.
    ///
    /// The line reads back as the record; if it stands for one of several roles (*een van hen*),
    /// with [`Grammar::parse_after`]. Words in the record that the style overrules change with it.
    ///
    /// # Errors
    ///
    /// The fields that the grammar has no words for, or the unknown keys of the style.
    pub fn print(&self, record: &Record, style: &Style) -> Result<String, PrintError> {
        syntax::print(self, record, style)
    }

    /// The settings that a style can make, each key with a value; free values are left out.
    pub fn settings(&self) -> impl Iterator<Item = (&str, &str)> {
        self.style_values
            .iter()
            .map(|(k, v)| (k.as_str(), v.as_str()))
    }
}

/// [`Grammar::parse`] with the built-in grammar.
///
/// # Errors
///
/// As there.
pub fn parse(line: &str) -> Result<Parsed, ParseError> {
    Grammar::built_in().parse(line)
}

/// [`Grammar::parse_after`] with the built-in grammar.
///
/// # Errors
///
/// As there.
pub fn parse_after(line: &str, spoken_of: Option<Role>) -> Result<Parsed, ParseError> {
    Grammar::built_in().parse_after(line, spoken_of)
}

/// [`Grammar::print`] with the built-in grammar.
///
/// # Errors
///
/// As there.
pub fn print(record: &Record, style: &Style) -> Result<String, PrintError> {
    Grammar::built_in().print(record, style)
}
