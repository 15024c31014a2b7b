//! Lines made up from the grammar, so that every way through it is tried.

use crate::attribution::syntax::chance::made_up;
use crate::attribution::{Child, Grammar, Kind, Style, parse_after, print};
use std::collections::BTreeMap;

/// What follows a line that leaves it open how the sentence goes on.
fn rest(kind: Kind, style: &Style) -> &'static str {
    match (kind, style.get("rest")) {
        (Kind::Indirect, _) => " ...",
        (Kind::Inline, Some("loose")) => " ... xyz: “...”",
        _ => "",
    }
}

#[test]
fn every_way_through_the_grammar_goes_both_ways() {
    let grammar = Grammar::built_in();
    // More lines for a longer run.
    let lines = std::env::var("MADE_UP_LINES").ok();
    let lines = lines.and_then(|v| v.parse().ok()).unwrap_or(3000);
    let mut kinds: BTreeMap<Kind, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for seed in 1..=lines {
        let Some((words, record, style)) = made_up(grammar, seed) else {
            continue;
        };
        // One child of which nothing is told is read as a number of children.
        let children = record.family.as_ref().and_then(|f| f.children.as_deref());
        if children == Some(&[Child::default()]) {
            continue;
        }
        let kind = style.kind().expect("a kind");
        let line = format!("{words}{}", rest(kind, &style));
        let parsed = match parse_after(&line, record.role) {
            Ok(parsed) => parsed,
            Err(e) => {
                wrong.push(format!("{line:?} is not read: {e}"));
                continue;
            }
        };
        *kinds.entry(parsed.kind).or_default() += 1;
        if parsed.record != record || parsed.kind != kind {
            let json = serde_json::to_string(&parsed.record).unwrap();
            wrong.push(format!("{line:?} is read as {:?} {json}", parsed.kind));
        }
        for style in [&parsed.style, &style] {
            let printed = print(&record, style);
            if printed.as_ref() != Ok(&words) {
                wrong.push(format!("{words:?} is printed as {printed:?} by {style:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(kinds.len(), Kind::ALL.len(), "{kinds:?}");
}
