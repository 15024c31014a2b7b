//! Streams: one attribution a line to one record a line, and back.

use crate::attribution::error::{ErrorCode, ParseError, PrintError};
use crate::attribution::grammar::Grammar;
use crate::attribution::record::Record;
use crate::attribution::style::{Kind, Style};
use serde::{Deserialize, Serialize};
use std::io::{self, BufRead, Write};

/// How a stream went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Lines that were worked through, without blank ones.
    pub lines: usize,
    /// Lines that failed; the caller's exit code should tell.
    pub failed: usize,
}

/// What a line becomes.
#[derive(Serialize)]
struct Read<'r> {
    kind: Kind,
    record: &'r Record,
    style: &'r Style,
}

/// What a line holds: a record with or without its style, or a bare record.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Styled {
        record: Record,
        #[serde(default)]
        style: Style,
    },
    Bare(Record),
}

/// A line that failed.
#[derive(Serialize)]
struct Failure<E> {
    line: usize,
    error: E,
}

/// Reads an attribution from every line and writes it as a line of JSON, with `kind`, `record` and
/// `style`. A line that fails becomes `{"line": …, "error": …}`, lines counted from 1, and the
/// others go on; a blank line stays blank. Memory is the longest line.
///
/// # Errors
///
/// Only those of reading and writing.
pub fn parse_lines(reader: impl BufRead, writer: impl Write) -> io::Result<Summary> {
    each_line(reader, writer, |line, number, out| {
        let parsed = match std::str::from_utf8(line) {
            Ok(line) => Grammar::built_in().parse(line),
            Err(e) => Err(ParseError {
                code: ErrorCode::NotUtf8,
                column: 1 + valid(line, e.valid_up_to()).chars().count(),
                expected: Vec::new(),
            }),
        };
        match parsed {
            Ok(parsed) => json(
                out,
                &Read {
                    kind: parsed.kind,
                    record: &parsed.record,
                    style: &parsed.style,
                },
            ),
            Err(error) => fail(out, number, error),
        }
    })
}

/// Reads a record from every line, bare or as [`parse_lines`] writes it, and prints its
/// attribution, in one line even where the style breaks it. A line that fails becomes
/// `{"line": …, "error": …}` as there, and the others go on; a blank line stays blank.
///
/// # Errors
///
/// Only those of reading and writing.
pub fn print_lines(reader: impl BufRead, writer: impl Write) -> io::Result<Summary> {
    each_line(reader, writer, |line, number, out| {
        let printed = match serde_json::from_slice(line) {
            Ok(Written::Styled { record, style }) => Grammar::built_in().print(&record, &style),
            Ok(Written::Bare(record)) => Grammar::built_in().print(&record, &Style::default()),
            Err(_) => Err(PrintError {
                code: ErrorCode::NotARecord,
                fields: Vec::new(),
            }),
        };
        match printed {
            Ok(text) => {
                out.write_all(text.replace('\n', " ").as_bytes())?;
                Ok(true)
            }
            Err(error) => fail(out, number, error),
        }
    })
}

fn each_line(
    mut reader: impl BufRead,
    mut writer: impl Write,
    mut work: impl FnMut(&[u8], usize, &mut dyn Write) -> io::Result<bool>,
) -> io::Result<Summary> {
    let mut summary = Summary::default();
    let mut line = Vec::new();
    let mut number = 0;
    while reader.read_until(b'\n', &mut line)? > 0 {
        number += 1;
        let content = line.trim_ascii();
        if !content.is_empty() {
            summary.lines += 1;
            if !work(content, number, &mut writer)? {
                summary.failed += 1;
            }
        }
        writer.write_all(b"\n")?;
        line.clear();
    }
    writer.flush()?;
    Ok(summary)
}

fn valid(line: &[u8], length: usize) -> &str {
    let valid = line.get(..length).unwrap_or_default();
    std::str::from_utf8(valid).unwrap_or_default()
}

fn json(out: &mut dyn Write, value: &impl Serialize) -> io::Result<bool> {
    serde_json::to_writer(out, value)?;
    Ok(true)
}

fn fail(out: &mut dyn Write, line: usize, error: impl Serialize) -> io::Result<bool> {
    json(out, &Failure { line, error }).map(|_| false)
}
