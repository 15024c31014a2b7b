//! Which passages are one quote: the same or nearly the same words, however they are cut and spelled.
//!
//! Passages are compared by their letters alone, so that *wel eens* is *weleens* and a hyphen at a
//! line's end changes nothing. Two are one quote if most runs of a few letters of the shorter one
//! stand in the longer one too (the containment of Broder 1997, *On the resemblance and containment
//! of documents*).

use crate::text::fold;
use std::collections::{BTreeMap, BTreeSet};

/// The length of a run, in letters.
const RUN: usize = 8;

/// Shorter passages are compared whole, in letters.
const SHORTEST: usize = 24;

/// The share of the shorter passage's runs that the longer one must have.
const SHARE: f64 = 0.6;

/// A run that stands in more passages than this tells nothing.
const MOST: usize = 200;

/// The number of the first passage that is the same quote, for each passage. O(n) in the letters,
/// but for runs that many passages share.
pub(crate) fn groups(texts: &[String]) -> Vec<usize> {
    let runs: Vec<BTreeSet<String>> = texts.iter().map(|t| runs(t)).collect();
    let mut holders: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, runs) in runs.iter().enumerate() {
        for run in runs {
            holders.entry(run).or_default().push(at);
        }
    }
    let mut shared: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for holders in holders.values().filter(|h| h.len() <= MOST) {
        for (n, first) in holders.iter().enumerate() {
            for second in &holders[n + 1..] {
                *shared.entry((*first, *second)).or_default() += 1;
            }
        }
    }
    let mut group: Vec<usize> = (0..texts.len()).collect();
    for ((first, second), count) in shared {
        let shorter = runs[first].len().min(runs[second].len());
        #[expect(clippy::cast_precision_loss, reason = "counts of runs are small")]
        if count as f64 >= SHARE * shorter as f64 {
            let (to, from) = (
                group[first].min(group[second]),
                group[first].max(group[second]),
            );
            group
                .iter_mut()
                .filter(|g| **g == from)
                .for_each(|g| *g = to);
        }
    }
    group
}

/// The runs of letters of a text; a short text is one run.
fn runs(text: &str) -> BTreeSet<String> {
    let letters: Vec<char> = fold(text).chars().filter(|c| c.is_alphanumeric()).collect();
    if letters.is_empty() {
        return BTreeSet::new();
    }
    if letters.len() < SHORTEST {
        return BTreeSet::from([letters.iter().collect()]);
    }
    let run = |window: &[char]| window.iter().collect();
    letters.windows(RUN).map(run).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_quote_is_one_however_it_is_cut() {
        let texts = [
            "Soms zit ik wel eens uren op het dak te kijken.",
            "Niemand vroeg ooit iets aan mij, echt helemaal niemand.",
            "Soms zit ik weleens uren op het dak te kij-\nken. Dan is het stil.",
            "Ja.",
            "Ja!",
            "Soms fiets ik uren door de stad.",
        ];
        let texts = texts.map(str::to_owned);
        assert_eq!(groups(&texts), [0, 1, 0, 3, 3, 5]);
    }
}
