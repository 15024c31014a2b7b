//! Names and contact data, as detection finds them; fictional names where the report says that they are.

use crate::audit::finding::{Finding, Kind, Severity};
use crate::audit::material::Material;
use crate::detect::Detection;
use crate::resolve::{EntityId, Resolved};
use crate::text::Lexicon;
use crate::{EntityKind, Span};
use std::collections::{BTreeMap, BTreeSet};

/// Numbers and user names that are less sure than this are passed over: a report is full of figures.
const SURE: f32 = 0.6;

/// One finding a person, number or address.
pub(crate) fn find(material: &Material<'_>, resolved: &Resolved) -> Vec<Finding> {
    let fiction = Fiction::of(material, resolved);
    let mut found: BTreeMap<(Kind, EntityKind, EntityId), Vec<Span>> = BTreeMap::new();
    for mention in &resolved.mentions {
        let detection = &mention.detection;
        if let Some(kind) = kind_of(material, detection, &fiction, mention.entity) {
            let key = (kind, detection.kind, mention.entity);
            found.entry(key).or_default().push(detection.span);
        }
    }
    found
        .into_iter()
        .map(|((kind, entity, _), spans)| {
            let severity = match kind {
                Kind::Name | Kind::Contact => Severity::Leak,
                _ => Severity::Look,
            };
            let places = spans.iter().map(|s| material.page.spot(*s)).collect();
            let mut finding = Finding::new(kind, severity, places);
            finding.entity = Some(entity);
            finding
        })
        .collect()
}

fn kind_of(
    material: &Material<'_>,
    detection: &Detection,
    fiction: &Fiction,
    entity: EntityId,
) -> Option<Kind> {
    let source = material.page.source();
    let text = detection.span.of(source);
    match detection.kind {
        EntityKind::Person if is_broken(source, detection.span) => None,
        EntityKind::Person if fiction.holds(entity) => Some(Kind::FictionalName),
        EntityKind::Person => Some(Kind::Name),
        EntityKind::Email => {
            let office = material.rules.mailbox.iter().any(|w| w.is_in(text));
            (!office).then_some(Kind::Contact)
        }
        EntityKind::Phone
        | EntityKind::Bsn
        | EntityKind::Iban
        | EntityKind::Address
        | EntityKind::Postcode
        | EntityKind::Handle => (detection.score >= SURE).then_some(Kind::Contact),
        EntityKind::Location if Lexicon::built_in().look_up(text).place().is_none() => None,
        EntityKind::Location | EntityKind::Organization => {
            let at = material.page.at(detection.span.start);
            let quoted = |s: &&crate::audit::speaker::Said| material.passages[s.passage].holds(at);
            material
                .said
                .iter()
                .find(quoted)
                .map(|_| Kind::PlaceInQuote)
        }
        _ => None,
    }
}

/// Whether a hyphen at the end of a line follows, and a small letter: the first half of a word.
fn is_broken(source: &str, span: Span) -> bool {
    let rest = source.get(span.end..).unwrap_or("");
    let Some(after) = rest.strip_prefix(['-', '\u{AD}']) else {
        return false;
    };
    let next = after.trim_start();
    next.len() < after.len() && next.starts_with(char::is_lowercase)
}

/// Which names the report says are fictional.
enum Fiction {
    /// None.
    None,
    /// Those named in the statement.
    Some(BTreeSet<EntityId>),
    /// All.
    All,
}

impl Fiction {
    fn of(material: &Material<'_>, resolved: &Resolved) -> Self {
        let mut named = BTreeSet::new();
        let mut said = false;
        for range in &material.sentences {
            let text = &material.page.text[range.clone()];
            if !material.rules.fictional.iter().any(|w| w.is_in(text)) {
                continue;
            }
            let span = material.page.span(range);
            let people = resolved.mentions.iter().filter(|m| {
                m.detection.kind == EntityKind::Person && span.contains(m.detection.span)
            });
            let before = named.len();
            named.extend(people.map(|m| m.entity));
            if named.len() == before {
                return Self::All;
            }
            said = true;
        }
        if said { Self::Some(named) } else { Self::None }
    }

    fn holds(&self, entity: EntityId) -> bool {
        match self {
            Self::None => false,
            Self::Some(named) => named.contains(&entity),
            Self::All => true,
        }
    }
}
