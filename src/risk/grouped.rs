//! Groups: classes of at least k respondents who share a label, each as fine as its members allow.
//!
//! Everybody of the role is put into one class, quoted or not, and a class tells of each field the
//! finest node that holds all members. So equal labels stand with at least k respondents, and a
//! reader who knows the method learns no more than that.
//!
//! The best partition is hard to find. Classes are first merged, cheapest first, then changed at
//! random and in fewer and fewer steps for the worse (simulated annealing) with a fixed seed: the
//! same input gives the same groups.
//!
//! # Source
//!
//! Local recoding with the loss of Xu et al. (KDD 2006); annealing after Kirkpatrick et al. (1983).

use super::anneal::Groups;
use super::error::Result;
use super::goal::Goal;
use super::loss::Label;
use super::partition::{Class, Columns};
use super::table::Table;
use std::collections::BTreeMap;

/// Larger samples are parted into blocks of at most so many respondents, each by itself.
const BLOCK: usize = 400;
/// Steps of the search for all blocks together.
const MOST_STEPS: usize = 100_000;

/// A label for every respondent of a table.
///
/// Every class of equal labels reaches the goal. At most `goal.suppress` labels are suppressed, and
/// all of those who share a hidden field, such as a region, with fewer than k.
///
/// # Errors
///
/// [`super::RiskError::Parameter`] if `goal.k` is 0.
pub fn grouped(table: &Table, goal: &Goal<'_>) -> Result<Vec<Label>> {
    goal.check()?;
    let columns = Columns::new(table, goal);
    let mut hidden: BTreeMap<Vec<_>, Vec<usize>> = BTreeMap::new();
    for row in 0..table.len() {
        let known = table
            .columns
            .iter()
            .map(|column| column.shown(row))
            .collect();
        hidden.entry(known).or_default().push(row);
    }
    let mut labels: Vec<Label> = (table.respondents.iter())
        .map(|respondent| Label {
            respondent: *respondent,
            nodes: None,
        })
        .collect();
    let mut suppress = goal.suppress;
    for rows in hidden.into_values() {
        let (classes, suppressed) = partition(&columns, &rows, suppress);
        suppress -= suppressed.min(suppress);
        for class in classes {
            for row in &class.rows {
                labels[*row].nodes = Some(class.nodes.clone());
            }
        }
    }
    Ok(labels)
}

/// Classes that reach the goal, and how many rows are in none: none at all if even all rows
/// together do not reach it, else at most `most`.
fn partition(columns: &Columns<'_>, rows: &[usize], most: usize) -> (Vec<Class>, usize) {
    // Neighbours in the order of their values are alike, so that blocks of them lose little.
    let mut rows = rows.to_vec();
    rows.sort_by_cached_key(|row| {
        let values = columns.table.columns.iter().map(|column| {
            let mut path: Vec<_> = column.hierarchy.upwards(column.values[*row]).collect();
            path.reverse();
            path
        });
        (values.collect::<Vec<_>>(), *row)
    });
    let Some(whole) = columns.valid(rows.clone()) else {
        return (Vec::new(), rows.len());
    };
    let blocks = rows.len().div_ceil(BLOCK).max(1);
    let mut classes = Vec::new();
    let mut suppressed = 0;
    for block in rows.chunks(rows.len().div_ceil(blocks).max(1)) {
        let merged = merge(columns, block);
        if merged.iter().all(|class| columns.reaches(class)) {
            let mut groups = Groups::new(columns, merged, most - suppressed);
            groups.anneal(MOST_STEPS / blocks);
            suppressed += groups.suppressed.len();
            classes.extend(groups.classes);
        } else {
            classes.extend(merged);
        }
    }
    // A block may be too small or too much alike to reach the goal by itself.
    while let Some(short) = classes.iter().position(|class| !columns.reaches(class)) {
        let class = classes.swap_remove(short);
        let Some((at, merged)) = cheapest(columns, &class, &classes) else {
            return (vec![whole], 0);
        };
        classes[at] = merged;
    }
    (classes, suppressed)
}

/// Classes of single rows, the one that is short of the goal and smallest merged with the one where
/// that costs least, until none is short or one is left.
fn merge(columns: &Columns<'_>, rows: &[usize]) -> Vec<Class> {
    let mut classes: Vec<Class> = rows.iter().map(|row| columns.class(vec![*row])).collect();
    loop {
        let short = classes
            .iter()
            .enumerate()
            .filter(|(_, class)| !columns.reaches(class));
        let Some((at, _)) = short.min_by_key(|(at, class)| (class.rows.len(), *at)) else {
            return classes;
        };
        let class = classes.swap_remove(at);
        match cheapest(columns, &class, &classes) {
            Some((at, merged)) => classes[at] = merged,
            None => return vec![class],
        }
    }
}

/// The class with which another is merged at the least cost, and what comes of it.
fn cheapest(columns: &Columns<'_>, class: &Class, others: &[Class]) -> Option<(usize, Class)> {
    let merged = others.iter().enumerate().map(|(at, other)| {
        let rows = other.rows.iter().chain(&class.rows).copied().collect();
        let merged = columns.class(rows);
        (merged.cost - other.cost, at, merged)
    });
    let least = merged.min_by(|a, b| a.0.total_cmp(&b.0));
    least.map(|(_, at, merged)| (at, merged))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Draw as Numbers, sample_of, small_people, small_sample};
    use super::super::{
        Attacker, Concerned, Domain, Ladders, Sample, Use, mean_loss, one_rule, verify,
    };
    use super::*;

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(12))]

        #[test]
        fn every_class_has_k_or_is_suppressed(
            seed: u64, rows in 1..25_usize, k in 1..6_usize, suppress in 0..3_usize, diversity in 0..3_usize,
        ) {
            let mut people = small_people(&mut Numbers::new(seed), rows);
            if rows > 4 {
                (people[1].joint, people[3].joint) = (Some("s".into()), Some("s".into()));
            }
            let sample = sample_of(&people);
            let table = &sample.tables()[0];
            let goal = Goal { diversity, suppress, ..Goal::k(k) };
            let labels = grouped(table, &goal).unwrap();
            proptest::prop_assert_eq!(&labels, &grouped(table, &goal).unwrap());
            for attacker in [Attacker::Prosecutor, Attacker::Insider] {
                proptest::prop_assert_eq!(verify(&labels, &sample, k, attacker).unwrap(), []);
            }
            let attacker = Attacker::Inference(Concerned::Equal);
            proptest::prop_assert_eq!(verify(&labels, &sample, diversity.max(1), attacker).unwrap().len() * usize::from(diversity > 1), 0);
            let hidden = labels.iter().filter(|label| label.nodes.is_none()).count();
            proptest::prop_assert!(hidden <= suppress || hidden == rows);
        }
    }

    #[test]
    fn groups_lose_no_more_than_one_rule_for_all() {
        for seed in 0..2 {
            let sample = small_sample(&mut Numbers::new(seed), 38);
            let table = &sample.tables()[0];
            let rule = one_rule(table, &Goal::k(3)).unwrap().unwrap();
            let groups = grouped(table, &Goal::k(3)).unwrap();
            assert!(mean_loss(&groups, &sample).unwrap() <= rule.loss);
        }
    }

    #[test]
    fn a_hidden_field_parts_classes_and_small_parts_are_suppressed() {
        let mut people = small_people(&mut Numbers::new(5), 20);
        for (at, one) in people.iter_mut().enumerate() {
            let region = if at < 2 { "zeeland" } else { "utrecht" };
            one.values.insert("region".into(), region.into());
        }
        let fields = [
            ("age", Use::Printed { weight: 1.0 }),
            ("region", Use::Hidden { level: 1 }),
        ];
        let ladders = Ladders::built_in().unwrap();
        let sample = Sample::new(&ladders, &fields, &people, Domain::Sample).unwrap();
        let table = &sample.tables()[0];
        let labels = grouped(table, &Goal::k(3)).unwrap();
        assert!(labels[..2].iter().all(|label| label.nodes.is_none()));
        assert!(labels[2..].iter().all(|label| label.nodes.is_some()));
        assert!(
            labels[2..]
                .iter()
                .all(|l| l.codes(&sample).unwrap().iter().all(|(f, _)| *f == "age"))
        );
        assert_eq!(
            verify(&labels, &sample, 3, Attacker::Prosecutor).unwrap(),
            []
        );
        assert_eq!(verify(&labels, &sample, 3, Attacker::Insider).unwrap(), []);
    }

    #[test]
    fn nobody_and_too_few_do_no_harm() {
        let sample = small_sample(&mut Numbers::new(1), 2);
        let labels = grouped(&sample.tables()[0], &Goal::k(3)).unwrap();
        assert!(labels.iter().all(|label| label.nodes.is_none()));
        assert!(grouped(&sample.tables()[0], &Goal::k(0)).is_err());
    }
}
