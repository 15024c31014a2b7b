//! Labels of one family, judged together: a parent and a child, or two sisters, who took part both.

use super::super::people::Person;
use super::super::talk::Complaint;
use super::choose::{Chosen, respondent};
use crate::risk::{
    Attacker, Domain, Label, Ladders, Mend, RiskError, Sample, TOP, Use, settle_joint, verify,
};
use crate::{Error, ErrorKind};
use std::collections::BTreeSet;

/// Whose labels have to go, by places among all, so that of every family those that are told fit k
/// families together, or only one is told. Readers may know who belongs together.
pub(super) fn suppressed(
    people: &[Person],
    chosen: &[Chosen],
    k: usize,
) -> Result<BTreeSet<usize>, Complaint> {
    if people.iter().all(|person| person.family.is_none()) {
        return Ok(BTreeSet::new());
    }
    let failed = |_: RiskError| Error::new(ErrorKind::Worker);
    let fields: BTreeSet<&'static str> = chosen.iter().flat_map(|c| &c.fields).copied().collect();
    let fields: Vec<&'static str> = fields.into_iter().collect();
    let uses = fields.iter().map(|f| (*f, Use::Printed { weight: 1.0 }));
    let uses: Vec<(&str, Use)> = uses.collect();
    let respondents: Vec<_> = people.iter().map(|p| respondent(p, &fields)).collect();
    let ladders = Ladders::built_in().map_err(failed)?;
    let sample = Sample::new(&ladders, &uses, &respondents, Domain::Sample).map_err(failed)?;
    let mut labels = Vec::new();
    for of_role in chosen {
        for label in &of_role.labels {
            let person = of_role.people[label.respondent];
            let codes = label.codes(&of_role.sample).map_err(failed)?;
            let (table, _) = sample.place(person).map_err(failed)?;
            let node = |column: &crate::risk::Column| {
                let told = codes.iter().find(|(f, _)| *f == column.hierarchy.field());
                told.map_or(Some(TOP), |(_, code)| column.hierarchy.node(code))
            };
            let nodes: Option<Vec<_>> = table.columns().iter().map(node).collect();
            labels.push(Label {
                respondent: person,
                nodes: label.nodes.as_ref().and(nodes),
            });
        }
    }
    let settled = settle_joint(&labels, &sample, k, Mend::Suppress).map_err(failed)?;
    let broken = verify(&settled, &sample, k, Attacker::Family).map_err(failed)?;
    if !broken.is_empty() {
        return Err(Error::new(ErrorKind::Worker).into());
    }
    let gone = labels.iter().zip(&settled);
    let gone = gone.filter(|(before, after)| before.nodes.is_some() && after.nodes.is_none());
    Ok(gone.map(|(before, _)| before.respondent).collect())
}
