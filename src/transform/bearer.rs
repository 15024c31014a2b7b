//! What each person of a document is called: names as the mentions show them together.
//!
//! One mention cannot tell everything: that *Rubens* is *Ruben* shows where the document also says
//! *Ruben*, and that a word nobody has listed is what a person is called by shows where it never
//! stands behind a title.

use super::fold::fold;
use super::grammar::Grammar;
use crate::EntityKind;
use crate::ingest::Document;
use crate::resolve::{Entity, Mention, NameParts, Resolved, Sex};
use crate::text::Lexicon;
use std::collections::BTreeMap;

/// A person of a document.
pub(crate) struct Bearer {
    /// The person as resolved, the name put right.
    pub(crate) entity: Entity,
    /// The person whose name this one's is a possessive of: the same.
    pub(crate) same_as: Option<usize>,
}

/// The persons of a document by entity number; `None` for other kinds. O(n log n) in the mentions.
pub(crate) fn bearers(
    document: &Document,
    resolved: &Resolved,
    grammar: &Grammar,
) -> Vec<Option<Bearer>> {
    let count = resolved.entities.len();
    let mut mentions: Vec<Vec<&Mention>> = vec![Vec::new(); count];
    for mention in &resolved.mentions {
        if let Some(of) = mentions.get_mut(mention.entity.0 as usize) {
            of.push(mention);
        }
    }
    // Who is called so; the first one where several are.
    let mut called: BTreeMap<String, usize> = BTreeMap::new();
    for (i, entity) in resolved.entities.iter().enumerate() {
        if entity.kind == EntityKind::Person && !entity.name.given.is_empty() {
            called.entry(fold(&entity.name.given)).or_insert(i);
        }
    }
    let bearer = |(i, entity): (usize, &Entity)| {
        if entity.kind != EntityKind::Person {
            return None;
        }
        let mut bearer = Bearer {
            entity: entity.clone(),
            same_as: None,
        };
        let name = &mut bearer.entity.name;
        if let Some(base) = base_of(&name.given, &mentions[i]) {
            name.given = base;
        }
        let surname_only = name.given.is_empty()
            && name.initials.is_empty()
            && name.prefix.is_empty()
            && !name.surname.is_empty()
            && !name.surname.contains(char::is_whitespace);
        if surname_only && !mentions[i].iter().any(|m| is_titled(document, m, grammar)) {
            let owner = name.surname.strip_suffix('s').map(fold);
            let owner = owner.and_then(|base| called.get(&base)).copied();
            let owns = |m: &&Mention| before_noun(document, m);
            if let Some(owner) = owner.filter(|_| mentions[i].iter().all(owns)) {
                bearer.same_as = Some(owner);
            } else if !is_listed_surname(&name.surname) {
                name.given = std::mem::take(&mut name.surname);
            }
        }
        // Jay-jay, Jo-jo: a pet name, which tells no sex.
        let mut halves = bearer.entity.name.given.split('-').map(fold);
        if let (Some(a), Some(b), None) = (halves.next(), halves.next(), halves.next())
            && !a.is_empty()
            && b.starts_with(&a)
        {
            bearer.entity.sex = Sex::Unknown;
        }
        Some(bearer)
    };
    resolved.entities.iter().enumerate().map(bearer).collect()
}

/// The given name without the *s* of a possessive, where the mentions show it without, or where
/// the second half of a double name is a name only without it.
fn base_of(given: &str, mentions: &[&Mention]) -> Option<String> {
    let base = given.strip_suffix('s').filter(|b| b.len() > 1)?;
    let folded = fold(base);
    let is_base = |parts: &NameParts| fold(&parts.given) == folded;
    let seen = mentions
        .iter()
        .any(|m| m.parts.as_ref().is_some_and(is_base));
    let half = || {
        let (_, half) = given.rsplit_once('-')?;
        let bare = half.strip_suffix('s')?;
        let listed = |w: &str| Lexicon::built_in().look_up(w).given_name().is_some();
        (listed(bare) && !listed(half)).then_some(())
    };
    (seen || half().is_some()).then(|| base.to_owned())
}

/// Whether the word before a mention is one that surnames follow.
fn is_titled(document: &Document, mention: &Mention, grammar: &Grammar) -> bool {
    let before = &document.text[..mention.detection.span.start];
    let word = before.split_whitespace().next_back().unwrap_or("");
    grammar.is_title(word.trim_start_matches(|c: char| !c.is_alphanumeric()))
}

/// Whether a word in lower case follows, as a noun does that somebody has.
fn before_noun(document: &Document, mention: &Mention) -> bool {
    let after = &document.text[mention.detection.span.end..];
    after
        .strip_prefix(' ')
        .is_some_and(|rest| rest.starts_with(char::is_lowercase))
}

fn is_listed_surname(word: &str) -> bool {
    let entry = Lexicon::built_in().look_up(word);
    entry.surname().is_some() && entry.given_name().is_none()
}
