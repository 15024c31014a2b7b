use super::*;
use crate::detect::overlap;
use crate::ingest::{self, Document, Format, Origin, Structure};
use crate::text::Lexicon;
use crate::text::lexicon::Cache;
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
    Analysis::new(document, Lexicon::built_in(), &mut Cache::default())
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

/// An example's text and what its brackets mark. A bracket of the text itself is written `\\[`;
/// one inside a marked span that is not closed by the span's end only needs its closing `\\]`.
fn read_example(example: &str) -> (String, Vec<Span>) {
    let mut text = String::new();
    let mut spans = Vec::new();
    let mut start = None;
    let mut chars = example.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => text.extend(chars.next()),
            '[' if start.is_none() => start = Some(text.len()),
            ']' => spans.extend(start.take().map(|start| Span::new(start, text.len()))),
            _ => text.push(c),
        }
    }
    (text, spans)
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
            let (text, spans) = read_example(example);
            let found = found_by(Some(&rule.id), &text);
            let got = bracketed(&text, &found, false);
            if found.iter().map(|d| d.span).ne(spans) {
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
                .chain(&rule.refuse)
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
