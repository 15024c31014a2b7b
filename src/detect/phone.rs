//! Judging phone numbers by the Dutch numbering plan and the country codes of the world.
//!
//! The tests hold this against libphonenumber, which takes longer to load its metadata than a
//! short run may take as a whole.

/// The country codes of ITU-T E.164 that geographic areas and networks have.
const COUNTRY_CODES: &[&str] = &[
    "1", "7", "20", "211", "212", "213", "216", "218", "220", "221", "222", "223", "224", "225",
    "226", "227", "228", "229", "230", "231", "232", "233", "234", "235", "236", "237", "238",
    "239", "240", "241", "242", "243", "244", "245", "246", "247", "248", "249", "250", "251",
    "252", "253", "254", "255", "256", "257", "258", "260", "261", "262", "263", "264", "265",
    "266", "267", "268", "269", "27", "290", "291", "297", "298", "299", "30", "31", "32", "33",
    "34", "350", "351", "352", "353", "354", "355", "356", "357", "358", "359", "36", "370", "371",
    "372", "373", "374", "375", "376", "377", "378", "380", "381", "382", "383", "385", "386",
    "387", "389", "39", "40", "41", "420", "421", "423", "43", "44", "45", "46", "47", "48", "49",
    "500", "501", "502", "503", "504", "505", "506", "507", "508", "509", "51", "52", "53", "54",
    "55", "56", "57", "58", "590", "591", "592", "593", "594", "595", "596", "597", "598", "599",
    "60", "61", "62", "63", "64", "65", "66", "670", "672", "673", "674", "675", "676", "677",
    "678", "679", "680", "681", "682", "683", "685", "686", "687", "688", "689", "690", "691",
    "692", "800", "808", "81", "82", "84", "850", "852", "853", "855", "856", "86", "870", "878",
    "880", "881", "882", "883", "886", "888", "90", "91", "92", "93", "94", "95", "960", "961",
    "962", "963", "964", "965", "966", "967", "968", "970", "971", "972", "973", "974", "975",
    "976", "977", "979", "98", "992", "993", "994", "995", "996", "998",
];

/// Whether a value is a number that can be dialled from the Netherlands.
///
/// Dutch numbers are judged by mask: ten digits with the prefixes in use. With a country code
/// other than the Dutch one, a `+` and a length that ITU-T E.164 allows are enough: a number that
/// was noted down wrong still gives somebody away. Behind `00`, which other numbers begin with
/// too, the country code has to exist.
///
/// # Source
///
/// Nummerplan telefoon- en ISDN-diensten; ITU-T E.164 and its list of assigned country codes.
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
            None => {
                (8..=15).contains(&number.len())
                    && (plus || has_country_code(number))
                    && !number.starts_with('0')
            }
        },
        None => digits.strip_prefix('0').is_some_and(is_dutch),
    }
}

fn has_country_code(number: &str) -> bool {
    COUNTRY_CODES.iter().any(|code| number.starts_with(code))
}

/// Whether the digits behind the national zero are a Dutch number.
fn is_dutch(national: &str) -> bool {
    let all_digits = national.bytes().all(|b| b.is_ascii_digit());
    if !all_digits {
        return false;
    }
    match (national.len(), national.as_bytes().first().copied()) {
        // Free and paid service numbers: 0800 and 090x with four to seven digits.
        (7..=10, Some(b'8' | b'9')) if is_service(national) => true,
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

/// Whether a run of number words can be a dictated Dutch number, which is said to begin with a zero:
/// it has about ten digits, said one by one, in pairs or in threes.
#[must_use]
pub(super) fn is_dictated(value: &str) -> bool {
    let words = value.split(|c: char| !c.is_alphanumeric());
    let count: usize = words.map(digits_said).sum();
    (8..=13).contains(&count)
}

/// How many digits a number or number word stands for.
fn digits_said(word: &str) -> usize {
    if word.bytes().all(|b| b.is_ascii_digit()) {
        return word.len();
    }
    let word = word.to_lowercase();
    match word.as_str() {
        "en" | "plus" => 0,
        "nul" | "een" | "één" | "eén" | "twee" | "drie" | "vier" | "vijf" | "zes" | "zeven"
        | "acht" | "negen" => 1,
        _ if word.starts_with("honderd") => 3,
        _ => 2,
    }
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
    fn dictated_numbers_have_about_ten_digits() {
        for good in [
            "nul zes twaalf vierendertig zesenvijftig achtenzeventig",
            "06 twaalf 34 zesenvijftig 78",
            "nul zes, een twee, drie vier, vijf zes, zeven acht",
            "nul twintig zes twee drie vijf vijf vijf nul",
        ] {
            assert!(is_dictated(good), "{good}");
        }
        for bad in ["nul een twee drie vier", "06 twaalf", "nul zes zestien"] {
            assert!(!is_dictated(bad), "{bad}");
        }
    }

    #[test]
    fn foreign_numbers_by_their_codes() {
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

    #[test]
    fn country_codes_are_those_of_libphonenumber() {
        for code in 1..1000_u16 {
            let known = phonenumber::metadata::DATABASE.by_code(&code).is_some();
            let ours = COUNTRY_CODES.contains(&code.to_string().as_str());
            assert!(ours || !known, "{code} is missing");
        }
    }

    /// Whatever libphonenumber takes for a Dutch number is one here, for every prefix of five digits.
    #[test]
    fn no_dutch_number_of_libphonenumber_is_missed() {
        let missed: Vec<String> = (0..100_000_u32)
            .flat_map(|prefix| [format!("0{prefix:05}1357"), format!("0{prefix:05}13579")])
            .filter(|number| !is_number(number))
            .filter(|number| {
                let parsed = phonenumber::parse(Some(phonenumber::country::Id::NL), number);
                parsed.is_ok_and(|n| n.code().value() == 31 && n.is_valid())
            })
            .collect();
        assert!(
            missed.is_empty(),
            "{} missed: {:?}",
            missed.len(),
            &missed[..missed.len().min(20)]
        );
    }
}
