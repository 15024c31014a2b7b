//! Judging phone numbers: the Dutch plan by its masks, others by the national numbering plans.

use phonenumber::country::Id;

/// Whether a value is a number that can be dialled from the Netherlands.
///
/// Dutch numbers are judged by mask: ten digits with the prefixes in use. With a country code
/// other than the Dutch one, a `+` and a length that ITU-T E.164 allows are enough: a number that
/// was noted down wrong still gives somebody away. Behind `00`, which other numbers begin with
/// too, the metadata of libphonenumber decide; they are loaded at the first such number.
///
/// # Source
///
/// Nummerplan telefoon- en ISDN-diensten; `phonenumber`, a port of libphonenumber.
#[must_use]
pub(super) fn is_number(value: &str) -> bool {
    let bare = value.replace("(0)", "");
    let digits: String = bare.chars().filter(char::is_ascii_digit).collect();
    let plus = bare.trim_start_matches('(').trim_start().starts_with('+');
    let international = if plus {
        Some(digits.as_str())
    } else {
        digits.strip_prefix("00")
    };
    match international {
        Some(number) => match number.strip_prefix("31") {
            Some(national) => is_dutch(national.trim_start_matches('0')),
            None if plus => (8..=15).contains(&number.len()) && !number.starts_with('0'),
            None => is_foreign(number),
        },
        None => digits.strip_prefix('0').is_some_and(is_dutch),
    }
}

/// Whether the digits behind the national zero are a Dutch number.
fn is_dutch(national: &str) -> bool {
    let all_digits = national.bytes().all(|b| b.is_ascii_digit());
    if !all_digits {
        return false;
    }
    match (national.len(), national.as_bytes().first().copied()) {
        // Free and paid service numbers: 0800 and 090x with four or seven digits.
        (7 | 10, Some(b'8' | b'9')) if is_service(national) => true,
        // Mobile: 06 1… to 06 8…. 06 9 was for pagers, but who notes it down means a phone.
        (9, Some(b'6')) => national.as_bytes()[1] != b'0',
        // Geographic areas; 082, 084, 085, 087, 088, 091 and 097 are for any place.
        (9, Some(b'1'..=b'5' | b'7')) => {
            national.as_bytes()[1] != b'0'
                || national.starts_with("10")
                || national.starts_with("20")
                || national.starts_with("30")
                || national.starts_with("40")
                || national.starts_with("50")
                || national.starts_with("70")
        }
        (9, Some(b'8')) => matches!(national.as_bytes()[1], b'2' | b'4' | b'5' | b'7' | b'8'),
        (9, Some(b'9')) => matches!(national.as_bytes()[1], b'1' | b'7'),
        _ => false,
    }
}

fn is_service(national: &str) -> bool {
    ["800", "900", "906", "909"]
        .iter()
        .any(|prefix| national.starts_with(prefix))
}

/// Whether the digits behind `+` are a number of another country.
fn is_foreign(number: &str) -> bool {
    if !(8..=15).contains(&number.len()) {
        return false;
    }
    phonenumber::parse(Some(Id::NL), format!("+{number}")).is_ok_and(|n| n.is_valid())
}

/// Whether a run of number words can be a dictated Dutch number: it is said to begin with a zero,
/// and has between ten digits said one by one and five pairs with the zero.
#[must_use]
pub(super) fn is_dictated(value: &str) -> bool {
    let words = value
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .count();
    (6..=13).contains(&words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dutch_numbers_in_every_writing() {
        for good in [
            "06-12345678",
            "06 12 34 56 78",
            "0612345678",
            "06.1234.5678",
            "+31 6 12345678",
            "+31 (0)6 12345678",
            "0031 6 12345678",
            "(020) 123 45 67",
            "0318-123456",
            "088 1234567",
            "0800-1234",
            "0900 1234567",
            "+31(0)318 123 456",
        ] {
            assert!(is_number(good), "{good}");
        }
        for bad in [
            "06-1234567",
            "112",
            "2026",
            "0012345",
            "06 00000000",
            "12345678",
            "0123",
            "+31 6 1234567",
        ] {
            assert!(!is_number(bad), "{bad}");
        }
    }

    #[test]
    fn foreign_numbers_by_their_plans() {
        for good in [
            "+32 471 12 34 56",
            "+49 1512 3456789",
            "0032 2 555 12 12",
            "+48 512 345 678",
            "+90 532 123 45 67",
        ] {
            assert!(is_number(good), "{good}");
        }
        for bad in ["+32 1", "00999123456789", "0032", "+0032471123456"] {
            assert!(!is_number(bad), "{bad}");
        }
    }
}
