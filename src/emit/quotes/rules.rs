//! The rules of quotes, `rules/quotes.toml`: what is polished away, and what identifies by itself.

use super::polish::polish;
use crate::rules::RuleFiles;
use crate::text::fold;
use crate::{Error, ErrorKind, Result};
use regex::{Regex, RegexBuilder};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// The file that holds them.
const FILE: &str = "quotes.toml";

/// What is polished away, and what in a quote identifies by itself. `Debug` tells how many rules there are.
pub struct QuoteRules {
    pub(super) fillers: Vec<Filler>,
    /// Words after which the comma of a filler stays.
    pub(super) comma_after: Vec<String>,
    pub(super) repeat: Repeat,
    pub(super) restart: Restart,
    pub(super) content: Vec<Content>,
}

/// Words that fill a pause.
pub(super) struct Filler {
    pub(super) id: Arc<str>,
    /// Folded words, the longest phrases first.
    pub(super) phrases: Vec<Vec<String>>,
    pub(super) place: Where,
    pub(super) comma: Comma,
    pub(super) not_after: Vec<String>,
    pub(super) not_before: Vec<String>,
}

/// Where a filler is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Where {
    /// Everywhere.
    Anywhere,
    /// Not at the start of a sentence.
    Inside,
    /// Where it is set apart on both sides.
    Apart,
}

/// What becomes of the commas on both sides of a filler.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Comma {
    Drop,
    Keep,
}

/// Words that are left out once where they stand twice.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Repeat {
    pub(super) bare: Vec<String>,
    pub(super) parted: Vec<String>,
    /// Words behind which a word said twice begins what is told.
    pub(super) not_after: Vec<String>,
    /// Words with which nothing goes on that is told.
    pub(super) but_before: Vec<String>,
    examples: Vec<[String; 2]>,
    keeps: Vec<String>,
}

/// False starts.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Restart {
    /// The most words that go.
    pub(super) most: usize,
    examples: Vec<[String; 2]>,
    keeps: Vec<String>,
}

/// What identifies by itself.
pub(super) struct Content {
    pub(super) id: Arc<str>,
    pub(super) says: [Arc<str>; 2],
    /// Whether the number in what it finds means something.
    pub(super) number: bool,
    pub(super) pattern: Regex,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    filler: Vec<FillerEntry>,
    comma: CommaEntry,
    repeat: Repeat,
    restart: Restart,
    fragments: BTreeMap<String, String>,
    content: Vec<ContentEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FillerEntry {
    id: String,
    words: Vec<String>,
    r#where: Where,
    comma: Comma,
    #[serde(default)]
    not_after: Vec<String>,
    #[serde(default)]
    not_before: Vec<String>,
    examples: Vec<[String; 2]>,
    keeps: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CommaEntry {
    after: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ContentEntry {
    id: String,
    says: Says,
    #[serde(default)]
    number: bool,
    pattern: String,
    finds: Vec<String>,
    leaves: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Says {
    nl: String,
    en: String,
}

impl File {
    fn examples(&self) -> Vec<Examples> {
        let own = |id: &str, changed: &[[String; 2]], kept: &[String]| {
            (id.to_owned(), changed.to_vec(), kept.to_vec())
        };
        let mut out = vec![
            own("repeat", &self.repeat.examples, &self.repeat.keeps),
            own("restart", &self.restart.examples, &self.restart.keeps),
        ];
        let fillers = self.filler.iter();
        out.extend(fillers.map(|f| own(&f.id, &f.examples, &f.keeps)));
        out
    }
}

impl QuoteRules {
    /// Loads the rules, and tries every example.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Rules`] if the file or a pattern is malformed, [`ErrorKind::Example`] if an
    /// example does not hold; with the entry's id.
    pub fn of(rules: &RuleFiles) -> Result<Self> {
        let file: File = rules.file(FILE)?;
        let examples = file.examples();
        let mut content = Vec::with_capacity(file.content.len());
        for entry in &file.content {
            content.push(entry.content(&file.fragments)?);
        }
        let rules = Self {
            fillers: file.filler.into_iter().map(FillerEntry::filler).collect(),
            comma_after: file.comma.after.iter().map(|w| fold(w)).collect(),
            repeat: file.repeat,
            restart: file.restart,
            content,
        };
        match rules.failing(&examples).first() {
            Some((id, _)) => Err(wrong(ErrorKind::Example, id)),
            None => Ok(rules),
        }
    }

    /// The examples that do not hold: the id, and what the text became.
    fn failing(&self, examples: &[Examples]) -> Vec<(String, String)> {
        let mut out = Vec::new();
        for (id, changed, kept) in examples {
            let kept = kept.iter().map(|text| (text, text));
            let changed = changed.iter().map(|[from, to]| (from, to));
            for (from, to) in changed.chain(kept) {
                let polished = polish(from, self).map_or_else(|| from.clone(), |p| p.text);
                if polished != *to {
                    out.push((id.clone(), polished));
                }
            }
        }
        out
    }
}

/// An id, texts and what they are polished to, and texts that stay.
type Examples = (String, Vec<[String; 2]>, Vec<String>);

fn wrong(kind: ErrorKind, id: &str) -> Error {
    Error::new(kind).in_part(FILE).about_rule(id)
}

impl FillerEntry {
    fn filler(self) -> Filler {
        let all = |words: &[String]| words.iter().map(|w| fold(w)).collect::<Vec<String>>();
        let mut phrases: Vec<Vec<String>> = all(&self.words)
            .iter()
            .map(|phrase| phrase.split(' ').map(str::to_owned).collect())
            .collect();
        phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
        Filler {
            id: self.id.into(),
            phrases,
            place: self.r#where,
            comma: self.comma,
            not_after: all(&self.not_after),
            not_before: all(&self.not_before),
        }
    }
}

impl ContentEntry {
    fn content(&self, fragments: &BTreeMap<String, String>) -> Result<Content> {
        let mut pattern = self.pattern.clone();
        // A fragment may hold another one.
        for _ in 0..3 {
            for (name, fragment) in fragments {
                pattern = pattern.replace(&format!("{{{name}}}"), fragment);
            }
        }
        let pattern = RegexBuilder::new(&pattern)
            .case_insensitive(true)
            .build()
            .map_err(|_| wrong(ErrorKind::Rules, &self.id))?;
        let finds = |text: &String| pattern.is_match(text);
        if !self.finds.iter().all(finds) || self.leaves.iter().any(finds) {
            return Err(wrong(ErrorKind::Example, &self.id));
        }
        Ok(Content {
            id: self.id.as_str().into(),
            says: [self.says.nl.as_str().into(), self.says.en.as_str().into()],
            number: self.number,
            pattern,
        })
    }
}

impl fmt::Debug for QuoteRules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (fillers, content) = (self.fillers.len(), self.content.len());
        write!(f, "QuoteRules({fillers} fillers, {content} of content)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_of_the_built_in_rules_holds() {
        let file: File = RuleFiles::built_in().file(FILE).unwrap();
        for filler in &file.filler {
            assert!(
                !filler.examples.is_empty() && !filler.keeps.is_empty(),
                "{}",
                filler.id
            );
        }
        for content in &file.content {
            assert!(
                !content.finds.is_empty() && !content.leaves.is_empty(),
                "{}",
                content.id
            );
            let made = content.content(&file.fragments);
            assert!(made.is_ok(), "{}: {:?}", content.id, made.err());
        }
        let examples = file.examples();
        let rules = QuoteRules {
            fillers: file.filler.into_iter().map(FillerEntry::filler).collect(),
            comma_after: file.comma.after,
            repeat: file.repeat,
            restart: file.restart,
            content: Vec::new(),
        };
        assert_eq!(rules.failing(&examples), []);
        assert!(QuoteRules::of(&RuleFiles::built_in()).is_ok());
    }

    #[test]
    fn an_example_that_does_not_hold_names_its_rule() {
        let folder = tempfile::tempdir().unwrap();
        let own = "[[content]]\nid = 'own'\nsays = { nl = 'x', en = 'x' }\npattern = 'boot'\nfinds = ['auto']\nleaves = []\n";
        std::fs::write(folder.path().join(FILE), own).unwrap();
        let rules = RuleFiles::with_overlay(folder.path()).unwrap();
        let error = QuoteRules::of(&rules).unwrap_err();
        assert_eq!(
            (error.kind(), error.rule()),
            (ErrorKind::Example, Some("own"))
        );
    }
}
