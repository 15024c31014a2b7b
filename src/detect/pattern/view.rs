//! A block as some rules see it: words of marked classes show as marks.

use super::expand::{PERSON, TURN, View};
use crate::Span;
use crate::detect::Analysis;
use crate::ingest::{Block, BlockKind};
use crate::text::ClassSet;
use std::ops::Range;

/// The text of a block in which every word of a marked class is written as a run of the class's
/// mark, byte for byte as long as the word: `zestien jaar` is `␁␁␁␁␁␁␁ jaar`.
///
/// So one short pattern stands for all number words, in every spelling and case, and offsets
/// stay what they were. In the view of people a name shows as a mark too, so that a pattern asks
/// for a person and not for a capital, which not every writer gives and many other words have.
#[derive(Default)]
pub(super) struct Words {
    text: String,
    filled: bool,
}

impl Words {
    /// Says that the next block is shown, so that the view of it has to be made.
    pub(super) fn next_block(&mut self) {
        self.filled = false;
    }

    /// The view of a block; made at the first call for it, in a buffer that is used again.
    pub(super) fn of(
        &mut self,
        analysis: &Analysis<'_>,
        block: usize,
        view: View,
        marks: &[(ClassSet, char)],
    ) -> &str {
        if !self.filled {
            self.fill(
                analysis,
                block,
                analysis.block_tokens[block].clone(),
                view,
                marks,
            );
            self.filled = true;
        }
        &self.text
    }

    fn fill(
        &mut self,
        analysis: &Analysis<'_>,
        block: usize,
        tokens: Range<usize>,
        view: View,
        marks: &[(ClassSet, char)],
    ) {
        let text = analysis.document.text.as_str();
        let block = &analysis.document.blocks[block];
        let all = ClassSet(marks.iter().fold(0, |all, (class, _)| all | class.0));
        self.text.clear();
        let mut at = block.span.start;
        let mut persons: &[Span] = &[];
        if view == View::People {
            let from = analysis.persons.partition_point(|p| p.end <= at);
            persons = &analysis.persons[from..];
        }
        let mut turn = match (view, block.kind) {
            (View::People, BlockKind::Turn) => colon(text, block),
            _ => None,
        };
        for i in tokens {
            let span = analysis.tokens[i].span();
            if let Some(colon) = turn.take_if(|colon| colon.end <= span.start)
                && colon.start >= at
            {
                self.text.push_str(Span::new(at, colon.start).of(text));
                self.write(TURN, colon.len());
                at = colon.end;
            }
            while persons.first().is_some_and(|p| p.end <= span.start) {
                persons = &persons[1..];
            }
            let (from, to, mark) = match persons.first() {
                Some(person) if person.start < span.end => {
                    (person.start, person.end.min(block.span.end), PERSON)
                }
                _ => {
                    let classes = analysis.entries[i].classes;
                    if !classes.meets(all) {
                        continue;
                    }
                    let mark = marks.iter().find(|(class, _)| classes.meets(*class));
                    let Some(&(_, mark)) = mark else { continue };
                    (span.start, span.end, mark)
                }
            };
            if from < at {
                continue;
            }
            self.text.push_str(Span::new(at, from).of(text));
            self.write(mark, to - from);
            at = to;
        }
        self.text.push_str(Span::new(at, block.span.end).of(text));
    }

    fn write(&mut self, mark: char, bytes: usize) {
        self.text.extend(std::iter::repeat_n(mark, bytes));
    }
}

/// The last mark between a turn's label and its words, with the white space behind it.
fn colon(text: &str, block: &Block) -> Option<Span> {
    let head = Span::new(block.span.start, block.content.start);
    let label = head.of(text).trim_end();
    let mark = label.chars().next_back().filter(|c| !c.is_alphanumeric())?;
    Some(Span::new(
        head.start + label.len() - mark.len_utf8(),
        head.end,
    ))
}
