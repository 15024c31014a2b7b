//! The detail of woonsituatie that the clean text loses.

use super::super::field::{Slot, fields};
use super::super::guide::Guide;
use super::super::wording::{Pattern, Scope};
use super::{Level, Living};
use crate::ingest::Document;
use crate::resolve::Resolved;
use crate::{EntityKind, Span};
use std::fmt;
use std::sync::Arc;

/// A change that generalises woonsituatie: the span goes, the text comes.
#[derive(Clone, PartialEq, Eq)]
pub struct Generalisation {
    /// What goes, in bytes of the document's text.
    pub span: Span,
    /// What comes.
    pub text: String,
    /// The rule, `living-` and the category's code.
    pub rule: Arc<str>,
}

impl fmt::Debug for Generalisation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Generalisation({}..{} {})",
            self.span.start, self.span.end, self.rule
        )
    }
}

/// The detail of woonsituatie that a document's clean text loses, sorted and disjoint.
///
/// Two places are generalised. The value of a field for woonsituatie is replaced as a whole by
/// the category's wording, without its preposition where the value has none. In a sentence on where somebody lives, the wording goes together with
/// the name that follows it (*in gezinshuis De Linde* becomes *in een gezinshuis*). Where the
/// category is not recognised, or nothing identifying stands there, nothing is changed: names
/// are still replaced as names.
#[must_use]
pub fn generalisations(
    guide: &'static Guide,
    document: &Document,
    resolved: &Resolved,
    level: Level,
) -> Vec<Generalisation> {
    let text = &document.text;
    let mut out: Vec<Generalisation> = Vec::new();
    for field in fields(guide, document) {
        if field.slot != Slot::Living {
            continue;
        }
        let value = field.value.of(text);
        if let Some((living, wording)) = guide.living.locate(value) {
            let label = living.at(level).label();
            let label = guide.living.label_in_field(label, value, wording);
            let plain = wording.len() == value.len() && level == Level::Leaf;
            if !plain && value != label {
                out.push(generalisation(field.value, living, label));
            }
        }
    }
    for block in &document.blocks {
        for hit in guide.wordings.find(text, block.content, Scope::Living) {
            let clause = guide.living.clause(text, hit.span.end, hit.sentence);
            let Some((living, span)) = guide.living.locate(clause.of(text)) else {
                continue;
            };
            let wording = span.shift(clause.start);
            if let Some(named) = with_name(text, resolved, wording, &guide.living.link) {
                let label = living.at(level).label();
                // *zelfstandig* has no preposition and does not go with every verb.
                if label.contains(' ') && wording.of(text).contains(' ') {
                    out.push(generalisation(named, living, label));
                }
            }
        }
    }
    out.sort_by_key(|g| (g.span.start, std::cmp::Reverse(g.span.end)));
    let mut end = 0;
    out.retain(|g| {
        let keep = g.span.start >= end;
        if keep {
            end = g.span.end;
        }
        keep
    });
    out
}

fn generalisation(span: Span, living: Living, label: &str) -> Generalisation {
    Generalisation {
        span,
        text: label.to_owned(),
        rule: Arc::from(format!("living-{}", living.code())),
    }
}

/// The wording with the names that follow it at once; `None` if no name follows.
fn with_name(text: &str, resolved: &Resolved, wording: Span, link: &Pattern) -> Option<Span> {
    let first = resolved
        .mentions
        .partition_point(|m| m.detection.span.end <= wording.start);
    let mut end = wording.end;
    let mut named = None;
    for mention in &resolved.mentions[first..] {
        let span = mention.detection.span;
        let kind = mention.detection.kind;
        let places = [
            EntityKind::Organization,
            EntityKind::Location,
            EntityKind::Person,
        ];
        let between = Span::new(end, span.start.max(end));
        if !places.contains(&kind) || !link.is_match(between.of(text)) {
            break;
        }
        // A name that is part of the wording (*bij tante Joke*) stays a name of its own.
        if kind == EntityKind::Person && named.is_none() {
            break;
        }
        end = end.max(span.end);
        named = Some(Span::new(wording.start, end));
    }
    // A closing bracket or quotation mark of the name goes with it.
    let named = named?;
    let opened = named.of(text).matches('(').count() > named.of(text).matches(')').count();
    let next = text.get(named.end..)?.chars().next();
    match next {
        Some(')') if opened => Some(Span::new(named.start, named.end + 1)),
        Some(c @ ('"' | '”' | '’' | '\''))
            if named.of(text).contains(['"', '“', '‘', '„', '\'']) =>
        {
            Some(Span::new(named.start, named.end + c.len_utf8()))
        }
        _ if opened => None,
        _ => Some(named),
    }
}
