//! Which of many patterns may match a text, without trying each.
//!
//! Every pattern is cut in two where what follows begins with something rare: a figure, a mark, a
//! telling word. One pass over the text finds these beginnings, the *seeds*. From a seed one
//! automaton reads on, for what stands behind it in all patterns, and one reads back, for what
//! stands before it. Both are anchored and mostly stop after a few letters. A pattern both of
//! whose halves fit at a seed may match the text; any other one cannot.
//!
//! # Source
//!
//! The *reverse inner* search of the crate `regex-automata` for one pattern with one literal,
//! for many patterns at once; the strings are found as Russ Cox, *Regular Expression Matching with a
//! Trigram Index* (2012), takes them from the syntax tree.

mod known;
mod plain;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use known::{Heads, ends_with};
use plain::Plain;
use regex_automata::hybrid::dfa::{Cache, DFA, OverlappingState};
use regex_automata::nfa::thompson::{self, WhichCaptures};
use regex_automata::{Anchored, Input, PatternSet};
use regex_syntax::hir::{Hir, HirKind};
use std::sync::Mutex;

/// How patterns are meant; as the regular expressions behind the sieve have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Syntax {
    /// Code points, capitals told apart.
    Unicode,
    /// Bytes, with the capitals of ASCII letters folded.
    FoldedBytes,
}

/// How often a seed may be expected in a text, as a share of its bytes. Where every cut of a
/// pattern gives a more frequent one, the pattern is always tried.
const FREQUENT: f32 = 0.03;

/// Into how many ways to match a pattern may be taken apart.
const BRANCHES: usize = 48;

/// The most memory that the states of one automaton may take in a thread.
const CACHE_LIMIT: usize = 8 << 20;

/// Tells which of many patterns may match.
pub(crate) struct Sieve {
    patterns: usize,
    /// The patterns that are always tried.
    always: Vec<usize>,
    seeds: Option<Seeds>,
    idle: Mutex<Vec<Room>>,
}

/// What is looked for, and what is looked at where it is found.
struct Seeds {
    strings: AhoCorasick,
    /// What stands before a seed, read backwards from it.
    before: DFA,
    /// What stands from a seed on.
    behind: DFA,
    /// For each branch, its pattern.
    pattern_of: Vec<usize>,
}

/// What a search needs and finds.
pub(crate) struct Room {
    plain: Plain,
    found: Vec<bool>,
    caches: Option<Caches>,
}

struct Caches {
    before: Cache,
    behind: Cache,
    fits_before: PatternSet,
    fits_behind: PatternSet,
}

/// One way to match a pattern, cut at its seed.
struct Branch {
    before: Hir,
    behind: Hir,
    heads: Heads,
}

impl Sieve {
    /// A sieve for patterns, numbered in their order. A pattern that does not parse, or that has
    /// nothing rare in it, is always tried. O(total length of the patterns).
    pub(crate) fn new<'p>(patterns: impl Iterator<Item = &'p str>, syntax: Syntax) -> Self {
        let bytes = syntax == Syntax::FoldedBytes;
        let mut always = Vec::new();
        let mut branches = Vec::new();
        let mut pattern_of = Vec::new();
        let mut count = 0;
        for (number, pattern) in patterns.enumerate() {
            count += 1;
            let parsed = regex_syntax::ParserBuilder::new()
                .unicode(!bytes)
                .utf8(!bytes)
                .case_insensitive(bytes)
                .build()
                .parse(pattern);
            let cut = parsed.ok().and_then(|hir| cut(vec![parts(&hir)]));
            match cut {
                Some(new) => {
                    pattern_of.extend(std::iter::repeat_n(number, new.len()));
                    branches.extend(new);
                }
                None => always.push(number),
            }
        }
        let seeds = Seeds::new(&branches, pattern_of);
        if seeds.is_none() {
            always = (0..count).collect();
        }
        Self {
            patterns: count,
            always,
            seeds,
            idle: Mutex::new(Vec::new()),
        }
    }

    /// What a search needs; with the states of an earlier search where there are any.
    pub(crate) fn room(&self) -> Room {
        let idle = self.idle.lock().ok().and_then(|mut idle| idle.pop());
        idle.unwrap_or_else(|| Room {
            plain: Plain::default(),
            found: Vec::new(),
            caches: self.seeds.as_ref().map(Seeds::caches),
        })
    }

    /// Keeps the states for the next search.
    pub(crate) fn put_back(&self, room: Room) {
        if let Ok(mut idle) = self.idle.lock() {
            idle.push(room);
        }
    }

    /// Looks at a text; [`Room::lets`] then answers for it. O(n) and something for each seed.
    pub(crate) fn look(&self, text: &str, room: &mut Room) {
        room.found.clear();
        room.found.resize(self.patterns, false);
        for &pattern in &self.always {
            room.found[pattern] = true;
        }
        let (Some(seeds), Some(caches)) = (&self.seeds, &mut room.caches) else {
            return;
        };
        room.plain.take(text);
        let hits = seeds.strings.try_find_overlapping_iter(&room.plain.bytes);
        let Ok(hits) = hits else {
            room.found.fill(true);
            return;
        };
        for hit in hits {
            let at = room.plain.from[hit.start()] as usize;
            if seeds.fit(text, at, caches).is_none() {
                room.found.fill(true);
                return;
            }
            for branch in caches.fits_behind.iter() {
                if caches.fits_before.contains(branch) {
                    room.found[seeds.pattern_of[branch]] = true;
                }
            }
        }
    }
}

impl Room {
    /// Whether a pattern may match the text that was looked at last.
    pub(crate) fn lets(&self, pattern: usize) -> bool {
        self.found[pattern]
    }
}

impl Seeds {
    fn new(branches: &[Branch], pattern_of: Vec<usize>) -> Option<Self> {
        let mut strings: Vec<&[u8]> = branches.iter().flat_map(|b| b.heads.shortest()).collect();
        strings.sort_unstable();
        let mut seeds: Vec<&[u8]> = Vec::new();
        for string in strings {
            // At one place one seed is enough.
            if !seeds.last().is_some_and(|last| string.starts_with(last)) {
                seeds.push(string);
            }
        }
        let dfa = |halves: Vec<&Hir>, reverse: bool| {
            let nfa = thompson::Compiler::new()
                .configure(
                    thompson::Config::new()
                        .reverse(reverse)
                        // Each half is cut at a character, so that no match splits one.
                        .utf8(false)
                        .which_captures(WhichCaptures::None),
                )
                .build_many_from_hir(&halves)
                .ok()?;
            let config = DFA::config()
                .match_kind(regex_automata::MatchKind::All)
                .cache_capacity(CACHE_LIMIT)
                .skip_cache_capacity_check(true);
            DFA::builder().configure(config).build_from_nfa(nfa).ok()
        };
        Some(Self {
            strings: AhoCorasick::builder()
                .match_kind(MatchKind::Standard)
                .kind(Some(AhoCorasickKind::DFA))
                .build(&seeds)
                .ok()?,
            before: dfa(branches.iter().map(|b| &b.before).collect(), true)?,
            behind: dfa(branches.iter().map(|b| &b.behind).collect(), false)?,
            pattern_of,
        })
    }

    fn caches(&self) -> Caches {
        Caches {
            before: self.before.create_cache(),
            behind: self.behind.create_cache(),
            fits_before: PatternSet::new(self.before.pattern_len()),
            fits_behind: PatternSet::new(self.behind.pattern_len()),
        }
    }

    /// Which branches fit at a seed, before and behind it; `None` where an automaton gave up.
    fn fit(&self, text: &str, at: usize, caches: &mut Caches) -> Option<()> {
        caches.fits_before.clear();
        caches.fits_behind.clear();
        let input = Input::new(text).range(at..).anchored(Anchored::Yes);
        self.behind
            .try_which_overlapping_matches(&mut caches.behind, &input, &mut caches.fits_behind)
            .ok()?;
        if caches.fits_behind.is_empty() {
            return Some(());
        }
        let input = Input::new(text).range(..at).anchored(Anchored::Yes);
        let mut state = OverlappingState::start();
        loop {
            self.before
                .try_search_overlapping_rev(&mut caches.before, &input, &mut state)
                .ok()?;
            let Some(found) = state.get_match() else {
                return Some(());
            };
            caches.fits_before.insert(found.pattern());
        }
    }
}

/// Cuts each way to match at its best seed; takes a pattern apart further where there is none.
fn cut(mut ways: Vec<Vec<Hir>>) -> Option<Vec<Branch>> {
    let mut branches = Vec::new();
    while let Some(way) = ways.pop() {
        let places = (0..way.len()).map(|at| (at, Heads::of_parts(&way[at..])));
        // In plain text a run is one byte, so that a cut within one would not be seen.
        let places = places.filter(|(at, heads)| {
            let mut runs = heads.runs();
            runs.all(|run| run != b' ' && !ends_with(&way[..*at], run))
        });
        let rated = places.map(|(at, heads)| (at, heads.frequency(), heads));
        let best = rated.min_by(|a, b| a.1.total_cmp(&b.1));
        match best {
            Some((at, frequency, heads)) if frequency < FREQUENT => branches.push(Branch {
                before: Hir::concat(way[..at].to_vec()),
                behind: Hir::concat(way[at..].to_vec()),
                heads,
            }),
            _ => {
                let at = way.iter().position(|part| matches!(part.kind(), HirKind::Alternation(_)))?;
                let HirKind::Alternation(alternatives) = way[at].kind() else {
                    return None;
                };
                for alternative in alternatives {
                    let mut new = way[..at].to_vec();
                    new.extend(parts(alternative));
                    new.extend_from_slice(&way[at + 1..]);
                    ways.push(new);
                }
            }
        }
        if ways.len() + branches.len() > BRANCHES {
            return None;
        }
    }
    Some(branches)
}

/// The parts of a pattern one after another, without groups.
fn parts(hir: &Hir) -> Vec<Hir> {
    match hir.kind() {
        HirKind::Capture(capture) => parts(&capture.sub),
        HirKind::Concat(all) => all.iter().flat_map(parts).collect(),
        _ => vec![hir.clone()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn let_through(patterns: &[&str], text: &str) -> Vec<usize> {
        let sieve = Sieve::new(patterns.iter().copied(), Syntax::Unicode);
        let mut room = sieve.room();
        sieve.look(text, &mut room);
        (0..patterns.len()).filter(|&p| room.lets(p)).collect()
    }

    #[test]
    fn edges_of_words_beside_any_character() {
        let patterns = [r"(?-u:\b)[0-9]{4} [A-Z]{2}(?-u:\b)"];
        for text in ["1234 AB", "(1234 AB)", "é 1234 AB.", "⟦1234 AB⟧", "…1234 AB…"] {
            assert_eq!(let_through(&patterns, text), [0], "{text}");
        }
        for text in ["x1234 AB", "1234 ABC", "12345 AB", "1234 ab"] {
            assert!(let_through(&patterns, text).is_empty(), "{text}");
        }
    }
}
