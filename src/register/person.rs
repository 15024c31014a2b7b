//! A person of the register, and what it is known by.

use crate::resolve::{Entity, NameParts, Sex};
use crate::transform::roll::{any_name, full_name};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What the mentions of one person have in common over documents: a key of the register.
///
/// Kinds sort from the surest: a respondent of the table, a full name, a name inside its document.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonKey(String);

impl fmt::Debug for PersonKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonKey")
    }
}

impl PersonKey {
    /// A respondent of the table.
    #[must_use]
    pub fn respondent(scope: &str, respondent: &str) -> Self {
        Self(format!("{scope}\u{1}1\u{1}{respondent}"))
    }

    /// Whoever a name of a document speaks of: with given name and surname the person of that
    /// name in the whole scope, otherwise somebody of this document.
    #[must_use]
    pub fn named(scope: &str, document: &str, name: &NameParts) -> Self {
        match full_name(name) {
            Some(full) => Self(format!("{scope}\u{1}2\u{1}{full}")),
            None => Self::inside(scope, document, name),
        }
    }

    /// Somebody of this document, whatever the name.
    #[must_use]
    pub fn inside(scope: &str, document: &str, name: &NameParts) -> Self {
        Self(format!(
            "{scope}\u{1}3\u{1}{document}\u{1}{}",
            any_name(name)
        ))
    }

    /// The same, for the second, third, … person of a document whose name is written alike.
    #[must_use]
    pub fn again(&self, count: usize) -> Self {
        Self(format!("{}\u{1}{count}", self.0))
    }

    /// Whether the person is known over all documents of the scope, and not in its own only.
    #[must_use]
    pub fn is_wide(&self) -> bool {
        self.0.split('\u{1}').nth(1) != Some("3")
    }

    /// The scope's label.
    #[must_use]
    pub fn scope(&self) -> &str {
        self.0.split('\u{1}').next().unwrap_or("")
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    pub(super) fn of_bytes(bytes: &[u8]) -> Option<Self> {
        Some(Self(std::str::from_utf8(bytes).ok()?.to_owned()))
    }
}

/// One person: the names met, and the fictional one.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The number, from 1, in the order of entering; it never changes.
    #[serde(rename = "n")]
    pub number: u32,
    /// The real names as the documents write them, sorted.
    #[serde(rename = "r")]
    pub names: Vec<RealName>,
    /// The sex as known when the name was drawn: `f`, `m` or empty.
    #[serde(rename = "x", default)]
    pub sex: String,
    /// Words of the given name, folded, with the fictional ones; the empty word stands for a
    /// person without a known given name.
    #[serde(rename = "g")]
    pub given: Vec<(String, String)>,
    /// The fictional surname that takes the place of the fullest name's, with its tussenvoegsel, as
    /// far as drawn; none in registers of an earlier version, where families alone tell it.
    #[serde(rename = "s", default, skip_serializing_if = "Option::is_none")]
    pub surname: Option<String>,
    /// The documents where the person is met, by number, sorted.
    #[serde(rename = "d")]
    pub documents: Vec<u32>,
    /// Whether a decision keeps the real name.
    #[serde(rename = "k", default, skip_serializing_if = "std::ops::Not::not")]
    pub kept: bool,
    /// What a decision says of the person's relation to others, in the words of the decision.
    #[serde(rename = "l", default, skip_serializing_if = "String::is_empty")]
    pub relation: String,
}

/// A real name by its parts.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RealName {
    /// Given name or names.
    #[serde(rename = "g", default, skip_serializing_if = "String::is_empty")]
    pub given: String,
    /// Initials with their points.
    #[serde(rename = "i", default, skip_serializing_if = "String::is_empty")]
    pub initials: String,
    /// The tussenvoegsel.
    #[serde(rename = "p", default, skip_serializing_if = "String::is_empty")]
    pub prefix: String,
    /// The surname.
    #[serde(rename = "s", default, skip_serializing_if = "String::is_empty")]
    pub surname: String,
    /// The stems of the surname, folded: the families that it speaks of.
    #[serde(rename = "f", default, skip_serializing_if = "Vec::is_empty")]
    pub stems: Vec<String>,
}

impl RealName {
    pub(super) fn of(name: &NameParts, stems: &[String]) -> Self {
        Self {
            given: name.given.clone(),
            initials: name.initials.clone(),
            prefix: name.prefix.clone(),
            surname: name.surname.clone(),
            stems: stems.to_vec(),
        }
    }

    pub(super) fn parts(&self) -> NameParts {
        NameParts {
            given: self.given.clone(),
            initials: self.initials.clone(),
            prefix: self.prefix.clone(),
            surname: self.surname.clone(),
        }
    }

    /// The name in one line.
    #[must_use]
    pub fn whole(&self) -> String {
        let parts = [&self.given, &self.initials, &self.prefix, &self.surname];
        let parts: Vec<&str> = parts.into_iter().map(String::as_str).collect();
        let parts: Vec<&str> = parts.into_iter().filter(|p| !p.is_empty()).collect();
        parts.join(" ")
    }
}

impl fmt::Debug for RealName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RealName")
    }
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Person({}, {} documents)",
            self.number,
            self.documents.len()
        )
    }
}

impl Person {
    /// The fullest of the real names.
    pub(super) fn fullest(&self) -> Option<&RealName> {
        self.names.iter().max_by_key(|name| name.whole().len())
    }

    /// Adds a name that a document writes.
    pub(super) fn meet(&mut self, entity: &Entity, stems: &[String], document: u32) {
        let name = RealName::of(&entity.name, stems);
        if let Err(at) = self.names.binary_search(&name) {
            self.names.insert(at, name);
        }
        if let Err(at) = self.documents.binary_search(&document) {
            self.documents.insert(at, document);
        }
    }
}

/// The letter of a sex; none where it is not known.
pub(super) fn letter(sex: Sex) -> &'static str {
    match sex {
        Sex::Female => "f",
        Sex::Male => "m",
        Sex::Unknown => "",
    }
}

/// The sex of a letter: `f` or the Dutch `v`, `m`; anything else is not known.
#[must_use]
pub fn sex_of(letter: &str) -> Sex {
    match letter.trim().chars().next().map(|c| c.to_ascii_lowercase()) {
        Some('f' | 'v') => Sex::Female,
        Some('m') => Sex::Male,
        _ => Sex::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_name_is_one_person_everywhere_and_a_given_name_in_its_document() {
        let name = |given: &str, prefix: &str, surname: &str| NameParts {
            given: given.into(),
            prefix: prefix.into(),
            surname: surname.into(),
            ..NameParts::default()
        };
        let key = |document, name: &NameParts| PersonKey::named("", document, name);
        let full = name("Noor", "van der", "Laan");
        assert_eq!(key("a", &full), key("b", &name("NOOR", "Van Der", "laan")));
        assert!(key("a", &full).is_wide());
        let bare = name("Noor", "", "");
        assert_ne!(key("a", &bare), key("b", &bare));
        assert!(!key("a", &bare).is_wide());
        assert_ne!(
            key("a", &name("Noor", "", "B.")),
            key("b", &name("Noor", "", "B."))
        );
        assert_eq!(key("a", &full).scope(), "");
        assert!(PersonKey::respondent("", "R1") < key("a", &full));
        assert!(key("a", &full) < key("a", &bare));
        assert_eq!(format!("{:?}", key("a", &full)), "PersonKey");
    }
}
