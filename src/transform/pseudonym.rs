//! Keyed pseudonyms of numbers, of the same look as the number.
//!
//! A number is normalised (case, accents, spaces and punctuation do not count), so that a number
//! written in two ways has one pseudonym; separators come back where they stood. Letters in front
//! that only say what sort of number it is are kept (`R-017` becomes `R-8K4Q`).
//!
//! # Length and collisions
//!
//! - Two to four digits: a permutation of 2^14 values, a Feistel network of eight rounds whose
//!   round function is HMAC-SHA-256. Two such numbers never share a pseudonym. Four symbols.
//! - One digit: likewise, over 2^16 values, four letters.
//! - Everything else: HMAC-SHA-256 over the normalised number, eight symbols of 4.4 bits each, so
//!   that 1,000 numbers collide with a probability of about 1 in 50,000.
//!
//! No pseudonym has two digits side by side or a digit that stands alone in the original, so it
//! never holds a run of the original's digits and is never a valid BSN.

use super::fold::fold;
use crate::key::{Draws, SubKey};
use crate::rules::RuleFiles;
use crate::{Error, ErrorKind, Result};
use serde::Deserialize;

/// Symbols of a pseudonym that is no permutation.
const LONG: usize = 8;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    prefixes: Vec<String>,
    digits: String,
    letters: String,
}

/// Makes pseudonyms of numbers.
pub(crate) struct Pseudonyms {
    prefixes: Vec<String>,
    digits: Vec<char>,
    letters: Vec<char>,
}

impl Pseudonyms {
    /// With the built-in alphabet.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Rules`] if the alphabet is not 8 digits and 16 letters.
    pub(crate) fn new(rules: &RuleFiles) -> Result<Self> {
        let part = "generalise/id.toml";
        let file: File = rules.file(part)?;
        let digits: Vec<char> = file.digits.chars().collect();
        let letters: Vec<char> = file.letters.chars().collect();
        if digits.len() != 8 || letters.len() != 16 {
            return Err(Error::new(ErrorKind::Rules).in_part(part));
        }
        let prefixes = file.prefixes.iter().map(|p| fold(p)).collect();
        Ok(Self {
            prefixes,
            digits,
            letters,
        })
    }

    /// The pseudonym of a number under a key; `None` if it holds neither letter nor digit.
    pub(crate) fn of(&self, key: &SubKey, surface: &str) -> Option<String> {
        let folded = fold(surface);
        let normal: String = folded.chars().filter(|c| c.is_alphanumeric()).collect();
        if normal.is_empty() {
            return None;
        }
        let head = normal.len() - normal.trim_start_matches(char::is_alphabetic).len();
        let (prefix, body) = normal.split_at(head);
        let (prefix, body) = if !body.is_empty() && self.prefixes.iter().any(|p| p == prefix) {
            (prefix, body)
        } else {
            ("", normal.as_str())
        };
        let all_digits = body.bytes().all(|b| b.is_ascii_digit());
        let symbols = match body.len() {
            1 if all_digits => self.letters_only(key, prefix, body),
            2..=4 if all_digits && lone_digits(&folded).next().is_none() => {
                self.permuted(key, prefix, body)
            }
            _ => self.hashed(key, prefix, body, &folded),
        };
        Some(dress(surface, prefix.chars().count(), &symbols))
    }

    /// Four letters for a number of one digit.
    fn letters_only(&self, key: &SubKey, prefix: &str, body: &str) -> Vec<char> {
        let number = body.parse().unwrap_or(0);
        let value = self.feistel(key, prefix, "letters", 8, number);
        (0..4)
            .map(|i| self.letters[value >> (4 * i) & 15])
            .collect()
    }

    /// Digit, letter, digit, letter for a number of two to four digits.
    fn permuted(&self, key: &SubKey, prefix: &str, body: &str) -> Vec<char> {
        // Numbers of different length are different numbers: 17 is not 017.
        let offset = match body.len() {
            2 => 0,
            3 => 100,
            _ => 1_100,
        };
        let number = offset + body.parse::<usize>().unwrap_or(0);
        let value = self.feistel(key, prefix, "pairs", 7, number);
        let pair = |v: usize| [self.digits[v & 7], self.letters[v >> 3 & 15]];
        [pair(value), pair(value >> 7)].concat()
    }

    /// A keyed permutation of numbers of twice `half` bits.
    fn feistel(&self, key: &SubKey, prefix: &str, domain: &str, half: u32, number: usize) -> usize {
        let mask = (1 << half) - 1;
        let (mut left, mut right) = (number >> half & mask, number & mask);
        for round in 0_u8..8 {
            let low = right as u64;
            let mac = key.mac(&[
                domain.as_bytes(),
                prefix.as_bytes(),
                &[round],
                &low.to_be_bytes(),
            ]);
            let word = usize::from(u16::from_be_bytes([mac[0], mac[1]]));
            (left, right) = (right, left ^ (word & mask));
        }
        left << half | right
    }

    /// Symbols from the hash of the normalised number.
    fn hashed(&self, key: &SubKey, prefix: &str, body: &str, folded: &str) -> Vec<char> {
        let alone: Vec<&str> = lone_digits(folded).collect();
        let digits: Vec<char> = self
            .digits
            .iter()
            .copied()
            .filter(|d| alone.iter().all(|run| !run.contains(*d)))
            .collect();
        let identity: [&[u8]; 3] = [b"hash", prefix.as_bytes(), body.as_bytes()];
        let mut draws = Draws::new(key, &identity);
        let mut out: Vec<char> = Vec::with_capacity(LONG);
        while out.len() < LONG {
            let after_digit = out.last().is_some_and(char::is_ascii_digit);
            let count = self.letters.len() + if after_digit { 0 } else { digits.len() };
            let drawn = draws.below(count);
            out.push(match self.letters.get(drawn) {
                Some(letter) => *letter,
                None => digits[drawn - self.letters.len()],
            });
        }
        out
    }
}

/// The digits that stand alone.
fn lone_digits(folded: &str) -> impl Iterator<Item = &str> {
    folded
        .split(|c: char| !c.is_ascii_digit())
        .filter(|run| run.len() == 1)
}

/// Puts symbols where the letters and digits of the surface stood: separators stay, groups keep
/// their share.
fn dress(surface: &str, kept: usize, symbols: &[char]) -> String {
    let body: Vec<char> = surface
        .chars()
        .filter(|c| c.is_alphanumeric())
        .skip(kept)
        .collect();
    let mut out = String::with_capacity(surface.len() + symbols.len());
    let (mut seen, mut written) = (0, 0);
    for c in surface.chars() {
        if !c.is_alphanumeric() {
            out.push(c);
            continue;
        }
        seen += 1;
        if seen <= kept {
            out.extend(c.to_uppercase());
            continue;
        }
        // After `n` of the original's characters, their share of the symbols has been written.
        let share = ((seen - kept) * symbols.len()).div_ceil(body.len().max(1));
        out.extend(&symbols[written..share.min(symbols.len())]);
        written = share.min(symbols.len());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::{Key, Purpose};
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    struct Keyed(Pseudonyms, SubKey);

    impl Keyed {
        fn of(&self, surface: &str) -> Option<String> {
            self.0.of(&self.1, surface)
        }
    }

    fn with_key(byte: u8) -> Keyed {
        let key = Key::from_bytes([byte; 32]).derive(Purpose::Id).unwrap();
        Keyed(Pseudonyms::new(&RuleFiles::built_in()).unwrap(), key)
    }

    #[test]
    fn the_look_is_kept() {
        let p = with_key(1);
        let shape = |s: &str| -> String {
            s.chars()
                .map(|c| match c {
                    'A'..='Z' => 'A',
                    '0'..='9' => '9',
                    c => c,
                })
                .collect()
        };
        assert_eq!(shape(&p.of("R-017").unwrap()), "A-9A9A");
        assert!(p.of("R-017").unwrap().starts_with("R-"));
        assert!(p.of("VT-24-10933").unwrap().starts_with("VT-"));
        let long = p.of("2024-00731").unwrap();
        assert_eq!((long.len(), long.find('-')), (9, Some(4)));
        assert!(!p.of("JB/DH-58812").unwrap().starts_with("JB"));
        assert_eq!(p.of("--"), None);
    }

    #[test]
    fn an_id_written_in_two_ways_is_one() {
        let p = with_key(1);
        let bare = |s: &str| p.of(s).unwrap().replace(['-', '/', ' ', '.'], "");
        assert_eq!(p.of("R-017"), p.of("r-017"));
        assert_eq!(bare("R-017"), bare("R017"));
        assert_eq!(bare("2024/00731"), bare("2024-00731"));
        assert_eq!(bare("C 10 667 812"), bare("c/10/667812"));
        assert_ne!(bare("R-17"), bare("R-017"));
    }

    #[test]
    fn short_numbers_never_collide() {
        let p = with_key(3);
        let mut seen = BTreeSet::new();
        for n in 0..10 {
            assert!(seen.insert(p.of(&format!("R{n}")).unwrap()));
        }
        for n in 0..1_000 {
            assert!(seen.insert(p.of(&format!("R{n:03}")).unwrap()));
        }
        for n in 0..10_000 {
            assert!(seen.insert(p.of(&format!("R{n:04}")).unwrap()));
        }
    }

    #[test]
    fn other_key_other_pseudonym() {
        let (a, b) = (with_key(1), with_key(2));
        let same = (100..300)
            .filter(|n| a.of(&format!("R-{n}")) == b.of(&format!("R-{n}")))
            .count();
        assert!(same <= 1, "{same} of 200");
        assert_ne!(a.of("2024-00731"), b.of("2024-00731"));
    }

    proptest! {
        #[test]
        fn no_run_of_digits_survives(id in "[A-Z]{0,3}[-/ ]?[0-9]{1,5}[-/. ]?[0-9A-Z]{0,8}") {
            let out = with_key(9).of(&id).unwrap();
            for run in id.split(|c: char| !c.is_ascii_digit()).filter(|r| !r.is_empty()) {
                prop_assert!(!out.contains(run), "a run of {} digits survives", run.len());
            }
            let most = out.split(|c: char| !c.is_ascii_digit()).map(str::len).max();
            prop_assert!(most <= Some(1));
        }
    }
}
