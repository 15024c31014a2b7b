//! All dates of a respondent, moved by one secret number of days, so that intervals survive.
//!
//! The number is a multiple of seven, so that weekdays stay true: four to twenty-six weeks, before or
//! after. A date that names a day keeps its form; another one is generalised after it was moved. A
//! year alone stays, since nothing in it can be moved by less.
//!
//! # Source
//!
//! Date shifting as in M. Hripcsak et al., *Preserving temporal relations in clinical data while
//! maintaining privacy*, JAMIA 23(6), 2016.

use super::super::grammar::Capitals;
use super::super::scene::{Change, Scene};
use super::parse::{compact, runs};
use super::{DateLevel, Dates, Parsed};
use crate::key::{Draws, SubKey};
use crate::text::capitalised;
use jiff::ToSpan;
use jiff::civil::Date;

/// The fewest and the most weeks.
const WEEKS: (usize, usize) = (4, 26);

/// By how many days the dates of a respondent are moved.
pub(crate) fn days_of(key: &SubKey, respondent: &str) -> i32 {
    let mut draws = Draws::new(key, &[respondent.as_bytes()]);
    let weeks = WEEKS.0 + draws.below(WEEKS.1 - WEEKS.0 + 1);
    let days = i32::try_from(7 * weeks).unwrap_or_default();
    if draws.below(2) == 0 { days } else { -days }
}

impl Dates {
    /// The mention moved by some days; `year` is that of the interview, for dates without one.
    /// `None` if it holds no date that can be read.
    pub(crate) fn shift(&self, scene: &Scene<'_>, days: i32, year: Option<i32>) -> Option<Change> {
        let surface = scene.surface();
        let dates = self.parse(surface);
        let moved: Option<Vec<Parsed>> = dates.iter().map(|d| d.moved(days, year)).collect();
        let moved = moved?;
        if let ([old], [new]) = (&dates[..], &moved[..])
            && old.day.is_some()
            && !self.is_range(scene)
        {
            let same_form = self
                .in_figures(surface, *new)
                .or_else(|| self.in_words(surface, *new));
            if let Some(text) = same_form {
                return Some(scene.change(text));
            }
        }
        self.generalise_as(scene, &moved, DateLevel::Month)
    }

    /// Whether days stand before the mention that belong to it: *12 en* 13 maart.
    fn is_range(&self, scene: &Scene<'_>) -> bool {
        let days = &self.patterns.days_before;
        days.is_match(super::tail(scene.before()))
    }

    /// A date in figures in the form of another one; `None` if that is in another form.
    fn in_figures(&self, surface: &str, new: Parsed) -> Option<String> {
        let (day, month) = (new.day?, new.month?);
        let wide = |number: i32, like: &str| match like.len() {
            4 => format!("{number:04}"),
            2 if number >= 100 => format!("{:02}", number % 100),
            2 => format!("{number:02}"),
            _ => number.to_string(),
        };
        if compact(surface).is_some() {
            let text = surface.trim();
            let year = new.year?;
            let first = text.len() == 8
                && text[4..]
                    .parse()
                    .is_ok_and(|y: i32| !(1900..2100).contains(&y));
            return Some(match (text.len(), first) {
                (6, _) => format!("{day:02}{month:02}{:02}", year % 100),
                (_, true) => format!("{year:04}{month:02}{day:02}"),
                _ => format!("{day:02}{month:02}{year:04}"),
            });
        }
        let captures = self.patterns.numeric.captures(surface)?;
        let whole = captures.get(0)?;
        let (a, b, c) = (captures.name("a")?, captures.name("b")?, captures.name("c"));
        let number = |m: regex::Match<'_>| m.as_str().parse::<i32>().ok();
        let mut parts = if a.len() == 4 {
            vec![(a, new.year?), (b, i32::from(month)), (c?, i32::from(day))]
        } else {
            // 9/30 is meant the other way round.
            let turned = number(b)? > 12;
            let (first, second) = if turned { (month, day) } else { (day, month) };
            let year = c.map(|c| Some((c, new.year?)));
            let mut parts = vec![(a, i32::from(first)), (b, i32::from(second))];
            if let Some(year) = year {
                parts.push(year?);
            }
            parts
        };
        parts.sort_by_key(|(place, _)| place.start());
        let mut text = surface[..whole.start()].to_owned();
        let mut at = whole.start();
        for (place, number) in parts {
            text.push_str(&surface[at..place.start()]);
            text.push_str(&wide(number, place.as_str()));
            at = place.end();
        }
        text.push_str(&surface[at..]);
        Some(text)
    }

    /// A date with the month in words, in the form of another one: day and year in figures.
    fn in_words(&self, surface: &str, new: Parsed) -> Option<String> {
        let mut out = String::new();
        let mut at = 0;
        let (mut day, mut month, mut year) = (new.day, new.month, new.year);
        let words = surface.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’');
        for word in words.flat_map(runs).filter(|word| !word.is_empty()) {
            let start = at + surface[at..].find(word)?;
            out.push_str(&surface[at..start]);
            at = start + word.len();
            let digits = word.trim_start_matches(['\'', '’']);
            let mark = &word[..word.len() - digits.len()];
            let names = self.words.months.iter();
            let folded = super::super::fold::fold(word);
            if let Some(names) = names.clone().find(|names| names.contains(&folded)) {
                let short = names
                    .first()
                    .is_some_and(|whole| folded.len() < whole.len().min(5));
                let names = self.words.months.get(usize::from(month.take()?) - 1)?;
                let form = names.get(1).filter(|form| short && form.len() < 5);
                let form = form.or(names.first())?;
                out.push_str(&match Capitals::of(word) {
                    Capitals::Upper => form.to_uppercase(),
                    _ if word.starts_with(char::is_uppercase) => capitalised(form),
                    _ => form.clone(),
                });
            } else if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
                // *de 12e*: the ending stays right for every figure; another word does not.
                if !self.words.ordinal_endings.contains(&folded) && folded != "e" {
                    return None;
                }
                out.push_str(word);
            } else if mark.is_empty() && digits.len() <= 2 && day.is_some() {
                out.push_str(&day.take()?.to_string());
            } else {
                let new = year.take()?;
                let shown = if digits.len() == 2 { new % 100 } else { new };
                out.push_str(mark);
                out.push_str(&format!("{shown:0width$}", width = digits.len()));
            }
        }
        out.push_str(&surface[at..]);
        (day.is_none() && month.is_none()).then_some(out)
    }
}

impl Parsed {
    /// The date some days later, told as far as it was; a year alone stays. Without a year that of
    /// the interview is reckoned with; without a day the middle of the month.
    fn moved(self, days: i32, interview: Option<i32>) -> Option<Self> {
        let Some(month) = self.month else {
            return Some(self);
        };
        // A year that is no leap year would lack a day.
        let year = self.year.or(interview).unwrap_or(2000);
        let year = i16::try_from(year).ok()?;
        let day = i8::try_from(self.day.unwrap_or(15)).ok()?;
        let date = Date::new(year, i8::try_from(month).ok()?, day)
            .or_else(|_| Date::new(2000, i8::try_from(month).unwrap_or(1), day))
            .ok()?;
        let date = date.checked_add(days.days()).ok()?;
        Some(Self {
            year: self.year.map(|_| i32::from(date.year())),
            month: u8::try_from(date.month()).ok(),
            day: self.day.and_then(|_| u8::try_from(date.day()).ok()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::EntityKind;
    use crate::key::{Key, Purpose};
    use crate::rules::RuleFiles;
    use crate::transform::scene::block_at;
    use crate::transform::testing::marked;
    use serde::Deserialize;

    #[derive(Deserialize)]
    struct Rules {
        shifted: Lines,
    }

    #[derive(Deserialize)]
    struct Lines {
        lines: Vec<String>,
    }

    #[test]
    fn every_example_of_shifts_holds() {
        let rules: Rules =
            toml::from_str(include_str!("../../../rules/generalise/date.toml")).unwrap();
        let dates = Dates::of(&RuleFiles::built_in()).unwrap();
        let mut wrong = Vec::new();
        for line in &rules.shifted.lines {
            let parts: Vec<&str> = line.split(" | ").collect();
            let (document, resolved) = marked(parts[1], EntityKind::Date);
            let span = resolved.mentions[0].detection.span;
            let scene = Scene {
                text: &document.text,
                span,
                floor: 0,
                ceiling: document.text.len(),
                after_postcode: false,
                after_organisation: false,
                after_thing: false,
                block: block_at(&document, span.start),
                apostrophe: '\'',
            };
            let change = dates.shift(&scene, parts[0].parse().unwrap(), Some(2021));
            let text = change.map_or(String::new(), |change| {
                let mut text = document.text.clone();
                text.replace_range(change.span.start..change.span.end, &change.text);
                text
            });
            if text != parts[2] {
                wrong.push(format!("{line}: {text}"));
            }
        }
        assert!(
            rules.shifted.lines.len() > 12 && wrong.is_empty(),
            "{wrong:#?}"
        );
    }

    #[test]
    fn shifts_are_whole_weeks_and_differ_between_respondents() {
        let key = Key::from_bytes([3; 32]).derive(Purpose::Dates).unwrap();
        let days: Vec<i32> = (0..200).map(|n| days_of(&key, &format!("r/{n}"))).collect();
        assert!(
            days.iter()
                .all(|d| d % 7 == 0 && (28..=182).contains(&d.abs()))
        );
        assert!(days.iter().any(|d| *d < 0) && days.iter().any(|d| *d > 0));
        let different: std::collections::BTreeSet<&i32> = days.iter().collect();
        assert!(different.len() > 30, "{}", different.len());
        assert_eq!(days_of(&key, "r/1"), days[1]);
    }
}
