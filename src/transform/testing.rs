//! Documents made from marked lines, for the tests of this stage.

use super::transformer::Gazetteer;
use crate::detect::Detection;
use crate::ingest::{Block, BlockKind, Document, Edit, Origin, Source};
use crate::resolve::{Entity, EntityId, Mention, NameParts, Resolved, Sex};
use crate::text::lexicon::{OrganisationFacts, PlaceFacts};
use crate::{EntityKind, Result, Span};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// A format that is its own text.
struct Plain;

impl Source for Plain {
    fn write(&self, text: &str, edits: &[Edit]) -> Result<Vec<u8>> {
        Ok(crate::ingest::apply(text, edits).into_bytes())
    }
}

/// Lists of a test.
#[derive(Clone, Default)]
pub(crate) struct Lists {
    pub(crate) places: BTreeMap<String, PlaceFacts>,
    pub(crate) organisations: BTreeMap<String, OrganisationFacts>,
}

impl Gazetteer for Lists {
    fn place(&self, name: &str) -> Option<PlaceFacts> {
        self.places.get(&name.to_lowercase()).copied()
    }
    fn organisation(&self, name: &str) -> Option<OrganisationFacts> {
        self.organisations.get(&name.to_lowercase()).copied()
    }
}

/// A line with its brackets taken out, and the spans that they marked. The outer one of two
/// opening brackets is text, as is a closing one without an opening one.
pub(crate) fn unmark(line: &str) -> (String, Vec<Span>) {
    let mut text = String::new();
    let mut spans = Vec::new();
    let mut open = None;
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, open) {
            ('[', None) if chars.peek() != Some(&'[') => open = Some(text.len()),
            (']', Some(start)) => {
                spans.push(Span::new(start, text.len()));
                open = None;
            }
            (c, _) => text.push(c),
        }
    }
    (text, spans)
}

/// A document of a text: one block a line; `Label: value` is a field.
pub(crate) fn document(text: &str) -> Document {
    let mut blocks = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let end = at + line.trim_end_matches('\n').len();
        let label = line.split_once(": ").map(|(l, _)| l).filter(|l| {
            l.split(' ').count() <= 2 && l.chars().all(|c| c.is_alphabetic() || " .".contains(c))
        });
        let (kind, label, start) = match label {
            Some(l) => (
                BlockKind::Field,
                Some(Span::new(at, at + l.len())),
                at + l.len() + 2,
            ),
            None => (BlockKind::Paragraph, None, at),
        };
        if end > at {
            blocks.push(Block {
                span: Span::new(at, end),
                kind,
                label,
                field: None,
                content: Span::new(start, end),
                speaker: None,
            });
        }
        at += line.len();
    }
    Document {
        origin: Origin {
            number: 1,
            path: PathBuf::new(),
        },
        text: text.to_owned(),
        blocks,
        marks: Vec::new(),
        legend: Vec::new(),
        notices: Vec::new(),
        source: Box::new(Plain),
    }
}

/// A mention of a kind and entity.
pub(crate) fn mention(
    span: Span,
    kind: EntityKind,
    entity: u32,
    parts: Option<NameParts>,
) -> Mention {
    Mention {
        detection: Detection {
            span,
            kind,
            score: 1.0,
            rule: "test".into(),
            reason: "test".into(),
        },
        entity: EntityId(entity),
        parts,
    }
}

/// A name as it is written: given names, tussenvoegsel, surname. `=` starts a surname without
/// given names; a name of one word is a given name; `J.C.` are initials.
pub(crate) fn name(text: &str) -> NameParts {
    let mut parts = NameParts::default();
    let (surname_only, text) = text.strip_prefix('=').map_or((false, text), |t| (true, t));
    let words: Vec<&str> = text.split(' ').collect();
    let is_prefix = |w: &&str| ["van", "de", "der", "den", "ter", "'t", "el", "El"].contains(w);
    let first = words.iter().position(is_prefix);
    let split = match (first, surname_only, words.len()) {
        (Some(i), _, _) => i,
        (None, true, _) => 0,
        (None, false, 1) => 1,
        (None, false, n) => n - 1,
    };
    for word in &words[..split] {
        let field = if word.contains('.') {
            &mut parts.initials
        } else {
            &mut parts.given
        };
        if !field.is_empty() {
            field.push(' ');
        }
        field.push_str(word);
    }
    let count = words[split..].iter().take_while(|w| is_prefix(w)).count();
    parts.prefix = words[split..split + count].join(" ");
    parts.surname = words[split + count..].join(" ");
    parts
}

/// A person.
pub(crate) fn person(id: u32, full: &str, sex: Sex, background: &str) -> Entity {
    Entity {
        id: EntityId(id),
        kind: EntityKind::Person,
        name: name(full),
        sex,
        background: background.to_owned(),
    }
}

/// A thing of another kind.
pub(crate) fn thing(id: u32, kind: EntityKind, text: &str) -> Entity {
    Entity {
        id: EntityId(id),
        kind,
        name: NameParts {
            given: text.to_owned(),
            ..NameParts::default()
        },
        sex: Sex::Unknown,
        background: String::new(),
    }
}

/// A document whose marked spans are mentions of one kind; equal texts are one entity.
pub(crate) fn marked(line: &str, kind: EntityKind) -> (Document, Resolved) {
    let (text, spans) = unmark(line);
    let mut resolved = Resolved::default();
    for span in spans {
        let surface = span.of(&text);
        let known = resolved
            .entities
            .iter()
            .position(|e| e.name.given == surface);
        let id = known.unwrap_or(resolved.entities.len());
        if known.is_none() {
            resolved.entities.push(thing(id as u32, kind, surface));
        }
        resolved.mentions.push(mention(span, kind, id as u32, None));
    }
    (document(&text), resolved)
}
