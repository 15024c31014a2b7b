//! The register's rows in the vault.

use super::{Dirty, Entry, Family, Person, PersonKey, Register};
use crate::key::Key;
use crate::transform::Scope;
use crate::vault::{Reader, Vault};
use crate::{Error, ErrorKind, Result};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use zeroize::Zeroizing;

/// The tables. Names are fixed for ever.
pub(super) mod tables {
    pub(in crate::register) const META: &str = "meta";
    pub(in crate::register) const PEOPLE: &str = "people";
    pub(in crate::register) const FAMILIES: &str = "families";
    pub(in crate::register) const DOCUMENTS: &str = "documents";
    pub(in crate::register) const WORDS: &str = "words";
    pub(in crate::register) const DECISIONS: &str = "decisions";
    pub(in crate::register) const RESPONDENTS: &str = "respondents";
    pub(in crate::register) const REVERSALS: &str = "reversals";
    pub(in crate::register) const READS: &str = "reads";
    pub(in crate::register) const PRINTED: &str = "printed";
}

/// A row to be written: table, key, value.
type Put = (&'static str, Vec<u8>, Zeroizing<Vec<u8>>);

/// The row of the naming key, and of the scope.
const KEY: &[u8] = b"key";
const SCOPE: &[u8] = b"scope";
/// Between the scope and the stem of a family; no path or name holds it.
const BETWEEN: char = '\u{1}';

fn damaged() -> Error {
    Error::new(ErrorKind::RegisterDamaged)
}

pub(super) fn json<T: Serialize>(value: &T) -> Result<Zeroizing<Vec<u8>>> {
    let bytes = serde_json::to_vec(value).map_err(|_| Error::new(ErrorKind::TooLarge))?;
    Ok(Zeroizing::new(bytes))
}

pub(super) fn parsed<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    serde_json::from_slice(bytes).map_err(|_| damaged())
}

fn text(bytes: &[u8]) -> Result<String> {
    Ok(std::str::from_utf8(bytes)
        .map_err(|_| damaged())?
        .to_owned())
}

/// The rows of a new register.
pub(super) fn begin(vault: &mut Vault, key: &Key, scope: Scope) -> Result<()> {
    let scope = json(&scope)?;
    let key = key.to_text();
    vault.write(|tx| {
        tx.put(tables::META, KEY, key.as_bytes())?;
        tx.put(tables::META, SCOPE, &scope)
    })?;
    Ok(())
}

fn numbered<T: DeserializeOwned>(reader: &Reader<'_>, table: &str) -> Result<Vec<T>> {
    let rows = reader.scan(table)?;
    rows.iter().map(|row| parsed(&row.value)).collect()
}

impl Register {
    pub(super) fn load(vault: Vault) -> Result<Self> {
        let reader = vault.read()?;
        let meta = |row| reader.get(tables::META, row)?.ok_or_else(damaged);
        let key = Key::parse(std::str::from_utf8(&meta(KEY)?).map_err(|_| damaged())?)
            .map_err(|_| damaged())?;
        let scope = parsed(&meta(SCOPE)?)?;
        let mut people = BTreeMap::new();
        for row in reader.scan(tables::PEOPLE)? {
            let key = PersonKey::of_bytes(&row.key).ok_or_else(damaged)?;
            people.insert(key, parsed::<Person>(&row.value)?);
        }
        let mut families = BTreeMap::new();
        for row in reader.scan(tables::FAMILIES)? {
            let key = text(&row.key)?;
            let (scope, stem) = key.rsplit_once(BETWEEN).ok_or_else(damaged)?;
            let family: Family = parsed(&row.value)?;
            families.insert((scope.to_owned(), stem.to_owned()), family);
        }
        let mut documents = BTreeMap::new();
        for row in reader.scan(tables::DOCUMENTS)? {
            documents.insert(text(&row.key)?, parsed::<Entry>(&row.value)?);
        }
        let mut words = BTreeMap::new();
        for row in reader.scan(tables::WORDS)? {
            let hashes = row.value.chunks_exact(8).map(|eight| {
                let mut bytes = [0; 8];
                bytes.copy_from_slice(eight);
                u64::from_be_bytes(bytes)
            });
            words.insert(text(&row.key)?, hashes.collect());
        }
        let decisions = numbered(&reader, tables::DECISIONS)?;
        let respondents = numbered(&reader, tables::RESPONDENTS)?;
        drop(reader);
        Ok(Self {
            vault,
            key,
            scope,
            people,
            families,
            documents,
            words,
            decisions,
            respondents,
            entered: Vec::new(),
            cast: BTreeMap::new(),
            whose: BTreeMap::new(),
            dirty: Dirty::default(),
        })
    }

    /// Writes what changed, in one transaction; nothing if nothing did.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::RegisterWrite`] if the disk refuses; the register on the disk is then as it was.
    pub fn save(&mut self) -> Result<()> {
        let dirty = &self.dirty;
        let mut puts: Vec<Put> = Vec::new();
        for key in &dirty.people {
            if let Some(person) = self.people.get(key) {
                puts.push((tables::PEOPLE, key.bytes().to_vec(), json(person)?));
            }
        }
        let mut gone: Vec<(&str, Vec<u8>)> = Vec::new();
        for key in &dirty.gone {
            gone.push((tables::PEOPLE, key.bytes().to_vec()));
        }
        for key @ (scope, stem) in &dirty.families {
            let row = format!("{scope}{BETWEEN}{stem}").into_bytes();
            match self.families.get(key) {
                Some(family) => puts.push((tables::FAMILIES, row, json(family)?)),
                None => gone.push((tables::FAMILIES, row)),
            }
        }
        for path in &dirty.documents {
            if let Some(entry) = self.documents.get(path) {
                puts.push((tables::DOCUMENTS, path.clone().into_bytes(), json(entry)?));
            }
        }
        for scope in &dirty.words {
            let hashes = self.words.get(scope).into_iter().flatten();
            let bytes = hashes.flat_map(|hash| hash.to_be_bytes()).collect();
            let row = scope.clone().into_bytes();
            puts.push((tables::WORDS, row, Zeroizing::new(bytes)));
        }
        let reader = self.vault.read()?;
        let mut renew = |table: &'static str, rows: Vec<Zeroizing<Vec<u8>>>| -> Result<()> {
            for row in reader.scan(table)? {
                gone.push((table, row.key.to_vec()));
            }
            for (n, row) in (0_u32..).zip(rows) {
                puts.push((table, n.to_be_bytes().to_vec(), row));
            }
            Ok(())
        };
        if dirty.decisions {
            let rows = self.decisions.iter().map(json).collect::<Result<_>>()?;
            renew(tables::DECISIONS, rows)?;
        }
        if dirty.respondents {
            let rows = self.respondents.iter().map(json).collect::<Result<_>>()?;
            renew(tables::RESPONDENTS, rows)?;
        }
        drop(reader);
        if puts.is_empty() && gone.is_empty() {
            return Ok(());
        }
        self.vault.write(|tx| {
            for (table, key) in &gone {
                tx.remove(table, key)?;
            }
            for (table, key, value) in &puts {
                tx.put(table, key, value)?;
            }
            Ok(())
        })?;
        self.dirty = Dirty::default();
        Ok(())
    }

    /// Logs that somebody read the register: what was asked for, and when, as the caller says it.
    ///
    /// # Errors
    ///
    /// As [`Register::save`].
    pub fn log_read(&mut self, what: &str, when: &str) -> Result<()> {
        let row = json(&(what, when))?;
        self.vault.write(|tx| {
            let number = tx.count(tables::READS);
            tx.put(tables::READS, &number.to_be_bytes(), &row)
        })?;
        Ok(())
    }

    /// What was asked of the register, and when, the oldest first.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::RegisterDamaged`].
    pub fn reads(&self) -> Result<Vec<(String, String)>> {
        numbered(&self.vault.read()?, tables::READS)
    }
}
