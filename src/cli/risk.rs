//! The files of the risk report that `labels` writes.

use super::args::{Labels, Strategy};
use super::plan::{beside, finish};
use super::talk::Complaint;
use crate::emit::folder::Aside;
use crate::message::Language;
use crate::report::risk::{Plan, RiskReport, html, json};
use crate::{Error, ErrorKind};
use std::io::Write;
use std::path::Path;

/// The form of a risk report.
#[derive(Clone, Copy)]
enum Form {
    Html,
    Json,
}

/// The files that a risk report goes to.
pub(super) struct Files<'a>(Vec<(Form, &'a Path, Aside)>);

impl<'a> Files<'a> {
    /// Begins the files, so that a place that takes none is told before the work.
    ///
    /// # Errors
    ///
    /// A file of another form, one that exists and may not be replaced, or a place that takes none.
    pub(super) fn begin(args: &'a Labels) -> Result<Self, Complaint> {
        let mut files = Vec::new();
        for path in &args.report {
            let wrong = || Complaint::said("labels-report", Vec::new(), Some("labels-report-hint"));
            let extension = path.extension().and_then(|e| e.to_str()).unwrap_or("");
            let form = match extension.to_ascii_lowercase().as_str() {
                "html" | "htm" => Form::Html,
                "json" => Form::Json,
                _ => return Err(wrong()),
            };
            let file = beside(Some(path), args.force, "--report")?.ok_or_else(wrong)?;
            files.push((form, path.as_path(), file));
        }
        Ok(Self(files))
    }

    /// Writes the report and gives the files their names.
    ///
    /// # Errors
    ///
    /// What the system refused.
    pub(super) fn finish(self, language: Language, report: &RiskReport) -> Result<(), Complaint> {
        for (form, path, mut file) in self.0 {
            let text = match form {
                Form::Html => html(language, report),
                Form::Json => json(report)?,
            };
            file.write_all(text.as_bytes())
                .map_err(|e| Error::io(ErrorKind::Write, &e))?;
            finish(file, path)?;
        }
        Ok(())
    }
}

/// The word of a strategy in reports.
pub(super) fn plan(strategy: Strategy) -> Plan {
    match strategy {
        Strategy::OneRule => Plan::OneRule,
        Strategy::Grouped => Plan::Grouped,
        Strategy::PerLabel => Plan::PerLabel,
    }
}
