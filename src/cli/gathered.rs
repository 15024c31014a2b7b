//! Records for a command: from a table of respondents, from interviews, or from both.

use super::args::{Output, Sources};
use super::plan::{Documents, Surroundings, failed, finish};
use super::project::table;
use super::talk::{Complaint, Talk};
use super::walk::{Wanted, walk};
use super::{KeyFrom, Settings, target};
use crate::emit::folder::Aside;
use crate::records::{Joined, Row, RowError, Telling, join, rows};
use crate::report::{KeySource, Report};
use crate::respondent::{Guide, Respondents};
use crate::rules::RuleFiles;
use crate::transform::Scope;
use crate::{Error, ErrorKind};
use std::io::Write;
use std::ops::ControlFlow;
use std::path::Path;

/// What was gathered.
pub(crate) struct Gathered {
    pub(crate) joined: Joined,
    /// The rows of the table; none without one.
    pub(crate) rows: Vec<Row>,
    /// The rules of the run.
    pub(crate) rules: RuleFiles,
    /// The run over the documents; `None` where only a table was read.
    pub(crate) report: Option<Report>,
}

/// What lies behind the inputs.
pub(crate) enum Inputs<'i> {
    /// One table.
    Table(&'i Path),
    /// Interviews, and a table beside them.
    Notes(Option<&'i Path>),
}

/// A single file without `--respondents` is a table; everything else are interviews.
pub(crate) fn inputs(sources: &Sources) -> Inputs<'_> {
    match (&sources.sources[..], sources.respondents.as_deref()) {
        ([table], None) if table.is_file() => Inputs::Table(table),
        (_, table) => Inputs::Notes(table),
    }
}

/// Prints which interview has which number.
pub(crate) fn list(
    sources: &Sources,
    world: Surroundings<'_>,
    talk: &mut Talk<'_>,
) -> Result<u8, Complaint> {
    Documents::find(&sources.sources, Wanted::Notes, world)?.list(None, talk)
}

/// Begins the output, apart from everything that is read.
pub(crate) fn begin(sources: &Sources, output: &Output) -> Result<Option<Aside>, Complaint> {
    let files: &target::Files<'_> = &[
        ("--respondents", sources.respondents.as_deref(), false),
        ("--out", output.out.as_deref(), true),
    ];
    target::files_apart(
        files,
        &walk(&sources.sources, Wanted::Notes)?,
        &[],
        output.force,
    )?;
    output.begin()
}

/// Writes what a command gives: to its file, or else to standard output.
pub(crate) fn give(
    bytes: &[u8],
    out: Option<(Aside, &Path)>,
    talk: &mut Talk<'_>,
) -> Result<(), Complaint> {
    match out {
        Some((mut file, path)) => {
            let failed = |e: std::io::Error| Error::io(ErrorKind::Write, &e);
            file.write_all(bytes).map_err(failed)?;
            finish(file, path)?;
        }
        None => talk.data(bytes)?,
    }
    talk.flush()
}

/// Reads and joins everything. An interrupted run gives an error: half of a study is none.
pub(crate) fn gather(
    sources: &Sources,
    inputs: &Inputs<'_>,
    world: Surroundings<'_>,
    talk: &mut Talk<'_>,
) -> Result<Gathered, Complaint> {
    let rules = match &sources.running.rules {
        Some(folder) => RuleFiles::with_overlay(folder)?,
        None => RuleFiles::built_in(),
    };
    let (Inputs::Table(file) | Inputs::Notes(Some(file))) = inputs else {
        let report = read(sources, &rules, &[], world, talk)?;
        return Ok(told(report, Vec::new(), rules, talk));
    };
    let rows = rows(&table(file)?, &rules).map_err(complaint)?;
    if let Inputs::Table(_) = inputs {
        let joined = join(&rows, &[]);
        return Ok(Gathered {
            joined,
            rows,
            rules,
            report: None,
        });
    }
    let report = read(sources, &rules, &rows, world, talk)?;
    Ok(told(report, rows, rules, talk))
}

/// What cannot be read of a table, told by row and column.
pub(crate) fn complaint(error: RowError) -> Complaint {
    match error {
        RowError::Table(error) => error.into(),
        RowError::Value(row, field) => Complaint::said(
            "labels-value",
            vec![("row", row.to_string()), ("field", field.to_owned())],
            Some("labels-value-hint"),
        ),
    }
}

fn told(
    (joined, report): (Joined, Report),
    rows: Vec<Row>,
    rules: RuleFiles,
    talk: &mut Talk<'_>,
) -> Gathered {
    if joined.unrecorded > 0 {
        talk.note("records-unrecorded");
    }
    Gathered {
        joined,
        rows,
        rules,
        report: Some(report),
    }
}

fn read(
    sources: &Sources,
    rules: &RuleFiles,
    rows: &[Row],
    world: Surroundings<'_>,
    talk: &mut Talk<'_>,
) -> Result<(Joined, Report), Complaint> {
    let guide = Guide::of(rules)?;
    let wire = world.wire;
    let documents = Documents::find(&sources.sources, Wanted::Notes, world)?;
    let stages = wire.stages(&Settings {
        names: None,
        language: talk.language,
        rules: sources.running.rules.clone(),
        policy: None,
        key: KeyFrom::Chance,
        scope: Scope::Project,
    })?;
    let mut report = Report::new("records", "", KeySource::Given);
    report.skipped = documents.walked.skipped;
    report.found = documents.walked.found.len() as u64;
    let mut tellings: Vec<Telling> = Vec::new();
    report.ending = documents.pipeline(stages, sources.running.jobs, talk).each(
        talk,
        |worker, document, _| {
            let resolved = worker.find(document)?;
            let respondents = Respondents::with(guide, document, &resolved);
            Ok(Telling::of(document, &respondents))
        },
        |number, result, talk| {
            match result {
                Err(error) => failed(&mut report, number, error, talk),
                Ok(telling) => {
                    tellings.push(telling);
                    report.done(number, crate::pipeline::Tally::default(), Vec::new());
                }
            }
            ControlFlow::Continue(())
        },
    );
    talk.end();
    if report.ending != crate::pipeline::Ending::Complete {
        return Err(Error::new(ErrorKind::Worker).into());
    }
    Ok((join(rows, &tellings), report))
}

impl Gathered {
    /// The exit code so far: whether a document failed.
    pub(crate) fn code(&self) -> u8 {
        self.report.as_ref().map_or(super::DONE, Report::exit_code)
    }
}
