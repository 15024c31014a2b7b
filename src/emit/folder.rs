//! Files that appear whole or not at all.
//!
//! A file is written aside, under a temporary name in the folder it is for, with mode 0600; its
//! bytes are brought to the disk, and only then does it get its name. An interrupt at any moment,
//! a crash of the machine included, leaves no half-written file under a final name. What a kill
//! leaves is a temporary file, whose name starts with [`PREFIX`]; [`sweep`] removes those at the
//! start of the next run.
//!
//! Two runs into one folder at the same time are not supported: one sweeps what the other is
//! writing, and the other then fails for that file. No file is damaged by it.

use crate::{Error, ErrorKind, Result};
use std::fmt;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// What temporary names start with. They are hidden, and no input.
pub const PREFIX: &str = ".schuilnaam-";
/// What temporary names end with.
const SUFFIX: &str = ".tmp";

/// What happens to a file that has the final name already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// It stays, and the new one is an error.
    Refuse,
    /// It is replaced, in one step.
    Replace,
}

/// A file that is being written aside. Dropped, it is removed.
pub struct Aside {
    file: BufWriter<NamedTempFile>,
    target: PathBuf,
    existing: Existing,
}

impl fmt::Debug for Aside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Aside({:?})", self.existing)
    }
}

impl Aside {
    /// Begins a file that will be called `target`. Its folder must exist.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Write`] if the folder takes no file; [`ErrorKind::OutputExists`] if the target
    /// exists, in whatever form, and is not to be replaced.
    pub fn create(target: &Path, existing: Existing) -> Result<Self> {
        if existing == Existing::Refuse && target.symlink_metadata().is_ok() {
            return Err(Error::new(ErrorKind::OutputExists));
        }
        // tempfile creates with mode 0600 where there are modes.
        let file = tempfile::Builder::new()
            .prefix(PREFIX)
            .suffix(SUFFIX)
            .tempfile_in(folder_of(target))
            .map_err(failed)?;
        Ok(Self {
            file: BufWriter::with_capacity(1 << 16, file),
            target: target.to_owned(),
            existing,
        })
    }

    /// Brings the bytes to the disk; what is left is to give the file its name.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Write`] if the disk does not take them.
    pub fn seal(self) -> Result<Sealed> {
        let file = self.file.into_inner().map_err(|e| failed(e.into_error()))?;
        file.as_file().sync_all().map_err(failed)?;
        Ok(Sealed {
            file,
            target: self.target,
            existing: self.existing,
        })
    }
}

impl Write for Aside {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

/// A whole file, on the disk, that does not have its name yet. Dropped, it is removed.
pub struct Sealed {
    file: NamedTempFile,
    target: PathBuf,
    existing: Existing,
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sealed({:?})", self.existing)
    }
}

impl Sealed {
    /// The name that the file is for.
    #[must_use]
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// Writes a whole file aside.
    ///
    /// # Errors
    ///
    /// As [`Aside::create`] and [`Aside::seal`].
    pub fn new(target: &Path, existing: Existing, bytes: &[u8]) -> Result<Self> {
        let mut aside = Aside::create(target, existing)?;
        aside.write_all(bytes).map_err(failed)?;
        aside.seal()
    }

    /// Gives the file its name, in one step.
    ///
    /// The name itself is on the disk after [`sync`] of its folder.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::OutputExists`] if the name was taken meanwhile and is not to be replaced;
    /// [`ErrorKind::Write`] if the folder does not take it.
    pub fn commit(self) -> Result<()> {
        let done = match self.existing {
            Existing::Refuse => self.file.persist_noclobber(&self.target),
            Existing::Replace => self.file.persist(&self.target),
        };
        match done {
            Ok(_) => Ok(()),
            Err(e) if e.error.kind() == std::io::ErrorKind::AlreadyExists => {
                Err(Error::new(ErrorKind::OutputExists))
            }
            Err(e) => Err(failed(e.error)),
        }
    }
}

/// Makes a folder and those above it that do not exist, for their owner only (mode 0700).
///
/// # Errors
///
/// [`ErrorKind::Write`] if that is refused.
pub fn make(folder: &Path) -> Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(failed)
}

/// Removes the temporary files that an interrupted run left in a folder; not in folders below it.
///
/// Returns how many there were; a folder that does not exist has none.
///
/// # Errors
///
/// [`ErrorKind::Write`] if one of them cannot be removed.
pub fn sweep(folder: &Path) -> Result<usize> {
    let mut swept = 0;
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Ok(0);
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let ours = name
            .to_str()
            .is_some_and(|n| n.starts_with(PREFIX) && n.ends_with(SUFFIX));
        if ours && entry.file_type().is_ok_and(|t| t.is_file()) {
            std::fs::remove_file(entry.path()).map_err(failed)?;
            swept += 1;
        }
    }
    Ok(swept)
}

/// Brings a folder's names to the disk, so that they outlast a crash of the machine.
///
/// # Errors
///
/// [`ErrorKind::Write`] if the disk does not take them. Systems that cannot do this for folders
/// (Windows) do nothing.
pub fn sync(folder: &Path) -> Result<()> {
    if cfg!(unix) {
        let folder = if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        };
        std::fs::File::open(folder)
            .and_then(|f| f.sync_all())
            .map_err(failed)?;
    }
    Ok(())
}

/// The folder that a file lies in; `.` for a bare name.
#[must_use]
pub fn folder_of(file: &Path) -> &Path {
    match file.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

fn failed(error: std::io::Error) -> Error {
    Error::io(ErrorKind::Write, &error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::{Command, Stdio};
    use std::time::Duration;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|e| e.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_appears_whole_and_only_when_committed() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("uit.txt");
        let sealed = Sealed::new(&target, Existing::Refuse, b"hele tekst").unwrap();
        assert!(!target.exists());
        sealed.commit().unwrap();
        sync(folder.path()).unwrap();
        assert_eq!(std::fs::read(&target).unwrap(), b"hele tekst");
        assert_eq!(names(folder.path()), ["uit.txt"]);
    }

    #[test]
    fn a_dropped_file_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("uit.txt");
        drop(Sealed::new(&target, Existing::Replace, b"x").unwrap());
        drop(Aside::create(&target, Existing::Replace).unwrap());
        assert!(names(folder.path()).is_empty());
    }

    #[test]
    fn an_existing_file_is_refused_or_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("uit.txt");
        let late = Sealed::new(&target, Existing::Refuse, b"late").unwrap();
        std::fs::write(&target, "er was al iets").unwrap();
        let kind = |r: Result<()>| r.unwrap_err().kind();
        assert_eq!(kind(late.commit()), ErrorKind::OutputExists);
        let new = Aside::create(&target, Existing::Refuse);
        assert_eq!(new.unwrap_err().kind(), ErrorKind::OutputExists);
        assert_eq!(std::fs::read(&target).unwrap(), b"er was al iets");
        Sealed::new(&target, Existing::Replace, b"nieuw")
            .unwrap()
            .commit()
            .unwrap();
        assert_eq!(std::fs::read(&target).unwrap(), b"nieuw");
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_may_read() {
        use std::os::unix::fs::PermissionsExt;
        let top = tempfile::tempdir().unwrap();
        let folder = top.path().join("a/b");
        make(&folder).unwrap();
        let target = folder.join("uit.txt");
        Sealed::new(&target, Existing::Refuse, b"x")
            .unwrap()
            .commit()
            .unwrap();
        let mode = |p: &Path| std::fs::metadata(p).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&target), mode(&folder)), (0o600, 0o700));
    }

    #[test]
    fn sweeping_takes_own_leftovers_only() {
        let folder = tempfile::tempdir().unwrap();
        for name in [".schuilnaam-x1y2.tmp", ".schuilnaam-notes.txt", "a.tmp"] {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        assert_eq!(sweep(folder.path()).unwrap(), 1);
        assert_eq!(names(folder.path()), [".schuilnaam-notes.txt", "a.tmp"]);
        assert_eq!(sweep(&folder.path().join("nowhere")).unwrap(), 0);
    }

    const CHILD: &str = "SCHUILNAAM_TEST_WRITES_INTO";

    /// Not a test by itself: the child of the test below, which writes until it is killed.
    #[test]
    fn child_that_writes() {
        let Some(folder) = std::env::var_os(CHILD) else {
            return;
        };
        let folder = PathBuf::from(folder);
        for round in 0..1_000_000_u32 {
            let target = folder.join(format!("{}.txt", round % 5));
            let letter = b'a' + u8::try_from(round % 26).unwrap();
            let mut aside = Aside::create(&target, Existing::Replace).unwrap();
            // In pieces, so that a kill falls inside a file.
            for _ in 0..64 {
                aside.write_all(&[letter; 4_096]).unwrap();
                aside.flush().unwrap();
            }
            aside.seal().unwrap().commit().unwrap();
        }
    }

    #[test]
    fn killed_at_any_moment_no_half_file_has_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let mut leftovers = 0;
        for round in 0..12_u64 {
            let mut child = Command::new(std::env::current_exe().unwrap())
                .args(["--exact", "emit::folder::tests::child_that_writes"])
                .env(CHILD, folder.path())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            // Wait for its first file, then for a moment that differs a little every time.
            while names(folder.path()).is_empty() {
                std::thread::sleep(Duration::from_millis(1));
            }
            std::thread::sleep(Duration::from_micros(20_000 + round * 3_700));
            child.kill().unwrap();
            child.wait().unwrap();
            for name in names(folder.path()) {
                if name.starts_with(PREFIX) {
                    continue;
                }
                let bytes = std::fs::read(folder.path().join(&name)).unwrap();
                assert_eq!(
                    bytes.len(),
                    64 * 4_096,
                    "round {round}: {name} is not whole"
                );
                assert!(bytes.iter().all(|b| *b == bytes[0]), "{name} is mixed");
            }
            leftovers += sweep(folder.path()).unwrap();
            assert!(names(folder.path()).iter().all(|n| !n.starts_with('.')));
        }
        assert!(
            leftovers > 0,
            "no kill fell inside a file: nothing was tried"
        );
    }
}
