//! The sounds of a name: its vowels, its syllables, and the short form that they make.

use super::Grammar;
use crate::text::Lexicon;
use crate::transform::fold::fold;

impl Grammar {
    /// The syllables of a name, as it is broken off at a line end.
    pub(crate) fn syllables(&self, name: &str) -> Vec<String> {
        let letters: Vec<char> = name.chars().collect();
        let folded: Vec<String> = letters
            .iter()
            .map(|c| fold(c.encode_utf8(&mut [0; 4])))
            .collect();
        let is_vowel = |i: usize| self.is_vowel(letters[i]);
        let among = |list: &[String], i: usize| {
            let two = format!("{}{}", folded[i - 1], folded[i]);
            list.contains(&two)
        };
        let mut out = Vec::new();
        let (mut start, mut last_vowel) = (0, None);
        for i in (0..letters.len()).filter(|i| is_vowel(*i)) {
            let cut = match last_vowel.map(|v| i - v) {
                None => None,
                // Two vowels side by side are one sound, or two: Le-o, Zo-ë.
                Some(1) => {
                    let marked = self.syllable_marked.contains(letters[i]);
                    (marked || among(&self.syllable_apart, i)).then_some(i)
                }
                Some(2) => Some(i - 1),
                Some(_) if among(&self.syllable_onsets, i - 1) => Some(i - 2),
                Some(_) => Some(i - 1),
            };
            if let Some(cut) = cut {
                out.push(letters[start..cut].iter().collect());
                start = cut;
            }
            last_vowel = Some(i);
        }
        out.push(letters[start..].iter().collect());
        out
    }

    /// Whether a letter is a vowel.
    pub(crate) fn is_vowel(&self, letter: char) -> bool {
        let folded = fold(letter.encode_utf8(&mut [0; 4]));
        let mut letters = folded.chars();
        letters.next().is_some_and(|c| self.vowels.contains(c))
    }

    /// The short form of a given name: the usual one, or its first syllable and the consonant
    /// after it (*Gizem*, *Giz*). `None` where that is no more than the name, or an ordinary word.
    pub(crate) fn short(&self, name: &str) -> Option<String> {
        if let Some(usual) = self.short_names.get(&fold(name)) {
            return Some(usual.clone());
        }
        let letters: Vec<char> = name.chars().collect();
        let is_vowel = |c: &char| self.is_vowel(*c);
        if !letters.iter().all(|c| c.is_alphabetic()) {
            return None;
        }
        let run = |from: usize, vowels: bool| {
            letters[from..]
                .iter()
                .take_while(|c| is_vowel(c) == vowels)
                .count()
        };
        let onset = run(0, false);
        let nucleus = onset + run(onset, true);
        let mut end = nucleus + 1;
        if end < self.short_shortest && letters.get(end).is_some_and(is_vowel) {
            end += 1;
        }
        let (short, rest) = letters.split_at_checked(end)?;
        let last = fold(short.last()?.encode_utf8(&mut [0; 4]));
        let fits = short.len() >= self.short_shortest
            && rest.len() >= 2
            && rest.iter().any(is_vowel)
            && !last.chars().any(|c| self.short_never_last.contains(c));
        let short: String = short.iter().collect();
        (fits && !Lexicon::built_in().look_up(&short).is_ordinary_word()).then_some(short)
    }

    /// How often a folded name has vowels side by side: its syllables, by and large.
    pub(super) fn vowel_groups(&self, folded: &str) -> usize {
        let groups = folded.split(|c| !self.vowels.contains(c));
        groups.filter(|group| !group.is_empty()).count()
    }

    /// One vowel letter and one consonant at the end, the vowel not the toneless *e*: *Yasmin*.
    pub(super) fn is_closed(&self, folded: &str) -> bool {
        let is_vowel = |c: char| self.vowels.contains(c);
        let mut back = folded.chars().rev();
        let consonant = back.next().is_some_and(|c| !is_vowel(c));
        let vowel = back.next().filter(|c| is_vowel(*c));
        let single = back.next().is_none_or(|c| !is_vowel(c));
        let toneless = vowel.is_some_and(|c| self.toneless.contains(c));
        consonant && single && vowel.is_some() && (!toneless || self.vowel_groups(folded) == 1)
    }

    /// One vowel letter, then one consonant at the end, nothing else sounding: *Bram*, *Tim*.
    pub(super) fn is_short(&self, folded: &str) -> bool {
        let vowels = folded.chars().filter(|c| self.vowels.contains(*c)).count();
        let mut back = folded.chars().rev();
        let last_is_consonant = back.next().is_some_and(|c| !self.vowels.contains(c));
        let clear = |c: char| self.vowels.contains(c) && !self.half_vowels.contains(c);
        vowels == 1 && last_is_consonant && back.next().is_some_and(clear)
    }
}
