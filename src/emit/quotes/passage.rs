//! Passages: what was marked, cut where the speaker changes.

use crate::Span;
use crate::ingest::{Document, Mark};

/// A stretch of a mark with one speaker.
pub(super) struct Passage {
    pub(super) spans: Vec<Span>,
    pub(super) speaker: Option<Span>,
    /// The block that it starts in, from 0.
    pub(super) block: usize,
    /// Where words were cut out: the end of the span before, and the start of the one behind.
    pub(super) cuts: Vec<(usize, usize)>,
}

/// Cuts a mark at the borders of blocks: labels fall away, and a new speaker starts a new passage.
pub(super) fn passages(document: &Document, mark: Span, speaker: Option<Span>) -> Vec<Passage> {
    let text = &document.text;
    let mut out: Vec<Passage> = Vec::new();
    let first = document
        .blocks
        .partition_point(|b| b.span.end <= mark.start);
    for (i, block) in document.blocks.iter().enumerate().skip(first) {
        if block.span.start >= mark.end {
            break;
        }
        let (start, end) = (
            mark.start.max(block.content.start),
            mark.end.min(block.content.end),
        );
        if start >= end {
            continue;
        }
        // The mark's own speaker counts for the block that the mark starts in.
        let starts_here = block.span.start <= mark.start;
        let who = if starts_here {
            speaker.or(block.speaker)
        } else {
            block.speaker.or(speaker)
        };
        let same = |p: &Passage| match (p.speaker, who) {
            (Some(a), Some(b)) => a == b || a.of(text) == b.of(text),
            (a, b) => a == b,
        };
        match out.last_mut() {
            Some(last) if same(last) => last.spans.push(Span::new(start, end)),
            _ => out.push(Passage {
                spans: vec![Span::new(start, end)],
                speaker: who,
                block: i,
                cuts: Vec::new(),
            }),
        }
    }
    out
}

/// A mark on this many characters of a line or more may run on in the next line.
const WRAPPED: usize = 40;

/// The marks of a document, with hard-wrapped ones joined: a mark on a full line that ends inside
/// a sentence and one on the very next line that starts with a small letter are one.
pub(super) fn whole(document: &Document) -> Vec<Mark> {
    let text = &document.text;
    let mut out: Vec<Mark> = Vec::new();
    for mark in &document.marks {
        if let Some(last) = out.last_mut() {
            let between = Span::new(last.span.end, mark.span.start).of(text);
            let words = last.span.of(text);
            let line = words.lines().next_back().unwrap_or("");
            let adjacent = between.matches('\n').count() == 1
                && between.chars().all(|c| c.is_whitespace() || c == '>');
            let runs_on = line.chars().count() >= WRAPPED
                && line.ends_with(|c: char| {
                    c.is_alphanumeric() || matches!(c, ',' | '-' | '’' | '”' | '"')
                })
                && mark.span.of(text).starts_with(char::is_lowercase);
            if adjacent && runs_on && last.speaker == mark.speaker {
                last.span.end = mark.span.end;
                continue;
            }
        }
        out.push(*mark);
    }
    out
}
