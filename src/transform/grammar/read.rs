//! The file of rules, as it is read and checked.

use super::Grammar;
use super::diminutive::{DiminutiveRule, PetRules};
use crate::transform::fold::fold;
use crate::{Error, ErrorKind, Result};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub(super) genitive: GenitiveFile,
    pub(super) diminutive: Vec<DiminutiveRule>,
    pub(super) diminutives: DiminutiveNames,
    pub(super) pet: Vec<PetRules>,
    pub(super) short: ShortNames,
    pub(super) variant: Variants,
    pub(super) double: Doubles,
    pub(super) surname: SurnameFile,
    pub(super) initials: InitialsFile,
    pub(super) syllables: Syllables,
    pub(super) compound: Compounds,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GenitiveFile {
    pub(super) apostrophe: Vec<String>,
    pub(super) apostrophe_names: Vec<String>,
    pub(super) elided: String,
    pub(super) apostrophe_s: Vec<String>,
    pub(super) joined: Vec<String>,
    pub(super) accented: Vec<String>,
    pub(super) long_accented: Vec<String>,
    pub(super) examples: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DiminutiveNames {
    pub(super) endings: Vec<String>,
    pub(super) doubling: Vec<String>,
    pub(super) last: String,
    pub(super) names: Vec<String>,
    pub(super) examples: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Syllables {
    pub(super) vowels: String,
    pub(super) half_vowels: String,
    pub(super) toneless: String,
    pub(super) onsets: Vec<String>,
    pub(super) apart: Vec<String>,
    pub(super) marked: String,
    pub(super) examples: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Compounds {
    pub(super) clashes: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ShortNames {
    pub(super) names: Vec<String>,
    pub(super) never_last: String,
    pub(super) shortest: usize,
    pub(super) examples: Vec<String>,
}

/// Another spelling of a name, for where the text weighs two.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Variants {
    pub(super) joins: Vec<String>,
    pub(super) endings: Vec<String>,
    pub(super) otherwise: String,
    pub(super) examples: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SurnameFile {
    pub(super) prefixes: BTreeMap<String, Vec<String>>,
    pub(super) plural_endings: Vec<String>,
    pub(super) plural_determiners: Vec<String>,
    pub(super) numbers: Vec<String>,
    pub(super) plural_s: Vec<String>,
    pub(super) titles: Vec<String>,
    pub(super) other_prefixes: Vec<String>,
    pub(super) abbreviations: Vec<String>,
    pub(super) maiden: Vec<String>,
    pub(super) feminine: Vec<String>,
    pub(super) family: String,
    pub(super) family_words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct InitialsFile {
    pub(super) letters: String,
}

/// Double given names, by sex.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Doubles {
    pub(crate) male: Vec<String>,
    pub(crate) female: Vec<String>,
    pub(crate) male_halves: Vec<String>,
}

fn pair(line: &str) -> Result<(String, String)> {
    let (a, b) = line
        .split_once(" = ")
        .ok_or_else(|| Error::new(ErrorKind::Rules))?;
    Ok((a.to_owned(), b.to_owned()))
}

impl Grammar {
    pub(super) fn of_file(file: File) -> Result<Self> {
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
            vowels: file.syllables.vowels,
            half_vowels: file.syllables.half_vowels,
            toneless: file.syllables.toneless,
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
}
