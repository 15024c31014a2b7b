//! Where somebody lives, as single wordings tell it.
//!
//! The place follows the wording, or as the rules say by its `value`: it stands `before` it, or on
//! either side (`around`), the wording begins with it (`here`), or the wording tells of having come there (`came`), which counts
//! less than any wording of being there.

use super::collect::{Owner, Walk, parts};
use super::draft::Weight;
use super::field::Slot;
use super::living::Living;
use super::record::{Basis, Found, offer};
use super::wording::{Gives, Hit};
use crate::Span;

/// The place stands before the wording.
const BEFORE: &str = "before";
/// The place follows the wording, or else stands before it.
const AROUND: &str = "around";
/// The place is part of the wording, or follows it.
const HERE: &str = "here";
/// The wording tells of having come there.
const CAME: &str = "came";
/// As without a value, and as `here`, but it counts as little as having come there.
const WEAK: &str = "weak";
const WEAK_HERE: &str = "weak-here";
/// One telling is enough.
const SURE: &str = "sure";
/// The question takes the place for granted.
pub(super) const GRANTED: &str = "granted";

impl Walk<'_> {
    /// What a wording on where somebody lives tells.
    pub(super) fn lives(&mut self, owner: Owner, hit: &Hit<'_>, basis: Basis) {
        let (guide, text) = (self.guide, &self.document.text);
        let mode = hit.wording.definition.value.as_str();
        let after = guide.living.clause(text, hit.span.end, hit.sentence);
        if hit.wording.gives() == Gives::Household {
            self.lives_with(owner, after, hit.span, basis);
            return;
        }
        if basis == Basis::Implied {
            let place = guide.living.locate(hit.value.of(text));
            if let (Some((living, _)), Some(draft)) = (place, self.draft(owner)) {
                let times = if mode == SURE { 2 } else { 1 };
                draft.implied.extend(vec![(living, hit.span); times]);
                if mode == SURE {
                    draft.vote(super::Role::Youth, Weight::HINT, hit.span, basis);
                }
            }
            return;
        }
        let before = Span::new(hit.sentence.start, hit.span.start);
        let (region, place) = match mode {
            BEFORE => (before, guide.living.locate_last(before.of(text))),
            AROUND => match guide.living.locate(after.of(text)) {
                None => (before, guide.living.locate_last(before.of(text))),
                found => (after, found),
            },
            HERE | WEAK_HERE => {
                let here = Span::new(hit.span.start, after.end);
                (here, guide.living.locate(here.of(text)))
            }
            CAME => {
                // From the preposition on: *bij mijn tante*.
                let wording = hit.span.of(text);
                let last = wording.rfind(' ').map_or(0, |space| space + 1);
                let from = Span::new(hit.span.start + last, after.end);
                (from, guide.living.locate_last(from.of(text)))
            }
            _ => (after, guide.living.locate(after.of(text))),
        };
        let basis = match mode {
            CAME | WEAK | WEAK_HERE => Basis::Came,
            _ => basis,
        };
        if let Some((living, at)) = place {
            self.offer_living(owner, living, at.shift(region.start), hit.span, basis);
        }
    }

    /// Where the answer to a question says that somebody lives.
    pub(super) fn lives_in(&mut self, owner: Owner, answer: Span) -> bool {
        let (guide, text) = (self.guide, &self.document.text);
        let clause = guide.living.clause(text, answer.start, answer);
        let Some((living, at)) = guide.living.locate(clause.of(text)) else {
            return false;
        };
        let at = at.shift(clause.start);
        self.offer_living(owner, living, at, answer, Basis::Statement);
        true
    }

    /// Where the interview is held, for who lives there: in a field, or a part of the first lines
    /// (*Gesprek Noor – gezinshuis De Ark*). Of several that fit, the finest.
    pub(super) fn lives_here(&mut self, owner: Owner) -> bool {
        let (guide, text) = (self.guide, &self.document.text);
        let places = self.fields.iter().filter(|f| f.slot == Slot::Place);
        let places = places.map(|f| (f.value, false));
        let parts = self.opening().flat_map(|line| parts(text, line));
        let mut located = places
            .chain(parts.map(|p| (p, true)))
            .filter_map(|(place, whole)| {
                let words = place.of(text);
                let (living, at) = guide.living.locate(words)?;
                // Before it a word for the talk, and after it only a name: *gezinshuis De Ark*, but
                // not *opgenomen op 3 mei*.
                let rest = words[at.end..].trim_start();
                let named = rest.is_empty() || !rest.starts_with(char::is_lowercase);
                let leads = at.start == 0 || guide.intro.is_match(&words[..at.start]);
                (!whole || leads && named).then(|| (living, at.shift(place.start)))
            });
        let Some((mut living, mut at)) = located.next() else {
            return false;
        };
        for (other, span) in located {
            if other != living && (living.holds(other) || other.includes(living)) {
                (living, at) = (other, span);
            }
        }
        if let Some(draft) = self.draft(owner) {
            let found = Found::new(living, at, Basis::Confirmed);
            offer(&mut draft.record.living, found);
        }
        true
    }

    /// With whom somebody lives, and so where. A place that is named as well says more:
    /// *met mijn moeder in een azc*.
    pub(super) fn lives_with(&mut self, owner: Owner, who: Span, at: Span, basis: Basis) -> bool {
        let (guide, text) = (self.guide, &self.document.text);
        let words = who.of(text);
        let company = guide.household.iter().find(|(_, p)| p.is_match(words));
        let company = company.and_then(|(code, _)| guide.living.of(code));
        let places = guide.living.locate_all(words);
        let place = places
            .iter()
            .find(|(living, _)| company.is_none() || !guide.living.is_housing(*living));
        match (place, company) {
            (Some((living, span)), _) => {
                self.offer_living(owner, *living, span.shift(who.start), at, basis);
            }
            (None, Some(living)) => self.offer_living(owner, living, who, at, basis),
            (None, None) => return false,
        }
        true
    }

    /// What the answer adds to a place that the question named: *op jezelf?* – *ja, met begeleiding*.
    pub(super) fn qualified(&mut self, owner: Owner, hit: &Hit<'_>, answer: Span) {
        let (guide, text) = (self.guide, &self.document.text);
        let clause = guide.living.clause(text, hit.span.end, hit.sentence);
        let joined = format!("{} {}", clause.of(text).trim(), answer.of(text));
        let Some((living, _)) = guide.living.locate(&joined) else {
            return;
        };
        let told = self.draft(owner).and_then(|d| d.record.living.clone());
        let finer = told.is_some_and(|t| {
            t.basis == Basis::Confirmed && t.value != living && t.value.holds(living)
        });
        if finer {
            self.offer_living(owner, living, answer, hit.span, Basis::Statement);
        }
    }

    /// *Heb je een vaste woonplek?* – *Nee.*
    pub(super) fn homeless(&mut self, owner: Owner, hit: &Hit<'_>, answer: Span) {
        let (guide, text) = (self.guide, &self.document.text);
        let question = Span::new(hit.span.start, hit.sentence.end);
        if let Some(living) = guide.living.denied_home(question.of(text))
            && guide.living.denied(answer.of(text))
        {
            self.offer_living(owner, living, answer, hit.span, Basis::Statement);
        }
    }

    fn offer_living(&mut self, owner: Owner, living: Living, at: Span, vote: Span, basis: Basis) {
        let Some(draft) = self.draft(owner) else {
            return;
        };
        // *in een pleeggezin* and later *netwerkpleeggezin* say the same, the second more. Of where
        // somebody came the last counts.
        let replaced = draft.record.living.as_ref().is_some_and(|old| {
            let finer = old.value != living && old.value.holds(living);
            old.basis == basis && (finer || basis == Basis::Came)
        });
        if replaced {
            draft.record.living = None;
        }
        offer(&mut draft.record.living, Found::new(living, at, basis));
        draft.vote(super::Role::Youth, Weight::LIVING, vote, basis);
    }
}
