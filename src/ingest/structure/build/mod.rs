//! Blocks: lines with their verdicts become paragraphs, fields, turns and cells.

mod cell;

use crate::Span;
use crate::ingest::structure::decide::{Verdict, decide, role, table_speakers};
use crate::ingest::structure::legend::Key;
use crate::ingest::structure::line::{Line, line, trim};
use crate::ingest::structure::mark::{between_marks, strip};
use crate::ingest::structure::rules::{Structure, normal};
use crate::ingest::structure::wrap::wrapped;
use crate::ingest::structure::{Outline, Unit};
use crate::ingest::{Block, BlockKind, Mark, Notice};
use cell::{Columns, columns};
use foldhash::fast::FixedState;
use std::collections::{HashMap, HashSet};

pub(super) fn build(
    text: &str,
    units: &[Unit],
    highlights: &[Span],
    legend: Vec<Key>,
    rules: &Structure,
) -> Outline {
    let bare = |word: &str| rules.bare.iter().any(|w| w.eq_ignore_ascii_case(word));
    let lines: Vec<Option<Line>> = units
        .iter()
        .map(|unit| line(text, unit, &rules.open, &bare))
        .collect();
    let verdicts = decide(text, units, &lines, &legend, rules);
    let starts = |i: usize| {
        lines[i].is_some_and(|l| {
            verdicts[i] != Verdict::Text
                || l.bullet
                || l.heading > 0
                || capitals(text, &l)
                || i > 0 && lines[i - 1].is_some_and(|b| b.quoted != l.quoted || b.heading > 0)
        })
    };
    let joins = wrapped(text, units, &lines, &starts);
    let columns = columns(text, units, &lines, rules);
    let mut builder = Builder {
        text,
        units,
        lines: &lines,
        rules,
        headed: columns.keys().map(|(table, _)| *table).collect(),
        columns,
        speakers: if units.iter().any(|u| u.cell.is_some()) {
            table_speakers(text, units, &lines, rules)
        } else {
            HashMap::default()
        },
        speaker: None,
        blocks: Vec::with_capacity(units.len()),
        passages: Vec::new(),
        quote_next: None,
    };
    let mut i = 0;
    while i < units.len() {
        let Some(first) = lines[i] else {
            i += 1;
            continue;
        };
        if is_rule(text, &first) {
            builder.speaker = None;
            i += 1;
            continue;
        }
        let mut last = i;
        while joins[last] {
            last += 1;
        }
        // A label alone on its line: its value is the next line.
        if last == i
            && matches!(verdicts[i], Verdict::Field(Some(_)) | Verdict::Quotation(_))
            && first.label.is_some_and(|l| l.content >= first.body.end)
            && lines.get(i + 1).is_some_and(Option::is_some)
            && units[i].cell.is_none()
            && units[i + 1].cell.is_none()
            && units[i + 1].kind == units[i].kind
            && !starts(i + 1)
        {
            last = i + 1;
            while joins[last] {
                last += 1;
            }
        }
        let blank_before =
            i == 0 || lines[i - 1].is_none() || units[i - 1].paragraph != units[i].paragraph;
        let end = lines[last].map_or(first.body.end, |l| l.body.end);
        builder.block(i, &first, end, verdicts[i], blank_before);
        i = last + 1;
    }
    builder.finish(highlights, legend)
}

/// Whether a line is drawn rather than written: `---`, `***`, `=====`. It ends a turn.
fn is_rule(text: &str, line: &Line) -> bool {
    let body = line.body.of(text);
    body.len() >= 3
        && body
            .bytes()
            .all(|b| matches!(b, b'-' | b'*' | b'_' | b'=' | b' '))
}

/// Whether a line stands wholly in emphasis or brackets: a remark about the talk.
fn is_remark(text: &str, line: &Line) -> bool {
    let body = line.body.of(text);
    [('*', '*'), ('_', '_'), ('[', ']'), ('(', ')')]
        .into_iter()
        .any(|(open, close)| {
            body.strip_prefix(open)
                .and_then(|rest| rest.strip_suffix(close))
                .is_some_and(|inner| {
                    !inner.is_empty() && !inner.contains([open, close]) && !inner.contains(':')
                })
        })
}

/// Whether a line is wholly in capitals, with four letters at least.
fn capitals(text: &str, line: &Line) -> bool {
    if line.label.is_some() || line.body.len() > 120 {
        return false;
    }
    let mut letters = 0;
    for c in Span::new(line.start, line.body.end).of(text).chars() {
        if c.is_lowercase() {
            return false;
        }
        letters += u32::from(c.is_uppercase());
    }
    letters >= 4
}

struct Builder<'a> {
    text: &'a str,
    units: &'a [Unit],
    lines: &'a [Option<Line>],
    rules: &'a Structure,
    columns: Columns,
    /// The tables with a row of headings.
    headed: HashSet<u32, FixedState>,
    speakers: HashMap<usize, Span, FixedState>,
    /// The speaker whose turn it is.
    speaker: Option<Span>,
    blocks: Vec<Block>,
    /// Passages of `>` lines and of `Citaat:` labels, with a speaker that is named there.
    passages: Vec<(Span, Option<Span>)>,
    /// A quotation's label stood alone; the next block is the passage.
    quote_next: Option<Option<Span>>,
}

impl Builder<'_> {
    fn block(&mut self, i: usize, line: &Line, end: usize, verdict: Verdict, blank_before: bool) {
        let unit = &self.units[i];
        let span = Span::new(line.body.start, end);
        let mut block = Block {
            span,
            kind: unit.kind.unwrap_or(BlockKind::Paragraph),
            label: None,
            field: None,
            content: trim(self.text, Span::new(line.start.min(end), end)),
            speaker: None,
        };
        let labelled = line
            .label
            .map(|l| (l.span, Span::new(l.content.min(end), end)));
        if let Some(cell) = unit.cell {
            return self.cell(i, cell, block, labelled, verdict);
        }
        let aside = matches!(block.kind, BlockKind::Note | BlockKind::Hidden);
        match (verdict, labelled) {
            (Verdict::Field(field), Some((label, content))) if block.kind != BlockKind::Hidden => {
                if !aside {
                    self.speaker = None;
                }
                block.kind = BlockKind::Field;
                block.label = Some(label);
                block.field = field;
                block.content = trim(self.text, content);
                return self.fields(block);
            }
            (Verdict::Speaker, Some((label, content))) if !aside => {
                self.speaker = Some(label);
                block.kind = BlockKind::Turn;
                block.label = Some(label);
                block.content = trim(self.text, content);
            }
            (Verdict::Quotation(named), Some((_, content))) if !aside => {
                block.content = trim(self.text, content);
                // "Citaat: R: ja": the speaker behind the mark.
                let inner = self.inner_label(block.content);
                if let Some((label, rest)) = inner {
                    block.label = Some(label);
                    block.content = rest;
                }
                let named = named.or(inner.map(|(label, _)| label));
                if block.content.is_empty() {
                    self.quote_next = Some(named);
                } else {
                    self.passages.push((block.content, named));
                }
                block.speaker = named.or(self.speaker);
                self.blocks.push(block);
                return;
            }
            (Verdict::Aside, _) if !aside => self.speaker = None,
            _ if aside => {}
            _ if line.heading > 0
                || block.kind == BlockKind::Heading
                || (capitals(self.text, line)
                    && (blank_before || self.speaker.is_none())
                    && !line.bullet) =>
            {
                block.kind = BlockKind::Heading;
                self.speaker = None;
            }
            _ if line.bullet => block.kind = BlockKind::ListItem,
            _ => {}
        }
        if !aside {
            block.speaker = self.speaker;
            if verdict == Verdict::Text && blank_before && is_remark(self.text, line) {
                block.speaker = None;
            }
            if line.quoted {
                self.passages.push((block.content, block.label));
            } else if let Some(named) = self.quote_next.take() {
                self.passages.push((block.content, named));
            }
        }
        self.blocks.push(block);
    }

    /// A speaker's label at the start of a quotation: a role, or a label that has spoken before.
    fn inner_label(&self, content: Span) -> Option<(Span, Span)> {
        let inner = line(self.text, &Unit::from(content), &self.rules.open, &|_| {
            false
        })?;
        let label = inner.label?;
        let words = label.span.of(self.text);
        let known = role(&normal(words), self.rules).is_some()
            || self
                .blocks
                .iter()
                .rev()
                .filter(|b| b.kind == BlockKind::Turn)
                .take(64)
                .any(|b| b.label.is_some_and(|l| l.of(self.text) == words));
        known.then(|| {
            let rest = Span::new(label.content.min(content.end), content.end);
            (label.span, trim(self.text, rest))
        })
    }

    /// A field, and further fields on the same line: `Naam: Noor   Leeftijd: 14`.
    fn fields(&mut self, mut block: Block) {
        let content = block.content.of(self.text);
        if !content.contains(['\n', '\r']) {
            let base = block.content.start;
            let mut from = 0;
            for colon in memchr::memchr_iter(b':', content.as_bytes()) {
                let Some((gap, start)) = separator(content, from, colon) else {
                    continue;
                };
                let label = trim(self.text, Span::new(base + start, base + colon));
                let Some(field) = self.rules.field(&normal(label.of(self.text))) else {
                    continue;
                };
                let whole = block.span.end;
                block.span.end = trim(self.text, Span::new(block.span.start, base + gap)).end;
                block.content = trim(
                    self.text,
                    Span::new(block.content.start, (base + gap).max(block.content.start)),
                );
                let end = block.span.end;
                block.content = Span::new(block.content.start.min(end), block.content.end.min(end));
                self.blocks.push(block);
                from = colon + 1;
                block = Block {
                    span: Span::new(label.start, whole),
                    label: Some(label),
                    field: Some(field),
                    content: trim(self.text, Span::new(base + from, whole)),
                    ..block
                };
            }
        }
        let end = block.span.end;
        block.content = Span::new(block.content.start.min(end), block.content.end.min(end));
        self.blocks.push(block);
    }

    fn finish(mut self, highlights: &[Span], legend: Vec<Key>) -> Outline {
        let text = self.text;
        let blocks = std::mem::take(&mut self.blocks);
        let block_at = |byte: usize| {
            blocks
                .get(blocks.partition_point(|b| b.span.end <= byte))
                .filter(|b| b.span.start <= byte)
        };
        let (between, unclosed) = between_marks(text, self.rules, &|byte| {
            block_at(byte).map_or(byte, |b| b.span.end)
        });
        let mut passages = self.passages;
        passages.extend(
            between
                .into_iter()
                .chain(highlights.iter().copied())
                .map(|p| (p, None)),
        );
        let mut marks: Vec<Mark> = Vec::with_capacity(passages.len());
        for (passage, named) in passages {
            let mut span = trim(text, passage);
            let block = block_at(span.start);
            if let Some(block) = block {
                // The label belongs to no quotation.
                if block
                    .label
                    .is_some_and(|l| l.end <= block.content.start && span.start <= l.start)
                {
                    span.start = block.content.start.min(span.end);
                }
                // Nor do the marks of another way to mark it.
                let opens = text
                    .get(span.start..span.start + self.rules.open.len())
                    .is_some_and(|s| s.to_lowercase() == *self.rules.open);
                if opens {
                    span.start += self.rules.open.len();
                }
            }
            let before_close = span.of(text);
            if let Some(cut) = before_close.len().checked_sub(self.rules.close.len())
                && before_close
                    .get(cut..)
                    .is_some_and(|s| s.to_lowercase() == *self.rules.close)
            {
                span.end = span.start + cut;
            }
            let span = strip(text, span, self.rules);
            if !span.is_empty() {
                marks.push(Mark {
                    span,
                    speaker: named.or(block.and_then(|b| b.speaker)),
                });
            }
        }
        marks.sort_by_key(|m| (m.span.start, usize::MAX - m.span.end));
        // Marked twice, in two ways: the wider passage stays.
        let mut end = 0;
        marks.retain(|m| {
            let new = m.span.start >= end;
            end = end.max(m.span.end);
            new
        });
        Outline {
            blocks,
            marks,
            legend,
            notices: if unclosed > 0 {
                vec![Notice::UnclosedMarks(unclosed)]
            } else {
                Vec::new()
            },
        }
    }
}

/// Where a further label could start before a colon: behind a tab, two spaces, a bar, a comma or
/// a semicolon. The end of what goes before, and the label's start.
fn separator(content: &str, from: usize, colon: usize) -> Option<(usize, usize)> {
    let zone = content.get(from..colon)?;
    let bytes = zone.as_bytes();
    let at = (0..bytes.len()).rev().take(48).find(|&i| {
        matches!(bytes[i], b'\t' | b'|' | b',' | b';')
            || bytes[i] == b' ' && i + 1 < bytes.len() && i > 0 && bytes[i - 1] == b' '
    })?;
    Some((from + at, from + at + 1))
}
