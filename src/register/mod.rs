//! Who is who over the documents of a project, and who bears which fictional name.
//!
//! ```
//! use schuilnaam::register::Register;
//! use schuilnaam::transform::Scope;
//! use schuilnaam::vault::Secret;
//! use schuilnaam::{Key, RuleFiles};
//!
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("study.register");
//! let secret = Secret::key([7; 32]); // `Key::read_file` outside of examples
//! let register = Register::create(&path, &secret, Key::generate()?, Scope::Project)?;
//! assert_eq!(register.people().count(), 0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Two passes
//!
//! The first pass calls the roll of every document ([`Transformer::roll`](crate::Transformer::roll))
//! and enters it ([`Register::enter`]); [`Register::settle`] then decides who is who and draws the
//! names that are still to be drawn, in an order that depends on the names alone. The second pass
//! asks for the names of each document ([`Register::names`]).
//!
//! # What is promised
//!
//! | | project, with a register | stream, without |
//! |---|---|---|
//! | same input, key and rules, any threads, any order of files | same bytes | same bytes |
//! | the folder in several runs, once the register has read all of it | same bytes | same bytes |
//! | documents added later | change no earlier name | change no other document |
//! | a full name | one person over the scope | one fictional name per document; another one only where two persons or a word of the document conflict |
//! | a bare given name | the person of its own document; the name that the scope gives to it | likewise |
//! | one fictional given name | one real one over the scope, as long as the pools last | one real one per document |
//! | a fictional name as a word of the originals | of no document known when it was drawn, as long as the pools last | not of the same document |
//! | the way back | [`Register::way_back`] | none |
//!
//! A document that is added later may hold a word that is a fictional name by then; [`Settled`] counts
//! them. Where the pools of names are used up, a name serves two persons who meet in no document.
//!
//! # Bounds
//!
//! Memory is the register: about half a kilobyte a person, and a path a document. Entering a
//! document is O(its persons); settling is O(n log n) in the persons of the run and O(n) in those
//! of the register. One transaction a settling, so that a kill leaves the register before or after.

mod decision;
mod ledger;
mod person;
mod respondents;
pub(crate) mod restore;
mod settle;
mod spill;
mod store;

pub use decision::{Decision, Subject, Verb, read_decisions, read_decisions_toml};
pub use ledger::{Printed, ToPrint};
pub use person::{Person, PersonKey, RealName, sex_of};
pub use respondents::{Respondent, read_respondents};
pub use restore::{Reversal, Way};
pub use settle::Settled;
pub use spill::{Packed, Spill};

use crate::key::Key;
use crate::resolve::EntityId;
use crate::transform::Scope;
use crate::transform::roll::{Asked, Book, Names, Roll};
use crate::vault::{Secret, Vault};
use crate::{Error, ErrorKind, Result};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;

/// The register of a project: one encrypted file.
pub struct Register {
    vault: Vault,
    key: Key,
    scope: Scope,
    people: BTreeMap<PersonKey, Person>,
    families: BTreeMap<FamilyKey, Family>,
    documents: BTreeMap<String, Entry>,
    words: BTreeMap<String, Vec<u64>>,
    decisions: Vec<Decision>,
    respondents: Vec<Respondent>,
    entered: Vec<Entered>,
    /// Who is who in the documents of this run, by the document's number in the run.
    cast: BTreeMap<u32, Vec<Part>>,
    /// The respondents of this run's documents by the table, by the document's number in the run.
    whose: BTreeMap<u32, String>,
    /// Changed since the last save.
    dirty: Dirty,
}

/// A scope's label and a real stem, folded.
type FamilyKey = (String, String);

/// The fictional surname of a family.
#[derive(Clone, Default, Serialize, Deserialize)]
struct Family {
    prefix: String,
    stem: String,
    documents: Vec<u32>,
}

/// A document that the register knows.
#[derive(Clone, Default, Serialize, Deserialize)]
struct Entry {
    number: u32,
    scope: String,
}

/// A document of this run before it is settled.
struct Entered {
    /// Its number in the run.
    number: u32,
    identity: String,
    scope: String,
    roll: Roll,
}

/// One person of a document of this run.
struct Part {
    entity: EntityId,
    key: PersonKey,
    stems: Vec<String>,
}

#[derive(Default)]
struct Dirty {
    people: BTreeSet<PersonKey>,
    gone: BTreeSet<PersonKey>,
    families: BTreeSet<FamilyKey>,
    documents: BTreeSet<String>,
    words: BTreeSet<String>,
    decisions: bool,
    respondents: bool,
}

impl fmt::Debug for Register {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (people, documents) = (self.people.len(), self.documents.len());
        write!(f, "Register({people} persons, {documents} documents)")
    }
}

impl Register {
    /// A new register in a new file, under a secret. Fictional names and pseudonyms are drawn with
    /// `key`, which the register keeps.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::RegisterExists`] and the other kinds of [`Vault::create`].
    pub fn create(path: &Path, secret: &Secret, key: Key, scope: Scope) -> Result<Self> {
        let mut vault = Vault::create(path, secret)?;
        store::begin(&mut vault, &key, scope)?;
        Self::load(vault)
    }

    /// Opens a register and reads who is in it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::RegisterSecret`] for a wrong key or passphrase, [`ErrorKind::RegisterDamaged`],
    /// [`ErrorKind::RegisterShort`], [`ErrorKind::RegisterOlder`], [`ErrorKind::RegisterNewer`],
    /// [`ErrorKind::NotARegister`], [`ErrorKind::RegisterInUse`]. The file is left as it is.
    pub fn open(path: &Path, secret: &Secret) -> Result<Self> {
        Self::load(Vault::open(path, secret)?)
    }

    /// The key that names and pseudonyms are drawn with.
    #[must_use]
    pub fn key(&self) -> &Key {
        &self.key
    }

    /// How far a fictional name holds.
    #[must_use]
    pub fn scope(&self) -> Scope {
        self.scope
    }

    /// Everyone, sorted by scope, then respondents of the table, full names, and others.
    pub fn people(&self) -> impl Iterator<Item = (&PersonKey, &Person)> {
        self.people.iter()
    }

    /// One person by its key. O(log persons).
    #[must_use]
    pub fn person(&self, key: &PersonKey) -> Option<&Person> {
        self.people.get(key)
    }

    /// Everyone of a scope, by its label.
    pub(crate) fn people_of(&self, scope: &str) -> impl Iterator<Item = (&PersonKey, &Person)> {
        let people = self.people.range(PersonKey::first(scope)..);
        people.take_while(move |(key, _)| key.scope() == scope)
    }

    fn families_of(&self, scope: &str) -> impl Iterator<Item = (&str, &Family)> {
        let families = self.families.range((scope.to_owned(), String::new())..);
        let own = families.take_while(move |((s, _), _)| s == scope);
        own.map(|((_, real), family)| (real.as_str(), family))
    }

    /// The fictional name of a person: given name, tussenvoegsel and surname as far as drawn.
    #[must_use]
    pub fn fictional(&self, key: &PersonKey, person: &Person) -> String {
        let mut words: Vec<&str> = Vec::new();
        // The words of the fullest real name, in its order.
        let fullest = person.names.iter().max_by_key(|n| n.whole().len());
        let real = fullest.map(|n| n.given.as_str()).unwrap_or_default();
        for word in real.split_whitespace().map(crate::transform::folded_name) {
            let drawn = person.given.iter().find(|(old, _)| *old == word);
            words.extend(drawn.map(|(_, new)| new.as_str()));
        }
        if words.is_empty() {
            words.extend(person.given.first().map(|(_, new)| new.as_str()));
        }
        let families = fullest.map(|n| n.stems.iter()).unwrap_or_default();
        let families = families.filter_map(|stem| {
            let family = (key.scope().to_owned(), stem.clone());
            let Family { prefix, stem, .. } = self.families.get(&family)?;
            Some(format!("{prefix} {stem}").trim_start().to_owned())
        });
        let surname: Vec<String> = families.collect();
        let surname = surname.join("-");
        words.extend(Some(surname.as_str()).filter(|s| !s.is_empty()));
        words.join(" ")
    }

    /// The documents by their numbers in the register, with their paths.
    #[must_use]
    pub fn documents(&self) -> BTreeMap<u32, &str> {
        let documents = self.documents.iter();
        documents
            .map(|(path, e)| (e.number, path.as_str()))
            .collect()
    }

    /// The decisions, in the order in which they were taken.
    #[must_use]
    pub fn decisions(&self) -> &[Decision] {
        &self.decisions
    }

    /// Puts other decisions in the place of all.
    pub fn decide(&mut self, decisions: Vec<Decision>) {
        self.decisions = decisions;
        self.dirty.decisions = true;
    }

    /// Takes over the table of respondents; it holds in later runs too.
    pub fn respond(&mut self, respondents: Vec<Respondent>) {
        self.respondents = respondents;
        self.dirty.respondents = true;
    }

    /// Enters a document of this run: its number in the run, what it is known by over runs
    /// ([`crate::transform::identity`]), its scope's label, and its roll.
    pub fn enter(&mut self, number: u32, identity: String, scope: String, roll: Roll) {
        self.entered.push(Entered {
            number,
            identity,
            scope,
            roll,
        });
    }

    /// The names that the persons of a document of this run bear, by its number in the run; none
    /// before it is settled.
    #[must_use]
    pub fn names(&self, number: u32) -> Option<Names> {
        let mut names = Names {
            respondent: self.whose.get(&number).cloned(),
            ..Names::default()
        };
        for part in self.cast.get(&number)? {
            let index = part.entity.0 as usize;
            if names.given.len() <= index {
                names.given.resize_with(index + 1, Vec::new);
            }
            let Some(person) = self.people.get(&part.key) else {
                continue;
            };
            names.given[index].clone_from(&person.given);
            if person.kept {
                names.kept.push(part.entity);
            }
            for stem in &part.stems {
                let scope = part.key.scope().to_owned();
                if let Some(family) = self.families.get(&(scope, stem.clone())) {
                    let name = (family.prefix.clone(), family.stem.clone());
                    names.families.push((stem.clone(), name));
                }
            }
        }
        names.families.sort();
        names.families.dedup();
        Some(names)
    }

    /// The numbers of the persons that the entities of a document of this run are; 0 for what is
    /// no person. `count` is the number of entities.
    #[must_use]
    pub fn numbers_in(&self, document: u32, count: usize) -> Vec<u32> {
        let mut numbers = vec![0; count];
        for part in self.cast.get(&document).into_iter().flatten() {
            let person = self.people.get(&part.key);
            if let (Some(place), Some(person)) = (numbers.get_mut(part.entity.0 as usize), person) {
                *place = person.number;
            }
        }
        numbers
    }

    /// The names that a scope's persons bear, for names of files and folders. Of two persons with
    /// one real name the one who was entered first counts.
    #[must_use]
    pub fn book(&self, scope: &str) -> Book {
        let mut people: Vec<&Person> = self.people_of(scope).map(|(_, person)| person).collect();
        people.sort_by_key(|person| person.number);
        let mut book = Book::default();
        for (real, fictional) in people.iter().flat_map(|person| &person.given) {
            let entry = book.given.entry(real.clone());
            entry.or_insert_with(|| fictional.clone());
        }
        for (real, family) in self.families_of(scope) {
            let name = (family.prefix.clone(), family.stem.clone());
            book.families.insert(real.to_owned(), name);
        }
        book
    }

    /// The names of the persons of one document of this run, by its number in the run.
    #[must_use]
    pub fn book_of(&self, number: u32) -> Book {
        let names = self.names(number).unwrap_or_default();
        let mut book = Book::default();
        for (real, fictional) in names.given.into_iter().flatten() {
            book.given.entry(real).or_insert(fictional);
        }
        book.families.extend(names.families);
        book
    }

    /// Seals the vault under another secret; the data key stays.
    ///
    /// # Errors
    ///
    /// As [`Vault::rewrap`].
    pub fn rewrap(&mut self, secret: &Secret) -> Result<()> {
        Ok(self.vault.rewrap(secret)?)
    }

    /// Seals everything anew under a new data key and a secret, so that what was removed cannot be
    /// opened again and an old secret opens nothing.
    ///
    /// # Errors
    ///
    /// As [`Vault::rekey`].
    pub fn rekey(&mut self, secret: &Secret) -> Result<()> {
        Ok(self.vault.rekey(secret)?)
    }

    /// Destroys the register: after this no output can be turned back with it.
    ///
    /// # Errors
    ///
    /// As [`Vault::destroy`].
    pub fn destroy(self) -> Result<crate::vault::Certificate> {
        Ok(self.vault.destroy()?)
    }
}

/// The persons of a roll that a decision or table could be about, for tests and callers.
impl Roll {
    /// The person of an entity's number.
    #[must_use]
    pub fn person(&self, entity: EntityId) -> Option<&Asked> {
        self.persons.iter().find(|p| p.entity.id == entity)
    }
}

impl From<crate::vault::Error> for Error {
    fn from(error: crate::vault::Error) -> Self {
        use crate::vault::Error as Vault;
        match error {
            Vault::NotFound => Self::new(ErrorKind::RegisterMissing),
            Vault::NotAVault => Self::new(ErrorKind::NotARegister),
            Vault::WrongSecret => Self::new(ErrorKind::RegisterSecret),
            Vault::Truncated => Self::new(ErrorKind::RegisterShort),
            Vault::OlderFormat => Self::new(ErrorKind::RegisterOlder),
            Vault::NewerFormat => Self::new(ErrorKind::RegisterNewer),
            Vault::AlreadyExists => Self::new(ErrorKind::RegisterExists),
            Vault::Locked => Self::new(ErrorKind::RegisterInUse),
            Vault::DiskFull => Self::io(
                ErrorKind::RegisterWrite,
                &std::io::ErrorKind::StorageFull.into(),
            ),
            Vault::ReadOnly => Self::io(
                ErrorKind::RegisterWrite,
                &std::io::ErrorKind::ReadOnlyFilesystem.into(),
            ),
            Vault::PermissionDenied => Self::io(
                ErrorKind::RegisterWrite,
                &std::io::ErrorKind::PermissionDenied.into(),
            ),
            Vault::Io(kind) => Self::io(ErrorKind::RegisterWrite, &kind.into()),
            Vault::MalformedKey => Self::new(ErrorKind::Key),
            Vault::Random => Self::new(ErrorKind::Random),
            Vault::OutOfBounds => Self::new(ErrorKind::TooLarge),
            _ => Self::new(ErrorKind::RegisterDamaged),
        }
    }
}
