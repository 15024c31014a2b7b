//! Applying a policy to a document.

use super::age::Ages;
use super::bearer::{Bearer, bearers};
use super::company::Standing;
use super::date::{DateLevel, Dates};
use super::fold::{Table, Vocabulary, WordSet, fold};
use super::grammar::Grammar;
use super::initials::is_by_initials;
use super::mention::{self, Memo, Named};
use super::organisation::{Known, Organisations};
use super::phrase::{Determiners, Told};
use super::place::{PlaceLevel, Places};
use super::placeholder::Placeholders;
use super::pool::Pool;
use super::pseudonym::Pseudonyms;
use super::roll::{Asked, Casting, Names, Roll};
use super::scene::{Change, Scene, block_at};
use super::scope::{Scope, ScopeKeys};
use super::suppress::suppress;
use super::surrogate::{Cast, Role};
use super::{Operator, Policy, Replacement};
use crate::ingest::{Document, Edit};
use crate::key::Key;
use crate::resolve::{EntityId, Mention, Resolved};
use crate::rules::RuleFiles;
use crate::text::Lexicon;
use crate::text::lexicon::{OrganisationFacts, PlaceFacts};
use crate::{EntityKind, Result, Span};
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
    /// Every name that may be written.
    vocabulary: Vocabulary,
    keys: ScopeKeys,
    scope: Scope,
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

/// A place in the document where something goes: a mention, or an extra by its index.
enum Item<'a> {
    Mention(&'a Mention),
    /// A mention that takes its neighbours with it.
    Wide(&'a Mention, Span),
    Extra(usize, Span),
}

impl Item<'_> {
    fn span(&self) -> Span {
        match self {
            Item::Mention(mention) => mention.detection.span,
            Item::Wide(_, span) | Item::Extra(_, span) => *span,
        }
    }

    fn mention(&self) -> Option<&'_ Mention> {
        match self {
            Item::Mention(mention) | Item::Wide(mention, _) => Some(mention),
            Item::Extra(..) => None,
        }
    }
}

/// What the operators of one document share.
struct State<'a> {
    people: &'a [Option<Bearer<'a>>],
    keys: &'a ScopeKeys,
    names: Option<&'a Names>,
    cast: Cast<'a>,
    /// The fictional name of each entity; `None` for other kinds and where the pools are used up.
    roles: Vec<Option<Role>>,
    /// The number of each entity among those of its kind; `None` where it is the only one.
    numbers: Vec<Option<usize>>,
    places: Told,
    organisations: Told,
    /// What the document tells of each organisation.
    known: Known,
    interview: Option<(i32, u8, u8)>,
    memo: Memo<'a>,
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
            keys: ScopeKeys::of(key)?,
            scope: Scope::Project,
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

    /// The sub-keys of a scope by its label.
    pub(crate) fn keys(&self, label: &str) -> ScopeKeys {
        self.keys.within(label)
    }

    /// Draws names for the persons of many documents, under the keys of their scope.
    pub(crate) fn casting<'a>(&'a self, keys: &'a ScopeKeys) -> Casting<'a> {
        Casting::new(&self.pool, &self.grammar, keys)
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

    /// One mention by its operator; by suppression where the operator cannot.
    fn serve<'a>(
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
            Operator::Pseudonym => self
                .pseudonyms
                .of(&state.keys.id, scene.surface())
                .map(|text| scene.change(text)),
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
        let index = mention.entity.0 as usize;
        let people: &'a [Option<Bearer<'a>>] = state.people;
        let same_as = people.get(index)?.as_ref()?.same_as;
        let index = same_as.unwrap_or(index);
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

    /// What has to be known of the whole document before the first replacement.
    fn prepare<'a>(
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
        let surrogates = self.policy.serving(EntityKind::Person).operator == Operator::Surrogate
            && resolved
                .entities
                .iter()
                .any(|e| e.kind == EntityKind::Person);
        let words = WordSet::of(
            if surrogates { &document.text } else { "" },
            &self.vocabulary,
        );
        let mut cast = Cast::new(&self.pool, &self.grammar, &keys.names, words);
        let mut roles = vec![None; count];
        if surrogates {
            let persons = || {
                let bearers = people.iter().enumerate();
                bearers.filter_map(|(i, b)| Some((i, b.as_ref()?)))
            };
            let alone = Standing::alone();
            for (_, bearer) in persons() {
                cast.forbid(&bearer.entity.name);
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
                roles[index] = cast.assign(&bearer.entity, by_initials[index], &alone, known);
            }
        }
        State {
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

/// Addresses of the net with what was found inside them: mentions with no blank between, one of
/// which is an address, go as one.
fn glued<'a>(items: Vec<Item<'a>>, text: &str) -> Vec<Item<'a>> {
    let is_net = |m: &Mention| {
        matches!(
            m.detection.kind,
            EntityKind::Email | EntityKind::Url | EntityKind::Handle
        )
    };
    let mut out: Vec<Item<'a>> = Vec::with_capacity(items.len());
    for item in items {
        let joined = match (out.last(), &item) {
            (
                Some(Item::Mention(before) | Item::Wide(before, _)),
                Item::Mention(mention) | Item::Wide(mention, _),
            ) if is_net(before) || is_net(mention) => {
                let span = out.last().map_or(item.span(), Item::span);
                let gap = text.get(span.end..item.span().start);
                let touches = gap.is_some_and(|g| {
                    g.len() <= 1 && g.chars().all(|c| matches!(c, '.' | '_' | '-' | '@' | '/'))
                });
                let kept = if is_net(before) { *before } else { *mention };
                touches.then(|| Item::Wide(kept, span.cover(item.span())))
            }
            _ => None,
        };
        match joined {
            Some(wide) => {
                out.pop();
                out.push(wide);
            }
            None => out.push(item),
        }
    }
    out
}

/// A postcode right behind its address, which ends at `end`: the address's gap stands for both.
fn after_address(
    scene: &Scene<'_>,
    kind: EntityKind,
    previous: Option<(EntityKind, usize)>,
) -> Option<Change> {
    let (EntityKind::Postcode, Some((EntityKind::Address, end))) = (kind, previous) else {
        return None;
    };
    let gap = scene.text.get(end..scene.span.start)?;
    if gap.is_empty() || !gap.chars().all(|c| c.is_whitespace() || c == ',') {
        return None;
    }
    let mut change = scene.change("");
    if gap.contains(['\n', '\t']) {
        // The line end stays; the town starts its line.
        change.span.end += usize::from(scene.after().starts_with(' '));
    } else {
        change.span.start = end;
    }
    Some(change)
}

/// Mentions and extras in order of place. Extras win; they grow over the mentions they overlap.
fn merge<'a>(resolved: &'a Resolved, extras: &[Extra]) -> Vec<Item<'a>> {
    let mut spans: Vec<(usize, Span)> = extras.iter().map(|e| e.span).enumerate().collect();
    spans.sort_by_key(|(index, span)| (*span, *index));
    let mut items = Vec::with_capacity(resolved.mentions.len() + extras.len());
    let mut mentions = resolved.mentions.iter().peekable();
    let mut end = 0;
    for (index, mut span) in spans {
        if span.start < end {
            span.start = end;
            if span.end <= end {
                continue;
            }
        }
        while let Some(mention) = mentions.next_if(|m| m.detection.span.end <= span.start) {
            items.push(Item::Mention(mention));
        }
        while let Some(mention) = mentions.next_if(|m| m.detection.span.overlaps(span)) {
            span = span.cover(mention.detection.span);
        }
        span.start = span.start.max(end);
        end = span.end;
        items.push(Item::Extra(index, span));
    }
    items.extend(mentions.map(Item::Mention));
    items
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
