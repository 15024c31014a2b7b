//! Words compared without regard to case and accents.

use std::collections::HashSet;
use std::hash::BuildHasherDefault;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A text in lower case, without accents, with the letters that have no decomposition spelled out.
pub(crate) fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.nfd().filter(|c| !is_combining_mark(*c)) {
        fold_char(c, &mut |f| out.push(f));
    }
    out
}

/// Gives the folded letters of a character that carries no mark.
fn fold_char(c: char, put: &mut impl FnMut(char)) {
    match c {
        'A'..='Z' => put(c.to_ascii_lowercase()),
        'ł' | 'Ł' => put('l'),
        'ø' | 'Ø' => put('o'),
        'đ' | 'Đ' | 'ð' | 'Ð' => put('d'),
        'ı' => put('i'),
        'ß' | 'ẞ' => "ss".chars().for_each(put),
        'æ' | 'Æ' => "ae".chars().for_each(put),
        'œ' | 'Œ' => "oe".chars().for_each(put),
        'ĳ' | 'Ĳ' => "ij".chars().for_each(put),
        '’' | '‘' | '`' | '´' => put('\''),
        _ => c.to_lowercase().for_each(put),
    }
}

/// Whether two folded words are equal or one insertion, deletion or substitution apart. O(n).
pub(crate) fn within_one_edit(a: &str, b: &str) -> bool {
    let (a, b) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let mut short = a.chars();
    let mut long = b.chars();
    loop {
        let (before_short, before_long) = (short.clone(), long.clone());
        match (short.next(), long.next()) {
            (None, None) => return true,
            (None, Some(_)) => return long.next().is_none(),
            (Some(x), Some(y)) if x == y => {}
            (Some(_), Some(_)) => {
                let rest = long.as_str();
                return short.as_str() == rest
                    || before_short.as_str() == rest
                    || short.as_str() == before_long.as_str();
            }
            (Some(_), None) => {
                return short.next().is_none() && before_short.as_str().chars().count() <= 1;
            }
        }
    }
}

/// The words of a document, folded, for asking whether one occurs.
///
/// Words are runs of letters. Only hashes are kept; a clash says "occurs" of a word that does
/// not, which costs a candidate and nothing else. The set is never iterated.
pub(crate) struct WordSet(HashSet<u64, BuildHasherDefault<Identity>>);

/// The hashes are hashes already.
#[derive(Default)]
pub(crate) struct Identity(u64);

impl std::hash::Hasher for Identity {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, _: &[u8]) {}
    fn write_u64(&mut self, n: u64) {
        self.0 = n;
    }
}

/// FNV-1a, 64 bits, finished by a multiplication that spreads the high bits.
#[derive(Clone, Copy)]
struct Hash(u64);

impl Hash {
    const START: Self = Self(0xcbf2_9ce4_8422_2325);
    fn add(&mut self, c: char) {
        self.0 = (self.0 ^ u64::from(u32::from(c))).wrapping_mul(0x0100_0000_01b3);
    }
    fn end(self) -> u64 {
        (self.0 ^ self.0 >> 29).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }
}

impl WordSet {
    /// The words of a text. One pass, O(n).
    pub(crate) fn of(text: &str) -> Self {
        let mut set = Self(HashSet::with_capacity_and_hasher(
            text.len() / 16,
            BuildHasherDefault::default(),
        ));
        set.add(text);
        set
    }

    /// Adds the words of a text.
    pub(crate) fn add(&mut self, text: &str) {
        each_word(text, &mut |hash| {
            self.0.insert(hash);
            true
        });
    }

    /// Whether any word of a name occurs.
    pub(crate) fn meets(&self, name: &str) -> bool {
        !each_word(name, &mut |hash| !self.0.contains(&hash))
    }
}

/// Calls `see` with the hash of each word until it says no; whether it never did.
fn each_word(text: &str, see: &mut impl FnMut(u64) -> bool) -> bool {
    let mut hash = Hash::START;
    let mut inside = false;
    for c in text.chars() {
        if c.is_ascii_lowercase() {
            hash.add(c);
            inside = true;
        } else if c.is_ascii_uppercase() {
            hash.add(c.to_ascii_lowercase());
            inside = true;
        } else if !c.is_ascii() && (c.is_alphabetic() || is_combining_mark(c)) {
            for part in std::iter::once(c).nfd().filter(|c| !is_combining_mark(*c)) {
                fold_char(part, &mut |f| hash.add(f));
            }
            inside = true;
        } else if inside {
            if !see(hash.end()) {
                return false;
            }
            hash = Hash::START;
            inside = false;
        }
    }
    !inside || see(hash.end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_drops_case_and_accents() {
        assert_eq!(
            fold("Gülsüm ŁUKASZ Ĳsbrand Çınar"),
            "gulsum lukasz ijsbrand cinar"
        );
        assert_eq!(fold("SANNE"), "sanne");
    }

    #[test]
    fn one_edit_is_seen_at_every_place() {
        for (a, b) in [
            ("lotte", "lotte"),
            ("lotte", "lotta"),
            ("lotte", "otte"),
            ("lotte", "lottes"),
            ("bo", "bob"),
            ("tim", "tom"),
            ("lars", "lasr"),
        ] {
            let expected = (a, b) != ("lars", "lasr");
            assert_eq!(within_one_edit(a, b), expected, "{a} {b}");
            assert_eq!(within_one_edit(b, a), expected, "{b} {a}");
        }
        assert!(!within_one_edit("anna", "joanna"));
        assert!(!within_one_edit("", "bo"));
    }

    #[test]
    fn words_are_found_in_any_case_and_with_any_accents() {
        let set = WordSet::of("Gülsüm's ROOS, wil-bert\nzo\u{308}n");
        for word in ["gulsum", "Roos", "WIL", "zön", "Anne Bert"] {
            assert!(set.meets(word), "{word}");
        }
        assert!(!set.meets("gul") && !set.meets("Ro") && !set.meets(""));
    }
}
