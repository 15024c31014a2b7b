//! Where output goes: names without names in them, no two alike, none over an input.

use super::talk::Complaint;
use super::walk::{Found, Walked};
use crate::emit::folder::folder_of;
use crate::{Error, ErrorKind};
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

/// What standard input is called in an output folder; it is a DOCX if it starts as one.
const STREAM: &str = "stdin";
/// The extensions that it can have.
const STREAM_FORMATS: [&str; 2] = [".txt", ".docx"];
/// The longest name that is made, in bytes, without its extension; file systems take 255.
const LONGEST: usize = 200;

/// Replaces the names in the name of a file or folder, given a path that it is of and for a file
/// the document's number.
pub(crate) type CleanName<'c> = dyn Fn(&str, &Path, Option<u32>) -> String + 'c;

/// The output of every document, in order, as paths below the output folder; that of standard
/// input has no extension yet, and [`variants`] tells which it can get.
///
/// The tree below an input folder is kept. Every name of a file or folder is cleaned; where that
/// makes two alike (capitals aside, since some file systems pass over them), the later one gets
/// a number.
pub(crate) fn targets(
    found: &[Found],
    clean_name: &CleanName<'_>,
) -> Result<Vec<PathBuf>, Complaint> {
    let mut raw: BTreeMap<PathBuf, usize> = BTreeMap::new();
    let raw_names = found
        .iter()
        .enumerate()
        .flat_map(|(index, one)| variants(one, raw_name(one)).map(move |name| (index, name)));
    for (index, name) in raw_names {
        if let Some(other) = raw.insert(name, index) {
            return Err(Complaint::said(
                "plan-same-output",
                vec![
                    ("a", (other + 1).to_string()),
                    ("b", (index + 1).to_string()),
                ],
                Some("plan-same-output-hint"),
            ));
        }
    }
    let mut names = Names::default();
    let mut folders: BTreeMap<PathBuf, PathBuf> = BTreeMap::new();
    let mut targets = Vec::with_capacity(found.len());
    for (index, one) in found.iter().enumerate() {
        let path = raw_name(one);
        let (mut from, mut to) = (PathBuf::new(), PathBuf::new());
        for folder in path.parent().into_iter().flat_map(Path::components) {
            from.push(folder);
            to = match folders.get(&from) {
                Some(known) => known.clone(),
                None => {
                    // Some path below it stands for all.
                    let below = from.join("-");
                    let clean = |name: &str| clean_name(name, &below, None);
                    let name = cleaned(folder.as_os_str(), &clean, "folder", folders.len() + 1);
                    let new = names.free(&to, &name, &[""]);
                    folders.insert(from.clone(), new.clone());
                    new
                }
            };
        }
        if one.file.is_none() {
            targets.push(names.free(&to, STREAM, &STREAM_FORMATS).with_extension(""));
            continue;
        }
        let extension = path
            .extension()
            .and_then(OsStr::to_str)
            .map_or(String::new(), |e| format!(".{e}"));
        let stem = path.file_stem().unwrap_or_default();
        let number = u32::try_from(index + 1).ok();
        let clean = |name: &str| clean_name(name, path, number);
        let stem = cleaned(stem, &clean, "document", index + 1);
        targets.push(names.free(&to, &stem, &[&extension]));
    }
    Ok(targets)
}

fn raw_name(found: &Found) -> &Path {
    if found.file.is_none() {
        Path::new(STREAM)
    } else {
        &found.path
    }
}

/// The names that an output can turn out to have: one, but for standard input.
pub(crate) fn variants<'a>(
    found: &Found,
    target: &'a Path,
) -> impl Iterator<Item = PathBuf> + use<'a> {
    let extensions: &[&str] = if found.file.is_none() {
        &STREAM_FORMATS
    } else {
        &[""]
    };
    extensions.iter().map(move |extension| {
        let mut name = target.as_os_str().to_owned();
        name.push(extension);
        PathBuf::from(name)
    })
}

/// A name with the names in it replaced, fit for any file system; `document-12` where nothing is left.
fn cleaned(
    name: &OsStr,
    clean_name: &dyn Fn(&str) -> String,
    instead: &str,
    number: usize,
) -> String {
    let name = name.to_str().map(clean_name).unwrap_or_default();
    let mut fit: String = name
        .chars()
        .map(|c| {
            if c.is_control() || r#"/\:*?"<>|"#.contains(c) {
                '-'
            } else {
                c
            }
        })
        .collect();
    while fit.len() > LONGEST {
        fit.pop();
    }
    let fit = fit.trim().trim_end_matches('.').trim_start_matches('.');
    if fit.is_empty() {
        format!("{instead}-{number}")
    } else {
        fit.to_owned()
    }
}

/// The names given out so far.
#[derive(Default)]
struct Names {
    taken: BTreeSet<String>,
    next: BTreeMap<String, u64>,
}

impl Names {
    /// `folder/stem.extension`, or with the first number that makes it new: `stem-2.extension`.
    /// It is new with all the extensions, and returned with the first.
    fn free(&mut self, folder: &Path, stem: &str, extensions: &[&str]) -> PathBuf {
        let first = extensions.first().copied().unwrap_or_default();
        let wished = fold(&folder.join(format!("{stem}{first}")));
        let mut number = self.next.get(&wished).copied().unwrap_or(1);
        loop {
            let suffix = match number {
                1 => String::new(),
                n => format!("-{n}"),
            };
            number += 1;
            let paths = extensions
                .iter()
                .map(|e| folder.join(format!("{stem}{suffix}{e}")));
            let folded: Vec<String> = paths.clone().map(|p| fold(&p)).collect();
            if folded.iter().all(|p| !self.taken.contains(p)) {
                self.taken.extend(folded);
                self.next.insert(wished, number);
                return paths.into_iter().next().unwrap_or_default();
            }
        }
    }
}

fn fold(path: &Path) -> String {
    path.to_str().unwrap_or_default().to_lowercase()
}

/// A path with links resolved as far as it exists; the rest as it is.
pub(crate) fn real(path: &Path) -> Result<PathBuf, Error> {
    let failed = |e: &std::io::Error| Error::io(ErrorKind::Write, e);
    let absolute = std::path::absolute(path).map_err(|e| failed(&e))?;
    let mut rest = Vec::new();
    for base in absolute.ancestors() {
        match base.canonicalize() {
            Ok(mut known) => {
                known.extend(rest.iter().rev());
                return Ok(known);
            }
            Err(_) => match base.components().next_back() {
                Some(Component::Normal(name)) => rest.push(name.to_owned()),
                // What `..` means below a folder that does not exist is not guessed.
                _ => return Err(Error::new(ErrorKind::Write)),
            },
        }
    }
    Err(Error::new(ErrorKind::Write))
}

/// Whether the output folder and the inputs lie apart: neither inside the other, links resolved.
pub(crate) fn apart(out: &Path, walked: &Walked) -> Result<(), Complaint> {
    let out = real(out)?;
    let folders = walked.folders.iter();
    let overlap = folders
        .clone()
        .any(|f| out.starts_with(f) || f.starts_with(&out))
        || walked.files.iter().any(|f| f.starts_with(&out));
    if overlap {
        return Err(Error::new(ErrorKind::Overlap).into());
    }
    Ok(())
}

/// Whether every target lies inside the output folder even if folders in it are links, and
/// none exists unless it may be replaced.
pub(crate) fn free(out: &Path, targets: &[(u32, PathBuf)], force: bool) -> Result<(), Complaint> {
    let home = real(out)?;
    let mut seen = BTreeSet::new();
    for (number, path) in targets {
        let number = *number;
        let path = out.join(path);
        let folder = folder_of(&path);
        if seen.insert(folder.to_owned()) && !real(folder)?.starts_with(&home) {
            return Err(Error::new(ErrorKind::Overlap).in_document(number).into());
        }
        match path.symlink_metadata() {
            Ok(there) if !force || there.is_dir() => {
                return Err(Error::new(ErrorKind::OutputExists)
                    .in_document(number)
                    .into());
            }
            _ => {}
        }
    }
    Ok(())
}

/// Files beside the documents: `(argument, path, whether it is written)`.
pub(crate) type Files<'a> = [(&'static str, Option<&'a Path>, bool)];

/// Whether the files beside the documents are apart from the inputs, the outputs and each other,
/// and none that is written exists unless it may be replaced.
pub(crate) fn files_apart(
    files: &Files<'_>,
    walked: &Walked,
    outputs: &[PathBuf],
    force: bool,
) -> Result<(), Complaint> {
    let mut taken: BTreeSet<PathBuf> = outputs
        .iter()
        .map(|p| real(p))
        .collect::<Result<_, Error>>()?;
    for (arg, path, written) in files {
        let Some(path) = path else { continue };
        let said = |key, hint| Complaint::said(key, vec![("arg", (*arg).to_owned())], Some(hint));
        let place = real(path).map_err(|_| said("plan-file-write", "plan-file-write-hint"))?;
        let input = walked.files.contains(&place)
            || *written && walked.folders.iter().any(|f| place.starts_with(f));
        if input || !taken.insert(place) {
            return Err(said("plan-file-overlap", "plan-file-overlap-hint"));
        }
        match path.symlink_metadata() {
            Ok(there) if *written && (!force || there.is_dir()) => {
                return Err(said("plan-file-exists", "plan-file-exists-hint"));
            }
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::walk::{Wanted, walk};
    use super::*;
    use std::fs;

    fn found(paths: &[&str]) -> Vec<Found> {
        paths
            .iter()
            .map(|p| Found {
                file: (!p.is_empty()).then(|| PathBuf::from("/in").join(p)),
                path: PathBuf::from(p),
                size: 1,
            })
            .collect()
    }

    fn names(paths: &[&str]) -> Vec<String> {
        targets(&found(paths), &|name, _, _| {
            name.replace("Sanne", "X")
                .replace("Fatima", "X")
                .replace("Leeg", "")
        })
        .unwrap()
        .iter()
        .map(|p| p.to_str().unwrap().to_owned())
        .collect()
    }

    #[test]
    fn names_are_cleaned_and_stay_apart() {
        assert_eq!(
            names(&[
                "Sanne/gesprek Sanne.txt",
                "Sanne/gesprek Fatima.txt",
                "Fatima/gesprek Fatima.txt",
                "Sanne/gesprek X-2.txt",
                "Sanne/gesprek x.TXT",
                "Leeg.docx",
                "",
                "stdin.md",
                "STDIN.docx",
            ]),
            [
                "X/gesprek X.txt",
                "X/gesprek X-2.txt",
                "X-2/gesprek X.txt",
                "X/gesprek X-2-2.txt",
                "X/gesprek x-3.TXT",
                "document-6.docx",
                "stdin",
                "stdin.md",
                "STDIN-2.docx",
            ]
        );
    }

    #[test]
    fn names_are_fit_for_any_file_system() {
        let long = format!("{}.txt", "é".repeat(120));
        let got = names(&["a:b?.txt", "...md", ".verborgen.txt", &long]);
        assert_eq!(got[..3], ["a-b-.txt", "document-2.md", "verborgen.txt"]);
        assert_eq!(got[3].chars().count(), 104);
    }

    #[test]
    fn two_inputs_with_one_output_are_refused() {
        match targets(&found(&["a.txt", "b.txt", "a.txt"]), &|name, _, _| {
            name.to_owned()
        }) {
            Err(Complaint::Said("plan-same-output", values, _)) => {
                assert_eq!(values, [("a", "1".to_owned()), ("b", "3".to_owned())]);
            }
            _ => panic!("not refused"),
        }
    }

    fn key(result: Result<(), Complaint>) -> String {
        match result {
            Ok(()) => "fine".to_owned(),
            Err(Complaint::Error(e)) => e.kind().key().to_owned(),
            Err(Complaint::Said(key, ..)) => key.to_owned(),
            Err(Complaint::BrokenPipe) => "pipe".to_owned(),
        }
    }

    #[test]
    fn input_and_output_lie_apart() {
        let top = tempfile::tempdir().unwrap();
        let at = |p: &str| top.path().join(p);
        fs::create_dir_all(at("in/deep")).unwrap();
        fs::create_dir_all(at("other")).unwrap();
        fs::write(at("in/a.txt"), "").unwrap();
        fs::write(at("other/b.txt"), "").unwrap();
        let folder = walk(&[at("in")], Wanted::Notes).unwrap();
        assert_eq!(key(apart(&at("out"), &folder)), "fine");
        assert_eq!(key(apart(&at("in-2/new"), &folder)), "fine");
        for out in ["in", "in/deep", "in/new/er", "", "other/../in"] {
            assert_eq!(key(apart(&at(out), &folder)), "overlap", "{out}");
        }
        let file = walk(&[at("other/b.txt")], Wanted::Notes).unwrap();
        assert_eq!(key(apart(&at("other"), &file)), "overlap");
        assert_eq!(key(apart(&at("other/clean"), &file)), "fine");
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(at("in"), at("link")).unwrap();
            assert_eq!(key(apart(&at("link/new"), &folder)), "overlap");
            // A link inside the output folder must not lead out of it.
            fs::create_dir_all(at("out")).unwrap();
            std::os::unix::fs::symlink(at("other"), at("out/sub")).unwrap();
            let targets = [(1, "sub/b.txt".into())];
            assert_eq!(key(free(&at("out"), &targets, true)), "overlap");
        }
    }

    #[test]
    fn what_exists_is_refused_unless_forced() {
        let top = tempfile::tempdir().unwrap();
        fs::write(top.path().join("a.txt"), "").unwrap();
        fs::create_dir(top.path().join("b.txt")).unwrap();
        let check = |name: &str, force| key(free(top.path(), &[(1, name.into())], force));
        assert_eq!(check("a.txt", false), "output-exists");
        assert_eq!(check("a.txt", true), "fine");
        assert_eq!(check("b.txt", true), "output-exists");
        assert_eq!(check("c.txt", false), "fine");
    }

    #[test]
    fn files_beside_the_documents_are_apart() {
        let top = tempfile::tempdir().unwrap();
        let at = |p: &str| top.path().join(p);
        fs::create_dir_all(at("in")).unwrap();
        fs::write(at("in/a.txt"), "").unwrap();
        fs::write(at("old.json"), "").unwrap();
        let walked = walk(&[at("in")], Wanted::Notes).unwrap();
        let outputs = [at("out/a.txt")];
        let check = |a: &str, b: &str, force| {
            let (a, b) = (at(a), at(b));
            let files: &Files<'_> = &[("--report", Some(&a), true), ("--log", Some(&b), true)];
            key(files_apart(files, &walked, &outputs, force))
        };
        assert_eq!(check("r.json", "l.jsonl", false), "fine");
        assert_eq!(check("r.json", "r.json", false), "plan-file-overlap");
        assert_eq!(check("r.json", "./x/../r.json", false), "plan-file-write");
        assert_eq!(check("in/r.json", "l", false), "plan-file-overlap");
        assert_eq!(check("out/a.txt", "l", true), "plan-file-overlap");
        assert_eq!(check("old.json", "l", false), "plan-file-exists");
        assert_eq!(check("old.json", "l", true), "fine");
        let key_file = at("in/a.txt");
        let files: &Files<'_> = &[("--key-file", Some(&key_file), false)];
        assert_eq!(
            key(files_apart(files, &walked, &outputs, false)),
            "plan-file-overlap"
        );
    }
}
