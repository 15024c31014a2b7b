use super::*;
use crate::detect::detector::persons;
use crate::detect::name::NameFinder;
use crate::detect::overlap;
use crate::ingest::{self, Block, Document, Format, Origin, Structure};
use crate::text::Lexicon;
use crate::text::lexicon::Cache;
use std::collections::BTreeMap;
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

static NAMES: LazyLock<NameFinder> = LazyLock::new(|| {
    NameFinder::new(&RuleFiles::built_in(), Language::English)
        .unwrap_or_else(|e| panic!("built-in names: {e}"))
});

/// A document's analysis with the persons that the names stage finds.
fn analysis(document: &Document) -> Analysis<'_> {
    let lexicon = Lexicon::built_in();
    let mut analysis = Analysis::new(document, lexicon, &mut Cache::default());
    analysis.persons = persons(&NAMES.find(&analysis, lexicon));
    analysis
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
        assert!(!rule.id.contains('_'), "{} is not kebab-case", rule.id);
        assert!(
            rule.value.reasons().iter().all(|r| !r.is_empty()),
            "{} lacks a reason",
            rule.id
        );
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
fn every_pattern_compiles() {
    for rule in PATTERNS.groups.iter().flat_map(|group| &group.rules) {
        for lazy in std::iter::once(&rule.pattern)
            .chain(rule.not_after.as_deref())
            .chain(rule.not_before.as_deref())
            .chain(rule.refuse.as_deref())
        {
            assert!(
                lazy.get().is_some(),
                "a pattern of {} does not compile: {}",
                rule.id,
                lazy.pattern
            );
        }
    }
}

/// The build script expands the rules as the program does.
#[test]
fn the_sieves_were_made_from_the_rules() {
    for group in &PATTERNS.groups {
        let (always, absent) = group.sieve.unknown();
        assert!(
            absent == 0 && always <= 5,
            "{always} always, {absent} absent"
        );
    }
}

/// What the sieve holds back would not have matched, whatever block it is.
#[test]
fn the_sieve_lets_through_what_matches() {
    let files = RuleFiles::built_in();
    let rules = files
        .parse::<rule::Definition>("recognisers/", "recogniser")
        .unwrap();
    let examples = rules.iter().flat_map(|rule| {
        let (finds, leaves) = rule.value.examples();
        finds
            .iter()
            .chain(leaves)
            .map(|e| e.replace(['[', ']'], ""))
    });
    let examples: Vec<String> = examples.collect();
    // Beside marks that are no letters and not ASCII, and with something before them.
    let beside = examples.iter().map(|e| format!("Eh… ⟦{e}⟧"));
    let notes = include_str!("notes.lines").lines().map(str::to_owned);
    let mut missed = Vec::new();
    for text in beside.chain(notes).chain(examples.iter().cloned()) {
        let document = document(&text);
        let analysis = analysis(&document);
        for group in &PATTERNS.groups {
            let mut room = Room::default();
            let mut words = Words::default();
            for block in 0..document.blocks.len() {
                words.next_block();
                let seen = match group.view {
                    View::Text => document.blocks[block].span.of(&document.text),
                    view => words.of(&analysis, block, view, &PATTERNS.marks),
                };
                group.sieve.look(seen, &mut room);
                let told: BTreeMap<usize, Starts<'_>> = room.let_through().collect();
                for (number, rule) in group.rules.iter().enumerate() {
                    let regex = &rule.pattern.get().unwrap().regex;
                    let alone = begins_alone(&rule.pattern.pattern, rule.whole_words);
                    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
                    let begins = |at: usize| {
                        let inside = seen[..at].ends_with(word) && seen[at..].starts_with(word);
                        let mut around = seen[..at].chars().rev().zip(seen[at..].chars());
                        let in_run = around.next().is_some_and(|(a, b)| a == b && a.is_control());
                        let input = Input::new(seen).range(at..).anchored(Anchored::Yes);
                        !(in_run || alone && inside) && regex.is_match(input)
                    };
                    let told = |at: usize| match told.get(&number) {
                        Some(Starts::Anywhere) => true,
                        Some(Starts::At(places)) => places.iter().any(|p| p.1 as usize == at),
                        None => false,
                    };
                    let places = (0..=seen.len()).filter(|&at| seen.is_char_boundary(at));
                    if places.into_iter().any(|at| !told(at) && begins(at)) {
                        missed.push(format!("{}: {}", rule.id, seen.escape_debug()));
                    }
                }
            }
        }
    }
    assert!(missed.is_empty(), "held back:\n{}", missed.join("\n"));
}

/// Whole notes, in the styles that researchers keep them in; read as prose in review.
#[test]
fn notes_of_every_style() {
    let notes = include_str!("notes.lines");
    let marked: Vec<String> = notes.lines().map(all).collect();
    insta::assert_snapshot!(marked.join("\n"));
}

fn of_user(text: &str) -> Result<Patterns> {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("recognisers")).unwrap();
    std::fs::write(dir.path().join("recognisers/own.toml"), text).unwrap();
    Patterns::new(
        &RuleFiles::with_overlay(dir.path())?,
        &TABLE,
        Language::Dutch,
    )
}

fn user_rule(id: &str, pattern: &str, more: &str) -> String {
    format!(
        "[[recogniser]]\nid = '{id}'\nkind = 'id'\npattern = '{pattern}'\ntrigger = ['any']\nscore = 1.0\nreason = {{ nl = 'eigen', en = 'own' }}\nfinds = []\nleaves = []\n{more}"
    )
}

#[test]
fn a_users_rule_is_added_replaces_or_removes() {
    let find = |patterns: &Patterns, text: &str| {
        let document = document(text);
        let mut found = Vec::new();
        patterns.find(&analysis(&document), &mut found);
        bracketed(text, &overlap::merge(text, found).unwrap(), true)
    };
    let text = "Pand Zwaluw, mail n.smit@school.example";
    let added = of_user(&user_rule("huis", "Pand {upper}{lower}+", "")).unwrap();
    assert_eq!(
        find(&added, text),
        "[id Pand Zwaluw], mail [email n.smit@school.example]"
    );
    let removed = of_user("[[recogniser]]\nid = 'url-bare'\nenabled = false\n").unwrap();
    assert_eq!(find(&removed, "mijnverhaal.nl"), "mijnverhaal.nl");
    let replaced = of_user(&user_rule("email", "Zwaluw", "")).unwrap();
    assert!(find(&replaced, text).starts_with("Pand [id Zwaluw]"));
}

#[test]
fn a_users_wrong_rule_is_told_by_its_id_without_its_text() {
    for (pattern, more) in [
        ("(Zwaluw", ""),
        ("(?:Zwaluw{1000}){1000}", ""),
        ("{zwaluw}", ""),
        ("Zwaluw", "check = 'zwaluw'"),
        ("Zwaluw", "context = [{ classes = ['zwaluw'], window = 3 }]"),
        ("Zwaluw", "not_after = '('"),
    ] {
        let e = of_user(&user_rule("huis", pattern, more)).err().unwrap();
        assert_eq!(e.kind(), crate::ErrorKind::Rules);
        assert_eq!(e.rule(), Some("huis"));
        assert!(!e.to_string().to_lowercase().contains("zwaluw"), "{e}");
    }
}

mod properties {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn spans_stay_on_char_boundaries(text in "(?:[a-zé ]{0,6}|[0-9]{1,4}|[-./@+()',\n’–½]| jaar | maart | zestien |straat |tel |🙂|Ł|ë){0,40}") {
            let found = found_by(None, &text);
            for d in &found {
                prop_assert!(text.get(d.span.start..d.span.end).is_some_and(|t| !t.is_empty()));
                prop_assert!((LEAST_SCORE..=1.0).contains(&d.score));
            }
        }

        #[test]
        fn neighbouring_blocks_do_not_matter(a in "[a-z0-9@./ -]{0,60}", b in "[a-z0-9@./ -]{0,60}") {
            // A blank line parts two blocks; without one they would be one wrapped paragraph, in
            // which an address may well break over the line. Persons are known document-wide, so
            // they are left out; and these rules look at the question before on purpose.
            let spans = |document: &Document| -> Vec<Span> {
                let mut found = Vec::new();
                let analysis = Analysis::new(document, Lexicon::built_in(), &mut Cache::default());
                PATTERNS.find(&analysis, &mut found);
                found.retain(|d| !matches!(&*d.rule, "age-cell" | "handle-answer"));
                let merged = overlap::merge(&document.text, found).unwrap();
                merged.into_iter().map(|d| d.span).collect()
            };
            let shape = |document: &Document, by: usize| -> Vec<Block> {
                document.blocks.iter().map(|block| Block {
                    span: block.span.shift(by),
                    content: block.content.shift(by),
                    label: block.label.map(|l| l.shift(by)),
                    speaker: block.speaker.map(|s| s.shift(by)),
                    ..*block
                }).collect()
            };
            let between = "\n\n";
            let by = a.len() + between.len();
            let (both, one, two) = (document(&format!("{a}{between}{b}")), document(&a), document(&b));
            // Where the layout makes one block's label another one's, the blocks do matter.
            prop_assume!(shape(&both, 0) == [shape(&one, 0), shape(&two, by)].concat());
            let mut apart = spans(&one);
            apart.extend(spans(&two).into_iter().map(|s| s.shift(by)));
            prop_assert_eq!(spans(&both), apart);
        }
    }
}
