//! Numbers in digits and in words.

use super::walk::{Case, Given, Next, Walk};
use super::{Form, Node, Path};
use serde_json::Value;

/// Larger numbers are not read.
const LARGEST: usize = 120;

/// Larger numbers are printed in words only if the style asks for it.
const LARGEST_WORD: usize = 20;

/// What is added to the key of a count, for the setting that keeps the number.
pub(crate) const SIZE: &str = "-size";

impl Form {
    /// The setting of the style.
    fn name(self) -> &'static str {
        match self {
            Self::Digits => "digits",
            Self::Words => "words",
        }
    }

    fn other(self) -> Self {
        match self {
            Self::Digits => Self::Words,
            Self::Words => Self::Digits,
        }
    }
}

impl<'g> Walk<'g> {
    /// A number in a field.
    pub(super) fn number(
        &mut self,
        path: &Path,
        key: &str,
        form: Form,
        next: Next<'_, 'g>,
    ) -> bool {
        let given = match self.given {
            Given::Text(_) => None,
            #[cfg(test)]
            Given::Chance(chance) => {
                return chance.numbers().into_iter().any(|n| {
                    self.written(Some(n), key, form, &mut |w, n| {
                        w.field(path, &Value::from(n)) && next(w)
                    })
                });
            }
            Given::Facts(..) => match self.value(path).and_then(Value::as_u64) {
                None => return false,
                value => value.and_then(|v| usize::try_from(v).ok()),
            },
        };
        self.written(given, key, form, &mut |w, n| {
            w.field(path, &Value::from(n)) && next(w)
        })
    }

    /// The number of elements that the nodes after it add to a list.
    pub(super) fn count(
        &mut self,
        list: &str,
        key: &str,
        form: Form,
        nodes: &'g [Node],
        next: Next<'_, 'g>,
    ) -> bool {
        let before = self.elements(list);
        // Otherwise two runs of two would be printed as one of four.
        let size = format!("{key}{SIZE}");
        let mut counted = |w: &mut Self, n: usize| {
            w.style(&size, &n.to_string())
                && w.sequence(nodes, &mut |w| w.elements(list) == before + n && next(w))
        };
        match self.given {
            Given::Text(_) => self.written(None, key, form, &mut counted),
            #[cfg(test)]
            Given::Chance(_) => (2..=4).any(|n| self.written(Some(n), key, form, &mut counted)),
            Given::Facts(facts, _) => {
                let all = facts.lengths.get(list).copied().unwrap_or_default();
                let left = all.saturating_sub(before);
                // The longest first; one alone is not counted.
                (2..=left.min(LARGEST))
                    .rev()
                    .any(|n| self.written(Some(n), key, form, &mut counted))
            }
        }
    }

    /// A number as the style writes it; reading, whatever stands there.
    fn written(
        &mut self,
        given: Option<usize>,
        key: &str,
        form: Form,
        next: &mut dyn FnMut(&mut Self, usize) -> bool,
    ) -> bool {
        let mark = self.mark();
        let forms = [form, form.other()];
        #[cfg(test)]
        let forms = match self.given {
            Given::Chance(chance) if chance.flips() => [form.other(), form],
            _ => forms,
        };
        for form in forms {
            let done = match (form, given) {
                (_, Some(n)) => {
                    self.is_usual(form, n, key)
                        && self.style(key, form.name())
                        && self.spelled(form, n).is_some_and(|s| self.text(&s))
                        && next(self, n)
                }
                (Form::Digits, None) => {
                    let read = self.digits();
                    read.is_some_and(|n| self.style(key, form.name()) && next(self, n))
                }
                (Form::Words, None) => self.style(key, form.name()) && self.word(&mut *next),
            };
            if done {
                return true;
            }
            self.back_to(&mark);
        }
        false
    }

    /// Whether a number is written so without being asked for.
    fn is_usual(&self, form: Form, n: usize, key: &str) -> bool {
        let Given::Facts(_, style) = self.given else {
            return true;
        };
        let asked = style.get(&format!("{key}{}", self.state.place)).is_some();
        asked || form == Form::Digits || n <= LARGEST_WORD
    }

    fn spelled(&self, form: Form, n: usize) -> Option<String> {
        match form {
            Form::Digits => (n <= LARGEST).then(|| n.to_string()),
            Form::Words => self.grammar.numbers.get(n.checked_sub(1)?).cloned(),
        }
    }

    /// Reads digits, without a zero before them.
    fn digits(&mut self) -> Option<usize> {
        let Given::Text(input) = self.given else {
            return None;
        };
        let from = self.state.at;
        let digits: String = (from..from + 4)
            .map_while(|at| input.get(at).filter(char::is_ascii_digit))
            .collect();
        let number = digits.parse().ok().filter(|n| *n <= LARGEST);
        if number.is_none() || (digits.len() > 1 && digits.starts_with('0')) {
            self.missed(from);
            return None;
        }
        self.state.case = Case::Fixed;
        self.state.at += digits.len();
        self.out.push_str(&digits);
        number
    }

    /// Reads a number in words.
    fn word(&mut self, next: &mut dyn FnMut(&mut Self, usize) -> bool) -> bool {
        let (Given::Text(input), grammar) = (self.given, self.grammar) else {
            return false;
        };
        let mark = self.mark();
        for (i, word) in grammar.numbers.iter().enumerate() {
            let ends = |at| !input.get(at).is_some_and(char::is_alphanumeric);
            if self.text(word) && ends(self.state.at) && next(self, i + 1) {
                return true;
            }
            self.back_to(&mark);
        }
        false
    }

    /// A number that only the style has.
    pub(super) fn style_number(&mut self, key: &str) -> bool {
        match self.given {
            Given::Text(_) => {
                let number = self.digits();
                number.is_some_and(|n| self.style(key, &n.to_string()))
            }
            #[cfg(test)]
            Given::Chance(_) => self.text("7") && self.style(key, "7"),
            Given::Facts(_, style) => {
                let number = style.get(key).and_then(|v| v.parse::<usize>().ok());
                let digits = number.filter(|n| *n <= LARGEST).map(|n| n.to_string());
                digits.is_some_and(|d| self.text(&d))
            }
        }
    }
}
