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
//! assert_eq!(register.count()?, 0);
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
//! A document that is added later may hold a word that is a fictional name by then; [`Settled`] tells
//! which. Where the pools of names are used up, a name serves two persons who meet in no document.
//!
//! # Bounds
//!
//! | | time | memory |
//! |---|---|---|
//! | opening | O(decisions + respondents of the table) | likewise |
//! | a look-up | O(log persons) | one row |
//! | entering, settling and naming the documents of a run | O(n log n) in the persons of the run, each a few look-ups | the persons of the run |
//! | names of files | a look-up a word | one row |
//! | [`Register::people`] | O(n log n) in all persons | everybody's key, one person |
//! | [`Register::originals`] | O(persons + outputs) | what is different |
//! | [`Register::forget`], a merge, a register of an earlier version | O(persons) | the rows that follow from persons |
//!
//! Beside that at most 64 MiB of pages, as [`crate::vault`] states. So what a run needs does not grow
//! with who was there before it. One transaction a settling, so that a kill leaves the register
//! before or after.

mod before;
mod decision;
mod index;
mod ledger;
mod person;
mod respondents;
pub(crate) mod restore;
mod rows;
mod settle;
mod spill;
#[cfg(test)]
mod tests;
mod upkeep;
mod who;

pub use before::ScopeNames;
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
use rows::{Batch, Rows, tables};
use serde::{Deserialize, Serialize};
use settle::Known;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

/// The register of a project: one encrypted file.
pub struct Register {
    vault: Vault,
    key: Key,
    scope: Scope,
    decisions: Vec<Decision>,
    respondents: Vec<Respondent>,
    entered: Vec<Entered>,
    /// The persons, families and documents of this run.
    known: Known,
    /// Changed since the last save.
    dirty: Dirty,
}

/// A scope's label and a real stem, folded.
type FamilyKey = (String, String);

/// The fictional surname of a family.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Family {
    prefix: String,
    stem: String,
}

/// A surname of families, as far as they are known.
fn surname_of(families: impl Iterator<Item = Result<Option<Family>>>) -> Result<String> {
    let mut parts = Vec::new();
    for family in families {
        if let Some(Family { prefix, stem }) = family? {
            parts.push(format!("{prefix} {stem}").trim_start().to_owned());
        }
    }
    Ok(parts.join("-"))
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
    decisions: bool,
    respondents: bool,
}

impl fmt::Debug for Register {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Register(…)")
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
        rows::begin(&mut vault, &key, scope)?;
        Self::load(vault)
    }

    /// Opens a register. O(decisions + respondents of the table): nobody who is in it is read before
    /// somebody asks. A register of an earlier version of this program is brought into its present
    /// form, in one transaction, of which a kill leaves all or nothing.
    ///
    /// Rows that somebody outside put back to an older value are noticed by what reads all of them:
    /// [`Register::people`], [`Register::originals`] and [`Register::rekey`].
    ///
    /// # Errors
    ///
    /// [`ErrorKind::RegisterSecret`] for a wrong key or passphrase, [`ErrorKind::RegisterDamaged`],
    /// [`ErrorKind::RegisterShort`], [`ErrorKind::RegisterOlder`], [`ErrorKind::RegisterNewer`],
    /// [`ErrorKind::NotARegister`], [`ErrorKind::RegisterInUse`]. The file is left as it is.
    pub fn open(path: &Path, secret: &Secret) -> Result<Self> {
        Self::load(Vault::open(path, secret)?)
    }

    fn load(mut vault: Vault) -> Result<Self> {
        let meta = Rows::of(&vault)?.meta()?;
        if !meta.is_indexed {
            upkeep::index(&mut vault)?;
        }
        Ok(Self {
            vault,
            key: meta.key,
            scope: meta.scope,
            decisions: meta.decisions,
            respondents: meta.respondents,
            entered: Vec::new(),
            known: Known::default(),
            dirty: Dirty::default(),
        })
    }

    /// What was decided or given as a table since the last save.
    fn tables(&self, rows: &Rows<'_>) -> Result<Batch> {
        let mut batch = Batch::default();
        if self.dirty.decisions {
            batch.renew(rows, tables::DECISIONS, &self.decisions)?;
        }
        if self.dirty.respondents {
            batch.renew(rows, tables::RESPONDENTS, &self.respondents)?;
        }
        Ok(batch)
    }

    /// Writes the decisions and the table that changed, in one transaction; nothing if none did.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::RegisterWrite`] if the disk refuses; the register on the disk is then as it was.
    pub fn save(&mut self) -> Result<()> {
        let batch = self.tables(&Rows::of(&self.vault)?)?;
        batch.commit(&mut self.vault)?;
        self.dirty = Dirty::default();
        Ok(())
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

    /// How many persons are in it. O(1).
    ///
    /// # Errors
    ///
    /// As [`Register::person`].
    pub fn count(&self) -> Result<u64> {
        Ok(Rows::of(&self.vault)?.count(tables::PEOPLE))
    }

    /// Everyone, sorted by scope, then respondents of the table, full names, and others. One person
    /// is in memory at a time, and everybody's key; O(n log n).
    ///
    /// # Errors
    ///
    /// As [`Register::person`].
    pub fn people(&self) -> Result<People<'_>> {
        let rows = Rows::of(&self.vault)?;
        let keys = rows.keys()?.into_iter();
        Ok(People { rows, keys })
    }

    /// One person by its key. O(log persons).
    ///
    /// # Errors
    ///
    /// [`ErrorKind::RegisterDamaged`] if a row is not as it was written.
    pub fn person(&self, key: &PersonKey) -> Result<Option<Person>> {
        Rows::of(&self.vault)?.person(key)
    }

    /// The fictional name of a person: given name, tussenvoegsel and surname as far as drawn.
    ///
    /// # Errors
    ///
    /// As [`Register::person`].
    pub fn fictional(&self, key: &PersonKey, person: &Person) -> Result<String> {
        let mut words: Vec<&str> = Vec::new();
        // The words of the fullest real name, in its order.
        let fullest = person.fullest();
        let real = fullest.map(|n| n.given.as_str()).unwrap_or_default();
        for word in real.split_whitespace().map(crate::transform::folded_name) {
            let drawn = person.given.iter().find(|(old, _)| *old == word);
            words.extend(drawn.map(|(_, new)| new.as_str()));
        }
        if words.is_empty() {
            words.extend(person.given.first().map(|(_, new)| new.as_str()));
        }
        let surname = match &person.surname {
            Some(surname) => Cow::Borrowed(surname.as_str()),
            None => {
                let rows = Rows::of(&self.vault)?;
                let families = fullest.map(|n| n.stems.iter()).unwrap_or_default();
                let families = families.map(|real| rows.family(key.scope(), real));
                Cow::Owned(surname_of(families)?)
            }
        };
        let surname = surname.as_ref();
        words.extend(Some(surname).filter(|s| !s.is_empty()));
        Ok(words.join(" "))
    }

    /// The documents by their numbers in the register, with their paths. O(documents), in memory too.
    ///
    /// # Errors
    ///
    /// As [`Register::person`].
    pub fn documents(&self) -> Result<BTreeMap<u32, String>> {
        let mut documents = BTreeMap::new();
        Rows::of(&self.vault)?.each_document(|path, entry| {
            documents.insert(entry.number, path.to_owned());
        })?;
        Ok(documents)
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
            respondent: self.known.whose.get(&number).cloned(),
            ..Names::default()
        };
        for part in self.known.cast.get(&number)? {
            let index = part.entity.0 as usize;
            if names.given.len() <= index {
                names.given.resize_with(index + 1, Vec::new);
            }
            let Some(person) = self.known.people.get(&part.key) else {
                continue;
            };
            names.given[index].clone_from(&person.given);
            if person.kept {
                names.kept.push(part.entity);
            }
            for stem in &part.stems {
                let scope = part.key.scope().to_owned();
                if let Some(family) = self.known.families.get(&(scope, stem.clone())) {
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
        for part in self.known.cast.get(&document).into_iter().flatten() {
            let person = self.known.people.get(&part.key);
            if let (Some(place), Some(person)) = (numbers.get_mut(part.entity.0 as usize), person) {
                *place = person.number;
            }
        }
        numbers
    }

    /// The names that a scope's persons bear, for names of files and folders. Of two persons with
    /// one real name the one who was entered first counts.
    ///
    /// # Errors
    ///
    /// As [`Register::person`].
    pub fn book(&self, scope: &str) -> Result<ScopeNames<'_>> {
        Ok(ScopeNames::of(Rows::of(&self.vault)?, scope))
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

/// Everyone of a register, in order.
pub struct People<'r> {
    rows: Rows<'r>,
    keys: std::vec::IntoIter<PersonKey>,
}

impl fmt::Debug for People<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "People({} to come)", self.keys.len())
    }
}

impl Iterator for People<'_> {
    type Item = Result<(PersonKey, Person)>;

    fn next(&mut self) -> Option<Self::Item> {
        let key = self.keys.next()?;
        let person = self.rows.person(&key).transpose()?;
        Some(person.map(|person| (key, person)))
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
