//! The report as JSON.
//!
//! | field | holds |
//! |---|---|
//! | `program`, `version` | `schuilnaam` and its version |
//! | `command`, `policy` | the subcommand and the policy's name |
//! | `key` | `given` (a file) or `drawn` (for this run only) |
//! | `exit_code` | the program's exit code: 0 done, 1 something needs a look, 2 nothing usable done |
//! | `interrupted` | whether the run was ended early |
//! | `documents` | `found`, `done`, `failed` |
//! | `skipped` | `hidden`, `locks`, `links`, `others`, `unreadable` |
//! | `quotes` | how many quotes there are; only where quotes were asked for |
//! | `clashes` | how many documents hold what became a fictional name in an earlier run; only where there are any |
//! | `replaced` | how many mentions were replaced, by all operators but `keep` |
//! | `counts` | `type`, `operator`, `rule`, `count`, sorted by the first three |
//! | `entries` | one a document: `doc` (its number), `status` (`done`, `failed`), `replaced`, `counts` (`type`, `operator`, `count`), `notices` (`kind`, such as `no-text`, and where there can be several `count`), `error` |
//! | `error`, `errors` | `kind`, and where known `io`, `rule`, `part`, `paragraph`, `line`, `column`, `byte`; numbers count from 1, bytes from 0 |
//!
//! No field holds a file's name or text of a participant.

use super::{KeySource, Report, Skipped};
use crate::pipeline::{Ending, Tally};
use crate::transform::Operator;
use crate::{EntityKind, Error, ErrorKind, Result};
use serde::Serialize;
use std::io::Write;

#[derive(Serialize)]
struct Whole<'a> {
    program: &'static str,
    version: &'static str,
    command: &'static str,
    policy: &'static str,
    key: &'static str,
    exit_code: u8,
    interrupted: bool,
    documents: Documents,
    skipped: SkippedFields,
    #[serde(skip_serializing_if = "Option::is_none")]
    quotes: Option<u64>,
    /// Documents that hold an earlier fictional name.
    #[serde(skip_serializing_if = "Option::is_none")]
    clashes: Option<u64>,
    replaced: u64,
    counts: Vec<Count<'a>>,
    entries: Vec<Entry>,
    errors: Vec<Failure>,
}

#[derive(Serialize)]
struct Documents {
    found: u64,
    done: u64,
    failed: u64,
}

#[derive(Serialize)]
struct SkippedFields {
    hidden: u64,
    locks: u64,
    links: u64,
    others: u64,
    unreadable: u64,
}

impl From<Skipped> for SkippedFields {
    fn from(s: Skipped) -> Self {
        Self {
            hidden: s.hidden,
            locks: s.locks,
            links: s.links,
            others: s.others,
            unreadable: s.unreadable,
        }
    }
}

#[derive(Serialize)]
struct Count<'a> {
    r#type: EntityKind,
    operator: Operator,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'a str>,
    count: u64,
}

#[derive(Serialize)]
struct Entry {
    doc: u32,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    replaced: Option<u64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    counts: Vec<Count<'static>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notices: Vec<NoticeFields>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Failure>,
}

#[derive(Serialize)]
struct NoticeFields {
    kind: &'static str,
    #[serde(skip_serializing_if = "is_zero")]
    count: u32,
}

#[derive(Serialize)]
struct Failure {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    io: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<&'static str>,
    #[serde(skip_serializing_if = "is_zero")]
    paragraph: u32,
    #[serde(skip_serializing_if = "is_zero")]
    line: u32,
    #[serde(skip_serializing_if = "is_zero")]
    column: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    byte: Option<u64>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_zero(n: &u32) -> bool {
    *n == 0
}

impl From<&Error> for Failure {
    fn from(error: &Error) -> Self {
        let place = error.place();
        Self {
            kind: error.kind().key(),
            io: error.io_kind().map(|k| k.to_string()),
            rule: error.rule().map(str::to_owned),
            part: place.part,
            paragraph: place.paragraph,
            line: place.line,
            column: place.column,
            byte: place.byte,
        }
    }
}

/// How many mentions were replaced, those that were kept not counted.
fn replaced(tally: &Tally) -> u64 {
    tally
        .iter()
        .filter(|(_, operator, _, _)| *operator != Operator::Keep)
        .map(|(_, _, _, count)| count)
        .sum()
}

/// Writes the report as one indented JSON object.
///
/// # Errors
///
/// [`ErrorKind::Write`] if it cannot be written.
pub fn write(report: &Report, out: &mut impl Write) -> Result<()> {
    let whole = Whole {
        program: env!("CARGO_PKG_NAME"),
        version: env!("CARGO_PKG_VERSION"),
        command: report.command,
        policy: report.policy,
        key: match report.key {
            KeySource::Given => "given",
            KeySource::Drawn => "drawn",
        },
        exit_code: report.exit_code(),
        interrupted: report.ending != Ending::Complete,
        documents: Documents {
            found: report.found,
            done: report.done_count(),
            failed: report.failed_count(),
        },
        skipped: report.skipped.into(),
        quotes: report.quotes,
        clashes: (report.clashes > 0).then_some(report.clashes),
        replaced: replaced(&report.tally),
        counts: report
            .tally
            .iter()
            .map(|(r#type, operator, rule, count)| Count {
                r#type,
                operator,
                rule: Some(rule),
                count,
            })
            .collect(),
        entries: report.entries.iter().map(entry).collect(),
        errors: report.errors.iter().map(Failure::from).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &whole)
        .map_err(std::io::Error::from)
        .and_then(|()| out.write_all(b"\n"))
        .map_err(|e| Error::io(ErrorKind::Write, &e))
}

fn entry(entry: &super::Entry) -> Entry {
    let (tally, error) = match &entry.result {
        Ok(tally) => (Some(tally), None),
        Err(error) => (None, Some(Failure::from(error))),
    };
    Entry {
        doc: entry.number,
        status: if error.is_none() { "done" } else { "failed" },
        replaced: tally.map(replaced),
        counts: tally
            .map(Tally::by_operator)
            .unwrap_or_default()
            .into_iter()
            .map(|((r#type, operator), count)| Count {
                r#type,
                operator,
                rule: None,
                count,
            })
            .collect(),
        notices: entry
            .notices
            .iter()
            .map(|n| NoticeFields {
                kind: n.name(),
                count: n.count,
            })
            .collect(),
        error,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::sample;
    use super::*;

    #[test]
    fn the_report_has_the_documented_fields() {
        let mut report = sample();
        report.errors.push(Error::io(
            ErrorKind::Write,
            &std::io::ErrorKind::StorageFull.into(),
        ));
        let mut out = Vec::new();
        write(&report, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        insta::assert_snapshot!(text, @r##"
        {
          "program": "schuilnaam",
          "version": "0.1.0",
          "command": "clean",
          "policy": "research",
          "key": "drawn",
          "exit_code": 1,
          "interrupted": false,
          "documents": {
            "found": 3,
            "done": 2,
            "failed": 1
          },
          "skipped": {
            "hidden": 2,
            "locks": 0,
            "links": 0,
            "others": 1,
            "unreadable": 0
          },
          "replaced": 4,
          "counts": [
            {
              "type": "PERSON",
              "operator": "surrogate",
              "rule": "nl-given-name",
              "count": 2
            },
            {
              "type": "PERSON",
              "operator": "suppress",
              "rule": "nl-label",
              "count": 1
            },
            {
              "type": "AGE",
              "operator": "generalise",
              "rule": "nl-age",
              "count": 1
            }
          ],
          "entries": [
            {
              "doc": 1,
              "status": "done",
              "replaced": 4,
              "counts": [
                {
                  "type": "PERSON",
                  "operator": "surrogate",
                  "count": 2
                },
                {
                  "type": "PERSON",
                  "operator": "suppress",
                  "count": 1
                },
                {
                  "type": "AGE",
                  "operator": "generalise",
                  "count": 1
                }
              ]
            },
            {
              "doc": 2,
              "status": "failed",
              "error": {
                "kind": "tracked-changes",
                "paragraph": 40
              }
            },
            {
              "doc": 3,
              "status": "done",
              "replaced": 0,
              "notices": [
                {
                  "kind": "no-text"
                }
              ]
            }
          ],
          "errors": [
            {
              "kind": "write",
              "io": "no storage space"
            }
          ]
        }
        "##);
    }
}
