//! Disclosure control over everybody of one role: what `labels` prints, and quotes have below them.

use super::args::{Hidden, Strategy};
use super::people::{Person, unknown};
use super::talk::Complaint;
use crate::attribution::{Role, Style, of_codes, print};
use crate::risk::{
    Attacker, Concerned, Domain, Goal, Label, Ladders, Population, Respondent, RiskError, Sample,
    Use, explain, grouped, mean_loss, one_rule, per_label, verify,
};
use crate::{Error, ErrorKind};
use std::collections::BTreeMap;

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
    /// The rows of the population, and how many of its people a label must fit.
    pub(super) population: Option<(&'h [Counted], usize)>,
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
    /// The respondent's place among the persons of the role.
    pub(super) person: usize,
    /// The label; `None` if it is suppressed.
    pub(super) text: Option<String>,
    /// The codes that it prints, by field.
    pub(super) codes: BTreeMap<String, String>,
    /// How many of the role it fits.
    pub(super) fits: usize,
    /// How many the exact one would fit.
    pub(super) exact_fits: usize,
    /// The fields that make the exact one fit too few.
    pub(super) singled: Vec<String>,
}

/// Decides on the labels of the quoted among all interviewed persons of one role.
///
/// Every label is counted again before it is handed out.
///
/// # Errors
///
/// A value that no hierarchy knows, told by row and field.
pub(super) fn decide(
    people: &[&Person],
    (role, said, printed): (&'static str, Role, &[&'static str]),
    how: &How<'_>,
) -> Result<Decided, Complaint> {
    let hidden: Vec<&'static str> = hidden(how.hidden).collect();
    let fields: Vec<&'static str> = printed
        .iter()
        .copied()
        .chain(hidden.iter().copied())
        .collect();
    let failed = |error: RiskError| refused(&error, people, &fields);
    let uses: Vec<(&str, Use)> = printed
        .iter()
        .map(|f| (*f, Use::Printed { weight: 1.0 }))
        .chain(hidden.iter().map(|f| (*f, Use::Hidden { level: 0 })))
        .collect();
    let respondents: Vec<Respondent> = people
        .iter()
        .map(|p| {
            let values = fields
                .iter()
                .filter_map(|f| Some((*f, p.values.get(f)?.as_str())));
            Respondent {
                sensitive: p.sensitive.clone(),
                ..Respondent::new(role, values)
            }
        })
        .collect();
    let ladders = Ladders::built_in().map_err(failed)?;
    let sample = Sample::new(&ladders, &uses, &respondents, Domain::Sample).map_err(failed)?;
    let table = sample.table(role).map_err(failed)?;
    let quoted: Vec<usize> = (0..people.len()).filter(|n| people[*n].quoted).collect();
    let k = how.k;
    let population = how.population.map(|(rows, least)| {
        let population = Population::new(&ladders, table, rows);
        population.map(|population| (population, least))
    });
    let population = population.transpose().map_err(|error| match error {
        RiskError::UnknownValue(..) => Error::new(ErrorKind::Table).into(),
        other => failed(other),
    })?;
    let goal = Goal {
        diversity: how.diversity,
        population: population.as_ref().map(|(p, least)| (p, *least as u64)),
        ..Goal::k(k)
    };
    let exact = per_label(table, &quoted, &Goal::k(1)).map_err(failed)?;
    let all: Vec<Label> = match how.strategy {
        Strategy::OneRule => one_rule(table, &goal)
            .map_err(failed)?
            .map_or(Vec::new(), |r| r.labels),
        Strategy::Grouped => grouped(table, &goal).map_err(failed)?,
        Strategy::PerLabel => per_label(table, &quoted, &goal).map_err(failed)?,
    };
    let nothing = |respondent| Label {
        respondent,
        nodes: None,
    };
    let own = |n: &usize| all.iter().find(|l| l.respondent == *n);
    let labels: Vec<Label> = quoted
        .iter()
        .map(|n| own(n).cloned().unwrap_or_else(|| nothing(*n)))
        .collect();
    // Counted again, from the labels alone.
    let mut attackers = vec![(Attacker::Insider, k)];
    if let Some((population, least)) = &population {
        let outsider = Attacker::Outsider(std::slice::from_ref(population));
        attackers.push((outsider, *least));
    }
    if how.diversity > 1 {
        attackers.push((Attacker::Inference(Concerned::Fitting), how.diversity));
    }
    let mut broken = false;
    for (attacker, least) in attackers {
        broken |= !verify(&labels, &sample, least, attacker)
            .map_err(failed)?
            .is_empty();
    }
    if broken {
        return Err(Error::new(ErrorKind::Worker).into());
    }
    let mut told = Vec::with_capacity(labels.len());
    for (label, exact) in labels.iter().zip(&exact) {
        let before = explain(exact, &sample, &Goal::k(1)).map_err(failed)?;
        let names = before.parts.iter().filter_map(|p| fields.get(p.column));
        let singled: Vec<String> = if before.fits < k {
            names.map(|f| (*f).to_owned()).collect()
        } else {
            Vec::new()
        };
        let codes = label.codes(&sample).map_err(failed)?;
        let codes: BTreeMap<String, String> = codes
            .into_iter()
            .filter(|(field, _)| printed.contains(field))
            .map(|(field, code)| (field.to_owned(), code.to_owned()))
            .collect();
        let record = of_codes(said, codes.iter().map(|(f, c)| (f.as_str(), c.as_str())));
        let text = label
            .nodes
            .as_ref()
            .and_then(|_| print(&record, &Style::default()).ok());
        let fits = match &label.nodes {
            Some(_) => explain(label, &sample, &goal).map_err(failed)?.fits,
            None => people.len(),
        };
        told.push(Told {
            person: label.respondent,
            text,
            codes,
            fits,
            exact_fits: before.fits,
            singled,
        });
    }
    let loss = mean_loss(&labels, &sample).map_err(failed)?;
    Ok(Decided {
        role,
        sample,
        labels,
        told,
        loss,
    })
}

/// What disclosure control refused, told by row and field.
fn refused(error: &RiskError, people: &[&Person], fields: &[&'static str]) -> Complaint {
    if let RiskError::UnknownValue(field, at) = error
        && let Some(person) = people.get(*at)
        && let Some(field) = fields.iter().find(|f| ***f == **field)
    {
        return unknown(person.at, field);
    }
    Error::new(ErrorKind::Table).into()
}
