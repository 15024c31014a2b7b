//! User-facing text in Dutch and English, from one catalogue.
//!
//! The catalogue is `rules/messages.toml`: one table a key, one line a language. Placeholders
//! are `{name}`; they are filled with numbers and fixed words, never with participant's text.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A language of the user interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// Dutch.
    Dutch,
    /// English; also what the library's own `Display` uses.
    #[default]
    English,
}

impl Language {
    /// The language that the locale variables ask for, first found in the order of POSIX:
    /// `LC_ALL`, `LC_MESSAGES`, `LANG`. Dutch where it starts with `nl`, else English.
    #[must_use]
    pub fn from_locale(get: impl Fn(&str) -> Option<String>) -> Self {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .filter_map(get)
            .find(|v| !v.is_empty());
        match locale {
            Some(l) if l.starts_with("nl") => Self::Dutch,
            _ => Self::English,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    nl: String,
    en: String,
}

static CATALOGUE: LazyLock<BTreeMap<String, Entry>> =
    LazyLock::new(|| toml::from_str(include_str!("../rules/messages.toml")).unwrap_or_default());

/// The message of a key, in a language; the key itself where the catalogue lacks it.
#[must_use]
pub fn message(language: Language, key: &'static str) -> &'static str {
    match (CATALOGUE.get(key), language) {
        (Some(entry), Language::Dutch) => &entry.nl,
        (Some(entry), Language::English) => &entry.en,
        (None, _) => key,
    }
}

/// The message of a key that is put together at run time; `None` where the catalogue lacks it.
#[must_use]
pub fn lookup(language: Language, key: &str) -> Option<&'static str> {
    let entry = CATALOGUE.get(key)?;
    Some(match language {
        Language::Dutch => &entry.nl,
        Language::English => &entry.en,
    })
}

/// The English message of a key.
#[must_use]
pub fn english(key: &'static str) -> &'static str {
    message(Language::English, key)
}

/// The message of a key with its placeholders filled in.
#[must_use]
pub fn filled(
    language: Language,
    key: &'static str,
    values: &[(&str, &dyn std::fmt::Display)],
) -> String {
    let mut text = message(language, key).to_owned();
    for (name, value) in values {
        text = text.replace(&format!("{{{name}}}"), &value.to_string());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorKind;

    #[test]
    fn every_error_has_a_message_and_a_hint_in_both_languages() {
        assert!(!CATALOGUE.is_empty(), "rules/messages.toml does not parse");
        for kind in ErrorKind::ALL {
            for key in [kind.key().to_owned(), format!("{}-hint", kind.key())] {
                let entry = CATALOGUE
                    .get(&key)
                    .unwrap_or_else(|| panic!("no message {key}"));
                assert!(
                    !entry.nl.is_empty() && !entry.en.is_empty(),
                    "{key} is empty"
                );
            }
        }
    }

    #[test]
    fn both_languages_fill_the_same_placeholders() {
        let names = |s: &str| {
            let mut v: Vec<String> = s
                .split('{')
                .skip(1)
                .filter_map(|p| p.split_once('}'))
                .map(|(n, _)| n.to_owned())
                .collect();
            v.sort();
            v.dedup();
            v
        };
        for (key, entry) in CATALOGUE.iter() {
            assert_eq!(names(&entry.nl), names(&entry.en), "{key}");
        }
    }
}
