//! Word classes: what a word is, as one bit a class.

use super::RuleFiles;
use crate::text::ClassSet;
use crate::{Error, ErrorKind, Result};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};

/// An entry of `rules/classes/*.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Definition {
    words: Vec<String>,
    /// In the view of words of the pattern recogniser, members show as this mark.
    #[serde(default)]
    mark: Option<u8>,
}

/// Which bit of a [`ClassSet`] is which class.
///
/// Classes are numbered in the order of their ids, so that whoever reads the same files comes
/// to the same bits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Classes {
    ids: Vec<String>,
    marks: Vec<Option<u8>>,
}

impl Classes {
    /// The most classes that a program can have: one bit each.
    pub const LIMIT: usize = 64;

    /// The classes of the built-in rules.
    #[must_use]
    pub fn built_in() -> &'static Self {
        static CLASSES: std::sync::LazyLock<Classes> = std::sync::LazyLock::new(|| {
            // A test holds that the built-in files parse.
            ClassTable::of(&RuleFiles::built_in())
                .map(|table| table.classes)
                .unwrap_or_default()
        });
        &CLASSES
    }

    /// The set that holds one class; empty for an id that is no class.
    #[must_use]
    pub fn set(&self, id: &str) -> ClassSet {
        self.ids
            .binary_search_by(|have| have.as_str().cmp(id))
            .map_or(ClassSet(0), |bit| ClassSet(1 << bit))
    }

    /// Whether there is such a class.
    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        self.set(id) != ClassSet(0)
    }

    /// The ids, sorted; the position is the bit.
    #[must_use]
    pub fn ids(&self) -> &[String] {
        &self.ids
    }

    /// The mark of a class, if it has one: a control character from 1 to 8.
    #[must_use]
    pub fn mark(&self, id: &str) -> Option<char> {
        let bit = self
            .ids
            .binary_search_by(|have| have.as_str().cmp(id))
            .ok()?;
        self.marks[bit].map(char::from)
    }

    /// The marks with their classes, in the order of the marks.
    #[must_use]
    pub fn marks(&self) -> Vec<(ClassSet, char)> {
        let mut marks: Vec<(ClassSet, char)> = self
            .marks
            .iter()
            .enumerate()
            .filter_map(|(bit, mark)| Some((ClassSet(1 << bit), char::from((*mark)?))))
            .collect();
        marks.sort_by_key(|(_, mark)| *mark);
        marks
    }
}

/// The words of all classes, for look-ups at run time.
///
/// The lexicon answers for the built-in words; this table is for the words of a user's overlay,
/// and for whoever wants the classes without the lexicon. Words are compared in lower case.
#[derive(Clone, Debug)]
pub struct ClassTable {
    classes: Classes,
    words: HashMap<Box<str>, ClassSet, foldhash::fast::FixedState>,
    by_class: BTreeMap<String, Vec<String>>,
}

impl ClassTable {
    /// The classes and words of the rule files.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Rules`] for entries that do not parse, more than [`Classes::LIMIT`] classes, a
    /// mark outside 1 to 8 or given twice, and a word that belongs to two marked classes.
    pub fn of(rules: &RuleFiles) -> Result<Self> {
        let mut entries = rules.parse::<Definition>("classes/", "class")?;
        entries.sort_by(|a, b| a.id.cmp(&b.id));
        if entries.len() > Classes::LIMIT {
            return Err(Error::new(ErrorKind::Rules));
        }
        let mut table = Self {
            classes: Classes::default(),
            words: HashMap::default(),
            by_class: BTreeMap::new(),
        };
        let mut marked = ClassSet(0);
        for (bit, entry) in entries.iter().enumerate() {
            let class = ClassSet(1 << bit);
            if let Some(mark) = entry.value.mark {
                if !(1..=8).contains(&mark) || table.classes.marks.contains(&Some(mark)) {
                    return Err(entry.error());
                }
                marked.0 |= class.0;
            }
            table.classes.ids.push(entry.id.to_string());
            table.classes.marks.push(entry.value.mark);
            for word in &entry.value.words {
                let set = table.words.entry(word.to_lowercase().into()).or_default();
                set.0 |= class.0;
                if (set.0 & marked.0).count_ones() > 1 {
                    return Err(entry.error());
                }
            }
            table
                .by_class
                .insert(entry.id.to_string(), entry.value.words.clone());
        }
        Ok(table)
    }

    /// Which bit is which class.
    #[must_use]
    pub fn classes(&self) -> &Classes {
        &self.classes
    }

    /// The classes of a word, in any case.
    #[must_use]
    pub fn look_up(&self, word: &str) -> ClassSet {
        if let Some(set) = self.words.get(word) {
            return *set;
        }
        if word.chars().any(char::is_uppercase) {
            let lower = word.to_lowercase();
            return self.words.get(lower.as_str()).copied().unwrap_or_default();
        }
        ClassSet::default()
    }

    /// The words of a class in the order of the file; empty for an id that is no class.
    #[must_use]
    pub fn words(&self, id: &str) -> &[String] {
        self.by_class.get(id).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_classes_parse_and_are_numbered_by_id() {
        let table = ClassTable::of(&RuleFiles::built_in()).unwrap();
        assert_eq!(table.classes(), Classes::built_in());
        assert!(table.classes().ids().is_sorted());
        for id in table.classes().ids() {
            assert!(!table.words(id).is_empty(), "class {id} has no words");
        }
    }

    #[test]
    fn words_are_written_in_lower_case_once_and_as_one_token() {
        let table = ClassTable::of(&RuleFiles::built_in()).unwrap();
        for id in table.classes().ids() {
            let mut seen = std::collections::BTreeSet::new();
            for word in table.words(id) {
                assert_eq!(
                    *word,
                    word.to_lowercase(),
                    "class {id}: {word} is not in lower case"
                );
                assert!(seen.insert(word), "class {id}: {word} stands twice");
                assert_eq!(
                    crate::text::tokens(word).len(),
                    1,
                    "class {id}: {word} is not one token"
                );
            }
        }
    }

    #[test]
    fn look_up_ignores_case() {
        let table = ClassTable::of(&RuleFiles::built_in()).unwrap();
        let month = table.classes().set("month");
        assert!(table.look_up("Maart").meets(month));
        assert!(table.look_up("MAART").meets(month));
        assert!(!table.look_up("maartse").meets(month));
    }
}
