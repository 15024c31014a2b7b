//! Words, and invented names.

use super::Path;
use super::walk::{Case, Given, Walk};
use crate::attribution::input::{BROKEN, Input};
use serde_json::Value;

/// The setting for the first letter.
pub(crate) const CAPITAL: &str = "capital";
pub(super) const YES: &str = "yes";
const NO: &str = "no";

/// Longer names are not read, in characters.
const LONGEST_NAME: usize = 40;

impl Walk<'_> {
    /// These words, but for the case of a first letter that is free.
    pub(super) fn text(&mut self, words: &str) -> bool {
        let Some(first) = words.chars().next() else {
            return true;
        };
        let case = std::mem::replace(&mut self.state.case, Case::Fixed);
        let Given::Text(input) = self.given else {
            if case == Case::Large {
                self.out.extend(first.to_uppercase());
                self.out.push_str(&words[first.len_utf8()..]);
            } else {
                self.out.push_str(words);
            }
            return true;
        };
        let seen = input.get(self.state.at);
        let is_free = case == Case::Free && first.is_lowercase();
        let large = is_free && seen.is_some_and(|s| first.to_uppercase().eq([s]));
        let skipped = if large { first.len_utf8() } else { 0 };
        let from = self.state.at + usize::from(large);
        match matched(input, from, &words[skipped..]) {
            Ok(end) => self.state.at = end,
            Err(at) => {
                self.missed(at);
                return false;
            }
        }
        if large {
            self.out.extend(first.to_uppercase());
        }
        self.out.push_str(&words[skipped..]);
        !is_free || self.style(CAPITAL, if large { YES } else { NO })
    }

    /// Notes that nothing at hand goes on from here.
    pub(super) fn missed(&mut self, at: usize) {
        let Given::Text(input) = self.given else {
            return;
        };
        let at = input.word(at);
        if at > self.furthest {
            self.furthest = at;
            self.expected.clear();
        }
        if at == self.furthest {
            self.expected.insert(self.state.rule);
        }
    }

    /// An invented name, which is one word with a capital and none of the grammar's.
    pub(super) fn name(&mut self, path: &Path) -> bool {
        self.state.case = Case::Fixed;
        let name = match self.given {
            Given::Facts(..) => self.value(path).and_then(Value::as_str).map(str::to_owned),
            Given::Text(input) => {
                let name = name_at(input, self.state.at);
                self.missed(self.state.at);
                self.state.at += name.chars().count();
                Some(name)
            }
            #[cfg(test)]
            Given::Chance(chance) => Some(chance.name()),
        };
        let fits = |n: &String| is_name(n) && !self.grammar.vocabulary.contains(&n.to_lowercase());
        let Some(name) = name.filter(fits) else {
            return false;
        };
        self.out.push_str(&name);
        self.field(path, &Value::String(name))
    }
}

/// Where the words end that start at a symbol, or the symbol that does not fit.
fn matched(input: &Input, from: usize, words: &str) -> Result<usize, usize> {
    let mut at = from;
    let mut words = words.chars().peekable();
    while let Some(&word) = words.peek() {
        match input.get(at) {
            Some(BROKEN) => {
                // A real hyphen, a suspended one with its space, or a soft one.
                if word == '-' {
                    words.next();
                    words.next_if_eq(&' ');
                }
            }
            Some(seen) if seen == word || (word == ' ' && seen == '\n') => {
                words.next();
            }
            _ => return Err(at),
        }
        at += 1;
    }
    Ok(at)
}

fn name_at(input: &Input, from: usize) -> String {
    let inner = |at: usize| match input.get(at) {
        Some(c) if c.is_alphabetic() => true,
        Some('-' | '\'' | '’') => input.get(at + 1).is_some_and(char::is_alphabetic),
        _ => false,
    };
    let end = (from..=from + LONGEST_NAME).find(|at| !inner(*at));
    (from..end.unwrap_or(from))
        .filter_map(|at| input.get(at))
        .collect()
}

/// Whether a text could be an invented name.
pub(crate) fn is_name(text: &str) -> bool {
    let joint = |c: char| matches!(c, '-' | '\'' | '’');
    let parts_are_words = text
        .split(joint)
        .all(|part| !part.is_empty() && part.chars().all(char::is_alphabetic));
    text.chars().next().is_some_and(char::is_uppercase)
        && text.chars().count() <= LONGEST_NAME
        && parts_are_words
        && !text.contains(BROKEN)
}
