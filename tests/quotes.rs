//! Quotes from outside: the forms of a sheet, what is selected and listed, labels by a table.

use super::support::{self, key_file, python_docx, read};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// Four invented interviews, a list of passages and a table of everybody who was interviewed.
fn place() -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    let at = place.path();
    key_file(at);
    fs::create_dir(at.join("in")).unwrap();
    for (name, text) in [
        (
            "g1.txt",
            "Leeftijd: 16\nGeslacht: v\nWoonsituatie: pleeggezin\n\nI: Hoe is het er?\nR: Eh, ik ik vind het zeg maar fijn. Toen ik negen was kwam ik daar.\n> Niemand vroeg eh wat ik wilde.\nI: Wat knap.\nMoeder: Ik mis haar elke dag.\nI: Elke dag?\nMoeder: Ja.\n> Het huis is leeg.\n",
        ),
        (
            "g2.txt",
            "Leeftijd: 17\nGeslacht: v\nWoonsituatie: gezinshuis\n\nR: Niemand vroeg wat ik wilde, ook later niet.\n> Het was best een gedoe.\n",
        ),
        (
            "g3.txt",
            "Leeftijd: 17\nGeslacht: v\nWoonsituatie: pleeggezin\n\nR: Het was best een gedoe.\n> Ik blijf hier graag.\n",
        ),
        ("g4.txt", "R: Ja.\n> Ik zat daar maar.\n"),
    ] {
        fs::write(at.join("in").join(name), text).unwrap();
    }
    fs::write(
        at.join("respondenten.csv"),
        "respondent;document;rol;geslacht;leeftijd;woonsituatie;geciteerd\n\
         J1;g1;jongere;v;16;pleeggezin;ja\nJ2;g2;jongere;v;17;gezinshuis;ja\nJ3;g3;jongere;v;17;pleeggezin;nee\n\
         J4;;jongere;v;16;pleeggezin;nee\nJ5;;jongere;m;12;thuis;nee\nJ6;;jongere;m;13;thuis;nee\n",
    )
    .unwrap();
    place
}

fn run(at: &Path, words: &[&str]) -> Output {
    support::run(at, &[words, &["--key-file", "@key"]].concat())
}

fn out(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn err(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

/// The quotes as JSON, with further arguments.
fn json(at: &Path, words: &[&str]) -> Vec<Value> {
    let words = [&["quotes", "@in", "--format", "jsonl"], words].concat();
    let output = run(at, &words);
    let lines = out(&output).lines();
    let quotes: Vec<Value> = lines.map(|l| serde_json::from_str(l).unwrap()).collect();
    assert!(!quotes.is_empty(), "{}", err(&output));
    quotes
}

fn told(quotes: &[Value], field: &str) -> Vec<String> {
    let value = |q: &Value| match &q[field] {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    quotes.iter().map(value).collect()
}

fn codes(quote: &Value) -> Vec<&str> {
    let warnings = quote["warnings"].as_array().unwrap().iter();
    warnings.map(|w| w["code"].as_str().unwrap()).collect()
}

#[test]
fn a_quote_has_its_place_and_ids_hold_whatever_else_is_quoted() {
    let place = place();
    let at = place.path();
    let marked = json(at, &[]);
    assert_eq!(
        told(&marked, "text"),
        [
            "Niemand vroeg eh wat ik wilde.",
            "Het huis is leeg.",
            "Het was best een gedoe.",
            "Ik blijf hier graag.",
            "Ik zat daar maar."
        ]
    );
    let selected = json(at, &["--select", "(?i)wilde"]);
    assert_eq!(
        told(&selected, "text"),
        [
            "Niemand vroeg eh wat ik wilde.",
            "Niemand vroeg wat ik wilde, ook later niet."
        ]
    );
    assert_eq!(selected[0]["id"], marked[0]["id"]);
    // The place leads back to the words.
    let source = fs::read_to_string(at.join("in/g1.txt")).unwrap();
    let number = |field: &str| usize::try_from(marked[0][field].as_u64().unwrap()).unwrap();
    let words: String = source
        .chars()
        .skip(number("start"))
        .take(number("end") - number("start"))
        .collect();
    assert_eq!(words, "Niemand vroeg eh wat ik wilde.");
}

#[test]
fn a_turn_can_be_quoted_and_the_interviewer_never_is() {
    let place = place();
    let at = place.path();
    let turns = json(at, &["--select", "fijn", "--unit", "turn"]);
    assert_eq!(
        told(&turns, "text"),
        ["Eh, ik ik vind het zeg maar fijn. Toen ik negen was kwam ik daar."]
    );
    assert_eq!(
        codes(&turns[0]),
        ["content:age-at-event", "label-unchecked"]
    );
    assert_eq!(turns[0]["checks"]["content"], "warned");
    let none = run(at, &["quotes", "@in", "--select", "knap"]);
    assert_eq!(
        (out(&none), none.status.code()),
        ("", Some(0)),
        "{}",
        err(&none)
    );
    let wrong = run(at, &["quotes", "@in", "--select", "Sanne("]);
    assert_eq!((out(&wrong), wrong.status.code()), ("", Some(2)));
    assert!(
        err(&wrong).contains("teken 6") && !err(&wrong).contains("Sanne"),
        "{}",
        err(&wrong)
    );
}

#[test]
fn listed_passages_are_looked_up_and_the_row_of_a_missing_one_is_named() {
    let place = place();
    let at = place.path();
    fs::write(
        at.join("lijst.csv"),
        "document;citaat;van;tot\ng1;NIEMAND vroeg, eh wat ik wilde;;\ng1.txt;ik vind het ... kwam ik daar;;\ng3;;het was;gedoe\n",
    )
    .unwrap();
    let listed = json(at, &["--passages", "@lijst.csv"]);
    assert_eq!(
        told(&listed, "text"),
        [
            "Niemand vroeg eh wat ik wilde.",
            "Ik vind het (…) kwam ik daar.",
            "Het was best een gedoe."
        ]
    );
    fs::write(
        at.join("lijst.csv"),
        "document;citaat\ng1;dit heeft niemand gezegd\ng2;niemand vroeg wat ik wilde\n",
    )
    .unwrap();
    let missed = run(at, &["quotes", "@in", "--passages", "@lijst.csv"]);
    assert_eq!(missed.status.code(), Some(1));
    assert_eq!(out(&missed).lines().count(), 1);
    assert!(err(&missed).contains("rij 2 "), "{}", err(&missed));
    assert!(!err(&missed).contains("niemand"), "{}", err(&missed));
    fs::write(at.join("lijst.csv"), "document;citaat\ng9;ja\n").unwrap();
    let nowhere = run(at, &["quotes", "@in", "--passages", "@lijst.csv"]);
    assert_eq!((out(&nowhere), nowhere.status.code()), ("", Some(2)));
}

#[test]
fn polishing_shows_what_went() {
    let place = place();
    let at = place.path();
    let polished = run(
        at,
        &["quotes", "@in/g1.txt", "--polish", "--select", "fijn|vroeg"],
    );
    assert_eq!(
        out(&polished),
        "“Ik vind het fijn.” - Meisje van 16, woont in een pleeggezin\n  \
         gepolijst: [-Eh, -][-i-]{+I+}k[- ik-] vind het [-zeg maar -]fijn.\n\n\
         “Niemand vroeg wat ik wilde.” - Meisje van 16, woont in een pleeggezin\n  \
         gepolijst: Niemand vroeg [-eh -]wat ik wilde.\n"
    );
}

#[test]
fn labels_come_from_the_table_of_all_who_were_interviewed() {
    let place = place();
    let at = place.path();
    let quotes = json(at, &["--respondents", "@respondenten.csv", "--k", "3"]);
    let labels = told(&quotes, "label");
    // 16 in a pleeggezin and 17 in a gezinshuis fit too few as they are; groups of three share a label.
    assert_eq!(labels[0], "Meisje van 16 of 17, woont in een pleeggezin");
    assert_eq!(quotes[0]["checks"]["label"], "passed");
    assert!(quotes[0]["k"].as_u64().unwrap() >= 3);
    assert_eq!(labels[2], "Jongere (12-17)");
    // The mother who sits in has no row, the third is not quoted by the table, the fourth is not in it.
    assert_eq!([&labels[1], &labels[3], &labels[4]], ["null"; 3]);
    assert_eq!(codes(&quotes[1]), ["not-in-table"]);
    assert_eq!(codes(&quotes[3]), ["not-quoted"]);
    assert_eq!(codes(&quotes[4]), ["not-in-table"]);
    // With k out of reach nothing is told.
    let none = json(at, &["--respondents", "@respondenten.csv", "--k", "9"]);
    assert_eq!(none[0]["label"], Value::Null);
    assert_eq!(codes(&none[0]), ["label-suppressed", "below-k"]);
}

#[test]
fn phrases_of_few_interviews_are_warned_of() {
    let place = place();
    let at = place.path();
    let words = ["--phrases", "4", "--k", "2"];
    let quotes = json(at, &words);
    let warned: Vec<bool> = quotes
        .iter()
        .map(|q| codes(q).contains(&"phrases"))
        .collect();
    // *Het was best een gedoe* stands in two interviews.
    assert_eq!(warned, [true, true, false, true, true]);
    assert_eq!(quotes[2]["checks"]["phrases"], "passed");
    let stream = run(at, &["quotes", "-", "--phrases", "4"]);
    assert_eq!(stream.status.code(), Some(2));
}

#[test]
fn every_form_holds_every_quote() {
    let place = place();
    let at = place.path();
    for (form, layout) in [
        ("text", "pull"),
        ("markdown", "bullets"),
        ("html", "pull"),
        ("csv", "running"),
        ("jsonl", "running"),
    ] {
        let output = run(at, &["quotes", "@in", "--format", form, "--layout", layout]);
        assert_eq!(output.status.code(), Some(1), "{}", err(&output));
        for words in ["Niemand vroeg eh wat ik wilde.", "Ik zat daar maar."] {
            assert!(out(&output).contains(words), "{form}: {}", out(&output));
        }
    }
    let done = run(
        at,
        &["quotes", "@in", "--format", "docx", "--out", "@c.docx"],
    );
    assert_eq!((done.status.code(), out(&done)), (Some(1), ""));
    let bytes = fs::read(at.join("c.docx")).unwrap();
    let document = read(Path::new("c.docx"), &bytes).unwrap();
    assert!(
        document
            .text
            .starts_with("“Niemand vroeg eh wat ik wilde.”\u{a0}– Meisje van 16")
    );
    let Some(python) = python_docx() else { return };
    let script = "import docx, sys\nd = docx.Document(sys.argv[1])\nprint('|'.join(p.style.name + ':' + p.text for p in d.paragraphs))";
    let seen = Command::new(python)
        .args(["-c", script])
        .arg(at.join("c.docx"))
        .output()
        .unwrap();
    let seen = String::from_utf8(seen.stdout).unwrap();
    assert_eq!(seen.matches("Quote:“").count(), 5, "{seen}");
}

#[test]
fn a_mark_in_the_words_of_the_interviewer_is_told_of() {
    let place = place();
    let at = place.path();
    let text = "I: Wat knap.\n> Jij redt het wel.\nR: Ja.\nI: Toch?\nR: Ja hoor.\n> Ik red het.\n";
    fs::write(at.join("in/g1.txt"), text).unwrap();
    let done = run(at, &["quotes", "@in/g1.txt", "--lang", "en"]);
    assert_eq!(out(&done).matches('“').count(), 1);
    assert!(err(&done).contains("interviewer's words"), "{}", err(&done));
    assert_eq!(done.status.code(), Some(1));
}
