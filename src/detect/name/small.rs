//! Organisations in texts without capitals: what stands around an article and a noun that says that
//! they are a name.

use super::evidence::{Evidence, Feature};
use super::{Rule, Scan};
use crate::EntityKind;
use crate::detect::ner::Label;
use crate::text::{Case, ClassSet};

/// No name behind an article has more words.
const MOST: usize = 3;

/// A word that is more frequent, by its Zipf value, is no name.
const FREQUENT: f32 = 5.0;

impl Scan<'_, '_> {
    /// The name of an organisation behind the article at a token, in a text without capitals; its end.
    pub(super) fn small_name(&mut self, at: usize) -> Option<usize> {
        if self.a.cased(at) || !self.a.is(at, self.c.name_article) {
            return None;
        }
        let noun = self.a.word_after(at).filter(|n| self.may_name(*n))?;
        let (end, feature, rule) = self.said_to_be_named(at, noun)?;
        if self.held[noun..end].iter().any(|held| *held != 0) {
            return None;
        }
        let mut evidence = Evidence::default();
        evidence.add(feature);
        self.tagger_evidence(noun, Label::Organisation, &mut evidence);
        let score = self.model.organisation.score(evidence);
        if score <= 0.0 {
            return None;
        }
        self.take(noun, end, EntityKind::Organization, score, evidence, rule);
        Some(end)
    }

    /// Up to where, and by what, an article and a noun are said to be a name.
    fn said_to_be_named(&self, at: usize, noun: usize) -> Option<(usize, Feature, Rule)> {
        let c = self.c;
        let named = Feature::AfterOrganisationWord;
        // "dat heet de werkplaats"
        let before = self.a.word_before(at);
        if before.is_some_and(|b| self.a.is(b, c.naming)) {
            return Some((noun + 1, named, Rule::CuedOrganisation));
        }
        let end = self.noun_run(noun);
        let closed = matches!(
            self.a.mark(end),
            None | Some(',' | '.' | ')' | ';' | '?' | '!')
        );
        // "sbo, de vlinderhof." "school (het kompas, klas 1)"
        let opened = at >= 2 && matches!(self.a.mark(at - 1), Some(',' | '(' | ':'));
        if opened && closed && self.is_cue_before(at - 1) {
            return Some((end, named, Rule::CuedOrganisation));
        }
        // "bij de gouden ster, een verpleeghuis", "op de uitkijk, dat was toen mijn groep"
        if self.a.mark(end) == Some(',') && self.is_explained_by_cue(end + 1) {
            return Some((end, named, Rule::CuedOrganisation));
        }
        // "bij de springplank in waalwijk"
        let placed = before.is_none_or(|b| {
            self.a
                .is(b, c.at_prep.and(c.thing_prep).and(c.strong_locative))
        });
        let located = (noun + 1..=end).find(|i| self.is_place_behind(*i))?;
        placed.then_some((located, Feature::BeforePlace, Rule::PrepositionOrganisation))
    }

    /// Whether a word may be part of a name: in small letters, and of no class.
    fn may_name(&self, i: usize) -> bool {
        let (token, entry) = (self.a.tokens[i], self.a.entries[i]);
        token.case == Case::Lower
            && !token.has_digit
            && token.span().len() >= 3
            && entry.classes.0 == 0
            && entry.given_name().is_none()
            && entry.zipf() < FREQUENT
    }

    /// The end of the words from a noun on that may be part of its name.
    fn noun_run(&self, noun: usize) -> usize {
        let mut end = noun + 1;
        while end < noun + MOST
            && let Some(next) = self.a.word_after(end - 1).filter(|n| self.may_name(*n))
        {
            end = next + 1;
        }
        end
    }

    fn all_cues(&self) -> ClassSet {
        let c = self.c;
        c.club_cue
            .and(c.school_cue)
            .and(c.group_cue)
            .and(c.care_cue)
            .and(c.employer_cue)
            .and(c.faith_cue)
    }

    /// Whether a word for an organisation stands before a mark, perhaps with where it is: *een groep in
    /// ede,*. With a definite article it begins a list: *de huisarts, de woningbouw*.
    fn is_cue_before(&self, mark: usize) -> bool {
        let cues = self.all_cues();
        let listed = |i: usize| {
            let before = self.a.word_before(i);
            before.is_some_and(|b| self.a.is(b, self.c.name_article))
        };
        let is_cue = |i: usize| {
            self.a.is(i, cues) && self.a.block_of[i] == self.a.block_of[mark] && !listed(i)
        };
        let near = mark.checked_sub(1);
        let far = mark.checked_sub(3).filter(|i| {
            self.a.is(i + 1, self.c.strong_locative) && self.a.entries[i + 2].place().is_some()
        });
        near.into_iter().chain(far).any(is_cue)
    }

    /// Whether what begins at a token says what is named before it: *een klein verpleeghuis*, *dat is mijn
    /// groep*.
    fn is_explained_by_cue(&self, at: usize) -> bool {
        let c = self.c;
        let presented = self.a.is(at, c.presentative)
            && self
                .a
                .word_after(at)
                .is_some_and(|v| self.a.is(v, c.copula));
        let from = if presented { at + 2 } else { at };
        let determined = self.a.is(from, c.article.and(c.determiner));
        let cues = self.all_cues();
        let mut words = std::iter::successors(Some(from), |i| self.a.word_after(*i)).take(4);
        determined && words.any(|i| self.a.is(i, cues))
    }

    /// Whether where it is stands at a token: *in waalwijk*.
    fn is_place_behind(&self, i: usize) -> bool {
        let place = |i: usize| {
            let entry = self.a.entries[i];
            entry
                .place()
                .is_some_and(|p| p.band >= 1 || !entry.is_ordinary_word())
        };
        self.a.is(i, self.c.strong_locative)
            && self.a.adjacent(i - 1)
            && self.a.word_after(i).is_some_and(place)
    }

    /// Whether a lower-case word of no list ends as organisations do and is no compound of ordinary
    /// words, nor a slip of one: *agnietenlyceum*, and not *basischool*.
    pub(super) fn ends_like_an_organisation(&self, i: usize) -> bool {
        let entry = self.a.entries[i];
        if self.a.cased(i) || entry.word().is_some() || entry.classes.0 != 0 {
            return false;
        }
        let endings = &self.model.organisation_endings;
        self.has_ending(i, endings) && !self.is_thing_of(i, endings) && self.is_unlike_words(i)
    }
}
