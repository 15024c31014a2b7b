//! Where a training finds its sources; shared by the training command and the test that repeats it.

use flate2::read::GzDecoder;
use schuilnaam::detect::ner::Label;
use schuilnaam::detect::ner::train::{Interview, Sources, Treebank};
use schuilnaam::evaluate::{self, Form, Unit};
use schuilnaam::{EntityKind, Span};
use std::collections::BTreeMap;
use std::io::{Error, Read};
use std::path::Path;

/// The treebanks below the data folder, the corrections beside this file, and how often each counts.
const TREEBANKS: &[(&str, &str, usize)] = &[
    ("openboek", "", 2),
    ("ud-lassysmall/silver.tsv.gz", "silver-lassysmall.tsv", 1),
    ("ud-alpino/silver.tsv.gz", "silver-alpino.tsv", 1),
];

/// Reads the sources of a training: treebanks from `data`, all else from the project's folder.
///
/// # Errors
///
/// Of the file that cannot be read.
pub(crate) fn sources(project: &Path, data: &Path) -> Result<Sources, Error> {
    let mut sources = Sources::default();
    for (name, corrections, times) in TREEBANKS {
        let corrections = match *corrections {
            "" => String::new(),
            file => std::fs::read_to_string(project.join("training").join(file))?,
        };
        let path = data.join(name);
        let mut sentences = String::new();
        for file in sorted(&path)? {
            if file.extension().is_some_and(|e| e == "gz") {
                GzDecoder::new(std::fs::File::open(file)?).read_to_string(&mut sentences)?;
                sentences.push_str("\n\n");
            }
        }
        sources.treebanks.push(Treebank {
            sentences,
            corrections,
            times: *times,
        });
    }
    for file in sorted(&project.join("training/templates"))? {
        sources.templates.push(std::fs::read_to_string(file)?);
    }
    for file in sorted(&project.join("training/interviews"))? {
        let file = std::fs::read_to_string(file)?;
        sources.interviews.push(interview(&file)?);
    }
    let lists = sorted(&project.join("rules/lists"))?;
    let text = |path: &std::path::PathBuf| -> Option<(String, std::path::PathBuf)> {
        let name = path.file_name()?.to_str()?.strip_suffix(".txt")?;
        Some((name.to_owned(), path.clone()))
    };
    let lists: BTreeMap<_, _> = lists.iter().filter_map(text).collect();
    for (name, path) in lists {
        sources.lists.insert(name, std::fs::read_to_string(path)?);
    }
    Ok(sources)
}

/// The names of a marked text. What may stay as it is, a brand or a public person, is a name of
/// another kind; countries and regions are places.
fn interview(file: &str) -> Result<Interview, Error> {
    let golds = evaluate::read(Form::Marks, file, Unit::Document).map_err(Error::other)?;
    let mut interview = Interview::default();
    for gold in golds {
        let mut bytes = vec![interview.text.len()];
        for letter in gold.letters() {
            bytes.push(bytes[bytes.len() - 1] + letter.len_utf8());
        }
        interview.text.push_str(&gold.text());
        for span in gold.spans() {
            let label = match (span.kind, span.optional) {
                (Some(EntityKind::Location), _) => Label::Place,
                (Some(EntityKind::Person), false) => Label::Person,
                (Some(EntityKind::Organization), false) => Label::Organisation,
                (Some(EntityKind::Person | EntityKind::Organization), true) => Label::Other,
                _ => continue,
            };
            let span = Span::new(bytes[span.start], bytes[span.end]);
            interview.names.push((span, label));
        }
    }
    Ok(interview)
}

/// The files of a folder in order of their names, or the one file that a path names.
fn sorted(path: &Path) -> Result<Vec<std::path::PathBuf>, Error> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    for entry in std::fs::read_dir(path)? {
        files.push(entry?.path());
    }
    files.sort();
    Ok(files)
}

/// The marked snippets that the judge of numbers learns from.
///
/// # Errors
///
/// Of the file that cannot be read.
pub(crate) fn snippets(project: &Path) -> Result<Vec<String>, Error> {
    let files = sorted(&project.join("training/ages"))?;
    files.into_iter().map(std::fs::read_to_string).collect()
}
