//! The ladder of one field: how its values grow vaguer, level by level.
//!
//! The form of the rules is told in `rules/hierarchies.toml` itself.
//!
//! # Source
//!
//! Value generalisation hierarchies after Samarati and Sweeney, *Protecting privacy when disclosing
//! information* (1998); one row a value as in ARX.

use super::bands::{Band, Bands, number_rungs, read_bands};
use super::children::Children;
use super::error::{Result, RiskError};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The code of a field that is dropped, and of a value that nobody knows.
pub const DROPPED: &str = "*";

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Form {
    Tree,
    Number,
    Children,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rule {
    id: String,
    kind: Form,
    levels: Vec<String>,
    #[serde(default)]
    rows: Vec<Vec<String>>,
    #[serde(default)]
    open: bool,
    #[serde(default)]
    lowest: u32,
    #[serde(default)]
    highest: u32,
    #[serde(default)]
    bands: Vec<Vec<String>>,
    #[serde(default)]
    runs: Option<String>,
    #[serde(default)]
    loss: Vec<f64>,
    #[serde(default)]
    choice: Vec<Choice>,
    #[serde(default)]
    examples: Vec<Vec<String>>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Choice {
    id: String,
    rows: Vec<Vec<String>>,
    #[serde(default)]
    examples: Vec<Vec<String>>,
}

/// Runs of exact numbers are made up from so many numbers at most.
const MOST_ENDS: usize = 32;

#[derive(Clone)]
enum Shape {
    /// The row of every code, and the first level at which the code stands.
    Tree {
        rows: Vec<Vec<String>>,
        at: BTreeMap<String, (usize, usize)>,
        open: bool,
    },
    Number {
        lowest: u32,
        highest: u32,
        bands: Vec<Bands>,
        /// The level of which adjacent bands may be joined.
        runs: Option<usize>,
    },
    Children {
        highest: u32,
        groups: Bands,
    },
}

/// How the values of one field grow vaguer.
#[derive(Clone)]
pub struct Ladder {
    id: String,
    levels: Vec<String>,
    shape: Shape,
    loss: Option<Vec<f64>>,
    choices: Vec<Choice>,
    examples: Vec<Vec<String>>,
}

impl Ladder {
    pub(super) fn new(rule: Rule) -> Result<Self> {
        let fault = || RiskError::Hierarchy(rule.id.as_str().into());
        let wanted_bands = match rule.kind {
            Form::Tree => 0,
            Form::Number => rule.levels.len().saturating_sub(1),
            Form::Children => 1,
        };
        let wanted_levels = rule.kind != Form::Children || rule.levels.len() == 5;
        if rule.levels.is_empty() || rule.bands.len() != wanted_bands || !wanted_levels {
            return Err(fault());
        }
        let bands = read_bands(&rule.bands, rule.lowest, rule.highest).ok_or_else(fault)?;
        let level = |name: &String| rule.levels.iter().position(|level| level == name);
        let runs = rule
            .runs
            .as_ref()
            .map(|name| level(name).ok_or_else(fault))
            .transpose()?;
        let shape = match rule.kind {
            Form::Tree => Shape::Tree {
                at: index(&rule.rows, rule.levels.len()).ok_or_else(fault)?,
                rows: rule.rows,
                open: rule.open,
            },
            Form::Number => Shape::Number {
                lowest: rule.lowest,
                highest: rule.highest,
                bands,
                runs,
            },
            Form::Children => Shape::Children {
                highest: rule.highest,
                groups: bands.into_iter().next().unwrap_or_default(),
            },
        };
        let ordered = rule.loss.is_sorted() && rule.loss.iter().all(|l| (0.0..1.0).contains(l));
        if !rule.loss.is_empty() && (rule.loss.len() != rule.levels.len() || !ordered) {
            return Err(RiskError::Hierarchy(rule.id.as_str().into()));
        }
        Ok(Self {
            id: rule.id,
            levels: rule.levels,
            shape,
            loss: (!rule.loss.is_empty()).then_some(rule.loss),
            choices: rule.choice,
            examples: rule.examples,
        })
    }

    /// The field's id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The names of the levels, finest first, without the one at which the field is dropped.
    #[must_use]
    pub fn levels(&self) -> &[String] {
        &self.levels
    }

    /// The loss of each level where the rules state it instead of counting leaves.
    pub(super) fn stated_loss(&self) -> Option<&[f64]> {
        self.loss.as_deref()
    }

    /// The rung of a value at every level, finest first; the last one is [`DROPPED`].
    ///
    /// A value that is itself vague (*placed out of home*, `16-17`) stays as it is up to the first
    /// level that is vaguer still. `None` for a value that the ladder does not know.
    #[must_use]
    pub fn rungs(&self, value: &str) -> Option<Vec<String>> {
        let levels = self.levels.len();
        if value == DROPPED {
            return Some(vec![DROPPED.to_owned(); levels + 1]);
        }
        let mut rungs = match &self.shape {
            Shape::Tree { rows, at, open } => match at.get(value) {
                Some(&(row, first)) => {
                    let mut rungs = rows[row].clone();
                    rungs[..first].fill(value.to_owned());
                    rungs
                }
                None if *open && !value.trim().is_empty() => vec![value.to_owned(); levels],
                None => return None,
            },
            Shape::Number {
                lowest,
                highest,
                bands,
                ..
            } => number_rungs(value, *lowest, *highest, bands)?,
            Shape::Children { highest, groups } => {
                Children::parse(value, *highest)?.rungs(groups)?
            }
        };
        rungs.push(DROPPED.to_owned());
        Some(rungs)
    }

    /// The number range of a code; `None` for fields that are no numbers.
    pub(super) fn range(&self, code: &str) -> Option<(u32, u32)> {
        match &self.shape {
            Shape::Number {
                lowest, highest, ..
            } if code == DROPPED => Some((*lowest, *highest)),
            Shape::Number { highest, .. } => {
                Band::parse(code, *highest).map(|band| (band.low, band.high))
            }
            _ => None,
        }
    }

    /// The codes of all runs of two or more adjacent bands between some bounds, where the rules allow
    /// runs.
    pub(super) fn runs(&self, low: u32, high: u32) -> Vec<String> {
        let Shape::Number {
            highest,
            bands,
            runs: Some(level),
            ..
        } = &self.shape
        else {
            return Vec::new();
        };
        let met: Vec<Band> = match level.checked_sub(1).and_then(|at| bands.get(at)) {
            Some(bands) => bands.iter().map(|(band, _)| *band).collect(),
            None => (low..=high)
                .take(MOST_ENDS)
                .map(|n| Band { low: n, high: n })
                .collect(),
        };
        let ends = |band: &Band| band.high >= low && band.low <= high;
        let met: Vec<Band> = met.into_iter().filter(ends).collect();
        let mut codes = Vec::new();
        for (at, from) in met.iter().enumerate() {
            for to in &met[at + 1..] {
                let open = to.high == *highest;
                let end = if open {
                    "+".to_owned()
                } else {
                    format!("-{}", to.high)
                };
                codes.push(format!("{}{end}", from.low));
            }
        }
        codes
    }

    /// Every finest value that the rules name; none for children, which they cannot list.
    pub(super) fn leaves(&self) -> Vec<String> {
        match &self.shape {
            Shape::Tree { rows, .. } => rows.iter().map(|row| row[0].clone()).collect(),
            Shape::Number {
                lowest, highest, ..
            } => (*lowest..=*highest).map(|n| n.to_string()).collect(),
            Shape::Children { .. } => Vec::new(),
        }
    }

    pub(super) fn choose(&mut self, choice: &str) -> Result<()> {
        let missing = || RiskError::UnknownChoice(self.id.as_str().into());
        let choice = self.choices.iter().find(|c| c.id == choice);
        let choice = choice.cloned().ok_or_else(missing)?;
        let fault = || RiskError::Hierarchy(self.id.as_str().into());
        let Shape::Tree { rows, at, .. } = &mut self.shape else {
            return Err(fault());
        };
        for new in choice.rows {
            match rows.iter_mut().find(|row| row.first() == new.first()) {
                Some(row) => *row = new,
                None => rows.push(new),
            }
        }
        *at = index(rows, self.levels.len()).ok_or_else(fault)?;
        // The new rows contradict what the old ones promised; the choice brings its own examples.
        self.examples = choice.examples;
        self.check()
    }

    #[cfg(test)]
    pub(super) fn has_examples(&self) -> bool {
        !self.examples.is_empty()
    }

    pub(super) fn check(&self) -> Result<()> {
        for example in &self.examples {
            let Some((value, rungs)) = example.split_first() else {
                continue;
            };
            if self.rungs(value).as_deref() != Some(rungs) {
                return Err(RiskError::Example(self.id.as_str().into()));
            }
        }
        Ok(())
    }
}

/// Where each code of a tree stands; `None` if a code stands at different levels or under
/// different codes in different rows.
fn index(rows: &[Vec<String>], levels: usize) -> Option<BTreeMap<String, (usize, usize)>> {
    let mut at = BTreeMap::new();
    let mut seen: BTreeMap<&str, (usize, usize, Option<&str>)> = BTreeMap::new();
    for (number, row) in rows.iter().enumerate() {
        if row.len() != levels || row.iter().any(|c| c.trim().is_empty() || c == DROPPED) {
            return None;
        }
        let mut first = 0;
        while first < levels {
            let code = row[first].as_str();
            let last = first + row[first..].iter().take_while(|c| *c == code).count();
            let place = (first, last, row.get(last).map(String::as_str));
            if *seen.entry(code).or_insert(place) != place {
                return None;
            }
            at.entry(code.to_owned()).or_insert((number, first));
            first = last;
        }
    }
    Some(at)
}
