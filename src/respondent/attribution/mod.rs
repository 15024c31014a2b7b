//! The label below a quotation: *Meisje van 16, woont in een pleeggezin*.
//!
//! A record is printed by the grammar of [`crate::attribution`]; here it is brought into that
//! grammar's form, in the house style. [`attribution`] prints that; [`variants`] gives the other
//! forms that published labels have for the same record.
//!
//! # Source
//!
//! The forms are those of the published research of Stichting Het Vergeten Kind.

mod children;
#[cfg(test)]
mod tests;

use super::function::Functions;
use super::guide::{Guide, Kin};
use super::living::{Level, Living, Taxonomy};
use super::record::{Record, Relation, Role};
use crate::attribution::{self as labels, File, Grammar, QuoteWords, Style, of_file};
use crate::resolve::Sex;
use crate::rules::RuleFiles;
use crate::text::capitalised;
use crate::{Error, ErrorKind, Result};

/// The grammar of labels, with what the other rules know by name.
///
/// # Errors
///
/// [`ErrorKind::Rules`] if the file is malformed, with the rule that is.
pub(super) fn grammar(
    rules: &RuleFiles,
    functions: &Functions,
    taxonomy: &Taxonomy,
    kin: &[Kin],
) -> Result<Grammar> {
    let mut file: File = rules.file("attributions.toml")?;
    for title in functions.titles() {
        file.title(title);
    }
    for (code, label) in taxonomy.labels() {
        file.place(code, label);
    }
    for kin in kin {
        let role = labels_role(kin.role);
        for word in [&kin.word, &kin.fostering]
            .into_iter()
            .filter(|w| !w.is_empty())
        {
            file.person(role, word, labels_sex(kin.sex));
        }
        file.person(role, &kin.neutral, None);
    }
    of_file(file).map_err(|e| {
        let error = Error::new(ErrorKind::Rules).in_part("attributions.toml");
        error.about_rule(e.rule.as_str())
    })
}

fn labels_role(role: Role) -> labels::Role {
    match role {
        Role::Youth => labels::Role::Youth,
        Role::Parent => labels::Role::Parent,
        Role::FosterParent => labels::Role::FosterParent,
        Role::Professional => labels::Role::Professional,
    }
}

fn labels_sex(sex: Sex) -> Option<labels::Sex> {
    match sex {
        Sex::Female => Some(labels::Sex::Female),
        Sex::Male => Some(labels::Sex::Male),
        Sex::Unknown => None,
    }
}

/// A record as the grammar has it, with the choices that it leaves open.
#[derive(Clone, Debug, Default)]
struct Label {
    record: labels::Record,
    style: Style,
}

impl Guide {
    /// As [`attribution`], by these rules; the record has to be read with them.
    #[must_use]
    pub fn attribution(&self, record: &Record, level: Level) -> Option<String> {
        self.print(&self.label(record, level)?)
    }

    /// What the quote writer needs.
    pub(crate) fn quote_words(&self) -> &QuoteWords {
        &self.grammar.quote
    }

    /// The words of a label. A title that would be read back otherwise, as *zorgcoördinator op een
    /// school*, is printed as the rules list it; one that no rule lists may hold a name and is not.
    fn print(&self, label: &Label) -> Option<String> {
        let printed = self.grammar.print(&label.record, &label.style).ok();
        let listed = || {
            let function = label.record.function.as_deref()?;
            let (title, _) = self.functions.find(function)?;
            Some(title).filter(|t| t == function)
        };
        let printed = printed.or_else(listed);
        printed.map(|text| capitalised(&text))
    }

    /// `None` if the role, or a professional's function, is not known.
    fn label(&self, record: &Record, level: Level) -> Option<Label> {
        let role = record.role.as_ref()?.value;
        let mut label = Label::default();
        label.record.role = Some(labels_role(role));
        let sex = record.sex.as_ref().map_or(Sex::Unknown, |s| s.value);
        match role {
            Role::Youth => {
                label.record.sex = labels_sex(sex);
                label.record.age = record.age.as_ref().map(|a| a.value);
                let living = record.living.as_ref().map(|l| l.value.at(level));
                label.record.living = living.map(|living| labels::Living {
                    code: Some(said(living).code().to_owned()),
                    ..labels::Living::default()
                });
            }
            Role::Parent | Role::FosterParent => self.family(record, role, sex, &mut label),
            Role::Professional => {
                label.record.function = Some(record.function.as_ref()?.value.clone());
            }
        }
        Some(label)
    }

    fn family(&self, record: &Record, role: Role, sex: Sex, label: &mut Label) {
        let word = record.kin.as_ref().map(|k| k.value);
        let named = |w: &str| self.kin.iter().find(|k| k.word == w || k.fostering == w);
        let of_role = |k: &&Kin| k.role == role;
        let kin = match word.and_then(named) {
            Some(kin) => Some(kin),
            None => self
                .kin
                .iter()
                .find(|k| of_role(k) && k.sex == sex && sex != Sex::Unknown),
        };
        let first = || self.kin.iter().find(of_role);
        let (word, sex) = match (word, kin) {
            (Some(word), Some(kin)) => (word, kin.sex),
            (_, Some(kin)) => (kin.word.as_str(), kin.sex),
            (_, None) => (first().map_or("", |k| k.neutral.as_str()), Sex::Unknown),
        };
        // The general word of a role is not told as a kind of it.
        if word != role.name() {
            label.record.subrole = Some(word.to_owned());
        }
        label.record.sex = labels_sex(sex);
        let mut family = labels::Family::default();
        if role == Role::Parent && record.single.as_ref().is_some_and(|s| s.value) {
            family.single = Some(true);
        }
        let relations: &[Relation] = kin.or_else(first).map_or(&[], |k| &k.relation);
        let children = record
            .children
            .as_ref()
            .and_then(|c| relations.iter().find_map(|r| c.value.related(*r)));
        if let Some(children) = children {
            children::tell(&children, &mut family, &mut label.style);
            if usize::from(children.count) > self.numbers.largest_word() {
                label.style.set("count", "digits");
            }
        }
        // An object of which nothing is told counts as not told.
        label.record.family = Some(family).filter(|f| *f != labels::Family::default());
    }
}

/// The category by whose words a place is printed: a finer one may share those of the category above it.
fn said(living: Living) -> Living {
    let broader = living.broader();
    if broader.label() == living.label() {
        broader
    } else {
        living
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
    let Some(house) = guide.label(record, Level::Leaf) else {
        return Vec::new();
    };
    let mut forms: Vec<String> = guide.print(&house).into_iter().collect();
    let mut labels = vec![house.clone()];
    labels.extend(house.families());
    labels.extend(house.places());
    for label in labels {
        for style in label.styles() {
            let label = Label {
                style,
                ..label.clone()
            };
            forms.extend(guide.print(&label).filter(|text| !forms.contains(text)));
        }
    }
    forms
}

impl Label {
    /// The same with a place that the words leave open.
    fn places(&self) -> Vec<Self> {
        let code = self.record.living.as_ref().and_then(|l| l.code.clone());
        let code = code.unwrap_or_default();
        let leaves: &[&str] = match code.rsplit('.').next() {
            Some("pleeggezin") => &["netwerk", "bestand"],
            Some("groep") => &["leefgroep", "behandelgroep"],
            _ => &[],
        };
        let fork = |leaf: &&str| {
            let mut label = self.clone();
            label.record.living.as_mut()?.uncertain_leaf = Some(format!("{code}.{leaf}"));
            Some(label)
        };
        leaves.iter().filter_map(fork).collect()
    }

    /// The choices that published labels of such a record make in more than one way.
    fn styles(&self) -> Vec<Style> {
        let children = self
            .record
            .family
            .as_ref()
            .and_then(|f| f.children.as_ref());
        let sexed = children.is_some_and(|c| c.iter().all(|c| c.sex.is_some()));
        let alike = children.is_some_and(|c| c.windows(2).all(|w| w[0].sex == w[1].sex));
        let places: &[Choice] = &[
            ("article", &["yes", "no"]),
            ("parents", &["ouder(s)", "ouders"]),
        ];
        let one: &[Choice] = &[("with", &["van", "met"]), ("article", &["yes", "no"])];
        let pair: &[Choice] = &[("with", &["van", "met"]), ("article#1", &["yes", "no"])];
        let more: &[Choice] = &[("with", &["van", "met"]), ("years", &["yes", "no"])];
        let choices = match children.map_or(0, Vec::len) {
            _ if self.record.living.is_some() => places,
            0 | 1 => one,
            2 if sexed && !alike => pair,
            _ => more,
        };
        let mut all = vec![self.style.clone()];
        for (key, values) in choices {
            all = all
                .iter()
                .flat_map(|style| values.iter().map(|value| style.clone().with(*key, *value)))
                .collect();
        }
        all
    }
}

/// A key of the style, and the settings that are met.
type Choice = (&'static str, &'static [&'static str]);
