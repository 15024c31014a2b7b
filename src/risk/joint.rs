//! Labels of one joint group, such as a parent and a child who took part both, judged together.
//!
//! A reader may know which labels belong together. Then it is not enough that each fits k
//! respondents: all labels of a joint group must fit k joint groups. Few samples have so many, so
//! this often ends with one told label a group; it is said here rather than hidden in the counts.

use super::error::{Result, RiskError};
use super::hierarchy::{Node, TOP};
use super::loss::Label;
use super::sample::Sample;
use super::table::Table;
use std::collections::BTreeMap;

/// How labels of a joint group are mended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mend {
    /// They are made vaguer, the cheapest step first, if that can be enough; else as below. For labels
    /// of [`super::per_label`], which stay safe when they are made vaguer.
    Generalise,
    /// The one that loses most is suppressed, until the others fit k groups or one is left. For labels
    /// of rules for all and of groups, which must stay equal within a class.
    Suppress,
}

/// The labels with those of joint groups mended, so that together they fit at least k joint groups
/// each. `labels` are those to be published, of all roles.
///
/// # Errors
///
/// [`RiskError::UnknownRespondent`]; [`RiskError::Parameter`] if `k` is 0.
pub fn settle_joint(labels: &[Label], sample: &Sample, k: usize, mend: Mend) -> Result<Vec<Label>> {
    if k == 0 {
        return Err(RiskError::Parameter);
    }
    let mut families: BTreeMap<u32, Vec<Member<'_>>> = BTreeMap::new();
    for table in sample.tables() {
        for (row, unit) in table.units.iter().enumerate() {
            families
                .entry(*unit)
                .or_default()
                .push(Member { table, row });
        }
    }
    families.retain(|_, members| members.len() > 1);
    let mut settled = labels.to_vec();
    let mut told: BTreeMap<u32, Vec<Told<'_>>> = BTreeMap::new();
    for (at, label) in labels.iter().enumerate() {
        let (table, row) = sample.place(label.respondent)?;
        if let Some(nodes) = &label.nodes {
            let nodes = nodes.clone();
            told.entry(table.units[row]).or_default().push(Told {
                at,
                table,
                row,
                nodes,
            });
        }
    }
    for group in told.into_values() {
        let places: Vec<usize> = group.iter().map(|told| told.at).collect();
        let kept = settle(group, &families, k, mend);
        for at in places {
            let nodes = kept
                .iter()
                .find(|told| told.at == at)
                .map(|told| told.nodes.clone());
            settled[at].nodes = nodes;
        }
    }
    Ok(settled)
}

struct Member<'s> {
    table: &'s Table,
    row: usize,
}

#[derive(Clone)]
struct Told<'s> {
    at: usize,
    table: &'s Table,
    row: usize,
    nodes: Vec<Node>,
}

impl Told<'_> {
    fn loss(&self) -> f64 {
        self.table.loss(self.row, &self.nodes)
    }

    /// The label with one printed column a step vaguer; `None` if it tells nothing of it.
    fn vaguer(&self, column: usize) -> Option<Self> {
        let own = &self.table.columns[column];
        if !own.is_printed() || self.nodes[column] == TOP {
            return None;
        }
        let mut new = self.clone();
        new.nodes[column] = own.hierarchy.parent(self.nodes[column]);
        Some(new)
    }
}

fn settle<'s>(
    mut group: Vec<Told<'s>>,
    families: &BTreeMap<u32, Vec<Member<'s>>>,
    k: usize,
    mend: Mend,
) -> Vec<Told<'s>> {
    let count = |group: &[Told<'s>]| {
        let fits = |family: &&Vec<Member<'s>>| could_own(group, family, &mut Vec::new());
        families.values().filter(fits).count()
    };
    let mut before = group.clone();
    while group.len() > 1 && count(&group) < k {
        let mut vaguest = group.clone();
        for told in &mut vaguest {
            for (column, node) in told.table.columns.iter().zip(&mut told.nodes) {
                if column.is_printed() {
                    *node = TOP;
                }
            }
        }
        if mend == Mend::Suppress || count(&vaguest) < k {
            let most = group
                .iter()
                .enumerate()
                .max_by(|(_, a), (_, b)| a.loss().total_cmp(&b.loss()));
            let Some((most, _)) = most else { break };
            group.remove(most);
            before.remove(most);
            continue;
        }
        let steps = group.iter().enumerate().flat_map(|(at, told)| {
            let new = (0..told.nodes.len()).filter_map(|column| told.vaguer(column));
            new.map(move |new| (new.loss() - told.loss(), at, new))
        });
        let Some((_, at, new)) = steps.min_by(|a, b| a.0.total_cmp(&b.0)) else {
            break;
        };
        group[at] = new;
    }
    // Steps that turned out not to be needed are taken back.
    for at in 0..group.len() {
        for column in 0..group[at].nodes.len() {
            let vaguer = std::mem::replace(&mut group[at].nodes[column], before[at].nodes[column]);
            if group.len() > 1 && count(&group) < k {
                group[at].nodes[column] = vaguer;
            }
        }
    }
    group
}

/// Whether labels could belong to different members of a family.
fn could_own(labels: &[Told<'_>], family: &[Member<'_>], used: &mut Vec<usize>) -> bool {
    let Some((label, rest)) = labels.split_first() else {
        return true;
    };
    for (at, member) in family.iter().enumerate() {
        let same_role = member.table.role == label.table.role;
        if same_role && !used.contains(&at) && label.table.fits(&label.nodes, member.row) {
            used.push(at);
            if could_own(rest, family, used) {
                return true;
            }
            used.pop();
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::super::testing::sample_of;
    use super::super::{Attacker, Breach, Respondent, verify};
    use super::*;

    /// Families of a mother and a child, the child of the given age.
    fn families(ages: &[&str]) -> Sample {
        let mut people = Vec::new();
        for (at, age) in ages.iter().enumerate() {
            for (role, values) in [
                ("jongere", vec![("age", *age)]),
                ("ouder", vec![("sex", "v")]),
            ] {
                let mut one = Respondent::new(role, values);
                one.joint = Some(format!("family {at}"));
                people.push(one);
            }
        }
        sample_of(&people)
    }

    fn exact(sample: &Sample, respondents: &[usize]) -> Vec<Label> {
        let label = |respondent: &usize| {
            let (table, row) = sample.place(*respondent).unwrap();
            Label {
                respondent: *respondent,
                nodes: Some(table.exact(row)),
            }
        };
        respondents.iter().map(label).collect()
    }

    #[test]
    fn a_mother_and_a_child_must_fit_k_families() {
        let sample = families(&["16", "17", "12"]);
        let labels = exact(&sample, &[0, 1]);
        let broken = verify(&labels, &sample, 2, Attacker::Family).unwrap();
        let breaches: Vec<_> = broken
            .iter()
            .map(|v| (v.respondent, v.breach, v.found))
            .collect();
        assert_eq!(breaches, [(0, Breach::Family, 1), (1, Breach::Family, 1)]);
        let settled = settle_joint(&labels, &sample, 2, Mend::Generalise).unwrap();
        let codes: Vec<_> = settled
            .iter()
            .map(|label| label.codes(&sample).unwrap())
            .collect();
        assert_eq!(codes, [vec![("age", "16-17")], vec![("sex", "v")]]);
        assert!(
            verify(&settled, &sample, 2, Attacker::Family)
                .unwrap()
                .is_empty()
        );
    }

    #[test]
    fn with_too_few_families_one_label_is_left() {
        let sample = families(&["16", "17"]);
        let labels = exact(&sample, &[0, 1, 2]);
        for mend in [Mend::Generalise, Mend::Suppress] {
            let settled = settle_joint(&labels, &sample, 3, mend).unwrap();
            let told: Vec<bool> = settled.iter().map(|label| label.nodes.is_some()).collect();
            assert_eq!(told.iter().filter(|told| **told).count(), 2, "{mend:?}");
            assert!(told[2], "nobody else of that family is told of");
            assert!(
                verify(&settled, &sample, 3, Attacker::Family)
                    .unwrap()
                    .is_empty()
            );
        }
        assert_eq!(
            settle_joint(&labels, &sample, 0, Mend::Suppress).err(),
            Some(RiskError::Parameter)
        );
    }
}
