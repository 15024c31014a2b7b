//! From the persons and things of a document to its entities.

use super::Unlinked;
use super::person::Person;
use crate::EntityKind;
use crate::detect::analysis::classes;
use crate::resolve::{Entity, EntityId, Mention, NameParts, Resolved, Sex};
use crate::text::{Entry, fold};
use foldhash::fast::FixedState;
use std::collections::{BTreeMap, HashMap};

/// The mentions with their entities, in the order of the text.
pub(super) fn assemble(
    unlinked: Vec<Unlinked<'_>>,
    person_of: &[Option<usize>],
    persons: &[Person],
    mut look_up: impl FnMut(&str) -> Entry,
) -> Resolved {
    let mut resolved = Resolved::default();
    resolved.mentions.reserve(unlinked.len());
    let mut person_ids: Vec<Option<EntityId>> = vec![None; persons.len()];
    let mut thing_ids: BTreeMap<(EntityKind, String), EntityId> = BTreeMap::new();
    // The same for things as they are written.
    let mut written: HashMap<(EntityKind, &str), EntityId, FixedState> = HashMap::default();
    for (i, u) in unlinked.into_iter().enumerate() {
        let next = EntityId(resolved.entities.len() as u32);
        let entity = match person_of[i] {
            Some(n) => *person_ids[n].get_or_insert_with(|| {
                resolved
                    .entities
                    .push(person_entity(next, &persons[n], &mut look_up));
                next
            }),
            None => *written
                .entry((u.detection.kind, u.text))
                .or_insert_with(|| {
                    let normal = normal_form(u.text, &mut look_up);
                    *thing_ids
                        .entry((u.detection.kind, normal.clone()))
                        .or_insert_with(|| {
                            resolved
                                .entities
                                .push(thing_entity(next, u.detection.kind, normal));
                            next
                        })
                }),
        };
        resolved.mentions.push(Mention {
            detection: u.detection,
            entity,
            parts: u.parts,
        });
    }
    resolved
}

/// What makes two mentions of a place, an organisation or a number the same: letters and digits,
/// folded, a leading article taken off.
fn normal_form(text: &str, look_up: &mut impl FnMut(&str) -> Entry) -> String {
    let folded = fold(text);
    let mut words = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .peekable();
    let mut out = String::new();
    while let Some(word) = words.next() {
        let article = out.is_empty() && look_up(word).classes.meets(classes().name_article);
        if article && words.peek().is_some() {
            continue;
        }
        out.push_str(word);
    }
    out
}

fn thing_entity(id: EntityId, kind: EntityKind, normal: String) -> Entity {
    Entity {
        id,
        kind,
        name: NameParts {
            given: normal,
            ..NameParts::default()
        },
        sex: Sex::Unknown,
        background: String::new(),
    }
}

fn person_entity(id: EntityId, p: &Person, look_up: &mut impl FnMut(&str) -> Entry) -> Entity {
    let first = p.display.given.split([' ', '-']).next().unwrap_or("");
    let first = fold(first);
    // "fleurrr" is a Fleur.
    let listed = look_up(&first)
        .given_name()
        .or_else(|| look_up(&without_stretch(&first)).given_name());
    let mut female = p.female;
    if let Some(given) = listed {
        female += match given.female {
            85.. => 3,
            57..85 => 1,
            0..15 => -3,
            15..43 => -1,
            _ => 0,
        };
    }
    let surname = look_up(&fold(&p.display.surname)).surname();
    let background = listed
        .map(|g| g.background)
        .filter(|b| *b != "-")
        .or(surname.map(|s| s.background).filter(|b| *b != "-"))
        .unwrap_or("");
    Entity {
        id,
        kind: EntityKind::Person,
        name: ordinary_capitals(&p.display),
        sex: match female {
            1.. => Sex::Female,
            0 => Sex::Unknown,
            _ => Sex::Male,
        },
        background: background.to_owned(),
    }
}

/// A word whose letters that stand three times and more in a row stand once.
fn without_stretch(word: &str) -> String {
    let letters: Vec<char> = word.chars().collect();
    let mut out = String::with_capacity(word.len());
    for run in letters.chunk_by(|a, b| a == b) {
        out.extend(&run[..if run.len() > 2 { 1 } else { run.len() }]);
    }
    out
}

/// The parts of a name in ordinary capitals, whatever the mentions wrote.
fn ordinary_capitals(parts: &NameParts) -> NameParts {
    let title = |s: &str| {
        let all_one_case =
            s.chars().all(|c| !c.is_lowercase()) || s.chars().all(|c| !c.is_uppercase());
        if !all_one_case || s.chars().filter(|c| c.is_alphabetic()).count() < 2 {
            return s.to_owned();
        }
        let mut out = String::with_capacity(s.len());
        let mut start = true;
        for c in s.chars() {
            if start {
                out.extend(c.to_uppercase());
            } else {
                out.extend(c.to_lowercase());
            }
            start = !c.is_alphanumeric() && c != '\'' && c != '’';
        }
        out
    };
    NameParts {
        given: title(&parts.given),
        initials: parts.initials.to_uppercase(),
        prefix: parts.prefix.to_lowercase(),
        surname: title(&parts.surname),
    }
}
