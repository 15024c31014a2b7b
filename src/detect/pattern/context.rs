//! What the words around a hit say about it.

use crate::Result;
use crate::Span;
use crate::detect::Analysis;
use crate::rules::{ClassTable, Rule};
use crate::text::lexicon::{PlaceFacts, PlaceKind};
use crate::text::{Case, ClassSet};
use serde::Deserialize;

/// A `context` of a rule.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Definition {
    /// Words in lower case; a final `*` stands for any ending.
    #[serde(default)]
    words: Vec<String>,
    /// Ids of word classes.
    #[serde(default)]
    classes: Vec<String>,
    /// What the lists must know of a word.
    #[serde(default)]
    lists: Vec<List>,
    /// How many words before and behind the hit are looked at.
    #[serde(default)]
    window: usize,
    /// How many words before it, where that differs.
    before: Option<usize>,
    /// How many words behind it, where that differs.
    after: Option<usize>,
    /// How many words at the end of the block before are looked at: a question's, for an answer.
    #[serde(default)]
    previous: usize,
    /// What a word adds to the score.
    #[serde(default)]
    add: f32,
    #[serde(default)]
    effect: Effect,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Effect {
    /// The score changes by `add`.
    #[default]
    Add,
    /// Without such a word there is no hit.
    Require,
    /// With such a word there is no hit.
    Forbid,
}

/// A list whose words count, whichever they are.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum List {
    /// Names of towns and villages, with a capital where they are ordinary words too.
    Place,
}

/// A context, ready to judge.
pub(super) struct Context {
    whole: Vec<Box<str>>,
    stems: Vec<Box<str>>,
    classes: ClassSet,
    lists: Vec<List>,
    before: usize,
    after: usize,
    previous: usize,
    add: f32,
    effect: Effect,
}

impl Context {
    pub(super) fn new<T>(
        definition: &Definition,
        classes: &ClassTable,
        rule: &Rule<T>,
    ) -> Result<Self> {
        let mut set = ClassSet::default();
        for id in &definition.classes {
            if !classes.classes().has(id) {
                return Err(rule.error());
            }
            set.0 |= classes.classes().set(id).0;
        }
        let (stems, whole): (Vec<_>, Vec<_>) = definition
            .words
            .iter()
            .partition(|word| word.ends_with('*'));
        let mut whole: Vec<Box<str>> = whole.into_iter().map(|w| w.as_str().into()).collect();
        whole.sort_unstable();
        let stems = stems.into_iter().map(|w| w.trim_end_matches('*').into());
        let before = definition.before.unwrap_or(definition.window);
        let after = definition.after.unwrap_or(definition.window);
        let says_nothing = definition.words.is_empty()
            && definition.classes.is_empty()
            && definition.lists.is_empty();
        if says_nothing || before + after + definition.previous == 0 {
            return Err(rule.error());
        }
        Ok(Self {
            whole,
            stems: stems.collect(),
            classes: set,
            lists: definition.lists.clone(),
            before,
            after,
            previous: definition.previous,
            add: definition.add,
            effect: definition.effect,
        })
    }

    /// What the context adds to the score of a span of a block; `None` refuses the hit.
    ///
    /// Marks do not count as words. The label of the block counts as its first words, also where
    /// it stands in an earlier block.
    pub(super) fn judge(&self, analysis: &Analysis<'_>, block: usize, span: Span) -> Option<f32> {
        let there = self.is_near(analysis, block, span);
        match self.effect {
            Effect::Add => Some(if there { self.add } else { 0.0 }),
            Effect::Require => there.then_some(self.add),
            Effect::Forbid => (!there).then_some(0.0),
        }
    }

    fn is_near(&self, analysis: &Analysis<'_>, block: usize, span: Span) -> bool {
        let range = analysis.block_tokens[block].clone();
        let tokens = &analysis.tokens;
        let first =
            range.start + tokens[range.clone()].partition_point(|t| t.span().end <= span.start);
        let last =
            range.start + tokens[range.clone()].partition_point(|t| t.span().start < span.end);
        let word = |i: &usize| tokens[*i].is_word;
        if (range.start..first)
            .rev()
            .filter(word)
            .take(self.before)
            .any(|i| self.is_one(analysis, i))
            || (last..range.end)
                .filter(word)
                .take(self.after)
                .any(|i| self.is_one(analysis, i))
        {
            return true;
        }
        if self.previous > 0 && block > 0 {
            let question = analysis.block_tokens[block - 1].clone();
            let mut words = question.rev().filter(word).take(self.previous);
            if words.any(|i| self.is_one(analysis, i)) {
                return true;
            }
        }
        // A cell's label may be another cell.
        let document = analysis.document;
        let far = document.blocks[block]
            .label
            .filter(|label| !document.blocks[block].span.contains(*label));
        let Some(label) = far.filter(|_| self.before > 0) else {
            return false;
        };
        let from = tokens.partition_point(|t| t.span().start < label.start);
        (from..tokens.len())
            .take_while(|&i| tokens[i].span().end <= label.end)
            .any(|i| self.is_one(analysis, i))
    }

    /// Whether a token is one of the words.
    fn is_one(&self, analysis: &Analysis<'_>, i: usize) -> bool {
        let (token, entry) = (analysis.tokens[i], analysis.entries[i]);
        if entry.classes.meets(self.classes) {
            return true;
        }
        let in_list = |list: &List| match list {
            List::Place => {
                let capital = matches!(token.case, Case::Title | Case::Upper | Case::Mixed);
                let town = |p: PlaceFacts| {
                    matches!(
                        p.kind,
                        PlaceKind::Town
                            | PlaceKind::Municipality
                            | PlaceKind::Alias
                            | PlaceKind::Belgian
                    )
                };
                entry.place().is_some_and(town) && (capital || !entry.is_ordinary_word())
            }
        };
        if self.lists.iter().any(in_list) {
            return true;
        }
        let word = token.span().of(&analysis.document.text);
        let lower;
        let word = if matches!(token.case, Case::Lower | Case::None) {
            word
        } else {
            lower = word.to_lowercase();
            lower.as_str()
        };
        self.whole.binary_search_by(|w| (**w).cmp(word)).is_ok()
            || self.stems.iter().any(|stem| word.starts_with(&**stem))
    }
}
