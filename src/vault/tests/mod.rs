//! Tests over whole vaults, some with a process of their own.

mod damage;
mod faults;

use super::*;
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

const ROWS: u32 = 60;

fn key(byte: u8) -> Secret {
    Secret::key([byte; 32])
}

fn cheap(passphrase: &str) -> Secret {
    let cost = Cost {
        memory_kib: 64,
        passes: 1,
        lanes: 1,
    };
    Secret::passphrase(passphrase).with_cost(cost).unwrap()
}

fn name(number: u32) -> Vec<u8> {
    format!("Anna de Vries {number}").into_bytes()
}

/// A closed vault with 60 rows in `personen` and one in `plaatsen`, under `key(1)`.
fn filled() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("studie.vault");
    let mut vault = Vault::create(&path, &key(1)).unwrap();
    vault
        .write(|tx| {
            (0..ROWS).try_for_each(|n| tx.put("personen", &name(n), b"Els Bakker"))?;
            tx.put("plaatsen", b"Utrecht", b"Zwolle")
        })
        .unwrap();
    (folder, path)
}

fn open(path: &Path) -> Result<Vault> {
    Vault::open(path, &key(1))
}

/// Opening fails so, and leaves the file as it was.
#[track_caller]
fn refused(path: &Path, secret: &Secret, expected: Error) {
    let before = fs::read(path).unwrap();
    let length = before.len();
    assert_eq!(
        Vault::open(path, secret).err(),
        Some(expected),
        "{length} bytes"
    );
    assert!(fs::read(path).unwrap() == before, "the file was changed");
}

fn patch(path: &Path, at: usize, bytes: &[u8]) {
    let mut file = fs::OpenOptions::new().write(true).open(path).unwrap();
    file.seek(SeekFrom::Start(at as u64)).unwrap();
    file.write_all(bytes).unwrap();
}

#[test]
fn scans_are_sorted_and_agree_with_a_plain_map() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("v");
    let mut vault = Vault::create(&path, &key(1)).unwrap();
    let mut model: BTreeMap<Vec<u8>, Vec<u8>> = BTreeMap::new();
    let mut number = 1_u32;
    for round in 0..30 {
        let before = model.clone();
        let give_up = round % 5 == 4;
        let done = vault.write(|tx| {
            for _ in 0..20 {
                number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let (key, value) = (
                    name(number >> 26),
                    vec![number as u8; number as usize >> 22],
                );
                if number & 1 << 20 == 0 {
                    tx.put("t", &key, &value)?;
                    model.insert(key.clone(), value);
                } else {
                    assert_eq!(tx.remove("t", &key)?, model.remove(&key).is_some());
                }
                assert_eq!(tx.get("t", &key)?.as_deref(), model.get(&key));
            }
            assert_eq!(tx.scan("t")?.len() as u64, tx.count("t"));
            if give_up {
                Err(Error::Abandoned)
            } else {
                Ok(())
            }
        });
        if give_up {
            assert_eq!(done, Err(Error::Abandoned));
            model = before;
        }
        if round % 7 == 0 {
            drop(vault);
            vault = open(&path).unwrap();
        }
        vault.verify().unwrap();
        let reader = vault.read().unwrap();
        let rows = reader.scan("t").unwrap();
        assert!(rows.iter().map(|r| (&*r.key, &*r.value)).eq(model.iter()));
        assert_eq!(reader.count("t"), model.len() as u64);
    }
    let reader = vault.read().unwrap();
    assert_eq!(reader.tables().collect::<Vec<_>>(), ["t"]);
    assert!(reader.get("geen", b"x").unwrap().is_none());
    assert!(reader.scan("geen").unwrap().is_empty());
}

#[test]
fn threads_may_read_together() {
    let (_folder, path) = filled();
    let vault = open(&path).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| vault.read().unwrap().scan("personen").unwrap().len());
        }
    });
    assert_eq!(format!("{vault:?}"), "Vault(…)");
}

#[test]
fn opening_and_reading_change_no_byte() {
    let (_folder, path) = filled();
    let before = fs::read(&path).unwrap();
    let vault = open(&path).unwrap();
    vault.verify().unwrap();
    assert_eq!(vault.read().unwrap().count("personen"), u64::from(ROWS));
    drop(vault);
    assert!(fs::read(&path).unwrap() == before);
}

#[test]
fn no_plain_key_value_or_table_is_in_the_file() {
    let (_folder, path) = filled();
    let mut vault = open(&path).unwrap();
    vault.write(|tx| tx.remove("personen", &name(7))).unwrap();
    vault.rekey(&key(1)).unwrap();
    vault
        .write(|tx| tx.put("plaatsen", b"Utrecht", b"Assen"))
        .unwrap();
    drop(vault);
    let file = fs::read(&path).unwrap();
    for plain in [
        "Anna", "Vries", "Els", "Bakker", "Utrecht", "Zwolle", "Assen", "personen", "plaatsen",
    ] {
        let found = file.windows(plain.len()).any(|w| w == plain.as_bytes());
        assert!(!found, "{plain}");
    }
    assert!(!file.windows(8).any(|w| w == [1; 8]), "the key");
}

#[test]
fn creating_takes_no_name_that_is_taken() {
    let (folder, path) = filled();
    let before = fs::read(&path).unwrap();
    assert_eq!(
        Vault::create(&path, &key(2)).err(),
        Some(Error::AlreadyExists)
    );
    assert!(fs::read(&path).unwrap() == before);
    let nowhere = folder.path().join("geen/v");
    assert_eq!(
        Vault::create(&nowhere, &key(1)).err(),
        Some(Error::NotFound)
    );
    assert_eq!(open(&nowhere).err(), Some(Error::NotFound));
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        1,
        "nothing is left aside"
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = || fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(), 0o600);
        open(&path).unwrap().rekey(&key(1)).unwrap();
        assert_eq!(mode(), 0o600);
    }
}

#[test]
fn only_the_right_secret_opens() {
    let (_folder, path) = filled();
    refused(&path, &key(2), Error::WrongSecret);
    refused(&path, &cheap("paard"), Error::WrongSecret);
    open(&path).unwrap().rewrap(&cheap("paard")).unwrap();
    refused(&path, &cheap("Paard"), Error::WrongSecret);
    refused(&path, &key(1), Error::WrongSecret);
    // The cost is the one in the head, not the one of the secret.
    Vault::open(&path, &Secret::passphrase("paard"))
        .unwrap()
        .verify()
        .unwrap();
}

#[test]
fn rewrap_and_rekey_change_the_secret() {
    let (folder, path) = filled();
    let old_head = fs::read(&path).unwrap()[..512].to_vec();
    let mut vault = open(&path).unwrap();
    let (id, commits) = (vault.id(), vault.commits());
    vault.rewrap(&key(2)).unwrap();
    drop(vault);
    refused(&path, &key(1), Error::WrongSecret);
    let whole = fs::read(&path).unwrap();
    patch(&path, 0, &old_head);
    refused(&path, &key(1), Error::Tampered);
    fs::write(&path, whole).unwrap();
    let mut vault = Vault::open(&path, &key(2)).unwrap();
    vault.rekey(&key(3)).unwrap();
    vault.verify().unwrap();
    vault
        .write(|tx| tx.put("plaatsen", b"Assen", b"Meppel"))
        .unwrap();
    assert!(vault.id() == id && vault.commits() > commits);
    drop(vault);
    refused(&path, &key(2), Error::WrongSecret);
    let vault = Vault::open(&path, &key(3)).unwrap();
    assert_eq!(
        vault.read().unwrap().scan("personen").unwrap().len() as u32,
        ROWS
    );
    assert_eq!(vault.read().unwrap().count("plaatsen"), 2);
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        1,
        "nothing is left aside"
    );
}

#[test]
fn a_rewrap_that_was_cut_short_opens_with_either_secret() {
    let (_folder, path) = filled();
    let whole = fs::read(&path).unwrap();
    let vault = open(&path).unwrap();
    let next = Head::wrap(&vault.data_key, &key(2), vault.id(), 1)
        .unwrap()
        .to_bytes();
    drop(vault);
    for (main_done, spare, secrets) in [
        (false, 512, &[1, 2][..]),
        (false, 100, &[1]),
        (true, 512, &[2]),
    ] {
        for secret in secrets {
            fs::write(&path, &whole).unwrap();
            patch(&path, 4_096, &next[..spare]);
            if main_done {
                patch(&path, 0, &next);
            }
            let mut vault = Vault::open(&path, &key(*secret)).unwrap();
            vault.verify().unwrap();
            vault.write(|_| Ok(())).unwrap();
            drop(vault);
            assert!(
                fs::read(&path).unwrap()[4_096..8_192]
                    .iter()
                    .all(|b| *b == 0)
            );
            refused(&path, &key(3 - secret), Error::WrongSecret);
            Vault::open(&path, &key(*secret)).unwrap();
        }
    }
}

#[test]
fn destroying_leaves_a_certificate_and_nothing_else() {
    let (folder, path) = filled();
    let whole = fs::read(&path).unwrap();
    let mut kept = fs::File::open(&path).unwrap();
    let vault = open(&path).unwrap();
    let id = vault.id();
    let certificate = vault.destroy().unwrap();
    let rows = [
        ("personen".to_owned(), u64::from(ROWS)),
        ("plaatsen".to_owned(), 1),
    ];
    assert_eq!(certificate.rows, BTreeMap::from(rows));
    assert!(certificate.id == id && certificate.format == 1);
    assert_ne!(certificate.manifest_digest, [0; 32]);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    // What a reader who kept the file open still sees.
    let mut left = Vec::new();
    kept.read_to_end(&mut left).unwrap();
    let same = left.iter().zip(&whole[..8_192]).filter(|(a, b)| a == b);
    assert!(same.count() < 200, "the heads are random bytes");
}

#[test]
fn bounds_hold_and_a_failed_put_cannot_be_passed_over() {
    let (_folder, path) = filled();
    let mut vault = open(&path).unwrap();
    let long = "x".repeat(256);
    let cases: [(&str, usize, usize); 4] = [
        ("", 1, 1),
        (&long, 1, 1),
        ("t", MAX_KEY + 1, 1),
        ("t", 1, MAX_VALUE + 1),
    ];
    for (table, key, value) in cases {
        let done = vault.write(|tx| {
            tx.put("plaatsen", b"Assen", b"Meppel")?;
            let _ = tx.put(table, &vec![0; key], &vec![0; value]);
            Ok(())
        });
        assert_eq!(done, Err(Error::OutOfBounds));
        assert_eq!(vault.read().unwrap().count("plaatsen"), 1);
    }
    vault
        .write(|tx| tx.put(&long[1..], &vec![0; MAX_KEY], &vec![0; 1 << 20]))
        .unwrap();
    vault.verify().unwrap();
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        vault.write(|tx| -> Result<()> {
            tx.put("plaatsen", b"Assen", b"Meppel")?;
            std::panic::resume_unwind(Box::new(()))
        })
    }));
    assert!(panicked.is_err());
    vault
        .write(|tx| tx.put("plaatsen", b"Ede", b"Epe"))
        .unwrap();
    assert_eq!(vault.read().unwrap().count("plaatsen"), 2);
    vault.verify().unwrap();
}
