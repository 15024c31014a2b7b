//! `register`: who is who in a project, to be shown, decided on, turned back and forgotten.

use super::args::{
    RegisterCommand, RegisterExport, RegisterForget, RegisterImport, RegisterRead, RegisterRestore,
    RegisterShow,
};
use super::plan::{Documents, Surroundings, close, existing};
use super::project::{self, Opening, secret, table};
use super::talk::{Complaint, Talk};
use super::walk::Wanted;
use super::{DONE, FAILED, KeyFrom, Settings};
use crate::emit::folder::{Sealed, folder_of, sync};
use crate::ingest::{self, Format, Origin, Structure};
use crate::message::filled;
use crate::register::{Register, read_decisions, read_decisions_toml};
use crate::report::{KeySource, Report};
use crate::rules::RuleFiles;
use crate::{Error, ErrorKind};
use std::path::Path;

pub(crate) fn run(
    command: RegisterCommand,
    world: Surroundings<'_>,
    talk: &mut Talk<'_>,
) -> Result<u8, Complaint> {
    match command {
        RegisterCommand::Read(args) => read(&args, world, talk),
        RegisterCommand::Show(args) => show(&args, talk),
        RegisterCommand::Export(args) => export(&args, talk),
        RegisterCommand::Import(args) => import(&args, talk),
        RegisterCommand::Restore(args) => restore(&args, talk),
        RegisterCommand::Forget(args) => forget(&args, talk),
    }
}

/// The moment of a reading, for the register's own log: no output depends on it.
#[allow(clippy::disallowed_methods, reason = "a log of readings says when")]
pub(super) fn now() -> String {
    let now = std::time::SystemTime::now();
    jiff::Timestamp::try_from(now).map_or_else(|_| String::new(), |t| format!("{t:.0}"))
}

/// The first pass alone: everyone in the documents is entered, and nothing is written.
fn read(
    args: &RegisterRead,
    world: Surroundings<'_>,
    talk: &mut Talk<'_>,
) -> Result<u8, Complaint> {
    let running = &args.reading.running;
    let wire = world.wire;
    let documents = Documents::find(&args.reading.inputs, Wanted::Notes, world)?;
    if running.list {
        return documents.list(None, talk);
    }
    let register = project::open(
        &Opening {
            register: &args.register,
            secret: &args.secret,
            key_file: args.key_file.as_ref(),
            scope: args.scope,
            respondents: args.respondents.as_deref(),
            rules: running.rules.as_deref(),
        },
        talk,
    )?;
    let stages = wire.stages(&Settings {
        names: None,
        language: talk.language,
        rules: running.rules.clone(),
        policy: None,
        key: KeyFrom::Register(register.key().clone()),
        scope: register.scope(),
    })?;
    let mut report = Report::new("register", "", KeySource::Given);
    report.skipped = documents.walked.skipped;
    report.found = documents.walked.found.len() as u64;
    let mut run = documents.pipeline(stages, running.jobs, talk);
    let (_, project, _) = project::first_pass(&mut run, register, &mut report, talk)?;
    project.tell(&mut report, talk);
    project::read_only(&mut report, &project);
    let ending = if run.inputs.is_empty() && report.done_count() > 0 {
        crate::pipeline::Ending::Stopped
    } else {
        crate::pipeline::Ending::Complete
    };
    Ok(close(report, ending, None, talk))
}

/// Prints who is in the register, one person a line, and logs that somebody read it.
fn show(args: &RegisterShow, talk: &mut Talk<'_>) -> Result<u8, Complaint> {
    let mut register = project::opened(&args.opened, talk)?;
    if args.reads {
        for (what, when) in register.reads()? {
            talk.data(format!("{when}\t{what}\n").as_bytes())?;
        }
        return Ok(DONE);
    }
    // What cannot be logged is not shown.
    register.log_read("show", &now())?;
    if args.printed {
        for (respondent, printed) in register.ledger()? {
            let reports: Vec<&str> = printed.reports.iter().map(String::as_str).collect();
            let (respondent, reports) = (one_cell(&respondent), one_cell(&reports.join(", ")));
            let line = format!("{respondent}\t{}\t{reports}\n", printed.label);
            talk.data(line.as_bytes())?;
        }
        return Ok(DONE);
    }
    let documents = register.documents()?;
    for one in register.people()? {
        let (key, person) = one?;
        let names: Vec<String> = person.names.iter().map(|n| n.whole()).collect();
        let at = person.documents.iter().filter_map(|n| documents.get(n));
        let at: Vec<&str> = at.map(String::as_str).collect();
        let fictional = if person.kept {
            "=".to_owned()
        } else {
            register.fictional(&key, &person)?
        };
        let line = format!(
            "{}\t{}\t{fictional}\t{}\t{}\n",
            person.number,
            one_cell(&names.join(", ")),
            person.sex,
            one_cell(&at.join(", "))
        );
        talk.data(line.as_bytes())?;
    }
    Ok(DONE)
}

/// A text that holds no tab or line end of its own.
fn one_cell(text: &str) -> String {
    super::plan::one_line(text)
}

/// Writes the table of persons that decisions are taken in.
fn export(args: &RegisterExport, talk: &mut Talk<'_>) -> Result<u8, Complaint> {
    let mut register = project::opened(&args.opened, talk)?;
    register.log_read("export", &now())?;
    let table = if is_toml(&args.table) {
        register.table_toml()?.into_bytes()
    } else {
        register.table()?
    };
    Sealed::new(&args.table, existing(args.force), &table)?.commit()?;
    sync(folder_of(&args.table))?;
    talk.note("register-exported");
    Ok(DONE)
}

fn is_toml(file: &Path) -> bool {
    file.extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("toml"))
}

/// Takes over the decisions of a table.
fn import(args: &RegisterImport, talk: &mut Talk<'_>) -> Result<u8, Complaint> {
    let rules = match &args.rules {
        Some(folder) => RuleFiles::with_overlay(folder)?,
        None => RuleFiles::built_in(),
    };
    let bytes = table(&args.table)?;
    let decisions = if is_toml(&args.table) {
        let text = std::str::from_utf8(&bytes).map_err(|_| Error::new(ErrorKind::Table))?;
        read_decisions_toml(text, &rules)?
    } else {
        read_decisions(&bytes, &rules)?
    };
    let mut register = project::opened(&args.opened, talk)?;
    let count = decisions.len();
    register.decide(decisions);
    register.save()?;
    talk.say(&filled(talk.language, "register-decided", &[("n", &count)]));
    Ok(DONE)
}

/// Puts the originals back into one output.
fn restore(args: &RegisterRestore, talk: &mut Talk<'_>) -> Result<u8, Complaint> {
    let mut register = project::opened(&args.opened, talk)?;
    let bytes = table(&args.document)?;
    let Some(way) = register.way_back(&bytes)? else {
        return Err(Complaint::said(
            "register-unknown-output",
            Vec::new(),
            Some("register-unknown-output-hint"),
        ));
    };
    register.log_read("restore", &now())?;
    let format = Format::of(&args.document).unwrap_or_else(|| Format::sniff(&bytes));
    let origin = Origin {
        number: 1,
        path: Path::new("").to_owned(),
    };
    let structure = Structure::of(&RuleFiles::built_in())?;
    let document = ingest::read(format, bytes, origin, &structure)?;
    let edits = way.edits(&document.text);
    let restored = document.source.write(&document.text, &edits)?;
    if super::target::real(&args.out)? == super::target::real(&args.document)? {
        return Err(Error::new(ErrorKind::Overlap).into());
    }
    Sealed::new(&args.out, existing(args.force), &restored)?.commit()?;
    sync(folder_of(&args.out))?;
    talk.note("register-restored");
    Ok(DONE)
}

/// Forgets a respondent and prints which outputs hold the fictional name.
fn forget(args: &RegisterForget, talk: &mut Talk<'_>) -> Result<u8, Complaint> {
    let secret = secret(&args.opened.secret, talk)?;
    let mut register = Register::open(&args.opened.register, &secret)?;
    let numbers = register.numbers_of(&args.respondent)?;
    let reports = register.forget_printed(args.respondent.trim())?;
    if numbers.is_empty() && reports.is_empty() {
        talk.complain(&Complaint::said(
            "register-nobody",
            Vec::new(),
            Some("register-nobody-hint"),
        ));
        return Ok(FAILED);
    }
    let outputs = register.forget(&numbers)?;
    // What was removed can still be opened in the file until everything is sealed anew.
    register.rekey(&secret)?;
    for output in &outputs {
        talk.data(format!("{}\n", one_cell(output)).as_bytes())?;
    }
    let values: [(&str, &dyn std::fmt::Display); 2] =
        [("persons", &numbers.len()), ("outputs", &outputs.len())];
    talk.say(&filled(talk.language, "register-forgotten", &values));
    if !reports.is_empty() {
        let reports = one_cell(&reports.join(", "));
        let values: [(&str, &dyn std::fmt::Display); 1] = [("reports", &reports)];
        talk.say(&filled(
            talk.language,
            "register-forgotten-reports",
            &values,
        ));
    }
    Ok(DONE)
}
