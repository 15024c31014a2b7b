//! The audit of a finished report: what its quotes, labels, paraphrases and figures give away together.
//!
//! ```
//! use schuilnaam::audit::{Auditor, Kind, Layout};
//! use schuilnaam::{RuleFiles, Resolved};
//!
//! let report = "We interviewden 20 jongeren: twaalf meisjes en acht jongens.\n\n\
//!     “Ik tel de lampen op het plafond.” - Meisje van 15, woont in een pleeggezin\n\n\
//!     “Ik tel de lampen op het plafond.” - Meisje van 15, woont in een netwerkpleeggezin\n";
//! let auditor = Auditor::new(&RuleFiles::built_in())?;
//! let audit = auditor.audit(report, Layout::Wrapped, &Resolved::default());
//! let finding = &audit.findings[0];
//! assert_eq!(finding.kind, Kind::TwoLabels);
//! assert_eq!((finding.places[0].line, finding.places[1].line), (3, 5));
//! assert_eq!(finding.instead.as_deref(), Some("Meisje van 15, woont in een pleeggezin"));
//! # Ok::<(), schuilnaam::Error>(())
//! ```
//!
//! # Parts
//!
//! | part | what it does |
//! |---|---|
//! | `page` | lines, columns and broken words smoothed, with the way back to line and column |
//! | `passage`, `block`, `same` | the quotes, and which of them are one quote |
//! | `speaker` | labels and introductions, read with the grammar of [`crate::attribution`] |
//! | `study` | the sample as the report describes it: sizes, sexes, ages, living situations |
//! | `counts` | how many a label fits: in a table, or by the figures of the sample |
//! | `mend` | the finest label that fits enough |
//! | `find` | one kind of finding a file |
//!
//! # What holds
//!
//! Findings hold numbers, codes and places, and no word of the report; labels that are proposed are
//! made of codes. They come in the order of the manuscript. The same text gives the same findings. A
//! report is held in memory whole, with some tens of bytes for each of its letters; time grows with its
//! length and with the number of quotes times that of statements about one person.
//!
//! An audit finds what its rules know. That it finds nothing does not make a report safe.

mod block;
mod counts;
mod find;
mod finding;
mod material;
mod mend;
mod page;
mod passage;
mod rules;
mod same;
mod speaker;
mod study;

pub use counts::Known;
pub use finding::{Content, Finding, Fits, Kind, Rest, Severity, Spot};
pub use page::Layout;

use crate::attribution::Role;
use crate::resolve::Resolved;
use crate::risk::Ladders;
use crate::rules::RuleFiles;
use crate::{Error, ErrorKind, Result};
use counts::Counts;
use material::Material;
use rules::Rules;
use std::collections::BTreeSet;
use std::fmt;

/// How many a label must fit, unless told otherwise.
pub const K: usize = 3;

/// Audits reports.
pub struct Auditor {
    rules: Rules,
    ladders: Ladders,
    counts: Counts,
    k: usize,
}

impl fmt::Debug for Auditor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Auditor(k {})", self.k)
    }
}

/// What an audit found, and what it read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Audit {
    /// The findings, in the order of their first places.
    pub findings: Vec<Finding>,
    /// How many quotes have a label or an introduction.
    pub quotes: usize,
    /// How many labels are told apart.
    pub labels: usize,
    /// How many were interviewed by role, as far as the report tells it.
    pub sample: Vec<(Role, u32)>,
}

impl Auditor {
    /// An auditor that counts by the figures that a report tells, with k of [`K`].
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Rules`] where a rule file is malformed.
    pub fn new(rules: &RuleFiles) -> Result<Self> {
        Ok(Self {
            rules: Rules::of(rules)?,
            ladders: Ladders::built_in().map_err(|_| Error::new(ErrorKind::Rules))?,
            counts: Counts::Study,
            k: K,
        })
    }

    /// The same with how many a label must fit; at least 1.
    #[must_use]
    pub fn with_k(mut self, k: usize) -> Self {
        self.k = k.max(1);
        self
    }

    /// The same, but counting in a table of everybody who was interviewed.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Table`] for a table without anybody; for a value that no hierarchy knows with the
    /// field as the rule, and as the line with the person's place among `people`, from 1.
    pub fn with_table(mut self, people: &[Known]) -> Result<Self> {
        self.counts = Counts::table(&self.ladders, people)?;
        Ok(self)
    }

    /// Audits a text. `resolved` is what detection found in it: names, numbers and places.
    #[must_use]
    pub fn audit(&self, text: &str, layout: Layout, resolved: &Resolved) -> Audit {
        let counting = (&self.ladders, &self.counts, self.k);
        let material = Material::read(text, layout, &self.rules, counting);
        let mut findings = find::two_labels::find(&material);
        findings.extend(find::labels::find(&material));
        findings.extend(find::one::find(&material));
        findings.extend(find::children::find(&material));
        findings.extend(find::margins::find(&material));
        findings.extend(find::content::find(&material));
        findings.extend(find::unread::find(&material));
        let named = find::names::find(&material, resolved);
        let told = |one: &Finding| findings.iter().any(|other| one.is_told_by(other));
        let named: Vec<Finding> = named.into_iter().filter(|n| !told(n)).collect();
        findings.extend(named);
        findings.sort_by(|a, b| (&a.places, a.kind).cmp(&(&b.places, b.kind)));
        let quotes: BTreeSet<usize> = material.said.iter().map(|s| s.passage).collect();
        let size = |(role, group): (&Role, &study::Group)| Some((*role, group.n?));
        Audit {
            findings,
            quotes: quotes.len(),
            labels: material.people.len(),
            sample: material.study.groups.iter().filter_map(size).collect(),
        }
    }
}
