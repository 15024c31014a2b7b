//! Where the output of a run goes.

use super::super::args::Clean;
use super::super::plan::{existing, number};
use super::super::talk::Complaint;
use super::super::target;
use super::super::walk::Walked;
use crate::Error;
use crate::emit::folder::{Existing, folder_of, make, sweep};
use crate::ingest::{Format, Origin};
use crate::pipeline::Stages;
use crate::register::{Register, ScopeNames};
use std::cell::RefCell;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Where output goes.
pub(super) struct Places {
    pub(super) out: PathBuf,
    /// A path below `out` for every document; that of a stream lacks its extension.
    pub(super) targets: Vec<PathBuf>,
    /// Which documents come from a stream.
    pub(super) streams: BTreeSet<u32>,
    pub(super) existing: Existing,
}

impl Places {
    pub(super) fn target(&self, number: u32) -> &Path {
        let index = number as usize - 1;
        self.targets.get(index).map_or(Path::new(""), |p| p)
    }

    pub(super) fn of(&self, number: u32, format: Format) -> PathBuf {
        let path = self.out.join(self.target(number));
        if self.streams.contains(&number) {
            path.with_extension(if format == Format::Docx {
                "docx"
            } else {
                "txt"
            })
        } else {
            path
        }
    }
}

/// The files that stand beside the documents.
pub(super) fn files(args: &Clean) -> [(&'static str, Option<&Path>, bool); 8] {
    [
        ("--key-file", args.key_file.as_deref(), false),
        ("--register", args.register.as_deref(), false),
        ("--register-key", args.secret.register_key.as_deref(), false),
        (
            "--passphrase-file",
            args.secret.passphrase_file.as_deref(),
            false,
        ),
        ("--respondents", args.respondents.as_deref(), false),
        ("--names", args.names.as_deref(), false),
        ("--report", args.report.as_deref(), true),
        ("--log", args.log.as_deref(), true),
    ]
}

/// The output of every document, as paths below the output folder.
pub(super) fn targets(
    walked: &Walked,
    stages: &dyn Stages,
    register: Option<&Register>,
) -> Result<Vec<PathBuf>, Complaint> {
    let books: RefCell<BTreeMap<String, ScopeNames<'_>>> = RefCell::default();
    let failed = RefCell::new(None);
    let targets = target::targets(&walked.found, &|name, path, number| {
        let of = Origin {
            number: 0,
            path: path.to_owned(),
        };
        let Some(register) = register else {
            return stages.clean_name(name, &of, &[]);
        };
        let label = register.scope().label(&of);
        let mut books = books.borrow_mut();
        let whole = match books.entry(label) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => match register.book(place.key()) {
                Ok(book) => place.insert(book),
                Err(error) => {
                    failed.borrow_mut().get_or_insert(error);
                    return String::new();
                }
            },
        };
        match number.map(|number| register.book_of(number)) {
            Some(own) => stages.clean_name(name, &of, &[&own, whole]),
            None => stages.clean_name(name, &of, &[whole]),
        }
    });
    // Targets that hold names which are not the register's are none.
    failed.into_inner().map_or(Ok(()), Err)?;
    for book in books.into_inner().values() {
        book.whole()?;
    }
    targets
}

/// Where output goes, if nothing is in its way.
pub(super) fn places(
    out: &Path,
    targets: Vec<PathBuf>,
    args: &Clean,
    walked: &Walked,
) -> Result<Places, Complaint> {
    let possible: Vec<(u32, PathBuf)> = walked
        .found
        .iter()
        .zip(&targets)
        .enumerate()
        .flat_map(|(index, (found, target))| {
            target::variants(found, target).map(move |path| (number(index), path))
        })
        .collect();
    target::free(out, &possible, args.force)?;
    let outputs: Vec<PathBuf> = possible.iter().map(|(_, path)| out.join(path)).collect();
    target::files_apart(&files(args), walked, &outputs, args.force)?;
    let streams = walked.found.iter().enumerate();
    Ok(Places {
        out: out.to_owned(),
        streams: streams
            .filter(|(_, f)| f.file.is_none())
            .map(|(index, _)| number(index))
            .collect(),
        targets,
        existing: existing(args.force),
    })
}

/// Makes the output folder and removes what interrupted runs left in it.
pub(super) fn prepare(places: &Places) -> Result<(), Error> {
    make(&places.out)?;
    let folders: BTreeSet<PathBuf> = places
        .targets
        .iter()
        .map(|t| folder_of(&places.out.join(t)).to_owned())
        .collect();
    for folder in folders {
        sweep(&folder)?;
    }
    Ok(())
}
