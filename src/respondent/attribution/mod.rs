//! The label below a quotation: *Meisje van 16, woont in een pleeggezin*.
//!
//! Its grammar is data, `rules/attribution.toml`: templates with slots, and forms for lists of
//! children with the conditions under which each is printed. [`attribution`] prints the house form;
//! [`variants`] gives every form that published labels have for the same record.
//!
//! # Source
//!
//! The forms are those of the published research of Stichting Het Vergeten Kind.

use super::guide::{Guide, read, sex_of};
use super::living::Level;
use super::number::in_words;
use super::record::{Child, Children, Record, Relation, Role};
use crate::resolve::Sex;
use crate::{Error, ErrorKind, Result};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

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

/// A piece of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Slot(String),
    /// Left out where a slot inside is not known.
    Optional(Vec<Piece>),
}

/// The grammar of labels.
pub(crate) struct Grammar {
    forms: Vec<(Role, Vec<Piece>)>,
    person: Sexed<String>,
    single: String,
    children: Vec<ChildrenForm>,
    nouns: BTreeMap<Relation, Sexed<[String; 2]>>,
    list: ListWords,
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
    pub(super) fn parse(text: &str) -> Result<Self> {
        let file: File = read(text, "rules/attribution.toml")?;
        let wrong = || Error::new(ErrorKind::Rules).in_part("rules/attribution.toml");
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
            quote: file.quote,
        })
    }

    /// Every label of a record: for each choice of the grammar one; the house form first.
    fn labels(&self, record: &Record, level: Level) -> Vec<String> {
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
        let relations = relations(kin, role);
        put("parent", vec![parent(kin, role, sex)]);
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

    fn children(&self, children: &Children) -> Vec<String> {
        let known = &children.known;
        let Some(first) = known.first() else {
            return Vec::new();
        };
        let Some(nouns) = self.nouns.get(&first.relation) else {
            return Vec::new();
        };
        let told: Vec<u8> = known.iter().filter_map(|c| c.age).collect();
        let ages = if told.len() == known.len() {
            Ages::All
        } else {
            Ages::None
        };
        let alike = known
            .iter()
            .all(|c| c.sex == first.sex && c.sex != Sex::Unknown);
        let apart = |a: Sex, b: Sex| a != b && a != Sex::Unknown && b != Sex::Unknown;
        let pair = known.len() == 2 && apart(known[0].sex, known[1].sex);
        let falling = falling(known);
        let Some(form) = self.children.iter().find(|f| {
            f.relation.contains(&first.relation)
                && (f.least..=f.most).contains(&known.len())
                && f.ages == ages
                && (f.first == Sex::Unknown || f.first == first.sex)
                && match f.sexes {
                    Sexes::One => alike,
                    Sexes::Pair => pair,
                    Sexes::Falling => falling.is_some(),
                    Sexes::Any => true,
                }
        }) else {
            return Vec::new();
        };
        let mut sorted = told.clone();
        sorted.sort_unstable();
        let shared = if alike { first.sex } else { Sex::Unknown };
        let mut slots = BTreeMap::new();
        let mut put = |name: &'static str, value: String| slots.insert(name, vec![value]);
        put("count", in_words(children.count));
        put("noun", nouns.of(first.sex)[0].clone());
        put("plural", nouns.of(shared)[1].clone());
        put("ages", self.listed(&told));
        put("sorted", self.listed(&sorted));
        if let Some(age) = first.age {
            put("age", age.to_string());
        }
        if let Some(second) = known.get(1) {
            put("noun2", nouns.of(second.sex)[0].clone());
            if let Some(age) = second.age {
                put("age2", age.to_string());
            }
        }
        if let Some((former, latter)) = falling {
            for (name, part) in [("former", former), ("latter", latter)] {
                if let Some(text) = self.of_one_sex(part) {
                    slots.insert(name, vec![text]);
                }
            }
        }
        form.texts
            .iter()
            .filter_map(|t| fill(t, &slots))
            .flatten()
            .collect()
    }

    /// *een dochter (17)*, *twee zonen (13 en 6)*; `None` if an age is not known.
    fn of_one_sex(&self, children: &[Child]) -> Option<String> {
        let first = children.first()?;
        let forms = self.nouns.get(&first.relation)?.of(first.sex);
        let ages = children
            .iter()
            .map(|c| c.age)
            .collect::<Option<Vec<u8>>>()?;
        let one = children.len() == 1;
        let form = if one { &self.list.one } else { &self.list.more };
        let count = in_words(u8::try_from(children.len()).ok()?);
        let noun = &forms[usize::from(!one)];
        let text = form.replace("{noun}", noun).replace("{count}", &count);
        Some(text.replace("{ages}", &self.listed(&ages)))
    }

    fn listed(&self, ages: &[u8]) -> String {
        let mut text = String::new();
        for (i, age) in ages.iter().enumerate() {
            if i > 0 {
                text += if i + 1 == ages.len() {
                    &self.list.last
                } else {
                    &self.list.others
                };
            }
            text += &age.to_string();
        }
        text
    }
}

/// Children of both sexes as two parts of one sex each, if they are told so and from old to young.
fn falling(children: &[Child]) -> Option<(&[Child], &[Child])> {
    let first = children.first()?;
    let old_first = children.windows(2).all(|w| w[0].age >= w[1].age);
    let at = children.iter().position(|c| c.sex != first.sex)?;
    let (former, latter) = children.split_at(at);
    let alike = latter.iter().all(|c| c.sex == latter[0].sex);
    let known = first.sex != Sex::Unknown && latter[0].sex != Sex::Unknown;
    (old_first && alike && known).then_some((former, latter))
}

/// What children are to a parent or foster parent, the first choice first.
fn relations(kin: Option<&str>, role: Role) -> Vec<Relation> {
    let guide = Guide::built_in();
    let by_word = |w: &str| guide.kin.iter().find(|k| k.word == w || k.fostering == w);
    let entry = kin
        .and_then(by_word)
        .or_else(|| guide.kin.iter().find(|k| k.role == role));
    entry.map(|k| k.relation.clone()).unwrap_or_default()
}

/// The word for a parent: that of the kinship if it is known, else the role's word of the sex.
fn parent(kin: Option<&str>, role: Role, sex: Sex) -> String {
    if let Some(word) = kin {
        return word.to_owned();
    }
    let mut words = Guide::built_in().kin.iter().filter(|k| k.role == role);
    let neutral = words.clone().next().map(|k| k.neutral.clone());
    match sex {
        Sex::Unknown => neutral,
        _ => words.find(|k| k.sex == sex).map(|k| k.word.clone()),
    }
    .unwrap_or_default()
}

/// Reads a template; `None` if brackets do not match or a slot has no end.
fn template(text: &str) -> Option<Vec<Piece>> {
    let mut stack: Vec<Vec<Piece>> = vec![Vec::new()];
    let mut rest = text;
    while let Some(at) = rest.find(['{', '[', ']']) {
        if at > 0 {
            stack.last_mut()?.push(Piece::Text(rest[..at].to_owned()));
        }
        let mark = rest.as_bytes()[at];
        rest = &rest[at + 1..];
        match mark {
            b'{' => {
                let (name, after) = rest.split_once('}')?;
                stack.last_mut()?.push(Piece::Slot(name.to_owned()));
                rest = after;
            }
            b'[' => stack.push(Vec::new()),
            _ => {
                let inner = stack.pop()?;
                stack.last_mut()?.push(Piece::Optional(inner));
            }
        }
    }
    if !rest.is_empty() {
        stack.last_mut()?.push(Piece::Text(rest.to_owned()));
    }
    let pieces = stack.pop()?;
    stack.is_empty().then_some(pieces)
}

/// Fills a template with every combination of the slots' values, the first values first; `None`
/// if a slot is not known.
fn fill(pieces: &[Piece], slots: &BTreeMap<&'static str, Vec<String>>) -> Option<Vec<String>> {
    let mut out = vec![String::new()];
    for piece in pieces {
        let parts: Vec<String> = match piece {
            Piece::Text(text) => vec![text.clone()],
            Piece::Slot(name) => slots.get(name.as_str())?.clone(),
            Piece::Optional(inner) => fill(inner, slots).unwrap_or_else(|| vec![String::new()]),
        };
        out = out
            .iter()
            .flat_map(|start| parts.iter().map(move |p| format!("{start}{p}")))
            .collect();
    }
    Some(out)
}

/// The text with its first letter as a capital.
pub(crate) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// The label of a record in the house form; `None` if the role, or a professional's function, is
/// not known. Fields that are not known are left out with their comma.
#[must_use]
pub fn attribution(record: &Record, level: Level) -> Option<String> {
    let labels = Guide::built_in().grammar.labels(record, level);
    labels.into_iter().next()
}

/// Every form that published labels have for the same record; the house form first.
#[must_use]
pub fn variants(record: &Record) -> Vec<String> {
    Guide::built_in().grammar.labels(record, Level::Leaf)
}

/// What the quote writer needs of the rules.
pub(crate) fn quote_words() -> &'static QuoteWords {
    &Guide::built_in().grammar.quote
}

#[cfg(test)]
mod tests {
    use super::super::living::Living;
    use super::super::record::{Basis, Found};
    use super::*;
    use crate::Span;

    fn found<T>(value: T) -> Option<Found<T>> {
        Some(Found::new(value, Span::default(), Basis::Field))
    }

    fn youth(sex: Sex, age: Option<u8>, living: Option<&str>) -> Record {
        Record {
            role: found(Role::Youth),
            sex: (sex != Sex::Unknown).then(|| found(sex)).flatten(),
            age: age.and_then(found),
            living: living.and_then(|c| found(Living::of(c).unwrap())),
            ..Record::default()
        }
    }

    fn parent(kin: &'static str, single: bool, relation: &str, children: &str) -> Record {
        let known: Vec<Child> = children
            .split_whitespace()
            .map(|c| Child {
                sex: sex_of(c[..1].trim_matches('?')).unwrap(),
                age: c[1..].parse().ok(),
                relation: Relation::of(relation).unwrap(),
            })
            .collect();
        let entry = Guide::built_in()
            .kin
            .iter()
            .find(|k| k.word == kin)
            .unwrap();
        Record {
            role: found(entry.role),
            kin: found(kin),
            single: found(single),
            children: (!known.is_empty())
                .then(|| found(Children::of(known)))
                .flatten(),
            ..Record::default()
        }
    }

    #[test]
    fn records_are_printed_as_published_labels_write_them() {
        let house = |record: &Record| attribution(record, Level::Leaf).unwrap_or_default();
        let (girl, boy) = (Sex::Female, Sex::Male);
        for (record, label) in [
            (
                youth(girl, Some(16), Some("uithuis.gezinsvorm.pleeggezin")),
                "Meisje van 16, woont in een pleeggezin",
            ),
            (
                youth(boy, Some(12), Some("thuis")),
                "Jongen van 12, woont thuis bij ouder(s)",
            ),
            (
                youth(boy, Some(21), Some("uithuis.groep.leefgroep")),
                "Jongen van 21, woont op een leefgroep",
            ),
            (
                youth(girl, Some(23), Some("zelfstandig")),
                "Meisje van 23, woont zelfstandig",
            ),
            (youth(girl, Some(16), None), "Meisje van 16"),
            (youth(Sex::Unknown, Some(16), None), "Jongere van 16"),
            (
                youth(girl, None, Some("azc")),
                "Meisje, woont in een asielzoekerscentrum",
            ),
            (youth(Sex::Unknown, None, None), "Jongere"),
            (
                parent("moeder", true, "kind", "?9 ?13 ?15"),
                "Alleenstaande moeder van drie kinderen (9, 13 en 15 jaar)",
            ),
            (
                parent("moeder", true, "kind", "v15 m9 v13"),
                "Alleenstaande moeder van drie kinderen (9, 13 en 15 jaar)",
            ),
            (
                parent("vader", true, "kind", "m16 m14"),
                "Alleenstaande vader van twee zonen (16 en 14)",
            ),
            (
                parent("moeder", false, "kind", "m12 v18"),
                "Moeder met een zoon (12) en dochter (18)",
            ),
            (
                parent("moeder", true, "kind", "v12 m7"),
                "Alleenstaande moeder van een dochter (12) en een zoon (7)",
            ),
            (
                parent("moeder", true, "kind", "? ? ? ? ? ?"),
                "Alleenstaande moeder van zes kinderen",
            ),
            (
                parent("moeder", true, "kind", "m12"),
                "Alleenstaande moeder van een zoon (12)",
            ),
            (
                parent("vader", false, "kind", "v v8"),
                "Vader van twee dochters",
            ),
            (
                parent("ouder", false, "kind", "?8"),
                "Ouder van een kind (8)",
            ),
            (parent("moeder", false, "kind", ""), "Moeder"),
            (
                parent("pleegmoeder", false, "pleegkind", "m11 v8"),
                "Pleegmoeder van een pleegzoon (11) en een pleegdochter (8)",
            ),
            (
                parent("pleegopa", false, "kleinkind", "v11"),
                "Pleegopa van kleindochter (11)",
            ),
            (
                parent("pleegoma", false, "kleinkind", "m12"),
                "Pleegoma van kleinzoon (12)",
            ),
            (
                parent("pleegvader", false, "pleegkind", "v4 v6 v9"),
                "Pleegvader van drie pleegdochters (4, 6 en 9)",
            ),
        ] {
            assert_eq!(house(&record), label);
        }
    }

    #[test]
    fn a_foster_parents_own_children_are_not_printed_as_foster_children() {
        let record = parent("pleegmoeder", false, "kind", "m11");
        assert_eq!(
            attribution(&record, Level::Leaf).as_deref(),
            Some("Pleegmoeder")
        );
    }

    #[test]
    fn functions_start_with_a_capital_and_nothing_known_prints_nothing() {
        for (function, label) in [
            ("jeugdbeschermer", "Jeugdbeschermer"),
            ("sr. groepsleider", "Sr. groepsleider"),
            ("ouder- en kindadviseur", "Ouder- en kindadviseur"),
        ] {
            let record = Record {
                role: found(Role::Professional),
                function: found(function.to_owned()),
                ..Record::default()
            };
            assert_eq!(attribution(&record, Level::Leaf).as_deref(), Some(label));
        }
        assert_eq!(attribution(&Record::default(), Level::Leaf), None);
        let nameless = Record {
            role: found(Role::Professional),
            ..Record::default()
        };
        assert_eq!(attribution(&nameless, Level::Leaf), None);
    }

    #[test]
    fn less_may_be_told() {
        let record = youth(
            Sex::Female,
            Some(16),
            Some("uithuis.gezinsvorm.pleeggezin.netwerk"),
        );
        let label = attribution(&record, Level::Category);
        assert_eq!(
            label.as_deref(),
            Some("Meisje van 16, woont in een pleeggezin")
        );
    }

    #[test]
    fn templates_with_loose_brackets_are_refused() {
        assert!(template("{a}[ van {b}").is_none() && template("{a").is_none());
        assert!(template("a]").is_none());
        assert_eq!(template("{a}").unwrap(), [Piece::Slot("a".to_owned())]);
    }

    /// Every label of the published reports, where they lie beside the project.
    #[test]
    fn published_labels_are_among_the_forms_of_their_records() {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../shared/seed-attributions.jsonl"
        );
        let Ok(text) = std::fs::read_to_string(path) else {
            skipped("no seed-attributions.jsonl beside the project");
            return;
        };
        let (mut labels, mut house) = (0, 0);
        for line in text.lines() {
            let seed: serde_json::Value = serde_json::from_str(line).unwrap();
            if seed["kind"] != "quote" {
                continue;
            }
            let record = from_seed(&seed["record"]);
            let label = seed["text"].as_str().unwrap();
            let forms = variants(&record);
            assert!(
                forms.iter().any(|f| f == label),
                "{label:?} is not among {forms:?}"
            );
            labels += 1;
            house += usize::from(forms[0] == label);
        }
        assert!(labels >= 40, "{labels}");
        // All but *ouders* and *(netwerk)pleeggezin* are in the house form.
        assert!(house + 2 >= labels, "{house} of {labels}");
    }

    fn skipped(reason: &str) {
        use std::io::Write;
        let _ = writeln!(std::io::stderr(), "skipped: {reason}");
    }

    fn from_seed(seed: &serde_json::Value) -> Record {
        let sex = |v: &serde_json::Value| sex_of(v.as_str().unwrap_or("")).unwrap();
        let small = |v: &serde_json::Value| v.as_u64().and_then(|n| u8::try_from(n).ok());
        let family = &seed["family"];
        let relation = Relation::of(family["relation"].as_str().unwrap_or("kind")).unwrap();
        let known: Vec<Child> = match family["children"].as_array() {
            Some(list) => list
                .iter()
                .map(|c| Child {
                    sex: sex(&c["sex"]),
                    age: small(&c["age"]),
                    relation,
                })
                .collect(),
            None => {
                let one = Child {
                    relation,
                    ..Child::default()
                };
                vec![one; usize::from(small(&family["n_children"]).unwrap_or(0))]
            }
        };
        let kin = seed["subrole"].as_str();
        let kin = kin.and_then(|w| {
            let mut kin = Guide::built_in().kin.iter();
            kin.find(|k| k.word == w).map(|k| k.word.as_str())
        });
        Record {
            role: found(Role::of(seed["role"].as_str().unwrap()).unwrap()),
            kin: kin.and_then(found),
            sex: found(sex(&seed["sex"])),
            age: small(&seed["age"]).and_then(found),
            living: seed["woonsituatie"]["code"]
                .as_str()
                .and_then(|c| found(Living::of(c).unwrap())),
            single: family["alleenstaand"].as_bool().and_then(found),
            children: (!known.is_empty())
                .then(|| found(Children::of(known)))
                .flatten(),
            function: seed["function"].as_str().and_then(|f| found(f.to_owned())),
            ..Record::default()
        }
    }
}
