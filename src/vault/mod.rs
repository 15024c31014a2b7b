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
//! One process has a vault open, or several if none may write it. Threads may read together, and
//! share one transaction of the store until the next write; writing needs `&mut`. Opening and reading change no byte of the file; a vault that may not be
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

mod change;
mod error;
mod file;
mod head;
mod seal;
mod secret;
#[cfg(test)]
mod tests;
mod upkeep;
mod view;

pub use change::Writer;
pub use error::{Error, Result};
pub use seal::Row;
pub use secret::{Cost, Secret};
pub use upkeep::Certificate;
pub use view::Reader;

use file::{Backend, Spare, Store};
use head::Head;
use redb::{Database, ReadableDatabase, ReadableTableMetadata};
use redb::{TableDefinition, TableHandle, WriteTransaction};
use seal::{Manifest, Seal};
use std::collections::BTreeSet;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use view::View;
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
    /// What readers share until the next write; none before the first reads.
    view: Mutex<Option<Arc<View>>>,
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
            view: Mutex::default(),
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
            view: Mutex::default(),
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
        let mut view = self.view.lock().unwrap_or_else(PoisonError::into_inner);
        let view = match &*view {
            Some(view) => Arc::clone(view),
            None => {
                let tx = guard(|| Ok(database.begin_read()?))?;
                Arc::clone(view.insert(Arc::new(View::of(tx))))
            }
        };
        Ok(Reader {
            view,
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

    /// Ends what readers share: with `&mut` there is none.
    fn close_view(&mut self) {
        *self.view.get_mut().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Before a write: lets what was held back since opening into the file.
    fn make_ready(&mut self) -> Result<()> {
        self.close_view();
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
        self.close_view();
        self.database = Err(Error::Tampered);
        self.store.hold();
        self.database = open_database(&self.store);
        match self.read_manifest() {
            Ok(manifest) => self.manifest = manifest,
            Err(error) => self.database = Err(error),
        }
    }
}

impl Drop for Vault {
    fn drop(&mut self) {
        self.close_view();
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
