//! Labels that were printed before: they stay as they were, or are told no more.

use super::error::Result;
use super::hierarchy::{Node, TOP};
use super::loss::Label;
use super::sample::Sample;
use super::table::{Column, Table};
use super::verify::{Attacker, Breach, verify};
use std::collections::BTreeMap;

/// Why a label that was printed before cannot be printed again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It tells what the sample does not say of the respondent.
    Untrue,
    /// It fits so many now, and that is too few.
    TooFew(u64),
}

/// Labels with those of earlier reports in their places.
#[derive(Clone, Debug)]
pub struct Kept {
    /// The labels, in the order in which they were given.
    pub labels: Vec<Label>,
    /// By respondent: why the label of an earlier report is refused. Their new label is suppressed:
    /// a second one tells more than either.
    pub refused: BTreeMap<usize, Refusal>,
}

/// Puts what was printed of respondents before, as codes by field, in the place of their labels.
///
/// What then does not hold against all the attackers, each with its k, is suppressed. Suppressed
/// labels take nothing from what others fit, so that this ends; O(labels) verifications at most.
///
/// # Errors
///
/// As [`verify`].
pub fn keep_earlier(
    labels: &[Label],
    earlier: &BTreeMap<usize, BTreeMap<String, String>>,
    sample: &Sample,
    attackers: &[(Attacker<'_>, usize)],
) -> Result<Kept> {
    let mut kept = Kept {
        labels: labels.to_vec(),
        refused: BTreeMap::new(),
    };
    for label in &mut kept.labels {
        let Some(codes) = earlier.get(&label.respondent) else {
            continue;
        };
        let (table, row) = sample.place(label.respondent)?;
        label.nodes = nodes(codes, table, row);
        if label.nodes.is_none() {
            kept.refused.insert(label.respondent, Refusal::Untrue);
        }
    }
    if earlier.is_empty() {
        return Ok(kept);
    }
    loop {
        let mut broken = BTreeMap::new();
        for (attacker, k) in attackers {
            for violation in verify(&kept.labels, sample, *k, *attacker)? {
                broken.entry(violation.respondent).or_insert(violation);
            }
        }
        // Others break only where these leave too few assignments.
        if broken.keys().any(|who| earlier.contains_key(who)) {
            broken.retain(|who, _| earlier.contains_key(who));
        }
        if broken.is_empty() {
            return Ok(kept);
        }
        for label in &mut kept.labels {
            let Some(violation) = broken.get(&label.respondent) else {
                continue;
            };
            label.nodes = None;
            if earlier.contains_key(&label.respondent) {
                let why = match violation.breach {
                    Breach::Untrue => Refusal::Untrue,
                    _ => Refusal::TooFew(violation.found),
                };
                kept.refused.insert(label.respondent, why);
            }
        }
    }
}

/// The label of codes in a table; `None` if the table knows one of them not as printed.
fn nodes(codes: &BTreeMap<String, String>, table: &Table, row: usize) -> Option<Vec<Node>> {
    let printed = |field: &str| {
        let mut columns = table.columns.iter();
        columns.any(|c| c.is_printed() && c.hierarchy.field() == field)
    };
    if !codes.keys().all(|field| printed(field)) {
        return None;
    }
    let own = table.exact(row);
    let node = |(column, own): (&Column, Node)| match codes.get(column.hierarchy.field()) {
        _ if !column.is_printed() => Some(own),
        Some(code) => column.hierarchy.node(code),
        None => Some(TOP),
    };
    table.columns.iter().zip(own).map(node).collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::youths;
    use super::*;
    use crate::risk::{Goal, per_label};

    fn codes(codes: &[(&str, &str)]) -> BTreeMap<String, String> {
        let owned = |(field, code): &(&str, &str)| ((*field).to_owned(), (*code).to_owned());
        codes.iter().map(owned).collect()
    }

    #[test]
    fn what_was_printed_stays_while_it_holds_and_is_told_no_more_else() {
        let sample = youths();
        let table = &sample.tables()[0];
        let all: Vec<usize> = table.respondents().to_vec();
        let labels = per_label(table, &all, &Goal::k(2)).unwrap();
        let attackers = [(Attacker::Insider, 2)];
        let told = |earlier: BTreeMap<usize, BTreeMap<String, String>>| {
            keep_earlier(&labels, &earlier, &sample, &attackers).unwrap()
        };
        assert_eq!(told(BTreeMap::new()).labels, labels);
        // Nothing but the role is true of everybody.
        let nothing = told(BTreeMap::from([(0, codes(&[]))]));
        assert!(nothing.refused.is_empty());
        assert_eq!(nothing.labels[0].codes(&sample).unwrap(), []);
        assert_eq!(nothing.labels[1..], labels[1..]);
        // What fits one alone may not be told again, and neither may what is not true.
        let exact = Label {
            respondent: 0,
            nodes: Some(table.exact(0)),
        };
        let exact = exact.codes(&sample).unwrap();
        let alone = told(BTreeMap::from([(0, codes(&exact))]));
        assert_eq!(alone.refused[&0], Refusal::TooFew(1));
        assert_eq!(alone.labels[0].nodes, None);
        let untrue = told(BTreeMap::from([(0, codes(&[("age", "99")]))]));
        assert_eq!(untrue.refused[&0], Refusal::Untrue);
        assert_eq!(untrue.labels[0].nodes, None);
    }
}
