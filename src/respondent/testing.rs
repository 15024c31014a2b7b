//! Documents for tests, read from text by lines: labels, fields, headings, lists and marks.

use crate::Span;
use crate::ingest::{Block, BlockKind, Document, Edit, Mark, Origin, Source};
use std::path::PathBuf;

struct NoSource;

impl Source for NoSource {
    fn write(&self, _: &str, _: &[Edit]) -> crate::Result<Vec<u8>> {
        Ok(Vec::new())
    }
}

/// A document of a text. Lines are joined to a block until an empty line or a line with a label;
/// `> ` starts a mark; a label of at most two words before a colon is a speaker where it is a
/// speaker's word, a single capitalised word, or stands twice; else a field.
pub(crate) fn document(text: &str) -> Document {
    let mut blocks: Vec<Block> = Vec::new();
    let mut marks: Vec<Mark> = Vec::new();
    let mut speaker: Option<Span> = None;
    let mut at = 0;
    let mut fresh = true;
    let mut in_mark = false;
    let labels = [
        "i",
        "r",
        "a",
        "v",
        "int",
        "moeder",
        "vader",
        "pleegmoeder",
        "groepsleider",
    ];
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let end = start + line.trim_end().len();
        let line = Span::new(start, end).of(text);
        if line.is_empty() {
            fresh = true;
            continue;
        }
        let quoted = line.starts_with("> ");
        let body = line.trim_start_matches(['>', '#', '-', '*', '|', ' ']);
        let from = end - body.len();
        let label = body
            .split_once(':')
            .map(|(l, _)| l.trim_end_matches(['*', '_', ' ']));
        let label = label.filter(|l| l.split_whitespace().count() <= 3 && l.len() < 30);
        let twice = |l: &str| text.matches(&format!("\n{l}:")).count() > 1;
        let spoken = label.filter(|l| labels.contains(&l.to_lowercase().as_str()) || twice(l));
        let mut block = Block {
            span: Span::new(start, end),
            kind: BlockKind::Paragraph,
            label: None,
            field: None,
            content: Span::new(from, end),
            speaker,
        };
        if let Some(label) = spoken.or(label) {
            let span = Span::new(from, from + label.len());
            let rest = body[label.len()..].trim_start_matches(['*', '_', ':', ' ']);
            block.label = Some(span);
            block.content = Span::new(end - rest.len(), end);
            block.kind = BlockKind::Field;
            if spoken.is_some() {
                block.kind = BlockKind::Turn;
                speaker = Some(span);
                block.speaker = speaker;
            }
        } else if line.starts_with('#') {
            block.kind = BlockKind::Heading;
            block.speaker = None;
        } else if line.starts_with(['-', '*']) {
            block.kind = BlockKind::ListItem;
        } else if !fresh && (!quoted || in_mark) {
            if let Some(last) = blocks.last_mut() {
                last.span.end = end;
                last.content.end = end;
                if in_mark && let Some(mark) = marks.last_mut() {
                    mark.span.end = end;
                }
                continue;
            }
        }
        if quoted {
            marks.push(Mark {
                span: block.content,
                speaker: block.speaker,
            });
        }
        blocks.push(block);
        in_mark = quoted;
        fresh = false;
    }
    Document {
        origin: Origin {
            number: 1,
            path: PathBuf::from("test.txt"),
        },
        text: text.to_owned(),
        blocks,
        marks,
        notices: Vec::new(),
        source: Box::new(NoSource),
    }
}
