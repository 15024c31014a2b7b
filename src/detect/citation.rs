//! Cited authors, and things that are called after somebody: spans in which names stay readable.

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
    /// Whether it is a thing with a fixed name, that is looked for around each found name.
    #[serde(default)]
    thing: bool,
    finds: Vec<String>,
    leaves: Vec<String>,
}

/// Finds citations and things. The patterns of citations are compiled when a document first holds a
/// year in brackets or *et al*, those of things when a name is first found.
pub(crate) struct Citations {
    rules: Vec<(String, bool)>,
    compiled: OnceLock<Vec<Option<Regex>>>,
    things: String,
    compiled_things: OnceLock<Option<Regex>>,
}

/// How many bytes before and behind a name a thing that it is part of may reach.
const REACH: usize = 48;

impl Citations {
    /// The rules of the rule files.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Rules`] where the file is malformed or a rule has no example.
    pub(crate) fn new(rules: &RuleFiles) -> Result<Self> {
        let file = read(rules)?;
        Ok(Self::of(&file.citation.iter().collect::<Vec<_>>(), &file))
    }

    fn of(entries: &[&Entry], file: &File) -> Self {
        let (things, cited): (Vec<&Entry>, Vec<&Entry>) = entries.iter().partition(|e| e.thing);
        let pattern = |e: &Entry| expand(&e.pattern, &file.fragments);
        let things: Vec<String> = things
            .into_iter()
            .map(|e| format!("(?:{})", pattern(e)))
            .collect();
        Self {
            rules: cited
                .into_iter()
                .map(|e| (pattern(e), e.unless_given))
                .collect(),
            compiled: OnceLock::new(),
            things: things.join("|"),
            compiled_things: OnceLock::new(),
        }
    }

    /// Whether a name is part of what a thing is called: *Lyme*, *Jan Modaal*.
    pub(crate) fn is_thing(&self, text: &str, name: Span) -> bool {
        if self.things.is_empty() {
            return false;
        }
        let things = self
            .compiled_things
            .get_or_init(|| Regex::new(&self.things).ok());
        let Some(things) = things else { return false };
        let mut from = name.start.saturating_sub(REACH);
        while !text.is_char_boundary(from) {
            from += 1;
        }
        let mut to = (name.end + REACH).min(text.len());
        while !text.is_char_boundary(to) {
            to -= 1;
        }
        let mut around = things.find_iter(&text[from..to]);
        around.any(|thing| Span::from(thing.range()).shift(from).contains(name))
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
            let only = Citations::of(&[entry], &file);
            let found = |text: &str| match entry.thing {
                true => {
                    let things = Regex::new(&only.things).unwrap();
                    things
                        .find_iter(text)
                        .map(|f| Span::from(f.range()))
                        .collect()
                }
                false => only.find(text, Lexicon::built_in()),
            };
            for example in &entry.finds {
                let (mut text, mut spans) = (String::new(), Vec::new());
                for part in example.split('[') {
                    match part.split_once(']') {
                        Some((inside, after)) => {
                            spans.push(Span::new(text.len(), text.len() + inside.len()));
                            text += inside;
                            text += after;
                        }
                        None => text += part,
                    }
                }
                assert_eq!(found(&text), spans, "{}: {example}", entry.id);
                if entry.thing {
                    assert!(only.is_thing(&text, spans[0]), "{}: {example}", entry.id);
                }
            }
            for example in &entry.leaves {
                assert_eq!(found(example), [], "{}: {example}", entry.id);
            }
        }
    }
}
