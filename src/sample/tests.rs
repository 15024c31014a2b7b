//! Samples in words, and that no small number is told.

use super::*;
use crate::records::{Entry, Field, Place, Record, Source, Told};
use crate::risk::Ladders;
use crate::rules::RuleFiles;
use proptest::prelude::*;

fn wording() -> Wording {
    Wording::of(&RuleFiles::built_in()).unwrap()
}

fn record(values: &[(Field, &str)]) -> Record {
    let entry = |value: &str| Entry {
        told: Told {
            value: value.to_owned(),
            source: Source {
                place: Place::Row(2),
                reckoned: false,
            },
        },
        conflicts: Vec::new(),
    };
    let entries = values.iter().map(|(field, value)| (*field, entry(value)));
    Record {
        entries: entries.collect(),
        ..Record::default()
    }
}

/// The records of an example: *5 jongere v 14 thuis*.
fn people(lines: &[String]) -> Vec<Record> {
    let fields = [Field::Role, Field::Sex, Field::Age, Field::Living];
    let mut records = Vec::new();
    for line in lines {
        let mut words = line.split(' ');
        let count: usize = words.next().unwrap().parse().unwrap();
        let values: Vec<(Field, &str)> = fields.into_iter().zip(words).collect();
        records.extend(vec![record(&values); count]);
    }
    records
}

fn described(records: &[Record], k: usize) -> Option<Description> {
    describe(records, k, &wording(), &Ladders::built_in().unwrap()).unwrap()
}

#[test]
fn the_examples_of_the_rules_hold() {
    let wording = wording();
    assert!(!wording.examples().is_empty());
    for example in wording.examples() {
        let description = described(&people(&example.people), example.k).unwrap();
        assert_eq!(wording.prose(&description), example.text);
    }
}

#[test]
fn every_place_to_live_has_words() {
    let wording = wording();
    for code in crate::respondent::Guide::built_in().living_codes() {
        let top = ["uithuis"].contains(&code);
        assert!(top || wording.has(code), "{code}");
    }
}

#[test]
fn of_two_people_nothing_is_told() {
    assert_eq!(
        described(&people(&["2 jongere v 16 thuis".to_owned()]), 3),
        None
    );
}

#[test]
fn the_chart_tells_every_number_in_words_too() {
    let records = people(&[
        "5 jongere v 14 thuis".to_owned(),
        "4 hulpverlener".to_owned(),
    ]);
    let svg = chart(&described(&records, 3).unwrap(), &wording());
    assert!(svg.contains("<title id=\"title\">Steekproef</title>"));
    assert!(svg.contains("jongeren 5, thuis bij hun ouder(s) 5, hulpverleners 4."));
    assert!(!svg.contains("href") && !svg.contains("<script"));
    assert_eq!(svg.matches("<rect").count(), 4);
}

proptest! {
    #[test]
    fn no_number_below_k_is_told(
        draws in proptest::collection::vec((0..4usize, 0..3usize, 8..25u32, 0..23usize), 1..40),
        k in 2..6usize,
    ) {
        let roles = ["jongere", "ouder", "pleegouder", "hulpverlener"];
        let codes: Vec<&str> = crate::respondent::Guide::built_in().living_codes().collect();
        let records: Vec<Record> = draws.iter().map(|(role, sex, age, living)| {
            let age = age.to_string();
            let mut values = vec![(Field::Role, roles[*role]), (Field::Age, age.as_str())];
            if *sex > 0 {
                values.push((Field::Sex, ["v", "m"][*sex - 1]));
            }
            if *role == 0 && *living < codes.len() {
                values.push((Field::Living, codes[*living]));
            }
            record(&values)
        }).collect();
        if let Some(description) = described(&records, k) {
            let total: usize = description.groups.iter().map(|g| g.count).sum();
            prop_assert_eq!(total, records.len());
            for group in &description.groups {
                prop_assert!(group.count >= k);
                if let Some((female, male)) = group.sexes {
                    prop_assert!([female, male].iter().all(|n| *n == 0 || *n >= k));
                }
                prop_assert!(group.living.iter().all(|cell| cell.count >= k));
                let lives: usize = group.living.iter().map(|c| c.count).sum();
                prop_assert!(group.living.is_empty() || lives == group.count);
            }
        } else {
            prop_assert!(records.len() < k);
        }
    }
}
