//! A small cache before the lists, for the words of running text, which repeat.

use super::fold::fold_into;
use super::lexicon::{Entry, Lexicon};
use std::fmt;
use std::hash::{BuildHasher, Hasher};

/// The longest folded word that the cache holds, in bytes.
const LONGEST: usize = 39;

/// A word of at most [`LONGEST`] bytes with zeros behind it, and its length in the last byte, as
/// little-endian numbers: words are compared in five steps.
#[derive(Clone, Copy)]
struct Key([u64; 5]);

/// A word with what the lists know of it: one line of the processor's cache.
#[derive(Clone)]
#[repr(align(64))]
struct Slot {
    key: Key,
    entry: Entry,
}

/// Two words that follow each other, by their hashes, with what the lists know of them together.
type Pair = ((u64, u64), Entry);

/// A cache before the automaton.
///
/// Holds [`Cache::SLOTS`] words or phrases, two for each remainder of their hashes, and a quarter
/// as many pairs of words: a good megabyte. Made once a worker, for one lexicon. It changes no
/// answer.
pub struct Cache {
    slots: Vec<[Slot; 2]>,
    pairs: Vec<Pair>,
    folded: String,
}

impl fmt::Debug for Cache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cache")
    }
}

impl Default for Cache {
    fn default() -> Self {
        let vacant = Slot {
            key: Key([u64::MAX; 5]),
            entry: Entry::default(),
        };
        Self {
            slots: vec![[vacant.clone(), vacant]; Self::SLOTS / 2],
            pairs: vec![((0, 0), Entry::default()); Self::SLOTS / 4],
            folded: String::new(),
        }
    }
}

impl Cache {
    /// How many words the cache holds.
    pub const SLOTS: usize = 16384;

    /// The same answer as [`Lexicon::look_up`], with the hash of the folded word; see [`folded_hash`].
    pub fn look_up(&mut self, lexicon: &Lexicon, word: &str) -> (Entry, u64) {
        if let Some(key) = Key::of(word.as_bytes())
            && key.is_ascii()
        {
            let (entry, hash) = self.entry(lexicon, &key.lower_case());
            return (entry.unaccented(), hash);
        }
        let mut folded = std::mem::take(&mut self.folded);
        folded.clear();
        fold_into(word, &mut folded);
        let entry = self.look_up_folded(lexicon, &folded);
        let hash = folded_hash(&folded);
        self.folded = folded;
        let ascii = word.is_ascii();
        (if ascii { entry.unaccented() } else { entry }, hash)
    }

    /// The same answer as [`Lexicon::look_up_folded`].
    pub fn look_up_folded(&mut self, lexicon: &Lexicon, folded: &str) -> Entry {
        match Key::of(folded.as_bytes()) {
            Some(key) => self.entry(lexicon, &key).0,
            None => lexicon.look_up_folded(folded),
        }
    }

    /// What the lists know of two words together, by the hashes of both; `fold` puts the folded words
    /// with a space between them into a text.
    pub(crate) fn look_up_pair(
        &mut self,
        lexicon: &Lexicon,
        pair: (u64, u64),
        fold: impl FnOnce(&mut String),
    ) -> Entry {
        let at = fold_multiply(pair.0, pair.1.rotate_left(32)) as usize % self.pairs.len();
        if self.pairs[at].0 != pair {
            let mut folded = std::mem::take(&mut self.folded);
            folded.clear();
            fold(&mut folded);
            self.pairs[at] = (pair, self.look_up_folded(lexicon, &folded));
            self.folded = folded;
        }
        self.pairs[at].1
    }

    fn entry(&mut self, lexicon: &Lexicon, key: &Key) -> (Entry, u64) {
        let hash = key.hash();
        let number = hash as usize % self.slots.len();
        let [first, second] = &mut self.slots[number];
        if first.key.is(key) {
            return (first.entry, hash);
        }
        // The word that was asked for last goes before the other one.
        if !second.key.is(key) {
            *second = Slot {
                key: *key,
                entry: key.bytes(|folded| lexicon.look_up_bytes(folded)),
            };
        }
        std::mem::swap(first, second);
        (first.entry, hash)
    }
}

impl Key {
    /// The key of a word, if it is not too long.
    #[inline]
    fn of(word: &[u8]) -> Option<Self> {
        let mut words = [0; 5];
        // Ends that overlap are read twice, which does no harm.
        match word {
            [] => {}
            [a, .., b] if word.len() < 4 => {
                words[0] = u64::from(*a)
                    | u64::from(word[word.len() / 2]) << (word.len() / 2 * 8)
                    | u64::from(*b) << ((word.len() - 1) * 8);
            }
            [a] => words[0] = u64::from(*a),
            _ if word.len() < 8 => {
                let (front, back) = (word.first_chunk()?, word.last_chunk()?);
                words[0] = u64::from(u32::from_le_bytes(*front))
                    | u64::from(u32::from_le_bytes(*back)) << ((word.len() - 4) * 8);
            }
            _ if word.len() <= LONGEST => {
                let (whole, rest) = word.as_chunks();
                for (word, bytes) in words.iter_mut().zip(whole) {
                    *word = u64::from_le_bytes(*bytes);
                }
                if !rest.is_empty() {
                    let last = u64::from_le_bytes(*word.last_chunk()?);
                    words[whole.len()] = last >> ((8 - rest.len()) * 8);
                }
            }
            _ => return None,
        }
        words[4] |= (word.len() as u64) << 56;
        Some(Self(words))
    }

    #[inline]
    fn is_ascii(&self) -> bool {
        let [a, b, c, d, e] = self.0;
        (a | b | c | d | e) & 0x8080_8080_8080_8080 == 0
    }

    /// The key of an ASCII word with small letters for its capitals.
    #[inline]
    fn lower_case(mut self) -> Self {
        const EACH: u64 = 0x0101_0101_0101_0101;
        for word in &mut self.0 {
            // The high bit of a byte tells whether it is `A` or more, but not more than `Z`. A length
            // is less than either.
            let from_a = *word + EACH * u64::from(0x80 - b'A');
            let behind_z = *word + EACH * u64::from(0x80 - b'Z' - 1);
            *word |= (from_a & !behind_z & (EACH << 7)) >> 2;
        }
        self
    }

    #[inline]
    fn is(&self, other: &Self) -> bool {
        let ([a, b, c, d, e], [f, g, h, i, j]) = (self.0, other.0);
        (a ^ f) | (b ^ g) | (c ^ h) | (d ^ i) | (e ^ j) == 0
    }

    #[inline]
    fn hash(&self) -> u64 {
        let [a, b, c, d, e] = self.0;
        let short = fold_multiply(a ^ e ^ SEEDS[0], b ^ SEEDS[1]);
        if c | d == 0 {
            return short.max(1);
        }
        fold_multiply(short ^ c, d ^ SEEDS[2]).max(1)
    }

    /// Calls a function with the word.
    fn bytes<T>(&self, task: impl FnOnce(&[u8]) -> T) -> T {
        let mut bytes = [0; 40];
        for (chunk, word) in bytes.chunks_exact_mut(8).zip(self.0) {
            chunk.copy_from_slice(&word.to_le_bytes());
        }
        task(&bytes[..usize::from(bytes[LONGEST])])
    }
}

/// Digits of π, as bits.
const SEEDS: [u64; 3] = [
    0x243f_6a88_85a3_08d3,
    0x1319_8a2e_0370_7344,
    0xa409_3822_299f_31d0,
];

/// The two halves of a product, folded: a fast hash, as foldhash has it.
#[inline]
fn fold_multiply(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    product as u64 ^ (product >> 64) as u64
}

/// The hash of a folded word; never 0. The same in every run, so that nothing depends on a seed.
#[must_use]
pub fn folded_hash(folded: &str) -> u64 {
    Key::of(folded.as_bytes()).map_or_else(
        || {
            let mut hasher = foldhash::fast::FixedState::default().build_hasher();
            hasher.write(folded.as_bytes());
            hasher.finish().max(1)
        },
        |key| key.hash(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_the_word_in_small_letters() {
        let word = "AZaz@[`{09-'_MmNnAbCdEfGhIjKlMnOpQrStUvWxYz";
        for len in 0..=LONGEST {
            let key = Key::of(&word.as_bytes()[..len]).unwrap().lower_case();
            let small = word[..len].to_ascii_lowercase();
            key.bytes(|bytes| assert_eq!(bytes, small.as_bytes()));
            assert!(key.is(&Key::of(small.as_bytes()).unwrap()));
        }
        assert!(Key::of(word.as_bytes()).is_none());
        assert!(!Key::of("één".as_bytes()).unwrap().is_ascii());
    }

    #[test]
    fn the_cache_changes_no_answer() {
        let lexicon = Lexicon::built_in();
        let mut cached = Cache::default();
        let long = "kindertelefoonvrijwilligersbijeenkomsten";
        assert!(long.len() > LONGEST);
        for word in [
            "Sanne", "sanne", "fiets", "", "Berg", "Sanne", "xqzv", "één", "een", long,
        ] {
            let (entry, hash) = cached.look_up(lexicon, word);
            assert_eq!(entry, lexicon.look_up(word), "{word}");
            let folded = crate::text::fold::fold(word);
            assert_eq!(hash, folded_hash(&folded), "{word}");
            assert_eq!(
                cached.look_up_folded(lexicon, &folded),
                lexicon.look_up_folded(&folded),
                "{word}"
            );
        }
    }
}
