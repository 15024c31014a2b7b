//! Surnames: their tussenvoegsels, the forms of the sexes, families.

use super::{Gender, Grammar};
use crate::transform::fold::fold;

impl Grammar {
    /// The length of an abbreviated tussenvoegsel at the start of a text: *v.d.*
    pub(crate) fn abbreviation_at(&self, text: &str) -> impl Iterator<Item = usize> {
        let all = self.abbreviations.iter().map(|(short, _)| short);
        starting(all, text)
    }

    /// The length of a word between two surnames at the start of a text: *e/v*, *geboren*.
    pub(crate) fn maiden_at(&self, text: &str) -> impl Iterator<Item = usize> {
        starting(self.maiden.iter(), text)
    }

    /// The tussenvoegsel as short as the writer wrote another one; `None` where that was in full
    /// or it has no short form of the kind.
    pub(crate) fn abbreviated(&self, prefix: &str, written: &str) -> Option<&str> {
        let written = fold(written);
        let known = self
            .abbreviations
            .iter()
            .any(|(short, _)| *short == written);
        let marks = |s: &str| -> Vec<char> {
            let mut marks: Vec<char> = s.chars().filter(|c| !c.is_alphabetic()).collect();
            marks.dedup();
            marks
        };
        let fits = |full: &[String]| full.iter().any(|f| f == prefix);
        let mut fitting = self.abbreviations.iter().filter(|(_, full)| fits(full));
        let same = fitting.clone().find(|(short, _)| *short == written);
        let alike = || fitting.find(|(short, _)| marks(short) == marks(&written));
        same.or_else(alike)
            .filter(|_| known)
            .map(|(short, _)| short.as_str())
    }

    /// Whether a folded surname is the other sex's form of a folded one, and whose.
    pub(crate) fn gendered(&self, word: &str, base: &str) -> Option<Gender> {
        let swapped = |from: &str, to: &str| {
            let stem = base.strip_suffix(from);
            stem.is_some_and(|s| !s.is_empty() && word.strip_suffix(to) == Some(s))
        };
        self.feminine.iter().find_map(|(he, she)| {
            let feminine = swapped(he, she).then_some(Gender::Feminine);
            feminine.or_else(|| swapped(she, he).then_some(Gender::Masculine))
        })
    }

    /// A surname in the form for a sex; the surname itself where it has one form.
    pub(crate) fn in_gender(&self, surname: &str, gender: Gender) -> String {
        let swapped = self.feminine.iter().find_map(|(he, she)| {
            let (from, to) = match gender {
                Gender::Feminine => (he, she),
                Gender::Masculine => (she, he),
            };
            Some(format!("{}{to}", surname.strip_suffix(from.as_str())?))
        });
        swapped.unwrap_or_else(|| surname.to_owned())
    }

    /// Another tussenvoegsel than this one.
    pub(crate) fn other_prefix<'a>(&'a self, prefix: &'a str) -> &'a str {
        let other = self.other_prefixes.iter().find(|p| *p != prefix);
        other.map_or(prefix, String::as_str)
    }

    /// Whether a folded word stands before surnames (*van*, *el*).
    pub(crate) fn is_prefix(&self, folded: &str) -> bool {
        self.prefixes.contains_key(folded)
    }

    /// The background that a surname's prefix tells of.
    pub(crate) fn prefix_background(&self, prefix: &str) -> Option<&str> {
        let folded = fold(prefix);
        let first = folded.split_whitespace().next()?;
        self.prefixes.get(first).map(String::as_str)
    }

    /// Whether a word announces a surname in the plural (*de* Jansens).
    pub(crate) fn is_plural_determiner(&self, word: &str) -> bool {
        self.plural_determiners.iter().any(|w| w == word)
    }

    /// Whether a surname takes a plural *s*: de Bakkers.
    pub(crate) fn takes_plural_s(&self, surname: &str) -> bool {
        let folded = fold(surname);
        self.plural_s.iter().any(|e| folded.ends_with(e.as_str()))
    }

    /// Whether a word says *family* already.
    pub(crate) fn is_family_word(&self, word: &str) -> bool {
        let folded = fold(word);
        self.family_words.contains(&folded)
    }

    /// Whether `rest` makes a plural of a surname.
    pub(crate) fn makes_plural(&self, rest: &str) -> bool {
        self.plural_endings.iter().any(|e| e == rest)
    }
}

/// The lengths of those words of a list, in its order, that a text starts with, in any case.
fn starting<'l>(list: impl Iterator<Item = &'l String>, text: &str) -> impl Iterator<Item = usize> {
    list.filter(move |word| {
        let start = text.get(..word.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(word))
    })
    .map(String::len)
}
