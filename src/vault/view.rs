//! Reading: a view of the vault at one moment.

use super::seal::{Manifest, Seal, Tally};
use super::{Error, Result, Row, guard, rows};
use redb::{ReadOnlyTable, ReadTransaction, ReadableTable};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use zeroize::Zeroizing;

/// A table of sealed rows, opened for reading.
type Stored = ReadOnlyTable<&'static [u8; 32], &'static [u8]>;

/// What all readers share between two writes: a transaction, and the tables opened in it.
pub(super) struct View {
    tx: ReadTransaction,
    tables: Mutex<BTreeMap<String, Arc<Stored>>>,
}

impl View {
    pub(super) fn of(tx: ReadTransaction) -> Self {
        Self {
            tx,
            tables: Mutex::default(),
        }
    }

    /// A table that the manifest holds; opened once.
    fn table(&self, seal: &Seal, name: &str) -> Result<Arc<Stored>> {
        // Nothing panics half-way through a change.
        let mut tables = self.tables.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = tables.get(name) {
            return Ok(Arc::clone(known));
        }
        let stored = Arc::new(self.tx.open_table(rows(&seal.table_name(name)))?);
        tables.insert(name.to_owned(), Arc::clone(&stored));
        Ok(stored)
    }
}

/// A view of the vault at one moment.
pub struct Reader<'vault> {
    pub(super) view: Arc<View>,
    pub(super) seal: &'vault Seal,
    pub(super) manifest: &'vault Manifest,
}

impl Reader<'_> {
    /// The value of a key, if there is one. O(log rows).
    ///
    /// # Errors
    ///
    /// [`Error::Tampered`] if the row is not as the vault wrote it; the system's refusals.
    pub fn get(&self, table: &str, key: &[u8]) -> Result<Option<Zeroizing<Vec<u8>>>> {
        if !self.manifest.tables.contains_key(table) {
            return Ok(None);
        }
        guard(|| {
            let stored = self.view.table(self.seal, table)?;
            get(self.seal, table, &*stored, key)
        })
    }

    /// All rows, sorted by plain key. O(n log n), and in memory as a whole.
    ///
    /// # Errors
    ///
    /// As for [`Reader::get`]; also if a row was removed, added or put back to an older value.
    pub fn scan(&self, table: &str) -> Result<Vec<Row>> {
        let mut found = Vec::new();
        self.each_row(table, |_, row| {
            found.push(row);
            Ok(())
        })?;
        found.sort_unstable_by(|a, b| a.key.as_slice().cmp(&b.key));
        Ok(found)
    }

    /// Hands over every row of a table, one at a time, in no order. What was handed over before an
    /// error must not be relied on.
    ///
    /// # Errors
    ///
    /// As for [`Reader::scan`].
    pub fn each(&self, table: &str, mut take: impl FnMut(Row)) -> Result<()> {
        self.each_row(table, |_, row| {
            take(row);
            Ok(())
        })
    }

    /// The number of rows; 0 if there is no such table. O(log tables).
    #[must_use]
    pub fn count(&self, table: &str) -> u64 {
        count(self.manifest, table)
    }

    /// The names of all tables that ever had a row, sorted.
    pub fn tables(&self) -> impl Iterator<Item = &str> {
        self.manifest.tables.keys().map(String::as_str)
    }

    pub(super) fn each_row(
        &self,
        table: &str,
        take: impl FnMut(&[u8; 32], Row) -> Result<()>,
    ) -> Result<()> {
        let Some(tally) = self.manifest.tables.get(table) else {
            return Ok(());
        };
        guard(|| {
            let stored = self.view.table(self.seal, table)?;
            each_row(self.seal, table, *tally, &*stored, take)
        })
    }
}

pub(super) fn get(
    seal: &Seal,
    table: &str,
    stored: &impl ReadableTable<&'static [u8; 32], &'static [u8]>,
    key: &[u8],
) -> Result<Option<Zeroizing<Vec<u8>>>> {
    let row_key = seal.row_key(table, key);
    let Some(sealed) = stored.get(&row_key)? else {
        return Ok(None);
    };
    seal.open_value(table, &row_key, key, sealed.value())
        .map(Some)
}

/// Hands over every row of a table, in no order, and then holds them against the tally.
pub(super) fn each_row(
    seal: &Seal,
    table: &str,
    tally: Tally,
    stored: &impl ReadableTable<&'static [u8; 32], &'static [u8]>,
    mut take: impl FnMut(&[u8; 32], Row) -> Result<()>,
) -> Result<()> {
    let mut found = Tally::default();
    for entry in stored.iter()? {
        let (row_key, sealed) = entry?;
        found.rows += 1;
        found
            .sum
            .add(seal.term(table, row_key.value(), sealed.value())?);
        take(
            row_key.value(),
            seal.open_row(table, row_key.value(), sealed.value())?,
        )?;
    }
    (found == tally).then_some(()).ok_or(Error::Tampered)
}

pub(super) fn count(manifest: &Manifest, table: &str) -> u64 {
    manifest.tables.get(table).map_or(0, |tally| tally.rows)
}
