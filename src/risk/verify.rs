//! Counts again, from nothing but labels and sample, whether an attacker is held off.
//!
//! This shares no counting with the strategies: it compares every label with every respondent.

use super::error::{Result, RiskError};
use super::goal::Population;
use super::loss::Label;
use super::recount::{Told, equal, families, too_close};
use super::sample::Sample;

/// Whom labels must hold against.
#[derive(Clone, Copy, Debug)]
pub enum Attacker<'p> {
    /// Sees which labels are equal: every label must stand with at least k units among those given.
    /// For rules for all and groups, whose labels are given for all respondents, quoted or not.
    Prosecutor,
    /// Knows who took part and what they are like: every label must fit at least k units of the role,
    /// and all labels of a role together must admit k disjoint assignments, the true one among them.
    Insider,
    /// Knows, too, which labels belong to one joint group: together they must fit at least k joint
    /// groups. Groups of which one label at most is told are no concern here.
    Family,
    /// Does not know who took part: every label must fit at least k people of its role's population.
    /// A role without a population has none.
    Outsider(&'p [Population]),
    /// Wants the sensitive attribute: among those whom a label concerns, at least k different values
    /// must be known (distinct l-diversity with l for k).
    ///
    /// Source: Machanavajjhala et al., *l-diversity* (TKDD 2007).
    Inference(Concerned),
}

/// Whom a label concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Concerned {
    /// Those who have an equal label.
    Equal,
    /// All respondents of the role whom it fits.
    Fitting,
}

/// What is wrong with a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Breach {
    /// It does not fit its own respondent, or tells of fields that the sample has not.
    Untrue,
    /// Its respondent has another label, too.
    Twice,
    /// Too few units have an equal label.
    Equal,
    /// It fits too few units of the role.
    Fitting,
    /// It is one of some that admit too few disjoint assignments.
    Assignments,
    /// Together with the other labels of its joint group it fits too few joint groups.
    Family,
    /// It fits too few people of the population.
    Population,
    /// Those whom it concerns have too few different values of the sensitive attribute.
    Diversity,
}

/// A label that does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Violation {
    /// The respondent's number.
    pub respondent: usize,
    /// What is wrong.
    pub breach: Breach,
    /// How many were counted where k were needed.
    pub found: u64,
}

/// All labels that do not hold against an attacker, by respondent. Suppressed labels always hold.
///
/// Whoever the attacker, a label must fit its own respondent and be the only one.
///
/// # Errors
///
/// [`RiskError::UnknownRespondent`]; [`RiskError::Parameter`] if `k` is 0.
pub fn verify(
    labels: &[Label],
    sample: &Sample,
    k: usize,
    attacker: Attacker<'_>,
) -> Result<Vec<Violation>> {
    if k == 0 {
        return Err(RiskError::Parameter);
    }
    let mut violations = Vec::new();
    let mut told = Vec::new();
    for label in labels {
        let (table, row) = sample.place(label.respondent)?;
        if let Some(nodes) = &label.nodes {
            told.push(Told {
                respondent: label.respondent,
                table,
                row,
                nodes,
            });
        }
    }
    told.sort_by_key(|one| one.respondent);
    let mut report = |one: &Told<'_>, breach, found: usize, needed: usize| {
        if found < needed {
            let (respondent, found) = (one.respondent, found as u64);
            violations.push(Violation {
                respondent,
                breach,
                found,
            });
        }
    };
    for pair in told.windows(2) {
        let same = pair[0].respondent == pair[1].respondent;
        report(&pair[1], Breach::Twice, usize::from(!same), 1);
    }
    for one in &told {
        let whole = one.nodes.len() == one.table.columns.len();
        report(
            one,
            Breach::Untrue,
            usize::from(whole && one.fits(one.row)),
            1,
        );
    }
    match attacker {
        Attacker::Prosecutor => {
            for one in &told {
                let equal = equal(&told, one);
                report(one, Breach::Equal, one.table.count(equal), k);
            }
        }
        Attacker::Insider => {
            for one in &told {
                report(one, Breach::Fitting, one.table.count(one.fitting()), k);
            }
            for table in sample.tables() {
                let of_role: Vec<&Told<'_>> =
                    told.iter().filter(|t| t.table.role == table.role).collect();
                for one in too_close(&of_role, k - 1) {
                    report(one, Breach::Assignments, 0, 1);
                }
            }
        }
        Attacker::Family => {
            for (one, found) in families(&told, sample) {
                report(one, Breach::Family, found, k);
            }
        }
        Attacker::Outsider(populations) => {
            for one in &told {
                let of_role = populations.iter().filter(|p| p.role == one.table.role);
                let found: u64 = of_role.map(|p| p.count(one.table, one.nodes)).sum();
                report(
                    one,
                    Breach::Population,
                    usize::try_from(found).unwrap_or(usize::MAX),
                    k,
                );
            }
        }
        Attacker::Inference(concerned) => {
            for one in &told {
                let rows = match concerned {
                    Concerned::Equal => equal(&told, one),
                    Concerned::Fitting => one.fitting(),
                };
                let mut values: Vec<u32> = rows
                    .iter()
                    .filter_map(|r| one.table.sensitive[*r])
                    .collect();
                values.sort_unstable();
                values.dedup();
                report(one, Breach::Diversity, values.len(), k);
            }
        }
    }
    violations.sort_unstable();
    violations.dedup();
    Ok(violations)
}

#[cfg(test)]
mod tests {
    use super::super::TOP;
    use super::super::testing::sample_of;
    use super::super::{Goal, Respondent, per_label};
    use super::*;

    fn sample(ages: &[&str]) -> Sample {
        let youth = |age: &&str| Respondent::new("jongere", [("age", *age)]);
        sample_of(&ages.iter().map(youth).collect::<Vec<_>>())
    }

    fn label(sample: &Sample, respondent: usize, age: &str) -> Label {
        let table = &sample.tables()[0];
        let node = table.columns()[0].hierarchy.node(age).unwrap();
        Label {
            respondent,
            nodes: Some(vec![node, TOP, TOP]),
        }
    }

    fn breaches(
        labels: &[Label],
        sample: &Sample,
        k: usize,
        attacker: Attacker<'_>,
    ) -> Vec<(usize, Breach, u64)> {
        let violations = verify(labels, sample, k, attacker).unwrap();
        violations
            .iter()
            .map(|v| (v.respondent, v.breach, v.found))
            .collect()
    }

    #[test]
    fn what_is_broken_is_seen() {
        let sample = sample(&["16", "16", "17", "20"]);
        let one = label(&sample, 2, "17");
        assert_eq!(
            breaches(std::slice::from_ref(&one), &sample, 2, Attacker::Insider),
            [(2, Breach::Fitting, 1), (2, Breach::Assignments, 0)]
        );
        let untrue = label(&sample, 3, "16-17");
        assert_eq!(
            breaches(&[untrue], &sample, 1, Attacker::Prosecutor),
            [(3, Breach::Untrue, 0)]
        );
        let twice = [one.clone(), label(&sample, 2, "16-17")];
        assert_eq!(
            breaches(&twice, &sample, 1, Attacker::Prosecutor),
            [(2, Breach::Twice, 0)]
        );
        assert_eq!(
            breaches(std::slice::from_ref(&one), &sample, 2, Attacker::Prosecutor),
            [(2, Breach::Equal, 1)]
        );
        assert_eq!(
            breaches(
                std::slice::from_ref(&one),
                &sample,
                1,
                Attacker::Inference(Concerned::Equal)
            ),
            [(2, Breach::Diversity, 0)]
        );
        let short = Label {
            respondent: 0,
            nodes: Some(vec![TOP]),
        };
        assert!(
            breaches(&[short], &sample, 1, Attacker::Insider).contains(&(0, Breach::Untrue, 0))
        );
        let stranger = Label {
            respondent: 9,
            nodes: None,
        };
        assert!(verify(&[stranger], &sample, 1, Attacker::Insider).is_err());
        assert!(verify(&[], &sample, 0, Attacker::Insider).is_err());
    }

    #[test]
    fn labels_that_leave_each_other_no_owner_are_seen() {
        // Each fits two, but when the first two are exchanged nobody is left for the third.
        let sample = sample(&["16", "16", "17", "20"]);
        let labels = [
            label(&sample, 0, "16"),
            label(&sample, 1, "16"),
            label(&sample, 2, "16-17"),
        ];
        assert_eq!(
            breaches(&labels, &sample, 2, Attacker::Insider),
            [(2, Breach::Assignments, 0)]
        );
        let chosen = per_label(&sample.tables()[0], &[0, 1, 2], &Goal::k(2)).unwrap();
        assert_eq!(breaches(&chosen, &sample, 2, Attacker::Insider), []);
    }
}
