//! Small notes in many styles, and the record or label they give.

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

#[test]
fn youths_in_fields_and_titles() {
    check(&[
        (
            "Leeftijd: 15 jaar\nGeslacht: meisje\nWoonsituatie: gezinshuis De Linde, sinds 2020",
            "Meisje van 15, woont in een gezinshuis",
        ),
        (
            "Geb. datum: 12-03-2008\nDatum: 11-03-2024\nVerblijf nu: leefgroep",
            "Jongere van 15, woont op een leefgroep",
        ),
        (
            "Geslacht: M\nGeboren: 1 mei 2007\nDatum gesprek: 3 juni 2024\nWoont bij: moeder",
            "Jongen van 17, woont thuis bij ouder(s)",
        ),
        (
            "# Gesprek met Mo (16), gezinshuis\n\nWe zitten buiten.",
            "Jongere van 16, woont in een gezinshuis",
        ),
        (
            "# Interview 7: meisje van 14, pleeggezin (netwerk)\n\nTekst.",
            "Meisje van 14, woont in een netwerkpleeggezin",
        ),
        (
            "Gesprek met Jayden, 17 jaar, op kamers met begeleiding\n\nTekst.",
            "Jongere van 17, woont zelfstandig met begeleiding",
        ),
        (
            "Leeftijd: 15\n\nI: Hoe oud ben je?\nR: Ik ben zestien.",
            "Jongere van 15",
        ),
        (
            "Woonsituatie: eerst leefgroep, nu bij opa en oma via pleegzorg\nLeeftijd: 13",
            "Jongere van 13, woont in een netwerkpleeggezin",
        ),
        (
            "Respondent: jongen, 18, gesloten groep\n\nTekst.",
            "Jongen van 18, woont op een gesloten groep",
        ),
    ]);
}

#[test]
fn youths_in_their_own_words() {
    check(&[
        (
            "I: Vertel eens.\nR: Ik ben zestien en ik woon nu bij mijn oma, via pleegzorg.",
            "Jongere van 16, woont in een netwerkpleeggezin",
        ),
        (
            "I: Hoi.\nR: Ik ben 20 en zit nu op kamers.",
            "Jongere van 20, woont zelfstandig",
        ),
        (
            "I: Hoi.\nR: Ik word in november achttien. Ik zit in een gezinshuis.",
            "Jongere van 17, woont in een gezinshuis",
        ),
        (
            "I: Hoi.\nR: Toen was ik veertien. Nu ben ik zeventien, en ik woon in een studio met begeleiding.",
            "Jongere van 17, woont zelfstandig met begeleiding",
        ),
        (
            "I: Hoe oud ben je?\nR: Vijftien.\nI: En waar woon je nu?\nR: Bij mijn vader, sinds kort.",
            "Jongere van 15, woont thuis bij ouder(s)",
        ),
        (
            "I: Je bent nu zestien, toch?\nR: Ja klopt.\nI: En je woont in een pleeggezin?\nR: Ja.",
            "Jongere van 16, woont in een pleeggezin",
        ),
        ("I: Je bent nu zestien, toch?\nR: Nee hoor.", "-"),
        (
            "I: Hoi.\nR: Ik als meisje vind dat raar. Ik ben 15, mijn pleegouders niet. Mijn pleegmoeder lacht dan.",
            "Meisje van 15, woont in een pleeggezin",
        ),
        (
            "I: Hoi.\nR: Eerst woonde ik op een leefgroep. Ik ben 14 en nu woon ik weer thuis.",
            "Jongere van 14, woont thuis bij ouder(s)",
        ),
        (
            "I: Hoi.\nR: Ik ben drie keer verhuisd. Ik ben 2 jaar weg geweest. Mijn voogd en mijn mentor belden.",
            "Jongere",
        ),
        (
            "I: Hoi.\nR: Mijn broer is twaalf en woont in een gezinshuis. Ik ben bijna 17.",
            "Jongere van 16",
        ),
    ]);
}

#[test]
fn youths_in_notes_about_them() {
    check(&[
        (
            "Sil is negen, woont hier sinds mei in een gezinshuis. Hij zegt weinig. Hij wil voetballen.",
            "Jongen van 9, woont in een gezinshuis",
        ),
        (
            "Hij is 12, net. Hij woont bij zijn oma, via pleegzorg.",
            "Jongen van 12, woont in een netwerkpleeggezin",
        ),
        (
            "Noor is 16. Ze vertelt over school. Ze woont op een leefgroep. Haar broertje Tim is 9.",
            "Meisje van 16, woont op een leefgroep",
        ),
    ]);
}

#[test]
fn parents() {
    check(&[
        (
            "I: Hoe ziet uw gezin eruit?\nR: Ik ben een alleenstaande moeder. Ik heb een zoon Kacper 9 jr, dochters Zuzanna 13 en Oliwia 15.",
            "Alleenstaande moeder van drie kinderen (9, 13 en 15 jaar)",
        ),
        (
            "Interview met vader\n\nI: Hallo.\nR: Ik heb twee jongens, Danny die is zestien en Wesley van veertien. Sinds de scheiding sta ik er alleen voor.",
            "Alleenstaande vader van twee zonen (16 en 14)",
        ),
        (
            "Rol: moeder\nKinderen: zoon 12; dochter 18",
            "Moeder met een zoon (12) en dochter (18)",
        ),
        (
            "# Gesprek met de moeder van Sil (9)\n\nR: Mijn zoon is negen.",
            "Moeder van een zoon (9)",
        ),
        (
            "I: Hallo.\nR: Als moeder voel je je schuldig. Mijn zoon van twaalf zit op een groep. Mijn dochter is 7.",
            "Moeder met een zoon (12) en dochter (7)",
        ),
        (
            "I: Hallo.\nMoeder: Mijn man en ik hebben zes kinderen. Ik sta er alleen voor.",
            "Moeder",
        ),
        (
            "Respondent 4, vader, gescheiden en alleen\nKinderen: twee dochters",
            "Alleenstaande vader van twee dochters",
        ),
        (
            "I: Hallo.\nR: Mijn vrouw is twee jaar terug overleden. Ik ben vader van een dochter van 8.",
            "Alleenstaande vader van een dochter (8)",
        ),
    ]);
}

#[test]
fn foster_parents_and_grandparents() {
    check(&[
        (
            "I: Hallo.\nR: Ik ben pleegmoeder. We hebben een pleegzoon van 11 en een pleegdochter van 8.",
            "Pleegmoeder van een pleegzoon (11) en een pleegdochter (8)",
        ),
        (
            "# Interview opa, pleegzorg\n\nR: Mijn kleindochter is elf en woont bij mij.",
            "Pleegopa van kleindochter (11)",
        ),
        (
            "I: Hallo.\nR: Ik ben de pleegoma van een kleinzoon van 12.",
            "Pleegoma van kleinzoon (12)",
        ),
        (
            "Functie: pleegvader\n\nI: Hallo.\nR: Wij hebben twee kinderen van onszelf.",
            "Pleegvader",
        ),
    ]);
}

#[test]
fn professionals() {
    check(&[
        ("# Interview 19 – orthopedagoog\n\nTekst.", "Orthopedagoog"),
        (
            "Functie: Sr. groepsleider bij De Wissel",
            "Sr. groepsleider",
        ),
        (
            "I: Wat is je functie?\nR: Ik werk nu zes jaar als jeugdbeschermer.",
            "Jeugdbeschermer",
        ),
        (
            "I: Hoi.\nR: Ik ben ambulant begeleider en mijn caseload is te groot. Mijn zoon is acht.",
            "Ambulant begeleider",
        ),
        (
            "I: Hoi.\nGroepsleider: De jongeren missen hun ouders.\nI: O?\nGroepsleider: Ja.",
            "Groepsleider",
        ),
        (
            "# Interview gezinshuisouder\n\nR: Wij hebben vier kinderen in huis.",
            "Gezinshuisouder",
        ),
        (
            "Naam: Kevin\nFunctie: jongerenwerker\nLeeftijd: 24",
            "Jongerenwerker",
        ),
    ]);
}

#[test]
fn nothing_is_invented() {
    check(&[
        ("Het regende de hele dag. Er waren drie stoelen.", "-"),
        ("I: Hoe was het?\nR: Goed.", "-"),
        ("R: Een meisje van 9 zat naast me.", "-"),
    ]);
}

#[test]
fn values_keep_their_source() {
    let text =
        "Leeftijd: 15 jaar\nGeb. datum: 12-03-2008\nDatum: 1-6-2024\n\nI: Hoi.\nR: Ik ben zestien.";
    let document = document(text);
    let record = Respondents::of(&document, &Resolved::default()).main;
    let age = record.age.unwrap();
    assert_eq!(
        (age.value, age.basis, age.span.of(text)),
        (15, Basis::Field, "15 jaar")
    );
    assert_eq!(record.birth.unwrap().span.of(text), "12-03-2008");
    assert_eq!(record.interview.unwrap().value.to_string(), "2024-06-01");
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

#[test]
fn the_name_tells_the_sex_where_nothing_surer_does() {
    let text = "# Gesprek met Yara (16), gezinshuis\n\nYara is laat.";
    let read = |text: &str, sex| {
        let document = document(text);
        let main = Respondents::of(&document, &resolved(text, "Yara", sex)).main;
        attribution(&main, Level::Leaf).unwrap()
    };
    assert_eq!(
        read(text, Sex::Female),
        "Meisje van 16, woont in een gezinshuis"
    );
    assert_eq!(
        read(text, Sex::Unknown),
        "Jongere van 16, woont in een gezinshuis"
    );
    let other = format!("{text} Hij zegt niets. Hij kijkt boos.");
    assert_eq!(
        read(&other, Sex::Female),
        "Jongen van 16, woont in een gezinshuis"
    );
}

#[test]
fn notes_about_others_are_not_about_the_respondent() {
    let text = "# Gesprek met Yara\n\nTim is negen. Tim woont in een gezinshuis. Yara is zestien.";
    let document = document(text);
    let main = Respondents::of(&document, &resolved(text, "Yara", Sex::Female)).main;
    assert_eq!((main.age.map(|a| a.value), main.living), (Some(16), None));
}

#[test]
fn two_speakers_have_two_records() {
    let text = "\nI: Wie zijn jullie?\nNoor: Ik ben 15 en ik woon in een pleeggezin, al heel lang.\nPleegmoeder: Ik ben haar pleegmoeder.\nNoor: Ja.\nI: Goed.";
    let document = document(text);
    let all = Respondents::of(&document, &Resolved::default());
    let at = |name: &str| {
        let label = document
            .blocks
            .iter()
            .find_map(|b| b.label.filter(|l| l.of(text) == name));
        all.record(&document, label)
            .and_then(|r| attribution(r, Level::Leaf))
    };
    assert_eq!(
        at("Noor").as_deref(),
        Some("Jongere van 15, woont in een pleeggezin")
    );
    assert_eq!(at("Pleegmoeder").as_deref(), Some("Pleegmoeder"));
    assert_eq!(at("I"), None);
}

#[test]
fn sentences_of_the_rules_tell_what_they_should() {
    for example in guide::Guide::living_examples() {
        let document = document(&format!("I: Hoi.\nR: {}", example.text));
        let all = Respondents::of(&document, &Resolved::default());
        let code = all.main.living.map_or("", |l| l.value.code());
        assert_eq!(code, example.code, "{}", example.text);
    }
}
