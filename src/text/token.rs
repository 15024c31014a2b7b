//! Tokens: word-like pieces of a document's text.

use crate::Span;

/// How a token is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Case {
    /// No letter: a number or mark.
    None,
    /// `sanne`
    Lower,
    /// `Sanne`
    Title,
    /// `SANNE`, two letters or more.
    Upper,
    /// `GeitenBaas`, `iPad`, `McDonald`.
    Mixed,
    /// `J`: one capital letter.
    Initial,
}

/// A word, number or single mark.
///
/// A word is a run of letters, digits, combining marks and underscores, with single apostrophes
/// and hyphens inside (`Henk-Jan`, `foto's`, `Sanne's` — the possessive is split off later, where
/// it is known to be one). White space is no token; every other character is a mark of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it begins and ends, in bytes; documents are far below 4 GiB.
    place: (u32, u32),
    /// How it is written.
    pub case: Case,
    /// Whether it is a word or number (as against a mark).
    pub is_word: bool,
    /// Whether it holds a digit.
    pub has_digit: bool,
    /// Whether it is a word with a hyphen, apostrophe or underscore in it.
    pub is_joined: bool,
}

impl Token {
    /// Where, in bytes.
    #[must_use]
    #[inline]
    pub fn span(&self) -> Span {
        Span::new(self.place.0 as usize, self.place.1 as usize)
    }
}

/// What a byte is in a token: flags; a byte of a longer character has [`WIDE`] alone.
const LOWER: u8 = 1;
const UPPER: u8 = 2;
const DIGIT: u8 = 4;
const UNDERSCORE: u8 = 8;
const HYPHEN: u8 = 16;
const APOSTROPHE: u8 = 32;
const BLANK: u8 = 64;
const WIDE: u8 = 128;

/// Stands inside words.
const INSIDE: u8 = LOWER | UPPER | DIGIT | UNDERSCORE;

/// The flags of every byte; a mark has none.
static FLAGS: [u8; 256] = {
    let mut flags = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        flags[byte] = match byte as u8 {
            b'a'..=b'z' => LOWER,
            b'A'..=b'Z' => UPPER,
            b'0'..=b'9' => DIGIT,
            b'_' => UNDERSCORE,
            b'-' => HYPHEN,
            b'\'' => APOSTROPHE,
            b'\t'..=b'\r' | b' ' => BLANK,
            0x80.. => WIDE,
            _ => 0,
        };
        byte += 1;
    }
    flags
};

/// Splits a text into tokens, in order. One pass, O(n).
#[must_use]
pub fn tokens(text: &str) -> Vec<Token> {
    let mut out = Vec::with_capacity(text.len() / 4 + 4);
    let mut start = 0;
    while let Some(&byte) = text.as_bytes().get(start) {
        let flags = FLAGS[usize::from(byte)];
        if flags & BLANK != 0 {
            start += 1;
            continue;
        }
        let token = if flags & INSIDE != 0 {
            word(text, start, start)
        } else if flags & (WIDE | APOSTROPHE) == 0 {
            mark(start, 1)
        } else {
            let rest = &text[start..];
            let Some(c) = rest.chars().next() else { break };
            let behind = start + c.len_utf8();
            if c.is_whitespace() {
                start = behind;
                continue;
            }
            if is_word_char(c) {
                word(text, start, start)
            } else if opens_elision(rest) {
                word(text, start, behind)
            } else {
                mark(start, c.len_utf8())
            }
        };
        start = token.span().end;
        out.push(token);
    }
    out
}

fn place(start: usize, end: usize) -> (u32, u32) {
    (start as u32, end as u32)
}

/// A single mark.
fn mark(start: usize, len: usize) -> Token {
    Token {
        place: place(start, start + len),
        case: Case::None,
        is_word: false,
        has_digit: false,
        is_joined: false,
    }
}

/// The word that starts at a byte; its first character that may be a joiner stands at `at`.
fn word(text: &str, start: usize, mut at: usize) -> Token {
    let bytes = text.as_bytes();
    let mut seen = 0;
    let mut capitals = 0u32;
    let mut is_joined = false;
    loop {
        let mut next = 0;
        for &byte in &bytes[at..] {
            next = FLAGS[usize::from(byte)];
            if next & INSIDE == 0 {
                break;
            }
            seen |= next;
            capitals += u32::from(next & UPPER != 0);
            at += 1;
        }
        if next & (HYPHEN | APOSTROPHE | WIDE) == 0 || at == bytes.len() {
            break;
        }
        let Some(c) = text[at..].chars().next() else {
            break;
        };
        let behind = at + c.len_utf8();
        if is_joiner(c) {
            if !starts_alphanumeric(text, behind) {
                break;
            }
            is_joined = true;
        } else if !is_word_char(c) {
            break;
        } else {
            seen |= WIDE;
        }
        at = behind;
    }
    let initial = FLAGS[usize::from(bytes[start])];
    let (case, has_digit) = match (seen & (LOWER | UPPER | WIDE), capitals) {
        (0, _) => (Case::None, seen & DIGIT != 0),
        (LOWER, _) => (Case::Lower, seen & DIGIT != 0),
        (UPPER, 1) => (Case::Initial, seen & DIGIT != 0),
        (UPPER, _) => (Case::Upper, seen & DIGIT != 0),
        (letters, 1) if letters & WIDE == 0 && initial == UPPER => (Case::Title, seen & DIGIT != 0),
        _ => {
            let mut shape = Shape::default();
            text[start..at].chars().for_each(|c| shape.add(c));
            (shape.case(), shape.digit)
        }
    };
    Token {
        place: place(start, at),
        case,
        is_word: true,
        has_digit,
        is_joined: is_joined || seen & UNDERSCORE != 0,
    }
}

/// Whether a letter or digit stands at a byte.
fn starts_alphanumeric(text: &str, at: usize) -> bool {
    match text.as_bytes().get(at) {
        Some(byte) if byte.is_ascii() => byte.is_ascii_alphanumeric(),
        Some(_) => text[at..].starts_with(char::is_alphanumeric),
        None => false,
    }
}

/// Whether an elided article or pronoun starts here: `'t`, `'s-Gravenhage`, `'n`, `'m`, `'k`.
fn opens_elision(rest: &str) -> bool {
    let mut chars = rest.chars();
    let apostrophe = chars.next().is_some_and(|c| matches!(c, '\'' | '’' | '‘'));
    let letter = chars
        .next()
        .is_some_and(|c| matches!(c, 't' | 's' | 'n' | 'm' | 'k' | 'r' | 'T' | 'S'));
    let ends = chars
        .next()
        .is_none_or(|c| c == ' ' || c == '-' || c == '\u{a0}');
    apostrophe && letter && ends
}

/// Whether a character stands inside words.
fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || ('\u{300}'..='\u{36f}').contains(&c) || c == '\u{ad}'
}

/// Whether a character may join two parts of one word.
#[must_use]
pub fn is_joiner(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '-' | '\u{2010}' | '\u{2011}')
}

#[derive(Default)]
struct Shape {
    letters: u32,
    upper: u32,
    first_upper: bool,
    digit: bool,
}

impl Shape {
    fn add(&mut self, c: char) {
        if c.is_numeric() {
            self.digit = true;
        } else if c.is_alphabetic() {
            if c.is_uppercase() {
                self.first_upper |= self.letters == 0;
                self.upper += 1;
            }
            self.letters += 1;
        }
    }

    fn case(&self) -> Case {
        match (self.letters, self.upper) {
            (0, _) => Case::None,
            (1, 1) => Case::Initial,
            (_, 0) => Case::Lower,
            (l, u) if l == u => Case::Upper,
            (_, 1) if self.first_upper => Case::Title,
            // Henk-Jan, El-Haddad: capitals at the start of hyphened parts are judged by the name code.
            _ => Case::Mixed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        tokens(text).iter().map(|t| t.span().of(text)).collect()
    }

    #[test]
    fn words_keep_their_apostrophes_and_hyphens() {
        assert_eq!(
            words("Henk-Jan z'n foto's, hè?"),
            ["Henk-Jan", "z'n", "foto's", ",", "hè", "?"]
        );
        assert_eq!(words("Lars' kamer"), ["Lars", "'", "kamer"]);
        assert_eq!(
            words("gezinshuis 't Hof in 's-Gravenhage"),
            ["gezinshuis", "'t", "Hof", "in", "'s-Gravenhage"]
        );
        assert_eq!(words("'sterk' zei ze"), ["'", "sterk", "'", "zei", "ze"]);
        assert_eq!(words("J.C. (16)"), ["J", ".", "C", ".", "(", "16", ")"]);
    }

    #[test]
    fn case_tells_how_a_word_is_written() {
        let case = |w: &str| tokens(w)[0].case;
        assert_eq!(case("sanne"), Case::Lower);
        assert_eq!(case("Sanne's"), Case::Title);
        assert_eq!(case("SANNE"), Case::Upper);
        assert_eq!(case("J"), Case::Initial);
        assert_eq!(case("JvE"), Case::Mixed);
        assert_eq!(case("12"), Case::None);
        assert_eq!(case("14e"), Case::Lower);
    }
}
