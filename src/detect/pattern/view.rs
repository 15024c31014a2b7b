//! A block as some rules see it: words of marked classes show as marks.

use crate::Span;
use crate::detect::Analysis;
use crate::text::ClassSet;
use std::ops::Range;

/// The text of a block in which every word of a marked class is written as a run of the class's
/// mark, byte for byte as long as the word: `zestien jaar` is `␁␁␁␁␁␁␁ jaar`.
///
/// So one short pattern stands for all number words, in every spelling and case, and offsets
/// stay what they were.
#[derive(Default)]
pub(super) struct Words {
    text: String,
}

impl Words {
    /// Makes the view of a block; the buffer is used again.
    pub(super) fn fill(
        &mut self,
        analysis: &Analysis<'_>,
        block: Span,
        tokens: Range<usize>,
        marks: &[(ClassSet, char)],
    ) {
        let text = analysis.document.text.as_str();
        let all = ClassSet(marks.iter().fold(0, |all, (class, _)| all | class.0));
        self.text.clear();
        let mut at = block.start;
        for i in tokens {
            let classes = analysis.entries[i].classes;
            let span = analysis.tokens[i].span;
            if !classes.meets(all) || span.start < at {
                continue;
            }
            let mark = marks.iter().find(|(class, _)| classes.meets(*class));
            let Some(&(_, mark)) = mark else { continue };
            self.text.push_str(Span::new(at, span.start).of(text));
            self.text.extend(std::iter::repeat_n(mark, span.len()));
            at = span.end;
        }
        self.text.push_str(Span::new(at, block.end).of(text));
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }
}
