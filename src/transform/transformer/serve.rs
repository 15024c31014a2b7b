//! One mention by its operator.

use super::super::Operator;
use super::super::bearer::Bearer;
use super::super::date::DateLevel;
use super::super::fold::fold;
use super::super::mention::{self, Named};
use super::super::phrase::Determiners;
use super::super::place::PlaceLevel;
use super::super::reduced::{initials_of, take_ending};
use super::super::scene::{Change, Scene};
use super::super::suppress::suppress;
use super::Transformer;
use super::item::after_address;
use super::prepare::State;
use crate::EntityKind;
use crate::resolve::{Mention, Resolved};

/// The number of whoever plays the part of a mention: the person, or whose possessive the name is.
fn player(mention: &Mention, state: &State<'_>) -> Option<usize> {
    let index = mention.entity.0 as usize;
    let same_as = state.people.get(index)?.as_ref()?.same_as;
    Some(same_as.unwrap_or(index))
}

impl Transformer {
    /// One mention by its operator; by suppression where the operator cannot.
    pub(super) fn serve<'a>(
        &self,
        scene: &Scene<'a>,
        mention: &'a Mention,
        resolved: &'a Resolved,
        state: &mut State<'a>,
        previous: Option<(EntityKind, usize)>,
    ) -> (Change, Operator) {
        let kind = mention.detection.kind;
        let serving = self.policy.serving(kind);
        let index = mention.entity.0 as usize;
        let number = state.numbers.get(index).copied().flatten();
        if state.names.is_some_and(|names| names.keeps(mention.entity)) {
            return (scene.change(""), Operator::Keep);
        }
        let change = match serving.operator {
            Operator::Keep => Some(scene.change("")),
            _ if scene.surface().is_empty() => None,
            Operator::Surrogate => self.surrogate(scene, mention, state),
            Operator::Initials => self.initials(scene, mention, state),
            Operator::Role => self.part(scene, mention, state),
            Operator::Pseudonym => self
                .pseudonyms
                .of(&state.keys.id, scene.surface())
                .map(|text| scene.change(text)),
            Operator::Shift if self.dates.is_birth(scene) => {
                self.dates.birth(scene, state.interview, &self.ages)
            }
            Operator::Shift => {
                let year = state.interview.map(|(year, ..)| year);
                self.dates.shift(scene, state.days, year)
            }
            Operator::Generalise => self.generalise(scene, mention, resolved, state),
            Operator::Placeholder => {
                let text = self.placeholders.of(kind, number);
                Some(after_address(scene, kind, previous).unwrap_or_else(|| scene.change(text)))
            }
            Operator::Suppress => {
                Some(after_address(scene, kind, previous).unwrap_or_else(|| suppress(scene)))
            }
        };
        match change {
            Some(change) => (change, serving.operator),
            // A person without a fictional name stays one person: the gap has a name.
            None if kind == EntityKind::Person => (
                scene.change(self.placeholders.of(kind, number)),
                Operator::Suppress,
            ),
            None => (suppress(scene), Operator::Suppress),
        }
    }

    fn surrogate<'a>(
        &self,
        scene: &Scene<'a>,
        mention: &'a Mention,
        state: &mut State<'a>,
    ) -> Option<Change> {
        let people: &'a [Option<Bearer<'a>>] = state.people;
        let index = player(mention, state)?;
        let same_as = people.get(mention.entity.0 as usize)?.as_ref()?.same_as;
        let bearer = people.get(index)?.as_ref()?;
        let role = state.roles.get(index)?.as_ref()?;
        let named = Named {
            entity: u32::try_from(index).ok()?,
            // The parts of a possessive that was taken for a name of its own say nothing.
            parts: mention.parts.as_ref().filter(|_| same_as.is_none()),
            full: &bearer.entity.name,
        };
        let change = mention::rewrite(
            scene,
            named,
            role,
            &mut state.cast,
            &self.grammar,
            &mut state.memo,
        );
        (!change.text.trim().is_empty()).then_some(change)
    }

    /// The initials of the fictional name.
    fn initials<'a>(
        &self,
        scene: &Scene<'a>,
        mention: &'a Mention,
        state: &mut State<'a>,
    ) -> Option<Change> {
        let mut change = self.surrogate(scene, mention, state)?;
        let role = state.roles.get(player(mention, state)?)?.as_ref()?;
        change.text = initials_of(&change.text, role, &self.grammar, scene.apostrophe);
        take_ending(&mut change, scene);
        (!change.text.is_empty()).then_some(change)
    }

    /// What the person is, with a number; a word for it right before the name goes with it.
    fn part<'a>(
        &self,
        scene: &Scene<'a>,
        mention: &'a Mention,
        state: &mut State<'a>,
    ) -> Option<Change> {
        let index = player(mention, state)?;
        let part = state.parts.get(index)?.as_ref()?;
        let bearer = state.people.get(index)?.as_ref()?;
        let parts = mention.parts.as_ref();
        let name = &bearer.entity.name;
        Some(self.roles.write(part, scene, parts, name, &self.grammar))
    }

    fn generalise(
        &self,
        scene: &Scene<'_>,
        mention: &Mention,
        resolved: &Resolved,
        state: &mut State<'_>,
    ) -> Option<Change> {
        let kind = mention.detection.kind;
        let serving = self.policy.serving(kind);
        let thing = || {
            let entity = resolved.entities.get(mention.entity.0 as usize);
            let name = entity.map_or("", |e| e.name.given.as_str());
            fold(if name.is_empty() {
                scene.surface()
            } else {
                name
            })
        };
        if let Some(words) = self.determiners(kind)
            && words.is_naming(scene)
        {
            // *De Poort heette dat*: a kind is no name; the gap is.
            let gap = |number| self.placeholders.of(kind, number);
            return Some(scene.change(state.organisations.gap(&gap, &thing())));
        }
        let kind = if kind == EntityKind::Organization
            && self.places.names_a_spot(scene.surface())
            && !self.organisations.is_known_at(scene, &*self.lists)
        {
            EntityKind::Location
        } else {
            kind
        };
        match kind {
            EntityKind::Age => self.ages.generalise(scene),
            EntityKind::Date if self.dates.is_birth(scene) => self
                .dates
                .birth(scene, state.interview, &self.ages)
                .or_else(|| self.dates.generalise(scene, DateLevel::new(serving.level))),
            EntityKind::Date => self.dates.generalise(scene, DateLevel::new(serving.level)),
            EntityKind::Location => Some(self.places.generalise(
                scene,
                &thing(),
                PlaceLevel::new(serving.level),
                &*self.lists,
                &mut state.places,
            )),
            EntityKind::Organization => Some(self.organisations.generalise(
                scene,
                &thing(),
                serving,
                &*self.lists,
                &state.known,
                &mut state.organisations,
            )),
            _ => None,
        }
    }

    fn determiners(&self, kind: EntityKind) -> Option<&Determiners> {
        match kind {
            EntityKind::Location => Some(self.places.determiners()),
            EntityKind::Organization => Some(self.organisations.determiners()),
            _ => None,
        }
    }
}
