//! What a document shows of a word at all of its places: how it is written there, and beside what it stands.
//!
//! A name comes again, and one of its places may tell what another does not: *juf Ruthmila* tells of
//! *ruthmila zegt dat ook*; *de storm* in small letters tells against *Storm* at the start of a sentence.
//!
//! # Source
//!
//! The aggregation of contexts of Ratinov & Roth (2009), *Design challenges and misconceptions in named
//! entity recognition*, section 5.1.

use crate::detect::name::Scan;
use crate::ingest::BlockKind;
use crate::text::Case;
use foldhash::fast::FixedState;
use std::collections::HashMap;

/// Over how many bits the words that may be names are spread.
const BITS: usize = 1 << 13;

/// A word with a capital inside a sentence, by a writer who uses capitals.
const CAPITAL: u16 = 1;
/// A word without a capital, by a writer who uses them.
const SMALL: u16 = 1 << 1;
/// Behind a form of address, a role, a relative.
const ADDRESSED: u16 = 1 << 2;
/// Behind a word of naming.
const NAMED: u16 = 1 << 3;
/// Before what persons do.
const ACTS: u16 = 1 << 4;
/// In a label, or the value of a field.
const LABEL: u16 = 1 << 5;
/// Behind a preposition of place.
const PLACE: u16 = 1 << 6;
/// Behind what organisations are called after.
const ORGANISATION: u16 = 1 << 7;
/// Behind a determiner.
const DETERMINED: u16 = 1 << 8;

/// What is seen of a word at its places.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Seen {
    /// The signs, a bit each.
    pub(crate) signs: u16,
    /// At how many places it stands.
    pub(crate) count: u16,
}

/// What is seen of each word of a document that may be a name somewhere in it, by its hash.
#[derive(Debug, Default)]
pub(crate) struct Elsewhere(HashMap<u64, Seen, FixedState>);

impl Elsewhere {
    /// Of a document. O(n) in its words.
    pub(crate) fn of(scan: &Scan<'_, '_>) -> Self {
        let a = scan.a;
        let mut words: HashMap<u64, Seen, FixedState> = HashMap::default();
        // Most words are none of these; their bits tell so without a look into the map.
        let mut bits = [0_u64; BITS / 64];
        for (i, token) in a.tokens.iter().enumerate() {
            let small = token.case == Case::Lower || token.case == Case::None;
            if token.is_word && (!small || !a.entries[i].is_word_only()) {
                words.insert(a.hashes[i], Seen::default());
                let bit = a.hashes[i] as usize % BITS;
                bits[bit / 64] |= 1 << (bit % 64);
            }
        }
        for i in 0..a.tokens.len() {
            let bit = a.hashes[i] as usize % BITS;
            if !a.tokens[i].is_word || bits[bit / 64] >> (bit % 64) & 1 == 0 {
                continue;
            }
            if let Some(seen) = words.get_mut(&a.hashes[i]) {
                seen.count = seen.count.saturating_add(1);
                seen.signs |= signs(scan, i);
            }
        }
        Self(words)
    }

    /// Of a word that stands at several places; `None` for one that stands at one, or is never a name.
    pub(crate) fn seen(&self, hash: u64) -> Option<Seen> {
        self.0.get(&hash).copied().filter(|seen| seen.count > 1)
    }
}

fn signs(scan: &Scan<'_, '_>, i: usize) -> u16 {
    let (a, c) = (scan.a, scan.c);
    let mut signs = 0;
    let mut add = |is: bool, sign: u16| signs |= if is { sign } else { 0 };
    let cased = a.cased(i) && !scan.loud[i];
    let capital = a.capital(i);
    add(cased && capital && !a.starts[i], CAPITAL);
    add(cased && !capital, SMALL);
    if let Some(before) = a.word_before(i) {
        add(a.is(before, c.title.and(c.kin).and(c.role)), ADDRESSED);
        add(a.is(before, c.naming), NAMED);
        add(a.is(before, c.strong_locative), PLACE);
        add(a.is(before, scan.cues()), ORGANISATION);
        add(a.is(before, c.determiner.and(c.article)), DETERMINED);
    }
    if let Some(behind) = a.word_after(i) {
        add(a.is(behind, c.person_verb), ACTS);
    }
    let block = &a.document.blocks[a.block_of[i] as usize];
    let span = a.tokens[i].span();
    let labelled = block.kind == BlockKind::Field || block.label.is_some_and(|l| l.contains(span));
    add(labelled, LABEL);
    signs
}
