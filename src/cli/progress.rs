//! Progress on a terminal: documents, bytes, rate and time left.

use crate::message::{Language, filled, message};
use indicatif::{ProgressBar, ProgressStyle};

/// A line at the bottom of the terminal; it goes away when dropped.
pub(crate) struct Progress {
    bar: ProgressBar,
    language: Language,
    documents: usize,
    done: usize,
}

impl Progress {
    /// Documents and bytes to go. The line has no colours.
    pub(crate) fn new(language: Language, documents: usize, bytes: u64) -> Self {
        let bar = ProgressBar::new(bytes);
        if let Ok(style) = ProgressStyle::with_template(message(language, "progress-line")) {
            bar.set_style(style);
        }
        let mut progress = Self {
            bar,
            language,
            documents,
            done: 0,
        };
        progress.show();
        progress
    }

    pub(crate) fn advance(&mut self, bytes: u64) {
        self.done += 1;
        self.bar.inc(bytes);
        self.show();
    }

    fn show(&mut self) {
        self.bar.set_message(filled(
            self.language,
            "progress-documents",
            &[("done", &self.done), ("all", &self.documents)],
        ));
    }

    /// Writes something else meanwhile, without the line in between.
    pub(crate) fn aside(&self, write: impl FnOnce()) {
        self.bar.suspend(write);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
