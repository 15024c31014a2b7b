//! Rows of CSV, however a spreadsheet wrote it.

use super::Line;
use crate::{Error, ErrorKind, Result};

/// The rows of CSV: UTF-8 or Windows-1252, with or without a byte order mark; the delimiter is the
/// one of `;`, `,` and tab that is met most in the first line.
///
/// # Errors
///
/// [`ErrorKind::Table`] with the line that is malformed.
pub(super) fn lines(bytes: &[u8]) -> Result<Vec<Line>> {
    let text = decoded(bytes);
    let header = text.lines().next().unwrap_or("");
    let count = |d: u8| header.bytes().filter(|b| *b == d).count();
    let delimiter = *[b';', b',', b'\t']
        .iter()
        .max_by_key(|d| count(**d))
        .unwrap_or(&b';');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let number = |line: u64| u32::try_from(line).unwrap_or(u32::MAX);
    let mut lines = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| {
            let line = e.position().map_or(1, csv::Position::line);
            Error::new(ErrorKind::Table).at_line(number(line))
        })?;
        let line = record.position().map_or(1, csv::Position::line);
        lines.push((number(line), record.iter().map(str::to_owned).collect()));
    }
    Ok(lines)
}

/// The text of a spreadsheet's file; spreadsheets on Windows still write Windows-1252.
fn decoded(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252
            .decode_without_bom_handling(bytes)
            .0
            .into_owned(),
    }
}
