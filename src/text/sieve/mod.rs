//! Which of many patterns may match a text, without trying each.
//!
//! Every pattern is cut in two where what follows begins with something rare: a figure, a mark, a
//! telling word. One pass over the text finds these beginnings, the *seeds*, by four letters. From
//! a seed one automaton reads on, for what stands behind it in all patterns, and one reads back,
//! for what stands before it. Both are anchored and mostly stop after a few letters. A pattern
//! both of whose halves fit at a seed may match the text, from where the second one stopped on;
//! any other one cannot.
//!
//! # Source
//!
//! The *reverse inner* search of the crate `regex-automata` for one pattern with one literal,
//! for many patterns at once; the strings are found as Russ Cox, *Regular Expression Matching with a
//! Trigram Index* (2012), takes them from the syntax tree.

mod known;
mod plain;

use known::{Guard, Head, Heads, ends_with};
use plain::{OTHER, Plain};
use regex_automata::hybrid::dfa::{Cache, DFA, OverlappingState};
use regex_automata::nfa::thompson::{self, WhichCaptures};
use regex_automata::util::primitives::PatternID;
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
    beginnings: Beginnings,
    /// What stands from a seed on.
    behind: DFA,
    /// What stands before a seed, read backwards from it.
    before: DFA,
    /// The branches before whose seed anything may stand.
    bare: Vec<PatternID>,
    /// For each branch, its pattern.
    pattern_of: Vec<usize>,
}

/// What a search needs and finds.
pub(crate) struct Room {
    plain: Plain,
    /// For each pattern, where its first match may begin.
    found: Vec<u32>,
    caches: Option<Caches>,
}

/// Says that a pattern does not match.
const NOWHERE: u32 = u32::MAX;

struct Caches {
    before: Cache,
    behind: Cache,
    /// The branches that fit behind a seed.
    fits: PatternSet,
}

/// One way to match a pattern, cut at its seed.
struct Branch {
    before: Hir,
    behind: Hir,
    guard: Guard,
    heads: Heads,
}

impl Sieve {
    /// A sieve for patterns, numbered in their order, each with whether only such matches count
    /// that do not begin within a word. A pattern that does not parse, or that has
    /// nothing rare in it, is always tried. O(total length of the patterns).
    pub(crate) fn new<'p>(patterns: impl Iterator<Item = (&'p str, bool)>, syntax: Syntax) -> Self {
        let bytes = syntax == Syntax::FoldedBytes;
        let mut always = Vec::new();
        let mut branches = Vec::new();
        let mut pattern_of = Vec::new();
        let mut count = 0;
        for (number, (pattern, alone)) in patterns.enumerate() {
            count += 1;
            let parsed = regex_syntax::ParserBuilder::new()
                .unicode(!bytes)
                .utf8(!bytes)
                .case_insensitive(bytes)
                .build()
                .parse(pattern);
            let cut = parsed.ok().and_then(|hir| cut(&hir, alone));
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
        room.found.resize(self.patterns, NOWHERE);
        for &pattern in &self.always {
            room.found[pattern] = 0;
        }
        let (Some(seeds), Some(caches)) = (&self.seeds, &mut room.caches) else {
            return;
        };
        room.plain.take(text);
        for seed in seeds.beginnings.find(&room.plain.bytes) {
            let at = room.plain.from[seed] as usize;
            if seeds.fit(text, at, caches, &mut room.found).is_none() {
                room.found.fill(0);
                return;
            }
        }
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

impl Seeds {
    fn new(branches: &[Branch], pattern_of: Vec<usize>) -> Option<Self> {
        let mut beginnings = Beginnings::new();
        for branch in branches {
            branch
                .heads
                .shortest()
                .for_each(|h| beginnings.add(h, branch.guard));
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
        let nothing = |half: &Hir| *half == Hir::empty();
        let bare = branches.iter().enumerate();
        let bare = bare.filter(|(_, branch)| nothing(&branch.before));
        let bare = bare.map(|(number, _)| PatternID::new(number));
        // What may stand after anything need not be looked for.
        let fail = Hir::fail();
        let before = branches.iter().map(|b| match nothing(&b.before) {
            true => &fail,
            false => &b.before,
        });
        Some(Self {
            beginnings,
            behind: dfa(branches.iter().map(|b| &b.behind).collect(), false)?,
            before: dfa(before.collect(), true)?,
            bare: bare.collect::<Result<_, _>>().ok()?,
            pattern_of,
        })
    }

    fn caches(&self) -> Caches {
        Caches {
            before: self.before.create_cache(),
            behind: self.behind.create_cache(),
            fits: PatternSet::new(self.behind.pattern_len()),
        }
    }

    /// Notes which branches fit at a seed, behind and before it, with where they begin; `None`
    /// where an automaton gave up.
    fn fit(&self, text: &str, at: usize, caches: &mut Caches, found: &mut [u32]) -> Option<()> {
        caches.fits.clear();
        let input = Input::new(text).range(at..).anchored(Anchored::Yes);
        self.behind
            .try_which_overlapping_matches(&mut caches.behind, &input, &mut caches.fits)
            .ok()?;
        let mut begins = |branch: PatternID, at: usize| {
            let first = &mut found[self.pattern_of[branch]];
            *first = (*first).min(at as u32);
        };
        let mut fitting = caches.fits.len();
        for &branch in &self.bare {
            if fitting > 0 && caches.fits.contains(branch) {
                begins(branch, at);
                fitting -= 1;
            }
        }
        if fitting == 0 {
            return Some(());
        }
        let input = Input::new(text).range(..at).anchored(Anchored::Yes);
        let mut state = OverlappingState::start();
        loop {
            self.before
                .try_search_overlapping_rev(&mut caches.before, &input, &mut state)
                .ok()?;
            let Some(hit) = state.get_match() else {
                return Some(());
            };
            // The offset of all but the first pattern at a place may be one too small, which is early
            // enough for a search to begin.
            if caches.fits.contains(hit.pattern()) {
                begins(hit.pattern(), hit.offset());
            }
        }
    }
}

/// The beginnings of seeds: up to four letters of plain text.
struct Beginnings {
    anywhere: Strings,
    /// A figure that counts only where no figure stands before it, a letter that counts only
    /// where no letter or figure does.
    at_edges: Strings,
}

impl Beginnings {
    fn new() -> Self {
        Self {
            anywhere: Strings::new(),
            at_edges: Strings::new(),
        }
    }

    fn add(&mut self, head: Head, guard: Guard) {
        let edge = match head.bytes().next() {
            Some(b'0') => guard.figures,
            Some(b'a'..=b'z') => guard.words,
            _ => false,
        };
        if edge {
            self.at_edges.add(head);
        } else {
            self.anywhere.add(head);
        }
    }

    /// Where in plain text one of the strings may begin. O(n).
    fn find(&self, plain: &[u8]) -> impl Iterator<Item = usize> {
        let mut key = letter(b' ');
        // What ends a text may begin a string that is shorter than three letters.
        let padded = plain.iter().copied().chain([0, 0]);
        padded.enumerate().filter_map(move |(at, byte)| {
            key = (key << 5 | letter(byte)) & 0xf_ffff;
            if at < 2 {
                return None;
            }
            let (three, before) = (key & 0x7fff, key >> 15);
            let edge = match three >> 10 {
                FIGURE => before != FIGURE,
                _ => before > LAST_LETTER && before != FIGURE,
            };
            let next = || letter(plain.get(at + 1).copied().unwrap_or(0));
            let hit = self.anywhere.begin(three, next) || edge && self.at_edges.begin(three, next);
            hit.then(|| at - 2)
        })
    }
}

/// Strings by their first letters.
struct Strings {
    /// By three letters, whether a string of at most three begins here.
    three: Bits,
    /// By three letters, whether a string of four may begin here.
    perhaps: Bits,
    /// By four letters, whether one does.
    four: Bits,
}

impl Strings {
    fn new() -> Self {
        Self {
            three: Bits::new(15),
            perhaps: Bits::new(15),
            four: Bits::new(20),
        }
    }

    fn add(&mut self, head: Head) {
        let key = head.bytes().fold(0, |key, byte| key << 5 | letter(byte));
        if head.len() > 3 {
            self.perhaps.insert(key >> 5);
            self.four.insert(key);
            return;
        }
        // Whatever follows a shorter string.
        let free = 5 * (3 - head.len());
        (0..1 << free).for_each(|rest| self.three.insert(key << free | rest));
    }

    /// Whether a string begins with three letters and the next one.
    fn begin(&self, three: usize, next: impl Fn() -> usize) -> bool {
        self.three.contains(three)
            || self.perhaps.contains(three) && self.four.contains(three << 5 | next())
    }
}

/// A set of small numbers.
struct Bits(Box<[u64]>);

impl Bits {
    fn new(bits: u32) -> Self {
        Self(vec![0; 1 << (bits - 6)].into_boxed_slice())
    }

    fn insert(&mut self, key: usize) {
        self.0[key >> 6] |= 1 << (key & 63);
    }

    fn contains(&self, key: usize) -> bool {
        self.0[key >> 6] >> (key & 63) & 1 == 1
    }
}

const LAST_LETTER: usize = 25;
const FIGURE: usize = 27;

/// A byte of plain text in five bits.
fn letter(byte: u8) -> usize {
    const LETTERS: [u8; 256] = {
        let mut letters = [31; 256];
        let mut byte = 0;
        while byte < 256 {
            letters[byte] = match byte as u8 {
                letter @ b'a'..=b'z' => letter - b'a',
                b' ' => 26,
                b'0' => 27,
                OTHER => 28,
                0..b' ' => 29,
                b'.' | b',' => 30,
                _ => 31,
            };
            byte += 1;
        }
        letters
    };
    usize::from(LETTERS[usize::from(byte)])
}

/// Cuts each way to match at its best seed; takes a pattern apart further where there is none.
fn cut(pattern: &Hir, alone: bool) -> Option<Vec<Branch>> {
    let mut ways = vec![parts(pattern)];
    let mut branches = Vec::new();
    while let Some(way) = ways.pop() {
        let mut best: Option<(f32, usize, Guard, Heads)> = None;
        let mut heads = Heads::nothing();
        for at in (0..way.len()).rev() {
            heads = Heads::of_hir(way[at]).then(&heads);
            // In plain text a run is one byte, so that a cut within one would not be seen.
            let before = &way[..at];
            let mut runs = heads.runs().map(char::from);
            if runs.any(|run| run == ' ' || ends_with(before, &[(run, run)])) {
                continue;
            }
            let frequency = heads.frequency();
            if frequency > FREQUENT {
                continue;
            }
            // Within a number every figure would be a seed.
            let guard = Guard::of(before, alone);
            if heads.has_figure() && !guard.figures {
                continue;
            }
            // Figures and marks are seeds of most patterns, so that one more costs nothing; at the
            // edges of words there are fewer.
            let cost = match guard.words {
                _ if heads.count() => 0.0,
                true => frequency / 4.0,
                false => frequency,
            };
            if best.as_ref().is_none_or(|(least, ..)| cost <= *least) {
                best = Some((cost, at, guard, heads.clone()));
            }
        }
        if let Some((_, at, guard, heads)) = best {
            branches.push(Branch {
                before: Hir::concat(way[..at].iter().copied().cloned().collect()),
                behind: Hir::concat(way[at..].iter().copied().cloned().collect()),
                guard,
                heads,
            });
        } else {
            let is_alternation = |part: &&Hir| matches!(part.kind(), HirKind::Alternation(_));
            let at = way.iter().position(is_alternation)?;
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
        if ways.len() + branches.len() > BRANCHES {
            return None;
        }
    }
    Some(branches)
}

/// The parts of a pattern one after another, without groups.
fn parts(hir: &Hir) -> Vec<&Hir> {
    match hir.kind() {
        HirKind::Capture(capture) => parts(&capture.sub),
        HirKind::Concat(all) => all.iter().flat_map(parts).collect(),
        _ => vec![hir],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn let_through(patterns: &[&str], text: &str) -> Vec<usize> {
        let sieve = Sieve::new(patterns.iter().map(|p| (*p, false)), Syntax::Unicode);
        let mut room = sieve.room();
        sieve.look(text, &mut room);
        (0..patterns.len())
            .filter(|&p| room.lets(p).is_some())
            .collect()
    }

    #[test]
    fn edges_of_words_beside_any_character() {
        let patterns = [r"(?-u:\b)[0-9]{4} [A-Z]{2}(?-u:\b)"];
        for text in [
            "1234 AB",
            "(1234 AB)",
            "é 1234 AB.",
            "⟦1234 AB⟧",
            "…1234 AB…",
        ] {
            assert_eq!(let_through(&patterns, text), [0], "{text}");
        }
        for text in ["x1234 AB", "1234 ABC", "12345 AB", "1234 ab"] {
            assert!(let_through(&patterns, text).is_empty(), "{text}");
        }
    }
}
