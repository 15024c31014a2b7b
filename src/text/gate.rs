//! Which of many patterns hit a text at all, in one pass.

use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::nfa::thompson::{self, WhichCaptures};
use regex_automata::util::primitives::PatternID;
use regex_automata::util::syntax;
use regex_automata::{Anchored, Input, MatchKind, PatternSet};
use std::sync::{Mutex, OnceLock};

/// The patterns of a group as one automaton that is built while it runs.
///
/// It knows no groups and no positions, so it compiles in a fraction of the time that the
/// patterns themselves take; only those that hit are compiled and searched for.
pub(crate) struct Gate {
    syntax: Syntax,
    dfa: OnceLock<Option<DFA>>,
    /// States that were built for earlier documents, one set for each thread that asked.
    idle: Mutex<Vec<Hits>>,
}

/// How patterns are meant; as the regular expressions behind the gate have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Syntax {
    /// Code points, capitals told apart.
    Unicode,
    /// Bytes, with the capitals of ASCII letters folded.
    FoldedBytes,
}

impl Syntax {
    fn config(self) -> syntax::Config {
        let bytes = self == Self::FoldedBytes;
        syntax::Config::new()
            .unicode(!bytes)
            .utf8(!bytes)
            .case_insensitive(bytes)
    }
}

/// The most memory that one gate's states may take in a thread.
const CACHE_LIMIT: usize = 4 << 20;

impl Gate {
    /// A gate for patterns of a syntax.
    pub(crate) fn new(syntax: Syntax) -> Self {
        Self {
            syntax,
            dfa: OnceLock::new(),
            idle: Mutex::new(Vec::new()),
        }
    }

    /// What a search needs, with the states of an earlier document where there are any.
    pub(crate) fn hits(&self, dfa: &DFA) -> Hits {
        let idle = self.idle.lock().ok().and_then(|mut idle| idle.pop());
        idle.unwrap_or_else(|| Hits::new(dfa))
    }

    /// Keeps the states for the next document.
    pub(crate) fn put_back(&self, hits: Hits) {
        if let Ok(mut idle) = self.idle.lock() {
            idle.push(hits);
        }
    }

    /// The automaton of the patterns, compiled at the first call.
    pub(crate) fn dfa<'p>(&self, patterns: impl Iterator<Item = &'p str>) -> Option<&DFA> {
        self.dfa
            .get_or_init(|| {
                let patterns: Vec<&str> = patterns.collect();
                DFA::builder()
                    .configure(
                        DFA::config()
                            .match_kind(MatchKind::All)
                            .cache_capacity(CACHE_LIMIT)
                            .skip_cache_capacity_check(true),
                    )
                    .syntax(self.syntax.config())
                    .thompson(
                        thompson::Config::new()
                            .utf8(self.syntax == Syntax::Unicode)
                            .which_captures(WhichCaptures::None),
                    )
                    .build_many(&patterns)
                    .ok()
            })
            .as_ref()
    }
}

/// The patterns that hit, for use again and again.
pub(crate) struct Hits {
    set: PatternSet,
    cache: Cache,
}

impl Hits {
    fn new(dfa: &DFA) -> Self {
        Self {
            set: PatternSet::new(dfa.pattern_len()),
            cache: dfa.create_cache(),
        }
    }

    /// The patterns that match somewhere in the text; `None` where the automaton gave up, so that
    /// every pattern has to be tried.
    pub(crate) fn of(&mut self, dfa: &DFA, text: &str) -> Option<Matched<'_>> {
        self.set.clear();
        let input = Input::new(text).anchored(Anchored::No);
        dfa.try_which_overlapping_matches(&mut self.cache, &input, &mut self.set)
            .ok()?;
        Some(Matched(&self.set))
    }
}

/// Patterns that match, by their numbers.
#[derive(Clone, Copy)]
pub(crate) struct Matched<'h>(&'h PatternSet);

impl<'h> Matched<'h> {
    pub(crate) fn contains(self, pattern: usize) -> bool {
        PatternID::new(pattern).is_ok_and(|id| self.0.contains(id))
    }

    pub(crate) fn iter(self) -> impl Iterator<Item = usize> + use<'h> {
        self.0.iter().map(|pattern| pattern.as_usize())
    }
}
