//! An encrypted vault in one file: named tables of byte keys to byte values, with transactions.
//!
//! ```
//! use schuilnaam::vault::{Secret, Vault};
//!
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("studie.vault");
//! let secret = Secret::key([7; 32]);
//! let mut vault = Vault::create(&path, &secret)?;
//! vault.write(|tx| {
//!     tx.put("personen", b"Anna de Vries", b"Els Bakker")?;
//!     tx.put("plaatsen", b"Utrecht", b"Zwolle")
//! })?;
//! drop(vault);
//!
//! let vault = Vault::open(&path, &secret)?;
//! let found = vault.read()?.get("personen", b"Anna de Vries")?;
//! assert_eq!(found.as_deref().map(Vec::as_slice), Some(&b"Els Bakker"[..]));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What is where
//!
//! A random data key seals everything; the secret only wraps the data key, in a head of 512 bytes
//! at the start of the file. Behind it is a redb file. A row's key there is HMAC-SHA-256 over table
//! and key; its value is key and value under XChaCha20-Poly1305, bound to table, row key and
//! version. Names of tables are hashed too. Each purpose has its own sub-key by HKDF-SHA-256.
//!
//! A sealed manifest, written in every transaction, holds per table the number of rows and a keyed
//! multiset hash of row keys, nonces and tags.
//!
//! # What is noticed
//!
//! | change from outside | noticed by |
//! |---|---|
//! | head, manifest, number of rows in a table, tables added or gone | opening |
//! | a row changed or swapped with another | reading it |
//! | a row removed, added, or put back to an older value | [`Reader::scan`], [`Vault::verify`] |
//! | an older head of the same file (an older secret) | opening |
//!
//! A file that is put back *as a whole* to an older copy is a valid vault of that moment: without
//! something kept elsewhere, such as [`Vault::commits`] or a certificate, that cannot be noticed.
//! Who has the secret can write what they like. Who has not sees the number of tables and of rows,
//! lengths of rows in steps of 32 bytes, and, over several copies, which rows changed.
//!
//! # What is forgotten
//!
//! Removing or overwriting a row leaves its sealed bytes in the file until redb uses the place
//! again, and they open under the data key; [`Vault::rekey`] afterwards forgets them.
//! [`Vault::rewrap`] keeps the data key: who had the old secret *and* a copy of the old head still
//! has the data key. After a secret leaked, rekey.
//!
//! # Bounds
//!
//! | | |
//! |---|---|
//! | table names | 1 to 255 bytes, at most 1,024 tables |
//! | keys, values | at most 65,535 bytes, at most 16 MiB |
//! | opening | O(tables), plus Argon2id for a passphrase; after a kill O(rows) until the next write |
//! | get, put, remove | O(log rows) and the length of the row |
//! | a commit | O(changed rows + tables), one sync |
//! | scan | O(n log n) time, the whole table in memory |
//! | verify | O(rows) time, one row in memory |
//! | rekey | O(rows) time, twice the disk space |
//! | dropping after the file grew, compact | O(rows) time |
//! | the file | about 1.5 times the sealed rows when compact; while it is open up to twice that in length, mostly holes |
//! | memory | a page cache of 64 MiB at most, beside what is returned |
//!
//! # Many processes, many threads
//!
//! One process has a vault open, or several if none may write it. Threads may read together;
//! writing needs `&mut`. Opening and reading change no byte of the file; a vault that may not be
//! written can be read all the same.
//!
//! # Faults
//!
//! A kill or a power cut at any moment leaves whole transactions, and each that was acknowledged.
//! After an error of the disk the vault goes back to what the file holds, and can be used on. If
//! the very last sync of a commit fails, the transaction may be there in spite of the error; never
//! a part of it. redb may panic on pages that somebody forged with right checksums; that becomes
//! [`Error::Tampered`], but the panic hook runs. A kill during [`Vault::create`] or
//! [`Vault::rekey`] leaves a file `.schuilnaam-vault-*` behind, sealed, which may be removed.

mod error;
mod file;
mod head;
mod seal;
mod secret;
#[cfg(test)]
mod tests;

pub use error::{Error, Result};
pub use seal::Row;
pub use secret::{Cost, Secret};

use file::{Backend, Spare, Store};
use head::Head;
use redb::{Database, ReadTransaction, ReadableDatabase, ReadableTable, ReadableTableMetadata};
use redb::{TableDefinition, TableHandle, WriteTransaction};
use seal::{Manifest, Seal, Tally};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zeroize::Zeroizing;

const CACHE: usize = 64 << 20;
const MAX_NAME: usize = 255;
const MAX_TABLES: usize = 1024;
const MAX_KEY: usize = u16::MAX as usize;
const MAX_VALUE: usize = 16 << 20;

/// The table of the manifest; it has one row. Other tables have names of 32 digits.
const MANIFEST: TableDefinition<'static, u8, &'static [u8]> = TableDefinition::new("manifest");

fn rows(name: &str) -> TableDefinition<'_, &'static [u8; 32], &'static [u8]> {
    TableDefinition::new(name)
}

/// Runs a piece of redb, which may panic where a file was forged.
fn guard<T>(run: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(run)).unwrap_or(Err(Error::Tampered))
}

/// An open vault. It holds the file's lock until it is dropped.
pub struct Vault {
    path: PathBuf,
    store: Arc<Store>,
    /// The error if the last write failed and the store could not be opened again.
    database: Result<Database>,
    head: Head,
    /// Whether the heads in the file are yet to be brought in line with `head`.
    unsettled: bool,
    data_key: Zeroizing<[u8; 32]>,
    seal: Seal,
    manifest: Manifest,
    /// How long the file was when it was opened or last made compact.
    compact_length: u64,
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vault(…)")
    }
}

impl Vault {
    /// Makes a new, empty vault in a new file that only its owner may read (mode 0600).
    ///
    /// The file is written aside and appears under its name when it is complete.
    ///
    /// # Errors
    ///
    /// [`Error::AlreadyExists`] if the name is taken, whatever it names; [`Error::NotFound`] if
    /// there is no such folder; [`Error::Random`]; and the system's refusals.
    pub fn create(path: impl AsRef<Path>, secret: &Secret) -> Result<Self> {
        let path = path.as_ref();
        if path.symlink_metadata().is_ok() {
            return Err(Error::AlreadyExists);
        }
        let folder = file::folder(path).canonicalize()?;
        let path = folder.join(path.file_name().ok_or(Error::NotFound)?);
        let (mut vault, aside) = Self::build(&folder, secret, seal::random()?, 0, 0)?;
        aside.persist_noclobber(&path).map_err(|e| e.error)?;
        file::sync_folder(&folder)?;
        vault.path = path;
        Ok(vault)
    }

    /// An empty vault in a file aside, which goes when its path is dropped.
    fn build(
        folder: &Path,
        secret: &Secret,
        id: [u8; 16],
        generation: u64,
        commits: u64,
    ) -> Result<(Self, tempfile::TempPath)> {
        let mut data_key = Zeroizing::new([0; 32]);
        getrandom::fill(&mut *data_key).map_err(|_| Error::Random)?;
        let head = Head::wrap(&data_key, secret, id, generation)?;
        // tempfile opens with mode 0600 on Unix.
        let mut aside = tempfile::Builder::new();
        let aside = aside.prefix(".schuilnaam-vault-").tempfile_in(folder)?;
        let (file, aside) = aside.into_parts();
        let store = Arc::new(Store::create(file)?);
        store.write_head(&head)?;
        let mut vault = Self {
            path: aside.to_path_buf(),
            database: Ok(open_database(&store)?),
            store,
            seal: Seal::new(&data_key)?,
            head,
            unsettled: false,
            data_key,
            manifest: Manifest {
                commits,
                ..Manifest::default()
            },
            compact_length: 0,
        };
        vault.write(|_| Ok(()))?;
        vault.compact_length = vault.store.length();
        Ok((vault, aside))
    }

    /// Opens a vault. Checks head, manifest, tables and numbers of rows; [`Vault::verify`] checks
    /// the rows. Changes nothing in the file.
    ///
    /// # Errors
    ///
    /// In this order: [`Error::NotFound`], [`Error::PermissionDenied`]; [`Error::Locked`];
    /// [`Error::NotAVault`]; [`Error::OlderFormat`], [`Error::NewerFormat`]; [`Error::Truncated`],
    /// [`Error::Tampered`] if the head is damaged; [`Error::WrongSecret`]; [`Error::Truncated`],
    /// [`Error::Tampered`] if what follows it is. A file that is cut short after a kill may be
    /// reported as either of the last two.
    pub fn open(path: impl AsRef<Path>, secret: &Secret) -> Result<Self> {
        let path = path.as_ref().canonicalize()?;
        let store = Arc::new(Store::open(&path)?);
        let (main, spare) = store.heads()?;
        // With a spare a rewrap was cut short before it was acknowledged: either secret will do.
        let unsettled = spare != Spare::Empty;
        let opened = match spare {
            Spare::Whole(head) => head.unwrap_with(secret).ok().map(|key| (head, key)),
            Spare::Empty | Spare::Torn => None,
        };
        let (head, data_key) = match opened {
            Some(opened) => opened,
            None => (main.clone(), main.unwrap_with(secret)?),
        };
        let mut vault = Self {
            path,
            database: Ok(open_database(&store)?),
            store,
            seal: Seal::new(&data_key)?,
            head,
            unsettled,
            data_key,
            manifest: Manifest::default(),
            compact_length: 0,
        };
        vault.compact_length = vault.store.length();
        vault.manifest = vault.read_manifest()?;
        Ok(vault)
    }

    fn database(&self) -> Result<&Database> {
        self.database.as_ref().map_err(|error| *error)
    }

    /// The manifest in the file, held against the numbers that the store keeps.
    fn read_manifest(&self) -> Result<Manifest> {
        let manifest = guard(|| {
            let tx = self.database()?.begin_read()?;
            let sealed = tx.open_table(MANIFEST)?.get(0)?.ok_or(Error::Tampered)?;
            let manifest = self.seal.open_manifest(&self.head.id, sealed.value())?;
            let names: BTreeSet<String> = manifest
                .tables
                .keys()
                .map(|table| self.seal.table_name(table))
                .chain([MANIFEST.name().to_owned()])
                .collect();
            if tx
                .list_tables()?
                .map(|t| t.name().to_owned())
                .collect::<BTreeSet<_>>()
                != names
            {
                return Err(Error::Tampered);
            }
            for (table, tally) in &manifest.tables {
                if tx.open_table(rows(&self.seal.table_name(table)))?.len()? != tally.rows {
                    return Err(Error::Tampered);
                }
            }
            Ok(manifest)
        });
        match manifest {
            Ok(manifest) if manifest.generation > self.head.generation => Err(Error::Tampered),
            Err(_) if self.store.short() => Err(Error::Truncated),
            other => other,
        }
    }

    /// The random id of the file. It outlives [`Vault::rewrap`] and [`Vault::rekey`].
    #[must_use]
    pub fn id(&self) -> [u8; 16] {
        self.head.id
    }

    /// Transactions since creation. Kept elsewhere, it shows whether an older copy was put back.
    #[must_use]
    pub fn commits(&self) -> u64 {
        self.manifest.commits
    }

    /// A view of the vault.
    ///
    /// # Errors
    ///
    /// What [`Vault::open`] returns, if an earlier write failed and the file could not be read
    /// again since.
    pub fn read(&self) -> Result<Reader<'_>> {
        let database = self.database()?;
        Ok(Reader {
            tx: guard(|| Ok(database.begin_read()?))?,
            seal: &self.seal,
            manifest: &self.manifest,
        })
    }

    /// Runs a transaction: all of it lasts when this returns `Ok`, and nothing of it otherwise.
    ///
    /// # Errors
    ///
    /// What `change` returns, for which [`Error::Abandoned`] is at hand; [`Error::ReadOnly`]
    /// without running it; any error that a method of the writer returned, even if `change` went
    /// on after it; [`Error::DiskFull`] and the system's other refusals.
    pub fn write<T>(&mut self, change: impl FnOnce(&mut Writer<'_>) -> Result<T>) -> Result<T> {
        self.make_ready()?;
        let tx = match guard(|| Ok(self.database()?.begin_write()?)) {
            Ok(tx) => tx,
            Err(error) => {
                self.recover();
                return Err(error);
            }
        };
        let mut writer = Writer {
            tx,
            seal: &self.seal,
            manifest: Manifest {
                commits: self.manifest.commits + 1,
                generation: self.head.generation,
                tables: self.manifest.tables.clone(),
            },
            failed: None,
        };
        let outcome = change(&mut writer);
        let Writer {
            tx,
            manifest,
            failed,
            ..
        } = writer;
        let done = match (&outcome, failed) {
            (_, Some(error)) => {
                drop(tx);
                Err(error)
            }
            (Err(_), None) => guard(|| Ok(tx.abort()?)).map(|()| None),
            (Ok(_), None) => self.commit(tx, &manifest).map(|()| Some(manifest)),
        };
        match done {
            Ok(manifest) => self.manifest = manifest.unwrap_or(std::mem::take(&mut self.manifest)),
            Err(error) => {
                self.recover();
                return Err(error);
            }
        }
        outcome
    }

    fn commit(&self, tx: WriteTransaction, manifest: &Manifest) -> Result<()> {
        let sealed = self.seal.seal_manifest(&self.head.id, manifest)?;
        guard(|| {
            tx.open_table(MANIFEST)?.insert(0, sealed.as_slice())?;
            Ok(tx.commit()?)
        })
    }

    /// Before a write: lets what was held back since opening into the file.
    fn make_ready(&mut self) -> Result<()> {
        self.store.writable()?;
        if self.database.is_err() {
            self.recover();
        }
        self.database()?;
        self.store.release()?;
        if self.unsettled {
            self.store.write_head(&self.head)?;
            self.unsettled = false;
        }
        Ok(())
    }

    /// Goes back to what the file holds, after redb failed.
    fn recover(&mut self) {
        // redb closes before it opens again.
        self.database = Err(Error::Tampered);
        self.store.hold();
        self.database = open_database(&self.store);
        match self.read_manifest() {
            Ok(manifest) => self.manifest = manifest,
            Err(error) => self.database = Err(error),
        }
    }

    /// Checks every row, the sums of all tables, and heads and manifest once more.
    ///
    /// # Errors
    ///
    /// [`Error::Tampered`] or [`Error::Truncated`] if anything is not as the vault wrote it.
    pub fn verify(&self) -> Result<()> {
        let (main, spare) = self.store.heads()?;
        if main != self.head && spare != Spare::Whole(self.head.clone()) {
            return Err(Error::Tampered);
        }
        if self.read_manifest()? != self.manifest {
            return Err(Error::Tampered);
        }
        let reader = self.read()?;
        for table in self.manifest.tables.keys() {
            reader.each_row(table, |row_key, row| {
                let right = self.seal.row_key(table, &row.key) == *row_key;
                right.then_some(()).ok_or(Error::Tampered)
            })?;
        }
        Ok(())
    }

    /// Moves redb's pages together and cuts the file to size. Dropping the vault does the same if
    /// the file grew since it was opened; this tells whether it worked.
    ///
    /// # Errors
    ///
    /// The system's refusals; the rows are not touched.
    pub fn compact(&mut self) -> Result<()> {
        self.make_ready()?;
        let done = match &mut self.database {
            Ok(database) => guard(|| Ok(database.compact()?)),
            Err(error) => Err(*error),
        };
        self.compact_length = self.store.length();
        if done.is_err() {
            self.recover();
        }
        done.map(|_| ())
    }

    /// Wraps the data key under another secret, in place; no row is touched.
    ///
    /// A kill half-way leaves a vault that opens with either secret. See [the module](self) for
    /// what this does not do against who had the old one.
    ///
    /// # Errors
    ///
    /// The system's refusals. If only the last step fails, which lets the manifest know, the new
    /// secret is in force already.
    pub fn rewrap(&mut self, secret: &Secret) -> Result<()> {
        self.make_ready()?;
        let generation = self.head.generation + 1;
        let head = Head::wrap(&self.data_key, secret, self.head.id, generation)?;
        // Back to the present head with the next write, if this fails.
        self.unsettled = true;
        self.store.write_head(&head)?;
        self.unsettled = false;
        self.head = head;
        self.write(|_| Ok(()))
    }

    /// Seals everything anew under a new data key and another secret, in a new file that is
    /// renamed over the old one; checks every row on the way. The old file's heads are then
    /// overwritten, as by [`Vault::destroy`].
    ///
    /// # Errors
    ///
    /// [`Error::Tampered`], [`Error::DiskFull`] and the system's other refusals leave the old file
    /// as it was. If only making the new name last or overwriting the old heads fails, the new
    /// secret is in force already.
    pub fn rekey(&mut self, secret: &Secret) -> Result<()> {
        self.make_ready()?;
        let folder = file::folder(&self.path);
        let generation = self.head.generation + 1;
        let commits = self.manifest.commits;
        let (mut new, aside) = Self::build(&folder, secret, self.head.id, generation, commits)?;
        let reader = self.read()?;
        new.write(|writer| {
            for table in self.manifest.tables.keys() {
                reader.each_row(table, |_, row| writer.put(table, &row.key, &row.value))?;
            }
            Ok(())
        })?;
        drop(reader);
        new.compact()?;
        if !self.store.is_at(&self.path)? {
            return Err(Error::NotFound);
        }
        aside.persist(&self.path).map_err(|e| e.error)?;
        new.path.clone_from(&self.path);
        let mut old = std::mem::replace(self, new);
        // redb closes before the heads go.
        old.database = Err(Error::NotFound);
        file::sync_folder(&folder)?;
        old.store.shred()
    }

    /// Destroys the vault for good: overwrites the wrapped data key with random bytes, syncs, and
    /// removes the file.
    ///
    /// # What this guarantees
    ///
    /// Without the wrapped data key nobody can open what is left, whatever secret they have. On a
    /// disk that writes in place the wrapped key is gone when this returns. An SSD, a file system
    /// that copies on write (btrfs, ZFS, APFS) or one with snapshots may keep the old sector for a
    /// while; then the file is as safe as the secret is, so destroy that too. Copies and backups
    /// of the file are not reached at all: as long as one exists, with its secret, so do the rows.
    ///
    /// # Errors
    ///
    /// [`Error::ReadOnly`], [`Error::NotFound`] if the file is no longer under its name, and the
    /// system's refusals. If only removing fails, the content is destroyed already and the file is
    /// noise.
    pub fn destroy(mut self) -> Result<Certificate> {
        self.store.writable()?;
        let manifest_digest = guard(|| {
            let tx = self.database()?.begin_read()?;
            let sealed = tx.open_table(MANIFEST)?.get(0)?.ok_or(Error::Tampered)?;
            Ok(Sha256::digest(sealed.value()).into())
        })?;
        if !self.store.is_at(&self.path)? {
            return Err(Error::NotFound);
        }
        // redb closes before the heads go.
        self.database = Err(Error::NotFound);
        self.store.shred()?;
        std::fs::remove_file(&self.path)?;
        file::sync_folder(&file::folder(&self.path))?;
        let tables = std::mem::take(&mut self.manifest.tables).into_iter();
        Ok(Certificate {
            id: self.head.id,
            format: seal::VERSION,
            rows: tables.map(|(name, tally)| (name, tally.rows)).collect(),
            manifest_digest,
        })
    }
}

impl Drop for Vault {
    fn drop(&mut self) {
        let grew = self.store.length() > self.compact_length;
        if grew && self.database.is_ok() && !std::thread::panicking() {
            // Room is all that is lost if it fails.
            let _ = self.compact();
        }
    }
}

fn open_database(store: &Arc<Store>) -> Result<Database> {
    let opened = guard(|| {
        let mut builder = Database::builder();
        builder.set_cache_size(CACHE);
        Ok(builder.create_with_backend(Backend(Arc::clone(store)))?)
    });
    opened.map_err(|error| {
        if store.short() {
            Error::Truncated
        } else {
            error
        }
    })
}

/// What can be shown of a vault that was destroyed. The digest is of sealed bytes, and the names of
/// tables are the program's: no content can be learnt from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// The random id of the file.
    pub id: [u8; 16],
    /// The version of the format.
    pub format: u16,
    /// The number of rows of each table.
    pub rows: BTreeMap<String, u64>,
    /// SHA-256 of the last manifest, as it was sealed.
    pub manifest_digest: [u8; 32],
}

/// A view of the vault at one moment.
pub struct Reader<'vault> {
    tx: ReadTransaction,
    seal: &'vault Seal,
    manifest: &'vault Manifest,
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
            let stored = self.tx.open_table(rows(&self.seal.table_name(table)))?;
            get(self.seal, table, &stored, key)
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

    /// The number of rows; 0 if there is no such table. O(log tables).
    #[must_use]
    pub fn count(&self, table: &str) -> u64 {
        count(self.manifest, table)
    }

    /// The names of all tables that ever had a row, sorted.
    pub fn tables(&self) -> impl Iterator<Item = &str> {
        self.manifest.tables.keys().map(String::as_str)
    }

    fn each_row(&self, table: &str, take: impl FnMut(&[u8; 32], Row) -> Result<()>) -> Result<()> {
        let Some(tally) = self.manifest.tables.get(table) else {
            return Ok(());
        };
        guard(|| {
            let stored = self.tx.open_table(rows(&self.seal.table_name(table)))?;
            each_row(self.seal, table, *tally, &stored, take)
        })
    }
}

/// A transaction under way. It sees its own changes.
pub struct Writer<'vault> {
    tx: WriteTransaction,
    seal: &'vault Seal,
    manifest: Manifest,
    /// The first error, after which there is no commit.
    failed: Option<Error>,
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

    /// Removes a row; whether there was one. O(log rows). See [the module](self) on what stays.
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

    /// As [`Reader::get`], within the transaction.
    ///
    /// # Errors
    ///
    /// As [`Reader::get`].
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

    /// As [`Reader::scan`], within the transaction.
    ///
    /// # Errors
    ///
    /// As [`Reader::scan`].
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

    /// As [`Reader::count`], within the transaction.
    #[must_use]
    pub fn count(&self, table: &str) -> u64 {
        count(&self.manifest, table)
    }

    fn note<T>(&mut self, done: Result<T>) -> Result<T> {
        self.failed = self.failed.or(done.as_ref().err().copied());
        done
    }
}

fn get(
    seal: &Seal,
    table: &str,
    stored: &impl ReadableTable<&'static [u8; 32], &'static [u8]>,
    key: &[u8],
) -> Result<Option<Zeroizing<Vec<u8>>>> {
    let row_key = seal.row_key(table, key);
    let Some(sealed) = stored.get(&row_key)? else {
        return Ok(None);
    };
    let row = seal.open_row(table, &row_key, sealed.value())?;
    if row.key.as_slice() != key {
        return Err(Error::Tampered);
    }
    Ok(Some(row.value))
}

/// Hands over every row of a table, in no order, and then holds them against the tally.
fn each_row(
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

fn count(manifest: &Manifest, table: &str) -> u64 {
    manifest.tables.get(table).map_or(0, |tally| tally.rows)
}
