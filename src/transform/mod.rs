//! Operators and policies: what takes the place of a mention.
//!
//! A [`Policy`] says which [`Operator`] serves which kind; a [`Transformer`] applies them to one
//! document at a time. Fictional names and pseudonyms come from a key, so the same key gives the
//! same ones in every file and run. What an operator cannot replace is suppressed; nothing falls
//! back to the original.

mod age;
mod bearer;
mod company;
mod date;
mod fixed;
mod fold;
mod forms;
mod grammar;
mod initials;
mod mention;
mod organisation;
mod phrase;
mod place;
mod placeholder;
mod policy;
mod pool;
mod pseudonym;
mod reduced;
pub mod roll;
mod rules;
mod scene;
mod scope;
mod search;
mod spent;
mod suppress;
mod surrogate;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod transformer;

pub use fixed::read_names;
pub use policy::{Follow, Policy, Serving};
pub use scope::{Scope, identity};
pub use transformer::{Extra, Gazetteer, Transformer, edits};

/// A name as names are compared: in small letters, without accents.
#[must_use]
pub fn folded_name(name: &str) -> String {
    fold::fold(name)
}

use crate::resolve::EntityId;
use crate::{EntityKind, Span};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// What is done with a mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Operator {
    /// A fitting fictional value, consistent for the entity.
    Surrogate,
    /// The initials of a fictional name: `L. de V.`.
    Initials,
    /// What a person is in the text, with a number: `Pleegmoeder 1`.
    Role,
    /// A keyed stable stand-in of the same look.
    Pseudonym,
    /// Moved by one secret number of days for all dates of a respondent.
    Shift,
    /// A coarser value.
    Generalise,
    /// A named gap: `[PERSOON-1]`.
    Placeholder,
    /// Left out, with `[…]` where it stood.
    Suppress,
    /// Kept as it is; only where the policy says so.
    Keep,
}

/// One replacement, ready to be spliced in.
///
/// The span may be wider than the detection's: an article or preposition that has to agree goes
/// with it (*op 12 maart* becomes *in maart*).
#[derive(Clone, PartialEq, Eq)]
pub struct Replacement {
    /// What goes, in bytes of the document's text.
    pub span: Span,
    /// What comes.
    pub text: String,
    /// The kind of the mention.
    pub kind: EntityKind,
    /// The entity of the mention.
    pub entity: EntityId,
    /// The operator that was used; `Suppress` where another one could not replace.
    pub operator: Operator,
    /// The rule that found the mention.
    pub rule: Arc<str>,
}

impl fmt::Debug for Replacement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Replacement({}..{} {} {:?})",
            self.span.start, self.span.end, self.kind, self.operator
        )
    }
}
