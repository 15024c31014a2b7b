//! Rules as data: the built-in rule files, and a user's own laid over them by id.
//!
//! Built-in files are compiled in, so an install cannot lack them. A rule file holds arrays of
//! tables (`[[recogniser]]`, `[[class]]`, …); every entry has an `id`. A user's folder has the
//! same layout as `rules/`: an entry with a known id takes the place of the built-in one, with
//! `enabled = false` it removes it, and a new id adds an entry. A user's folder may hold further
//! files in the subfolders that `rules/` has (`recognisers/own.toml`).
//!
//! Files that are one table of words and phrases (`structure.toml`, `generalise/place.toml`) are
//! laid over key by key, see [`RuleFiles::file`]; `policy.toml` is laid over kind by kind, see
//! [`Policy::named`](crate::Policy::named). Files with another name are refused.
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
    shape: Shape,
    text: &'static str,
}

/// How a user's file lies over a built-in one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// Arrays of tables, laid over by the ids of their entries. The file holds these arrays only.
    Entries(&'static [&'static str]),
    /// One table, laid over key by key.
    Keys,
    /// The policies, which [`crate::transform::Policy`] lays over kind by kind.
    Policies,
}

macro_rules! files {
    ($($name:literal: $shape:expr,)*) => {
        &[$(BuiltIn {
            name: $name,
            user_part: concat!("user rules, ", $name),
            shape: $shape,
            text: include_str!(concat!("../../rules/", $name)),
        },)*]
    };
}

/// The tables of a file of recognisers.
const RECOGNISERS: Shape = Shape::Entries(&["fragment", "recogniser"]);

/// Every rule file that can be laid over, sorted by name. A new file is one line here.
static BUILT_IN: &[BuiltIn] = files! {
    "attributions.toml": Shape::Keys,
    "audit.toml": Shape::Entries(&[
        "after", "content", "count", "female", "fictional", "living", "lone", "mailbox", "male", "mean", "place",
        "range", "single", "survey", "third", "who",
    ]),
    "citations.toml": Shape::Keys,
    "classes/cues.toml": Shape::Entries(&["class"]),
    "classes/people.toml": Shape::Entries(&["class"]),
    "classes/time.toml": Shape::Entries(&["class"]),
    "generalise/age.toml": Shape::Keys,
    "generalise/date.toml": Shape::Keys,
    "generalise/id.toml": Shape::Keys,
    "generalise/organisation.toml": Shape::Keys,
    "generalise/place.toml": Shape::Keys,
    "generalise/placeholder.toml": Shape::Keys,
    "generalise/role.toml": Shape::Keys,
    "living.toml": Shape::Keys,
    "names.toml": Shape::Keys,
    "numbers.toml": Shape::Keys,
    "policy.toml": Shape::Policies,
    "quotes.toml": Shape::Keys,
    "recognisers/addresses.toml": RECOGNISERS,
    "recognisers/ages.toml": RECOGNISERS,
    "recognisers/contact.toml": RECOGNISERS,
    "recognisers/dates.toml": RECOGNISERS,
    "recognisers/leftovers.toml": RECOGNISERS,
    "recognisers/numbers.toml": RECOGNISERS,
    "roles.toml": Shape::Keys,
    "sample.toml": Shape::Keys,
    "structure.toml": Shape::Keys,
    "surrogate.toml": Shape::Keys,
    "tables.toml": Shape::Keys,
};

/// The lists that a user's `NAME.txt` adds to and a user's `NAME.minus.txt` takes out of.
pub(crate) const LISTS: &[&str] = &[
    "given_names",
    "organisations",
    "places",
    "public_persons",
    "surnames",
];

/// The list of what stays readable.
pub(crate) const KEEP: &str = "lists/keep.txt";

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
    /// [`UserRules::LIMIT`], [`ErrorKind::RulesFile`] for a file that cannot be laid over any, and
    /// [`ErrorKind::Rules`] for one that is not UTF-8, is no TOML, or holds a table that does not
    /// belong in it.
    pub fn with_overlay(dir: &Path) -> Result<Self> {
        let user = UserRules::read(dir)?;
        for file in user.files() {
            let unknown = || Error::new(ErrorKind::RulesFile).in_part(overlay::USER_PART);
            if let Some(list) = file.list() {
                if file.name() != KEEP && !LISTS.contains(&list) {
                    return Err(unknown());
                }
                continue;
            }
            let part = user_part(file.name());
            match shape_of(file.name()).ok_or_else(unknown)? {
                (Shape::Entries(tables), _) => overlay::check_keys(file.text(), part, tables)?,
                (Shape::Keys, built_in) => {
                    let keys = overlay::keys(built_in.text, built_in.name)?;
                    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
                    overlay::check_keys(file.text(), part, &keys)?;
                }
                (Shape::Policies, _) => overlay::keys(file.text(), part).map(drop)?,
            }
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

    /// A file that is one table (`structure.toml`), with the user's file of that name laid over it.
    ///
    /// A value of the user's takes the place of the built-in one with the same key; in a table that
    /// both have it does so key by key. Of an array of tables, an entry with the `id` of a built-in
    /// entry takes its place, with `enabled = false` it removes it; others stand before the built-in
    /// ones. What names an entry is in some tables another key, such as `noun` or `code`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Rules`], with file and line, if the result does not fit `T`; it never quotes the
    /// file. [`ErrorKind::RulesFile`] if there is no built-in file of the name.
    pub fn file<T: DeserializeOwned>(&self, name: &str) -> Result<T> {
        let Some(built_in) = BUILT_IN.iter().find(|b| b.name == name) else {
            return Err(Error::new(ErrorKind::RulesFile));
        };
        let user = self.user.files().find(|f| f.name() == name);
        let user = user.map(|f| (f.text(), built_in.user_part));
        overlay::table((built_in.text, built_in.name), user)
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

/// How a user's file is laid over: as the built-in one of its name, or as those of its folder if
/// they hold entries.
fn shape_of(name: &str) -> Option<(Shape, &'static BuiltIn)> {
    let same = BUILT_IN.iter().find(|b| b.name == name);
    let beside = || {
        BUILT_IN.iter().find(|b| {
            matches!(b.shape, Shape::Entries(_))
                && !folder(name).is_empty()
                && folder(b.name) == folder(name)
        })
    };
    same.or_else(beside).map(|b| (b.shape, b))
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
            if let Shape::Entries(tables) = file.shape {
                overlay::check_keys(file.text, file.name, tables).unwrap_or_else(|e| panic!("{e}"));
            }
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
        assert_eq!(e.kind(), ErrorKind::RulesFile);
        assert!(e.to_string().starts_with("user rules: "), "{e}");

        let e = overlaid(&[("classes/time.toml", "[[klasse]]\nid = 'x'\n")]).unwrap_err();
        insta::assert_snapshot!(e, @"user rules, classes/time.toml, line 1, column 3: a rule file is malformed");

        let rules =
            overlaid(&[("classes/time.toml", "[[class]]\nid = 'geheim'\nwords = 3\n")]).unwrap();
        let e = rules.parse::<Class>("classes/", "class").err().unwrap();
        insta::assert_snapshot!(e, @"user rules, classes/time.toml, line 3, column 9: rule geheim: a rule file is malformed");

        let e = overlaid(&[("classes/own.toml", "[[class]]\nid = Fatima\n")]).unwrap_err();
        insta::assert_snapshot!(e, @"user rules, line 2, column 6: a rule file is malformed");
    }

    #[derive(Debug, serde::Deserialize)]
    struct Placeholders {
        person: String,
        bsn: String,
    }

    #[test]
    fn a_file_of_one_table_is_laid_over_key_by_key() {
        let name = "generalise/placeholder.toml";
        let before: Placeholders = RuleFiles::built_in().file(name).unwrap();
        let rules = overlaid(&[(name, "person = 'Iemand'\n")]).unwrap();
        let after: Placeholders = rules.file(name).unwrap();
        assert_eq!(after.person, "Iemand");
        assert_eq!(after.bsn, before.bsn);

        let wrong = overlaid(&[(name, "person = 'x'\n\nbsn = 3\n")]).unwrap();
        let e = wrong.file::<Placeholders>(name).unwrap_err();
        assert_eq!((e.kind(), e.place().line), (ErrorKind::Rules, 3));
        assert!(!e.to_string().contains('x'), "{e}");

        let e = overlaid(&[(name, "persoon = 'Iemand'\n")]).unwrap_err();
        assert_eq!((e.kind(), e.place().line), (ErrorKind::Rules, 1));
    }

    #[derive(serde::Deserialize)]
    struct Organisations {
        kind: Vec<Kind>,
    }

    #[derive(serde::Deserialize)]
    struct Kind {
        noun: String,
        #[serde(default)]
        words: Vec<String>,
    }

    #[test]
    fn entries_without_an_id_are_known_by_their_noun() {
        let name = "generalise/organisation.toml";
        let own = "[[kind]]\nnoun = 'tuinderij'\n[[kind]]\nnoun = 'basisschool'\nwords = ['lagere school']\n";
        let before: Organisations = RuleFiles::built_in().file(name).unwrap();
        let after: Organisations = overlaid(&[(name, own)]).unwrap().file(name).unwrap();
        let position = |o: &Organisations, noun: &str| o.kind.iter().position(|k| k.noun == noun);
        let (was, is) = (
            position(&before, "basisschool").unwrap(),
            position(&after, "basisschool").unwrap(),
        );
        assert_eq!(after.kind[0].noun, "tuinderij");
        assert_eq!(after.kind[is].words, ["lagere school"]);
        assert_eq!((is, after.kind.len()), (was + 1, before.kind.len() + 1));
    }

    #[test]
    fn files_that_lie_over_nothing_are_refused() {
        for name in [
            "leving.toml",
            "messages.toml",
            "generalise/own.toml",
            "own.toml",
            "lists/keeep.txt",
            "lists/words.txt",
        ] {
            let e = overlaid(&[(name, "")]).unwrap_err();
            assert_eq!(e.kind(), ErrorKind::RulesFile, "{name}");
        }
        let good = [
            ("policy.toml", "[research]\n"),
            ("lists/keep.txt", "De Brug\n"),
            ("lists/surnames.minus.txt", "Best\n"),
            ("recognisers/own.toml", ""),
        ];
        assert!(overlaid(&good).is_ok());
    }

    #[test]
    fn an_id_stands_once_in_the_users_files() {
        let twice = "[[class]]\nid = 'x'\nwords = []\n";
        let rules = overlaid(&[("classes/a.toml", twice), ("classes/b.toml", twice)]).unwrap();
        let e = rules.parse::<Class>("classes/", "class").err().unwrap();
        assert_eq!(e.rule(), Some("x"));
    }
}
