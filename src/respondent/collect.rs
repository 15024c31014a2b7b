//! One walk through a document: fields, title, labels, then what is said and noted.

use super::draft::{Draft, Weight};
use super::field::{Field, Slot, fields, slot_of_block};
use super::guide::{Guide, Kin};
use super::number;
use super::record::{Basis, Found, Role, offer};
use super::speaker::{self, Part};
use super::wording::{Gives, Hit, Scope, Voice, first_sentence};
use super::{Respondents, speaker::Voice as Speaker};
use crate::ingest::{Block, BlockKind, Document};
use crate::resolve::{EntityId, Resolved, Sex};
use crate::text::tokens;
use crate::{EntityKind, Span};
use std::collections::BTreeSet;

/// How far into an answer its point is looked for, in bytes.
const ANSWER: usize = 120;

struct Walk<'d> {
    guide: &'static Guide,
    document: &'d Document,
    resolved: &'d Resolved,
    fields: Vec<Field>,
    speakers: Vec<Speaker>,
    main: Draft,
    others: Vec<Draft>,
    /// The respondent, among the persons of the document.
    entity: Option<EntityId>,
    /// The same, or else who is named most; only what is said with the name counts for him or her.
    subject: Option<EntityId>,
    /// The names that notes may use for the respondent, in small letters.
    names: BTreeSet<String>,
}

/// Whose words a block holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Owner {
    Main,
    Other(usize),
    Interviewer,
    Notes,
}

/// Reads the records of a document.
pub(super) fn collect(document: &Document, resolved: &Resolved) -> Respondents {
    let fields = fields(document);
    let speakers = speaker::speakers(document, &fields);
    let others = speakers.iter().map(|_| Draft::default()).collect();
    let mut walk = Walk {
        guide: Guide::built_in(),
        document,
        resolved,
        fields,
        speakers,
        main: Draft::default(),
        others,
        entity: None,
        subject: None,
        names: BTreeSet::new(),
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
    fn words(&self, span: Span) -> &str {
        span.of(&self.document.text)
    }

    /// The first person mentioned in a span.
    fn person(&self, span: Span) -> Option<EntityId> {
        let mentions = &self.resolved.mentions;
        let first = mentions.partition_point(|m| m.detection.span.end <= span.start);
        mentions[first..]
            .iter()
            .take_while(|m| m.detection.span.start < span.end)
            .find(|m| {
                let before = Span::new(span.start, m.detection.span.start);
                m.detection.kind == EntityKind::Person
                    && !self.guide.family_name.is_match(self.words(before))
            })
            .map(|m| m.entity)
    }

    /// Who among the persons the respondent is: by field, title, label, or else by being named most.
    fn name(&mut self) {
        let field = |slot| {
            self.fields
                .iter()
                .find(move |f| f.slot == slot)
                .map(|f| f.value)
        };
        let text = &self.document.text;
        let titles = self.titles().into_iter();
        let spans: Vec<Span> = [field(Slot::Name), field(Slot::Respondent)]
            .into_iter()
            .flatten()
            .chain(self.label_of(Part::Respondent))
            .chain(titles.filter(|t| self.guide.intro.is_match(t.of(text))))
            .collect();
        let interviewer = field(Slot::Interviewer)
            .into_iter()
            .chain(self.label_of(Part::Interviewer))
            .find_map(|s| self.person(s));
        self.entity = spans
            .iter()
            .filter_map(|s| self.person(*s))
            .find(|e| Some(*e) != interviewer);
        self.entity = self.entity.or_else(|| self.introduced());
        let mut told = vec![0_usize; self.resolved.entities.len()];
        for mention in &self.resolved.mentions {
            if let Some(count) = usize::try_from(mention.entity.0)
                .ok()
                .and_then(|i| told.get_mut(i))
            {
                *count += 1;
            }
        }
        let candidate = self.entity.or_else(|| {
            let persons = self.resolved.entities.iter().zip(told);
            persons
                .filter(|(e, _)| e.kind == EntityKind::Person && Some(e.id) != interviewer)
                .max_by_key(|(e, count)| (*count, std::cmp::Reverse(e.id)))
                .map(|(e, _)| e.id)
        });
        self.subject = candidate;
        if let Some(entity) = candidate {
            let mentions = self.resolved.mentions.iter();
            self.names = mentions
                .filter(|m| m.entity == entity)
                .flat_map(|m| tokens_of(self.words(m.detection.span)))
                .collect();
        } else if let Some(name) = field(Slot::Name).or_else(|| self.label_of(Part::Respondent)) {
            self.names = tokens_of(self.words(name)).collect();
        }
    }

    /// The persons named in a span, as spans from its start, with the sex that their names speak of.
    fn names_in(&self, span: Span) -> Vec<(Span, Sex)> {
        let mentions = &self.resolved.mentions;
        let first = mentions.partition_point(|m| m.detection.span.start < span.start);
        let mut names = Vec::new();
        for mention in &mentions[first..] {
            let at = mention.detection.span;
            if at.end > span.end {
                break;
            }
            if mention.detection.kind == EntityKind::Person {
                let index = usize::try_from(mention.entity.0).unwrap_or(usize::MAX);
                let sex = self
                    .resolved
                    .entities
                    .get(index)
                    .map_or(Sex::Unknown, |e| e.sex);
                names.push((Span::new(at.start - span.start, at.end - span.start), sex));
            }
        }
        names
    }

    /// The person whom a wording before the name makes the respondent: *ik ben Merel*.
    fn introduced(&self) -> Option<EntityId> {
        let (guide, text) = (self.guide, &self.document.text);
        let mentions = self.resolved.mentions.iter();
        let near = mentions.take_while(|m| m.detection.span.start < guide.title.profile_reach);
        near.filter(|m| m.detection.kind == EntityKind::Person)
            .find_map(|m| {
                let at = m.detection.span.start;
                let block = self.block_at(at)?;
                let before = Span::new(block.span.start, at).of(text);
                // *ik ben Karin* of an interviewer who opens a recording is no respondent's.
                let own = !matches!(self.owner(block), Owner::Interviewer)
                    && guide.own_name.is_match(before)
                    && (self.owner(block) != Owner::Notes
                        || !guide.intro.is_match(block.content.of(text))
                        || before.contains(':'));
                own.then_some(m.entity)
            })
    }

    fn block_at(&self, at: usize) -> Option<&Block> {
        let blocks = &self.document.blocks;
        let i = blocks.partition_point(|b| b.span.end <= at);
        blocks.get(i).filter(|b| b.span.start <= at)
    }

    /// What follows the respondent's name in brackets or after a comma: *Mo (17 jaar, jongen)*.
    fn read_profiles(&mut self) {
        let (guide, document) = (self.guide, self.document);
        let text = &document.text;
        let Some(entity) = self.subject else {
            return;
        };
        let mentions: Vec<Span> = self
            .resolved
            .mentions
            .iter()
            .take_while(|m| m.detection.span.start < guide.title.profile_reach)
            .filter(|m| m.entity == entity)
            .map(|m| m.detection.span)
            .collect();
        for mention in mentions {
            let Some(block) = self.block_at(mention.start) else {
                continue;
            };
            if self.owner(block) == Owner::Interviewer {
                continue;
            }
            let mut end = (mention.end + guide.title.profile_bytes).min(block.span.end);
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            let sentence = first_sentence(text, Span::new(mention.end, end));
            let after = sentence.of(text);
            if !guide.profile.is_match(after) {
                continue;
            }
            let bracket = after.trim_start_matches(['*', '_', ' ']).starts_with('(');
            let end = if bracket {
                after.find(')').map_or(after.len(), |i| i + 1)
            } else {
                let stop = after.find([';', '\n', '(']).unwrap_or(after.len());
                let short =
                    |item: &&str| item.split_whitespace().count() <= guide.title.profile_words;
                // The next person starts a profile of his or her own.
                let others = self.names_in(Span::new(mention.end, mention.end + stop));
                let next = others.first().map_or(stop, |(name, _)| {
                    after[..name.start].rfind(',').unwrap_or(name.start)
                });
                let items = after[..next].split(',').take_while(short);
                items.map(|i| i.len() + 1).sum::<usize>().min(next)
            };
            let region = Span::new(mention.start, mention.end + end);
            self.title(region, Basis::Header, Weight::TITLE);
        }
    }

    fn label_of(&self, part: Part) -> Option<Span> {
        let speaker = self.speakers.iter().find(|s| s.part == part);
        // A label of one or two letters is a code and no name.
        speaker.map(|s| s.label).filter(|l| l.len() > 2)
    }

    /// The spans that tell whom the document is about: its title and first lines.
    fn titles(&self) -> Vec<Span> {
        let title = &self.guide.title;
        let head = self.document.blocks.iter().take(title.blocks);
        head.take_while(|b| b.speaker.is_none())
            .enumerate()
            .filter(|(i, b)| {
                let first = *i < 2 && (b.kind == BlockKind::Heading || *i == 0);
                let short = b.span.len() <= title.bytes;
                let field =
                    b.kind == BlockKind::Field && slot_of_block(&self.document.text, b).is_some();
                let plain = !matches!(b.kind, BlockKind::Hidden | BlockKind::Cell) && !field;
                plain && short && (first || self.guide.intro.is_match(self.words(b.content)))
            })
            .map(|(_, b)| b.span)
            .collect()
    }

    fn read_fields(&mut self) {
        for field in self.fields.clone() {
            let (value, words) = (field.value, field.value.of(&self.document.text));
            let record = &mut self.main.record;
            match field.slot {
                Slot::Age => {
                    let number = tokens_of(words).find_map(|t| number::read(&t));
                    if let Some(age) = number {
                        self.main.age(age, Weight::AGE, value, Basis::Field);
                    }
                }
                Slot::Birth => {
                    if let Some((date, at)) = number::date(words) {
                        let span = Span::from(at).shift(value.start);
                        offer(&mut record.birth, Found::new(date, span, Basis::Field));
                    }
                }
                Slot::Interview => {
                    if let Some((date, at)) = number::date(words) {
                        let span = Span::from(at).shift(value.start);
                        offer(&mut record.interview, Found::new(date, span, Basis::Field));
                    }
                }
                Slot::Living => {
                    if let Some((living, at)) = self.guide.living.locate(words) {
                        let found = Found::new(living, at.shift(value.start), Basis::Field);
                        offer(&mut record.living, found);
                        let weight = Weight::LIVING;
                        self.main.vote(Role::Youth, weight, value, Basis::Field);
                    }
                }
                Slot::Function => self.function_field(value),
                Slot::Sex => {
                    let sex = self.guide.sex.iter().find(|(_, p)| p.is_match(words));
                    if let Some((sex, _)) = sex {
                        offer(&mut record.sex, Found::new(*sex, value, Basis::Field));
                    }
                }
                // A role may be told as *hulpverlener*; a field for the function says more.
                Slot::Role => self.title(value, Basis::Label, Weight::FIELD),
                Slot::Respondent => self.title(value, Basis::Field, Weight::FIELD),
                Slot::Children => {
                    let names = self.names_in(value);
                    if let Some(children) = self.guide.children.read(words, &names) {
                        let record = &mut self.main.record;
                        let found = Found::new(children, value, Basis::Field);
                        offer(&mut record.children, found);
                        let weight = Weight::CHILDREN;
                        self.main.vote(Role::Parent, weight, value, Basis::Field);
                    }
                    self.single(value, Basis::Field);
                }
                Slot::Family => self.single(value, Basis::Field),
                Slot::Name | Slot::Interviewer | Slot::Place => {}
            }
        }
    }

    fn function_field(&mut self, value: Span) {
        let (guide, text) = (self.guide, &self.document.text);
        // *Functie: pleegmoeder* names a role and no function.
        if let Some((kin, span)) = self.kin_in(value) {
            self.main.kin(kin, Weight::FIELD, span, Basis::Field);
        } else if let Some((title, span)) = guide.functions.in_field(text, value, self.resolved) {
            let found = Found::new(title, span, Basis::Field);
            offer(&mut self.main.record.function, found);
            self.main
                .vote(Role::Professional, Weight::FIELD, span, Basis::Field);
        }
    }

    fn single(&mut self, span: Span, basis: Basis) {
        let hits = self
            .guide
            .wordings
            .find(&self.document.text, span, Scope::Respondent);
        if let Some(hit) = hits.iter().find(|h| h.wording.gives() == Gives::Single) {
            offer(
                &mut self.main.record.single,
                Found::new(true, hit.span, basis),
            );
        }
    }

    fn kin_in(&self, span: Span) -> Option<(&'static Kin, Span)> {
        let words = self.words(span);
        let found = self
            .guide
            .kin
            .iter()
            .find_map(|k| Some((k, k.pattern.find(words)?)));
        found.map(|(kin, at)| (kin, at.shift(span.start)))
    }

    fn read_titles(&mut self) {
        for title in self.titles() {
            self.title(title, Basis::Header, Weight::TITLE);
            let words = title.of(&self.document.text);
            if let Some((date, at)) = number::date(words) {
                let span = Span::from(at).shift(title.start);
                let found = Found::new(date, span, Basis::Header);
                offer(&mut self.main.record.interview, found);
            }
        }
    }

    /// Reads a text that names whom the document is about. What stands first counts: in *moeder van
    /// Sil (9)* the age is not the respondent's, in *Mo (16), gezinshuis* it is.
    fn title(&mut self, span: Span, basis: Basis, weight: Weight) {
        let (guide, text) = (self.guide, &self.document.text);
        let words = span.of(text);
        let hits = guide.wordings.find(text, span, Scope::Title);
        let of = |gives: Gives| hits.iter().find(|h| h.wording.gives() == gives);
        let kin = of(Gives::Kin)
            .and_then(|h| self.kin_in(h.value))
            .or_else(|| {
                // A field's value may be the word alone.
                self.kin_in(span)
                    .filter(|(_, at)| weight == Weight::FIELD && at.start == span.start)
            });
        let function = guide
            .functions
            .find(words)
            .map(|(t, at)| (t, at.shift(span.start)));
        let youth = guide
            .youth
            .iter()
            .find_map(|(sex, p)| Some((*sex, p.find(words)?.shift(span.start))));
        let age = of(Gives::Age).and_then(|h| {
            let number = tokens_of(h.value.of(text)).find_map(|t| number::read(&t))?;
            Some((number, h.value))
        });
        let oldest = guide.oldest_youth;
        let starts = [
            kin.map(|k| (k.1.start, Role::Parent)),
            function.as_ref().map(|f| (f.1.start, Role::Professional)),
            youth.map(|y| (y.1.start, Role::Youth)),
            age.filter(|a| a.0 <= oldest)
                .map(|a| (a.1.start, Role::Youth)),
        ];
        let Some((_, first)) = starts.into_iter().flatten().min() else {
            return;
        };
        match first {
            Role::Professional => {
                if let Some((title, at)) = function {
                    self.main.vote(Role::Professional, weight, at, basis);
                    offer(&mut self.main.record.function, Found::new(title, at, basis));
                }
            }
            Role::Youth => {
                if let Some((sex, at)) = youth {
                    self.main.vote(Role::Youth, weight, at, basis);
                    if sex != Sex::Unknown {
                        offer(&mut self.main.record.sex, Found::new(sex, at, basis));
                    }
                }
                if let Some((age, at)) = age.filter(|a| a.0 <= oldest) {
                    self.main.age(age, Weight::TITLE_AGE, at, basis);
                }
                if let Some((living, at)) = guide.living.locate(words) {
                    let found = Found::new(living, at.shift(span.start), basis);
                    offer(&mut self.main.record.living, found);
                }
            }
            _ => {
                if let Some((kin, at)) = kin {
                    self.main.kin(kin, weight, at, basis);
                    if let Some(list) = of(Gives::Children) {
                        let rest = Span::new(list.span.end, span.end);
                        self.children(Owner::Main, list.span, rest, basis);
                    }
                    self.single(span, basis);
                }
            }
        }
    }

    /// Reads a list of children; `parent` is the wording before it, which may tell what they are to him or her.
    fn children(&mut self, owner: Owner, parent: Span, region: Span, basis: Basis) {
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
            if let Some(relation) = kin.and_then(|k| k.relation.first()) {
                children.relate(*relation);
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

    /// Speakers whose label is a role: *Moeder*, *Groepsleider*, *Meisje*.
    fn read_labels(&mut self) {
        for i in 0..self.speakers.len() {
            let Speaker { label, part, .. } = self.speakers[i].clone();
            let owner = match part {
                Part::Interviewer => continue,
                Part::Respondent => Owner::Main,
                Part::Other => Owner::Other(i),
            };
            let guide = self.guide;
            let words = label.of(&self.document.text);
            let kin = self.kin_in(label).filter(|k| k.1.start == label.start);
            let function = guide.functions.find(words).filter(|f| f.1.start == 0);
            let youth = guide
                .youth
                .iter()
                .find(|(_, p)| p.find(words).is_some_and(|s| s.start == 0));
            let sex = youth.map(|y| y.0);
            let Some(draft) = self.draft(owner) else {
                continue;
            };
            let (weight, basis) = (Weight::LABEL, Basis::Label);
            if let Some((kin, span)) = kin {
                draft.kin(kin, weight, span, basis);
            } else if let Some((title, span)) = function {
                let span = span.shift(label.start);
                draft.vote(Role::Professional, weight, span, basis);
                offer(&mut draft.record.function, Found::new(title, span, basis));
            } else if let Some(sex) = sex {
                draft.vote(Role::Youth, weight, label, basis);
                if sex != Sex::Unknown {
                    offer(&mut draft.record.sex, Found::new(sex, label, basis));
                }
            }
        }
    }

    fn draft(&mut self, owner: Owner) -> Option<&mut Draft> {
        match owner {
            Owner::Main | Owner::Notes => Some(&mut self.main),
            Owner::Other(i) => self.others.get_mut(i),
            Owner::Interviewer => None,
        }
    }

    fn owner(&self, block: &Block) -> Owner {
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
        let mut asked: Vec<Gives> = Vec::new();
        let mut put: Vec<Hit<'static>> = Vec::new();
        for block in &document.blocks {
            let known_field =
                block.kind == BlockKind::Field && slot_of_block(text, block).is_some();
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
                        Voice::Asked => asked.push(hit.wording.gives()),
                        _ => put.push(hit),
                    }
                }
                continue;
            }
            if owner != Owner::Notes || self.speakers.is_empty() {
                for gives in asked.drain(..) {
                    self.answer(owner, gives, block.content);
                }
                let agreed = guide.yes.is_match(block.content.of(text));
                for hit in put.drain(..) {
                    if agreed {
                        self.take(owner, &hit, Basis::Confirmed);
                    }
                }
            }
            for hit in hits {
                if hit.wording.voice() == Voice::Asked {
                    // Without labels the answer follows in the same paragraph, or else in the next.
                    let rest = Span::new(hit.span.end, block.content.end);
                    if tokens_of(rest.of(text)).next().is_some() {
                        self.answer(owner, hit.wording.gives(), rest);
                    } else {
                        asked.push(hit.wording.gives());
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

    /// The first words of an answer to a question.
    fn answer(&mut self, owner: Owner, gives: Gives, content: Span) {
        let (guide, document) = (self.guide, self.document);
        let text = &document.text;
        let mut end = (content.start + ANSWER).min(content.end);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let region = Span::new(content.start, end);
        let words = region.of(text);
        let basis = Basis::Statement;
        let Some(draft) = self.draft(owner) else {
            return;
        };
        match gives {
            Gives::Age => {
                // *Zestien.* or *Ik ben net 16 geworden*, but not a number far inside the answer.
                let mut numbers = tokens_of(words).take(6).filter_map(|t| number::read(&t));
                if let Some(age) = numbers.find(|n| *n > 3) {
                    draft.age(age, Weight::AGE, first_sentence(text, region), basis);
                }
            }
            Gives::Living => {
                let clause = guide.living.clause(text, region.start, region);
                if let Some((living, at)) = guide.living.locate(clause.of(text)) {
                    let found = Found::new(living, at.shift(clause.start), basis);
                    offer(&mut draft.record.living, found);
                    draft.vote(Role::Youth, Weight::LIVING, region, basis);
                }
            }
            Gives::LivingHere => {
                let mut places = self.fields.iter().filter(|f| f.slot == Slot::Place);
                let located = places.find_map(|f| {
                    let (living, at) = guide.living.locate(f.value.of(text))?;
                    Some(Found::new(
                        living,
                        at.shift(f.value.start),
                        Basis::Confirmed,
                    ))
                });
                if let (Some(found), Some(draft)) = (located, self.draft(owner)) {
                    offer(&mut draft.record.living, found);
                }
            }
            Gives::Function => {
                let sentence = first_sentence(text, region);
                if let Some((title, at)) = guide.functions.find(sentence.of(text)) {
                    let span = at.shift(sentence.start);
                    offer(&mut draft.record.function, Found::new(title, span, basis));
                    draft.vote(Role::Professional, Weight::STATEMENT, span, basis);
                }
            }
            Gives::Children => self.children(owner, Span::default(), region, basis),
            _ => {}
        }
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
            return self.children(owner, hit.span, Span::new(start, rest.end), basis);
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
                let n = number::read(value);
                let n = n.and_then(|n| n.checked_sub(u8::from(gives == Gives::NextAge)));
                if let Some(age) = n.filter(|n| *n > 3) {
                    draft.age(age, weight, hit.span, basis);
                }
            }
            Gives::Living if basis == Basis::Implied => {
                if let Some((living, _)) = guide.living.locate(value) {
                    draft.implied.push((living, hit.span));
                    if definition.value == "sure" {
                        draft.implied.push((living, hit.span));
                    }
                }
            }
            Gives::Living => {
                let clause = guide.living.clause(text, hit.span.end, hit.sentence);
                if let Some((living, at)) = guide.living.locate(clause.of(text)) {
                    let found = Found::new(living, at.shift(clause.start), basis);
                    // *in een pleeggezin* and later *netwerkpleeggezin* say the same, the second more.
                    let finer = draft.record.living.as_ref().is_some_and(|old| {
                        old.basis == basis && old.value != living && old.value.holds(living)
                    });
                    if finer {
                        draft.record.living = None;
                    }
                    offer(&mut draft.record.living, found);
                    draft.vote(Role::Youth, Weight::LIVING, hit.span, basis);
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
                    draft.kin(kin, Weight::STATEMENT, span, basis);
                }
            }
            Gives::Function => {
                if let Some((title, at)) = guide.functions.after(rest.of(text)) {
                    let span = at.shift(rest.start);
                    offer(&mut draft.record.function, Found::new(title, span, basis));
                    draft.vote(Role::Professional, Weight::STATEMENT, span, basis);
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
            Gives::Children | Gives::LivingHere => {}
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
        Respondents {
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

/// The words of a text, in small letters, without a possessive.
fn tokens_of(text: &str) -> impl Iterator<Item = String> + '_ {
    tokens(text)
        .into_iter()
        .filter(|t| t.is_word)
        .map(move |t| {
            let word = t.span.of(text).to_lowercase();
            match word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")) {
                Some(name) => name.to_owned(),
                None => word,
            }
        })
}

/// How much a list tells: children with ages, then children.
fn told(children: &super::Children) -> (usize, u8) {
    let aged = children.known.iter().filter(|c| c.age.is_some()).count();
    (aged, children.count)
}
