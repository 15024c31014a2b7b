//! Better groups by changes at random, fewer and fewer of them for the worse.
//!
//! # Source
//!
//! Kirkpatrick et al., *Optimization by simulated annealing* (Science 1983).

use super::partition::{Class, Columns};
use std::collections::BTreeMap;

/// Steps of the search for each respondent, where there may be so many.
const STEPS_EACH: usize = 400;
/// How much worse a step may make the sum of losses at first, and at last.
const HOT: f64 = 0.25;
const COLD: f64 = 0.01;

/// A partition on its way.
/// A partition on its way to a better one.
pub(super) struct Groups<'c, 't> {
    columns: &'c Columns<'t>,
    pub(super) classes: Vec<Class>,
    pub(super) suppressed: Vec<usize>,
    /// How many may be suppressed.
    most: usize,
    draw: Draw,
}

/// A change: classes that go, classes that come, and who is suppressed afterwards if that changes.
struct Change {
    gone: Vec<usize>,
    new: Vec<Class>,
    suppressed: Option<Vec<usize>>,
}

impl<'c, 't> Groups<'c, 't> {
    /// Classes that reach the goal, of which up to `most` rows may be suppressed.
    pub(super) fn new(columns: &'c Columns<'t>, classes: Vec<Class>, most: usize) -> Self {
        Self {
            columns,
            classes,
            suppressed: Vec::new(),
            most,
            draw: Draw(0),
        }
    }

    fn cost(&self) -> f64 {
        let told: f64 = self.classes.iter().map(|class| class.cost).sum();
        told + self.weight(&self.suppressed)
    }

    fn weight(&self, rows: &[usize]) -> f64 {
        rows.iter()
            .map(|row| self.columns.table.weights[*row])
            .sum()
    }

    /// Changes classes at random, ever more choosily, and keeps the best that were met.
    #[allow(clippy::cast_precision_loss)] // steps and respondents are few
    pub(super) fn anneal(&mut self, most_steps: usize) {
        let rows: usize = self.classes.iter().map(|class| class.rows.len()).sum();
        if rows == 0 {
            return;
        }
        let steps = (rows * STEPS_EACH).min(most_steps);
        let weights: Vec<usize> = (0..self.columns.table.len()).collect();
        let mean = self.weight(&weights) / self.columns.table.len() as f64;
        let mut cost = self.cost();
        let mut best = (cost, self.classes.clone(), self.suppressed.clone());
        for step in 0..steps {
            let heat = mean * HOT * (COLD / HOT).powf(step as f64 / steps as f64);
            let Some(change) = self.propose() else {
                continue;
            };
            let gone: f64 = change.gone.iter().map(|at| self.classes[*at].cost).sum();
            let new: f64 = change.new.iter().map(|class| class.cost).sum();
            let mut worse = new - gone;
            if let Some(suppressed) = &change.suppressed {
                worse += self.weight(suppressed) - self.weight(&self.suppressed);
            }
            if worse > 0.0 && self.draw.unit() >= (-worse / heat).exp() {
                continue;
            }
            cost += worse;
            self.apply(change);
            if cost < best.0 - 1e-9 {
                best = (cost, self.classes.clone(), self.suppressed.clone());
            }
        }
        (_, self.classes, self.suppressed) = best;
    }

    fn apply(&mut self, change: Change) {
        let mut gone = change.gone;
        gone.sort_unstable();
        for at in gone.into_iter().rev() {
            self.classes.swap_remove(at);
        }
        self.classes.extend(change.new);
        if let Some(suppressed) = change.suppressed {
            self.suppressed = suppressed;
        }
    }

    fn propose(&mut self) -> Option<Change> {
        let from = self.draw.below(self.classes.len());
        match self.draw.below(20) {
            0..9 => self.exchange(from),
            9..15 => self.pass_on(from),
            15 => self.dissolve(from),
            16..18 => self.found(from),
            18 => self.split(from),
            _ => self.hide(from),
        }
    }

    fn member(&mut self, class: usize) -> usize {
        self.draw.below(self.classes[class].rows.len())
    }

    fn other(&mut self, class: usize) -> Option<usize> {
        let others = self.classes.len().checked_sub(1).filter(|n| *n > 0)?;
        let at = self.draw.below(others);
        Some(if at >= class { at + 1 } else { at })
    }

    /// Two members of two classes change places.
    fn exchange(&mut self, from: usize) -> Option<Change> {
        let to = self.other(from)?;
        let (a, b) = (self.member(from), self.member(to));
        let mut left = self.classes[from].rows.clone();
        let mut right = self.classes[to].rows.clone();
        std::mem::swap(&mut left[a], &mut right[b]);
        let new = vec![self.columns.valid(left)?, self.columns.valid(right)?];
        Some(Change {
            gone: vec![from, to],
            new,
            suppressed: None,
        })
    }

    /// A member goes to another class.
    fn pass_on(&mut self, from: usize) -> Option<Change> {
        let to = self.other(from)?;
        let member = self.member(from);
        let mut left = self.classes[from].rows.clone();
        let mut right = self.classes[to].rows.clone();
        right.push(left.swap_remove(member));
        let new = vec![self.columns.valid(left)?, self.columns.valid(right)?];
        Some(Change {
            gone: vec![from, to],
            new,
            suppressed: None,
        })
    }

    /// The members of a class go where each costs least.
    fn dissolve(&mut self, from: usize) -> Option<Change> {
        let mut gone = vec![from];
        let mut changed: BTreeMap<usize, Class> = BTreeMap::new();
        for row in self.classes[from].rows.clone() {
            let mut cheapest: Option<(f64, usize)> = None;
            for at in (0..self.classes.len()).filter(|at| *at != from) {
                let old = changed.get(&at).unwrap_or(&self.classes[at]);
                let cost = self.columns.cost_with(old, row) - old.cost;
                if cheapest.is_none_or(|(least, _)| cost < least) {
                    cheapest = Some((cost, at));
                }
            }
            let (_, at) = cheapest?;
            let old = changed.get(&at).unwrap_or(&self.classes[at]);
            let rows = old.rows.iter().copied().chain([row]).collect();
            changed.insert(at, self.columns.class(rows));
        }
        gone.extend(changed.keys());
        let new = changed.into_values().collect();
        Some(Change {
            gone,
            new,
            suppressed: None,
        })
    }

    /// A new class of members whom their classes can spare, around one and a second.
    fn found(&mut self, from: usize) -> Option<Change> {
        let to = self.other(from)?;
        let pair = [self.member(from), self.member(to)];
        let pair = vec![
            self.classes[from].rows[pair[0]],
            self.classes[to].rows[pair[1]],
        ];
        let label = self.columns.class(pair).nodes;
        let mut gone = Vec::new();
        let mut new = Vec::new();
        let mut founders = Vec::new();
        for (at, class) in self.classes.iter().enumerate() {
            let alike = |row: &usize| self.columns.covers(&label, *row);
            let (mut go, stay): (Vec<usize>, Vec<usize>) =
                class.rows.iter().partition(|row| alike(row));
            if go.is_empty() {
                continue;
            }
            let mut stay = stay;
            // All of them, or as many as leave enough.
            let left = if stay.is_empty() {
                None
            } else {
                loop {
                    if let Some(left) = self.columns.valid(stay.clone()) {
                        break Some(left);
                    }
                    let Some(row) = go.pop() else { break None };
                    stay.push(row);
                }
            };
            if !go.is_empty() {
                founders.extend(go);
                gone.push(at);
                new.extend(left);
            }
        }
        new.push(self.columns.valid(founders)?);
        Some(Change {
            gone,
            new,
            suppressed: None,
        })
    }

    /// A class becomes two, around two of its members.
    fn split(&mut self, from: usize) -> Option<Change> {
        let rows = self.classes[from].rows.clone();
        let (a, b) = (self.member(from), self.member(from));
        if a == b {
            return None;
        }
        let (mut left, mut right) = (vec![rows[a]], vec![rows[b]]);
        let mut rest: Vec<(f64, usize)> = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            if at != a && at != b {
                let cost = |seed| self.columns.class(vec![seed, *row]).cost;
                rest.push((cost(rows[a]) - cost(rows[b]), *row));
            }
        }
        rest.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let cut = self.draw.below(rest.len() + 1);
        left.extend(rest[..cut].iter().map(|(_, row)| row));
        right.extend(rest[cut..].iter().map(|(_, row)| row));
        let new = vec![self.columns.valid(left)?, self.columns.valid(right)?];
        Some(Change {
            gone: vec![from],
            new,
            suppressed: None,
        })
    }

    /// A member is suppressed, or a suppressed one told again.
    fn hide(&mut self, from: usize) -> Option<Change> {
        let mut suppressed = self.suppressed.clone();
        let mut rows = self.classes[from].rows.clone();
        if suppressed.len() < self.most && self.draw.below(2) == 0 {
            suppressed.push(rows.swap_remove(self.member(from)));
        } else if !suppressed.is_empty() {
            rows.push(suppressed.swap_remove(self.draw.below(suppressed.len())));
        } else {
            return None;
        }
        let new = vec![self.columns.valid(rows)?];
        Some(Change {
            gone: vec![from],
            new,
            suppressed: Some(suppressed),
        })
    }
}

/// Splitmix64 (Steele et al., 2014) from a fixed seed.
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `bound`, which is at least 1.
    #[allow(clippy::cast_possible_truncation)] // below a usize
    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }

    /// A number from 0 to 1.
    #[allow(clippy::cast_precision_loss)] // 53 bits are exact
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}
