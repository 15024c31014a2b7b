//! Applying a policy to a document.

pub(super) mod item;
mod prepare;
mod serve;

use super::age::Ages;
use super::bearer::bearers;
use super::date::Dates;
use super::fold::{Vocabulary, WordSet};
use super::forms::surname_stems;
use super::grammar::Grammar;
use super::initials::is_by_initials;
use super::mention;
use super::organisation::Organisations;
use super::place::Places;
use super::placeholder::Placeholders;
use super::pool::Pool;
use super::pseudonym::Pseudonyms;
use super::reduced::Roles;
use super::roll::{Asked, Book, Casting, Earlier, Names, Roll};
use super::scene::{Scene, block_at};
use super::scope::{Scope, ScopeKeys};
use super::{Operator, Policy, Replacement};
use crate::ingest::{Document, Edit};
use crate::key::Key;
use crate::resolve::{EntityId, Resolved};
use crate::rules::RuleFiles;
use crate::text::Lexicon;
use crate::text::lexicon::{OrganisationFacts, PlaceFacts};
use crate::{EntityKind, Result, Span};
use item::{Item, glued, merge};
use std::fmt;
use std::sync::Arc;

/// Bytes between the things of one enumeration.
const NEAR: usize = 14;

/// What the lists know of places and organisations.
pub trait Gazetteer: Send + Sync {
    /// A place of this name, in any case.
    fn place(&self, name: &str) -> Option<PlaceFacts>;
    /// An organisation of this name, in any case.
    fn organisation(&self, name: &str) -> Option<OrganisationFacts>;
}

/// The built-in lists.
struct BuiltIn;

impl Gazetteer for BuiltIn {
    fn place(&self, name: &str) -> Option<PlaceFacts> {
        Lexicon::built_in().look_up(name).place()
    }
    fn organisation(&self, name: &str) -> Option<OrganisationFacts> {
        Lexicon::built_in().look_up(name).organisation()
    }
}

/// A replacement that comes from elsewhere, such as the category of a living situation.
#[derive(Clone, PartialEq, Eq)]
pub struct Extra {
    /// What goes. Mentions below it go with it, also where they reach beyond it.
    pub span: Span,
    /// What comes.
    pub text: String,
    /// The kind that it is reported as.
    pub kind: EntityKind,
    /// The rule that made it.
    pub rule: Arc<str>,
}

impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Extra({}..{} {})",
            self.span.start, self.span.end, self.kind
        )
    }
}

/// Replaces the mentions of documents by a policy and a key. It is made once a run and may be
/// shared between threads.
pub struct Transformer {
    policy: Policy,
    pool: Pool,
    grammar: Grammar,
    roles: Roles,
    /// Every name that may be written.
    vocabulary: Vocabulary,
    keys: ScopeKeys,
    scope: Scope,
    /// The names that a user gives.
    fixed: Book,
    pseudonyms: Pseudonyms,
    placeholders: Placeholders,
    ages: Ages,
    dates: Dates,
    places: Places,
    organisations: Organisations,
    lists: Box<dyn Gazetteer>,
}

impl fmt::Debug for Transformer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Transformer({})", self.policy.name())
    }
}

impl Transformer {
    /// A transformer with the built-in lists.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Rules`](crate::ErrorKind::Rules) if a built-in rule file is malformed.
    pub fn new(policy: &Policy, key: &Key) -> Result<Self> {
        Self::with_rules(policy, key, &RuleFiles::built_in())
    }

    /// A transformer with the built-in lists, and words and phrases of the rule files.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Rules`](crate::ErrorKind::Rules) if a rule file does not fit.
    pub fn with_rules(policy: &Policy, key: &Key, rules: &RuleFiles) -> Result<Self> {
        Self::build(policy, key, rules, Box::new(BuiltIn))
    }

    /// A transformer with lists of the caller.
    ///
    /// # Errors
    ///
    /// As [`Transformer::new`].
    pub fn with_gazetteer(policy: &Policy, key: &Key, lists: Box<dyn Gazetteer>) -> Result<Self> {
        Self::build(policy, key, &RuleFiles::built_in(), lists)
    }

    fn build(
        policy: &Policy,
        key: &Key,
        rules: &RuleFiles,
        lists: Box<dyn Gazetteer>,
    ) -> Result<Self> {
        let pool = Pool::built_in()?;
        let grammar = Grammar::of(rules)?;
        let short_forms: Vec<String> = pool.names().filter_map(|n| grammar.short(n)).collect();
        Ok(Self {
            policy: policy.clone(),
            vocabulary: Vocabulary::of(
                pool.names()
                    .chain(grammar.names())
                    .chain(short_forms.iter().map(String::as_str)),
            ),
            pool,
            grammar,
            roles: Roles::of(rules)?,
            keys: ScopeKeys::of(key)?,
            scope: Scope::Project,
            fixed: Book::default(),
            pseudonyms: Pseudonyms::new(rules)?,
            placeholders: Placeholders::from_rules(rules)?,
            ages: Ages::of(rules)?,
            dates: Dates::of(rules)?,
            places: Places::of(rules)?,
            organisations: Organisations::of(rules)?,
            lists,
        })
    }

    /// The policy it applies.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The same with fictional names and pseudonyms that hold so far only.
    #[must_use]
    pub fn within(mut self, scope: Scope) -> Self {
        self.scope = scope;
        self
    }

    /// The same with the fictional names that a user gives, see [`read_names`](super::read_names).
    /// Whoever is not among them gets one drawn.
    #[must_use]
    pub fn naming(mut self, fixed: Book) -> Self {
        self.fixed = fixed;
        self
    }

    /// The names that a user gives.
    #[must_use]
    pub fn fixed(&self) -> &Book {
        &self.fixed
    }

    /// How far its fictional names and pseudonyms hold.
    #[must_use]
    pub fn scope(&self) -> Scope {
        self.scope
    }

    /// Whom a document names, for names that are drawn over several documents. O(n).
    #[must_use]
    pub fn roll(&self, document: &Document, resolved: &Resolved) -> Roll {
        let people = bearers(document, resolved, &self.grammar);
        let mut by_initials = vec![false; people.len()];
        for mention in &resolved.mentions {
            let index = mention.entity.0 as usize;
            if let Some(Some(bearer)) = people.get(index) {
                let surface = mention.detection.span.of(&document.text);
                let name = &bearer.entity.name;
                by_initials[index] |= is_by_initials(surface, mention.parts.as_ref(), name);
            }
        }
        let mut words = WordSet::of(&document.text, &self.vocabulary);
        let mut persons = Vec::new();
        for (bearer, by_initials) in people.iter().zip(by_initials) {
            let Some(bearer) = bearer else { continue };
            words.add(&bearer.entity.name.given);
            words.add(&bearer.entity.name.surname);
            if bearer.same_as.is_none() {
                persons.push(Asked {
                    stems: surname_stems(&bearer.entity.name.surname, &self.grammar),
                    entity: bearer.entity.clone().into_owned(),
                    by_initials,
                });
            }
        }
        Roll {
            persons,
            words: words.sorted(&self.vocabulary),
        }
    }

    /// The given names of a fictional name that a user gives, and the parts of its surname.
    pub(crate) fn parted(&self, name: &str) -> (String, Vec<(String, String)>) {
        super::fixed::parted(name, &self.grammar)
    }

    /// The sub-keys of a scope by its label.
    pub(crate) fn keys(&self, label: &str) -> ScopeKeys {
        self.keys.within(label)
    }

    /// Draws names for the persons of many documents, under the keys of their scope and after what
    /// was given out in earlier runs.
    pub(crate) fn casting<'a>(
        &'a self,
        keys: &'a ScopeKeys,
        earlier: &'a dyn Earlier,
    ) -> Casting<'a> {
        let follow = self.policy.serving(EntityKind::Person).follow;
        Casting::new(&self.pool, &self.grammar, keys, follow, earlier)
    }

    /// The replacements of a document: sorted, disjoint, on `char` boundaries of its text.
    ///
    /// Mentions that the policy keeps have none. O(n) in the length of the document.
    #[must_use]
    pub fn transform(&self, document: &Document, resolved: &Resolved) -> Vec<Replacement> {
        self.transform_with(document, resolved, &[], None)
    }

    /// As [`Transformer::transform`], with replacements from elsewhere merged in.
    ///
    /// An extra takes the mentions that it overlaps with it, so that nothing of them stays. Its
    /// entity is numbered behind those of the document. Where `names` are given, the persons bear
    /// those; otherwise they are drawn from the document alone.
    #[must_use]
    pub fn transform_with(
        &self,
        document: &Document,
        resolved: &Resolved,
        extras: &[Extra],
        names: Option<&Names>,
    ) -> Vec<Replacement> {
        let items = glued(merge(resolved, extras), &document.text);
        let people = bearers(document, resolved, &self.grammar);
        let keys = self.keys(&self.scope.label(&document.origin));
        let mut state = self.prepare(document, resolved, &items, &people, (&keys, names));
        let apostrophe = if document.text.contains('’') {
            '’'
        } else {
            '\''
        };
        let mut out: Vec<Replacement> = Vec::with_capacity(items.len());
        let mut floor = 0;
        let mut previous: Option<(EntityKind, usize)> = None;
        let mut named: Option<(EntityId, Span, usize)> = None;

        for (i, item) in items.iter().enumerate() {
            let span = item.span();
            let mention = match item {
                Item::Extra(index, span) => {
                    let Some(extra) = extras.get(*index) else {
                        continue;
                    };
                    let number = resolved.entities.len() + index;
                    out.push(Replacement {
                        span: *span,
                        text: extra.text.clone(),
                        kind: extra.kind,
                        entity: EntityId(u32::try_from(number).unwrap_or(u32::MAX)),
                        operator: self.policy.living().operator,
                        rule: Arc::clone(&extra.rule),
                    });
                    floor = span.end;
                    previous = None;
                    continue;
                }
                Item::Mention(mention) | Item::Wide(mention, _) => mention,
            };
            let block = block_at(document, span.start);
            let next = items
                .get(i + 1)
                .map_or(document.text.len(), |n| n.span().start);
            let start = block.map_or(0, |b| {
                if b.content.start <= span.start {
                    b.content.start
                } else {
                    b.span.start
                }
            });
            let scene = Scene {
                text: &document.text,
                span,
                floor: floor.max(start).min(span.start),
                ceiling: next.min(block.map_or(next, |b| b.span.end)).max(span.end),
                after_postcode: previous.is_some_and(|p| p.0 == EntityKind::Postcode)
                    && floor >= start,
                after_organisation: previous.is_some_and(|p| p.0 == EntityKind::Organization)
                    && floor >= start,
                after_thing: previous.is_some_and(|p| {
                    matches!(p.0, EntityKind::Location | EntityKind::Organization)
                }) && floor >= start
                    && span.start.saturating_sub(floor) <= NEAR,
                block,
                apostrophe,
            };
            let kind = mention.detection.kind;
            let (mut change, operator) =
                self.serve(&scene, mention, resolved, &mut state, previous);
            if kind == EntityKind::Person && operator == Operator::Surrogate {
                if let Some((entity, before, index)) = named
                    && entity == mention.entity
                    && let Some(between) = document.text.get(before.end..span.start)
                    && let Some(replacement) = out.get(index)
                    && let Some(other) = mention::contrast(
                        (before.of(&document.text), &replacement.text),
                        between,
                        (scene.surface(), &change.text),
                        &state.cast,
                        &self.grammar,
                    )
                {
                    change.text = other;
                }
                named = Some((mention.entity, span, out.len()));
            }
            previous = Some((kind, change.span.end));
            if operator == Operator::Keep {
                floor = span.end;
                continue;
            }
            floor = change.span.end;
            out.push(Replacement {
                span: change.span,
                text: change.text,
                kind,
                entity: mention.entity,
                operator,
                rule: Arc::clone(&mention.detection.rule),
            });
        }
        out
    }
}

/// The replacements as edits of the document's text, in the same order.
#[must_use]
pub fn edits(replacements: &[Replacement]) -> Vec<Edit> {
    replacements
        .iter()
        .map(|r| Edit {
            span: r.span,
            text: r.text.clone(),
        })
        .collect()
}
