//! A manuscript as one flow of words: lines joined, broken words whole, and the way back.
//!
//! Text that comes out of a PDF is cut by lines, columns and boxes. The flow has one space for any
//! white space and one line end for a paragraph's end; a word broken by a hyphen at the end of a
//! line is one word; a footnote's number glued to a word is gone. Every byte of the flow knows the
//! byte of the text that it came from.

use super::finding::Spot;
use crate::Span;
use std::ops::Range;

/// How paragraphs are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Lines are wrapped; an empty line, a bullet or a heading begins a paragraph.
    Wrapped,
    /// Every line is a paragraph, as in what was read from a DOCX.
    Paragraphs,
}

/// Marks that begin an item of a list.
const BULLETS: &str = "•·▪◦*\u{F0B7}";

/// Words that keep the hyphen before them: *ouder- en kindadviseur*.
const JOINTS: [&str; 2] = ["en", "of"];

/// From how many letters on a word may have a footnote's number glued to it.
const LETTERS: usize = 4;

/// A manuscript as a flow.
pub(crate) struct Page<'t> {
    source: &'t str,
    layout: Layout,
    /// The flow.
    pub(crate) text: String,
    /// Per byte of the flow the byte of the source, and one for the end.
    places: Vec<usize>,
    /// Where each line of the source starts.
    lines: Vec<usize>,
}

impl<'t> Page<'t> {
    /// Reads a text. O(n).
    pub(crate) fn new(source: &'t str, layout: Layout) -> Self {
        let mut page = Self {
            source,
            layout,
            text: String::with_capacity(source.len()),
            places: Vec::with_capacity(source.len() + 1),
            lines: std::iter::once(0)
                .chain(source.match_indices('\n').map(|(at, _)| at + 1))
                .collect(),
        };
        page.read();
        page.places.push(source.len());
        page
    }

    fn read(&mut self) {
        let source = self.source;
        let mut at = 0;
        while let Some(c) = source[at..].chars().next() {
            let next = at + c.len_utf8();
            let gap = gap(source, next);
            if c == '\u{AD}' {
                at = if gap.breaks { gap.end } else { next };
            } else if c == '-' && gap.breaks && self.joins(gap.end) {
                at = gap.end;
            } else if c.is_whitespace() {
                at = self.blank(at);
            } else if c.is_ascii_digit() && self.is_note(at) {
                at += source[at..].bytes().take_while(u8::is_ascii_digit).count();
            } else {
                if !is_unseen(c) {
                    self.push(c, at);
                }
                at = next;
            }
        }
    }

    /// Whether a hyphen before a line end breaks a word that goes on at a byte.
    fn joins(&self, at: usize) -> bool {
        let rest = &self.source[at..];
        let word: String = rest.chars().take_while(|c| c.is_alphabetic()).collect();
        self.text.chars().last().is_some_and(char::is_alphabetic)
            && word.chars().next().is_some_and(char::is_lowercase)
            && !JOINTS.contains(&word.as_str())
    }

    /// Whether the digits at a byte are glued to a word and end it.
    fn is_note(&self, at: usize) -> bool {
        let before = self.text.chars().rev().take_while(|c| c.is_lowercase());
        let rest = self.source[at..].trim_start_matches(|c: char| c.is_ascii_digit());
        let ends = rest.chars().next().is_none_or(|c| !c.is_alphanumeric());
        before.take(LETTERS).count() == LETTERS && ends
    }

    /// White space from a byte on; gives where to go on.
    fn blank(&mut self, at: usize) -> usize {
        let gap = gap(self.source, at);
        let mut end = gap.end;
        let rest = &self.source[end..];
        let first = rest.chars().next();
        // The mark of a Markdown quotation is no word.
        let quoted = gap.breaks && first == Some('>');
        let ends = match self.layout {
            Layout::Paragraphs => gap.breaks,
            Layout::Wrapped => {
                let item = first.is_some_and(|c| BULLETS.contains(c) || c == '#');
                gap.empty_line || gap.breaks && (item || self.in_heading(at))
            }
        };
        if quoted {
            end += 1;
        }
        if !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
            self.push(if ends { '\n' } else { ' ' }, at);
        } else if ends && self.text.ends_with(' ') {
            self.text.pop();
            self.text.push('\n');
        }
        end
    }

    /// Whether the line that ends at a byte is a heading of Markdown.
    fn in_heading(&self, at: usize) -> bool {
        self.source[self.line_start(at)..at].starts_with('#')
    }

    fn push(&mut self, c: char, at: usize) {
        self.text.push(c);
        let bytes = c.len_utf8();
        self.places.extend(std::iter::repeat_n(at, bytes));
    }

    fn line_start(&self, byte: usize) -> usize {
        let line = self.lines.partition_point(|start| *start <= byte);
        self.lines.get(line.wrapping_sub(1)).copied().unwrap_or(0)
    }

    /// How paragraphs are told apart.
    pub(crate) fn layout(&self) -> Layout {
        self.layout
    }

    /// The text that the page was read from.
    pub(crate) fn source(&self) -> &'t str {
        self.source
    }

    /// The byte of the source behind a byte of the flow.
    pub(crate) fn byte(&self, at: usize) -> usize {
        let last = self.source.len();
        self.places.get(at).copied().unwrap_or(last)
    }

    /// The first byte of the flow that stands at or behind a byte of the source.
    pub(crate) fn at(&self, byte: usize) -> usize {
        self.places
            .partition_point(|place| *place < byte)
            .min(self.text.len())
    }

    /// The span of the source below a range of the flow, white space at its end left out.
    pub(crate) fn span(&self, range: &Range<usize>) -> Span {
        let start = self.byte(range.start);
        let last = self.text.get(range.clone()).unwrap_or("").trim_end();
        let Some((at, c)) = last.char_indices().next_back() else {
            return Span::new(start, start);
        };
        Span::new(start, self.byte(range.start + at) + c.len_utf8())
    }

    /// The span of the source as lines and columns.
    pub(crate) fn spot(&self, span: Span) -> Spot {
        let (line, column) = self.point(span.start);
        let (end_line, end_column) = self.point(span.end);
        Spot {
            line,
            column,
            end_line,
            end_column,
            byte: span.start,
        }
    }

    /// Line and column of a byte of the source, from 1; columns are code points.
    fn point(&self, byte: usize) -> (u32, u32) {
        let line = self.lines.partition_point(|start| *start <= byte);
        let start = self.line_start(byte);
        let column = self
            .source
            .get(start..byte)
            .map_or(0, |t| t.chars().count())
            + 1;
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        (number(line), number(column))
    }

    /// The sentences of the flow: they end at a paragraph's end, or at a full stop that a capital,
    /// a quote or a digit follows. Together they cover every word.
    pub(crate) fn sentences(&self) -> Vec<Range<usize>> {
        let mut out = Vec::new();
        let mut start = 0;
        for (at, c) in self.text.char_indices() {
            let behind = at + c.len_utf8();
            let rest = &self.text[behind..];
            let ends = c == '\n' || "”’\"'.!?…".contains(c) && self.stops(start..behind, rest);
            if ends {
                out.push(start..behind);
                start = behind;
            }
        }
        out.push(start..self.text.len());
        out.retain(|range| !self.text[range.clone()].trim().is_empty());
        out
    }

    /// Whether a sentence ends here, before `rest`.
    fn stops(&self, sentence: Range<usize>, rest: &str) -> bool {
        let closing = |c: char| "”’\"'".contains(c);
        let said = self.text[sentence].trim_end_matches(closing);
        let mut rest = rest.chars();
        let goes_on = |c: char| c.is_uppercase() || c.is_ascii_digit() || "“‘„\"'•".contains(c);
        said.ends_with(['.', '!', '?', '…'])
            && rest.next() == Some(' ')
            && rest.next().is_some_and(goes_on)
    }

    /// The paragraph around a byte of the flow.
    pub(crate) fn paragraph(&self, at: usize) -> Range<usize> {
        let start = self.text[..at].rfind('\n').map_or(0, |n| n + 1);
        let end = self.text[at..]
            .find('\n')
            .map_or(self.text.len(), |n| at + n);
        start..end
    }
}

/// A run of white space.
struct Gap {
    end: usize,
    breaks: bool,
    empty_line: bool,
}

fn gap(text: &str, from: usize) -> Gap {
    let rest = &text[from..];
    let run = &rest[..rest.len() - rest.trim_start_matches(is_blank).len()];
    let breaks = run.matches(['\n', '\r', '\u{b}', '\u{c}']).count() - run.matches("\r\n").count();
    Gap {
        end: from + run.len(),
        breaks: breaks > 0,
        empty_line: breaks > 1,
    }
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || is_unseen(c)
}

/// Marks without width.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flow(text: &str) -> String {
        Page::new(text, Layout::Wrapped).text
    }

    #[test]
    fn broken_words_are_whole_and_real_hyphens_stay() {
        assert_eq!(flow("een groeps-\n\t leider"), "een groepsleider");
        assert_eq!(flow("ouder-\nen kind"), "ouder- en kind");
        assert_eq!(flow("pleeg\u{AD}\nzorg"), "pleegzorg");
        assert_eq!(flow("oud-collega"), "oud-collega");
    }

    #[test]
    fn footnotes_go_and_figures_stay() {
        assert_eq!(
            flow("een gezinshuis12, en 12 jaar"),
            "een gezinshuis, en 12 jaar"
        );
        assert_eq!(flow("A4 en v12"), "A4 en v12");
    }

    #[test]
    fn paragraphs_end_at_empty_lines_and_bullets() {
        assert_eq!(flow("a\nb\n\nc\n• d\n> e"), "a b\nc\n• d e");
        let lines = Page::new("a\nb", Layout::Paragraphs);
        assert_eq!(lines.text, "a\nb");
    }

    #[test]
    fn every_byte_knows_where_it_came_from() {
        let text = "Één  be-\nzoek\n\nén “ja”";
        let page = Page::new(text, Layout::Wrapped);
        let at = page.text.rfind("én").unwrap();
        assert_eq!(page.spot(page.span(&(at..at + 3))).line, 4);
        assert_eq!(page.at(page.byte(at)), at);
        let word = page.text.find("bezoek").unwrap();
        let span = page.span(&(word..word + 6));
        assert_eq!(span.of(text), "be-\nzoek");
        assert_eq!(page.spot(span).column, 6);
    }

    #[test]
    fn sentences_end_where_the_next_begins() {
        let page = Page::new("Zo. En nu? “Ja.” Dat om 3.5 uur.\n\nEn", Layout::Wrapped);
        let all: Vec<&str> = page
            .sentences()
            .into_iter()
            .map(|r| page.text[r].trim())
            .collect();
        assert_eq!(all, ["Zo.", "En nu?", "“Ja.”", "Dat om 3.5 uur.", "En"]);
    }
}
