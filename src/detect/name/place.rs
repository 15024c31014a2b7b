//! Places.

use super::evidence::{Evidence, Feature};
use super::{Rule, Scan};
use crate::EntityKind;
use crate::detect::ner::Label;
use crate::text::{Case, Entry};

impl Scan<'_, '_> {
    /// The reading of a word as a place: score, evidence, end.
    pub(super) fn place_at(&self, i: usize) -> Option<(f32, Evidence, usize)> {
        let head = self.head(i);
        let mut entry = self.a.entries[i];
        if entry.place().is_none() && head.entry.place().is_some() {
            entry = head.entry;
        }
        let word = self.a.word(i);
        // "Gouda-Noord", "Breda-Oost": the part before the hyphen is the place.
        if entry.place().is_none() && self.a.tokens[i].is_joined && word.contains('-') {
            let town = word
                .split('-')
                .next()
                .map(|t| self.look_up(t))
                .unwrap_or_default();
            if town.place().is_some() && town.given_name().is_none() {
                entry = town;
            }
        }
        let mut e;
        if entry.place().is_some() {
            e = self.place_evidence(i, i + 1, entry, false);
        } else {
            let capital =
                self.a.capital(i) && matches!(self.a.tokens[i].case, Case::Title | Case::Mixed);
            let ordinary = entry.is_ordinary_word() || entry.classes.0 != 0;
            let unknown =
                entry.word().is_none() && !self.a.cased(i) && self.a.tokens[i].case == Case::Lower;
            // "in Hoog Catharijne": two capitals after a preposition of place.
            let run = capital && self.a.cased(i) && !self.loud[i] && !self.a.starts[i] && {
                let next = self.a.word_after(i);
                let strong = self
                    .a
                    .word_before(i)
                    .is_some_and(|b| self.a.is(b, self.c.strong_locative));
                let unknown = |n: usize| {
                    self.a.tokens[n].case == Case::Title && !self.a.entries[n].is_ordinary_word()
                };
                strong
                    && next.is_some_and(|n| {
                        unknown(n) && !self.head(n).is_given() && !self.a.entries[n].is_geographic()
                    })
            };
            let other = self
                .c
                .title
                .and(self.c.kin)
                .and(self.c.role)
                .and(self.c.pronoun)
                .and(self.c.article)
                .and(self.cues);
            if run
                && entry.organisation().is_none()
                && !entry.is_geographic()
                && !self.a.is(i, other)
                && !head.is_given()
            {
                let mut e = self.place_evidence(i, i + 2, Entry::default(), true);
                e.add(Feature::UnknownWord);
                return Some((self.model.place.score(e), e, i + 2));
            }
            let tagged = self.model.tagger.leans(self.margin(i, Label::Place));
            if !(capital || unknown || tagged) || ordinary || head.is_given() {
                return None;
            }
            // "Kerkstraat 12" is an address.
            if self.a.tokens.get(i + 1).is_some_and(|t| t.has_digit) && self.a.adjacent(i) {
                return None;
            }
            let ended = self.has_ending(i, &self.model.place_endings);
            let cued = self
                .a
                .word_before(i)
                .is_some_and(|b| self.a.is(b, self.c.strong_locative.and(self.c.place_word)));
            if !ended && !tagged && (!cued || unknown) {
                return None;
            }
            e = self.place_evidence(i, i + 1, entry, false);
            e.add_if(ended, Feature::PlaceEnding);
        }
        // "almere poort", "Almere Hout"
        let mut end = i + 1;
        if entry.place().is_some()
            && let Some(next) = self.a.word_after(i)
        {
            let same_case = self.a.capital(next) == self.a.capital(i);
            let direction = self.a.is(next, self.c.direction);
            if same_case && direction && self.a.capital(i) | !self.a.cased(i) {
                end = next + 1;
            }
        }
        Some((self.model.place.score(e), e, end))
    }

    /// All that speaks for and against tokens being a place.
    pub(super) fn place_evidence(
        &self,
        from: usize,
        to: usize,
        entry: Entry,
        phrase: bool,
    ) -> Evidence {
        let c = self.c;
        let mut e = self.list_evidence(entry);
        if phrase {
            e = Evidence::default();
            e.add(Feature::PlacePhrase);
        } else {
            self.word_evidence(entry, &mut e);
        }
        if let Some(place) = entry.place() {
            e.add(if place.band >= 1 {
                Feature::PlaceLarge
            } else {
                Feature::PlaceSmall
            });
        }
        self.tagger_evidence(from, Label::Place, &mut e);
        let cased_at = (from..to).find(|i| self.a.capital(*i)).unwrap_or(from);
        self.case_evidence(cased_at, false, &mut e);
        if let Some(b) = self.a.word_before(from) {
            e.add_if(
                self.a.is(b, c.strong_locative),
                Feature::AfterStrongLocative,
            );
            e.add_if(
                self.a.is(b, c.locative) && !self.a.is(b, c.strong_locative),
                Feature::AfterLocative,
            );
            e.add_if(self.a.is(b, c.place_word), Feature::AfterPlaceWord);
            e.add_if(self.a.is(b, c.title), Feature::AfterTitle);
            e.add_if(
                self.a.is(b, c.kin.and(c.role).and(c.naming)),
                Feature::AfterKin,
            );
            e.add_if(self.a.is(b, c.determiner), Feature::AfterDeterminer);
            let joined = self.a.is(b, c.and_word) && b > 0 && self.is_place(b - 1);
            e.add_if(joined, Feature::BesidePlace);
            // "in de Bijlmer"
            let through_article = self.a.is(b, c.article)
                && self
                    .a
                    .word_before(b)
                    .is_some_and(|p| self.a.is(p, c.strong_locative.and(c.place_word)));
            e.add_if(through_article, Feature::AfterLocative);
        }
        e
    }

    /// Places in a field.
    pub(super) fn place_field(&mut self, value: &[usize]) {
        for &i in value {
            if self.held[i] != 0 || !self.a.tokens[i].is_word {
                continue;
            }
            if let Some(phrase) = self.longest_phrase(i).filter(|p| p.entry.place().is_some()) {
                let mut e = self.place_evidence(i, phrase.end, phrase.entry, true);
                e.add(Feature::PlaceField);
                self.take(
                    i,
                    phrase.end,
                    EntityKind::Location,
                    self.model.place.score(e),
                    e,
                    Rule::Place,
                );
            } else if self.a.entries[i].place().is_some() {
                let mut e = self.place_evidence(i, i + 1, self.a.entries[i], false);
                e.add(Feature::PlaceField);
                let score = self.model.place.score(e);
                if score > 0.0 {
                    self.take(i, i + 1, EntityKind::Location, score, e, Rule::Place);
                }
            }
        }
    }
}
