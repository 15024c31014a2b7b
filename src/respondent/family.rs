//! Children in lists: *zoon Kacper 9 jr, dochters Zuzanna 13 en Oliwia 15*.

use super::guide::sex_of;
use super::number;
use super::record::{Child, Children, Relation};
use super::wording::Pattern;
use crate::resolve::Sex;
use crate::text::tokens;
use crate::{Error, ErrorKind, Result, Span};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    #[serde(default)]
    sex: String,
    relation: String,
    one: Vec<String>,
    more: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ListWords {
    twins: Vec<String>,
    ordinals: Vec<String>,
    adults: BTreeSet<String>,
    not_after: BTreeSet<String>,
    not_before: BTreeSet<String>,
    year_words: BTreeSet<String>,
    oldest: u8,
    reach: usize,
    block: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Number {
    One,
    More,
    /// One child; before a word for a child it only describes it.
    Ordinal,
    Twins,
}

#[derive(Clone, Copy)]
struct Noun {
    sex: Sex,
    relation: Relation,
    number: Number,
}

/// The words of lists of children.
pub(super) struct ChildWords {
    nouns: BTreeMap<String, Noun>,
    words: ListWords,
    block: Pattern,
}

/// A word for children with what the list says of them.
struct Group {
    noun: Noun,
    count: Option<u8>,
    ages: Vec<u8>,
}

impl ChildWords {
    pub(super) fn new(
        entries: Vec<Entry>,
        words: ListWords,
        macros: &BTreeMap<String, String>,
    ) -> Result<Self> {
        let mut nouns = BTreeMap::new();
        for entry in entries {
            let wrong = || Error::new(ErrorKind::Rules).about_rule(entry.relation.as_str());
            let sex = sex_of(&entry.sex).ok_or_else(wrong)?;
            let relation = Relation::of(&entry.relation).ok_or_else(wrong)?;
            let forms = [(&entry.one, Number::One), (&entry.more, Number::More)];
            for (list, number) in forms {
                for word in list {
                    let noun = Noun {
                        sex,
                        relation,
                        number,
                    };
                    nouns.insert(word.clone(), noun);
                }
            }
        }
        let others = [
            (&words.twins, Number::Twins),
            (&words.ordinals, Number::Ordinal),
        ];
        for (list, number) in others {
            for word in list {
                let noun = Noun {
                    sex: Sex::Unknown,
                    relation: Relation::Child,
                    number,
                };
                nouns.insert(word.clone(), noun);
            }
        }
        let block = Pattern::new(&words.block, macros);
        Ok(Self {
            nouns,
            words,
            block,
        })
    }

    /// Where the first word for a child stands, if it stands near the beginning and nothing
    /// between says that the sentence is about something else.
    pub(super) fn begins(&self, text: &str) -> bool {
        let first = tokens(text).into_iter().find(|t| {
            let word = t.span.of(text).to_lowercase();
            self.nouns.contains_key(&word)
        });
        first.is_some_and(|t| {
            t.span.start <= self.words.reach
                && !self.block.is_match(text.get(..t.span.start).unwrap_or(""))
        })
    }

    /// Reads a list of children. `None` where there is none, or it does not tell how many there are.
    pub(super) fn read(&self, text: &str) -> Option<Children> {
        let groups = self.groups(text);
        let (loose, told): (Vec<&Group>, Vec<&Group>) = groups
            .iter()
            .partition(|g| g.noun.number == Number::More && g.ages.is_empty());
        // *twee kinderen, een jongen van 12 en een meisje van 9*: the sum, then its parts.
        let mut known = Vec::new();
        for group in &told {
            self.add(group, &mut known);
        }
        let sum = loose
            .iter()
            .find(|g| g.noun.sex == Sex::Unknown)
            .and_then(|g| g.count.map(|n| (n, g.noun)));
        for group in loose.iter().filter(|g| g.noun.sex != Sex::Unknown) {
            self.add(group, &mut known);
        }
        if let Some((count, noun)) = sum {
            if known.len() == usize::from(count) {
                // *twee pleegkinderen, een jongen van 12 …*: the parts are of the sum's relation.
                for child in &mut known {
                    if child.relation == Relation::Child {
                        child.relation = noun.relation;
                    }
                }
            } else {
                let child = Child {
                    sex: Sex::Unknown,
                    age: None,
                    relation: noun.relation,
                };
                known = vec![child; usize::from(count)];
            }
        }
        (!known.is_empty()).then(|| Children::of(known))
    }

    fn add(&self, group: &Group, known: &mut Vec<Child>) {
        let count = match group.noun.number {
            Number::Twins => 2,
            Number::One | Number::Ordinal => 1,
            Number::More => match group.count {
                Some(n) => usize::from(n),
                None => group.ages.len(),
            },
        };
        for i in 0..count {
            let age = match group.noun.number {
                Number::Twins => group.ages.first(),
                _ => group.ages.get(i),
            };
            known.push(Child {
                sex: group.noun.sex,
                age: age.copied(),
                relation: group.noun.relation,
            });
        }
    }

    fn groups(&self, text: &str) -> Vec<Group> {
        let tokens: Vec<_> = tokens(text);
        let word = |i: usize| tokens.get(i).map(|t| t.span.of(text).to_lowercase());
        let mut groups: Vec<Group> = Vec::new();
        // Whether numbers belong to the last group, and a number that waits for its word.
        let mut open = false;
        let mut pending: Option<(u8, bool)> = None;
        let mut i = 0;
        while let Some(token) = word(i) {
            let (number, bound) = self.number(&token);
            if let Some(n) = number {
                let previous = i.checked_sub(1).and_then(word).unwrap_or_default();
                // A list of numbers in brackets may hold several after one word.
                let mut next = i + 1;
                let mut years = bound;
                if word(next).is_some_and(|w| self.words.year_words.contains(&w)) {
                    years = true;
                    next += 1;
                }
                let after = word(next).unwrap_or_default();
                let denied = self.words.not_after.contains(&previous)
                    || self.words.not_before.contains(&after);
                let noun_next = self
                    .nouns
                    .get(&after)
                    .is_some_and(|n| n.number != Number::Ordinal)
                    || word(next + 1).is_some_and(|w| {
                        tokens.get(next).is_some_and(|t| t.is_word)
                            && self.nouns.get(&w).is_some_and(|n| n.number == Number::More)
                    });
                if denied || n > self.words.oldest {
                    pending = None;
                } else if noun_next {
                    pending = Some((n, years));
                } else if open && let Some(group) = groups.last_mut() {
                    if group.takes() {
                        group.ages.push(n);
                    }
                }
                i = next;
                continue;
            }
            if let Some(&noun) = self.nouns.get(&token) {
                let described = noun.number == Number::Ordinal
                    && word(i + 1).is_some_and(|w| self.nouns.contains_key(&w));
                if !described {
                    let (mut count, mut ages) = (None, Vec::new());
                    match pending.take() {
                        Some((n, true)) => ages.push(n),
                        Some((n, false)) if noun.number == Number::More => count = Some(n),
                        _ => {}
                    }
                    if let Some(shared) = self.shared(&groups, noun) {
                        groups.push(Group {
                            noun: Noun {
                                relation: shared,
                                ..noun
                            },
                            count,
                            ages,
                        });
                    } else {
                        groups.push(Group { noun, count, ages });
                    }
                    open = true;
                }
            } else if self.words.adults.contains(&token) {
                open = false;
                pending = None;
            }
            i += 1;
        }
        groups
    }

    /// Ordinals and twins take the relation of the word before them.
    fn shared(&self, groups: &[Group], noun: Noun) -> Option<Relation> {
        let takes = matches!(noun.number, Number::Ordinal | Number::Twins);
        groups.last().filter(|_| takes).map(|g| g.noun.relation)
    }

    /// A number in a token, and whether the token says that it is years: `9`, `negen`, `9jr`, `12-jarige`.
    fn number(&self, token: &str) -> (Option<u8>, bool) {
        if let Some(n) = number::read(token) {
            let digits = token.bytes().take_while(u8::is_ascii_digit).count();
            let rest = token.get(digits..).unwrap_or("").trim_start_matches('-');
            if digits == 0 || rest.is_empty() {
                return (Some(n), false);
            }
            return if self.words.year_words.contains(rest) {
                (Some(n), true)
            } else {
                (None, false)
            };
        }
        let word = token
            .rsplit_once('-')
            .filter(|(_, r)| self.words.year_words.contains(*r));
        match word.and_then(|(n, _)| number::read(n)) {
            Some(n) => (Some(n), true),
            None => (None, false),
        }
    }
}

impl Group {
    /// Whether the group has room for one more age.
    fn takes(&self) -> bool {
        match (self.noun.number, self.count) {
            (Number::More, Some(n)) => self.ages.len() < usize::from(n),
            (Number::More, None) => true,
            _ => self.ages.is_empty(),
        }
    }
}

/// Joins children that a parent speaks of one by one (*mijn zoon*, *mijn dochter van 7*).
///
/// Those of one sex and relation are told apart by their ages; a child without an age is one more
/// only if no other of its kind is known.
pub(super) fn join(children: &[(Child, Span)]) -> Option<Children> {
    let mut known: Vec<Child> = Vec::new();
    for (child, _) in children.iter().filter(|(c, _)| c.age.is_some()) {
        if !known.contains(child) {
            known.push(*child);
        }
    }
    for (child, _) in children.iter().filter(|(c, _)| c.age.is_none()) {
        let alike = |k: &Child| k.sex == child.sex && k.relation == child.relation;
        // *mijn kind* may be any of those already known.
        if !known.iter().any(alike) && (child.sex != Sex::Unknown || known.is_empty()) {
            known.push(*child);
        }
    }
    (!known.is_empty()).then(|| Children::of(known))
}

#[cfg(test)]
mod tests {
    use super::super::guide::Guide;
    use super::*;

    fn of(text: &str) -> String {
        let Some(children) = Guide::built_in().children.read(text) else {
            return "-".to_owned();
        };
        let one = |c: &Child| {
            let sex = match c.sex {
                Sex::Female => "v",
                Sex::Male => "m",
                Sex::Unknown => "?",
            };
            format!("{sex}{}", c.age.map_or(String::new(), |a| a.to_string()))
        };
        let known: Vec<String> = children.known.iter().map(one).collect();
        known.join(" ")
    }

    #[test]
    fn lists_are_read_as_people_write_them() {
        for (text, children) in [
            (
                "zoon Kacper 9 jr, dochters Zuzanna 13 en Oliwia 15",
                "m9 v13 v15",
            ),
            (
                "twee jongens Danny die is zestien en Wesley van veertien",
                "m16 m14",
            ),
            ("een zoon (12) en dochter (18)", "m12 v18"),
            ("een dochter van 12 en een zoon van 7", "v12 m7"),
            ("drie kinderen van 9, 10 en 19 jaar", "?9 ?10 ?19"),
            ("zes kinderen", "? ? ? ? ? ?"),
            (
                "twee kinderen, een jongen van 12 en een meisje van 9",
                "m12 v9",
            ),
            ("drie kinderen, een jongen van 12", "? ? ?"),
            ("2 (zoon 12, dochter 7)", "m12 v7"),
            ("zoon 12; dochter 7", "m12 v7"),
            ("12-jarige zoon en een dochter van 9jr", "m12 v9"),
            ("een tweeling van 6 en een zoon van tien", "?6 ?6 m10"),
            ("moeder (42), vader (45), zoon (12), hond", "m12"),
            ("een pleegzoon van 11 en een pleegdochter, 8 jaar", "m11 v8"),
            ("twee dochters", "v v"),
            ("een zoon van 12 die in groep 8 zit", "m12"),
            ("een zoon die sinds 3 jaar op een groep zit", "m"),
            ("kinderen gewerkt", "-"),
            ("een dochter, Lot, die 12 keer verhuisd is", "v"),
        ] {
            assert_eq!(of(text), children, "{text}");
        }
    }

    #[test]
    fn parts_of_a_sum_take_its_relation() {
        let children = Guide::built_in()
            .children
            .read("twee pleegkinderen, een jongen van 11 en een meisje van 8")
            .unwrap();
        let relations: Vec<Relation> = children.known.iter().map(|c| c.relation).collect();
        assert_eq!(relations, [Relation::FosterChild; 2]);
    }

    #[test]
    fn children_told_one_by_one_are_joined_without_counting_twice() {
        let child = |sex, age| {
            let relation = Relation::Child;
            (Child { sex, age, relation }, Span::default())
        };
        let told = [
            child(Sex::Male, None),
            child(Sex::Male, Some(12)),
            child(Sex::Male, Some(12)),
            child(Sex::Female, None),
            child(Sex::Unknown, None),
        ];
        let known = join(&told).unwrap().known;
        assert_eq!(known.len(), 2);
        assert_eq!(known[0].age, Some(12));
    }
}
