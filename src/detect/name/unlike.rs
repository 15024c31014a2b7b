//! Whether an unknown word is a compound, or a slip of the pen.

use super::Scan;
use super::evidence::Endings;
use crate::text::Entry;
use crate::text::fold::fold_into;

/// From this length on a word is judged; shorter ones are all like some other.
const SHORTEST: usize = 5;

/// From how frequent a word on, by its Zipf value, a neighbour of it may be a slip.
const SLIPPED: f32 = 3.0;

/// From how many letters on a word may be part of a compound.
const PART: usize = 3;

impl Scan<'_, '_> {
    /// Whether a word is neither one letter away from an ordinary word nor made of two of them:
    /// *jorvan*, and not *schol* for *school* or *zeggmaar*. About 60 look-ups a letter.
    pub(super) fn is_unlike_words(&self, i: usize) -> bool {
        self.folding(|word| {
            fold_into(self.a.word(i), word);
            word.len() >= SHORTEST
                && word.bytes().all(|b| b.is_ascii_lowercase())
                && !self.is_made_of_words(word)
                && !self.is_slip(word)
        })
    }

    /// Whether a word of no list is one letter away from an ordinary word: *basischool*.
    pub(super) fn is_misspelt(&self, i: usize) -> bool {
        self.a.entries[i].word().is_none()
            && self.folding(|word| {
                fold_into(self.a.word(i), word);
                word.len() > SHORTEST && self.is_slip(word)
            })
    }

    /// Whether a word is an ordinary one with an ending that names a thing: *Cliëntnr*, *Portretfoto*, or
    /// letters with a hyphen, *SKJ-nummer*; and not *Ysbrecht*.
    pub(super) fn is_thing(&self, i: usize) -> bool {
        self.is_thing_of(i, &self.model.thing_endings)
    }

    /// The same for any endings.
    pub(super) fn is_thing_of(&self, i: usize, endings: &Endings) -> bool {
        self.folding(|word| {
            fold_into(self.a.word(i), word);
            let mut stems = endings.stems(word);
            stems.any(|stem| {
                let known = || self.parts(stem).any(|part| self.ordinary(part).is_some());
                stem.len() >= PART && (stem.ends_with('-') || known())
            })
        })
    }

    /// The first half of a compound without what may join it to the other, in every way.
    fn parts<'w>(&self, half: &'w str) -> impl Iterator<Item = &'w str> {
        let joints = self.model.joints.iter();
        joints.filter_map(|joint| half.strip_suffix(joint.as_str()))
    }

    fn ordinary(&self, word: &str) -> Option<Entry> {
        let entry = self.lexicon.look_up_folded(word);
        entry.is_ordinary_word().then_some(entry)
    }

    /// Whether a word is two ordinary ones, joined by nothing, *s*, *e* or *en*.
    fn is_made_of_words(&self, word: &str) -> bool {
        (PART..=word.len().saturating_sub(PART)).any(|cut| {
            let (first, last) = word.split_at(cut);
            let mut first = self.parts(first).filter(|part| part.len() >= PART);
            self.ordinary(last).is_some() && first.any(|part| self.ordinary(part).is_some())
        })
    }

    /// Whether a frequent word is one letter away: left out, too many, another one, or two in the
    /// wrong order.
    fn is_slip(&self, word: &str) -> bool {
        let mut changed = String::with_capacity(word.len() + 1);
        let mut meant = |before: &str, letter: Option<u8>, after: &str| {
            changed.clear();
            changed.push_str(before);
            changed.extend(letter.map(char::from));
            changed.push_str(after);
            self.ordinary(&changed).is_some_and(|e| e.zipf() >= SLIPPED)
        };
        (0..=word.len()).any(|at| {
            let (before, after) = word.split_at(at);
            let rest = after.get(1..);
            let swapped = || {
                let pair = after.as_bytes().get(..2)?;
                Some(
                    [pair[1], pair[0]]
                        .map(char::from)
                        .iter()
                        .collect::<String>(),
                )
            };
            rest.is_some_and(|rest| meant(before, None, rest))
                || swapped().is_some_and(|pair| meant(before, None, &(pair + &after[2..])))
                || (b'a'..=b'z').any(|letter| {
                    meant(before, Some(letter), after)
                        || rest.is_some_and(|rest| meant(before, Some(letter), rest))
                })
        })
    }
}
