//! Whole sessions, with small stages: figures are IDs, words with a capital in file names are names.

use super::*;
use crate::pipeline::Stages;
use crate::pipeline::testing::Digits;
use crate::{Error, ErrorKind, Result};
use std::fs;
use std::path::{Path, PathBuf};

struct Small;

impl Wire for Small {
    fn stages(&self, settings: &Settings) -> Result<Box<dyn Stages>> {
        if settings.rules.is_some() {
            return Err(Error::new(ErrorKind::Rules).at_line(3));
        }
        Ok(Box::new(Digits))
    }

    fn new_key(&self, file: &Path) -> Result<()> {
        crate::key::Key::create_file(file).map(drop)
    }
}

/// What a session said.
#[derive(Debug)]
pub(super) struct Said {
    pub(super) code: u8,
    pub(super) out: String,
    pub(super) err: String,
}

/// A folder with some inputs, and sessions in it.
pub(super) struct Place(tempfile::TempDir);

/// A name that must not be seen anywhere.
pub(super) const CANARY: &str = "Ruthmila";

impl Place {
    pub(super) fn new() -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        fs::create_dir_all(place.at(&format!("in/groep {CANARY}"))).unwrap();
        place.write("in/gesprek een.txt", "Zij is 16 en hij 17.\r\n");
        place.write(&format!("in/groep {CANARY}/{CANARY} b.txt"), "Nummer 1234.");
        place.write(&format!("in/groep {CANARY}/{CANARY} c.md"), "Geen getal.");
        place.write("in/foto.jpg", "x");
        place
    }

    pub(super) fn at(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    pub(super) fn write(&self, path: &str, text: &str) {
        fs::write(self.at(path), text).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.at(path)).unwrap()
    }

    /// All files below a folder, sorted, as paths below the place.
    fn files(&self, below: &str) -> Vec<String> {
        let mut files: Vec<String> = ignore::WalkBuilder::new(self.at(below))
            .standard_filters(false)
            .build()
            .flatten()
            .filter(|e| e.file_type().is_some_and(|t| t.is_file()))
            .map(|e| {
                let path = e.path().strip_prefix(self.0.path()).unwrap();
                path.to_str().unwrap().replace('\\', "/")
            })
            .collect();
        files.sort();
        files
    }

    /// A session; words that start with `@` are paths in the place.
    pub(super) fn run(&self, words: &[&str]) -> Said {
        self.piped(words, "")
    }

    pub(super) fn piped(&self, words: &[&str], stdin: &'static str) -> Said {
        let raw: Vec<OsString> = std::iter::once("schuilnaam".into())
            .chain(words.iter().map(|w| match w.strip_prefix('@') {
                Some(path) => self.at(path).into_os_string(),
                None => OsString::from(w),
            }))
            .collect();
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let code = run(
            &raw,
            World {
                wire: &Small,
                locale: Language::Dutch,
                stdin: Box::new(stdin.as_bytes()),
                out: &mut out,
                err: &mut err,
                terminal: false,
                signals: false,
            },
        );
        Said {
            code,
            out: String::from_utf8(out).unwrap(),
            err: String::from_utf8(err).unwrap(),
        }
    }
}

#[test]
fn clean_keeps_the_tree_and_cleans_the_names() {
    let place = Place::new();
    let said = place.run(&["clean", "@in", "--out", "@uit"]);
    assert_eq!((said.code, said.out.as_str()), (0, ""), "{}", said.err);
    assert_eq!(
        place.files("uit"),
        [
            "uit/gesprek een.txt",
            "uit/groep naam/naam b.txt",
            "uit/groep naam/naam c.md"
        ]
    );
    assert_eq!(
        place.read("uit/gesprek een.txt"),
        "Zij is code en hij code.\r\n"
    );
    insta::assert_snapshot!(said.err, @r##"
    let op: geen `--key-file`: pseudoniemen en fictieve namen gelden alleen binnen deze run; een volgende run kiest andere, en niemand kan ze terugrekenen
    documenten: 3 klaar, 0 mislukt; overgeslagen: 1 (ander soort bestand: 1)
    vervangen: 3
      nummers en codes              3  pseudoniem 3
    "##);
}

#[test]
fn log_and_report_account_for_every_change() {
    let place = Place::new();
    let said = place.run(&[
        "clean",
        "@in",
        "--out",
        "@uit",
        "--log",
        "@log.jsonl",
        "--report",
        "@report.json",
        "--jobs",
        "3",
    ]);
    assert_eq!(said.code, 0, "{}", said.err);
    insta::assert_snapshot!(place.read("log.jsonl"), @r##"
    {"doc":1,"start":7,"end":9,"out_start":7,"out_end":11,"type":"ID","entity":"i1","operator":"pseudonym","rule":"nl-figures"}
    {"doc":1,"start":17,"end":19,"out_start":19,"out_end":23,"type":"ID","entity":"i1","operator":"pseudonym","rule":"nl-figures"}
    {"doc":2,"start":7,"end":11,"out_start":7,"out_end":8,"type":"ID","entity":"i1","operator":"pseudonym","rule":"nl-figures"}
    "##);
    let report: serde_json::Value = serde_json::from_str(&place.read("report.json")).unwrap();
    assert_eq!(report["replaced"], 3);
    assert_eq!(report["documents"]["done"], 3);
    assert_eq!(report["skipped"]["others"], 1);
    assert_eq!(report["entries"][1]["replaced"], 1);
    assert_eq!(report["key"], "drawn");
}

#[test]
fn one_bad_document_never_stops_the_others() {
    let place = Place::new();
    place.write("in/a.txt", "een\n\u{fffd}");
    place.write("in/b.txt", "panic");
    place.write("in/c.txt", " \n");
    fs::create_dir_all(place.at("uit")).unwrap();
    place.write("uit/a.txt", "van een eerdere run");
    let said = place.run(&["clean", "@in", "--out", "@uit", "--force"]);
    assert_eq!(said.code, 1);
    assert_eq!(place.files("uit").len(), 4, "{:?}", place.files("uit"));
    assert!(!place.at("uit/a.txt").exists(), "stale output is gone");
    insta::assert_snapshot!(said.err, @r##"
    let op: geen `--key-file`: pseudoniemen en fictieve namen gelden alleen binnen deze run; een volgende run kiest andere, en niemand kan ze terugrekenen
    schuilnaam: document 1, regel 2: deze tekst kan niet zonder verlies worden gelezen
    tip: open het bestand in een tekstverwerker, bewaar het als UTF-8 en probeer het opnieuw
    schuilnaam: document 2: een document kon niet worden verwerkt
    tip: dit is een fout in het programma; meld hem zonder tekst van deelnemers mee te sturen
    documenten: 4 klaar, 2 mislukt; overgeslagen: 1 (ander soort bestand: 1)
    vervangen: 3
      nummers en codes              3  pseudoniem 3
    nog nakijken:
      document 1: mislukt, geen uitvoer
      document 2: mislukt, geen uitvoer
      document 3: geen tekst gevonden
    tip: `--list` toont welk bestand bij welk nummer hoort
    "##);
    let only_bad = place.run(&["clean", "@in/a.txt", "@in/foto.jpg", "--out", "@uit2"]);
    assert_eq!(only_bad.code, 2);
    assert!(place.files("uit2").is_empty());
}

#[test]
fn output_is_refused_before_anything_is_written() {
    let place = Place::new();
    fs::create_dir_all(place.at("uit/groep naam")).unwrap();
    place.write("uit/groep naam/naam c.md", "er was al iets");
    let told = |words: &[&str]| {
        let said = place.run(words);
        assert_eq!((said.code, said.out.as_str()), (2, ""));
        said.err
    };
    insta::assert_snapshot!(told(&["clean", "@in", "--out", "@uit"]), @r##"
    schuilnaam: document 3: de uitvoer bestaat al
    tip: kies een andere map of overschrijf met `--force`
    "##);
    insta::assert_snapshot!(told(&["clean", "@in", "--out", "@in/uit"]), @r##"
    schuilnaam: invoer en uitvoer overlappen
    tip: kies met `--out` een map buiten de invoer
    "##);
    insta::assert_snapshot!(told(&["clean", "@in"]), @r##"
    schuilnaam: er ontbreekt een uitvoermap
    tip: geef een map buiten de invoer met `--out`
    "##);
    insta::assert_snapshot!(told(&["clean", "@in", "@weg", "--out", "@uit"]), @r##"
    schuilnaam: invoer 2 kan niet worden gelezen
    tip: controleer de spelling, en of u het bestand of de map mag lezen
    "##);
    insta::assert_snapshot!(
        told(&["clean", "@in", "--out", "@uit2", "--report", "@in/gesprek een.txt", "--force"]), @r##"
        schuilnaam: het bestand bij `--report` is ook invoer, uitvoer of sleutel
        tip: kies voor elk bestand een eigen plek, buiten de invoer
        "##
    );
    insta::assert_snapshot!(told(&["clean", "@in", "@in/gesprek een.txt", "--out", "@uit2"]), @r##"
    schuilnaam: document 1 en document 4 zouden dezelfde uitvoer krijgen
    tip: verwerk ze apart, of geef de map erboven als invoer; `--list` bij `detect` toont de nummers
    "##);
    insta::assert_snapshot!(told(&["clean", "@in", "--out", "@uit2", "--rules", "@in"]), @r##"
    schuilnaam: regel 3: een regelbestand klopt niet
    tip: verbeter het bestand op de genoemde plaats; `rules/README.md` geeft voorbeelden
    "##);
    insta::assert_snapshot!(told(&["clean", "@in", "--out", "@uit2", "--log", "@weg/log"]), @r##"
    schuilnaam: het bestand bij `--log` kan niet worden geschreven
    tip: controleer of de map bestaat en of u erin mag schrijven
    "##);
    assert_eq!(place.files("uit"), ["uit/groep naam/naam c.md"]);
    assert!(place.files("uit2").is_empty());
    let forced = place.run(&["clean", "@in", "--out", "@uit", "--force"]);
    assert_eq!(forced.code, 0);
    assert_eq!(place.read("uit/groep naam/naam c.md"), "Geen getal.");
}

#[test]
fn standard_input_goes_to_standard_output_or_into_the_folder() {
    let place = Place::new();
    let said = place.piped(&["clean", "-"], "Zij is 16.");
    assert_eq!((said.code, said.out.as_str()), (0, "Zij is code."));
    let said = place.piped(&["clean", "-", "@in", "--out", "@uit"], "Zij is 16.");
    assert_eq!((said.code, said.out.as_str()), (0, ""), "{}", said.err);
    assert_eq!(place.read("uit/stdin.txt"), "Zij is code.");
    let said = place.piped(
        &["clean", "-", "--out", "@uit", "--force", "--no-check"],
        "PK\u{3}\u{4}16",
    );
    assert_eq!(said.code, 0, "{}", said.err);
    assert_eq!(place.read("uit/stdin.docx"), "PK\u{3}\u{4}code");
    let said = place.piped(&["clean", "-"], "\u{fffd}");
    assert_eq!((said.code, said.out.as_str()), (2, ""));
}

#[test]
fn quotes_are_paragraphs() {
    let place = Place::new();
    let said = place.run(&["quotes", "@in"]);
    assert_eq!(said.code, 1);
    assert_eq!(
        said.out,
        "“Zij is code en hij code.” - Cijferaar\n\n“Nummer é.” - Cijferaar\n\n“Geen getal.” - [toeschrijving ontbreekt]\n"
    );
    insta::assert_snapshot!(said.err, @r##"
    let op: geen `--key-file`: pseudoniemen en fictieve namen gelden alleen binnen deze run; een volgende run kiest andere, en niemand kan ze terugrekenen
    documenten: 3 klaar, 0 mislukt; overgeslagen: 1 (ander soort bestand: 1)
    citaten: 3
    vervangen: 3
      nummers en codes              3  pseudoniem 3
    nog nakijken:
      document 3: citaten zonder gegevens van de spreker: 1
    tip: `--list` toont welk bestand bij welk nummer hoort
    "##);
    let said = place.run(&[
        "quotes",
        "@in",
        "--out",
        "@citaten.txt",
        "--report",
        "@r.json",
    ]);
    assert_eq!((said.code, said.out.as_str()), (1, ""));
    assert_eq!(place.read("citaten.txt").lines().count(), 5);
    assert!(place.read("r.json").contains("\"quotes\": 3"));
    let again = place.run(&["quotes", "@in", "--out", "@citaten.txt"]);
    assert_eq!(again.code, 2);
    assert!(again.err.contains("`--out`"), "{}", again.err);
}

#[test]
fn detect_shows_text_on_request_only() {
    let place = Place::new();
    let said = place.run(&["detect", "@in"]);
    insta::assert_snapshot!(said.out, @r##"
    1:1:8      ID           i1   0.75  nl-figures  a run of figures
    1:1:18     ID           i1   0.75  nl-figures  a run of figures
    2:1:8      ID           i1   0.75  nl-figures  a run of figures
    "##);
    insta::assert_snapshot!(said.err, @"documenten: 3 klaar, 0 mislukt; overgeslagen: 1 (ander soort bestand: 1)");
    assert_eq!(said.code, 0);
    let shown = place.run(&["detect", "@in", "--show"]);
    assert!(shown.out.contains("“1234”"));
    let lines = place
        .run(&["detect", "@in", "--format", "jsonl", "--jobs", "2"])
        .out;
    let first: serde_json::Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    assert_eq!(first["doc"], "gesprek een");
    assert_eq!(first["spans"][0]["start"], 7);
    assert_eq!(lines.lines().count(), 3);
    assert!(!lines.contains("1234"));
    let one = place.run(&["detect", "@in/gesprek een.txt", "--text"]);
    assert_eq!(one.out, "Zij is 16 en hij 17.\r\n");
    let all = place.run(&["detect", "@in", "--text"]);
    assert!(all.out.starts_with("=== document 1 ===\nZij is"));
    assert!(all.out.contains("Nummer 1234.\n=== document 3 ===\n"));
}

#[test]
fn list_names_files_and_does_nothing_else() {
    let place = Place::new();
    let said = place.run(&["clean", "@in", "--out", "@uit", "--list"]);
    assert_eq!(said.code, 0);
    assert!(said.err.starts_with("let op: geen `--key-file`"));
    let last: Vec<&str> = said.out.lines().last().unwrap().split('\t').collect();
    assert_eq!((last[0], last[2]), ("3", "groep naam/naam c.md"));
    assert!(last[1].ends_with(&format!("in/groep {CANARY}/{CANARY} c.md")));
    assert!(!place.at("uit").exists());
    for command in ["detect", "quotes"] {
        let said = place.run(&[command, "@in", "--list"]);
        assert_eq!(said.out.lines().count(), 3);
    }
}

#[test]
fn interrupted_leftovers_are_swept() {
    let place = Place::new();
    fs::create_dir_all(place.at("uit/groep naam")).unwrap();
    place.write("uit/.schuilnaam-abc123.tmp", "half");
    place.write("uit/groep naam/.schuilnaam-abc123.tmp", "half");
    assert_eq!(place.run(&["clean", "@in", "--out", "@uit"]).code, 0);
    assert_eq!(place.files("uit").len(), 3);
}

#[test]
fn a_key_is_made_once() {
    let place = Place::new();
    let said = place.run(&["key", "new", "@sleutel"]);
    assert_eq!((said.code, said.out.as_str()), (0, ""));
    insta::assert_snapshot!(said.err, @"let op: sleutel gemaakt; bewaar hem apart van de documenten en maak een reservekopie");
    let again = place.run(&["key", "new", "@sleutel"]);
    assert_eq!(again.code, 2);
    insta::assert_snapshot!(again.err, @r##"
    schuilnaam: het bestand bestaat al, en een sleutel wordt nooit overschreven
    tip: kies een andere naam
    "##);
    let said = place.run(&["clean", "@in", "--out", "@uit", "--key-file", "@sleutel"]);
    assert_eq!(said.code, 0);
    assert!(!said.err.contains("--key-file"), "{}", said.err);
}

#[test]
fn no_name_in_paths_or_arguments_is_ever_told() {
    let place = Place::new();
    let folder = format!("@in/groep {CANARY}");
    let missing = format!("@{CANARY}/weg.txt");
    let new = format!("@uit {CANARY}");
    place.write(&format!("in/groep {CANARY}/{CANARY} kapot.txt"), "\u{fffd}");
    place.write(&format!("in/groep {CANARY}/{CANARY} panic.txt"), "panic");
    place.write(&format!("{CANARY}.json"), "");
    fs::create_dir(place.at(&format!("goud {CANARY}"))).unwrap();
    let gold = format!("@goud {CANARY}");
    for (name, text) in [
        (
            "a.gold.txt",
            format!("{CANARY}: 1\n=====\n⟦{CANARY}|ID⟧ 12"),
        ),
        ("b.gold.txt", format!("=====\n⟦{CANARY}|{CANARY}⟧")),
        ("c.conll", format!("{CANARY} {CANARY}\n")),
    ] {
        place.write(&format!("{}/{CANARY} {name}", &gold[1..]), &text);
    }
    let in_report = ["--report", "@report.json", "--log", "@log.jsonl", "--force"];
    let report = format!("@{CANARY}.json");
    let inside = format!("{folder}/uit");
    let sessions: Vec<Vec<&str>> = vec![
        [&["clean", &folder, "--out", "@uit"][..], &in_report[..]].concat(),
        vec!["clean", &folder, "--out", "@uit"],
        vec!["clean", &folder, "--out", &inside],
        vec!["clean", &folder, &folder, "--out", "@uit2"],
        vec!["clean", &missing, "--out", "@uit"],
        vec!["clean", "@in", "--out", &new],
        vec!["clean", "@in", "--out", "@uit3", "--report", &report],
        vec!["clean", "@in", "--out", "@uit4", "--log", &missing],
        vec!["clean", "@in", "--out", "@uit5", "--rules", &missing],
        vec!["quotes", &folder],
        vec!["quotes", &folder, "--out", &report],
        vec!["detect", &folder],
        vec!["detect", &missing],
        vec!["evaluate", &gold],
        vec!["evaluate", &folder, "--misses", "9"],
        vec!["evaluate", &gold, "--misses", "9", "--format", "html"],
        vec!["evaluate", &gold, "--sentences", "--format", "json"],
        vec!["evaluate", &gold, "--misses", CANARY],
        vec!["evaluate", &missing, "--show"],
        vec!["key", "new", &report],
        vec!["key", CANARY],
        vec![CANARY],
        vec!["clean", "@in", "--out", "@uit6", "--policy", CANARY],
        vec!["clean", "@in", "--out", "@uit6", "--jobs", CANARY],
        vec!["clean", "@in", "--lang", CANARY],
        vec!["clean", "@in", "--ruthmila"],
        vec!["completions", CANARY],
    ];
    let mut codes = Vec::new();
    for session in &sessions {
        for lang in ["--lang=nl", "--lang=en"] {
            let mut words = session.clone();
            words.push(lang);
            let said = place.run(&words);
            codes.push(said.code);
            let text = format!("{}{}", said.out, said.err).to_lowercase();
            assert!(!text.contains("ruthmila"), "{session:?}: {text}");
            assert!(!text.is_empty(), "{session:?} says nothing");
        }
    }
    assert!(codes.contains(&0) || codes.contains(&1));
    for file in ["report.json", "log.jsonl"] {
        let text = place.read(file);
        assert!(text.contains("\"doc\"") && !text.contains(CANARY), "{file}");
    }
    let outputs = place.files("uit");
    assert!(outputs.len() >= 2, "{outputs:?}");
    assert!(outputs.iter().all(|f| !f.contains(CANARY)), "{outputs:?}");
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    struct Closed;
    impl Write for Closed {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Err(std::io::ErrorKind::BrokenPipe.into())
        }
    }
    let place = Place::new();
    place.write("in/een.gold.txt", "=====\nNummer ⟦12|ID⟧\n");
    for words in [
        vec!["detect"],
        vec!["quotes"],
        vec!["evaluate"],
        vec!["detect", "--list"],
    ] {
        let mut raw: Vec<OsString> = vec!["schuilnaam".into()];
        raw.extend(words.iter().map(OsString::from));
        raw.push(place.at("in").into_os_string());
        let mut err = Vec::new();
        let world = World {
            wire: &Small,
            locale: Language::English,
            stdin: Box::new(std::io::empty()),
            out: &mut Closed,
            err: &mut err,
            terminal: false,
            signals: false,
        };
        assert_eq!(run(&raw, world), DONE);
    }
}

#[test]
fn man_page_and_completions_mention_every_command_and_option() {
    let place = Place::new();
    let command = Args::command();
    let visible = command.get_subcommands().filter(|c| !c.is_hide_set());
    let options: Vec<(String, Vec<String>)> = visible
        .map(|c| {
            let longs = c.get_arguments().filter_map(|a| a.get_long());
            (
                c.get_name().to_owned(),
                longs.map(|l| format!("--{l}")).collect(),
            )
        })
        .collect();
    assert_eq!(options.len(), 12);
    for lang in ["--lang=nl", "--lang=en"] {
        let man = place.run(&["man", lang]);
        assert_eq!(man.code, 0);
        // roff writes a hyphen as an escape.
        let page = man
            .out
            .replace("\\-", "-")
            .replace("\\fR", "")
            .replace("\\fB", "");
        for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
            let script = place.run(&["completions", shell, lang]);
            assert_eq!(script.code, 0);
            for (name, options) in &options {
                assert!(script.out.contains(name.as_str()), "{shell}: {name}");
                for option in options {
                    let long = option.trim_start_matches('-');
                    assert!(script.out.contains(long), "{shell}: {name} {option}");
                }
            }
        }
        for (name, options) in &options {
            assert!(page.contains(&format!("schuilnaam {name}")), "{name}");
            for option in options {
                assert!(page.contains(option.as_str()), "{name} {option}:\n{page}");
            }
        }
        let english = [".SH NAME", ".SH OPTIONS", "[possible values", "[default: "];
        if lang == "--lang=nl" {
            for word in english {
                assert!(!page.contains(word), "{word} in the Dutch page");
            }
        }
    }
}

/// Where the child of the test below finds its inputs.
const CHILD: &str = "SCHUILNAAM_TEST_CLEANS_IN";

/// Not a test by itself: the child of the test below, a run as `main` does it.
#[test]
fn child_that_cleans() {
    let Some(top) = std::env::var_os(CHILD) else {
        return;
    };
    let top = PathBuf::from(top);
    let mut raw: Vec<OsString> = vec!["schuilnaam".into(), "clean".into()];
    raw.push(top.join("in").into());
    for (option, file) in [
        ("--out", "uit"),
        ("--report", "r.json"),
        ("--log", "l.jsonl"),
    ] {
        raw.push(option.into());
        raw.push(top.join(file).into());
    }
    let mut err = Vec::new();
    let world = World {
        wire: &Small,
        locale: Language::English,
        stdin: Box::new(std::io::empty()),
        out: &mut std::io::sink(),
        err: &mut err,
        terminal: false,
        signals: true,
    };
    let code = run(&raw, world);
    std::process::exit(i32::from(code));
}

/// Enough documents for a run that outlasts a slow machine's signal.
const DOCUMENTS: usize = 4_000;

/// Starts the child, waits for its first output and sends it a signal.
#[cfg(unix)]
fn signalled(place: &Place, signal: &str) -> std::process::ExitStatus {
    use std::process::{Command, Stdio};
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "cli::tests::child_that_cleans", "--nocapture"])
        .env(CHILD, place.0.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    while place.files("uit").iter().all(|f| f.contains("/.")) {
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    let sent = Command::new("kill")
        .args([signal, &child.id().to_string()])
        .status()
        .unwrap();
    assert!(sent.success(), "the run ended too soon");
    child.wait().unwrap()
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_between_two_documents_and_a_kill_leaves_no_half_file() {
    let place = Place(tempfile::tempdir().unwrap());
    fs::create_dir(place.at("in")).unwrap();
    let text = "Zij is 16 en hij 17.\n".repeat(2_000);
    place.write("in/0000.txt", &text);
    for n in 1..DOCUMENTS {
        fs::hard_link(place.at("in/0000.txt"), place.at(&format!("in/{n:04}.txt"))).unwrap();
    }
    let whole = |file: &String| {
        let text = place.read(file);
        text == "Zij is code en hij code.\n".repeat(2_000)
    };

    let status = signalled(&place, "-KILL");
    assert!(status.code().is_none(), "killed");
    let outputs = place.files("uit");
    let named = outputs.iter().filter(|f| !f.contains("/."));
    assert!(named.clone().count() > 0);
    assert!(named.clone().all(whole), "half a file has its name");
    assert!(!place.at("r.json").exists() && !place.at("l.jsonl").exists());

    fs::remove_dir_all(place.at("uit")).unwrap();
    let status = signalled(&place, "-INT");
    assert_eq!(status.code(), Some(1), "done in part");
    let outputs = place.files("uit");
    assert!(outputs.iter().all(|f| !f.contains("/.")), "nothing aside");
    assert!(outputs.iter().all(whole));
    assert!(outputs.len() < DOCUMENTS, "the run was not ended");
    let report: serde_json::Value = serde_json::from_str(&place.read("r.json")).unwrap();
    assert_eq!(report["interrupted"], true);
    assert_eq!(report["documents"]["done"], outputs.len());
    let last = place.read("l.jsonl");
    let last: serde_json::Value = serde_json::from_str(last.lines().last().unwrap()).unwrap();
    assert_eq!(
        last["doc"],
        outputs.len(),
        "the log tells of what was written"
    );
}
