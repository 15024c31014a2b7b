//! Tests over whole vaults, some with a process of their own.

use super::*;
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
fn what_is_no_vault_is_told_apart() {
    let (folder, path) = filled();
    let other = folder.path().join("other");
    for content in [&b""[..], b"x", b"schuilnaam-vaulx", &[0; 20_000]] {
        fs::write(&other, content).unwrap();
        refused(&other, &key(1), Error::NotAVault);
    }
    assert_eq!(open(folder.path()).err(), Some(Error::NotAVault));
    for (version, expected) in [(0_u16, Error::OlderFormat), (2, Error::NewerFormat)] {
        patch(&path, 16, &version.to_be_bytes());
        refused(&path, &key(1), expected);
    }
}

#[test]
fn a_vault_that_is_cut_short_is_told_apart() {
    let (_folder, path) = filled();
    let whole = fs::read(&path).unwrap();
    for length in [
        1,
        15,
        16,
        511,
        512,
        4_096,
        8_192,
        8_193,
        12_288,
        whole.len() / 2,
        whole.len() - 1,
    ] {
        fs::write(&path, &whole[..length]).unwrap();
        refused(&path, &key(1), Error::Truncated);
    }
}

#[test]
fn a_changed_byte_is_noticed_or_was_not_in_use() {
    let (_folder, path) = filled();
    let whole = fs::read(&path).unwrap();
    // All of the head, and a sample of the rest.
    let head = (0..8_192)
        .step_by(97)
        .chain([16, 17, 18, 19, 480, 511, 4_096, 4_097]);
    let mut noticed = 0;
    for at in head.chain((8_192..whole.len()).step_by(whole.len() / 400 + 1)) {
        patch(&path, at, &[whole[at] ^ 0x10]);
        let opened = open(&path);
        if at < 8_192 {
            assert!(opened.is_err(), "byte {at} of the head");
        }
        match opened.and_then(|vault| vault.verify().map(|()| vault)) {
            Err(_) => noticed += 1,
            Ok(vault) => {
                let rows = vault.read().unwrap().scan("personen").unwrap();
                let right = |row: &Row| row.value.as_slice() == b"Els Bakker";
                assert!(
                    rows.len() as u32 == ROWS && rows.iter().all(right),
                    "byte {at}"
                );
            }
        }
        patch(&path, at, &[whole[at]]);
    }
    assert!(noticed > 90, "{noticed}");
    open(&path).unwrap().verify().unwrap();
}

/// Changes the store behind the vault's back, as one could who knows redb.
fn forge(path: &Path, change: impl FnOnce(&WriteTransaction, &Seal)) {
    let vault = open(path).unwrap();
    vault.store.release().unwrap();
    let tx = vault.database().unwrap().begin_write().unwrap();
    change(&tx, &vault.seal);
    tx.commit().unwrap();
}

#[test]
fn rows_removed_added_swapped_or_put_back_are_noticed() {
    type Change = fn(&mut redb::Table<'_, &'static [u8; 32], &'static [u8]>, [[u8; 32]; 2], &[u8]);
    let old = {
        let (_folder, path) = filled();
        (fs::read(&path).unwrap(), path)
    };
    let cases: [(&str, Change, bool); 5] = [
        ("removed", |t, [a, _], _| drop(t.remove(&a).unwrap()), true),
        (
            "added",
            |t, _, row| drop(t.insert(&[9; 32], row).unwrap()),
            true,
        ),
        (
            "other",
            |t, [a, b], row| {
                t.remove(&a).unwrap();
                t.insert(&[9; 32], row).unwrap();
                let _ = b;
            },
            false,
        ),
        (
            "swapped",
            |t, [a, b], _| {
                let row = t.get(&b).unwrap().unwrap().value().to_vec();
                t.insert(&a, row.as_slice()).unwrap();
            },
            false,
        ),
        (
            "put back",
            |t, [a, _], row| drop(t.insert(&a, row).unwrap()),
            false,
        ),
    ];
    for (what, change, at_opening) in cases {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("v");
        fs::write(&path, &old.0).unwrap();
        // An older value of row 1, that is genuine.
        let mut earlier = Vec::new();
        let mut keys = [[0; 32]; 2];
        forge(&path, |tx, seal| {
            keys = [
                seal.row_key("personen", &name(1)),
                seal.row_key("personen", &name(2)),
            ];
            let table = tx.open_table(rows(&seal.table_name("personen"))).unwrap();
            earlier = table.get(&keys[0]).unwrap().unwrap().value().to_vec();
        });
        let mut vault = open(&path).unwrap();
        vault
            .write(|tx| tx.put("personen", &name(1), b"Bep"))
            .unwrap();
        drop(vault);
        forge(&path, |tx, seal| {
            let mut table = tx.open_table(rows(&seal.table_name("personen"))).unwrap();
            change(&mut table, keys, &earlier);
        });
        let opened = open(&path);
        assert_eq!(opened.is_err(), at_opening, "{what}");
        if let Ok(vault) = opened {
            assert_eq!(vault.verify(), Err(Error::Tampered), "{what}");
            let reader = vault.read().unwrap();
            assert_eq!(
                reader.scan("personen").err(),
                Some(Error::Tampered),
                "{what}"
            );
            if what == "swapped" {
                assert_eq!(
                    reader.get("personen", &name(1)).err(),
                    Some(Error::Tampered)
                );
            }
        }
    }
}

#[test]
fn a_forged_manifest_or_table_is_noticed_at_opening() {
    let (_folder, path) = filled();
    let whole = fs::read(&path).unwrap();
    let mut earlier = Vec::new();
    forge(&path, |tx, _| {
        earlier = tx
            .open_table(MANIFEST)
            .unwrap()
            .get(0)
            .unwrap()
            .unwrap()
            .value()
            .to_vec();
    });
    let mut vault = open(&path).unwrap();
    vault
        .write(|tx| tx.put("plaatsen", b"Assen", b"Meppel"))
        .unwrap();
    drop(vault);
    type Change<'a> = &'a dyn Fn(&WriteTransaction, &Seal);
    let cases: [Change<'_>; 4] = [
        &|tx, _| {
            drop(
                tx.open_table(MANIFEST)
                    .unwrap()
                    .insert(0, earlier.as_slice())
                    .unwrap(),
            )
        },
        &|tx, _| drop(tx.open_table(MANIFEST).unwrap().remove(0).unwrap()),
        &|tx, seal| assert!(tx.delete_table(rows(&seal.table_name("plaatsen"))).unwrap()),
        &|tx, _| {
            drop(
                tx.open_table(rows("x"))
                    .unwrap()
                    .insert(&[1; 32], &[][..])
                    .unwrap(),
            )
        },
    ];
    let newer = fs::read(&path).unwrap();
    for case in cases {
        fs::write(&path, &newer).unwrap();
        forge(&path, case);
        refused(&path, &key(1), Error::Tampered);
    }
    // The limit that the module states: the whole file put back is a vault of that moment.
    fs::write(&path, &whole).unwrap();
    open(&path).unwrap().verify().unwrap();
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

// Tests with a second process: this test binary again, running `child_process` alone.

fn child(program: &Path, role: &str, path: &Path) -> Command {
    let module = module_path!().split_once("::").unwrap().1;
    let mut command = Command::new(program);
    command.args([
        "--exact",
        &format!("{module}::child_process"),
        "--nocapture",
    ]);
    command.env("VAULT_ROLE", role).env("VAULT_PATH", path);
    command
}

#[test]
fn child_process() {
    let Some(path) = std::env::var_os("VAULT_PATH").map(PathBuf::from) else {
        return; // not a child
    };
    let either = || open(&path).or_else(|_| Vault::open(&path, &key(2)));
    match std::env::var("VAULT_ROLE").unwrap().as_str() {
        "write" => write_for_ever(either().unwrap()),
        "fill" => fill_the_disk(open(&path).unwrap()),
        "rekey" => {
            let mut vault = open(&path).unwrap();
            assert_eq!(vault.rekey(&key(2)), Err(Error::DiskFull));
            vault.verify().unwrap();
        }
        "create" => assert_eq!(Vault::create(&path, &key(1)).err(), Some(Error::DiskFull)),
        "read-only" => {
            let mut vault = open(&path).unwrap();
            vault.verify().unwrap();
            let more = open(&path).unwrap();
            assert_eq!(vault.write(|_| Ok(())), Err(Error::ReadOnly));
            assert_eq!(vault.rewrap(&key(2)), Err(Error::ReadOnly));
            assert_eq!(vault.rekey(&key(2)), Err(Error::ReadOnly));
            assert_eq!(more.destroy().err(), Some(Error::ReadOnly));
        }
        "denied" => assert_eq!(open(&path).err(), Some(Error::PermissionDenied)),
        "denied-folder" => {
            assert_eq!(
                Vault::create(&path, &key(1)).err(),
                Some(Error::PermissionDenied)
            );
        }
        _ => unreachable!(),
    }
}

/// Transaction *n* sets every row to *n*; each that is acknowledged is told to the parent.
fn write_for_ever(mut vault: Vault) {
    let first = vault.read().unwrap().get("n", b"n").unwrap();
    let first = first.map_or(0, |n| u64::from_be_bytes(n.as_slice().try_into().unwrap()));
    let mut out = std::io::stdout();
    for n in first + 1.. {
        let bytes = n.to_be_bytes();
        vault
            .write(|tx| {
                tx.put("n", b"n", &bytes)?;
                (0..40).try_for_each(|row| tx.put("rows", &[row], &bytes.repeat(20)))
            })
            .unwrap();
        writeln!(out, "\nack {n}").unwrap();
        let next = key(1 + (n / 5 % 2) as u8);
        match n % 45 {
            44 => vault.rekey(&next).unwrap(),
            other if other % 5 == 0 => vault.rewrap(&next).unwrap(),
            _ => {}
        }
    }
}

#[test]
fn a_kill_at_any_moment_loses_nothing_that_was_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("v");
    drop(Vault::create(&path, &key(1)).unwrap());
    let program = std::env::current_exe().unwrap();
    let mut acknowledged = 0;
    for round in 0..200 {
        let mut process = child(&program, "write", &path)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap())
            .lines()
            .map_while(std::io::Result::ok);
        let mut note = |line: &str| {
            if let Some(n) = line.strip_prefix("ack ") {
                acknowledged = n.parse().unwrap();
            }
            line.starts_with("ack ")
        };
        assert!(lines.any(|line| note(&line)), "the child does not write");
        if round == 0 {
            assert_eq!(open(&path).err(), Some(Error::Locked));
        }
        let [a, b] = seal::random::<2>().unwrap();
        std::thread::sleep(Duration::from_micros(
            u64::from(u16::from_be_bytes([a, b])) / 3,
        ));
        process.kill().unwrap();
        process.wait().unwrap();
        lines.for_each(|line| _ = note(&line));
        let vault = open(&path)
            .or_else(|_| Vault::open(&path, &key(2)))
            .unwrap();
        vault.verify().unwrap();
        let reader = vault.read().unwrap();
        let n = reader.get("n", b"n").unwrap().unwrap();
        let rows = reader.scan("rows").unwrap();
        assert!(rows.len() == 40 && rows.iter().all(|row| *row.value == n.repeat(20)));
        let n = u64::from_be_bytes(n.as_slice().try_into().unwrap());
        assert!(
            (acknowledged..=acknowledged + 1).contains(&n),
            "{acknowledged} then {n}"
        );
    }
}

/// Writes until there is no room, and checks that what was there stays usable.
fn fill_the_disk(mut vault: Vault) {
    for round in 0..3_u32 {
        let mut whole = 0;
        let error = loop {
            let first = vault.read().unwrap().count("vol") as u32;
            let done = vault.write(|tx| {
                (first..first + 100).try_for_each(|n| tx.put("vol", &n.to_be_bytes(), &[1; 500]))
            });
            match done {
                Ok(()) => whole += 1,
                Err(error) => break error,
            }
        };
        assert_eq!(error, Error::DiskFull, "round {round}");
        assert!(round > 0 || whole > 0, "the limit is too low");
        vault.verify().unwrap();
        let rows = vault.read().unwrap().count("vol");
        assert!(rows > 0 && rows.is_multiple_of(100));
    }
}

#[cfg(unix)]
#[test]
fn a_full_disk_changes_nothing_and_the_vault_goes_on() {
    let (folder, path) = filled();
    let program = std::env::current_exe().unwrap();
    let limited = |blocks: u32, role, path: &Path| {
        let plain = child(&program, role, path);
        let mut command = Command::new("sh");
        command.arg("-c");
        command.arg(format!(
            "trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\""
        ));
        command.arg(plain.get_program()).args(plain.get_args());
        let set = plain
            .get_envs()
            .filter_map(|(name, value)| Some((name, value?)));
        // Through pipes: a file that the tests' own output goes to would meet the limit as well.
        let done = command.envs(set).output().unwrap();
        assert!(done.status.success(), "{role}");
    };
    let length = fs::metadata(&path).unwrap().len();
    limited(length as u32 / 512 + 1_500, "fill", &path);
    let mut vault = open(&path).unwrap();
    vault.verify().unwrap();
    vault
        .write(|tx| tx.put("vol", b"x", &[1; 100_000]))
        .unwrap();
    drop(vault);
    limited(20, "rekey", &path);
    open(&path).unwrap().verify().unwrap();
    limited(20, "create", &folder.path().join("new"));
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        1,
        "nothing is left aside"
    );
}

#[cfg(unix)]
#[test]
fn what_may_not_be_written_can_be_read_and_what_may_not_be_read_says_so() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
    use std::os::unix::process::CommandExt;
    const NOBODY: u32 = 65_534;
    let (folder, path) = filled();
    let program = folder.path().join("program");
    fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
    let root = fs::metadata(&path).unwrap().uid() == 0;
    if root {
        // Modes do not bind root: the file and the child are somebody else's.
        chown(&path, Some(NOBODY), None).unwrap();
        chown(folder.path(), Some(NOBODY), None).unwrap();
    }
    let mode = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    mode(&program, 0o755);
    for (role, file, inside) in [
        ("read-only", 0o400, 0o700),
        ("denied", 0o000, 0o700),
        ("denied-folder", 0o600, 0o500),
    ] {
        mode(&path, file);
        mode(folder.path(), inside);
        let target = if role == "denied-folder" {
            folder.path().join("new")
        } else {
            path.clone()
        };
        let mut command = child(&program, role, &target);
        if root {
            command.uid(NOBODY);
        }
        let before = (role != "denied" || root).then(|| fs::read(&path).unwrap());
        assert!(command.status().unwrap().success(), "{role}");
        assert!(
            before.is_none_or(|before| fs::read(&path).unwrap() == before),
            "{role}"
        );
    }
    mode(folder.path(), 0o700);
}
