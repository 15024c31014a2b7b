//! Children in lists: *zoon Tymek 8 jr, dochters Ans 11 en Zosia 13*.

use super::guide::sex_of;
use super::number::Numbers;
use super::record::{Child, Children, Relation};
use super::wording::Pattern;
use crate::resolve::Sex;
use crate::text::tokens;
use crate::{Error, ErrorKind, Result, Span};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

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
    joint: String,
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

/// The most children that an answer only counts.
const COUNTED: u8 = 15;

/// The words of lists of children.
pub(super) struct ChildWords {
    nouns: BTreeMap<String, Noun>,
    words: ListWords,
    block: Pattern,
    joint: Pattern,
    numbers: Arc<Numbers>,
}

/// A person named in a text, with what the document tells of him or her elsewhere.
#[derive(Clone, Copy, Debug)]
pub(super) struct Named {
    /// Where the name stands in the text.
    pub(super) span: Span,
    /// The sex that the name speaks of.
    pub(super) sex: Sex,
    /// The age that is told beside another mention.
    pub(super) age: Option<u8>,
}

/// A word for children with what the list says of them.
struct Group {
    noun: Noun,
    count: Option<u8>,
    ages: Vec<u8>,
    /// For each age, the sex that the child's name speaks of.
    sexes: Vec<Sex>,
    /// Those who are named right after the word, or who are the group.
    names: Vec<Named>,
    /// Whether the group is one child that is only named.
    named: bool,
}

impl ChildWords {
    pub(super) fn new(
        entries: Vec<Entry>,
        words: ListWords,
        macros: &BTreeMap<String, String>,
        numbers: Arc<Numbers>,
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
        let joint = Pattern::new(&words.joint, macros);
        Ok(Self {
            nouns,
            words,
            block,
            joint,
            numbers,
        })
    }

    /// Where the first word for a child stands, if it stands near the beginning and nothing
    /// between says that the sentence is about something else.
    pub(super) fn begins(&self, text: &str, names: &[Named]) -> bool {
        if names
            .first()
            .is_some_and(|n| text[..n.span.start].trim().is_empty())
        {
            return true;
        }
        let first = tokens(text).into_iter().find(|t| {
            let word = t.span().of(text).to_lowercase();
            self.nouns.contains_key(&word)
        });
        first.is_some_and(|t| {
            t.span().start <= self.words.reach
                && !self
                    .block
                    .is_match(text.get(..t.span().start).unwrap_or(""))
        })
    }

    /// Reads a list of children. `None` where there is none, or it does not tell how many there are.
    ///
    /// `names` are the persons of the text; their sex and age count where no word tells them.
    /// A list may start with a name (*vader van Jesse (8)*).
    pub(super) fn read(&self, text: &str, names: &[Named]) -> Option<Children> {
        let mut groups = self.groups(text, names);
        for group in &mut groups {
            self.complete(group);
        }
        let groups = groups;
        let (loose, told): (Vec<&Group>, Vec<&Group>) = groups
            .iter()
            .partition(|g| g.noun.number == Number::More && g.ages.is_empty());
        // *twee kinderen, een jongen van 12 en een meisje van 9*: the sum, then its parts.
        let mut known = Vec::new();
        for group in told.iter().filter(|g| !g.named || !g.ages.is_empty()) {
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

    /// An answer that only counts them: *Vier.*
    pub(super) fn counted(&self, answer: &str) -> Option<Children> {
        let mut words = tokens(answer).into_iter().filter(|t| t.is_word);
        let first = words.next()?;
        let count = self.numbers.read(first.span().of(answer))?;
        let alone = words.next().is_none() && (1..=COUNTED).contains(&count);
        alone.then(|| Children::of(vec![Child::default(); usize::from(count)]))
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
            let named = group.sexes.get(i).copied().unwrap_or_default();
            known.push(Child {
                sex: if group.noun.sex == Sex::Unknown {
                    named
                } else {
                    group.noun.sex
                },
                age: age.copied(),
                relation: group.noun.relation,
            });
        }
    }

    /// Fills in what the document tells elsewhere of those whom a group names.
    fn complete(&self, group: &mut Group) {
        if !group.ages.is_empty() || group.names.is_empty() {
            return;
        }
        if group.noun.number == Number::More && group.count.is_none() {
            group.count = u8::try_from(group.names.len()).ok().filter(|n| *n > 1);
        }
        let expected = match (group.noun.number, group.count) {
            (Number::More, Some(n)) => usize::from(n),
            (Number::More | Number::Twins, _) => return,
            _ => 1,
        };
        let ages: Vec<u8> = group
            .names
            .iter()
            .filter_map(|n| n.age.filter(|a| *a <= self.words.oldest))
            .collect();
        if ages.len() == expected && group.names.len() == expected {
            group.ages = ages;
            group.sexes = group.names.iter().map(|n| n.sex).collect();
        }
    }

    fn groups(&self, text: &str, names: &[Named]) -> Vec<Group> {
        let tokens: Vec<_> = tokens(text);
        let word = |i: usize| tokens.get(i).map(|t| t.span().of(text).to_lowercase());
        let mut groups: Vec<Group> = Vec::new();
        // Whether numbers belong to the last group, and a number that waits for its word.
        let mut open = false;
        let mut pending: Option<(u8, bool)> = None;
        // The sex of the name before the next number.
        let mut sex = Sex::Unknown;
        // Where the last word for a child, or name right after one, ends.
        let mut named_to = 0;
        let mut i = 0;
        while let Some(token) = word(i) {
            let at = tokens[i].span().start;
            if let Some(named) = names.iter().find(|n| n.span.start == at) {
                sex = named.sex;
                let joined = text
                    .get(named_to..at)
                    .is_some_and(|between| self.joint.is_match(between));
                let told = |g: &Group| g.named && (!g.ages.is_empty() || joined);
                let leads = groups.last().is_none_or(told);
                if leads && (!groups.is_empty() || text[..at].trim().is_empty()) {
                    groups.push(Group::of_name(*named, joined));
                    open = true;
                    named_to = named.span.end;
                } else if let Some(group) = groups.last_mut().filter(|_| joined) {
                    group.names.push(*named);
                    named_to = named.span.end;
                }
                while tokens
                    .get(i)
                    .is_some_and(|t| t.span().start < named.span.end)
                {
                    i += 1;
                }
                continue;
            }
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
                } else if open
                    && let Some(group) = groups.last_mut()
                    && group.takes()
                {
                    group.ages.push(n);
                    group.sexes.push(std::mem::take(&mut sex));
                }
                i = next;
                continue;
            }
            if let Some(mut noun) = self.nouns.get(&token).copied() {
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
                        noun.relation = shared;
                    }
                    groups.push(Group {
                        noun,
                        count,
                        ages,
                        sexes: Vec::new(),
                        names: Vec::new(),
                        named: false,
                    });
                    named_to = tokens[i].span().end;
                    sex = Sex::Unknown;
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
        if let Some(n) = self.numbers.read(token) {
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
        match word.and_then(|(n, _)| self.numbers.read(n)) {
            Some(n) => (Some(n), true),
            None => (None, false),
        }
    }
}

impl Group {
    fn of_name(named: Named, joined: bool) -> Self {
        Self {
            noun: Noun {
                sex: named.sex,
                relation: Relation::Child,
                number: Number::One,
            },
            count: None,
            ages: Vec::new(),
            sexes: Vec::new(),
            names: if joined { vec![named] } else { Vec::new() },
            named: true,
        }
    }

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
        let Some(children) = Guide::built_in().children.read(text, &[]) else {
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
            ("zoon Tymek 8 jr, dochters Ans 11 en Zosia 13", "m8 v11 v13"),
            (
                "twee jongens, Rens is zeventien en Floris van dertien",
                "m17 m13",
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
            (
                "een pleegzoon van 13 en een pleegdochter, 10 jaar",
                "m13 v10",
            ),
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
    fn names_stand_for_children_and_tell_their_sex() {
        let guide = Guide::built_in();
        let named = |text: &str, names: &[(&str, Sex)]| {
            let span = |n: &str| {
                let start = text.find(n).unwrap();
                Span::new(start, start + n.len())
            };
            let one = |(n, sex): &(&str, Sex)| Named {
                span: span(n),
                sex: *sex,
                age: None,
            };
            let names: Vec<Named> = names.iter().map(one).collect();
            let children = guide.children.read(text, &names).unwrap().known;
            let list: Vec<_> = children.iter().map(|c| (c.sex, c.age)).collect();
            list
        };
        let (girl, boy) = (Sex::Female, Sex::Male);
        assert_eq!(
            named(
                " Jelle (11) en Sam (8)",
                &[("Jelle", boy), ("Sam", Sex::Unknown)]
            ),
            [(boy, Some(11)), (Sex::Unknown, Some(8))]
        );
        assert_eq!(
            named(
                "twee kinderen: Jelle van 11 en Noor van 8",
                &[("Jelle", boy), ("Noor", girl)]
            ),
            [(boy, Some(11)), (girl, Some(8))]
        );
    }

    #[test]
    fn parts_of_a_sum_take_its_relation() {
        let children = Guide::built_in()
            .children
            .read(
                "twee pleegkinderen, een jongen van 11 en een meisje van 8",
                &[],
            )
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
