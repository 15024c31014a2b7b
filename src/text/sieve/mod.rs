//! Which of many patterns may match a text, without trying each.
//!
//! Every pattern is cut in two where what follows begins with something rare: a figure, a mark, a
//! telling word. One pass over the text finds these beginnings, the *seeds*, by four letters. From
//! a seed one automaton reads on, for what stands behind it in all patterns, and others read back,
//! for what stands before it. All are anchored and mostly stop after a few letters. A pattern
//! both of whose halves fit at a seed may match the text, beginning where reading back was accepted;
//! any other one cannot, unless it begins within a run of one control character.
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
    /// For each branch the last seed that it fitted behind, and one more.
    fitted: Vec<u32>,
    /// Which patterns may match from anywhere on.
    anywhere: Vec<bool>,
    /// Patterns, each with a place where a match may begin; sorted.
    starts: Vec<(u32, u32)>,
}

/// Where the matches of a pattern may begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Starts<'r> {
    Anywhere,
    /// At these places only, each with the number of the pattern.
    At(&'r [(u32, u32)]),
}

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

    /// Looks at a text; [`Room::let_through`] then tells of it. O(n) and something for each seed.
    pub(crate) fn look(&self, text: &str, room: &mut Room) {
        room.starts.clear();
        room.anywhere.clear();
        room.anywhere.resize(self.patterns, false);
        for &pattern in &self.always {
            room.anywhere[pattern] = true;
        }
        let text = text.as_bytes();
        room.fitted.clear();
        room.fitted.resize(self.table.branches.len(), 0);
        room.seeds.clear();
        self.table.beginnings.find(text, &mut room.seeds);
        for &seed in &room.seeds {
            let at = seed as usize;
            let (fits, fitted) = (&mut room.fits, &mut room.fitted);
            fits.clear();
            self.table.behind.read_on(text, at, |branch| {
                let last = &mut fitted[usize::from(branch)];
                if *last != seed + 1 {
                    *last = seed + 1;
                    fits.push(branch);
                }
            });
            for &branch in &room.fits {
                let branch = self.table.branches[usize::from(branch)];
                let Some(number) = self.number[usize::from(branch.pattern)] else {
                    continue;
                };
                let (starts, anywhere) = (&mut room.starts, &mut room.anywhere[number]);
                let begins = |at: usize| {
                    if branch.open {
                        *anywhere = true;
                    } else {
                        starts.push((number as u32, at as u32));
                    }
                };
                self.begin(branch, text, at, begins);
            }
        }
        room.starts.sort_unstable();
        room.starts.dedup();
    }

    /// Tells where matches that go through a seed may begin.
    fn begin(&self, branch: Branch, text: &[u8], at: usize, mut tell: impl FnMut(usize)) {
        match branch.before {
            Some(start) => {
                let before = &self.table.before;
                before.read_back(text, at, usize::from(start), tell);
            }
            None => tell(at),
        }
    }

    /// How many of the patterns are always tried, and how many of the table's are not among them.
    #[cfg(test)]
    pub(crate) fn unknown(&self) -> (usize, usize) {
        let absent = self.number.iter().filter(|number| number.is_none());
        (self.always.len(), absent.count())
    }
}

impl Room {
    /// The patterns that may match the text that was looked at last, in their order, and from
    /// where on.
    pub(crate) fn let_through(&self) -> impl Iterator<Item = (usize, Starts<'_>)> {
        let mut rest = self.starts.as_slice();
        let patterns = self.anywhere.iter().enumerate();
        patterns.filter_map(move |(pattern, anywhere)| {
            let own = rest.iter().take_while(|(of, _)| *of as usize == pattern);
            let (own, others) = rest.split_at(own.count());
            rest = others;
            match (anywhere, own) {
                (true, _) => Some((pattern, Starts::Anywhere)),
                (false, []) => None,
                (false, own) => Some((pattern, Starts::At(own))),
            }
        })
    }
}
