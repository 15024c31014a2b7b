//! The stage as a whole: the examples of the rule files, and the promises by name.

use super::grammar::{GenitiveStyle, Grammar};
use super::testing::{Lists, document, marked, mention, name, person, thing, unmark};
use super::transformer::{Extra, Transformer, edits};
use super::{Operator, Policy, Replacement};
use crate::ingest::{Document, apply};
use crate::key::Key;
use crate::resolve::{NameParts, Resolved, Sex};
use crate::text::lexicon::{OrganisationFacts, PlaceFacts, PlaceKind};
use crate::{EntityKind, Span};
use proptest::prelude::*;
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Deserialize)]
struct WithExamples {
    examples: Lines,
}

#[derive(Deserialize)]
struct Lines {
    lines: Vec<String>,
}

fn examples(source: &str) -> Vec<Vec<String>> {
    let file: WithExamples = toml::from_str(source).unwrap();
    file.examples
        .lines
        .iter()
        .map(|line| line.split(" | ").map(str::to_owned).collect())
        .collect()
}

fn key(byte: u8) -> Key {
    Key::from_bytes([byte; 32])
}

fn transformer(policy: &Policy, lists: Lists) -> Transformer {
    Transformer::with_gazetteer(policy, &key(1), Box::new(lists)).unwrap()
}

fn research() -> &'static Transformer {
    static RESEARCH: LazyLock<Transformer> =
        LazyLock::new(|| transformer(&Policy::research().unwrap(), Lists::default()));
    &RESEARCH
}

static PUBLICATION: LazyLock<Transformer> =
    LazyLock::new(|| transformer(&Policy::publication().unwrap(), Lists::default()));

fn publication() -> &'static Transformer {
    &PUBLICATION
}

fn clean(transformer: &Transformer, document: &Document, resolved: &Resolved) -> String {
    apply(
        &document.text,
        &edits(&transformer.transform(document, resolved)),
    )
}

fn run(transformer: &Transformer, line: &str, kind: EntityKind) -> String {
    let (document, resolved) = marked(line, kind);
    clean(transformer, &document, &resolved)
}

/// Collects what differs, so that one run shows every example that fails.
fn report(failures: Vec<String>) {
    assert!(
        failures.is_empty(),
        "{} examples fail:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

fn check(failures: &mut Vec<String>, line: &str, got: &str, expected: &str) {
    if got != expected {
        failures.push(format!("{line}\n   got      {got}\n   expected {expected}"));
    }
}

#[test]
fn every_example_of_ages_holds() {
    let mut failures = Vec::new();
    for example in examples(include_str!("../../rules/generalise/age.toml")) {
        check(
            &mut failures,
            &example[0],
            &run(research(), &example[0], EntityKind::Age),
            &example[1],
        );
    }
    report(failures);
}

#[test]
fn every_example_of_dates_holds() {
    let mut failures = Vec::new();
    for example in examples(include_str!("../../rules/generalise/date.toml")) {
        check(
            &mut failures,
            &example[0],
            &run(research(), &example[0], EntityKind::Date),
            &example[1],
        );
        check(
            &mut failures,
            &example[0],
            &run(publication(), &example[0], EntityKind::Date),
            &example[2],
        );
    }
    report(failures);
}

fn leaked(text: &str) -> &'static str {
    Box::leak(text.to_owned().into_boxed_str())
}

fn place_facts(line: &str) -> Option<PlaceFacts> {
    let mut words = line.splitn(3, ' ');
    let kind = match words.next()? {
        "town" => PlaceKind::Town,
        "neighbourhood" => PlaceKind::Neighbourhood,
        "world" => PlaceKind::World,
        "belgian" => PlaceKind::Belgian,
        "region" => PlaceKind::Region,
        _ => return None,
    };
    let band = words.next()?.parse().ok()?;
    Some(PlaceFacts {
        kind,
        province: leaked(words.next()?),
        band,
    })
}

#[test]
fn every_example_of_places_holds() {
    let mut failures = Vec::new();
    for example in examples(include_str!("../../rules/generalise/place.toml")) {
        let (text, spans) = unmark(&example[1]);
        let mut lists = Lists::default();
        if let Some(facts) = place_facts(&example[0]) {
            lists
                .places
                .insert(spans[0].of(&text).to_lowercase(), facts);
        }
        let transformer = transformer(&Policy::research().unwrap(), lists);
        check(
            &mut failures,
            &example[1],
            &run(&transformer, &example[1], EntityKind::Location),
            &example[2],
        );
    }
    report(failures);
}

#[test]
fn every_example_of_organisations_holds() {
    let mut failures = Vec::new();
    for example in examples(include_str!("../../rules/generalise/organisation.toml")) {
        let (text, spans) = unmark(&example[1]);
        let mut lists = Lists::default();
        if example[0] != "none" {
            let facts = OrganisationFacts {
                kind: leaked(&example[0]),
                needs_cue: false,
            };
            lists
                .organisations
                .insert(spans[0].of(&text).to_lowercase(), facts);
        }
        let transformer = transformer(&Policy::research().unwrap(), lists);
        check(
            &mut failures,
            &example[1],
            &run(&transformer, &example[1], EntityKind::Organization),
            &example[2],
        );
    }
    report(failures);
}

fn towns() -> Lists {
    let mut lists = Lists::default();
    for (name, band, province) in [
        ("ede", 3, "Gelderland"),
        ("tiel", 2, "Gelderland"),
        ("wijchen", 2, "Gelderland"),
        ("zwolle", 4, "Overijssel"),
        ("grou", 1, "Friesland"),
    ] {
        lists.places.insert(
            name.to_owned(),
            PlaceFacts {
                kind: PlaceKind::Town,
                province,
                band,
            },
        );
    }
    lists
}

#[test]
fn no_phrase_fits_fewer_than_three_places() {
    let list = include_str!("../../rules/lists/places.txt");
    let mut lists = Lists::default();
    let mut names = Vec::new();
    for row in list.lines().filter(|l| !l.starts_with('#')) {
        let columns: Vec<&str> = row.split('\t').collect();
        let kind = match columns[1] {
            "woonplaats" => PlaceKind::Town,
            "gemeente" => PlaceKind::Municipality,
            _ => continue,
        };
        let province = if columns[2] == "-" { "" } else { columns[2] };
        let facts = PlaceFacts {
            kind,
            province: leaked(province),
            band: columns[3].parse().unwrap(),
        };
        lists.places.insert(columns[0].to_lowercase(), facts);
        names.push(columns[0].to_owned());
    }
    assert!(names.len() > 2_000);
    let transformer = transformer(&Policy::research().unwrap(), lists);
    let mut phrases: std::collections::BTreeMap<String, usize> = Default::default();
    for name in &names {
        *phrases
            .entry(run(
                &transformer,
                &format!("uit [{name}]"),
                EntityKind::Location,
            ))
            .or_default() += 1;
    }
    // A phrase without a province fits every place of its kind in the country.
    let thin: Vec<_> = phrases
        .iter()
        .filter(|(phrase, count)| phrase.contains(" in ") && **count < 3)
        .collect();
    assert!(thin.is_empty(), "{thin:?}");
    assert!(phrases.len() > 24, "{phrases:?}");
    for (name, expected) in [
        ("Utrecht", "uit een grote stad"),
        ("Groningen", "uit een stad in Groningen"),
        ("Zeeland", "uit Zeeland"),
    ] {
        assert_eq!(
            run(&transformer, &format!("uit [{name}]"), EntityKind::Location),
            expected
        );
    }
}

#[test]
fn places_with_one_phrase_are_told_apart_and_keep_it() {
    let transformer = transformer(&Policy::research().unwrap(), towns());
    assert_eq!(
        run(
            &transformer,
            "Van [Ede] naar [Tiel], dan [Wijchen] en terug naar [Tiel] en [Ede].",
            EntityKind::Location
        ),
        "Van een stad in Gelderland naar een andere stad in Gelderland, dan nog een stad in Gelderland en terug naar een andere stad in Gelderland en een stad in Gelderland."
    );
}

#[test]
fn publication_leaves_out_provinces_and_merges_kinds() {
    let transformer = transformer(&Policy::publication().unwrap(), towns());
    assert_eq!(
        run(&transformer, "We wonen in [Ede].", EntityKind::Location),
        "We wonen in een stad."
    );
    assert_eq!(
        run(
            &transformer,
            "op basisschool [De Wilg]",
            EntityKind::Organization
        ),
        "op een school"
    );
    assert_eq!(
        run(&transformer, "cliënt [K-2023/4417]", EntityKind::Id),
        "cliënt […]"
    );
}

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
    let replacements = research().transform_with(&document, &resolved, &[extra]);
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

fn disjoint(replacements: &[Replacement], text: &str) {
    let mut end = 0;
    for r in replacements {
        assert!(
            r.span.start >= end && r.span.end >= r.span.start,
            "sorted and disjoint"
        );
        assert!(
            text.is_char_boundary(r.span.start)
                && text.is_char_boundary(r.span.end)
                && r.span.end <= text.len()
        );
        end = r.span.end;
    }
}

const NAMES: &[(&str, Sex, &str)] = &[
    ("Sanne de Vries", Sex::Female, "nl"),
    ("Ruben Jansen", Sex::Male, "nl"),
    ("Fleur", Sex::Female, "nl"),
    ("Mehmet Yılmaz", Sex::Male, "tr"),
    ("Fatima El Idrissi", Sex::Female, "ar"),
    ("Henk-Jan van der Berg", Sex::Male, "nl"),
    ("Oksana Kovalenko", Sex::Female, "sl"),
    ("Sjoerd de Vries", Sex::Male, "fy"),
    ("Robin", Sex::Unknown, ""),
    ("Shanaya Rosalina Martina", Sex::Female, "su"),
    ("=de Jong-Postma", Sex::Female, "nl"),
    ("J.C. van den Berg", Sex::Male, "nl"),
    ("Ruben Bakker", Sex::Male, "nl"),
];

/// A document in which the chosen persons are named in the chosen forms.
fn persons(choice: &[(usize, usize)]) -> (Document, Resolved) {
    let mut text = String::from("Verslag. ");
    let mut resolved = Resolved::default();
    let mut ids: Vec<usize> = Vec::new();
    for (who, form) in choice {
        let (full, sex, background) = NAMES[*who];
        let id = ids.iter().position(|i| i == who).unwrap_or_else(|| {
            ids.push(*who);
            resolved
                .entities
                .push(person(ids.len() as u32 - 1, full, sex, background));
            ids.len() - 1
        });
        let parts = name(full);
        let bare = full.trim_start_matches('=');
        let given = parts.given.split(' ').next().unwrap_or("").to_owned();
        let surname = format!("{} {}", parts.prefix, parts.surname)
            .trim()
            .to_owned();
        let (lead, surface, tail) = match form {
            0 => ("Toen kwam ", bare.to_owned(), " binnen. "),
            1 if !given.is_empty() => ("en ", given.clone(), "'s moeder ook. "),
            2 if !given.is_empty() => ("dus ", given.to_lowercase(), " belde. "),
            3 if !surname.is_empty() => ("mevrouw ", surname.clone(), " zei niets. "),
            4 => ("ALLES VAN ", bare.to_uppercase(), ". "),
            5 if !given.is_empty() => ("het was ", format!("{given}s"), " fiets. "),
            _ => ("met ", bare.to_owned(), ", natuurlijk. "),
        };
        text.push_str(lead);
        let start = text.len();
        text.push_str(&surface);
        resolved.mentions.push(mention(
            Span::new(start, text.len()),
            EntityKind::Person,
            id as u32,
            None,
        ));
        text.push_str(tail);
    }
    (document(&text), resolved)
}

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
        let out = super::fold::fold(&apply(&document.text, &edits(&replacements)));
        let words: Vec<&str> = out.split(|c: char| !c.is_alphanumeric()).collect();
        for entity in &resolved.entities {
            for part in [&entity.name.given, &entity.name.surname] {
                for word in part.split([' ', '-']).filter(|w| w.len() > 2) {
                    let word = super::fold::fold(word);
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

#[test]
fn the_same_name_gets_the_same_fictional_name_in_every_file() {
    let (one, first) = persons(&[(0, 0)]);
    let (two, second) = persons(&[(2, 0), (0, 0)]);
    let (a, b) = (
        research().transform(&one, &first),
        research().transform(&two, &second),
    );
    assert_eq!(a[0].text, b[1].text);
}

#[test]
fn other_key_other_pseudonym() {
    let (document, resolved) = persons(&[(0, 0), (1, 0), (2, 0), (3, 0), (4, 0), (5, 0), (6, 0)]);
    let other = Transformer::with_gazetteer(
        &Policy::research().unwrap(),
        &key(2),
        Box::new(Lists::default()),
    )
    .unwrap();
    let (a, b) = (
        research().transform(&document, &resolved),
        other.transform(&document, &resolved),
    );
    let same = a.iter().zip(&b).filter(|(a, b)| a.text == b.text).count();
    assert!(same <= 1, "{same} of 7 names are the same under two keys");
}

#[test]
fn a_family_shares_its_fictional_surname() {
    let (document, resolved) = persons(&[(0, 0), (7, 0), (0, 3)]);
    let texts: Vec<String> = research()
        .transform(&document, &resolved)
        .into_iter()
        .map(|r| r.text)
        .collect();
    let surname = |t: &str| t.split_once(' ').unwrap().1.to_owned();
    assert_eq!(surname(&texts[0]), surname(&texts[1]));
    assert_eq!(texts[2].to_lowercase(), surname(&texts[0]).to_lowercase());
}

#[test]
fn persons_named_by_initials_keep_initials_apart() {
    let mut text = String::new();
    let mut resolved = Resolved::default();
    for (i, code) in ["L.", "M.", "K.", "B.", "JP", "MvD"].iter().enumerate() {
        let start = text.len();
        text.push_str(code);
        let mut entity = person(i as u32, "X", Sex::Unknown, "");
        entity.name = NameParts {
            given: (*code).to_owned(),
            ..NameParts::default()
        };
        resolved.entities.push(entity);
        resolved.mentions.push(mention(
            Span::new(start, text.len()),
            EntityKind::Person,
            i as u32,
            None,
        ));
        text.push_str(" zei iets. ");
    }
    let document = document(&text);
    let texts: Vec<String> = research()
        .transform(&document, &resolved)
        .into_iter()
        .map(|r| r.text)
        .collect();
    let mut distinct = texts.clone();
    distinct.sort();
    distinct.dedup();
    assert_eq!(distinct.len(), 6, "{texts:?}");
    for (new, old) in texts.iter().zip(["L.", "M.", "K.", "B.", "JP", "MvD"]) {
        assert!(
            new.chars()
                .zip(old.chars())
                .all(|(a, b)| a != b || !a.is_uppercase()),
            "{new} for {old}"
        );
    }
}

#[test]
fn a_fictional_name_is_never_a_word_of_the_document() {
    // Every Dutch girls' name of the pool but a few stands in the text in lower case.
    let pool = include_str!("../../rules/lists/pool_given_names.txt");
    let names: Vec<&str> = pool
        .lines()
        .filter(|l| l.contains("\tf\tnl\t"))
        .filter_map(|l| l.split('\t').next())
        .collect();
    let mut text = format!(
        "Sanne sprak over {}. ",
        names[..names.len() - 3].join(", ").to_lowercase()
    );
    let span = Span::new(0, 5);
    let resolved = Resolved {
        mentions: vec![mention(span, EntityKind::Person, 0, None)],
        entities: vec![person(0, "Sanne", Sex::Female, "nl")],
    };
    let out = research()
        .transform(&document(&text), &resolved)
        .remove(0)
        .text;
    assert!(
        !text
            .split(|c: char| !c.is_alphanumeric())
            .any(|w| w == out.to_lowercase()),
        "{out}"
    );
    text.push_str(
        &pool
            .lines()
            .filter_map(|l| l.split('\t').next())
            .collect::<Vec<_>>()
            .join(" "),
    );
    let used_up = research().transform(&document(&text), &resolved).remove(0);
    assert_eq!(
        (used_up.operator, used_up.text.as_str()),
        (Operator::Suppress, "[PERSOON]")
    );
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

/// The whole way from text to text, as the program goes it: what the detector says of names is
/// what this stage relies on.
fn cleaned(text: &str, key_byte: u8) -> String {
    use crate::detect::Detector;
    use crate::message::Language;
    use crate::rules::RuleFiles;
    static DETECTOR: LazyLock<Detector> =
        LazyLock::new(|| Detector::new(&RuleFiles::built_in(), Language::Dutch).unwrap());
    let document = document(text);
    let resolved = DETECTOR.detect(&document).unwrap();
    let transformer = Transformer::new(&Policy::research().unwrap(), &key(key_byte)).unwrap();
    apply(text, &edits(&transformer.transform(&document, &resolved)))
}

/// The word at a place of a text, between blanks.
fn word(text: &str, at: usize) -> &str {
    text.split(' ').nth(at).unwrap()
}

#[test]
fn a_fused_possessive_stays_one_whatever_the_lists_say() {
    let grammar = Grammar::parse(super::grammar::BUILT_IN).unwrap();
    for (text, name, owner) in [
        ("Toen kwam Ruben binnen en ik pakte Rubens fiets.", 2, 7),
        ("Daar was Henk-Jan weer. En Henk-Jans vrouw ook.", 2, 5),
        ("De begeleider heette Wouter en Wouters moeder belde.", 3, 5),
        ("Toen kwam Sanne binnen en ik pakte Sannes fiets.", 2, 7),
    ] {
        for key_byte in 1..9 {
            let out = cleaned(text, key_byte);
            let new = word(&out, name);
            let genitive = grammar.genitive_ending(new, GenitiveStyle::Rule);
            assert_eq!(word(&out, owner), format!("{new}{genitive}"), "{out}");
            assert_ne!(new, word(text, name));
        }
    }
}

#[test]
fn two_forms_that_the_text_weighs_stay_two() {
    for (text, one, other) in [
        (
            "Er kwam een mevrouw Van Elst of Van der Elst langs.",
            4..5,
            7..9,
        ),
        ("Dat was juf Marlies of Marlie van groep drie.", 3..3, 5..5),
    ] {
        for key_byte in 1..9 {
            let out = cleaned(text, key_byte);
            let words: Vec<&str> = out.split(' ').collect();
            assert_ne!(
                words[one.start..=one.end],
                words[other.start..=other.end.min(words.len() - 1)],
                "{out}"
            );
        }
    }
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
