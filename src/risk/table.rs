//! All respondents of one role as codes, one row each.

use super::hierarchy::{Hierarchy, Node, TOP};
use std::fmt;

/// How a field is used.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Use {
    /// It may be printed; its loss counts with this weight, which is 1 for an ordinary field.
    Printed {
        /// At least 0. With 0 the field is given up before any other.
        weight: f64,
    },
    /// It is not printed, but a reader knows it of everybody, at this level of its ladder: the
    /// region of a regional report. It is part of every class and never given up.
    Hidden {
        /// 0 for the exact value.
        level: usize,
    },
}

/// One field of a [`Table`].
#[derive(Clone)]
pub struct Column {
    /// The field's hierarchy over the values of this role.
    pub hierarchy: Hierarchy,
    /// How it is used.
    pub used: Use,
    /// The value of each row; [`TOP`] if unknown.
    pub values: Vec<Node>,
}

impl Column {
    /// Whether a strategy may make it vaguer.
    #[must_use]
    pub fn is_printed(&self) -> bool {
        matches!(self.used, Use::Printed { .. })
    }

    /// What everybody knows of a row's hidden field; nothing for a printed one.
    pub(super) fn shown(&self, row: usize) -> Node {
        match self.used {
            Use::Hidden { .. } => self.at_shown_level(self.values[row]),
            Use::Printed { .. } => TOP,
        }
    }

    /// A hidden field's node at the level at which readers know it; a printed field's node as it is.
    pub(super) fn at_shown_level(&self, node: Node) -> Node {
        match self.used {
            Use::Hidden { level } => self.hierarchy.rung(node, level),
            Use::Printed { .. } => node,
        }
    }
}

/// All respondents of one role. `Debug` tells sizes only.
#[derive(Clone)]
pub struct Table {
    pub(super) role: Box<str>,
    pub(super) columns: Vec<Column>,
    /// Shares of the columns in the loss; they add up to 1, or are all 0.
    pub(super) shares: Vec<f64>,
    /// The number of each row's respondent in the sample, ascending.
    pub(super) respondents: Vec<usize>,
    pub(super) weights: Vec<f64>,
    /// By row: respondents of one joint group have the same unit. Numbers of the whole sample.
    pub(super) units: Vec<u32>,
    pub(super) sensitive: Vec<Option<u32>>,
}

impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (role, rows, columns) = (&self.role, self.len(), self.columns.len());
        write!(f, "Table({role}, {rows} rows, {columns} columns)")
    }
}

impl Table {
    /// The role.
    #[must_use]
    pub fn role(&self) -> &str {
        &self.role
    }

    /// How many respondents there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.respondents.len()
    }

    /// Whether there is nobody; never so in a [`super::Sample`].
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.respondents.is_empty()
    }

    /// The fields, in the order in which they were given; a label's nodes have the same order.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The respondents' numbers, one a row, ascending.
    #[must_use]
    pub fn respondents(&self) -> &[usize] {
        &self.respondents
    }

    /// The row of a respondent.
    #[must_use]
    pub fn row(&self, respondent: usize) -> Option<usize> {
        self.respondents.binary_search(&respondent).ok()
    }

    /// The label that tells all that is known: every printed field as it is.
    #[must_use]
    pub fn exact(&self, row: usize) -> Vec<Node> {
        let node = |column: &Column| {
            if column.is_printed() {
                column.values[row]
            } else {
                column.shown(row)
            }
        };
        self.columns.iter().map(node).collect()
    }

    /// How many units some rows make: respondents of one joint group count once.
    pub(super) fn count(&self, rows: impl IntoIterator<Item = usize>) -> usize {
        let mut units: Vec<u32> = rows.into_iter().map(|row| self.units[row]).collect();
        units.sort_unstable();
        units.dedup();
        units.len()
    }
}
