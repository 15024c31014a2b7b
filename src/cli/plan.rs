//! What every command that reads documents does first and last.

use super::args::Output;
use super::talk::{Complaint, Talk};
use super::walk::{Found, Walked, Wanted, walk};
use super::{DONE, Wire};
use crate::emit::folder::{Aside, Existing, folder_of, sync};
use crate::ingest::{Document, Format};
use crate::message::filled;
use crate::pipeline::{Ending, Event, Input, Pipeline, Stages, Worker};
use crate::report::{KeySource, Report, json, text};
use crate::{Error, Result};
use std::io::Read;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// What a command needs of the world beside its arguments.
pub(crate) struct Surroundings<'w> {
    pub(crate) wire: &'w dyn Wire,
    pub(crate) stdin: Box<dyn Read + Send>,
    pub(crate) signals: bool,
}

impl<'w> Surroundings<'w> {
    /// Those of a search that reads files only.
    pub(crate) fn without_stream(wire: &'w dyn Wire) -> Self {
        Self {
            wire,
            stdin: Box::new(std::io::empty()),
            signals: false,
        }
    }
}

/// The documents of a run, with what was skipped on the way to them.
pub(crate) struct Documents {
    pub(crate) walked: Walked,
    wanted: Wanted,
    stdin: Box<dyn Read + Send>,
    signals: bool,
}

/// The number of a place in a list.
pub(crate) fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX).saturating_add(1)
}

impl Documents {
    /// Looks into the inputs.
    pub(crate) fn find(
        inputs: &[PathBuf],
        wanted: Wanted,
        world: Surroundings<'_>,
    ) -> Result<Self, Complaint> {
        Ok(Self {
            walked: walk(inputs, wanted)?,
            wanted,
            stdin: world.stdin,
            signals: world.signals,
        })
    }

    /// Prints which file has which number, and with targets what its output is called.
    pub(crate) fn list(
        &self,
        targets: Option<&[PathBuf]>,
        talk: &mut Talk<'_>,
    ) -> Result<u8, Complaint> {
        for (index, found) in self.walked.found.iter().enumerate() {
            let file = found
                .file
                .as_deref()
                .map_or("-".into(), Path::to_string_lossy);
            let mut line = format!("{}\t{}", index + 1, one_line(&file));
            if let Some(target) = targets.and_then(|t| t.get(index)) {
                line.push('\t');
                line.push_str(&one_line(&target.to_string_lossy()));
            }
            line.push('\n');
            talk.data(line.as_bytes())?;
        }
        self.warn(talk);
        Ok(DONE)
    }

    fn warn(&self, talk: &mut Talk<'_>) {
        if self.walked.skipped.unreadable > 0 {
            talk.note("plan-unreadable");
        }
    }

    /// The pipeline and what goes through it.
    pub(crate) fn pipeline(
        self,
        stages: Box<dyn Stages>,
        jobs: Option<NonZeroUsize>,
        talk: &mut Talk<'_>,
    ) -> Run {
        self.warn(talk);
        let mut builder = Pipeline::builder(stages).stop(self.stop());
        if let Some(jobs) = jobs {
            builder = builder.jobs(jobs);
        }
        let mut stdin = Some(self.stdin);
        let inputs = self
            .walked
            .found
            .iter()
            .enumerate()
            .map(|(index, found)| {
                let mut input = input(number(index), found, &mut stdin);
                if self.wanted == Wanted::Gold {
                    input.format = Some(Format::Text);
                }
                input
            })
            .collect();
        Run {
            pipeline: builder.build(),
            inputs,
        }
    }

    /// A flag that the first interrupt sets; the second ends the program at once.
    ///
    /// A stream may never end, so a run that reads one is ended by the first interrupt, as
    /// programs usually are. No file is half-written then either.
    fn stop(&self) -> Arc<AtomicBool> {
        let flag = Arc::new(AtomicBool::new(false));
        if self.signals && self.walked.found.iter().all(|f| f.file.is_some()) {
            use signal_hook::consts::{SIGINT, SIGTERM};
            for signal in [SIGINT, SIGTERM] {
                // Without a handler the system ends the program: safe as well.
                let _ = signal_hook::flag::register_conditional_shutdown(signal, 130, flag.clone());
                let _ = signal_hook::flag::register(signal, flag.clone());
            }
        }
        flag
    }
}

/// A run that is ready.
pub(crate) struct Run {
    pipeline: Pipeline,
    pub(crate) inputs: Vec<Input>,
}

impl Run {
    /// The stages.
    pub(crate) fn stages(&self) -> &dyn Stages {
        self.pipeline.stages()
    }

    /// The files of the run, for another pass over them; streams can be read once only.
    pub(crate) fn again(&self) -> Vec<Input> {
        self.inputs.iter().filter_map(Input::again).collect()
    }

    /// Works on every document and gives each result to `done`, in order, until it says stop.
    pub(crate) fn each<T: Send>(
        &mut self,
        talk: &mut Talk<'_>,
        work: impl Fn(&mut Worker<'_>, &Document, Format) -> Result<T, Error> + Sync,
        mut done: impl FnMut(u32, Result<T, Error>, &mut Talk<'_>) -> ControlFlow<()>,
    ) -> Ending {
        let inputs = std::mem::take(&mut self.inputs);
        self.pipeline.run(inputs, work, |event| match event {
            Event::Started { documents, bytes } => {
                talk.begin(documents, bytes);
                ControlFlow::Continue(())
            }
            Event::Document {
                number,
                bytes,
                result,
            } => {
                talk.advance(bytes);
                done(number, result, talk)
            }
            Event::Finished { .. } => ControlFlow::Continue(()),
        })
    }
}

fn input(number: u32, found: &Found, stdin: &mut Option<Box<dyn Read + Send>>) -> Input {
    match (&found.file, stdin.take_if(|_| found.file.is_none())) {
        (Some(file), _) => Input::file(number, &found.path, file, found.size),
        (None, Some(stream)) => Input::stream(number, stream),
        (None, None) => Input::stream(number, std::io::empty()),
    }
}

/// A path that holds line ends or tabs must not look like two.
pub(crate) fn one_line(path: &str) -> String {
    path.chars()
        .map(|c| if c.is_control() { '\u{fffd}' } else { c })
        .collect()
}

/// Where the key of a run comes from; says so where it is drawn.
pub(crate) fn key_source(key_file: Option<&PathBuf>, talk: &mut Talk<'_>) -> KeySource {
    if key_file.is_some() {
        KeySource::Given
    } else {
        talk.note("key-drawn");
        KeySource::Drawn
    }
}

/// What happens to a file that is in the way.
pub(crate) fn existing(force: bool) -> Existing {
    if force {
        Existing::Replace
    } else {
        Existing::Refuse
    }
}

/// Begins a file beside the documents, so that a place that takes none is told before the work.
pub(crate) fn beside(
    path: Option<&Path>,
    force: bool,
    arg: &str,
) -> Result<Option<Aside>, Complaint> {
    let Some(path) = path else { return Ok(None) };
    match Aside::create(path, existing(force)) {
        Ok(aside) => Ok(Some(aside)),
        Err(_) => Err(Complaint::said(
            "plan-file-write",
            vec![("arg", arg.to_owned())],
            Some("plan-file-write-hint"),
        )),
    }
}

impl Output {
    /// Begins the file that `--out` names; `None` where what is written goes to standard output.
    pub(crate) fn begin(&self) -> Result<Option<Aside>, Complaint> {
        beside(self.out.as_deref(), self.force, "--out")
    }
}

/// Gives a file beside the documents its name, for good.
pub(crate) fn finish(aside: Aside, path: &Path) -> Result<(), Error> {
    aside.seal()?.commit()?;
    sync(folder_of(path))
}

/// Tells of a document that failed.
pub(crate) fn failed(report: &mut Report, number: u32, error: Error, talk: &mut Talk<'_>) {
    let error = error.in_document(number);
    // What can be done is told once a kind.
    let told = |e: &Error| e.kind() == error.kind();
    if report
        .entries
        .iter()
        .filter_map(|e| e.result.as_ref().err())
        .any(told)
    {
        talk.complain_only(&Complaint::Error(error.clone()));
    } else {
        talk.complain(&Complaint::Error(error.clone()));
    }
    report.failed(number, error);
}

/// The end of a run: the report as a file and in words, and the exit code.
pub(crate) fn close(
    mut report: Report,
    ending: Ending,
    file: Option<(Aside, &Path)>,
    talk: &mut Talk<'_>,
) -> u8 {
    report.ending = ending;
    talk.end();
    if let Some((mut aside, path)) = file {
        let written = json::write(&report, &mut aside).and_then(|()| finish(aside, path));
        if let Err(error) = written {
            talk.complain(&Complaint::Error(error.clone()));
            report.errors.push(error);
        }
    }
    let language = talk.language;
    talk.say(&text::summary(language, &report));
    if report.needs_look().next().is_some() {
        talk.hint(&filled(language, "summary-list-hint", &[]));
    }
    report.exit_code()
}
