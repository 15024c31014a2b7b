//! Words compared without regard to case and accents.

use foldhash::fast::FixedState;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::hash::BuildHasherDefault;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A table that is looked up and never iterated.
pub(crate) type Table<K, V> = HashMap<K, V, FixedState>;

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

/// As [`fold`], without a copy of what is folded already.
pub(crate) fn folded(text: &str) -> Cow<'_, str> {
    if text
        .bytes()
        .all(|b| b.is_ascii() && !b.is_ascii_uppercase())
    {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(fold(text))
    }
}

/// Whether two texts fold to the same.
pub(crate) fn folds_alike(a: &str, b: &str) -> bool {
    if a.is_ascii() && b.is_ascii() {
        a.eq_ignore_ascii_case(b)
    } else {
        fold(a) == fold(b)
    }
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

/// The words that can be asked for, as a bit table over their hashes: what is not in it need not
/// be remembered of a document.
pub(crate) struct Vocabulary(Box<[u64]>);

impl Vocabulary {
    /// Bits of the table, as a power of two; a few thousand names fill a small part of it.
    const BITS: u32 = 17;

    /// The words of names.
    pub(crate) fn of<'n>(names: impl IntoIterator<Item = &'n str>) -> Self {
        let mut bits = vec![0_u64; 1 << (Self::BITS - 6)].into_boxed_slice();
        for name in names {
            for hash in hashes(name) {
                let (word, bit) = Self::place(hash);
                bits[word] |= bit;
            }
        }
        Self(bits)
    }

    fn place(hash: u64) -> (usize, u64) {
        let index = (hash >> (64 - Self::BITS)) as usize;
        (index >> 6, 1 << (index & 63))
    }

    fn may_hold(&self, hash: u64) -> bool {
        let (word, bit) = Self::place(hash);
        self.0[word] & bit != 0
    }
}

/// The words of a document, folded, for asking whether one occurs.
///
/// Words are runs of letters. Kept are the hashes of those that a vocabulary may hold, and of
/// words wholly in capitals, which codes are. Two words with one hash of 64 bits would cost a
/// candidate and nothing else. The set is never iterated.
#[derive(Clone, Default)]
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
    fn add(&mut self, c: u32) {
        self.0 = (self.0 ^ u64::from(c)).wrapping_mul(0x0100_0000_01b3);
    }
    fn end(self) -> u64 {
        (self.0 ^ self.0 >> 29).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }
}

impl WordSet {
    /// The words of a text that the vocabulary may hold. One pass, O(n).
    pub(crate) fn of(text: &str, vocabulary: &Vocabulary) -> Self {
        let mut set = Self(HashSet::default());
        each_word(text, &mut |hash, capitals| {
            if capitals || vocabulary.may_hold(hash) {
                set.0.insert(hash);
            }
            true
        });
        set
    }

    /// Words by their hashes.
    pub(crate) fn of_hashes(hashes: &[u64]) -> Self {
        Self(hashes.iter().copied().collect())
    }

    /// The hashes of those that a vocabulary may hold, sorted.
    pub(crate) fn sorted(&self, vocabulary: &Vocabulary) -> Vec<u64> {
        let hashes = self.0.iter().copied();
        let mut hashes: Vec<u64> = hashes.filter(|hash| vocabulary.may_hold(*hash)).collect();
        hashes.sort_unstable();
        hashes
    }

    /// Adds words by their hashes.
    pub(crate) fn add_hashes(&mut self, hashes: &[u64]) {
        self.0.extend(hashes);
    }

    /// Adds the words of a text.
    pub(crate) fn add(&mut self, text: &str) {
        each_word(text, &mut |hash, _| {
            self.0.insert(hash);
            true
        });
    }

    /// Whether any of the words occurs of which these are the [`hashes`].
    pub(crate) fn meets_any(&self, hashes: &[u64]) -> bool {
        hashes.iter().any(|hash| self.0.contains(hash))
    }

    /// Whether any word of a name occurs.
    pub(crate) fn meets(&self, name: &str) -> bool {
        !each_word(name, &mut |hash, _| !self.0.contains(&hash))
    }
}

/// The hashes of the words of a name, for [`WordSet::meets_any`].
pub(crate) fn hashes(name: &str) -> Box<[u64]> {
    let mut out = Vec::new();
    each_word(name, &mut |hash, _| {
        out.push(hash);
        true
    });
    out.into_boxed_slice()
}

/// Calls `see` with the hash of each word, and whether it is wholly in capitals, until it says
/// no; whether it never did.
fn each_word(text: &str, see: &mut impl FnMut(u64, bool) -> bool) -> bool {
    let bytes = text.as_bytes();
    let mut hash = Hash::START;
    let mut inside = false;
    let mut capitals = true;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        if byte.is_ascii_alphabetic() {
            capitals &= byte.is_ascii_uppercase();
            hash.add(u32::from(byte | 0x20));
            inside = true;
            continue;
        }
        if !byte.is_ascii()
            && let Some(c) = text.get(at - 1..).and_then(|t| t.chars().next())
        {
            at += c.len_utf8() - 1;
            if c.is_alphabetic() || is_combining_mark(c) {
                capitals &= c.is_uppercase();
                for part in std::iter::once(c).nfd().filter(|c| !is_combining_mark(*c)) {
                    fold_char(part, &mut |f| hash.add(u32::from(f)));
                }
                inside = true;
                continue;
            }
        }
        if inside {
            if !see(hash.end(), capitals) {
                return false;
            }
            hash = Hash::START;
            inside = false;
            capitals = true;
        }
    }
    !inside || see(hash.end(), capitals)
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
        let names = ["Gulsum", "Roos", "Wil", "Bert", "Zon", "Anne"];
        let set = WordSet::of(
            "Gülsüm's ROOS, wil-bert\nzo\u{308}n JP",
            &Vocabulary::of(names),
        );
        for word in ["gulsum", "Roos", "WIL", "zön", "Anne Bert", "Jp"] {
            assert!(set.meets(word), "{word}");
        }
        assert!(!set.meets("gul") && !set.meets("Ro") && !set.meets(""));
    }
}
