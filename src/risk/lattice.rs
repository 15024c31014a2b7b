//! One rule for all: the least-loss choice of one level a field that is k-anonymous.
//!
//! The search itself is in the module `search`; it is exact.
//!
//! # Source
//!
//! Full-domain recoding: Samarati (2001), Sweeney (2002). Predictive tagging and the search:
//! El Emam et al., *A globally optimal k-anonymity method* (JAMIA 2009); Kohlmayer et al., *Flash*
//! (PASSAT 2012).

use super::classes::Packing;
use super::error::Result;
use super::goal::Goal;
use super::loss::Label;
use super::search::Search;
use super::table::Table;

/// What one rule for all comes to.
#[derive(Clone, Debug)]
pub struct Rule {
    /// The level of each column.
    pub levels: Vec<usize>,
    /// A label for every respondent of the table.
    pub labels: Vec<Label>,
    /// The mean loss, by the respondents' weights; a suppressed respondent loses 1.
    pub loss: f64,
    /// How many combinations of levels there are, and how many were counted.
    pub nodes: usize,
    /// See `nodes`.
    pub checked: usize,
}

/// The rule that loses least of all that reach a goal; `None` if none does.
///
/// Every class of equal labels reaches the goal, except for at most `goal.suppress` respondents
/// whose labels are suppressed. Among rules that lose the same it is one that cannot be made finer.
///
/// # Errors
///
/// [`super::RiskError::Parameter`] if `goal.k` is 0; [`super::RiskError::TooLarge`] beyond 2^24 combinations of
/// levels or 128 bits a key.
pub fn one_rule(table: &Table, goal: &Goal<'_>) -> Result<Option<Rule>> {
    goal.check()?;
    let packing = Packing::new(table)?;
    if packing.fits::<u64>() {
        Ok(Search::<u64>::new(table, goal, packing)?.run())
    } else {
        Ok(Search::<u128>::new(table, goal, packing)?.run())
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Draw, small_sample};
    use super::super::{Domain, Ladders, Node, Population, RiskError, Sample, Use};
    use super::*;
    use std::collections::BTreeMap;

    /// The least loss over all nodes, counted from labels by plain comparison.
    fn exhaustive(table: &Table, goal: &Goal<'_>) -> Option<f64> {
        let levels = table.columns.iter().map(|c| match c.used {
            Use::Hidden { level } => vec![level],
            Use::Printed { .. } => (0..c.hierarchy.levels()).collect(),
        });
        let mut nodes = vec![Vec::new()];
        for column in levels {
            let longer = |node: &Vec<usize>| {
                let with = |level: &usize| node.iter().chain([level]).copied().collect::<Vec<_>>();
                column.iter().map(with).collect::<Vec<_>>()
            };
            nodes = nodes.iter().flat_map(longer).collect();
        }
        let losses = nodes.iter().filter_map(|levels| {
            let label = |row: usize| -> Vec<Node> {
                let columns = table.columns.iter().zip(levels);
                columns
                    .map(|(c, l)| c.hierarchy.rung(c.values[row], *l))
                    .collect()
            };
            let mut classes: BTreeMap<Vec<Node>, Vec<usize>> = BTreeMap::new();
            for row in 0..table.len() {
                classes.entry(label(row)).or_default().push(row);
            }
            let reached = |nodes: &Vec<Node>| {
                let rows = &classes[nodes];
                let mut values: Vec<_> = rows.iter().filter_map(|r| table.sensitive[*r]).collect();
                values.sort_unstable();
                values.dedup();
                rows.len() >= goal.k && (goal.diversity < 2 || values.len() >= goal.diversity)
            };
            let labels: Vec<_> = (0..table.len()).map(label).collect();
            let missing = labels.iter().filter(|label| !reached(label)).count();
            let loss = |(row, label): (usize, &Vec<Node>)| {
                let own = if reached(label) {
                    table.loss(row, label)
                } else {
                    1.0
                };
                own * table.weights[row]
            };
            let total: f64 = table.weights.iter().sum();
            (missing <= goal.suppress)
                .then(|| labels.iter().enumerate().map(loss).sum::<f64>() / total)
        });
        losses.min_by(f64::total_cmp)
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(96))]

        #[test]
        fn the_search_finds_what_looking_at_every_node_finds(
            seed: u64, rows in 1..40_usize, k in 1..5_usize, suppress in 0..4_usize, diversity in 0..3_usize,
        ) {
            let sample = small_sample(&mut Draw::new(seed), rows);
            let table = &sample.tables()[0];
            let goal = Goal { diversity, suppress, ..Goal::k(k) };
            let found = one_rule(table, &goal).unwrap();
            match (found.map(|rule| rule.loss), exhaustive(table, &goal)) {
                (Some(found), Some(least)) => proptest::prop_assert!((found - least).abs() < 1e-9, "{found} {least}"),
                (found, least) => proptest::prop_assert_eq!(found.is_none(), least.is_none()),
            }
        }
    }

    #[test]
    fn k_of_0_is_refused_and_too_large_a_k_finds_nothing() {
        let sample = small_sample(&mut Draw::new(1), 5);
        let table = &sample.tables()[0];
        assert_eq!(
            one_rule(table, &Goal::k(0)).err(),
            Some(RiskError::Parameter)
        );
        assert!(one_rule(table, &Goal::k(6)).unwrap().is_none());
        let all = Goal {
            suppress: 5,
            ..Goal::k(6)
        };
        let rule = one_rule(table, &all).unwrap().unwrap();
        assert!(rule.labels.iter().all(|label| label.nodes.is_none()));
    }

    #[test]
    fn wide_keys_find_the_same() {
        let sample = small_sample(&mut Draw::new(7), 30);
        let table = &sample.tables()[0];
        let goal = Goal::k(3);
        let narrow = one_rule(table, &goal).unwrap().unwrap();
        let wide = Search::<u128>::new(table, &goal, Packing::new(table).unwrap());
        assert_eq!(wide.unwrap().run().unwrap().levels, narrow.levels);
    }

    #[test]
    fn a_population_makes_the_rule_vaguer_and_a_hidden_field_stays() {
        let youth = |age: &str| {
            let values = [("age", age), ("region", "utrecht")];
            super::super::Respondent::new("jongere", values)
        };
        let people = ["16", "16", "17", "17"].map(youth);
        let ladders = Ladders::built_in().unwrap();
        let fields = [
            ("age", Use::Printed { weight: 1.0 }),
            ("region", Use::Hidden { level: 1 }),
        ];
        let sample = Sample::new(&ladders, &fields, &people, Domain::Sample).unwrap();
        let table = &sample.tables()[0];
        let row = |age: &str, region: &str| {
            let values = [("age", age), ("region", region)];
            values
                .map(|(field, code)| (field.to_owned(), code.to_owned()))
                .into()
        };
        let rows = [
            (row("16", "utrecht"), 50),
            (row("17", "utrecht"), 9),
            (row("17", "zeeland"), 99),
        ];
        let population = Population::new(&ladders, table, &rows).unwrap();
        let levels = |least| {
            let population = Some((&population, least));
            let goal = Goal {
                population,
                ..Goal::k(2)
            };
            one_rule(table, &goal).unwrap().map(|rule| rule.levels)
        };
        assert_eq!(levels(9), Some(vec![0, 1]));
        assert_eq!(levels(10), Some(vec![1, 1]));
        assert_eq!(levels(60), None);
    }
}
