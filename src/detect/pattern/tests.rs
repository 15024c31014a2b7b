use super::*;
use crate::detect::overlap;
use crate::ingest::{self, Document, Format, Origin, Structure};
use crate::text::{Lexicon, LookUps};
use std::path::PathBuf;
use std::sync::LazyLock;

static TABLE: LazyLock<ClassTable> =
    LazyLock::new(|| ClassTable::of(&RuleFiles::built_in()).expect("built-in classes parse"));

static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| {
    Patterns::new(&RuleFiles::built_in(), &TABLE, Language::English)
        .unwrap_or_else(|e| panic!("built-in recognisers: {e}"))
});

/// A document as the text reader gives it.
fn document(text: &str) -> Document {
    let origin = Origin {
        number: 1,
        path: PathBuf::new(),
    };
    ingest::read(
        Format::Text,
        text.as_bytes().to_vec(),
        origin,
        Structure::built_in(),
    )
    .expect("plain text is read")
}

fn analysis(document: &Document) -> Analysis<'_> {
    Analysis::new(document, &mut LookUps::new(Lexicon::built_in()))
}

/// The text with what was found in brackets; with kinds where several rules are asked.
fn bracketed(text: &str, found: &[Detection], kinds: bool) -> String {
    let mut out = String::new();
    let mut at = 0;
    for d in found {
        out.push_str(&text[at..d.span.start]);
        out.push('[');
        if kinds {
            out.push_str(d.kind.name());
            out.push(' ');
        }
        out.push_str(d.span.of(text));
        out.push(']');
        at = d.span.end;
    }
    out.push_str(&text[at..]);
    out
}

fn found_by(rule: Option<&str>, text: &str) -> Vec<Detection> {
    let document = document(text);
    let mut found = Vec::new();
    PATTERNS.find(&analysis(&document), &mut found);
    if let Some(rule) = rule {
        found.retain(|d| &*d.rule == rule);
    }
    overlap::merge(text, found).unwrap()
}

fn all(text: &str) -> String {
    bracketed(text, &found_by(None, text), true)
}

#[test]
fn every_rule_finds_and_leaves_what_its_examples_say() {
    let rules = RuleFiles::built_in()
        .parse::<rule::Definition>("recognisers/", "recogniser")
        .unwrap_or_else(|e| panic!("{e}"));
    let mut wrong = Vec::new();
    for rule in &rules {
        let (finds, leaves) = rule.value.examples();
        if finds.is_empty() || leaves.is_empty() {
            wrong.push(format!(
                "{}: add a sentence to `finds` and one to `leaves`",
                rule.id
            ));
        }
        for example in finds {
            let text = example.replace(['[', ']'], "");
            let got = bracketed(&text, &found_by(Some(&rule.id), &text), false);
            if got != *example {
                wrong.push(format!(
                    "{}: should find  {example}\n{}  but finds     {got}",
                    rule.id,
                    " ".repeat(rule.id.len())
                ));
            }
        }
        for example in leaves {
            let got = bracketed(example, &found_by(Some(&rule.id), example), false);
            if got != *example {
                wrong.push(format!(
                    "{}: should leave  {example}\n{}  but finds     {got}",
                    rule.id,
                    " ".repeat(rule.id.len())
                ));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} examples do not hold; change the rule's `pattern`, `context` or `check`, or the example:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn every_pattern_compiles_and_every_group_is_one_automaton() {
    for group in &PATTERNS.groups {
        for rule in &group.rules {
            for lazy in std::iter::once(&rule.pattern)
                .chain(&rule.not_after)
                .chain(&rule.not_before)
            {
                assert!(
                    lazy.get().is_some(),
                    "a pattern of {} does not compile: {}",
                    rule.id,
                    lazy.pattern
                );
            }
        }
        assert!(
            group.set().is_some(),
            "the automaton of {:?} is too large",
            group.trigger
        );
    }
}
