use super::super::guide::Guide;
use super::super::testing::document;
use super::*;
use crate::detect::Detection;
use crate::resolve::{EntityId, Mention, Resolved};
use crate::{EntityKind, Span};
use std::sync::Arc;

#[test]
fn the_sieve_was_made_from_the_rules() {
    let (always, absent) = Guide::built_in().living.sieve.unknown();
    assert!(
        absent == 0 && always <= 20,
        "{always} always, {absent} absent"
    );
}

#[test]
fn every_everyday_wording_finds_its_category_and_no_other() {
    let guide = Guide::built_in();
    let mut wrong = Vec::new();
    for category in &guide.living.categories {
        let entry = &category.entry;
        let found = |text: &str| guide.living.locate(text).map_or("", |(l, _)| l.code());
        for text in &entry.finds {
            if found(text) != entry.code {
                wrong.push(format!("{}: {text:?} gives {:?}", entry.code, found(text)));
            }
        }
        for text in &entry.leaves {
            if found(text) == entry.code {
                wrong.push(format!("{}: {text:?} should not", entry.code));
            }
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_leaf_has_at_least_25_wordings() {
    for category in &Guide::built_in().living.categories {
        let entry = &category.entry;
        // The three inner nodes are met in forms only.
        let inner = ["uithuis", "uithuis.gezinsvorm", "uithuis.groep"];
        let least = if inner.contains(&entry.code.as_str()) {
            5
        } else {
            25
        };
        assert!(
            entry.finds.len() >= least,
            "{}: {}",
            entry.code,
            entry.finds.len()
        );
    }
}

#[test]
fn the_tree_is_whole() {
    for category in &Guide::built_in().living.categories {
        let living = Living::of(&category.entry.code).unwrap();
        assert_eq!(living.code(), category.entry.code);
        assert!(living.broader().holds(living), "{living:?}");
        assert!(!living.label().is_empty());
    }
    let leaf = Living::of("uithuis.gezinsvorm.pleeggezin.netwerk").unwrap();
    assert_eq!(leaf.at(Level::Category).label(), "in een pleeggezin");
    assert!(!Living::of("uithuis.groep").unwrap().holds(leaf));
}

fn mention(text: &str, name: &str, kind: EntityKind) -> Mention {
    let start = text.find(name).unwrap();
    Mention {
        detection: Detection {
            span: Span::new(start, start + name.len()),
            kind,
            score: 0.9,
            rule: Arc::from("test"),
            reason: Arc::from("test"),
        },
        entity: EntityId(0),
        parts: None,
    }
}

fn cleaned(text: &str, names: &[(&str, EntityKind)], level: Level) -> String {
    let document = document(text);
    let mentions = names.iter().map(|(n, k)| mention(text, n, *k)).collect();
    let resolved = Resolved {
        mentions,
        entities: Vec::new(),
    };
    let edits: Vec<crate::ingest::Edit> =
        generalisations(Guide::built_in(), &document, &resolved, level)
            .into_iter()
            .map(|g| crate::ingest::Edit {
                span: g.span,
                text: g.text,
            })
            .collect();
    crate::ingest::apply(text, &edits)
}

#[test]
fn the_detail_of_woonsituatie_goes_and_the_sentence_stays() {
    use crate::EntityKind::{Location, Organization};
    for (text, names, level, expected) in [
        (
            "Woonsituatie: gezinshuis De Linde in Ede, sinds 2021",
            &[("De Linde", Organization), ("Ede", Location)][..],
            Level::Leaf,
            "Woonsituatie: gezinshuis",
        ),
        (
            "Woonsituatie: sinds 2021 in het gezinshuis De Linde",
            &[("De Linde", Organization)],
            Level::Leaf,
            "Woonsituatie: in een gezinshuis",
        ),
        (
            "Woonsituatie: op de Linde, een leefgroep",
            &[("Linde", Organization)],
            Level::Leaf,
            "Woonsituatie: op een leefgroep",
        ),
        (
            "Woonsituatie: pleeggezin De Boer",
            &[],
            Level::Leaf,
            "Woonsituatie: pleeggezin",
        ),
        (
            "Woonsituatie: gezinshuis",
            &[],
            Level::Leaf,
            "Woonsituatie: gezinshuis",
        ),
        (
            "Woonsituatie: bij opa en oma van vaderskant via pleegzorg",
            &[],
            Level::Category,
            "Woonsituatie: in een pleeggezin",
        ),
        (
            "Woonsituatie: ingewikkeld",
            &[],
            Level::Leaf,
            "Woonsituatie: ingewikkeld",
        ),
        (
            "R: Ik woon nu in gezinshuis De Linde in Ede en dat is fijn.",
            &[("De Linde", Organization), ("Ede", Location)],
            Level::Leaf,
            "R: Ik woon nu in een gezinshuis en dat is fijn.",
        ),
        (
            "R: Ik zit op leefgroep De Berk, met zes anderen.",
            &[("De Berk", Organization)],
            Level::Leaf,
            "R: Ik zit op een leefgroep, met zes anderen.",
        ),
        (
            "R: Ik woon in een gezinshuis met zes anderen.",
            &[],
            Level::Leaf,
            "R: Ik woon in een gezinshuis met zes anderen.",
        ),
    ] {
        assert_eq!(cleaned(text, names, level), expected);
    }
}
