//! How a passage becomes a quotation with its label.

use serde::Deserialize;
use std::collections::BTreeSet;

/// The words that the quote writer needs.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct QuoteWords {
    /// The printed line, with the slots `text` and `attribution`.
    pub(crate) line: String,
    /// Words that keep the space after a hyphen at the end of a line.
    pub(crate) suspended: BTreeSet<String>,
    /// Words that begin with an apostrophe, without it.
    pub(crate) elisions: BTreeSet<String>,
}
