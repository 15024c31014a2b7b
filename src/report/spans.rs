//! What was found in a document: as a JSON line for programs, and as lines for people.

use super::{Points, entity};
use crate::detect::Detection;
use crate::ingest::Document;
use crate::resolve::{Mention, Resolved};
use crate::{EntityKind, Error, ErrorKind, Result};
use serde::Serialize;
use std::fmt::Write;

/// Whether a listing holds text of the document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shown {
    /// Places, kinds and reasons only.
    #[default]
    Nothing,
    /// The text of every find as well.
    Found,
    /// The document's whole text as well; JSON only, as lines [`Shown::Nothing`].
    Whole,
}

#[derive(Serialize)]
struct Line<'a> {
    doc: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    spans: Vec<Found<'a>>,
}

#[derive(Serialize)]
struct Found<'a> {
    start: u64,
    end: u64,
    r#type: EntityKind,
    entity: String,
    score: f64,
    rule: &'a str,
    reason: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
}

/// One JSON line: `{"doc", "spans": [{"start", "end", "type", "entity", "score", "rule", "reason"}]}`.
///
/// `doc` is the file's name without its extension (which may be personal), empty for a stream;
/// offsets count code points of the document's text; `entity` is the same for all mentions of
/// one entity in the document; `score` has at most three decimals. With [`Shown::Whole`] the
/// document's whole text comes along as `text`, with [`Shown::Found`] that of each span as its `text`.
///
/// # Errors
///
/// [`ErrorKind::Write`] if the line cannot be made.
pub fn json_line(document: &Document, resolved: &Resolved, shown: Shown) -> Result<String> {
    let mut points = Points::new(&document.text);
    let line = Line {
        doc: document.origin.stem(),
        text: (shown == Shown::Whole).then_some(&*document.text),
        spans: resolved
            .mentions
            .iter()
            .map(|m| Found {
                start: points.at(m.detection.span.start),
                end: points.at(m.detection.span.end),
                r#type: m.detection.kind,
                entity: name(resolved, m),
                score: (f64::from(m.detection.score) * 1e3).round() / 1e3,
                rule: &m.detection.rule,
                reason: &m.detection.reason,
                text: (shown == Shown::Found).then(|| m.detection.span.of(&document.text)),
            })
            .collect(),
    };
    serde_json::to_string(&line).map_err(|e| Error::io(ErrorKind::Write, &e.into()))
}

#[derive(Serialize)]
struct NearLine<'a> {
    doc: &'a str,
    near: Vec<Near<'a>>,
}

#[derive(Serialize)]
struct Near<'a> {
    start: u64,
    end: u64,
    r#type: EntityKind,
    score: f64,
    rule: &'a str,
    reason: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
}

/// One JSON line of what was nearly found, in the order of the text:
/// `{"doc", "near": [{"start", "end", "type", "score", "rule", "reason"}]}`, as [`json_line`] has them.
///
/// # Errors
///
/// As [`json_line`].
pub fn near_json_line(document: &Document, near: &[Detection], shown: Shown) -> Result<String> {
    let mut points = Points::new(&document.text);
    let mut sorted: Vec<&Detection> = near.iter().collect();
    sorted.sort_by_key(|d| (d.span, d.kind));
    let near = sorted.into_iter().map(|d| Near {
        start: points.at(d.span.start),
        end: points.at(d.span.end),
        r#type: d.kind,
        score: (f64::from(d.score) * 1e3).round() / 1e3,
        rule: &d.rule,
        reason: &d.reason,
        text: (shown == Shown::Found).then(|| d.span.of(&document.text)),
    });
    let line = NearLine {
        doc: document.origin.stem(),
        near: near.collect(),
    };
    serde_json::to_string(&line).map_err(|e| Error::io(ErrorKind::Write, &e.into()))
}

/// Lines for people: `document:line:column  TYPE  entity  score  rule  reason`, one a find.
///
/// Lines and columns count from 1, columns in code points. With [`Shown::Found`] the found text
/// ends the line, in quotation marks and with control characters escaped.
#[must_use]
pub fn lines(document: &Document, resolved: &Resolved, shown: Shown) -> String {
    let found = resolved
        .mentions
        .iter()
        .map(|m| (&m.detection, name(resolved, m)));
    listed(document, found, shown)
}

/// Lines of what was nearly found, as [`lines`] has them, in the order of the text.
#[must_use]
pub fn near_lines(document: &Document, near: &[Detection], shown: Shown) -> String {
    let mut near: Vec<&Detection> = near.iter().collect();
    near.sort_by_key(|d| (d.span, d.kind));
    listed(
        document,
        near.into_iter().map(|d| (d, "-".to_owned())),
        shown,
    )
}

fn listed<'d>(
    document: &Document,
    found: impl Iterator<Item = (&'d Detection, String)>,
    shown: Shown,
) -> String {
    let text = document.text.as_str();
    let mut out = String::new();
    let mut points = Points::new(text);
    let (mut line, mut line_start, mut seen) = (1_u64, 0, 0);
    for (found, entity) in found {
        let between = text.get(seen..found.span.start).unwrap_or("");
        line += between.matches('\n').count() as u64;
        if let Some(at) = between.rfind('\n') {
            line_start = points.at(seen + at + 1);
        }
        seen = found.span.start.max(seen);
        let column = 1 + points.at(seen) - line_start;
        let place = format!("{}:{line}:{column}", document.origin.number);
        let _ = write!(
            out,
            "{place:<10} {:<12} {:<4} {:.2}  {}  {}",
            found.kind.upper(),
            entity,
            found.score,
            found.rule,
            found.reason
        );
        if shown == Shown::Found {
            let surface = escaped(found.span.of(text));
            let _ = write!(out, "  “{surface}”");
        }
        out.push('\n');
    }
    out
}

/// A text on one line: control characters are written as they would be in a program.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    out
}

/// The entity's name, by the kind of the entity where it is known.
fn name(resolved: &Resolved, mention: &Mention) -> String {
    let kind = resolved
        .entities
        .get(mention.entity.0 as usize)
        .map_or(mention.detection.kind, |e| e.kind);
    entity(kind, mention.entity)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::Finder;
    use crate::pipeline::testing::{Digits, document};

    const TEXT: &str = "Één 12\r\n\r\nën 345 én 6\n7";

    #[test]
    fn json_counts_code_points() {
        let document = document(TEXT);
        let resolved = Digits.detect(&document).unwrap();
        let line = json_line(&document, &resolved, Shown::Nothing).unwrap();
        let value: serde_json::Value = serde_json::from_str(&line).unwrap();
        let letters: Vec<char> = TEXT.chars().collect();
        let found: Vec<String> = value["spans"]
            .as_array()
            .unwrap()
            .iter()
            .map(|s| {
                let at = |k: &str| s[k].as_u64().unwrap() as usize;
                letters[at("start")..at("end")].iter().collect()
            })
            .collect();
        assert_eq!(found, ["12", "345", "6", "7"]);
        assert!(!line.contains("\"text\""));
        let line = json_line(&document, &resolved, Shown::Whole).unwrap();
        let value: serde_json::Value = serde_json::from_str(&line).unwrap();
        assert_eq!(value["text"], TEXT);
        let shown = json_line(&document, &resolved, Shown::Found).unwrap();
        let shown: serde_json::Value = serde_json::from_str(&shown).unwrap();
        assert_eq!(shown["spans"][1]["text"], "345");
        insta::assert_json_snapshot!(value["spans"][0], @r##"
        {
          "end": 6,
          "entity": "i1",
          "reason": "a run of figures",
          "rule": "nl-figures",
          "score": 0.75,
          "start": 4,
          "type": "ID"
        }
        "##);
    }

    #[test]
    fn lines_tell_line_and_column() {
        let document = document(TEXT);
        let resolved = Digits.detect(&document).unwrap();
        insta::assert_snapshot!(lines(&document, &resolved, Shown::Nothing), @r##"
        1:1:5      ID           i1   0.75  nl-figures  a run of figures
        1:3:4      ID           i1   0.75  nl-figures  a run of figures
        1:3:11     ID           i1   0.75  nl-figures  a run of figures
        1:4:1      ID           i1   0.75  nl-figures  a run of figures
        "##);
        insta::assert_snapshot!(lines(&document, &resolved, Shown::Found), @r##"
        1:1:5      ID           i1   0.75  nl-figures  a run of figures  “12”
        1:3:4      ID           i1   0.75  nl-figures  a run of figures  “345”
        1:3:11     ID           i1   0.75  nl-figures  a run of figures  “6”
        1:4:1      ID           i1   0.75  nl-figures  a run of figures  “7”
        "##);
    }
}
