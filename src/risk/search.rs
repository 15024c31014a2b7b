//! The exact search for one rule for all.
//!
//! The choices form a lattice. Two facts make an exact search cheap: what lies above a choice that
//! is anonymous enough is so too and loses no less, and what lies below one that is not, is not
//! either. So a path upwards is searched by halving, a failure rules out all below it, and nothing
//! that loses as much as the best choice so far is looked at. The result is exact.
//!
//! With respondents to suppress, a choice above the best may suppress fewer and lose less. There
//! the loss without any suppression, which grows upwards, is the bound.

use super::classes::{Finder, Groups, Key, Packing};
use super::error::{Result, RiskError};
use super::goal::Goal;
use super::hierarchy::Node;
use super::lattice::Rule;
use super::loss::Label;
use super::table::{Table, Use};
use std::collections::VecDeque;

/// More combinations of levels than this are not searched.
const MOST_NODES: usize = 1 << 24;
/// From so many respondents on, nodes that tell of three columns are looked at first, too.
const MANY_ROWS: usize = 5_000;
/// Groups kept for rolling up, in all.
const KEPT_GROUPS: usize = 1 << 20;

/// A level of a column, with the mean loss when all are told at it.
struct Step {
    level: usize,
    loss: f64,
}

/// The levels of each column at which something changes, finest first.
fn steps(table: &Table) -> Vec<Vec<Step>> {
    let total: f64 = table.weights.iter().sum();
    let total = if total > 0.0 { total } else { 1.0 };
    let columns = table.columns.iter().zip(&table.shares);
    columns
        .map(|(column, share)| {
            if let Use::Hidden { level } = column.used {
                return vec![Step { level, loss: 0.0 }];
            }
            let hierarchy = &column.hierarchy;
            let mut steps: Vec<Step> = Vec::new();
            let mut last = Vec::new();
            for level in 0..hierarchy.levels() {
                let rungs: Vec<Node> = column
                    .values
                    .iter()
                    .map(|v| hierarchy.rung(*v, level))
                    .collect();
                if rungs == last {
                    continue;
                }
                let rows = column.values.iter().zip(&rungs).zip(&table.weights);
                let loss: f64 = rows
                    .map(|((v, rung), w)| w * hierarchy.loss(*v, *rung))
                    .sum();
                // Rounding must not make a vaguer level lose less.
                let finer = steps.last().map_or(0.0, |step| step.loss);
                let loss = (share * loss / total).max(finer);
                steps.push(Step { level, loss });
                last = rungs;
            }
            steps
        })
        .collect()
}

/// Groups that were counted.
struct Kept<K> {
    levels: Vec<usize>,
    groups: Groups<K>,
    /// The rows that miss the goal, where they were looked for.
    missing: Option<Vec<usize>>,
}

impl<K> Kept<K> {
    fn is_below(&self, levels: &[usize]) -> bool {
        self.levels
            .iter()
            .zip(levels)
            .all(|(own, other)| own <= other)
    }
}

pub(super) struct Search<'a, K> {
    table: &'a Table,
    goal: &'a Goal<'a>,
    packing: Packing,
    steps: Vec<Vec<Step>>,
    /// By column: how far apart its next step is in the numbers of nodes.
    strides: Vec<usize>,
    /// By node: nothing more is to be learned of it.
    done: Vec<bool>,
    kept: VecDeque<Kept<K>>,
    held: usize,
    finder: Finder,
    best: Option<(f64, usize)>,
    checked: usize,
}

impl<'a, K: Key> Search<'a, K> {
    pub(super) fn new(table: &'a Table, goal: &'a Goal<'a>, packing: Packing) -> Result<Self> {
        let steps = steps(table);
        let mut strides = Vec::with_capacity(steps.len());
        let mut nodes = 1_usize;
        for column in &steps {
            strides.push(nodes);
            let product = nodes.checked_mul(column.len());
            nodes = product
                .filter(|n| *n <= MOST_NODES)
                .ok_or(RiskError::TooLarge)?;
        }
        Ok(Self {
            table,
            goal,
            packing,
            steps,
            strides,
            done: vec![false; nodes],
            kept: VecDeque::new(),
            held: 0,
            finder: Finder::new(),
            best: None,
            checked: 0,
        })
    }

    /// The best rule; `None` if none reaches the goal.
    pub(super) fn run(mut self) -> Option<Rule> {
        self.probe();
        let sum = |node| {
            (0..self.steps.len())
                .map(|c| self.step(node, c))
                .sum::<usize>()
        };
        let mut order: Vec<(usize, f64, usize)> = (0..self.done.len())
            .map(|node| (sum(node), self.bound(node), node))
            .collect();
        order.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)));
        for (_, _, node) in order {
            if self.open(node) {
                self.climb(node);
            }
        }
        let (loss, node) = self.best?;
        let node = self.refine(node, loss);
        Some(self.rule(node))
    }

    /// A finest of the nodes below one that reach the goal and lose no more. Where all have the same
    /// value, dropping it loses nothing, but there is no need to.
    fn refine(&mut self, mut node: usize, loss: f64) -> usize {
        let mut column = 0;
        while column < self.steps.len() {
            if self.step(node, column) > 0 {
                let below = node - self.strides[column];
                let levels = self.levels(below);
                let groups = self.groups(&levels);
                if groups.missing(self.goal) <= self.goal.suppress {
                    let missing = self.missing_rows(&levels, &groups);
                    if self.bound(below) + self.extra(&levels, &missing) <= loss {
                        node = below;
                        column = 0;
                        continue;
                    }
                }
            }
            column += 1;
        }
        node
    }

    /// Looks at the nodes that tell of few columns only, and at the vaguest of those first. There
    /// the groups are few, and a failure rules out all nodes that tell as much of these columns.
    fn probe(&mut self) {
        let columns = self.steps.len();
        let many = self.table.len() >= MANY_ROWS;
        let top: usize = (0..columns)
            .map(|c| (self.steps[c].len() - 1) * self.strides[c])
            .sum();
        for one in 0..columns {
            for other in 0..one {
                self.probe_columns(top, &[one, other]);
                for third in 0..if many { other } else { 0 } {
                    self.probe_columns(top, &[one, other, third]);
                }
            }
        }
    }

    fn probe_columns(&mut self, top: usize, columns: &[usize]) {
        let mut nodes = vec![top];
        for column in columns {
            let (steps, stride) = (self.steps[*column].len(), self.strides[*column]);
            let down = |node| (0..steps).map(move |step| node - step * stride);
            nodes = nodes.into_iter().flat_map(down).collect();
        }
        // The finest one is counted first, and the others from it.
        if let Some(finest) = nodes.last() {
            let levels = self.levels(*finest);
            let groups = self.groups(&levels);
            self.keep(Kept {
                levels,
                groups,
                missing: None,
            });
        }
        for node in nodes {
            if !self.done[node] {
                self.check(node);
            }
        }
    }

    fn step(&self, node: usize, column: usize) -> usize {
        node / self.strides[column] % self.steps[column].len()
    }

    fn levels(&self, node: usize) -> Vec<usize> {
        let level = |column: usize| self.steps[column][self.step(node, column)].level;
        (0..self.steps.len()).map(level).collect()
    }

    /// The loss if nobody is suppressed: what a node and all above it lose at least.
    fn bound(&self, node: usize) -> f64 {
        let loss = |column: usize| self.steps[column][self.step(node, column)].loss;
        (0..self.steps.len()).map(loss).sum()
    }

    /// Whether a node can still be the best one.
    fn open(&self, node: usize) -> bool {
        !self.done[node] && self.best.is_none_or(|(loss, _)| self.bound(node) < loss)
    }

    /// Searches a path from a node upwards by halving.
    fn climb(&mut self, node: usize) {
        let mut path = vec![node];
        while let Some(next) = self.next(path[path.len() - 1]) {
            path.push(next);
        }
        let (mut low, mut high) = (0, path.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            if self.check(path[middle]) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
    }

    /// The open node right above that loses least.
    fn next(&self, node: usize) -> Option<usize> {
        let above =
            (0..self.steps.len()).filter(|c| self.step(node, *c) + 1 < self.steps[*c].len());
        let above = above.map(|column| node + self.strides[column]);
        let open = above.filter(|node| self.open(*node));
        open.min_by(|a, b| self.bound(*a).total_cmp(&self.bound(*b)).then(a.cmp(b)))
    }

    /// Counts a node; whether it reaches the goal.
    fn check(&mut self, node: usize) -> bool {
        self.checked += 1;
        let levels = self.levels(node);
        let groups = self.groups(&levels);
        let missing = groups.missing(self.goal);
        let reached = missing <= self.goal.suppress;
        let mut rows = None;
        if reached {
            self.done[node] = true;
            let mut loss = self.bound(node);
            if self.best.is_none_or(|(best, _)| loss < best) {
                if missing > 0 {
                    let missing = self.missing_rows(&levels, &groups);
                    loss += self.extra(&levels, &missing);
                    rows = Some(missing);
                }
                if self.best.is_none_or(|(best, _)| loss < best) {
                    self.best = Some((loss, node));
                }
            }
        } else {
            self.rule_out(node);
        }
        self.keep(Kept {
            levels,
            groups,
            missing: rows,
        });
        reached
    }

    /// The rows whose groups miss the goal, right after these groups were made. They are among those
    /// that miss it at finer levels.
    fn missing_rows(&self, levels: &[usize], groups: &Groups<K>) -> Vec<usize> {
        let finer = self.kept.iter().filter(|kept| kept.is_below(levels));
        let known = finer.filter_map(|kept| kept.missing.as_ref());
        let missing = |row: &usize| {
            let columns = self.table.columns.iter().zip(levels);
            let nodes = columns.map(|(c, level)| c.hierarchy.rung(c.values[*row], *level));
            let key = self.packing.key(nodes);
            let group = self.finder.find(&groups.groups, key);
            group.is_none_or(|group| !group.reaches(self.goal))
        };
        match known.min_by_key(|rows| rows.len()) {
            Some(rows) => rows.iter().copied().filter(missing).collect(),
            None => (0..self.table.len()).filter(missing).collect(),
        }
    }

    /// What is lost on top of the bound when some rows are suppressed.
    fn extra(&self, levels: &[usize], rows: &[usize]) -> f64 {
        let table = self.table;
        let total: f64 = table.weights.iter().sum();
        let kept = |row: &usize| {
            let nodes = self.told(levels, *row);
            table.weights[*row] * (1.0 - table.loss(*row, &nodes))
        };
        let extra: f64 = rows.iter().map(kept).sum();
        if total > 0.0 { extra / total } else { 0.0 }
    }

    fn told(&self, levels: &[usize], row: usize) -> Vec<Node> {
        let columns = self.table.columns.iter().zip(levels);
        columns
            .map(|(c, level)| c.hierarchy.rung(c.values[row], *level))
            .collect()
    }

    /// Marks a node that fails and all below it, which fail too.
    fn rule_out(&mut self, node: usize) {
        let mut stack = vec![node];
        self.done[node] = true;
        while let Some(node) = stack.pop() {
            for column in 0..self.steps.len() {
                if self.step(node, column) > 0 {
                    let below = node - self.strides[column];
                    if !self.done[below] {
                        self.done[below] = true;
                        stack.push(below);
                    }
                }
            }
        }
    }

    /// The groups at some levels, from the smallest set that is kept of finer ones, else from rows.
    fn groups(&mut self, levels: &[usize]) -> Groups<K> {
        let finer = self.kept.iter().filter(|kept| kept.is_below(levels));
        let nearest = finer.min_by_key(|kept| kept.groups.groups.len());
        let (table, packing) = (self.table, &self.packing);
        let Some(kept) = nearest else {
            let of = (table, self.goal);
            return Groups::of_rows(of, packing, levels, &mut self.finder, |_| ());
        };
        let levels = (&kept.levels[..], levels);
        kept.groups
            .roll_up(table, packing, levels, &mut self.finder)
    }

    /// Keeps groups for rolling up; the oldest give way.
    fn keep(&mut self, new: Kept<K>) {
        self.held += new.groups.groups.len();
        self.kept.push_back(new);
        while self.kept.len() > 256 || self.held > KEPT_GROUPS {
            let Some(old) = self.kept.pop_front() else {
                break;
            };
            self.held -= old.groups.groups.len();
        }
    }

    /// The labels of a node, and what they lose.
    fn rule(&mut self, node: usize) -> Rule {
        let levels = self.levels(node);
        let table = self.table;
        let mut of = Vec::with_capacity(table.len());
        let groups = Groups::<K>::of_rows(
            (table, self.goal),
            &self.packing,
            &levels,
            &mut self.finder,
            |group| of.push(group),
        );
        let (mut loss, mut weight) = (0.0, 0.0);
        let mut labels = Vec::with_capacity(table.len());
        for (row, group) in of.into_iter().enumerate() {
            let told = groups.groups[group].reaches(self.goal);
            let nodes = told.then(|| self.told(&levels, row));
            let own = nodes.as_ref().map_or(1.0, |nodes| table.loss(row, nodes));
            loss += table.weights[row] * own;
            weight += table.weights[row];
            labels.push(Label {
                respondent: table.respondents[row],
                nodes,
            });
        }
        Rule {
            levels,
            labels,
            loss: if weight > 0.0 { loss / weight } else { 0.0 },
            nodes: self.done.len(),
            checked: self.checked,
        }
    }
}
