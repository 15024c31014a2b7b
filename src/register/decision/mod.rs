//! What people decided about persons, and how it is done to what was found.

mod apply;
mod read;
mod write;

pub use read::{read_decisions, read_decisions_toml};

use crate::resolve::NameParts;
use crate::text::Lexicon;
use crate::transform::folded_name;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verb {
    /// A word is a name, though it was not found.
    Accept,
    /// What was found is no name; it stays.
    Reject,
    /// A person is the same as another one: a number or a name.
    Merge,
    /// A name speaks of somebody else in this document.
    Split,
    /// A person bears this fictional given name or, in two words and more, given name and surname; a surname
    /// is that of the whole family.
    Rename,
    /// A person keeps the real name.
    Keep,
    /// A person's sex.
    Sex,
    /// What a person is to another one, in free words.
    Relation,
}

impl Verb {
    const ALL: [Self; 8] = [
        Self::Accept,
        Self::Reject,
        Self::Merge,
        Self::Split,
        Self::Rename,
        Self::Keep,
        Self::Sex,
        Self::Relation,
    ];

    /// The verb of a word that tables use.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verb| verb.name() == name)
    }

    /// The word that tables use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Reject => "reject",
            Self::Merge => "merge",
            Self::Split => "split",
            Self::Rename => "rename",
            Self::Keep => "keep",
            Self::Sex => "sex",
            Self::Relation => "relation",
        }
    }
}

/// Whom a decision is about: a number, or a name in a document or everywhere.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// The person's number in the register.
    #[serde(default)]
    pub person: Option<u32>,
    /// The document's path below the input.
    #[serde(default)]
    pub document: Option<String>,
    /// The name, as written.
    #[serde(default)]
    pub name: Option<String>,
}

/// One decision.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Whom it is about.
    pub subject: Subject,
    /// What is decided.
    pub verb: Verb,
    /// With what: a name, a number, a sex; empty where the verb needs nothing.
    pub value: String,
}

impl fmt::Debug for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Decision({:?})", self.verb)
    }
}

impl fmt::Debug for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Subject")
    }
}

/// A name compared without regard to case, accents and blanks.
pub(super) fn folded(name: &str) -> String {
    let words: Vec<String> = name.split_whitespace().map(folded_name).collect();
    words.join(" ")
}

impl Decision {
    /// Whether it is about a person of this number or of one of these names in a document.
    pub(super) fn is_about(&self, number: u32, document: &str, name: &NameParts) -> bool {
        let here = |d: &String| d.as_str() == document;
        if self.subject.document.as_ref().is_some_and(|d| !here(d)) {
            return false;
        }
        if let Some(person) = self.subject.person {
            return person == number;
        }
        let wanted = self.subject.name.as_deref().map(folded);
        wanted.is_some_and(|wanted| forms(name).contains(&wanted))
    }
}

/// What a person may be called in a table: the whole name, the given name, the surname.
pub(super) fn forms(name: &NameParts) -> Vec<String> {
    let join = |parts: &[&str]| folded(&parts.join(" "));
    let (given, prefix, surname) = (&*name.given, &*name.prefix, &*name.surname);
    let mut forms = vec![
        join(&[given, prefix, surname]),
        join(&[given]),
        join(&[prefix, surname]),
        join(&[surname]),
        join(&[&name.initials, prefix, surname]),
    ];
    forms.retain(|form| !form.is_empty());
    forms
}

/// A name of a table by its parts: the first word is the given name.
pub(super) fn parted(name: &str) -> NameParts {
    let lexicon = Lexicon::built_in();
    let mut words = name.split_whitespace();
    let given = words.next().unwrap_or("").to_owned();
    let rest: Vec<&str> = words.collect();
    let last = rest.len().saturating_sub(1);
    let prefix = rest[..last]
        .iter()
        .take_while(|w| lexicon.look_up(w).is_surname_prefix())
        .count();
    NameParts {
        given,
        prefix: rest[..prefix].join(" "),
        surname: rest[prefix..].join(" "),
        ..NameParts::default()
    }
}
