//! Counting for [`super::verify`](fn@super::verify), by comparing every label with every respondent.

use super::hierarchy::{Node, TOP};
use super::sample::Sample;
use super::table::{Column, Table};
use std::collections::BTreeMap;

/// A label that is told.
pub(super) struct Told<'a> {
    pub(super) respondent: usize,
    pub(super) table: &'a Table,
    pub(super) row: usize,
    pub(super) nodes: &'a [Node],
}

impl Told<'_> {
    pub(super) fn fits(&self, row: usize) -> bool {
        let columns = self.table.columns.iter().zip(self.nodes);
        let mut held = columns.map(|(column, node)| {
            let value = column.values[row];
            let range = |node| column.hierarchy.range(node);
            match (range(*node), range(value)) {
                _ if !column.is_printed() => column.at_shown_level(value) == *node,
                (Some(told), Some(own)) => told.0 <= own.0 && own.1 <= told.1,
                _ => reaches(column, value, *node),
            }
        });
        self.nodes.len() == self.table.columns.len() && held.all(|held| held)
    }

    pub(super) fn fitting(&self) -> Vec<usize> {
        (0..self.table.len())
            .filter(|row| self.fits(*row))
            .collect()
    }

    fn unit(&self) -> u32 {
        self.table.units[self.row]
    }
}

/// Whether a node lies at or above another.
fn reaches(column: &Column, from: Node, to: Node) -> bool {
    let mut at = from;
    while at != to && at != TOP {
        at = column.hierarchy.parent(at);
    }
    at == to
}

/// The rows of those who have an equal label.
pub(super) fn equal(told: &[Told<'_>], one: &Told<'_>) -> Vec<usize> {
    let alike = |other: &&Told<'_>| other.table.role == one.table.role && other.nodes == one.nodes;
    told.iter().filter(alike).map(|other| other.row).collect()
}

/// The labels of one role that lack owners for `others` disjoint assignments beside the true one.
///
/// Every label asks for `others` rows; one that is taken as often as it may be is asked to give up a
/// label for which another can be found (augmenting paths, breadth first).
pub(super) fn too_close<'t, 'a>(told: &[&'t Told<'a>], others: usize) -> Vec<&'t Told<'a>> {
    let fits = |one: &&Told<'_>| -> Vec<usize> {
        let fitting = one.fitting().into_iter();
        fitting.filter(|row| *row != one.row).collect()
    };
    let fits: Vec<Vec<usize>> = told.iter().map(fits).collect();
    let mut takes: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut close = Vec::new();
    for (label, one) in told.iter().enumerate() {
        let enough = (0..others).all(|_| take(label, &fits, &mut takes, others));
        if !enough {
            close.push(*one);
        }
    }
    close
}

fn take(
    label: usize,
    fits: &[Vec<usize>],
    takes: &mut BTreeMap<usize, Vec<usize>>,
    most: usize,
) -> bool {
    // How each row was come to: the label that asks for it.
    let mut asked: BTreeMap<usize, usize> = BTreeMap::new();
    // How each label was come to: the row that would give it up.
    let mut given: BTreeMap<usize, usize> = BTreeMap::new();
    let mut queue = vec![label];
    let mut at = 0;
    while let Some(asking) = queue.get(at).copied() {
        at += 1;
        for row in &fits[asking] {
            let owned = takes.entry(*row).or_default();
            if owned.contains(&asking) || asked.contains_key(row) {
                continue;
            }
            asked.insert(*row, asking);
            if owned.len() < most {
                let mut row = *row;
                loop {
                    let asking = asked[&row];
                    takes.entry(row).or_default().push(asking);
                    let Some(former) = given.get(&asking).copied() else {
                        return true;
                    };
                    takes
                        .entry(former)
                        .or_default()
                        .retain(|taken| *taken != asking);
                    row = former;
                }
            }
            for other in owned.iter() {
                if *other != label && !given.contains_key(other) {
                    given.insert(*other, *row);
                    queue.push(*other);
                }
            }
        }
    }
    false
}

/// The labels of joint groups of which more than one label is told, each with the number of joint
/// groups that fit the group's labels together.
pub(super) fn families<'t, 'a>(
    told: &'t [Told<'a>],
    sample: &'a Sample,
) -> Vec<(&'t Told<'a>, usize)> {
    let mut groups: BTreeMap<u32, Vec<&Told<'_>>> = BTreeMap::new();
    for one in told {
        groups.entry(one.unit()).or_default().push(one);
    }
    let mut members: BTreeMap<u32, Vec<(&str, usize)>> = BTreeMap::new();
    for table in sample.tables() {
        for (row, unit) in table.units.iter().enumerate() {
            members.entry(*unit).or_default().push((&table.role, row));
        }
    }
    let counted = groups
        .into_values()
        .filter(|labels| labels.len() > 1)
        .flat_map(|labels| {
            let fits = |family: &&Vec<(&str, usize)>| could_be(&labels, family, &mut Vec::new());
            let found = members.values().filter(fits).count();
            labels.into_iter().map(move |label| (label, found))
        });
    counted.collect()
}

/// Whether labels could belong to different members of a family.
fn could_be(labels: &[&Told<'_>], family: &[(&str, usize)], used: &mut Vec<usize>) -> bool {
    let Some((label, rest)) = labels.split_first() else {
        return true;
    };
    for (at, (role, row)) in family.iter().enumerate() {
        if !used.contains(&at) && *role == &*label.table.role && label.fits(*row) {
            used.push(at);
            if could_be(rest, family, used) {
                return true;
            }
            used.pop();
        }
    }
    false
}
