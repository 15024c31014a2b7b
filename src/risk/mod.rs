//! Disclosure control: how vague an attribution must be for nobody to be singled out by it.
//!
//! ```
//! use schuilnaam::risk::{Attacker, Domain, Goal, Ladders, Respondent, Sample, Use, per_label, verify};
//!
//! let youth = |age, living| Respondent::new("jongere", [("age", age), ("living", living)]);
//! let people = [
//!     youth("16", "uithuis.gezinsvorm.pleeggezin.netwerk"),
//!     youth("17", "uithuis.gezinsvorm.gezinshuis"),
//!     youth("17", "uithuis.groep.leefgroep"),
//!     youth("19", "thuis"),
//! ];
//! let fields = ["age", "living"].map(|field| (field, Use::Printed { weight: 1.0 }));
//! let sample = Sample::new(&Ladders::built_in()?, &fields, &people, Domain::Sample)?;
//!
//! // Respondent 0 is quoted; the label has to fit 2 of the 4.
//! let labels = per_label(sample.table("jongere")?, &[0], &Goal::k(2))?;
//! assert_eq!(labels[0].codes(&sample)?, [("age", "16-17"), ("living", "uithuis.gezinsvorm")]);
//! assert!(verify(&labels, &sample, 2, Attacker::Insider)?.is_empty());
//! # Ok::<(), schuilnaam::risk::RiskError>(())
//! ```
//!
//! # Parts
//!
//! | part | what it does |
//! |---|---|
//! | [`Ladders`], [`Hierarchy`] | how values grow vaguer, from `rules/hierarchies.toml`, and what that loses |
//! | [`Sample`], [`Table`] | all who were interviewed, by role: what k is counted over |
//! | [`Goal`], [`Population`] | k in the sample, k in the population, l-diversity |
//! | [`one_rule`] | one level a field for everybody: exact, and costly in small samples |
//! | [`grouped`] | classes of at least k who share a label |
//! | [`per_label`] | the best label for each quoted person, and k disjoint assignments for all |
//! | [`settle_joint`] | labels of parent and child, judged together |
//! | [`keep_earlier`] | labels of earlier reports, which stay as they were printed or are told no more |
//! | [`explain`](fn@explain) | which field singles somebody out, and the cheapest repair |
//! | [`verify`](fn@verify) | counts again, from labels alone |
//!
//! # Which strategy
//!
//! Per label tells most of the few who are quoted. But a reader who knows that its labels lose as
//! little as possible may rule out respondents who would have been given another label; groups are
//! safe from that, and where most of the sample is quoted they lose no more. So groups are for what
//! is made public, labels one by one for readers who do not know the sample.
//!
//! # What holds everywhere
//!
//! * k counts all interviewed respondents of the role, and those of one joint group once.
//! * What is not known of somebody fits no label that tells of it: unknown values make a label look
//!   rarer than it is, never more common.
//! * The same input gives the same labels: no chance, no clock, no hash order.
//! * Codes in, codes out. No error or `Debug` holds a respondent's value.

mod anneal;
mod bands;
mod children;
mod classes;
mod earlier;
mod error;
mod explain;
mod fit;
mod goal;
mod grouped;
mod hierarchy;
mod joint;
mod label;
mod ladder;
mod ladders;
mod lattice;
mod loss;
mod matching;
mod partition;
mod recount;
mod sample;
mod search;
mod table;
#[cfg(test)]
mod testing;
mod verify;

pub use earlier::{Kept, Refusal, keep_earlier};
pub use error::{Result, RiskError};
pub use explain::{Explanation, Part, Step, explain};
pub use goal::{Goal, Population};
pub use grouped::grouped;
pub use hierarchy::{Domain, Hierarchy, Node, TOP};
pub use joint::{Mend, settle_joint};
pub use label::per_label;
pub use ladder::{DROPPED, Ladder};
pub use ladders::Ladders;
pub use lattice::{Rule, one_rule};
pub use loss::{Label, mean_loss};
pub use sample::{Respondent, Sample};
pub use table::{Column, Table, Use};
pub use verify::{Attacker, Breach, Concerned, Violation, verify};

/// The hierarchies that come with the tool.
const HIERARCHIES: &str = include_str!("../../rules/hierarchies.toml");
