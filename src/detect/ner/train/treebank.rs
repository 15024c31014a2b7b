//! Sentences with marked names from treebanks, a token a line.

use super::chance::Chance;
use super::people::{Cast, Pools};
use super::sample::Sample;
use crate::detect::ner::Label;

/// A sentence: its tokens, each with its label and whether a name begins with it.
type Sentence = Vec<(String, Label, bool)>;

fn label_of(tag: &str) -> (Label, bool) {
    let (part, kind) = tag.split_once('-').unwrap_or(("O", ""));
    let label = match kind {
        "PER" => Label::Person,
        "LOC" => Label::Place,
        "ORG" => Label::Organisation,
        "MISC" => Label::Other,
        _ => Label::Outside,
    };
    (label, part == "B")
}

/// Reads sentences parted by empty lines: a token, a BIO tag, and columns that do not count; lines that
/// start with `#` followed by a space are remarks.
///
/// `corrections` holds lines of a sentence's number, the number of a name's first token and the
/// name's label (`O` for none), parted by tabs.
pub(super) fn sentences(text: &str, corrections: &str) -> Vec<Sentence> {
    let mut corrected = std::collections::BTreeMap::new();
    for line in corrections.lines().filter(|l| !l.starts_with('#')) {
        let mut columns = line.split('\t');
        let mut next = || columns.next().unwrap_or_default();
        if let (Ok(sentence), Ok(token)) = (next().parse::<usize>(), next().parse::<usize>()) {
            corrected.insert((sentence, token), label_of(&format!("B-{}", next())).0);
        }
    }
    let mut all = Vec::new();
    let mut sentence: Sentence = Vec::new();
    let mut other = None;
    for line in text.lines().chain([""]) {
        if line.trim().is_empty() {
            if !sentence.is_empty() {
                all.push(std::mem::take(&mut sentence));
            }
            continue;
        }
        if line.starts_with("# ") {
            continue;
        }
        let mut columns = line.split('\t');
        let token = columns.next().unwrap_or_default().to_owned();
        let (mut label, begins) = label_of(columns.next().unwrap_or("O").trim());
        if begins {
            other = corrected.get(&(all.len(), sentence.len())).copied();
        }
        if label != Label::Outside
            && let Some(other) = other
        {
            label = other;
        }
        sentence.push((token, label, begins));
    }
    all
}

/// A sentence as running text, its persons' names replaced by others where `swap` says so, of a document's
/// cast.
pub(super) fn sample(
    sentence: &Sentence,
    swap: Option<&Pools>,
    cast: &mut Cast,
    chance: &mut Chance,
) -> Sample {
    let mut made = Sample::default();
    let mut open = true;
    let mut i = 0;
    while i < sentence.len() {
        let (token, label, _) = &sentence[i];
        let mut end = i + 1;
        while *label != Label::Outside
            && sentence
                .get(end)
                .is_some_and(|(_, l, begins)| l == label && !begins)
        {
            end += 1;
        }
        let token = match token.as_str() {
            ",," | "``" => "“",
            "''" => "”",
            other => other,
        };
        let closing = matches!(
            token,
            "." | "," | ";" | ":" | "?" | "!" | ")" | "”" | "…" | "'"
        );
        if !open && !closing {
            made.push(" ");
        }
        open = matches!(token, "(" | "“");
        if *label == Label::Outside {
            made.push(token);
        } else {
            let words: Vec<&str> = sentence[i..end].iter().map(|(t, ..)| t.as_str()).collect();
            let plain = words
                .iter()
                .all(|w| w.chars().all(|c| c.is_alphabetic() || c == '-'));
            let name = match (label, swap) {
                (Label::Person, Some(pools)) if plain => {
                    let person = cast.person(pools, chance);
                    if words.len() == 1 {
                        person.given
                    } else {
                        [person.given, person.prefix, person.surname]
                            .iter()
                            .filter(|p| !p.is_empty())
                            .cloned()
                            .collect::<Vec<_>>()
                            .join(" ")
                    }
                }
                (Label::Place, Some(pools)) if plain && words.len() == 1 && chance.percent(50) => {
                    pools.place(chance)
                }
                _ => words.join(" "),
            };
            made.push_name(&name, *label);
        }
        i = end;
    }
    made
}
