//! Cited authors: spans in which names stay readable.

use crate::Span;
use crate::rules::RuleFiles;
use crate::text::Lexicon;
use crate::{Error, ErrorKind, Result};
use regex::Regex;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

const PART: &str = "citations.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    fragments: BTreeMap<String, String>,
    citation: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    pattern: String,
    #[serde(default)]
    unless_given: bool,
    finds: Vec<String>,
    leaves: Vec<String>,
}

/// Finds citations. Patterns are compiled when a document first holds a year in brackets or *et al*.
pub(crate) struct Citations {
    rules: Vec<(String, bool)>,
    compiled: OnceLock<Vec<Option<Regex>>>,
}

impl Citations {
    /// The rules of the rule files.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Rules`] where the file is malformed or a rule has no example.
    pub(crate) fn new(rules: &RuleFiles) -> Result<Self> {
        let file = read(rules)?;
        let rules = file
            .citation
            .iter()
            .map(|e| (expand(&e.pattern, &file.fragments), e.unless_given));
        Ok(Self {
            rules: rules.collect(),
            compiled: OnceLock::new(),
        })
    }

    /// The citations of a text, sorted; they may overlap. O(n), and nothing where no year stands in brackets.
    pub(crate) fn find(&self, text: &str, lexicon: &Lexicon) -> Vec<Span> {
        let years = memchr::memmem::find(text.as_bytes(), b"20").is_some_and(|_| has_year(text));
        if !years && memchr::memmem::find(text.as_bytes(), b"et al").is_none() {
            return Vec::new();
        }
        let compiled = self
            .compiled
            .get_or_init(|| self.rules.iter().map(|(p, _)| Regex::new(p).ok()).collect());
        let mut spans = Vec::new();
        for (regex, (_, unless_given)) in compiled.iter().zip(&self.rules) {
            let Some(regex) = regex else { continue };
            for found in regex.find_iter(text) {
                if !unless_given || !starts_with_given_name(found.as_str(), lexicon) {
                    spans.push(Span::from(found.range()));
                }
            }
        }
        spans.sort();
        spans
    }
}

/// Whether a year of four figures closes a bracket anywhere.
fn has_year(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b')', bytes).any(|at| {
        let before = bytes.get(at.saturating_sub(6)..at).unwrap_or_default();
        before.windows(4).any(|w| w.iter().all(u8::is_ascii_digit))
    })
}

fn starts_with_given_name(citation: &str, lexicon: &Lexicon) -> bool {
    let word = citation
        .split(|c: char| !c.is_alphanumeric())
        .find(|w| !w.is_empty())
        .unwrap_or("");
    lexicon
        .look_up(word)
        .given_name()
        .is_some_and(|g| g.local && g.log2 >= 5)
}

fn read(rules: &RuleFiles) -> Result<File> {
    let file: File = rules.file(PART)?;
    // The built-in ones are tried in a test.
    let compiles = |entry: &Entry| {
        let pattern = || expand(&entry.pattern, &file.fragments);
        rules.user_text(PART).is_none() || Regex::new(&pattern()).is_ok()
    };
    for entry in &file.citation {
        if entry.finds.is_empty() || entry.leaves.is_empty() || !compiles(entry) {
            return Err(Error::new(ErrorKind::Rules)
                .in_part(PART)
                .about_rule(entry.id.as_str()));
        }
    }
    Ok(file)
}

/// A pattern with its fragments filled in, and every space as any white space.
fn expand(pattern: &str, fragments: &BTreeMap<String, String>) -> String {
    let mut text = pattern.to_owned();
    for _ in 0..4 {
        for (name, fragment) in fragments {
            text = text.replace(&format!("{{{name}}}"), &format!("(?:{fragment})"));
        }
    }
    text.replace(' ', r"[ \t\r\n\x{a0}]+")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_finds_and_leaves_what_its_examples_say() {
        let rules = RuleFiles::built_in();
        let file = read(&rules).unwrap();
        for entry in &file.citation {
            let only = Citations {
                rules: vec![(expand(&entry.pattern, &file.fragments), entry.unless_given)],
                compiled: OnceLock::new(),
            };
            for example in &entry.finds {
                let (before, rest) = example.split_once('[').unwrap();
                let (inside, after) = rest.rsplit_once(']').unwrap();
                let text = format!("{before}{inside}{after}");
                let span = Span::new(before.len(), before.len() + inside.len());
                assert_eq!(
                    only.find(&text, Lexicon::built_in()),
                    [span],
                    "{}: {example}",
                    entry.id
                );
            }
            for example in &entry.leaves {
                assert_eq!(
                    only.find(example, Lexicon::built_in()),
                    [],
                    "{}: {example}",
                    entry.id
                );
            }
        }
    }
}
