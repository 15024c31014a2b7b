//! A marked line of text, and what can be done to it.

use super::chance::Chance;
use crate::Span;
use crate::detect::ner::Label;

/// A line of text with marked names.
#[derive(Clone, Debug, Default)]
pub(super) struct Sample {
    pub(super) text: String,
    /// Sorted and disjoint.
    pub(super) names: Vec<(Span, Label)>,
}

/// How the writer of a document uses capitals and marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Habit {
    /// As the text stands.
    Careful,
    /// No capitals at all.
    Lower,
    /// Neither capitals nor marks, as automatic transcription has it.
    Dictated,
    /// Some capitals left out, and letters slipped.
    Sloppy,
    /// Capitals only.
    Shouted,
}

impl Sample {
    /// Adds text.
    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Adds a name.
    pub(super) fn push_name(&mut self, name: &str, label: Label) {
        let from = self.text.len();
        self.text.push_str(name);
        self.names.push((Span::new(from, self.text.len()), label));
    }

    /// The label of a span of the text.
    pub(super) fn label(&self, span: Span) -> Label {
        let at = self
            .names
            .partition_point(|(name, _)| name.end <= span.start);
        match self.names.get(at) {
            Some((name, label)) if name.start < span.end => *label,
            _ => Label::Outside,
        }
    }

    /// The pieces of the text, marked or not, each changed by a function.
    pub(super) fn map(&self, mut change: impl FnMut(&str, Option<Label>) -> String) -> Self {
        let mut made = Self::default();
        let mut at = 0;
        for (span, label) in &self.names {
            let between = change(&self.text[at..span.start], None);
            made.push(&between);
            let name = change(span.of(&self.text), Some(*label));
            if name.is_empty() {
                made.push(&name);
            } else {
                made.push_name(&name, *label);
            }
            at = span.end;
        }
        let rest = change(&self.text[at..], None);
        made.push(&rest);
        made
    }

    /// The line as a writer of a habit would have it.
    pub(super) fn written(&self, habit: Habit, chance: &mut Chance) -> Self {
        match habit {
            Habit::Careful => self.clone(),
            Habit::Lower => self.map(|piece, _| piece.to_lowercase()),
            Habit::Dictated => self.map(|piece, label| {
                let keep = |c: &char| {
                    label.is_some()
                        || c.is_alphanumeric()
                        || c.is_whitespace()
                        || matches!(c, '\'' | '’' | '-' | ':')
                };
                piece.to_lowercase().chars().filter(keep).collect()
            }),
            Habit::Sloppy => self.map(|piece, _| {
                let mut words: Vec<String> = piece.split(' ').map(str::to_owned).collect();
                for word in &mut words {
                    if chance.percent(50) {
                        *word = word.to_lowercase();
                    }
                    if word.chars().count() > 4 && chance.percent(4) {
                        slip(word, chance);
                    }
                }
                words.join(" ")
            }),
            Habit::Shouted => self.map(|piece, _| piece.to_uppercase()),
        }
    }
}

/// Leaves a letter out, doubles it or swaps it with the next one.
fn slip(word: &mut String, chance: &mut Chance) {
    let mut letters: Vec<char> = word.chars().collect();
    let at = 1 + chance.below(letters.len() - 2);
    match chance.below(3) {
        0 => drop(letters.remove(at)),
        1 => letters.insert(at, letters[at]),
        _ => letters.swap(at, at + 1),
    }
    *word = letters.into_iter().collect();
}
