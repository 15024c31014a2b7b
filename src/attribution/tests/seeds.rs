//! The attributions of published reports, which lie beside the project.

#![expect(clippy::print_stderr, reason = "a skipped test says why")]

use crate::attribution::{Kind, Record, parse, parse_after, print};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::PathBuf;

#[derive(Deserialize)]
struct Entry {
    verbatim: String,
    text: String,
    kind: Kind,
    record: Record,
    seed: String,
    line_end: usize,
    #[serde(default)]
    quote_lines: Vec<(usize, usize)>,
}

/// Where the data lies.
fn path() -> PathBuf {
    let beside =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/seed-attributions.jsonl");
    std::env::var_os("SCHUILNAAM_ATTRIBUTIONS").map_or(beside, PathBuf::from)
}

/// The entries, or nothing where the file is not there.
fn entries() -> Option<Vec<Entry>> {
    let text = std::fs::read_to_string(path()).ok()?;
    Some(
        text.lines()
            .map(|l| serde_json::from_str(l).expect("a line of the data"))
            .collect(),
    )
}

/// Counts of one kind.
#[derive(Debug, Default, PartialEq, Eq)]
struct Counts {
    all: usize,
    /// Read to the very record.
    read: usize,
    /// The same with the role of the people spoken of before.
    in_context: usize,
    /// Printed back to the same words.
    printed: usize,
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn published_attributions_go_both_ways() {
    let Some(entries) = entries() else {
        eprintln!(
            "skipped: the data file is not there; SCHUILNAAM_ATTRIBUTIONS names another place"
        );
        return;
    };
    let mut counts: BTreeMap<Kind, Counts> = BTreeMap::new();
    for (i, entry) in entries.iter().enumerate() {
        let counts = counts.entry(entry.kind).or_default();
        counts.all += 1;
        for (line, joined) in [(&entry.text, false), (&entry.verbatim, true)] {
            let parsed = parse(line).unwrap_or_else(|e| panic!("entry {i}: {e}"));
            assert_eq!(parsed.kind, entry.kind, "entry {i}");
            let same = parsed.record == entry.record;
            let again =
                parse_after(line, entry.record.role).unwrap_or_else(|e| panic!("entry {i}: {e}"));
            let strict = matches!(entry.kind, Kind::Quote | Kind::Inline);
            if strict {
                assert_eq!(parsed.record, entry.record, "entry {i}");
            }
            let printed = print(&parsed.record, &parsed.style);
            let printed = printed.unwrap_or_else(|e| panic!("entry {i}: {e}"));
            let part = &entry.text[..parse(&entry.text).unwrap().range.end];
            assert_eq!(words(&printed), words(part), "entry {i}");
            if !joined {
                counts.read += usize::from(same);
                counts.in_context += usize::from(again.record == entry.record);
                counts.printed += 1;
            }
        }
    }
    eprintln!("{counts:#?}");
    for (kind, all, read, in_context) in [
        (Kind::Quote, 40, 40, 40),
        (Kind::Inline, 5, 5, 5),
        (Kind::HeadlineCollective, 2, 2, 2),
        // One tells its role only by what was said before, another its history only later on.
        (Kind::Indirect, 3, 1, 2),
    ] {
        let floor = Counts {
            all,
            read,
            in_context,
            printed: all,
        };
        assert_eq!(counts.get(&kind), Some(&floor), "{}", kind.name());
    }
}

/// The last part of the quote and its label, as they stand in the report with all breaks.
fn passage(entry: &Entry) -> Option<String> {
    let folder = path().parent()?.join("seeds");
    let report = std::fs::read_to_string(folder.join(&entry.seed)).ok()?;
    let (first, _) = *entry.quote_lines.last()?;
    let lines: Vec<&str> = report.split('\n').collect();
    Some(lines.get(first.checked_sub(1)?..entry.line_end)?.join("\n"))
}

#[test]
fn labels_are_read_after_their_quotes() {
    let entries = entries().unwrap_or_default();
    let quotes = entries.iter().filter(|e| e.kind == Kind::Quote);
    let passages: Vec<_> = quotes.filter_map(|e| Some((e, passage(e)?))).collect();
    if passages.is_empty() {
        eprintln!("skipped: the reports are not there");
        return;
    }
    let read = passages
        .iter()
        .filter(|(e, p)| parse(p).is_ok_and(|r| r.record == e.record))
        .count();
    eprintln!(
        "{read} of {} labels are read after their quotes",
        passages.len()
    );
    assert_eq!(read, passages.len());
}
