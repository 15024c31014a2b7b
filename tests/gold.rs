//! Recall and precision of detection against marked interviews.
//!
//! The floors lie a little below what is reached and only rise. What is missed is a snapshot, so
//! that a lucky fix shows as well as a loss. The measuring set beside the project has floors of
//! its own; only its figures are told, never its text.

use super::support::{RESEARCH, fixture_gold, fixtures, gold, gold_folder, shared, work};
use schuilnaam::EntityKind;
use schuilnaam::evaluate::{Found, Gold, Group, Outcome, Score, Unit, find};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Stdio};

/// What is found in a text.
fn found(gold: &Gold) -> Vec<Found> {
    work(&RESEARCH, Path::new("a.txt"), b"", |w, _| find(w, gold, 1)).unwrap()
}

fn score<'g>(golds: impl IntoIterator<Item = &'g Gold>) -> Score {
    let mut score = Score::default();
    for gold in golds {
        score.add(&Outcome::of(gold, &found(gold)).unwrap());
    }
    score
}

/// The measures of the fixtures.
fn fixtures_score() -> Score {
    let golds = fixture_gold();
    assert!(golds.len() >= 12, "the fixtures are there");
    score(golds.iter().map(|(_, gold)| gold))
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
    (EntityKind::Age, 0.99, 0.91),
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
    let score = fixtures_score().counts;
    at_least(&[
        (
            "direct mention recall",
            score.mentions_of(Group::Direct).of(),
            0.97,
        ),
        (
            "direct entity recall",
            score.entities_of(Group::Direct).of(),
            0.95,
        ),
        (
            "indirect mention recall",
            score.mentions_of(Group::Indirect).of(),
            0.95,
        ),
        (
            "indirect entity recall",
            score.entities_of(Group::Indirect).of(),
            0.95,
        ),
        ("precision", score.precision.of(), 0.96),
    ]);
    for (kind, recall, precision) in KINDS {
        let of = |shares: &std::collections::BTreeMap<_, schuilnaam::evaluate::Share>| {
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

/// Interviews full of everything that is hard to find. Those of `READ` were read while the rules were
/// made, the others were not.
#[test]
fn hard_interviews_stay_above_their_floors() {
    const READ: &[u8] = &[
        1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 14, 15, 16, 17, 18, 19, 20, 21,
    ];
    let number = |name: &str| -> u8 {
        name.trim_start_matches('v')
            .split('.')
            .next()
            .unwrap()
            .parse()
            .unwrap()
    };
    let folder = fixtures().join("hard");
    let of = |golds: Vec<(String, Gold)>| score(golds.iter().map(|(_, gold)| gold)).counts;
    let read = of(gold_folder(&folder, |name| READ.contains(&number(name))));
    let unread = of(gold_folder(&folder, |name| !READ.contains(&number(name))));
    for (what, score, direct, indirect) in
        [("read", read, 0.93, 0.85), ("unread", unread, 0.88, 0.83)]
    {
        at_least(&[
            (
                &format!("{what}, direct entity recall"),
                score.entities_of(Group::Direct).of(),
                direct,
            ),
            (
                &format!("{what}, indirect entity recall"),
                score.entities_of(Group::Indirect).of(),
                indirect,
            ),
            (&format!("{what}, precision"), score.precision.of(), 0.93),
        ]);
    }
}

/// Sentences full of names and places that are hard to find, one by one. Odd lines were read while
/// the rules were made, even ones were not.
#[test]
fn hard_sentences_stay_above_their_floors() {
    let folder = fixtures().join("sentences");
    for (name, floors) in [
        ("persons", [(0.86, 0.85), (0.86, 0.85)]),
        ("places", [(0.85, 0.87), (0.81, 0.86)]),
    ] {
        let golds = gold(&folder.join(format!("{name}.gold.txt")), Unit::Line);
        for (from, (recall, precision)) in floors.into_iter().enumerate() {
            let score = score(golds.iter().skip(from).step_by(2)).counts;
            let group = match name {
                "persons" => Group::Direct,
                _ => Group::Indirect,
            };
            let what = format!("{name} from line {}", from + 1);
            at_least(&[
                (
                    &format!("{what}, entity recall"),
                    score.entities_of(group).of(),
                    recall,
                ),
                (
                    &format!("{what}, precision"),
                    score.precision.of(),
                    precision,
                ),
            ]);
        }
    }
}

/// What the fixtures hold and detection does not find.
#[test]
fn known_misses_of_the_fixtures() {
    let mut misses = BTreeSet::new();
    for (name, gold) in fixture_gold() {
        let outcome = Outcome::of(&gold, &found(&gold)).unwrap();
        misses.extend(
            outcome
                .missed
                .into_iter()
                .map(|m| (name.clone(), m.kind, m.surface)),
        );
    }
    let misses: Vec<String> = misses
        .iter()
        .map(|(name, kind, surface)| format!("{name}: {} {}", kind.upper(), surface.expose()))
        .collect();
    insta::with_settings!({omit_expression => true, prepend_module_to_snapshot => false}, {
        insta::assert_snapshot!("known_misses", misses.join("\n"));
    });
}

#[test]
fn measuring_set_stays_above_its_floors() {
    let Some(shared) = shared() else { return };
    let corpus = shared.join("corpus");
    let interviews = gold_folder(&corpus, |name| name != "sentences.gold.txt");
    let interviews = score(interviews.iter().map(|(_, gold)| gold)).counts;
    let sentences = score(&gold(&corpus.join("sentences.gold.txt"), Unit::Line)).counts;
    at_least(&[
        (
            "interviews, direct entity recall",
            interviews.entities_of(Group::Direct).of(),
            0.92,
        ),
        (
            "interviews, indirect entity recall",
            interviews.entities_of(Group::Indirect).of(),
            0.80,
        ),
        ("interviews, precision", interviews.precision.of(), 0.93),
        (
            "sentences, direct entity recall",
            sentences.entities_of(Group::Direct).of(),
            0.85,
        ),
        ("sentences, precision", sentences.precision.of(), 0.88),
    ]);
}

/// What a script of the measuring set prints; `None` where there is no python.
///
/// Its sums are plain: newer versions of python round less, so that the last digit would differ.
fn script(script: &Path, args: &[&Path], input: &[u8]) -> Option<String> {
    let plain = "import builtins, functools, operator, runpy, sys
builtins.sum = lambda of: functools.reduce(operator.add, of, 0)
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name='__main__')";
    let mut child = Command::new("python3")
        .args([Path::new("-c"), Path::new(plain), script])
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let writer = std::thread::spawn(move || {
        // A script that reads nothing closes its end.
        let _ = std::io::Write::write_all(&mut stdin, &input);
    });
    let done = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(done.status.success());
    Some(String::from_utf8(done.stdout).unwrap())
}

/// Whether a text is what the measuring set's script reads; said without a word of it.
fn same(gold: &Gold, theirs: &Value) -> bool {
    let span = |span: &schuilnaam::evaluate::Marked| {
        serde_json::json!({"start": span.start, "end": span.end, "type": span.kind.unwrap().upper(),
            "entity": span.entity.as_ref().map(|e| e.expose()), "optional": span.optional,
            "text": gold.surface(span).expose()})
    };
    let spans: Vec<Value> = gold.spans().iter().map(span).collect();
    theirs["text"] == gold.text() && theirs["spans"] == Value::from(spans)
}

/// Gold is read and measured as by the measuring set's own scripts, to the last digit.
#[test]
fn figures_agree_with_the_script() {
    let Some(shared) = shared() else { return };
    let corpus = shared.join("corpus");
    let eval = |name: &str| shared.join("eval").join(name);
    let in_corpus = gold_folder(&corpus, |name| name != "sentences.gold.txt");
    let path = |folder: &Path, name: &str| folder.join(format!("{name}.gold.txt"));
    let fixtures = super::support::fixtures().join("gold");
    let sentences = vec![corpus.join("sentences.gold.txt")];
    let sets = [
        (
            fixture_gold()
                .iter()
                .map(|(n, _)| path(&fixtures, n))
                .collect(),
            Unit::Document,
        ),
        (
            in_corpus.iter().map(|(n, _)| path(&corpus, n)).collect(),
            Unit::Document,
        ),
        (sentences, Unit::Line),
    ];
    for (paths, unit) in sets {
        let paths: Vec<std::path::PathBuf> = paths;
        let golds: Vec<Gold> = paths.iter().flat_map(|path| gold(path, unit)).collect();
        let mut args = vec![Path::new("spans")];
        args.extend(paths.iter().map(|path| path.as_path()));
        let Some(mut theirs) = script(&eval("gold.py"), &args, b"") else {
            eprintln!("skipped: no python3");
            return;
        };
        if unit == Unit::Line {
            theirs = script(&eval("lines.py"), &[], theirs.as_bytes()).unwrap();
        }
        let parsed: Vec<Value> = theirs
            .lines()
            .map(|l| serde_json::from_str(l).unwrap())
            .collect();
        assert!(!golds.is_empty());
        assert_eq!(golds.len(), parsed.len());
        let mut score = Score::default();
        let mut predictions = String::new();
        for (number, (gold, theirs)) in golds.iter().zip(&parsed).enumerate() {
            assert!(same(gold, theirs), "text {number} is read otherwise");
            let found = found(gold);
            score.add(&Outcome::of(gold, &found).unwrap());
            let span = |f: &Found| {
                serde_json::json!({"start": f.start, "end": f.end, "type": f.kind.upper(),
                    "entity": format!("e{}", f.entity)})
            };
            let spans: Vec<Value> = found.iter().map(span).collect();
            let line = serde_json::json!({"doc": theirs["doc"], "spans": spans});
            predictions.push_str(&format!("{line}\n"));
        }
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            path
        };
        let (gold_file, found_file) = (write("gold", &theirs), write("found", &predictions));
        let args = ["--json", "--gold", "", "--pred", ""].map(Path::new);
        let args = [args[0], args[1], &gold_file, args[3], &found_file];
        let out = script(&eval("score.py"), &args, b"").unwrap();
        agree(&score, &out);
    }
}

/// Whether all figures of the script are ours.
fn agree(score: &Score, out: &str) {
    // A measure over nothing is NaN, which JSON lacks; figures go as text, since the reader of
    // JSON rounds the last digit.
    let figures = regex::Regex::new(r"\d+\.\d+(e-?\d+)?").unwrap();
    let out = out.replace("NaN", "null");
    let out: Value = serde_json::from_str(&figures.replace_all(&out, "\"$0\"")).unwrap();
    let mut compared = 0;
    let mut same = |what: &str, theirs: &Value, ours: f64| {
        compared += 1;
        let theirs: Option<f64> = theirs.as_str().map(|digits| digits.parse().unwrap());
        assert_eq!(theirs, Some(ours).filter(|o| !o.is_nan()), "{what}");
    };
    let (counts, linking) = (&score.counts, &score.linking);
    for (name, ours) in [
        (
            "direct_mention_recall",
            counts.mentions_of(Group::Direct).of(),
        ),
        (
            "direct_entity_recall",
            counts.entities_of(Group::Direct).of(),
        ),
        (
            "indirect_mention_recall",
            counts.mentions_of(Group::Indirect).of(),
        ),
        (
            "indirect_entity_recall",
            counts.entities_of(Group::Indirect).of(),
        ),
        ("precision", counts.precision.of()),
        ("linking_p", linking.precision()),
        ("linking_r", linking.recall()),
        ("linking_f1", linking.f1()),
    ] {
        same(name, &out[name], ours);
    }
    assert_eq!(
        out["types"].as_object().unwrap().len(),
        counts.mentions.len()
    );
    for (kind, share) in &counts.mentions {
        let theirs = &out["types"][kind.upper()];
        let typed = counts.typed[kind];
        assert_eq!(theirs["mentions"].as_u64(), Some(share.all), "{kind}");
        assert_eq!(
            theirs["entities"].as_u64(),
            Some(counts.entities[kind].all),
            "{kind}"
        );
        for (name, ours) in [
            ("recall", share.of()),
            ("entity_recall", counts.entities[kind].of()),
            ("typed_p", typed.precision()),
            ("typed_r", typed.recall()),
            ("typed_f1", typed.f1()),
        ] {
            same(&format!("{kind} {name}"), &theirs[name], ours);
        }
    }
    assert!(compared > 20, "{compared} figures were compared");
}
