//! Tables that people keep in a spreadsheet, as CSV.

use crate::resolve::Sex;
use crate::rules::RuleFiles;
use crate::{Error, ErrorKind, Result};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The file of rules that says what columns are called.
const RULES: &str = "tables.toml";

/// What columns and words of tables may be called. Some are asked for by the command line only.
#[cfg_attr(not(feature = "cli"), allow(dead_code))]
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wording {
    columns: BTreeMap<String, Vec<String>>,
    pub(crate) decisions: BTreeMap<String, Vec<String>>,
    sexes: BTreeMap<String, Vec<String>>,
    pub(crate) roles: BTreeMap<String, Vec<String>>,
    yes: Words,
}

#[cfg_attr(not(feature = "cli"), allow(dead_code))]
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    words: Vec<String>,
}

impl Wording {
    pub(crate) fn of(rules: &RuleFiles) -> Result<Self> {
        rules.file(RULES)
    }

    /// The sex of a cell; not known where the cell holds no word of one.
    pub(crate) fn sex(&self, cell: &str) -> Sex {
        let cell = cell.trim().to_lowercase();
        let is = |sex: &str| {
            self.sexes
                .get(sex)
                .is_some_and(|words| words.contains(&cell))
        };
        match (is("female"), is("male")) {
            (true, false) => Sex::Female,
            (false, true) => Sex::Male,
            _ => Sex::Unknown,
        }
    }

    /// Whether a cell says yes.
    #[cfg_attr(not(feature = "cli"), allow(dead_code))]
    pub(crate) fn is_yes(&self, cell: &str) -> bool {
        self.yes.words.contains(&cell.trim().to_lowercase())
    }

    /// The key of a word among words by key.
    pub(crate) fn key_of<'w>(
        words: &'w BTreeMap<String, Vec<String>>,
        word: &str,
    ) -> Option<&'w str> {
        let word = word.trim().to_lowercase();
        let mut keys = words.iter().filter(|(_, words)| words.contains(&word));
        keys.next().map(|(key, _)| key.as_str())
    }
}

/// A table as read: rows of cells by the key of their column.
pub(crate) struct Table {
    /// The rows with their line numbers, from 1; the header is line 1.
    pub(crate) rows: Vec<(u32, Row)>,
    /// The keys of the columns that the header names.
    pub(crate) columns: Vec<String>,
}

/// The cells of a row by the key of their column; a column without a known name is left out.
#[derive(Default)]
pub(crate) struct Row(BTreeMap<String, String>);

impl Row {
    /// A cell without white space around it; empty where there is none.
    pub(crate) fn cell(&self, column: &str) -> &str {
        self.0.get(column).map_or("", |c| c.trim())
    }
}

impl Table {
    /// Reads CSV: UTF-8 or Windows-1252, with or without a byte order mark; the delimiter is the
    /// one of `;`, `,` and tab that is met most in the first line.
    pub(crate) fn read(bytes: &[u8], wording: &Wording) -> Result<Self> {
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
        let malformed = |line: u64| {
            let line = u32::try_from(line).unwrap_or(u32::MAX);
            Error::new(ErrorKind::Table).at_line(line)
        };
        let mut records = reader.records();
        let header = match records.next() {
            Some(Ok(header)) => header,
            _ => return Err(malformed(1)),
        };
        let keys: Vec<Option<String>> = header
            .iter()
            .map(|name| Wording::key_of(&wording.columns, name).map(str::to_owned))
            .collect();
        let columns: Vec<String> = keys.iter().flatten().cloned().collect();
        let mut rows = Vec::new();
        for record in records {
            let record =
                record.map_err(|e| malformed(e.position().map_or(0, csv::Position::line)))?;
            let line = record.position().map_or(0, csv::Position::line);
            if record.len() > keys.len() {
                return Err(malformed(line));
            }
            let cells = keys.iter().zip(&record);
            let cells = cells.filter_map(|(key, cell)| Some((key.clone()?, cell.to_owned())));
            let row = Row(cells.collect());
            rows.push((u32::try_from(line).unwrap_or(u32::MAX), row));
        }
        Ok(Self { rows, columns })
    }

    /// Refuses a table that lacks a column.
    pub(crate) fn must_have(&self, column: &'static str) -> Result<()> {
        if self.columns.iter().any(|c| c == column) {
            Ok(())
        } else {
            Err(Error::new(ErrorKind::TableColumn).about_rule(column))
        }
    }
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
