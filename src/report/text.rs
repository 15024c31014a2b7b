//! The report, and errors, in words: Dutch or English.

use super::{Report, Skipped};
use crate::message::{Language, filled, lookup, message};
use crate::pipeline::{Ending, Notice};
use crate::transform::Operator;
use crate::{Error, Place};
use std::collections::BTreeMap;
use std::fmt::Write;

/// An error in one line: where, what, and what the system said.
#[must_use]
pub fn error(language: Language, error: &Error) -> String {
    let mut out = place(language, error.place());
    if !out.is_empty() {
        out.push_str(": ");
    }
    if let Some(rule) = error.rule() {
        out.push_str(&filled(language, "place-rule", &[("id", &rule)]));
        out.push_str(": ");
    }
    out.push_str(message(language, error.kind().key()));
    if let Some(system) = error.io_kind().and_then(|k| system(language, k)) {
        let _ = write!(out, " ({system})");
    }
    out
}

/// What can be done about an error.
#[must_use]
pub fn hint(language: Language, error: &Error) -> String {
    let key = format!("{}-hint", error.kind().key());
    lookup(language, &key).unwrap_or_default().to_owned()
}

/// Where something is, as `document 12, alinea 40`.
pub(super) fn place(language: Language, place: Place) -> String {
    let mut parts = Vec::new();
    if place.document > 0 {
        parts.push(filled(
            language,
            "place-document",
            &[("n", &place.document)],
        ));
    }
    if let Some(part) = place.part {
        parts.push(part.to_owned());
    }
    if place.paragraph > 0 {
        parts.push(filled(
            language,
            "place-paragraph",
            &[("n", &place.paragraph)],
        ));
    }
    if place.line > 0 {
        parts.push(filled(language, "place-line", &[("n", &place.line)]));
    }
    if place.column > 0 {
        parts.push(filled(language, "place-column", &[("n", &place.column)]));
    }
    if let Some(byte) = place.byte {
        parts.push(filled(language, "place-byte", &[("n", &byte)]));
    }
    parts.join(", ")
}

/// What the system said, for the kinds that tell a user something.
fn system(language: Language, kind: std::io::ErrorKind) -> Option<&'static str> {
    use std::io::ErrorKind as Io;
    let key = match kind {
        Io::NotFound => "io-not-found",
        Io::PermissionDenied => "io-permission-denied",
        Io::StorageFull | Io::QuotaExceeded => "io-full",
        Io::ReadOnlyFilesystem => "io-read-only",
        Io::NotADirectory => "io-no-folder",
        Io::IsADirectory => "io-folder",
        Io::InvalidFilename => "io-name",
        _ => return None,
    };
    Some(message(language, key))
}

/// How many documents are done, failed and skipped, and how many were not reached. Ends with a line end.
#[must_use]
pub fn documents(language: Language, report: &Report) -> String {
    let mut out = filled(
        language,
        "summary-documents",
        &[
            ("done", &report.done_count()),
            ("failed", &report.failed_count()),
            ("skipped", &report.skipped.total()),
        ],
    );
    if report.skipped.total() > 0 {
        let _ = write!(out, " ({})", skipped(language, &report.skipped));
    }
    out.push('\n');
    if report.ending != Ending::Complete {
        let rest = report.found.saturating_sub(report.entries.len() as u64);
        out.push_str(&filled(language, "summary-stopped", &[("rest", &rest)]));
        out.push('\n');
    }
    out
}

/// The closing summary: documents, replacements by kind and operator, and what needs a look.
///
/// Ends with a line end. Hints are left to the caller.
#[must_use]
pub fn summary(language: Language, report: &Report) -> String {
    let mut out = documents(language, report);
    if let Some(quotes) = report.quotes {
        out.push_str(&filled(language, "summary-quotes", &[("count", &quotes)]));
        out.push('\n');
    }
    out.push_str(&counts(language, report));
    let look: Vec<String> = report
        .needs_look()
        .map(|entry| {
            let document = filled(language, "place-document", &[("n", &entry.number)]);
            let why = match &entry.result {
                Err(_) => message(language, "summary-failed").to_owned(),
                Ok(_) => {
                    let words: Vec<String> =
                        entry.notices.iter().map(|n| notice(language, *n)).collect();
                    words.join(", ")
                }
            };
            format!("  {document}: {why}\n")
        })
        .collect();
    if !look.is_empty() {
        let _ = writeln!(out, "{}", message(language, "summary-look"));
        out.extend(look);
    }
    out
}

/// What a notice says.
#[must_use]
pub fn notice(language: Language, notice: Notice) -> String {
    filled(language, notice.key, &[("count", &notice.count)])
}

fn skipped(language: Language, skipped: &Skipped) -> String {
    [
        ("skipped-hidden", skipped.hidden),
        ("skipped-locks", skipped.locks),
        ("skipped-links", skipped.links),
        ("skipped-others", skipped.others),
        ("skipped-unreadable", skipped.unreadable),
    ]
    .into_iter()
    .filter(|(_, count)| *count > 0)
    .map(|(key, count)| format!("{}: {count}", message(language, key)))
    .collect::<Vec<_>>()
    .join(", ")
}

/// A line a kind: how often, and by which operators.
fn counts(language: Language, report: &Report) -> String {
    let mut kinds: BTreeMap<_, (u64, Vec<String>)> = BTreeMap::new();
    let mut total = 0;
    for ((kind, operator), count) in report.tally.by_operator() {
        let entry = kinds.entry(kind).or_default();
        entry.0 += count;
        if operator != Operator::Keep {
            total += count;
        }
        entry
            .1
            .push(format!("{} {count}", self::operator(language, operator)));
    }
    let mut out = filled(language, "summary-replaced", &[("count", &total)]);
    out.push('\n');
    for (kind, (count, operators)) in kinds {
        let name = lookup(language, &format!("kind-{}", kind.name())).unwrap_or(kind.name());
        let _ = writeln!(out, "  {name:<24}{count:>7}  {}", operators.join(", "));
    }
    out
}

/// An operator's name in words.
fn operator(language: Language, operator: Operator) -> &'static str {
    message(
        language,
        match operator {
            Operator::Surrogate => "operator-surrogate",
            Operator::Initials => "operator-initials",
            Operator::Role => "operator-role",
            Operator::Shift => "operator-shift",
            Operator::Pseudonym => "operator-pseudonym",
            Operator::Generalise => "operator-generalise",
            Operator::Placeholder => "operator-placeholder",
            Operator::Suppress => "operator-suppress",
            Operator::Keep => "operator-keep",
        },
    )
}

#[cfg(test)]
mod tests {
    use super::super::tests::sample;
    use super::*;
    use crate::{EntityKind, ErrorKind};

    #[test]
    fn the_summary_in_both_languages() {
        let report = sample();
        insta::assert_snapshot!(summary(Language::Dutch, &report), @r##"
        documenten: 2 klaar, 1 mislukt; overgeslagen: 3 (verborgen: 2, ander soort bestand: 1)
        vervangen: 4
          personen                      3  fictieve naam 2, weggelaten 1
          leeftijden                    1  algemener gemaakt 1
        nog nakijken:
          document 2: mislukt, geen uitvoer
          document 3: geen tekst gevonden
        "##);
        insta::assert_snapshot!(summary(Language::English, &report), @r##"
        documents: 2 done, 1 failed; skipped: 3 (hidden: 2, another kind of file: 1)
        replaced: 4
          persons                       3  fictional name 2, left out 1
          ages                          1  generalised 1
        needs a look:
          document 2: failed, no output
          document 3: no text found
        "##);
    }

    #[test]
    fn errors_in_both_languages() {
        let failed = Error::io(ErrorKind::Write, &std::io::ErrorKind::StorageFull.into())
            .in_document(12)
            .in_paragraph(40)
            .about_rule("nl-age");
        insta::assert_snapshot!(error(Language::Dutch, &failed), @"document 12, alinea 40: herkenningsregel nl-age: de uitvoer kan niet worden geschreven (geen ruimte meer)");
        insta::assert_snapshot!(error(Language::English, &failed), @"document 12, paragraph 40: rule nl-age: the output cannot be written (no space left)");
        insta::assert_snapshot!(hint(Language::Dutch, &failed), @"controleer de rechten en de vrije ruimte van de uitvoermap");
    }

    #[test]
    fn every_kind_and_notice_has_words() {
        for language in [Language::Dutch, Language::English] {
            for kind in EntityKind::ALL {
                let key = format!("kind-{}", kind.name());
                assert!(lookup(language, &key).is_some(), "{key}");
            }
            for known in [
                Notice::NO_TEXT,
                Notice::no_record(2),
                Notice::interviewer(2),
            ] {
                assert!(!notice(language, known).starts_with("notice-"));
            }
        }
    }
}
