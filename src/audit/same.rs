//! Which passages are one quote: the same or nearly the same words, however they are cut and spelled.
//!
//! Passages are compared by their letters alone, so that *wel eens* is *weleens* and a hyphen at a
//! line's end changes nothing. Two are one quote if most runs of a few letters of the shorter one
//! stand in the longer one too (the containment of Broder 1997, *On the resemblance and containment
//! of documents*).

use crate::text::fold;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// The length of a run, in letters.
const RUN: usize = 8;

/// Shorter passages are compared whole, in letters.
const SHORTEST: usize = 24;

/// The share of the shorter passage's runs that the longer one must have: three of five.
const SHARE: (usize, usize) = (3, 5);

/// A run that stands in more passages than this tells nothing.
const MOST: usize = 200;

/// The number of the first passage that is the same quote, for each passage. O(n log n) in the letters,
/// but for runs that many passages share; some thirty bytes a letter while it runs.
pub(crate) fn groups(texts: &[String]) -> Vec<usize> {
    let runs: Vec<Vec<u64>> = texts.iter().map(|t| runs(t)).collect();
    let holding = |(at, runs): (usize, &Vec<u64>)| -> Vec<(u64, usize)> {
        runs.iter().map(|run| (*run, at)).collect()
    };
    let mut all: Vec<(u64, usize)> = runs.iter().enumerate().flat_map(holding).collect();
    all.sort_unstable();
    let mut shared: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let holders = all.chunk_by(|a, b| a.0 == b.0);
    for holders in holders.filter(|h| h.len() <= MOST) {
        for (n, (_, first)) in holders.iter().enumerate() {
            for (_, second) in &holders[n + 1..] {
                *shared.entry((*first, *second)).or_default() += 1;
            }
        }
    }
    let mut group: Vec<usize> = (0..texts.len()).collect();
    for ((first, second), count) in shared {
        let shorter = runs[first].len().min(runs[second].len());
        let enough = count * SHARE.1 >= shorter * SHARE.0;
        let (to, from) = (
            group[first].min(group[second]),
            group[first].max(group[second]),
        );
        if enough && to != from {
            group
                .iter_mut()
                .filter(|g| **g == from)
                .for_each(|g| *g = to);
        }
    }
    group
}

/// The runs of letters of a text as hashes, sorted; a short text is one run.
fn runs(text: &str) -> Vec<u64> {
    let letters: Vec<char> = fold(text).chars().filter(|c| c.is_alphanumeric()).collect();
    // This hasher has no seed: the same run has the same hash in every run of the program.
    let hash = |run: &[char]| {
        let mut hasher = DefaultHasher::new();
        run.hash(&mut hasher);
        hasher.finish()
    };
    if letters.is_empty() {
        return Vec::new();
    }
    if letters.len() < SHORTEST {
        return vec![hash(&letters)];
    }
    let mut runs: Vec<u64> = letters.windows(RUN).map(hash).collect();
    runs.sort_unstable();
    runs.dedup();
    runs
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
