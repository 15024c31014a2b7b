//! What each person of a document is called: names as the mentions show them together.
//!
//! One mention cannot tell everything: that *Rubens* is *Ruben* shows where the document also says
//! *Ruben*, and that a word nobody has listed is what a person is called by shows where it never
//! stands behind a title.

use super::fold::{Table, fold, folds_alike};
use super::grammar::Grammar;
use crate::EntityKind;
use crate::ingest::Document;
use crate::resolve::{Entity, Mention, NameParts, Resolved, Sex};
use crate::text::Lexicon;
use std::borrow::Cow;

/// A person of a document.
pub(crate) struct Bearer<'r> {
    /// The person as resolved, the name put right.
    pub(crate) entity: Cow<'r, Entity>,
    /// The person whose name this one's is a possessive of: the same.
    pub(crate) same_as: Option<usize>,
}

/// The persons of a document by entity number; `None` for other kinds. O(n log n) in the mentions.
pub(crate) fn bearers<'r>(
    document: &Document,
    resolved: &'r Resolved,
    grammar: &Grammar,
) -> Vec<Option<Bearer<'r>>> {
    // By entity, each entity's in the order of the text.
    let mut mentions: Vec<&Mention> = resolved.mentions.iter().collect();
    mentions.sort_by_key(|m| m.entity);
    let mentions_of = |entity: usize| {
        let first = mentions.partition_point(|m| (m.entity.0 as usize) < entity);
        let count = mentions[first..].partition_point(|m| m.entity.0 as usize == entity);
        &mentions[first..first + count]
    };
    // Who is called so; the first one where several are.
    let mut called: Table<String, usize> = Table::default();
    for (i, entity) in resolved.entities.iter().enumerate() {
        if entity.kind == EntityKind::Person && !entity.name.given.is_empty() {
            called.entry(fold(&entity.name.given)).or_insert(i);
        }
    }
    let bearer = |(i, entity): (usize, &'r Entity)| {
        if entity.kind != EntityKind::Person {
            return None;
        }
        let mut bearer = Bearer {
            entity: Cow::Borrowed(entity),
            same_as: None,
        };
        if let Some(base) = base_of(&entity.name.given, mentions_of(i)) {
            bearer.entity.to_mut().name.given = base;
        }
        let name = &bearer.entity.name;
        let surname_only = name.given.is_empty()
            && name.initials.is_empty()
            && name.prefix.is_empty()
            && !name.surname.is_empty()
            && !name.surname.contains(char::is_whitespace);
        if surname_only
            && !mentions_of(i)
                .iter()
                .any(|m| is_titled(document, m, grammar))
        {
            let owner = name.surname.strip_suffix('s').map(fold);
            let owner = owner.and_then(|base| called.get(&base)).copied();
            let owns = |m: &&Mention| before_noun(document, m);
            if let Some(owner) = owner.filter(|_| mentions_of(i).iter().all(owns)) {
                bearer.same_as = Some(owner);
            } else if !is_listed_surname(&name.surname) {
                let name = &mut bearer.entity.to_mut().name;
                name.given = std::mem::take(&mut name.surname);
            }
        }
        // Jo-jo, Lu-lu: a pet name, which tells no sex.
        let mut halves = bearer.entity.name.given.split('-');
        if let (Some(a), Some(b), None) = (halves.next(), halves.next(), halves.next())
            && !a.is_empty()
            && fold(b).starts_with(&fold(a))
        {
            bearer.entity.to_mut().sex = Sex::Unknown;
        }
        Some(bearer)
    };
    resolved.entities.iter().enumerate().map(bearer).collect()
}

/// The given name without the *s* of a possessive, where the mentions show it without, or where
/// the second half of a double name is a name only without it.
fn base_of(given: &str, mentions: &[&Mention]) -> Option<String> {
    let base = given.strip_suffix('s').filter(|b| b.len() > 1)?;
    let is_base = |parts: &NameParts| folds_alike(&parts.given, base);
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
