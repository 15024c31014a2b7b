//! Polishing: fillers, words said twice and false starts go; every other word stays.
//!
//! Spoken words are kept as they are unless an editor asks for this, and what goes is shown. Nothing
//! is added and nothing moves: the polished text is what is left, with the capital of its
//! sentences.

use super::QuoteRules;
use super::rules::{Comma, Filler, Where};
use crate::text::{fold, tokens};
use std::fmt;
use std::sync::Arc;

/// A text without its fillers and false starts.
#[derive(Clone, PartialEq, Eq)]
pub struct Polished {
    /// What is left.
    pub text: String,
    /// The text as it was, piece by piece.
    pub pieces: Vec<Piece>,
}

/// A piece of the text before polishing.
#[derive(Clone, PartialEq, Eq)]
pub enum Piece {
    /// It stays.
    Kept(String),
    /// It goes.
    Removed {
        /// What goes.
        text: String,
        /// Where it starts, in Unicode code points of the text before polishing.
        start: usize,
        /// Where it ends.
        end: usize,
        /// The rule.
        rule: Arc<str>,
    },
    /// A letter that became a capital, as it is now; the one before is in a `Removed` of rule `capital`.
    Added(String),
}

impl fmt::Debug for Polished {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Polished({} bytes, {:?})", self.text.len(), self.pieces)
    }
}

impl fmt::Debug for Piece {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kept(text) => write!(f, "Kept({} bytes)", text.len()),
            Self::Added(text) => write!(f, "Added({} bytes)", text.len()),
            Self::Removed {
                start, end, rule, ..
            } => write!(f, "Removed({start}..{end}, {rule})"),
        }
    }
}

impl Polished {
    /// The change as one line, in the notation of `wdiff`: `Ik wil [-eh -]naar huis.`
    #[must_use]
    pub fn diff(&self) -> String {
        let mut out = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Kept(text) => out += text,
                Piece::Removed { text, .. } => out += &format!("[-{text}-]"),
                Piece::Added(text) => out += &format!("{{+{text}+}}"),
            }
        }
        out
    }
}

/// Polishes a text; `None` if nothing had to go.
///
/// What goes may lay bare what goes next (*ik eh ik*), so the text is read anew after each: the time
/// is its length by the number of words that go.
pub(super) fn polish(text: &str, rules: &QuoteRules) -> Option<Polished> {
    let letters: Vec<char> = text.chars().collect();
    let mut gone: Vec<Option<Arc<str>>> = vec![None; letters.len()];
    let mut capitals: Vec<usize> = Vec::new();
    loop {
        let left: Vec<usize> = (0..letters.len()).filter(|i| gone[*i].is_none()).collect();
        let raised = |i: &usize| match capitals.contains(i) {
            true => raised(letters[*i]),
            false => letters[*i],
        };
        let now: String = left.iter().map(raised).collect();
        let Some(cut) = Draft::of(&now).next_cut(rules) else {
            if capitals.is_empty() && left.len() == letters.len() {
                return None;
            }
            break;
        };
        let (start, end) = cut.span;
        for at in &left[count(&now, start)..count(&now, end)] {
            gone[*at] = Some(Arc::clone(&cut.rule));
        }
        if cut.capital {
            // The next letter that is left begins the sentence.
            let behind = left.iter().filter(|i| gone[**i].is_none());
            let first = behind
                .copied()
                .find(|i| *i >= left[count(&now, start)] && letters[*i].is_alphabetic());
            capitals.extend(first);
        }
    }
    Some(assemble(&letters, &gone, &capitals))
}

/// The capital of a letter; the letter itself where that is no single one.
fn raised(letter: char) -> char {
    let mut capital = letter.to_uppercase();
    match (capital.next(), capital.next()) {
        (Some(capital), None) => capital,
        _ => letter,
    }
}

/// Code points before a byte.
fn count(text: &str, byte: usize) -> usize {
    text.get(..byte).map_or(0, |t| t.chars().count())
}

fn assemble(letters: &[char], gone: &[Option<Arc<str>>], capitals: &[usize]) -> Polished {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut left = String::new();
    for (at, letter) in letters.iter().enumerate() {
        let capital = raised(*letter);
        let raised = capitals.contains(&at) && gone[at].is_none() && capital != *letter;
        let rule: Option<Arc<str>> = if raised {
            Some("capital".into())
        } else {
            gone[at].clone()
        };
        match (rule, pieces.last_mut()) {
            (None, Some(Piece::Kept(text))) => text.push(*letter),
            (None, _) => pieces.push(Piece::Kept(letter.to_string())),
            (
                Some(rule),
                Some(Piece::Removed {
                    text,
                    end,
                    rule: last,
                    ..
                }),
            ) if *last == rule => {
                text.push(*letter);
                *end = at + 1;
            }
            (Some(rule), _) => pieces.push(Piece::Removed {
                text: letter.to_string(),
                start: at,
                end: at + 1,
                rule,
            }),
        }
        if raised {
            left.push(capital);
            pieces.push(Piece::Added(capital.to_string()));
        } else if gone[at].is_none() {
            left.push(*letter);
        }
    }
    Polished { text: left, pieces }
}

/// What goes next, in bytes of the draft.
struct Cut {
    span: (usize, usize),
    rule: Arc<str>,
    /// Whether the next word begins a sentence now.
    capital: bool,
}

/// A text with its words.
struct Draft<'t> {
    text: &'t str,
    words: Vec<Word>,
}

struct Word {
    folded: String,
    start: usize,
    end: usize,
}

impl<'t> Draft<'t> {
    fn of(text: &'t str) -> Self {
        let words = tokens(text)
            .into_iter()
            .filter(|t| t.is_word)
            .map(|t| Word {
                folded: fold(t.span().of(text)),
                start: t.span().start,
                end: t.span().end,
            })
            .collect();
        Self { text, words }
    }

    /// What stands between two words; the first is counted from 1, so that 0 is the text's start.
    fn gap(&self, before: usize) -> &'t str {
        let from = before.checked_sub(1).and_then(|i| self.words.get(i));
        let from = from.map_or(0, |w| w.end);
        let to = self.words.get(before).map_or(self.text.len(), |w| w.start);
        self.text.get(from..to).unwrap_or("")
    }

    fn next_cut(&self, rules: &QuoteRules) -> Option<Cut> {
        for at in 0..self.words.len() {
            let filler = rules.fillers.iter().find_map(|f| self.filler(at, f, rules));
            let found = filler
                .or_else(|| self.restart(at, rules))
                .or_else(|| self.repeat(at, rules));
            if found.is_some() {
                return found;
            }
        }
        None
    }

    fn filler(&self, at: usize, filler: &Filler, rules: &QuoteRules) -> Option<Cut> {
        let is_here = |phrase: &&Vec<String>| {
            let here = self.words.get(at..at + phrase.len()).unwrap_or_default();
            let whole = (at + 1..at + phrase.len()).all(|i| self.gap(i).trim().is_empty());
            whole && here.iter().map(|w| &w.folded).eq(phrase.iter())
        };
        let phrase = filler.phrases.iter().find(is_here)?;
        let next = at + phrase.len();
        let (before, after) = (self.gap(at), self.gap(next));
        // Quoted by itself, it is what is spoken of.
        if before.ends_with(['‘', '“']) && after.starts_with(['’', '”']) {
            return None;
        }
        // A hyphen joins it to a word, as a broken start or a compound.
        if after.starts_with('-') || before.ends_with('-') {
            return None;
        }
        let word = |i: Option<usize>| i.and_then(|i| self.words.get(i)).map(|w| &w.folded);
        let is_in =
            |words: &[String], word: Option<&String>| word.is_some_and(|w| words.contains(w));
        let previous = word(at.checked_sub(1));
        if is_in(&filler.not_after, previous) || is_in(&filler.not_before, word(Some(next))) {
            return None;
        }
        let starts = starts_sentence(before, at == 0);
        let ends = ends_sentence(after, next >= self.words.len());
        let asks = after.starts_with('?');
        let (comma_before, comma_after) =
            (before.trim_end().ends_with(','), after.starts_with(','));
        let fits = match filler.place {
            Where::Anywhere => true,
            Where::Inside => !starts,
            // *…, snap je?* asks, and stays.
            Where::Apart if asks => false,
            Where::Apart => (comma_before && (comma_after || ends)) || (starts && comma_after),
        };
        if !fits || starts && ends {
            return None;
        }
        let (first, last) = (self.words.get(at)?.start, self.words.get(next - 1)?.end);
        let behind = self.words.get(next).map_or(self.text.len(), |w| w.start);
        // What opens a quotation inside stays.
        let opens = after.rfind(['‘', '“', '(']).map_or(behind, |i| last + i);
        let span = if ends {
            // With the comma and the space before it; the mark behind it stays.
            let from = first - (before.len() - before.trim_end().len()) - usize::from(comma_before);
            (from, last)
        } else if starts || !comma_after {
            (first, opens)
        } else if comma_before {
            let keeps = filler.comma == Comma::Keep || is_in(&rules.comma_after, previous);
            let blank = before.len() - before.trim_end().len();
            // One comma goes with the filler, or both.
            (first - blank - usize::from(!keeps), last + 1)
        } else {
            (first, opens)
        };
        Some(Cut {
            span,
            rule: Arc::clone(&filler.id),
            capital: starts
                && self
                    .text
                    .get(first..)
                    .is_some_and(|t| t.starts_with(char::is_uppercase)),
        })
    }

    /// A word that is said twice: the second goes, with what parts them.
    fn repeat(&self, at: usize, rules: &QuoteRules) -> Option<Cut> {
        let (first, second) = (self.words.get(at)?, self.words.get(at + 1)?);
        if first.folded != second.folded {
            return None;
        }
        let previous = at.checked_sub(1).and_then(|i| self.words.get(i));
        let rule = &rules.repeat;
        let is_in =
            |words: &[String], word: Option<&Word>| word.is_some_and(|w| words.contains(&w.folded));
        if is_in(&rule.not_after, previous) && !is_in(&rule.but_before, self.words.get(at + 2)) {
            return None;
        }
        let gap = self.gap(at + 1);
        let marks = gap.trim();
        let bare = marks.is_empty() && rule.bare.contains(&first.folded);
        let parted =
            matches!(marks, "," | "..." | "…" | "-" | "–") && rule.parted.contains(&first.folded);
        if !bare && !parted {
            return None;
        }
        Some(Cut {
            span: (first.end, second.end),
            rule: "repeat".into(),
            capital: false,
        })
    }

    /// A word that breaks off with a hyphen, and the words before it that are said anew.
    fn restart(&self, at: usize, rules: &QuoteRules) -> Option<Cut> {
        let next = self.words.get(at + 1)?;
        let broken = self.words.get(at)?;
        let gap = self.gap(at + 1);
        let breaks = gap
            .strip_prefix(['-', '–'])
            .is_some_and(|rest| !rest.is_empty() && rest.chars().all(char::is_whitespace));
        if !breaks {
            return None;
        }
        let most = rules.restart.most.min(at + 1);
        let again = (1..most)
            .map(|back| at - back)
            .take_while(|first| (first + 1..=at).all(|i| self.gap(i).trim().is_empty()))
            .find(|first| {
                self.words
                    .get(*first)
                    .is_some_and(|w| w.folded == next.folded)
            });
        let first = match again {
            Some(first) => first,
            None if next.folded.starts_with(&broken.folded) && next.folded != broken.folded => at,
            None => return None,
        };
        let start = self.words.get(first)?.start;
        let upper = self
            .text
            .get(start..)
            .is_some_and(|t| t.starts_with(char::is_uppercase));
        Some(Cut {
            span: (start, next.start),
            rule: "restart".into(),
            capital: upper,
        })
    }
}

/// Whether what stands before a word starts a sentence.
fn starts_sentence(before: &str, is_first: bool) -> bool {
    let before = before.trim_end_matches(['‘', '“', '(', ' ']);
    let dots = before.ends_with("...") || before.ends_with('…');
    is_first || !dots && before.ends_with(['.', '!', '?', ':', '’', '”'])
}

/// Whether what stands behind a word ends a sentence.
fn ends_sentence(after: &str, is_last: bool) -> bool {
    let dots = after.starts_with("...") || after.starts_with('…');
    is_last || !dots && after.starts_with(['.', '!', '?', '’', '”', ';', ':'])
}

#[cfg(test)]
mod tests;
