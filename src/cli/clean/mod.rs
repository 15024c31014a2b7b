//! `clean`: a safe version of every document.

mod delivery;
mod making;
mod places;

use super::args::Clean;
use super::plan::{Documents, Surroundings, beside, close, finish, key_source};
use super::project::{self, Opening};
use super::talk::{Complaint, Talk};
use super::walk::Wanted;
use super::{KeyFrom, Settings, survivors, target};
use crate::Result;
use crate::check::Originals;
use crate::emit::folder::{make, sync};
use crate::register::Register;
use crate::report::{KeySource, Report};
use crate::transform::Scope;
use delivery::Delivery;
use making::Making;
use places::{files, prepare, targets};
use std::collections::BTreeSet;
use std::ops::ControlFlow;

pub(crate) fn run(
    args: Clean,
    world: Surroundings<'_>,
    talk: &mut Talk<'_>,
) -> Result<u8, Complaint> {
    let wire = world.wire;
    let documents = Documents::find(&args.reading.inputs, Wanted::Notes, world)?;
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
        Some(register) => Some(Register::open(
            register,
            &project::secret(&args.secret, talk)?,
        )?),
        None => None,
    };
    let stages = wire.stages(&Settings {
        names: args.names.clone(),
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
            Some(places::places(out, targets, &args, &walked)?)
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
        second.tell(&mut report, talk);
        if let Some(out) = &args.out {
            let targets = targets(&walked, run.stages(), Some(&settled))?;
            let found = places::places(out, targets, &args, &walked)?;
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

/// Keeps an error that is about no single document.
fn note(done: Result<()>, report: &mut Report, talk: &mut Talk<'_>) {
    if let Err(error) = done {
        talk.complain(&Complaint::Error(error.clone()));
        report.errors.push(error);
    }
}
