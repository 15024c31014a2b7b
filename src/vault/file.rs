//! The file below the store: the head in front, redb's pages behind it.
//!
//! ```text
//!    0  the head (512 bytes, one sector)
//! 4096  the spare head: all zeros, or the next head while a rewrap is under way
//! 8192  redb
//! ```
//!
//! redb writes on opening and on closing, even when nobody asked it to. Here what it writes is
//! held in memory until a caller's first write, so that opening, reading and failing to open leave
//! every byte of the file as it was.

use super::error::{Error, Result};
use super::head::{self, Head};
use super::seal;
use std::fs::{File, OpenOptions, TryLockError};
#[cfg(not(unix))]
use std::io::Read;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Where the spare head is.
const SPARE: u64 = 4096;
/// Where redb's pages begin.
const PAGES: u64 = 8192;
/// The least that redb ever writes: its header and one page.
const LEAST: u64 = 8192;

/// One file, locked for as long as this lives.
pub(super) struct Store(Mutex<Inner>);

struct Inner {
    file: File,
    /// Of the file; under the lock nobody else changes it.
    length: u64,
    writable: bool,
    /// What redb wrote and the file does not have yet; `None` if it goes straight through.
    held: Option<Vec<Change>>,
    /// Whether redb looked for something past the end.
    short: bool,
}

/// What is in the place of the spare head.
#[derive(PartialEq, Eq)]
pub(super) enum Spare {
    /// Nothing: no rewrap was cut short.
    Empty,
    /// A head that was cut short while it was written; the main head is the one that counts.
    Torn,
    /// The next head, or the present one if only clearing this place was cut short.
    Whole(Head),
}

enum Change {
    Write(u64, Vec<u8>),
    Length(u64),
    Sync,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Store(…)")
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        // Closing alone leaves the lock to a process that another thread is just starting.
        let _ = self.inner().file.unlock();
    }
}

impl Store {
    /// A store in a new, empty file, which it locks.
    pub(super) fn create(file: File) -> Result<Self> {
        lock(&file, true)?;
        Self::new(file, true, None)
    }

    /// A store in an existing file, which it locks and does not change.
    pub(super) fn open(path: &Path) -> Result<Self> {
        // Opening a pipe would wait for its other end.
        if !path.metadata()?.is_file() {
            return Err(Error::NotAVault);
        }
        let mut options = OpenOptions::new();
        options.read(true);
        let (file, writable) = match options.clone().write(true).open(path) {
            Ok(file) => (file, true),
            Err(e) => match e.kind() {
                io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                    (options.open(path)?, false)
                }
                _ => return Err(e.into()),
            },
        };
        lock(&file, writable)?;
        if !is_at(&file, path)? {
            // Renamed over or removed between opening and locking, by its last owner.
            return Err(Error::Locked);
        }
        Self::new(file, writable, Some(Vec::new()))
    }

    fn new(file: File, writable: bool, held: Option<Vec<Change>>) -> Result<Self> {
        Ok(Self(Mutex::new(Inner {
            length: file.metadata()?.len(),
            file,
            writable,
            held,
            short: false,
        })))
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        // Nothing in here panics half-way through a change.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The head and the spare head.
    pub(super) fn heads(&self) -> Result<(Head, Spare)> {
        let mut inner = self.inner();
        let length = inner.length;
        let mut bytes = [0; PAGES as usize];
        let there = bytes
            .len()
            .min(usize::try_from(length).unwrap_or(usize::MAX));
        inner.read_file(0, &mut bytes[..there])?;
        let begins = there.min(head::MAGIC.len());
        if there == 0 || bytes[..begins] != head::MAGIC[..begins] {
            return Err(Error::NotAVault);
        }
        if length < PAGES + LEAST {
            return Err(Error::Truncated);
        }
        let slot = |at: u64| {
            *bytes[at as usize..]
                .first_chunk()
                .unwrap_or(&[0; head::LENGTH])
        };
        let main = Head::parse(&slot(0))?;
        let spare = match slot(SPARE) {
            empty if empty == [0; head::LENGTH] => Spare::Empty,
            begun => match Head::parse(&begun) {
                Ok(spare) if spare.id == main.id => Spare::Whole(spare),
                Err(Error::Tampered) => Spare::Torn,
                _ => return Err(Error::Tampered),
            },
        };
        // The rest is zeros, always: it is not to carry anything along.
        let gaps = [
            head::LENGTH..SPARE as usize,
            SPARE as usize + head::LENGTH..PAGES as usize,
        ];
        if gaps
            .into_iter()
            .any(|gap| bytes[gap].iter().any(|byte| *byte != 0))
        {
            return Err(Error::Tampered);
        }
        Ok((main, spare))
    }

    /// Puts a head in place of the present one, so that at every moment one of both is whole.
    pub(super) fn write_head(&self, head: &Head) -> Result<()> {
        let mut inner = self.inner();
        let bytes = head.to_bytes();
        for (at, bytes) in [(SPARE, &bytes), (0, &bytes), (SPARE, &[0; head::LENGTH])] {
            inner.write_file(at, bytes)?;
            inner.file.sync_all()?;
        }
        Ok(())
    }

    /// Overwrites both heads with random bytes: without the wrapped key the rest is noise.
    pub(super) fn shred(&self) -> Result<()> {
        let mut inner = self.inner();
        inner.write_file(0, &seal::random::<{ PAGES as usize }>()?)?;
        Ok(inner.file.sync_all()?)
    }

    pub(super) fn writable(&self) -> Result<()> {
        self.inner().writable.then_some(()).ok_or(Error::ReadOnly)
    }

    /// Whether redb looked for something past the end of the file.
    pub(super) fn short(&self) -> bool {
        self.inner().short
    }

    /// Whether the file of this path is the one that is open.
    pub(super) fn is_at(&self, path: &Path) -> Result<bool> {
        is_at(&self.inner().file, path)
    }

    /// The length of the file.
    pub(super) fn length(&self) -> u64 {
        self.inner().length
    }

    /// From now on holds back what redb writes, and forgets what was held back before.
    pub(super) fn hold(&self) {
        let mut inner = self.inner();
        inner.held = Some(Vec::new());
        inner.short = false;
    }

    /// Writes what was held back, in redb's order; from now on everything goes straight through.
    /// If that fails, all of it is still held back, and can be written again.
    pub(super) fn release(&self) -> Result<()> {
        let mut inner = self.inner();
        let changes = inner.held.take().unwrap_or_default();
        let written = changes.iter().try_for_each(|change| match change {
            Change::Write(at, bytes) => inner.write_file(PAGES + at, bytes),
            Change::Length(length) => inner.set_file_len(PAGES + length),
            Change::Sync => inner.file.sync_data(),
        });
        if written.is_err() {
            inner.held = Some(changes);
        }
        Ok(written?)
    }
}

impl Inner {
    #[cfg(unix)]
    fn read_file(&mut self, at: u64, out: &mut [u8]) -> io::Result<()> {
        std::os::unix::fs::FileExt::read_exact_at(&self.file, out, at)
    }

    #[cfg(not(unix))]
    fn read_file(&mut self, at: u64, out: &mut [u8]) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(at))?;
        self.file.read_exact(out)
    }

    fn write_file(&mut self, at: u64, bytes: &[u8]) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(at))?;
        self.file.write_all(bytes)?;
        self.length = self.length.max(at + bytes.len() as u64);
        Ok(())
    }

    fn set_file_len(&mut self, length: u64) -> io::Result<()> {
        self.file.set_len(length)?;
        self.length = length;
        Ok(())
    }

    /// Length of what redb sees.
    fn len(&self) -> u64 {
        let mut held = self.held.iter().flatten().rev();
        let length = held.find_map(|change| match change {
            Change::Length(length) => Some(*length),
            _ => None,
        });
        length.unwrap_or(self.length.saturating_sub(PAGES))
    }

    fn read(&mut self, at: u64, out: &mut [u8]) -> io::Result<()> {
        let end = at.checked_add(out.len() as u64);
        if end.is_none_or(|end| end > self.len()) {
            self.short = true;
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if self.held.as_ref().is_none_or(Vec::is_empty) {
            return self.read_file(PAGES + at, out);
        }
        // What the file has, zeros behind it, and what is held laid over both.
        let there = within(at, out.len(), 0, self.length.saturating_sub(PAGES)).len();
        out[there..].fill(0);
        self.read_file(PAGES + at, &mut out[..there])?;
        for change in self.held.iter().flatten() {
            match change {
                Change::Write(start, bytes) => {
                    let to = within(at, out.len(), *start, bytes.len() as u64);
                    let from = within(*start, bytes.len(), at, out.len() as u64);
                    out[to].copy_from_slice(&bytes[from]);
                }
                Change::Length(length) => {
                    let keep = within(at, out.len(), 0, *length).len();
                    out[keep..].fill(0);
                }
                Change::Sync => {}
            }
        }
        Ok(())
    }
}

/// The part of `length` bytes at `at` that lies within `other_length` bytes at `other`, counted
/// from `at`.
fn within(at: u64, length: usize, other: u64, other_length: u64) -> std::ops::Range<usize> {
    let clip = |place: u64| {
        let distance = usize::try_from(place.saturating_sub(at)).unwrap_or(usize::MAX);
        distance.min(length)
    };
    clip(other)..clip(other.saturating_add(other_length))
}

/// Lets redb at a store. The file stays locked after redb has closed it.
#[derive(Debug)]
pub(super) struct Backend(pub(super) std::sync::Arc<Store>);

impl redb::StorageBackend for Backend {
    fn len(&self) -> io::Result<u64> {
        Ok(self.0.inner().len())
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.0.inner().read(offset, out)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        let inner = &mut *self.0.inner();
        match &mut inner.held {
            Some(held) => held.push(Change::Length(len)),
            None => inner.set_file_len(PAGES + len)?,
        }
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        let inner = &mut *self.0.inner();
        match &mut inner.held {
            Some(held) => held.push(Change::Sync),
            None => inner.file.sync_data()?,
        }
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let inner = &mut *self.0.inner();
        match &mut inner.held {
            Some(held) => held.push(Change::Write(offset, data.to_vec())),
            None => inner.write_file(PAGES + offset, data)?,
        }
        Ok(())
    }
}

/// Locks a file: for itself to write, or shared with others that read.
fn lock(file: &File, writable: bool) -> Result<()> {
    let locked = if writable {
        file.try_lock()
    } else {
        file.try_lock_shared()
    };
    locked.map_err(|e| match e {
        TryLockError::WouldBlock => Error::Locked,
        TryLockError::Error(e) => e.into(),
    })
}

#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let (here, there) = (file.metadata()?, path.metadata()?);
    Ok((here.dev(), here.ino()) == (there.dev(), there.ino()))
}

#[cfg(not(unix))]
fn is_at(_: &File, path: &Path) -> Result<bool> {
    // An open file cannot be renamed over or removed there.
    Ok(path.metadata()?.is_file())
}

/// The folder of a path.
pub(super) fn folder(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// Makes a new, renamed or removed name in a folder last.
pub(super) fn sync_folder(folder: &Path) -> Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}
