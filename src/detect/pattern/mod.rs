//! The recogniser of everything that has a shape: numbers, addresses, dates, ages.
//!
//! Its rules are `rules/recognisers/*.toml`. For each block the tokens say which triggers are
//! there (a digit, an `@`, a word of a class). One pass over the block tells which of the rules with
//! such a trigger may match, and where a match may begin; they are tried there one by one. A hit is
//! judged by its edges, by a named check, and by the words around it.

mod context;
mod expand;
mod rule;
mod view;

pub(crate) use rule::{Lazy, closing, opening};

use crate::detect::{Analysis, Detection, Recogniser};
use crate::message::Language;
use crate::rules::{ClassTable, RuleFiles};
use crate::text::sieve::table::Table;
use crate::text::sieve::{Room, Sieve, Starts};
use crate::text::tables;
use crate::{Result, Span};
use expand::{View, begins_alone};
use regex_automata::util::primitives::NonMaxUsize;
use regex_automata::{Anchored, Input};
use rule::{Compiled, Trigger};
use view::Words;

/// Detections with a score below this do not count.
pub const LEAST_SCORE: f32 = 0.3;

/// How many bytes before and behind a value `not_after` and `not_before` see.
const LOOK: usize = 64;

/// Finds what the pattern rules describe.
///
/// Making one reads and checks the rules; patterns are compiled when a block first needs them.
pub struct Patterns {
    groups: Vec<Group>,
    marks: Vec<(crate::text::ClassSet, char)>,
}

/// The rules of a view.
struct Group {
    view: View,
    /// What any of the rules needs.
    trigger: Trigger,
    rules: Vec<Compiled>,
    sieve: Sieve,
}

impl Patterns {
    /// The recogniser of the rules, with reasons in a language.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Rules`](crate::ErrorKind::Rules) for a rule that does not fit, names an unknown
    /// class or fragment, or whose pattern does not parse or is too large.
    pub fn new(rules: &RuleFiles, classes: &ClassTable, language: Language) -> Result<Self> {
        let mut by_view: Vec<(View, Vec<Compiled>)> = Vec::new();
        for compiled in rule::load(rules, classes, language)? {
            match by_view.iter_mut().find(|(view, _)| *view == compiled.view) {
                Some((_, rules)) => rules.push(compiled),
                None => by_view.push((compiled.view, vec![compiled])),
            }
        }
        let groups = by_view.into_iter();
        let groups = groups
            .map(|(view, rules)| Group::new(view, rules))
            .collect();
        Ok(Self {
            groups,
            marks: classes.classes().marks(),
        })
    }
}

impl Group {
    fn new(view: View, rules: Vec<Compiled>) -> Self {
        let patterns = rules.iter().map(|rule| {
            let pattern = rule.pattern.pattern.as_str();
            (pattern, begins_alone(pattern, rule.whole_words))
        });
        let sieve = Sieve::new(table(view), patterns);
        let triggers = rules.iter().map(|rule| rule.trigger);
        Self {
            view,
            trigger: triggers.reduce(Trigger::or).unwrap_or_default(),
            sieve,
            rules,
        }
    }
}

/// What tells which of the built-in rules of a view may match.
fn table(view: View) -> &'static Table {
    match view {
        View::Text => &tables::TEXT,
        View::Words => &tables::WORDS,
        View::People => &tables::PEOPLE,
    }
}

impl Recogniser for Patterns {
    fn find(&self, analysis: &Analysis<'_>, out: &mut Vec<Detection>) {
        let text = analysis.document.text.as_str();
        let mut words = Words::default();
        let mut people = Words::default();
        let mut room = Room::default();
        let mut slots = Vec::new();
        for (number, block) in analysis.document.blocks.iter().enumerate() {
            let tokens = analysis.block_tokens[number].clone();
            let present = Trigger::of_block(analysis, tokens.clone());
            let original = block.span.of(text);
            words.next_block();
            people.next_block();
            for group in &self.groups {
                if !group.trigger.is_in(present) {
                    continue;
                }
                let seen = match group.view {
                    View::Text => original,
                    View::Words => words.of(analysis, number, View::Words, &self.marks),
                    View::People => people.of(analysis, number, View::People, &self.marks),
                };
                let place = Place {
                    analysis,
                    block: number,
                    offset: block.span.start,
                    seen,
                };
                group.sieve.look(seen, &mut room);
                for (rule, starts) in room.let_through() {
                    let rule = &group.rules[rule];
                    if rule.trigger.is_in(present) {
                        rule.find(&place, starts, &mut slots, out);
                    }
                }
            }
        }
    }
}

/// Where a rule is tried: a block, as the rule's view shows it.
struct Place<'a> {
    analysis: &'a Analysis<'a>,
    block: usize,
    /// Where the block begins in the document.
    offset: usize,
    /// The block's text; as long as the block, byte for byte.
    seen: &'a str,
}

impl Compiled {
    /// Adds what the rule finds in a block; it begins nowhere else than the sieve says.
    fn find(
        &self,
        place: &Place<'_>,
        starts: Starts<'_>,
        slots: &mut Vec<Option<NonMaxUsize>>,
        out: &mut Vec<Detection>,
    ) {
        let seen = place.seen;
        let Some(search) = self.pattern.get() else {
            return;
        };
        slots.clear();
        slots.resize(search.slots, None);
        let mut starts = match starts {
            Starts::Anywhere => None,
            Starts::At(starts) => Some(starts.iter().map(|(_, start)| *start as usize)),
        };
        let mut from = 0;
        loop {
            let input = match &mut starts {
                None => Input::new(seen).range(from..),
                Some(starts) => match starts.find(|start| *start >= from) {
                    Some(start) => Input::new(seen).range(start..).anchored(Anchored::Yes),
                    None => break,
                },
            };
            let hit = search.regex.search_slots(&input, slots);
            let Some(whole) = hit.and_then(|_| group(slots, 0)) else {
                if starts.is_none() {
                    break;
                }
                continue;
            };
            let values = search.values.iter();
            let values = values.filter_map(|&number| group(slots, number));
            let mut found = false;
            if let Some(around) = values.clone().reduce(Span::cover)
                && self.may_stand(seen, around, whole.end)
            {
                for value in values {
                    if let Some(score) = self.judge(place, value) {
                        found = true;
                        out.push(Detection {
                            span: value.shift(place.offset),
                            kind: self.kind,
                            score,
                            rule: self.id.clone(),
                            reason: self.reason.clone(),
                        });
                    }
                }
            }
            from = if found || whole.len() > 128 {
                whole.end
            } else {
                // What was refused may hide another hit: go on behind its first word.
                let inside = &seen[whole.start..whole.end];
                let word = inside.find(|c: char| !c.is_alphanumeric());
                whole.start + word.unwrap_or(inside.len()).max(1)
            };
            from = from.max(whole.start + 1);
            while !seen.is_char_boundary(from) {
                from += 1;
            }
            if from > seen.len() {
                break;
            }
        }
    }

    /// Whether what stands before the first value, behind the last one and behind the whole match
    /// lets them stand.
    fn may_stand(&self, seen: &str, values: Span, end: usize) -> bool {
        // A pattern that cannot compile refuses; tests and the rule loader see to it that all do.
        let refuses = |lazy: &rule::Lazy, text: &str| {
            lazy.get().is_none_or(|search| search.regex.is_match(text))
        };
        if let Some(refused) = &self.not_after {
            let mut start = values.start.saturating_sub(LOOK);
            while !seen.is_char_boundary(start) {
                start += 1;
            }
            if refuses(refused, &seen[start..values.start]) {
                return false;
            }
        }
        let Some(refused) = &self.not_before else {
            return true;
        };
        let ahead = |from: usize| {
            let mut to = (from + LOOK).min(seen.len());
            while !seen.is_char_boundary(to) {
                to -= 1;
            }
            &seen[from..to]
        };
        !refuses(refused, ahead(values.end)) && (end <= values.end || !refuses(refused, ahead(end)))
    }

    /// The score of a value, if it stands.
    fn judge(&self, place: &Place<'_>, value: Span) -> Option<f32> {
        if value.is_empty() || (self.whole_words && !stands_alone(place.seen, value)) {
            return None;
        }
        let span = value.shift(place.offset);
        if let Some(refused) = &self.refuse
            && refused
                .get()?
                .regex
                .is_match(span.of(&place.analysis.document.text))
        {
            return None;
        }
        if let Some(check) = self.check
            && !check.passes(span.of(&place.analysis.document.text))
        {
            return None;
        }
        if self.unknown && is_known(place.analysis, place.block, span) {
            return None;
        }
        let mut score = self.score;
        for context in &self.contexts {
            score += context.judge(place.analysis, place.block, span)?;
        }
        (score >= LEAST_SCORE).then(|| score.clamp(0.0, 1.0))
    }
}

/// Whether the word list has the word at a span of a block as an ordinary one.
fn is_known(analysis: &Analysis<'_>, block: usize, span: Span) -> bool {
    let range = analysis.block_tokens[block].clone();
    let tokens = &analysis.tokens[range.clone()];
    let first = range.start + tokens.partition_point(|t| t.span().end <= span.start);
    let same = analysis.tokens.get(first).filter(|t| t.span() == span);
    same.is_some() && analysis.entries[first].is_ordinary_word()
}

/// The span of a group.
fn group(slots: &[Option<NonMaxUsize>], number: usize) -> Option<Span> {
    let place = |slot: usize| slots.get(slot)?.map(NonMaxUsize::get);
    Some(Span::new(place(2 * number)?, place(2 * number + 1)?))
}

/// Whether neither end of a span lies inside a word.
fn stands_alone(text: &str, span: Span) -> bool {
    let word = |c: char| c.is_alphanumeric() || c == '_' || c.is_ascii_control() && c < '\u{9}';
    let inside = span.of(text);
    let before = text[..span.start].chars().next_back().is_some_and(word);
    let after = text[span.end..].chars().next().is_some_and(word);
    !(before && inside.starts_with(word) || after && inside.ends_with(word))
}

#[cfg(test)]
mod tests;
