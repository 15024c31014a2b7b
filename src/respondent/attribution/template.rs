//! Templates of labels: text, slots, and parts that may be left out.

use std::collections::BTreeMap;

/// A piece of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Text(String),
    Slot(String),
    /// Left out where a slot inside is not known.
    Optional(Vec<Piece>),
}

/// Reads a template; `None` if brackets do not match or a slot has no end.
pub(super) fn template(text: &str) -> Option<Vec<Piece>> {
    let mut stack: Vec<Vec<Piece>> = vec![Vec::new()];
    let mut rest = text;
    while let Some(at) = rest.find(['{', '[', ']']) {
        if at > 0 {
            stack.last_mut()?.push(Piece::Text(rest[..at].to_owned()));
        }
        let mark = rest.as_bytes()[at];
        rest = &rest[at + 1..];
        match mark {
            b'{' => {
                let (name, after) = rest.split_once('}')?;
                stack.last_mut()?.push(Piece::Slot(name.to_owned()));
                rest = after;
            }
            b'[' => stack.push(Vec::new()),
            _ => {
                let inner = stack.pop()?;
                stack.last_mut()?.push(Piece::Optional(inner));
            }
        }
    }
    if !rest.is_empty() {
        stack.last_mut()?.push(Piece::Text(rest.to_owned()));
    }
    let pieces = stack.pop()?;
    stack.is_empty().then_some(pieces)
}

/// Fills a template with every combination of the slots' values, the first values first; `None`
/// if a slot is not known.
pub(super) fn fill(
    pieces: &[Piece],
    slots: &BTreeMap<&'static str, Vec<String>>,
) -> Option<Vec<String>> {
    let mut out = vec![String::new()];
    for piece in pieces {
        let parts: Vec<String> = match piece {
            Piece::Text(text) => vec![text.clone()],
            Piece::Slot(name) => slots.get(name.as_str())?.clone(),
            Piece::Optional(inner) => fill(inner, slots).unwrap_or_else(|| vec![String::new()]),
        };
        out = out
            .iter()
            .flat_map(|start| parts.iter().map(move |p| format!("{start}{p}")))
            .collect();
    }
    Some(out)
}
