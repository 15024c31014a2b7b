//! Disclosure control over everybody who was interviewed: what `labels` prints, and quotes have
//! below them.

mod choose;
mod joint;
mod ledger;

pub(super) use ledger::Ledger;

use super::args::{Hidden, Strategy};
use super::people::{People, Person, unknown};
use super::talk::Complaint;
use crate::attribution::{Role, Style, of_codes, print};
use crate::message::{Language, filled};
use crate::register::{Printed, ToPrint};
use crate::risk::{Goal, Label, Refusal, RiskError, Sample, explain, mean_loss, per_label};
use crate::{Error, ErrorKind};
use choose::Chosen;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

/// The fields that labels of each role tell.
pub(super) const FIELDS: &[(&str, Role, &[&str])] = &[
    ("jongere", Role::Youth, &["age", "sex", "living"]),
    ("ouder", Role::Parent, &["relation", "single", "children"]),
    ("pleegouder", Role::FosterParent, &["relation", "children"]),
    ("hulpverlener", Role::Professional, &["function"]),
];

/// The role of the word that tables have for it.
pub(super) fn role_of(word: &str) -> Option<Role> {
    let mut fields = FIELDS.iter();
    fields
        .find(|(role, ..)| *role == word)
        .map(|(_, role, _)| *role)
}

/// A row of the population: values by field, and how many people have them.
pub(super) type Counted = (BTreeMap<String, String>, u64);

/// How labels are made vague enough.
#[derive(Default)]
pub(super) struct How<'h> {
    pub(super) k: usize,
    pub(super) strategy: Strategy,
    /// What readers know anyway.
    pub(super) hidden: &'h [Hidden],
    /// How many values of the sensitive attribute those must have whom a label fits; 0 asks for nothing.
    pub(super) diversity: usize,
    /// The population, and how many of its people a label must fit.
    pub(super) population: Option<(&'h People, usize)>,
    /// What was printed before, by the respondents' names in the table.
    pub(super) printed: BTreeMap<String, Printed>,
}

/// The fields that readers know anyway.
pub(super) fn hidden(hidden: &[Hidden]) -> impl Iterator<Item = &'static str> {
    hidden.iter().map(|h| match h {
        Hidden::Region => "region",
        Hidden::Provider => "provider",
    })
}

/// What was decided for one role.
pub(super) struct Decided {
    pub(super) role: &'static str,
    /// The persons of the role, by their places among all.
    pub(super) people: Vec<usize>,
    pub(super) sample: Sample,
    /// The labels of those quoted.
    pub(super) labels: Vec<Label>,
    /// What is told of them, in the same order.
    pub(super) told: Vec<Told>,
    /// The mean loss of the labels, from 0 to 1.
    pub(super) loss: f64,
}

/// What is told of one quoted respondent.
pub(super) struct Told {
    /// The respondent's place among all.
    pub(super) person: usize,
    /// The label; `None` if it is suppressed.
    pub(super) text: Option<String>,
    /// The codes that it prints, by field.
    pub(super) codes: BTreeMap<String, String>,
    /// How many of the role it fits.
    pub(super) fits: usize,
    /// Whom of the role it fits, by their places among all.
    pub(super) fitting: Vec<usize>,
    /// How many the exact one would fit.
    pub(super) exact_fits: usize,
    /// The fields that make the exact one fit too few.
    pub(super) singled: Vec<String>,
    /// Why there is no label, if it is not that none is vague enough.
    pub(super) withheld: Option<Withheld>,
}

/// Why a label is withheld that would be vague enough by itself.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Withheld {
    /// This was printed before and cannot be printed again.
    Printed(String, Refusal),
    /// With the labels of the same family it would fit too few families.
    Family,
    /// With what the quote tells it fits so many.
    Content(usize),
}

impl Told {
    /// The label as the ledger keeps it; `None` where there is none, or no table names the person.
    pub(super) fn to_print<'p>(&'p self, people: &'p [Person]) -> Option<ToPrint<'p>> {
        let person = Some(&people[self.person]).filter(|person| person.is_named())?;
        Some(ToPrint {
            respondent: &person.id,
            label: self.text.as_deref()?,
            codes: &self.codes,
        })
    }
}

impl Withheld {
    /// The word for programs.
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::Printed(_, Refusal::Untrue) => "printed-untrue",
            Self::Printed(_, Refusal::TooFew(_)) => "printed-too-few",
            Self::Family => "family",
            Self::Content(_) => "content",
        }
    }

    /// Why, in a sentence.
    pub(super) fn in_words(&self, k: usize, language: Language) -> String {
        match self {
            Self::Printed(label, Refusal::Untrue) => {
                filled(language, "labels-printed-untrue", &[("label", label)])
            }
            Self::Printed(label, Refusal::TooFew(fits)) => {
                let values: [(&str, &dyn Display); 3] =
                    [("label", label), ("fits", fits), ("k", &k)];
                filled(language, "labels-printed-too-few", &values)
            }
            Self::Family => filled(language, "labels-family", &[("k", &k)]),
            Self::Content(fits) => filled(language, "labels-content", &[("fits", fits), ("k", &k)]),
        }
    }
}

/// Decides on the labels of the quoted among all interviewed persons, role by role.
///
/// Who was printed before keeps that label or has none; labels of one family are judged together.
/// Every label is counted again before it is handed out.
///
/// # Errors
///
/// A value that no hierarchy knows, told by row and field.
pub(super) fn decide(people: &[Person], how: &How<'_>) -> Result<Vec<Decided>, Complaint> {
    let mut chosen = Vec::new();
    for (role, said, fields) in FIELDS {
        let places: Vec<usize> = (0..people.len())
            .filter(|at| people[*at].role == *role)
            .collect();
        if !places.is_empty() {
            chosen.push(Chosen::of(people, places, (*role, *said, *fields), how)?);
        }
    }
    let apart = joint::suppressed(people, &chosen, how.k)?;
    chosen
        .into_iter()
        .map(|chosen| tell(people, chosen, &apart, how))
        .collect()
}

/// Tells of the labels of one role.
fn tell(
    people: &[Person],
    chosen: Chosen,
    apart: &BTreeSet<usize>,
    how: &How<'_>,
) -> Result<Decided, Complaint> {
    let Chosen {
        role,
        said,
        fields,
        people: places,
        sample,
        mut labels,
        refused,
    } = chosen;
    let failed = |error: RiskError| refused_by(&error, people, &places, &fields);
    let table = sample.table(role).map_err(failed)?;
    let quoted: Vec<usize> = labels.iter().map(|label| label.respondent).collect();
    let exact = per_label(table, &quoted, &Goal::k(1)).map_err(failed)?;
    let mut told = Vec::with_capacity(labels.len());
    for (label, exact) in labels.iter_mut().zip(&exact) {
        let person = places[label.respondent];
        let withheld = match refused.get(&label.respondent) {
            Some(why) => how
                .printed
                .get(&people[person].id)
                .map(|printed| Withheld::Printed(printed.label.clone(), *why)),
            None => apart.contains(&person).then_some(Withheld::Family),
        };
        if withheld.is_some() {
            label.nodes = None;
        }
        let before = explain(exact, &sample, &Goal::k(1)).map_err(failed)?;
        let names = before.parts.iter().filter_map(|p| fields.get(p.column));
        let singled: Vec<String> = if before.fits < how.k {
            names.map(|f| (*f).to_owned()).collect()
        } else {
            Vec::new()
        };
        let codes = label.codes(&sample).map_err(failed)?;
        let codes: BTreeMap<String, String> = codes
            .into_iter()
            .map(|(field, code)| (field.to_owned(), code.to_owned()))
            .collect();
        let record = of_codes(said, codes.iter().map(|(f, c)| (f.as_str(), c.as_str())));
        let text = label
            .nodes
            .as_ref()
            .and_then(|_| print(&record, &Style::default()).ok());
        let fits = match &label.nodes {
            Some(_) => {
                let explained = explain(label, &sample, &Goal::k(how.k));
                explained.map_err(failed)?.fits
            }
            None => places.len(),
        };
        let fitting = label.fitting(&sample).map_err(failed)?;
        told.push(Told {
            person,
            text,
            codes,
            fits,
            fitting: fitting.into_iter().map(|row| places[row]).collect(),
            exact_fits: before.fits,
            singled,
            withheld,
        });
    }
    let loss = mean_loss(&labels, &sample).map_err(failed)?;
    Ok(Decided {
        role,
        people: places,
        sample,
        labels,
        told,
        loss,
    })
}

/// What disclosure control refused of some persons, told by row and field.
fn refused_by(
    error: &RiskError,
    people: &[Person],
    places: &[usize],
    fields: &[&'static str],
) -> Complaint {
    if let RiskError::UnknownValue(field, at) = error
        && let Some(person) = places.get(*at).and_then(|at| people.get(*at))
        && let Some(field) = fields.iter().find(|f| ***f == **field)
    {
        return unknown(person.at, field);
    }
    Error::new(ErrorKind::Table).into()
}
