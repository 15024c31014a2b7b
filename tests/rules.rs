//! The rule files and lists as tables: every entry, whatever it says.

use super::support::{files, root};
use schuilnaam::text::fold;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use unicode_normalization::is_nfc;

fn rules() -> PathBuf {
    root().join("rules")
}

/// Files below `rules/` with an extension, with their text.
fn texts(extension: &str) -> Vec<(PathBuf, String)> {
    let text = |file: PathBuf| {
        let text = std::fs::read_to_string(rules().join(&file)).unwrap();
        (file, text)
    };
    let is_wanted = |file: &PathBuf| file.extension().is_some_and(|e| e == extension);
    let found: Vec<_> = files(&rules())
        .into_iter()
        .filter(is_wanted)
        .map(text)
        .collect();
    assert!(!found.is_empty());
    found
}

fn parsed() -> Vec<(PathBuf, toml::Table)> {
    let parse = |(file, text): (PathBuf, String)| {
        let table = text
            .parse()
            .unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        (file, table)
    };
    texts("toml").into_iter().map(parse).collect()
}

/// Calls with every table inside a value, with the name of the table or the array of tables it is in.
fn tables(value: &toml::Value, name: &str, see: &mut dyn FnMut(&str, bool, &toml::Table)) {
    fn walk(v: &toml::Value, name: &str, row: bool, see: &mut dyn FnMut(&str, bool, &toml::Table)) {
        match v {
            toml::Value::Array(values) => values.iter().for_each(|v| walk(v, name, true, see)),
            toml::Value::Table(table) => {
                see(name, row, table);
                table.iter().for_each(|(name, v)| walk(v, name, false, see));
            }
            _ => {}
        }
    }
    walk(value, name, false, see);
}

#[test]
fn ids_are_kebab_case_and_stand_once() {
    let mut all = 0;
    for (file, table) in parsed() {
        let mut ids: BTreeSet<(String, String)> = BTreeSet::new();
        tables(&table.into(), "", &mut |name, row, entry| {
            let Some(id) = entry
                .get("id")
                .and_then(toml::Value::as_str)
                .filter(|_| row)
            else {
                return;
            };
            all += 1;
            let is_kebab = id.split(['-', '_', '.']).all(|part| {
                !part.is_empty()
                    && part
                        .chars()
                        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
            });
            assert!(is_kebab, "{}: {id}", file.display());
            let is_new = ids.insert((name.to_owned(), id.to_owned()));
            assert!(is_new, "{}: {id} stands twice", file.display());
        });
    }
    assert!(all > 100, "{all} ids");
}

/// A recogniser that nothing shows to hit, or nothing to miss, proves nothing.
#[test]
fn recognisers_have_hits_and_misses() {
    let mut ids: BTreeMap<String, PathBuf> = BTreeMap::new();
    for (file, table) in parsed()
        .iter()
        .filter(|(f, _)| f.starts_with("recognisers"))
    {
        for rule in table["recogniser"].as_array().unwrap() {
            let id = rule["id"].as_str().unwrap();
            let other = ids.insert(id.to_owned(), file.clone());
            assert_eq!(other, None, "{id} stands in two files");
            for key in ["finds", "leaves"] {
                let examples = rule.get(key).and_then(toml::Value::as_array);
                assert!(
                    examples.is_some_and(|e| !e.is_empty()),
                    "{id} has no `{key}`"
                );
            }
            let marked = rule["finds"].as_array().unwrap().iter();
            for example in marked {
                let text = example.as_str().unwrap();
                assert!(text.contains('[') && text.contains(']'), "{id}: {text}");
            }
        }
    }
    assert!(ids.len() > 30, "{} recognisers", ids.len());
}

#[test]
fn rules_are_nfc_and_end_with_a_line_end() {
    for (file, text) in texts("toml").into_iter().chain(texts("txt")) {
        let file = file.display();
        assert!(is_nfc(&text), "{file}");
        assert!(text.ends_with('\n') && !text.contains('\r'), "{file}");
        assert!(
            !text.contains('\u{feff}') && !text.contains('\u{fffd}'),
            "{file}"
        );
    }
}

/// The lists that the script writes, with their text. Those by hand are its sources, in a form of their own.
fn lists() -> Vec<(PathBuf, String)> {
    let is_written = |(file, _): &(PathBuf, String)| file.parent() == Some(Path::new("lists"));
    let found: Vec<_> = texts("txt").into_iter().filter(is_written).collect();
    assert!(found.len() > 10);
    found
}

fn entries(text: &str) -> Vec<&str> {
    text.lines().filter(|l| !l.starts_with("# ")).collect()
}

/// One entry a line, no line twice, in the order of the folded entry: what look-up sees.
#[test]
fn lists_are_sorted_and_unique() {
    for (file, text) in lists() {
        let file = file.display();
        // The first line names the columns; a list by surname starts with the tussenvoegsel.
        let columns = text.lines().next().unwrap();
        let by = usize::from(columns.starts_with("# prefix <TAB>"));
        let key = |line: &str| fold(line.split('\t').nth(by).unwrap());
        let entries = entries(&text);
        assert!(!entries.is_empty(), "{file}");
        let wrong = entries.windows(2).find(|pair| key(pair[0]) > key(pair[1]));
        assert_eq!(wrong, None, "{file} is not sorted");
        let mut seen = BTreeSet::new();
        let twice = entries.iter().find(|e| !seen.insert(**e));
        assert_eq!(twice, None, "{file}");
        let untidy = entries
            .iter()
            .find(|e| e.split('\t').any(|f| f.is_empty() || f.trim() != f));
        assert_eq!(untidy, None, "{file}");
    }
}

#[test]
fn every_list_is_accounted_for() {
    let lists = rules().join("lists");
    let text = std::fs::read_to_string(lists.join("lists.toml")).unwrap();
    let table: toml::Table = text.parse().unwrap();
    let mut listed = BTreeSet::new();
    for list in table["list"].as_array().unwrap() {
        let field = |key: &str| {
            let value = list
                .get(key)
                .and_then(toml::Value::as_str)
                .unwrap_or_default();
            assert!(!value.is_empty(), "{key} is missing in {list}");
            value
        };
        for key in ["id", "description", "source", "licence", "date", "edits"] {
            field(key);
        }
        let file = field("file");
        assert!(listed.insert(PathBuf::from(file)), "{file} stands twice");
        let text = std::fs::read_to_string(lists.join(file)).unwrap();
        let mut digest = String::new();
        for byte in Sha256::digest(&text) {
            write!(digest, "{byte:02x}").unwrap();
        }
        assert_eq!(field("sha256"), digest, "{file}");
        if !file.starts_with("hand/") {
            let count = i64::try_from(entries(&text).len()).unwrap();
            assert_eq!(list["entries"].as_integer(), Some(count), "{file}");
        }
    }
    let is_list = |f: &PathBuf| f.extension().is_some_and(|e| e == "txt");
    let there: BTreeSet<PathBuf> = files(&lists).into_iter().filter(is_list).collect();
    assert_eq!(there, listed);
}

/// Every message there is in both languages, with the same placeholders, and without a full stop.
#[test]
fn messages_say_the_same_in_both_languages() {
    let text = std::fs::read_to_string(rules().join("messages.toml")).unwrap();
    let table: toml::Table = text.parse().unwrap();
    let mut count = 0;
    tables(&table.into(), "", &mut |name, _, entry| {
        let (Some(dutch), Some(english)) = (entry.get("nl"), entry.get("en")) else {
            return;
        };
        let (Some(dutch), Some(english)) = (dutch.as_str(), english.as_str()) else {
            return;
        };
        count += 1;
        let holes = |text: &str| -> BTreeSet<String> {
            let parts = text.split('{').skip(1);
            parts
                .filter_map(|p| p.split_once('}'))
                .map(|(hole, _)| hole.to_owned())
                .collect()
        };
        assert_eq!(holes(dutch), holes(english), "{name}");
        assert!(
            !dutch.trim().is_empty() && !english.trim().is_empty(),
            "{name}"
        );
    });
    assert!(count > 50, "{count} messages");
}

/// Files that the program could not know of would be rules that nobody applies.
#[test]
fn every_rule_file_is_compiled_in() {
    let mut source = String::new();
    for folder in ["build", "src"].map(|name| root().join(name)) {
        for file in files(&folder) {
            if file.extension().is_some_and(|e| e == "rs") {
                source += &std::fs::read_to_string(folder.join(file)).unwrap();
            }
        }
    }
    for (file, _) in parsed() {
        let name = file.to_str().unwrap().replace('\\', "/");
        let is_about_lists = file == Path::new("lists/lists.toml");
        assert!(
            is_about_lists || source.contains(&name),
            "{name} is used nowhere"
        );
    }
}
