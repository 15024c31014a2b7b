//! Dates by month and year, or by year and season; dates of birth as an age.

use super::super::age::{Ages, over, years_between};
use super::super::grammar::Capitals;
use super::super::scene::{Change, Scene};
use super::{DateLevel, Dates, Parsed, tail};

impl Dates {
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
        self.generalise_as(scene, &self.parse(scene.surface()), level)
    }

    /// The mention as these dates, generalised.
    pub(super) fn generalise_as(
        &self,
        scene: &Scene<'_>,
        dates: &[Parsed],
        level: DateLevel,
    ) -> Option<Change> {
        let surface = scene.surface();
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

/// Whether words stand in a text between blanks.
fn holds_word(text: &str, words: &str) -> bool {
    text.match_indices(words)
        .any(|(at, _)| text[..at].ends_with(' ') && text[at + words.len()..].starts_with(' '))
}

/// A season with its article.
fn with_article(phrase: &str, article: Option<&str>) -> String {
    article.map_or_else(|| phrase.to_owned(), |a| format!("{a} {phrase}"))
}

/// Whether the sentence runs on in lower case.
fn next_is_lower(after: &str) -> bool {
    after
        .strip_prefix(' ')
        .is_some_and(|rest| rest.starts_with(char::is_lowercase))
}
