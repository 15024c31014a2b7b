//! The stage as a whole: the examples of the rule files, and the promises by name.

mod documents;
mod examples;
mod names;
mod places;
mod promises;

use super::grammar::{GenitiveStyle, Grammar};
use super::testing::{Lists, document, marked, mention, name, person, thing, unmark};
use super::transformer::{Extra, Transformer, edits};
use super::{Operator, Policy, Replacement};
use crate::ingest::{Document, apply};
use crate::key::Key;
use crate::resolve::{NameParts, Resolved, Sex};
use crate::text::lexicon::{OrganisationFacts, PlaceFacts, PlaceKind};
use crate::{EntityKind, Span};
use proptest::prelude::*;
use serde::Deserialize;
use std::sync::LazyLock;

fn key(byte: u8) -> Key {
    Key::from_bytes([byte; 32])
}

fn transformer(policy: &Policy, lists: Lists) -> Transformer {
    Transformer::with_gazetteer(policy, &key(1), Box::new(lists)).unwrap()
}

fn research() -> &'static Transformer {
    static RESEARCH: LazyLock<Transformer> =
        LazyLock::new(|| transformer(&Policy::research().unwrap(), Lists::default()));
    &RESEARCH
}

static PUBLICATION: LazyLock<Transformer> =
    LazyLock::new(|| transformer(&Policy::publication().unwrap(), Lists::default()));

fn publication() -> &'static Transformer {
    &PUBLICATION
}

fn clean(transformer: &Transformer, document: &Document, resolved: &Resolved) -> String {
    apply(
        &document.text,
        &edits(&transformer.transform(document, resolved)),
    )
}

fn run(transformer: &Transformer, line: &str, kind: EntityKind) -> String {
    let (document, resolved) = marked(line, kind);
    clean(transformer, &document, &resolved)
}

/// Collects what differs, so that one run shows every example that fails.
fn report(failures: Vec<String>) {
    assert!(
        failures.is_empty(),
        "{} examples fail:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

fn check(failures: &mut Vec<String>, line: &str, got: &str, expected: &str) {
    if got != expected {
        failures.push(format!("{line}\n   got      {got}\n   expected {expected}"));
    }
}

fn leaked(text: &str) -> &'static str {
    Box::leak(text.to_owned().into_boxed_str())
}

fn towns() -> Lists {
    let mut lists = Lists::default();
    for (name, band, province) in [
        ("ede", 3, "Gelderland"),
        ("tiel", 2, "Gelderland"),
        ("wijchen", 2, "Gelderland"),
        ("zwolle", 4, "Overijssel"),
        ("grou", 1, "Friesland"),
    ] {
        lists.places.insert(
            name.to_owned(),
            PlaceFacts {
                kind: PlaceKind::Town,
                province,
                band,
            },
        );
    }
    lists
}

fn disjoint(replacements: &[Replacement], text: &str) {
    let mut end = 0;
    for r in replacements {
        assert!(
            r.span.start >= end && r.span.end >= r.span.start,
            "sorted and disjoint"
        );
        assert!(
            text.is_char_boundary(r.span.start)
                && text.is_char_boundary(r.span.end)
                && r.span.end <= text.len()
        );
        end = r.span.end;
    }
}

const NAMES: &[(&str, Sex, &str)] = &[
    ("Sanne de Vries", Sex::Female, "nl"),
    ("Ruben Jansen", Sex::Male, "nl"),
    ("Fleur", Sex::Female, "nl"),
    ("Mehmet Yılmaz", Sex::Male, "tr"),
    ("Fatima El Idrissi", Sex::Female, "ar"),
    ("Henk-Jan van der Berg", Sex::Male, "nl"),
    ("Oksana Kovalenko", Sex::Female, "sl"),
    ("Sjoerd de Vries", Sex::Male, "fy"),
    ("Robin", Sex::Unknown, ""),
    ("Shanaya Rosalina Martina", Sex::Female, "su"),
    ("=de Jong-Postma", Sex::Female, "nl"),
    ("J.C. van den Berg", Sex::Male, "nl"),
    ("Ruben Bakker", Sex::Male, "nl"),
];

/// A document in which the chosen persons are named in the chosen forms.
fn persons(choice: &[(usize, usize)]) -> (Document, Resolved) {
    let mut text = String::from("Verslag. ");
    let mut resolved = Resolved::default();
    let mut ids: Vec<usize> = Vec::new();
    for (who, form) in choice {
        let (full, sex, background) = NAMES[*who];
        let id = ids.iter().position(|i| i == who).unwrap_or_else(|| {
            ids.push(*who);
            resolved
                .entities
                .push(person(ids.len() as u32 - 1, full, sex, background));
            ids.len() - 1
        });
        let parts = name(full);
        let bare = full.trim_start_matches('=');
        let given = parts.given.split(' ').next().unwrap_or("").to_owned();
        let surname = format!("{} {}", parts.prefix, parts.surname)
            .trim()
            .to_owned();
        let (lead, surface, tail) = match form {
            0 => ("Toen kwam ", bare.to_owned(), " binnen. "),
            1 if !given.is_empty() => ("en ", given.clone(), "'s moeder ook. "),
            2 if !given.is_empty() => ("dus ", given.to_lowercase(), " belde. "),
            3 if !surname.is_empty() => ("mevrouw ", surname.clone(), " zei niets. "),
            4 => ("ALLES VAN ", bare.to_uppercase(), ". "),
            5 if !given.is_empty() => ("het was ", format!("{given}s"), " fiets. "),
            _ => ("met ", bare.to_owned(), ", natuurlijk. "),
        };
        text.push_str(lead);
        let start = text.len();
        text.push_str(&surface);
        resolved.mentions.push(mention(
            Span::new(start, text.len()),
            EntityKind::Person,
            id as u32,
            None,
        ));
        text.push_str(tail);
    }
    (document(&text), resolved)
}

/// The whole way from text to text, as the program goes it: what the detector says of names is
/// what this stage relies on.
fn cleaned(text: &str, key_byte: u8) -> String {
    use crate::detect::Detector;
    use crate::message::Language;
    use crate::rules::RuleFiles;
    static DETECTOR: LazyLock<Detector> =
        LazyLock::new(|| Detector::new(&RuleFiles::built_in(), Language::Dutch).unwrap());
    let document = document(text);
    let resolved = DETECTOR.detect(&document).unwrap();
    let transformer = Transformer::new(&Policy::research().unwrap(), &key(key_byte)).unwrap();
    apply(text, &edits(&transformer.transform(&document, &resolved)))
}
