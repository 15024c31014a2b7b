//! Whom a document names, for names that hold over several documents.
//!
//! [`Transformer::roll`](super::Transformer::roll) calls the roll of a document: its persons, and
//! the words that no fictional name may be. [`Casting`] draws names for the persons of many
//! documents at once, and [`Names`] is what one document gets of them.

pub(crate) use super::company::{Earlier, Owners, Part};

use super::company::Standing;
pub(crate) use super::fold::{Table, hashes};
use super::fold::{WordSet, fold};
use super::grammar::Grammar;
use super::policy::Follow;
use super::pool::Pool;
use super::scope::ScopeKeys;
use super::surrogate::Cast;
use crate::resolve::{Entity, EntityId, NameParts, Sex};
use std::collections::BTreeMap;
use std::fmt;

/// One person of a document, as far as the choice of a fictional name goes.
#[derive(Clone, PartialEq)]
pub struct Asked {
    /// The stems of the surname, folded, each part of a double one by itself: the families.
    pub stems: Vec<String>,
    /// The person, with the fullest name that the document shows.
    pub entity: Entity,
    /// Whether the document names this person by initials or a code.
    pub by_initials: bool,
}

/// The persons of a document, by number, and what no fictional name of theirs may be.
#[derive(Clone, Default)]
pub struct Roll {
    /// The persons, in the order of their numbers.
    pub persons: Vec<Asked>,
    /// Hashes of the words that occur and that fictional names can consist of, sorted. With a few
    /// others that share a place in the table of those words.
    pub words: Vec<u64>,
}

impl fmt::Debug for Roll {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Roll({} persons)", self.persons.len())
    }
}

/// The fictional names of a document's persons, drawn beforehand.
#[derive(Clone, Default)]
pub struct Names {
    /// For each entity of the document the words of its given name, folded, with the fictional ones;
    /// the empty word stands for a person without a known given name.
    pub given: Vec<Vec<(String, String)>>,
    /// Real stems of surnames, folded, with the fictional tussenvoegsel and stem.
    pub families: Vec<(String, (String, String))>,
    /// The entities that keep their real name.
    pub kept: Vec<EntityId>,
    /// The respondent whose document it is, where a table says so: all dates of one respondent are moved
    /// alike.
    pub respondent: Option<String>,
    /// Whether a person without a name here gets one drawn from the document alone; otherwise a
    /// placeholder.
    pub open: bool,
}

impl fmt::Debug for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Names({} families)", self.families.len())
    }
}

impl Names {
    /// Whether a person keeps the real name.
    #[must_use]
    pub fn keeps(&self, entity: EntityId) -> bool {
        self.kept.contains(&entity)
    }
}

/// Fictional names by real words, for names of files and folders.
#[derive(Clone, Default)]
pub struct Book {
    /// Words of given names, folded, with the fictional ones.
    pub given: BTreeMap<String, String>,
    /// Stems of surnames, folded, with the fictional tussenvoegsel and stem.
    pub families: BTreeMap<String, (String, String)>,
}

impl fmt::Debug for Book {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Book({} words)", self.given.len())
    }
}

/// Where fictional names are looked up by real words.
pub trait LookUp {
    /// The fictional name of a word of a given name, folded.
    fn given(&self, real: &str) -> Option<String>;
    /// The fictional tussenvoegsel and stem of a surname's stem, folded.
    fn family(&self, real: &str) -> Option<(String, String)>;
}

impl LookUp for Book {
    fn given(&self, real: &str) -> Option<String> {
        self.given.get(real).cloned()
    }

    fn family(&self, real: &str) -> Option<(String, String)> {
        self.families.get(real).cloned()
    }
}

impl Book {
    /// The words of a given name that are in it, folded, with the fictional ones.
    #[must_use]
    pub fn given_of(&self, given: &str) -> Vec<(String, String)> {
        let words = given.split_whitespace().map(fold);
        words
            .filter_map(|word| Some((word.clone(), self.given.get(&word)?.clone())))
            .collect()
    }
}

/// A fictional name as it was drawn.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Drawn {
    /// Words of the given name, folded, with the fictional ones.
    pub given: Vec<(String, String)>,
    /// Stems of the surname, folded, with the fictional tussenvoegsel and stem.
    pub families: Vec<(String, (String, String))>,
}

impl fmt::Debug for Drawn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Drawn({} words)", self.given.len())
    }
}

/// Draws names for the persons of many documents of one scope.
pub struct Casting<'a> {
    cast: Cast<'a>,
}

impl fmt::Debug for Casting<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Casting")
    }
}

/// Someone to be named: the person, where met, and what was drawn before.
pub struct Candidate<'c> {
    /// The person.
    pub entity: &'c Entity,
    /// The stems of the surname, as [`Asked::stems`].
    pub stems: &'c [String],
    /// Whether a document names this person by initials or a code.
    pub by_initials: bool,
    /// The documents where the person is met, by number.
    pub documents: &'c [u32],
    /// Whether the person is known over all documents, and not in its own only.
    pub wide: bool,
    /// Words of the given name, folded, with the fictional ones that were drawn before.
    pub known: &'c [(String, String)],
}

impl<'a> Casting<'a> {
    pub(super) fn new(
        pool: &'a Pool,
        grammar: &'a Grammar,
        keys: &'a ScopeKeys,
        follow: Follow,
        earlier: &'a dyn Earlier,
    ) -> Self {
        let cast = Cast::new(pool, grammar, &keys.names, follow, WordSet::default());
        Self {
            cast: cast.after(earlier),
        }
    }

    /// Forbids words to all names, by their hashes.
    pub fn forbid(&mut self, words: &[u64]) {
        self.cast.forbid_hashes(words);
    }

    /// Says what the words of one document are, in case that every name occurs somewhere.
    pub fn near(&mut self, document: u32, words: &[u64]) {
        self.cast.near(document, WordSet::of_hashes(words));
    }

    /// Takes over given names that were drawn before.
    pub fn has_given(&mut self, given: &[(String, String)], documents: &[u32], wide: bool) {
        let standing = Standing::of(documents.iter().copied(), wide);
        for (real, fictional) in given {
            self.cast.has_given(real, fictional, &standing);
        }
    }

    /// Takes over the name of a family that was drawn before.
    pub fn has_family(&mut self, real: &str, (prefix, stem): &(String, String), documents: &[u32]) {
        let standing = Standing::of(documents.iter().copied(), true);
        self.cast.has_surname(real, prefix, stem, &standing);
    }

    /// Draws a name; `None` if the pools hold none for this person.
    pub fn draw(&mut self, candidate: &Candidate<'_>) -> Option<Drawn> {
        let standing = Standing::of(candidate.documents.iter().copied(), candidate.wide);
        let role = self.cast.assign(
            candidate.entity,
            candidate.by_initials,
            &standing,
            candidate.known,
        )?;
        let mut drawn = Drawn::default();
        if role.old_given.is_empty() {
            let name = role.new_given.first().cloned();
            drawn.given.extend(name.map(|n| (String::new(), n)));
        }
        let words = role.old_given.iter().zip(&role.new_given);
        drawn
            .given
            .extend(words.map(|(old, new)| (fold(old), new.clone())));
        for stem in candidate.stems {
            if let Some(name) = self.cast.family(stem) {
                drawn.families.push((stem.clone(), name));
            }
        }
        Some(drawn)
    }
}

/// What a name is known by over documents: its given name and surname, folded, where it has both.
#[must_use]
pub fn full_name(name: &NameParts) -> Option<String> {
    if name.given.is_empty() || name.surname.is_empty() {
        return None;
    }
    let surname = fold(&name.surname);
    // A surname that is cut short is no surname to be known by: *Roos B.*
    if surname.trim_end_matches('.').chars().count() < 2 {
        return None;
    }
    let mut prefix = fold(&name.prefix);
    prefix.retain(|c| c.is_alphabetic());
    Some(format!("{}|{prefix}|{surname}", fold(&name.given)))
}

/// What a name is known by inside its document, folded.
#[must_use]
pub fn any_name(name: &NameParts) -> String {
    let parts = [&name.given, &name.initials, &name.prefix, &name.surname];
    parts.map(|p| fold(p)).join("|")
}

/// Joins what two documents know of one sex.
#[must_use]
pub fn joined(a: Sex, b: Sex) -> Sex {
    match (a, b) {
        (Sex::Unknown, known) | (known, Sex::Unknown) => known,
        (a, b) if a == b => a,
        _ => Sex::Unknown,
    }
}
