//! The training of the tagger: from marked sentences and lines with slots to weights.
//!
//! Everything that chance decides comes from one seed, and all sums are of whole numbers: the same
//! sources give the same bytes on every machine.

pub(crate) mod chance;
mod interview;
mod people;
mod perceptron;
mod sample;
mod template;
mod treebank;

use super::super::Analysis;
use super::super::name::Scan;
use super::super::name::evidence::Model;
use super::{LABELS, Label, Weights, elsewhere, features};
use crate::ingest::{self, Format, Origin, Structure};
use crate::message::Language;
use crate::rules::RuleFiles;
use crate::text::Lexicon;
use crate::text::cache::Cache;
use crate::{Error, ErrorKind, Result, Span};
use chance::Chance;
use people::{Cast, Pools};
use perceptron::{Examples, Means};
use sample::{Habit, Sample};

/// What a training is made from, as texts.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// Sentences with a token and a BIO tag a line, with corrections of their labels, and how often they count.
    pub treebanks: Vec<Treebank>,
    /// Lines with slots for names, or without any, a file a style.
    pub templates: Vec<String>,
    /// Whole interviews with their names marked.
    pub interviews: Vec<Interview>,
    /// The lists of `rules/lists`, by their names without ending.
    pub lists: std::collections::BTreeMap<String, String>,
}

/// A treebank.
#[derive(Clone, Debug, Default)]
pub struct Treebank {
    /// Sentences parted by empty lines; a token, a tab, a BIO tag a line.
    pub sentences: String,
    /// Lines of a sentence's number, a token's number and a label, parted by tabs.
    pub corrections: String,
    /// How often each sentence counts.
    pub times: usize,
}

/// A text with marked names.
#[derive(Clone, Default)]
pub struct Interview {
    /// The text, in lines.
    pub text: String,
    /// The bytes of each name and what it names; sorted and disjoint.
    pub names: Vec<(Span, Label)>,
}

impl std::fmt::Debug for Interview {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (bytes, names) = (self.text.len(), self.names.len());
        write!(f, "Interview({bytes} bytes, {names} names)")
    }
}

/// How a training is done; what is switched off tells what it is worth.
#[derive(Clone, Debug)]
pub struct Recipe {
    /// Where chance starts.
    pub seed: u64,
    /// How many trainings are put together.
    pub trainings: usize,
    /// How often all examples are gone through.
    pub epochs: usize,
    /// How often each template is filled.
    pub fillings: usize,
    /// How often each interview is read, with half of its names replaced.
    pub readings: usize,
    /// Whether capitals and marks are taken away as careless writers do.
    pub habits: bool,
    /// The share of treebank sentences, in percent, whose persons get other names.
    pub swap: usize,
    /// Whether the lists say anything to the tagger.
    pub lists: bool,
    /// One interview in so many is kept aside to measure with; 0 for none.
    pub aside: usize,
}

impl Default for Recipe {
    fn default() -> Self {
        Self {
            seed: 1,
            trainings: 8,
            epochs: 6,
            fillings: 16,
            readings: 8,
            habits: true,
            swap: 40,
            lists: true,
            aside: 0,
        }
    }
}

/// How a trained tagger does on interviews that it has not seen, by its own best labels: over the words that
/// it judges.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Words of persons' names that were labelled so.
    pub right: usize,
    /// Words of persons' names.
    pub wanted: usize,
    /// Words that were labelled as persons' names.
    pub found: usize,
    /// The same three for names of any kind, whatever their label.
    pub any: (usize, usize, usize),
}

/// What a training gives.
#[derive(Clone, Debug)]
pub struct Trained {
    /// The weights.
    pub weights: Weights,
    /// How many words were learnt from.
    pub words: usize,
    /// On interviews kept aside, with their capitals and without.
    pub aside: [Tally; 2],
}

/// Trains a tagger.
///
/// As many trainings as the recipe says, each with its own chance, are put together to their mean: one
/// alone is as good, but what it happens to get wrong differs from seed to seed.
/// O(trainings · epochs · features of all examples); about 200 bytes a word are held.
///
/// # Errors
///
/// [`ErrorKind::Rules`] if the rules or sources cannot be read.
pub fn train(sources: &Sources, recipe: &Recipe) -> Result<Trained> {
    let pools = Pools::of(|name| sources.lists.get(name).map_or("", String::as_str));
    let mut workshop = Workshop::new(recipe.lists)?;
    let mut means = Means::default();
    let mut words = 0;
    let mut tests = Default::default();
    for training in 0..recipe.trainings {
        let mut chance = Chance::new(recipe.seed + training as u64);
        let examples;
        (examples, tests) = workshop.examples(sources, recipe, &pools, &mut chance)?;
        words += examples.len();
        means.add(perceptron::train(&examples, recipe.epochs, &mut chance));
    }
    let weights = means.weights(recipe.trainings);
    Ok(Trained {
        words,
        aside: tests.map(|test| tally(&test, &weights)),
        weights,
    })
}
fn tally(test: &Examples, weights: &Weights) -> Tally {
    let person = Label::Person as usize;
    let mut tally = Tally::default();
    test.compare(weights, |gold, found| {
        let gold = usize::from(gold);
        tally.right += usize::from(gold == person && found == person);
        tally.wanted += usize::from(gold == person);
        tally.found += usize::from(found == person);
        let (right, wanted, all) = &mut tally.any;
        *right += usize::from(gold != 0 && found != 0);
        *wanted += usize::from(gold != 0);
        *all += usize::from(found != 0);
    });
    tally
}

impl Recipe {
    /// How the writer of a document uses capitals; `lower` in a hundred write none.
    fn habit(&self, lower: usize, chance: &mut Chance) -> Habit {
        if !self.habits {
            return Habit::Careful;
        }
        let roll = chance.below(100);
        match roll {
            _ if roll < lower => Habit::Lower,
            _ if roll < lower + 12 => Habit::Dictated,
            _ if roll < lower + 20 => Habit::Sloppy,
            _ if roll < lower + 22 => Habit::Shouted,
            _ => Habit::Careful,
        }
    }
}

/// What is needed to see documents as the detector does.
struct Workshop {
    structure: Structure,
    lexicon: Lexicon,
    model: Model,
    cache: Cache,
    lists: bool,
    rows: Vec<u32>,
}

impl Workshop {
    fn new(lists: bool) -> Result<Self> {
        let rules = RuleFiles::built_in();
        Ok(Self {
            structure: Structure::of(&rules)?,
            lexicon: Lexicon::built_in().clone(),
            model: Model::of(&rules, Language::English)?,
            cache: Cache::default(),
            lists,
            rows: Vec::with_capacity(features::MOST),
        })
    }

    /// The examples of one training, and those that are kept aside, with their capitals and without.
    fn examples(
        &mut self,
        sources: &Sources,
        recipe: &Recipe,
        pools: &Pools,
        chance: &mut Chance,
    ) -> Result<(Examples, [Examples; 2])> {
        let mut examples = Examples::default();
        for treebank in &sources.treebanks {
            let sentences = treebank::sentences(&treebank.sentences, &treebank.corrections);
            for _ in 0..treebank.times {
                for group in sentences.chunks(20) {
                    let habit = recipe.habit(25, chance);
                    let mut cast = Cast::default();
                    let samples: Vec<Sample> = group
                        .iter()
                        .map(|sentence| {
                            let swap = chance.percent(recipe.swap).then_some(pools);
                            let sample = treebank::sample(sentence, swap, &mut cast, chance);
                            sample.written(habit, chance)
                        })
                        .collect();
                    self.learn(&samples, &mut examples)?;
                }
            }
        }
        for file in &sources.templates {
            let mut kept: Vec<&str> = template::lines(file).collect();
            // Organisations are the hardest to tell, and the fewest.
            let organisations: Vec<&str> =
                kept.iter().copied().filter(|l| l.contains("<O")).collect();
            kept.extend(organisations);
            for _ in 0..recipe.fillings {
                chance.shuffle(&mut kept);
                for group in kept.chunks(12) {
                    let habit = recipe.habit(15, chance);
                    let mut cast = Cast::default();
                    let mut fill = |line| template::fill(line, &mut cast, pools, chance);
                    let filled: Vec<Sample> = group.iter().copied().map(&mut fill).collect();
                    let samples: Vec<Sample> = filled
                        .iter()
                        .map(|line| line.written(habit, chance))
                        .collect();
                    self.learn(&samples, &mut examples)?;
                }
            }
        }
        let mut tests = [Examples::default(), Examples::default()];
        for (n, interview) in sources.interviews.iter().enumerate() {
            let lines = interview::lines(interview);
            if recipe.aside > 0 && n.is_multiple_of(recipe.aside) {
                let [as_written, lower] = &mut tests;
                self.learn(&lines, as_written)?;
                let small: Vec<Sample> = lines
                    .iter()
                    .map(|line| line.written(Habit::Lower, chance))
                    .collect();
                self.learn(&small, lower)?;
                continue;
            }
            for _ in 0..recipe.readings {
                let habit = recipe.habit(15, chance);
                let swapped = interview::swapped(&lines, pools, chance);
                let samples: Vec<Sample> = swapped
                    .iter()
                    .map(|line| line.written(habit, chance))
                    .collect();
                self.learn(&samples, &mut examples)?;
            }
        }
        Ok((examples, tests))
    }

    /// Puts lines together to a document and adds its words to the examples.
    fn learn(&mut self, samples: &[Sample], examples: &mut Examples) -> Result<()> {
        let mut whole = Sample::default();
        for sample in samples {
            let at = whole.text.len();
            whole.push(&sample.text);
            whole.push("\n");
            let moved = sample
                .names
                .iter()
                .map(|(s, l)| (Span::new(s.start + at, s.end + at), *l));
            whole.names.extend(moved);
        }
        let origin = Origin {
            number: 1,
            path: "training.txt".into(),
        };
        let document = ingest::read(
            Format::Text,
            whole.text.clone().into_bytes(),
            origin,
            &self.structure,
        )?;
        if document.text != whole.text {
            return Err(Error::new(ErrorKind::Rules).in_part("training"));
        }
        let mut analysis = Analysis::new(&document, &self.lexicon, &mut self.cache);
        if !self.lists {
            analysis.entries.fill(crate::text::Entry::default());
        }
        let scan = Scan::new(&analysis, &self.lexicon, &mut self.cache, &self.model);
        let elsewhere = elsewhere::Elsewhere::of(&scan);
        for i in 0..analysis.tokens.len() {
            let new_block = i > 0 && analysis.block_of[i] != analysis.block_of[i - 1];
            if new_block || !scan.may_be_named(i) {
                examples.end_run();
            }
            if scan.may_be_named(i) {
                self.rows.clear();
                features::of(&scan, &elsewhere, i, &mut self.rows);
                let label = whole.label(analysis.tokens[i].span());
                examples.word(&self.rows, label as u8);
            }
        }
        examples.end_run();
        Ok(())
    }
}

const _: () = assert!(Label::ALL.len() == LABELS);
