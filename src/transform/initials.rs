//! Initials, codes, handles and names spelled by letter.

use super::fold::{fold, folds_alike};
use super::forms::surname_parts;
use super::grammar::{Capitals, Grammar};
use super::mention::APOSTROPHES;
use super::surrogate::{Cast, Role, fold_letter};
use crate::resolve::NameParts;
use crate::text::capitalised;

/// A code or a name in initials: `JP`, `J.C.`, `H.-J.`, `MvD`, `L.`.
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
    let hyphened = surface.contains('-')
        && surface
            .split(|c: char| !c.is_alphabetic())
            .all(|run| run.chars().count() <= 1);
    let others = surface
        .chars()
        .any(|c| !(c.is_alphabetic() || matches!(c, '.' | ' ' | '\u{a0}') || hyphened && c == '-'));
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
    let given = role.old_given.iter().zip(&role.new_given);
    let surname = [(&role.old_surname, &role.new_surname)];
    let names: Vec<(&str, &str)> = given
        .chain(surname)
        .flat_map(|(old, new)| {
            let halves = old.split('-').enumerate().filter(|_| old.contains('-'));
            let halves = halves.map(|(i, half)| (half, new.split('-').nth(i).unwrap_or(new)));
            halves.chain([(old.as_str(), new.as_str())])
        })
        .collect();
    let in_letters = |old: &str| -> String {
        let letters = old.chars().filter(|c| c.is_alphabetic());
        fold(&letters.collect::<String>())
    };
    let whole = names.iter().find(|(old, _)| in_letters(old) == folded);
    let tail = || {
        let mut names = names.iter();
        names.find(|(old, _)| in_letters(old).ends_with(&folded))
    };
    let (_, new) = whole.or_else(tail)?;
    let start = surface.find(letters[0])? + letters[0].len_utf8();
    let end = start + surface[start..].find(letters[1])?;
    let separator = &surface[start..end];
    let upper = letters[1..].iter().all(|c| c.is_uppercase());
    let lower = letters[0].is_lowercase();
    // Only the part of the old name that is spelled has a counterpart: spell the whole new name.
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

/// A name said syllable by syllable: `San-ne`. The same hyphen, the new syllables.
pub(crate) fn in_syllables(surface: &str, role: &Role, grammar: &Grammar) -> Option<String> {
    let pieces: Vec<&str> = surface.split('-').collect();
    let begins_small = |p: &&str| p.starts_with(char::is_lowercase);
    let halves = &grammar.doubles.male_halves;
    if !surface.starts_with(char::is_uppercase)
        || pieces.len() < 2
        || !pieces[1..].iter().all(begins_small)
        || !pieces.iter().all(|p| p.chars().all(char::is_alphabetic))
        || pieces
            .last()
            .is_some_and(|last| halves.iter().any(|h| h == last))
    {
        return None;
    }
    let given = role.old_given.iter().zip(&role.new_given);
    let (_, new) = given
        .chain([(&role.old_surname, &role.new_surname)])
        .find(|(old, _)| folds_alike(&grammar.syllables(old).join("-"), surface))?;
    Some(Capitals::of(surface).apply(&grammar.syllables(new).join("-")))
}

/// Initials or a code that the name explains letter by letter: initials of the given names, then,
/// where the code is the `whole` mention, of the tussenvoegsel and the surname. A tussenvoegsel
/// that only the fictional name has comes in, one that it lacks goes.
pub(crate) fn by_name(
    surface: &str,
    whole: bool,
    role: &Role,
    grammar: &Grammar,
) -> Option<String> {
    let units = units(surface);
    let mut given: Vec<(&str, Option<&str>)> = Vec::new();
    for (i, old) in role.old_given.iter().enumerate() {
        let mut new = role.new_given.get(i).map(|new| new.split('-'));
        let halves = old.split('-').filter(|half| !half.is_empty());
        given.extend(halves.map(|half| (half, new.as_mut().and_then(Iterator::next))));
    }
    let of_given = units.iter().zip(&given);
    let of_given = of_given
        .take_while(|(unit, (old, _))| unit.is_of(old))
        .count();
    let rest = &units[of_given..];
    if of_given == 0 || units.len() < 2 || !whole && !rest.is_empty() {
        return None;
    }
    let old = surname_parts(&role.old_prefix, &role.old_surname, grammar);
    let new = surname_parts(&role.new_prefix, &role.new_surname, grammar);
    let words =
        |prefix: &str| -> Vec<String> { prefix.split_whitespace().map(str::to_owned).collect() };
    let (old_prefix, new_prefix) = (words(&old.first()?.0), words(&new.first()?.0));
    let of_prefix = rest.iter().zip(&old_prefix);
    let of_prefix = of_prefix
        .take_while(|(unit, word)| unit.is_of(word) || folds_alike(unit.text, word))
        .count();
    let stems = &rest[of_prefix..];
    let complete = of_prefix == old_prefix.len()
        && (stems.len() == 1 || stems.len() == old.len())
        && stems
            .iter()
            .zip(&old)
            .all(|(unit, (_, stem))| unit.is_of(stem));
    if !rest.is_empty() && !complete {
        return None;
    }
    let mut out = String::new();
    let mut put = |gap: &str, text: &str, upper: bool| {
        out.push_str(if out.is_empty() { "" } else { gap });
        out.push_str(&if upper {
            text.to_uppercase()
        } else {
            text.to_lowercase()
        });
    };
    let first = |word: &str| first_of(word).map(String::from).unwrap_or_default();
    for (unit, (_, new)) in units.iter().zip(&given).take(of_given) {
        if let Some(new) = new {
            put(unit.gap, &first(new), unit.is_upper());
        }
    }
    if let Some(surname) = stems.first() {
        for (i, word) in new_prefix.iter().enumerate() {
            match rest[..of_prefix].get(i.min(of_prefix.saturating_sub(1))) {
                Some(unit) if unit.is_word() => put(unit.gap, word, unit.is_upper()),
                Some(unit) => put(unit.gap, &first(word), unit.is_upper()),
                None if surname.gap.contains('-') => {}
                None => put(surname.gap, &first(word), false),
            }
        }
    }
    for (unit, (_, stem)) in stems.iter().zip(&new) {
        put(unit.gap, &first(stem), unit.is_upper());
    }
    let end = surface.trim_end_matches(|c: char| !c.is_alphabetic()).len();
    out.push_str(&surface[end..]);
    Some(out)
}

/// A letter of a code, or a whole word of it, and what stands before.
struct Unit<'s> {
    gap: &'s str,
    text: &'s str,
}

impl Unit<'_> {
    fn is_word(&self) -> bool {
        self.text.chars().count() > 1
    }

    fn is_upper(&self) -> bool {
        self.text.chars().all(char::is_uppercase)
    }

    /// Whether it is the first letter of a word.
    fn is_of(&self, word: &str) -> bool {
        let letter = first_of(self.text).map(fold_letter);
        !self.is_word() && letter.is_some() && letter == first_of(word).map(fold_letter)
    }
}

/// The letters of a code: those of one run one by one, runs that stand apart as they are.
fn units(surface: &str) -> Vec<Unit<'_>> {
    let runs = surface.split(|c: char| !c.is_alphabetic());
    let one_run = runs.filter(|run| !run.is_empty()).count() == 1;
    let mut units: Vec<Unit<'_>> = Vec::new();
    let (mut start, mut end) = (0, None);
    for (at, c) in surface.char_indices().filter(|(_, c)| c.is_alphabetic()) {
        let next = at + c.len_utf8();
        match units.last_mut() {
            Some(unit) if end == Some(at) && !one_run => unit.text = &surface[start..next],
            _ => {
                let gap = &surface[end.unwrap_or(0)..at];
                start = at;
                units.push(Unit {
                    gap,
                    text: &surface[at..next],
                });
            }
        }
        end = Some(next);
    }
    units
}

fn first_of(word: &str) -> Option<char> {
    word.chars().find(|c| c.is_alphabetic())
}

/// A code that is written small: `jvd` of *Jan van Dam*.
pub(crate) fn small_code(surface: &str, role: &Role, grammar: &Grammar) -> Option<String> {
    let small = surface
        .chars()
        .all(|c| c.is_lowercase() || matches!(c, '.' | ' '));
    let letters = surface.chars().filter(|c| c.is_alphabetic());
    let last = letters.clone().next_back().map(fold_letter);
    let folded = fold(surface);
    let is_word = |word: &String| fold(word).starts_with(&folded);
    let stems = surname_parts(&role.old_prefix, &role.old_surname, grammar);
    let mut stems = stems.iter();
    if !small
        || !(2..=6).contains(&letters.count())
        || role.old_given.iter().any(is_word)
        || !stems.any(|(_, stem)| last.is_some() && last == first_of(stem).map(fold_letter))
    {
        return None;
    }
    by_name(surface, true, role, grammar)
}

/// A code with the *s* of a genitive: `JB's`. The code, the ending as written.
pub(crate) fn code_in_genitive(surface: &str) -> Option<(&str, &str)> {
    let code = surface.strip_suffix(['s', 'S'])?;
    let code = code.strip_suffix(APOSTROPHES)?;
    is_code(code).then(|| surface.split_at(code.len()))
}

/// What a stretch of a handle stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Bit {
    Given(usize),
    Initial(usize),
    Prefix,
    Surname,
    Mark(char),
}

/// What a handle is read with: the parts of the real name as letters, folded.
struct Parts {
    given: Vec<Vec<char>>,
    prefix: Vec<char>,
    surname: Vec<char>,
}

/// A name run together, as in an address or a handle: `s.devries`, `SanneBakker`, `sanne_bakker`.
///
/// `None` where the surname is not in it, or nothing else. With `plain`, no accents are written.
pub(crate) fn handle(surface: &str, plain: bool, role: &Role) -> Option<String> {
    let is_mark = |c: char| matches!(c, '.' | '_' | '-');
    let letters: Vec<char> = surface.chars().collect();
    let first = letters.first().filter(|c| c.is_alphabetic());
    if first.is_none()
        || letters.len() > 60
        || role.old_given.len() > 6
        || role.old_surname.is_empty()
        || !letters.iter().all(|c| c.is_alphabetic() || is_mark(*c))
    {
        return None;
    }
    let squeezed =
        |name: &str| -> Vec<char> { fold(name).chars().filter(|c| c.is_alphabetic()).collect() };
    let parts = Parts {
        given: role.old_given.iter().map(|word| squeezed(word)).collect(),
        prefix: squeezed(&role.old_prefix),
        surname: squeezed(&role.old_surname),
    };
    let folded: Vec<char> = letters.iter().map(|c| fold_letter(*c)).collect();
    let mut bits = Vec::new();
    let read = read_handle(&folded, 0, &parts, &mut bits);
    let words = bits.iter().filter(|(_, bit)| !matches!(bit, Bit::Mark(_)));
    if !read || words.count() < 2 {
        return None;
    }
    let case = Capitals::of(surface);
    let plain = plain || case == Capitals::Lower && surface.is_ascii();
    // Camel case is kept for each part.
    let cased = |name: &str, at: usize| {
        let name: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
        let name = if plain {
            capitalised(&fold(&name))
        } else {
            name
        };
        match (case, letters.get(at).is_some_and(|c| c.is_uppercase())) {
            (Capitals::Title, true) => capitalised(&name),
            (Capitals::Title, false) => name.to_lowercase(),
            (case, _) => case.apply(&name),
        }
    };
    let mut out = String::new();
    let mut after_prefix = false;
    for (i, (at, bit)) in bits.iter().enumerate() {
        let mark = |i: Option<usize>| match i.and_then(|i| bits.get(i)) {
            Some((_, Bit::Mark(mark))) => Some(*mark),
            _ => None,
        };
        match bit {
            Bit::Mark(mark) => {
                if !out.is_empty() && !out.ends_with(is_mark) {
                    out.push(*mark);
                }
            }
            Bit::Given(n) => {
                let new = role.new_given.get(*n).or(role.new_given.last())?;
                out.push_str(&cased(new, *at));
            }
            Bit::Initial(n) => {
                let new = role.new_given.get(*n).or(role.new_given.last())?;
                out.push_str(&cased(&first_of(new)?.to_string(), *at));
            }
            Bit::Prefix => {
                after_prefix = true;
                let end = bits.get(i + 1).map_or(letters.len(), |(at, _)| *at);
                let inner = letters[*at..end].iter().copied().find(|c| is_mark(*c));
                let join = inner.or(mark(Some(i + 1)));
                for (i, word) in role.new_prefix.split_whitespace().enumerate() {
                    out.extend(join.filter(|_| i > 0));
                    out.push_str(&cased(word, *at));
                }
            }
            Bit::Surname => {
                if !after_prefix && parts.prefix.is_empty() {
                    let join = mark(i.checked_sub(1)).filter(|mark| *mark != '.');
                    // `J.Bakker`, where only the blank is missing.
                    let apart = case == Capitals::Title && !plain && surface.contains('.');
                    if apart && !role.new_prefix.is_empty() {
                        out.push_str(&role.new_prefix);
                        out.push(' ');
                    }
                    for word in role.new_prefix.split_whitespace().filter(|_| !apart) {
                        out.push_str(&cased(word, *at));
                        out.extend(join);
                    }
                }
                out.push_str(&cased(&role.new_surname, *at));
            }
        }
    }
    Some(out)
}

/// Reads a handle from a letter on; each part occurs once, given names in order.
fn read_handle(letters: &[char], at: usize, parts: &Parts, bits: &mut Vec<(usize, Bit)>) -> bool {
    let has = |bits: &[(usize, Bit)], wanted: Bit| bits.iter().any(|(_, bit)| *bit == wanted);
    let Some(letter) = letters.get(at) else {
        let ends_in_mark = matches!(bits.last(), Some((_, Bit::Mark(_))));
        return has(bits, Bit::Surname) && !ends_in_mark;
    };
    let ahead = &letters[at..];
    let next_given = bits.iter().fold(0, |next, (_, bit)| match bit {
        Bit::Given(n) | Bit::Initial(n) => n + 1,
        _ => next,
    });
    let mut choices: Vec<(Bit, usize)> = Vec::new();
    if matches!(letter, '.' | '_' | '-') {
        choices.push((Bit::Mark(*letter), 1));
    }
    if !has(bits, Bit::Surname) && !parts.surname.is_empty() {
        choices.extend(spelled_length(ahead, &parts.surname).map(|n| (Bit::Surname, n)));
    }
    if !has(bits, Bit::Prefix) && !parts.prefix.is_empty() {
        choices.extend(spelled_length(ahead, &parts.prefix).map(|n| (Bit::Prefix, n)));
    }
    for (n, given) in parts.given.iter().enumerate().skip(next_given) {
        if !given.is_empty() {
            choices.extend(spelled_length(ahead, given).map(|len| (Bit::Given(n), len)));
            let initial = given.first() == Some(letter);
            choices.extend(initial.then_some((Bit::Initial(n), 1)));
        }
    }
    choices.into_iter().any(|(bit, length)| {
        bits.push((at, bit));
        let read = read_handle(letters, at + length, parts, bits);
        if !read {
            bits.pop();
        }
        read
    })
}

/// How many letters a name takes, where a text starts with it; marks may stand inside.
fn spelled_length(letters: &[char], name: &[char]) -> Option<usize> {
    let mut name = name.iter().peekable();
    for (i, c) in letters.iter().enumerate() {
        match name.peek() {
            None => return Some(i),
            Some(wanted) if *wanted == c => _ = name.next(),
            Some(_) if i > 0 && matches!(c, '.' | '_' | '-') => {}
            Some(_) => return None,
        }
    }
    name.peek().is_none().then_some(letters.len())
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
