//! Numbers of a sample, none of them below k.

use super::words::Wording;
use crate::records::{Field, Record};
use crate::risk::{DROPPED, Ladders, RiskError};
use std::collections::BTreeMap;

/// The cell of those who live elsewhere, or of whom it is not known.
pub const OTHER: &str = "other";

/// A sample in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Description {
    /// The groups, in the order of the rules.
    pub groups: Vec<Group>,
    /// Whether numbers were merged or left out because they were small.
    pub merged: bool,
    /// The smallest number that may be told.
    pub k: usize,
}

/// The people of one role, or of several that were merged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// The entry of the rules that has its words.
    pub entry: usize,
    /// How many they are.
    pub count: usize,
    /// Women and girls, men and boys; `None` where that is not told.
    pub sexes: Option<(usize, usize)>,
    /// Their ages; `None` where too few are known.
    pub ages: Option<Ages>,
    /// Where they live, most first, [`OTHER`] last; empty where that is not told.
    pub living: Vec<Cell>,
}

/// Ages in whole years.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ages {
    /// The lowest.
    pub from: u32,
    /// The highest.
    pub to: u32,
    /// The mean, rounded; `None` where too few are known.
    pub mean: Option<u32>,
    /// Whether the ages of all are known.
    pub all: bool,
}

/// How many live in one way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The code, or [`OTHER`].
    pub code: String,
    /// How many.
    pub count: usize,
}

/// Counts a sample; `None` if it has fewer than k people, so that nothing may be told.
///
/// # Errors
///
/// [`RiskError::UnknownValue`] with a record's position, for a woonsituatie that the hierarchies do
/// not know.
pub fn describe(
    records: &[Record],
    k: usize,
    wording: &Wording,
    ladders: &Ladders,
) -> Result<Option<Description>, RiskError> {
    let mut description = Description {
        k,
        ..Description::default()
    };
    let Some(groups) = grouped(records, k, wording, &mut description.merged) else {
        return Ok(None);
    };
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_key(|(entry, _)| (0..wording.entries()).find(|e| wording.holds(*entry, *e)));
    for (entry, people) in groups {
        let group = Group {
            entry,
            count: people.len(),
            sexes: sexes(&people, k, &mut description.merged),
            ages: ages(&people, k),
            living: living(&people, k, (wording, ladders), &mut description.merged)?,
        };
        description.groups.push(group);
    }
    Ok(Some(description))
}

type Groups<'r> = BTreeMap<usize, Vec<(usize, &'r Record)>>;

/// The people by the entry of the rules that they count under.
fn grouped<'r>(
    records: &'r [Record],
    k: usize,
    wording: &Wording,
    merged: &mut bool,
) -> Option<Groups<'r>> {
    let mut groups = Groups::new();
    for person in records.iter().enumerate() {
        let role = person.1.value(Field::Role).unwrap_or("");
        let entry = wording.entry_of(&[role])?;
        groups.entry(entry).or_default().push(person);
    }
    while let Some(small) = groups.iter().find(|(_, p)| p.len() < k).map(|(e, _)| *e) {
        // The first entry that holds it and somebody else.
        let holds = |entry: usize, other: usize| wording.holds(entry, other);
        let entries = 0..wording.entries();
        let wider = entries.into_iter().find(|&wide| {
            let mut others = groups.keys().filter(|e| **e != small);
            wide != small && holds(wide, small) && others.any(|e| holds(wide, *e))
        })?;
        let joining: Vec<usize> = groups
            .keys()
            .copied()
            .filter(|e| holds(wider, *e))
            .collect();
        let mut all: Vec<_> = joining
            .iter()
            .filter_map(|e| groups.remove(e))
            .flatten()
            .collect();
        all.sort_by_key(|(at, _)| *at);
        groups.insert(wider, all);
        *merged = true;
    }
    (!groups.is_empty()).then_some(groups)
}

fn sexes(people: &[(usize, &Record)], k: usize, merged: &mut bool) -> Option<(usize, usize)> {
    let count = |sex: &str| {
        let values = people.iter().filter_map(|(_, r)| r.value(Field::Sex));
        values.filter(|v| *v == sex).count()
    };
    let (female, male) = (count("v"), count("m"));
    if female + male < people.len() {
        return None;
    }
    let told = [female, male].iter().all(|n| *n == 0 || *n >= k);
    *merged |= !told;
    told.then_some((female, male))
}

fn ages(people: &[(usize, &Record)], k: usize) -> Option<Ages> {
    let values = people.iter().filter_map(|(_, r)| r.value(Field::Age));
    let ages: Vec<u32> = values.filter_map(|v| v.parse().ok()).collect();
    let (from, to) = (*ages.iter().min()?, *ages.iter().max()?);
    let count = u32::try_from(ages.len()).ok()?;
    let sum: u32 = ages.iter().sum();
    (ages.len() >= k).then(|| Ages {
        from,
        to,
        mean: (ages.len() >= 2 * k).then(|| (sum + count / 2) / count),
        all: ages.len() == people.len(),
    })
}

/// One person's rungs on the tree, and the one that he or she is counted under.
struct Rungs {
    codes: Vec<String>,
    at: usize,
}

fn living(
    people: &[(usize, &Record)],
    k: usize,
    (wording, ladders): (&Wording, &Ladders),
    merged: &mut bool,
) -> Result<Vec<Cell>, RiskError> {
    let ladder = ladders.get(Field::Living.name())?;
    let mut all = Vec::new();
    for (at, record) in people {
        if let Some(code) = record.value(Field::Living) {
            let unknown = || RiskError::UnknownValue(Field::Living.name().into(), *at);
            let codes = ladder.rungs(code).ok_or_else(unknown)?;
            all.push(Rungs { codes, at: 0 });
        }
    }
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let mut other = people.len() - all.len();
    let count = |all: &[Rungs]| {
        let mut cells: BTreeMap<String, usize> = BTreeMap::new();
        for rungs in all {
            *cells.entry(rungs.codes[rungs.at].clone()).or_default() += 1;
        }
        cells
    };
    // The least cell that is too small, or has no words, climbs with all below the same branch.
    while let Some(code) = least(&count(&all), |code, n| n < k || !wording.has(code)) {
        *merged = true;
        let next = all.iter().find_map(|r| {
            (r.codes[r.at] == code)
                .then(|| {
                    r.codes
                        .iter()
                        .find(|c| **c != code && wording.has(c) && above(r, c))
                })
                .flatten()
                .cloned()
        });
        match next {
            Some(next) if next != DROPPED => {
                for rungs in &mut all {
                    if let Some(at) = rungs.codes.iter().position(|c| *c == next) {
                        rungs.at = at.max(rungs.at);
                    }
                }
            }
            _ => {
                let before = all.len();
                all.retain(|r| r.codes[r.at] != code);
                other += before - all.len();
            }
        }
    }
    // What is told together must not be few either.
    while other > 0 && other < k {
        let Some(code) = least(&count(&all), |_, _| true) else {
            break;
        };
        *merged = true;
        let before = all.len();
        all.retain(|r| r.codes[r.at] != code);
        other += before - all.len();
    }
    let mut cells: Vec<Cell> = count(&all)
        .into_iter()
        .map(|(code, count)| Cell { code, count })
        .collect();
    cells.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.code.cmp(&b.code)));
    if other > 0 && !cells.is_empty() {
        let code = OTHER.to_owned();
        cells.push(Cell { code, count: other });
    }
    Ok(cells)
}

/// Whether a code lies above the one that somebody is counted under.
fn above(rungs: &Rungs, code: &str) -> bool {
    rungs.codes.iter().rposition(|c| c == code) > Some(rungs.at)
}

/// The least of the cells that something holds of; among equals the first by code.
fn least(cells: &BTreeMap<String, usize>, holds: impl Fn(&str, usize) -> bool) -> Option<String> {
    let cells = cells.iter().filter(|(code, n)| holds(code, **n));
    cells.min_by_key(|(_, n)| **n).map(|(code, _)| code.clone())
}
