//! What stands around an attribution: the quote before it, the quote or clause after it.

use super::walk::{Given, Next, Told, Walk};
use serde_json::Value;

/// From more closing marks than this the search does not start.
const MOST_MARKS: usize = 32;

impl<'g> Walk<'g> {
    /// Anything up to a closing mark, the last one first.
    pub(super) fn before(&mut self, next: Next<'_, 'g>) -> bool {
        let Given::Text(input) = self.given else {
            return next(self);
        };
        let grammar = self.grammar;
        let closes = |at: &usize| input.get(*at).is_some_and(|c| grammar.closing.contains(&c));
        let marks = (self.state.at..input.len()).rev().filter(closes);
        for at in marks.take(MOST_MARKS) {
            let mark = self.mark();
            self.state.at = at;
            self.state.start = at;
            if next(self) {
                return true;
            }
            self.back_to(&mark);
        }
        false
    }

    /// The end of the line, or a quote.
    pub(super) fn quotation(&mut self) -> bool {
        let Given::Text(input) = self.given else {
            return true;
        };
        let space = input.get(self.state.at).is_some_and(char::is_whitespace);
        let at = self.state.at + usize::from(space);
        let opens = input
            .get(at)
            .is_some_and(|c| self.grammar.opening.contains(&c));
        self.leave(opens.then_some(at))
    }

    /// The end of the line, or words up to a colon that a quote or the end of the line follows.
    pub(super) fn loose(&mut self) -> bool {
        let Given::Text(input) = self.given else {
            return true;
        };
        let from = self.state.at;
        if from == input.len() {
            return true;
        }
        let mut colons = (from..input.len()).filter(|at| input.get(*at) == Some(':'));
        let ends = colons.any(|at| {
            let space = input.get(at + 1).is_some_and(char::is_whitespace);
            let after = input.get(at + 1 + usize::from(space));
            after.is_none_or(|c| self.grammar.opening.contains(&c))
        });
        self.state.open = true;
        ends && input.get(from) == Some(' ') && self.leave(Some(from))
    }

    /// The end of the line, or words that go on.
    pub(super) fn clause(&mut self) -> bool {
        let Given::Text(input) = self.given else {
            return true;
        };
        let at = self.state.at;
        let goes_on = input
            .get(at)
            .is_some_and(|c| !c.is_alphanumeric() && !"-\u{E000}".contains(c));
        self.state.open = goes_on;
        self.leave(goes_on.then_some(at))
    }

    /// Leaves what follows out of the attribution.
    fn leave(&mut self, rest: Option<usize>) -> bool {
        let Given::Text(input) = self.given else {
            return true;
        };
        if let Some(at) = rest {
            self.state.rest = Some(at);
            self.state.at = input.len();
        }
        if self.state.at < input.len() {
            self.missed(self.state.at);
        }
        self.state.at == input.len()
    }

    /// Whether the role told is that of the people spoken of before.
    pub(super) fn in_context(&self) -> bool {
        let Some(role) = self.context else {
            return true;
        };
        let role = serde_json::to_value(role).unwrap_or(Value::Null);
        self.told
            .iter()
            .any(|t| matches!(t, Told::Value(path, value) if path == "role" && *value == role))
    }
}
