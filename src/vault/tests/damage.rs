//! What was changed from outside is noticed.

use super::*;
use redb::ReadableTable;

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
