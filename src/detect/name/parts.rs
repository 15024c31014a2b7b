//! Names that are parts of longer words: in names of files, *mama-van-Daan*.

use super::evidence::{Evidence, Feature};
use super::memory::{Form, Memory};
use super::{Rule, Scan};
use crate::Span;
use crate::text::cache::folded_hash;
use crate::text::fold::fold;

/// Below this frequency (Zipf scale) a small word of a file's name may be a name: *interview_wouters*.
const RARE: f32 = 4.0;

/// The same for an ordinary word that few people bear as their surname.
const RARER: f32 = 3.0;

/// A surname of so many people (binary logarithm) is a name wherever a rare word is one.
const BORNE_BY_MANY: u8 = 10;

/// Shorter parts are no names.
const SHORTEST: usize = 3;

impl Scan<'_, '_> {
    /// Whether a token is made of several words: a file name, *mama-van-Daan*.
    pub(super) fn is_compound(&self, i: usize) -> bool {
        let token = &self.a.tokens[i];
        let long = token.span().len() > 4;
        token.has_digit && long
            || token.is_joined
                && (self.a.word(i).contains('_') || long && self.a.word(i).contains('-'))
    }

    /// Looks for an established name in the parts of a compound.
    pub(super) fn recall_part(&mut self, i: usize, memory: &Memory) {
        // Words of a file name are chosen ones.
        let file = self.a.word(i).contains('_') || self.a.tokens[i].has_digit;
        self.take_parts(i, Rule::Memory, |scan, part| {
            let (form, _) = memory.form(folded_hash(&fold(part)))?;
            let ordinary =
                scan.look_up(part).is_ordinary_word() && !part.starts_with(char::is_uppercase);
            (file || !(ordinary && scan.a.cased(i))).then_some((form, Feature::Established))
        });
    }

    /// Takes the listed names in the names of files: *interview_Sanne_def2*.
    pub(super) fn file_names(&mut self) {
        for i in 0..self.a.tokens.len() {
            let joined = self.a.tokens[i].is_joined && self.a.word(i).contains('_');
            if joined && self.held[i] == 0 {
                self.take_parts(i, Rule::Person, |scan, part| scan.listed_part(part));
            }
        }
    }

    /// Takes those parts of a word as persons of which something tells that they are.
    fn take_parts(
        &mut self,
        i: usize,
        rule: Rule,
        tells: impl Fn(&Self, &str) -> Option<(Form, Feature)>,
    ) {
        let mut end = self.a.tokens[i].span().start;
        for part in self.a.word(i).split_inclusive(|c: char| !c.is_alphabetic()) {
            let from = end;
            end += part.len();
            let part = part.trim_end_matches(|c: char| !c.is_alphabetic());
            let told = (part.len() >= SHORTEST).then(|| tells(self, part));
            let Some((form, feature)) = told.flatten() else {
                continue;
            };
            let mut shape = self.shape_of(i, i + 1, form == Form::Surname);
            shape.span = Span::new(from, from + part.len());
            let mut evidence = Evidence::default();
            evidence.add(feature);
            self.take_person(shape, 1.5, evidence, rule);
        }
    }

    /// What a part of a file's name is by the lists.
    fn listed_part(&self, part: &str) -> Option<(Form, Feature)> {
        let entry = self.look_up(part);
        let titled = part.starts_with(char::is_uppercase);
        let ordinary = entry.is_ordinary_word() && (titled || entry.zipf() >= RARE);
        if ordinary || entry.classes.0 != 0 || entry.is_geographic() || entry.place().is_some() {
            return None;
        }
        let given = entry
            .given_name()
            .map(|_| (Form::Given, Feature::GivenKnown));
        // "wandel_Sanne": of an ordinary word that is a rare surname, too, most are the word.
        let rare_word = !entry.is_ordinary_word() || entry.zipf() < RARER;
        let surname = entry
            .surname()
            .filter(|s| rare_word || s.log2 >= BORNE_BY_MANY);
        given.or(surname.map(|_| (Form::Surname, Feature::SurnameKnown)))
    }
}
