//! Makes the table of a sieve from patterns. It is part of the build, and of tests.

mod coarse;
mod cut;
mod heads;
mod pack;

use super::sieve::table::{Branch, Table, hash};
use coarse::coarse;
use pack::{Rows, pack};
use regex_automata::dfa::{StartKind, dense};
use regex_automata::nfa::thompson::{self, WhichCaptures};
use regex_syntax::hir::Hir;
use std::collections::HashMap;

/// How patterns are meant; as the regular expressions behind the sieve have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Syntax {
    /// Code points, capitals told apart.
    Unicode,
    /// Bytes, with the capitals of ASCII letters folded.
    FoldedBytes,
}

/// Up to how many bytes are read on from a seed, so that the automaton of all patterns fits. What
/// reads on less lets more through.
fn read_on(syntax: Syntax) -> usize {
    match syntax {
        Syntax::Unicode => 10,
        // Capitals folded make for more states.
        Syntax::FoldedBytes => 8,
    }
}

/// How many states an automaton that reads back may have. A larger one reads back
/// [`READ_BACK`] bytes only.
const MOST_STATES: usize = 1500;
const READ_BACK: usize = 6;

/// The table of patterns, each with whether it has to stand alone. What cannot be cut is not in it.
pub(crate) fn table<'p>(
    patterns: impl Iterator<Item = (&'p str, bool)>,
    syntax: Syntax,
) -> Option<Table> {
    let bytes = syntax == Syntax::FoldedBytes;
    let mut table = Table::default();
    let mut behind = Vec::new();
    let mut before: Vec<Rows> = Vec::new();
    let mut numbers: HashMap<String, (Option<u16>, bool)> = HashMap::new();
    for (pattern, alone) in patterns {
        let parsed = regex_syntax::ParserBuilder::new()
            .unicode(!bytes)
            .utf8(!bytes)
            .case_insensitive(bytes)
            .build()
            .parse(pattern);
        let Some(ways) = parsed.ok().and_then(|hir| cut::cut(&hir, alone)) else {
            continue;
        };
        let number = u16::try_from(table.patterns.len()).ok()?;
        for way in ways {
            let at_edges = |first: Option<u8>| match first {
                Some(b'0') => way.guard.figures,
                Some(b'a'..=b'z') => way.guard.words,
                _ => false,
            };
            for head in way.heads.shortest() {
                let edge = at_edges(head.bytes().next());
                table.beginnings.add(head.bytes(), edge);
            }
            let (before, open) = *numbers
                .entry(format!("{}", way.before))
                .or_insert_with(|| read_back(&coarse(&way.before), &mut before));
            table.branches.push(Branch {
                pattern: number,
                before,
                open,
            });
            behind.push(coarse(&cut::shortened(&way.behind, read_on(syntax), false)));
        }
        table.patterns.push(hash(pattern, alone));
    }
    table.behind = pack(&[rows(&behind, false)?])?;
    table.before = pack(&before)?;
    Some(table)
}

/// Adds what reads back before a seed; gives its number, and whether it does not read all.
fn read_back(half: &Hir, all: &mut Vec<Rows>) -> (Option<u16>, bool) {
    if *half == Hir::empty() {
        return (None, false);
    }
    let whole = rows(std::slice::from_ref(half), true);
    let (rows, open) = match whole.filter(|rows| rows.len() <= MOST_STATES) {
        Some(rows) => (Some(rows), false),
        None => {
            let half = cut::shortened(half, READ_BACK, true);
            let rows = rows(&[half], true).filter(|rows| rows.len() <= MOST_STATES);
            (rows, true)
        }
    };
    let number = rows.map(|rows| {
        all.push(rows);
        (all.len() - 1) as u16
    });
    (number, open)
}

/// The automaton of patterns, anchored.
fn rows(patterns: &[Hir], reverse: bool) -> Option<Rows> {
    let nfa = thompson::Compiler::new()
        .configure(
            thompson::Config::new()
                .reverse(reverse)
                // Each half is cut at a character, so that no match splits one.
                .utf8(false)
                .which_captures(WhichCaptures::None),
        )
        .build_many_from_hir(patterns)
        .ok()?;
    // Of those that read back only small ones are kept: the making of others soon ends.
    let most_bytes = if reverse { 4 << 20 } else { 64 << 20 };
    let config = dense::Config::new()
        .match_kind(regex_automata::MatchKind::All)
        .start_kind(StartKind::Anchored)
        .accelerate(false)
        .dfa_size_limit(Some(most_bytes))
        .determinize_size_limit(Some(256 << 20));
    let dfa = dense::Builder::new().configure(config).build_from_nfa(&nfa);
    Some(Rows::of(&dfa.ok()?))
}

#[cfg(test)]
mod tests {
    use super::super::sieve::{Room, Sieve, Starts};
    use super::*;

    /// Which of some patterns a sieve of them lets through for a text, and where they may begin.
    fn let_through(patterns: &[&str], text: &str) -> Vec<(usize, Option<Vec<u32>>)> {
        let patterns = || patterns.iter().map(|p| (*p, false));
        let made = table(patterns(), Syntax::Unicode).unwrap();
        let read = Table::of_bytes(&made.to_bytes());
        let sieve = Sieve::new(Box::leak(Box::new(read)), patterns());
        let mut room = Room::default();
        sieve.look(text, &mut room);
        let told = room.let_through().map(|(pattern, starts)| match starts {
            Starts::Anywhere => (pattern, None),
            Starts::At(places) => (pattern, Some(places.iter().map(|(_, at)| *at).collect())),
        });
        told.collect()
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
            let at = text.find('1').unwrap() as u32;
            assert_eq!(
                let_through(&patterns, text),
                [(0, Some(vec![at]))],
                "{text}"
            );
        }
        for text in ["x1234 AB", "1234 ABC", "12345 AB", "1234 ab"] {
            assert_eq!(let_through(&patterns, text), [], "{text}");
        }
    }

    #[test]
    fn what_stands_before_a_seed_is_read_back() {
        let patterns = [r"nummer (?:is )?[0-9]{3}", r"[a-z]+-@", r"zonder getal"];
        assert_eq!(
            let_through(&patterns, "het nummer is 123"),
            [(0, Some(vec![4]))]
        );
        assert_eq!(
            let_through(&patterns, "het nummer 12, bij-@"),
            [(1, Some(vec![15, 16, 17]))]
        );
    }

    #[test]
    fn a_pattern_that_is_not_in_the_table_is_always_tried() {
        let table = table([("a@b", false)].into_iter(), Syntax::Unicode).unwrap();
        let patterns = [("a@b", true), ("c@d", false)];
        let sieve = Sieve::new(Box::leak(Box::new(table)), patterns.into_iter());
        let mut room = Room::default();
        sieve.look("niets", &mut room);
        let told: Vec<_> = room.let_through().collect();
        assert_eq!(told, [(0, Starts::Anywhere), (1, Starts::Anywhere)]);
    }

    #[test]
    fn a_table_that_is_cut_off_knows_nothing() {
        let table = table([("a@b", false)].into_iter(), Syntax::Unicode).unwrap();
        let bytes = table.to_bytes();
        assert_eq!(Table::of_bytes(&bytes).patterns.len(), 1);
        assert!(
            Table::of_bytes(&bytes[..bytes.len() - 1])
                .patterns
                .is_empty()
        );
    }
}
