//! What a mention's name is compared by.

use super::Unlinked;
use crate::resolve::NameParts;
use crate::resolve::forms::forms;
use crate::text::fold;
use crate::text::fold::fold_into;
use foldhash::fast::FixedState;
use std::collections::HashMap;

/// Folded parts of one mention.
pub(super) struct Key {
    pub(super) given: String,
    pub(super) initials: String,
    pub(super) surname: String,
}

impl Key {
    fn of(parts: &NameParts) -> Self {
        let mut initials = fold(&parts.initials);
        initials.retain(char::is_alphabetic);
        let mut surname = String::new();
        if !parts.surname.is_empty() {
            fold_into(&parts.prefix, &mut surname);
            surname.retain(|c| !c.is_whitespace() && c != '.');
            surname.push('|');
            let prefix = surname.len();
            fold_into(&parts.surname, &mut surname);
            let points = surname[prefix..].trim_end_matches('.').len();
            surname.truncate(prefix + points);
        }
        Self {
            given: fold(&parts.given),
            initials,
            surname,
        }
    }

    /// The keys of all mentions: each name folded once, and for each mention the number of its key.
    pub(super) fn of_all<'u>(unlinked: &'u [Unlinked<'_>]) -> (Vec<Self>, Vec<Option<usize>>) {
        let mut numbers: HashMap<&NameParts, usize, FixedState> = HashMap::default();
        let mut keys = Vec::new();
        let number = |u: &'u Unlinked<'_>| {
            let parts = u.parts.as_ref()?;
            Some(*numbers.entry(parts).or_insert_with(|| {
                keys.push(Self::of(parts));
                keys.len() - 1
            }))
        };
        let key_of = unlinked.iter().map(number).collect();
        (keys, key_of)
    }
}

/// The stem of a surname key, without its prefix.
pub(super) fn stem(surname: &str) -> &str {
    surname.split_once('|').map_or(surname, |(_, s)| s)
}

/// Whether two surname keys may be one surname: equal, or one is an initial or lacks the prefix.
pub(super) fn surnames_fit(a: &str, b: &str) -> bool {
    let (x, y) = (stem(a), stem(b));
    if x.is_empty() || y.is_empty() {
        return false;
    }
    if x.len() == 1 || y.len() == 1 {
        let first = |s: &str| s.chars().find(|c| c.is_alphabetic());
        let prefix = |s: &str| s.split_once('|').and_then(|(p, _)| p.chars().next());
        return first(x) == first(y) || prefix(a).or(first(x)) == prefix(b).or(first(y));
    }
    x == y
        || x.split('-').next() == Some(y)
        || y.split('-').next() == Some(x)
        || forms().is_family_of(x, first_part(y))
        || forms().is_family_of(y, first_part(x))
}

/// The first part of a double surname.
fn first_part(surname: &str) -> &str {
    surname.split('-').next().unwrap_or(surname)
}

/// Whether one given name is a short form of the other: a beginning of it, said twice (*Jay-jay*) or
/// not, or its diminutive.
pub(super) fn short_form(a: &str, b: &str) -> bool {
    let once = |name: &str| match name.split_once('-') {
        Some((one, other)) if one == other => one.len(),
        _ => name.len(),
    };
    let twice = (a, b);
    let (a, b) = (&a[..once(a)], &b[..once(b)]);
    if a == b && (a, b) != twice {
        return true;
    }
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    if short.chars().count() < 2 || short == long {
        return false;
    }
    let extra = long.strip_prefix(short).map(|rest| rest.chars().count());
    match extra {
        Some(0) | None => {}
        Some(_) if short.chars().count() >= 3 => return true,
        // "Mo" for "Mohammed", but not "An" for "Anna".
        Some(n) => return n >= 3,
    }
    forms().roots(long).any(|root| short.starts_with(root))
}
