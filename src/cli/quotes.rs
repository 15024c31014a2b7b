//! `quotes`: the marked quotes, ready to cite.

use super::args::Quotes;
use super::plan::{Documents, Surroundings, beside, close, failed, finish, key_source};
use super::talk::{Complaint, Talk};
use super::walk::Wanted;
use super::{KeyFrom, Settings, target};
use crate::pipeline::Ending;
use crate::report::Report;
use crate::transform::Scope;
use crate::{Error, ErrorKind};
use std::io::Write;
use std::ops::ControlFlow;

/// Each quote is a paragraph of its own: a line, then an empty line before the next.
pub(crate) fn run(
    args: Quotes,
    world: Surroundings<'_>,
    talk: &mut Talk<'_>,
) -> Result<u8, Complaint> {
    let wire = world.wire;
    let documents = Documents::find(&args.reading.inputs, Wanted::Notes, world)?;
    let walked = &documents.walked;
    let files: &target::Files<'_> = &[
        ("--key-file", args.key_file.as_deref(), false),
        ("--out", args.out.as_deref(), true),
        ("--report", args.report.as_deref(), true),
    ];
    target::files_apart(files, walked, &[], args.force)?;
    if args.reading.running.list {
        return documents.list(None, talk);
    }
    let stages = wire.stages(&Settings {
        names: None,
        rules: args.reading.running.rules.clone(),
        policy: Some(args.policy),
        key: KeyFrom::file(args.key_file.as_ref()),
        scope: Scope::Project,
        language: talk.language,
    })?;
    let mut out = beside(args.out.as_deref(), args.force, "--out")?;
    let report_file = beside(args.report.as_deref(), args.force, "--report")?;

    let key = key_source(args.key_file.as_ref(), talk);
    let mut report = Report::new("quotes", args.policy.name(), key);
    report.skipped = walked.skipped;
    report.found = walked.found.len() as u64;
    let mut count = 0;
    let mut stopped = None;
    let ending = documents
        .pipeline(stages, args.reading.running.jobs, talk)
        .each(
            talk,
            |worker, document, _| worker.quote(document),
            |number, result, talk| {
                match result {
                    Err(error) => failed(&mut report, number, error, talk),
                    Ok(quoted) => {
                        for line in &quoted.quotes.lines {
                            let gap = if count == 0 { "" } else { "\n" };
                            let text = format!("{gap}{line}\n");
                            let sent = match &mut out {
                                Some(file) => file
                                    .write_all(text.as_bytes())
                                    .map_err(|e| Error::io(ErrorKind::Write, &e).into()),
                                None => talk.data(text.as_bytes()),
                            };
                            if let Err(complaint) = sent {
                                stopped = Some(complaint);
                                return ControlFlow::Break(());
                            }
                            count += 1;
                        }
                        report.done(number, quoted.tally, quoted.notices);
                    }
                }
                ControlFlow::Continue(())
            },
        );
    if let Some(complaint) = stopped {
        return Err(complaint);
    }
    report.quotes = Some(count);
    // Half of the quotes must not stand under the name of all.
    if let (Some(file), Some(path)) = (out, &args.out)
        && ending == Ending::Complete
        && report.done_count() > 0
    {
        finish(file, path)?;
    }
    talk.flush()?;
    let file = report_file.zip(args.report.as_deref());
    Ok(close(report, ending, file, talk))
}
