//! Decoding of a run of words: the best labels, and the best score through every label.

use super::LABELS;

/// The score of each label for one word.
pub type Emission = [i32; LABELS];

/// The score of each label (second) after each label (first).
pub type Transitions = [[i32; LABELS]; LABELS];

/// A run of words between words that are part of no name.
#[derive(Clone, Debug, Default)]
pub struct Chain {
    emissions: Vec<Emission>,
    forward: Vec<Emission>,
    backward: Vec<Emission>,
}

impl Chain {
    /// Adds a word.
    pub fn push(&mut self, emission: Emission) {
        self.emissions.push(emission);
    }

    /// Whether there is no word.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.emissions.is_empty()
    }

    /// Takes all words out.
    pub fn clear(&mut self) {
        self.emissions.clear();
    }

    /// For each word and label the score of the best labelling of the whole run that gives the word
    /// that label. O(n · labels²).
    pub fn max_marginals(&mut self, transitions: &Transitions) -> &[Emission] {
        let len = self.emissions.len();
        self.forward.clear();
        self.backward.clear();
        self.backward.resize(len, [0; LABELS]);
        // Before and behind a run stands a word that is part of no name.
        let mut before = transitions[0];
        for emission in &self.emissions {
            let mut here = *emission;
            for (score, from) in here.iter_mut().zip(before) {
                *score += from;
            }
            self.forward.push(here);
            before = std::array::from_fn(|to| {
                (0..LABELS)
                    .map(|from| here[from] + transitions[from][to])
                    .max()
                    .unwrap_or(0)
            });
        }
        let mut behind: Emission = std::array::from_fn(|from| transitions[from][0]);
        for i in (0..len).rev() {
            self.backward[i] = behind;
            let emission = self.emissions[i];
            let after: Emission = std::array::from_fn(|to| emission[to] + behind[to]);
            behind = std::array::from_fn(|from| {
                (0..LABELS)
                    .map(|to| transitions[from][to] + after[to])
                    .max()
                    .unwrap_or(0)
            });
        }
        for (forward, backward) in self.forward.iter_mut().zip(&self.backward) {
            for (score, behind) in forward.iter_mut().zip(backward) {
                *score += behind;
            }
        }
        &self.forward
    }

    /// The labels of the best labelling; of equal ones the first in the order of labels. O(n · labels²).
    pub fn best(&mut self, transitions: &Transitions) -> Vec<usize> {
        let len = self.emissions.len();
        let mut came: Vec<[u8; LABELS]> = Vec::with_capacity(len);
        let mut scores: Emission = [0; LABELS];
        for (i, emission) in self.emissions.iter().enumerate() {
            let mut from = [0u8; LABELS];
            let next: Emission = std::array::from_fn(|to| {
                if i == 0 {
                    return transitions[0][to] + emission[to];
                }
                let mut best = i32::MIN;
                for (label, score) in scores.iter().enumerate() {
                    let score = score + transitions[label][to];
                    if score > best {
                        (best, from[to]) = (score, label as u8);
                    }
                }
                best + emission[to]
            });
            came.push(from);
            scores = next;
        }
        let mut labels = vec![0; len];
        let mut best = i32::MIN;
        let mut label = 0;
        for (last, score) in scores.iter().enumerate() {
            if score + transitions[last][0] > best {
                (best, label) = (score + transitions[last][0], last);
            }
        }
        for i in (0..len).rev() {
            labels[i] = label;
            label = usize::from(came[i][label]);
        }
        labels
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn score(labels: &[usize], emissions: &[Emission], transitions: &Transitions) -> i32 {
        let mut before = 0;
        let mut sum = 0;
        for (label, emission) in labels.iter().zip(emissions) {
            sum += transitions[before][*label] + emission[*label];
            before = *label;
        }
        sum + transitions[before][0]
    }

    /// Every labelling of a run.
    fn all(len: usize) -> Vec<Vec<usize>> {
        (0..LABELS.pow(len as u32))
            .map(|n| {
                (0..len)
                    .map(|i| n / LABELS.pow(i as u32) % LABELS)
                    .collect()
            })
            .collect()
    }

    proptest! {
        #[test]
        fn decoding_is_what_trying_all_labellings_gives(
            emissions in prop::collection::vec(prop::array::uniform5(-9..9_i32), 1..5),
            transitions in prop::array::uniform5(prop::array::uniform5(-5..5_i32)),
        ) {
            let mut chain = Chain::default();
            emissions.iter().for_each(|e| chain.push(*e));
            let labellings = all(emissions.len());
            let best = labellings.iter().map(|l| score(l, &emissions, &transitions)).max().unwrap();
            prop_assert_eq!(score(&chain.best(&transitions), &emissions, &transitions), best);
            for (i, marginals) in chain.max_marginals(&transitions).iter().enumerate() {
                for (label, marginal) in marginals.iter().enumerate() {
                    let with = labellings.iter().filter(|l| l[i] == label);
                    let best = with.map(|l| score(l, &emissions, &transitions)).max();
                    prop_assert_eq!(Some(*marginal), best);
                }
            }
        }
    }
}
