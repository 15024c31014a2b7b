//! Kills, full disks and permissions.

use super::*;

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
