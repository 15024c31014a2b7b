//! What a date says.

use super::super::fold::folded;
use super::{Dates, Parsed};

impl Dates {
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

    pub(super) fn year_in(&self, text: &str) -> Option<i32> {
        let found = self.patterns.year.find(text)?.as_str();
        let digits = found.trim_start_matches(is_apostrophe);
        digits
            .parse()
            .ok()
            .map(|y| if digits.len() == 2 { full_year(y) } else { y })
    }
}

pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '`' | '´')
}

/// The figures and the letters of a word apart: `12mrt` and `mei’20` are two words.
pub(super) fn runs(word: &str) -> impl Iterator<Item = &str> {
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
pub(super) fn compact(surface: &str) -> Option<Parsed> {
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
pub(super) fn full_year(year: i32) -> i32 {
    match year {
        0..=40 => 2000 + year,
        41..=99 => 1900 + year,
        _ => year,
    }
}
