//! Whom a document is about: the respondent among the persons it names.

use super::collect::{Owner, Walk, tokens_of};
use super::family::Named;
use super::field::{Slot, slot_of_block};
use super::speaker::Part;
use crate::ingest::{Block, BlockKind};
use crate::resolve::{EntityId, Sex};
use crate::{EntityKind, Span};

/// How far into the answer to the question for a name it stands, in bytes.
const NAMED: usize = 60;

impl Walk<'_> {
    pub(super) fn words(&self, span: Span) -> &str {
        span.of(&self.document.text)
    }

    /// The first person mentioned in a span.
    pub(super) fn person(&self, span: Span) -> Option<EntityId> {
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
    pub(super) fn name(&mut self) {
        let field = |slot| {
            self.fields
                .iter()
                .find(move |f| f.slot == slot)
                .map(|f| f.value)
        };
        let text = &self.document.text;
        let titles = self.titles().into_iter();
        let spans: Vec<Span> = [self.writer(), field(Slot::Name), field(Slot::Respondent)]
            .into_iter()
            .flatten()
            .chain(self.label_of(Part::Respondent))
            .chain(titles.filter(|t| self.guide.intro.is_match(t.of(text))))
            .collect();
        // *Transcript: Karin* is who typed it, *Transcript: interview_Sil.docx* a file.
        let interviewer = field(Slot::Interviewer)
            .filter(|value| !self.words(*value).contains('_'))
            .into_iter()
            .chain(self.label_of(Part::Interviewer))
            .find_map(|s| self.person(s))
            .or_else(|| self.said_to_ask());
        self.entity = spans
            .iter()
            .filter_map(|s| self.person(*s).filter(|e| !self.is_child_in(*s, *e)))
            .find(|e| Some(*e) != interviewer);
        self.entity = self.entity.or_else(|| self.introduced());
        self.entity = self.entity.or_else(|| self.spoken_to(interviewer));
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

    /// Whether a person of a child's age stands in a span after a word for a parent: in *interview
    /// pleegouders Sil* the respondents are not named.
    fn is_child_in(&self, span: Span, id: EntityId) -> bool {
        let index = usize::try_from(id.0).unwrap_or(usize::MAX);
        let young = self
            .ages
            .get(index)
            .copied()
            .flatten()
            .is_some_and(|a| a < 18);
        let mut mentions = self.resolved.mentions.iter();
        let named = mentions
            .find(|m| m.entity == id && m.detection.span.start >= span.start)
            .map(|m| m.detection.span.start);
        let kin = || self.kin_in(span).map(|k| k.1.start);
        young && kin().is_some_and(|kin| named.is_some_and(|n| kin < n))
    }

    /// The sender of a thread of mails who writes most: the respondent answers at length.
    fn writer(&self) -> Option<Span> {
        let senders: Vec<Span> = self
            .fields
            .iter()
            .filter(|f| f.slot == Slot::Sender && self.person(f.value).is_some())
            .map(|f| f.value)
            .collect();
        let mut written: Vec<(EntityId, usize, Span)> = Vec::new();
        for (i, sender) in senders.iter().enumerate() {
            let Some(id) = self.person(*sender) else {
                continue;
            };
            let end = senders
                .get(i + 1)
                .map_or(self.document.text.len(), |s| s.start);
            match written.iter_mut().find(|w| w.0 == id) {
                Some(known) => known.1 += end - sender.end,
                None => written.push((id, end - sender.end, *sender)),
            }
        }
        let most = written
            .into_iter()
            .max_by_key(|w| (w.1, std::cmp::Reverse(w.2)));
        most.map(|w| w.2)
    }

    /// The persons other than the respondent that a span names; their spans count from its start.
    pub(super) fn names_in(&self, span: Span) -> Vec<Named> {
        let mentions = &self.resolved.mentions;
        let first = mentions.partition_point(|m| m.detection.span.start < span.start);
        let mut names = Vec::new();
        for mention in &mentions[first..] {
            let at = mention.detection.span;
            if at.end > span.end {
                break;
            }
            if mention.detection.kind == EntityKind::Person && Some(mention.entity) != self.entity {
                let index = usize::try_from(mention.entity.0).unwrap_or(usize::MAX);
                let sex = self
                    .resolved
                    .entities
                    .get(index)
                    .map_or(Sex::Unknown, |e| e.sex);
                names.push(Named {
                    span: Span::new(at.start - span.start, at.end - span.start),
                    sex,
                    age: self.ages.get(index).copied().flatten(),
                });
            }
        }
        names
    }

    /// The person whom a wording before the name makes the respondent: *ik ben Merel*.
    pub(super) fn introduced(&self) -> Option<EntityId> {
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

    /// Who is said to ask, in the first lines: *I = Wende (interviewer)*.
    fn said_to_ask(&self) -> Option<EntityId> {
        let text = &self.document.text;
        let mut opening = self.opening();
        opening.find_map(|line| {
            let mut mentions = self.resolved.mentions.iter();
            let asks = mentions.find(|m| {
                let at = m.detection.span;
                let person = m.detection.kind == EntityKind::Person;
                let inside = at.start >= line.start && at.end <= line.end;
                person
                    && inside
                    && self
                        .guide
                        .asks
                        .is_match(Span::new(at.end, line.end).of(text))
            });
            asks.map(|m| m.entity)
        })
    }

    /// The person whom the interviewer speaks to, or who answers the question for a name.
    fn spoken_to(&self, interviewer: Option<EntityId>) -> Option<EntityId> {
        let (guide, text) = (self.guide, &self.document.text);
        let mut asked = false;
        let blocks = self.document.blocks.iter();
        let near = blocks.take_while(|b| b.span.start < guide.title.profile_reach);
        for block in near.filter(|b| b.speaker.is_some()) {
            let in_block = |m: &&crate::resolve::Mention| {
                m.detection.kind == EntityKind::Person
                    && m.detection.span.start >= block.content.start
                    && m.detection.span.end <= block.content.end
                    && Some(m.entity) != interviewer
            };
            let mut named = self.resolved.mentions.iter().filter(in_block);
            let words = block.content.of(text);
            let found = match self.owner(block) {
                Owner::Interviewer => {
                    let found = named.find(|m| {
                        let at = m.detection.span;
                        let before = Span::new(block.content.start, at.start).of(text);
                        let after = Span::new(at.end, block.content.end).of(text);
                        let ends = after.trim_start().chars().next();
                        guide.spoken_to.is_match(before)
                            && ends.is_none_or(|c| matches!(c, ',' | '.' | '!' | '?'))
                    });
                    asked = guide.asked_name.is_match(words);
                    found
                }
                Owner::Main if asked => {
                    asked = false;
                    named.find(|m| m.detection.span.start < block.content.start + NAMED)
                }
                _ => None,
            };
            if found.is_some() {
                return found.map(|m| m.entity);
            }
        }
        None
    }

    pub(super) fn block_at(&self, at: usize) -> Option<&Block> {
        let blocks = &self.document.blocks;
        let i = blocks.partition_point(|b| b.span.end <= at);
        blocks.get(i).filter(|b| b.span.start <= at)
    }

    pub(super) fn label_of(&self, part: Part) -> Option<Span> {
        let speaker = self.speakers.iter().find(|s| s.part == part);
        // A label of one or two letters is a code and no name.
        speaker.map(|s| s.label).filter(|l| l.len() > 2)
    }

    /// The first lines, before anybody speaks.
    pub(super) fn opening(&self) -> impl Iterator<Item = Span> + '_ {
        let title = &self.guide.title;
        let head = self.document.blocks.iter().take(title.blocks);
        head.take_while(|b| b.speaker.is_none())
            .filter(|b| b.kind != BlockKind::Hidden && b.span.len() <= title.bytes)
            .map(|b| b.span)
    }

    /// The spans that tell whom the document is about: its title and first lines.
    pub(super) fn titles(&self) -> Vec<Span> {
        let title = &self.guide.title;
        let head = self.document.blocks.iter().take(title.blocks);
        head.take_while(|b| b.speaker.is_none())
            .enumerate()
            .filter(|(i, b)| {
                let first = *i < 2 && (b.kind == BlockKind::Heading || *i == 0);
                let short = b.span.len() <= title.bytes;
                let field = b.kind == BlockKind::Field
                    && slot_of_block(self.guide, &self.document.text, b).is_some();
                let family = self.fields.iter().any(|f| {
                    matches!(f.slot, Slot::Children | Slot::Family) && f.value.overlaps(b.span)
                });
                let plain =
                    !matches!(b.kind, BlockKind::Hidden | BlockKind::Cell) && !field && !family;
                plain && short && (first || self.guide.intro.is_match(self.words(b.content)))
            })
            .map(|(_, b)| b.span)
            .collect()
    }
}
