//! The respondent's record: what is known, from where, and how surely.

use super::living::Living;
use crate::Span;
use crate::resolve::Sex;
use jiff::civil::Date;
use std::fmt;

/// What a respondent is to the interview.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// A child or young person.
    Youth,
    /// A parent.
    Parent,
    /// A foster parent, or family that fosters.
    FosterParent,
    /// Someone who works in youth care, teaching or health.
    Professional,
}

impl Role {
    /// The word that rules and files use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Youth => "jongere",
            Self::Parent => "ouder",
            Self::FosterParent => "pleegouder",
            Self::Professional => "hulpverlener",
        }
    }

    /// The role of a word of the rules.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        [
            Self::Youth,
            Self::Parent,
            Self::FosterParent,
            Self::Professional,
        ]
        .into_iter()
        .find(|r| r.name() == name)
    }
}

/// How a value was found, from the weakest to the surest.
///
/// Where two sources disagree the surer one wins; among equals the first in the text does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// The lists know the name.
    Name,
    /// Other wordings of the respondent's imply it: *mijn pleegmoeder*.
    Implied,
    /// The respondent tells of having come there; nothing says that it is over.
    Came,
    /// Pronouns of notes about the respondent.
    Pronoun,
    /// Notes about the respondent: *Sil is negen*.
    Note,
    /// The interviewer said it and the respondent said yes.
    Confirmed,
    /// The respondent said it, by itself or as the answer to a question.
    Statement,
    /// The label of the speaker: *Moeder:*.
    Label,
    /// The title of the document.
    Header,
    /// A form field, or reckoned from form fields.
    Field,
}

impl Basis {
    /// The word that records use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Implied => "implied",
            Self::Came => "came",
            Self::Pronoun => "pronoun",
            Self::Note => "note",
            Self::Confirmed => "confirmed",
            Self::Statement => "statement",
            Self::Label => "label",
            Self::Header => "header",
            Self::Field => "field",
        }
    }
}

/// A value with its source. `Debug` shows the source only: a date of birth is personal.
#[derive(Clone, PartialEq, Eq)]
pub struct Found<T> {
    /// The value.
    pub value: T,
    /// Where it stands, in bytes of the document's text.
    pub span: Span,
    /// How it was found.
    pub basis: Basis,
}

impl<T> fmt::Debug for Found<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (start, end) = (self.span.start, self.span.end);
        write!(f, "Found({:?} {start}..{end})", self.basis)
    }
}

impl<T> Found<T> {
    /// A value found at a place in a way.
    #[must_use]
    pub fn new(value: T, span: Span, basis: Basis) -> Self {
        Self { value, span, basis }
    }
}

/// Keeps the surer of two values; the one that was there first where both are as sure.
pub(super) fn offer<T>(slot: &mut Option<Found<T>>, new: Found<T>) {
    match slot {
        Some(old) if old.basis >= new.basis => {}
        _ => *slot = Some(new),
    }
}

/// What the children of a respondent are to him or her.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// Own children.
    #[default]
    Child,
    /// Foster children.
    FosterChild,
    /// Grandchildren.
    Grandchild,
    /// Nephews and nieces.
    NephewOrNiece,
}

impl Relation {
    /// The word that rules use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Child => "kind",
            Self::FosterChild => "pleegkind",
            Self::Grandchild => "kleinkind",
            Self::NephewOrNiece => "neefnicht",
        }
    }

    /// The relation of a word of the rules.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        [
            Self::Child,
            Self::FosterChild,
            Self::Grandchild,
            Self::NephewOrNiece,
        ]
        .into_iter()
        .find(|r| r.name() == name)
    }
}

/// One child of a respondent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Child {
    /// Its sex.
    pub sex: Sex,
    /// Its age in whole years.
    pub age: Option<u8>,
    /// What it is to the respondent.
    pub relation: Relation,
}

/// The children of a respondent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Children {
    /// How many there are; never less than `known.len()`.
    pub count: u8,
    /// The children that the document tells apart, in its order; empty where it only counts them.
    pub known: Vec<Child>,
}

impl Children {
    /// The children of one list.
    #[must_use]
    pub fn of(known: Vec<Child>) -> Self {
        Self {
            count: u8::try_from(known.len()).unwrap_or(u8::MAX),
            known,
        }
    }

    /// Takes children that no word relates otherwise for those of a relation.
    pub(super) fn relate(&mut self, relation: Relation) {
        for child in &mut self.known {
            if child.relation == Relation::Child {
                child.relation = relation;
            }
        }
    }

    /// Those of one relation; `None` if there is none of it.
    #[must_use]
    pub fn related(&self, relation: Relation) -> Option<Self> {
        let known: Vec<Child> = self
            .known
            .iter()
            .copied()
            .filter(|c| c.relation == relation)
            .collect();
        if known.is_empty() {
            return None;
        }
        if known.len() == self.known.len() {
            return Some(self.clone());
        }
        Some(Self::of(known))
    }
}

/// What a document tells of a respondent. What it does not tell is `None`; nothing is guessed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Role in the interview.
    pub role: Option<Found<Role>>,
    /// The word for a parent or foster parent, as the rules name it: `moeder`, `pleegopa`.
    pub kin: Option<Found<&'static str>>,
    /// Sex.
    pub sex: Option<Found<Sex>>,
    /// Age at the interview, in whole years.
    pub age: Option<Found<u8>>,
    /// Date of birth.
    pub birth: Option<Found<Date>>,
    /// Date of the interview.
    pub interview: Option<Found<Date>>,
    /// Woonsituatie at the interview.
    pub living: Option<Found<Living>>,
    /// Whether a parent brings up the children alone; `None` where nothing says so.
    pub single: Option<Found<bool>>,
    /// A parent's children.
    pub children: Option<Found<Children>>,
    /// A professional's function, as it is printed.
    pub function: Option<Found<String>>,
    /// History: in how many places a youth lived after leaving home.
    pub placements: Option<Found<u8>>,
    /// History: a youth's age at the first placement out of home, in whole years.
    pub placed_at: Option<Found<u8>>,
}

impl Record {
    /// Whether nothing at all is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether every field is known that the attribution of its role prints.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        match self.role.as_ref().map(|r| r.value) {
            Some(Role::Youth) => self.sex.is_some() && self.age.is_some() && self.living.is_some(),
            Some(Role::Parent | Role::FosterParent) => {
                self.sex.is_some() && self.children.is_some()
            }
            Some(Role::Professional) => self.function.is_some(),
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_surer_source_wins_and_the_first_among_equals() {
        let mut slot = None;
        for (value, basis) in [
            (14, Basis::Note),
            (15, Basis::Statement),
            (16, Basis::Statement),
            (17, Basis::Name),
        ] {
            offer(&mut slot, Found::new(value, Span::new(0, 2), basis));
        }
        assert_eq!(slot.map(|f| f.value), Some(15));
    }

    #[test]
    fn some_of_the_children_can_be_taken_apart() {
        let child = |relation| Child {
            relation,
            ..Child::default()
        };
        let all = Children::of(vec![child(Relation::Child), child(Relation::FosterChild)]);
        assert_eq!(all.related(Relation::FosterChild).map(|c| c.count), Some(1));
        assert_eq!(all.related(Relation::Grandchild), None);
    }
}
