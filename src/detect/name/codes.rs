//! Letters that a text gives to a person in brackets, as lists of who was present do: *Gerdien Bos (G)*.

use super::evidence::{Evidence, Feature};
use super::{Rule, Scan};
use crate::EntityKind;
use crate::ingest::BlockKind;
use crate::text::Case;

/// The longest code, in bytes: more letters are a word.
const LONGEST: usize = 4;

impl Scan<'_, '_> {
    /// Takes codes where a name gives them, and the labels of speakers that consist of one.
    pub(super) fn given_codes(&mut self) {
        let mut codes: Vec<usize> = Vec::new();
        for found in self.found.iter().filter(|f| f.kind == EntityKind::Person) {
            let Some(shape) = &found.shape else { continue };
            let at = shape.tokens.end;
            let brackets = self.a.mark(at) == Some('(') && self.a.mark(at + 2) == Some(')');
            if brackets && self.held[at + 1] == 0 && self.stands_for(at + 1, shape.tokens.start) {
                codes.push(at + 1);
            }
        }
        if codes.is_empty() {
            return;
        }
        let blocks = &self.a.document.blocks;
        let turns = blocks.iter().zip(&self.a.block_tokens);
        let labels: Vec<usize> = turns
            .filter(|(block, _)| block.kind == BlockKind::Turn)
            .filter_map(|(block, tokens)| {
                let label = block.label?;
                tokens.clone().find(|i| self.a.tokens[*i].span() == label)
            })
            .filter(|i| codes.iter().any(|c| self.a.word(*c) == self.a.word(*i)))
            .collect();
        for i in codes.into_iter().chain(labels) {
            if self.held[i] == 0 {
                let mut e = Evidence::default();
                e.add(Feature::Established);
                self.take_person(self.shape_of(i, i + 1, false), 1.5, e, Rule::Code);
            }
        }
    }

    /// Whether a token is a code whose first letter begins the name at another: not the letter of a part in
    /// the talk, as in *Ilse (I)*.
    fn stands_for(&self, code: usize, name: usize) -> bool {
        let (a, token) = (self.a, self.a.tokens[code]);
        let first = |i: usize| {
            a.word(i)
                .chars()
                .next()
                .map(|c| c.to_lowercase().to_string())
        };
        matches!(token.case, Case::Initial | Case::Upper | Case::Mixed)
            && token.is_word
            && token.span().len() <= LONGEST
            && !a.is(code, self.c.part_letter)
            && first(code) == first(name)
    }
}
