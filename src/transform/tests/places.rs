//! Phrases that fit many places, told apart inside a document.

use super::*;

#[test]
fn no_phrase_fits_fewer_than_three_places() {
    let list = include_str!("../../../rules/lists/places.txt");
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
