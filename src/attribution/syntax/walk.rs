//! The walk: what has been made so far, and the ways on from there.

use super::{Capture, Facts, Node, Path, Rule};
use crate::attribution::grammar::Grammar;
use crate::attribution::input::Input;
use crate::attribution::record::Role;
use crate::attribution::style::Style;
use serde_json::Value;
use std::collections::BTreeSet;
use std::rc::Rc;

/// More steps are not made, for one line or record.
const MOST_STEPS: usize = 50_000;

/// What comes after a node; gives whether the walk has arrived.
pub(super) type Next<'n, 'g> = &'n mut dyn FnMut(&mut Walk<'g>) -> bool;

/// What is given.
#[derive(Clone, Copy)]
pub(super) enum Given<'g> {
    Text(&'g Input),
    Facts(&'g Facts, &'g Style),
    /// Nothing: a line is made up.
    #[cfg(test)]
    Chance(&'g super::chance::Chance),
}

/// The first letter of an attribution.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    /// As the grammar has it.
    Fixed,
    /// Large or small, as the text has it.
    Free,
    Large,
}

/// Something told so far.
#[derive(Debug)]
pub(super) enum Told {
    Value(String, Value),
    Element(String),
    /// That a field has no value.
    Nothing(String),
    Style(String, String),
}

/// Where the walk is.
#[derive(Clone)]
pub(super) struct State {
    /// The next symbol of the text.
    pub(super) at: usize,
    /// The first symbol of the attribution, and the first after it if something follows.
    pub(super) start: usize,
    pub(super) rest: Option<usize>,
    /// Whether the rest could start elsewhere as well.
    pub(super) open: bool,
    pub(super) case: Case,
    pub(super) rule: usize,
    /// The list element at hand, as a path; and its place among the items, as style keys end.
    pub(super) scope: Rc<str>,
    pub(super) place: Rc<str>,
    /// Whether the words of the rule at hand are given by the record.
    pub(super) captured: bool,
}

/// A place to come back to.
pub(super) struct Mark(State, usize, usize);

/// A walk through the grammar.
pub(super) struct Walk<'g> {
    pub(super) grammar: &'g Grammar,
    pub(super) given: Given<'g>,
    /// The role of the people spoken of before.
    pub(super) context: Option<Role>,
    /// Whether the style outweighs the words in the record.
    pub(super) restyle: bool,
    pub(super) state: State,
    pub(super) out: String,
    pub(super) told: Vec<Told>,
    pub(super) furthest: usize,
    pub(super) expected: BTreeSet<usize>,
    steps: usize,
    pub(super) most_steps: usize,
}

impl<'g> Walk<'g> {
    pub(super) fn new(grammar: &'g Grammar, given: Given<'g>, context: Option<Role>) -> Self {
        Self {
            grammar,
            given,
            context,
            restyle: false,
            state: State {
                at: 0,
                start: 0,
                rest: None,
                open: false,
                case: Case::Fixed,
                rule: grammar.root,
                scope: Rc::from(""),
                place: Rc::from(""),
                captured: false,
            },
            out: String::new(),
            told: Vec::new(),
            furthest: 0,
            expected: BTreeSet::new(),
            steps: 0,
            most_steps: MOST_STEPS,
        }
    }

    /// Whether the walk was given up.
    pub(super) fn is_exhausted(&self) -> bool {
        self.steps > self.most_steps
    }

    pub(super) fn is_printing(&self) -> bool {
        matches!(self.given, Given::Facts(..))
    }

    pub(super) fn mark(&self) -> Mark {
        Mark(self.state.clone(), self.out.len(), self.told.len())
    }

    pub(super) fn back_to(&mut self, mark: &Mark) {
        self.state = mark.0.clone();
        self.out.truncate(mark.1);
        self.told.truncate(mark.2);
    }

    /// Goes on if a step that has no choices was made; else, or if that leads nowhere, goes back.
    fn then(&mut self, step: impl FnOnce(&mut Self) -> bool, next: Next<'_, 'g>) -> bool {
        let mark = self.mark();
        let done = step(self) && next(self);
        if !done {
            self.back_to(&mark);
        }
        done
    }

    /// A sequence of nodes.
    pub(super) fn sequence(&mut self, nodes: &'g [Node], next: Next<'_, 'g>) -> bool {
        match nodes.split_first() {
            None => next(self),
            Some((Node::Count(path, key, form), tail)) => self.count(path, key, *form, tail, next),
            Some((head, tail)) => self.node(head, &mut |w| w.sequence(tail, &mut *next)),
        }
    }

    fn node(&mut self, node: &'g Node, next: Next<'_, 'g>) -> bool {
        match node {
            Node::Text(words) => self.then(|w| w.text(words), next),
            Node::Field(path, value) => self.then(|w| w.field(path, value), next),
            Node::Required(path, value) => self.then(|w| w.value(path) == Some(value), next),
            Node::Absent(path) => self.then(|w| w.nothing(path), next),
            Node::Style(key, value) => self.then(|w| w.style(key, value), next),
            Node::Rule(rule) => self.rule(*rule, next),
            Node::Optional(nodes) => self.sequence(nodes, &mut *next) || next(self),
            Node::Number(path, key, form) => self.number(path, key, *form, next),
            Node::StyleNumber(key) => self.then(|w| w.style_number(key), next),
            // Only at the end of a production, where there is nothing to count.
            Node::Count(..) => false,
            Node::Length(path, list) => self.then(|w| w.length(path, list), next),
            Node::Next(low, high) => self.then(|w| w.compare(low, high, |l, h| l + 1 == h), next),
            Node::Less(low, high) => self.then(|w| w.compare(low, high, |l, h| l < h), next),
            Node::Name(path) => self.then(|w| w.name(path), next),
            Node::Push(list, rule) => self.push(list, *rule, next),
            Node::Each(list) => self.each(*list, next),
            Node::Before => self.before(next),
            Node::Quotation => self.then(Self::quotation, next),
            Node::Loose => self.then(Self::loose, next),
            Node::Clause => self.then(Self::clause, next),
            Node::Context => self.then(|w| w.in_context(), next),
        }
    }

    /// One of the alternatives of a rule.
    pub(super) fn rule(&mut self, index: usize, next: Next<'_, 'g>) -> bool {
        self.steps += 1;
        let grammar = self.grammar;
        let Some(rule) = grammar.rules.get(index) else {
            return false;
        };
        if !rule.initial {
            return self.alternatives(index, rule, next);
        }
        let cases: &[Case] = match self.given {
            Given::Text(_) => &[Case::Free],
            Given::Facts(_, style) => match style.get(super::text::CAPITAL) {
                Some(super::text::YES) => &[Case::Large],
                Some(_) => &[Case::Fixed],
                None => &[Case::Large, Case::Fixed],
            },
            #[cfg(test)]
            Given::Chance(chance) => chance.case(self),
        };
        let before = self.state.case;
        for case in cases {
            self.state.case = *case;
            if self.alternatives(index, rule, &mut *next) {
                return true;
            }
        }
        self.state.case = before;
        false
    }

    fn alternatives(&mut self, index: usize, rule: &'g Rule, next: Next<'_, 'g>) -> bool {
        if self.is_exhausted() {
            return false;
        }
        let mark = self.mark();
        let outer = (self.state.rule, self.state.captured);
        let start = self.out.len();
        let given = rule.capture.as_ref().map(|c| self.given_words(c));
        let order = Self::order(self.given, rule.alternatives.len());
        for alternative in order.iter().filter_map(|i| rule.alternatives.get(*i)) {
            self.state.rule = index;
            self.state.captured |= given.as_ref().is_some_and(Option::is_some);
            let mut reached = false;
            let done = self.sequence(alternative, &mut |w| {
                if let (Some(capture), Some(given)) = (&rule.capture, &given)
                    && !w.capture(capture, given.as_deref(), start)
                {
                    return false;
                }
                reached = true;
                (w.state.rule, w.state.captured) = outer;
                next(w)
            });
            if done {
                return true;
            }
            self.back_to(&mark);
            if reached && rule.pure && self.is_printing() && !self.state.captured {
                break;
            }
        }
        false
    }

    /// The order in which alternatives are tried.
    fn order(given: Given<'_>, length: usize) -> Vec<usize> {
        match given {
            #[cfg(test)]
            Given::Chance(chance) => chance.order(length),
            _ => (0..length).collect(),
        }
    }

    /// The words that the record gives for a rule.
    fn given_words(&self, capture: &Capture) -> Option<String> {
        let Given::Facts(facts, _) = self.given else {
            return None;
        };
        if self.restyle && capture.optional {
            return None;
        }
        let value = facts.values.get(&self.path(&capture.path))?;
        value.as_str().map(ToOwned::to_owned)
    }

    /// Tells the words since `start`, if they are those that are given.
    fn capture(&mut self, capture: &Capture, given: Option<&str>, start: usize) -> bool {
        let words = self.out.get(start..).unwrap_or_default().to_owned();
        let path = self.path(&capture.path);
        if let Given::Facts(facts, _) = self.given {
            let is_told = facts.values.contains_key(&path);
            match given {
                Some(given) if given != words => return false,
                None if !is_told => return capture.optional,
                _ => {}
            }
        }
        self.tell(path, Value::String(words))
    }

    /// The full path of a field.
    pub(super) fn path(&self, path: &Path) -> String {
        match (path.relative, path.text.as_str()) {
            (false, text) => text.to_owned(),
            (true, "") => self.state.scope.to_string(),
            (true, text) => format!("{}.{text}", self.state.scope),
        }
    }
}
