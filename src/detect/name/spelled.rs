//! Names in pieces: spelled out letter by letter, or broken over a line end.

use super::memory::Memory;
use super::{Rule, Scan};
use crate::Span;
use crate::text::cache::folded_hash;
use crate::text::fold::fold_into;

/// No name is spelled in more pieces.
const MOST: usize = 24;

impl Scan<'_, '_> {
    /// Finds names in pieces: *s a n n e*, *S-A-N-N-E*, *o o s ter ling*, and *San-* with *ne* on the next line.
    pub(super) fn spelled_names(&mut self, memory: &Memory) {
        let mut i = 0;
        while i < self.a.tokens.len() {
            i = self
                .spelled(i, memory)
                .or_else(|| self.broken(i, memory))
                .unwrap_or(i + 1);
        }
    }

    /// A name that is spelled out from a token on; its end.
    fn spelled(&mut self, at: usize, memory: &Memory) -> Option<usize> {
        if !self.a.tokens[at].is_word || self.a.tokens[at].has_digit {
            return None;
        }
        let word = self.a.word(at);
        // "s-a-n-n-e" is one token.
        let hyphened = self.a.tokens[at].is_joined
            && word.len() >= 5
            && word.split('-').all(|piece| piece.chars().count() == 1);
        if hyphened {
            let letters: String = word.chars().filter(|c| c.is_alphabetic()).collect();
            let known = self.folding(|folded| {
                fold_into(&letters, folded);
                self.is_name(folded, memory)
            });
            if known {
                self.take_pieces(at, at + 1, Rule::Spelled);
                return Some(at + 1);
            }
        }
        if word.chars().count() != 1 {
            return None;
        }
        let (end, _) = self.folding(|folded| {
            let (mut best, mut pieces, mut single) = ((0, 0), 0, 0);
            let mut i = at;
            while i < self.a.tokens.len().min(at + MOST)
                && self.a.block_of[i] == self.a.block_of[at]
            {
                if !self.a.tokens[i].is_word {
                    if !matches!(self.a.mark(i), Some('-' | '.' | ',' | '–')) {
                        break;
                    }
                    i += 1;
                    continue;
                }
                let letters = self.a.word(i).chars().count();
                if letters > 4 || self.a.tokens[i].has_digit {
                    break;
                }
                fold_into(self.a.word(i), folded);
                pieces += 1;
                single += usize::from(letters == 1);
                i += 1;
                // Two letters and a rest are spelled only where the document knows the name.
                let known = memory.form(folded_hash(folded)).is_some();
                let spelled = single == pieces && pieces >= 4 && self.is_name(folded, memory);
                if pieces >= 3 && single >= 2 && (known || spelled) {
                    best = (i, pieces);
                }
            }
            best
        });
        // What was taken for a name in its midst is a piece: "O o s ter ling".
        let in_pieces = |i: usize| {
            let shape = self.holder(i).and_then(|found| found.shape.as_ref());
            shape.is_some_and(|shape| shape.tokens.start > at && shape.tokens.end <= end)
        };
        if end == 0 || (at..end).any(|i| self.held[i] != 0 && !in_pieces(i)) {
            return None;
        }
        self.take_pieces(at, end, Rule::Spelled);
        Some(end)
    }

    /// Whether a folded word is a name that the document establishes, or one of the lists and no ordinary word.
    fn is_name(&self, folded: &str, memory: &Memory) -> bool {
        let entry = self.look_up_folded(folded);
        let listed = entry.given_name().is_some() || entry.surname().is_some();
        memory.form(folded_hash(folded)).is_some() || listed && !entry.is_ordinary_word()
    }

    /// A name that is broken over a line end; its end.
    fn broken(&mut self, at: usize, memory: &Memory) -> Option<usize> {
        let [first, hyphen, rest] = self.a.tokens.get(at..at + 3)? else {
            return None;
        };
        let touches = first.is_word && first.span().end == hyphen.span().start;
        if !touches
            || self.a.mark(at + 1) != Some('-')
            || !rest.is_word
            || self.held[at..at + 3].iter().any(|h| *h != 0)
        {
            return None;
        }
        let gap = Span::new(hyphen.span().end, rest.span().start).of(&self.a.document.text);
        let line_end = gap.contains('\n') && gap.trim().is_empty();
        if !line_end || !self.a.capital(at) && self.a.cased(at) || self.a.capital(at + 2) {
            return None;
        }
        let known = self.folding(|folded| {
            fold_into(self.a.word(at), folded);
            fold_into(self.a.word(at + 2), folded);
            self.is_name(folded, memory)
        });
        if !known {
            return None;
        }
        self.take_pieces(at, at + 3, Rule::Broken);
        Some(at + 3)
    }

    /// Takes tokens as the pieces of one name.
    fn take_pieces(&mut self, from: usize, to: usize, rule: Rule) {
        let mut shape = self.shape_of(from, to, false);
        shape.span.end = self.a.tokens[to - 1].span().end;
        self.take_person(shape, 2.0, Self::established_evidence(), rule);
    }
}
