//! `clean`: a safe version of every document.

use super::args::Clean;
use super::plan::{Documents, Surroundings, beside, close, failed, finish, key_source, number};
use super::project::{self, Opening, Project};
use super::talk::{Complaint, Talk};
use super::walk::{Walked, Wanted};
use super::{KeyFrom, Settings, survivors, target};
use crate::check::Originals;
use crate::emit::folder::{Aside, Existing, Sealed, folder_of, make, sweep, sync};
use crate::ingest::{Document, Format, Origin};
use crate::pipeline::{Change, Notice, Stages, Tally, Worker};
use crate::register::restore::digest;
use crate::register::{Register, Way};
use crate::report::{self, KeySource, Report};
use crate::resolve::Mention;
use crate::transform::Scope;
use crate::transform::roll::Book;
use crate::{Error, Result};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// A document that is done but for its place.
struct Ready {
    output: Output,
    changes: Vec<Change>,
    tally: Tally,
    notices: Vec<Notice>,
    originals: Originals,
    names: BTreeSet<String>,
    /// The digest of the output's bytes with the way back, where there is a register.
    way: Option<([u8; 32], Way)>,
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
    fn target(&self, number: u32) -> &Path {
        let index = number as usize - 1;
        self.targets.get(index).map_or(Path::new(""), |p| p)
    }

    fn of(&self, number: u32, format: Format) -> PathBuf {
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
    let walked = documents.walked.clone();
    match &args.out {
        Some(out) => target::apart(out, &walked)?,
        None if walked.only_stream() => {}
        None => {
            return Err(Complaint::said(
                "plan-no-out",
                Vec::new(),
                Some("plan-no-out-hint"),
            ));
        }
    }
    target::files_apart(&files(&args), &walked, &[], args.force)?;
    let register = match &args.register {
        Some(register) if !args.reading.running.list => Some(project::open(
            &Opening {
                register,
                secret: &args.secret,
                key_file: args.key_file.as_ref(),
                scope: args.scope,
                respondents: args.respondents.as_deref(),
                rules: args.reading.running.rules.as_deref(),
            },
            talk,
        )?),
        Some(register) => Some(Register::open(register, &project::secret(&args.secret)?)?),
        None => None,
    };
    let stages = world.wire.stages(&Settings {
        rules: args.reading.running.rules.clone(),
        policy: Some(args.policy),
        key: match &register {
            Some(register) => KeyFrom::Register(register.key().clone()),
            None => KeyFrom::file(args.key_file.as_ref()),
        },
        scope: match &register {
            Some(register) => register.scope(),
            None => args.scope.map_or(Scope::Project, super::args::Scope::scope),
        },
        language: talk.language,
    })?;
    if args.reading.running.list {
        let targets = match &args.out {
            Some(_) => Some(targets(&walked, stages.as_ref(), register.as_ref())?),
            None => None,
        };
        if targets.is_some() && register.is_none() {
            // Fictional names in names of files depend on the key.
            key_source(args.key_file.as_ref(), talk);
        }
        return documents.list(targets.as_deref(), talk);
    }
    // Without a register all names are known by now, and what is in the way is told before the work.
    let mut places = match (&args.out, &register) {
        (Some(out), None) => {
            let targets = targets(&walked, stages.as_ref(), None)?;
            Some(self::places(out, targets, &args, &walked)?)
        }
        _ => None,
    };
    if let Some(places) = &places {
        prepare(places)?;
    } else if let Some(out) = &args.out {
        make(out)?;
    }
    let log = beside(args.log.as_deref(), args.force, "--log")?;
    let report_file = beside(args.report.as_deref(), args.force, "--report")?;
    let key = match &register {
        Some(_) => KeySource::Given,
        None => key_source(args.key_file.as_ref(), talk),
    };
    let mut report = Report::new("clean", args.policy.name(), key);
    report.skipped = walked.skipped;
    report.found = walked.found.len() as u64;
    let mut run = documents.pipeline(stages, args.reading.running.jobs, talk);
    let (mut register, mut project, mut lost) = (register, None, Vec::new());
    if let Some(opened) = register.take() {
        let (settled, second, missing) = project::first_pass(&mut run, opened, &mut report, talk)?;
        second.tell(talk);
        if let Some(out) = &args.out {
            let targets = targets(&walked, run.stages(), Some(&settled))?;
            let found = self::places(out, targets, &args, &walked)?;
            prepare(&found)?;
            places = Some(found);
        }
        (register, project, lost) = (Some(settled), Some(second), missing);
    }
    let mut delivery = Delivery {
        log,
        report,
        places: places.as_ref(),
        force: args.force,
        register,
        waiting: Vec::new(),
        touched: BTreeSet::new(),
        stopped: None,
        originals: Originals::default(),
        names: BTreeSet::new(),
    };
    for number in lost {
        delivery.forget(number);
    }
    let making = Making {
        places: places.as_ref(),
        project: project.as_ref(),
        logs: delivery.log.is_some(),
        checks: !args.no_check && args.out.is_some(),
    };
    let ending = run.each(
        talk,
        |worker, document, format| making.make(worker, document, format),
        |number, result, talk| {
            delivery.take(number, result, talk);
            if delivery.stopped.is_some() {
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        },
    );
    delivery.settle(talk);
    let Delivery {
        mut report,
        touched,
        stopped,
        originals,
        names,
        log,
        ..
    } = delivery;
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
    let code = close(report, ending, file, talk);
    match &args.out {
        Some(out) if making.checks => Ok(code.max(survivors::tell(out, &originals, &names, talk)?)),
        _ => Ok(code),
    }
}

/// The files that stand beside the documents.
fn files(args: &Clean) -> [(&'static str, Option<&Path>, bool); 7] {
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
        ("--report", args.report.as_deref(), true),
        ("--log", args.log.as_deref(), true),
    ]
}

/// The output of every document, as paths below the output folder.
fn targets(
    walked: &Walked,
    stages: &dyn Stages,
    register: Option<&Register>,
) -> Result<Vec<PathBuf>, Complaint> {
    let books: RefCell<BTreeMap<String, Book>> = RefCell::default();
    target::targets(&walked.found, &|name, path, number| {
        let of = Origin {
            number: 0,
            path: path.to_owned(),
        };
        let Some(register) = register else {
            return stages.clean_name(name, &of, &[]);
        };
        let label = register.scope().label(&of);
        let mut books = books.borrow_mut();
        let whole = books.entry(label).or_insert_with_key(|l| register.book(l));
        match number.map(|number| register.book_of(number)) {
            Some(own) => stages.clean_name(name, &of, &[&own, whole]),
            None => stages.clean_name(name, &of, &[whole]),
        }
    })
}

/// Where output goes, if nothing is in its way.
fn places(
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
        existing: if args.force {
            Existing::Replace
        } else {
            Existing::Refuse
        },
    })
}

/// What the workers make of a document.
struct Making<'m> {
    places: Option<&'m Places>,
    project: Option<&'m Project>,
    logs: bool,
    checks: bool,
}

impl Making<'_> {
    fn make(&self, worker: &mut Worker<'_>, document: &Document, format: Format) -> Result<Ready> {
        let number = document.origin.number;
        let (resolved, cleaned, steps) = match self.project {
            Some(project) => {
                let known = project.known(document)?;
                let cleaned = worker.clean_named(document, &known.resolved, known.names)?;
                let way = Way {
                    document: known.identity.to_owned(),
                    output: self.places.map_or(String::new(), |places| {
                        places.target(number).to_string_lossy().into_owned()
                    }),
                    steps: Way::of(document, &cleaned.changes, |e| known.number_of(e)),
                };
                let mut resolved = known.resolved;
                // Who keeps the real name is no survivor.
                let keeps = |m: &Mention| known.names.keeps(m.entity);
                resolved.mentions.retain(|m| !keeps(m));
                (resolved, cleaned, Some(way))
            }
            None => {
                let resolved = worker.find(document)?;
                let cleaned = worker.clean_found(document, &resolved)?;
                (resolved, cleaned, None)
            }
        };
        let mut originals = Originals::default();
        if self.checks {
            originals.add(document, &resolved);
        }
        let way = steps.map(|way| (digest(&cleaned.bytes), way));
        let output = match self.places {
            Some(places) => {
                let path = places.of(number, format);
                make(folder_of(&path))?;
                Output::File(Sealed::new(&path, places.existing, &cleaned.bytes)?)
            }
            None => Output::Stream(cleaned.bytes),
        };
        Ok(Ready {
            output,
            changes: if self.logs {
                cleaned.changes
            } else {
                Vec::new()
            },
            tally: cleaned.tally,
            notices: cleaned.notices,
            originals,
            names: cleaned.names,
            way,
        })
    }
}

/// Gives documents their place, in order; with a register some at a time, since the ways back of
/// all of them are on the disk before the first of them is.
struct Delivery<'d> {
    log: Option<Aside>,
    report: Report,
    places: Option<&'d Places>,
    force: bool,
    register: Option<Register>,
    waiting: Vec<(u32, Ready)>,
    touched: BTreeSet<PathBuf>,
    stopped: Option<Complaint>,
    originals: Originals,
    names: BTreeSet<String>,
}

/// Documents whose ways back are written in one transaction.
const TOGETHER: usize = 64;

impl Delivery<'_> {
    fn take(&mut self, number: u32, result: Result<Ready>, talk: &mut Talk<'_>) {
        match result {
            Ok(ready) => self.waiting.push((number, ready)),
            Err(error) => self.fail(number, error, talk),
        }
        if self.register.is_none() || self.waiting.len() >= TOGETHER {
            self.settle(talk);
        }
    }

    /// Delivers what waits.
    fn settle(&mut self, talk: &mut Talk<'_>) {
        let mut waiting = std::mem::take(&mut self.waiting);
        if let Some(register) = &mut self.register
            && !waiting.is_empty()
        {
            let ways = waiting.iter_mut().filter_map(|(_, ready)| ready.way.take());
            let ways: Vec<_> = ways.collect();
            if let Err(error) = register.keep_ways(&ways) {
                for (number, _) in waiting {
                    self.fail(number, error.clone(), talk);
                }
                return;
            }
        }
        for (number, ready) in waiting {
            match self.deliver(number, ready, talk) {
                Ok((tally, notices)) => self.report.done(number, tally, notices),
                Err(error) => self.fail(number, error, talk),
            }
            if self.stopped.is_some() {
                return;
            }
        }
    }

    fn deliver(
        &mut self,
        number: u32,
        ready: Ready,
        talk: &mut Talk<'_>,
    ) -> Result<(Tally, Vec<Notice>)> {
        // A change that is not logged must not be made.
        if let Some(log) = &mut self.log
            && let Err(error) = report::log(log, number, &ready.changes)
        {
            self.stopped = Some(error.clone().into());
            return Err(error);
        }
        match ready.output {
            Output::File(sealed) => {
                self.touched.insert(folder_of(sealed.target()).to_owned());
                sealed.commit()?;
            }
            Output::Stream(bytes) => {
                if let Err(complaint) = talk.data(&bytes) {
                    self.stopped = Some(complaint);
                }
            }
        }
        self.originals.join(ready.originals);
        self.names.extend(ready.names);
        Ok((ready.tally, ready.notices))
    }

    fn fail(&mut self, number: u32, error: Error, talk: &mut Talk<'_>) {
        failed(&mut self.report, number, error, talk);
        self.forget(number);
    }

    /// Removes what an earlier run made of a document that this run could not make: it is not this
    /// run's output.
    fn forget(&self, number: u32) {
        let Some(places) = self.places.filter(|_| self.force) else {
            return;
        };
        for format in [Format::Text, Format::Docx] {
            // It may not be there, and that is well.
            let _ = std::fs::remove_file(places.of(number, format));
        }
    }
}

/// Makes the output folder and removes what interrupted runs left in it.
fn prepare(places: &Places) -> Result<(), Error> {
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

/// Keeps an error that is about no single document.
fn note(done: Result<()>, report: &mut Report, talk: &mut Talk<'_>) {
    if let Err(error) = done {
        talk.complain(&Complaint::Error(error.clone()));
        report.errors.push(error);
    }
}
