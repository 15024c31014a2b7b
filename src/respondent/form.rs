//! What forms, titles, profiles and labels tell of the respondent.

use super::collect::{Owner, Walk, parts, tokens_of};
use super::draft::Weight;
use super::family::Named;
use super::field::Slot;
use super::guide::Kin;
use super::record::{Basis, Found, Role, offer};
use super::speaker::{Part, Voice as Speaker};
use super::wording::{Gives, Scope, first_sentence};
use crate::Span;
use crate::resolve::Sex;

impl Walk<'_> {
    pub(super) fn read_fields(&mut self) {
        for field in self.fields.clone() {
            let (value, words) = (field.value, field.value.of(&self.document.text));
            let record = &mut self.main.record;
            match field.slot {
                Slot::Age => {
                    let number = tokens_of(words).find_map(|t| self.guide.numbers.read(&t));
                    if let Some(age) = number {
                        self.main.age(age, Weight::AGE, value, Basis::Field);
                    }
                }
                Slot::Birth => {
                    if let Some((date, at)) = self.guide.numbers.date(words) {
                        let span = Span::from(at).shift(value.start);
                        offer(&mut record.birth, Found::new(date, span, Basis::Field));
                    }
                }
                Slot::Interview => {
                    if let Some((date, at)) = self.guide.numbers.date(words) {
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
                Slot::Name | Slot::Interviewer | Slot::Place | Slot::Sender => {}
            }
        }
    }

    pub(super) fn function_field(&mut self, value: Span) {
        let (guide, text) = (self.guide, &self.document.text);
        // *Functie: pleegmoeder* names a role and no function.
        if let Some((kin, span)) = self.kin_in(value) {
            self.main.kin(kin, Weight::FIELD, span, Basis::Field);
        } else if let Some((title, span)) = guide.functions.in_field(text, value, self.resolved) {
            if let Some(title) = title {
                let found = Found::new(title, span, Basis::Field);
                offer(&mut self.main.record.function, found);
            }
            self.main
                .vote(Role::Professional, Weight::FIELD, span, Basis::Field);
        }
    }

    pub(super) fn single(&mut self, span: Span, basis: Basis) {
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

    pub(super) fn kin_in(&self, span: Span) -> Option<(&'static Kin, Span)> {
        let words = self.words(span);
        let found = self
            .guide
            .kin
            .iter()
            .find_map(|k| Some((k, k.pattern.find(words)?)));
        found.map(|(kin, at)| (kin, at.shift(span.start)))
    }

    pub(super) fn read_titles(&mut self) {
        for title in self.titles() {
            self.title(title, Basis::Header, Weight::TITLE);
            let words = title.of(&self.document.text);
            if let Some((date, at)) = self.guide.numbers.date(words) {
                let span = Span::from(at).shift(title.start);
                let found = Found::new(date, span, Basis::Header);
                offer(&mut self.main.record.interview, found);
            }
        }
    }

    /// Reads a text that names whom the document is about. What stands first counts: in *moeder van
    /// Sil (9)* the age is not the respondent's, in *Mo (16), gezinshuis* it is.
    pub(super) fn title(&mut self, span: Span, basis: Basis, weight: Weight) {
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
            let number = tokens_of(h.value.of(text)).find_map(|t| guide.numbers.read(&t))?;
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
                    // The title's shorter word for the same function tells less of the person:
                    // *orthopedagoog* above, *orthopedagoog-generalist* in a field.
                    let finer = |old: &Found<String>| {
                        let rest = old.value.strip_prefix(title.as_str());
                        rest.is_some_and(|r| r.starts_with('-'))
                    };
                    let slot = &mut self.main.record.function;
                    if slot.as_ref().is_some_and(finer) {
                        *slot = None;
                    }
                    offer(slot, Found::new(title, at, basis));
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
                // *(16, v)*, *vrouw 21 jr*; but not the initial in *M. Bos*.
                for part in parts(text, span) {
                    let words = part.of(text);
                    let told = guide.sex.iter().find_map(|(sex, p)| {
                        let end = p.find(words)?.end;
                        (!words[end..].starts_with('.')).then_some(*sex)
                    });
                    if let Some(sex) = told {
                        offer(&mut self.main.record.sex, Found::new(sex, part, basis));
                    }
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
                        self.children(Owner::Main, list.span, None, rest, basis);
                    } else {
                        // *pleegouders Sil en Noor*: children, if they are as young as that.
                        let rest = Span::new(at.end, span.end);
                        let young = |n: &Named| n.age.is_some_and(|a| a <= oldest);
                        if self.names_in(rest).first().is_some_and(young) {
                            self.children(Owner::Main, at, None, rest, basis);
                        }
                    }
                    self.single(span, basis);
                }
            }
        }
    }

    /// What follows the respondent's name in brackets or after a comma: *Mo (17 jaar, jongen)*.
    pub(super) fn read_profiles(&mut self) {
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
            let before = Span::new(block.span.start, mention.start);
            let child = guide.child_name.is_match(before.of(text));
            if child || self.owner(block) == Owner::Interviewer {
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
                let short = |item: &&str| {
                    item.split_whitespace().count() <= guide.title.profile_words
                        && !guide.profile_stop.is_match(item)
                };
                // The next person starts a profile of his or her own.
                let others = self.names_in(Span::new(mention.end, mention.end + stop));
                let next = others.first().map_or(stop, |named| {
                    let start = named.span.start;
                    after[..start].rfind(',').unwrap_or(start)
                });
                let next = next.min(stop);
                let items = after[..next].split(',').take_while(short);
                items.map(|i| i.len() + 1).sum::<usize>().min(next)
            };
            let region = Span::new(mention.start, mention.end + end);
            self.title(region, Basis::Header, Weight::TITLE);
        }
    }

    /// Speakers whose label is a role: *Moeder*, *Groepsleider*, *Meisje*.
    pub(super) fn read_labels(&mut self) {
        for i in 0..self.speakers.len() {
            let Speaker {
                title: label, part, ..
            } = self.speakers[i].clone();
            let owner = match part {
                Part::Interviewer => continue,
                Part::Respondent => Owner::Main,
                Part::Other => Owner::Other(i),
            };
            let guide = self.guide;
            let words = label.of(&self.document.text);
            // *Moeder van Ilse* or *Ans (oma)*.
            let tells = |at: usize| {
                words
                    .get(..at)
                    .is_some_and(|b| b.is_empty() || b.ends_with('('))
            };
            let kin = self
                .kin_in(label)
                .filter(|k| tells(k.1.start - label.start));
            let function = guide.functions.find(words).filter(|f| tells(f.1.start));
            let youth = guide
                .youth
                .iter()
                .find(|(_, p)| p.find(words).is_some_and(|s| tells(s.start)));
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
}
