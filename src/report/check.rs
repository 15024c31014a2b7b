//! What a check found, as lines for people and for programs: places and numbers, never text.

use crate::check::places::{Member, Part, Place, Reason, Report, Unit};
use crate::check::{How, Kind, Original};
use crate::message::{Language, filled, message};
use crate::{EntityKind, Error, ErrorKind, Result};
use serde::Serialize;

/// What detection still finds in a document that was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Still {
    /// The document's number among the documents of the output.
    pub document: u32,
    /// What it is.
    pub kind: EntityKind,
    /// Where, in code points of the document's text.
    pub start: u64,
    /// Behind its end.
    pub end: u64,
}

/// One line for each original that survived, each thing that is still found and each that could not be read.
#[must_use]
pub fn lines(
    language: Language,
    report: &Report,
    originals: &[Original],
    still: &[Still],
) -> String {
    let mut out = String::new();
    let mut line = |text: String| {
        out.push_str(&text);
        out.push('\n');
    };
    for finding in &report.findings {
        let kind = kind_of(originals, finding.leak.id).map_or("check-kind-name", kind_key);
        line(format!(
            "{}: {}, {}",
            place(language, &finding.place),
            message(language, kind),
            message(language, how_key(finding.leak.how)),
        ));
    }
    for found in still {
        let what = found.kind.upper();
        line(filled(
            language,
            "check-still",
            &[
                ("n", &found.document),
                ("at", &found.start),
                ("kind", &what),
            ],
        ));
    }
    for (at, reason) in &report.unreadable {
        line(format!(
            "{}: {}",
            place(language, at),
            message(language, reason_key(*reason)),
        ));
    }
    out
}

/// How much was found, in one line.
#[must_use]
pub fn summary(language: Language, report: &Report, still: &[Still]) -> String {
    filled(
        language,
        "check-summary",
        &[
            ("files", &report.files),
            ("leaks", &report.findings.len()),
            ("still", &still.len()),
            ("unreadable", &report.unreadable.len()),
        ],
    )
}

#[derive(Default, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Finding {
    #[default]
    Original,
    Still,
    Unreadable,
}

#[derive(Default, Serialize)]
struct Line<'a> {
    finding: Finding,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<u32>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    members: Vec<MemberLine>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    original: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    how: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
}

#[derive(Serialize)]
struct MemberLine {
    number: u32,
    part: &'static str,
}

/// One JSON line each: `finding` is `original`, `still` or `unreadable`.
///
/// `file` is the number in `check --list`, `members` the way into archives (`number` from 1, `part`), `unit` and
/// `number` which text there, `start` and `end` bytes of it; `original` numbers the originals, so that the same one has
/// the same number in every line. For `still`, `document` counts the documents of the output, and `start` and
/// `end` code points of its text.
///
/// # Errors
///
/// [`ErrorKind::Write`] if a line cannot be made.
pub fn json_lines(report: &Report, originals: &[Original], still: &[Still]) -> Result<String> {
    let mut out = String::new();
    let mut add = |line: &Line<'_>| -> Result<()> {
        let text = serde_json::to_string(line);
        out.push_str(&text.map_err(|e| Error::io(ErrorKind::Write, &e.into()))?);
        out.push('\n');
        Ok(())
    };
    for finding in &report.findings {
        let kind = kind_of(originals, finding.leak.id).map(kind_key);
        add(&Line {
            start: Some(finding.leak.span.start as u64),
            end: Some(finding.leak.span.end as u64),
            original: Some(finding.leak.id),
            kind: kind.map(last),
            how: Some(last(how_key(finding.leak.how))),
            ..at(&finding.place, Finding::Original)
        })?;
    }
    for found in still {
        let kind = found.kind.upper();
        add(&Line {
            finding: Finding::Still,
            document: Some(found.document),
            start: Some(found.start),
            end: Some(found.end),
            kind: Some(&kind),
            ..Line::default()
        })?;
    }
    for (place, reason) in &report.unreadable {
        add(&Line {
            reason: Some(last(reason_key(*reason))),
            ..at(place, Finding::Unreadable)
        })?;
    }
    Ok(out)
}

fn at(place: &Place, finding: Finding) -> Line<'static> {
    let (unit, number) = unit_of(place.unit);
    Line {
        finding,
        file: Some(place.file + 1),
        members: place
            .members
            .iter()
            .map(|m| MemberLine {
                number: m.number + 1,
                part: last(part_key(m.part)),
            })
            .collect(),
        unit: Some(last(unit)),
        number,
        ..Line::default()
    }
}

/// A place in words: `file 3, part 2 (properties), paragraph 1`.
fn place(language: Language, place: &Place) -> String {
    let mut out = filled(language, "check-file", &[("n", &(place.file + 1))]);
    for Member { number, part } in &place.members {
        out.push_str(", ");
        let part = message(language, part_key(*part));
        out.push_str(&filled(
            language,
            "check-member",
            &[("n", &(number + 1)), ("part", &part)],
        ));
    }
    out.push_str(", ");
    let (key, number) = unit_of(place.unit);
    match number {
        Some(n) => out.push_str(&filled(language, key, &[("n", &n)])),
        None => out.push_str(message(language, key)),
    }
    out
}

/// The message of a unit, and its number from 1.
fn unit_of(unit: Unit) -> (&'static str, Option<u32>) {
    match unit {
        Unit::Name => ("check-unit-name", None),
        Unit::Label => ("check-unit-label", None),
        Unit::Paragraph(n) => ("check-unit-paragraph", Some(n + 1)),
        Unit::Attribute(n) => ("check-unit-attribute", Some(n + 1)),
        Unit::Note(n) => ("check-unit-note", Some(n + 1)),
        Unit::Line(n) => ("check-unit-line", Some(n)),
        Unit::Strings => ("check-unit-strings", None),
    }
}

fn kind_of(originals: &[Original], id: u32) -> Option<Kind> {
    let found = originals.binary_search_by_key(&id, |o| o.id).ok()?;
    Some(originals[found].kind)
}

fn kind_key(kind: Kind) -> &'static str {
    match kind {
        Kind::Name => "check-kind-name",
        Kind::Surname => "check-kind-surname",
        Kind::Code => "check-kind-code",
        Kind::Number => "check-kind-number",
        Kind::Address => "check-kind-address",
        Kind::Mail => "check-kind-mail",
    }
}

fn how_key(how: How) -> &'static str {
    match how {
        How::Exact => "check-how-exact",
        How::Folded => "check-how-folded",
        How::Inflected => "check-how-inflected",
        How::Split => "check-how-split",
        How::Spelled => "check-how-spelled",
        How::Joined => "check-how-joined",
        How::Mistyped => "check-how-mistyped",
        How::Encoded => "check-how-encoded",
    }
}

fn part_key(part: Part) -> &'static str {
    match part {
        Part::Body => "check-part-body",
        Part::Margin => "check-part-margin",
        Part::Comments => "check-part-comments",
        Part::Properties => "check-part-properties",
        Part::Relations => "check-part-relations",
        Part::Media => "check-part-media",
        Part::Embedded => "check-part-embedded",
        Part::Stream => "check-part-stream",
        Part::Other => "check-part-other",
    }
}

fn reason_key(reason: Reason) -> &'static str {
    match reason {
        Reason::Denied => "check-reason-denied",
        Reason::Link => "check-reason-link",
        Reason::Special => "check-reason-special",
        Reason::TooLarge => "check-reason-too-large",
        Reason::TooDeep => "check-reason-too-deep",
        Reason::Encrypted => "check-reason-encrypted",
        Reason::Damaged => "check-reason-damaged",
        Reason::Markup => "check-reason-markup",
        Reason::Packed => "check-reason-packed",
        Reason::Glyphs => "check-reason-glyphs",
        Reason::Raw => "check-reason-raw",
    }
}

/// What a key of the catalogue ends in: the word for programs.
fn last(key: &'static str) -> &'static str {
    let heads = [
        "check-kind-",
        "check-how-",
        "check-part-",
        "check-reason-",
        "check-unit-",
    ];
    heads
        .iter()
        .find_map(|head| key.strip_prefix(head))
        .unwrap_or(key)
}
