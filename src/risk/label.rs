//! A label for each quoted person: the one that loses least and still fits k respondents.
//!
//! First everybody's label is chosen alone, exactly. Then the labels are looked at together: where
//! they do not admit k disjoint assignments (see the module `matching`), the label whose repair
//! costs least is made vaguer, until they do. Last, each label is made finer again where the others
//! allow it. The choice of each label alone is exact; the repair is a heuristic, as the best one is
//! hard to find in general.
//!
//! # What it does not promise
//!
//! A reader who knows that labels lose as little as possible may rule out respondents who would
//! have been given another label (Wong et al., *Minimality attack*, VLDB 2007). Fixed rungs keep
//! that small, groups ([`super::grouped`]) rule it out.

use super::error::{Result, RiskError};
use super::fit::{Fit, Fitting};
use super::goal::Goal;
use super::loss::Label;
use super::matching::assign;
use super::table::Table;

/// More pairs of label and respondent than this are not made finer again after a repair.
const MOST_PAIRS: usize = 100_000;

/// Labels for some respondents of a table, each given by its number in the sample, in that order
/// and without repeats.
///
/// Every label fits at least `goal.k` respondents of the role, and reaches the goal's other
/// conditions; all together they admit `goal.k` disjoint assignments. Where no label of a
/// respondent does, it is suppressed, however many `goal.suppress` allows.
///
/// # Errors
///
/// [`RiskError::Parameter`] if `goal.k` is 0; [`RiskError::UnknownRespondent`] for a number that is
/// not in the table.
pub fn per_label(table: &Table, quoted: &[usize], goal: &Goal<'_>) -> Result<Vec<Label>> {
    goal.check()?;
    let mut quoted = quoted.to_vec();
    quoted.sort_unstable();
    quoted.dedup();
    let row = |respondent: &usize| {
        table
            .row(*respondent)
            .ok_or(RiskError::UnknownRespondent(*respondent))
    };
    let rows: Vec<usize> = quoted.iter().map(row).collect::<Result<_>>()?;
    let fit = Fit::new(table);
    let alone =
        |row: &usize| fit.least(*row, &table.exact(*row), goal, f64::INFINITY, &mut |_| true);
    let chosen = rows.iter().map(alone).collect();
    let mut labels = Labels {
        fit,
        goal,
        rows,
        chosen,
    };
    if !labels.settle() {
        labels.refine();
    }
    let told = quoted.into_iter().zip(labels.chosen);
    Ok(told
        .map(|(respondent, fitting)| Label {
            respondent,
            nodes: fitting.map(|fitting| fitting.nodes),
        })
        .collect())
}

struct Labels<'a> {
    fit: Fit<'a>,
    goal: &'a Goal<'a>,
    /// The rows of those quoted.
    rows: Vec<usize>,
    /// Their labels; `None` if suppressed.
    chosen: Vec<Option<Fitting>>,
}

impl Labels<'_> {
    /// The rows that could own a label in place of its owner.
    fn others(&self, at: usize, fitting: &Fitting) -> Vec<usize> {
        let own = self.rows[at];
        fitting.rows.iter().filter(|row| *row != own).collect()
    }

    /// The positions that have a label, and for each the rows that could own it.
    fn candidates(&self) -> (Vec<usize>, Vec<Vec<usize>>) {
        let told = self.chosen.iter().enumerate();
        let told = told.filter_map(|(at, fitting)| Some((at, self.others(at, fitting.as_ref()?))));
        told.unzip()
    }

    /// Makes labels vaguer until they admit enough assignments; whether they did from the start.
    fn settle(&mut self) -> bool {
        let mut first = true;
        loop {
            let (told, candidates) = self.candidates();
            let Err(deficit) = assign(&candidates, self.goal.k - 1) else {
                return first;
            };
            first = false;
            let mut cheapest: Option<(f64, usize, Option<Fitting>)> = None;
            for label in &deficit.labels {
                let at = told[*label];
                let Some(old) = &self.chosen[at] else {
                    continue;
                };
                let weight = self.fit.table.weights[self.rows[at]];
                let most = cheapest.as_ref().map_or(f64::INFINITY, |c| c.0);
                let below = if weight > 0.0 {
                    old.loss + most / weight
                } else {
                    f64::INFINITY
                };
                // Vaguer than the old one, so that nothing that held is lost, and with an owner who
                // is neither used up nor had been thought of.
                let known = &candidates[*label];
                let is_new = |row: &usize| {
                    deficit.used_up.binary_search(row).is_err() && known.binary_search(row).is_err()
                };
                let row = self.rows[at];
                let exact = self.fit.table.exact(row);
                let new = self.fit.least(row, &exact, self.goal, below, &mut |new| {
                    new.rows.covers(&old.rows) && self.others(at, new).iter().any(is_new)
                });
                // Without any such label, it has to go.
                let cost = match &new {
                    Some(new) => weight * (new.loss - old.loss),
                    None if cheapest.is_none() => f64::MAX,
                    None => continue,
                };
                if cheapest.as_ref().is_none_or(|c| cost < c.0) {
                    cheapest = Some((cost, at, new));
                }
            }
            let Some((_, at, new)) = cheapest else {
                return false;
            };
            self.chosen[at] = new;
        }
    }

    /// Makes labels finer where the others allow it, those that lose most first.
    fn refine(&mut self) {
        if self.rows.len() * self.fit.table.len() > MOST_PAIRS {
            return;
        }
        let mut order: Vec<usize> = (0..self.chosen.len()).collect();
        let loss = |at: usize| self.chosen[at].as_ref().map_or(1.0, |fitting| fitting.loss);
        order.sort_by(|a, b| loss(*b).total_cmp(&loss(*a)));
        for at in order {
            let Some(old) = self.chosen[at].take() else {
                continue;
            };
            let (_, mut candidates) = self.candidates();
            let row = self.rows[at];
            let exact = self.fit.table.exact(row);
            let finer = self
                .fit
                .least(row, &exact, self.goal, old.loss, &mut |new| {
                    candidates.push(self.others(at, new));
                    let holds = assign(&candidates, self.goal.k - 1).is_ok();
                    candidates.pop();
                    holds
                });
            self.chosen[at] = finer.or(Some(old));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Draw, sample_of, small_people};
    use super::super::{Attacker, Breach, Concerned, Population, mean_loss, verify};
    use super::*;
    use std::collections::BTreeMap;

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(48))]

        #[test]
        fn labels_fit_k_and_admit_k_assignments(
            seed: u64, rows in 1..30_usize, quoted in 1..30_usize, k in 1..6_usize, diversity in 0..3_usize,
        ) {
            let mut people = small_people(&mut Draw::new(seed), rows);
            if rows > 4 {
                (people[1].joint, people[3].joint) = (Some("s".into()), Some("s".into()));
            }
            let sample = sample_of(&people);
            let table = &sample.tables()[0];
            let goal = Goal { diversity, ..Goal::k(k) };
            let quoted: Vec<usize> = (0..quoted.min(rows)).rev().collect();
            let labels = per_label(table, &quoted, &goal).unwrap();
            proptest::prop_assert_eq!(labels.len(), quoted.len());
            proptest::prop_assert_eq!(verify(&labels, &sample, k, Attacker::Insider).unwrap(), []);
            if diversity > 1 {
                let attacker = Attacker::Inference(Concerned::Fitting);
                proptest::prop_assert_eq!(verify(&labels, &sample, diversity, attacker).unwrap(), []);
            }
            // Suppression is the last rung: dropping all fields would not have been enough.
            let units = table.count(0..rows);
            if diversity < 2 && units >= k {
                proptest::prop_assert!(labels.iter().all(|label| label.nodes.is_some()));
            }
        }

        #[test]
        fn one_label_alone_loses_least_of_all_that_fit(seed: u64, rows in 2..25_usize, k in 1..5_usize) {
            let sample = sample_of(&small_people(&mut Draw::new(seed), rows));
            let table = &sample.tables()[0];
            let labels = per_label(table, &[0], &Goal::k(k)).unwrap();
            let mut all = vec![Vec::new()];
            for column in table.columns() {
                let longer = |nodes: &Vec<u16>| {
                    let above = column.hierarchy.upwards(column.values[0]);
                    above.map(|node| [&nodes[..], &[node]].concat()).collect::<Vec<_>>()
                };
                all = all.iter().flat_map(longer).collect();
            }
            all.retain(|nodes| (0..rows).filter(|row| table.fits(nodes, *row)).count() >= k);
            let losses = all.iter().map(|nodes| table.loss(0, nodes));
            match (losses.min_by(f64::total_cmp), &labels[0].nodes) {
                (Some(least), Some(_)) => {
                    let loss = mean_loss(&labels, &sample).unwrap();
                    proptest::prop_assert!((loss - least).abs() < 1e-9, "{loss} {least}");
                }
                (least, told) => proptest::prop_assert_eq!(least.is_none(), told.is_none()),
            }
        }
    }

    #[test]
    fn labels_that_each_fit_may_not_hold_together() {
        // Each fits two as it is or one rung up, but when the first two change places nobody is left
        // for the third. One label more has to be vaguer.
        let youth = |age: &str| super::super::Respondent::new("jongere", [("age", age)]);
        let sample = sample_of(&["16", "16", "17", "30"].map(youth));
        let table = &sample.tables()[0];
        let labels = per_label(table, &[0, 1, 2], &Goal::k(2)).unwrap();
        assert_eq!(verify(&labels, &sample, 2, Attacker::Insider).unwrap(), []);
        let codes: Vec<_> = labels
            .iter()
            .map(|l| l.codes(&sample).unwrap()[0].1)
            .collect();
        assert_eq!(codes, ["16-17", "16", "16-17"]);
    }

    #[test]
    fn a_population_is_counted_too() {
        let youth = |age: &str| super::super::Respondent::new("jongere", [("age", age)]);
        let sample = sample_of(&["16", "16", "17"].map(youth));
        let table = &sample.tables()[0];
        let ladders = super::super::Ladders::built_in().unwrap();
        let row = |age: &str, count| (BTreeMap::from([("age".to_owned(), age.to_owned())]), count);
        let rows = [
            row("16", 5),
            row("17", 6),
            row("12", 100),
            row("12-17", 1000),
        ];
        let population = Population::new(&ladders, table, &rows).unwrap();
        let told = |least| {
            let goal = Goal {
                population: Some((&population, least)),
                ..Goal::k(2)
            };
            let labels = per_label(table, &[0], &goal).unwrap();
            assert_eq!(
                verify(
                    &labels,
                    &sample,
                    usize::try_from(least).unwrap(),
                    Attacker::Outsider(std::slice::from_ref(&population))
                )
                .unwrap(),
                []
            );
            labels[0]
                .codes(&sample)
                .unwrap()
                .first()
                .map(|(_, code)| (*code).to_owned())
        };
        assert_eq!(told(5).as_deref(), Some("16"));
        assert_eq!(told(11).as_deref(), Some("16-17"));
        assert_eq!(told(12).as_deref(), Some("12-17"));
        assert_eq!(told(1_111).as_deref(), Some("12-17"));
        assert_eq!(told(1_112), None);
        let none = verify(
            &per_label(table, &[0], &Goal::k(2)).unwrap(),
            &sample,
            1,
            Attacker::Outsider(&[]),
        );
        assert_eq!(none.unwrap()[0].breach, Breach::Population);
    }

    #[test]
    fn a_respondent_is_labelled_once_and_must_exist() {
        let sample = sample_of(&small_people(&mut Draw::new(3), 6));
        let table = &sample.tables()[0];
        assert_eq!(per_label(table, &[2, 2, 1], &Goal::k(2)).unwrap().len(), 2);
        let error = per_label(table, &[9], &Goal::k(2)).err();
        assert_eq!(error, Some(RiskError::UnknownRespondent(9)));
    }
}
