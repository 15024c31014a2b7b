//! Makes the sieves of the patterns in `rules/recognisers/` and `rules/living.toml`.
//!
//! Output in `OUT_DIR`: `sieve_text.bin`, `sieve_words.bin` and `sieve_people.bin`, one for each view of a
//! block, and `sieve_living.bin`. They hold hashes of the patterns as they are compiled at run time; a
//! test sees to it that both sides expand them alike.

use crate::expand::{Alternatives, Names, View, begins_alone};
use crate::macros;
use crate::rules::{Class, files, read};
use crate::sieve_maker::{Syntax, table};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

#[derive(Deserialize)]
struct Recognisers {
    #[serde(default)]
    fragment: Vec<Fragment>,
    #[serde(default)]
    recogniser: Vec<Recogniser>,
}

#[derive(Deserialize)]
struct Fragment {
    id: String,
    pattern: String,
}

#[derive(Deserialize)]
struct Recogniser {
    pattern: Alternatives,
    #[serde(default)]
    view: View,
    #[serde(default = "yes")]
    whole_words: bool,
}

fn yes() -> bool {
    true
}

#[derive(Deserialize)]
struct Living {
    #[serde(default, rename = "macro")]
    macros: BTreeMap<String, String>,
    #[serde(default)]
    category: Vec<Category>,
}

#[derive(Deserialize)]
struct Category {
    patterns: Vec<String>,
}

/// What is made.
pub(crate) const FILES: [&str; 4] = [
    "sieve_text.bin",
    "sieve_words.bin",
    "sieve_people.bin",
    "sieve_living.bin",
];

/// Makes the sieves of the rules in a folder.
pub(crate) fn compile(rules: &Path, classes: &[Class], out: &Path) {
    let mut fragments = BTreeMap::new();
    let mut recognisers = Vec::new();
    for file in files(&rules.join("recognisers")) {
        let file: Recognisers = read(&file);
        let new = file.fragment.into_iter();
        fragments.extend(new.map(|fragment| (fragment.id.into(), fragment.pattern)));
        recognisers.extend(file.recogniser);
    }
    let class = |name: &str| classes.iter().find(|class| class.id == name);
    let of_view = |view: View, name: &str| {
        let names = Names {
            view,
            fragments: &fragments,
            mark: &|name| class(name)?.mark.map(char::from),
            words: &|name| class(name).map_or(&[], |class| &class.words),
        };
        let of_view = recognisers.iter().filter(|rule| rule.view == view);
        let patterns = of_view.filter_map(|rule| {
            let pattern = names.expand(&rule.pattern.joined())?;
            let alone = begins_alone(&pattern, rule.whole_words);
            Some((pattern, alone))
        });
        write(out, name, patterns.collect(), Syntax::Unicode);
    };
    // Nothing else of a build can go on meanwhile, so all cores are free for it.
    std::thread::scope(|scope| {
        scope.spawn(|| of_view(View::Text, "text"));
        scope.spawn(|| of_view(View::Words, "words"));
        scope.spawn(|| of_view(View::People, "people"));
        of_living(rules, out);
    });
}

fn of_living(rules: &Path, out: &Path) {
    let living: Living = read(&rules.join("living.toml"));
    let patterns = living
        .category
        .iter()
        .flat_map(|category| &category.patterns);
    let patterns = patterns.map(|pattern| (macros::expand(pattern, &living.macros), false));
    write(out, "living", patterns.collect(), Syntax::FoldedBytes);
}

fn write(out: &Path, name: &str, patterns: Vec<(String, bool)>, syntax: Syntax) {
    let patterns = patterns
        .iter()
        .map(|(pattern, alone)| (pattern.as_str(), *alone));
    let table = table(patterns, syntax).expect("the built-in patterns fit into a sieve");
    let file = out.join(format!("sieve_{name}.bin"));
    fs::write(file, table.to_bytes()).expect("the output folder can be written");
}
