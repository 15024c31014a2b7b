//! Runs of the program over more than fits: memory, interruption, many threads.

use super::support::{files, interviews, key_file, program};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

/// A folder with the fixture interviews so many times over; the DOCX among them as they are.
fn folder(place: &Path, times: usize) -> PathBuf {
    let folder = place.join(format!("in{times}"));
    for number in 0..times {
        for (path, bytes) in interviews() {
            let path = folder.join(format!("map {number:03}")).join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
    }
    folder
}

fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    files(folder)
        .into_iter()
        .map(|f| (f.clone(), std::fs::read(folder.join(f)).unwrap()))
        .collect()
}

/// The peak of a finished run's memory, in KiB, as the system accounts for it.
#[cfg(target_os = "linux")]
fn peak(input: &Path, out: &Path, key: &Path) -> u64 {
    let mut child = program()
        .args(["clean", "--no-check", "--jobs", "2", "--out"])
        .args([out, Path::new("--key-file"), key, input])
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let status = PathBuf::from(format!("/proc/{}/status", child.id()));
    let mut peak = 0;
    loop {
        // The high-water mark only rises, so the last look before the end is the peak.
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let mark = text.lines().find_map(|l| l.strip_prefix("VmHWM:"));
        if let Some(mark) = mark {
            peak = mark.trim().trim_end_matches(" kB").parse().unwrap();
        }
        if let Some(done) = child.try_wait().unwrap() {
            assert_eq!(done.code(), Some(0));
            return peak;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Ten times the folder costs no more memory than the list of its files.
#[cfg(target_os = "linux")]
#[test]
fn memory_does_not_grow_with_the_folder() {
    let place = tempfile::tempdir().unwrap();
    let key = key_file(place.path());
    let some = peak(&folder(place.path(), 2), &place.path().join("some"), &key);
    let many = peak(&folder(place.path(), 20), &place.path().join("many"), &key);
    assert!(some > 1_000, "{some} KiB: nothing was measured");
    assert!(
        many < some + 8 * 1024,
        "{some} KiB for one folder, {many} KiB for ten times as much"
    );
}

/// A kill at any moment leaves whole files under final names and nothing else that is an input.
#[cfg(unix)]
#[test]
fn a_kill_leaves_no_half_written_file() {
    let place = tempfile::tempdir().unwrap();
    let key = key_file(place.path());
    let input = folder(place.path(), 6);
    let clean = |out: &Path| {
        let mut clean = program();
        clean
            .args(["clean", "--no-check", "--force", "--key-file"])
            .args([&key, Path::new("--out"), out, &input])
            .stderr(Stdio::null());
        clean
    };
    let whole = place.path().join("whole");
    assert!(clean(&whole).status().unwrap().success());
    let whole = contents(&whole);
    let mut in_the_middle = 0;
    for wait in 0..6 {
        let out = place.path().join(format!("killed {wait}"));
        let mut child = clean(&out).spawn().unwrap();
        // Not by the clock: after so many files.
        let patience = Instant::now();
        let some = 1 + wait * whole.len() / 7;
        while patience.elapsed() < Duration::from_secs(60) {
            if (out.is_dir() && files(&out).len() >= some) || child.try_wait().unwrap().is_some() {
                break;
            }
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let left = contents(&out);
        let mut done = 0;
        for (path, bytes) in &left {
            let name = path.file_name().unwrap().to_str().unwrap();
            if name.starts_with('.') {
                assert!(name.ends_with(".tmp"), "an unknown hidden file");
                continue;
            }
            assert_eq!(
                Some(bytes),
                whole.get(path),
                "half a file under a final name"
            );
            done += 1;
        }
        in_the_middle += u32::from(done < whole.len());
        // The next run ends what was begun, and sweeps up.
        if wait == 5 {
            assert!(clean(&out).status().unwrap().success());
            assert_eq!(contents(&out), whole);
        }
    }
    assert!(in_the_middle > 0, "no run was killed before its end");
}

#[test]
fn output_is_the_same_with_any_number_of_jobs() {
    the_same_with_any_number_of_jobs(false);
}

#[test]
fn output_is_the_same_with_any_number_of_jobs_and_a_register() {
    the_same_with_any_number_of_jobs(true);
}

fn the_same_with_any_number_of_jobs(register: bool) {
    let place = tempfile::tempdir().unwrap();
    let key = key_file(place.path());
    let opens = place.path().join("opens");
    let made = program().args(["key", "new"]).arg(&opens).output().unwrap();
    assert_eq!(made.status.code(), Some(0));
    let input = folder(place.path(), 1 + usize::from(!register));
    let mut seen: Option<(BTreeMap<PathBuf, Vec<u8>>, String)> = None;
    for jobs in ["1", "2", "8"] {
        let out = place.path().join(jobs);
        let log = place.path().join(format!("log{jobs}"));
        let mut program = program();
        if register {
            let register = place.path().join(format!("register{jobs}"));
            program.args([Path::new("clean"), Path::new("--register"), &register]);
            program.args([Path::new("--register-key"), &opens]);
        } else {
            program.arg("clean");
        }
        let done = program
            .args(["--no-check", "--jobs", jobs, "--out"])
            .args([
                &out,
                Path::new("--log"),
                &log,
                Path::new("--key-file"),
                &key,
                &input,
            ])
            .output()
            .unwrap();
        assert_eq!(done.status.code(), Some(0));
        let now = (contents(&out), std::fs::read_to_string(&log).unwrap());
        match &seen {
            None => seen = Some(now),
            Some(before) => assert!(*before == now, "{jobs} jobs give other bytes"),
        }
    }
}
