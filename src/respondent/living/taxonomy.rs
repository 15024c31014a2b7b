//! The categories of `rules/living.toml`, with their patterns and what tells present from past.

use super::super::wording::Pattern;
use super::Living;
use crate::text::sieve::Sieve;
use crate::text::tables;
use crate::{Error, ErrorKind, Result, Span};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::respondent) struct Entry {
    pub(super) code: String,
    pub(super) label: String,
    #[serde(default)]
    pub(super) variants: Vec<String>,
    #[serde(default)]
    pub(super) broader: String,
    #[serde(default)]
    pub(super) includes: Vec<String>,
    #[serde(default)]
    pub(super) priority: u8,
    pub(super) patterns: Vec<String>,
    pub(super) finds: Vec<String>,
    pub(super) leaves: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::respondent) struct Present {
    past: String,
    no: String,
    other: String,
    stop: String,
    reach: usize,
    nay: String,
    home: String,
    homeless: String,
    housing: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::respondent) struct Detail {
    link: String,
    lead: String,
}

pub(super) struct Category {
    pub(super) entry: Entry,
    pub(super) patterns: std::ops::Range<usize>,
}

/// The taxonomy with its patterns.
pub(in crate::respondent) struct Taxonomy {
    pub(super) categories: Vec<Category>,
    /// The patterns of all categories, and what tells which of them match.
    pub(super) patterns: Vec<Pattern>,
    pub(super) sieve: Sieve,
    pub(super) past: Pattern,
    pub(super) no: Pattern,
    pub(super) other: Pattern,
    pub(super) stop: Pattern,
    pub(super) reach: usize,
    pub(super) nay: Pattern,
    pub(super) home: Pattern,
    pub(super) homeless: String,
    pub(super) housing: Vec<String>,
    pub(super) link: Pattern,
    pub(super) lead: Pattern,
}

impl Taxonomy {
    pub(in crate::respondent) fn new(
        entries: Vec<Entry>,
        present: &Present,
        detail: &Detail,
        macros: &BTreeMap<String, String>,
    ) -> Self {
        let mut patterns: Vec<Pattern> = Vec::new();
        let categories = entries
            .into_iter()
            .map(|entry| {
                let first = patterns.len();
                patterns.extend(entry.patterns.iter().map(|p| Pattern::new(p, macros)));
                Category {
                    patterns: first..patterns.len(),
                    entry,
                }
            })
            .collect();
        Self {
            sieve: Sieve::new(
                &tables::LIVING,
                patterns.iter().map(|p| (p.source(), false)),
            ),
            categories,
            patterns,
            past: Pattern::new(&present.past, macros),
            no: Pattern::new(&present.no, macros),
            other: Pattern::new(&present.other, macros),
            stop: Pattern::new(&present.stop, macros),
            reach: present.reach,
            nay: Pattern::new(&present.nay, macros),
            home: Pattern::new(&present.home, macros),
            homeless: present.homeless.clone(),
            housing: present.housing.clone(),
            link: Pattern::new(&detail.link, macros),
            lead: Pattern::new(&detail.lead, macros),
        }
    }

    /// The category of a code.
    pub(in crate::respondent) fn of(&'static self, code: &str) -> Option<Living> {
        let category = self.categories.iter().find(|c| c.entry.code == code)?;
        Some(Living {
            entry: &category.entry,
            taxonomy: self,
        })
    }

    /// The code and the label of each category.
    pub(in crate::respondent) fn labels(&self) -> impl Iterator<Item = (&str, &str)> {
        let entries = self.categories.iter().map(|c| &c.entry);
        entries.map(|e| (e.code.as_str(), e.label.as_str()))
    }

    /// The category that two others together mean: whoever lives with family and has foster parents
    /// lives in a netwerkpleeggezin.
    pub(in crate::respondent) fn of_both(
        &'static self,
        one: Living,
        other: Living,
    ) -> Option<Living> {
        let mut codes = self.categories.iter().map(|c| c.entry.code.as_str());
        codes
            .find_map(|code| {
                self.of(code)
                    .filter(|l| l.includes(one) && l.includes(other))
            })
            .filter(|_| one != other)
    }

    /// The codes of all categories.
    #[cfg(test)]
    pub(in crate::respondent) fn codes(&'static self) -> impl Iterator<Item = &'static str> {
        self.categories.iter().map(|c| c.entry.code.as_str())
    }

    /// The codes of the categories that hold no other, sorted.
    #[cfg(test)]
    pub(in crate::respondent) fn leaves(&'static self) -> Vec<&'static str> {
        let codes = || self.categories.iter().map(|c| c.entry.code.as_str());
        let holds =
            |code: &str| codes().any(|c| c.strip_prefix(code).is_some_and(|r| r.starts_with('.')));
        let mut leaves: Vec<&str> = codes().filter(|c| !holds(c)).collect();
        leaves.sort_unstable();
        leaves
    }

    /// Runs the examples of a category: each is recognised as it, and no counter-example is.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Example`] with the code, if there are no examples or one fails.
    pub(in crate::respondent) fn try_examples(&'static self, code: &str) -> Result<()> {
        let Some(living) = self.of(code) else {
            return Ok(());
        };
        let is = |text: &String| self.locate(text).is_some_and(|(l, _)| l == living);
        let entry = living.entry;
        let told = !entry.finds.is_empty() && !entry.leaves.is_empty();
        if told && entry.finds.iter().all(is) && !entry.leaves.iter().any(is) {
            Ok(())
        } else {
            Err(Error::new(ErrorKind::Example).about_rule(code))
        }
    }

    /// Compiles every pattern and looks at the tree.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Rules`] with the code of the first category that is malformed.
    pub(in crate::respondent) fn check(&self) -> Result<()> {
        for category in &self.categories {
            for pattern in &self.patterns[category.patterns.clone()] {
                pattern
                    .check()
                    .map_err(|e| e.about_rule(category.entry.code.as_str()))?;
            }
            let broader = &category.entry.broader;
            if !broader.is_empty() && !self.categories.iter().any(|c| c.entry.code == *broader) {
                return Err(Error::new(ErrorKind::Rules).about_rule(category.entry.code.as_str()));
            }
        }
        for code in self.housing.iter().chain([&self.homeless]) {
            if self.categories.iter().all(|c| c.entry.code != *code) {
                return Err(Error::new(ErrorKind::Rules).about_rule(code.as_str()));
            }
        }
        let single = [
            &self.past,
            &self.no,
            &self.other,
            &self.stop,
            &self.nay,
            &self.home,
        ];
        for pattern in single.into_iter().chain([&self.link, &self.lead]) {
            pattern.check()?;
        }
        Ok(())
    }

    /// The label as a field's value is written: *in een pleeggezin*, or *pleeggezin* where neither
    /// the value nor the wording in it begins with a preposition or article.
    pub(super) fn label_in_field<'l>(&self, label: &'l str, value: &str, wording: Span) -> &'l str {
        let led = self.lead.is_match(value) || self.lead.is_match(wording.of(value));
        match self.lead.find(label) {
            Some(lead) if !led => label.get(lead.end..).unwrap_or(label),
            _ => label,
        }
    }
}
