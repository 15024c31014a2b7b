//! The command line: from arguments to a checked plan, then one run, then words and an exit code.
//!
//! Nothing is opened before the arguments have been checked against each other and against what
//! lies on the disk. What a command prints as data goes to standard output; everything else, in
//! Dutch or English, to standard error.
//!
//! # Names
//!
//! File names are personal, so messages, reports and logs say `document 12`. The numbers follow
//! the order of the inputs; below a folder, that of the names. `--list` prints which file has
//! which number, and does nothing else: the one place, with the `doc` field of
//! `detect --format jsonl`, where the program says a name.
//!
//! # Standard input
//!
//! The input `-` is plain text, or a DOCX if it starts as one. With `--out` its output is `stdin.txt`
//! or `stdin.docx`; as the only input of `clean` it needs no `--out`, and its output goes to standard
//! output when it is complete.
//!
//! # Exit codes
//!
//! 0 done; 1 done, but a document failed, has a notice, or could not be looked for, or the run was
//! interrupted; 2 nothing usable done. A reader of standard output that goes away early is no failure.

mod args;
mod attribution;
mod audit;
mod check;
mod clean;
mod detect;
mod disclose;
mod evaluate;
mod gathered;
mod key;
mod labels;
mod localise;
mod people;
mod plan;
mod progress;
mod project;
mod quotes;
mod records;
mod register;
mod risk;
mod sample;
mod shell;
mod survivors;
mod talk;
mod target;
mod walk;
mod wire;
mod wired;

#[cfg(test)]
mod tests;

pub use args::Policy;
pub use wire::{KeyFrom, Settings, Wire};
pub use wired::Wired;

use crate::message::Language;
use args::{Args, Command, KeyCommand};
use clap::{CommandFactory, FromArgMatches};
use std::ffi::OsString;
use std::io::{IsTerminal, Read, Write};
use std::process::ExitCode;
use talk::{Complaint, Talk};

/// Exit code of a run that did what was asked.
const DONE: u8 = 0;
/// What of the output a person or program has to look at.
const REVIEW: u8 = 1;
/// Exit code of a run that did nothing usable.
const FAILED: u8 = 2;

/// What the program runs in: replaced in tests.
pub(crate) struct World<'w> {
    pub(crate) wire: &'w dyn Wire,
    /// The language of the locale.
    pub(crate) locale: Language,
    pub(crate) stdin: Box<dyn Read + Send>,
    pub(crate) out: &'w mut (dyn Write + 'w),
    pub(crate) err: &'w mut (dyn Write + 'w),
    /// Whether `err` is a terminal.
    pub(crate) terminal: bool,
    /// Whether an interrupt ends the run between two documents.
    pub(crate) signals: bool,
}

/// Runs the program with the process's arguments and streams.
#[must_use]
pub fn main(wire: &dyn Wire) -> ExitCode {
    crate::pipeline::quiet_panics();
    let stdout = std::io::stdout().lock();
    let mut out = std::io::BufWriter::new(stdout);
    let mut err = std::io::stderr();
    let terminal = err.is_terminal();
    let world = World {
        wire,
        locale: Language::from_locale(|name| std::env::var(name).ok()),
        stdin: Box::new(std::io::stdin()),
        out: &mut out,
        err: &mut err,
        terminal,
        signals: true,
    };
    ExitCode::from(run(&std::env::args_os().collect::<Vec<_>>(), world))
}

/// Runs the program; `raw` starts with its name.
pub(crate) fn run(raw: &[OsString], world: World<'_>) -> u8 {
    let language = localise::asked_for(raw).unwrap_or(world.locale);
    let mut talk = Talk::new(world.out, world.err, language, world.terminal);
    let mut command = localise::localised(Args::command(), language);
    let args = match command
        .try_get_matches_from_mut(raw)
        .and_then(|matches| Args::from_arg_matches(&matches))
    {
        Ok(args) => args,
        Err(error) => return usage(&error, &mut talk),
    };
    let surroundings = plan::Surroundings {
        wire: world.wire,
        stdin: world.stdin,
        signals: world.signals,
    };
    let done = match args.command {
        Command::Clean(args) => clean::run(args, surroundings, &mut talk),
        Command::Quotes(args) => quotes::run(args, surroundings, &mut talk),
        Command::Detect(args) => detect::run(args, surroundings, &mut talk),
        Command::Evaluate(args) => evaluate::run(args, surroundings, &mut talk),
        Command::Check(args) => check::run(args, surroundings, &mut talk),
        Command::Audit(args) => audit::run(args, surroundings, &mut talk),
        Command::Key(args) => match args.command {
            KeyCommand::New(args) => key::new(&args, world.wire, &mut talk),
            KeyCommand::Rotate(args) => key::rotate(&args, &mut talk),
            KeyCommand::Destroy(args) => key::destroy(&args, &mut talk),
        },
        Command::Attribution(args) => attribution::run(args.command, surroundings, &mut talk),
        Command::Labels(args) => labels::run(&args, surroundings, &mut talk),
        Command::Records(args) => records::run(args, surroundings, &mut talk),
        Command::Sample(args) => sample::run(args, surroundings, &mut talk),
        Command::Register(args) => register::run(args.command, surroundings, &mut talk),
        Command::Completions(args) => shell::completions(args.shell, command, &mut talk),
        Command::Man => shell::man(command, &mut talk),
    };
    match done.and_then(|code| talk.flush().map(|()| code)) {
        Ok(code) => code,
        Err(Complaint::BrokenPipe) => DONE,
        Err(complaint) => {
            talk.end();
            talk.complain(&complaint);
            FAILED
        }
    }
}

/// The arguments, for tests over the message catalogue.
#[cfg(test)]
pub(crate) fn command() -> clap::Command {
    Args::command()
}

/// Help and version are data; everything else is told in own words.
fn usage(error: &clap::Error, talk: &mut Talk<'_>) -> u8 {
    use clap::error::ErrorKind as Kind;
    match error.kind() {
        Kind::DisplayHelp | Kind::DisplayVersion => {
            let shown = talk
                .data(error.render().to_string().as_bytes())
                .and_then(|()| talk.flush());
            match shown {
                Ok(()) | Err(Complaint::BrokenPipe) => DONE,
                Err(complaint) => {
                    talk.complain(&complaint);
                    FAILED
                }
            }
        }
        Kind::DisplayHelpOnMissingArgumentOrSubcommand => {
            talk.say(&error.render().to_string());
            FAILED
        }
        _ => {
            talk.complain(&localise::complaint(error));
            FAILED
        }
    }
}
