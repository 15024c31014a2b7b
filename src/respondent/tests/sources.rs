//! Where values come from, and whom they are about.

use super::*;

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
    let text = "\nI: Wie zijn jullie?\nNoor: Ik ben 15 en ik woon in een pleeggezin, al heel lang.\nPleegmoeder: Ik ben haar pleegmoeder.\nNoor: Ja.\nI: Goed.\nPleegmoeder: Dus.";
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
fn debug_shows_no_participants_text() {
    let text = "Naam: Fenna Smit\nGeb. datum: 12-03-2008\nFunctie: bloemist\n\nFenna: Ik ben 16.\nI: Ja?\nFenna: Ja.\n> Ik heet Fenna\n";
    let document = document(text);
    let all = Respondents::of(&document, &resolved(text, "Fenna", Sex::Female));
    let quotes = crate::emit::quotes(&document, &[], &all, Level::Leaf);
    let shown = format!("{all:?} {quotes:?}");
    assert!(
        !quotes.is_empty() && !shown.contains("Fenna") && !shown.contains("Ik "),
        "{shown}"
    );
}
