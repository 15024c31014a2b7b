//! One walk through a document: fields, title, labels, then what is said and noted.

use super::draft::{Draft, Weight};
use super::field::{Field, Slot, fields, slot_of};
use super::guide::{Guide, Kin};
use super::number;
use super::record::{Basis, Found, Role, offer};
use super::speaker::{self, Part};
use super::wording::{Gives, Hit, Voice, first_sentence};
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
        names: BTreeSet::new(),
    };
    walk.name();
    walk.read_fields();
    walk.read_titles();
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
            .find(|m| m.detection.kind == EntityKind::Person)
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
        let spans: Vec<Span> = [field(Slot::Name), field(Slot::Respondent)]
            .into_iter()
            .flatten()
            .chain(self.titles())
            .chain(self.label_of(Part::Respondent))
            .collect();
        let interviewer = field(Slot::Interviewer)
            .into_iter()
            .chain(self.label_of(Part::Interviewer))
            .find_map(|s| self.person(s));
        self.entity = spans
            .iter()
            .filter_map(|s| self.person(*s))
            .find(|e| Some(*e) != interviewer);
        let told = |entity: EntityId| {
            let same = move |m: &&crate::resolve::Mention| m.entity == entity;
            self.resolved.mentions.iter().filter(same)
        };
        let candidate = self.entity.or_else(|| {
            let persons = self.resolved.entities.iter();
            persons
                .filter(|e| e.kind == EntityKind::Person && Some(e.id) != interviewer)
                .max_by_key(|e| (told(e.id).count(), std::cmp::Reverse(e.id)))
                .map(|e| e.id)
        });
        if let Some(entity) = candidate {
            self.names = told(entity)
                .flat_map(|m| tokens_of(self.words(m.detection.span)))
                .collect();
        } else if let Some(name) = field(Slot::Name).or_else(|| self.label_of(Part::Respondent)) {
            self.names = tokens_of(self.words(name)).collect();
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
                let field = b.kind == BlockKind::Field
                    && b.label.is_some_and(|l| slot_of(self.words(l)).is_some());
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
                Slot::Role | Slot::Respondent => {
                    self.title(value, Basis::Field, Weight::FIELD);
                }
                Slot::Children => {
                    if let Some(children) = self.guide.children.read(words) {
                        let found = Found::new(children, value, Basis::Field);
                        offer(&mut record.children, found);
                        let weight = Weight::CHILDREN;
                        self.main.vote(Role::Parent, weight, value, Basis::Field);
                    }
                    self.single(value, Basis::Field);
                }
                Slot::Family => self.single(value, Basis::Field),
                Slot::Name | Slot::Interviewer => {}
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
            .find(&self.document.text, span, &[Voice::Own]);
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
        let hits = guide.wordings.find(text, span, &[Voice::Title]);
        let of = |gives: Gives| hits.iter().find(|h| h.wording.gives() == gives);
        let kin = of(Gives::Kin)
            .and_then(|h| self.kin_in(h.value))
            .or_else(|| {
                // A field's value may be the word alone.
                self.kin_in(span)
                    .filter(|(_, at)| basis == Basis::Field && at.start == span.start)
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
                        self.children(Owner::Main, rest, basis);
                    }
                    self.single(span, basis);
                }
            }
        }
    }

    fn children(&mut self, owner: Owner, region: Span, basis: Basis) {
        let (guide, document) = (self.guide, self.document);
        let words = region.of(&document.text);
        if !guide.children.begins(words) {
            return;
        }
        if let Some(children) = guide.children.read(words)
            && let Some(draft) = self.draft(owner)
        {
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
            let known_field = block.kind == BlockKind::Field
                && block.label.is_some_and(|l| slot_of(l.of(text)).is_some());
            if matches!(block.kind, BlockKind::Heading | BlockKind::Hidden) || known_field {
                continue;
            }
            let owner = self.owner(block);
            let voices: &[Voice] = match owner {
                Owner::Interviewer => &[Voice::Asked, Voice::Put],
                Owner::Main | Owner::Other(_) => &[Voice::Own, Voice::Implied],
                Owner::Notes if self.speakers.is_empty() => {
                    &[Voice::Own, Voice::Implied, Voice::Note]
                }
                Owner::Notes => &[Voice::Note],
            };
            let hits = guide.wordings.find(text, block.content, voices);
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
            if matches!(owner, Owner::Main | Owner::Other(_)) {
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
                let number = tokens_of(words).take(6).find_map(|t| number::read(&t));
                if let Some(age) = number.filter(|n| *n > 3) {
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
            Gives::Function => {
                let sentence = first_sentence(text, region);
                if let Some((title, at)) = guide.functions.find(sentence.of(text)) {
                    let span = at.shift(sentence.start);
                    offer(&mut draft.record.function, Found::new(title, span, basis));
                    draft.vote(Role::Professional, Weight::STATEMENT, span, basis);
                }
            }
            Gives::Children => self.children(owner, region, basis),
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
            return self.children(owner, rest, basis);
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
                if let Some(children) = guide.children.read(near.of(text))
                    && let Some(first) = children.known.first()
                {
                    draft.children.push((*first, hit.span));
                }
            }
            Gives::Single => offer(&mut draft.record.single, Found::new(true, hit.span, basis)),
            Gives::Partner => draft.partner = true,
            Gives::Children => {}
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
