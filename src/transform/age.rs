//! Ages in whole years.
//!
//! A whole age stands for itself; the fraction of a broken one goes, words stay words.

use super::fold::fold;
use super::grammar::Capitals;
use super::scene::{Change, Scene};
use crate::rules::RuleFiles;
use crate::{Error, ErrorKind, Result, Span};
use regex::Regex;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    words: Words,
    patterns: PatternFile,
    phrases: Phrases,
    /// For the tests, which run them.
    #[serde(rename = "examples")]
    _examples: serde::de::IgnoredAny,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    units: Vec<String>,
    tens: Vec<String>,
    special: Vec<String>,
    ordinal_endings: Vec<String>,
    irregular_ordinals: Vec<String>,
    misspelt: Vec<String>,
    one: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PatternFile {
    fraction: String,
    months_after: String,
    months: String,
    weeks: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Phrases {
    baby: String,
    capital_one: String,
    year: String,
}

/// Generalises ages.
pub(crate) struct Ages {
    /// Number words, folded, longest first.
    words: Vec<String>,
    special: Vec<(String, String)>,
    fraction: Regex,
    months_after: Regex,
    months: Regex,
    weeks: Regex,
    phrases: Phrases,
}

pub(crate) fn compile(pattern: &str, part: &'static str) -> Result<Regex> {
    Regex::new(pattern).map_err(|_| Error::new(ErrorKind::Rules).in_part(part))
}

impl Ages {
    /// With the words of the rule files.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Rules`] if they are malformed.
    pub(crate) fn of(rules: &RuleFiles) -> Result<Self> {
        let part = "generalise/age.toml";
        let file: File = rules.file(part)?;
        let special = file
            .words
            .special
            .iter()
            .map(|line| {
                let (a, _) = line
                    .split_once(" = ")
                    .ok_or_else(|| Error::new(ErrorKind::Rules).in_part(part))?;
                Ok((fold(a), file.words.one.clone()))
            })
            .collect::<Result<_>>()?;
        Ok(Self {
            words: number_words(&file.words),
            special,
            fraction: compile(&file.patterns.fraction, part)?,
            months_after: compile(&file.patterns.months_after, part)?,
            months: compile(&file.patterns.months, part)?,
            weeks: compile(&file.patterns.weeks, part)?,
            phrases: file.phrases,
        })
    }

    /// `16 jaar`.
    pub(crate) fn in_years(&self, years: i32) -> String {
        format!("{years} {}", self.phrases.year)
    }

    /// The mention in whole years; `None` if it holds no number.
    pub(crate) fn generalise(&self, scene: &Scene<'_>) -> Option<Change> {
        let surface = scene.surface();
        let (start, end) = self.number(surface)?;
        let number = &surface[start..end];
        let mut change = scene.change("");
        // A number of months or weeks may stand behind the mention or inside it.
        let behind = format!("{}{}", &surface[end..], head(scene.after()));
        let inside = surface.len() - end;
        let grow = |change: &mut Change, length: usize| {
            change.span.end += length.saturating_sub(inside);
        };
        if let Some(found) = self.weeks.find(&behind) {
            grow(&mut change, found.end());
            change.text = self.phrases.baby.clone();
            return Some(change);
        }
        if let Some(found) = self.months.find(&behind) {
            grow(&mut change, found.end());
            let years = number.parse::<i32>().ok().map_or(0, |months| months / 12);
            change.text = if years == 0 {
                self.phrases.baby.clone()
            } else {
                self.in_years(years)
            };
            return Some(change);
        }
        let folded = fold(number);
        let whole = self
            .special
            .iter()
            .find(|(word, _)| *word == folded)
            .map_or_else(
                || number.to_owned(),
                |(_, plain)| match Capitals::of(number) {
                    Capitals::Title => self.phrases.capital_one.clone(),
                    capitals => capitals.apply(plain),
                },
            );
        let mut rest = &surface[end..];
        // The fraction stands in the mention, or right behind it.
        if let Some(found) = self.fraction.find(&behind) {
            rest = rest.get(found.end()..).unwrap_or("");
            grow(&mut change, found.end());
        } else if let Some(found) = self.months_after.captures(&behind).and_then(|c| c.get(1)) {
            if found.end() > inside {
                // `16` or `16 jaar`, then the months: the years between stay.
                change.span.end += found.end() - inside;
                change.text = format!("{}{whole}{}", &surface[..start], &behind[..found.start()]);
                return Some(change);
            }
            rest = &surface[end..end + found.start()];
        }
        change.text = format!("{}{whole}{rest}", &surface[..start]);
        Some(change)
    }

    /// Where the first number stands: digits, or a number word at the start of a word.
    fn number(&self, surface: &str) -> Option<(usize, usize)> {
        if let Some(start) = surface.find(|c: char| c.is_ascii_digit()) {
            let length = surface[start..]
                .bytes()
                .take_while(u8::is_ascii_digit)
                .count();
            return Some((start, start + length));
        }
        let mut at = 0;
        for word in surface.split_inclusive(|c: char| !c.is_alphabetic()) {
            let bare = word.trim_end_matches(|c: char| !c.is_alphabetic());
            if let Some(length) = self.number_word(bare) {
                return Some((at, at + length));
            }
            at += word.len();
        }
        None
    }

    /// The length of the number word that a word is, or starts with before a fraction.
    fn number_word(&self, word: &str) -> Option<usize> {
        let folded = fold(word);
        if self.special.iter().any(|(w, _)| *w == folded) {
            return Some(word.len());
        }
        let known = self.words.iter().find(|w| folded.starts_with(w.as_str()))?;
        let end = prefix_length(word, known.chars().count());
        if known.len() == folded.len() || self.fraction.is_match(&word[end..]) {
            return Some(end);
        }
        // `zestienjarige`, `zestientje`: the number stays as it is written.
        Some(word.len())
    }
}

/// The first few words of a text, to keep patterns from running on.
fn head(text: &str) -> &str {
    let mut end = text.len().min(60);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn prefix_length(word: &str, chars: usize) -> usize {
    word.char_indices()
        .nth(chars)
        .map_or(word.len(), |(i, _)| i)
}

/// All number words up to 99 and their ordinals, folded, longest first.
fn number_words(words: &Words) -> Vec<String> {
    let mut out: Vec<String> = words
        .units
        .iter()
        .chain(&words.tens)
        .map(|w| fold(w))
        .collect();
    for unit in words.units.iter().skip(1).take(9) {
        for ten in &words.tens {
            out.push(fold(&format!("{unit}en{ten}")));
        }
    }
    let ordinals: Vec<String> = out
        .iter()
        .flat_map(|w| words.ordinal_endings.iter().map(move |e| format!("{w}{e}")))
        .collect();
    out.extend(ordinals);
    out.extend(words.irregular_ordinals.iter().map(|w| fold(w)));
    out.extend(words.misspelt.iter().map(|w| fold(w)));
    out.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    out
}

/// Whole years between two days; `None` if the second is before the first or the span is not a life's.
pub(crate) fn years_between(born: (i32, u8, u8), then: (i32, u8, u8)) -> Option<i32> {
    let before_birthday = (then.1, then.2) < (born.1, born.2);
    let years = then.0 - born.0 - i32::from(before_birthday);
    (0..=110).contains(&years).then_some(years)
}

/// A change that covers a wider span.
pub(crate) fn over(start: usize, end: usize, text: String) -> Change {
    Change {
        span: Span::new(start, end),
        text,
    }
}
