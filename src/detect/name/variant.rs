//! Other spellings and short forms of names that the document establishes.

use super::evidence::{Evidence, Feature};
use super::memory::{Form, Memory};
use super::{Rule, Scan};
use crate::resolve::forms::{forms, sounds_alike};
use crate::text::Case;
use crate::text::fold::fold_into;
use foldhash::fast::FixedState;
use std::collections::HashMap;
use std::hash::BuildHasher;

/// The names of a document in the order of its text, and where to look for those that a word is like.
///
/// Two sounds that lie one edit apart have a form with one letter less in common (Mor and Fraenkel,
/// 1982), so that a word is held against the few names that share one with it, however many there
/// are. Memory is the square of a name's length for each name.
#[derive(Default)]
pub(super) struct Near {
    /// What each name sounds like; nothing for short ones.
    sounds: Vec<String>,
    /// Names by the hash of what they sound like, and of that with one letter less.
    by_sound: HashMap<u64, Vec<usize>, FixedState>,
    /// The first given name with a beginning, by its hash.
    by_beginning: HashMap<u64, usize, FixedState>,
}

impl Near {
    /// Learns a folded name.
    pub(super) fn learn(&mut self, name: &str, form: Form) {
        let number = self.sounds.len();
        let sound = if name.len() >= 4 {
            forms().sound(name)
        } else {
            String::new()
        };
        keys(&sound, |key| {
            let list = self.by_sound.entry(key).or_default();
            if list.last() != Some(&number) {
                list.push(number);
            }
        });
        self.sounds.push(sound);
        if form == Form::Given {
            for end in 2..name.len().saturating_sub(1) {
                let beginning = hash(&name.as_bytes()[..end]);
                self.by_beginning.entry(beginning).or_insert(number);
            }
        }
    }

    /// How a folded word is like an established name, if it is; its sound is empty where the word is
    /// known, and a beginning counts where it is `telling`.
    fn like(&self, word: &str, sound: &str, telling: bool) -> Option<Feature> {
        let mut sounding: Option<usize> = None;
        if word.len() >= 4 {
            keys(sound, |key| {
                let names = self.by_sound.get(&key).into_iter().flatten();
                let first = names
                    .copied()
                    .find(|n| sounds_alike(sound, &self.sounds[*n]));
                sounding = sounding.into_iter().chain(first).min();
            });
        }
        let beginning = telling.then(|| self.by_beginning.get(&hash(word.as_bytes())).copied());
        match (sounding, beginning.flatten()) {
            (Some(s), Some(b)) if b < s => Some(Feature::ShortEstablished),
            (Some(_), _) => Some(Feature::SoundsEstablished),
            (None, Some(_)) => Some(Feature::ShortEstablished),
            (None, None) => None,
        }
    }
}

/// The hashes that a sound shares with those that it may be taken for, one at least with each.
fn keys(sound: &str, mut each: impl FnMut(u64)) {
    let bytes = sound.as_bytes();
    if bytes.len() < 3 {
        return;
    }
    each(hash(bytes));
    // Nobody hears another first letter, and a short sound is taken for no other.
    if bytes.len() >= 5 {
        let mut rest = bytes[..bytes.len() - 1].to_vec();
        for gone in (1..bytes.len()).rev() {
            each(hash(&rest));
            rest[gone - 1] = bytes[gone];
        }
    }
}

fn hash(bytes: &[u8]) -> u64 {
    FixedState::default().hash_one(bytes)
}

impl Scan<'_, '_> {
    /// Weighs a word that is no form of an established name, but may be a misspelling of one or its
    /// beginning: *Wonie* beside *Wonnie*, *Yas* beside *Yassin*.
    ///
    /// Only words that the word list does not know, and of the others those with a capital that no
    /// sentence start explains.
    pub(super) fn recall_variant(&mut self, i: usize, memory: &Memory) {
        let token = self.a.tokens[i];
        let entry = self.a.entries[i];
        let letters = token.span().len();
        let plain = token.is_word
            && !token.has_digit
            && matches!(token.case, Case::Lower | Case::Title | Case::Upper);
        if !plain || letters < 2 || entry.classes.0 != 0 || entry.is_geographic() || self.loud[i] {
            return;
        }
        let capital = self.a.capital(i) && (!self.a.starts[i] || entry.lists == 0);
        if entry.is_ordinary_word() && !capital {
            return;
        }
        // Another name of the lists is another name; what is met in texts, but is no word, may be one.
        let unknown = entry.lists == 0 || entry.is_word_only() && !entry.is_ordinary_word();
        let feature = self.folding(|word| {
            fold_into(self.a.word(i), word);
            let stem = word.strip_suffix("'s").unwrap_or(word);
            let sound = if unknown {
                forms().sound(stem)
            } else {
                String::new()
            };
            // A beginning speaks of a name where it has a capital, "Mo" and "Yas"; of three letters and
            // more it will do to be no word.
            let small = !sound.is_empty() && stem.len() >= 3 && !self.a.cased(i);
            memory
                .near
                .like(stem, &sound, capital && stem.len() >= 2 || small)
        });
        let Some(feature) = feature else { return };
        let shape = self.shape_of(i, i + 1, false);
        let mut e = self.person_evidence(&shape);
        e.add(feature);
        let score = self.model.person.score(e);
        if score > 0.0 {
            self.take_person(shape, score, e, Rule::Memory);
        }
    }

    /// What holds for a name that is known from elsewhere in the document.
    pub(super) fn established_evidence() -> Evidence {
        let mut e = Evidence::default();
        e.add(Feature::Established);
        e
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Every name is looked at.
    fn plainly(
        names: &[(String, Form)],
        word: &str,
        sound: &str,
        telling: bool,
    ) -> Option<Feature> {
        names.iter().find_map(|(name, form)| {
            let long = word.len() >= 4 && name.len() >= 4;
            if long && !sound.is_empty() && sounds_alike(sound, &forms().sound(name)) {
                return Some(Feature::SoundsEstablished);
            }
            let begins = name.len() > word.len() + 1 && name.starts_with(word);
            (telling && *form == Form::Given && begins && word.len() >= 2)
                .then_some(Feature::ShortEstablished)
        })
    }

    proptest! {
        #[test]
        fn a_name_is_found_wherever_it_stands(
            names in prop::collection::vec(("[abeil]{2,8}", prop::bool::ANY), 0..12),
            word in "[abeil]{2,8}",
            known in prop::bool::ANY,
            telling in prop::bool::ANY,
        ) {
            let form = |given| if given { Form::Given } else { Form::Surname };
            let names: Vec<_> = names.into_iter().map(|(name, given)| (name, form(given))).collect();
            let mut near = Near::default();
            for (name, form) in &names {
                near.learn(name, *form);
            }
            let sound = if known { String::new() } else { forms().sound(&word) };
            prop_assert_eq!(
                near.like(&word, &sound, telling),
                plainly(&names, &word, &sound, telling)
            );
        }
    }
}
