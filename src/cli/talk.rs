//! The one writer: data on standard output, talk on standard error.

use super::progress::Progress;
use crate::Error;
use crate::message::{Language, filled, message};
use crate::report::text;
use std::io::{self, Write};

/// Why a command stops, told in words of the catalogue. It holds nothing that was typed.
#[derive(Debug)]
pub(crate) enum Complaint {
    /// An error of a stage.
    Error(Error),
    /// A message with its values (names of arguments, numbers), and a hint.
    Said(
        &'static str,
        Vec<(&'static str, String)>,
        Option<&'static str>,
    ),
    /// Whoever read the output has gone.
    BrokenPipe,
}

impl Complaint {
    pub(crate) fn said(
        key: &'static str,
        values: Vec<(&'static str, String)>,
        hint: Option<&'static str>,
    ) -> Self {
        Self::Said(key, values, hint)
    }

    /// The message and the hint, in a language.
    pub(crate) fn in_words(&self, language: Language) -> (String, String) {
        match self {
            Self::Error(error) => (text::error(language, error), text::hint(language, error)),
            Self::Said(key, values, hint) => {
                let values: Vec<(&str, &dyn std::fmt::Display)> = values
                    .iter()
                    .map(|(n, v)| (*n, v as &dyn std::fmt::Display))
                    .collect();
                let hint = hint.map_or("", |key| message(language, key));
                (filled(language, key, &values), hint.to_owned())
            }
            Self::BrokenPipe => (String::new(), String::new()),
        }
    }
}

impl From<Error> for Complaint {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

/// Where the program speaks. Nothing else in it writes to the standard streams.
pub(crate) struct Talk<'w> {
    out: &'w mut (dyn Write + 'w),
    err: &'w mut (dyn Write + 'w),
    pub(crate) language: Language,
    /// Whether standard error is a terminal; progress is shown there only.
    terminal: bool,
    progress: Option<Progress>,
}

impl<'w> Talk<'w> {
    pub(crate) fn new(
        out: &'w mut (dyn Write + 'w),
        err: &'w mut (dyn Write + 'w),
        language: Language,
        terminal: bool,
    ) -> Self {
        Self {
            out,
            err,
            language,
            terminal,
            progress: None,
        }
    }

    /// Writes data to standard output.
    pub(crate) fn data(&mut self, bytes: &[u8]) -> Result<(), Complaint> {
        let done = self.out.write_all(bytes);
        sent(done)
    }

    /// Sends on what was written to standard output.
    pub(crate) fn flush(&mut self) -> Result<(), Complaint> {
        let done = self.out.flush();
        sent(done)
    }

    /// Writes lines to standard error. That it may be closed stops nothing.
    pub(crate) fn say(&mut self, lines: &str) {
        let err = &mut self.err;
        let mut write = || {
            let _ = writeln!(err, "{}", lines.trim_end_matches('\n'));
        };
        match &self.progress {
            Some(progress) => progress.aside(write),
            None => write(),
        }
    }

    /// Says what went wrong and what to do about it.
    pub(crate) fn complain(&mut self, complaint: &Complaint) {
        if let Complaint::BrokenPipe = complaint {
            return;
        }
        let (what, hint) = complaint.in_words(self.language);
        self.say(&format!("schuilnaam: {what}"));
        if !hint.is_empty() {
            self.hint(&hint);
        }
    }

    /// Says what went wrong where what to do has been said.
    pub(crate) fn complain_only(&mut self, complaint: &Complaint) {
        let (what, _) = complaint.in_words(self.language);
        self.say(&format!("schuilnaam: {what}"));
    }

    /// Says what can be done.
    pub(crate) fn hint(&mut self, text: &str) {
        let word = message(self.language, "word-hint");
        self.say(&format!("{word}: {text}"));
    }

    /// Says something that is no error and good to know.
    pub(crate) fn note(&mut self, key: &'static str) {
        let word = message(self.language, "word-note");
        let text = message(self.language, key);
        self.say(&format!("{word}: {text}"));
    }

    /// Begins to show progress, on a terminal.
    pub(crate) fn begin(&mut self, documents: usize, bytes: u64) {
        if self.terminal {
            self.progress = Some(Progress::new(self.language, documents, bytes));
        }
    }

    /// Shows that a document of this size is through.
    pub(crate) fn advance(&mut self, bytes: u64) {
        if let Some(progress) = &mut self.progress {
            progress.advance(bytes);
        }
    }

    /// Takes the progress away.
    pub(crate) fn end(&mut self) {
        self.progress = None;
    }
}

fn sent(done: io::Result<()>) -> Result<(), Complaint> {
    match done {
        Ok(()) => Ok(()),
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Err(Complaint::BrokenPipe),
        Err(e) => Err(Complaint::said(
            "stdout-failed",
            Vec::new(),
            (e.kind() == io::ErrorKind::StorageFull).then_some("stdout-full-hint"),
        )),
    }
}
