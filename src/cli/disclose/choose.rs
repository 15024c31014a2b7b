//! The labels of one role, chosen by a strategy and counted again.

use super::super::args::Strategy;
use super::super::people::Person;
use super::super::talk::Complaint;
use super::{How, hidden, refused_by};
use crate::attribution::Role;
use crate::risk::{
    Attacker, Concerned, Domain, Goal, Label, Ladders, Population, Refusal, Respondent, RiskError,
    Sample, Use, grouped, keep_earlier, one_rule, per_label, verify,
};
use crate::{Error, ErrorKind};
use std::collections::BTreeMap;

/// What was chosen for one role.
pub(super) struct Chosen {
    pub(super) role: &'static str,
    pub(super) said: Role,
    /// The fields that count: those printed, then those that readers know anyway.
    pub(super) fields: Vec<&'static str>,
    /// The persons of the role, by their places among all.
    pub(super) people: Vec<usize>,
    pub(super) sample: Sample,
    /// The labels of those quoted.
    pub(super) labels: Vec<Label>,
    /// Who was printed before and cannot be printed so again, by the number in the sample.
    pub(super) refused: BTreeMap<usize, Refusal>,
}

impl Chosen {
    /// Chooses for the persons of a role, who are given by their places among all.
    ///
    /// # Errors
    ///
    /// A value that no hierarchy knows, told by row and field.
    pub(super) fn of(
        people: &[Person],
        places: Vec<usize>,
        (role, said, printed): (&'static str, Role, &[&'static str]),
        how: &How<'_>,
    ) -> Result<Self, Complaint> {
        let known: Vec<&'static str> = hidden(how.hidden).collect();
        let fields: Vec<&'static str> = printed.iter().chain(&known).copied().collect();
        let failed = |error: RiskError| refused_by(&error, people, &places, &fields);
        let uses: Vec<(&str, Use)> = printed
            .iter()
            .map(|f| (*f, Use::Printed { weight: 1.0 }))
            .chain(known.iter().map(|f| (*f, Use::Hidden { level: 0 })))
            .collect();
        let respondents: Vec<Respondent> = places
            .iter()
            .map(|at| respondent(&people[*at], &fields))
            .collect();
        let ladders = Ladders::built_in().map_err(failed)?;
        let sample = Sample::new(&ladders, &uses, &respondents, Domain::Sample).map_err(failed)?;
        let table = sample.table(role).map_err(failed)?;
        let quoted: Vec<usize> = (0..places.len())
            .filter(|n| people[places[*n]].quoted)
            .collect();
        let population = how.population.map(|(of_roles, least)| {
            let rows = of_roles.get(role).map_or(&[][..], Vec::as_slice);
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
            ..Goal::k(how.k)
        };
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
        let mut attackers = vec![(Attacker::Insider, how.k)];
        if let Some((population, least)) = &population {
            let outsider = Attacker::Outsider(std::slice::from_ref(population));
            attackers.push((outsider, *least));
        }
        if how.diversity > 1 {
            attackers.push((Attacker::Inference(Concerned::Fitting), how.diversity));
        }
        let earlier = quoted.iter().filter_map(|n| {
            let printed = how.printed.get(&people[places[*n]].id)?;
            Some((*n, printed.codes.clone()))
        });
        let kept =
            keep_earlier(&labels, &earlier.collect(), &sample, &attackers).map_err(failed)?;
        // Counted again, from the labels alone.
        for (attacker, least) in attackers {
            let broken = verify(&kept.labels, &sample, least, attacker).map_err(failed)?;
            if !broken.is_empty() {
                return Err(Error::new(ErrorKind::Worker).into());
            }
        }
        Ok(Self {
            role,
            said,
            fields,
            people: places,
            sample,
            labels: kept.labels,
            refused: kept.refused,
        })
    }
}

/// A person as disclosure control counts them, with the values of some fields.
pub(super) fn respondent(person: &Person, fields: &[&'static str]) -> Respondent {
    let value = |field: &&'static str| Some((*field, person.values.get(field)?.as_str()));
    Respondent {
        sensitive: person.sensitive.clone(),
        joint: person.family.clone(),
        ..Respondent::new(person.role, fields.iter().filter_map(value))
    }
}
