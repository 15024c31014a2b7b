//! Structure: blocks, labels and quotable passages over a text.
//!
//! Structure is read from form (line starts, colons, time codes, bullets, tables), from
//! recurrence (a label that starts several lines is a speaker's) and from the words listed in
//! `rules/structure.toml`. All formats use the same rules: text gives its lines, DOCX its
//! paragraphs with what is known of them. One pass over the text and a few over its lines; O(n).

mod build;
mod decide;
mod doubt;
mod legend;
mod line;
mod mark;
mod rules;
mod table;
mod time_code;
mod wrap;

pub use legend::Key;
pub(crate) use legend::first_words;
pub use rules::Structure;

use super::{Block, BlockKind, Mark, Notice};
use crate::Span;

/// The structure of a text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outline {
    /// See [`Document::blocks`](super::Document::blocks).
    pub(crate) blocks: Vec<Block>,
    /// See [`Document::marks`](super::Document::marks).
    pub(crate) marks: Vec<Mark>,
    /// See [`Document::legend`](super::Document::legend).
    pub(crate) legend: Vec<Key>,
    /// What was odd.
    pub(crate) notices: Vec<Notice>,
}

/// A line of text or a cell, and what its format knows of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unit {
    /// The line without its line end.
    pub(crate) span: Span,
    /// The kind that the format states.
    pub(crate) kind: Option<BlockKind>,
    /// The cell it stands in.
    pub(crate) cell: Option<Cell>,
    /// How many bytes at its start are set in bold, if less than all.
    pub(crate) bold: usize,
    /// The paragraph it stands in; lines of different paragraphs do not run on in each other.
    pub(crate) paragraph: u32,
}

/// A cell's place in its table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cell {
    /// The table's number in the document.
    pub(crate) table: u32,
    /// From 0.
    pub(crate) row: u32,
    /// From 0.
    pub(crate) column: u32,
    /// Whether the format says that the row holds headings.
    pub(crate) heading: bool,
}

impl From<Span> for Unit {
    fn from(span: Span) -> Self {
        Self {
            span,
            kind: None,
            cell: None,
            bold: 0,
            paragraph: 0,
        }
    }
}

impl Unit {
    fn paragraph_continues(&self, before: &Self) -> bool {
        self.paragraph == before.paragraph && self.kind == before.kind
    }
}

impl Structure {
    /// The structure of plain text or Markdown.
    pub(crate) fn outline(&self, text: &str) -> Outline {
        let units = table::units(text);
        self.outline_of(text, &units, &[])
    }

    /// The structure of a text that is given as units, in order and disjoint; `highlights` are
    /// passages that the format marks as quotable.
    pub(crate) fn outline_of(&self, text: &str, units: &[Unit], highlights: &[Span]) -> Outline {
        let is_role = |words: &str| decide::role(&rules::normal(words), self).is_some();
        let legend = legend::legend(text, is_role);
        build::build(text, units, highlights, legend, self)
    }
}

/// The lines of a passage without white space and `>` marks at their starts, added to `out`.
pub(super) fn lines_of(text: &str, passage: Span, out: &mut Vec<Span>) {
    let mut start = passage.start;
    while start < passage.end {
        let rest = Span::new(start, passage.end).of(text).as_bytes();
        let end = memchr::memchr2(b'\n', b'\r', rest).map_or(passage.end, |i| start + i);
        let mut line = line::trim(text, Span::new(start, end));
        while start > passage.start && line.of(text).starts_with('>') {
            line = line::trim(text, Span::new(line.start + 1, line.end));
        }
        if !line.is_empty() {
            out.push(line);
        }
        start = end + 1;
    }
}

#[cfg(test)]
mod tests;
