//! Writing: a transaction under way.

use super::seal::{Manifest, Seal};
use super::view::{count, each_row, get};
use super::{Error, MAX_KEY, MAX_NAME, MAX_TABLES, MAX_VALUE, Result, Row, guard, rows};
use redb::WriteTransaction;
use zeroize::Zeroizing;

/// A transaction under way. It sees its own changes.
pub struct Writer<'vault> {
    pub(super) tx: WriteTransaction,
    pub(super) seal: &'vault Seal,
    pub(super) manifest: Manifest,
    /// The first error, after which there is no commit.
    pub(super) failed: Option<Error>,
}

impl Writer<'_> {
    /// Puts a row, in place of the one with the same key if there is one. O(log rows).
    ///
    /// # Errors
    ///
    /// [`Error::OutOfBounds`], [`Error::Random`], and the system's refusals.
    pub fn put(&mut self, table: &str, key: &[u8], value: &[u8]) -> Result<()> {
        let tables = &self.manifest.tables;
        let room = tables.len() < MAX_TABLES || tables.contains_key(table);
        let named = (1..=MAX_NAME).contains(&table.len());
        let done = if room && named && key.len() <= MAX_KEY && value.len() <= MAX_VALUE {
            self.exchange(table, key, Some(value))
        } else {
            Err(Error::OutOfBounds)
        };
        self.note(done.map(|_| ()))
    }

    /// Removes a row; whether there was one. O(log rows). See [the module](super) on what stays.
    ///
    /// # Errors
    ///
    /// The system's refusals.
    pub fn remove(&mut self, table: &str, key: &[u8]) -> Result<bool> {
        if !self.manifest.tables.contains_key(table) {
            return Ok(false);
        }
        let done = self.exchange(table, key, None);
        self.note(done)
    }

    /// Puts a row or takes it away, and keeps the tally; whether there was one.
    fn exchange(&mut self, table: &str, key: &[u8], value: Option<&[u8]>) -> Result<bool> {
        let (tx, seal) = (&self.tx, self.seal);
        let row_key = seal.row_key(table, key);
        let sealed = value
            .map(|value| seal.seal_row(table, &row_key, key, value))
            .transpose()?;
        let old = guard(|| {
            let mut stored = tx.open_table(rows(&seal.table_name(table)))?;
            let old = match &sealed {
                Some(sealed) => stored.insert(&row_key, sealed.as_slice())?,
                None => stored.remove(&row_key)?,
            };
            old.map(|old| seal.term(table, &row_key, old.value()))
                .transpose()
        })?;
        let tally = self.manifest.tables.entry(table.to_owned()).or_default();
        if let Some(term) = old {
            tally.sum.subtract(term);
            tally.rows = tally.rows.checked_sub(1).ok_or(Error::Tampered)?;
        }
        if let Some(sealed) = sealed {
            tally.sum.add(seal.term(table, &row_key, &sealed)?);
            tally.rows += 1;
        }
        Ok(old.is_some())
    }

    /// As [`super::Reader::get`], within the transaction.
    ///
    /// # Errors
    ///
    /// As [`super::Reader::get`].
    pub fn get(&mut self, table: &str, key: &[u8]) -> Result<Option<Zeroizing<Vec<u8>>>> {
        if !self.manifest.tables.contains_key(table) {
            return Ok(None);
        }
        let found = guard(|| {
            let stored = self.tx.open_table(rows(&self.seal.table_name(table)))?;
            get(self.seal, table, &stored, key)
        });
        self.note(found)
    }

    /// As [`super::Reader::scan`], within the transaction.
    ///
    /// # Errors
    ///
    /// As [`super::Reader::scan`].
    pub fn scan(&mut self, table: &str) -> Result<Vec<Row>> {
        let Some(tally) = self.manifest.tables.get(table) else {
            return Ok(Vec::new());
        };
        let mut found = Vec::new();
        let done = guard(|| {
            let stored = self.tx.open_table(rows(&self.seal.table_name(table)))?;
            each_row(self.seal, table, *tally, &stored, |_, row| {
                found.push(row);
                Ok(())
            })
        });
        self.note(done)?;
        found.sort_unstable_by(|a, b| a.key.as_slice().cmp(&b.key));
        Ok(found)
    }

    /// As [`super::Reader::count`], within the transaction.
    #[must_use]
    pub fn count(&self, table: &str) -> u64 {
        count(&self.manifest, table)
    }

    fn note<T>(&mut self, done: Result<T>) -> Result<T> {
        self.failed = self.failed.or(done.as_ref().err().copied());
        done
    }
}
