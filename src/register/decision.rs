//! What people decided about persons, and how it is done to what was found.

use super::{Register, sex_of};
use crate::detect::Detection;
use crate::ingest::Document;
use crate::resolve::{Entity, EntityId, Mention, NameParts, Resolved, Sex};
use crate::rules::RuleFiles;
use crate::table::{Table, Wording};
use crate::text::Lexicon;
use crate::transform::{folded_name, identity};
use crate::{EntityKind, Error, ErrorKind, Result, Span};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// The rule that reports name for what a decision found.
const RULE: &str = "decision";

/// What is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verb {
    /// A word is a name, though it was not found.
    Accept,
    /// What was found is no name; it stays.
    Reject,
    /// A person is the same as another one: a number or a name.
    Merge,
    /// A name speaks of somebody else in this document.
    Split,
    /// A person bears this fictional given name.
    Rename,
    /// A person keeps the real name.
    Keep,
    /// A person's sex.
    Sex,
    /// What a person is to another one, in free words.
    Relation,
}

impl Verb {
    /// The word that tables use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Reject => "reject",
            Self::Merge => "merge",
            Self::Split => "split",
            Self::Rename => "rename",
            Self::Keep => "keep",
            Self::Sex => "sex",
            Self::Relation => "relation",
        }
    }
}

/// Whom a decision is about: a number, or a name in a document or everywhere.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// The person's number in the register.
    #[serde(default)]
    pub person: Option<u32>,
    /// The document's path below the input.
    #[serde(default)]
    pub document: Option<String>,
    /// The name, as written.
    #[serde(default)]
    pub name: Option<String>,
}

/// One decision.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Whom it is about.
    pub subject: Subject,
    /// What is decided.
    pub verb: Verb,
    /// With what: a name, a number, a sex; empty where the verb needs nothing.
    pub value: String,
}

impl fmt::Debug for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Decision({:?})", self.verb)
    }
}

impl fmt::Debug for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Subject")
    }
}

/// A name compared without regard to case, accents and blanks.
pub(super) fn folded(name: &str) -> String {
    let words: Vec<String> = name.split_whitespace().map(folded_name).collect();
    words.join(" ")
}

/// Reads a table of decisions: CSV with a column *decision*, as [`Register`] exports it. Rows
/// without a decision are passed over.
///
/// # Errors
///
/// [`ErrorKind::Table`] with the line where a decision is not known, lacks its subject or its value;
/// [`ErrorKind::TableColumn`] where the column is missing.
pub fn read_decisions(bytes: &[u8], rules: &RuleFiles) -> Result<Vec<Decision>> {
    let wording = Wording::of(rules)?;
    let table = Table::read(bytes, &wording)?;
    table.must_have("decision")?;
    let mut decisions = Vec::new();
    for (line, row) in &table.rows {
        let word = row.cell("decision");
        if word.is_empty() {
            continue;
        }
        let refuse = || Error::new(ErrorKind::Table).at_line(*line);
        let verb = match Wording::key_of(&wording.decisions, word) {
            Some("accept") => Verb::Accept,
            Some("reject") => Verb::Reject,
            Some("merge") => Verb::Merge,
            Some("split") => Verb::Split,
            Some("rename") => Verb::Rename,
            Some("keep") => Verb::Keep,
            Some("sex") => Verb::Sex,
            Some("relation") => Verb::Relation,
            _ => return Err(refuse()),
        };
        let cell = |column| Some(row.cell(column)).filter(|c| !c.is_empty());
        let subject = Subject {
            person: cell("person")
                .map(|c| c.parse().map_err(|_| refuse()))
                .transpose()?,
            document: cell("document").map(str::to_owned),
            name: cell("names").map(str::to_owned),
        };
        let mut value = row.cell("value").to_owned();
        let named = subject.name.is_some();
        let whole = match verb {
            Verb::Accept => named,
            Verb::Split => named && subject.document.is_some(),
            Verb::Reject | Verb::Keep => named || subject.person.is_some(),
            Verb::Merge | Verb::Rename | Verb::Relation => {
                !value.is_empty() && (named || subject.person.is_some())
            }
            Verb::Sex => {
                value = super::person::letter(wording.sex(&value)).to_owned();
                named || subject.person.is_some()
            }
        };
        if !whole {
            return Err(refuse());
        }
        decisions.push(Decision {
            subject,
            verb,
            value,
        });
    }
    Ok(decisions)
}

impl Decision {
    /// Whether it is about a person of this number or of one of these names in a document.
    pub(super) fn is_about(&self, number: u32, document: &str, name: &NameParts) -> bool {
        let here = |d: &String| d.as_str() == document;
        if self.subject.document.as_ref().is_some_and(|d| !here(d)) {
            return false;
        }
        if let Some(person) = self.subject.person {
            return person == number;
        }
        let wanted = self.subject.name.as_deref().map(folded);
        wanted.is_some_and(|wanted| forms(name).contains(&wanted))
    }
}

/// What a person may be called in a table: the whole name, the given name, the surname.
pub(super) fn forms(name: &NameParts) -> Vec<String> {
    let join = |parts: &[&str]| folded(&parts.join(" "));
    let (given, prefix, surname) = (&*name.given, &*name.prefix, &*name.surname);
    let mut forms = vec![
        join(&[given, prefix, surname]),
        join(&[given]),
        join(&[prefix, surname]),
        join(&[surname]),
        join(&[&name.initials, prefix, surname]),
    ];
    forms.retain(|form| !form.is_empty());
    forms
}

/// A name of a table by its parts: the first word is the given name.
pub(super) fn parted(name: &str) -> NameParts {
    let lexicon = Lexicon::built_in();
    let mut words = name.split_whitespace();
    let given = words.next().unwrap_or("").to_owned();
    let rest: Vec<&str> = words.collect();
    let last = rest.len().saturating_sub(1);
    let prefix = rest[..last]
        .iter()
        .take_while(|w| lexicon.look_up(w).is_surname_prefix())
        .count();
    NameParts {
        given,
        prefix: rest[..prefix].join(" "),
        surname: rest[prefix..].join(" "),
        ..NameParts::default()
    }
}

impl Register {
    /// Does what was decided to what was found in a document: takes out, adds, joins, parts, and
    /// sets the sex. The mentions stay sorted and disjoint. O(decisions × mentions).
    pub fn apply(&self, document: &Document, resolved: &mut Resolved) {
        let path = identity(&document.origin);
        let here = |d: &&Decision| {
            let document = d.subject.document.as_ref();
            document.is_none_or(|at| *at == path)
        };
        for decision in self.decisions.iter().filter(here) {
            match decision.verb {
                Verb::Accept => accept(decision, document, resolved),
                Verb::Reject => self.reject(decision, document, &path, resolved),
                Verb::Split => split(decision, document, resolved),
                Verb::Merge => self.merge(decision, &path, resolved),
                Verb::Sex => {
                    let sex = sex_of(&decision.value);
                    for n in self.subjects(decision, &path, resolved) {
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
    }

    /// The entities of a document that a decision is about.
    fn subjects(&self, decision: &Decision, path: &str, resolved: &Resolved) -> Vec<usize> {
        let entities = resolved.entities.iter().enumerate();
        let persons = entities.filter(|(_, e)| e.kind == EntityKind::Person);
        let about = persons
            .filter(|(_, e)| decision.is_about(self.number_by_name(path, &e.name), path, &e.name));
        about.map(|(n, _)| n).collect()
    }

    fn reject(
        &self,
        decision: &Decision,
        document: &Document,
        path: &str,
        resolved: &mut Resolved,
    ) {
        let subjects = self.subjects(decision, path, resolved);
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
    }

    fn merge(&self, decision: &Decision, path: &str, resolved: &mut Resolved) {
        let value = folded(&decision.value);
        let number = decision.value.trim().parse::<u32>().ok();
        let is_target = |e: &Entity| {
            let known = self.number_by_name(path, &e.name);
            number.is_some_and(|n| n == known) || forms(&e.name).contains(&value)
        };
        let target = resolved
            .entities
            .iter()
            .position(|e| e.kind == EntityKind::Person && is_target(e));
        let Some(target) = target else { return };
        let subjects = self.subjects(decision, path, resolved);
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
