//! Every fixture interview through the whole pipeline, as snapshots to be read as prose.
//!
//! The clean text is that of `clean` with its policy, the quotes are those of `quotes` with its
//! own. Read what changes aloud before accepting it: `INSTA_UPDATE=always cargo test golden`.

use super::support::{KEY, RESEARCH, clean, interviews, pipeline, read, work};
use std::path::Path;

/// A snapshot's name: the file's, in letters that every file system takes.
fn name(path: &Path) -> String {
    let name = path.with_extension("");
    let letters = name.to_str().unwrap().chars();
    letters
        .map(|c| {
            if c.is_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                '_'
            }
        })
        .collect()
}

fn settings() -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_omit_expression(true);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_snapshot_path("snapshots/golden");
    settings
}

/// The text of the cleaned file, read back from its own format and encoding.
#[test]
fn clean_interviews_read_as_prose() {
    settings().bind(|| {
        for (path, bytes) in interviews() {
            let cleaned = clean(&RESEARCH, &path, &bytes).unwrap();
            let text = read(&path, &cleaned.bytes).unwrap().text;
            insta::assert_snapshot!(format!("{}.clean", name(&path)), text.replace('\r', ""));
        }
    });
}

#[test]
fn quotes_read_as_prose() {
    let publication = pipeline("publication", KEY);
    settings().bind(|| {
        for (path, bytes) in interviews() {
            let quoted = work(&publication, &path, &bytes, |w, d| w.quote(d)).unwrap();
            insta::assert_snapshot!(
                format!("{}.quotes", name(&path)),
                quoted.quotes.lines().join("\n\n")
            );
        }
    });
}
