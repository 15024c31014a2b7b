//! Tables and notes, and the records they give.

use super::*;
use crate::ingest::{Format, Origin, Structure, read};
use crate::resolve::Resolved;
use crate::respondent::{Basis, Respondents};
use crate::rules::RuleFiles;

fn telling(number: u32, path: &str, text: &str) -> Telling {
    let origin = Origin {
        number,
        path: path.into(),
    };
    let bytes = text.as_bytes().to_vec();
    let document = read(Format::Text, bytes, origin, Structure::built_in()).unwrap();
    let respondents = Respondents::of(&document, &Resolved::default());
    Telling::of(&document, &respondents)
}

fn table_rows(csv: &str) -> Vec<Row> {
    rows(csv.as_bytes(), &RuleFiles::built_in()).unwrap()
}

const NOTES: &str = "I: Hoe oud ben je?\nR: Ik ben zeventien.\nI: Waar woon je nu?\n\
                     R: In een gezinshuis. Ik ben op mijn zesde uit huis geplaatst en dit is mijn vierde plek.\n";

#[test]
fn the_table_wins_and_the_conflict_is_shown() {
    let rows =
        table_rows("respondent;document;rol;geslacht;leeftijd\nR1;gesprek1.txt;jongere;v;16\n");
    let joined = join(&rows, &[telling(1, "map/gesprek1.txt", NOTES)]);
    let [record] = &joined.records[..] else {
        panic!("one record");
    };
    assert_eq!(
        (record.id.as_str(), &record.documents[..]),
        ("R1", &[1][..])
    );
    assert_eq!(record.value(Field::Age), Some("16"));
    assert_eq!(
        record.value(Field::Living),
        Some("uithuis.gezinsvorm.gezinshuis")
    );
    let conflicts: Vec<(Field, &str)> = record
        .conflicts()
        .map(|(field, told)| (field, told.value.as_str()))
        .collect();
    assert_eq!(conflicts, [(Field::Age, "17")]);
    let age = &record.entries[&Field::Age];
    assert_eq!(age.told.source.place, Place::Row(2));
    assert!(matches!(
        age.conflicts[0].source.place,
        Place::Document(Spot {
            number: 1,
            basis: Basis::Statement,
            ..
        })
    ));
}

#[test]
fn the_place_of_a_value_counts_code_points() {
    let joined = join(
        &[],
        &[telling(
            1,
            "a.txt",
            "I: Eén vraag: waar woon je nu?\nR: In een gezinshuis.\n",
        )],
    );
    let living = &joined.records[0].entries[&Field::Living];
    let Place::Document(Spot { start, end, .. }) = living.told.source.place else {
        panic!("a document");
    };
    let text: Vec<char> = "I: Eén vraag: waar woon je nu?\nR: In een gezinshuis.\n"
        .chars()
        .collect();
    let (start, end) = (
        usize::try_from(start).unwrap(),
        usize::try_from(end).unwrap(),
    );
    let words: String = text[start..end].iter().collect();
    assert_eq!(words.trim(), "In een gezinshuis");
}

#[test]
fn history_stays_apart_from_the_present() {
    let joined = join(&[], &[telling(1, "a.txt", NOTES)]);
    let record = &joined.records[0];
    assert_eq!(record.id, "document-1");
    assert_eq!(record.value(Field::PlacedAt), Some("6"));
    assert_eq!(record.value(Field::Placements), Some("4"));
    assert_eq!(
        record.value(Field::Living),
        Some("uithuis.gezinsvorm.gezinshuis")
    );
}

#[test]
fn an_age_is_reckoned_from_two_dates() {
    let head = "respondent;geboortedatum;gespreksdatum";
    let record = join(
        &table_rows(&format!("{head}\nR1;3-3-2008;2024-03-02\n")),
        &[],
    );
    let age = &record.records[0].entries[&Field::Age].told;
    assert_eq!((age.value.as_str(), age.source.reckoned), ("15", true));
    // What is given wins, and is told to differ.
    let csv = format!("{head};leeftijd\nR1;3-3-2008;2024-03-02;16\n");
    let record = join(&table_rows(&csv), &[]);
    assert_eq!(record.records[0].value(Field::Age), Some("16"));
    assert_eq!(record.records[0].conflicts().count(), 1);
}

#[test]
fn in_a_group_each_row_is_about_its_own_speaker() {
    let text = "I: Hoe oud zijn jullie?\nTess: Ik ben zestien.\nMilan: Ik ben achttien.\n\
                Tess: Ik woon op een leefgroep.\nMilan: Ik woon bij mijn moeder.\n";
    let rows = table_rows(
        "respondent;document;naam\nR1;groep.txt;Tess\nR2;groep.txt;Milan\nR3;groep.txt;Ida\n",
    );
    let joined = join(&rows, &[telling(1, "groep.txt", text)]);
    let value = |n: usize, field| joined.records[n].value(field);
    assert_eq!(
        (value(0, Field::Age), value(1, Field::Age)),
        (Some("16"), Some("18"))
    );
    assert_eq!(value(1, Field::Living), Some("thuis"));
    // Who is not heard is not guessed at.
    assert!(joined.records[2].entries.is_empty());
}

#[test]
fn what_is_written_is_a_table_of_respondents_again() {
    let csv = "respondent;document;naam;rol;geslacht;leeftijd;woonsituatie;regio;kinderen\n\
               R1;gesprek1.txt;Tess;jongere;v;16;leefgroep;Noord;\nR2;;Milan;moeder;;;;Zuid;v12,m7\n";
    let rules = RuleFiles::built_in();
    let first = join(&table_rows(csv), &[telling(1, "gesprek1.txt", NOTES)]);
    let written = table(&first.records, &rules).unwrap();
    let text = String::from_utf8(written.clone()).unwrap();
    assert!(!text.contains("Tess") && !text.contains("gesprek1"));
    let again = join(&rows(&written, &rules).unwrap(), &[]);
    for (one, other) in first.records.iter().zip(&again.records) {
        assert_eq!((&one.id, one.quoted), (&other.id, other.quoted));
        for field in Field::ALL {
            assert_eq!(one.value(field), other.value(field), "{field:?}");
        }
    }
    let respondents = crate::register::read_respondents(&written, &rules).unwrap();
    assert_eq!(respondents.len(), 2);
}

#[test]
fn a_workbook_gives_the_same_records() {
    let book =
        crate::table::workbook_of(&[&["respondent", "rol", "leeftijd"], &["R1", "meisje", "16"]]);
    let rules = RuleFiles::built_in();
    let of_book = join(&rows(&book, &rules).unwrap(), &[]);
    let of_csv = join(&table_rows("respondent;rol;leeftijd\nR1;meisje;16\n"), &[]);
    assert_eq!(of_book.records, of_csv.records);
    assert_eq!(of_book.records[0].value(Field::Sex), Some("v"));
    assert_eq!(
        crate::register::read_respondents(&book, &rules)
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn a_cell_that_nobody_knows_says_where() {
    let fails = |csv: &str| match rows(csv.as_bytes(), &RuleFiles::built_in()) {
        Err(RowError::Value(row, field)) => (row, field),
        _ => panic!("no value is refused"),
    };
    assert_eq!(
        fails("respondent;rol\nR1;jongere\nR2;astronaut\n"),
        (3, "role")
    );
    assert_eq!(
        fails("respondent;woonsituatie\nR1;op de maan\n"),
        (2, "living")
    );
    assert_eq!(
        fails("respondent;geboortedatum\nR1;31-02-2008\n"),
        (2, "birth")
    );
}
