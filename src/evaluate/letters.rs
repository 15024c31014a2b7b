//! Letters, digits and words as the measures count them.
//!
//! The measures were first written in Python, so these classes are its own: `str.isalnum`,
//! `str.isdigit`, `str.isspace` and the `\w` of `re`. They differ from Rust's in that a combining mark
//! is no letter, a Roman numeral or a fraction no digit, and four control characters are white space.

use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;
use unicode_normalization::char::is_combining_mark;

/// Letters in circles and squares: alphabetic, but symbols by their category.
const SYMBOLS: [Range<char>; 4] = [
    '\u{24b6}'..'\u{24ea}',
    '\u{1f130}'..'\u{1f14a}',
    '\u{1f150}'..'\u{1f16a}',
    '\u{1f170}'..'\u{1f18a}',
];

/// Decimal digits, and figures that are digits without being decimal: raised, lowered, in circles.
static DIGIT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"[\d\u{b2}\u{b3}\u{b9}\u{1369}-\u{1371}\u{19da}\u{2070}\u{2074}-\u{2079}\u{2080}-\u{2089}",
        r"\u{2460}-\u{2468}\u{2474}-\u{247c}\u{2488}-\u{2490}\u{24ea}\u{24f5}-\u{24fd}\u{24ff}",
        r"\u{2776}-\u{277e}\u{2780}-\u{2788}\u{278a}-\u{2792}\u{10a40}-\u{10a43}",
        r"\u{10e60}-\u{10e68}\u{11052}-\u{1105a}\u{1f100}-\u{1f10a}]",
    ))
    .ok()
});

/// Whether a character is a letter or a number of any script: category `L` or `N`.
pub(super) fn is_alphanumeric(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    let letter = c.is_alphabetic() && !is_combining_mark(c);
    c.is_numeric() || (letter && !SYMBOLS.iter().any(|range| range.contains(&c)))
}

/// Whether a character is a digit of any script.
pub(super) fn is_digit(c: char) -> bool {
    if c.is_ascii() || !c.is_numeric() {
        return c.is_ascii_digit();
    }
    let listed = |digit: &Regex| digit.is_match(c.encode_utf8(&mut [0; 4]));
    DIGIT.as_ref().is_none_or(listed)
}

/// Whether a character is white space.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// The words of a text, in order: the longest runs of letters, numbers and underscores.
pub(super) fn words(letters: &[char]) -> impl Iterator<Item = Range<usize>> {
    let inside = |c: &char| *c == '_' || is_alphanumeric(*c);
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + letters.get(at..)?.iter().position(inside)?;
        let length = letters[start..].iter().take_while(|c| inside(c)).count();
        at = start + length;
        Some(start..at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The characters of a class, by the tables of the regex crate.
    fn class(pattern: &str) -> Vec<char> {
        let class = Regex::new(pattern).unwrap();
        ('\0'..=char::MAX)
            .filter(|c| class.is_match(c.encode_utf8(&mut [0; 4])))
            .collect()
    }

    /// Newer versions of Unicode only add characters: those that both tables know are told alike.
    #[test]
    fn letters_and_numbers_are_those_of_their_categories() {
        let ours: Vec<char> = class(r"\P{Cn}")
            .into_iter()
            .filter(|c| is_alphanumeric(*c))
            .collect();
        assert_eq!(ours, class(r"[\p{L}\p{N}]"));
    }

    #[test]
    fn digits_are_no_fractions_and_no_roman_numerals() {
        for digit in ['0', '9', '²', '①', '⒈', '٣', '𝟗', '🄀'] {
            assert!(is_digit(digit), "{digit}");
        }
        for other in ['½', 'Ⅷ', '⑩', '十', 'a', 'é', '\u{1f10b}'] {
            assert!(!is_digit(other), "{other}");
        }
        assert_eq!(class(r"\d").into_iter().find(|c| !is_digit(*c)), None);
    }

    #[test]
    fn words_are_runs() {
        let text: Vec<char> = "Één a_1, e\u{301}e – ½Ⅷ Ⓐ".chars().collect();
        let words: Vec<String> = words(&text).map(|w| text[w].iter().collect()).collect();
        assert_eq!(words, ["Één", "a_1", "e", "e", "½Ⅷ"]);
        assert!(is_blank('\u{1c}') && is_blank('\u{a0}') && !is_blank('\u{200b}'));
    }
}
