//! Names with one typing error.

use super::judge::Form;
use super::page::{Gap, Page, gap};
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

/// From how many letters on a name is sought with an error.
const MIN: usize = 6;

/// Keys by their own hash and the hashes of the key without one letter.
///
/// Two words lie within one error if and only if they share such a word: both lose the letter
/// that differs, one loses the letter too many, both lose one of the two that are swapped.
#[derive(Default)]
pub(super) struct Near {
    index: HashMap<u64, Vec<u32>>,
    /// How many words each form has.
    words: Vec<usize>,
    /// How many words names have, and one, for those written as one.
    widths: BTreeSet<usize>,
    /// How many bytes a candidate has.
    lengths: Range<usize>,
}

/// Calls `give` with the hash of a word and of the word without each of its bytes. O(n).
fn hashes(word: &[u8], mut give: impl FnMut(u64)) {
    const BASE: u64 = 0x9e37_79b9_7f4a_7c15;
    // The hash of what follows each place, then the word from its start with each byte left out.
    let mut tails = vec![(0_u64, 1_u64); word.len() + 1];
    for (i, b) in word.iter().enumerate().rev() {
        let (hash, power) = tails[i + 1];
        let step = u64::from(*b) + 1;
        tails[i] = (
            step.wrapping_mul(power).wrapping_add(hash),
            power.wrapping_mul(BASE),
        );
    }
    give(tails[0].0);
    let mut head = 0_u64;
    for (i, b) in word.iter().enumerate() {
        let (hash, power) = tails[i + 1];
        give(head.wrapping_mul(power).wrapping_add(hash));
        head = head.wrapping_mul(BASE).wrapping_add(u64::from(*b) + 1);
    }
}

/// Where two words part, if one error makes one of the other: a letter too many, too few,
/// another one, or two swapped.
fn error_at(a: &[u8], b: &[u8]) -> Option<usize> {
    let head = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (x, y) = (&a[head..], &b[head..]);
    let tail = x
        .iter()
        .rev()
        .zip(y.iter().rev())
        .take_while(|(x, y)| x == y)
        .count();
    let (x, y) = (&x[..x.len() - tail], &y[..y.len() - tail]);
    let one = x.len().max(y.len()) == 1;
    let swapped = x.len() == 2 && y.len() == 2 && x[0] == y[1] && x[1] == y[0];
    (one || swapped).then_some(head)
}

impl Near {
    /// Indexes the names that are long enough. O(sum of squares of their lengths).
    pub(super) fn new(forms: &[Form]) -> Self {
        let words = forms.iter().map(|f| tokens(&Page::new(&f.text)).len());
        let mut near = Self {
            words: words.collect(),
            ..Self::default()
        };
        let mut lengths = Vec::new();
        for (i, form) in forms.iter().enumerate() {
            if form.text.is_empty() || !form.kind.inflects() || form.weight() < MIN {
                continue;
            }
            let place = u32::try_from(i).unwrap_or(u32::MAX);
            hashes(form.key.as_bytes(), |h| {
                near.index.entry(h).or_default().push(place)
            });
            near.widths.insert(near.words[i]);
            near.widths.insert(1);
            lengths.push(form.key.len());
        }
        let shortest = lengths.iter().min().map_or(0, |l| l - 1);
        near.lengths = shortest..lengths.iter().max().map_or(0, |l| l + 2);
        near
    }

    /// Calls `give` with every form, range of the key and place of the error. O(n · widths) look-ups, plus candidates.
    pub(super) fn find(
        &self,
        forms: &[Form],
        page: &Page<'_>,
        mut give: impl FnMut(&Form, Range<usize>, usize),
    ) {
        if self.index.is_empty() {
            return;
        }
        let tokens = tokens(page);
        let mut seen = Vec::new();
        for first in 0..tokens.len() {
            for width in &self.widths {
                let Some(last) = tokens.get(first + width - 1) else {
                    break;
                };
                let linked = tokens[first + 1..first + width]
                    .iter()
                    .all(|t| gap(page.before(t.start)) != Gap::Far);
                let at = tokens[first].start..last.end;
                if !linked || !self.lengths.contains(&at.len()) {
                    continue;
                }
                let word = &page.key.as_bytes()[at.clone()];
                seen.clear();
                hashes(word, |h| {
                    seen.extend(self.index.get(&h).into_iter().flatten().copied())
                });
                seen.sort_unstable();
                seen.dedup();
                for i in &seen {
                    let form = &forms[*i as usize];
                    if *width > 1 && *width != self.words[*i as usize] {
                        continue;
                    }
                    if let Some(error) = error_at(form.key.as_bytes(), word) {
                        give(form, at.clone(), at.start + error.min(word.len() - 1));
                    }
                }
            }
        }
    }
}

/// The words of a page, as ranges of its key; `SanneBakker2008` is three. O(n).
pub(super) fn tokens(page: &Page<'_>) -> Vec<Range<usize>> {
    let mut tokens: Vec<Range<usize>> = Vec::new();
    for k in 0..page.key.len() {
        let inside = k > 0 && (page.same_char(k - 1, k) || page.follows(k) && !page.steps(k));
        match tokens.last_mut() {
            Some(token) if inside => token.end = k + 1,
            _ => tokens.push(k..k + 1),
        }
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_error_is_found_and_placed() {
        let of = |word: &str| error_at(b"bakker", word.as_bytes());
        assert_eq!(of("baker"), Some(3));
        assert_eq!(of("bakkker"), Some(4));
        assert_eq!(of("bakkre"), Some(4));
        assert_eq!(of("pakker"), Some(0));
        assert_eq!(
            (of("bakker"), of("pakkre"), of("bkaekr")),
            (None, None, None)
        );
    }
}
