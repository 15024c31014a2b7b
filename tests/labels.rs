//! `labels` from outside: the risk report, l-diversity and a population.

use super::support::run;
use serde_json::Value;
use std::fs;
use std::process::Output;

const TABLE: &str = "respondent;rol;geslacht;leeftijd;woonsituatie;gevoelig\n\
    J1;jongere;v;16;pleeggezin;rouw\nJ2;jongere;v;17;gezinshuis;rouw\nJ3;jongere;v;17;pleeggezin;rouw\n\
    J4;jongere;v;16;thuis;schulden\nJ5;jongere;m;12;thuis;schulden\nJ6;jongere;m;13;thuis;rouw\n";

fn text(output: &Output) -> String {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    let told = String::from_utf8(output.stderr.clone()).unwrap();
    assert!(!text.is_empty(), "{told}");
    text
}

/// The label of each respondent.
fn labels(output: &Output) -> Vec<String> {
    let last = |line: &str| line.rsplit('\t').next().unwrap_or("").to_owned();
    text(output).lines().map(last).collect()
}

#[test]
fn a_risk_report_is_a_page_and_json_and_never_says_the_word() {
    let place = tempfile::tempdir().unwrap();
    let at = place.path();
    fs::write(at.join("r.csv"), TABLE).unwrap();
    for k in ["2", "3", "9"] {
        let words = [
            "labels", "@r.csv", "--k", k, "--force", "--report", "@r.html", "--report", "@r.json",
        ];
        let output = run(at, &words);
        assert!(output.status.code() < Some(2), "{output:?}");
        let page = fs::read_to_string(at.join("r.html")).unwrap();
        let json = fs::read_to_string(at.join("r.json")).unwrap();
        for written in [&page, &json] {
            assert!(!written.to_lowercase().contains("anoniem"));
        }
        assert!(page.contains("Gepseudonimiseerd"));
        let report: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(report["k"].to_string(), k);
        assert_eq!(report["roles"][0]["interviewed"], 6);
        // The page and the JSON tell the same figures.
        let below = report["roles"][0]["below_k"]["after"].as_u64().unwrap();
        assert_eq!(
            below > 0,
            page.contains("herkenbaar in een groep"),
            "{below}"
        );
        let met = report["tests"]["singling-out"] == "met";
        assert_eq!(met, below == 0);
    }
    // An existing report stays unless it may go; other forms are refused.
    let again = run(at, &["labels", "@r.csv", "--report", "@r.html"]);
    assert_eq!(again.status.code(), Some(2));
    let other = run(at, &["labels", "@r.csv", "--report", "@r.txt"]);
    assert_eq!(other.status.code(), Some(2));
}

#[test]
fn a_sensitive_attribute_makes_labels_vaguer() {
    let place = tempfile::tempdir().unwrap();
    let at = place.path();
    fs::write(at.join("r.csv"), TABLE).unwrap();
    let plain = labels(&run(
        at,
        &["labels", "@r.csv", "--k", "2", "--strategy", "per-label"],
    ));
    let varied = labels(&run(
        at,
        &[
            "labels",
            "@r.csv",
            "--k",
            "2",
            "--l",
            "2",
            "--strategy",
            "per-label",
            "--report",
            "@r.json",
        ],
    ));
    // The three in foster care and a family home all grieve: alone they would give that away.
    assert_ne!(plain[0], varied[0]);
    let report: Value =
        serde_json::from_str(&fs::read_to_string(at.join("r.json")).unwrap()).unwrap();
    assert_eq!(report["tests"]["inference"], "met");
}

#[test]
fn a_population_makes_labels_vaguer() {
    let place = tempfile::tempdir().unwrap();
    let at = place.path();
    fs::write(at.join("r.csv"), TABLE).unwrap();
    let people = "rol;geslacht;leeftijd;woonsituatie;aantal\n\
        jongere;v;16;pleeggezin;4\njongere;v;17;pleeggezin;5\njongere;v;17;gezinshuis;3\njongere;v;16;thuis;900\n\
        jongere;m;12;thuis;900\njongere;m;13;thuis;900\n";
    fs::write(at.join("p.csv"), people).unwrap();
    let words = ["labels", "@r.csv", "--k", "2", "--strategy", "per-label"];
    let plain = labels(&run(at, &words));
    let known = [
        &words[..],
        &["--population", "@p.csv", "--population-k", "20"],
    ]
    .concat();
    let known = labels(&run(at, &known));
    assert_ne!(plain[0], known[0]);
    assert!(
        known[0].starts_with("Meisje") || known[0].starts_with("Jongere"),
        "{known:?}"
    );
    fs::write(at.join("p.csv"), people.replace("900", "veel")).unwrap();
    let wrong = run(at, &["labels", "@r.csv", "--population", "@p.csv"]);
    assert_eq!(wrong.status.code(), Some(2));
}

#[test]
fn who_is_interviewed_twice_counts_once_and_only_with_the_same_values() {
    let place = tempfile::tempdir().unwrap();
    let at = place.path();
    fs::write(
        at.join("r.csv"),
        format!("{TABLE}J1;jongere;v;16;pleeggezin;rouw\n"),
    )
    .unwrap();
    let twice = text(&run(at, &["labels", "@r.csv"]));
    assert_eq!(twice.lines().count(), 6);
    fs::write(
        at.join("r.csv"),
        format!("{TABLE}J1;jongere;v;19;thuis;rouw\n"),
    )
    .unwrap();
    let other = run(at, &["labels", "@r.csv"]);
    assert_eq!(other.status.code(), Some(2));
    let told = String::from_utf8(other.stderr).unwrap();
    assert!(told.contains("rij 8"), "{told}");
    // Neither has somebody two families, nor two sensitive values.
    let wide = TABLE.replacen('\n', ";gezin\n", 1);
    let row = |end: &str| fs::write(at.join("r.csv"), format!("{wide}{end}")).unwrap();
    row("J9;jongere;v;16;thuis;rouw;g1\nJ9;jongere;v;16;thuis;rouw;g2\n");
    let families = run(at, &["labels", "@r.csv"]);
    assert_eq!(families.status.code(), Some(2));
    row("J9;jongere;v;16;thuis;rouw;g1\nJ9;jongere;v;16;thuis;drugs;g1\n");
    let sensitive = run(at, &["labels", "@r.csv"]);
    assert_eq!(sensitive.status.code(), Some(2));
    row("J9;jongere;v;16;thuis;rouw;g1\nJ9;jongere;v;16;thuis;;\n");
    let whole = run(at, &["labels", "@r.csv"]);
    assert_ne!(whole.status.code(), Some(2));
}
