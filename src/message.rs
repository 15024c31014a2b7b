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

    /// All sources without their tests, each as one text.
    fn sources() -> Vec<String> {
        fn read(folder: &std::path::Path, out: &mut Vec<String>) {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    read(&path, out);
                } else if path.extension().is_some_and(|e| e == "rs") {
                    let text = std::fs::read_to_string(&path).unwrap();
                    let code = text.split("#[cfg(test)]\nmod tests {").next();
                    out.push(code.unwrap_or_default().to_owned());
                }
            }
        }
        let mut out = Vec::new();
        let src = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        read(&src, &mut out);
        out
    }

    /// Keys that are put together at run time.
    #[cfg(feature = "cli")]
    fn composed() -> std::collections::BTreeSet<String> {
        fn of_command(command: &clap::Command, path: &str, out: &mut Vec<String>) {
            out.extend(["about", "usage", "more"].map(|key| format!("{key}{path}")));
            for arg in command.get_arguments() {
                out.push(format!(
                    "arg{path}-{}",
                    arg.get_id().as_str().replace('_', "-")
                ));
                out.push(format!("arg-{}", arg.get_id().as_str().replace('_', "-")));
                let names = arg.get_value_names().unwrap_or_default();
                out.extend(names.iter().map(|n| format!("value-{}", n.to_lowercase())));
            }
            for sub in command.get_subcommands() {
                of_command(sub, &format!("{path}-{}", sub.get_name()), out);
            }
        }
        let mut out = Vec::new();
        of_command(&crate::cli::command(), "", &mut out);
        out.extend(ErrorKind::ALL.iter().map(|k| k.key().to_owned()));
        out.extend(
            crate::EntityKind::ALL
                .iter()
                .map(|k| format!("kind-{}", k.name())),
        );
        out.extend(out.clone().iter().map(|k| format!("{k}-hint")));
        out.into_iter().collect()
    }

    #[test]
    #[cfg(feature = "cli")]
    fn every_message_is_said_somewhere() {
        let sources = sources();
        let composed = composed();
        for key in CATALOGUE.keys() {
            let literal = format!("\"{key}\"");
            assert!(
                composed.contains(key) || sources.iter().any(|s| s.contains(&literal)),
                "nothing says {key}"
            );
        }
    }

    #[test]
    fn everything_that_is_said_is_in_the_catalogue() {
        // The calls whose literal is a key, with what may stand before it; `filled` and the like.
        let calls = regex::Regex::new(
            r#"\b(?:message|filled|lookup|english|note|said|Said)\(\s*(?:[\w.:]+\s*,\s*)?"([a-z][a-z-]*)""#,
        )
        .unwrap();
        let hints = regex::Regex::new(r#""([a-z][a-z-]*-hint)""#).unwrap();
        let mut seen = 0;
        for source in sources() {
            for found in calls.captures_iter(&source) {
                seen += 1;
                assert!(
                    CATALOGUE.contains_key(&found[1]),
                    "no message {}",
                    &found[1]
                );
            }
            for found in hints.captures_iter(&source) {
                assert!(
                    CATALOGUE.contains_key(&found[1]),
                    "no message {}",
                    &found[1]
                );
            }
        }
        assert!(seen > 30, "only {seen} keys were seen");
    }
}
