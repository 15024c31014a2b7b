//! Labels of records, and published labels against them.

use super::*;
use crate::Span;
use crate::respondent::guide::sex_of;
use crate::respondent::living::Living;
use crate::respondent::record::{Basis, Child, Children, Found};

fn found<T>(value: T) -> Option<Found<T>> {
    Some(Found::new(value, Span::default(), Basis::Field))
}

fn youth(sex: Sex, age: Option<u8>, living: Option<&str>) -> Record {
    Record {
        role: found(Role::Youth),
        sex: (sex != Sex::Unknown).then(|| found(sex)).flatten(),
        age: age.and_then(found),
        living: living.and_then(|c| found(Living::of(c).unwrap())),
        ..Record::default()
    }
}

fn parent(kin: &'static str, single: bool, relation: &str, children: &str) -> Record {
    let known: Vec<Child> = children
        .split_whitespace()
        .map(|c| Child {
            sex: sex_of(c[..1].trim_matches('?')).unwrap(),
            age: c[1..].parse().ok(),
            relation: Relation::of(relation).unwrap(),
        })
        .collect();
    let entry = Guide::built_in()
        .kin
        .iter()
        .find(|k| k.word == kin)
        .unwrap();
    Record {
        role: found(entry.role),
        kin: found(kin),
        single: found(single),
        children: (!known.is_empty())
            .then(|| found(Children::of(known)))
            .flatten(),
        ..Record::default()
    }
}

#[test]
fn records_are_printed_as_published_labels_write_them() {
    let house = |record: &Record| attribution(record, Level::Leaf).unwrap_or_default();
    let (girl, boy) = (Sex::Female, Sex::Male);
    for (record, label) in [
        (
            youth(girl, Some(16), Some("uithuis.gezinsvorm.pleeggezin")),
            "Meisje van 16, woont in een pleeggezin",
        ),
        (
            youth(boy, Some(11), Some("thuis")),
            "Jongen van 11, woont thuis bij ouder(s)",
        ),
        (
            youth(boy, Some(21), Some("uithuis.groep.leefgroep")),
            "Jongen van 21, woont op een leefgroep",
        ),
        (
            youth(girl, Some(23), Some("zelfstandig")),
            "Meisje van 23, woont zelfstandig",
        ),
        (youth(girl, Some(16), None), "Meisje van 16"),
        (youth(Sex::Unknown, Some(16), None), "Jongere van 16"),
        (
            youth(girl, None, Some("azc")),
            "Meisje, woont in een asielzoekerscentrum",
        ),
        (youth(Sex::Unknown, None, None), "Jongere"),
        (
            parent("moeder", true, "kind", "?7 ?10 ?14"),
            "Alleenstaande moeder van drie kinderen (7, 10 en 14 jaar)",
        ),
        (
            parent("moeder", true, "kind", "v14 m7 v10"),
            "Alleenstaande moeder van drie kinderen (7, 10 en 14 jaar)",
        ),
        (
            parent("vader", true, "kind", "m17 m12"),
            "Alleenstaande vader van twee zonen (17 en 12)",
        ),
        (
            parent("moeder", false, "kind", "m12 v18"),
            "Moeder met een zoon (12) en dochter (18)",
        ),
        (
            parent("moeder", true, "kind", "v12 m7"),
            "Alleenstaande moeder van een dochter (12) en een zoon (7)",
        ),
        (
            parent("moeder", true, "kind", "? ? ? ? ? ?"),
            "Alleenstaande moeder van zes kinderen",
        ),
        (
            parent("moeder", true, "kind", "m12"),
            "Alleenstaande moeder van een zoon (12)",
        ),
        (
            parent("vader", false, "kind", "v v8"),
            "Vader van twee dochters",
        ),
        (
            parent("ouder", false, "kind", "?8"),
            "Ouder van een kind (8)",
        ),
        (parent("moeder", false, "kind", ""), "Moeder"),
        (
            parent("pleegmoeder", false, "pleegkind", "m13 v10"),
            "Pleegmoeder van een pleegzoon (13) en een pleegdochter (10)",
        ),
        (
            parent("pleegopa", false, "kleinkind", "v11"),
            "Pleegopa van kleindochter (11)",
        ),
        (
            parent("pleegoma", false, "kleinkind", "m12"),
            "Pleegoma van kleinzoon (12)",
        ),
        (
            parent("pleegvader", false, "pleegkind", "v4 v6 v9"),
            "Pleegvader van drie pleegdochters (4, 6 en 9)",
        ),
    ] {
        assert_eq!(house(&record), label);
    }
}

#[test]
fn a_foster_parents_own_children_are_not_printed_as_foster_children() {
    let record = parent("pleegmoeder", false, "kind", "m11");
    assert_eq!(
        attribution(&record, Level::Leaf).as_deref(),
        Some("Pleegmoeder")
    );
}

#[test]
fn functions_start_with_a_capital_and_nothing_known_prints_nothing() {
    for (function, label) in [
        ("jeugdbeschermer", "Jeugdbeschermer"),
        ("sr. groepsleider", "Sr. groepsleider"),
        ("ouder- en kindadviseur", "Ouder- en kindadviseur"),
    ] {
        let record = Record {
            role: found(Role::Professional),
            function: found(function.to_owned()),
            ..Record::default()
        };
        assert_eq!(attribution(&record, Level::Leaf).as_deref(), Some(label));
    }
    assert_eq!(attribution(&Record::default(), Level::Leaf), None);
    let nameless = Record {
        role: found(Role::Professional),
        ..Record::default()
    };
    assert_eq!(attribution(&nameless, Level::Leaf), None);
}

#[test]
fn less_may_be_told() {
    let record = youth(
        Sex::Female,
        Some(16),
        Some("uithuis.gezinsvorm.pleeggezin.netwerk"),
    );
    let label = attribution(&record, Level::Category);
    assert_eq!(
        label.as_deref(),
        Some("Meisje van 16, woont in een pleeggezin")
    );
}

/// Every label of the published reports, where they lie beside the project.
#[test]
fn published_labels_are_among_the_forms_of_their_records() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../shared/seed-attributions.jsonl"
    );
    let Ok(text) = std::fs::read_to_string(path) else {
        skipped("no seed-attributions.jsonl beside the project");
        return;
    };
    let (mut labels, mut house) = (0, 0);
    for line in text.lines() {
        let seed: serde_json::Value = serde_json::from_str(line).unwrap();
        if seed["kind"] != "quote" {
            continue;
        }
        let record = from_seed(&seed["record"]);
        let label = seed["text"].as_str().unwrap();
        let forms = variants(&record);
        assert!(
            forms.iter().any(|f| f == label),
            "{label:?} is not among {forms:?}"
        );
        labels += 1;
        house += usize::from(forms[0] == label);
    }
    assert!(labels >= 40, "{labels}");
    // All but *ouders* and *(netwerk)pleeggezin* are in the house form.
    assert!(house + 2 >= labels, "{house} of {labels}");
}

fn skipped(reason: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "skipped: {reason}");
}

fn from_seed(seed: &serde_json::Value) -> Record {
    let sex = |v: &serde_json::Value| sex_of(v.as_str().unwrap_or("")).unwrap();
    let small = |v: &serde_json::Value| v.as_u64().and_then(|n| u8::try_from(n).ok());
    let family = &seed["family"];
    let relation = Relation::of(family["relation"].as_str().unwrap_or("kind")).unwrap();
    let known: Vec<Child> = match family["children"].as_array() {
        Some(list) => list
            .iter()
            .map(|c| Child {
                sex: sex(&c["sex"]),
                age: small(&c["age"]),
                relation,
            })
            .collect(),
        None => {
            let one = Child {
                relation,
                ..Child::default()
            };
            vec![one; usize::from(small(&family["n_children"]).unwrap_or(0))]
        }
    };
    let kin = seed["subrole"].as_str();
    let kin = kin.and_then(|w| {
        let mut kin = Guide::built_in().kin.iter();
        kin.find(|k| k.word == w).map(|k| k.word.as_str())
    });
    Record {
        role: found(Role::of(seed["role"].as_str().unwrap()).unwrap()),
        kin: kin.and_then(found),
        sex: found(sex(&seed["sex"])),
        age: small(&seed["age"]).and_then(found),
        living: seed["woonsituatie"]["code"]
            .as_str()
            .and_then(|c| found(Living::of(c).unwrap())),
        single: family["alleenstaand"].as_bool().and_then(found),
        children: (!known.is_empty())
            .then(|| found(Children::of(known)))
            .flatten(),
        function: seed["function"].as_str().and_then(|f| found(f.to_owned())),
        ..Record::default()
    }
}

/// What the rules of records know by name, the grammar of labels has words for; a user's own is added.
#[test]
fn every_kinship_word_place_and_function_has_a_label_that_reads_back() {
    let guide = Guide::built_in();
    let mute: Vec<&str> = guide
        .functions
        .titles()
        .iter()
        .map(String::as_str)
        // Read as a function with its place of work, and the word for any professional.
        .filter(|title| !title.contains(" op een ") && *title != "hulpverlener")
        .filter(|title| {
            let parsed = labels::parse(title).ok();
            parsed.and_then(|p| p.record.function).as_deref() != Some(title)
        })
        .collect();
    assert!(mute.is_empty(), "{mute:?}");
    for (code, _) in guide.living.labels() {
        let record = youth(Sex::Female, Some(16), Some(code));
        let label = attribution(&record, Level::Leaf).unwrap();
        assert!(labels::parse(&label).is_ok(), "{label}");
    }
    for kin in &guide.kin {
        let record = Record {
            role: found(kin.role),
            kin: found(kin.word.as_str()),
            ..Record::default()
        };
        let label = attribution(&record, Level::Leaf).unwrap();
        assert_eq!(label.to_lowercase(), kin.word);
    }
}

#[test]
fn a_function_that_no_rule_lists_may_hold_a_name_and_is_not_printed() {
    let label = |function: &str| {
        let record = Record {
            role: found(Role::Professional),
            function: found(function.to_owned()),
            ..Record::default()
        };
        attribution(&record, Level::Leaf)
    };
    assert_eq!(label("vlechtwerker bij Petra Mulder"), None);
    assert_eq!(label("coach van Petra Mulder"), None);
    let listed = "zorgcoördinator op een school";
    assert_eq!(
        label(listed).as_deref(),
        Some("Zorgcoördinator op een school")
    );
}

#[test]
fn a_place_away_from_home_is_told_by_the_sex_if_it_is_known() {
    for (sex, place) in [
        (Sex::Female, "Meisje, woont niet bij haar ouders"),
        (Sex::Male, "Jongen, woont niet bij zijn ouders"),
        (Sex::Unknown, "Jongere, woont niet thuis"),
    ] {
        let record = youth(sex, None, Some("uithuis"));
        assert_eq!(attribution(&record, Level::Leaf).as_deref(), Some(place));
    }
}
