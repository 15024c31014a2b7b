//! Dates by month and year, or by year and season; dates of birth as an age.

use super::age::{Ages, compile, over, years_between};
use super::fold::folded;
use super::grammar::Capitals;
use super::scene::{Change, Scene};
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

/// Whether words stand in a text between blanks.
fn holds_word(text: &str, words: &str) -> bool {
    text.match_indices(words)
        .any(|(at, _)| text[..at].ends_with(' ') && text[at + words.len()..].starts_with(' '))
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

    /// The dates that a mention names, in order: one, or the ends of a range.
    pub(crate) fn parse(&self, surface: &str) -> Vec<Parsed> {
        let numeric: Vec<Parsed> = self
            .patterns
            .numeric
            .captures_iter(surface)
            .filter_map(|c| {
                let number = |name: &str| c.name(name).and_then(|m| m.as_str().parse::<i32>().ok());
                let (a, b, last) = (number("a")?, number("b")?, number("c"));
                let long = c.name("a").is_some_and(|m| m.len() == 4);
                let (year, month, day) = match (long, last) {
                    (true, day) => (Some(a), b, day),
                    (false, year) => (year.map(full_year), b, Some(a)),
                };
                // 9/30 can only be meant the other way round.
                let (month, day) = match (u8::try_from(month).ok()?, day) {
                    (m @ 1..=12, d) => (m, d),
                    (m @ 13..=31, Some(d @ 1..=12)) => (u8::try_from(d).ok()?, Some(i32::from(m))),
                    _ => return None,
                };
                let day = day
                    .and_then(|d| u8::try_from(d).ok())
                    .filter(|d| (1..=31).contains(d));
                Some(Parsed {
                    year,
                    month: Some(month),
                    day,
                })
            })
            .collect();
        let named = self.named(surface);
        if !named.is_empty() {
            return named;
        }
        if !numeric.is_empty() {
            return numeric;
        }
        if let Some(date) = compact(surface) {
            return vec![date];
        }
        self.year_in(surface)
            .map(|year| Parsed {
                year: Some(year),
                ..Parsed::default()
            })
            .into_iter()
            .collect()
    }

    /// Dates with the month in words.
    fn named(&self, surface: &str) -> Vec<Parsed> {
        let mut out: Vec<Parsed> = Vec::new();
        let mut day = None;
        let split = surface.split(|c: char| !c.is_alphanumeric() && !is_apostrophe(c));
        let words: Vec<&str> = split.flat_map(runs).collect();
        for (number, &word) in words.iter().enumerate() {
            let folded = folded(word);
            let end = folded.find(|c: char| !c.is_ascii_digit());
            let digits = &folded[..end.unwrap_or(folded.len())];
            if let Some(month) = self
                .words
                .months
                .iter()
                .position(|names| names.iter().any(|n| *n == folded))
            {
                let month = u8::try_from(month + 1).ok();
                out.push(Parsed {
                    year: None,
                    month,
                    day,
                });
                day = None;
            } else if let Some(year) = self.year_in(word) {
                if let Some(last) = out.last_mut() {
                    last.year.get_or_insert(year);
                }
            } else if let Some(last) = out.last_mut().filter(|last| last.year.is_none())
                && let Some(year) = self.said_year(&words[number..])
            {
                last.year = Some(year);
                break;
            } else if let Some(number @ 1..=31) = self.said(&folded) {
                day = Some(number);
            } else if let Ok(number @ 1..=31) = digits.parse::<u8>() {
                day = Some(number);
            } else if let (Some(last), Ok(number), 2) =
                (out.last_mut(), digits.parse::<i32>(), digits.len())
            {
                last.year.get_or_insert(full_year(number));
            }
        }
        out
    }

    /// A number below a hundred or its ordinal, in words.
    fn said(&self, folded: &str) -> Option<u8> {
        let words = &self.words;
        if let Some(first) = words.ordinals.iter().position(|w| w == folded) {
            return u8::try_from(first + 1).ok();
        }
        let plain = words
            .ordinal_endings
            .iter()
            .find_map(|end| folded.strip_suffix(end.as_str()));
        let cardinal = |word: &str| {
            let of_units = |word: &str| {
                let unit = words.units.iter().position(|u| u.iter().any(|w| w == word));
                unit.map(|unit| unit + 1)
            };
            if let Some(unit) = of_units(word) {
                return u8::try_from(unit).ok();
            }
            words.tens.iter().enumerate().find_map(|(i, tens)| {
                let head = word.strip_suffix(tens.as_str())?;
                let unit = match head {
                    "" => 0,
                    _ => words
                        .joints
                        .iter()
                        .find_map(|joint| of_units(head.strip_suffix(joint.as_str())?))?,
                };
                u8::try_from(20 + 10 * i + unit).ok()
            })
        };
        cardinal(folded).or_else(|| cardinal(plain?))
    }

    /// The year that words say: *tweeduizend negentien*, *negentienhonderdtachtig*, *twintig twintig*.
    fn said_year(&self, words: &[&str]) -> Option<i32> {
        let joined: String = words.iter().take(4).map(|w| folded(w)).collect();
        let mut longest: Vec<_> = self.words.centuries.iter().collect();
        longest.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        longest.into_iter().find_map(|(word, century)| {
            let rest = joined.strip_prefix(word.as_str())?;
            let joints = self.words.joints.iter();
            let bare = joints
                .filter_map(|joint| rest.strip_prefix(joint.as_str()))
                .chain([rest])
                .find_map(|rest| self.said(rest));
            match bare {
                Some(years) => Some(century + i32::from(years)),
                None => (rest.is_empty() && word.ends_with("duizend")).then_some(*century),
            }
        })
    }

    fn year_in(&self, text: &str) -> Option<i32> {
        let found = self.patterns.year.find(text)?.as_str();
        let digits = found.trim_start_matches(is_apostrophe);
        digits
            .parse()
            .ok()
            .map(|y| if digits.len() == 2 { full_year(y) } else { y })
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

    /// A date of birth as the age at the interview, or as its year; `None` if it is neither.
    pub(crate) fn birth(
        &self,
        scene: &Scene<'_>,
        interview: Option<(i32, u8, u8)>,
        ages: &Ages,
    ) -> Option<Change> {
        let born = self.parse(scene.surface()).first().copied()?;
        let before = tail(scene.before());
        let spoken = self.patterns.birth_word.find(before);
        let age = born
            .full()
            .zip(interview)
            .and_then(|(b, i)| years_between(b, i));
        // `geb.` and the like go: `(16 jaar)`; in a field its label stands apart.
        let cue = self
            .patterns
            .birth_before
            .find(before)
            .filter(|_| scene.label().is_empty() || spoken.is_some());
        let start_of = |m: regex::Match<'_>| scene.span.start - (before.len() - m.start());
        if let Some(years) = age {
            let place_follows = self.patterns.birth_place.is_match(scene.after());
            let passive = spoken.is_some_and(|m| {
                let verb = scene
                    .word_before(start_of(m))
                    .map(|w| w.of(scene.text).to_lowercase());
                verb.is_some_and(|v| self.words.passive.contains(&v))
            });
            if !(spoken.is_some() && (place_follows || passive)) {
                let start = cue.map_or(scene.span.start, start_of);
                return Some(over(start, scene.span.end, ages.in_years(years)));
            }
        }
        let year = born.year?;
        if spoken.is_some() {
            let on = scene.word_before(scene.span.start)?;
            return Some(over(
                on.start,
                scene.span.end,
                format!("{} {year}", self.words.r#in),
            ));
        }
        Some(scene.change(year.to_string()))
    }

    /// The mention generalised; `None` if it holds no date that can be read.
    pub(crate) fn generalise(&self, scene: &Scene<'_>, level: DateLevel) -> Option<Change> {
        let surface = scene.surface();
        let dates = self.parse(surface);
        let first = *dates.first()?;
        let last = *dates.last()?;
        let (mut start, mut end) = (scene.span.start, scene.span.end);
        let before = |at: usize| {
            scene
                .word_before(at)
                .map(|w| (w, w.of(scene.text).to_lowercase()))
        };
        // The days that the mention leaves before it, then the weekday and the article.
        let days = self
            .patterns
            .days_before
            .find(tail(scene.text.get(scene.floor..start).unwrap_or("")))
            .filter(|_| last.day.is_some());
        if let Some(found) = days {
            start -= found.len();
        }
        let is_range = days.is_some()
            || dates.len() > 1
            || self.words.ranges.iter().any(|r| holds_word(surface, r));
        let mut swallowed_weekday = false;
        if last.day.is_some() {
            while let Some((span, word)) = before(start) {
                let word = word.trim_end_matches('.');
                let weekday = self.words.weekdays.iter().any(|w| w == word);
                let article = self.words.articles.iter().any(|w| w == word);
                if !weekday && !article {
                    break;
                }
                swallowed_weekday |= weekday;
                start = span.start;
            }
            end += self.holiday(scene.after());
        }
        let same = first.month == last.month && (first.year == last.year || first.year.is_none());
        let (phrase, season) = self.phrase(first, last, same, level)?;
        let preposition = before(start);
        let word = preposition.as_ref().map_or("", |(_, w)| w.as_str());
        let one = same || phrase.chars().all(|c| c.is_ascii_digit());
        let text = if word == self.words.on || (word == self.words.from && is_range && one) {
            start = preposition.as_ref().map_or(start, |(s, _)| s.start);
            format!("{} {}", self.words.r#in, with_article(&phrase, season))
        } else if word == self.words.r#in
            || self.words.relative.iter().any(|r| r == word) && first.year.is_none()
        {
            if word == self.words.r#in {
                with_article(&phrase, season)
            } else {
                format!("{} {}", self.words.r#in, with_article(&phrase, season))
            }
        } else if swallowed_weekday && scene.starts_sentence(start) && next_is_lower(scene.after())
        {
            format!("{} {}", self.words.r#in, with_article(&phrase, season))
        } else if self.words.prepositions.iter().any(|p| p == word)
            || season.is_some() && next_is_lower(scene.after())
        {
            with_article(&phrase, season)
        } else {
            phrase
        };
        let capitals = Capitals::of(scene.text.get(start..scene.span.end).unwrap_or(""));
        let text = if capitals == Capitals::Upper
            && surface.chars().filter(|c| c.is_alphabetic()).count() > 1
        {
            text.to_uppercase()
        } else if start < scene.span.start || next_is_lower(scene.after()) {
            scene.phrase(start, &text)
        } else {
            text
        };
        // `maart 2024, 18:22`: two numbers side by side would be read as one.
        let ends_in_year = text.ends_with(|c: char| c.is_ascii_digit());
        let time = self
            .patterns
            .time_after
            .find(&scene.text[end..scene.ceiling.max(end)]);
        let text = match time.filter(|_| ends_in_year) {
            Some(_) => format!("{text},"),
            None => text,
        };
        Some(over(start, end, text))
    }

    /// The words of a date or range, and the article if it is a season.
    fn phrase(
        &self,
        first: Parsed,
        last: Parsed,
        same: bool,
        level: DateLevel,
    ) -> Option<(String, Option<&str>)> {
        let year = |d: Parsed| d.year.map(|y| y.to_string());
        if level == DateLevel::Year {
            if let Some(to) = year(last) {
                return Some(match year(first) {
                    Some(from) if from != to => (format!("{from} {} {to}", self.words.until), None),
                    _ => (to, None),
                });
            }
            let season = self.words.seasons.get(usize::from(last.month?) - 1)?;
            return Some((
                season.clone(),
                self.words.season_articles.get(season).map(String::as_str),
            ));
        }
        let name = |d: Parsed| -> Option<String> {
            let month = d
                .month
                .and_then(|m| self.words.months.get(usize::from(m) - 1)?.first());
            match (month, year(d)) {
                (Some(m), Some(y)) => Some(format!("{m} {y}")),
                (Some(m), None) => Some(m.clone()),
                (None, y) => y,
            }
        };
        if same {
            return Some((name(last)?, None));
        }
        Some((
            format!("{} {} {}", name(first)?, self.words.until, name(last)?),
            None,
        ))
    }

    /// The length of a holiday's name behind the date, with its comma or brackets.
    fn holiday(&self, after: &str) -> usize {
        let rest = after.trim_start_matches([',', ' ', '(', '.', '\u{a0}']);
        let lead = after.len() - rest.len();
        let lower = rest.chars().take(24).collect::<String>().to_lowercase();
        let Some(word) = self
            .words
            .holidays
            .iter()
            .find(|h| lower.starts_with(h.as_str()))
        else {
            return 0;
        };
        let end = lead + word.len();
        let close = after.get(end..).and_then(|t| t.chars().next());
        let opened = after[..lead].chars().find(|c| matches!(c, ',' | '(' | '.'));
        match (opened, close) {
            // *24 december. Kerstavond.*: a sentence of its own goes whole, one that runs on stays.
            (Some('.'), c) if c != Some('.') => 0,
            (_, Some(c)) if c.is_alphanumeric() => 0,
            (Some(','), Some(',')) | (Some('('), Some(')')) => end + 1,
            _ => end,
        }
    }
}

/// A season with its article.
fn with_article(phrase: &str, article: Option<&str>) -> String {
    article.map_or_else(|| phrase.to_owned(), |a| format!("{a} {phrase}"))
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '`' | '´')
}

/// The figures and the letters of a word apart: `12mrt` and `mei’20` are two words.
fn runs(word: &str) -> impl Iterator<Item = &str> {
    let figure = |c: char| c.is_ascii_digit() || is_apostrophe(c);
    let mut rest = word;
    std::iter::from_fn(move || {
        let first = figure(rest.chars().next()?);
        let end = rest.find(|c| figure(c) != first).unwrap_or(rest.len());
        let (run, behind) = rest.split_at(end);
        rest = behind;
        Some(run)
    })
}

/// A date that is one number, year first or last.
fn compact(surface: &str) -> Option<Parsed> {
    let text = surface.trim();
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<i32>().ok();
    let cut = match text.len() {
        6 => [(number(4, 6)?, number(2, 4)?, number(0, 2)?); 2],
        8 => [
            (number(4, 8)?, number(2, 4)?, number(0, 2)?),
            (number(0, 4)?, number(4, 6)?, number(6, 8)?),
        ],
        _ => return None,
    };
    cut.into_iter().find_map(|(year, month, day)| {
        let month = u8::try_from(month).ok().filter(|m| (1..=12).contains(m))?;
        let day = u8::try_from(day).ok().filter(|d| (1..=31).contains(d))?;
        let year = full_year(year);
        (1900..2100).contains(&year).then_some(Parsed {
            year: Some(year),
            month: Some(month),
            day: Some(day),
        })
    })
}

/// Two digits of a year in full: up to 40 in this century.
fn full_year(year: i32) -> i32 {
    match year {
        0..=40 => 2000 + year,
        41..=99 => 1900 + year,
        _ => year,
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

/// Whether the sentence runs on in lower case.
fn next_is_lower(after: &str) -> bool {
    after
        .strip_prefix(' ')
        .is_some_and(|rest| rest.starts_with(char::is_lowercase))
}
