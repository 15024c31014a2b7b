//! The hierarchy of one field as a tree, narrowed to the values that a sample holds.
//!
//! Codes become small numbers, so that classes can be counted by packed keys. A node stands for one
//! code at all levels where it stands; node 0 is the dropped field.
//!
//! # Unknown values
//!
//! A value that nobody knows is node 0, one that is known vaguely is an inner node. A label *holds*
//! a value only if its node is the value's or lies above it: what is not known to fit, does not
//! count towards k. So an unknown value can make a class look too small, never too large.

use super::error::{Result, RiskError};
use super::ladder::{DROPPED, Ladder};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// A code of a field: its place in the field's [`Hierarchy`].
pub type Node = u16;

/// The node of the dropped field.
pub const TOP: Node = 0;

/// What the loss of a step is measured against.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Domain {
    /// The values that occur in the sample; for numbers all between the least and the greatest.
    #[default]
    Sample,
    /// Every value of the rules.
    Whole,
}

/// The hierarchy of one field over the values of one sample.
///
/// `Debug` tells sizes only: codes such as the ages of children are personal.
#[derive(Clone)]
pub struct Hierarchy {
    field: Box<str>,
    codes: Vec<Box<str>>,
    index: BTreeMap<Box<str>, Node>,
    parents: Vec<Node>,
    /// By node, then level: the node that stands in for it there.
    rungs: Vec<Vec<Node>>,
    /// How much each node spans, in leaves or in whole numbers, or the stated loss.
    extents: Vec<f64>,
    /// The first and last whole number of each node, of a field of numbers.
    ranges: Option<Vec<(u32, u32)>>,
}

impl fmt::Debug for Hierarchy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (field, nodes, levels) = (&self.field, self.codes.len(), self.levels());
        write!(f, "Hierarchy({field}, {nodes} nodes, {levels} levels)")
    }
}

impl Hierarchy {
    /// The tree over some values and what lies above them. Values that are `None` are unknown.
    ///
    /// # Errors
    ///
    /// [`RiskError::UnknownValue`] with the value's position; [`RiskError::TooLarge`] beyond 65,536
    /// nodes.
    pub fn new<'v>(
        ladder: &Ladder,
        values: impl IntoIterator<Item = Option<&'v str>>,
        domain: Domain,
    ) -> Result<Self> {
        let mut chains: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut known = BTreeSet::new();
        for (at, value) in values.into_iter().enumerate() {
            let Some(value) = value else { continue };
            let unknown = || RiskError::UnknownValue(ladder.id().into(), at);
            let rungs = ladder.rungs(value).ok_or_else(unknown)?;
            known.insert(rungs[0].clone());
            for rung in &rungs {
                if !chains.contains_key(rung) {
                    chains.insert(rung.clone(), ladder.rungs(rung).ok_or_else(unknown)?);
                }
            }
        }
        let top = vec![DROPPED.to_owned(); ladder.levels().len() + 1];
        chains.insert(DROPPED.to_owned(), top);
        known.remove(DROPPED);
        if let Some((low, high)) = span(known.iter().filter_map(|code| ladder.range(code))) {
            for run in ladder.runs(low, high) {
                let chain = ladder.rungs(&run).unwrap_or_default();
                for code in chain.iter().chain([&run]) {
                    // What lies above a run is no rung of anybody's, unless it is there already.
                    if let Some(rungs) = ladder.rungs(code) {
                        chains.entry(code.clone()).or_insert(rungs);
                    }
                }
            }
        }

        let others = chains.keys().filter(|code| *code != DROPPED);
        let codes: Vec<Box<str>> = std::iter::once(DROPPED)
            .chain(others.map(String::as_str))
            .map(Into::into)
            .collect();
        let mut index = BTreeMap::new();
        for (node, code) in codes.iter().enumerate() {
            let node = Node::try_from(node).map_err(|_| RiskError::TooLarge)?;
            index.insert(code.clone(), node);
        }
        let mut tree = Self {
            field: ladder.id().into(),
            rungs: Vec::with_capacity(codes.len()),
            parents: Vec::with_capacity(codes.len()),
            extents: Vec::new(),
            ranges: codes.iter().map(|code| ladder.range(code)).collect(),
            codes,
            index,
        };
        for code in &tree.codes {
            let chain = chains.get(&**code).map_or(&[][..], Vec::as_slice);
            let rungs: Vec<Node> = chain.iter().map(|c| tree.index[c.as_str()]).collect();
            let own = tree.index[code];
            let above = rungs.iter().find(|rung| **rung != own);
            tree.parents.push(above.copied().unwrap_or(TOP));
            tree.rungs.push(rungs);
        }
        tree.extents = tree.measure(ladder, &known, domain);
        Ok(tree)
    }

    /// How much each node spans: whole numbers, leaves, or what the rules state.
    fn measure(&self, ladder: &Ladder, known: &BTreeSet<String>, domain: Domain) -> Vec<f64> {
        if let Some(stated) = ladder.stated_loss() {
            // As if the whole field spanned 1 and a value of the finest level nothing.
            let last = |own: Node, rungs: &[Node]| rungs.iter().rposition(|rung| *rung == own);
            let extent = |(own, rungs): (Node, &Vec<Node>)| {
                let level = last(own, rungs).and_then(|level| stated.get(level));
                level.copied().unwrap_or(1.0)
            };
            return (0..).zip(&self.rungs).map(extent).collect();
        }
        if let Some(ranges) = &self.ranges {
            let occurring = known.iter().filter_map(|code| ladder.range(code));
            let (low, high) = match domain {
                Domain::Sample => span(occurring).unwrap_or((u32::MAX, 0)),
                Domain::Whole => ranges[0],
            };
            let width = |(from, to): (u32, u32)| {
                f64::from((to.min(high) + 1).saturating_sub(from.max(low)))
            };
            return ranges.iter().copied().map(width).collect();
        }
        let mut leaves = known.clone();
        if domain == Domain::Whole {
            leaves.extend(ladder.leaves());
        }
        let mut extents = vec![0.0; self.codes.len()];
        for leaf in leaves {
            let mut above = ladder.rungs(&leaf).unwrap_or_default();
            above.dedup();
            for code in above {
                if let Some(node) = self.index.get(code.as_str()) {
                    extents[usize::from(*node)] += 1.0;
                }
            }
        }
        extents
    }

    /// The field's id.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }

    /// How many levels there are, that of the dropped field included; at least 2.
    #[must_use]
    pub fn levels(&self) -> usize {
        self.rungs.first().map_or(0, Vec::len)
    }

    /// How many nodes there are, the dropped field included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Whether nothing is known of anybody, so that the dropped field is the only node.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.codes.len() == 1
    }

    /// The code of a node; [`DROPPED`] for a node that is none.
    #[must_use]
    pub fn code(&self, node: Node) -> &str {
        self.codes
            .get(usize::from(node))
            .map_or(DROPPED, |code| code)
    }

    /// The node of a code, if the sample holds a value at or below it.
    #[must_use]
    pub fn node(&self, code: &str) -> Option<Node> {
        self.index.get(code).copied()
    }

    /// The finest node that holds a value of the ladder, which need not occur in the sample.
    pub(super) fn place(&self, ladder: &Ladder, value: &str) -> Option<Node> {
        ladder.rungs(value)?.iter().find_map(|code| self.node(code))
    }

    /// The node that stands in for another at a level; levels beyond the last drop the field.
    #[must_use]
    pub fn rung(&self, node: Node, level: usize) -> Node {
        let rungs = self.rungs.get(usize::from(node));
        rungs
            .and_then(|rungs| rungs.get(level))
            .copied()
            .unwrap_or(TOP)
    }

    /// [`Hierarchy::rung`] of all nodes at a level, in order.
    pub(super) fn rungs_at(&self, level: usize) -> Vec<Node> {
        let rung = |rungs: &Vec<Node>| rungs.get(level).copied().unwrap_or(TOP);
        self.rungs.iter().map(rung).collect()
    }

    /// The next vaguer node; that of [`TOP`] is itself.
    #[must_use]
    pub fn parent(&self, node: Node) -> Node {
        self.parents.get(usize::from(node)).copied().unwrap_or(TOP)
    }

    /// A node and all above it, finest first, [`TOP`] last.
    pub fn upwards(&self, node: Node) -> impl Iterator<Item = Node> {
        let next = |node: &Node| (*node != TOP).then(|| self.parent(*node));
        std::iter::successors(Some(node), next)
    }

    /// The first and last whole number of a node; `None` for a field that is no number.
    #[must_use]
    pub fn range(&self, node: Node) -> Option<(u32, u32)> {
        self.ranges.as_ref()?.get(usize::from(node)).copied()
    }

    /// Whether a label of node `label` surely holds a respondent of node `value`.
    #[must_use]
    pub fn holds(&self, label: Node, value: Node) -> bool {
        if let (Some(label), Some(value)) = (self.range(label), self.range(value)) {
            return label.0 <= value.0 && value.1 <= label.1;
        }
        self.upwards(value).any(|node| node == label)
    }

    /// The finest node that holds both. For numbers that may be a run of bands, which is nobody's
    /// rung: a run is as fixed as its bands are, and a group's members share it.
    #[must_use]
    pub fn common(&self, one: Node, other: Node) -> Node {
        let mut above = self.upwards(one);
        let rung = above.find(|node| self.holds(*node, other)).unwrap_or(TOP);
        let Some(ranges) = &self.ranges else {
            return rung;
        };
        let width = |node: Node| self.range(node).map_or(u32::MAX, |(low, high)| high - low);
        let nodes = (0..).take(ranges.len());
        let both = nodes.filter(|node| self.holds(*node, one) && self.holds(*node, other));
        both.fold(rung, |best, node| {
            if width(node) < width(best) {
                node
            } else {
                best
            }
        })
    }

    /// What a value loses when it is told as a node at or above it: 0 for nothing, 1 for all.
    ///
    /// The normalised certainty penalty: leaves under the node, less those under the value, over
    /// the same for the dropped field; for numbers whole numbers in place of leaves. What was not
    /// known cannot be lost.
    ///
    /// # Source
    ///
    /// Xu et al., *Utility-based anonymization using local recoding* (KDD 2006).
    #[must_use]
    pub fn loss(&self, value: Node, node: Node) -> f64 {
        let extent = |node: Node| self.extents.get(usize::from(node)).copied().unwrap_or(0.0);
        let own = extent(value);
        let all = extent(TOP) - own;
        if all <= 0.0 {
            return 0.0;
        }
        ((extent(node) - own) / all).clamp(0.0, 1.0)
    }
}

/// The range that holds all of some.
fn span(ranges: impl Iterator<Item = (u32, u32)>) -> Option<(u32, u32)> {
    ranges.reduce(|all, one| (all.0.min(one.0), all.1.max(one.1)))
}

#[cfg(test)]
mod tests {
    use super::super::Ladders;
    use super::*;

    fn tree(field: &str, values: &[&str], domain: Domain) -> Hierarchy {
        let ladders = Ladders::built_in().unwrap();
        let values = values.iter().map(|v| Some(*v));
        Hierarchy::new(ladders.get(field).unwrap(), values, domain).unwrap()
    }

    fn loss(tree: &Hierarchy, value: &str, node: &str) -> f64 {
        tree.loss(tree.node(value).unwrap(), tree.node(node).unwrap())
    }

    fn near(left: f64, right: f64) {
        assert!((left - right).abs() < 1e-12, "{left} {right}");
    }

    #[test]
    fn loss_of_ages_is_width_over_range() {
        let age = tree("age", &["14", "16", "17", "24"], Domain::Sample);
        near(loss(&age, "16", "16"), 0.0);
        near(loss(&age, "16", "16-17"), 0.1);
        near(loss(&age, "16", "12-17"), 0.3); // nobody is 12 or 13
        near(loss(&age, "24", "18+"), 0.6);
        near(loss(&age, "16", "*"), 1.0);
        let whole = tree("age", &["16"], Domain::Whole);
        near(loss(&whole, "16", "12-17"), 5.0 / 120.0);
    }

    #[test]
    fn loss_of_a_tree_counts_the_leaves_of_the_study() {
        let forms = [
            "thuis",
            "uithuis.groep",
            "uithuis.gezinsvorm.gezinshuis",
            "uithuis.gezinsvorm.pleeggezin",
            "zelfstandig.begeleid",
            "zelfstandig.helemaal",
        ];
        let living = tree("living", &forms, Domain::Sample);
        near(loss(&living, "zelfstandig.begeleid", "zelfstandig"), 0.2);
        near(
            loss(
                &living,
                "uithuis.gezinsvorm.pleeggezin",
                "uithuis.gezinsvorm",
            ),
            0.2,
        );
        near(loss(&living, "uithuis.groep", "uithuis"), 0.4);
        near(loss(&living, "uithuis.groep", "niet-thuis"), 0.8);
        near(loss(&living, "thuis", "*"), 1.0);
        let whole = tree("living", &["thuis"], Domain::Whole);
        near(loss(&whole, "thuis", "*"), 1.0);
    }

    #[test]
    fn children_lose_what_the_rules_state() {
        let children = tree("children", &["v12,m7", "6", "0"], Domain::Sample);
        near(loss(&children, "v12,m7", "x12,x7"), 0.2);
        near(loss(&children, "v12,m7", "2"), 0.7);
        near(loss(&children, "6", "6"), 0.0);
        near(loss(&children, "6", "1+"), 2.0 / 3.0);
        near(loss(&children, "0", "*"), 1.0);
    }

    #[test]
    fn the_finest_common_node_holds_both() {
        let codes = [
            "uithuis.groep.gesloten",
            "uithuis.gezinsvorm.pleeggezin.netwerk",
            "thuis",
        ];
        let living = tree("living", &codes, Domain::Sample);
        let node = |code: &str| living.node(code).unwrap();
        let common = living.common(node(codes[0]), node(codes[1]));
        assert_eq!(living.code(common), "uithuis");
        assert!(living.holds(common, node(codes[0])) && !living.holds(common, node("thuis")));
        assert_eq!(living.common(node("thuis"), TOP), TOP);
    }

    #[test]
    fn an_unknown_value_is_held_by_nothing_but_the_dropped_field() {
        let ladders = Ladders::built_in().unwrap();
        let values = [Some("16"), None, Some("16-17")];
        let age = Hierarchy::new(ladders.get("age").unwrap(), values, Domain::Sample).unwrap();
        let band = age.node("16-17").unwrap();
        assert!(!age.holds(band, TOP) && age.holds(TOP, band));
        // A vague value fits its band, but no single year of it.
        assert!(age.holds(band, band) && !age.holds(age.node("16").unwrap(), band));
        near(age.loss(TOP, TOP), 0.0);
        near(age.loss(band, band), 0.0);
    }

    #[test]
    fn ages_of_two_phases_have_a_run_of_bands_in_common() {
        let age = tree("age", &["14", "17", "18", "24"], Domain::Sample);
        let node = |code: &str| age.node(code).unwrap();
        let common = |a: &str, b: &str| age.code(age.common(node(a), node(b))).to_owned();
        assert_eq!(common("17", "18"), "16-20");
        assert_eq!(common("14", "17"), "14-17");
        assert_eq!(common("14", "24"), "14-24");
        assert_eq!(common("17", "17"), "17");
        near(loss(&age, "17", "16-20"), 0.4);
        assert!(
            age.upwards(node("17"))
                .all(|node| age.code(node) != "16-20")
        );
    }

    #[test]
    fn odd_nodes_do_no_harm() {
        let age = tree("age", &[], Domain::Sample);
        assert!(age.is_empty());
        assert_eq!(
            (age.code(9), age.parent(9), age.rung(9, 9)),
            ("*", TOP, TOP)
        );
        near(age.loss(9, 9), 0.0);
    }

    #[test]
    fn debug_holds_no_code() {
        let children = tree("children", &["v12,m7"], Domain::Sample);
        assert_eq!(
            format!("{children:?}"),
            "Hierarchy(children, 6 nodes, 6 levels)"
        );
    }
}
