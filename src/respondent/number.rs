//! Numbers and dates, read as notes write them and printed as attributions write them.

use jiff::civil::Date;
use regex::Regex;
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    units: Vec<Vec<String>>,
    tens: Vec<String>,
    compound: Vec<String>,
    joints: Vec<String>,
    largest_word: u8,
    months: Vec<Vec<String>>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    toml::from_str(include_str!("../../rules/numbers.toml"))
        .expect("the built-in numbers.toml is checked by tests")
});

/// A pattern, without groups that capture, for a number of at most two digits or in words.
///
/// Halves are part of it (`16,5`, `16½`), so that they are not mistaken for two numbers.
pub(super) static PATTERN: LazyLock<String> = LazyLock::new(|| {
    let mut units: Vec<&str> = TABLE.units.iter().flatten().map(String::as_str).collect();
    // The longer word first: `zeventien` before `zeven`.
    units.sort_by_key(|u| std::cmp::Reverse(u.len()));
    format!(
        "(?:[0-9]{{1,2}}(?:[.,][0-9]\\b|½)?|(?:(?:{})(?:{}))?(?:{})|(?:{}))",
        TABLE.compound.join("|"),
        TABLE.joints.join("|"),
        TABLE.tens.join("|"),
        units.join("|"),
    )
});

/// Reads a number of at most two digits, in figures or in words; halves are cut off.
pub(super) fn read(text: &str) -> Option<u8> {
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
    if let Some(i) = TABLE.units.iter().position(|u| u.contains(&word)) {
        return u8::try_from(i + 1).ok();
    }
    if let Some(i) = position(&TABLE.tens, &word) {
        return u8::try_from(20 + 10 * i).ok();
    }
    TABLE.tens.iter().enumerate().find_map(|(i, tens)| {
        let head = word.strip_suffix(tens.as_str())?;
        let unit = TABLE
            .joints
            .iter()
            .find_map(|j| position(&TABLE.compound, head.strip_suffix(j.as_str())?))?;
        u8::try_from(20 + 10 * i + unit + 1).ok()
    })
}

/// Prints a number: a word up to twelve, figures above.
pub(super) fn in_words(n: u8) -> String {
    match TABLE.units.get(usize::from(n).wrapping_sub(1)) {
        Some(unit) if n <= TABLE.largest_word => unit[0].clone(),
        _ => n.to_string(),
    }
}

static DATE: LazyLock<Regex> = LazyLock::new(|| {
    let months: Vec<&str> = TABLE.months.iter().flatten().map(String::as_str).collect();
    Regex::new(&format!(
        r"(?ix)\b(?:
            (?<iy>(?:19|20)\d\d)-(?<im>\d\d?)-(?<id>\d\d?)
          | (?<d>\d\d?)\s?[-/.]\s?(?<m>\d\d?)\s?[-/.]\s?(?<y>(?:19|20)\d\d|\d\d)
          | (?<wd>\d\d?)[\s-]+(?<wm>{})\.?[\s-]+[’']?(?<wy>(?:19|20)\d\d|\d\d)
        )\b",
        months.join("|")
    ))
    .expect("the date pattern is checked by tests")
});

/// The first full date in a text, and where it stands in it.
///
/// Years of two digits are read as 2000 to 2039 up to 39, and as 1940 to 1999 above.
pub(super) fn date(text: &str) -> Option<(Date, std::ops::Range<usize>)> {
    let c = DATE.captures(text)?;
    let number = |name: &str| c.name(name).and_then(|m| m.as_str().parse::<i16>().ok());
    let (year, month, day) = if c.name("iy").is_some() {
        (number("iy")?, number("im")?, number("id")?)
    } else if let Some(word) = c.name("wm") {
        let word = word.as_str().to_lowercase();
        let month = TABLE.months.iter().position(|m| m.contains(&word))?;
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

/// Whole years from a birth date to a day; `None` where the day comes first.
pub(super) fn years_between(birth: Date, day: Date) -> Option<u8> {
    let mut years = day.year() - birth.year();
    if (day.month(), day.day()) < (birth.month(), birth.day()) {
        years -= 1;
    }
    u8::try_from(years).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

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
            assert_eq!(read(text), n, "{text}");
        }
        assert_eq!(
            [in_words(1), in_words(12), in_words(13)],
            ["één", "twaalf", "13"]
        );
    }

    #[test]
    fn every_number_is_read_where_the_pattern_finds_it() {
        let whole = Regex::new(&format!("^(?:{})$", *PATTERN)).unwrap();
        for n in 1..=12 {
            assert!(whole.is_match(&in_words(n)) && read(&in_words(n)) == Some(n));
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
            let found = date(text).map(|(d, _)| (d.year(), d.month(), d.day()));
            assert_eq!(found, Some((2008, 3, 3)), "{text}");
        }
        for text in ["31-02-2008", "3 maart", "12-13", "tussen 2008 en 2010"] {
            assert!(date(text).is_none(), "{text}");
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
