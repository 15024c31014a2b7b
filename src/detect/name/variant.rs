//! Other spellings and short forms of names that the document establishes.

use super::evidence::{Evidence, Feature};
use super::memory::{Established, Form, Memory};
use super::{Rule, Scan};
use crate::resolve::forms::{forms, sounds_alike};
use crate::text::Case;
use crate::text::fold::fold_into;

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
        // Another name of the lists is another name.
        let unknown = entry.lists == 0;
        let feature = self.folding(|word| {
            fold_into(self.a.word(i), word);
            let stem = word.strip_suffix("'s").unwrap_or(word);
            let sound = if unknown {
                forms().sound(stem)
            } else {
                String::new()
            };
            let mut names = memory.names.iter();
            names.find_map(|name| self.likes(stem, &sound, name, capital))
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

    /// How a folded word is like an established name, if it is; its sound is empty where the word is known.
    fn likes(
        &self,
        word: &str,
        sound: &str,
        known: &Established,
        capital: bool,
    ) -> Option<Feature> {
        let (name, unknown) = (known.name.as_str(), !sound.is_empty());
        if unknown && word.len() >= 4 && name.len() >= 4 && sounds_alike(sound, &known.sound) {
            return Some(Feature::SoundsEstablished);
        }
        let short =
            known.form == Form::Given && name.len() > word.len() + 1 && name.starts_with(word);
        // "Mo" and "Yas" have capitals; of three letters and more it will do to be no word.
        let telling = capital && word.len() >= 2 || unknown && word.len() >= 3 && !self.a.cased;
        (short && telling).then_some(Feature::ShortEstablished)
    }

    /// What holds for a name that is known from elsewhere in the document.
    pub(super) fn established_evidence() -> Evidence {
        let mut e = Evidence::default();
        e.add(Feature::Established);
        e
    }
}
