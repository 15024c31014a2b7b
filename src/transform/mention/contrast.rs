//! Two forms of one name that a text sets against each other stay two: *Yvon of Yvonne*.

use super::super::fold::{fold, folds_alike};
use super::super::forms::split_words;
use super::super::grammar::{Capitals, Grammar};
use super::super::surrogate::Cast;
use super::surname::capitalised_prefix;

/// Another form for the second of two mentions of one person, where the text sets two forms of the
/// name against each other and both came out the same; `None` where it does not.
///
/// `before` and `here` are what was written and what takes its place.
pub(crate) fn contrast(
    before: (&str, &str),
    between: &str,
    here: (&str, &str),
    cast: &Cast<'_>,
    grammar: &Grammar,
) -> Option<String> {
    /// Bytes between a name and its short form.
    const NEAR: usize = 60;
    let (old, new) = here;
    if between.len() > NEAR
        || !folds_alike(before.1, new)
        || before.0.to_lowercase() == old.to_lowercase()
    {
        return None;
    }
    let capitals = Capitals::of(new);
    let free = |name: String| cast.is_free(&name).then_some(name);
    if grammar.joins_variants(between) {
        let split = |s: &str| -> (String, usize) {
            let words = split_words(s);
            let count = words
                .iter()
                .take(words.len().saturating_sub(1))
                .take_while(|w| grammar.is_prefix(&fold(w.of(s))))
                .count();
            let end = count.checked_sub(1).map_or(0, |i| words[i].end);
            (fold(&s[..end]), end)
        };
        let ((was, _), (is, _), (prefix, end)) = (split(before.0), split(old), split(new));
        if was != is && !prefix.is_empty() {
            let other = grammar.other_prefix(&prefix);
            let other = if new.starts_with(char::is_uppercase) {
                capitalised_prefix(other)
            } else {
                other.to_owned()
            };
            return Some(format!("{other}{}", &new[end..]));
        }
        let variant = match capitals {
            Capitals::Upper => grammar.variant(&new.to_lowercase()).to_uppercase(),
            _ => grammar.variant(new),
        };
        return free(variant);
    }
    let shortened = fold(before.0).starts_with(&fold(old)) && !old.contains(' ');
    let diminutive = grammar.diminutive(new);
    (shortened && diminutive != new)
        .then(|| capitals.apply(&diminutive))
        .and_then(free)
}
