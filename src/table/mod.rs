//! Tables that people keep in a spreadsheet, as CSV or XLSX.
//!
//! Both are read into rows of text, and from there on nothing knows which it was. A table is held in
//! memory: at most 64 MiB of CSV, or of what an XLSX unpacks to.

mod separated;
mod workbook;

#[cfg(test)]
pub(crate) use workbook::tests::of_text as workbook_of;

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

    /// What a column is called in a table that is written: the first of its names.
    pub(crate) fn written(&self, column: &str) -> Result<&str> {
        let names = self.columns.get(column);
        let name = names.and_then(|names| names.first()).map(String::as_str);
        name.ok_or_else(|| Error::new(ErrorKind::Rules).in_part(RULES))
    }

    /// What is written for yes.
    pub(crate) fn yes(&self) -> &str {
        self.yes.words.first().map_or("x", String::as_str)
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

/// The number of a row, from 1, with its cells.
type Line = (u32, Vec<String>);

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
    /// Reads CSV or XLSX; the first bytes tell which. The first row names the columns.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Table`] with the row that has more cells than the header, or that cannot be
    /// read; and what the readers of both forms refuse.
    pub(crate) fn read(bytes: &[u8], wording: &Wording) -> Result<Self> {
        let lines = if workbook::is_one(bytes) {
            workbook::lines(bytes)?
        } else {
            separated::lines(bytes)?
        };
        Self::of(lines, wording)
    }

    fn of(lines: Vec<Line>, wording: &Wording) -> Result<Self> {
        let mut lines = lines.into_iter();
        let malformed = |line| Error::new(ErrorKind::Table).at_line(line);
        let header = lines.next().ok_or_else(|| malformed(1))?.1;
        let keys: Vec<Option<String>> = header
            .iter()
            .map(|name| Wording::key_of(&wording.columns, name).map(str::to_owned))
            .collect();
        let columns: Vec<String> = keys.iter().flatten().cloned().collect();
        let row = |(line, cells): Line| {
            if cells.len() > keys.len() {
                return Err(malformed(line));
            }
            let cells = keys.iter().zip(cells);
            let cells = cells.filter_map(|(key, cell)| Some((key.clone()?, cell)));
            Ok((line, Row(cells.collect())))
        };
        Ok(Self {
            rows: lines.map(row).collect::<Result<_>>()?,
            columns,
        })
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
