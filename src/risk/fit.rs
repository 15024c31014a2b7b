//! Which rows each node fits, as bits, and the least-loss label of one row among those that fit
//! enough others.

use super::goal::Goal;
use super::hierarchy::{Node, TOP};
use super::table::Table;

/// A set of rows.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Rows(Vec<u64>);

impl Rows {
    pub(super) fn none(rows: usize) -> Self {
        Self(vec![0; rows.div_ceil(64)])
    }

    pub(super) fn all(rows: usize) -> Self {
        let mut all = Self::none(rows);
        (0..rows).for_each(|row| all.insert(row));
        all
    }

    pub(super) fn insert(&mut self, row: usize) {
        self.0[row / 64] |= 1 << (row % 64);
    }

    pub(super) fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().flat_map(|(at, word)| {
            let rest = |word: &u64| Some(word & (word - 1)).filter(|word| *word != 0);
            let words = std::iter::successors(Some(*word).filter(|w| *w != 0), rest);
            words.map(move |word| at * 64 + word.trailing_zeros() as usize)
        })
    }

    pub(super) fn covers(&self, other: &Self) -> bool {
        self.0
            .iter()
            .zip(&other.0)
            .all(|(own, other)| other & !own == 0)
    }

    /// Makes this the rows that are in both others.
    fn set_to_common(&mut self, one: &Self, other: &Self) {
        let common = one.0.iter().zip(&other.0).map(|(a, b)| a & b);
        self.0.clear();
        self.0.extend(common);
    }
}

/// Which rows each node of each column fits.
pub(super) struct Fit<'t> {
    pub(super) table: &'t Table,
    /// By column, then node. Of a hidden column: the rows of which readers know that node.
    rows: Vec<Vec<Rows>>,
    /// Whether respondents of this role share a joint group.
    joint: bool,
}

/// A label and the rows that it fits.
#[derive(Clone)]
pub(super) struct Fitting {
    pub(super) nodes: Vec<Node>,
    pub(super) rows: Rows,
    pub(super) loss: f64,
}

impl<'t> Fit<'t> {
    pub(super) fn new(table: &'t Table) -> Self {
        let column = |column: &super::Column| {
            let mut rows = vec![Rows::none(table.len()); column.hierarchy.len()];
            for (row, value) in column.values.iter().enumerate() {
                if column.is_printed() {
                    for node in column.hierarchy.upwards(*value) {
                        rows[usize::from(node)].insert(row);
                    }
                } else {
                    rows[usize::from(column.shown(row))].insert(row);
                }
            }
            rows
        };
        Self {
            table,
            rows: table.columns.iter().map(column).collect(),
            joint: table.count(0..table.len()) < table.len(),
        }
    }

    /// The rows that a label fits.
    pub(super) fn rows(&self, nodes: &[Node]) -> Rows {
        let mut all = Rows::none(self.table.len());
        let fits = |row: &usize| self.table.fits(nodes, *row);
        (0..self.table.len())
            .filter(fits)
            .for_each(|row| all.insert(row));
        all
    }

    /// How many units rows make.
    pub(super) fn count(&self, rows: &Rows) -> usize {
        if self.joint {
            self.table.count(rows.iter())
        } else {
            rows.len()
        }
    }

    /// Whether rows are enough for a label of some nodes.
    pub(super) fn reaches(&self, nodes: &[Node], rows: &Rows, goal: &Goal<'_>) -> bool {
        let table = self.table;
        if self.count(rows) < goal.k {
            return false;
        }
        if goal.diversity > 1 {
            let mut values: Vec<u32> = rows.iter().filter_map(|row| table.sensitive[row]).collect();
            values.sort_unstable();
            values.dedup();
            if values.len() < goal.diversity {
                return false;
            }
        }
        goal.population
            .is_none_or(|(population, k)| population.count(table, nodes) >= k)
    }

    /// The label of a row that loses least of those at or above some nodes that reach the goal, lose
    /// less than `below`, and of which `accepts` holds. Exact: each is looked at, unless a bound rules
    /// it out. Among equal losses the one that is finest in the first columns.
    pub(super) fn least(
        &self,
        row: usize,
        from: &[Node],
        goal: &Goal<'_>,
        below: f64,
        accepts: &mut dyn FnMut(&Fitting) -> bool,
    ) -> Option<Fitting> {
        let table = self.table;
        let columns = table.columns.iter().zip(&table.shares).zip(from);
        let rungs = columns.map(|((column, share), from)| {
            if !column.is_printed() {
                return vec![(column.shown(row), 0.0)];
            }
            let loss = |node| share * column.hierarchy.loss(column.values[row], node);
            let above = column.hierarchy.upwards(*from);
            above.map(|node| (node, loss(node))).collect()
        });
        let rungs: Vec<Vec<(Node, f64)>> = rungs.collect();
        let mut search = Search {
            fit: self,
            goal,
            common: vec![Rows::all(table.len()); rungs.len() + 1],
            nodes: vec![TOP; rungs.len()],
            rungs,
            below,
            best: None,
        };
        search.column(0, 0.0, accepts);
        search.best
    }
}

/// One depth-first search over the columns.
struct Search<'s, 't> {
    fit: &'s Fit<'t>,
    goal: &'s Goal<'s>,
    /// By column: the nodes that may stand for it, finest first, and their shares of the loss.
    rungs: Vec<Vec<(Node, f64)>>,
    /// The rows that fit the nodes of the columns so far.
    common: Vec<Rows>,
    nodes: Vec<Node>,
    below: f64,
    best: Option<Fitting>,
}

impl Search<'_, '_> {
    fn column(&mut self, at: usize, loss: f64, accepts: &mut dyn FnMut(&Fitting) -> bool) {
        if at == self.rungs.len() {
            let fitting = Fitting {
                nodes: self.nodes.clone(),
                rows: self.common[at].clone(),
                loss,
            };
            if self.fit.reaches(&fitting.nodes, &fitting.rows, self.goal) && accepts(&fitting) {
                self.below = loss;
                self.best = Some(fitting);
            }
            return;
        }
        for rung in 0..self.rungs[at].len() {
            let (node, own) = self.rungs[at][rung];
            if loss + own >= self.below {
                continue;
            }
            let (before, after) = self.common.split_at_mut(at + 1);
            after[0].set_to_common(&before[at], &self.fit.rows[at][usize::from(node)]);
            // Joint groups only make it less.
            if self.common[at + 1].len() < self.goal.k {
                continue;
            }
            self.nodes[at] = node;
            self.column(at + 1, loss + own, accepts);
        }
    }
}
