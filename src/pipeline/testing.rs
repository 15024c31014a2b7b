//! Small but real stages for tests: every run of figures is an ID and becomes letters.

use super::{Finder, Quotes, Stages, Worker};
use crate::detect::Detection;
use crate::emit::Quote;
use crate::emit::quotes::Asking;
use crate::ingest::{Block, BlockKind, Document, Edit, Format, Origin, Source, apply};
use crate::resolve::{EntityId, Mention, Resolved};
use crate::transform::{Operator, Replacement};
use crate::{EntityKind, Error, ErrorKind, Result, Span};

/// The stages. A text that holds `panic` panics with it; U+FFFD cannot be read.
pub(crate) struct Digits;

struct Plain;

impl Source for Plain {
    fn write(&self, text: &str, edits: &[Edit]) -> Result<Vec<u8>> {
        Ok(apply(text, edits).into_bytes())
    }
}

/// A worker with these stages.
pub(crate) fn worker(stages: &dyn Stages) -> Worker<'_> {
    Worker::new(stages)
}

/// A mention of an ID.
pub(crate) fn mention(start: usize, end: usize) -> Mention {
    Mention {
        detection: Detection {
            span: Span::new(start, end),
            kind: EntityKind::Id,
            score: 0.75,
            rule: "nl-figures".into(),
            reason: "a run of figures".into(),
        },
        entity: EntityId(0),
        parts: None,
    }
}

/// A document of one paragraph.
pub(crate) fn document(text: &str) -> Document {
    let origin = Origin {
        number: 1,
        path: "a.txt".into(),
    };
    Digits
        .read(Format::Text, text.as_bytes().to_vec(), origin)
        .unwrap()
}

impl Stages for Digits {
    fn read(&self, _: Format, bytes: Vec<u8>, origin: Origin) -> Result<Document> {
        let text = String::from_utf8(bytes).map_err(|_| Error::new(ErrorKind::Encoding))?;
        if let Some(at) = text.find('\u{fffd}') {
            let line = 1 + text[..at].matches('\n').count();
            return Err(Error::new(ErrorKind::Encoding).at_line(if line == 1 { 0 } else { 2 }));
        }
        let span = Span::new(0, text.len());
        Ok(Document {
            origin,
            blocks: vec![Block {
                span,
                kind: BlockKind::Paragraph,
                label: None,
                content: span,
                field: None,
                speaker: None,
            }],
            text,
            marks: Vec::new(),
            legend: Vec::new(),
            notices: Vec::new(),
            source: Box::new(Plain),
        })
    }

    fn finder(&self) -> Box<dyn Finder + '_> {
        Box::new(Self)
    }

    fn transform(&self, document: &Document, resolved: &Resolved) -> Vec<Replacement> {
        let stand_in = |m: &Mention| Replacement {
            span: m.detection.span,
            text: "é".repeat(m.detection.span.len() % 3).replace("éé", "code"),
            kind: m.detection.kind,
            entity: m.entity,
            operator: Operator::Pseudonym,
            rule: m.detection.rule.clone(),
        };
        let _ = document;
        resolved.mentions.iter().map(stand_in).collect()
    }

    /// Every line is a quote; those without figures lack a record.
    /// Every line of the clean text is a quote.
    fn ask(
        &self,
        document: &Document,
        _: &Resolved,
        edits: &[Replacement],
        _: &Asking,
    ) -> Result<Quotes> {
        let edits: Vec<Edit> = edits
            .iter()
            .map(|r| Edit {
                span: r.span,
                text: r.text.clone(),
            })
            .collect();
        let label = (!edits.is_empty()).then(|| "Cijferaar".to_owned());
        let clean = apply(&document.text, &edits);
        Ok(Quotes {
            quotes: clean
                .lines()
                .map(|line| Quote::plain(line, label.clone()))
                .collect(),
            missing: Vec::new(),
            interviewer: 0,
            line: "“{text}” - {attribution}".to_owned(),
        })
    }

    /// Words with a capital are names.
    fn clean_name(
        &self,
        name: &str,
        _: &Origin,
        _: &[&dyn crate::transform::roll::LookUp],
    ) -> String {
        name.split(' ')
            .map(|word| {
                if word.starts_with(char::is_uppercase) {
                    "naam"
                } else {
                    word
                }
            })
            .collect::<Vec<_>>()
            .join(" ")
    }
}

impl Finder for Digits {
    fn detect(&mut self, document: &Document) -> Result<Resolved> {
        assert!(!document.text.contains("panic"), "{}", document.text);
        let mut mentions = Vec::new();
        let mut start = None;
        for (at, letter) in document
            .text
            .char_indices()
            .chain([(document.text.len(), ' ')])
        {
            match (letter.is_ascii_digit(), start) {
                (true, None) => start = Some(at),
                (false, Some(from)) => {
                    mentions.push(mention(from, at));
                    start = None;
                }
                _ => {}
            }
        }
        Ok(Resolved {
            mentions,
            entities: Vec::new(),
        })
    }
}
