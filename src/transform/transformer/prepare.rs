//! What has to be known of a whole document before its first replacement.

use super::super::Operator;
use super::super::bearer::Bearer;
use super::super::company::Standing;
use super::super::date::days_of;
use super::super::fold::{Table, WordSet};
use super::super::forms::surname_stems;
use super::super::initials::is_by_initials;
use super::super::mention::Memo;
use super::super::organisation::Known;
use super::super::phrase::Told;
use super::super::reduced::Part;
use super::super::roll::Names;
use super::super::scene::{Scene, block_at};
use super::super::scope::{ScopeKeys, respondent};
use super::super::surrogate::{Cast, Role};
use super::Transformer;
use super::item::Item;
use crate::ingest::Document;
use crate::resolve::Resolved;
use crate::{EntityKind, Span};

/// What the operators of one document share.
pub(super) struct State<'a> {
    pub(super) people: &'a [Option<Bearer<'a>>],
    pub(super) keys: &'a ScopeKeys,
    pub(super) names: Option<&'a Names>,
    pub(super) cast: Cast<'a>,
    /// The fictional name of each entity; `None` for other kinds and where the pools are used up.
    pub(super) roles: Vec<Option<Role>>,
    /// What each person is in the text, with a number.
    pub(super) parts: Vec<Option<Part>>,
    /// The number of each entity among those of its kind; `None` where it is the only one.
    pub(super) numbers: Vec<Option<usize>>,
    pub(super) places: Told,
    pub(super) organisations: Told,
    /// What the document tells of each organisation.
    pub(super) known: Known,
    pub(super) interview: Option<(i32, u8, u8)>,
    /// By how many days the dates of this document's respondent are moved.
    pub(super) days: i32,
    pub(super) memo: Memo<'a>,
}

impl Transformer {
    /// What has to be known of the whole document before the first replacement.
    pub(super) fn prepare<'a>(
        &'a self,
        document: &'a Document,
        resolved: &'a Resolved,
        items: &[Item<'_>],
        people: &'a [Option<Bearer<'a>>],
        (keys, names): (&'a ScopeKeys, Option<&'a Names>),
    ) -> State<'a> {
        let count = resolved.entities.len();
        let mut seen = vec![false; count];
        let mut by_initials = vec![false; count];
        let mut known = Known::default();
        for item in items {
            let Some(mention) = item.mention() else {
                continue;
            };
            let index = mention.entity.0 as usize;
            let Some(entity) = resolved.entities.get(index) else {
                continue;
            };
            seen[index] = true;
            if entity.kind == EntityKind::Organization {
                let scene = scene_of(document, mention.detection.span);
                self.organisations.learn(&scene, &*self.lists, &mut known);
            }
            if let Some(Some(bearer)) = people.get(index) {
                let surface = mention.detection.span.of(&document.text);
                let name = &bearer.entity.name;
                by_initials[index] |= is_by_initials(surface, mention.parts.as_ref(), name);
                // Whoever's possessive it is plays the part.
                if let Some(owner) = bearer.same_as {
                    seen[owner] = true;
                }
            }
        }
        // Placeholders are numbered among the entities of their kind, where there are several.
        let mut numbers = vec![None; count];
        let mut of_kind: Table<EntityKind, (usize, usize)> = Table::default();
        for (index, entity) in resolved.entities.iter().enumerate() {
            if seen[index] {
                let (first, number) = of_kind.entry(entity.kind).or_insert((index, 0));
                *number += 1;
                if *number > 1 {
                    numbers[*first] = Some(1);
                    numbers[index] = Some(*number);
                }
            }
        }
        let serving = self.policy.serving(EntityKind::Person);
        let initials = serving.operator == Operator::Initials;
        let surrogates = (serving.operator == Operator::Surrogate || initials)
            && resolved
                .entities
                .iter()
                .any(|e| e.kind == EntityKind::Person);
        let words = WordSet::of(
            if surrogates { &document.text } else { "" },
            &self.vocabulary,
        );
        let mut cast = Cast::new(
            &self.pool,
            &self.grammar,
            &keys.names,
            serving.follow,
            words,
        );
        let mut roles = vec![None; count];
        if surrogates {
            let persons = || {
                let bearers = people.iter().enumerate();
                bearers.filter_map(|(i, b)| Some((i, b.as_ref()?)))
            };
            let alone = Standing::alone();
            for (_, bearer) in persons() {
                cast.forbid(&bearer.entity.name);
                for stem in surname_stems(&bearer.entity.name.surname, &self.grammar) {
                    if let Some((prefix, new)) = self.fixed.families.get(&stem) {
                        cast.has_surname(&stem, prefix, new, &alone);
                    }
                }
            }
            for (real, (prefix, stem)) in names.iter().flat_map(|n| &n.families) {
                cast.has_surname(real, prefix, stem, &alone);
            }
            let given = |i| names.and_then(|n| n.given.get(i)).map(Vec::as_slice);
            for known in (0..count).filter_map(given).flatten() {
                cast.has_given(&known.0, &known.1, &alone);
            }
            for (index, bearer) in persons().filter(|(i, b)| seen[*i] && b.same_as.is_none()) {
                let known = given(index).unwrap_or_default();
                if known.is_empty() && names.is_some_and(|names| !names.open) {
                    continue;
                }
                let fixed = self.fixed.given_of(&bearer.entity.name.given);
                let known = if known.is_empty() { &fixed } else { known };
                let by_initials = initials || by_initials[index];
                roles[index] = cast.assign(&bearer.entity, by_initials, &alone, known);
            }
        }
        let parts = if serving.operator == Operator::Role {
            self.roles.parts(document, items, people)
        } else {
            Vec::new()
        };
        let own = names.and_then(|names| names.respondent.clone());
        let respondent = own.unwrap_or_else(|| respondent(self.scope, &document.origin));
        State {
            days: days_of(&keys.dates, &respondent),
            parts,
            people,
            keys,
            names,
            known,
            cast,
            roles,
            numbers,
            places: Told::default(),
            organisations: Told::default(),
            interview: self.interview(document, resolved),
            memo: Memo::default(),
        }
    }

    /// The day of the interview: the field that names it, or the first whole date of the first
    /// lines that is no date of birth.
    fn interview(&self, document: &Document, resolved: &Resolved) -> Option<(i32, u8, u8)> {
        const HEAD: usize = 1_500;
        let mut first = None;
        for mention in &resolved.mentions {
            let span = mention.detection.span;
            if mention.detection.kind != EntityKind::Date {
                continue;
            }
            let scene = scene_of(document, span);
            let is_field = self.dates.is_interview_field(&scene);
            if !is_field && (span.start >= HEAD || first.is_some()) {
                continue;
            }
            let Some(date) = self
                .dates
                .parse(scene.surface())
                .first()
                .and_then(|d| d.full())
            else {
                continue;
            };
            if self.dates.is_birth(&scene) {
                continue;
            }
            if is_field {
                return Some(date);
            }
            first = Some(date);
        }
        first
    }
}

/// The scene of a mention that nothing has been replaced in yet.
fn scene_of(document: &Document, span: Span) -> Scene<'_> {
    let block = block_at(document, span.start);
    Scene {
        text: &document.text,
        span,
        floor: block.map_or(0, |b| b.span.start).min(span.start),
        ceiling: block
            .map_or(document.text.len(), |b| b.span.end)
            .max(span.end),
        after_postcode: false,
        after_organisation: false,
        after_thing: false,
        block,
        apostrophe: '\'',
    }
}
