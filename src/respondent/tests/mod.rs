//! Small notes in many styles, and the record or label they give.

mod adults;
mod crossed;
mod properties;
mod sources;
mod whole;
mod woonsituatie;
mod youths;

use super::testing::document;
use super::*;
use crate::detect::Detection;
use crate::resolve::{Entity, EntityId, Mention, NameParts, Sex};
use std::sync::Arc;

fn label(text: &str) -> String {
    let document = document(text);
    let main = Respondents::of(&document, &Resolved::default()).main;
    attribution(&main, Level::Leaf).unwrap_or_else(|| "-".to_owned())
}

/// Each case is a note and the label that an editor would print below its quotes.
fn check(cases: &[(&str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter(|(text, expected)| label(text) != *expected)
        .map(|(text, expected)| format!("{text:?}\n  gives {:?}, not {expected:?}", label(text)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A document whose person of a name has a sex, as resolving would tell.
fn resolved(text: &str, name: &str, sex: Sex) -> Resolved {
    let mentions = text
        .match_indices(name)
        .map(|(start, _)| Mention {
            detection: Detection {
                span: Span::new(start, start + name.len()),
                kind: crate::EntityKind::Person,
                score: 0.9,
                rule: Arc::from("test"),
                reason: Arc::from("test"),
            },
            entity: EntityId(0),
            parts: Some(NameParts {
                given: name.to_owned(),
                ..NameParts::default()
            }),
        })
        .collect();
    Resolved {
        mentions,
        entities: vec![Entity {
            id: EntityId(0),
            kind: crate::EntityKind::Person,
            name: NameParts::default(),
            sex,
            background: String::new(),
        }],
    }
}
