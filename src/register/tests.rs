//! The rows that follow from others, held against what they follow from.

use super::decision::Verb;
use super::index::Index;
use super::rows::{Batch, Rows, tables};
use super::*;
use crate::EntityKind;
use crate::register::Subject;
use crate::resolve::{Entity, NameParts, Sex};
use crate::transform::roll::{Earlier, Owners};
use crate::transform::{Policy, Transformer};
use std::collections::BTreeSet;

const INDEX: [&str; 5] = [
    tables::GIVEN,
    tables::STEMS,
    tables::CASTS,
    tables::REAL,
    tables::BEARERS,
];

struct Place {
    _folder: tempfile::TempDir,
    path: std::path::PathBuf,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("register");
        let key = Key::from_bytes([7; 32]);
        Register::create(&path, &Secret::key([1; 32]), key, Scope::Project).unwrap();
        Self {
            _folder: folder,
            path,
        }
    }

    fn open(&self) -> Register {
        Register::open(&self.path, &Secret::key([1; 32])).unwrap()
    }

    fn vault(&self) -> Vault {
        Vault::open(&self.path, &Secret::key([1; 32])).unwrap()
    }
}

fn transformer() -> Transformer {
    let key = Key::from_bytes([7; 32]);
    Transformer::new(&Policy::research().unwrap(), &key).unwrap()
}

/// A made-up word that no other number has.
fn word(mut number: u32) -> String {
    let syllables = ["ba", "de", "fi", "go", "ku", "la", "me", "ni", "po", "ru"];
    let mut word = String::new();
    for _ in 0..4 {
        word += syllables[(number % 10) as usize];
        number /= 10;
    }
    word
}

/// A document: ten persons, some of them with a whole name, some also in other documents.
fn roll(document: u32) -> Roll {
    let persons = (0..10).map(|n| {
        let who = document * 10 + n;
        let surname = match n {
            0..4 => word(who % 70),
            4..7 => word(who),
            _ => String::new(),
        };
        Asked {
            stems: Some(surname.clone())
                .filter(|s| !s.is_empty())
                .into_iter()
                .collect(),
            entity: Entity {
                id: EntityId(n),
                kind: EntityKind::Person,
                name: NameParts {
                    given: word(if n < 2 { n + document % 3 } else { who % 900 }),
                    surname,
                    ..NameParts::default()
                },
                sex: if who.is_multiple_of(2) {
                    Sex::Female
                } else {
                    Sex::Male
                },
                background: String::new(),
            },
            by_initials: n == 5,
        }
    });
    Roll {
        persons: persons.collect(),
        words: Vec::new(),
    }
}

fn settle(register: &mut Register, documents: impl IntoIterator<Item = u32>) -> Settled {
    for document in documents {
        let path = format!("{document:05}.txt");
        register.enter(document + 1, path, String::new(), roll(document));
    }
    register.settle(&transformer()).unwrap()
}

/// A row by key and value.
type Pair = (Vec<u8>, Vec<u8>);

/// All rows of the tables that follow from others.
fn index_of(vault: &Vault) -> BTreeMap<&'static str, Vec<Pair>> {
    let reader = vault.read().unwrap();
    let rows = |table: &str| {
        let rows = reader.scan(table).unwrap().into_iter();
        rows.map(|row| (row.key.to_vec(), row.value.to_vec()))
            .collect()
    };
    INDEX
        .into_iter()
        .map(|table| (table, rows(table)))
        .collect()
}

/// Whether the rows are those that persons and families give.
fn is_whole(vault: &Vault) -> bool {
    let mut batch = Batch::default();
    let rows = Rows::of(vault).unwrap();
    Index::anew(&rows, &BTreeSet::new(), &mut batch).unwrap();
    batch.is_empty()
}

#[test]
fn run_by_run_the_rows_are_those_of_everybody_at_once() {
    let place = Place::new();
    for run in [0..3, 2..9, 5..6, 9..30] {
        settle(&mut place.open(), run);
        assert!(is_whole(&place.vault()));
    }
    let rows = index_of(&place.vault());
    assert!(
        rows.values().all(|rows| rows.len() > 20),
        "every table is used"
    );
}

#[test]
fn a_run_without_news_writes_nothing() {
    let place = Place::new();
    settle(&mut place.open(), 0..5);
    let commits = place.vault().commits();
    let again = settle(&mut place.open(), 1..4);
    assert_eq!((again.new, place.vault().commits()), (0, commits));
}

#[test]
fn a_register_without_these_rows_gets_them_when_it_is_opened() {
    let place = Place::new();
    settle(&mut place.open(), 0..12);
    let whole = index_of(&place.vault());
    let mut vault = place.vault();
    vault
        .write(|tx| {
            for table in INDEX {
                for row in tx.scan(table)? {
                    tx.remove(table, &row.key)?;
                }
            }
            tx.remove(tables::META, b"layout")?;
            tx.remove(tables::META, b"numbers").map(drop)
        })
        .unwrap();
    drop(vault);
    let mut register = place.open();
    assert!(index_of(&register.vault) == whole);
    let numbers: BTreeSet<u32> = people(&register).iter().map(|(_, p)| p.number).collect();
    let new = settle(&mut register, 12..13);
    assert!(new.new > 0);
    let after: BTreeSet<u32> = people(&register).iter().map(|(_, p)| p.number).collect();
    assert_eq!(after.len() as u64, numbers.len() as u64 + new.new);
    assert!(after.is_superset(&numbers) && is_whole(&register.vault));
}

#[test]
fn a_register_of_a_newer_program_is_left_alone() {
    let place = Place::new();
    let mut vault = place.vault();
    vault
        .write(|tx| tx.put(tables::META, b"layout", b"3"))
        .unwrap();
    drop(vault);
    let error = Register::open(&place.path, &Secret::key([1; 32])).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RegisterNewer);
}

fn people(register: &Register) -> Vec<(PersonKey, Person)> {
    register.people().unwrap().map(Result::unwrap).collect()
}

#[test]
fn who_is_forgotten_is_in_no_row() {
    let place = Place::new();
    let mut register = place.open();
    settle(&mut register, 0..6);
    let gone: Vec<u32> = people(&register)
        .iter()
        .map(|(_, p)| p.number)
        .filter(|n| n % 7 == 3)
        .collect();
    register.forget(&gone).unwrap();
    assert!(is_whole(&register.vault));
    let left = people(&register);
    assert!(left.iter().all(|(_, p)| p.number % 7 != 3));
    // Families that nobody is of are gone; the others stay.
    let real: BTreeSet<Vec<u8>> = left
        .iter()
        .flat_map(|(key, p)| p.names.iter().map(move |n| (key, n)))
        .flat_map(|(key, n)| n.stems.iter().map(|s| rows::within(key.scope(), s)))
        .collect();
    let reader = register.vault.read().unwrap();
    let kept = reader.scan(tables::FAMILIES).unwrap().into_iter();
    let kept: BTreeSet<Vec<u8>> = kept.map(|row| row.key.to_vec()).collect();
    drop(reader);
    assert_eq!(kept, real);
    // A number is nobody else's.
    let new = settle(&mut register, 0..6);
    assert_eq!(new.new as usize, gone.len());
    assert!(
        people(&register)
            .iter()
            .all(|(_, p)| !gone.contains(&p.number))
    );
}

#[test]
fn a_name_that_a_decision_changes_stays_taken() {
    let place = Place::new();
    let mut register = place.open();
    settle(&mut register, 0..3);
    let (key, before) = people(&register).swap_remove(4);
    let name = before.names[0].whole();
    register.decide(vec![Decision {
        subject: Subject {
            name: Some(name),
            ..Subject::default()
        },
        verb: Verb::Rename,
        value: "Zoë".into(),
    }]);
    settle(&mut register, 0..3);
    let after = register.person(&key).unwrap().unwrap();
    assert!(after.given.iter().any(|(_, new)| new == "Zoë") && after.number == before.number);
    let old = crate::transform::folded_name(&before.given[0].1);
    let rows = Rows::of(&register.vault).unwrap();
    let owners: Option<Option<Owners>> = rows.get(tables::GIVEN, &rows::within("", &old)).unwrap();
    assert!(owners.flatten().is_some());
    let bears = |row: &Pair| {
        let bearers: index::Bearers = serde_json::from_slice(&row.1).unwrap();
        bearers
            .get(&old)
            .is_some_and(|who| who.contains(&before.number))
    };
    assert!(!index_of(&register.vault)[tables::BEARERS].iter().any(bears));
}

/// Nothing was given out in earlier runs.
struct Nothing;

impl Earlier for Nothing {
    fn owners(&self, _: crate::transform::roll::Part, _: &str) -> Option<std::rc::Rc<Owners>> {
        None
    }
    fn is_met(&self, _: crate::transform::roll::Part, _: &str, _: u32) -> bool {
        false
    }
    fn begins(&self, _: char, _: u32) -> bool {
        false
    }
    fn family(&self, _: &str) -> Option<(String, String)> {
        None
    }
}

/// What is asked row by row gives the same names as telling a casting of everybody, also where the
/// pools are used up.
#[test]
fn names_are_those_that_all_rows_at_once_would_give() {
    let place = Place::new();
    let mut register = place.open();
    settle(&mut register, 0..260);
    let (everybody, transformer) = (people(&register), transformer());
    let keys = transformer.keys("");
    let mut casting = transformer.casting(&keys, &Nothing);
    for (key, person) in &everybody {
        casting.has_given(&person.given, &person.documents, key.is_wide());
    }
    let mut families: BTreeMap<String, (Family, BTreeSet<u32>)> = BTreeMap::new();
    let rows = Rows::of(&register.vault).unwrap();
    for (_, person) in &everybody {
        for stem in person.names.iter().flat_map(|n| &n.stems) {
            let Some(family) = rows.family("", stem).unwrap() else {
                continue;
            };
            let known = families
                .entry(stem.clone())
                .or_insert((family, BTreeSet::new()));
            known.1.extend(&person.documents);
        }
    }
    drop(rows);
    for (real, (family, documents)) in &families {
        let documents: Vec<u32> = documents.iter().copied().collect();
        let name = (family.prefix.clone(), family.stem.clone());
        casting.has_family(real, &name, &documents);
    }
    let document = register.documents().unwrap().len() as u32 + 1;
    casting.near(document, &[]);
    let mut expected: BTreeMap<PersonKey, Vec<(String, String)>> = BTreeMap::new();
    // In the order in which they are settled, without those who are known or named alike.
    let mut asked: Vec<(PersonKey, Asked)> = roll(260)
        .persons
        .into_iter()
        .map(|asked| (PersonKey::named("", "00260.txt", &asked.entity.name), asked))
        .collect();
    asked.sort_by(|a, b| a.0.cmp(&b.0));
    let known = |key: &PersonKey| everybody.iter().find(|(other, _)| other == key);
    for (key, person) in asked.iter().filter_map(|(key, _)| known(key)) {
        casting.has_given(&person.given, &[document], key.is_wide());
    }
    asked.retain(|(key, _)| known(key).is_none());
    for (key, asked) in asked {
        let drawn = casting.draw(&crate::transform::roll::Candidate {
            entity: &asked.entity,
            stems: &asked.stems,
            by_initials: asked.by_initials,
            documents: &[document],
            wide: key.is_wide(),
            known: &[],
        });
        expected.insert(key, drawn.map(|d| d.given).unwrap_or_default());
    }
    assert!(expected.len() >= 6);
    settle(&mut register, 260..261);
    for (key, given) in expected {
        let person = register.person(&key).unwrap().unwrap();
        assert!(person.given == given, "person {}", person.number);
    }
}
