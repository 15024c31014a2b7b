//! From mentions to who and what is meant.

pub(crate) mod forms;
pub(crate) mod link;

use crate::detect::Detection;
use std::fmt;

/// An entity's number inside one document, from 0, in order of first mention.
///
/// Printed as its kind's letter and its number from 1: `p1`, `l2`, `o1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityId(pub u32);

/// The sex that a person's mentions speak of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sex {
    /// A girl or woman.
    Female,
    /// A boy or man.
    Male,
    /// Not known; surrogates are drawn from names used for both.
    #[default]
    Unknown,
}

/// The parts of a Dutch name, as one mention writes them.
///
/// Every part is the text as written; an absent part is empty. `Debug` shows which parts there are.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct NameParts {
    /// Given name or names, nickname or code: `Sanne`, `Henk-Jan`, `Xia Ling`.
    pub given: String,
    /// Initials with their points: `J.C.`.
    pub initials: String,
    /// The tussenvoegsel: `van der`.
    pub prefix: String,
    /// The surname without its tussenvoegsel: `Berg`, `Brouwer-Smit`.
    pub surname: String,
}

impl fmt::Debug for NameParts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = |name: &'static str, text: &str| if text.is_empty() { "" } else { name };
        write!(
            f,
            "NameParts({}{}{}{})",
            part("g", &self.given),
            part("i", &self.initials),
            part("v", &self.prefix),
            part("s", &self.surname)
        )
    }
}

/// A detection that refers: what it refers to, and for a person how it names them.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// What was found.
    pub detection: Detection,
    /// What it refers to; the same for all mentions of one entity in a document.
    pub entity: EntityId,
    /// The parts of the name, for persons.
    pub parts: Option<NameParts>,
}

/// One entity of a document: a person with all that the document establishes, or a thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    /// Its number.
    pub id: EntityId,
    /// Its kind.
    pub kind: crate::EntityKind,
    /// For persons: the fullest name that the mentions give together, in ordinary capitals.
    /// For other kinds: `surname` empty and `given` the normalised text.
    pub name: NameParts,
    /// For persons: sex, as titles, kinship words, and the lists tell.
    pub sex: Sex,
    /// For persons: background code of the given name's list entry (`nl`, `tr`, …); empty if unknown.
    pub background: String,
}

/// Who and what a document speaks of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Resolved {
    /// All mentions, sorted by span, disjoint.
    pub mentions: Vec<Mention>,
    /// All entities; `entities[i].id.0 == i`.
    pub entities: Vec<Entity>,
}
