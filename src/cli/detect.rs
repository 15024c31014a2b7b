//! `detect`: what is found, where and why.

use super::args::{Detect, Form};
use super::plan::{Documents, Surroundings, failed};
use super::talk::{Complaint, Talk};
use super::walk::Wanted;
use super::{DONE, KeyFrom, Settings};
use crate::Result;
use crate::ingest::Document;
use crate::message::filled;
use crate::pipeline::{Tally, Worker};
use crate::report::spans::{Shown, json_line, lines, near_json_line, near_lines};
use crate::report::{KeySource, Report, text};
use crate::transform::Scope;
use std::ops::ControlFlow;

pub(crate) fn run(
    args: Detect,
    world: Surroundings<'_>,
    talk: &mut Talk<'_>,
) -> Result<u8, Complaint> {
    let wire = world.wire;
    let documents = Documents::find(&args.reading.inputs, Wanted::Notes, world)?;
    if args.reading.running.list {
        return documents.list(None, talk);
    }
    let stages = wire.stages(&Settings {
        names: None,
        language: talk.language,
        rules: args.reading.running.rules.clone(),
        policy: None,
        key: KeyFrom::Chance,
        scope: Scope::Project,
    })?;
    let mut report = Report::new("detect", "", KeySource::Given);
    report.skipped = documents.walked.skipped;
    report.found = documents.walked.found.len() as u64;
    let several = documents.walked.found.len() > 1;
    let language = talk.language;
    let mut stopped = None;
    report.ending = documents
        .pipeline(stages, args.reading.running.jobs, talk)
        .each(
            talk,
            |worker, document, _| rendered(worker, document, &args),
            |number, result, talk| {
                match result {
                    Err(error) => failed(&mut report, number, error, talk),
                    Ok(mut text) => {
                        if several && args.text && args.format == Form::Text {
                            let name = filled(language, "place-document", &[("n", &number)]);
                            text.insert_str(0, &format!("=== {name} ===\n"));
                            if !text.ends_with('\n') {
                                text.push('\n');
                            }
                        }
                        if let Err(complaint) = talk.data(text.as_bytes()) {
                            stopped = Some(complaint);
                            return ControlFlow::Break(());
                        }
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
    talk.flush()?;
    if report.exit_code() != DONE || report.skipped.total() > 0 {
        talk.say(&text::documents(language, &report));
    }
    Ok(report.exit_code())
}

/// What is printed of one document. A text that is printed alone is printed as it is, so that
/// positions hold; between others it ends with a line end.
fn rendered(worker: &mut Worker<'_>, document: &Document, args: &Detect) -> Result<String> {
    let shown = match (args.text, args.show) {
        (true, _) => Shown::Whole,
        (false, true) => Shown::Found,
        (false, false) => Shown::Nothing,
    };
    if let Some(most) = args.near {
        let near = worker.near(document, most)?;
        return match args.format {
            Form::Jsonl => near_json_line(document, &near, shown).map(|line| line + "\n"),
            Form::Text => Ok(near_lines(document, &near, shown)),
        };
    }
    match args.format {
        Form::Jsonl => {
            let mut line = json_line(document, &worker.find(document)?, shown)?;
            line.push('\n');
            Ok(line)
        }
        Form::Text if args.text => Ok(document.text.clone()),
        Form::Text => Ok(lines(document, &worker.find(document)?, shown)),
    }
}
