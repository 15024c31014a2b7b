//! The program from outside: exit codes, refusals, standard input, and what it prints for programs.

use super::support::{files, fixtures, interviews, key_file, program, read, run};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

/// A folder with two small notes.
fn place() -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    fs::create_dir(place.path().join("in")).unwrap();
    fs::write(
        place.path().join("in/een.txt"),
        "R: Ik heet Ruben de Vries en ben 16 jaar.\r\n",
    )
    .unwrap();
    fs::write(
        place.path().join("in/twee.md"),
        "# Gesprek\n\nIk bel mevrouw Hoekstra op 06-12345678.\n",
    )
    .unwrap();
    place
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn err(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

#[test]
fn exit_codes_tell_done_needs_a_look_and_failed() {
    let place = place();
    let at = place.path();
    assert_eq!(code(&run(at, &["clean", "@in", "--out", "@uit"])), 0);
    // A bad document among good ones: the others are written, the run needs a look.
    fs::copy(fixtures().join("odd/broken.docx"), at.join("in/drie.docx")).unwrap();
    let mixed = run(at, &["clean", "@in", "--out", "@gemengd"]);
    assert_eq!(code(&mixed), 1, "{}", err(&mixed));
    assert_eq!(
        files(&at.join("gemengd")),
        [PathBuf::from("een.txt"), PathBuf::from("twee.md")]
    );
    assert!(err(&mixed).contains("document 1"), "{}", err(&mixed));
    // Bad documents alone, and arguments that say nothing, have failed.
    assert_eq!(
        code(&run(at, &["clean", "@in/drie.docx", "--out", "@niets"])),
        2
    );
    assert_eq!(code(&run(at, &["clean", "@in"])), 2);
    assert_eq!(code(&run(at, &["clean", "@in", "--out", "@x", "--nee"])), 2);
    assert_eq!(code(&run(at, &["clean", "@weg", "--out", "@x"])), 2);
    assert_eq!(code(&run(at, &[])), 2);
    // A quote without a record shows its gap.
    fs::write(
        at.join("citaat.txt"),
        "Citaat: Niemand vroeg wat ik wilde.\n",
    )
    .unwrap();
    let gap = run(at, &["quotes", "@citaat.txt"]);
    assert_eq!(code(&gap), 1, "{}", err(&gap));
    assert!(
        gap.stdout
            .starts_with("“Niemand vroeg wat ik wilde.”".as_bytes())
    );
}

/// An organisation's own woonvormen and functions reach the labels; an example that fails stops the run.
#[test]
fn own_wordings_reach_the_labels_of_quotes() {
    let place = tempfile::tempdir().unwrap();
    let at = place.path();
    for folder in ["in", "regels"] {
        fs::create_dir(at.join(folder)).unwrap();
    }
    let youth = "Leeftijd: 16\nGeslacht: m\nWoonsituatie: leerschip De Noord\n\n> Ik vaar graag.\n";
    fs::write(at.join("in/een.txt"), youth).unwrap();
    fs::write(
        at.join("in/twee.txt"),
        "Functie: paardencoach\n\n> Een paard voelt dat.\n",
    )
    .unwrap();
    let category = "[[category]]\ncode = 'uithuis.groep.schip'\nlabel = 'op een leerschip'\nbroader = 'uithuis.groep'\npatterns = ['{at}leerschip\\b']\nfinds = ['op het leerschip']\n";
    let living = at.join("regels/living.toml");
    fs::write(&living, format!("{category}leaves = ['op een schip']\n")).unwrap();
    fs::write(
        at.join("regels/roles.toml"),
        "[[function]]\ntitle = 'paardencoach'\n",
    )
    .unwrap();
    let labels = |words: &[&str]| {
        let output = run(at, words);
        let text = String::from_utf8(output.stdout).unwrap();
        let labels = text.lines().filter_map(|l| l.rsplit_once("” - "));
        labels
            .map(|(_, label)| label.to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(labels(&["quotes", "@in"])[0], "Jongen van 16");
    assert_eq!(
        labels(&["quotes", "@in", "--rules", "@regels"]),
        ["Jongen van 16, woont op een leerschip", "Paardencoach"]
    );
    let cleaned = run(at, &["clean", "@in", "--out", "@uit", "--rules", "@regels"]);
    assert_eq!(code(&cleaned), 0, "{}", err(&cleaned));
    let text = fs::read_to_string(at.join("uit/een.txt")).unwrap();
    assert!(text.contains("Woonsituatie: leerschip\n"), "{text}");

    fs::write(
        &living,
        format!("{category}leaves = ['leerschip Geheim']\n"),
    )
    .unwrap();
    let failed = run(at, &["quotes", "@in", "--rules", "@regels"]);
    assert_eq!(code(&failed), 2);
    assert!(
        err(&failed).contains("uithuis.groep.schip"),
        "{}",
        err(&failed)
    );
    assert!(!err(&failed).contains("Geheim"), "{}", err(&failed));
}

#[test]
fn existing_output_is_refused_unless_forced() {
    let place = place();
    let at = place.path();
    let clean = ["clean", "@in", "--out", "@uit"];
    assert_eq!(code(&run(at, &clean)), 0);
    fs::write(at.join("uit/een.txt"), "van een ander").unwrap();
    fs::remove_file(at.join("uit/twee.md")).unwrap();
    assert_eq!(code(&run(at, &clean)), 2);
    assert_eq!(
        fs::read_to_string(at.join("uit/een.txt")).unwrap(),
        "van een ander"
    );
    assert!(
        !at.join("uit/twee.md").exists(),
        "nothing is done before all is checked"
    );
    let forced = run(at, &["clean", "@in", "--out", "@uit", "--force"]);
    assert_eq!(code(&forced), 0, "{}", err(&forced));
    assert_ne!(
        fs::read_to_string(at.join("uit/een.txt")).unwrap(),
        "van een ander"
    );
    for option in ["--report", "--log"] {
        fs::write(at.join("bezet"), "x").unwrap();
        let taken = run(at, &["clean", "@in", "--out", "@nieuw", option, "@bezet"]);
        assert_eq!(code(&taken), 2, "{option}");
        assert_eq!(fs::read_to_string(at.join("bezet")).unwrap(), "x");
    }
}

#[test]
fn input_and_output_may_not_overlap() {
    let place = place();
    let at = place.path();
    let before = fs::read(at.join("in/een.txt")).unwrap();
    for out in ["@in", "@in/uit", "@.", "@in/../in"] {
        let done = run(at, &["clean", "@in", "--out", out, "--force"]);
        assert_eq!(code(&done), 2, "{out}: {}", err(&done));
    }
    for option in ["--report", "--log", "--key-file"] {
        let done = run(
            at,
            &[
                "clean",
                "@in",
                "--out",
                "@uit",
                option,
                "@in/een.txt",
                "--force",
            ],
        );
        assert_eq!(code(&done), 2, "{option}");
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(at.join("in"), at.join("langs")).unwrap();
        assert_eq!(
            code(&run(at, &["clean", "@in", "--out", "@langs", "--force"])),
            2
        );
    }
    assert_eq!(fs::read(at.join("in/een.txt")).unwrap(), before);
    assert_eq!(files(&at.join("in")).len(), 2);
}

/// What goes through standard input comes out as from a file, in every format.
#[test]
fn standard_input_is_a_document() {
    let place = tempfile::tempdir().unwrap();
    let key = key_file(place.path());
    for (path, bytes) in interviews().into_iter().take(5) {
        let file = place.path().join("in").join(path.file_name().unwrap());
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, &bytes).unwrap();
        let out = place.path().join("uit");
        let from_file = program()
            .args(["clean", "--force", "--out"])
            .args([&out, &file, Path::new("--key-file"), &key])
            .output()
            .unwrap();
        assert_eq!(code(&from_file), 0);
        let mut child = program()
            .args([
                Path::new("clean"),
                Path::new("-"),
                Path::new("--key-file"),
                &key,
            ])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(&bytes).unwrap();
        let piped = child.wait_with_output().unwrap();
        assert_eq!(code(&piped), 0);
        let written = files(&out);
        assert_eq!(written.len(), 1);
        assert!(piped.stdout == fs::read(out.join(&written[0])).unwrap());
        fs::remove_dir_all(&out).unwrap();
        fs::remove_file(&file).unwrap();
    }
}

#[test]
fn what_is_no_document_is_skipped_and_counted() {
    let place = place();
    let at = place.path();
    for odd in ["~$lock.docx", ".hidden.txt", "foto.jpg"] {
        fs::copy(fixtures().join("odd").join(odd), at.join("in").join(odd)).unwrap();
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink(at.join("in/een.txt"), at.join("in/langs.txt")).unwrap();
    let done = run(
        at,
        &["clean", "@in", "--out", "@uit", "--report", "@verslag"],
    );
    assert_eq!(code(&done), 0, "{}", err(&done));
    assert_eq!(files(&at.join("uit")).len(), 2);
    let report: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(at.join("verslag")).unwrap()).unwrap();
    let skipped = &report["skipped"];
    let told: u64 = skipped
        .as_object()
        .unwrap()
        .values()
        .filter_map(|v| v.as_u64())
        .sum();
    assert_eq!(told, 3 + u64::from(cfg!(unix)), "{skipped}");
}

/// The fields of the JSON lines, and offsets that count code points of what `--text` prints.
#[test]
fn detections_are_json_lines_in_code_points() {
    let folder = fixtures().join("interviews");
    for (path, bytes) in interviews() {
        let run = |more: &[&str]| {
            let done = program()
                .arg("detect")
                .arg(folder.join(&path))
                .args(more)
                .output()
                .unwrap();
            assert_eq!(code(&done), 0);
            String::from_utf8(done.stdout).unwrap()
        };
        let text = run(&["--text"]);
        assert_eq!(text, read(&path, &bytes).unwrap().text);
        let letters: Vec<char> = text.chars().collect();
        let line = run(&["--format", "jsonl"]);
        assert_eq!(line.matches('\n').count(), 1);
        let line: serde_json::Value = serde_json::from_str(&line).unwrap();
        assert_eq!(line["doc"].as_str(), path.file_stem().unwrap().to_str());
        let spans = line["spans"].as_array().unwrap();
        assert!(!spans.is_empty());
        let mut end = 0;
        let kinds: Vec<String> = schuilnaam::EntityKind::ALL
            .iter()
            .map(|k| k.upper())
            .collect();
        for span in spans {
            let fields: Vec<&String> = span.as_object().unwrap().keys().collect();
            let mut expected = ["start", "end", "type", "entity", "score", "rule", "reason"];
            expected.sort_unstable();
            let mut sorted = fields.clone();
            sorted.sort_unstable();
            assert_eq!(sorted, expected);
            let at = |key: &str| usize::try_from(span[key].as_u64().unwrap()).unwrap();
            assert!(end <= at("start") && at("start") < at("end") && at("end") <= letters.len());
            end = at("end");
            assert!(!letters[at("start")].is_whitespace() && !letters[end - 1].is_whitespace());
            assert!(kinds.iter().any(|k| span["type"] == k.as_str()));
            let score = span["score"].as_f64().unwrap();
            assert!(score > 0.0 && score <= 1.0);
            for key in ["entity", "rule", "reason"] {
                assert!(!span[key].as_str().unwrap().is_empty());
            }
        }
    }
}

/// Every line of the log fits both texts, and outside its ranges they are the same.
#[test]
fn the_log_accounts_for_every_change() {
    let place = tempfile::tempdir().unwrap();
    let folder = fixtures().join("interviews");
    let (out, log) = (place.path().join("uit"), place.path().join("log"));
    for (path, bytes) in interviews() {
        let done = program()
            .args(["clean", "--no-check", "--force", "--out"])
            .args([&out, Path::new("--log"), &log, &folder.join(&path)])
            .output()
            .unwrap();
        assert_eq!(code(&done), 0);
        let written = files(&out).remove(0);
        let letters = |path: &Path, bytes: &[u8]| -> Vec<char> {
            read(path, bytes).unwrap().text.chars().collect()
        };
        let before = letters(&path, &bytes);
        let after = letters(&written, &fs::read(out.join(&written)).unwrap());
        let (mut at, mut out_at) = (0, 0);
        for line in fs::read_to_string(&log).unwrap().lines() {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            let [start, end, out_start, out_end] = ["start", "end", "out_start", "out_end"]
                .map(|key| usize::try_from(line[key].as_u64().unwrap()).unwrap());
            assert_eq!(line["doc"], 1);
            assert_eq!(before[at..start], after[out_at..out_start]);
            if line["operator"] == "keep" {
                assert_eq!(before[start..end], after[out_start..out_end]);
            }
            (at, out_at) = (end, out_end);
        }
        assert_eq!(before[at..], after[out_at..]);
        fs::remove_dir_all(&out).unwrap();
    }
}

#[test]
fn help_speaks_both_languages() {
    for (words, dutch, english) in [
        (&["--help"][..], "Gebruik", "Usage"),
        (&["clean", "--help"], "Gebruik", "Usage"),
        (&["man"], "NAAM", "NAME"),
    ] {
        for (language, own, other) in [("nl", dutch, english), ("en", english, dutch)] {
            let done = program()
                .args(words)
                .args(["--lang", language])
                .output()
                .unwrap();
            assert_eq!(code(&done), 0);
            let said = String::from_utf8(done.stdout).unwrap().to_lowercase();
            assert!(
                said.contains(&own.to_lowercase()),
                "{words:?} {language}: {said}"
            );
            assert!(
                !said.contains(&format!("{}:", other.to_lowercase())),
                "{words:?} {language}"
            );
        }
    }
}

/// The key is a file that only its owner reads; one that others can read is refused.
#[cfg(unix)]
#[test]
fn a_key_is_made_once_and_kept_private() {
    use std::os::unix::fs::PermissionsExt;
    let place = place();
    let at = place.path();
    assert_eq!(code(&run(at, &["key", "new", "@sleutel"])), 0);
    let made = fs::read(at.join("sleutel")).unwrap();
    assert_eq!(
        fs::metadata(at.join("sleutel"))
            .unwrap()
            .permissions()
            .mode()
            & 0o777,
        0o600
    );
    assert_eq!(code(&run(at, &["key", "new", "@sleutel"])), 2);
    assert!(
        made == fs::read(at.join("sleutel")).unwrap(),
        "a key is never overwritten"
    );
    let clean = |out: &str| {
        run(
            at,
            &["clean", "@in", "--out", out, "--key-file", "@sleutel"],
        )
    };
    assert_eq!(code(&clean("@a")), 0);
    assert_eq!(code(&clean("@b")), 0);
    for file in files(&at.join("a")) {
        assert!(
            fs::read(at.join("a").join(&file)).unwrap()
                == fs::read(at.join("b").join(&file)).unwrap()
        );
    }
    fs::set_permissions(at.join("sleutel"), fs::Permissions::from_mode(0o644)).unwrap();
    assert_eq!(code(&clean("@c")), 2);
    assert!(!at.join("c").exists() || files(&at.join("c")).is_empty());
}

/// The figures of a run of `evaluate`.
fn figures(at: &Path, words: &[&str]) -> serde_json::Value {
    let done = run(at, &[&["evaluate", "--format", "json"], words].concat());
    assert_eq!(code(&done), 0, "{}", err(&done));
    serde_json::from_slice(&done.stdout).unwrap()
}

/// The same text has the same figures however it is marked, whole or line by line.
#[test]
fn marks_in_line_and_in_columns_give_the_same_figures() {
    let place = tempfile::tempdir().unwrap();
    let at = place.path();
    fs::create_dir_all(at.join("goud/diep")).unwrap();
    let marks = "id: 1\n=====\nDaarna ging ⟦Fatima de Vries|PERSON⟧ weg , nummer ⟦06-12345678|PHONE⟧ .\nFatima woont in ⟦Utrecht|LOCATION⟧ bij ⟦Fries|PERSON?⟧ .\n";
    let columns = "Daarna\tO\nging\tO\nFatima\tB-PER\nde\tI-PER\nVries\tE-PER\nweg\tO\n,\tO\nnummer\tO\n06-12345678\tS-PHONE\n.\tO\n\nFatima\tO\nwoont\tO\nin\tO\nUtrecht\tB-LOC\nbij\tO\nFries\tB-PER?\n.\tO\n";
    fs::write(at.join("goud/een.gold.txt"), marks).unwrap();
    fs::write(at.join("goud/diep/twee.conll"), columns).unwrap();
    for unit in [&[][..], &["--sentences"]] {
        let [mut marked, mut labelled] = ["@goud/een.gold.txt", "@goud/diep/twee.conll"]
            .map(|file| figures(at, &[&[file], unit].concat()));
        assert_eq!(marked["types"]["PERSON"]["mentions"], 1);
        assert_eq!(marked["direct_entity_recall"], 1.0);
        assert_eq!(marked["marks"]["optional"], 1);
        // Columns name nobody.
        for key in ["linking_p", "linking_r", "linking_f1"] {
            (marked[key], labelled[key]) = (0.into(), 0.into());
        }
        assert_eq!(marked, labelled);
    }
    let both = figures(at, &["@goud"]);
    assert_eq!(
        (&both["texts"], &both["documents"]["done"]),
        (&2.into(), &2.into())
    );
}

/// A user's own rules count as they do elsewhere.
#[test]
fn own_rules_are_measured() {
    let place = tempfile::tempdir().unwrap();
    let at = place.path();
    fs::create_dir_all(at.join("regels/lists")).unwrap();
    fs::write(at.join("regels/lists/keep.txt"), "Fatima\n").unwrap();
    fs::write(
        at.join("een.gold.txt"),
        "=====\nDaarna ging ⟦Fatima|PERSON⟧ weg.\n",
    )
    .unwrap();
    let recall = |words: &[&str]| figures(at, words)["direct_mention_recall"].clone();
    assert_eq!(recall(&["@een.gold.txt"]), 1.0);
    assert_eq!(recall(&["@een.gold.txt", "--rules", "@regels"]), 0.0);
}

/// What is not marked as it should be is told by its place, and a page is only made of what is.
#[test]
fn malformed_gold_is_refused_without_a_word_of_it() {
    let place = tempfile::tempdir().unwrap();
    let at = place.path();
    for (name, text, told) in [
        ("a.gold.txt", "Ruthmila\n", "document 1: "),
        (
            "b.gold.txt",
            "=====\n\nbij ⟦Ruthmila|PERSON",
            "document 1, regel 3, teken 5: ",
        ),
        (
            "c.gold.txt",
            "=====\n⟦Ruthmila|NAME⟧",
            "document 1, regel 2, teken 1: ",
        ),
        (
            "d.conll",
            "Ruthmila O\nRuthmila B\n",
            "document 1, regel 2: ",
        ),
        ("e.bio", "Ruthmila I-PER\n", "document 1, regel 1: "),
        ("f.tsv", "\n", "document 1: "),
    ] {
        fs::write(at.join(name), text).unwrap();
        for form in ["text", "json", "html"] {
            let file = format!("@{name}");
            let done = run(
                at,
                &["evaluate", &file, "--format", form, "--misses=9", "--show"],
            );
            assert_eq!((code(&done), done.stdout.len()), (2, 0), "{name}");
            assert!(err(&done).contains(told), "{name}: {}", err(&done));
            assert!(!err(&done).contains("Ruthmila"), "{}", err(&done));
        }
    }
    fs::write(
        at.join("g.gold.txt"),
        "=====\nDaarna ging ⟦Fatima|PERSON⟧ weg.\n",
    )
    .unwrap();
    let mixed = run(at, &["evaluate", "@.", "--format", "html"]);
    assert_eq!(code(&mixed), 1);
    let page = String::from_utf8(mixed.stdout).unwrap();
    assert!(page.ends_with("</html>\n") && page.contains("1 klaar, 6 mislukt"));
}

#[test]
fn names_that_the_user_gives_take_the_places_of_real_ones() {
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| place.path().join(name);
    std::fs::write(
        at("notes.txt"),
        "R: Ik ben Noor van der Laan. Noors broer heet Sil. Mevrouw Van der Laan belt Anja.\n",
    )
    .unwrap();
    std::fs::write(
        at("names.csv"),
        "naam;schuilnaam\nNoor van der Laan;Fien de Wilde\nSil;Bas\n",
    )
    .unwrap();
    for register in [false, true] {
        let out = at(if register { "b" } else { "a" });
        let mut clean = program();
        clean
            .arg("clean")
            .arg(at("notes.txt"))
            .arg("--out")
            .arg(&out);
        clean.arg("--names").arg(at("names.csv"));
        if register {
            let made = program()
                .args(["key", "new"])
                .arg(at("key"))
                .output()
                .unwrap();
            assert_eq!(made.status.code(), Some(0));
            clean
                .arg("--register")
                .arg(at("register"))
                .arg("--register-key")
                .arg(at("key"));
        }
        let done = clean.output().unwrap();
        assert_eq!(
            done.status.code(),
            Some(0),
            "{}",
            String::from_utf8(done.stderr.clone()).unwrap()
        );
        let text = std::fs::read_to_string(out.join("notes.txt")).unwrap();
        assert!(
            text.starts_with(
                "R: Ik ben Fien de Wilde. Fiens broer heet Bas. Mevrouw De Wilde belt "
            ),
            "{text}"
        );
        assert!(!text.contains("Anja"), "{text}");
    }
}
