//! A genitive that stands behind a mention, and one that is put there.

use super::super::forms::style_of;
use super::super::grammar::{Capitals, GenitiveStyle, Grammar};
use super::super::initials::{is_code, names_a_word};
use super::super::scene::Scene;
use super::APOSTROPHES;
use crate::resolve::NameParts;

/// A genitive right after a mention.
pub(super) struct Outside {
    /// The bytes that it takes.
    pub(super) length: usize,
    pub(super) style: Option<GenitiveStyle>,
    pub(super) apostrophe: char,
    /// Whether its *s* is a capital.
    pub(super) upper: bool,
}

/// The genitive right after the mention.
pub(super) fn outside_genitive(
    scene: &Scene<'_>,
    surface: &str,
    entity: &NameParts,
    grammar: &Grammar,
) -> Outside {
    let none = Outside {
        length: 0,
        style: None,
        apostrophe: scene.apostrophe,
        upper: false,
    };
    let after = scene.after();
    let mut chars = after.chars();
    let Some(mark) = chars.next().filter(|c| APOSTROPHES.contains(c)) else {
        return none;
    };
    let apostrophe = if mark == '’' { '’' } else { '\'' };
    let rest = chars.as_str();
    let base = surface.trim_end_matches('.');
    if rest.starts_with(['s', 'S']) && !rest[1..].starts_with(char::is_alphanumeric) {
        return Outside {
            length: mark.len_utf8() + 1,
            style: Some(style_of(base, grammar)),
            apostrophe,
            upper: rest.starts_with('S'),
        };
    }
    let noun_follows = rest
        .strip_prefix([' ', '\u{a0}'])
        .is_some_and(|r| r.starts_with(char::is_alphanumeric));
    if noun_follows
        && grammar.genitive_ending(base, GenitiveStyle::Rule) == "'"
        && !quote_is_open(scene, grammar)
    {
        let code = is_code(surface) && !names_a_word(surface, entity);
        return Outside {
            length: mark.len_utf8(),
            style: Some(GenitiveStyle::Rule),
            apostrophe,
            upper: Capitals::of(surface) == Capitals::Upper && !code,
        };
    }
    none
}

/// Whether a single quotation mark was opened before the mention in its line and not closed, so
/// that an apostrophe after the mention may be the closing one. Looks back 300 bytes at most.
fn quote_is_open(scene: &Scene<'_>, grammar: &Grammar) -> bool {
    let mut from = scene.span.start.saturating_sub(300);
    while !scene.text.is_char_boundary(from) {
        from += 1;
    }
    let line = scene.text[from..scene.span.start]
        .rsplit('\n')
        .next()
        .unwrap_or("");
    let mut open = false;
    let mut previous = ' ';
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        if matches!(c, '\'' | '’' | '‘') {
            let opens = previous.is_whitespace() || "([{–—-".contains(previous);
            let elided = chars.peek().is_some_and(|n| grammar.is_elided(*n)) && {
                let mut ahead = chars.clone();
                ahead.next();
                ahead.peek().is_some_and(|n| n.is_whitespace())
            };
            if opens {
                open |= !elided;
            } else if chars.peek().is_none_or(|n| !n.is_alphanumeric()) {
                open = false;
            }
        }
        previous = c;
    }
    open
}

pub(super) fn push_genitive(
    text: &mut String,
    style: GenitiveStyle,
    apostrophe: char,
    upper: bool,
    grammar: &Grammar,
) {
    for c in grammar.genitive_ending(text, style).chars() {
        match c {
            '\'' => text.push(apostrophe),
            c if upper => text.extend(c.to_uppercase()),
            c => text.push(c),
        }
    }
}
