//! The label below a quotation: *Meisje van 16, woont in een pleeggezin*.
//!
//! Its grammar is data, `rules/attribution.toml`: templates with slots, and forms for lists of
//! children with the conditions under which each is printed. [`attribution`] prints the house form;
//! [`variants`] gives every form that published labels have for the same record.
//!
//! # Source
//!
//! The forms are those of the published research of Stichting Het Vergeten Kind.

mod children;
mod template;
#[cfg(test)]
mod tests;

use self::template::{Piece, fill, template};
use crate::resolve::Sex;
use crate::respondent::guide::{Guide, sex_of};
use crate::respondent::living::Level;
use crate::respondent::number::Numbers;
use crate::respondent::record::{Record, Relation, Role};
use crate::rules::RuleFiles;
use crate::{Error, ErrorKind, Result};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    form: Vec<FormEntry>,
    person: Sexed<String>,
    single: Single,
    children: Vec<ChildrenEntry>,
    noun: Vec<NounEntry>,
    list: ListWords,
    quote: QuoteWords,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FormEntry {
    role: String,
    template: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sexed<T> {
    v: T,
    m: T,
    unknown: T,
}

impl<T> Sexed<T> {
    fn of(&self, sex: Sex) -> &T {
        match sex {
            Sex::Female => &self.v,
            Sex::Male => &self.m,
            Sex::Unknown => &self.unknown,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Single {
    text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChildrenEntry {
    relation: Vec<String>,
    least: usize,
    most: Option<usize>,
    ages: Ages,
    sexes: Sexes,
    #[serde(default)]
    first: String,
    text: String,
    #[serde(default)]
    also: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Ages {
    All,
    None,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Sexes {
    One,
    Pair,
    /// Those of one sex, then those of the other, from old to young.
    Falling,
    Any,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NounEntry {
    relation: String,
    v: [String; 2],
    m: [String; 2],
    unknown: [String; 2],
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListWords {
    last: String,
    others: String,
    one: String,
    more: String,
}

/// How a passage becomes a quotation.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct QuoteWords {
    /// The printed line, with the slots `text` and `attribution`.
    pub(crate) line: String,
    /// Words that keep the space after a hyphen at the end of a line.
    pub(crate) suspended: BTreeSet<String>,
    /// Words that begin with an apostrophe, without it.
    pub(crate) elisions: BTreeSet<String>,
}

/// The grammar of labels.
pub(crate) struct Grammar {
    forms: Vec<(Role, Vec<Piece>)>,
    person: Sexed<String>,
    single: String,
    children: Vec<ChildrenForm>,
    nouns: BTreeMap<Relation, Sexed<[String; 2]>>,
    list: ListWords,
    numbers: Arc<Numbers>,
    /// What the quote writer needs.
    pub(crate) quote: QuoteWords,
}

struct ChildrenForm {
    relation: Vec<Relation>,
    least: usize,
    most: usize,
    ages: Ages,
    sexes: Sexes,
    first: Sex,
    /// The printed form, then the others.
    texts: Vec<Vec<Piece>>,
}

impl Grammar {
    /// # Errors
    ///
    /// [`ErrorKind::Rules`] if the file, a template or a word of it is malformed.
    pub(in crate::respondent) fn of(rules: &RuleFiles, numbers: Arc<Numbers>) -> Result<Self> {
        let part = "attribution.toml";
        let file: File = rules.file(part)?;
        let wrong = || Error::new(ErrorKind::Rules).in_part(part);
        let forms = file
            .form
            .iter()
            .map(|f| {
                let role = Role::of(&f.role).ok_or_else(wrong)?;
                Ok((role, template(&f.template).ok_or_else(wrong)?))
            })
            .collect::<Result<_>>()?;
        let children = file
            .children
            .iter()
            .map(|c| {
                let texts = std::iter::once(&c.text).chain(&c.also);
                Ok(ChildrenForm {
                    relation: c
                        .relation
                        .iter()
                        .map(|r| Relation::of(r).ok_or_else(wrong))
                        .collect::<Result<_>>()?,
                    least: c.least,
                    most: c.most.unwrap_or(usize::MAX),
                    ages: c.ages,
                    sexes: c.sexes,
                    first: sex_of(&c.first).ok_or_else(wrong)?,
                    texts: texts
                        .map(|t| template(t).ok_or_else(wrong))
                        .collect::<Result<_>>()?,
                })
            })
            .collect::<Result<_>>()?;
        let nouns = file
            .noun
            .into_iter()
            .map(|n| {
                let relation = Relation::of(&n.relation).ok_or_else(wrong)?;
                let forms = Sexed {
                    v: n.v,
                    m: n.m,
                    unknown: n.unknown,
                };
                Ok((relation, forms))
            })
            .collect::<Result<_>>()?;
        Ok(Self {
            forms,
            person: file.person,
            single: file.single.text,
            children,
            nouns,
            list: file.list,
            numbers,
            quote: file.quote,
        })
    }

    /// Every label of a record: for each choice of the grammar one; the house form first.
    fn labels(&self, guide: &Guide, record: &Record, level: Level) -> Vec<String> {
        let Some(role) = record.role.as_ref().map(|r| r.value) else {
            return Vec::new();
        };
        let Some((_, pieces)) = self.forms.iter().find(|(r, _)| *r == role) else {
            return Vec::new();
        };
        let mut slots = BTreeMap::new();
        let mut put = |name: &'static str, values: Vec<String>| {
            if !values.is_empty() {
                slots.insert(name, values);
            }
        };
        let sex = record.sex.as_ref().map_or(Sex::Unknown, |s| s.value);
        put("person", vec![self.person.of(sex).clone()]);
        let number = |n: u8| n.to_string();
        put("age", record.age.iter().map(|a| number(a.value)).collect());
        if let Some(living) = record.living.as_ref().map(|l| l.value.at(level)) {
            let mut forms = vec![living.label().to_owned()];
            forms.extend(living.variants().iter().cloned());
            put("living", forms);
        }
        if record.single.as_ref().is_some_and(|s| s.value) {
            put("single", vec![self.single.clone()]);
        }
        let kin = record.kin.as_ref().map(|k| k.value);
        let relations = relations(guide, kin, role);
        put("parent", vec![parent(guide, kin, role, sex)]);
        let children = record.children.as_ref().and_then(|c| {
            let related = relations.iter().find_map(|r| c.value.related(*r))?;
            Some(self.children(&related))
        });
        put("children", children.unwrap_or_default());
        let function = record.function.iter().map(|f| f.value.clone());
        put("function", function.collect());
        fill(pieces, &slots)
            .unwrap_or_default()
            .into_iter()
            .map(|l| capitalised(&l))
            .collect()
    }
}

/// What children are to a parent or foster parent, the first choice first.
fn relations(guide: &Guide, kin: Option<&str>, role: Role) -> Vec<Relation> {
    let by_word = |w: &str| guide.kin.iter().find(|k| k.word == w || k.fostering == w);
    let entry = kin
        .and_then(by_word)
        .or_else(|| guide.kin.iter().find(|k| k.role == role));
    entry.map(|k| k.relation.clone()).unwrap_or_default()
}

/// The word for a parent: that of the kinship if it is known, else the role's word of the sex.
fn parent(guide: &Guide, kin: Option<&str>, role: Role, sex: Sex) -> String {
    if let Some(word) = kin {
        return word.to_owned();
    }
    let mut words = guide.kin.iter().filter(|k| k.role == role);
    let neutral = words.clone().next().map(|k| k.neutral.clone());
    match sex {
        Sex::Unknown => neutral,
        _ => words.find(|k| k.sex == sex).map(|k| k.word.clone()),
    }
    .unwrap_or_default()
}

/// The text with its first letter as a capital.
pub(crate) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

impl Guide {
    /// As [`attribution`], by these rules; the record has to be read with them.
    #[must_use]
    pub fn attribution(&self, record: &Record, level: Level) -> Option<String> {
        let labels = self.grammar.labels(self, record, level);
        labels.into_iter().next()
    }

    /// What the quote writer needs.
    pub(crate) fn quote_words(&self) -> &QuoteWords {
        &self.grammar.quote
    }
}

/// The label of a record in the house form; `None` if the role, or a professional's function, is
/// not known. Fields that are not known are left out with their comma.
#[must_use]
pub fn attribution(record: &Record, level: Level) -> Option<String> {
    Guide::built_in().attribution(record, level)
}

/// Every form that published labels have for the same record; the house form first.
#[must_use]
pub fn variants(record: &Record) -> Vec<String> {
    let guide = Guide::built_in();
    guide.grammar.labels(guide, record, Level::Leaf)
}
