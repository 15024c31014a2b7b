//! What labels have to hold against: k in the sample, k in the population, l-diversity.

use super::error::{Result, RiskError};
use super::hierarchy::{Node, TOP};
use super::ladders::Ladders;
use super::table::Table;
use std::collections::BTreeMap;
use std::fmt;

/// What a strategy has to reach.
#[derive(Clone, Copy, Debug)]
pub struct Goal<'p> {
    /// Respondents of the role whom every label must fit, its own included. 3 inside an
    /// organisation, 5 for reports and 11 for open data are the precedents.
    pub k: usize,
    /// How many different values of the sensitive attribute the respondents of a class must have;
    /// 0 or 1 asks for nothing. A value that is not known counts as none.
    pub diversity: usize,
    /// A population, and in how many of its members every label must fit (k-map).
    pub population: Option<(&'p Population, u64)>,
    /// How many respondents may be suppressed; only asked of rules for all and of groups.
    pub suppress: usize,
}

impl Goal<'_> {
    /// k in the sample and nothing else.
    #[must_use]
    pub fn k(k: usize) -> Self {
        Self {
            k,
            diversity: 0,
            population: None,
            suppress: 0,
        }
    }

    pub(super) fn check(&self) -> Result<()> {
        if self.k == 0 {
            return Err(RiskError::Parameter);
        }
        Ok(())
    }
}

/// A table of the population that the respondents of one role come from, for the attacker who does
/// not know who took part.
///
/// A row that is vaguer than a label does not count for it, and a field that the table lacks is
/// unknown in all its rows: what is not known to fit, does not count.
///
/// # Source
///
/// k-map: Sweeney, *Computational disclosure control* (2001); El Emam and Dankar, *Protecting
/// privacy using k-anonymity* (2008).
#[derive(Clone)]
pub struct Population {
    pub(super) role: Box<str>,
    /// Nodes in the columns of the role's table, and how many people have them.
    pub(super) rows: Vec<(Vec<Node>, u64)>,
}

impl fmt::Debug for Population {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Population({} rows)", self.rows.len())
    }
}

impl Population {
    /// Codes the rows of a population table, each a set of values by field and a count of people.
    ///
    /// # Errors
    ///
    /// [`RiskError::UnknownField`]; [`RiskError::UnknownValue`] with the row's number.
    pub fn new(
        ladders: &Ladders,
        table: &Table,
        rows: &[(BTreeMap<String, String>, u64)],
    ) -> Result<Self> {
        let mut coded = Vec::with_capacity(rows.len());
        for (at, (values, count)) in rows.iter().enumerate() {
            let mut nodes = Vec::with_capacity(table.columns.len());
            for column in &table.columns {
                let field = column.hierarchy.field();
                let Some(value) = values.get(field) else {
                    nodes.push(TOP);
                    continue;
                };
                let unknown = || RiskError::UnknownValue(field.into(), at);
                let node = column.hierarchy.place(ladders.get(field)?, value);
                nodes.push(column.at_shown_level(node.ok_or_else(unknown)?));
            }
            coded.push((nodes, *count));
        }
        Ok(Self {
            role: table.role.clone(),
            rows: coded,
        })
    }

    /// How many people of the population a label surely fits.
    #[must_use]
    pub fn count(&self, table: &Table, label: &[Node]) -> u64 {
        let fits = |nodes: &Vec<Node>| {
            let columns = table.columns.iter().zip(label).zip(nodes);
            columns.into_iter().all(|((column, label), node)| {
                if column.is_printed() {
                    column.hierarchy.holds(*label, *node)
                } else {
                    label == node
                }
            })
        };
        let counts = self.rows.iter().filter(|(nodes, _)| fits(nodes));
        counts.fold(0, |sum, (_, count)| sum.saturating_add(*count))
    }
}
