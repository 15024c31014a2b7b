//! `audit`: what a finished report gives away.

use super::args::{Audit as Args, Form};
use super::disclose::role_of;
use super::people::{self, Person};
use super::plan::{Documents, Surroundings, failed, finish};
use super::talk::{Complaint, Talk};
use super::walk::{STREAM, Wanted};
use super::{DONE, KeyFrom, REVIEW, Settings, target};
use crate::audit::{Audit, Auditor, Known, Layout};
use crate::ingest::Format;
use crate::pipeline::{Ending, Tally};
use crate::report::audit::{json_lines, lines, summary};
use crate::report::{KeySource, Report, text};
use crate::rules::RuleFiles;
use crate::transform::Scope;
use crate::{Error, ErrorKind};
use std::io::{Read, Write};
use std::ops::ControlFlow;
use std::path::Path;

/// What a PDF begins with.
const PDF: &[u8] = b"%PDF";

pub(crate) fn run(
    args: Args,
    world: Surroundings<'_>,
    talk: &mut Talk<'_>,
) -> Result<u8, Complaint> {
    refuse_pdf(&args.report)?;
    let inputs = [args.report.clone()];
    let wire = world.wire;
    let documents = Documents::find(&inputs, Wanted::Notes, world)?;
    let files: &target::Files<'_> = &[
        ("--respondents", args.respondents.as_deref(), false),
        ("--out", args.output.out.as_deref(), true),
    ];
    target::files_apart(files, &documents.walked, &[], args.output.force)?;
    if args.running.list {
        return documents.list(None, talk);
    }
    let auditor = auditor(&args)?;
    let stages = wire.stages(&Settings {
        names: None,
        language: talk.language,
        rules: args.running.rules.clone(),
        policy: None,
        key: KeyFrom::Chance,
        scope: Scope::Project,
    })?;
    let mut out = args.output.begin()?;
    let mut report = Report::new("audit", "", KeySource::Given);
    report.skipped = documents.walked.skipped;
    report.found = documents.walked.found.len() as u64;
    let several = report.found > 1;
    let language = talk.language;
    let mut audits: Vec<Audit> = Vec::new();
    let mut stopped = None;
    report.ending = documents.pipeline(stages, args.running.jobs, talk).each(
        talk,
        |worker, document, format| {
            let layout = match format {
                Format::Docx => Layout::Paragraphs,
                _ => Layout::Wrapped,
            };
            let resolved = worker.find(document)?;
            Ok((layout, auditor.audit(&document.text, layout, &resolved)))
        },
        |number, result, talk| {
            match result {
                Err(error) => failed(&mut report, number, error, talk),
                Ok((layout, audit)) => {
                    let document = several.then_some(number);
                    let shown = match args.format {
                        Form::Text => Ok(lines(language, &audit, layout, document)),
                        Form::Jsonl => json_lines(language, &audit, number),
                    };
                    let sent = shown
                        .map_err(Complaint::from)
                        .and_then(|text| match &mut out {
                            Some(file) => file
                                .write_all(text.as_bytes())
                                .map_err(|e| Error::io(ErrorKind::Write, &e).into()),
                            None => talk.data(text.as_bytes()),
                        });
                    if let Err(complaint) = sent {
                        stopped = Some(complaint);
                        return ControlFlow::Break(());
                    }
                    audits.push(audit);
                    report.done(number, Tally::default(), Vec::new());
                }
            }
            ControlFlow::Continue(())
        },
    );
    talk.end();
    if let Some(complaint) = stopped {
        return Err(complaint);
    }
    // Half of an audit must not stand under the name of all.
    if let (Some(file), Some(path)) = (out, &args.output.out)
        && report.ending == Ending::Complete
        && report.done_count() > 0
    {
        finish(file, path)?;
    }
    talk.flush()?;
    if report.exit_code() != DONE || report.skipped.total() > 0 {
        talk.say(&text::documents(language, &report));
    }
    if report.done_count() > 0 {
        talk.say(&summary(language, &audits));
    }
    let clean = audits.iter().all(|audit| audit.findings.is_empty());
    let found = if clean { DONE } else { REVIEW };
    Ok(report.exit_code().max(found))
}

/// A PDF is told apart from its text, which this command reads.
fn refuse_pdf(report: &Path) -> Result<(), Complaint> {
    if report.as_os_str() == STREAM || !report.is_file() {
        return Ok(());
    }
    let mut first = Vec::new();
    let file = std::fs::File::open(report).map_err(|e| Error::io(ErrorKind::Read, &e))?;
    let read = file.take(PDF.len() as u64).read_to_end(&mut first);
    read.map_err(|e| Error::io(ErrorKind::Read, &e))?;
    let named = report
        .extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("pdf"));
    if named || first == PDF {
        return Err(Complaint::said(
            "audit-pdf",
            Vec::new(),
            Some("audit-pdf-hint"),
        ));
    }
    Ok(())
}

/// The auditor that the arguments ask for.
fn auditor(args: &Args) -> Result<Auditor, Complaint> {
    let rules = match &args.running.rules {
        Some(folder) => RuleFiles::with_overlay(folder)?,
        None => RuleFiles::built_in(),
    };
    let auditor = Auditor::new(&rules)?.with_k(args.k.get());
    let Some(table) = &args.respondents else {
        return Ok(auditor);
    };
    let people = people::of_table(table, &rules)?;
    let known: Vec<Known> = people.iter().filter_map(known).collect();
    auditor
        .with_table(&known)
        .map_err(|error| refused(&error, &people))
}

fn known(person: &Person) -> Option<Known> {
    Some(Known {
        role: role_of(person.role)?,
        values: person.values.clone(),
    })
}

/// A value that no hierarchy knows, told by the row of the table and the field.
fn refused(error: &Error, people: &[Person]) -> Complaint {
    let at = usize::try_from(error.place().line).unwrap_or(0);
    let person = at.checked_sub(1).and_then(|at| people.get(at));
    match (person, error.rule()) {
        (Some(person), Some(field)) => people::unknown_field(person, field),
        _ => error.clone().into(),
    }
}
