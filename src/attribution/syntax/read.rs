//! From a line to a record and a style.

use super::walk::{Given, Told, Walk};
use crate::attribution::error::{ErrorCode, ParseError};
use crate::attribution::grammar::Grammar;
use crate::attribution::input::Input;
use crate::attribution::record::{Record, Role};
use crate::attribution::style::{Kind, Style};
use std::ops::Range;

/// What was expected where the line goes on instead of ending.
const END: &str = "end";

/// What a line tells.
pub(crate) struct Reading {
    pub(crate) record: Record,
    pub(crate) style: Style,
    pub(crate) range: Range<usize>,
}

/// Reads a line; `context` is the role of the people spoken of before it.
pub(crate) fn read(
    grammar: &Grammar,
    line: &str,
    context: Option<Role>,
) -> Result<Reading, ParseError> {
    let Some(input) = Input::new(line, &grammar.compose) else {
        return Err(ParseError {
            code: ErrorCode::TooLong,
            column: 1,
            expected: Vec::new(),
        });
    };
    let mut walk = Walk::new(grammar, Given::Text(&input), context);
    let mut reading: Option<Reading> = None;
    let mut trailing = 0;
    walk.rule(grammar.root, &mut |w| {
        if w.state.at < input.len() {
            trailing = trailing.max(input.word(w.state.at));
            return false;
        }
        let Some(new) = reading_of(w, &input) else {
            return false;
        };
        // What follows can start anywhere: the reading that leaves least to it is the best, and an
        // introduction rather than a paraphrase.
        let rank = |r: &Reading| (r.range.end, r.style.kind() == Some(Kind::Inline));
        if reading.as_ref().is_none_or(|r| rank(&new) > rank(r)) {
            reading = Some(new);
        }
        !w.state.open
    });
    reading.ok_or_else(|| error(&walk, &input, trailing))
}

fn reading_of(walk: &Walk<'_>, input: &Input) -> Option<Reading> {
    let end = walk.state.rest.unwrap_or(input.len());
    Some(Reading {
        record: walk.facts().record()?,
        style: style_of(walk),
        range: input.byte(walk.state.start)..input.byte(end),
    })
}

/// The settings that were told.
pub(super) fn style_of(walk: &Walk<'_>) -> Style {
    let mut style = Style::default();
    for told in &walk.told {
        if let Told::Style(key, value) = told {
            style.set(key, value);
        }
    }
    style
}

fn error(walk: &Walk<'_>, input: &Input, trailing: usize) -> ParseError {
    let furthest = walk.furthest.max(trailing);
    let names = |rule: &usize| walk.grammar.rules.get(*rule).map(|r| r.name.clone());
    let mut expected = Vec::new();
    if walk.furthest >= trailing {
        expected.extend(walk.expected.iter().filter_map(names));
    }
    if trailing == furthest && trailing > 0 {
        expected.push(END.to_owned());
    }
    expected.sort_unstable();
    expected.dedup();
    ParseError {
        code: if walk.is_exhausted() {
            ErrorCode::TooComplex
        } else {
            ErrorCode::NotAnAttribution
        },
        column: input.column(furthest),
        expected,
    }
}
