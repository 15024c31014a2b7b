//! Records as files: a table that can be read again, and lines of JSON.

use super::record::{Field, Record, Told};
use crate::rules::RuleFiles;
use crate::table::Wording;
use crate::{Error, ErrorKind, Result};
use serde::Serialize;
use std::collections::BTreeMap;

/// A record as JSON tells it.
#[derive(Serialize)]
struct Line<'r> {
    respondent: &'r str,
    documents: &'r [u32],
    values: BTreeMap<&'static str, &'r Told>,
    conflicts: Vec<Conflict<'r>>,
}

/// A value that contradicts the one that counts.
#[derive(Serialize)]
struct Conflict<'r> {
    field: &'static str,
    #[serde(flatten)]
    told: &'r Told,
}

/// A record as one line of JSON, with its line end.
///
/// # Errors
///
/// [`ErrorKind::TooLarge`] if it cannot be built.
pub fn json_line(record: &Record) -> Result<String> {
    let entries = record.entries.iter();
    let line = Line {
        respondent: &record.id,
        documents: &record.documents,
        values: entries.map(|(f, e)| (f.name(), &e.told)).collect(),
        conflicts: record
            .conflicts()
            .map(|(field, told)| Conflict {
                field: field.name(),
                told,
            })
            .collect(),
    };
    let json = serde_json::to_string(&line).map_err(|_| Error::new(ErrorKind::TooLarge))?;
    Ok(format!("{json}\n"))
}

/// Records as CSV with `;`, UTF-8 with a byte order mark, as Dutch spreadsheets want it: one row a
/// respondent, readable as a table of respondents again. The numbers of the documents and the fields
/// in conflict stand in columns of their own.
///
/// # Errors
///
/// [`ErrorKind::Rules`] if a user's `tables.toml` lacks a column, [`ErrorKind::TooLarge`] if it
/// cannot be built.
pub fn table(records: &[Record], rules: &RuleFiles) -> Result<Vec<u8>> {
    let wording = Wording::of(rules)?;
    let failed = |_| Error::new(ErrorKind::TooLarge);
    let mut out = csv::WriterBuilder::new()
        .delimiter(b';')
        .from_writer(b"\xef\xbb\xbf".to_vec());
    let fields = Field::ALL.map(Field::name);
    let names = ["respondent", "documents", "quoted"].into_iter();
    let names = names.chain(fields).chain(["conflicts"]);
    let header: Vec<&str> = names
        .map(|name| wording.written(name))
        .collect::<Result<_>>()?;
    out.write_record(header).map_err(failed)?;
    for record in records {
        let documents: Vec<String> = record.documents.iter().map(u32::to_string).collect();
        let mut conflicts: Vec<&str> = record.conflicts().map(|(f, _)| f.name()).collect();
        conflicts.dedup();
        let quoted = if record.quoted { wording.yes() } else { "" };
        let mut cells = vec![record.id.clone(), documents.join(" "), quoted.to_owned()];
        let value = |field: Field| record.value(field).unwrap_or("").to_owned();
        cells.extend(Field::ALL.map(value));
        cells.push(conflicts.join(" "));
        out.write_record(cells).map_err(failed)?;
    }
    out.into_inner()
        .map_err(|_| Error::new(ErrorKind::TooLarge))
}
