//! The table of sentence pairs, and what it cannot say.

use super::*;
use crate::Span;
use crate::key::{Key, Purpose};
use crate::transform::fold::{Vocabulary, WordSet, fold};
use crate::transform::grammar::BUILT_IN;
use crate::transform::pool::Pool;
use crate::transform::surrogate::NameKeys;
use crate::transform::testing::unmark;
use std::sync::LazyLock;

static GRAMMAR: LazyLock<Grammar> = LazyLock::new(|| Grammar::parse(BUILT_IN).unwrap());
static POOL: LazyLock<Pool> = LazyLock::new(|| Pool::built_in().unwrap());

fn role(old: &NameParts, new: &NameParts) -> Role {
    let words = |s: &str| s.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    Role {
        old_given: words(&old.given),
        new_given: words(if new.given.is_empty() {
            &new.surname
        } else {
            &new.given
        }),
        old_prefix: old.prefix.clone(),
        old_surname: old.surname.clone(),
        new_prefix: new.prefix.clone(),
        new_surname: new.surname.clone(),
    }
}

/// A name as the table writes it: given names, tussenvoegsel, surname. `=` starts a surname
/// without given names; a name of one word is a given name.
fn name(text: &str) -> NameParts {
    let grammar = &*GRAMMAR;
    let (surname_only, text) = text.strip_prefix('=').map_or((false, text), |t| (true, t));
    let words: Vec<&str> = text.split(' ').collect();
    let is_prefix = |w: &&&str| grammar.is_prefix(&fold(w));
    // *Jansen-van Dijk*: a surname that goes on behind its hyphen.
    let goes_on = |w: &&str| {
        let half = w.split_once('-').map(|(_, half)| half);
        half.is_some_and(|half| grammar.is_prefix(&fold(half)))
    };
    let names = &words[..words.len() - 1];
    let starts = names.iter().position(|w| is_prefix(&w) || goes_on(w));
    let split = match (starts, words.len()) {
        (Some(i), _) => i,
        _ if surname_only => 0,
        (None, 1) => 1,
        (None, n) => n - 1,
    };
    let count = words[split..].iter().take_while(is_prefix).count();
    NameParts {
        given: words[..split].join(" "),
        prefix: words[split..split + count].join(" "),
        surname: words[split + count..].join(" "),
        ..NameParts::default()
    }
}

/// The line with its mentions rewritten; with the parts of the name given to each mention or not.
fn rewritten(columns: &[&str], parts: Option<&NameParts>) -> String {
    let (grammar, pool) = (&*GRAMMAR, &*POOL);
    let key = Key::from_bytes([1; 32]);
    let keys = NameKeys {
        given: key.derive(Purpose::GivenName).unwrap(),
        surname: key.derive(Purpose::Surname).unwrap(),
        initials: key.derive(Purpose::Initials).unwrap(),
    };
    let mut cast = Cast::new(
        pool,
        grammar,
        &keys,
        crate::transform::Follow::ALL,
        WordSet::of("", &Vocabulary::of([])),
    );
    let names = |s: &str| s.split('|').map(name).collect::<Vec<_>>();
    let (old, new) = (names(columns[0]), names(columns[1]));
    let (line, spans) = unmark(columns[2]);
    // `2:` in front of a mention says whose it is.
    let second = |span: &Span| span.of(&line).starts_with("2:");
    let text = line.replace("2:", "");
    let mut shift = 0;
    let mut mentions = Vec::new();
    for span in &spans {
        let who = usize::from(second(span));
        let start = span.start - shift;
        shift += 2 * who;
        mentions.push((Span::new(start, span.end - shift), who));
    }
    let mut out = String::new();
    let mut at = 0;
    for (i, (span, who)) in mentions.iter().enumerate() {
        let scene = Scene {
            text: &text,
            span: *span,
            floor: at,
            ceiling: mentions.get(i + 1).map_or(text.len(), |n| n.0.start),
            after_postcode: false,
            after_organisation: false,
            after_thing: false,
            block: None,
            apostrophe: '\'',
        };
        let role = role(&old[*who], &new[*who]);
        let named = Named {
            entity: *who as u32,
            parts,
            full: &old[*who],
        };
        let change = rewrite(
            &scene,
            named,
            &role,
            &mut cast,
            grammar,
            &mut Memo::default(),
        );
        out.push_str(&text[at..change.span.start]);
        out.push_str(&change.text);
        at = change.span.end;
    }
    out.push_str(&text[at..]);
    out
}

#[test]
fn every_mention_is_rewritten_in_its_own_form() {
    let table = include_str!("../../../fixtures/grammar.tsv");
    let mut failures = Vec::new();
    let mut count = 0;
    for line in table
        .lines()
        .filter(|l| !l.is_empty() && !l.starts_with('#'))
    {
        let columns: Vec<&str> = line.split('\t').collect();
        assert_eq!(columns.len(), 4, "{line}");
        count += 1;
        let first = name(columns[0].split('|').next().unwrap());
        for parts in [None, Some(&first)]
            .into_iter()
            .take(if columns[0].contains('|') { 1 } else { 2 })
        {
            let got = rewritten(&columns, parts);
            if got != columns[3] {
                failures.push(format!(
                    "{}\n   got      {got}\n   expected {}",
                    columns[2], columns[3]
                ));
            }
        }
    }
    failures.dedup();
    assert!(count >= 300, "{count} pairs");
    assert!(
        failures.is_empty(),
        "{} of {count} fail:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

#[test]
fn parts_as_written_do_not_hide_a_genitive() {
    let written = NameParts {
        given: "Rubens".to_owned(),
        ..NameParts::default()
    };
    let columns = ["Ruben", "Thomas", "[Rubens] fiets", ""];
    assert_eq!(rewritten(&columns, Some(&written)), "Thomas' fiets");
    let surname = NameParts {
        surname: "Vriess".to_owned(),
        ..NameParts::default()
    };
    let columns = ["Jan de Vries", "Kees de Boer", "meneer [Vriess] belde", ""];
    assert_eq!(rewritten(&columns, Some(&surname)), "meneer Boer belde");
}
