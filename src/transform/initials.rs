//! Initials, codes and names spelled by letter.

use super::fold::fold;
use super::surrogate::{Cast, Role, fold_letter};
use crate::resolve::NameParts;

/// A code or a name in initials: `JP`, `J.C.`, `MvD`, `L.`.
pub(crate) fn is_code(surface: &str) -> bool {
    // Every form has at most six letters with a point and a blank after each.
    if surface.len() > 24 || !surface.starts_with(char::is_uppercase) {
        return false;
    }
    // A word, most surfaces by far: only a point lets a code end in a small letter.
    let ends_small = surface.ends_with(|c: char| c.is_ascii_lowercase());
    if ends_small && !surface.contains('.') {
        return false;
    }
    let letters = surface.chars().filter(|c| c.is_alphabetic()).count();
    let upper = surface.chars().filter(|c| c.is_uppercase()).count();
    let others = surface
        .chars()
        .any(|c| !c.is_alphabetic() && !matches!(c, '.' | ' ' | '\u{a0}'));
    let first = surface.chars().next().is_some_and(char::is_uppercase);
    let ends = surface.trim_end_matches('.').chars().next_back();
    let mixed = upper >= 2
        && upper < letters
        && letters <= 5
        && ends.is_some_and(char::is_uppercase)
        && upper + 3 >= letters;
    let dotted = surface.contains('.')
        && letters <= 6
        && surface.split(['.', ' ']).all(|p| p.chars().count() <= 3)
        // *Tess S.* is a word and an initial: only what a point follows may have small letters.
        && surface
            .split([' ', '\u{a0}'])
            .all(|p| p.ends_with('.') || !p.chars().any(char::is_lowercase));
    let words_are_short = !surface.contains([' ', '\u{a0}'])
        || surface
            .split([' ', '\u{a0}'])
            .all(|p| p.contains('.') || p.chars().count() <= 2);
    first
        && !others
        && letters > 0
        && words_are_short
        && (upper == letters && letters <= 4
            || mixed && !surface.contains(' ')
            || dotted && upper > 0)
}

/// Whether a mention names its person by initials or a code.
pub(crate) fn is_by_initials(surface: &str, parts: Option<&NameParts>, entity: &NameParts) -> bool {
    if let Some(parts) = parts
        && parts.given.is_empty()
        && !parts.initials.is_empty()
    {
        return true;
    }
    is_code(surface) && !names_a_word(surface, entity)
}

/// Whether a surface in capitals is a whole word of the name: `BO` for *Bo*.
pub(crate) fn names_a_word(surface: &str, entity: &NameParts) -> bool {
    let folded = fold(surface);
    let mut words = entity
        .given
        .split_whitespace()
        .chain(entity.surname.split(['-', ' ']));
    // A name has a vowel (`MT` is a code, even where the name is known as *Mt*), and small letters
    // behind its capital (`JvE` is a code).
    let sounds = folded.chars().any(|c| "aeiouy".contains(c));
    let short = |w: &str| folded.len() >= 3 && w.starts_with(&folded);
    sounds
        && words.any(|w| {
            let name = fold(w);
            (name == folded || short(&name)) && !is_code(w) && !ends_in_capital(w)
        })
}

fn ends_in_capital(word: &str) -> bool {
    word.chars().any(char::is_lowercase) && word.ends_with(char::is_uppercase)
}

/// A name spelled letter by letter: `S-a-n-n-e`, `O o s`. The same separators, the new letters.
pub(crate) fn spelled_out(surface: &str, role: &Role) -> Option<String> {
    let letters: Vec<char> = surface.chars().filter(|c| c.is_alphabetic()).collect();
    let single = surface
        .split(|c: char| !c.is_alphabetic())
        .all(|p| p.chars().count() <= 1);
    if !single || letters.len() < 3 {
        return None;
    }
    let folded = fold(&letters.iter().collect::<String>());
    let (old, new) = role
        .old_given
        .iter()
        .zip(&role.new_given)
        .map(|(o, n)| (o.as_str(), n.as_str()))
        .chain([(role.old_surname.as_str(), role.new_surname.as_str())])
        .find(|(old, _)| {
            let old = fold(old);
            !old.is_empty() && (old == folded || old.ends_with(&folded))
        })?;
    let start = surface.find(letters[0])? + letters[0].len_utf8();
    let end = start + surface[start..].find(letters[1])?;
    let separator = &surface[start..end];
    let upper = letters[1..].iter().all(|c| c.is_uppercase());
    let lower = letters[0].is_lowercase();
    // Only the part of the old name that is spelled has a counterpart: spell the whole new name.
    let _ = old;
    let mut out = String::new();
    for (i, c) in new.chars().filter(|c| c.is_alphabetic()).enumerate() {
        if i > 0 {
            out.push_str(separator);
        }
        if upper {
            out.extend(c.to_uppercase());
        } else if lower {
            out.extend(c.to_lowercase());
        } else {
            out.push(c);
        }
    }
    if surface.ends_with('.') {
        out.push('.');
    }
    Some(out)
}

/// Initials or a code, unit by unit: a letter that a known part of the name explains takes the
/// letter of the fictional part, the others are drawn.
pub(crate) fn initials(
    surface: &str,
    entity: &NameParts,
    role: &Role,
    cast: &mut Cast<'_>,
) -> String {
    if !surface.chars().any(char::is_uppercase) {
        let upper = surface.to_uppercase();
        if upper.chars().any(char::is_uppercase) {
            return initials(&upper, entity, role, cast).to_lowercase();
        }
    }
    // In `MvD` the small letters are the prefix; in `B.E.I.` a capital may be.
    let pairs = letter_pairs(entity, role, !surface.chars().any(char::is_lowercase));
    let capitals: Vec<char> = surface.chars().filter(|c| c.is_uppercase()).collect();
    let mut drawn = cast.letters(entity, &capitals).into_iter();
    let mut next_pair = 0;
    let mut out = String::new();
    let mut in_unit = false;
    let mut skip_lower = false;
    for c in surface.chars() {
        if c.is_uppercase() {
            let letter = drawn.next().unwrap_or('N');
            let old = fold_letter(c);
            let found = pairs[next_pair..].iter().position(|(o, _)| *o == old);
            let explained = found.and_then(|i| {
                next_pair += i + 1;
                pairs[next_pair - 1].1
            });
            let explained = explained.or_else(|| {
                // The first letter of a person without a known given name is the surrogate's.
                (out.is_empty() && role.old_given.is_empty())
                    .then(|| first_letter(role))
                    .flatten()
            });
            out.extend(explained.unwrap_or(letter).to_uppercase());
            in_unit = true;
            skip_lower = false;
        } else if c.is_lowercase() && in_unit {
            // `MvD`: the small letters of the prefix; `Th.`: part of one initial.
            if !skip_lower && !surface.contains('.') {
                out.extend(
                    role.new_prefix
                        .split_whitespace()
                        .filter_map(|w| w.chars().find(|c| c.is_alphabetic())),
                );
                skip_lower = true;
            }
        } else {
            out.push(c);
            in_unit = false;
        }
    }
    out
}

fn first_letter(role: &Role) -> Option<char> {
    role.new_given.first()?.chars().next()
}

/// Real and fictional first letters of the parts of a name, in order.
fn letter_pairs(entity: &NameParts, role: &Role, with_prefix: bool) -> Vec<(char, Option<char>)> {
    let first = |w: &str| w.chars().find(|c| c.is_alphabetic());
    let mut pairs = Vec::new();
    let mut add = |old: &str, new: &str, at: [char; 2]| {
        let mut new = new.split(at).filter(|w| !w.is_empty());
        for word in old.split(at).filter(|w| !w.is_empty()) {
            let to = new.next().and_then(first);
            if let Some(from) = first(word) {
                pairs.push((fold_letter(from), to));
            }
        }
    };
    if !is_code(&entity.given) {
        for (old, new) in role.old_given.iter().zip(&role.new_given) {
            add(old, new, ['-', ' ']);
        }
    }
    if with_prefix {
        add(&role.old_prefix, &role.new_prefix, [' ', ' ']);
    }
    add(&role.old_surname, &role.new_surname, ['-', ' ']);
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_told_from_words() {
        for code in [
            "JP", "J.C.", "L.", "MvD", "JdG", "MvdB", "B.E.I.", "Th.", "L",
        ] {
            assert!(is_code(code), "{code}");
        }
        for word in [
            "Bo",
            "sanne",
            "SANNE",
            "De Vries",
            "J. Bakker",
            "Jan",
            "Mo",
            "Tess S.",
            "Mo A.",
            "TESS S.",
        ] {
            assert!(!is_code(word), "{word}");
        }
    }
}
