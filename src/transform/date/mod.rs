//! Dates by month and year, or by year and season, or shifted; dates of birth as an age.

mod generalise;
mod parse;
mod shift;

pub(crate) use shift::days_of;

use super::age::compile;
use super::scene::Scene;
use crate::Result;
use crate::rules::RuleFiles;
use regex::Regex;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    words: Words,
    patterns: PatternFile,
    labels: Labels,
    /// For the tests, which run them.
    #[serde(rename = "examples")]
    _examples: serde::de::IgnoredAny,
    #[serde(rename = "shifted")]
    _shifted: serde::de::IgnoredAny,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    months: Vec<Vec<String>>,
    seasons: Vec<String>,
    season_articles: BTreeMap<String, String>,
    weekdays: Vec<String>,
    holidays: Vec<String>,
    articles: Vec<String>,
    on: String,
    prepositions: Vec<String>,
    passive: Vec<String>,
    r#in: String,
    from: String,
    ranges: Vec<String>,
    until: String,
    relative: Vec<String>,
    /// From one on; several spellings a number.
    units: Vec<Vec<String>>,
    /// From twenty on, in tens.
    tens: Vec<String>,
    joints: Vec<String>,
    /// From the first on, with what ends the others.
    ordinals: Vec<String>,
    ordinal_endings: Vec<String>,
    /// What a year in words begins with.
    centuries: BTreeMap<String, i32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PatternFile {
    numeric: String,
    year: String,
    days_before: String,
    birth_before: String,
    birth_word: String,
    birth_place: String,
    time_after: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Labels {
    birth: Vec<String>,
    interview: Vec<String>,
}

struct Patterns {
    numeric: Regex,
    year: Regex,
    days_before: Regex,
    birth_before: Regex,
    birth_word: Regex,
    birth_place: Regex,
    time_after: Regex,
}

/// The rung of the hierarchy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DateLevel {
    /// Month and year.
    Month,
    /// Year; without one, the season.
    Year,
}

impl DateLevel {
    pub(crate) fn new(level: usize) -> Self {
        if level == 0 { Self::Month } else { Self::Year }
    }
}

/// What a date says; at least one field is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Parsed {
    pub(crate) year: Option<i32>,
    /// 1 to 12.
    pub(crate) month: Option<u8>,
    /// 1 to 31.
    pub(crate) day: Option<u8>,
}

impl Parsed {
    /// Year, month and day, where all are known.
    pub(crate) fn full(self) -> Option<(i32, u8, u8)> {
        Some((self.year?, self.month?, self.day?))
    }
}

/// Generalises dates.
pub(crate) struct Dates {
    words: Words,
    patterns: Patterns,
    labels: Labels,
}

impl Dates {
    /// With the words of the rule files.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Rules`](crate::ErrorKind::Rules) if they are malformed.
    pub(crate) fn of(rules: &RuleFiles) -> Result<Self> {
        let part = "generalise/date.toml";
        let file: File = rules.file(part)?;
        if file.words.months.len() != 12 || file.words.seasons.len() != 12 {
            return Err(crate::Error::new(crate::ErrorKind::Rules).in_part(part));
        }
        let p = file.patterns;
        Ok(Self {
            words: file.words,
            patterns: Patterns {
                numeric: compile(&p.numeric, part)?,
                year: compile(&p.year, part)?,
                days_before: compile(&p.days_before, part)?,
                birth_before: compile(&p.birth_before, part)?,
                birth_word: compile(&p.birth_word, part)?,
                birth_place: compile(&p.birth_place, part)?,
                time_after: compile(&p.time_after, part)?,
            },
            labels: file.labels,
        })
    }

    /// Whether the mention is a date of birth: by its field, or by the words before it.
    pub(crate) fn is_birth(&self, scene: &Scene<'_>) -> bool {
        let label = scene.label();
        let label = label.trim_end_matches([':', ' ']);
        self.labels.birth.iter().any(|l| l == label)
            && scene
                .block
                .is_some_and(|b| b.content.start + 40 > scene.span.start)
            || self.patterns.birth_before.is_match(tail(scene.before()))
    }

    /// Whether the mention stands in the field that dates the interview.
    pub(crate) fn is_interview_field(&self, scene: &Scene<'_>) -> bool {
        let label = scene.label();
        let label = label.trim_end_matches([':', ' ']);
        self.labels.interview.iter().any(|l| l == label)
    }
}

/// The last 80 bytes of a text, to keep patterns from searching far.
fn tail(text: &str) -> &str {
    let mut start = text.len().saturating_sub(80);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    &text[start..]
}
