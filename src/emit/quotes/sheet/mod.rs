//! Quotes as a sheet for editors: one form a file.
//!
//! | form | for |
//! |---|---|
//! | text | reading along, and pasting |
//! | Markdown | a report in Markdown; what an editor should know stands in comments |
//! | HTML | one page that needs nothing else; notes unfold on the screen and are not printed |
//! | DOCX | a word processor; notes are comments in the margin |
//! | CSV | a spreadsheet: `;` between cells, UTF-8 with a byte order mark |
//! | JSON | programs: one object a line |

mod csv;
mod docx;
mod html;
mod json;
mod markdown;
mod text;

use super::Quote;
use crate::Result;
use crate::message::{Language, filled, message};
use docx::Docx;

/// The form of a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetForm {
    /// Plain text.
    Text,
    /// Markdown (CommonMark).
    Markdown,
    /// One HTML page.
    Html,
    /// An Office Open XML document.
    Docx,
    /// Comma-separated values, with semicolons.
    Csv,
    /// A JSON object a line.
    Json,
}

/// How a quote and its label stand on the page. CSV and JSON have none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// The label behind the quote, in one paragraph.
    #[default]
    Running,
    /// The label on a line of its own below the quote.
    Pull,
    /// As running, in a bulleted list.
    Bullets,
}

/// A sheet that is being written, quote by quote.
///
/// Nothing is kept of a quote once it is written, save for DOCX, whose parts are packed at the end.
#[derive(Debug)]
pub struct Sheet {
    form: SheetForm,
    setting: Setting,
    count: usize,
    docx: Docx,
}

/// How a sheet is set.
#[derive(Debug)]
struct Setting {
    layout: Layout,
    /// The language of the notes; quotes are Dutch.
    language: Language,
    /// What stands before the quote, between it and its label, and behind.
    around: [String; 3],
}

impl Setting {
    /// The same for typesetting: a dash between quote and label.
    fn typeset(&self) -> [String; 3] {
        self.around.clone().map(|s| s.replace(" - ", "\u{a0}– "))
    }
}

impl Sheet {
    /// Begins a sheet. `line` is the template of a printed line, with `{text}` and `{attribution}`.
    #[must_use]
    pub fn new(form: SheetForm, layout: Layout, language: Language, line: &str) -> Self {
        let (before, rest) = line.split_once("{text}").unwrap_or(("", line));
        let (between, after) = rest.split_once("{attribution}").unwrap_or((rest, ""));
        Self {
            form,
            setting: Setting {
                layout,
                language,
                around: [before, between, after].map(str::to_owned),
            },
            count: 0,
            docx: Docx::default(),
        }
    }

    /// What a sheet starts with.
    #[must_use]
    pub fn begin(&self) -> Vec<u8> {
        match self.form {
            SheetForm::Html => html::begin(&self.setting).into_bytes(),
            SheetForm::Csv => csv::begin(),
            _ => Vec::new(),
        }
    }

    /// What a quote adds.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Write`](crate::ErrorKind::Write) if it cannot be put in the form.
    pub fn quote(&mut self, quote: &Quote) -> Result<Vec<u8>> {
        let is_first = self.count == 0;
        self.count += 1;
        let setting = &self.setting;
        Ok(match self.form {
            SheetForm::Text => text::quote(quote, setting, is_first).into_bytes(),
            SheetForm::Markdown => markdown::quote(quote, setting, is_first).into_bytes(),
            SheetForm::Html => html::quote(quote, setting, is_first).into_bytes(),
            SheetForm::Docx => {
                self.docx.add(quote, setting);
                Vec::new()
            }
            SheetForm::Csv => csv::quote(quote, setting)?,
            SheetForm::Json => json::quote(quote, setting)?,
        })
    }

    /// What a sheet ends with.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Container`](crate::ErrorKind::Container) if the parts of a DOCX cannot be packed.
    pub fn end(self) -> Result<Vec<u8>> {
        match self.form {
            SheetForm::Html => Ok(html::end(&self.setting, self.count).into_bytes()),
            SheetForm::Docx => self.docx.pack(),
            _ => Ok(Vec::new()),
        }
    }
}

/// What an editor should know of a quote, a line each: place, k, checks, warnings, the change.
fn notes(quote: &Quote, language: Language) -> Vec<String> {
    let values: [(&str, &dyn std::fmt::Display); 3] = [
        ("id", &quote.id),
        ("document", &quote.document),
        ("block", &quote.block),
    ];
    let mut out = vec![filled(language, "quote-place", &values)];
    if let Some(k) = quote.k {
        out.push(filled(language, "quote-k", &[("k", &k)]));
    }
    let checks = quote.checks().map(|(check, outcome)| {
        let (check, outcome) = (check.in_words(language), outcome.in_words(language));
        format!("{check}: {outcome}")
    });
    out.push(checks.join("; "));
    out.extend(quote.warnings.iter().map(|w| w.in_words(language)));
    out.extend(quote.polished.as_ref().map(|p| {
        let diff = p.diff();
        format!("{}: {diff}", message(language, "quote-diff"))
    }));
    out
}

/// A text as print has it: `’` for an apostrophe, `…` for three points.
fn typeset(text: &str) -> String {
    text.replace("...", "…").replace('\'', "’")
}

#[cfg(test)]
mod tests;
