//! Reads the rules.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::fs;
use std::path::{Path, PathBuf};

#[derive(Deserialize)]
struct Classes {
    class: Vec<Class>,
}

/// A class of words.
#[derive(Deserialize)]
pub(crate) struct Class {
    pub(crate) id: String,
    pub(crate) words: Vec<String>,
    pub(crate) mark: Option<u8>,
}

/// The word classes of the files in a folder.
pub(crate) fn classes(dir: &Path) -> Vec<Class> {
    files(dir)
        .flat_map(|file| read::<Classes>(&file).class)
        .collect()
}

/// The rule files of a folder, sorted.
pub(crate) fn files(dir: &Path) -> impl Iterator<Item = PathBuf> {
    let entries = fs::read_dir(dir).expect("the folder can be read");
    let mut files: Vec<PathBuf> = entries.filter_map(Result::ok).map(|e| e.path()).collect();
    files.retain(|file| file.extension().is_some_and(|e| e == "toml"));
    files.sort();
    files.into_iter()
}

/// A rule file.
pub(crate) fn read<T: DeserializeOwned>(file: &Path) -> T {
    let text = fs::read_to_string(file).expect("a rule file can be read");
    toml::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", file.display()))
}
