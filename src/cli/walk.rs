//! From the inputs named to the documents in them: numbered, in a stable order.
//!
//! Inputs count in the order given; below a folder, files come sorted by name, folder by folder.
//! Nothing is opened here.

use super::talk::Complaint;
use crate::emit::folder::PREFIX;
use crate::evaluate::Form;
use crate::ingest::Format;
use crate::report::Skipped;
use ignore::{DirEntry, WalkBuilder};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// What names standard input.
pub(crate) const STREAM: &str = "-";

/// What a run reads of what lies below a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// Documents that are to be searched.
    Notes,
    /// Documents that somebody marked.
    Gold,
}

impl Wanted {
    fn holds(self, path: &Path) -> bool {
        match self {
            Self::Notes => Format::of(path).is_some(),
            Self::Gold => Form::of(path).is_some(),
        }
    }

    /// What can be done where a folder holds other kinds of files only.
    fn hint(self) -> &'static str {
        match self {
            Self::Notes => "unknown-format-hint",
            Self::Gold => "plan-gold-hint",
        }
    }
}

/// A document that was found. Its number is its place in the list, from 1.
#[derive(Clone)]
pub(crate) struct Found {
    /// The file; `None` for standard input.
    pub(crate) file: Option<PathBuf>,
    /// The path below the folder that was named, or the file's name; empty for standard input.
    pub(crate) path: PathBuf,
    /// The size in bytes; 0 for standard input.
    pub(crate) size: u64,
}

/// All inputs, looked into.
#[derive(Clone, Default)]
pub(crate) struct Walked {
    pub(crate) found: Vec<Found>,
    pub(crate) skipped: Skipped,
    /// The folders among the inputs, with links resolved.
    pub(crate) folders: Vec<PathBuf>,
    /// The files among the inputs and below the folders, with links of what was named resolved.
    pub(crate) files: Vec<PathBuf>,
}

impl Walked {
    /// Whether standard input is all there is.
    pub(crate) fn only_stream(&self) -> bool {
        matches!(&*self.found, [one] if one.file.is_none())
    }
}

/// Looks into every input.
///
/// What is named is followed if it is a link, and is a document whatever it is called; what lies
/// below a folder is not followed, and is skipped and counted if hidden, a lock file or of
/// another kind.
pub(crate) fn walk(inputs: &[PathBuf], wanted: Wanted) -> Result<Walked, Complaint> {
    let mut walked = Walked::default();
    let mut streams = 0;
    for (index, input) in inputs.iter().enumerate() {
        if input.as_os_str() == STREAM {
            streams += 1;
            walked.found.push(Found {
                file: None,
                path: PathBuf::new(),
                size: 0,
            });
            continue;
        }
        let unreadable = || {
            let number = (index + 1).to_string();
            Complaint::said("plan-input", vec![("n", number)], Some("plan-input-hint"))
        };
        let real = input.canonicalize().map_err(|_| unreadable())?;
        let facts = real.metadata().map_err(|_| unreadable())?;
        if facts.is_dir() {
            if std::fs::read_dir(&real).is_err() {
                return Err(unreadable());
            }
            below(&real, wanted, &mut walked);
            walked.folders.push(real);
        } else if facts.is_file() {
            walked.found.push(Found {
                path: input.file_name().map(PathBuf::from).unwrap_or_default(),
                file: Some(real.clone()),
                size: facts.len(),
            });
            walked.files.push(real);
        } else {
            return Err(unreadable());
        }
    }
    if streams > 1 {
        return Err(Complaint::said(
            "plan-two-streams",
            Vec::new(),
            Some("plan-two-streams-hint"),
        ));
    }
    if walked.found.is_empty() {
        let hint = if walked.skipped.others > 0 {
            wanted.hint()
        } else {
            "plan-input-hint"
        };
        return Err(Complaint::said("plan-nothing", Vec::new(), Some(hint)));
    }
    Ok(walked)
}

/// Adds the documents below a folder.
fn below(root: &Path, wanted: Wanted, walked: &mut Walked) {
    // Hidden folders are not looked into, so they are counted where they are turned away.
    let hidden = Arc::new(AtomicU64::new(0));
    let count = hidden.clone();
    let entries = WalkBuilder::new(root)
        .standard_filters(false)
        .follow_links(false)
        .sort_by_file_name(Ord::cmp)
        .filter_entry(move |entry| {
            let shown = entry.depth() == 0 || !is_hidden(entry);
            // What an interrupted run left behind is the program's own.
            if !shown && !starts_with(entry, PREFIX) {
                count.fetch_add(1, Ordering::Relaxed);
            }
            shown
        })
        .build();
    let skipped = &mut walked.skipped;
    for entry in entries {
        let Ok(entry) = entry else {
            skipped.unreadable += 1;
            continue;
        };
        let Some(kind) = entry.file_type() else {
            continue;
        };
        if kind.is_dir() {
            continue;
        }
        if !kind.is_file() {
            skipped.links += 1;
        } else if starts_with(&entry, "~$") {
            skipped.locks += 1;
        } else if !wanted.holds(entry.path()) {
            skipped.others += 1;
        } else if let Ok(facts) = entry.metadata() {
            let path = entry.path().strip_prefix(root).unwrap_or(entry.path());
            walked.found.push(Found {
                path: path.to_owned(),
                size: facts.len(),
                file: Some(entry.path().to_owned()),
            });
            walked.files.push(entry.into_path());
        } else {
            skipped.unreadable += 1;
        }
    }
    skipped.hidden += hidden.load(Ordering::Relaxed);
}

fn is_hidden(entry: &DirEntry) -> bool {
    starts_with(entry, ".")
}

fn starts_with(entry: &DirEntry, start: &str) -> bool {
    let name = entry.file_name().as_encoded_bytes();
    name.starts_with(start.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn paths(walked: &Walked) -> Vec<String> {
        let name = |f: &Found| f.path.to_str().unwrap().replace('\\', "/");
        walked.found.iter().map(name).collect()
    }

    #[test]
    fn folders_are_searched_in_order_and_the_rest_is_counted() {
        let top = tempfile::tempdir().unwrap();
        let root = top.path().join("in");
        for folder in ["b", "a/diep", ".git"] {
            fs::create_dir_all(root.join(folder)).unwrap();
        }
        for file in [
            "z.txt",
            "b/2.md",
            "b/10.docx",
            "a/diep/1.txt",
            "a/~$1.docx",
            "B.TXT",
            ".verborgen.txt",
            ".git/config.txt",
            "foto.jpg",
            "a/geen-extensie",
            ".schuilnaam-1234.tmp",
        ] {
            fs::write(root.join(file), "12").unwrap();
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(root.join("z.txt"), root.join("link.txt")).unwrap();
            std::os::unix::fs::symlink(&root, root.join("a/rond")).unwrap();
        }
        let walked = walk(std::slice::from_ref(&root), Wanted::Notes).unwrap();
        assert_eq!(
            paths(&walked),
            ["B.TXT", "a/diep/1.txt", "b/10.docx", "b/2.md", "z.txt"]
        );
        let skipped = walked.skipped;
        assert_eq!((skipped.hidden, skipped.locks, skipped.others), (2, 1, 2));
        assert_eq!(skipped.links, if cfg!(unix) { 2 } else { 0 });
        assert_eq!(walked.files.len(), 5);
        assert!(walked.found.iter().all(|f| f.size == 2));

        // What is named is a document, hidden or of another kind; a stream has no name.
        let named = [
            root.join(".verborgen.txt"),
            STREAM.into(),
            root.join("foto.jpg"),
            root.join("b"),
        ];
        let walked = walk(&named, Wanted::Notes).unwrap();
        assert_eq!(
            paths(&walked),
            [".verborgen.txt", "", "foto.jpg", "10.docx", "2.md"]
        );
    }

    #[test]
    fn what_cannot_be_looked_into_is_told_by_number() {
        let top = tempfile::tempdir().unwrap();
        let key = |inputs: &[PathBuf]| match walk(inputs, Wanted::Notes) {
            Err(Complaint::Said(key, values, _)) => (key, values),
            _ => panic!("no complaint"),
        };
        let missing = [STREAM.into(), top.path().join("Fatima.txt")];
        assert_eq!(key(&missing), ("plan-input", vec![("n", "2".to_owned())]));
        let twice = [PathBuf::from(STREAM), STREAM.into()];
        assert_eq!(key(&twice).0, "plan-two-streams");
        assert_eq!(key(&[top.path().to_owned()]).0, "plan-nothing");
    }
}
