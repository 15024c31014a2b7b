//! Decisions, done to what was found in a document.

use super::super::rows::Rows;
use super::super::{Register, sex_of};
use super::{Decision, Verb, folded, forms, parted};
use crate::detect::Detection;
use crate::ingest::Document;
use crate::resolve::{Entity, EntityId, Mention, NameParts, Resolved, Sex};
use crate::text::Lexicon;
use crate::transform::identity;
use crate::{EntityKind, Result, Span};
use std::sync::Arc;

/// The rule that reports name for what a decision found.
const RULE: &str = "decision";

impl Register {
    /// Does what was decided to what was found in a document: takes out, adds, joins, parts, and
    /// sets the sex. The mentions stay sorted and disjoint. O(decisions × mentions), and a look-up a
    /// person for each decision that goes by a number.
    ///
    /// # Errors
    ///
    /// As [`Register::person`].
    pub fn apply(&self, document: &Document, resolved: &mut Resolved) -> Result<()> {
        if self.decisions.is_empty() && self.respondents.is_empty() {
            return Ok(());
        }
        let path = identity(&document.origin);
        let rows = Rows::of(&self.vault)?;
        let here = |d: &&Decision| {
            let document = d.subject.document.as_ref();
            document.is_none_or(|at| *at == path)
        };
        for decision in self.decisions.iter().filter(here) {
            match decision.verb {
                Verb::Accept => accept(decision, document, resolved),
                Verb::Reject => self.reject(decision, document, &rows, resolved)?,
                Verb::Split => split(decision, document, resolved),
                Verb::Merge => self.merge(decision, &rows, &path, resolved)?,
                Verb::Sex => {
                    let sex = sex_of(&decision.value);
                    for n in self.subjects(decision, &rows, &path, resolved)? {
                        resolved.entities[n].sex = sex;
                    }
                }
                Verb::Rename | Verb::Keep | Verb::Relation => {}
            }
        }
        for row in self.respondents.iter().filter(|r| r.is_about(&path)) {
            let names: Vec<String> = row.names.iter().map(|n| folded(n)).collect();
            for entity in persons(resolved) {
                let called = forms(&entity.name).iter().any(|f| names.contains(f));
                if called && row.sex() != Sex::Unknown {
                    entity.sex = row.sex();
                }
            }
        }
        Ok(())
    }

    /// The entities of a document that a decision is about.
    fn subjects(
        &self,
        decision: &Decision,
        rows: &Rows<'_>,
        path: &str,
        resolved: &Resolved,
    ) -> Result<Vec<usize>> {
        let mut about = Vec::new();
        for (n, entity) in resolved.entities.iter().enumerate() {
            if entity.kind != EntityKind::Person {
                continue;
            }
            let number = match decision.subject.person {
                Some(_) => self.number_by_name(rows, path, &entity.name)?,
                None => 0,
            };
            if decision.is_about(number, path, &entity.name) {
                about.push(n);
            }
        }
        Ok(about)
    }

    fn reject(
        &self,
        decision: &Decision,
        document: &Document,
        rows: &Rows<'_>,
        resolved: &mut Resolved,
    ) -> Result<()> {
        let path = identity(&document.origin);
        let subjects = self.subjects(decision, rows, &path, resolved)?;
        let name = decision.subject.name.as_deref().map(folded);
        let by_number = decision.subject.person.is_some();
        resolved.mentions.retain(|mention| {
            if mention.detection.kind != EntityKind::Person {
                return true;
            }
            let surface = folded(mention.detection.span.of(&document.text));
            let meant = subjects.contains(&(mention.entity.0 as usize));
            !(if by_number {
                meant
            } else {
                name.as_ref() == Some(&surface)
            })
        });
        Ok(())
    }

    fn merge(
        &self,
        decision: &Decision,
        rows: &Rows<'_>,
        path: &str,
        resolved: &mut Resolved,
    ) -> Result<()> {
        let value = folded(&decision.value);
        let number = decision.value.trim().parse::<u32>().ok();
        let mut target = None;
        for (n, entity) in resolved.entities.iter().enumerate() {
            if entity.kind != EntityKind::Person {
                continue;
            }
            let is_number = match number {
                Some(number) => self.number_by_name(rows, path, &entity.name)? == number,
                None => false,
            };
            if is_number || forms(&entity.name).contains(&value) {
                target = Some(n);
                break;
            }
        }
        let Some(target) = target else { return Ok(()) };
        let subjects = self.subjects(decision, rows, path, resolved)?;
        let id = resolved.entities[target].id;
        for n in subjects.into_iter().filter(|n| *n != target) {
            let from = resolved.entities[n].id;
            let own = resolved.mentions.iter_mut().filter(|m| m.entity == from);
            own.for_each(|m| m.entity = id);
            let other = resolved.entities[n].name.clone();
            let name = &mut resolved.entities[target].name;
            for (mine, theirs) in [
                (&mut name.given, other.given),
                (&mut name.initials, other.initials),
                (&mut name.prefix, other.prefix),
                (&mut name.surname, other.surname),
            ] {
                if mine.is_empty() {
                    *mine = theirs;
                }
            }
        }
        Ok(())
    }
}

fn persons(resolved: &mut Resolved) -> impl Iterator<Item = &mut Entity> {
    let entities = resolved.entities.iter_mut();
    entities.filter(|e| e.kind == EntityKind::Person)
}

/// Adds every place where a word stands that is a name.
fn accept(decision: &Decision, document: &Document, resolved: &mut Resolved) {
    let Some(name) = decision.subject.name.as_deref() else {
        return;
    };
    let text = &document.text;
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let mut spans = Vec::new();
    for (start, found) in text.match_indices(name) {
        let span = Span::new(start, start + found.len());
        let inside =
            letter(text[..start].chars().next_back()) || letter(text[span.end..].chars().next());
        let taken = resolved
            .mentions
            .iter()
            .any(|m| m.detection.span.overlaps(span));
        if !inside && !taken {
            spans.push(span);
        }
    }
    if spans.is_empty() {
        return;
    }
    let parts = parted(name);
    let wanted = folded(name);
    let known = persons(resolved).find(|e| forms(&e.name).contains(&wanted));
    let entity = match known {
        Some(entity) => entity.id,
        None => add(resolved, parts.clone(), Sex::Unknown),
    };
    for span in spans {
        resolved.mentions.push(Mention {
            detection: Detection {
                span,
                kind: EntityKind::Person,
                score: 1.0,
                rule: Arc::from(RULE),
                reason: Arc::default(),
            },
            entity,
            parts: Some(parts.clone()),
        });
    }
    resolved.mentions.sort_by_key(|m| m.detection.span);
}

/// Makes those who are called so in this document somebody of their own.
fn split(decision: &Decision, document: &Document, resolved: &mut Resolved) {
    let wanted = decision.subject.name.as_deref().map(folded);
    let is_meant = |m: &Mention| {
        m.detection.kind == EntityKind::Person
            && wanted.as_deref() == Some(&folded(m.detection.span.of(&document.text)))
    };
    let meant: Vec<usize> = (0..resolved.mentions.len())
        .filter(|i| is_meant(&resolved.mentions[*i]))
        .collect();
    let Some(first) = meant.first().map(|i| resolved.mentions[*i].clone()) else {
        return;
    };
    let others = resolved
        .mentions
        .iter()
        .any(|m| m.entity == first.entity && !is_meant(m));
    if !others {
        return;
    }
    let sex = resolved
        .entities
        .get(first.entity.0 as usize)
        .map_or(Sex::Unknown, |e| e.sex);
    let name = first
        .parts
        .unwrap_or_else(|| parted(wanted.as_deref().unwrap_or("")));
    let entity = add(resolved, name, sex);
    for i in meant {
        resolved.mentions[i].entity = entity;
    }
}

fn add(resolved: &mut Resolved, name: NameParts, sex: Sex) -> EntityId {
    let id = EntityId(u32::try_from(resolved.entities.len()).unwrap_or(u32::MAX));
    let entry = Lexicon::built_in().look_up(&name.given);
    let background = entry
        .given_name()
        .map_or(String::new(), |g| g.background.to_owned());
    resolved.entities.push(Entity {
        id,
        kind: EntityKind::Person,
        name,
        sex,
        background,
    });
    id
}
