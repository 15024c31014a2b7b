//! Cleaned DOCX files, opened by a reader that is not ours.

use super::support::{RESEARCH, clean, interviews, python_docx, read};
use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// What the other reader sees in a file.
fn seen(python: &Path, file: &Path) -> Value {
    let script = super::support::root().join("tests/docx_reader.py");
    let done = Command::new(python).arg(script).arg(file).output().unwrap();
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8(done.stderr).unwrap()
    );
    serde_json::from_slice(&done.stdout).unwrap()
}

fn strings(value: &Value) -> Vec<&str> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|v| v.as_str().unwrap())
        .collect()
}

/// White space as one space, and Word's own hyphens as the plain one.
fn words(text: &str) -> String {
    let text = text
        .replace(['\u{2011}', '\u{1e}'], "-")
        .replace('\u{ad}', "");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn an_independent_reader_opens_every_cleaned_document() {
    let Some(python) = python_docx() else { return };
    let place = tempfile::tempdir().unwrap();
    let mut count = 0;
    for (path, bytes) in interviews() {
        if path.extension().is_none_or(|e| e != "docx") {
            continue;
        }
        count += 1;
        let cleaned = clean(&RESEARCH, &path, &bytes).unwrap().bytes;
        let file = |name: &str, bytes: &[u8]| {
            let file = place.path().join(name);
            std::fs::write(&file, bytes).unwrap();
            seen(&python, &file)
        };
        let (before, after) = (file("before.docx", &bytes), file("after.docx", &cleaned));
        for part in [
            "paragraphs",
            "tables",
            "cells",
            "sections",
            "styles",
            "used_styles",
            "runs",
        ] {
            assert_eq!(before[part], after[part], "{}: {part}", path.display());
        }
        assert!(
            !strings(&before["properties"]).is_empty(),
            "the fixture has an author"
        );
        assert_eq!(strings(&after["properties"]), [""; 0], "{}", path.display());
        assert_eq!(after["revision_ids"], 0, "{}", path.display());
        // All text that the other reader sees is ours, in its order, before and after.
        for (what, bytes, seen) in [("before", &bytes, &before), ("after", &cleaned, &after)] {
            let ours = words(&read(&path, bytes).unwrap().text);
            for story in ["body", "margins", "notes"] {
                let mut at = 0;
                for text in strings(&seen[story]) {
                    let text = words(text);
                    let found = ours[at..].find(&text);
                    assert!(
                        found.is_some(),
                        "{} {what}, {story}: {text}",
                        path.display()
                    );
                    at += if story == "body" {
                        found.unwrap() + text.len()
                    } else {
                        0
                    };
                }
            }
            // And the body is not a part of ours only because ours repeats everything.
            let body: usize = strings(&seen["body"]).iter().map(|t| words(t).len()).sum();
            assert!(
                body * 10 > ours.len() * 6,
                "{}: {body} of {}",
                path.display(),
                ours.len()
            );
        }
    }
    assert!(count >= 3, "there are DOCX fixtures");
}
