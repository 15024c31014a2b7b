//! A small cache before the lists, for the words of running text, which repeat.

use super::fold::fold_into;
use super::lexicon::{Entry, Lexicon};
use std::fmt;
use std::hash::{BuildHasher, Hasher};

/// The longest folded word that the cache holds, in bytes.
const LONGEST: usize = 39;

/// A word with zeros behind it, and its length: words are compared as one block of memory.
type Key = [u8; LONGEST + 1];

/// The length of no word.
const VACANT: Key = [u8::MAX; LONGEST + 1];

/// A word with what the lists know of it: one line of the processor's cache.
#[derive(Clone)]
#[repr(align(64))]
struct Slot {
    key: Key,
    entry: Entry,
}

/// A direct-mapped cache before the automaton.
///
/// Holds [`Cache::SLOTS`] words or phrases in half a megabyte; made once a worker, for one lexicon.
/// It changes no answer.
pub struct Cache {
    slots: Vec<Slot>,
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
            key: VACANT,
            entry: Entry::default(),
        };
        Self {
            slots: vec![vacant; Self::SLOTS],
            folded: String::new(),
        }
    }
}

impl Cache {
    /// How many words the cache holds.
    pub const SLOTS: usize = 8192;

    /// The same answer as [`Lexicon::look_up`], with the hash of the folded word; see [`folded_hash`].
    pub fn look_up(&mut self, lexicon: &Lexicon, word: &str) -> (Entry, u64) {
        if word.is_ascii() && word.len() <= LONGEST {
            let mut key = key_of(word);
            key[..LONGEST].make_ascii_lowercase();
            let (entry, hash) = self.entry(lexicon, &key);
            return (entry.unaccented(), hash);
        }
        let mut folded = std::mem::take(&mut self.folded);
        folded.clear();
        fold_into(word, &mut folded);
        let entry = self.look_up_folded(lexicon, &folded);
        let hash = folded_hash(&folded);
        self.folded = folded;
        let entry = if word.is_ascii() {
            entry.unaccented()
        } else {
            entry
        };
        (entry, hash)
    }

    /// The same answer as [`Lexicon::look_up_folded`].
    pub fn look_up_folded(&mut self, lexicon: &Lexicon, folded: &str) -> Entry {
        if folded.len() <= LONGEST {
            self.entry(lexicon, &key_of(folded)).0
        } else {
            lexicon.look_up_folded(folded)
        }
    }

    fn entry(&mut self, lexicon: &Lexicon, key: &Key) -> (Entry, u64) {
        let folded = &key[..usize::from(key[LONGEST])];
        let hash = hash(folded);
        let slot = &mut self.slots[hash as usize % Self::SLOTS];
        if slot.key != *key {
            slot.key = *key;
            slot.entry = lexicon.look_up_bytes(folded);
        }
        (slot.entry, hash)
    }
}

/// The key of a word that is not too long.
fn key_of(word: &str) -> Key {
    let mut key = [0; LONGEST + 1];
    key[..word.len()].copy_from_slice(word.as_bytes());
    key[LONGEST] = word.len() as u8;
    key
}

/// The hash of a folded word; never 0. The same in every run, so that nothing depends on a seed.
#[must_use]
pub fn folded_hash(folded: &str) -> u64 {
    hash(folded.as_bytes())
}

fn hash(folded: &[u8]) -> u64 {
    let mut hasher = foldhash::fast::FixedState::default().build_hasher();
    hasher.write(folded);
    hasher.finish().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

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
