//! Numbers and dates, read as notes write them and printed as attributions write them.

use crate::{Error, ErrorKind, Result};
use jiff::civil::Date;
use regex::Regex;
use serde::Deserialize;
use std::sync::OnceLock;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Table {
    units: Vec<Vec<String>>,
    ordinals: Vec<String>,
    tens: Vec<String>,
    compound: Vec<String>,
    joints: Vec<String>,
    largest_word: u8,
    months: Vec<Vec<String>>,
}

/// Words for numbers and months.
pub(super) struct Numbers {
    table: Table,
    date: OnceLock<Option<Regex>>,
}

impl Numbers {
    pub(super) fn new(table: Table) -> Self {
        Self {
            table,
            date: OnceLock::new(),
        }
    }

    /// # Errors
    ///
    /// [`ErrorKind::Rules`] if a list is empty, or words cannot be made a pattern.
    pub(super) fn check(&self) -> Result<()> {
        let table = &self.table;
        let wrong = || Error::new(ErrorKind::Rules).in_part("numbers.toml");
        let words = [&table.ordinals, &table.tens, &table.compound, &table.joints];
        let rows = table.units.iter().chain(&table.months);
        let whole = table.months.len() == 12 && !table.units.is_empty();
        let empty = rows.chain(words).any(|row| row.is_empty());
        (whole && !empty && self.dates().is_some())
            .then_some(())
            .ok_or_else(wrong)
    }

    /// A pattern, without groups that capture, for a number of at most two digits or in words.
    ///
    /// Halves are part of it (`16,5`, `16½`), so that they are not mistaken for two numbers.
    pub(super) fn pattern(&self) -> String {
        let table = &self.table;
        let mut units: Vec<&str> = table.units.iter().flatten().map(String::as_str).collect();
        // The longer word first: `zeventien` before `zeven`.
        units.sort_by_key(|u| std::cmp::Reverse(u.len()));
        format!(
            "(?:[0-9]{{1,2}}(?:[.,][0-9]\\b|½)?|(?:(?:{})(?:{}))?(?:{})|(?:{}))",
            table.compound.join("|"),
            table.joints.join("|"),
            table.tens.join("|"),
            units.join("|"),
        )
    }

    /// Reads a number of at most two digits, in figures or in words; halves are cut off.
    pub(super) fn read(&self, text: &str) -> Option<u8> {
        let table = &self.table;
        let text = text.trim();
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 {
            return if digits <= 2 {
                text[..digits].parse().ok()
            } else {
                None
            };
        }
        let word = text.to_lowercase();
        let position = |list: &[String], word: &str| list.iter().position(|w| w == word);
        if let Some(i) = table.units.iter().position(|u| u.contains(&word)) {
            return u8::try_from(i + 1).ok();
        }
        if let Some(i) = position(&table.tens, &word) {
            return u8::try_from(20 + 10 * i).ok();
        }
        table.tens.iter().enumerate().find_map(|(i, tens)| {
            let head = word.strip_suffix(tens.as_str())?;
            let unit = table
                .joints
                .iter()
                .find_map(|j| position(&table.compound, head.strip_suffix(j.as_str())?))?;
            u8::try_from(20 + 10 * i + unit + 1).ok()
        })
    }

    /// Reads an ordinal in words, in small letters.
    pub(super) fn read_ordinal(&self, word: &str) -> Option<u8> {
        let at = self.table.ordinals.iter().position(|o| o == word)?;
        u8::try_from(at + 1).ok()
    }

    /// The largest number that is printed as a word.
    pub(super) fn largest_word(&self) -> usize {
        usize::from(self.table.largest_word)
    }

    /// Prints a number: a word up to twelve, figures above.
    pub(super) fn in_words(&self, n: u8) -> String {
        let unit = self.table.units.get(usize::from(n).wrapping_sub(1));
        match unit.and_then(|u| u.first()) {
            Some(unit) if n <= self.table.largest_word => unit.clone(),
            _ => n.to_string(),
        }
    }

    fn dates(&self) -> Option<&Regex> {
        let compile = || {
            let months = self.table.months.iter().flatten();
            let months: Vec<&str> = months.map(String::as_str).collect();
            let pattern = format!(
                r"(?ix)\b(?:
                    (?<iy>(?:19|20)\d\d)-(?<im>\d\d?)-(?<id>\d\d?)
                  | (?<d>\d\d?)\s?[-/.]\s?(?<m>\d\d?)\s?[-/.]\s?(?<y>(?:19|20)\d\d|\d\d)
                  | (?<wd>\d\d?)[\s-]+(?<wm>{})\.?[\s-]+[’']?(?<wy>(?:19|20)\d\d|\d\d)
                )\b",
                months.join("|")
            );
            Regex::new(&pattern).ok()
        };
        self.date.get_or_init(compile).as_ref()
    }

    /// The first full date in a text, and where it stands in it.
    ///
    /// Years of two digits are read as 2000 to 2039 up to 39, and as 1940 to 1999 above.
    pub(super) fn date(&self, text: &str) -> Option<(Date, std::ops::Range<usize>)> {
        let c = self.dates()?.captures(text)?;
        let number = |name: &str| c.name(name).and_then(|m| m.as_str().parse::<i16>().ok());
        let (year, month, day) = if c.name("iy").is_some() {
            (number("iy")?, number("im")?, number("id")?)
        } else if let Some(word) = c.name("wm") {
            let word = word.as_str().to_lowercase();
            let month = self.table.months.iter().position(|m| m.contains(&word))?;
            (number("wy")?, i16::try_from(month + 1).ok()?, number("wd")?)
        } else {
            (number("y")?, number("m")?, number("d")?)
        };
        let year = match year {
            0..=39 => year + 2000,
            40..=99 => year + 1900,
            _ => year,
        };
        let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        Some((date, c.get(0)?.range()))
    }
}

/// Whole years from a birth date to a day; `None` where the day comes first.
pub(crate) fn years_between(birth: Date, day: Date) -> Option<u8> {
    let mut years = day.year() - birth.year();
    if (day.month(), day.day()) < (birth.month(), birth.day()) {
        years -= 1;
    }
    u8::try_from(years).ok()
}

#[cfg(test)]
mod tests {
    use super::super::guide::Guide;
    use super::*;

    fn numbers() -> &'static Numbers {
        &Guide::built_in().numbers
    }

    #[test]
    fn numbers_are_read_in_figures_and_words() {
        for (text, n) in [
            ("16", Some(16)),
            ("16,5", Some(16)),
            ("zestien", Some(16)),
            ("Achtien", Some(18)),
            ("één", Some(1)),
            ("eenentwintig", Some(21)),
            ("tweeëntwintig", Some(22)),
            ("drieendertig", Some(33)),
            ("veertig", Some(40)),
            ("een", None),
            ("116", None),
            ("vroeger", None),
        ] {
            assert_eq!(numbers().read(text), n, "{text}");
        }
        assert_eq!(
            [
                numbers().in_words(1),
                numbers().in_words(12),
                numbers().in_words(13)
            ],
            ["één", "twaalf", "13"]
        );
    }

    #[test]
    fn every_number_is_read_where_the_pattern_finds_it() {
        let whole = Regex::new(&format!("^(?:{})$", numbers().pattern())).unwrap();
        for n in 1..=12 {
            assert!(
                whole.is_match(&numbers().in_words(n))
                    && numbers().read(&numbers().in_words(n)) == Some(n)
            );
        }
        assert!(whole.is_match("zevenenveertig") && whole.is_match("16½"));
    }

    #[test]
    fn dates_are_read_in_their_usual_forms() {
        for text in [
            "3 maart 2008",
            "03-03-2008",
            "3/3/08",
            "3 mrt '08",
            "2008-03-03",
            "geb. 3 . 3 . 2008",
        ] {
            let found = numbers()
                .date(text)
                .map(|(d, _)| (d.year(), d.month(), d.day()));
            assert_eq!(found, Some((2008, 3, 3)), "{text}");
        }
        for text in ["31-02-2008", "3 maart", "12-13", "tussen 2008 en 2010"] {
            assert!(numbers().date(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_birthday_counts_from_the_day_itself() {
        let birth = jiff::civil::date(2008, 3, 12);
        assert_eq!(
            years_between(birth, jiff::civil::date(2024, 3, 11)),
            Some(15)
        );
        assert_eq!(
            years_between(birth, jiff::civil::date(2024, 3, 12)),
            Some(16)
        );
        assert_eq!(years_between(birth, jiff::civil::date(2007, 1, 1)), None);
    }
}
