//! What an earlier build made of the same inputs.
//!
//! Lints, tests and builds without the command line each run this script for themselves, and making
//! the sieves takes a quarter of a minute. What was made is kept beside the folders of builds, under a digest
//! of everything that it was made of.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};

/// A folder of things that were made of some inputs.
pub(crate) struct Kept(PathBuf);

impl Kept {
    /// That of these inputs: files, and folders with all that is in them, below a root.
    pub(crate) fn of(root: &Path, inputs: &[&str], out: &Path) -> io::Result<Self> {
        let mut digest = DefaultHasher::new();
        for input in inputs {
            take_in(&root.join(input), root, &mut digest)?;
        }
        // The versions of what makes them, where they are locked.
        if let Ok(lock) = fs::read(root.join("Cargo.lock")) {
            lock.hash(&mut digest);
        }
        // `out` is `build/<package>-<hash>/out`.
        let builds = out.ancestors().nth(2).unwrap_or(out);
        Ok(Self(builds.join(format!("kept-{:016x}", digest.finish()))))
    }

    /// Brings things into a folder; `false` where they have to be made.
    pub(crate) fn bring(&self, names: &[&str], to: &Path) -> bool {
        let copied = |name: &&str| fs::copy(self.0.join(name), to.join(name)).is_ok();
        names.iter().all(copied)
    }

    /// Keeps things of a folder. That it cannot is no error: the next build makes them again.
    pub(crate) fn keep(&self, names: &[&str], from: &Path) {
        let aside = self.0.with_extension(std::process::id().to_string());
        let copied = || -> io::Result<()> {
            fs::create_dir_all(&aside)?;
            for name in names {
                fs::copy(from.join(name), aside.join(name))?;
            }
            fs::rename(&aside, &self.0)
        };
        if copied().is_err() {
            let _ = fs::remove_dir_all(&aside);
        }
    }
}

fn take_in(path: &Path, root: &Path, digest: &mut DefaultHasher) -> io::Result<()> {
    if path.is_dir() {
        let entries: io::Result<Vec<_>> = fs::read_dir(path)?.collect();
        let mut paths: Vec<PathBuf> = entries?.iter().map(fs::DirEntry::path).collect();
        paths.sort();
        return paths
            .iter()
            .try_for_each(|path| take_in(path, root, digest));
    }
    path.strip_prefix(root).unwrap_or(path).hash(digest);
    fs::read(path)?.hash(digest);
    Ok(())
}
