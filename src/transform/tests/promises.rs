//! The promises by name, for any document.

use super::*;

fn choice() -> impl Strategy<Value = Vec<(usize, usize)>> {
    prop::collection::vec((0..NAMES.len(), 0_usize..7), 1..24)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn no_original_identifier_survives(choice in choice()) {
        let (document, resolved) = persons(&choice);
        let transformer = research();
        let replacements = transformer.transform(&document, &resolved);
        disjoint(&replacements, &document.text);
        prop_assert_eq!(replacements.len(), resolved.mentions.len());
        let out = crate::transform::fold::fold(&apply(&document.text, &edits(&replacements)));
        let words: Vec<&str> = out.split(|c: char| !c.is_alphanumeric()).collect();
        for entity in &resolved.entities {
            for part in [&entity.name.given, &entity.name.surname] {
                for word in part.split([' ', '-']).filter(|w| w.len() > 2) {
                    let word = crate::transform::fold::fold(word);
                    let genitive = format!("{word}s");
                    prop_assert!(!words.contains(&word.as_str()) && !words.contains(&genitive.as_str()));
                }
            }
        }
    }

    #[test]
    fn same_person_same_pseudonym(choice in choice(), turn in 0_usize..24) {
        // The same mentions in another order: what the fictional names are may depend on the
        // order only through conflicts, so every person has one name inside each document.
        let mut turned = choice.clone();
        turned.rotate_left(turn % choice.len());
        for choice in [choice, turned] {
            let (document, resolved) = persons(&choice);
            let replacements = research().transform(&document, &resolved);
            let again = research().transform(&document, &resolved);
            prop_assert!(replacements == again, "the same input gives the same output");
            let mut given: std::collections::BTreeMap<u32, String> = Default::default();
            for (r, (_, form)) in replacements.iter().zip(&choice) {
                if *form == 0 {
                    let known = given.entry(r.entity.0).or_insert_with(|| r.text.clone());
                    prop_assert_eq!(&*known, &r.text);
                }
            }
        }
    }

    #[test]
    fn surrogates_never_collide(choice in choice()) {
        let (document, resolved) = persons(&choice);
        let replacements = research().transform(&document, &resolved);
        let full: Vec<_> = replacements.iter().zip(&choice).filter(|(_, (_, form))| *form == 0).map(|(r, _)| r).collect();
        for a in &full {
            for b in &full {
                prop_assert_eq!(a.entity == b.entity, a.text == b.text);
            }
        }
    }
}

/// Pieces of text that operators look for, and letters that change their length when folded.
const PIECES: &[&str] = &[
    " ",
    " ",
    " ",
    "\n",
    "op ",
    "de ",
    "De ",
    "het ",
    "van ",
    "in ",
    "'s ",
    "'",
    "’s",
    "Sanne",
    "sanne",
    "SANNE",
    "J.",
    "J.C.",
    "JP",
    "de Vries",
    "De Vries'",
    "12",
    "maart",
    "2019",
    "12-03-2019",
    "31/31",
    "½",
    "16,5",
    "zestieneneenhalf",
    "anderhalf",
    "R-017",
    "8011 AB",
    "Zwolle",
    "ZWOLLE",
    "basisschool",
    "Ĳsbrand",
    "İrem",
    "ß",
    "Straße",
    "zo\u{308}n",
    "🌙",
    "…",
    "-",
    ",",
    ".",
    "(",
    ")",
    "geboren op ",
    "geb. ",
    "do ",
    "t/m ",
    "Kerstavond",
    "en een half",
    "maanden",
    "jaar",
    "Naam: ",
    "\u{a0}",
    "\u{301}",
    "99999999999999999999",
    "ª",
    "ǅ",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn any_mention_anywhere_is_replaced_in_order(
        pieces in prop::collection::vec((0..PIECES.len(), 0_usize..24, 0_u32..4), 1..40),
        publish in any::<bool>(),
    ) {
        let mut text = String::new();
        let mut resolved = Resolved::default();
        let mut kinds = Vec::new();
        for (piece, kind, entity) in pieces {
            let start = text.len();
            text.push_str(PIECES[piece]);
            if let Some(kind) = EntityKind::ALL.get(kind) {
                kinds.push((Span::new(start, text.len()), *kind, entity));
            }
        }
        for (span, kind, entity) in kinds {
            let id = resolved.entities.iter().position(|e| e.kind == kind && e.background == entity.to_string());
            let id = id.unwrap_or_else(|| {
                let mut new = person(resolved.entities.len() as u32, span.of(&text).trim(), Sex::Unknown, "");
                new.kind = kind;
                new.background = entity.to_string();
                resolved.entities.push(new);
                resolved.entities.len() - 1
            });
            resolved.mentions.push(mention(span, kind, id as u32, None));
        }
        let transformer = if publish { &PUBLICATION } else { research() };
        let replacements = transformer.transform(&document(&text), &resolved);
        disjoint(&replacements, &text);
        // An address of the net takes the mentions that touch it with it; every other has its own.
        for m in &resolved.mentions {
            let covers = |r: &&Replacement| r.span.contains(m.detection.span);
            prop_assert_eq!(replacements.iter().filter(covers).count(), 1, "one replacement covers a mention");
        }
        for r in &replacements {
            let covered = resolved.mentions.iter().filter(|m| r.span.contains(m.detection.span));
            let net = [EntityKind::Email, EntityKind::Url, EntityKind::Handle].contains(&r.kind);
            prop_assert!(covered.count() == 1 || net, "a replacement is of one mention");
        }
    }
}
