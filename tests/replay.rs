//! The fuzz targets over their seeds and over everything that once went wrong.
//!
//! A bug becomes a file in `fixtures/regressions` before it is mended.

#[expect(unreachable_pub, reason = "the library of another crate")]
#[path = "../fuzz/targets.rs"]
mod targets;

use super::support::{files, fixtures, root};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

type Target = fn(&[u8]);

const TARGETS: &[(&str, Target)] = &[
    ("docx", targets::docx),
    ("pipeline", targets::pipeline),
    ("rules", targets::rules),
    ("text", targets::text),
];

fn replay(folder: &Path, only: Option<&str>) -> usize {
    let seeds: Vec<PathBuf> = if folder.is_dir() {
        files(folder)
    } else {
        Vec::new()
    };
    for seed in &seeds {
        let bytes = std::fs::read(folder.join(seed)).unwrap();
        for (name, target) in TARGETS.iter().filter(|(n, _)| only.is_none_or(|o| o == *n)) {
            let done = catch_unwind(AssertUnwindSafe(|| target(&bytes)));
            assert!(done.is_ok(), "target {name} fails on {}", seed.display());
        }
    }
    seeds.len()
}

#[test]
fn seeds_hold() {
    for (name, _) in TARGETS {
        let count = replay(&root().join("fuzz/corpus").join(name), Some(name));
        assert!(count >= 3, "{name} has {count} seeds");
    }
}

/// Every target gets every file: what broke one stage may break another.
#[test]
fn regressions_stay_mended() {
    replay(&fixtures().join("regressions"), None);
}

#[test]
fn fixtures_hold() {
    assert!(replay(&fixtures().join("interviews"), None) > 0);
    assert!(replay(&fixtures().join("odd"), None) > 0);
}
