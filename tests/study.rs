//! Labels of a whole study: what was printed before holds in the next report, families count as one,
//! and what a quote tells is part of its label.

use super::support::{key_file, run};
use std::fs;
use std::path::Path;
use std::process::Output;

const HEAD: &str = "respondent;document;rol;geslacht;leeftijd;woonsituatie;geciteerd\n";
const QUOTES: [&str; 4] = ["quotes", "@in", "--respondents", "@t.csv"];
const OTHERS: &str = "J2;;jongere;v;17;gezinshuis;nee\nJ3;;jongere;v;17;pleeggezin;nee\n\
    J5;;jongere;m;12;thuis;nee\nJ6;;jongere;m;13;thuis;nee\nJ7;;jongere;m;12;thuis;nee\n";

fn place() -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    key_file(place.path());
    fs::create_dir(place.path().join("in")).unwrap();
    let text = "R: Fenna Oosterhof was er ook.\n> Fenna vroeg niets.\n";
    fs::write(place.path().join("in/g1.txt"), text).unwrap();
    place
}

/// What a command prints with a table and the register, and what it says beside.
fn told(at: &Path, table: &str, command: &[&str], rest: &[&str]) -> (String, String) {
    fs::write(at.join("t.csv"), table).unwrap();
    let register = ["--register", "@r", "--register-key", "@key", "--lang", "en"];
    let words = [command, &register, rest].concat();
    parts(run(at, &words))
}

fn parts(output: Output) -> (String, String) {
    let out = String::from_utf8(output.stdout).unwrap();
    (out, String::from_utf8(output.stderr).unwrap())
}

fn table(age: u32, others: &str) -> String {
    format!("{HEAD}J1;g1;jongere;v;{age};pleeggezin;ja\n{OTHERS}{others}")
}

#[test]
fn what_was_printed_is_printed_again_or_not_at_all() {
    let place = place();
    let at = place.path();
    let first = table(
        16,
        "J4;;jongere;v;16;pleeggezin;nee\nJ8;;jongere;v;16;pleeggezin;nee\n",
    );
    let precise = ["--publish", "Een", "--strategy", "per-label"];
    let (quotes, _) = told(at, &first, &QUOTES, &precise);
    let exact = "Meisje van 16, woont in een pleeggezin";
    assert!(quotes.contains(&format!("- {exact}")), "{quotes}");
    // Groups would have made it vaguer; J1 keeps hers.
    let (again, _) = told(at, &first, &QUOTES, &["--publish", "Twee"]);
    assert_eq!(again, quotes);
    // Two girls whom the old label would fit are gone from the table.
    let (fewer, said) = told(at, &table(16, ""), &QUOTES, &["--publish", "Drie"]);
    assert!(!fewer.contains("Meisje"), "{fewer}");
    assert!(said.contains("which fits 1 of at least 3 now"), "{said}");
    let json = ["--format", "jsonl"];
    let (line, _) = told(at, &table(16, ""), &["labels", "@t.csv"], &json);
    assert!(line.contains(r#""withheld":"printed-too-few""#), "{line}");
    let (line, _) = told(at, &table(18, ""), &["labels", "@t.csv"], &json);
    assert!(line.contains(r#""label":null"#), "{line}");
    assert!(line.contains(r#""withheld":"printed-untrue""#), "{line}");
    // Without the register she would have had another one.
    let free = run(at, &["labels", "@t.csv", "--lang", "en"]);
    assert!(!parts(free).0.contains(exact));
    let register = ["@r", "--register-key", "@key", "--lang", "en"];
    let show = [&["register", "show"], &register[..], &["--printed"]].concat();
    let (ledger, _) = parts(run(at, &show));
    assert_eq!(ledger, format!("J1\t{exact}\tEen, Twee\n"));
    let forget = [&["register", "forget", "@r", "J1"], &register[1..]].concat();
    let (_, said) = parts(run(at, &forget));
    assert!(said.contains("Een, Twee"), "{said}");
    assert_eq!(parts(run(at, &show)).0, "");
}

#[test]
fn nothing_is_kept_without_a_table_or_a_name() {
    let place = place();
    let at = place.path();
    let known = ["--register", "@r", "--register-key", "@key"];
    let without = [&["quotes", "@in", "--publish", "Een"], &known[..]].concat();
    assert_eq!(run(at, &without).status.code(), Some(2));
    let first = table(
        16,
        "J4;;jongere;v;16;pleeggezin;nee\nJ8;;jongere;v;16;pleeggezin;nee\n",
    );
    told(at, &first, &QUOTES, &[]);
    let show = [
        "register",
        "show",
        "@r",
        "--register-key",
        "@key",
        "--printed",
    ];
    assert_eq!(parts(run(at, &show)).0, "");
}

#[test]
fn a_parent_and_a_child_who_are_both_quoted_are_counted_together() {
    let place = place();
    let at = place.path();
    let head = "respondent;rol;geslacht;leeftijd;woonsituatie;relatie;gezin\n";
    let labels = |families: [&str; 3]| {
        let mut table = head.to_owned();
        for (n, family) in (1..).zip(families) {
            table += &format!("J{n};jongere;v;16;thuis;;{family}\n");
            table += &format!("O{n};ouder;;;;moeder;{family}\n");
        }
        fs::write(at.join("t.csv"), table).unwrap();
        parts(run(at, &["labels", "@t.csv", "--format", "jsonl"])).0
    };
    let withheld = |told: &str| told.matches(r#""withheld":"family""#).count();
    // Three families of a mother and a girl: labels of both fit all three.
    let three = labels(["a", "b", "c"]);
    assert_eq!(withheld(&three), 0, "{three}");
    assert_eq!(three.matches(r#""label":null"#).count(), 0);
    // One such family alone: who knows that they belong together knows who they are.
    let one = labels(["a", "", ""]);
    assert_eq!(withheld(&one), 1, "{one}");
    assert_eq!(one.matches(r#""label":null"#).count(), 1);
}

#[test]
fn what_a_quote_tells_is_counted_with_its_label() {
    let place = place();
    let at = place.path();
    let text =
        "R: Mijn moeder is er.\n> We hebben thuis vier broers.\n\nR: Ja.\n> Het was er druk.\n";
    fs::write(at.join("in/g1.txt"), text).unwrap();
    let quotes = |traits: [&str; 3]| {
        let mut table = HEAD.replace("geciteerd", "geciteerd;kenmerken");
        for (n, traits) in (1..).zip(traits) {
            let document = if n == 1 { "g1" } else { "" };
            let quoted = if n == 1 { "ja" } else { "nee" };
            table += &format!("J{n};{document};jongere;v;16;pleeggezin;{quoted};{traits}\n");
        }
        fs::write(at.join("t.csv"), table).unwrap();
        let words = ["--format", "jsonl", "--lang", "en"];
        let words = [&QUOTES, &words[..], &["--key-file", "@key"]].concat();
        let told = parts(run(at, &words)).0;
        let told = told.lines().map(|line| {
            let quote: serde_json::Value = serde_json::from_str(line).unwrap();
            (quote["k"].as_u64(), !quote["label"].is_null())
        });
        told.collect::<Vec<_>>()
    };
    // Nobody knows: there is a warning, as ever.
    assert_eq!(quotes(["", "", ""]), [(Some(3), true), (Some(3), true)]);
    let all = ["siblings=4", "death, siblings=4", "siblings=4"];
    assert_eq!(quotes(all), [(Some(3), true), (Some(3), true)]);
    // Of two it is not told, or something else: the quote that tells it has no label.
    let one = ["siblings=4", "siblings=3", "siblings"];
    assert_eq!(quotes(one), [(Some(1), false), (Some(3), true)]);
}
