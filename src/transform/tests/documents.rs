//! Documents of many kinds: addresses, gaps, dates of birth, extras.

use super::*;

/// A document with mentions of several kinds, in the order of the brackets.
fn mixed(line: &str, kinds: &[EntityKind]) -> (Document, Resolved) {
    let (text, spans) = unmark(line);
    let mut resolved = Resolved::default();
    for (i, (span, kind)) in spans.into_iter().zip(kinds).enumerate() {
        resolved
            .entities
            .push(thing(i as u32, *kind, span.of(&text)));
        resolved.mentions.push(mention(span, *kind, i as u32, None));
    }
    (document(&text), resolved)
}

#[test]
fn address_blocks_read_well() {
    use EntityKind::{Address, Location, Postcode};
    let transformer = transformer(&Policy::research().unwrap(), towns());
    for (line, kinds, expected) in [
        (
            "Adres: [Parkweg 112], [8011 AB] [ZWOLLE]",
            &[Address, Postcode, Location][..],
            "Adres: [ADRES], een stad in Overijssel",
        ),
        (
            "Adres: [Parkweg 112]\n[8011 AB] [Grou]",
            &[Address, Postcode, Location],
            "Adres: [ADRES]\neen dorp in Friesland",
        ),
        (
            "naar [Kloosterweg 3a], [4421 CT] [Grou].",
            &[Address, Postcode, Location],
            "naar [ADRES], een dorp in Friesland.",
        ),
        (
            "Postcode: [8011 AB] [Grou]",
            &[Postcode, Location],
            "Postcode: [POSTCODE], een dorp in Friesland",
        ),
        (
            "Ze woont [Parkweg 112] in [Grou].",
            &[Address, Location],
            "Ze woont [ADRES] in een dorp in Friesland.",
        ),
    ] {
        let (document, resolved) = mixed(line, kinds);
        assert_eq!(clean(&transformer, &document, &resolved), expected);
    }
}

#[test]
fn placeholders_are_numbered_where_there_are_several() {
    use EntityKind::{Bsn, Phone};
    let (document, resolved) = mixed(
        "Bel [06-12345678] of [0113-555018]; BSN [999990639].",
        &[Phone, Phone, Bsn],
    );
    assert_eq!(
        clean(research(), &document, &resolved),
        "Bel [TELEFOONNUMMER-1] of [TELEFOONNUMMER-2]; BSN [BSN]."
    );
}

#[test]
fn dates_of_birth_become_the_age_at_the_interview() {
    for (line, expected) in [
        (
            "Datum: [14-11-2023]\nGeb. datum: [02-08-2009]",
            "Datum: november 2023\nGeb. datum: 14 jaar",
        ),
        (
            "Geb. datum: [02-08-2009]\nDatum: [01-08-2023]",
            "Geb. datum: 13 jaar\nDatum: augustus 2023",
        ),
        (
            "Gesprek op [14 november 2023].\nSanne (geb. [2 augustus 2009]) komt.",
            "Gesprek in november 2023.\nSanne (14 jaar) komt.",
        ),
        (
            "Gesprek op [14 november 2023].\nZe is geboren op [2 augustus 2009] in Ede.",
            "Gesprek in november 2023.\nZe is geboren in 2009 in Ede.",
        ),
        (
            "Gesprek op [14 november 2023].\nZe is geboren op [2 augustus 2009].",
            "Gesprek in november 2023.\nZe is 14 jaar.",
        ),
        (
            "Gesprek op [14 november 2023].\nIn Ede werd geboren op [2 augustus 2009] een zoon.",
            "Gesprek in november 2023.\nIn Ede werd geboren in 2009 een zoon.",
        ),
        ("Geb. datum: [02-08-2009]", "Geb. datum: 2009"),
        (
            "Hij is geboren op [2 augustus 2009].",
            "Hij is geboren in 2009.",
        ),
    ] {
        assert_eq!(run(research(), line, EntityKind::Date), expected);
    }
}

#[test]
fn what_cannot_be_read_is_suppressed() {
    let (document, resolved) = mixed(
        "op [Blorp] was hij [oud] met [--]",
        &[EntityKind::Date, EntityKind::Age, EntityKind::Id],
    );
    let replacements = research().transform(&document, &resolved);
    assert!(
        replacements
            .iter()
            .all(|r| r.operator == Operator::Suppress)
    );
    assert_eq!(
        clean(research(), &document, &resolved),
        "op […] was hij […] met […]"
    );
}

#[test]
fn kept_kinds_have_no_replacement() {
    let policy = Policy::named(
        "research",
        Some("[research]\nplate = { operator = \"keep\" }"),
    )
    .unwrap();
    let (document, resolved) = mixed("kenteken [TB-812-L]", &[EntityKind::Plate]);
    assert!(
        transformer(&policy, Lists::default())
            .transform(&document, &resolved)
            .is_empty()
    );
}

#[test]
fn extras_take_the_mentions_below_them() {
    let (document, resolved) = mixed(
        "Woonsituatie: crisisgroep [De Aanloop] te [Grou]",
        &[EntityKind::Organization, EntityKind::Location],
    );
    let extra = Extra {
        span: Span::new(14, 30),
        text: "crisisgroep".to_owned(),
        kind: EntityKind::Organization,
        rule: "living".into(),
    };
    let replacements = research().transform_with(&document, &resolved, &[extra], None);
    assert_eq!(
        apply(&document.text, &edits(&replacements)),
        "Woonsituatie: crisisgroep in een plaats"
    );
    assert_eq!((replacements.len(), replacements[0].entity.0), (2, 2));
}

#[test]
fn a_wider_span_never_swallows_a_neighbour() {
    use EntityKind::{Date, Location, Person};
    // The words that would be swallowed are mentions themselves.
    let (document, mut resolved) = mixed(
        "Op [De] [Wilhelminastraat] en [di] [5 maart]",
        &[Person, Location, Person, Date],
    );
    resolved.entities[0] = person(0, "De", Sex::Unknown, "");
    resolved.entities[2] = person(2, "Di", Sex::Unknown, "");
    let replacements = research().transform(&document, &resolved);
    disjoint(&replacements, &document.text);
    assert_eq!(replacements.len(), 4);
}

#[test]
fn debug_shows_no_text() {
    let (document, resolved) = persons(&[(0, 0)]);
    let shown = format!(
        "{:?} {:?}",
        research(),
        research().transform(&document, &resolved)
    );
    assert_eq!(
        shown,
        "Transformer(research) [Replacement(19..33 person Surrogate)]"
    );
}

#[test]
fn an_address_of_the_net_takes_the_names_inside_it_with_it() {
    for key_byte in 1..4 {
        let out = cleaned(
            "Mail maar naar jildou.veenstra@post.example of app.",
            key_byte,
        );
        assert_eq!(out, "Mail maar naar [E-MAILADRES] of app.");
    }
}
