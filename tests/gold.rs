//! Recall and precision of detection against marked interviews.
//!
//! The floors lie a little below what is reached and only rise. What is missed is a snapshot, so
//! that a lucky fix shows as well as a loss. The measuring set beside the project has floors of
//! its own; only its figures are told, never its text.

use super::score::{Gold, Group, Score};
use super::support::{RESEARCH, fixtures, shared, work};
use schuilnaam::EntityKind;
use schuilnaam::report::Points;
use serde_json::Value;
use std::path::Path;
use std::process::{Command, Stdio};

/// What is found in a document, in code points.
fn found(gold: &Gold) -> Vec<(EntityKind, usize, usize)> {
    let text = gold.text();
    let name = format!("{}.txt", gold.name);
    work(&RESEARCH, Path::new(&name), text.as_bytes(), |w, d| {
        assert_eq!(d.text, text);
        let mut points = Points::new(&d.text);
        let spans = w.find(d)?.mentions.into_iter().map(|m| {
            let span = m.detection.span;
            let (start, end) = (points.at(span.start), points.at(span.end));
            (m.detection.kind, start as usize, end as usize)
        });
        Ok(spans.collect())
    })
    .unwrap()
}

fn score(gold: &[Gold]) -> Score {
    let mut score = Score::default();
    for document in gold {
        score.add(document, &found(document));
    }
    score
}

fn fixture_gold() -> Vec<Gold> {
    let gold = Gold::folder(&fixtures().join("gold"), |_| true);
    assert!(gold.len() >= 12, "the fixtures are there");
    gold
}

/// Fails with every figure that lies below its floor.
#[track_caller]
fn at_least(floors: &[(&str, f64, f64)]) {
    let below: Vec<String> = floors
        .iter()
        .filter(|(_, is, floor)| is.is_nan() || is < floor)
        .map(|(what, is, floor)| format!("{what}: {is:.4}, floor {floor}"))
        .collect();
    assert!(below.is_empty(), "{}", below.join("\n"));
}

/// The floor of each kind's mention recall and of its tokens' precision in the fixtures.
const KINDS: &[(EntityKind, f64, f64)] = &[
    (EntityKind::Person, 0.96, 0.94),
    (EntityKind::Location, 0.93, 1.00),
    (EntityKind::Address, 0.99, 0.99),
    (EntityKind::Postcode, 1.00, 1.00),
    (EntityKind::Organization, 0.83, 0.88),
    (EntityKind::Date, 1.00, 1.00),
    (EntityKind::Age, 0.99, 0.99),
    (EntityKind::Phone, 1.00, 1.00),
    (EntityKind::Email, 1.00, 1.00),
    (EntityKind::Url, 1.00, 1.00),
    (EntityKind::Handle, 1.00, 1.00),
    (EntityKind::Bsn, 1.00, 1.00),
    (EntityKind::Iban, 1.00, 1.00),
    (EntityKind::Plate, 1.00, 1.00),
    (EntityKind::Ip, 1.00, 1.00),
    (EntityKind::Id, 0.99, 0.91),
];

#[test]
fn fixtures_stay_above_their_floors() {
    let score = score(&fixture_gold());
    at_least(&[
        (
            "direct mention recall",
            score.mention_recall(Group::Direct),
            0.97,
        ),
        (
            "direct entity recall",
            score.entity_recall(Group::Direct),
            0.95,
        ),
        (
            "indirect mention recall",
            score.mention_recall(Group::Indirect),
            0.95,
        ),
        (
            "indirect entity recall",
            score.entity_recall(Group::Indirect),
            0.95,
        ),
        ("precision", score.precision.of(), 0.96),
    ]);
    for (kind, recall, precision) in KINDS {
        let of = |shares: &std::collections::BTreeMap<_, super::score::Share>| {
            shares.get(kind).map_or(0.0, |s| s.of())
        };
        at_least(&[
            (&format!("{kind} recall"), of(&score.mentions), *recall),
            (
                &format!("{kind} precision"),
                of(&score.precisions),
                *precision,
            ),
        ]);
    }
    for kind in score.mentions.keys() {
        assert!(KINDS.iter().any(|(k, ..)| k == kind), "{kind} has no floor");
    }
}

/// What the fixtures hold and detection does not find.
#[test]
fn known_misses_of_the_fixtures() {
    let score = score(&fixture_gold());
    let misses: Vec<String> = score
        .missed
        .iter()
        .map(|(document, kind, surface)| format!("{document}: {} {surface}", kind.upper()))
        .collect();
    insta::with_settings!({omit_expression => true, prepend_module_to_snapshot => false}, {
        insta::assert_snapshot!("known_misses", misses.join("\n"));
    });
}

#[test]
fn measuring_set_stays_above_its_floors() {
    let Some(shared) = shared() else { return };
    let corpus = shared.join("corpus");
    let interviews = score(&Gold::folder(&corpus, |name| name != "sentences.gold.txt"));
    let sentences = score(&Gold::read(&corpus.join("sentences.gold.txt")).sentences());
    at_least(&[
        (
            "interviews, direct entity recall",
            interviews.entity_recall(Group::Direct),
            0.92,
        ),
        (
            "interviews, indirect entity recall",
            interviews.entity_recall(Group::Indirect),
            0.80,
        ),
        ("interviews, precision", interviews.precision.of(), 0.93),
        (
            "sentences, direct entity recall",
            sentences.entity_recall(Group::Direct),
            0.85,
        ),
        ("sentences, precision", sentences.precision.of(), 0.88),
    ]);
}

/// The measures here are those of the measuring set's own script, to the last digit.
#[test]
fn figures_agree_with_the_script() {
    let Some(shared) = shared() else { return };
    let python = Command::new("python3").arg("--version").output();
    if !python.is_ok_and(|done| done.status.success()) {
        eprintln!("skipped: no python3");
        return;
    }
    let figures = regex::Regex::new(r"\d+\.\d+(e-?\d+)?").unwrap();
    let digits = |value: &Value| -> Option<f64> { value.as_str()?.parse().ok() };
    let corpus = shared.join("corpus");
    let sets = [
        fixture_gold(),
        Gold::folder(&corpus, |name| name != "sentences.gold.txt"),
        Gold::read(&corpus.join("sentences.gold.txt")).sentences(),
    ];
    for gold in sets {
        assert!(!gold.is_empty());
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, lines: Vec<Value>| {
            let lines: Vec<String> = lines.iter().map(Value::to_string).collect();
            let path = folder.path().join(name);
            std::fs::write(&path, lines.join("\n")).unwrap();
            path
        };
        let mut score = Score::default();
        let predictions = gold.iter().map(|document| {
            let found = found(document);
            score.add(document, &found);
            let spans: Vec<Value> = found
                .iter()
                .map(|(kind, start, end)| {
                    serde_json::json!({"start": start, "end": end, "type": kind.upper()})
                })
                .collect();
            serde_json::json!({"doc": document.name, "spans": spans})
        });
        let predictions = write("found", predictions.collect());
        let done = Command::new("python3")
            .arg(shared.join("eval/score.py"))
            .arg("--gold")
            .arg(write("gold", gold.iter().map(Gold::json).collect()))
            .arg("--pred")
            .arg(predictions)
            .arg("--json")
            .stderr(Stdio::inherit())
            .output()
            .unwrap();
        assert!(done.status.success());
        // A measure over nothing is NaN, which JSON lacks; figures go as text, since the reader of
        // JSON rounds the last digit.
        let out = String::from_utf8(done.stdout)
            .unwrap()
            .replace("NaN", "null");
        let out = figures.replace_all(&out, "\"$0\"").into_owned();
        let script: Value = serde_json::from_str(&out).unwrap();
        for (name, ours) in [
            ("direct_mention_recall", score.mention_recall(Group::Direct)),
            ("direct_entity_recall", score.entity_recall(Group::Direct)),
            (
                "indirect_mention_recall",
                score.mention_recall(Group::Indirect),
            ),
            (
                "indirect_entity_recall",
                score.entity_recall(Group::Indirect),
            ),
            ("precision", score.precision.of()),
        ] {
            assert_eq!(digits(&script[name]), Some(ours), "{name}");
        }
        for (kind, share) in &score.mentions {
            let theirs = &script["types"][kind.upper()];
            assert_eq!(theirs["mentions"].as_u64(), Some(share.all), "{kind}");
            assert_eq!(digits(&theirs["recall"]), Some(share.of()), "{kind}");
            let entities = score.entities[kind];
            assert_eq!(theirs["entities"].as_u64(), Some(entities.all), "{kind}");
            assert_eq!(
                digits(&theirs["entity_recall"]),
                Some(entities.of()),
                "{kind}"
            );
        }
    }
}
