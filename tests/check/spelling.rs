//! The forms that a planted leak may take.

use crate::check::Dice;
use schuilnaam::check::{Kind, Original};
use std::fmt::Write as _;

pub(crate) const SPELLINGS: &[&str] = &[
    "exact",
    "small letters",
    "capitals",
    "without accents",
    "decomposed",
    "possessive s",
    "possessive 's",
    "diminutive",
    "line end between",
    "hyphen and line end",
    "soft hyphen",
    "zero width",
    "spelled -",
    "spelled space",
    "spelled dots",
    "joined _",
    "camel case",
    "camel case and year",
    "digits apart",
    "insertion",
    "deletion",
    "substitution",
    "transposition",
    "percent",
    "html",
    "json",
    "base64",
    "utf-16",
];

/// An original in a form, or nothing if it cannot take it.
pub(crate) fn spell(form: &str, original: &Original, dice: &mut Dice) -> Option<String> {
    let text = original.text.as_str();
    let letters: Vec<char> = text.chars().collect();
    let is_name = matches!(original.kind, Kind::Name | Kind::Surname);
    let is_word = is_name && text.chars().all(char::is_alphabetic);
    let apart = |mark: &str| {
        letters
            .iter()
            .map(char::to_string)
            .collect::<Vec<_>>()
            .join(mark)
    };
    let middle = letters.len() / 2;
    let with = |mark: &str| {
        [
            &letters[..middle],
            &mark.chars().collect::<Vec<_>>(),
            &letters[middle..],
        ]
        .concat()
        .into_iter()
        .collect::<String>()
    };
    let camel = || {
        let big = |w: &str| {
            w.chars()
                .enumerate()
                .map(|(i, c)| {
                    if i == 0 {
                        c.to_uppercase().to_string()
                    } else {
                        c.to_string()
                    }
                })
                .collect::<String>()
        };
        text.split(' ').map(big).collect::<String>()
    };
    // A place within the word, not its first letter.
    let at = 1 + dice.roll(letters.len() - 2);
    let typed = |edit: &dyn Fn(&mut Vec<char>)| {
        let mut letters = letters.clone();
        edit(&mut letters);
        letters.into_iter().collect::<String>()
    };
    let can_err = is_word && letters.len() >= 6;
    Some(match form {
        "exact" => text.to_owned(),
        "small letters" => text.to_lowercase(),
        "capitals" => text.to_uppercase(),
        "without accents" if is_name => plain(text),
        "decomposed" if !text.is_ascii() => unicode(text),
        "possessive s" if is_name && !text.ends_with(['s', 'a', 'i', 'o', 'u']) => {
            format!("{text}s")
        }
        "possessive 's" if is_name => format!("{text}{}s", ["'", "’", "`"][dice.roll(3)]),
        "diminutive" if is_word => format!(
            "{text}{}",
            ["tje", "je", "pje", "etje", "ke", "ie"][dice.roll(6)]
        ),
        "line end between" if text.contains(' ') => {
            text.replace(' ', ["\n", " \r\n  ", "\u{a0}\t", "\n> "][dice.roll(4)])
        }
        "hyphen and line end" if is_word => with(["-\n", "-\r\n    ", "\u{2010}\n"][dice.roll(3)]),
        "soft hyphen" if is_word => with("\u{ad}"),
        "zero width" if is_word => with(["\u{200b}", "\u{feff}", "\u{2060}"][dice.roll(3)]),
        "spelled -" if is_word => apart("-"),
        "spelled space" if is_word => apart(" "),
        "spelled dots" if is_word => format!("{}.", apart(".").to_uppercase()),
        "joined _" if text.contains(' ') => text
            .replace(' ', ["_", "-", "."][dice.roll(3)])
            .to_lowercase(),
        "camel case" if is_name => format!("{}Verslag", camel()),
        "camel case and year" if is_name => format!("{}2008", camel()),
        "digits apart" if original.kind == Kind::Number => {
            let digits: Vec<String> = text
                .chars()
                .filter(char::is_ascii_alphanumeric)
                .map(String::from)
                .collect();
            digits
                .chunks(2 + dice.roll(2))
                .map(<[String]>::concat)
                .collect::<Vec<_>>()
                .join([" ", ".", "-", " - "][dice.roll(4)])
        }
        "insertion" if can_err => typed(&|l| l.insert(at, 'q')),
        "deletion" if can_err => typed(&|l| {
            l.remove(at);
        }),
        "substitution" if can_err => typed(&|l| l[at] = 'q'),
        "transposition" if can_err && letters[at] != letters[at + 1] => {
            typed(&|l| l.swap(at, at + 1))
        }
        "percent" => escaped(text, |s, c| {
            c.to_string()
                .bytes()
                .for_each(|b| write!(s, "%{b:02X}").expect("writes"))
        }),
        "html" => escaped(text, |s, c| match c {
            'é' => s.push_str("&eacute;"),
            'ç' => s.push_str("&ccedil;"),
            _ => write!(s, "&#x{:x};", u32::from(c)).expect("writes"),
        }),
        "json" => escaped(text, |s, c| {
            c.encode_utf16(&mut [0; 2])
                .iter()
                .for_each(|u| write!(s, "\\u{u:04x}").expect("writes"))
        }),
        "base64" if text.len() >= 5 => base64(text.as_bytes()),
        "utf-16" if text.is_ascii() => text.chars().flat_map(|c| [c, '\0']).collect(),
        _ => return None,
    })
}

fn unicode(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    text.nfd().collect()
}

fn plain(text: &str) -> String {
    let simple = |c| match c {
        'ł' => 'l',
        'Ł' => 'L',
        'ø' => 'o',
        'ı' => 'i',
        c => c,
    };
    unicode(text)
        .chars()
        .map(simple)
        .filter(|c| !('\u{300}'..'\u{370}').contains(c))
        .collect()
}

/// Writes the letters that are not ASCII, and otherwise the second one, another way.
fn escaped(text: &str, write: impl Fn(&mut String, char)) -> String {
    let mut out = String::new();
    for (i, c) in text.chars().enumerate() {
        if c.is_ascii() && (i != 1 || !text.is_ascii()) {
            out.push(c);
        } else {
            write(&mut out, c);
        }
    }
    out
}

pub(crate) fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for group in bytes.chunks(3) {
        let bits = (0..3).fold(0, |n, i| {
            n << 8 | usize::from(group.get(i).copied().unwrap_or(0))
        });
        for i in 0..4 {
            out.push(if i <= group.len() {
                char::from(LETTERS[bits >> (18 - 6 * i) & 63])
            } else {
                '='
            });
        }
    }
    out
}
