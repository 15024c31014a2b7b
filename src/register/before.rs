//! What earlier runs gave out in a scope, read when it is asked for.

use super::index::{Cast, table_of};
use super::rows::{Rows, tables, within};
use crate::transform::roll::{Earlier, LookUp, Owners, Part, Table};
use crate::{Error, Result};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Who bears a fictional name, as far as it was asked. Looked up, never iterated.
type Owned = Table<String, Option<Rc<Owners>>>;

/// The first error that was met: an answer of a look-up cannot tell of one.
#[derive(Default)]
struct Failed(RefCell<Option<Error>>);

impl Failed {
    fn whole(&self) -> Result<()> {
        self.0.borrow_mut().take().map_or(Ok(()), Err)
    }

    /// What was read; what could not be is not known.
    fn noted<T>(&self, read: Result<Option<T>>) -> Option<T> {
        read.unwrap_or_else(|error| {
            self.0.borrow_mut().get_or_insert(error);
            None
        })
    }
}

/// A scope of the register as it was before the run. Each row is read once; memory is what was asked.
///
/// An answer cannot tell of an error: the first one is kept, and [`Before::whole`] gives it back. What
/// was drawn by then is not to be used.
pub(super) struct Before<'r, 'v> {
    rows: &'r Rows<'v>,
    scope: &'r str,
    /// The highest number of a document; those above it are new.
    documents: u32,
    owners: [RefCell<Owned>; 2],
    casts: RefCell<BTreeMap<u32, Rc<Cast>>>,
    families: RefCell<BTreeMap<String, Option<(String, String)>>>,
    failed: Failed,
}

impl<'r, 'v> Before<'r, 'v> {
    /// `documents` is the highest number that a document had.
    pub(super) fn of(rows: &'r Rows<'v>, scope: &'r str, documents: u32) -> Self {
        Self {
            rows,
            scope,
            documents,
            owners: Default::default(),
            casts: RefCell::default(),
            families: RefCell::default(),
            failed: Failed::default(),
        }
    }

    /// The first error that was met.
    pub(super) fn whole(&self) -> Result<()> {
        self.failed.whole()
    }

    fn cast(&self, document: u32) -> Rc<Cast> {
        if let Some(known) = self.casts.borrow().get(&document) {
            return Rc::clone(known);
        }
        let read = self.rows.get(tables::CASTS, &document.to_be_bytes());
        let cast = Rc::new(self.failed.noted(read).unwrap_or_default());
        self.casts.borrow_mut().insert(document, Rc::clone(&cast));
        cast
    }
}

impl Earlier for Before<'_, '_> {
    fn owners(&self, part: Part, fictional: &str) -> Option<Rc<Owners>> {
        let cache = &self.owners[part as usize];
        if let Some(known) = cache.borrow().get(fictional) {
            return known.clone();
        }
        let read = self
            .rows
            .get(table_of(part), &within(self.scope, fictional));
        let owners: Option<Rc<Owners>> = self.failed.noted(read).map(Rc::new);
        let mut cache = cache.borrow_mut();
        cache.insert(fictional.to_owned(), owners.clone());
        owners
    }

    fn is_met(&self, part: Part, fictional: &str, document: u32) -> bool {
        if document > self.documents {
            return false;
        }
        let cast = self.cast(document);
        let names = match part {
            Part::Given => &cast.given,
            Part::Stem => &cast.stems,
        };
        names.contains(fictional)
    }

    fn begins(&self, letter: char, document: u32) -> bool {
        if document > self.documents {
            return false;
        }
        let cast = self.cast(document);
        cast.given.iter().any(|name| name.starts_with(letter))
    }

    fn family(&self, real: &str) -> Option<(String, String)> {
        if let Some(known) = self.families.borrow().get(real) {
            return known.clone();
        }
        let read = self.failed.noted(self.rows.family(self.scope, real));
        let family = read.map(|family| (family.prefix, family.stem));
        let mut families = self.families.borrow_mut();
        families.insert(real.to_owned(), family.clone());
        family
    }
}

/// The names that a scope's persons bear, for names of files and folders: of two persons with one
/// real name the one who was entered first counts. Each is read when it is asked for.
pub struct ScopeNames<'r> {
    rows: Rows<'r>,
    scope: String,
    failed: Failed,
}

impl std::fmt::Debug for ScopeNames<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ScopeNames")
    }
}

impl<'r> ScopeNames<'r> {
    pub(super) fn of(rows: Rows<'r>, scope: &str) -> Self {
        Self {
            rows,
            scope: scope.to_owned(),
            failed: Failed::default(),
        }
    }

    /// Whether every answer could be read. What could not is answered as not known.
    ///
    /// # Errors
    ///
    /// The first error, as of [`Register::person`](super::Register::person).
    pub fn whole(&self) -> Result<()> {
        self.failed.whole()
    }
}

impl LookUp for ScopeNames<'_> {
    fn given(&self, real: &str) -> Option<String> {
        let row = self.rows.get(tables::REAL, &within(&self.scope, real));
        let first: super::index::First = self.failed.noted(row)?;
        Some(first.fictional).filter(|name| !name.is_empty())
    }

    fn family(&self, real: &str) -> Option<(String, String)> {
        let family = self.failed.noted(self.rows.family(&self.scope, real))?;
        Some((family.prefix, family.stem))
    }
}
