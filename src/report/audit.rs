//! What an audit found, as lines for people and for programs: places, numbers and codes.

use crate::attribution::Role;
use crate::audit::{Audit, Content, Finding, Fits, Kind, Layout, Rest, Severity, Spot};
use crate::message::{Language, filled, message};
use crate::{Error, ErrorKind, Result};
use serde::Serialize;
use std::fmt::Write as _;

/// Three lines a finding: how bad and where; what it is; what mends it.
///
/// `document` is its number where there are several. Places are `line:column-line:column`; of a DOCX a
/// line is a paragraph.
#[must_use]
pub fn lines(language: Language, audit: &Audit, layout: Layout, document: Option<u32>) -> String {
    let mut out = String::new();
    for finding in &audit.findings {
        let severity = match finding.severity {
            Severity::Leak => message(language, "audit-leak"),
            Severity::Look => message(language, "audit-look"),
        };
        let places: Vec<String> = finding.places.iter().map(|p| span(*p)).collect();
        let key = match layout {
            Layout::Wrapped => "audit-at-line",
            Layout::Paragraphs => "audit-at-paragraph",
        };
        let mut at = filled(language, key, &[("places", &places.join(", "))]);
        if let Some(n) = document {
            at = format!("{}, {at}", filled(language, "place-document", &[("n", &n)]));
        }
        let what = explained(language, finding);
        let mend = mended(language, finding);
        let name = finding.kind.name();
        let _ = write!(
            out,
            "{severity}  {at}  {name}\n      {what}\n      {mend}\n"
        );
    }
    out
}

fn span(spot: Spot) -> String {
    let Spot {
        line,
        column,
        end_line,
        end_column,
        ..
    } = spot;
    if line == end_line {
        format!("{line}:{column}-{end_column}")
    } else {
        format!("{line}:{column}-{end_line}:{end_column}")
    }
}

/// How much was read and found, in one line.
#[must_use]
pub fn summary(language: Language, audits: &[Audit]) -> String {
    let count = |severity| {
        let all = audits.iter().flat_map(|a| &a.findings);
        all.filter(|f| f.severity == severity).count()
    };
    let quotes: usize = audits.iter().map(|a| a.quotes).sum();
    let labels: usize = audits.iter().map(|a| a.labels).sum();
    filled(
        language,
        "audit-summary",
        &[
            ("quotes", &quotes),
            ("labels", &labels),
            ("leaks", &count(Severity::Leak)),
            ("looks", &count(Severity::Look)),
        ],
    )
}

/// What a finding is, with its figures.
fn explained(language: Language, finding: &Finding) -> String {
    let mut text = message(language, what(finding.kind)).to_owned();
    let mut add = |more: String| {
        text.push_str("; ");
        text.push_str(&more);
    };
    if finding.kind == Kind::TwoLabels {
        let fields: Vec<&str> = finding.fields.iter().map(|f| field(language, f)).collect();
        add(filled(
            language,
            "audit-fields",
            &[("fields", &fields.join(", "))],
        ));
    }
    if let Some(entity) = finding.entity {
        add(entity.upper());
    }
    let of = finding.of.map_or_else(|| "?".to_owned(), |n| n.to_string());
    match finding.fits {
        Some(Fits::Counted(n)) => {
            add(filled(
                language,
                "audit-fits-counted",
                &[("n", &n), ("of", &of)],
            ));
        }
        Some(Fits::AtMost(n)) => {
            add(filled(
                language,
                "audit-fits-most",
                &[("n", &n), ("of", &of)],
            ));
        }
        Some(Fits::About(n)) => {
            let n = format!("{n:.1}");
            add(filled(
                language,
                "audit-fits-about",
                &[("n", &n), ("of", &of)],
            ));
        }
        None => {}
    }
    if let Some(rest) = &finding.rest {
        for part in rest_of(language, rest) {
            add(part);
        }
    }
    text
}

fn rest_of(language: Language, rest: &Rest) -> Vec<String> {
    let mut out = vec![filled(
        language,
        "audit-rest-people",
        &[("n", &rest.people)],
    )];
    if let Some((low, high)) = rest.mean {
        let (low, high) = (format!("{low:.1}"), format!("{high:.1}"));
        out.push(filled(
            language,
            "audit-rest-mean",
            &[("low", &low), ("high", &high)],
        ));
    }
    for age in [rest.youngest, rest.oldest].into_iter().flatten() {
        out.push(filled(language, "audit-rest-age", &[("age", &age)]));
    }
    if rest.alone > 0 {
        out.push(filled(language, "audit-rest-alone", &[("n", &rest.alone)]));
    }
    out
}

/// What mends a finding.
fn mended(language: Language, finding: &Finding) -> String {
    let mut text = message(language, mend(finding.kind)).to_owned();
    if let Some(label) = &finding.instead {
        text.push_str(&filled(language, "audit-instead", &[("label", label)]));
    }
    text
}

fn field(language: Language, field: &str) -> &'static str {
    message(
        language,
        match field {
            "age" => "audit-field-age",
            "sex" => "audit-field-sex",
            "living" => "audit-field-living",
            "relation" => "audit-field-relation",
            "single" => "audit-field-single",
            "children" => "audit-field-children",
            "function" => "audit-field-function",
            "name" => "audit-field-name",
            _ => "audit-field-role",
        },
    )
}

fn what(kind: Kind) -> &'static str {
    match kind {
        Kind::TwoLabels => "audit-two-labels",
        Kind::LinkedQuotes => "audit-linked-quotes",
        Kind::Paraphrase => "audit-paraphrase",
        Kind::CountOfOne => "audit-count-of-one",
        Kind::RareLabel => "audit-rare-label",
        Kind::NoSuchPerson => "audit-no-such-person",
        Kind::Children => "audit-children",
        Kind::Name => "audit-name",
        Kind::FictionalName => "audit-fictional-name",
        Kind::Contact => "audit-contact",
        Kind::PlaceInQuote => "audit-place-in-quote",
        Kind::Content(Content::Health) => "audit-content-health",
        Kind::Content(Content::Death) => "audit-content-death",
        Kind::Content(Content::Family) => "audit-content-family",
        Kind::Content(Content::Placement) => "audit-content-placement",
        Kind::Content(Content::Violence) => "audit-content-violence",
        Kind::Content(Content::Despair) => "audit-content-despair",
        Kind::Content(Content::Crime) => "audit-content-crime",
        Kind::Content(Content::Organisation) => "audit-content-organisation",
        Kind::ThirdPerson => "audit-third-person",
        Kind::Margins => "audit-margins",
        Kind::UnreadQuote => "audit-unread-quote",
        Kind::UnreadLabel => "audit-unread-label",
    }
}

fn mend(kind: Kind) -> &'static str {
    match kind {
        Kind::TwoLabels => "audit-mend-two-labels",
        Kind::LinkedQuotes => "audit-mend-linked-quotes",
        Kind::Paraphrase => "audit-mend-paraphrase",
        Kind::CountOfOne => "audit-mend-count-of-one",
        Kind::RareLabel => "audit-mend-rare-label",
        Kind::NoSuchPerson => "audit-mend-no-such-person",
        Kind::Children => "audit-mend-children",
        Kind::Name => "audit-mend-name",
        Kind::FictionalName => "audit-mend-fictional-name",
        Kind::Contact => "audit-mend-contact",
        Kind::PlaceInQuote | Kind::Content(Content::Organisation) => "audit-mend-place",
        Kind::Content(_) => "audit-mend-content",
        Kind::ThirdPerson => "audit-mend-third-person",
        Kind::Margins => "audit-mend-margins",
        Kind::UnreadQuote => "audit-mend-unread-quote",
        Kind::UnreadLabel => "audit-mend-unread-label",
    }
}

#[derive(Serialize)]
struct Line<'a> {
    document: u32,
    finding: &'static str,
    severity: &'static str,
    places: Vec<PlaceLine>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<Role>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    fields: &'a [&'static str],
    #[serde(skip_serializing_if = "Option::is_none")]
    fits: Option<FitsLine>,
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    instead: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rest: Option<RestLine>,
    explanation: String,
    repair: String,
}

#[derive(Serialize)]
struct PlaceLine {
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
}

#[derive(Serialize)]
struct FitsLine {
    by: &'static str,
    n: f64,
}

#[derive(Serialize)]
struct RestLine {
    people: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    mean: Option<(f64, f64)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    youngest: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    oldest: Option<u8>,
    alone: usize,
}

/// One JSON line a finding.
///
/// `finding` and `severity` are words of their own; `places` count lines and columns from 1, the end
/// behind the last character, columns in code points; `fits` tells how many of `of` a label fits, `by`
/// `table`, `at-most` or `about`; `instead` is a label that would do. `explanation` and `repair` are
/// in the language asked for.
///
/// # Errors
///
/// [`ErrorKind::Write`] if a line cannot be made.
pub fn json_lines(language: Language, audit: &Audit, document: u32) -> Result<String> {
    let mut out = String::new();
    for finding in &audit.findings {
        let line = serde_json::to_string(&line(language, finding, document));
        out.push_str(&line.map_err(|e| Error::io(ErrorKind::Write, &e.into()))?);
        out.push('\n');
    }
    Ok(out)
}

fn line(language: Language, finding: &Finding, document: u32) -> Line<'_> {
    let place = |spot: &Spot| PlaceLine {
        line: spot.line,
        column: spot.column,
        end_line: spot.end_line,
        end_column: spot.end_column,
    };
    #[expect(clippy::cast_precision_loss, reason = "samples are small")]
    let fits = |fits| match fits {
        Fits::Counted(n) => ("table", n as f64),
        Fits::AtMost(n) => ("at-most", n as f64),
        Fits::About(n) => ("about", tenths(n)),
    };
    let fits = finding.fits.map(fits).map(|(by, n)| FitsLine { by, n });
    Line {
        document,
        finding: finding.kind.name(),
        severity: finding.severity.name(),
        places: finding.places.iter().map(place).collect(),
        rule: finding.rule.as_deref(),
        role: finding.role,
        kind: finding.entity.map(|e| e.upper()),
        fields: &finding.fields,
        fits,
        of: finding.of,
        instead: finding.instead.as_deref(),
        rest: finding.rest.as_ref().map(|rest| RestLine {
            people: rest.people,
            mean: rest.mean.map(|(low, high)| (tenths(low), tenths(high))),
            youngest: rest.youngest,
            oldest: rest.oldest,
            alone: rest.alone,
        }),
        explanation: explained(language, finding),
        repair: mended(language, finding),
    }
}

fn tenths(n: f64) -> f64 {
    (n * 10.0).round() / 10.0
}
