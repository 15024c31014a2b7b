//! What the README shows is what the program does.
//!
//! Its console blocks are run, and each block behind `<!-- file: PATH -->` is compared with that
//! file, of the repository or written by the commands. `TRYCMD=overwrite` brings both up to date.

use std::fs;
use std::path::{Path, PathBuf};

/// What the commands of the README may read.
const READ: &[&str] = &[
    "fixtures/editor",
    "fixtures/readme",
    "fixtures/interviews",
    "fixtures/odd",
];

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// A folder with the README and, as its working folder, what its commands read.
fn stage(root: &Path) -> (tempfile::TempDir, PathBuf) {
    let stage = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    fs::copy(root.join("README.md"), stage.path().join("README.md")).unwrap();
    let work = stage.path().join("README.in");
    for folder in READ {
        copy(&root.join(folder), &work.join(folder));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let key = work.join("fixtures/readme/key");
        fs::set_permissions(key, fs::Permissions::from_mode(0o600)).unwrap();
    }
    (stage, work)
}

/// The README with what stands in each file block taken from the file that it names.
fn with_files(text: &str, work: &Path) -> String {
    let mut out = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        out.push_str(line);
        out.push('\n');
        let name = line.strip_prefix("<!-- file: ");
        let Some(name) = name.and_then(|l| l.strip_suffix(" -->")) else {
            continue;
        };
        let fence = lines.next().unwrap_or_default();
        assert!(fence.starts_with("```"), "no block behind {name}");
        assert!(
            lines.by_ref().any(|l| l == "```"),
            "the block of {name} does not end"
        );
        let file = fs::read_to_string(work.join(name)).unwrap_or_else(|e| panic!("{name}: {e}"));
        out.push_str(&format!("{fence}\n{}\n```\n", file.trim_end()));
    }
    out
}

#[test]
fn the_readme_shows_what_the_program_does() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (stage, work) = stage(root);
    let readme = stage.path().join("README.md");
    {
        // Dropped here: that is when the cases run.
        let cases = trycmd::TestCases::new();
        cases.env("LC_ALL", "C").case(&readme);
    }
    let text = fs::read_to_string(&readme).unwrap();
    assert!(text.matches("```console").count() >= 4);
    assert!(text.matches("<!-- file: ").count() >= 4);
    let right = with_files(&text, &work);
    if std::env::var_os("TRYCMD").is_some_and(|v| v == "overwrite") {
        fs::write(root.join("README.md"), right).unwrap();
    } else {
        assert!(
            text == right,
            "README.md is not what the files say; `TRYCMD=overwrite cargo test --test tests readme` updates it"
        );
    }
}
