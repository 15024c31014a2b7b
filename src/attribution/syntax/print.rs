//! From a record and a style to a line.

use super::Facts;
use super::read::read;
use super::walk::{Given, Walk};
use crate::attribution::error::{ErrorCode, PrintError};
use crate::attribution::grammar::Grammar;
use crate::attribution::record::{Record, Role};
use crate::attribution::style::{FORM, Style};

/// More lines than these are not tried.
const MOST_LINES: usize = 32;

/// Prints a record: the first line of the grammar that fits, and that reads back as the record.
pub(crate) fn print(
    grammar: &Grammar,
    record: &Record,
    style: &Style,
) -> Result<String, PrintError> {
    let known = |key: &str| {
        let key = key.split('#').next().unwrap_or_default();
        grammar.style_keys.contains(key)
    };
    let unknown: Vec<String> = style
        .iter()
        .filter(|(key, _)| !known(key))
        .map(|(key, _)| key.split('#').next().unwrap_or_default().to_owned())
        .collect();
    if !unknown.is_empty() {
        return Err(PrintError {
            code: ErrorCode::UnknownStyle,
            fields: unknown,
        });
    }
    let strict = line(grammar, record, style, false);
    if strict.is_ok() {
        return strict;
    }
    // The words in the record are not those that the style asks for. The style wins, if the
    // words are known ones of the record's code.
    let mut plain = Style::default();
    if let Some(form) = style.get(FORM) {
        plain.set(FORM, form);
    }
    line(grammar, record, &plain, false)?;
    line(grammar, record, style, true)
}

fn line(
    grammar: &Grammar,
    record: &Record,
    style: &Style,
    restyle: bool,
) -> Result<String, PrintError> {
    let facts = Facts::of(record);
    let paths = facts.values.keys().chain(facts.lengths.keys());
    let unknown: Vec<String> = paths.filter(|p| !grammar.fields.hold(p)).cloned().collect();
    if !unknown.is_empty() {
        return Err(no_wording(unknown));
    }
    for skipped in 0..MOST_LINES {
        let text = candidate(grammar, &facts, record.role, (style, restyle), skipped)?;
        // Outside the walk, so that the stack holds one walk at a time.
        let back = read(grammar, &text, record.role).map(|b| Facts::of(&b.record));
        let same = |b: Facts| {
            let bare = unworded(grammar, &b);
            b == facts || bare == facts || (restyle && bare == unworded(grammar, &facts))
        };
        if back.is_ok_and(same) {
            return Ok(text);
        }
    }
    Err(no_wording(Vec::new()))
}

/// A line that the grammar has for the facts, after as many others were skipped.
fn candidate(
    grammar: &Grammar,
    facts: &Facts,
    role: Option<Role>,
    (style, restyle): (&Style, bool),
    mut skipped: usize,
) -> Result<String, PrintError> {
    let mut walk = Walk::new(grammar, Given::Facts(facts, style), role);
    walk.restyle = restyle;
    let mut left: Option<Vec<String>> = None;
    let done = walk.rule(grammar.root, &mut |w| {
        let missing = missing(facts, &w.facts());
        if missing.is_empty() {
            let enough = skipped == 0;
            skipped = skipped.saturating_sub(1);
            return enough;
        }
        if left.as_ref().is_none_or(|l| missing.len() < l.len()) {
            left = Some(missing);
        }
        false
    });
    if done {
        return Ok(walk.out);
    }
    let error = no_wording(left.unwrap_or_default());
    Err(PrintError {
        code: if walk.is_exhausted() {
            ErrorCode::TooComplex
        } else {
            error.code
        },
        ..error
    })
}

fn no_wording(fields: Vec<String>) -> PrintError {
    PrintError {
        code: ErrorCode::NoWording,
        fields,
    }
}

/// The paths of a record that no words were made for, sorted.
fn missing(facts: &Facts, told: &Facts) -> Vec<String> {
    let values = facts
        .values
        .keys()
        .filter(|p| !told.values.contains_key(*p));
    let lists = facts
        .lengths
        .iter()
        .filter(|(p, n)| told.lengths.get(*p) != Some(n));
    let mut paths: Vec<String> = values.chain(lists.map(|(p, _)| p)).cloned().collect();
    paths.sort_unstable();
    paths
}

/// Facts without the words that a record may lack.
fn unworded(grammar: &Grammar, facts: &Facts) -> Facts {
    let mut facts = facts.clone();
    let captures = grammar.rules.iter().filter_map(|r| r.capture.as_ref());
    for capture in captures.filter(|c| c.optional) {
        facts.values.remove(&capture.path.text);
    }
    facts
}
