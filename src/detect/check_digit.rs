//! Named checks that a rule can ask for: check digits, number plans, calendars, ranges.

use crate::detect::phone;
use serde::Deserialize;

/// A named check over a found value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Check {
    /// The eleven-test of the burgerservicenummer, over 8 or 9 digits.
    Bsn,
    /// Nine digits, or about as many: one may be missing or too much.
    BsnLength,
    /// Mod-97 and the country's length of an account number.
    Iban,
    /// A postcode that is issued: not from 0000 to 0999, without SA, SD and SS.
    Postcode,
    /// A Dutch number plate of one of the series in use.
    Plate,
    /// A number of the Dutch or a foreign number plan.
    Phone,
    /// Ten digits in words that make up a Dutch number; counts words only.
    DictatedPhone,
    /// Four numbers from 0 to 255.
    Ipv4,
    /// Eight groups, or fewer with `::`.
    Ipv6,
    /// Day and month in this order, or year, month and day, that a calendar knows.
    Date,
    /// The same without marks: eight digits with the year last or first, or six with it last.
    CompactDate,
    /// A year from 1900 to 2099, or one of two digits.
    Year,
    /// From 0 to 120, with a half or decimal at most.
    Age,
    /// A letter and a digit, an underscore, or capitals inside: what nobody writes as a word.
    UserName,
    /// Letters and digits mixed, or at least four digits.
    Code,
    /// More digits than any amount, year or row of years has that notes speak of.
    ManyDigits,
    /// Digits and letters by turns, as in the numbers of Dutch passports and identity cards.
    TravelDocument,
}

impl Check {
    /// Whether a value passes.
    pub(super) fn passes(self, value: &str) -> bool {
        match self {
            Self::Bsn => is_bsn(value),
            Self::BsnLength => (7..=10).contains(&digits(value).count()),
            Self::Iban => is_iban(value),
            Self::Postcode => is_postcode(value),
            Self::Plate => is_plate(value),
            Self::Phone => phone::is_number(value),
            Self::DictatedPhone => phone::is_dictated(value),
            Self::Ipv4 => value.parse::<std::net::Ipv4Addr>().is_ok(),
            Self::Ipv6 => value.parse::<std::net::Ipv6Addr>().is_ok(),
            Self::Date => is_date(value),
            Self::CompactDate => is_compact_date(value),
            Self::Year => is_year(value),
            Self::Age => is_age(value),
            Self::UserName => is_user_name(value),
            Self::Code => is_code(value),
            Self::ManyDigits => is_many_digits(value),
            Self::TravelDocument => is_mixed(value),
        }
    }
}

fn digits(value: &str) -> impl Iterator<Item = u32> {
    value.chars().filter_map(|c| c.to_digit(10))
}

/// The eleven-test: nine digits weighed 9, 8, … 2, -1 sum to a multiple of eleven. Numbers of
/// eight digits have a zero before them.
///
/// # Source
///
/// Logisch Ontwerp BSN, Rijksdienst voor Identiteitsgegevens.
fn is_bsn(value: &str) -> bool {
    let mut d: Vec<i64> = digits(value).map(i64::from).collect();
    if d.len() == 8 {
        d.insert(0, 0);
    }
    if d.len() != 9 || d.iter().all(|&x| x == d[0]) {
        return false;
    }
    let weights = [9, 8, 7, 6, 5, 4, 3, 2, -1];
    d.iter().zip(weights).map(|(d, w)| d * w).sum::<i64>() % 11 == 0
}

/// Lengths of account numbers by country.
///
/// # Source
///
/// SWIFT IBAN registry, release 95.
const IBAN_LENGTHS: &[(&str, usize)] = &[
    ("AD", 24),
    ("AE", 23),
    ("AL", 28),
    ("AT", 20),
    ("AZ", 28),
    ("BA", 20),
    ("BE", 16),
    ("BG", 22),
    ("BH", 22),
    ("BI", 27),
    ("BR", 29),
    ("BY", 28),
    ("CH", 21),
    ("CR", 22),
    ("CY", 28),
    ("CZ", 24),
    ("DE", 22),
    ("DJ", 27),
    ("DK", 18),
    ("DO", 28),
    ("EE", 20),
    ("EG", 29),
    ("ES", 24),
    ("FI", 18),
    ("FO", 18),
    ("FR", 27),
    ("GB", 22),
    ("GE", 22),
    ("GI", 23),
    ("GL", 18),
    ("GR", 27),
    ("GT", 28),
    ("HR", 21),
    ("HU", 28),
    ("IE", 22),
    ("IL", 23),
    ("IQ", 23),
    ("IS", 26),
    ("IT", 27),
    ("JO", 30),
    ("KW", 30),
    ("KZ", 20),
    ("LB", 28),
    ("LC", 32),
    ("LI", 21),
    ("LT", 20),
    ("LU", 20),
    ("LV", 21),
    ("LY", 25),
    ("MC", 27),
    ("MD", 24),
    ("ME", 22),
    ("MK", 19),
    ("MR", 27),
    ("MT", 31),
    ("MU", 30),
    ("NI", 28),
    ("NL", 18),
    ("NO", 15),
    ("PK", 24),
    ("PL", 28),
    ("PS", 29),
    ("PT", 25),
    ("QA", 29),
    ("RO", 24),
    ("RS", 22),
    ("RU", 33),
    ("SA", 24),
    ("SC", 31),
    ("SD", 18),
    ("SE", 24),
    ("SI", 19),
    ("SK", 24),
    ("SM", 27),
    ("SO", 23),
    ("ST", 25),
    ("SV", 28),
    ("TL", 23),
    ("TN", 24),
    ("TR", 26),
    ("UA", 29),
    ("VA", 22),
    ("VG", 24),
    ("XK", 20),
];

/// ISO 13616: the country's length, and remainder 1 modulo 97 with the first four moved to the end.
fn is_iban(value: &str) -> bool {
    let code: String = value
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect();
    let Some(country) = code.get(..2) else {
        return false;
    };
    let length = IBAN_LENGTHS.binary_search_by(|(have, _)| (*have).cmp(country));
    if length.map(|i| IBAN_LENGTHS[i].1) != Ok(code.len()) {
        return false;
    }
    let moved = code[4..].chars().chain(code[..4].chars());
    let rest = moved.filter_map(|c| c.to_digit(36)).fold(0, |rest, d| {
        (if d < 10 { rest * 10 } else { rest * 100 } + d) % 97
    });
    rest == 1
}

fn is_postcode(value: &str) -> bool {
    let letters: String = value
        .chars()
        .filter(char::is_ascii_alphabetic)
        .map(|c| c.to_ascii_uppercase())
        .collect();
    digits(value).count() == 4
        && !value.starts_with('0')
        && letters.len() == 2
        && !matches!(letters.as_str(), "SA" | "SD" | "SS")
}

/// Series of number plates: `X` a letter, `9` a digit.
///
/// # Source
///
/// RDW, series 1 to 14 and their successors, with the series of mopeds and light mopeds.
const PLATES: &[&str] = &[
    "XX9999", "9999XX", "99XX99", "XX99XX", "XXXX99", "99XXXX", "99XXX9", "9XXX99", "XX999X",
    "X999XX", "XXX99X", "X99XXX", "9XX999", "999XX9", "999XXX", "XXX999",
];

fn is_plate(value: &str) -> bool {
    let shape: String = value
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| if c.is_ascii_digit() { '9' } else { 'X' })
        .collect();
    PLATES.contains(&shape.as_str())
}

/// The numbers of a value, in order; months in words are not among them.
fn numbers(value: &str) -> Vec<u32> {
    value
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty() && part.len() <= 4)
        .filter_map(|part| part.parse().ok())
        .collect()
}

fn is_date(value: &str) -> bool {
    let days = |month: u32| match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let fits = |day: u32, month: u32| (1..=12).contains(&month) && (1..=days(month)).contains(&day);
    match numbers(value)[..] {
        [year, month, day] if year > 99 => (1900..2100).contains(&year) && fits(day, month),
        [day, month, year] => fits(day, month) && (year < 100 || (1900..2100).contains(&year)),
        [day, month] => fits(day, month),
        _ => false,
    }
}

fn is_compact_date(value: &str) -> bool {
    let cut = |at: [usize; 2]| {
        let parts = [
            value.get(..at[0]),
            value.get(at[0]..at[1]),
            value.get(at[1]..),
        ];
        is_date(&parts.map(Option::unwrap_or_default).join("-"))
    };
    match digits(value).count() {
        6 => cut([2, 4]),
        8 => cut([2, 4]) || cut([4, 6]),
        _ => false,
    }
}

fn is_year(value: &str) -> bool {
    match numbers(value)[..] {
        [.., year] => year < 100 || (1900..2100).contains(&year),
        [] => false,
    }
}

fn is_age(value: &str) -> bool {
    match numbers(value)[..] {
        [years] => years <= 120,
        [years, part] => years <= 120 && part <= 12,
        _ => !value.contains(|c: char| c.is_ascii_digit()),
    }
}

fn is_user_name(value: &str) -> bool {
    let name = value.trim_start_matches('@');
    let digit = name.contains(|c: char| c.is_ascii_digit());
    let letter = name.contains(char::is_alphabetic);
    let mut chars = name.chars();
    let first = chars.next();
    let inner_capital = first.is_some_and(char::is_lowercase)
        && chars.clone().any(char::is_uppercase)
        || chars.clone().any(char::is_uppercase) && chars.any(char::is_lowercase);
    letter && (digit || name.contains('_') || name.contains('.') || inner_capital)
}

fn is_code(value: &str) -> bool {
    let digit_count = digits(value).count();
    digit_count > 0 && (digit_count >= 4 || value.contains(|c: char| !c.is_ascii_digit()))
}

/// Six digits, or five with a letter or between marks; no row of years, no round number and none
/// in thousands (`1.250.000`).
fn is_many_digits(value: &str) -> bool {
    let count = digits(value).count();
    let plain = value.bytes().all(|b| b.is_ascii_digit());
    let letters = value.contains(char::is_alphabetic);
    let groups: Vec<&str> = value
        .split(|c: char| !c.is_ascii_digit())
        .filter(|g| !g.is_empty())
        .collect();
    let years = groups.len() > 1 && groups.iter().all(|g| g.len() == 4 && is_year(g));
    let mut later = groups.iter().skip(1);
    let thousands = !letters
        && groups.len() > 1
        && groups[0].len() <= 3
        && later.all(|g| g.len() == 3)
        && (value.contains('.') || value.contains(' '))
        && !value.starts_with('0');
    let least = if plain || !letters { 6 } else { 5 };
    count >= least && !years && !thousands && !value.ends_with("000")
}

/// Whether a letter stands behind a digit, in one case of letters: what a word with a number behind it is not.
fn is_mixed(value: &str) -> bool {
    let bytes = value.as_bytes();
    let one_case =
        !(bytes.iter().any(u8::is_ascii_uppercase) && bytes.iter().any(u8::is_ascii_lowercase));
    one_case
        && bytes
            .windows(2)
            .any(|w| w[0].is_ascii_digit() && w[1].is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iban_lengths_are_sorted_for_the_search() {
        assert!(IBAN_LENGTHS.is_sorted());
    }

    #[test]
    fn bsn_takes_the_eleven_test() {
        assert!(is_bsn("111222333") && is_bsn("123456782") && is_bsn("1112.22.333"));
        assert!(is_bsn("10000008"), "eight digits have a zero before them");
        assert!(!is_bsn("123456789") && !is_bsn("000000000") && !is_bsn("12345678"));
    }

    #[test]
    fn iban_takes_length_and_remainder() {
        for good in [
            "NL91 ABNA 0417 1643 00",
            "nl91abna0417164300",
            "BE68 5390 0754 7034",
            "DE89370400440532013000",
        ] {
            assert!(is_iban(good), "{good}");
        }
        for bad in [
            "NL91 ABNA 0417 1643 01",
            "NL91ABNA041716430",
            "ZZ91ABNA0417164300",
            "N",
        ] {
            assert!(!is_iban(bad), "{bad}");
        }
    }

    #[test]
    fn postcodes_that_are_not_issued_fail() {
        assert!(is_postcode("1234 AB") && is_postcode("1234ab"));
        assert!(!is_postcode("1234 SS") && !is_postcode("0123 AB"));
    }

    #[test]
    fn plates_follow_the_series() {
        for good in [
            "AB-12-34", "12-AB-34", "XZ-999-X", "1-ABC-23", "DXX-99-D", "FKB45R",
        ] {
            assert!(is_plate(good), "{good}");
        }
        assert!(!is_plate("A-1-2345") && !is_plate("123-456"));
    }

    #[test]
    fn dates_need_a_calendar() {
        for good in ["12-03-2019", "29/2", "2019-03-12", "31.12.99", "1 t/m 31"] {
            assert_eq!(is_date(good), good != "1 t/m 31", "{good}");
        }
        assert!(!is_date("30-02-2019") && !is_date("13-13") && !is_date("12-03-1419"));
    }

    #[test]
    fn dates_without_marks_need_a_calendar_too() {
        for good in ["04112007", "20071104", "041107"] {
            assert!(is_compact_date(good), "{good}");
        }
        for bad in ["31022007", "20071304", "4112007", "120345678"] {
            assert!(!is_compact_date(bad), "{bad}");
        }
    }

    #[test]
    fn user_names_are_no_words() {
        for good in [
            "ZonneVis_2011",
            "xx.noor.xx",
            "skaterboi12",
            "iNoor",
            "NoorTje",
        ] {
            assert!(is_user_name(good), "{good}");
        }
        for bad in ["Noor", "noor", "OTS", "2010", "Henk"] {
            assert!(!is_user_name(bad), "{bad}");
        }
    }
}
