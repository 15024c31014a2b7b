//! Form fields: which label asks for what, and the value that follows.

use super::guide::{FieldWords, Guide};
use crate::Span;
use crate::ingest::{Block, BlockKind, Document, FieldId};
use regex::Regex;
use serde::Deserialize;
use std::collections::BTreeMap;

/// What a field asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Slot {
    Age,
    Birth,
    Interview,
    Living,
    Function,
    Role,
    /// Who is interviewed, in any words.
    Respondent,
    Sex,
    Name,
    Children,
    Family,
    Interviewer,
    /// Where the interview is held.
    Place,
    /// Who wrote a letter or mail.
    Sender,
}

/// A field of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) slot: Slot,
    /// The value, without white space and marks at its ends; never empty.
    pub(super) value: Span,
}

/// Fields stand in short blocks; a longer one is running text.
const LONGEST: usize = 800;

pub(super) struct Labels {
    regex: Regex,
    slots: BTreeMap<String, Slot>,
    /// The last words of the labels.
    last_words: Vec<String>,
}

impl Labels {
    /// The labels of the rules.
    pub(super) fn new(fields: &[FieldWords]) -> Self {
        let mut slots = BTreeMap::new();
        for field in fields {
            for name in &field.names {
                slots.insert(name.to_lowercase(), field.slot);
            }
        }
        let last = |name: &String| name.split_whitespace().next_back().map(str::to_owned);
        let mut last_words: Vec<String> = slots.keys().filter_map(last).collect();
        last_words.sort_unstable();
        last_words.dedup();
        let mut names: Vec<String> = slots.keys().map(|n| regex::escape(n)).collect();
        names.sort_by_key(|n| std::cmp::Reverse(n.len()));
        let names = names.join("|").replace(r"\ ", r"\s+").replace(' ', r"\s+");
        let regex = Regex::new(&format!(
        r"(?i)(?:^|[\n|;,(•*_\t>#-]|\s{{2}}|\.\s)[\s*_>#|-]*({names})[*_]*\s*(?:\([^)\n]{{0,24}}\))?\s*[*_]*:[*_]*"
    ))
    .expect("labels are escaped");
        Self {
            regex,
            slots,
            last_words,
        }
    }

    /// Whether a label may stand before a colon of the text. A look at the word before each
    /// colon: most texts with one hold a speaker's label, or a time.
    fn may_stand_in(&self, text: &str) -> bool {
        let mark = |c: char| c.is_whitespace() || matches!(c, '*' | '_');
        memchr::memchr_iter(b':', text.as_bytes()).any(|colon| {
            let before = text[..colon].trim_end_matches(mark);
            let word = before.rsplit(char::is_whitespace).next().unwrap_or(before);
            let ends = |label: &String| {
                let start = word.len().checked_sub(label.len());
                start.is_some_and(|s| word.as_bytes()[s..].eq_ignore_ascii_case(label.as_bytes()))
            };
            // A bracket may stand between; what is not ASCII folds in ways of its own.
            before.ends_with(')') || !word.is_ascii() || self.last_words.iter().any(ends)
        })
    }
}

/// The slot of a label, in any case, with or without a colon.
pub(super) fn slot_of(guide: &Guide, label: &str) -> Option<Slot> {
    let label = label
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '*' | '_'))
        .to_lowercase();
    guide.labels().slots.get(&label).copied()
}

/// The slot of what a block's label asks for: by the label's words, else as ingest understood them.
pub(super) fn slot_of_block(guide: &Guide, text: &str, block: &Block) -> Option<Slot> {
    let by_words = block.label.and_then(|l| slot_of(guide, l.of(text)));
    by_words.or(match block.field? {
        FieldId::Age => Some(Slot::Age),
        FieldId::BirthDate => Some(Slot::Birth),
        FieldId::Date => Some(Slot::Interview),
        FieldId::Living => Some(Slot::Living),
        FieldId::Function => Some(Slot::Function),
        FieldId::Role => Some(Slot::Role),
        FieldId::Respondent | FieldId::Subject => Some(Slot::Respondent),
        FieldId::Sex => Some(Slot::Sex),
        FieldId::Name | FieldId::GivenName | FieldId::Nickname => Some(Slot::Name),
        FieldId::Child | FieldId::Family => Some(Slot::Children),
        FieldId::Partner => Some(Slot::Family),
        FieldId::Interviewer => Some(Slot::Interviewer),
        FieldId::Place => Some(Slot::Place),
        _ => None,
    })
}

/// The fields of a document, in its order. Fields in one line count each by itself.
pub(super) fn fields(guide: &Guide, document: &Document) -> Vec<Field> {
    let text = &document.text;
    let mut out = Vec::new();
    let mut blocks = document.blocks.iter().peekable();
    while let Some(block) = blocks.next() {
        if block.kind == BlockKind::Hidden || block.span.len() > LONGEST {
            continue;
        }
        let words = block.span.of(text);
        if block.kind == BlockKind::Cell && slot_of(guide, words).is_some() {
            // A table: the label in one cell, the value in the next.
            if let (Some(slot), Some(next)) = (slot_of(guide, words), blocks.peek())
                && next.kind == BlockKind::Cell
            {
                push(&mut out, text, slot, next.content);
            }
            continue;
        }
        if (block.kind == BlockKind::Field || block.kind == BlockKind::Cell)
            && let Some(slot) = slot_of_block(guide, text, block)
        {
            let content = block.content;
            let end = guide
                .labels()
                .regex
                .find(content.of(text))
                .map_or(content.end, |m| content.start + m.start());
            let line = first_line(text, Span::new(content.start, end));
            push(&mut out, text, slot, line);
            in_line(guide, &mut out, text, Span::new(end, content.end));
            continue;
        }
        in_line(guide, &mut out, text, block.span);
    }
    out
}

fn in_line(guide: &Guide, out: &mut Vec<Field>, text: &str, region: Span) {
    let words = region.of(text);
    if !guide.labels().may_stand_in(words) {
        return;
    }
    let mut found: Vec<(Slot, usize, usize)> = Vec::new();
    for captures in guide.labels().regex.captures_iter(words) {
        let (Some(whole), Some(name)) = (captures.get(0), captures.get(1)) else {
            continue;
        };
        let name: Vec<&str> = name.as_str().split_whitespace().collect();
        if let Some(&slot) = guide.labels().slots.get(&name.join(" ").to_lowercase()) {
            found.push((slot, whole.start(), whole.end()));
        }
    }
    for (i, &(slot, _, start)) in found.iter().enumerate() {
        let end = found.get(i + 1).map_or(words.len(), |n| n.1);
        let value = first_line(
            text,
            Span::new(region.start + start, region.start + end.max(start)),
        );
        push(out, text, slot, value);
    }
}

fn first_line(text: &str, span: Span) -> Span {
    let words = span.of(text);
    let lead = words.len() - words.trim_start_matches([' ', '\t']).len();
    let line = words[lead..].split('\n').next().unwrap_or("");
    Span::new(span.start + lead, span.start + lead + line.len())
}

fn push(out: &mut Vec<Field>, text: &str, slot: Slot, span: Span) {
    let edge = |c: char| c.is_whitespace() || matches!(c, '|' | ';' | ',' | '*' | '_');
    let words = span.of(text);
    let lead = words.len() - words.trim_start_matches(edge).len();
    let value = Span::new(
        span.start + lead,
        span.start + words.trim_end_matches(edge).len(),
    );
    if !value.is_empty() {
        out.push(Field { slot, value });
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::document;
    use super::*;

    fn of(text: &str) -> Vec<(Slot, String)> {
        let document = document(text);
        fields(Guide::built_in(), &document)
            .iter()
            .map(|f| (f.slot, f.value.of(&document.text).to_owned()))
            .collect()
    }

    #[test]
    fn fields_are_found_in_all_their_forms() {
        let expected = vec![
            (Slot::Age, "15 jaar".to_owned()),
            (Slot::Living, "gezinshuis".to_owned()),
        ];
        for text in [
            "Leeftijd: 15 jaar\nVerblijf nu: gezinshuis",
            "**Leeftijd:** 15 jaar\n**Verblijf nu**: gezinshuis",
            "Leeftijd: 15 jaar, woonsituatie: gezinshuis",
            "| Leeftijd: 15 jaar | Woonsituatie (huidig): gezinshuis |",
            "- leeftijd : 15 jaar\n- WOONSITUATIE: gezinshuis",
        ] {
            assert_eq!(of(text), expected, "{text}");
        }
    }

    #[test]
    fn empty_fields_and_running_text_give_nothing() {
        assert_eq!(of("Leeftijd:\n\nIk zei: kom."), vec![]);
    }
}
