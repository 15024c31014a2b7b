//! Classes of respondents, what they lose, and steps from one partition to a better one.

use super::goal::Goal;
use super::hierarchy::Node;
use super::table::Table;

/// Losses and common nodes of a column are tabled up to so many nodes.
const TABLED: usize = 256;

/// A class and the finest nodes that hold all its members.
#[derive(Clone)]
pub(super) struct Class {
    pub(super) rows: Vec<usize>,
    pub(super) nodes: Vec<Node>,
    /// The sum of the members' losses by their weights.
    pub(super) cost: f64,
}

/// The columns of a table, ready for many quick questions.
pub(super) struct Columns<'t> {
    pub(super) table: &'t Table,
    goal: &'t Goal<'t>,
    /// Of small columns: by node and node, the common node, and the share of the loss.
    tabled: Vec<Option<Vec<(Node, f64)>>>,
}

impl<'t> Columns<'t> {
    pub(super) fn new(table: &'t Table, goal: &'t Goal<'t>) -> Self {
        let columns = table.columns.iter().zip(&table.shares);
        let tabled = columns.map(|(column, share)| {
            let hierarchy = &column.hierarchy;
            let size = Node::try_from(hierarchy.len())
                .ok()
                .filter(|n| usize::from(*n) <= TABLED)?;
            let pairs = (0..size).flat_map(|a| (0..size).map(move |b| (a, b)));
            let entry = |(a, b)| (hierarchy.common(a, b), share * hierarchy.loss(a, b));
            Some(pairs.map(entry).collect())
        });
        Self {
            table,
            goal,
            tabled: tabled.collect(),
        }
    }

    fn common(&self, column: usize, one: Node, other: Node) -> Node {
        let hierarchy = &self.table.columns[column].hierarchy;
        match &self.tabled[column] {
            Some(pairs) => pairs[usize::from(one) * hierarchy.len() + usize::from(other)].0,
            None => hierarchy.common(one, other),
        }
    }

    /// A column's part of the loss of a value that is told as a node.
    fn loss(&self, column: usize, value: Node, node: Node) -> f64 {
        let hierarchy = &self.table.columns[column].hierarchy;
        match &self.tabled[column] {
            Some(pairs) => pairs[usize::from(value) * hierarchy.len() + usize::from(node)].1,
            None => self.table.shares[column] * hierarchy.loss(value, node),
        }
    }

    /// The class of some rows, whether or not there are enough. All know the same of its hidden fields.
    pub(super) fn class(&self, rows: Vec<usize>) -> Class {
        let mut cost = 0.0;
        let mut nodes = Vec::with_capacity(self.tabled.len());
        for (at, column) in self.table.columns.iter().enumerate() {
            let Some((first, rest)) = rows.split_first() else {
                break;
            };
            if !column.is_printed() {
                nodes.push(column.shown(*first));
                continue;
            }
            let values = rest.iter().map(|row| column.values[*row]);
            let node = values.fold(column.values[*first], |node, v| self.common(at, node, v));
            let own =
                |row: &usize| self.table.weights[*row] * self.loss(at, column.values[*row], node);
            cost += rows.iter().map(own).sum::<f64>();
            nodes.push(node);
        }
        Class { rows, nodes, cost }
    }

    /// What a class would cost with one row more.
    pub(super) fn cost_with(&self, class: &Class, row: usize) -> f64 {
        let weights = &self.table.weights;
        let mut cost = 0.0;
        for (at, column) in self.table.columns.iter().enumerate() {
            if !column.is_printed() {
                continue;
            }
            let node = self.common(at, class.nodes[at], column.values[row]);
            let rows = class.rows.iter().chain([&row]);
            let own = |row: &usize| weights[*row] * self.loss(at, column.values[*row], node);
            cost += rows.map(own).sum::<f64>();
        }
        cost
    }

    /// The class of some rows, if it reaches the goal.
    pub(super) fn valid(&self, rows: Vec<usize>) -> Option<Class> {
        if rows.len() < self.goal.k {
            return None;
        }
        let class = self.class(rows);
        self.reaches(&class).then_some(class)
    }

    pub(super) fn reaches(&self, class: &Class) -> bool {
        let rows = || class.rows.iter().copied();
        if self.table.count(rows()) < self.goal.k {
            return false;
        }
        if self.goal.diversity > 1 {
            let mut values: Vec<u32> = rows().filter_map(|row| self.table.sensitive[row]).collect();
            values.sort_unstable();
            values.dedup();
            if values.len() < self.goal.diversity {
                return false;
            }
        }
        let population = self.goal.population;
        population.is_none_or(|(population, k)| population.count(self.table, &class.nodes) >= k)
    }

    /// Whether a class's nodes hold a row without becoming vaguer.
    pub(super) fn covers(&self, nodes: &[Node], row: usize) -> bool {
        let columns = self.table.columns.iter().enumerate().zip(nodes);
        let mut printed = columns.filter(|((_, column), _)| column.is_printed());
        printed.all(|((at, column), node)| self.common(at, *node, column.values[row]) == *node)
    }
}
