//! Persons by less than a name: by initials, or by what they are in the text, with a number.

use super::bearer::Bearer;
use super::fold::{Table, fold};
use super::forms::{Ending, analyse, split_words};
use super::grammar::Grammar;
use super::mention::APOSTROPHES;
use super::scene::{Change, Scene};
use super::surrogate::Role;
use super::transformer::item::Item;
use crate::Result;
use crate::ingest::Document;
use crate::resolve::NameParts;
use crate::rules::RuleFiles;
use crate::text::capitalised;
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::collections::BTreeMap;

/// A fictional name as written, by its initials: *Lotte de Vries* as *L. de V.*, *Lottes* as *L.'s*.
pub(crate) fn initials_of(text: &str, role: &Role, grammar: &Grammar, apostrophe: char) -> String {
    let words = split_words(text);
    let mut out = String::new();
    let mut at = 0;
    for (i, span) in words.iter().enumerate() {
        out.push_str(&text[at..span.start]);
        at = span.end;
        let last = i + 1 == words.len();
        let word = span.of(text);
        if grammar.is_prefix(&fold(word)) && !last {
            out.push_str(word);
            continue;
        }
        let mut halves = word.split('-').peekable();
        while let Some(half) = halves.next() {
            push_initial(&mut out, half, role, apostrophe);
            if halves.peek().is_some() {
                out.push('-');
            }
        }
    }
    out.push_str(&text[at..]);
    out
}

fn push_initial(out: &mut String, word: &str, role: &Role, apostrophe: char) {
    let letters = word.trim_matches(|c: char| !c.is_alphanumeric() && !APOSTROPHES.contains(&c));
    // A code or initials by now: no more than letters.
    if word.contains('.') || letters.chars().filter(|c| c.is_alphabetic()).count() < 2 {
        out.push_str(word);
        return;
    }
    out.extend(
        letters
            .chars()
            .next()
            .into_iter()
            .flat_map(char::to_uppercase),
    );
    out.push('.');
    let folded = fold(letters);
    let names = role.new_given.iter().map(String::as_str);
    let surname = role.new_surname.split(['-', ' ']);
    let is_genitive = |name: &str| {
        let name = fold(name);
        let rest = folded.strip_prefix(&name).filter(|_| !name.is_empty());
        rest.is_some_and(|rest| {
            rest.trim_start_matches(APOSTROPHES) == "s"
                || APOSTROPHES.iter().any(|a| rest == a.to_string())
        })
    };
    if names.chain(surname).any(is_genitive) {
        out.push(apostrophe);
        out.push('s');
    }
}

/// The words that say what a person is.
pub(crate) struct Roles {
    /// A word as it stands before a name, to the word that is written.
    words: BTreeMap<String, String>,
    /// For whom nothing says it.
    other: String,
}

/// What a person is in one document: the word, and the number among those who are the same.
pub(crate) struct Part {
    word: String,
    number: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    other: String,
    words: BTreeMap<String, Vec<String>>,
    /// For the tests, which run them.
    #[serde(rename = "examples")]
    _examples: IgnoredAny,
}

impl Roles {
    /// With the words of the rule files.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Rules`](crate::ErrorKind::Rules) if they are malformed.
    pub(crate) fn of(rules: &RuleFiles) -> Result<Self> {
        let file: File = rules.file("generalise/role.toml")?;
        let words = file.words.into_iter().flat_map(|(word, forms)| {
            let forms = forms.into_iter();
            forms.map(move |form| (form, word.clone()))
        });
        Ok(Self {
            words: words.collect(),
            other: file.other,
        })
    }

    /// What each person of a document is: the word that stands right before mentions most often,
    /// and the number in the order of the text.
    pub(crate) fn parts(
        &self,
        document: &Document,
        items: &[Item<'_>],
        people: &[Option<Bearer<'_>>],
    ) -> Vec<Option<Part>> {
        let mut counts: Vec<BTreeMap<&str, usize>> = vec![BTreeMap::new(); people.len()];
        let mut order: Vec<usize> = Vec::new();
        for mention in items.iter().filter_map(Item::mention) {
            let index = mention.entity.0 as usize;
            let Some(Some(bearer)) = people.get(index) else {
                continue;
            };
            let index = bearer.same_as.unwrap_or(index);
            if !order.contains(&index) {
                order.push(index);
            }
            let before = &document.text[..mention.detection.span.start];
            if let Some((_, word)) = self.ends(before) {
                *counts[index].entry(word).or_default() += 1;
            }
        }
        let mut parts: Vec<Option<Part>> = people.iter().map(|_| None).collect();
        let mut numbers: Table<String, usize> = Table::default();
        for index in order {
            let most = counts[index]
                .iter()
                .max_by_key(|(word, n)| (**n, std::cmp::Reverse(**word)));
            let word = capitalised(most.map_or(&*self.other, |(word, _)| word));
            let number = numbers.entry(word.clone()).or_default();
            *number += 1;
            let number = *number;
            parts[index] = Some(Part { word, number });
        }
        parts
    }

    /// The word for a person that stands before a blank at the end of a text: where it begins, and
    /// what is written for it.
    fn ends<'r>(&'r self, text: &str) -> Option<(usize, &'r str)> {
        let trimmed = text.trim_end_matches(' ');
        let letters = trimmed.chars().rev().take_while(|c| c.is_alphabetic());
        let start = trimmed.len() - letters.map(char::len_utf8).sum::<usize>();
        let word = self.words.get(&trimmed[start..].to_lowercase())?;
        (trimmed.len() < text.len()).then_some((start, word.as_str()))
    }

    /// A mention as the part with its number; a word for it right before the name goes with it.
    pub(crate) fn write(
        &self,
        part: &Part,
        scene: &Scene<'_>,
        parts: Option<&NameParts>,
        full: &NameParts,
        grammar: &Grammar,
    ) -> Change {
        let mut change = scene.change(format!("{} {}", part.word, part.number));
        if let Some((start, word)) = self.ends(scene.before())
            && capitalised(word) == part.word
        {
            change.span.start = scene.floor + start;
        }
        let words = analyse(scene.surface(), parts, full, grammar);
        let ending = words.last().map_or(Ending::None, |word| word.ending);
        if matches!(ending, Ending::Genitive(_) | Ending::DiminutiveGenitive) {
            change.text.extend([scene.apostrophe, 's']);
        } else {
            take_ending(&mut change, scene);
        }
        change
    }
}

/// Takes in a genitive that the change leaves outside: *Ingrids*, *Karin's*.
pub(crate) fn take_ending(change: &mut Change, scene: &Scene<'_>) {
    let after = scene.text.get(change.span.end..scene.ceiling).unwrap_or("");
    let rest = after.trim_start_matches(APOSTROPHES);
    let ends = |rest: &str| !rest.starts_with(char::is_alphanumeric);
    if rest.strip_prefix('s').is_some_and(ends) {
        change.text.extend([scene.apostrophe, 's']);
        change.span.end += after.len() - rest.len() + 1;
    }
}
