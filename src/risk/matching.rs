//! Whether published labels could belong to other people: k disjoint assignments.
//!
//! An assignment gives every label a respondent of its own whom it fits. Labels are safe together
//! if there are k assignments, the true one among them, of which no two give any label the same
//! respondent: then every label has k owners that no puzzling over the others can rule out.
//!
//! Besides the true one, k - 1 are needed. A set of label-respondent pairs in which every label
//! stands k - 1 times and every respondent at most k - 1 times splits into k - 1 assignments
//! (König's theorem on the colouring of bipartite graphs), so one maximum flow decides.
//!
//! Here respondents are told apart one by one; that sisters give each other away is counted by the
//! units that each label fits.
//!
//! # Source
//!
//! Doka et al., *k-anonymization by freeform generalization* (ASIACCS 2015). Flow: Dinic (1970).

/// Labels that cannot all be told apart from the truth often enough.
pub(super) struct Deficit {
    /// Positions of labels of which at least one needs more possible owners.
    pub(super) labels: Vec<usize>,
    /// Rows of respondents who are of no further use to these, ascending.
    pub(super) used_up: Vec<usize>,
}

/// Looks for `others` disjoint assignments beside the true one.
///
/// `candidates` holds, for each label, the rows that it fits apart from its owner's, ascending.
///
/// # Errors
///
/// A [`Deficit`] if there are not so many.
pub(super) fn assign(candidates: &[Vec<usize>], others: usize) -> Result<(), Deficit> {
    let rows = candidates
        .iter()
        .filter_map(|rows| rows.last())
        .max()
        .map_or(0, |last| last + 1);
    let (source, sink) = (0, 1);
    let label_at = |label: usize| 2 + label;
    let row_at = |row: usize| 2 + candidates.len() + row;
    let mut flow = Flow::new(2 + candidates.len() + rows);
    for (label, fitting) in candidates.iter().enumerate() {
        flow.edge(source, label_at(label), others);
        for row in fitting {
            flow.edge(label_at(label), row_at(*row), 1);
        }
    }
    for row in 0..rows {
        flow.edge(row_at(row), sink, others);
    }
    if flow.run(source, sink) == others * candidates.len() {
        return Ok(());
    }
    let reached = flow.reached(source);
    let labels = 0..candidates.len();
    Err(Deficit {
        labels: labels.filter(|label| reached[label_at(*label)]).collect(),
        used_up: (0..rows).filter(|row| reached[row_at(*row)]).collect(),
    })
}

struct Edge {
    to: usize,
    left: usize,
}

/// A flow network; edge `e ^ 1` runs against edge `e`.
struct Flow {
    edges: Vec<Edge>,
    out: Vec<Vec<usize>>,
}

impl Flow {
    fn new(nodes: usize) -> Self {
        Self {
            edges: Vec::new(),
            out: vec![Vec::new(); nodes],
        }
    }

    fn edge(&mut self, from: usize, to: usize, capacity: usize) {
        for (from, to, left) in [(from, to, capacity), (to, from, 0)] {
            self.out[from].push(self.edges.len());
            self.edges.push(Edge { to, left });
        }
    }

    /// Pushes as much as will go through; how much that is.
    fn run(&mut self, source: usize, sink: usize) -> usize {
        let mut total = 0;
        loop {
            let depth = self.depths(source);
            if depth[sink] == usize::MAX {
                return total;
            }
            let mut next = vec![0; self.out.len()];
            while self.push(source, sink, &depth, &mut next) {
                total += 1;
            }
        }
    }

    /// Pushes one unit along a shortest path, without recursion.
    fn push(&mut self, source: usize, sink: usize, depth: &[usize], next: &mut [usize]) -> bool {
        let mut path: Vec<usize> = Vec::new();
        let mut at = source;
        while at != sink {
            if let Some(edge) = self.out[at].get(next[at]) {
                let to = self.edges[*edge].to;
                if self.edges[*edge].left > 0 && depth[to] == depth[at] + 1 {
                    path.push(*edge);
                    at = to;
                } else {
                    next[at] += 1;
                }
            } else {
                let Some(edge) = path.pop() else { return false };
                at = self.edges[edge ^ 1].to;
                next[at] += 1;
            }
        }
        for edge in path {
            self.edges[edge].left -= 1;
            self.edges[edge ^ 1].left += 1;
        }
        true
    }

    fn depths(&self, source: usize) -> Vec<usize> {
        let mut depth = vec![usize::MAX; self.out.len()];
        depth[source] = 0;
        let mut queue = vec![source];
        let mut at = 0;
        while let Some(node) = queue.get(at).copied() {
            at += 1;
            for edge in &self.out[node] {
                let Edge { to, left } = self.edges[*edge];
                if left > 0 && depth[to] == usize::MAX {
                    depth[to] = depth[node] + 1;
                    queue.push(to);
                }
            }
        }
        depth
    }

    fn reached(&self, source: usize) -> Vec<bool> {
        let depths = self.depths(source);
        depths
            .into_iter()
            .map(|depth| depth != usize::MAX)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(candidates: &[&[usize]], others: usize) -> bool {
        let candidates: Vec<Vec<usize>> = candidates.iter().map(|c| c.to_vec()).collect();
        assign(&candidates, others).is_ok()
    }

    #[test]
    fn labels_need_owners_of_their_own_in_every_assignment() {
        // Two labels of rows 0 and 1 may be exchanged, once.
        assert!(holds(&[&[1], &[0]], 1));
        assert!(!holds(&[&[1], &[0]], 2));
        // Three labels that have but one other owner between them.
        assert!(!holds(&[&[3], &[3], &[3]], 1));
        assert!(holds(&[&[1, 3], &[2, 3], &[3, 0]], 1));
        assert!(holds(&[&[1, 2], &[2, 0], &[0, 1]], 2));
        assert!(holds(&[], 5) && holds(&[&[]], 0));
    }

    #[test]
    fn a_deficit_names_the_labels_that_compete() {
        let deficit = assign(&[vec![3], vec![3], vec![4, 5]], 1).err().unwrap();
        assert_eq!((deficit.labels, deficit.used_up), (vec![0, 1], vec![3]));
    }
}
