//! How long a register of 100,000 persons takes to fill, to open and to look up in, and how large it is.
//!
//! `cargo run --release --example register`; with the name of a file the register is kept there, under
//! a key of 32 bytes 1. The persons are made up of syllables; nothing here is real.

use schuilnaam::key::Key;
use schuilnaam::register::{PersonKey, Register};
use schuilnaam::resolve::{Entity, EntityId, NameParts, Sex};
use schuilnaam::transform::roll::{Asked, Roll};
use schuilnaam::transform::{Policy, Scope, Transformer};
use schuilnaam::vault::Secret;
use schuilnaam::{EntityKind, Result};
use std::error::Error;
use std::io::Write;
use std::time::Instant;

const PERSONS: u32 = 100_000;
const IN_DOCUMENT: u32 = 10;
const LOOK_UPS: u32 = 10_000;

/// A name that no other number has.
fn name(number: u32) -> NameParts {
    let syllables = ["ba", "de", "fi", "go", "ku", "la", "me", "ni", "po", "ru"];
    let word = |mut number: u32| {
        let mut word = String::new();
        for _ in 0..3 {
            word += syllables[(number % 10) as usize];
            number /= 10;
        }
        word
    };
    NameParts {
        given: word(number % 1000),
        surname: format!("{}s", word(number / 1000 + number % 7 * 131)),
        ..NameParts::default()
    }
}

fn fill(register: &mut Register, transformer: &Transformer) -> Result<()> {
    for document in 0..PERSONS / IN_DOCUMENT {
        let persons = (0..IN_DOCUMENT).map(|n| {
            let name = name(document * IN_DOCUMENT + n);
            Asked {
                stems: vec![name.surname.clone()],
                entity: Entity {
                    id: EntityId(n),
                    kind: EntityKind::Person,
                    name,
                    sex: if n % 2 == 0 { Sex::Female } else { Sex::Male },
                    background: String::new(),
                },
                by_initials: false,
            }
        });
        let roll = Roll {
            persons: persons.collect(),
            words: Vec::new(),
        };
        register.enter(document + 1, format!("{document}.txt"), String::new(), roll);
    }
    register.settle(transformer).map(drop)
}

fn main() -> std::result::Result<(), Box<dyn Error>> {
    let mut out = std::io::stdout().lock();
    let folder = tempfile::tempdir()?;
    let kept = std::env::args_os().nth(1);
    let file = kept.map_or_else(|| folder.path().join("register"), Into::into);
    let (key, secret) = (Key::from_bytes([7; 32]), Secret::key([1; 32]));
    let transformer = Transformer::new(&Policy::research()?, &key)?;
    let began = Instant::now();
    let mut register = Register::create(&file, &secret, key, Scope::Project)?;
    fill(&mut register, &transformer)?;
    writeln!(out, "fill {PERSONS} persons: {:.1?}", began.elapsed())?;
    drop(register);
    let size = std::fs::metadata(&file)?.len();
    writeln!(out, "file: {:.1} MB", size as f64 / 1e6)?;
    for _ in 0..3 {
        let began = Instant::now();
        let register = Register::open(&file, &secret)?;
        let opened = began.elapsed();
        let began = Instant::now();
        let mut known = 0;
        for n in 0..LOOK_UPS {
            let key = PersonKey::named("", "", &name(n * (PERSONS / LOOK_UPS)));
            if let Some(person) = register.person(&key)? {
                known += u32::from(!register.fictional(&key, &person)?.is_empty());
            }
        }
        let looked = began.elapsed();
        writeln!(
            out,
            "open {opened:.1?}, {LOOK_UPS} look-ups {looked:.1?} ({known} with a name)"
        )?;
    }
    Ok(())
}
