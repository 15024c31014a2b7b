//! Sixty everyday wordings of each place to live, and the category that is read from them.

use super::super::testing::document;
use super::super::*;
use crate::resolve::Resolved;
use std::collections::BTreeMap;

/// The wordings; the file says how they are written.
const WORDINGS: &str = include_str!("../../../fixtures/woonsituatie.tsv");
/// How many wordings of a category there are at least.
const WORDINGS_EACH: usize = 60;
/// Of a hundred wordings of one category, how many must be read as it.
const FLOOR: usize = 95;

/// The notes that hold one wording.
fn notes(wording: &str) -> String {
    if let Some(note) = wording.strip_prefix("N: ") {
        return format!("{note}\n");
    }
    if let Some(answer) = wording.strip_prefix("A: ") {
        return format!("I: Waar woon je?\nR: {answer}\n");
    }
    let turns = wording.replace("\\n", "\n");
    if turns.starts_with("I:") {
        format!("{turns}\n")
    } else {
        format!("R: {turns}\n")
    }
}

/// The code that is read; `-` where none is.
fn code(wording: &str) -> &'static str {
    let document = document(&notes(wording));
    let found = Respondents::of(&document, &Resolved::default()).main.living;
    found.map_or("-", |l| l.value.code())
}

fn wordings() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = WORDINGS.lines().filter(|l| !l.starts_with('#'));
    lines.filter_map(|l| l.split_once('\t'))
}

#[test]
fn sixty_wordings_of_each_place_to_live_are_read() {
    // Of each category: how many wordings, which are missed.
    let mut told: BTreeMap<&str, (usize, Vec<String>)> = BTreeMap::new();
    for (expected, wording) in wordings() {
        let (count, missed) = told.entry(expected).or_default();
        *count += 1;
        let read = code(wording);
        if read != expected {
            missed.push(format!("  {count}: {wording} ({read})"));
        }
    }
    let leaves = Guide::built_in().living.leaves();
    assert!(leaves.iter().all(|leaf| told.contains_key(leaf)));
    let rate = |(count, missed): &(usize, Vec<String>)| (count - missed.len()) * 100 / count;
    let weak: Vec<String> = told
        .iter()
        .filter(|(code, t)| {
            let few = t.0 < WORDINGS_EACH && leaves.contains(code);
            few || rate(t) < FLOOR
        })
        .map(|(code, t)| format!("{code} {} %\n{}", rate(t), t.1.join("\n")))
        .collect();
    assert!(weak.is_empty(), "{}", weak.join("\n"));
}
