//! The examples beside the rules.

use crate::attribution::{Grammar, Kind, Record, Role, Style, parse, parse_after, print};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    hit: Vec<Hit>,
    miss: Vec<Miss>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Hit {
    text: String,
    record: Record,
    kind: Option<Kind>,
    spoken_of: Option<Role>,
    house: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Miss {
    text: String,
    column: Option<usize>,
    expected: Option<String>,
}

fn examples() -> File {
    toml::from_str(include_str!("../../../rules/attribution-examples.toml")).expect("the examples")
}

/// Words as a text has them once its breaks are smoothed.
fn words(text: &str) -> String {
    let text = text
        .replace("-\nen", "- en")
        .replace("-\n gezin", "gezin")
        .replace("-\n20", "-20")
        .replace("\u{AD}\n", "")
        .replace('\u{AD}', "")
        .replace("o\u{308}", "ö");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn hits_are_read_and_printed_back() {
    let mut wrong = Vec::new();
    let hits = examples().hit;
    assert!(hits.len() >= 60, "only {} hits", hits.len());
    for hit in hits {
        let text = &hit.text;
        let parsed = match parse_after(text, hit.spoken_of) {
            Ok(parsed) => parsed,
            Err(e) => {
                wrong.push(format!("{text:?}: {e}"));
                continue;
            }
        };
        if parsed.record != hit.record {
            let json = serde_json::to_string(&parsed.record).unwrap();
            wrong.push(format!("{text:?} read as {json}"));
        }
        if parsed.kind != hit.kind.unwrap_or(Kind::Quote) {
            wrong.push(format!("{text:?} is {:?}", parsed.kind));
        }
        let printed = print(&parsed.record, &parsed.style);
        let part = words(&text[parsed.range.clone()]);
        if printed.as_ref().map(|p| words(p)) != Ok(part) {
            wrong.push(format!("{text:?} printed as {printed:?}"));
        }
        if let Some(house) = hit.house {
            let printed = print(&hit.record, &Style::default());
            if printed.as_ref() != Ok(&house) {
                wrong.push(format!("{text:?} in the house style {printed:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn misses_are_refused_where_they_go_wrong() {
    let mut wrong = Vec::new();
    for miss in examples().miss {
        let text = &miss.text;
        match parse(text) {
            Ok(parsed) => {
                let json = serde_json::to_string(&parsed.record).unwrap();
                wrong.push(format!("{text:?} read as {:?} {json}", parsed.kind));
            }
            Err(e) => {
                let column = miss.column.is_none_or(|c| c == e.column);
                let expected = miss.expected.is_none_or(|x| e.expected.contains(&x));
                if !column || !expected {
                    wrong.push(format!("{text:?}: {e}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_built_in_rules_are_whole() {
    let rules = include_str!("../../../rules/attributions.toml");
    let grammar = Grammar::read(rules).expect("the built-in rules");
    assert!(grammar.settings().count() > 100);
}
