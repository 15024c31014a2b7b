//! Lines with slots for names, and their filling.
//!
//! | slot | filled with |
//! |---|---|
//! | `P` | a given name |
//! | `F` | a given name and surname |
//! | `S` | a surname with its prefix, capitalised as after a title |
//! | `I` | initials and surname |
//! | `C` | initials or a code that stand for a person |
//! | `N` | a short form of a given name |
//! | `G` | a given name in the genitive |
//! | `D` | a diminutive of a given name |
//! | `X` | a given name spelled out |
//! | `L` `W` `K` | a town; a neighbourhood or street; a country or region |
//! | `O` `OS` `OC` `OV` `OB` `OK` | an organisation: any, school, care, club, employer, church |
//!
//! Slots with the same digit name the same person: `<F1>` and `<P1>`.

use super::chance::Chance;
use super::people::{Cast, Person, Pools, capital};
use super::sample::Sample;
use crate::detect::ner::Label;
use std::collections::BTreeMap;

/// The lines of a file, without remarks.
pub(super) fn lines(file: &str) -> impl Iterator<Item = &str> {
    let lines = file.lines().map(str::trim);
    lines.filter(|l| !l.is_empty() && !l.starts_with("# ") && *l != "#")
}

/// The slots of a line: their bytes, their letters and their digit.
fn slots(line: &str) -> Vec<(std::ops::Range<usize>, &str, &str)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(open) = line[from..].find('<').map(|o| from + o) {
        let Some(close) = line[open..].find('>').map(|c| open + c) else {
            break;
        };
        let inside = &line[open + 1..close];
        let letters = inside.trim_end_matches(|c: char| c.is_ascii_digit());
        let known = matches!(
            letters,
            "P" | "F"
                | "PF"
                | "S"
                | "I"
                | "C"
                | "N"
                | "G"
                | "D"
                | "X"
                | "L"
                | "W"
                | "K"
                | "O"
                | "OS"
                | "OC"
                | "OV"
                | "OB"
                | "OK"
        );
        if known {
            found.push((open..close + 1, letters, &inside[letters.len()..]));
        }
        from = open + 1;
    }
    found
}

/// Fills a line's slots. In a line without capitals most names have none either.
pub(super) fn fill(line: &str, cast: &mut Cast, pools: &Pools, chance: &mut Chance) -> Sample {
    let slots = slots(line);
    let mut at = 0;
    let mut outside = String::new();
    for (span, ..) in &slots {
        outside.push_str(&line[at..span.start]);
        at = span.end;
    }
    outside.push_str(&line[at..]);
    let uncased =
        outside.split_whitespace().count() > 2 && !outside.chars().any(char::is_uppercase);
    let lower = uncased && chance.percent(85);
    let mut people: BTreeMap<&str, Person> = BTreeMap::new();
    let mut made = Sample::default();
    let mut at = 0;
    for (span, letters, digit) in slots {
        made.push(&line[at..span.start]);
        at = span.end;
        let person = if digit.is_empty() {
            cast.person(pools, chance)
        } else {
            people
                .entry(digit)
                .or_insert_with(|| cast.person(pools, chance))
                .clone()
        };
        let (name, label) = value(letters, &person, pools, uncased, chance);
        let name = if lower { name.to_lowercase() } else { name };
        // "op de Wissel": half of the writers leave the article small, and then it is none of the name's.
        let article = name
            .split_once(' ')
            .filter(|(first, _)| matches!(*first, "De" | "Het" | "de" | "het"));
        match article.filter(|_| label == Label::Organisation && chance.percent(50)) {
            Some((article, rest)) => {
                made.push(&format!("{} ", article.to_lowercase()));
                made.push_name(rest, label);
            }
            None => made.push_name(&name, label),
        }
    }
    made.push(&line[at..]);
    made
}

fn value(
    letters: &str,
    person: &Person,
    pools: &Pools,
    uncased: bool,
    chance: &mut Chance,
) -> (String, Label) {
    let joined = |parts: [&str; 3]| {
        let parts: Vec<&str> = parts.into_iter().filter(|p| !p.is_empty()).collect();
        parts.join(" ")
    };
    let name = match letters {
        "F" | "PF" => joined([&person.given, &person.prefix, &person.surname]),
        "S" => capital(&joined(["", &person.prefix, &person.surname])),
        "I" => {
            let initials = match chance.below(4) {
                0 => format!("{}{}.", initial(&person.given), initial_letter(chance)),
                1 => first(&person.given),
                _ => initial(&person.given),
            };
            joined([&initials, &person.prefix, &person.surname])
        }
        "C" => match chance.below(3) {
            0 => initial(&person.given),
            1 => format!(
                "{}{}",
                first(&person.given),
                first(&capital(&person.surname))
            ),
            _ => format!(
                "{}{}",
                initial(&person.given),
                if chance.percent(30) {
                    initial(&capital(&person.surname))
                } else {
                    String::new()
                }
            ),
        },
        "N" => short(&person.given, chance),
        "G" => genitive(&person.given, uncased && chance.percent(50)),
        "D" => diminutive(&person.given),
        "X" => {
            let letters: Vec<String> = person
                .given
                .chars()
                .filter(|c| c.is_alphabetic())
                .map(|c| c.to_string())
                .collect();
            letters.join("-")
        }
        "L" => return (pools.place(chance), Label::Place),
        "W" => return (pools.neighbourhood(chance), Label::Place),
        "K" => return (pools.country(chance), Label::Place),
        "O" => {
            return (
                pools.organisation(Pools::any_kind(chance), chance),
                Label::Organisation,
            );
        }
        "OS" | "OC" | "OV" | "OB" | "OK" => {
            let kind = letters.chars().nth(1).unwrap_or('C');
            return (pools.organisation(kind, chance), Label::Organisation);
        }
        _ => person.given.clone(),
    };
    (name, Label::Person)
}

fn first(name: &str) -> String {
    name.chars()
        .next()
        .map_or_else(String::new, |c| c.to_uppercase().collect())
}

fn initial(name: &str) -> String {
    format!("{}.", first(name))
}

fn initial_letter(chance: &mut Chance) -> char {
    char::from(b'A' + chance.below(26) as u8)
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

/// A short form: the first syllable with the consonant behind it, sometimes with an ending.
fn short(name: &str, chance: &mut Chance) -> String {
    let letters: Vec<char> = name.chars().collect();
    let vowel = letters
        .iter()
        .position(|c| is_vowel(c.to_ascii_lowercase()))
        .unwrap_or(0);
    let rest = letters[vowel..]
        .iter()
        .position(|c| !is_vowel(c.to_ascii_lowercase()));
    let end = rest.map_or(letters.len(), |r| vowel + r + 1);
    let stem: String = letters[..end].iter().collect();
    if stem.chars().count() < 2 || end == letters.len() {
        return name.to_owned();
    }
    match chance.below(5) {
        0 => format!("{stem}ie"),
        1 => format!("{stem}y"),
        2 => format!("{stem}je"),
        _ => stem,
    }
}

/// The genitive as the spelling rules have it, or as chats do, without apostrophe.
fn genitive(name: &str, careless: bool) -> String {
    match name.chars().last() {
        Some('s' | 'x' | 'z') if careless => name.to_owned(),
        Some('s' | 'x' | 'z') => format!("{name}'"),
        Some('a' | 'i' | 'o' | 'u' | 'y') if !careless => format!("{name}'s"),
        _ => format!("{name}s"),
    }
}

fn diminutive(name: &str) -> String {
    match name.chars().last() {
        Some(vowel @ ('a' | 'o' | 'u')) => format!("{name}{vowel}tje"),
        Some('e' | 'i' | 'y' | 'l' | 'n' | 'r' | 'w') => format!("{name}tje"),
        Some('m') => format!("{name}pje"),
        _ => format!("{name}je"),
    }
}
