//! Quotes as a table for a spreadsheet.

use super::Setting;
use crate::emit::Quote;
use crate::{Error, ErrorKind, Result};

/// The columns.
const COLUMNS: [&str; 13] = [
    "id", "document", "block", "start", "end", "text", "polished", "diff", "label", "k", "checks",
    "warnings", "notes",
];

/// The byte order mark, without which some spreadsheets take the table for another encoding, and the columns.
pub(super) fn begin() -> Vec<u8> {
    let mut out = b"\xef\xbb\xbf".to_vec();
    out.extend_from_slice(COLUMNS.join(";").as_bytes());
    out.push(b'\n');
    out
}

/// One row.
pub(super) fn quote(quote: &Quote, setting: &Setting) -> Result<Vec<u8>> {
    let polished = quote.polished.as_ref();
    let checks = quote.checks().map(|(check, outcome)| {
        let (check, outcome) = (check.code(), outcome.code());
        format!("{check}={outcome}")
    });
    let codes: Vec<String> = quote.warnings.iter().map(|w| w.code()).collect();
    let words = quote.warnings.iter().map(|w| w.in_words(setting.language));
    let words: Vec<String> = words.collect();
    let cells = [
        quote.id.clone(),
        quote.document.to_string(),
        quote.block.to_string(),
        quote.start.to_string(),
        quote.end.to_string(),
        quote.text.clone(),
        polished.map_or(String::new(), |p| p.text.clone()),
        polished.map_or(String::new(), super::super::Polished::diff),
        quote.attribution.clone().unwrap_or_default(),
        quote.k.map_or(String::new(), |k| k.to_string()),
        checks.join(" "),
        codes.join(" "),
        words.join("; "),
    ];
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .from_writer(Vec::new());
    writer
        .write_record(cells.iter().map(|cell| harmless(cell)))
        .map_err(|_| Error::new(ErrorKind::Write))?;
    writer
        .into_inner()
        .map_err(|_| Error::new(ErrorKind::Write))
}

/// A cell that no spreadsheet takes for a formula: what would start one gets an apostrophe before it.
///
/// # Source
///
/// OWASP, *CSV Injection*.
pub(super) fn harmless(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}
