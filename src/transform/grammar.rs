//! The grammar of Dutch names: genitive, diminutive, short forms, capitals.
//!
//! The endings and the names that go their own way are data, in `rules/surrogate.toml`.

use super::fold::fold;
use crate::rules::RuleFiles;
use crate::text::Lexicon;
use crate::{Error, ErrorKind, Result};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The built-in rules.
#[cfg(test)]
pub(crate) const BUILT_IN: &str = include_str!("../../rules/surrogate.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    genitive: GenitiveFile,
    diminutive: Vec<DiminutiveRule>,
    diminutives: DiminutiveNames,
    pet: Vec<PetRules>,
    short: ShortNames,
    variant: Variants,
    double: Doubles,
    surname: SurnameFile,
    initials: InitialsFile,
    syllables: Syllables,
    compound: Compounds,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GenitiveFile {
    apostrophe: Vec<String>,
    apostrophe_names: Vec<String>,
    elided: String,
    apostrophe_s: Vec<String>,
    joined: Vec<String>,
    accented: Vec<String>,
    long_accented: Vec<String>,
    examples: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DiminutiveRule {
    endings: Vec<String>,
    #[serde(default)]
    none: bool,
    #[serde(default)]
    short: bool,
    #[serde(default)]
    one: bool,
    #[serde(default)]
    closed: bool,
    #[serde(default)]
    double: bool,
    #[serde(default)]
    add: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DiminutiveNames {
    endings: Vec<String>,
    doubling: Vec<String>,
    last: String,
    names: Vec<String>,
    examples: Vec<String>,
}

/// Pet forms of one kind: *Keesie*, *Tommeke*.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PetRules {
    written: Vec<String>,
    drop: Vec<String>,
    rules: Vec<DiminutiveRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Syllables {
    onsets: Vec<String>,
    apart: Vec<String>,
    marked: String,
    examples: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Compounds {
    clashes: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ShortNames {
    names: Vec<String>,
    vowels: String,
    never_last: String,
    shortest: usize,
    examples: Vec<String>,
}

/// Another spelling of a name, for where the text weighs two.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Variants {
    joins: Vec<String>,
    endings: Vec<String>,
    otherwise: String,
    examples: Vec<String>,
}

/// Double given names, by sex.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Doubles {
    pub(crate) male: Vec<String>,
    pub(crate) female: Vec<String>,
    pub(crate) male_halves: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SurnameFile {
    prefixes: BTreeMap<String, Vec<String>>,
    plural_endings: Vec<String>,
    plural_determiners: Vec<String>,
    numbers: Vec<String>,
    plural_s: Vec<String>,
    titles: Vec<String>,
    other_prefixes: Vec<String>,
    abbreviations: Vec<String>,
    maiden: Vec<String>,
    feminine: Vec<String>,
    family: String,
    family_words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct InitialsFile {
    letters: String,
}

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
    short_vowels: String,
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

fn pair(line: &str) -> Result<(String, String)> {
    let (a, b) = line
        .split_once(" = ")
        .ok_or_else(|| Error::new(ErrorKind::Rules))?;
    Ok((a.to_owned(), b.to_owned()))
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

    fn of_file(file: File) -> Result<Self> {
        let g = file.genitive;
        let mut genitive: Vec<(String, &'static str)> = Vec::new();
        for (endings, add) in [(g.apostrophe, "'"), (g.apostrophe_s, "'s"), (g.joined, "s")] {
            genitive.extend(endings.into_iter().map(|e| (e, add)));
        }
        genitive.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
        let mut examples = Vec::new();
        for (rule, lines) in [
            ("genitive", &g.examples),
            ("diminutive", &file.diminutives.examples),
            ("short", &file.short.examples),
            ("variant", &file.variant.examples),
            ("syllables", &file.syllables.examples),
        ] {
            for line in lines {
                let (a, b) = pair(line)?;
                examples.push((rule, a, b));
            }
        }
        let table = |lines: Vec<String>| -> Result<BTreeMap<String, String>> {
            lines
                .iter()
                .map(|line| pair(line).map(|(a, b)| (fold(&a), b)))
                .collect()
        };
        let mut prefixes = BTreeMap::new();
        for (background, words) in file.surname.prefixes {
            for word in words {
                prefixes.insert(word, background.clone());
            }
        }
        let mut abbreviations = Vec::new();
        for line in &file.surname.abbreviations {
            let (short, full) = pair(line)?;
            let full: Vec<String> = full.split(", ").map(str::to_owned).collect();
            abbreviations.push((short, full));
        }
        abbreviations.sort_by_key(|(short, _)| std::cmp::Reverse(short.len()));
        let mut maiden = file.surname.maiden;
        maiden.sort_by_key(|word| std::cmp::Reverse(word.len()));
        let feminine = file.surname.feminine.iter().map(|line| pair(line));
        Ok(Self {
            elided: g.elided,
            diminutive_endings: file.diminutives.endings,
            diminutive_doubling: file.diminutives.doubling,
            diminutive_last: file.diminutives.last,
            genitive,
            genitive_accented: g.accented,
            genitive_long: g.long_accented,
            genitive_names: g.apostrophe_names.iter().map(|n| (fold(n), "'")).collect(),
            diminutive: file.diminutive,
            diminutive_names: table(file.diminutives.names)?,
            pets: file.pet,
            short_names: table(file.short.names)?,
            short_vowels: file.short.vowels,
            short_never_last: file.short.never_last,
            short_shortest: file.short.shortest,
            variant_joins: file.variant.joins,
            variant_endings: file
                .variant
                .endings
                .iter()
                .map(|line| pair(line))
                .collect::<Result<_>>()?,
            variant_otherwise: file.variant.otherwise,
            doubles: file.double,
            prefixes,
            plural_endings: file.surname.plural_endings,
            plural_determiners: file.surname.plural_determiners,
            numbers: file.surname.numbers,
            titles: file.surname.titles,
            other_prefixes: file.surname.other_prefixes,
            abbreviations,
            maiden,
            feminine: feminine.collect::<Result<_>>()?,
            syllable_onsets: file.syllables.onsets,
            syllable_apart: file.syllables.apart,
            syllable_marked: file.syllables.marked,
            clashes: file.compound.clashes,
            plural_s: file.surname.plural_s,
            family: file.surname.family,
            family_words: file.surname.family_words,
            letters: file.initials.letters.chars().collect(),
            examples,
        })
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

    /// The diminutive of a given name; the name itself where none is natural.
    pub(crate) fn diminutive(&self, name: &str) -> String {
        let folded = fold(name);
        if let Some(known) = self.diminutive_names.get(&folded) {
            return known.clone();
        }
        let rule = self.diminutive.iter().find(|rule| rule.fits(&folded));
        rule.filter(|rule| !rule.none)
            .map_or_else(|| name.to_owned(), |rule| rule.applied(name))
    }

    /// The kind of pet form that a folded word is of a folded name: *sannie* of *sanne*.
    pub(crate) fn pet_form(&self, word: &str, base: &str) -> Option<usize> {
        let is_form = |pet: &PetRules, ending: &String| {
            let Some(stem) = word.strip_suffix(ending.as_str()) else {
                return false;
            };
            if stem == base || undoubled(stem) == Some(base) {
                return true;
            }
            let mut drop = pet.drop.iter();
            drop.any(|e| base.strip_suffix(e.as_str()) == Some(stem))
                || !pet.drop.is_empty() && undoubled(stem).is_some_and(|s| base.starts_with(s))
        };
        self.pets
            .iter()
            .position(|pet| pet.written.iter().any(|e| is_form(pet, e)))
    }

    /// The pet form of a given name: of the name or of its usual short form; where neither has
    /// one, the diminutive.
    pub(crate) fn pet(&self, kind: usize, name: &str) -> String {
        let of = |name: &str| {
            let pet = self.pets.get(kind)?;
            let mut drop = pet.drop.iter();
            let stem = drop.find_map(|e| name.strip_suffix(e.as_str()));
            let stem = stem.unwrap_or(name);
            let (whole, cut) = (fold(name), fold(stem));
            let fits = |r: &&DiminutiveRule| r.fits(if r.none { &whole } else { &cut });
            let rule = pet.rules.iter().find(fits).filter(|rule| !rule.none)?;
            Some(rule.applied(stem))
        };
        let short = || self.short_names.get(&fold(name)).and_then(|s| of(s));
        of(name)
            .or_else(short)
            .unwrap_or_else(|| self.diminutive(name))
    }

    /// The syllables of a name, as it is broken off at a line end.
    pub(crate) fn syllables(&self, name: &str) -> Vec<String> {
        let letters: Vec<char> = name.chars().collect();
        let folded: Vec<String> = letters
            .iter()
            .map(|c| fold(c.encode_utf8(&mut [0; 4])))
            .collect();
        let is_vowel = |i: usize| {
            let mut letters = folded[i].chars();
            letters
                .next()
                .is_some_and(|c| self.short_vowels.contains(c))
        };
        let among = |list: &[String], i: usize| {
            let two = format!("{}{}", folded[i - 1], folded[i]);
            list.contains(&two)
        };
        let mut out = Vec::new();
        let (mut start, mut last_vowel) = (0, None);
        for i in (0..letters.len()).filter(|i| is_vowel(*i)) {
            let cut = match last_vowel.map(|v| i - v) {
                None => None,
                // Two vowels side by side are one sound, or two: Le-o, Zo-ë.
                Some(1) => {
                    let marked = self.syllable_marked.contains(letters[i]);
                    (marked || among(&self.syllable_apart, i)).then_some(i)
                }
                Some(2) => Some(i - 1),
                Some(_) if among(&self.syllable_onsets, i - 1) => Some(i - 2),
                Some(_) => Some(i - 1),
            };
            if let Some(cut) = cut {
                out.push(letters[start..cut].iter().collect());
                start = cut;
            }
            last_vowel = Some(i);
        }
        out.push(letters[start..].iter().collect());
        out
    }

    /// Whether a letter is a vowel.
    pub(crate) fn is_vowel(&self, letter: char) -> bool {
        let folded = fold(letter.encode_utf8(&mut [0; 4]));
        let mut letters = folded.chars();
        letters
            .next()
            .is_some_and(|c| self.short_vowels.contains(c))
    }

    /// Whether two vowels that meet in a compound need a hyphen: *Anna-avond*.
    pub(crate) fn clashes(&self, name: &str, next: &str) -> bool {
        let (Some(last), Some(first)) = (name.chars().next_back(), next.chars().next()) else {
            return false;
        };
        self.clashes.contains(&fold(&format!("{last}{first}")))
    }

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

    /// Whether a letter behind an apostrophe stands for a whole word: *'s avonds*.
    pub(crate) fn is_elided(&self, letter: char) -> bool {
        self.elided.contains(letter)
    }

    /// Whether `rest` makes a diminutive of the folded name `base`.
    pub(crate) fn makes_diminutive(&self, base: &str, rest: &str) -> bool {
        let among = |list: &[String], r: &str| list.iter().any(|e| e == r);
        let doubled = base.chars().next_back().and_then(|c| rest.strip_prefix(c));
        among(&self.diminutive_endings, rest)
            || doubled.is_some_and(|r| among(&self.diminutive_doubling, r))
    }

    /// Whether a folded name ends as diminutives do.
    pub(crate) fn ends_as_diminutive(&self, folded: &str) -> bool {
        folded.ends_with(&self.diminutive_last)
    }

    /// Whether `rest` makes a plural of a surname.
    pub(crate) fn makes_plural(&self, rest: &str) -> bool {
        self.plural_endings.iter().any(|e| e == rest)
    }

    /// The short form of a given name: the usual one, or its first syllable and the consonant
    /// after it (*Gizem*, *Giz*). `None` where that is no more than the name, or an ordinary word.
    pub(crate) fn short(&self, name: &str) -> Option<String> {
        if let Some(usual) = self.short_names.get(&fold(name)) {
            return Some(usual.clone());
        }
        let letters: Vec<char> = name.chars().collect();
        let is_vowel = |c: &char| {
            let folded = fold(c.encode_utf8(&mut [0; 4]));
            folded.chars().all(|c| self.short_vowels.contains(c))
        };
        if !letters.iter().all(|c| c.is_alphabetic()) {
            return None;
        }
        let run = |from: usize, vowels: bool| {
            letters[from..]
                .iter()
                .take_while(|c| is_vowel(c) == vowels)
                .count()
        };
        let onset = run(0, false);
        let nucleus = onset + run(onset, true);
        let mut end = nucleus + 1;
        if end < self.short_shortest && letters.get(end).is_some_and(is_vowel) {
            end += 1;
        }
        let (short, rest) = letters.split_at_checked(end)?;
        let last = fold(short.last()?.encode_utf8(&mut [0; 4]));
        let fits = short.len() >= self.short_shortest
            && rest.len() >= 2
            && rest.iter().any(is_vowel)
            && !last.chars().any(|c| self.short_never_last.contains(c));
        let short: String = short.iter().collect();
        (fits && !Lexicon::built_in().look_up(&short).is_ordinary_word()).then_some(short)
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

    /// Another tussenvoegsel than this one.
    pub(crate) fn other_prefix<'a>(&'a self, prefix: &'a str) -> &'a str {
        let other = self.other_prefixes.iter().find(|p| *p != prefix);
        other.map_or(prefix, String::as_str)
    }

    /// Several persons of one given name: *Jeroens*, *Lucassen*.
    pub(crate) fn plural(&self, name: &str) -> String {
        let ending = self.genitive_ending(name, GenitiveStyle::Rule);
        if ending != "'" {
            return format!("{name}{ending}");
        }
        let mut back = name.chars().rev();
        let last = back.next().unwrap_or('s');
        let short = back.next().is_some_and(|c| self.short_vowels.contains(c))
            && back.next().is_none_or(|c| !self.short_vowels.contains(c));
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
}

impl DiminutiveRule {
    /// Whether the rule is for a folded name.
    fn fits(&self, folded: &str) -> bool {
        self.endings.iter().any(|e| folded.ends_with(e.as_str()))
            && (!self.short || is_short(folded))
            && (!self.one || vowel_groups(folded) == 1)
            && (!self.closed || is_closed(folded))
    }

    fn applied(&self, name: &str) -> String {
        let mut out = name.to_owned();
        if self.double {
            out.extend(name.chars().last());
        }
        out.push_str(&self.add);
        out
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

/// A word that ends in a letter twice, with that letter once.
fn undoubled(word: &str) -> Option<&str> {
    let mut back = word.chars().rev();
    let last = back.next()?;
    (back.next() == Some(last)).then(|| &word[..word.len() - last.len_utf8()])
}

/// How often a folded name has vowels side by side: its syllables, by and large.
fn vowel_groups(folded: &str) -> usize {
    let groups = folded.split(|c| !"aeiouy".contains(c));
    groups.filter(|group| !group.is_empty()).count()
}

/// One vowel letter and one consonant at the end, the vowel not the toneless *e*: *Yasmin*.
fn is_closed(folded: &str) -> bool {
    let is_vowel = |c: char| "aeiouy".contains(c);
    let mut back = folded.chars().rev();
    let consonant = back.next().is_some_and(|c| !is_vowel(c));
    let vowel = back.next().filter(|c| is_vowel(*c));
    let single = back.next().is_none_or(|c| !is_vowel(c));
    let sounds = vowel.is_some_and(|c| c != 'e' || vowel_groups(folded) == 1);
    consonant && single && sounds
}

/// One vowel letter, then one consonant at the end, nothing else sounding: *Bram*, *Tim*.
fn is_short(folded: &str) -> bool {
    let vowels = folded.chars().filter(|c| "aeiouy".contains(*c)).count();
    let mut back = folded.chars().rev();
    let last_is_consonant = back.next().is_some_and(|c| !"aeiouy".contains(c));
    vowels == 1 && last_is_consonant && back.next().is_some_and(|c| "aeiou".contains(c))
}

/// How a word of a name is written, to be copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Capitals {
    /// `sanne`
    Lower,
    /// `Sanne`, and everything else.
    Title,
    /// `SANNE`
    Upper,
}

impl Capitals {
    /// How a word is written. A single capital letter is no sign of capitals throughout.
    pub(crate) fn of(word: &str) -> Self {
        let mut letters = 0;
        let (mut upper, mut lower) = (0, 0);
        for c in word.chars().filter(|c| c.is_alphabetic()) {
            letters += 1;
            upper += usize::from(c.is_uppercase());
            lower += usize::from(c.is_lowercase());
        }
        match (letters, upper, lower) {
            (n, 0, l) if n > 0 && l > 0 => Self::Lower,
            (n, u, 0) if n > 1 && u > 1 => Self::Upper,
            _ => Self::Title,
        }
    }

    /// A name that is written as in a list, written in this way.
    pub(crate) fn apply(self, name: &str) -> String {
        match self {
            Self::Lower => name.to_lowercase(),
            Self::Title => name.to_owned(),
            Self::Upper => name.to_uppercase(),
        }
    }
}

/// A text with its first letter in upper case (*ij* counts as one letter).
pub(crate) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some('i') if chars.as_str().starts_with('j') => format!("IJ{}", &chars.as_str()[1..]),
        Some(c) => c.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn capitals_are_copied() {
        for (model, expected) in [
            ("sanne", "lotte"),
            ("SANNE", "LOTTE"),
            ("Sanne", "Lotte"),
            ("S", "Lotte"),
            ("SanNe", "Lotte"),
        ] {
            assert_eq!(Capitals::of(model).apply("Lotte"), expected, "{model}");
        }
        assert_eq!(capitalised("ijsbrand"), "IJsbrand");
    }

    #[test]
    fn malformed_rules_say_where() {
        let Err(error) = Grammar::parse("genitive = 3\n") else {
            panic!("parsed")
        };
        assert_eq!((error.kind(), error.place().line), (ErrorKind::Rules, 1));
    }
}
