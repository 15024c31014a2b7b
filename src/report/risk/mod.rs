//! The risk report: what a set of labels tells of those interviewed, before and after.
//!
//! [`html`] and [`json`] render the same [`RiskReport`], so that they cannot disagree. It holds
//! labels as they are printed and counts, and no value of a respondent: what was known before is
//! told as how many labels were how rare.
//!
//! # Words
//!
//! The page speaks of what is *pseudonymised*, whatever the figures are: the table of respondents
//! ties labels to persons, so that a key exists as long as it does.
//!
//! # Sources
//!
//! The three tests: Article 29 Working Party, *Opinion 05/2014 on Anonymisation Techniques*
//! (WP216). Names of techniques: ISO/IEC 20889:2018.

mod chart;
mod html;
mod json;
mod words;

pub use html::html;
pub use json::json;

use crate::risk::{Label, RiskError, Sample, TOP};
use serde::Serialize;
use std::collections::BTreeMap;

/// What disclosure control came to, over all roles.
#[derive(Clone, Debug, Serialize)]
pub struct RiskReport {
    /// How many respondents of its role every label should fit.
    pub k: usize,
    /// How labels were made vaguer.
    pub strategy: Plan,
    /// How many values of the sensitive attribute those must have whom a label fits, if asked for.
    pub diversity: Option<usize>,
    /// How many people of the population every label must fit, if asked for.
    pub population_k: Option<usize>,
    /// The fields that readers know anyway, by id.
    pub hidden: Vec<String>,
    /// Whether something ties labels to persons: a key, a register, or the table itself.
    pub key: bool,
    /// The roles, in the order in which they were decided on.
    pub roles: Vec<RoleRisk>,
}

/// How labels were made vaguer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Plan {
    /// One rule for all.
    OneRule,
    /// Classes that share a label.
    Grouped,
    /// Each label by itself.
    PerLabel,
}

/// One role.
#[derive(Clone, Debug, Serialize)]
pub struct RoleRisk {
    /// The role's word in the rules.
    pub role: String,
    /// How many were interviewed.
    pub interviewed: usize,
    /// How many of them are quoted.
    pub quoted: usize,
    /// How many of the quoted have no label.
    pub suppressed: usize,
    /// Labels that fit one respondent alone.
    pub unique: Change,
    /// Labels that fit fewer than k.
    pub below_k: Change,
    /// How many labels fit how many respondents.
    pub sizes: Vec<Size>,
    /// The mean loss of the labels, from 0 (all is told) to 1 (nothing).
    pub loss: f64,
    /// The fields of the labels.
    pub fields: Vec<FieldRisk>,
    /// The labels that are printed.
    pub labels: Vec<LabelRisk>,
}

/// A count before and after.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Change {
    /// With everything told that is known.
    pub before: usize,
    /// With the labels as they are printed. A suppressed label tells the role and counts as that.
    pub after: usize,
}

/// How many labels fit so many respondents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Size {
    /// The least number of respondents.
    pub from: usize,
    /// The greatest; `None` for any more.
    pub to: Option<usize>,
    /// How many labels.
    #[serde(flatten)]
    pub labels: Change,
}

/// What became of one field.
#[derive(Clone, Debug, Serialize)]
pub struct FieldRisk {
    /// The field's id.
    pub field: String,
    /// What it loses on average, from 0 to 1.
    pub loss: f64,
    /// In how many labels it is told as it is.
    pub exact: usize,
    /// In how many it is told more vaguely.
    pub vaguer: usize,
    /// In how many it was known and is not told.
    pub dropped: usize,
    /// In how many it was not known.
    pub unknown: usize,
    /// How many labels fitted fewer than k, and this field more than the others was why.
    pub reason: usize,
    /// The vaguer codes that are told, with the number of labels.
    pub merged: Vec<Merged>,
}

/// A vaguer code that stands for several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Merged {
    /// The code in the rules.
    pub code: String,
    /// How many labels tell it in place of something finer.
    pub labels: usize,
}

/// A label as it is printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LabelRisk {
    /// The label; `None` for those suppressed.
    pub label: Option<String>,
    /// How many of the quoted have it.
    pub quoted: usize,
    /// How many of the interviewed it fits.
    pub fits: usize,
}

/// The classes of sizes that are told of.
const SIZES: [(usize, Option<usize>); 6] = [
    (1, Some(1)),
    (2, Some(2)),
    (3, Some(4)),
    (5, Some(9)),
    (10, Some(19)),
    (20, None),
];

impl RiskReport {
    /// A report without roles.
    #[must_use]
    pub fn new(k: usize, strategy: Plan) -> Self {
        Self {
            k,
            strategy,
            diversity: None,
            population_k: None,
            hidden: Vec::new(),
            key: true,
            roles: Vec::new(),
        }
    }

    /// How many labels fit fewer than k, over all roles.
    #[must_use]
    pub fn below_k(&self) -> usize {
        self.roles.iter().map(|r| r.below_k.after).sum()
    }
}

impl RoleRisk {
    /// The risk of one role: its labels in the order of `told`, which says of each the text, how
    /// many it fits, how many the exact one fits, and the fields that single its respondent out, the
    /// one that does most first.
    ///
    /// # Errors
    ///
    /// [`RiskError::UnknownRespondent`] for a label of nobody in the sample.
    pub fn of(
        role: &str,
        sample: &Sample,
        labels: &[Label],
        told: &[(Option<String>, usize, usize, &[String])],
        k: usize,
    ) -> Result<Self, RiskError> {
        let table = sample.table(role)?;
        let count = |holds: &dyn Fn(usize) -> bool| Change {
            before: told.iter().filter(|(.., exact, _)| holds(*exact)).count(),
            after: told.iter().filter(|(_, fits, ..)| holds(*fits)).count(),
        };
        let sizes = SIZES.map(|(from, to)| Size {
            from,
            to,
            labels: count(&|fits| fits >= from && to.is_none_or(|to| fits <= to)),
        });
        let mut fields = Vec::new();
        for (at, column) in table.columns().iter().enumerate() {
            if !column.is_printed() {
                continue;
            }
            let mut risk = FieldRisk::new(column.hierarchy.field());
            let mut merged: BTreeMap<&str, usize> = BTreeMap::new();
            let mut loss = 0.0;
            for label in labels {
                let row = table.row(label.respondent);
                let row = row.ok_or(RiskError::UnknownRespondent(label.respondent))?;
                let value = column.values[row];
                let node = label.nodes.as_ref().map_or(TOP, |nodes| nodes[at]);
                loss += column.hierarchy.loss(value, node);
                match node {
                    _ if value == TOP => risk.unknown += 1,
                    TOP => risk.dropped += 1,
                    node if node == value => risk.exact += 1,
                    node => {
                        risk.vaguer += 1;
                        *merged.entry(column.hierarchy.code(node)).or_default() += 1;
                    }
                }
            }
            #[allow(clippy::cast_precision_loss, reason = "far fewer labels than 2^52")]
            let mean = loss / labels.len().max(1) as f64;
            risk.loss = mean;
            let first = |one: &&(Option<String>, usize, usize, &[String])| {
                one.3.first().is_some_and(|field| *field == risk.field)
            };
            risk.reason = told.iter().filter(first).count();
            let merged = merged.into_iter().map(|(code, labels)| Merged {
                code: code.to_owned(),
                labels,
            });
            risk.merged = merged.collect();
            fields.push(risk);
        }
        Ok(Self {
            role: role.to_owned(),
            interviewed: table.len(),
            quoted: labels.len(),
            suppressed: told.iter().filter(|(text, ..)| text.is_none()).count(),
            unique: count(&|fits| fits == 1),
            below_k: count(&|fits| fits < k),
            sizes: sizes.to_vec(),
            loss: crate::risk::mean_loss(labels, sample)?,
            fields,
            labels: printed(told),
        })
    }
}

impl FieldRisk {
    fn new(field: &str) -> Self {
        Self {
            field: field.to_owned(),
            loss: 0.0,
            exact: 0,
            vaguer: 0,
            dropped: 0,
            unknown: 0,
            reason: 0,
            merged: Vec::new(),
        }
    }
}

/// The labels that are printed, each once: those that fit fewest first.
fn printed(told: &[(Option<String>, usize, usize, &[String])]) -> Vec<LabelRisk> {
    let mut labels: BTreeMap<(usize, Option<&str>), usize> = BTreeMap::new();
    for (text, fits, ..) in told {
        *labels.entry((*fits, text.as_deref())).or_default() += 1;
    }
    let labels = labels.into_iter();
    labels
        .map(|((fits, label), quoted)| LabelRisk {
            label: label.map(str::to_owned),
            quoted,
            fits,
        })
        .collect()
}

#[cfg(test)]
mod tests;
