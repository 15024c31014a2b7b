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
    /// Where, in bytes.
    pub span: Span,
    /// How it is written.
    pub case: Case,
    /// Whether it is a word or number (as against a mark).
    pub is_word: bool,
    /// Whether it holds a digit.
    pub has_digit: bool,
}

/// Splits a text into tokens, in order. One pass, O(n).
#[must_use]
pub fn tokens(text: &str) -> Vec<Token> {
    let mut out = Vec::with_capacity(text.len() / 5 + 4);
    let mut chars = text.char_indices().peekable();
    let mut previous = ' ';
    while let Some((start, c)) = chars.next() {
        if c.is_whitespace() {
            previous = c;
            continue;
        }
        if !is_word_char(c) && !opens_elision(&text[start..], previous) {
            previous = c;
            out.push(Token {
                span: Span::new(start, start + c.len_utf8()),
                case: Case::None,
                is_word: false,
                has_digit: false,
            });
            continue;
        }
        let mut end = start + c.len_utf8();
        let mut shape = Shape::default();
        shape.add(c);
        while let Some(&(i, c)) = chars.peek() {
            if is_word_char(c) {
                shape.add(c);
                end = i + c.len_utf8();
                chars.next();
            } else if is_joiner(c) {
                let mut ahead = chars.clone();
                ahead.next();
                match ahead.peek() {
                    Some(&(_, n)) if n.is_alphanumeric() => {
                        chars.next();
                    }
                    _ => break,
                }
            } else {
                break;
            }
        }
        out.push(Token {
            span: Span::new(start, end),
            case: shape.case(),
            is_word: true,
            has_digit: shape.digit,
        });
    }
    out
}

/// Whether an elided article or pronoun starts here: `'t`, `'s-Gravenhage`, `'n`, `'m`, `'k`.
fn opens_elision(rest: &str, previous: char) -> bool {
    let mut chars = rest.chars();
    let apostrophe = chars.next().is_some_and(|c| matches!(c, '\'' | '’' | '‘'));
    let letter = chars
        .next()
        .is_some_and(|c| matches!(c, 't' | 's' | 'n' | 'm' | 'k' | 'r' | 'T' | 'S'));
    let ends = chars
        .next()
        .is_none_or(|c| c == ' ' || c == '-' || c == '\u{a0}');
    apostrophe && letter && ends && !previous.is_alphanumeric()
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
    inner_upper: bool,
    seen_letter: bool,
    digit: bool,
}

impl Shape {
    fn add(&mut self, c: char) {
        if c.is_numeric() {
            self.digit = true;
        } else if c.is_alphabetic() {
            self.letters += 1;
            let upper = c.is_uppercase();
            if upper {
                self.upper += 1;
                if self.seen_letter {
                    self.inner_upper = true;
                } else {
                    self.first_upper = true;
                }
            }
            self.seen_letter = true;
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
        tokens(text).iter().map(|t| t.span.of(text)).collect()
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
