//! One walk through a document: fields, title, labels, then what is said and noted.

use super::draft::{Draft, Weight};
use super::dwelling::GRANTED;
use super::field::{Field, fields, slot_of_block};
use super::guide::Guide;
use super::record::{Basis, Found, Relation, Role, offer};
use super::speaker::{self, Part};
use super::wording::{Gives, Hit, Scope, Voice, Wording, first_sentence};
use super::{Respondents, speaker::Voice as Speaker};
use crate::Span;
use crate::ingest::{Block, BlockKind, Document};
use crate::resolve::{EntityId, Resolved, Sex};
use crate::text::tokens;
use std::collections::BTreeSet;

/// How far into an answer its point is looked for, in bytes.
const ANSWER: usize = 120;

/// A walk through one document.
pub(super) struct Walk<'d> {
    pub(super) guide: &'static Guide,
    pub(super) document: &'d Document,
    pub(super) resolved: &'d Resolved,
    pub(super) fields: Vec<Field>,
    pub(super) speakers: Vec<Speaker>,
    pub(super) main: Draft,
    pub(super) others: Vec<Draft>,
    /// The respondent, among the persons of the document.
    pub(super) entity: Option<EntityId>,
    /// The same, or else who is named most; only what is said with the name counts for him or her.
    pub(super) subject: Option<EntityId>,
    /// The names that notes may use for the respondent, in small letters.
    pub(super) names: BTreeSet<String>,
    /// The told age of each person of the document.
    pub(super) ages: Vec<Option<u8>>,
}

/// A question that waits for its answer, with how often each speaker may still give it.
struct Asked {
    wording: &'static Wording,
    left: Vec<(Owner, u8)>,
}

/// In how many turns after a question a speaker's answer is looked for: in a chat the first message
/// may answer another question.
const TURNS: u8 = 3;
/// The value of a question for an age that only an answer of a few words answers: *En nu?*
const ALONE: &str = "alone";
/// Fewer words than these are few.
const BARE: usize = 5;
/// The longest later turn that may still answer, in bytes.
const SHORT: usize = 160;

/// Whose words a block holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    Main,
    Other(usize),
    Interviewer,
    Notes,
}

/// Reads the records of a document.
pub(super) fn collect(
    guide: &'static Guide,
    document: &Document,
    resolved: &Resolved,
) -> Respondents {
    let fields = fields(guide, document);
    let speakers = speaker::speakers(guide, document, &fields);
    let others = speakers.iter().map(|_| Draft::new(guide)).collect();
    let mut walk = Walk {
        guide,
        document,
        resolved,
        fields,
        speakers,
        main: Draft::new(guide),
        others,
        entity: None,
        subject: None,
        names: BTreeSet::new(),
        ages: super::told::ages(guide, document, resolved),
    };
    walk.name();
    walk.read_fields();
    walk.read_titles();
    walk.read_profiles();
    walk.read_labels();
    walk.read_blocks();
    walk.finish()
}

impl Walk<'_> {
    /// Reads a list of children; `parent` is the wording before it, which may tell what they are to him or her.
    pub(super) fn children(
        &mut self,
        owner: Owner,
        parent: Span,
        footing: Option<Relation>,
        region: Span,
        basis: Basis,
    ) {
        let (guide, document) = (self.guide, self.document);
        let words = region.of(&document.text);
        let names = self.names_in(region);
        if !guide.children.begins(words, &names) {
            return;
        }
        let kin = self.kin_in(parent).map(|k| k.0);
        if let Some(mut children) = guide.children.read(words, &names)
            && let Some(draft) = self.draft(owner)
        {
            // *pleegouders van drie kinderen*, *oma van twee jongens*.
            let by_kin = kin.and_then(|k| k.relation.first().copied());
            if let Some(relation) = by_kin.or(footing) {
                children.relate(relation);
            }
            // The fullest list of one footing counts.
            let more = |old: &Found<super::Children>| {
                old.basis == basis && told(&children) > told(&old.value)
            };
            if draft.record.children.as_ref().is_some_and(more) {
                draft.record.children = None;
            }
            offer(
                &mut draft.record.children,
                Found::new(children, region, basis),
            );
            draft.vote(Role::Parent, Weight::CHILDREN, region, basis);
        }
    }

    pub(super) fn draft(&mut self, owner: Owner) -> Option<&mut Draft> {
        match owner {
            Owner::Main | Owner::Notes => Some(&mut self.main),
            Owner::Other(i) => self.others.get_mut(i),
            Owner::Interviewer => None,
        }
    }

    pub(super) fn owner(&self, block: &Block) -> Owner {
        let Some(label) = block.speaker else {
            return Owner::Notes;
        };
        let key = speaker::key(self.words(label));
        match self.speakers.iter().position(|s| s.key.expose() == key) {
            Some(i) => match self.speakers[i].part {
                Part::Interviewer => Owner::Interviewer,
                Part::Respondent => Owner::Main,
                Part::Other => Owner::Other(i),
            },
            None => Owner::Notes,
        }
    }

    fn read_blocks(&mut self) {
        let (guide, document) = (self.guide, self.document);
        let text = &document.text;
        let mut asked: Vec<Asked> = Vec::new();
        let mut put: Vec<Hit<'static>> = Vec::new();
        for block in &document.blocks {
            let known_field =
                block.kind == BlockKind::Field && slot_of_block(guide, text, block).is_some();
            if matches!(block.kind, BlockKind::Heading | BlockKind::Hidden) || known_field {
                continue;
            }
            let owner = self.owner(block);
            let scope = match owner {
                Owner::Interviewer => Scope::Interviewer,
                Owner::Main | Owner::Other(_) => Scope::Respondent,
                Owner::Notes if self.speakers.is_empty() => Scope::Unlabelled,
                Owner::Notes => Scope::Notes,
            };
            let hits = guide.wordings.find(text, block.content, scope);
            if owner == Owner::Interviewer {
                asked.clear();
                put.clear();
                for hit in hits {
                    match hit.wording.voice() {
                        Voice::Asked if hit.wording.tells_by_asking() => {
                            self.take(Owner::Main, &hit, Basis::Confirmed);
                        }
                        Voice::Asked => asked.push(Asked::new(hit.wording)),
                        _ => put.push(hit),
                    }
                }
                continue;
            }
            if owner != Owner::Notes || self.speakers.is_empty() {
                for question in &mut asked {
                    let left = question.left(owner);
                    if *left == TURNS || (*left > 0 && block.content.len() <= SHORT) {
                        *left -= 1;
                        if self.answer(owner, question.wording, block.content) {
                            *question.left(owner) = 0;
                        }
                    }
                }
                if self.speakers.is_empty() {
                    asked.clear();
                }
                let words = block.content.of(text);
                let agreed = guide.yes.is_match(words);
                for hit in put.drain(..) {
                    let granted = hit.wording.definition.value == GRANTED;
                    if agreed || (granted && !guide.living.denied(words)) {
                        self.take(owner, &hit, Basis::Confirmed);
                        self.qualified(owner, &hit, first_sentence(text, block.content));
                    } else if hit.wording.gives() == Gives::Living {
                        // *Je woont nu alleen?* – *Helemaal op mezelf, ja.*
                        let answer = first_sentence(text, block.content);
                        if !self.lives_in(owner, answer) {
                            self.homeless(owner, &hit, answer);
                        }
                    }
                }
            }
            for hit in hits {
                if hit.wording.voice() == Voice::Asked {
                    // Without labels the answer follows in the same paragraph, or else in the next.
                    let rest = Span::new(hit.span.end, block.content.end);
                    let answered = tokens_of(rest.of(text)).next().is_some()
                        && self.answer(owner, hit.wording, rest);
                    if !answered {
                        asked.push(Asked::new(hit.wording));
                    }
                    continue;
                }
                let basis = match hit.wording.voice() {
                    Voice::Note => Basis::Note,
                    Voice::Implied => Basis::Implied,
                    _ => Basis::Statement,
                };
                self.take(owner, &hit, basis);
            }
        }
    }

    /// The first words of an answer to a question; whether they answer it.
    fn answer(&mut self, owner: Owner, wording: &'static Wording, content: Span) -> bool {
        let (guide, document) = (self.guide, self.document);
        let text = &document.text;
        let mut end = (content.start + ANSWER).min(content.end);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let region = Span::new(content.start, end);
        let words = region.of(text);
        let basis = Basis::Statement;
        let (gives, value) = (wording.gives(), wording.definition.value.as_str());
        if gives == Gives::Children {
            let counted = guide
                .children
                .counted(first_sentence(text, region).of(text));
            match (counted, self.draft(owner)) {
                (Some(children), Some(draft)) => {
                    let slot = &mut draft.record.children;
                    offer(slot, Found::new(children, region, basis));
                    draft.vote(Role::Parent, Weight::CHILDREN, region, basis);
                }
                _ => self.children(owner, Span::default(), None, region, basis),
            }
            return true;
        }
        if gives == Gives::LivingHere {
            return self.lives_here(owner);
        }
        let Some(draft) = self.draft(owner) else {
            return false;
        };
        match gives {
            Gives::Age => {
                // *Zestien.* or *Ik ben net 16 geworden*, but not a number far inside the answer.
                let mut numbers = tokens_of(words)
                    .take(6)
                    .filter_map(|t| guide.numbers.read(&t));
                let sentence = first_sentence(text, region);
                let bare = tokens_of(sentence.of(text)).count() < BARE;
                // *In mei word ik 17*, *toen was ik 12, nu ben ik 16*: the answer says which number it is.
                let said = guide.wordings.find(text, content, Scope::Respondent);
                let told = |h: &Hit<'_>| {
                    let own = h.wording.voice() == Voice::Own;
                    own && matches!(h.wording.gives(), Gives::Age | Gives::NextAge)
                };
                if said.iter().any(told) {
                    return true;
                }
                let other = guide.other_age.is_match(sentence.of(text));
                if let Some(age) = numbers.find(|n| *n > 3)
                    && (bare || value != ALONE && !other)
                {
                    draft.age(age, Weight::AGE, sentence, basis);
                    return true;
                }
            }
            Gives::Living => return self.lives_in(owner, region),
            Gives::Household => return self.lives_with(owner, region, region, basis),
            Gives::Sex => {
                let answer = first_sentence(text, region);
                let told = guide.sex.iter().find(|(_, p)| p.is_match(answer.of(text)));
                if let Some((sex, _)) = told {
                    offer(&mut draft.record.sex, Found::new(*sex, answer, basis));
                    return true;
                }
            }
            Gives::WardAge => {
                let mut numbers = tokens_of(words)
                    .take(6)
                    .filter_map(|t| guide.numbers.read(&t));
                if let Some(age) = numbers.next() {
                    let sex = super::guide::sex_of(value).unwrap_or_default();
                    draft
                        .ward_ages
                        .push((sex, age, first_sentence(text, region)));
                    return true;
                }
            }
            Gives::Function => {
                let sentence = first_sentence(text, region);
                if let Some((title, at)) = guide.functions.find(sentence.of(text)) {
                    let span = at.shift(sentence.start);
                    offer(&mut draft.record.function, Found::new(title, span, basis));
                    draft.vote(Role::Professional, Weight::STATEMENT, span, basis);
                    return true;
                }
            }
            _ => {}
        }
        false
    }

    /// What one wording tells.
    fn take(&mut self, owner: Owner, hit: &Hit<'_>, basis: Basis) {
        let (guide, document) = (self.guide, self.document);
        let text = &document.text;
        if let Some(name) = hit.name
            && !self.names.is_empty()
            && !tokens_of(name.of(text)).any(|n| self.names.contains(&n))
        {
            return;
        }
        let rest = Span::new(hit.span.end, hit.sentence.end);
        let value = hit.value.of(text);
        let definition = &hit.wording.definition;
        let kin = (hit.wording.gives() == Gives::Kin)
            .then(|| self.kin_in(hit.value))
            .flatten();
        let gives = hit.wording.gives();
        if gives == Gives::Children {
            let from_here = definition.value == "from-here";
            let start = if from_here {
                hit.span.start
            } else {
                rest.start
            };
            let fosters = self.main.leaning() == Some(Role::FosterParent) && owner == Owner::Main;
            let said = from_here && hit.wording.voice() == Voice::Own;
            let foster = (said && fosters).then_some(Relation::FosterChild);
            let relation = Relation::of(&definition.value).or(foster);
            return self.children(owner, hit.span, relation, Span::new(start, rest.end), basis);
        }
        match gives {
            Gives::Living | Gives::Household => return self.lives(owner, hit, basis),
            Gives::LivingHere => {
                self.lives_here(owner);
                return;
            }
            Gives::Profile => {
                // Further on, notes tell of other young people.
                let opens = hit.span.start < guide.title.bytes * 2;
                let youth = self.main.leaning().is_none_or(|r| r == Role::Youth);
                if owner == Owner::Notes && opens && youth {
                    let end = guide.living.clause(text, hit.value.end, hit.sentence).end;
                    let profile = Span::new(hit.value.start, end);
                    self.title(profile, Basis::Note, Weight::NOTE);
                }
                return;
            }
            _ => {}
        }
        let Some(draft) = self.draft(owner) else {
            return;
        };
        let weight = if basis == Basis::Note {
            Weight::NOTE
        } else {
            Weight::AGE
        };
        match gives {
            Gives::Age | Gives::NextAge => {
                let n = guide.numbers.read(value);
                let n = n.and_then(|n| n.checked_sub(u8::from(gives == Gives::NextAge)));
                if let Some(age) = n.filter(|n| *n > 3) {
                    draft.age(age, weight, hit.span, basis);
                }
            }
            Gives::Sex => {
                let sex = super::guide::sex_of(&definition.value).unwrap_or_default();
                if basis == Basis::Note {
                    let i = usize::from(sex == Sex::Male);
                    draft.pronouns[i].push(hit.span);
                } else {
                    offer(&mut draft.record.sex, Found::new(sex, hit.span, basis));
                }
            }
            Gives::Role => {
                if let Some(role) = Role::of(&definition.value) {
                    draft.vote(role, Weight::HINT, hit.span, basis);
                }
            }
            Gives::Kin => {
                if let Some((kin, span)) = kin {
                    let weight = match basis {
                        Basis::Implied | Basis::Note => Weight::NOTE,
                        _ => Weight::STATEMENT,
                    };
                    draft.kin(kin, weight, span, basis);
                }
            }
            Gives::Function => {
                if let Some((title, at)) = guide.functions.after(rest.of(text)) {
                    let span = at.shift(rest.start);
                    let weight = match basis {
                        Basis::Note => Weight::NOTE,
                        _ => Weight::STATEMENT,
                    };
                    offer(&mut draft.record.function, Found::new(title, span, basis));
                    draft.vote(Role::Professional, weight, span, basis);
                }
            }
            Gives::Child => {
                let near = guide.living.clause(text, hit.value.start, hit.sentence);
                if let Some(children) = guide.children.read(near.of(text), &[])
                    && let Some(first) = children.known.first()
                {
                    draft.children.push((*first, hit.span));
                }
            }
            Gives::Single => offer(&mut draft.record.single, Found::new(true, hit.span, basis)),
            Gives::Partner => draft.partner = true,
            Gives::Ward => {
                let sex = super::guide::sex_of(&definition.value).unwrap_or_default();
                draft.ward.get_or_insert((sex, hit.span));
            }
            Gives::Placements | Gives::PlacedAt => {
                let said = if definition.value.is_empty() {
                    value
                } else {
                    &definition.value
                };
                if let Some(n) = guide.numbers.read(said).filter(|n| *n < 100) {
                    let slot = match gives {
                        Gives::Placements => &mut draft.record.placements,
                        _ => &mut draft.record.placed_at,
                    };
                    offer(slot, Found::new(n, hit.span, basis));
                }
            }
            Gives::WardAge => {
                let sex = super::guide::sex_of(&definition.value).unwrap_or_default();
                if let Some(age) = guide.numbers.read(value) {
                    draft.ward_ages.push((sex, age, hit.span));
                }
            }
            Gives::Children
            | Gives::Living
            | Gives::LivingHere
            | Gives::Household
            | Gives::Profile => {}
        }
    }

    fn finish(mut self) -> Respondents {
        let sex = |entity: Option<EntityId>, span: Span| {
            let entity = self
                .resolved
                .entities
                .get(usize::try_from(entity?.0).ok()?)?;
            (entity.sex != Sex::Unknown).then(|| Found::new(entity.sex, span, Basis::Name))
        };
        let first = |id: EntityId| {
            let mut mentions = self.resolved.mentions.iter();
            mentions.find(|m| m.entity == id).map(|m| m.detection.span)
        };
        if let Some(found) = sex(self.entity, self.entity.and_then(first).unwrap_or_default()) {
            offer(&mut self.main.record.sex, found);
        }
        for (i, speaker) in self.speakers.iter().enumerate() {
            let named = speaker.part == Part::Other && speaker.label.len() > 2;
            let person = self.person(speaker.label).filter(|_| named);
            if let Some(found) = sex(person, speaker.label) {
                offer(&mut self.others[i].record.sex, found);
            }
        }
        let fostering = self.guide.fostering.is_match(&self.document.text);
        let sex = self.main.ward.map_or(Sex::Unknown, |ward| ward.0);
        self.main.only_child = self.only_child(sex);
        Respondents {
            guide: self.guide,
            main: self.main.finish(fostering),
            records: self
                .others
                .into_iter()
                .map(|d| d.finish(fostering))
                .collect(),
            voices: self.speakers,
        }
    }
}

impl Walk<'_> {
    /// Age and sex of the one person of a child's age and a sex that the document tells of.
    fn only_child(&self, sex: Sex) -> Option<(u8, Sex)> {
        let persons = self.resolved.entities.iter().zip(&self.ages);
        let mut ages = persons.filter_map(|(e, age)| {
            let fits = e.sex == sex || sex == Sex::Unknown || e.sex == Sex::Unknown;
            let age = age.filter(|a| fits && *a < 18 && Some(e.id) != self.entity);
            age.map(|a| (a, e.sex))
        });
        let first = ages.next()?;
        ages.next().is_none().then_some(first)
    }
}

impl Asked {
    fn new(wording: &'static Wording) -> Self {
        Self {
            wording,
            left: Vec::new(),
        }
    }

    fn left(&mut self, owner: Owner) -> &mut u8 {
        let i = self.left.iter().position(|(o, _)| *o == owner);
        let i = i.unwrap_or_else(|| {
            self.left.push((owner, TURNS));
            self.left.len() - 1
        });
        &mut self.left[i].1
    }
}

/// The words of a text, in small letters, without a possessive.
pub(super) fn tokens_of(text: &str) -> impl Iterator<Item = String> + '_ {
    tokens(text)
        .into_iter()
        .filter(|t| t.is_word)
        .map(move |t| {
            let word = t.span().of(text).to_lowercase();
            match word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")) {
                Some(name) => name.to_owned(),
                None => word,
            }
        })
}

/// The parts of a line between dashes, bars, commas and line ends, without white space.
pub(super) fn parts(text: &str, line: Span) -> Vec<Span> {
    let words = line.of(text);
    let cut = |c: char| matches!(c, '\n' | '|' | ',' | '–' | '—' | '(' | ')' | ':');
    let mut at = line.start;
    let mut out = Vec::new();
    for piece in words.split_inclusive(cut) {
        let part = piece.trim_end_matches(cut);
        let lead = part.len() - part.trim_start().len();
        out.push(Span::new(at + lead, at + part.trim_end().len().max(lead)));
        at += piece.len();
    }
    out
}

/// How much a list tells: children with ages, then children.
fn told(children: &super::Children) -> (usize, u8) {
    let aged = children.known.iter().filter(|c| c.age.is_some()).count();
    (aged, children.count)
}
