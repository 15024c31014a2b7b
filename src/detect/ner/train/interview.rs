//! Whole interviews with marked names.

use super::Interview;
use super::chance::Chance;
use super::people::Pools;
use super::sample::Sample;
use crate::Span;
use crate::detect::ner::Label;
use crate::text::Lexicon;
use std::collections::BTreeMap;

/// An interview's lines, each with its names. A name that runs over a line end is one in each line.
pub(super) fn lines(interview: &Interview) -> Vec<Sample> {
    let mut lines = Vec::new();
    let mut names = interview.names.iter().peekable();
    let mut at = 0;
    for line in interview.text.split('\n') {
        let end = at + line.len();
        let mut sample = Sample {
            text: line.to_owned(),
            names: Vec::new(),
        };
        while let Some((span, label)) = names.peek() {
            if span.start >= end {
                break;
            }
            let (from, to) = (span.start.max(at), span.end.min(end));
            if from < to {
                sample.names.push((Span::new(from - at, to - at), *label));
            }
            if span.end > end {
                break;
            }
            names.next();
        }
        lines.push(sample);
        at = end + 1;
    }
    lines
}

/// The lines with half of their names replaced that another name of the same form can stand for, each by
/// the same one in all lines.
pub(super) fn swapped(lines: &[Sample], pools: &Pools, chance: &mut Chance) -> Vec<Sample> {
    let mut others: BTreeMap<String, Option<String>> = BTreeMap::new();
    let mut swap = |piece: &str, label: Option<Label>| {
        let Some(label) = label else {
            return piece.to_owned();
        };
        let other = others.entry(piece.to_lowercase()).or_insert_with(|| {
            let swaps = chance.percent(50);
            swaps.then(|| other(piece, label, pools, chance)).flatten()
        });
        match other {
            Some(other) if piece.chars().any(char::is_uppercase) => other.clone(),
            Some(other) => other.to_lowercase(),
            None => piece.to_owned(),
        }
    };
    lines.iter().map(|line| line.map(&mut swap)).collect()
}

/// Another name of the form of this one; `None` for forms that are rarer than a word or a full name.
fn other(name: &str, label: Label, pools: &Pools, chance: &mut Chance) -> Option<String> {
    let words: Vec<&str> = name.split(' ').collect();
    let plain = |w: &&str| w.chars().count() > 2 && w.chars().all(char::is_alphabetic);
    let entry = |w: &str| Lexicon::built_in().look_up(w);
    let made = match (label, words.as_slice()) {
        (Label::Person, [one]) if plain(one) => {
            let person = pools.person(chance);
            let is_surname = entry(one).surname().is_some() && entry(one).given_name().is_none();
            if is_surname {
                person.surname
            } else {
                person.given
            }
        }
        (Label::Person, [first, .., last]) if plain(first) && plain(last) => {
            entry(first).given_name()?;
            let person = pools.person(chance);
            let parts = [person.given, person.prefix, person.surname];
            let parts: Vec<String> = parts.into_iter().filter(|p| !p.is_empty()).collect();
            parts.join(" ")
        }
        (Label::Place, [one]) if plain(one) && entry(one).place().is_some() => pools.place(chance),
        (Label::Organisation, [one]) if plain(one) && entry(one).is_ordinary_word() => {
            pools.noun(chance)
        }
        (Label::Organisation, [article, one]) if plain(one) && entry(one).is_ordinary_word() => {
            let article_is_one = matches!(article.to_lowercase().as_str(), "de" | "het" | "'t");
            if !article_is_one {
                return None;
            }
            format!("{article} {}", pools.noun(chance))
        }
        _ => return None,
    };
    Some(made)
}
