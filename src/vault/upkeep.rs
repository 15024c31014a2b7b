//! What is done with a vault as a whole: checked, made compact, sealed under another key, destroyed.

use super::file::{self, Spare};
use super::head::Head;
use super::seal;
use super::{Error, MANIFEST, Result, Secret, Vault, guard};
use redb::ReadableDatabase;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

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

impl Vault {
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
    /// A kill half-way leaves a vault that opens with either secret. See [the module](super) for
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
        old.close_view();
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
        self.close_view();
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
