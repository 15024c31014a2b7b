//! The training of the judge of numbers: from marked snippets to weights.
//!
//! Everything that chance decides comes from one seed, and all sums are of whole numbers: the same
//! snippets give the same bytes on every machine.

use super::features::{self, Before};
use super::weights::ROWS_LOG2;
use super::{Candidate, Weights, candidates};
use crate::detect::Analysis;
use crate::detect::detector::persons;
use crate::detect::name::NameFinder;
use crate::detect::ner::train::chance::Chance;
use crate::ingest::{self, Format, Origin, Structure};
use crate::message::Language;
use crate::rules::RuleFiles;
use crate::text::Lexicon;
use crate::text::cache::Cache;
use crate::{Error, ErrorKind, Result, Span};

/// How often all snippets are gone through, and how many trainings are averaged.
const EPOCHS: usize = 5;
const ROUNDS: u64 = 8;

/// A number on the right side by less than this is learnt from all the same.
const MARGIN: i64 = 40;

/// What a mean weight of one becomes in a file.
const SCALE: i64 = 4;

/// How a number is marked in a snippet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    /// `[16]`: the age of somebody.
    Age,
    /// `{18}`: an age that belongs to nobody; found or not, both are right.
    Either,
}

/// A snippet with its marks taken out.
#[derive(Clone, Debug, Default)]
struct Snippet {
    text: String,
    /// Sorted and disjoint.
    marks: Vec<(Span, Mark)>,
}

impl Snippet {
    /// Reads a snippet; `None` where a bracket is left open.
    fn parse(marked: &str) -> Option<Self> {
        let mut snippet = Self::default();
        let mut open = None;
        for c in marked.chars() {
            let at = snippet.text.len();
            match (c, open) {
                ('[' | '{', None) => open = Some((at, c)),
                (']', Some((from, '['))) => snippet.close(&mut open, from, Mark::Age),
                ('}', Some((from, '{'))) => snippet.close(&mut open, from, Mark::Either),
                ('[' | ']' | '{' | '}', _) => return None,
                _ => snippet.text.push(c),
            }
        }
        open.is_none().then_some(snippet)
    }

    fn close(&mut self, open: &mut Option<(usize, char)>, from: usize, mark: Mark) {
        self.marks.push((Span::new(from, self.text.len()), mark));
        *open = None;
    }

    /// The snippet, every piece between and in the marks changed by a function.
    fn map(&self, change: impl Fn(&str) -> String) -> Self {
        let mut made = Self::default();
        let mut at = 0;
        for (span, mark) in &self.marks {
            made.text.push_str(&change(&self.text[at..span.start]));
            let from = made.text.len();
            made.text.push_str(&change(span.of(&self.text)));
            made.marks.push((Span::new(from, made.text.len()), *mark));
            at = span.end;
        }
        made.text.push_str(&change(&self.text[at..]));
        made
    }

    /// What a candidate is marked as.
    fn mark(&self, span: Span) -> Option<Mark> {
        let at = self.marks.partition_point(|(m, _)| m.end <= span.start);
        let (mark, kind) = self.marks.get(at)?;
        (mark.start < span.end).then_some(*kind)
    }
}

/// A number with its features.
struct Example {
    rows: Vec<u32>,
    /// Its further features if the number before it was none, and if it was an age.
    after: [Vec<u32>; 2],
    mark: Option<Mark>,
}

impl Example {
    fn rows(&self, after_age: bool) -> impl Iterator<Item = usize> {
        let after = &self.after[usize::from(after_age)];
        self.rows.iter().chain(after).map(|row| *row as usize)
    }
}

/// How a trained judge does on snippets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Ages that were found.
    pub right: usize,
    /// Ages.
    pub wanted: usize,
    /// Numbers that were found to be ages and are none.
    pub wrong: usize,
}

/// Trains a judge from files of snippets.
///
/// A snippet is one to five lines, parted from the next by an empty one, with every age of somebody
/// in square brackets and ages in general in curly ones.
///
/// O(rounds · epochs · features of all numbers).
///
/// # Errors
///
/// [`ErrorKind::Rules`] where a bracket is left open, or the rules cannot be read.
pub fn train(files: &[String]) -> Result<Weights> {
    let mut workshop = Workshop::new()?;
    let mut rows = Vec::new();
    for snippet in files.iter().flat_map(|file| snippets(file)) {
        let snippet = snippet?;
        rows.push(workshop.examples(&snippet)?);
        rows.push(workshop.examples(&snippet.map(str::to_lowercase))?);
        rows.push(workshop.examples(&snippet.map(dictated))?);
    }
    Ok(perceptron(&rows))
}

/// Counts what a judge finds in a file of snippets, by their own candidates.
///
/// # Errors
///
/// As [`train`].
pub fn measure(file: &str, weights: &Weights) -> Result<Tally> {
    let mut workshop = Workshop::new()?;
    let mut tally = Tally::default();
    for snippet in snippets(file) {
        let mut after_age = false;
        for example in workshop.examples(&snippet?)? {
            let rows: Vec<u32> = example.rows(after_age).map(|row| row as u32).collect();
            let margin = weights.sum(&rows);
            after_age = margin > 0;
            let age = margin > super::LEAST;
            tally.wanted += usize::from(example.mark == Some(Mark::Age));
            tally.right += usize::from(age && example.mark == Some(Mark::Age));
            tally.wrong += usize::from(age && example.mark.is_none());
        }
    }
    Ok(tally)
}

/// The snippets of a file.
fn snippets(file: &str) -> impl Iterator<Item = Result<Snippet>> {
    let parts = file
        .split("\n\n")
        .map(str::trim)
        .filter(|part| !part.is_empty());
    parts.map(|part| {
        Snippet::parse(part).ok_or_else(|| Error::new(ErrorKind::Rules).in_part("training/ages"))
    })
}

/// A piece as automatic transcription has it: neither capitals nor marks.
fn dictated(piece: &str) -> String {
    let keep = |c: &char| {
        c.is_alphanumeric() || c.is_whitespace() || matches!(c, '\'' | '’' | '-' | ':' | '½')
    };
    piece.to_lowercase().chars().filter(keep).collect()
}

/// A weight and the sum of its updates, each times the step at which it came.
#[derive(Clone, Copy, Default)]
struct Cell {
    now: i64,
    late: i64,
}

/// Averaged perceptrons with a margin, averaged over several orders of the examples.
fn perceptron(snippets: &[Vec<Example>]) -> Weights {
    let mut total = vec![0i64; 1 << ROWS_LOG2];
    for round in 0..ROUNDS {
        let mut chance = Chance::new(round + 1);
        let mut cells = vec![Cell::default(); 1 << ROWS_LOG2];
        let mut order: Vec<u32> = (0..snippets.len() as u32).collect();
        let mut step = 1i64;
        for _ in 0..EPOCHS {
            chance.shuffle(&mut order);
            for number in &order {
                let mut after_age = false;
                for example in &snippets[*number as usize] {
                    let sum: i64 = example.rows(after_age).map(|row| cells[row].now).sum();
                    let wanted = match example.mark {
                        Some(Mark::Age) => 1,
                        Some(Mark::Either) => 0,
                        None => -1,
                    };
                    if wanted != 0 && sum * wanted <= MARGIN {
                        for row in example.rows(after_age) {
                            cells[row].now += wanted;
                            cells[row].late += wanted * step;
                        }
                    }
                    after_age = sum > 0;
                    step += 1;
                }
            }
        }
        for (total, cell) in total.iter_mut().zip(&cells) {
            *total += (cell.now * step - cell.late) * SCALE / step;
        }
    }
    let rounds = ROUNDS as i64;
    let mean = |total: &i64| (total / rounds).clamp(-127, 127) as i8 as u8;
    Weights::of(total.iter().map(mean).collect())
}

/// What is needed to see snippets as the detector does.
struct Workshop {
    structure: Structure,
    lexicon: Lexicon,
    names: NameFinder,
    cache: Cache,
}

impl Workshop {
    fn new() -> Result<Self> {
        let rules = RuleFiles::built_in();
        Ok(Self {
            structure: Structure::of(&rules)?,
            lexicon: Lexicon::built_in().clone(),
            names: NameFinder::new(&rules, Language::English)?,
            cache: Cache::default(),
        })
    }

    /// The numbers of a snippet.
    fn examples(&mut self, snippet: &Snippet) -> Result<Vec<Example>> {
        let origin = Origin {
            number: 1,
            path: "training.txt".into(),
        };
        let bytes = snippet.text.clone().into_bytes();
        let document = ingest::read(Format::Text, bytes, origin, &self.structure)?;
        if document.text != snippet.text {
            return Err(Error::new(ErrorKind::Rules).in_part("training/ages"));
        }
        let mut analysis = Analysis::new(&document, &self.lexicon, &mut self.cache);
        let found = self
            .names
            .find_with(&analysis, &self.lexicon, &mut self.cache);
        analysis.persons = persons(&found);
        let mut last: Option<Candidate> = None;
        let mut examples = Vec::new();
        for candidate in candidates(&analysis) {
            let mut rows = Vec::new();
            features::of(&analysis, &candidate, &mut rows);
            let after = [false, true].map(|age| {
                let mut rows = Vec::new();
                let before = last.map_or_else(Before::default, |l| Before::at(&l, age));
                features::after(&analysis, &candidate, before, &mut rows);
                rows
            });
            examples.push(Example {
                rows,
                after,
                mark: snippet.mark(candidate.span),
            });
            last = Some(candidate);
        }
        Ok(examples)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_taken_out_of_a_snippet() {
        let snippet = Snippet::parse("Hij is [12], na {18} stopt het.").unwrap();
        assert_eq!(snippet.text, "Hij is 12, na 18 stopt het.");
        assert_eq!(snippet.mark(Span::new(7, 9)), Some(Mark::Age));
        assert_eq!(snippet.mark(Span::new(14, 16)), Some(Mark::Either));
        assert_eq!(snippet.mark(Span::new(0, 3)), None);
        assert_eq!(snippet.map(dictated).text, "hij is 12 na 18 stopt het");
    }

    #[test]
    fn an_open_bracket_is_refused() {
        assert!(Snippet::parse("Hij is [12.").is_none());
        assert!(Snippet::parse("Hij is 12].").is_none());
    }
}
