//! Which numbers are ages.
//!
//! A number in running text may count, date, measure, rank or price something, or tell how old
//! somebody is; Dutch leaves out *jaar* as often as not (*hij is 12*, *Zestien.*, *Hodan, 26, …*).
//! What it is shows in the words around it. So every number that could be an age is judged by a
//! linear model over hashed features of its surroundings: the words before and behind, the question
//! that it answers, the label of its field, its size, and what the number before it was.
//!
//! The weights are made from `training/ages` by `cargo run --release --example train_ages` and
//! compiled in from `rules/tagger/`. O(n) in the numbers of a document.
//!
//! # Source
//!
//! Freund and Schapire (1999), *Large margin classification using the perceptron algorithm*.

mod features;
pub mod train;
mod weights;

use super::pattern::{Lazy, closing, opening};
use super::{Analysis, Detection, Reason, Recogniser};
use crate::message::{Language, message};
use crate::rules::{ClassTable, RuleFiles};
use crate::{EntityKind, Result, Span};
use features::Before;
use std::sync::Arc;
pub use weights::Weights;

/// A number that could be an age.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Candidate {
    /// Its first token.
    first: usize,
    /// Behind its last token.
    end: usize,
    /// Where the number itself stands: without `jr`, with `,5`.
    span: Span,
    form: Form,
    /// Its whole part, where it is written in digits.
    value: Option<u32>,
}

/// How a number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Digits,
    Word,
    Ordinal,
    /// `12jr`, `8j`
    Years,
}

/// The largest number that may be an age.
const OLDEST: u32 = 110;

/// Every number of a document that could be an age, in order.
pub(crate) fn candidates(analysis: &Analysis<'_>) -> Vec<Candidate> {
    let c = super::analysis::classes();
    let text = analysis.document.text.as_str();
    let mut found = Vec::new();
    let mut i = 0;
    while i < analysis.tokens.len() {
        let token = analysis.tokens[i];
        let span = token.span();
        let at = i;
        i += 1;
        if !token.is_word {
            continue;
        }
        // In the lexicon, which folds accents, every article is the numeral too.
        let one = analysis.is(at, c.one) && !span.of(text).is_ascii();
        if one || analysis.is(at, c.number_word) {
            found.push(Candidate {
                first: at,
                end: at + 1,
                span,
                form: Form::Word,
                value: None,
            });
        } else if analysis.is(at, c.ordinal) {
            found.push(Candidate {
                first: at,
                end: at + 1,
                span,
                form: Form::Ordinal,
                value: None,
            });
        } else if token.has_digit {
            let word = span.of(text);
            let digits = word.bytes().take_while(u8::is_ascii_digit).count();
            let form = match &word[digits..] {
                "" => Form::Digits,
                "e" | "de" | "ste" => Form::Ordinal,
                "j" | "jr" | "jaar" | "jrs" | "JR" | "Jr" => Form::Years,
                _ => continue,
            };
            // "16,5" is a number, "12,50", "3.500", "14:30" and "-3" beside digits are none of these.
            let glued = |n: usize| {
                let mark = analysis.mark(n)?;
                Some(mark).filter(|_| {
                    analysis.tokens[n].span().start == analysis.tokens[n - 1].span().end
                })
            };
            let number = |n: usize| {
                analysis.tokens.get(n).filter(|t| {
                    t.is_word && t.has_digit && t.span().start == analysis.tokens[n - 1].span().end
                })
            };
            let mut end = at + 1;
            let mut span = Span::new(span.start, span.start + digits);
            if form == Form::Digits
                && matches!(glued(end), Some(',' | '.'))
                && let Some(half) = number(end + 1)
            {
                if half.span().of(text) != "5" {
                    i = end + 2;
                    continue;
                }
                span = Span::new(span.start, half.span().end);
                end += 2;
            }
            let mut time = false;
            while matches!(glued(end), Some(':')) && number(end + 1).is_some() {
                end += 2;
                time = true;
            }
            if time {
                i = end;
                continue;
            }
            i = end;
            let Some(value) = word[..digits].parse().ok().filter(|v| *v <= OLDEST) else {
                continue;
            };
            if digits == 0 || digits > 3 || (digits > 1 && word.starts_with('0')) {
                continue;
            }
            found.push(Candidate {
                first: at,
                end,
                span,
                form,
                value: Some(value),
            });
        }
    }
    found
}

/// Finds ages by the words around a number.
pub(crate) struct Ages {
    weights: &'static Weights,
    /// What is counted, behind a number.
    counted: Option<Lazy>,
    /// What numbers are given to, before a number.
    numbered: Option<Lazy>,
    rule: Arc<str>,
    reason: Reason,
}

impl Ages {
    /// With the built-in weights, reasons in a language.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Rules`](crate::ErrorKind::Rules) where a rule file is malformed.
    pub(crate) fn new(rules: &RuleFiles, classes: &ClassTable, language: Language) -> Result<Self> {
        Ok(Self {
            counted: opening(rules, classes, "counted")?,
            numbered: closing(rules, classes, "numbered")?,
            weights: Weights::built_in(),
            rule: "age-by-its-words".into(),
            reason: message(language, "age-by-its-words").into(),
        })
    }

    /// Whether a number counts what stands behind it, *20 weken*, or is that of what stands before it,
    /// *punt 3*. (*Drie weken oud* has a rule of its own.)
    fn counts(&self, analysis: &Analysis<'_>, candidate: &Candidate) -> bool {
        let text = analysis.document.text.as_str();
        let fits = |lazy: &Option<Lazy>, text: &str| lazy.as_ref().is_some_and(|l| l.fits(text));
        let mut from = candidate.span.start.saturating_sub(BEFORE);
        while !text.is_char_boundary(from) {
            from += 1;
        }
        fits(&self.counted, &text[candidate.span.end..])
            || fits(&self.numbered, &text[from..candidate.span.start])
    }
}

/// How many bytes before a number may say what it is the number of.
const BEFORE: usize = 48;

/// Below the dates and numbers with a shape of their own.
const SCORE: f32 = 0.55;

/// What a margin has to be above, in the weights' own unit.
const LEAST: i32 = 120;

impl Recogniser for Ages {
    fn find(&self, analysis: &Analysis<'_>, out: &mut Vec<Detection>) {
        judge(analysis, self.weights, |candidate, margin| {
            if margin > LEAST && !self.counts(analysis, candidate) {
                out.push(Detection {
                    span: candidate.span,
                    kind: EntityKind::Age,
                    score: SCORE,
                    rule: self.rule.clone(),
                    reason: self.reason.clone(),
                });
            }
        });
    }
}

/// Judges every candidate, in order; above 0 it reads as an age.
pub(crate) fn judge(
    analysis: &Analysis<'_>,
    weights: &Weights,
    mut each: impl FnMut(&Candidate, i32),
) {
    let mut rows = Vec::with_capacity(features::MOST);
    let mut before = Before::default();
    for candidate in candidates(analysis) {
        rows.clear();
        features::of(analysis, &candidate, &mut rows);
        features::after(analysis, &candidate, before, &mut rows);
        let margin = weights.sum(&rows);
        each(&candidate, margin);
        before = Before::at(&candidate, margin > 0);
    }
}
