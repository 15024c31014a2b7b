//! Labels, and how much they lose.

use super::error::Result;
use super::hierarchy::{Node, TOP};
use super::sample::Sample;
use super::table::Table;
use std::fmt;

/// What is printed of one respondent. One person has one label: two of one person undo each other.
///
/// `Debug` shows the respondent's number and whether there is a label.
#[derive(Clone, PartialEq, Eq)]
pub struct Label {
    /// The respondent's number in the sample.
    pub respondent: usize,
    /// A node for every column of the role's table, hidden ones included as what readers know of
    /// them anyway. `None` if nothing but the role may be told: suppressed, the last rung.
    pub nodes: Option<Vec<Node>>,
}

impl fmt::Debug for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.nodes.is_some() {
            "label"
        } else {
            "suppressed"
        };
        write!(f, "Label({}, {kind})", self.respondent)
    }
}

impl Label {
    /// The codes to print, by field id, in the order of the table; dropped and hidden fields are
    /// left out. Empty for a suppressed label.
    ///
    /// # Errors
    ///
    /// [`super::RiskError::UnknownRespondent`].
    pub fn codes<'s>(&self, sample: &'s Sample) -> Result<Vec<(&'s str, &'s str)>> {
        let (table, _) = sample.place(self.respondent)?;
        let nodes = self.nodes.as_deref().unwrap_or_default();
        let told = table.columns.iter().zip(nodes);
        let printed = told.filter(|(column, node)| column.is_printed() && **node != TOP);
        let code = |(column, node): (&'s super::Column, &Node)| {
            (column.hierarchy.field(), column.hierarchy.code(*node))
        };
        Ok(printed.map(code).collect())
    }

    /// The respondents of the role whom the label surely fits, its own among them, by their numbers in
    /// the sample; everybody of the role for a suppressed label, which tells nothing else.
    ///
    /// # Errors
    ///
    /// [`super::RiskError::UnknownRespondent`].
    pub fn fitting(&self, sample: &Sample) -> Result<Vec<usize>> {
        let (table, _) = sample.place(self.respondent)?;
        let fits = |row: usize| {
            let nodes = self.nodes.as_ref();
            nodes.is_none_or(|nodes| table.fits(nodes, row))
        };
        let all = table.respondents.iter().enumerate();
        Ok(all
            .filter(|(row, _)| fits(*row))
            .map(|(_, who)| *who)
            .collect())
    }

    /// What this label loses, from 0 (all that is known is told) to 1.
    ///
    /// # Errors
    ///
    /// [`super::RiskError::UnknownRespondent`].
    pub fn loss(&self, sample: &Sample) -> Result<f64> {
        let (table, row) = sample.place(self.respondent)?;
        Ok(self
            .nodes
            .as_ref()
            .map_or(1.0, |nodes| table.loss(row, nodes)))
    }
}

impl Table {
    /// The loss of a row that is told as some nodes: the columns' losses by their shares.
    pub(super) fn loss(&self, row: usize, nodes: &[Node]) -> f64 {
        let columns = self.columns.iter().zip(&self.shares).zip(nodes);
        let loss = |((column, share), node): ((&super::Column, &f64), &Node)| {
            share * column.hierarchy.loss(column.values[row], *node)
        };
        columns.map(loss).sum()
    }

    /// Whether a label of some nodes surely fits a row.
    pub(super) fn fits(&self, nodes: &[Node], row: usize) -> bool {
        self.columns.iter().zip(nodes).all(|(column, node)| {
            if column.is_printed() {
                column.hierarchy.holds(*node, column.values[row])
            } else {
                column.shown(row) == *node
            }
        })
    }
}

/// The mean loss of some labels, by the respondents' weights; 0 for none.
///
/// # Errors
///
/// [`super::RiskError::UnknownRespondent`].
pub fn mean_loss(labels: &[Label], sample: &Sample) -> Result<f64> {
    let (mut loss, mut weight) = (0.0, 0.0);
    for label in labels {
        let (table, row) = sample.place(label.respondent)?;
        loss += table.weights[row] * label.loss(sample)?;
        weight += table.weights[row];
    }
    Ok(if weight > 0.0 { loss / weight } else { 0.0 })
}
