//! Which of many patterns may match a text, without trying each.
//!
//! Every pattern is cut in two where what follows begins with something rare: a figure, a mark, a
//! telling word. One pass over the text finds these beginnings, the *seeds*, by four letters. From
//! a seed one automaton reads on, for what stands behind it in all patterns, and others read back,
//! for what stands before it. All are anchored and mostly stop after a few letters. A pattern
//! both of whose halves fit at a seed may match the text, from where the second one stopped on;
//! any other one cannot.
//!
//! What this takes is made from the built-in rules when the program is built, by `sieve_maker`. Patterns that
//! were not there then, which are those that a user's rules bring, are always tried.
//!
//! # Source
//!
//! The *reverse inner* search of the crate `regex-automata` for one pattern with one literal,
//! for many patterns at once; the strings are found as Russ Cox, *Regular Expression Matching with a
//! Trigram Index* (2012), takes them from the syntax tree.

pub(crate) mod automaton;
pub(crate) mod beginnings;
pub(crate) mod plain;
pub(crate) mod table;

use table::{Branch, Table};

/// Tells which of many patterns may match.
pub(crate) struct Sieve {
    table: &'static Table,
    patterns: usize,
    /// The patterns that are always tried.
    always: Vec<usize>,
    /// For each pattern of the table, its number here.
    number: Vec<Option<usize>>,
}

/// What a search needs and finds.
#[derive(Default)]
pub(crate) struct Room {
    seeds: Vec<u32>,
    /// The branches that fit behind a seed.
    fits: Vec<u16>,
    /// For each pattern, where its first match may begin.
    found: Vec<u32>,
}

/// Says that a pattern does not match.
const NOWHERE: u32 = u32::MAX;

impl Sieve {
    /// A sieve for patterns, numbered in their order, each with whether only such matches count
    /// that do not begin within a word. A pattern that the table does not know, or that has
    /// nothing rare in it, is always tried. O(total length of the patterns).
    pub(crate) fn new<'p>(
        table: &'static Table,
        patterns: impl Iterator<Item = (&'p str, bool)>,
    ) -> Self {
        let mut always = Vec::new();
        let mut number = vec![None; table.patterns.len()];
        let mut count = 0;
        for (pattern, alone) in patterns {
            match table.find(pattern, alone) {
                // The same pattern twice: one answer cannot stand for both.
                Some(known) if number[known].is_none() => number[known] = Some(count),
                _ => always.push(count),
            }
            count += 1;
        }
        Self {
            table,
            patterns: count,
            always,
            number,
        }
    }

    /// Looks at a text; [`Room::lets`] then answers for it. O(n) and something for each seed.
    pub(crate) fn look(&self, text: &str, room: &mut Room) {
        room.found.clear();
        room.found.resize(self.patterns, NOWHERE);
        for &pattern in &self.always {
            room.found[pattern] = 0;
        }
        let text = text.as_bytes();
        room.seeds.clear();
        self.table.beginnings.find(text, &mut room.seeds);
        for &seed in &room.seeds {
            let at = seed as usize;
            room.fits.clear();
            self.table.behind.read_on(text, at, &mut room.fits);
            for &branch in &room.fits {
                let branch = self.table.branches[usize::from(branch)];
                if let Some(number) = self.number[usize::from(branch.pattern)]
                    && let Some(begin) = self.begin(branch, text, at)
                {
                    let first = &mut room.found[number];
                    *first = (*first).min(begin as u32);
                }
            }
        }
    }

    /// Where a match that goes through a seed may begin.
    fn begin(&self, branch: Branch, text: &[u8], at: usize) -> Option<usize> {
        let begin = match branch.before {
            Some(start) => self.table.before.read_back(text, at, usize::from(start))?,
            None => at,
        };
        Some(if branch.open { 0 } else { begin })
    }

    /// How many of the patterns are always tried, and how many of the table's are not among them.
    #[cfg(test)]
    pub(crate) fn unknown(&self) -> (usize, usize) {
        let absent = self.number.iter().filter(|number| number.is_none());
        (self.always.len(), absent.count())
    }
}

impl Room {
    /// Where the first match of a pattern may begin in the text that was looked at last; `None`
    /// where it does not match.
    pub(crate) fn lets(&self, pattern: usize) -> Option<usize> {
        let at = self.found[pattern];
        (at != NOWHERE).then_some(at as usize)
    }
}
