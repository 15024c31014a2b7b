//! Why a label does not hold, and the cheapest way to mend it: as data, for others to word.

use super::error::{Result, RiskError};
use super::fit::Fit;
use super::goal::Goal;
use super::hierarchy::{Node, TOP};
use super::loss::Label;
use super::sample::Sample;

/// What a label's field has to do with how few the label fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// The column of the role's table.
    pub column: usize,
    /// How many units the label would fit if it told nothing of this field.
    pub without: usize,
}

/// One field made vaguer. `Debug` shows numbers of nodes, no codes; [`super::Hierarchy::code`] has those.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// The column of the role's table.
    pub column: usize,
    /// What the label tells.
    pub from: Node,
    /// What it would tell; [`TOP`] for nothing.
    pub to: Node,
    /// How much more the label would lose, from 0 to 1.
    pub loss: f64,
}

/// Why a label holds or does not.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// How many units of the role the label fits, its own included.
    pub fits: usize,
    /// Whether it reaches the goal as it is.
    pub reaches: bool,
    /// The fields it tells of, the one first without which it would fit most.
    pub parts: Vec<Part>,
    /// The ways to mend it by one field alone, the cheapest first; each goes no further than needed.
    pub single: Vec<Step>,
    /// The cheapest way to mend it by any fields, in the order of the columns. Empty if it holds or
    /// nothing mends it but suppression.
    pub cheapest: Vec<Step>,
}

impl Explanation {
    /// Whether only suppression is left.
    #[must_use]
    pub fn is_hopeless(&self) -> bool {
        !self.reaches && self.cheapest.is_empty()
    }
}

/// Explains a label that is told. The condition on labels together, k disjoint assignments, is not
/// looked at.
///
/// # Errors
///
/// [`RiskError::UnknownRespondent`] for a respondent who is not in the sample, or a label that is
/// suppressed or does not fit its own respondent; [`RiskError::Parameter`] if `goal.k` is 0.
pub fn explain(label: &Label, sample: &Sample, goal: &Goal<'_>) -> Result<Explanation> {
    goal.check()?;
    let (table, row) = sample.place(label.respondent)?;
    let unfit = RiskError::UnknownRespondent(label.respondent);
    let Some(nodes) = &label.nodes else {
        return Err(unfit);
    };
    if nodes.len() != table.columns.len() || !table.fits(nodes, row) {
        return Err(unfit);
    }
    let fit = Fit::new(table);
    let rows = fit.rows(nodes);
    let reaches = fit.reaches(nodes, &rows, goal);
    let with = |column: usize, node| {
        let mut nodes = nodes.clone();
        nodes[column] = node;
        nodes
    };
    let told = |column: &usize| table.columns[*column].is_printed() && nodes[*column] != TOP;
    let told: Vec<usize> = (0..nodes.len()).filter(told).collect();
    let mut parts: Vec<Part> = (told.iter())
        .map(|column| Part {
            column: *column,
            without: fit.count(&fit.rows(&with(*column, TOP))),
        })
        .collect();
    parts.sort_by(|a, b| b.without.cmp(&a.without).then(a.column.cmp(&b.column)));
    let step = |column: usize, to: Node| {
        let hierarchy = &table.columns[column].hierarchy;
        let value = table.columns[column].values[row];
        let loss = hierarchy.loss(value, to) - hierarchy.loss(value, nodes[column]);
        Step {
            column,
            from: nodes[column],
            to,
            loss: table.shares[column] * loss,
        }
    };
    let mut single = Vec::new();
    let mut cheapest = Vec::new();
    if !reaches {
        for column in told {
            let mut above = table.columns[column].hierarchy.upwards(nodes[column]);
            let mends = |node: &Node| {
                let nodes = with(column, *node);
                fit.reaches(&nodes, &fit.rows(&nodes), goal)
            };
            single.extend(above.find(mends).map(|node| step(column, node)));
        }
        single.sort_by(|a, b| a.loss.total_cmp(&b.loss).then(a.column.cmp(&b.column)));
        if let Some(mended) = fit.least(row, nodes, goal, f64::INFINITY, &mut |_| true) {
            let changed = (0..nodes.len()).filter(|column| mended.nodes[*column] != nodes[*column]);
            cheapest = changed
                .map(|column| step(column, mended.nodes[column]))
                .collect();
        }
    }
    Ok(Explanation {
        fits: fit.count(&rows),
        reaches,
        parts,
        single,
        cheapest,
    })
}

#[cfg(test)]
mod tests {
    use super::super::per_label;
    use super::super::testing::youths;
    use super::*;

    fn label(sample: &Sample, respondent: usize) -> Label {
        let (table, row) = sample.place(respondent).unwrap();
        Label {
            respondent,
            nodes: Some(table.exact(row)),
        }
    }

    #[test]
    fn the_field_that_makes_a_label_unique_is_named_with_its_cheapest_repair() {
        let sample = youths();
        let told = explain(&label(&sample, 0), &sample, &Goal::k(2)).unwrap();
        assert_eq!((told.fits, told.reaches), (1, false));
        assert_eq!(
            told.parts[0],
            Part {
                column: 1,
                without: 2
            }
        );
        let living = &sample.tables()[0].columns[1].hierarchy;
        let [only] = told.cheapest[..] else {
            panic!("one step")
        };
        assert_eq!(
            (only.column, living.code(only.to)),
            (1, "uithuis.gezinsvorm")
        );
        assert_eq!(told.single, [only]);
        assert!(only.loss > 0.0 && !told.is_hopeless());
        // The repair is what the strategy would have chosen.
        let chosen = per_label(&sample.tables()[0], &[0], &Goal::k(2)).unwrap();
        assert_eq!(chosen[0].nodes.as_ref().unwrap()[1], only.to);
    }

    #[test]
    fn a_repair_may_need_two_fields_or_be_impossible() {
        let sample = youths();
        let told = explain(&label(&sample, 0), &sample, &Goal::k(3)).unwrap();
        assert!(told.single.is_empty());
        assert_eq!(told.cheapest.len(), 2);
        let told = explain(&label(&sample, 0), &sample, &Goal::k(6)).unwrap();
        assert!(told.is_hopeless());
        let told = explain(&label(&sample, 0), &sample, &Goal::k(1)).unwrap();
        assert!(told.reaches && told.cheapest.is_empty() && !told.is_hopeless());
    }

    #[test]
    fn a_label_that_is_untrue_is_not_explained() {
        let sample = youths();
        let mut untrue = label(&sample, 0);
        untrue.respondent = 3;
        let error = explain(&untrue, &sample, &Goal::k(2)).err();
        assert_eq!(error, Some(RiskError::UnknownRespondent(3)));
    }
}
