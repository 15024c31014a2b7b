//! The targets of fuzzing, as functions that stable tests replay. Each states what always holds.

use schuilnaam::ingest::{self, Document, Edit, Format, Origin, Structure, apply};
use schuilnaam::key::Key;
use schuilnaam::message::Language;
use schuilnaam::pipeline::{Dutch, Stages};
use schuilnaam::rules::RuleFiles;
use schuilnaam::transform::{Operator, edits};
use schuilnaam::{ErrorKind, Span};
use std::path::PathBuf;
use std::sync::LazyLock;

fn read(format: Format, bytes: &[u8]) -> schuilnaam::Result<Document> {
    let origin = Origin {
        number: 1,
        path: PathBuf::new(),
    };
    ingest::read(format, bytes.to_vec(), origin, Structure::built_in())
}

/// Blocks are sorted, disjoint, on `char` boundaries, and cover every letter.
fn structure_holds(document: &Document) {
    let mut end = 0;
    for block in &document.blocks {
        assert!(block.span.start >= end, "blocks overlap or are unsorted");
        let between = document.text.get(end..block.span.start);
        assert!(between.is_some_and(|b| !b.contains(char::is_alphanumeric)));
        assert!(
            document
                .text
                .get(block.span.start..block.span.end)
                .is_some()
        );
        assert!(block.span.contains(block.content) || block.content.is_empty());
        end = block.span.end;
    }
    let rest = document.text.get(end..);
    assert!(rest.is_some_and(|r| !r.contains(char::is_alphanumeric)));
    for mark in &document.marks {
        assert!(document.text.get(mark.span.start..mark.span.end).is_some());
    }
}

/// Any bytes are a text or an error, never a panic; a text without edits is written as it was,
/// byte for byte, and one with an edit reads back with that edit made.
pub fn text(data: &[u8]) {
    let Ok(document) = read(Format::Text, data) else {
        return;
    };
    structure_holds(&document);
    let same = document.source.write(&document.text, &[]);
    assert!(same.is_ok_and(|bytes| bytes == data), "not byte-identical");
    // Bytes in an older encoding are a guess, which an edit may tip.
    if std::str::from_utf8(data).is_ok() {
        edited(&document, Format::Text);
    }
}

/// Any bytes are a document or an error, never a panic; what is written without edits is a document
/// with the same text, and writing that again gives the same bytes.
pub fn docx(data: &[u8]) {
    let Ok(document) = read(Format::Docx, data) else {
        return;
    };
    structure_holds(&document);
    let once = document
        .source
        .write(&document.text, &[])
        .expect("no edits can be written");
    let again = read(Format::Docx, &once).expect("what was written is a document");
    // What Word keeps for itself is gone; the rest is as it was.
    let twice = again
        .source
        .write(&again.text, &[])
        .expect("no edits can be written");
    assert!(once == twice, "writing twice changes something");
    let words = |text: &str| text.split_whitespace().count();
    assert!(words(&again.text) <= words(&document.text));
    edited(&document, Format::Docx);
}

/// The first word of a document replaced reads back replaced, where the format takes it.
fn edited(document: &Document, format: Format) {
    let text = document.text.as_str();
    let Some(start) = text.find(|c: char| c.is_ascii_alphabetic()) else {
        return;
    };
    let rest = &text[start..];
    let end = start
        + rest
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(rest.len());
    let edit = Edit {
        span: Span::new(start, end),
        text: "Zoë".to_owned(),
    };
    let edits = [edit];
    match document.source.write(text, &edits) {
        Ok(bytes) => {
            let back = read(format, &bytes).expect("what was written is a document");
            if format == Format::Text {
                assert!(
                    back.text == apply(text, &edits),
                    "the edit is not what was asked"
                );
            } else {
                assert!(back.text.contains("Zoë"), "the edit is lost");
            }
        }
        Err(error) => assert_eq!(error.kind(), ErrorKind::Replace),
    }
}

/// Any text as a user's rules loads or is refused, never a panic; a refusal quotes nothing of it.
///
/// The first line names the file below the folder, the rest is its content.
pub fn rules(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let (name, content) = text.split_once('\n').unwrap_or(("classes/own.toml", text));
    let known = [
        "classes/own.toml",
        "recognisers/own.toml",
        "names.toml",
        "lists/given_names.txt",
    ];
    let name = known.iter().find(|k| **k == name).unwrap_or(&known[0]);
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join(name);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder can be made");
    std::fs::write(&path, content).expect("a file can be written");
    let loaded = RuleFiles::with_overlay(folder.path())
        .and_then(|rules| Dutch::new(&rules, Language::Dutch, "research", &KEY));
    if let Err(error) = loaded {
        let said = error.to_string();
        let own = error.rule().unwrap_or("");
        let rest = said.replace(own, "");
        let word = content.split_whitespace().find(|w| w.chars().count() > 24);
        assert!(
            word.is_none_or(|w| !rest.contains(w)),
            "an error quotes the file"
        );
    }
}

static KEY: LazyLock<Key> = LazyLock::new(|| Key::from_bytes([7; 32]));

static STAGES: LazyLock<Dutch> = LazyLock::new(|| {
    Dutch::new(&RuleFiles::built_in(), Language::Dutch, "research", &KEY).expect("built-in rules")
});

/// Every stage, over any text: spans sorted, disjoint and on boundaries, every mention replaced, and
/// outside the replacements not a byte changed.
pub fn pipeline(data: &[u8]) {
    let Ok(document) = read(Format::Markdown, data) else {
        return;
    };
    let text = document.text.as_str();
    let resolved = STAGES.finder().detect(&document).expect("every span fits");
    let replacements = STAGES.transform(&document, &resolved);
    let mut end = 0;
    for replacement in &replacements {
        let Span { start, end: to } = replacement.span;
        assert!(
            start >= end && text.get(start..to).is_some(),
            "spans are wrong"
        );
        end = to;
    }
    for mention in &resolved.mentions {
        let span = mention.detection.span;
        let mut at = span.start;
        for replacement in replacements.iter().filter(|r| r.span.overlaps(span)) {
            assert!(replacement.span.start <= at, "a part of a mention stays");
            at = replacement.span.end;
        }
        assert!(at >= span.end, "a mention stays");
    }
    let changed: Vec<_> = replacements
        .iter()
        .filter(|r| r.operator != Operator::Keep)
        .cloned()
        .collect();
    let edits = edits(&changed);
    let quotes = STAGES
        .quotes(&document, &resolved, &replacements)
        .expect("quotes fit");
    assert!(quotes.without_record() <= quotes.lines().len());
    let bytes = document.source.write(text, &edits);
    if let Ok(bytes) = bytes
        && std::str::from_utf8(data).is_ok()
    {
        let back = read(Format::Markdown, &bytes).expect("what was written is a document");
        assert!(back.text == apply(text, &edits));
    }
}
