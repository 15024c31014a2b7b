//! The register's rows in the vault, read by key.
//!
//! | table | by | holds |
//! |---|---|---|
//! | people | scope, and what the mentions have in common | a person |
//! | families | scope and real stem | the fictional surname |
//! | documents | path | number and scope |
//! | words | scope | hashes of the words that no fictional name may be |
//! | given, stems | scope and fictional name | whether more than one bears it |
//! | casts | number of a document | the fictional names that are borne in it |
//! | real | scope and word of a given name | the fictional one of who was entered first |
//! | bearers | scope and hash of a word | the fictional names of that word, and who bears them |
//!
//! Beside them stand decisions, the table of respondents, the ways back of outputs, the log of
//! readings, and the ledger of what was printed of each respondent.
//!
//! The tables from *given* on follow from the others: see [`super::index`]. Every key is hashed with
//! a key in the file, and sealed with its row.

use super::{Decision, Family, Person, PersonKey, Respondent};
use crate::key::Key;
use crate::transform::Scope;
use crate::vault::{Reader, Vault};
use crate::{Error, ErrorKind, Result};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// The tables. Names are fixed for ever.
pub(super) mod tables {
    pub(in crate::register) const META: &str = "meta";
    pub(in crate::register) const PEOPLE: &str = "people";
    pub(in crate::register) const FAMILIES: &str = "families";
    pub(in crate::register) const DOCUMENTS: &str = "documents";
    pub(in crate::register) const WORDS: &str = "words";
    pub(in crate::register) const GIVEN: &str = "given";
    pub(in crate::register) const STEMS: &str = "stems";
    pub(in crate::register) const CASTS: &str = "casts";
    pub(in crate::register) const REAL: &str = "real";
    pub(in crate::register) const BEARERS: &str = "bearers";
    pub(in crate::register) const DECISIONS: &str = "decisions";
    pub(in crate::register) const RESPONDENTS: &str = "respondents";
    pub(in crate::register) const REVERSALS: &str = "reversals";
    pub(in crate::register) const READS: &str = "reads";
    pub(in crate::register) const PRINTED: &str = "printed";
}

/// The rows of the naming key, of the scope, of the layout, and of the highest numbers so far.
const KEY: &[u8] = b"key";
const SCOPE: &[u8] = b"scope";
const LAYOUT: &[u8] = b"layout";
const NUMBERS: &[u8] = b"numbers";
/// The layout that this program writes. The first had no row of its own, and no index.
const PRESENT: u32 = 2;
/// Between the parts of a key; no path or name holds it.
const BETWEEN: char = '\u{1}';

/// A document that the register knows.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) number: u32,
    pub(super) scope: String,
}

/// The highest number that a person and a document ever had.
#[derive(Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Numbers {
    pub(super) people: u32,
    pub(super) documents: u32,
}

/// What holds for the whole register.
pub(super) struct Meta {
    pub(super) key: Key,
    pub(super) scope: Scope,
    pub(super) decisions: Vec<Decision>,
    pub(super) respondents: Vec<Respondent>,
    /// Whether the rows that follow from others are there.
    pub(super) is_indexed: bool,
}

pub(super) fn damaged() -> Error {
    Error::new(ErrorKind::RegisterDamaged)
}

pub(super) fn json<T: Serialize>(value: &T) -> Result<Zeroizing<Vec<u8>>> {
    let bytes = serde_json::to_vec(value).map_err(|_| Error::new(ErrorKind::TooLarge))?;
    Ok(Zeroizing::new(bytes))
}

pub(super) fn parsed<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    serde_json::from_slice(bytes).map_err(|_| damaged())
}

/// The key of a row of a scope.
pub(super) fn within(scope: &str, rest: &str) -> Vec<u8> {
    format!("{scope}{BETWEEN}{rest}").into_bytes()
}

fn text(bytes: &[u8]) -> Result<&str> {
    std::str::from_utf8(bytes).map_err(|_| damaged())
}

/// A view of the rows at one moment.
pub(super) struct Rows<'v> {
    reader: Reader<'v>,
}

impl<'v> Rows<'v> {
    pub(super) fn of(vault: &'v Vault) -> Result<Self> {
        let reader = vault.read()?;
        Ok(Self { reader })
    }

    /// A row by its key. O(log rows).
    pub(super) fn get<T: DeserializeOwned>(&self, table: &str, key: &[u8]) -> Result<Option<T>> {
        let row = self.reader.get(table, key)?;
        row.map(|row| parsed(&row)).transpose()
    }

    /// The rows of a table, with their keys, one at a time and in no order.
    pub(super) fn each(
        &self,
        table: &str,
        mut take: impl FnMut(&[u8], &[u8]) -> Result<()>,
    ) -> Result<()> {
        let mut done = Ok(());
        self.reader.each(table, |row| {
            if done.is_ok() {
                done = take(&row.key, &row.value);
            }
        })?;
        done
    }

    pub(super) fn person(&self, key: &PersonKey) -> Result<Option<Person>> {
        self.get(tables::PEOPLE, key.bytes())
    }

    /// Everybody, one at a time and in no order.
    pub(super) fn each_person(
        &self,
        mut take: impl FnMut(PersonKey, Person) -> Result<()>,
    ) -> Result<()> {
        self.each(tables::PEOPLE, |key, value| {
            let key = PersonKey::of_bytes(key).ok_or_else(damaged)?;
            take(key, parsed(value)?)
        })
    }

    /// The keys of everybody, sorted.
    pub(super) fn keys(&self) -> Result<Vec<PersonKey>> {
        let mut keys = Vec::new();
        self.each(tables::PEOPLE, |key, _| {
            keys.push(PersonKey::of_bytes(key).ok_or_else(damaged)?);
            Ok(())
        })?;
        keys.sort_unstable();
        Ok(keys)
    }

    pub(super) fn count(&self, table: &str) -> u64 {
        self.reader.count(table)
    }

    pub(super) fn family(&self, scope: &str, stem: &str) -> Result<Option<Family>> {
        self.get(tables::FAMILIES, &within(scope, stem))
    }

    pub(super) fn document(&self, path: &str) -> Result<Option<Entry>> {
        self.get(tables::DOCUMENTS, path.as_bytes())
    }

    /// Every document, one at a time and in no order.
    pub(super) fn each_document(&self, mut take: impl FnMut(&str, Entry)) -> Result<()> {
        self.each(tables::DOCUMENTS, |key, value| {
            take(text(key)?, parsed(value)?);
            Ok(())
        })
    }

    /// The hashes of the words of a scope that no fictional name may be, sorted.
    pub(super) fn words(&self, scope: &str) -> Result<Vec<u64>> {
        let row = self.reader.get(tables::WORDS, scope.as_bytes())?;
        let row = row.unwrap_or_default();
        let hashes = row.as_chunks().0.iter();
        Ok(hashes.map(|eight| u64::from_be_bytes(*eight)).collect())
    }

    pub(super) fn numbers(&self) -> Result<Numbers> {
        Ok(self.get(tables::META, NUMBERS)?.unwrap_or_default())
    }

    /// Everything that holds for the whole register. O(decisions + respondents).
    pub(super) fn meta(&self) -> Result<Meta> {
        let row = |key| self.reader.get(tables::META, key)?.ok_or_else(damaged);
        let layout: u32 = self.get(tables::META, LAYOUT)?.unwrap_or(1);
        if layout > PRESENT {
            return Err(Error::new(ErrorKind::RegisterNewer));
        }
        Ok(Meta {
            key: Key::parse(text(&row(KEY)?)?).map_err(|_| damaged())?,
            scope: parsed(&row(SCOPE)?)?,
            decisions: self.numbered(tables::DECISIONS)?,
            respondents: self.numbered(tables::RESPONDENTS)?,
            is_indexed: layout == PRESENT,
        })
    }

    /// The rows of a table that is kept in order.
    pub(super) fn numbered<T: DeserializeOwned>(&self, table: &str) -> Result<Vec<T>> {
        let rows = self.reader.scan(table)?;
        rows.iter().map(|row| parsed(&row.value)).collect()
    }
}

/// A row to be written: table, key, and value; without one it is removed.
type Change = (&'static str, Vec<u8>, Option<Zeroizing<Vec<u8>>>);

/// Rows to be written or removed, all of them in one transaction.
#[derive(Default)]
pub(super) struct Batch(Vec<Change>);

impl Batch {
    pub(super) fn put<T: Serialize>(
        &mut self,
        table: &'static str,
        key: impl Into<Vec<u8>>,
        value: &T,
    ) -> Result<()> {
        self.0.push((table, key.into(), Some(json(value)?)));
        Ok(())
    }

    pub(super) fn remove(&mut self, table: &'static str, key: impl Into<Vec<u8>>) {
        self.0.push((table, key.into(), None));
    }

    pub(super) fn put_words(&mut self, scope: &str, hashes: &[u64]) {
        let bytes = hashes.iter().flat_map(|hash| hash.to_be_bytes()).collect();
        let row = Some(Zeroizing::new(bytes));
        self.0.push((tables::WORDS, scope.as_bytes().to_vec(), row));
    }

    pub(super) fn put_numbers(&mut self, numbers: Numbers) -> Result<()> {
        self.put(tables::META, NUMBERS, &numbers)
    }

    /// What a register that has the rows which follow from others is known by.
    pub(super) fn put_layout(&mut self) -> Result<()> {
        self.put(tables::META, LAYOUT, &PRESENT)
    }

    /// Puts rows in the place of all of a table that is kept in order.
    pub(super) fn renew<T: Serialize>(
        &mut self,
        rows: &Rows<'_>,
        table: &'static str,
        values: &[T],
    ) -> Result<()> {
        let known = rows.count(table);
        for (n, value) in (0_u32..).zip(values) {
            self.put(table, n.to_be_bytes(), value)?;
        }
        for n in (0_u32..)
            .skip(values.len())
            .take_while(|n| u64::from(*n) < known)
        {
            self.remove(table, n.to_be_bytes());
        }
        Ok(())
    }

    #[cfg(test)]
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Does it; nothing is written if there is nothing to do.
    pub(super) fn commit(self, vault: &mut Vault) -> Result<()> {
        if self.0.is_empty() {
            return Ok(());
        }
        vault.write(|tx| {
            for (table, key, value) in &self.0 {
                match value {
                    Some(value) => tx.put(table, key, value)?,
                    None => tx.remove(table, key).map(drop)?,
                }
            }
            Ok(())
        })?;
        Ok(())
    }
}

/// The rows of a new register.
pub(super) fn begin(vault: &mut Vault, key: &Key, scope: Scope) -> Result<()> {
    let mut batch = Batch::default();
    let text = Zeroizing::new(key.to_text().as_bytes().to_vec());
    batch.0.push((tables::META, KEY.to_vec(), Some(text)));
    batch.put(tables::META, SCOPE, &scope)?;
    batch.put_layout()?;
    batch.commit(vault)
}
