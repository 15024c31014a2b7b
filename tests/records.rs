//! Records of the measuring set: woonsituatie and attribution from the notes alone.
//!
//! The header of a marked document says what its editors know; it is no part of the notes, and is
//! taken off before they are read. Only figures are told, never text.

use super::support::{RESEARCH, gold, root, shared, work};
use schuilnaam::evaluate::Unit;
use schuilnaam::respondent::{Level, Living, Respondents, attribution, variants};
use std::path::Path;
use std::process::Command;

/// Of a hundred headers, how many woonsituaties and how many attributions are reproduced at least. The floors are
/// what is reached, and only rise; 90 is what is wanted.
const FLOORS: [usize; 2] = [85, 75];

/// The values of a marked document's header.
fn header(file: &str) -> Vec<(&str, &str)> {
    let header = file.split("\n=====\n").next().unwrap_or_default();
    let values = header.lines().filter_map(|line| line.split_once(':'));
    values
        .map(|(key, value)| (key.trim(), value.trim()))
        .collect()
}

#[test]
fn headers_of_the_measuring_set_are_reproduced_from_the_notes() {
    let Some(shared) = shared() else { return };
    let mut figures = [(0, 0); 2];
    let mut seen = 0;
    for number in 1..=24 {
        let path = shared.join(format!("corpus/d{number:02}.gold.txt"));
        let Ok(file) = std::fs::read_to_string(&path) else {
            continue;
        };
        seen += 1;
        let header = header(&file);
        let notes = gold(&path, Unit::Document).pop().unwrap().text();
        let value = |key: &str| {
            let found = header.iter().find(|(k, _)| *k == key);
            found.map_or("", |(_, v)| *v)
        };
        let record = work(
            &RESEARCH,
            Path::new("a.txt"),
            notes.as_bytes(),
            |worker, document| {
                let resolved = worker.find(document)?;
                Ok(Respondents::of(document, &resolved).main)
            },
        )
        .unwrap();
        let living = record.living.as_ref().map(|l| l.value);
        if !value("living").is_empty() {
            let label = |l: Living| l.label().to_lowercase();
            let told = living.is_some_and(|l| label(l).ends_with(&value("living").to_lowercase()));
            count(&mut figures[0], told);
        }
        let printed = [Level::Leaf, Level::Category].map(|level| attribution(&record, level));
        let mut told = printed.into_iter().flatten().chain(variants(&record));
        let told = told.any(|label| label == value("attribution"));
        count(&mut figures[1], told);
    }
    assert!(seen >= 16, "the measuring set is whole");
    let [living, label] = figures;
    eprintln!(
        "woonsituatie {} of {}, attribution {} of {}",
        living.0, living.1, label.0, label.1
    );
    for ((right, all), floor) in figures.into_iter().zip(FLOORS) {
        assert!(right * 100 >= floor * all, "{right} of {all}");
    }
}

/// Of a hundred invented fragments, how many labels are told at least: what is reached.
const FRAGMENTS: usize = 97;

#[test]
fn labels_of_the_fragments_are_told_by_their_notes() {
    let fragments = std::fs::read_to_string(root().join("fixtures/respondents.txt")).unwrap();
    let mut figure = (0, 0);
    for (number, fragment) in fragments.split("\n@@ ").skip(1).enumerate() {
        let (label, notes) = fragment.split_once('\n').unwrap();
        let record = work(
            &RESEARCH,
            Path::new("a.txt"),
            notes.trim_start().as_bytes(),
            |worker, document| Ok(Respondents::of(document, &worker.find(document)?).main),
        )
        .unwrap();
        let house = attribution(&record, Level::Leaf);
        let coarser = attribution(&record, Level::Category);
        let told = house
            .iter()
            .cloned()
            .chain(coarser)
            .chain(variants(&record));
        let told = told.into_iter().any(|l| l == label);
        if !told {
            eprintln!("{}: {label}: {}", number + 1, house.unwrap_or_default());
        }
        count(&mut figure, told);
    }
    eprintln!("fragments {} of {}", figure.0, figure.1);
    assert!(figure.0 * 100 >= FRAGMENTS * figure.1, "{figure:?}");
}

fn count(figure: &mut (usize, usize), right: bool) {
    figure.0 += usize::from(right);
    figure.1 += 1;
}

/// What a run says and how it ends.
fn run(folder: &Path, words: &[&str]) -> (i32, String) {
    let done = Command::new(env!("CARGO_BIN_EXE_schuilnaam"))
        .current_dir(folder)
        .args(words)
        .args(["--lang", "nl"])
        .output()
        .unwrap();
    let code = done.status.code().unwrap();
    assert!(code < 2, "{}", done.stderr.escape_ascii());
    (code, String::from_utf8(done.stdout).unwrap())
}

#[test]
fn records_are_a_table_for_every_command_that_takes_one() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::create_dir(at("gesprekken")).unwrap();
    let mut table = "respondent;document;naam;rol;geslacht;leeftijd;woonsituatie\n".to_owned();
    for n in 1..=6 {
        let notes = "I: Waar woon je?\nTess: Ik woon op een leefgroep.\nTess: Ik ben zestien.\n";
        std::fs::write(at(&format!("gesprekken/g{n}.txt")), notes).unwrap();
        // The last is told to be older than she says.
        let age = if n == 6 { 17 } else { 16 };
        table.push_str(&format!("R{n};g{n}.txt;Tess;jongere;v;{age};\n"));
    }
    std::fs::write(at("tabel.csv"), table).unwrap();
    let both = ["gesprekken", "--respondents", "tabel.csv"];

    let csv = [
        &["records"],
        &both[..],
        &["--format", "csv", "--out", "gegevens.csv"],
    ]
    .concat();
    assert_eq!(run(folder.path(), &csv).0, 1, "a conflict needs a look");
    let (_, text) = run(folder.path(), &[&["records"], &both[..]].concat());
    assert!(text.contains("R6\tage\t≠ 16\tdocument 6, teken "), "{text}");
    assert!(!text.contains("Tess") && !text.contains("g6"));

    let (_, of_both) = run(folder.path(), &[&["labels"], &both[..]].concat());
    let (_, of_records) = run(folder.path(), &["labels", "gegevens.csv"]);
    assert_eq!(of_both, of_records);
    assert_eq!(of_both.lines().count(), 6);

    let (code, sample) = run(folder.path(), &["sample", "gegevens.csv"]);
    let start = "Voor dit onderzoek is gesproken met zes jongeren. Alle zes jongeren zijn meisjes. \
                 De jongeren zijn in de leeftijd van 16 tot en met 17 jaar, gemiddeld 16. \
                 Alle zes jongeren wonen op een leefgroep.";
    assert!(code == 0 && sample.starts_with(start), "{sample}");
    let (_, svg) = run(
        folder.path(),
        &["sample", "gegevens.csv", "--format", "svg"],
    );
    assert!(svg.starts_with("<svg ") && svg.contains("op een leefgroep 6"));

    run(folder.path(), &["key", "new", "sleutel"]);
    let clean = [
        "clean",
        "gesprekken",
        "--out",
        "schoon",
        "--register",
        "register",
        "--register-key",
        "sleutel",
        "--respondents",
        "gegevens.csv",
    ];
    run(folder.path(), &clean);
    assert!(at("schoon").is_dir());
}
