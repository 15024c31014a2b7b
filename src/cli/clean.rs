//! `clean`: a safe version of every document.

use super::args::Clean;
use super::plan::{Documents, Surroundings, beside, close, failed, finish, key_source, number};
use super::talk::{Complaint, Talk};
use super::walk::Wanted;
use super::{Settings, target};
use crate::emit::folder::{Existing, Sealed, folder_of, make, sweep, sync};
use crate::ingest::Format;
use crate::pipeline::{Change, Notice, Tally};
use crate::report::{self, Report};
use crate::{Error, Result};
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// A document that is done but for its place.
struct Ready {
    output: Output,
    changes: Vec<Change>,
    tally: Tally,
    notices: Vec<Notice>,
}

enum Output {
    File(Sealed),
    Stream(Vec<u8>),
}

/// Where output goes.
struct Places {
    out: PathBuf,
    /// A path below `out` for every document; that of a stream lacks its extension.
    targets: Vec<PathBuf>,
    /// Which documents come from a stream.
    streams: BTreeSet<u32>,
    existing: Existing,
}

impl Places {
    fn of(&self, number: u32, format: Format) -> PathBuf {
        let index = number as usize - 1;
        let path = self
            .out
            .join(self.targets.get(index).map_or(Path::new(""), |p| p));
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

pub(crate) fn run(
    args: Clean,
    world: Surroundings<'_>,
    talk: &mut Talk<'_>,
) -> Result<u8, Complaint> {
    let documents = Documents::find(
        &args.reading.inputs,
        Wanted::Notes,
        world.stdin,
        world.signals,
    )?;
    let walked = &documents.walked;
    match &args.out {
        Some(out) => target::apart(out, walked)?,
        None if walked.only_stream() => {}
        None => {
            return Err(Complaint::said(
                "plan-no-out",
                Vec::new(),
                Some("plan-no-out-hint"),
            ));
        }
    }
    let files: &target::Files<'_> = &[
        ("--key-file", args.key_file.as_deref(), false),
        ("--report", args.report.as_deref(), true),
        ("--log", args.log.as_deref(), true),
    ];
    target::files_apart(files, walked, &[], args.force)?;
    let stages = world.wire.stages(&Settings {
        rules: args.reading.running.rules.clone(),
        policy: Some(args.policy),
        key_file: args.key_file.clone(),
        language: talk.language,
    })?;

    let mut places = None;
    if let Some(out) = &args.out {
        let targets = target::targets(&walked.found, &|name| stages.clean_name(name))?;
        if args.reading.running.list {
            // Fictional names in names of files depend on the key.
            key_source(args.key_file.as_ref(), talk);
            return documents.list(Some(&targets), talk);
        }
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
        target::files_apart(files, walked, &outputs, args.force)?;
        let streams = walked.found.iter().enumerate();
        places = Some(Places {
            out: out.clone(),
            streams: streams
                .filter(|(_, f)| f.file.is_none())
                .map(|(index, _)| number(index))
                .collect(),
            targets,
            existing: if args.force {
                Existing::Replace
            } else {
                Existing::Refuse
            },
        });
    } else if args.reading.running.list {
        return documents.list(None, talk);
    }
    prepare(places.as_ref())?;
    let mut log = beside(args.log.as_deref(), args.force, "--log")?;
    let report_file = beside(args.report.as_deref(), args.force, "--report")?;

    let key = key_source(args.key_file.as_ref(), talk);
    let mut report = Report::new("clean", args.policy.name(), key);
    report.skipped = walked.skipped;
    report.found = walked.found.len() as u64;
    let mut touched = BTreeSet::new();
    let mut stopped = None;
    let logs = log.is_some();
    let ending = documents
        .pipeline(stages, args.reading.running.jobs, talk)
        .each(
            talk,
            |worker, document, format| {
                let cleaned = worker.clean(document)?;
                let output = match &places {
                    Some(places) => {
                        let path = places.of(document.origin.number, format);
                        make(folder_of(&path))?;
                        Output::File(Sealed::new(&path, places.existing, &cleaned.bytes)?)
                    }
                    None => Output::Stream(cleaned.bytes),
                };
                Ok(Ready {
                    output,
                    changes: if logs { cleaned.changes } else { Vec::new() },
                    tally: cleaned.tally,
                    notices: cleaned.notices,
                })
            },
            |number, result, talk| {
                let done = result.and_then(|ready| {
                    // A change that is not logged must not be made.
                    if let Some(log) = &mut log
                        && let Err(error) = report::log(log, number, &ready.changes)
                    {
                        stopped = Some(error.clone().into());
                        return Err(error);
                    }
                    match ready.output {
                        Output::File(sealed) => {
                            touched.insert(folder_of(sealed.target()).to_owned());
                            sealed.commit()?;
                        }
                        Output::Stream(bytes) => {
                            if let Err(complaint) = talk.data(&bytes) {
                                stopped = Some(complaint);
                            }
                        }
                    }
                    Ok((ready.tally, ready.notices))
                });
                match done {
                    Ok((tally, notices)) => report.done(number, tally, notices),
                    Err(error) => {
                        failed(&mut report, number, error, talk);
                        // What an earlier run made of it is not this run's output.
                        if let Some(places) = places.as_ref().filter(|_| args.force) {
                            forget(places, number);
                        }
                    }
                }
                if stopped.is_some() {
                    return ControlFlow::Break(());
                }
                ControlFlow::Continue(())
            },
        );
    match stopped {
        // That the log takes no more stands with the document it was about.
        Some(Complaint::Error(_)) | None => {}
        Some(complaint) => return Err(complaint),
    }
    for folder in &touched {
        note(sync(folder), &mut report, talk);
    }
    if let (Some(log), Some(path)) = (log, &args.log) {
        note(finish(log, path), &mut report, talk);
    }
    talk.flush()?;
    let file = report_file.zip(args.report.as_deref());
    Ok(close(report, ending, file, talk))
}

/// Makes the output folder and removes what interrupted runs left in it.
fn prepare(places: Option<&Places>) -> Result<(), Error> {
    let Some(places) = places else { return Ok(()) };
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

/// Removes the output that an earlier run made of a document.
fn forget(places: &Places, number: u32) {
    for format in [Format::Text, Format::Docx] {
        // It may not be there, and that is well.
        let _ = std::fs::remove_file(places.of(number, format));
    }
}

/// Keeps an error that is about no single document.
fn note(done: Result<()>, report: &mut Report, talk: &mut Talk<'_>) {
    if let Err(error) = done {
        talk.complain(&Complaint::Error(error.clone()));
        report.errors.push(error);
    }
}
