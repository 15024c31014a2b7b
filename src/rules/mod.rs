//! Rules as data: the built-in rule files, and a user's own laid over them by id.
//!
//! Built-in files are compiled in, so an install cannot lack them. A rule file holds arrays of
//! tables (`[[recogniser]]`, `[[class]]`, …); every entry has an `id`. A user's folder has the
//! same layout as `rules/`: an entry with a known id takes the place of the built-in one, with
//! `enabled = false` it removes it, and a new id adds an entry. A user's folder may hold further
//! files in the subfolders that `rules/` has (`recognisers/own.toml`).
//!
//! ```
//! use schuilnaam::rules::RuleFiles;
//!
//! #[derive(serde::Deserialize)]
//! struct Class {
//!     words: Vec<String>,
//! }
//! let rules = RuleFiles::built_in();
//! let classes = rules.parse::<Class>("classes/", "class")?;
//! assert!(classes.iter().any(|class| &*class.id == "month"));
//! # Ok::<(), schuilnaam::Error>(())
//! ```

mod classes;
mod overlay;

pub use classes::{ClassTable, Classes};
pub use overlay::{Rule, UserRules};

use crate::{Error, ErrorKind, Result};
use serde::de::DeserializeOwned;
use std::path::Path;

/// A rule file that is compiled in.
#[derive(Clone, Copy)]
struct BuiltIn {
    /// The path below `rules/`.
    name: &'static str,
    /// The part that errors about the user's file of that name speak of.
    user_part: &'static str,
    /// The tables that the file may hold.
    tables: &'static [&'static str],
    text: &'static str,
}

macro_rules! files {
    ($($name:literal: [$($table:literal),*],)*) => {
        &[$(BuiltIn {
            name: $name,
            user_part: concat!("user rules, ", $name),
            tables: &[$($table),*],
            text: include_str!(concat!("../../rules/", $name)),
        },)*]
    };
}

/// Every rule file, sorted by name. A new file is one line here.
static BUILT_IN: &[BuiltIn] = files! {
    "citations.toml": ["fragments", "citation"],
    "classes/cues.toml": ["class"],
    "classes/people.toml": ["class"],
    "classes/time.toml": ["class"],
    "names.toml": ["person", "place", "endings", "rules", "features", "against"],
    "recognisers/addresses.toml": ["fragment", "recogniser"],
    "recognisers/ages.toml": ["fragment", "recogniser"],
    "recognisers/contact.toml": ["fragment", "recogniser"],
    "recognisers/dates.toml": ["fragment", "recogniser"],
    "recognisers/numbers.toml": ["fragment", "recogniser"],
};

/// The rule files of a run: the built-in ones and what the user laid over them.
#[derive(Clone, Debug, Default)]
pub struct RuleFiles {
    user: UserRules,
}

impl RuleFiles {
    /// The built-in rules alone.
    #[must_use]
    pub fn built_in() -> Self {
        Self::default()
    }

    /// The built-in rules with a user's folder laid over them.
    ///
    /// Reads every `.toml` file in the folder and every `.txt` file in its `lists/`; other files
    /// are not rules. Nothing is parsed yet, save that the tables a file holds are checked, so that
    /// a misspelt name is told at once.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Read`] if the folder or a file cannot be read, [`ErrorKind::TooLarge`] above
    /// [`UserRules::LIMIT`], and [`ErrorKind::Rules`] for a file that is not UTF-8, is no TOML, has
    /// a name that `rules/` does not know, or holds a table that does not belong in it.
    pub fn with_overlay(dir: &Path) -> Result<Self> {
        let user = UserRules::read(dir)?;
        for file in user.files() {
            let known: Vec<&BuiltIn> = BUILT_IN
                .iter()
                .filter(|b| {
                    b.name == file.name()
                        || (folder(b.name) == folder(file.name()) && !folder(b.name).is_empty())
                })
                .collect();
            if file.is_list() {
                continue;
            }
            if known.is_empty() {
                return Err(Error::new(ErrorKind::Rules).in_part(overlay::USER_PART));
            }
            let tables: Vec<&str> = known
                .iter()
                .flat_map(|b| b.tables.iter().copied())
                .collect();
            overlay::check_tables(file.text(), user_part(file.name()), &tables)?;
        }
        Ok(Self { user })
    }

    /// The entries of one table in a file (`policy.toml`) or in all files of a folder (`classes/`).
    ///
    /// Built-in entries come first, in the order of the files' names and of the entries in them; a
    /// user's entry with the same id stands in the built-in one's place, new ones follow. `T` sees
    /// an entry without its `id` and `enabled`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Rules`], with file, line, column and where known the rule's id, for an entry
    /// that does not fit `T`, has no id, an id that is not kebab-case or snake_case, or an id that
    /// stands twice in the built-in or in the user's files. It never quotes the file.
    pub fn parse<T: DeserializeOwned>(&self, name: &str, table: &str) -> Result<Vec<Rule<T>>> {
        let mut rules = Vec::new();
        for file in BUILT_IN.iter().filter(|b| matches(name, b.name)) {
            overlay::parse_into(file.text, file.name, table, &mut rules)?;
        }
        let mut user = Vec::new();
        for file in self.user.files().filter(|f| matches(name, f.name())) {
            overlay::parse_into(file.text(), user_part(file.name()), table, &mut user)?;
        }
        overlay::merge(rules, user)
    }

    /// The text of a built-in file, for files that are not arrays of tables.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&'static str> {
        BUILT_IN.iter().find(|b| b.name == name).map(|b| b.text)
    }

    /// The text of the user's file of that name (`lists/given_names.txt`), if there is one.
    #[must_use]
    pub fn user_text(&self, name: &str) -> Option<&str> {
        self.user
            .files()
            .find(|f| f.name() == name)
            .map(overlay::UserFile::text)
    }

    /// Whether the user laid anything over the built-in rules.
    #[must_use]
    pub fn has_overlay(&self) -> bool {
        self.user.files().next().is_some()
    }
}

/// Whether a file belongs to what was asked for: a folder with its slash, or a file.
fn matches(asked: &str, file: &str) -> bool {
    if asked.ends_with('/') {
        file.starts_with(asked)
    } else {
        file == asked
    }
}

/// The folder of a file's name, empty at the top.
fn folder(name: &str) -> &str {
    name.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// How errors name a user's file: by the built-in file it lies over, or not at all.
fn user_part(name: &str) -> &'static str {
    BUILT_IN
        .iter()
        .find(|b| b.name == name)
        .map_or(overlay::USER_PART, |b| b.user_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_files_are_sorted_and_hold_their_tables_only() {
        assert!(BUILT_IN.is_sorted_by_key(|b| b.name));
        for file in BUILT_IN {
            overlay::check_tables(file.text, file.name, file.tables)
                .unwrap_or_else(|e| panic!("{e}"));
        }
    }

    #[derive(serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Class {
        words: Vec<String>,
        #[serde(default, rename = "mark")]
        _mark: Option<u8>,
    }

    fn overlaid(files: &[(&str, &str)]) -> Result<RuleFiles> {
        let dir = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = dir.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        RuleFiles::with_overlay(dir.path())
    }

    #[test]
    fn a_users_entry_replaces_removes_or_adds() {
        let rules = overlaid(&[(
            "classes/own.toml",
            "[[class]]\nid = 'month'\nwords = ['louwmaand']\n[[class]]\nid = 'ordinal'\nenabled = false\n[[class]]\nid = 'own'\nwords = ['a', 'b']\n",
        )])
        .unwrap();
        let before = RuleFiles::built_in()
            .parse::<Class>("classes/", "class")
            .unwrap();
        let after = rules.parse::<Class>("classes/", "class").unwrap();
        assert_eq!(after.len(), before.len());
        let at = |rules: &[Rule<Class>], id: &str| rules.iter().position(|r| &*r.id == id);
        let month = at(&after, "month").unwrap();
        assert_eq!(after[month].value.words, ["louwmaand"]);
        assert_eq!(at(&after, "ordinal"), None);
        assert_eq!(at(&after, "own"), Some(after.len() - 1));
    }

    #[test]
    fn errors_say_where_and_quote_nothing() {
        let e = overlaid(&[("recogniser/x.toml", "")]).unwrap_err();
        assert_eq!(e.to_string(), "user rules: a rule file is malformed");

        let e = overlaid(&[("classes/time.toml", "[[klasse]]\nid = 'x'\n")]).unwrap_err();
        insta::assert_snapshot!(e, @"user rules, classes/time.toml, line 1, column 3: a rule file is malformed");

        let rules =
            overlaid(&[("classes/time.toml", "[[class]]\nid = 'geheim'\nwords = 3\n")]).unwrap();
        let e = rules.parse::<Class>("classes/", "class").err().unwrap();
        insta::assert_snapshot!(e, @"user rules, classes/time.toml, line 3, column 9: rule geheim: a rule file is malformed");

        let e = overlaid(&[("classes/own.toml", "[[class]]\nid = Fatima\n")]).unwrap_err();
        insta::assert_snapshot!(e, @"user rules, line 2, column 6: a rule file is malformed");
    }

    #[test]
    fn an_id_stands_once_in_the_users_files() {
        let twice = "[[class]]\nid = 'x'\nwords = []\n";
        let rules = overlaid(&[("classes/a.toml", twice), ("classes/b.toml", twice)]).unwrap();
        let e = rules.parse::<Class>("classes/", "class").err().unwrap();
        assert_eq!(e.rule(), Some("x"));
    }
}
