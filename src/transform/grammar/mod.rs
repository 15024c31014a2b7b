//! The grammar of Dutch names: genitive, diminutive, short forms, capitals.
//!
//! The endings and the names that go their own way are data, in `rules/surrogate.toml`.

mod capitals;
mod diminutive;
mod read;
mod surname;
mod syllables;

pub(crate) use capitals::Capitals;
pub(crate) use read::Doubles;

use super::fold::fold;
use crate::Result;
use crate::rules::RuleFiles;
use diminutive::{DiminutiveRule, PetRules};
use std::collections::BTreeMap;

/// The built-in rules.
#[cfg(test)]
pub(crate) const BUILT_IN: &str = include_str!("../../../rules/surrogate.toml");

/// How a genitive is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GenitiveStyle {
    /// As the spelling rules say.
    Rule,
    /// With *'s* also after consonants and *e*, as many people write.
    AlwaysApostropheS,
}

/// The sex that the ending of a Slavic surname tells of: *Kowalski*, *Kowalska*.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gender {
    Feminine,
    Masculine,
}

/// The rules, read and checked.
pub(crate) struct Grammar {
    elided: String,
    diminutive_endings: Vec<String>,
    diminutive_doubling: Vec<String>,
    diminutive_last: String,
    /// Ending, and what is added to it; longest first. An accented ending is compared unfolded.
    genitive: Vec<(String, &'static str)>,
    genitive_accented: Vec<String>,
    genitive_long: Vec<String>,
    genitive_names: BTreeMap<String, &'static str>,
    diminutive: Vec<DiminutiveRule>,
    diminutive_names: BTreeMap<String, String>,
    pets: Vec<PetRules>,
    short_names: BTreeMap<String, String>,
    vowels: String,
    /// Vowels that are consonants elsewhere.
    half_vowels: String,
    /// Vowels that mostly have no stress.
    toneless: String,
    short_never_last: String,
    short_shortest: usize,
    variant_joins: Vec<String>,
    variant_endings: Vec<(String, String)>,
    variant_otherwise: String,
    pub(crate) doubles: Doubles,
    prefixes: BTreeMap<String, String>,
    plural_endings: Vec<String>,
    plural_determiners: Vec<String>,
    numbers: Vec<String>,
    plural_s: Vec<String>,
    titles: Vec<String>,
    other_prefixes: Vec<String>,
    /// Each abbreviated tussenvoegsel with what it may stand for, longest first.
    abbreviations: Vec<(String, Vec<String>)>,
    /// Longest first.
    maiden: Vec<String>,
    /// Masculine and feminine endings.
    feminine: Vec<(String, String)>,
    syllable_onsets: Vec<String>,
    syllable_apart: Vec<String>,
    syllable_marked: String,
    clashes: Vec<String>,
    pub(crate) family: String,
    family_words: Vec<String>,
    pub(crate) letters: Vec<char>,
    /// The examples of the file as (rule, left, right), for the test that runs them.
    #[cfg_attr(not(test), allow(dead_code))]
    examples: Vec<(&'static str, String, String)>,
}

impl Grammar {
    /// Reads the rules.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Rules`] with the line, if the file is malformed.
    #[cfg(test)]
    pub(crate) fn parse(source: &str) -> Result<Self> {
        Self::of_file(super::rules::read(source, "rules/surrogate.toml")?)
    }

    /// The rules of the rule files.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Rules`] with the line, if the file is malformed.
    pub(crate) fn of(rules: &RuleFiles) -> Result<Self> {
        Self::of_file(rules.file("surrogate.toml")?)
    }

    /// What the genitive adds to a name: `s`, `'s` or `'`.
    pub(crate) fn genitive_ending(&self, name: &str, style: GenitiveStyle) -> &'static str {
        let last = name.rsplit([' ', '-']).next().unwrap_or(name);
        let folded = fold(last);
        let lower = last.to_lowercase();
        let ends_in = |list: &[String]| list.iter().any(|e| lower.ends_with(e.as_str()));
        let by_rule = if let Some(ending) = self.genitive_names.get(&folded) {
            ending
        } else if ends_in(&self.genitive_long) {
            "'s"
        } else if ends_in(&self.genitive_accented) {
            "s"
        } else {
            self.genitive
                .iter()
                .find(|(ending, _)| folded.ends_with(ending.as_str()))
                .map_or("s", |(_, add)| *add)
        };
        match (style, by_rule) {
            (GenitiveStyle::AlwaysApostropheS, "s") => "'s",
            _ => by_rule,
        }
    }

    /// Whether two vowels that meet in a compound need a hyphen: *Anna-avond*.
    pub(crate) fn clashes(&self, name: &str, next: &str) -> bool {
        let (Some(last), Some(first)) = (name.chars().next_back(), next.chars().next()) else {
            return false;
        };
        self.clashes.contains(&fold(&format!("{last}{first}")))
    }

    /// Whether a letter behind an apostrophe stands for a whole word: *'s avonds*.
    pub(crate) fn is_elided(&self, letter: char) -> bool {
        self.elided.contains(letter)
    }

    /// The name in another spelling.
    pub(crate) fn variant(&self, name: &str) -> String {
        let by_ending = self
            .variant_endings
            .iter()
            .find_map(|(ending, other)| Some(format!("{}{other}", name.strip_suffix(ending)?)));
        by_ending.unwrap_or_else(|| format!("{name}{}", self.variant_otherwise))
    }

    /// Whether the text between two names sets the one against the other: *Yvon of Yvonne*.
    pub(crate) fn joins_variants(&self, between: &str) -> bool {
        let between = between.trim_matches(|c: char| !c.is_alphanumeric());
        let folded = fold(between);
        self.variant_joins.contains(&folded)
    }

    /// Several persons of one given name: *Jeroens*, *Lucassen*.
    pub(crate) fn plural(&self, name: &str) -> String {
        let ending = self.genitive_ending(name, GenitiveStyle::Rule);
        if ending != "'" {
            return format!("{name}{ending}");
        }
        let mut back = name.chars().rev();
        let last = back.next().unwrap_or('s');
        let short = back.next().is_some_and(|c| self.vowels.contains(c))
            && back.next().is_none_or(|c| !self.vowels.contains(c));
        match (last, short) {
            ('s', true) => format!("{name}sen"),
            _ => format!("{name}en"),
        }
    }

    /// Whether a word says how many there are.
    pub(crate) fn is_number(&self, word: &str) -> bool {
        let folded = fold(word);
        self.numbers.contains(&folded)
    }

    /// Whether a surname follows the word: *meneer*, *familie*.
    pub(crate) fn is_title(&self, word: &str) -> bool {
        let folded = fold(word.trim_end_matches('.'));
        self.titles.contains(&folded)
    }

    /// Every name that the rules themselves bring: short forms and doubles.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        let doubles = self.doubles.male.iter().chain(&self.doubles.female);
        self.short_names.values().chain(doubles).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorKind;

    #[test]
    fn every_example_of_the_file_holds() {
        let grammar = Grammar::parse(BUILT_IN).unwrap();
        assert!(grammar.examples.len() >= 60);
        let mut failures = Vec::new();
        for (rule, name, expected) in &grammar.examples {
            let got = match *rule {
                "genitive" => format!(
                    "{name}{}",
                    grammar.genitive_ending(name, GenitiveStyle::Rule)
                ),
                "short" => grammar.short(name).unwrap_or_else(|| "-".to_owned()),
                "variant" => grammar.variant(name),
                "syllables" => grammar.syllables(name).join("-"),
                _ => grammar.diminutive(name),
            };
            if got != *expected {
                failures.push(format!("{rule} of {name}: {got}, not {expected}"));
            }
        }
        assert!(failures.is_empty(), "{}", failures.join("\n"));
    }

    #[test]
    fn a_writer_who_always_writes_apostrophe_s_is_followed_where_it_can_be_read() {
        let grammar = Grammar::parse(BUILT_IN).unwrap();
        let style = GenitiveStyle::AlwaysApostropheS;
        assert_eq!(grammar.genitive_ending("Lotte", style), "'s");
        assert_eq!(grammar.genitive_ending("Thijs", style), "'");
    }

    #[test]
    fn malformed_rules_say_where() {
        let Err(error) = Grammar::parse("genitive = 3\n") else {
            panic!("parsed")
        };
        assert_eq!((error.kind(), error.place().line), (ErrorKind::Rules, 1));
    }
}
