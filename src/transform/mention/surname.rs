//! The fictional surname for that of a mention: its tussenvoegsel, its parts, a whole family.

use super::super::fold::{fold, folds_alike};
use super::super::forms::{Ending, Word, split_words, surname_parts};
use super::super::grammar::{Capitals, GenitiveStyle, Grammar};
use super::super::surrogate::Role;
use super::genitive::push_genitive;
use crate::Span;
use crate::resolve::NameParts;
use crate::text::capitalised;

/// The fictional tussenvoegsel: a capital where it stands alone and the writer gave one.
pub(super) fn prefix(
    word: &Word<'_>,
    role: &Role,
    after_first_part: bool,
    grammar: &Grammar,
) -> String {
    if role.new_prefix.is_empty() {
        return String::new();
    }
    if let Some(short) = grammar.abbreviated(&role.new_prefix, word.text) {
        return if Capitals::of(word.text) == Capitals::Upper {
            short.to_uppercase()
        } else if word.text.starts_with(char::is_uppercase) {
            capitalised(short)
        } else {
            short.to_owned()
        };
    }
    let letters = word.text.chars().filter(|c| c.is_alphabetic());
    let upper = letters.clone().count() > 1 && letters.clone().all(char::is_uppercase);
    let first = word.text.chars().next();
    if upper {
        role.new_prefix.to_uppercase()
    } else if first.is_some_and(char::is_uppercase)
        || (!after_first_part && first.is_some_and(|c| !c.is_alphabetic()))
    {
        capitalised_prefix(&role.new_prefix)
    } else {
        role.new_prefix.to_lowercase()
    }
}

/// `Van der`; an apostrophe stays small: `'t`.
pub(super) fn capitalised_prefix(prefix: &str) -> String {
    if prefix.starts_with(['\'', '’']) {
        prefix.to_owned()
    } else {
        capitalised(prefix)
    }
}

/// The fictional surname of one part for the surname that starts at word `at`; `bare` without the
/// tussenvoegsel.
pub(super) fn surname(
    words: &[Word<'_>],
    at: usize,
    entity: &NameParts,
    role: &Role,
    after_first_part: bool,
    bare: bool,
    grammar: &Grammar,
) -> String {
    let word = &words[at];
    let capitals = Capitals::of(word.text);
    let new = if role.new_surname.is_empty() {
        role.new_given.last().map_or("", String::as_str)
    } else {
        &role.new_surname
    };
    let text = match word.ending {
        Ending::Gendered(gender) => capitals.apply(&grammar.in_gender(new, gender)),
        _ => capitals.apply(new),
    };
    // The real name has no tussenvoegsel, the fictional one has: it stands before the name.
    let plural = words.iter().any(|w| w.ending == Ending::Plural);
    let lacks =
        entity.prefix.is_empty() && role.old_prefix.is_empty() && !role.new_prefix.is_empty();
    if !lacks || plural || bare {
        return text;
    }
    let prefix = match capitals {
        Capitals::Upper => role.new_prefix.to_uppercase(),
        Capitals::Lower => role.new_prefix.to_lowercase(),
        Capitals::Title if after_first_part => role.new_prefix.clone(),
        Capitals::Title => capitalised_prefix(&role.new_prefix),
    };
    format!("{prefix} {text}")
}

/// A family by its surname in the plural: *Bakkers*, *Van den Brinks*, *familie De Boer*.
pub(super) fn family(
    stem: String,
    word: &Word<'_>,
    role: &Role,
    apostrophe: char,
    grammar: &Grammar,
) -> String {
    let capitals = Capitals::of(word.text);
    let with_prefix = |stem: &str| match role.new_prefix.as_str() {
        "" => stem.to_owned(),
        prefix => format!("{} {stem}", capitals.apply(&capitalised_prefix(prefix))),
    };
    // *De De Boers* would be a stammer.
    let first = role.new_prefix.split(' ').next().unwrap_or("");
    let by_ending = grammar.genitive_ending(&stem, GenitiveStyle::Rule) != "'"
        && grammar.takes_plural_s(&stem)
        && !grammar.is_plural_determiner(first);
    if !by_ending {
        return format!("{} {}", grammar.family, with_prefix(&stem));
    }
    let mut name = with_prefix(&stem);
    let upper = capitals == Capitals::Upper;
    push_genitive(&mut name, GenitiveStyle::Rule, apostrophe, upper, grammar);
    name
}

/// A surname of several parts, the real or the fictional one: each its tussenvoegsel and stem.
pub(super) struct Double {
    old: Vec<(String, String)>,
    new: Vec<(String, String)>,
}

impl Double {
    /// The parts, where either name has more than one.
    pub(super) fn of(role: &Role, grammar: &Grammar) -> Option<Self> {
        if !role.old_surname.contains('-') && !role.new_surname.contains('-') {
            return None;
        }
        let old = surname_parts(&role.old_prefix, &role.old_surname, grammar);
        let new = surname_parts(&role.new_prefix, &role.new_surname, grammar);
        (!role.new_surname.is_empty()).then_some(Self { old, new })
    }

    /// The fictional parts for those that a mention names, all where it cannot be told which.
    pub(super) fn write(
        &self,
        words: &[Word<'_>],
        after_first_part: bool,
        bare: bool,
        grammar: &Grammar,
    ) -> String {
        let mut text = String::new();
        for (i, word) in words.iter().enumerate() {
            text.push_str(if i > 0 { word.gap } else { "" });
            text.push_str(word.text);
        }
        // Each part as written: its tussenvoegsel, its stem, and which one it is.
        let mut named: Vec<(&str, &str, Option<usize>)> = Vec::new();
        for piece in text.split('-').map(str::trim).filter(|p| !p.is_empty()) {
            let spans = split_words(piece);
            let before = spans.split_last().map_or(&[][..], |(_, before)| before);
            let is_prefix = |w: &&Span| grammar.is_prefix(&fold(w.of(piece)));
            let count = before.iter().take_while(is_prefix).count();
            let stem = spans.get(count).map_or("", |w| &piece[w.start..]);
            let which = self.old.iter().position(|(_, old)| folds_alike(old, stem));
            let prefix = spans[..count].first().map_or("", |w| w.of(piece));
            named.push((prefix, stem, which));
        }
        let all = named.iter().all(|(_, _, which)| which.is_none());
        let known = |i: usize| named.iter().find(|(_, _, which)| *which == Some(i));
        let mut out = String::new();
        let mut last = None;
        let order: Vec<usize> = if all {
            (0..self.new.len().max(self.old.len())).collect()
        } else {
            named.iter().filter_map(|(_, _, which)| *which).collect()
        };
        for i in order {
            let at = i.min(self.new.len() - 1);
            if last.replace(at) == Some(at) {
                continue;
            }
            let (prefix, stem) = &self.new[at];
            let (written, model, _) = known(i).or(named.first()).copied().unwrap_or_default();
            let capitals = Capitals::of(model);
            // *Meneer Vries* leaves out what he has; a name that has none takes the new one's.
            let has_prefix = !written.is_empty()
                || all
                || self.old.get(i).is_none_or(|(prefix, _)| prefix.is_empty());
            let first = out.is_empty();
            if !first {
                out.push('-');
            }
            if has_prefix && !prefix.is_empty() && !(bare && first) {
                let capital = if written.is_empty() {
                    !after_first_part
                } else {
                    written.starts_with(char::is_uppercase)
                };
                let prefix = match capitals {
                    Capitals::Upper => prefix.to_uppercase(),
                    Capitals::Lower => prefix.to_lowercase(),
                    Capitals::Title if first && capital => capitalised_prefix(prefix),
                    Capitals::Title if !written.is_empty() => prefix.to_lowercase(),
                    Capitals::Title => prefix.clone(),
                };
                out.push_str(&prefix);
                out.push(' ');
            }
            out.push_str(&capitals.apply(stem));
        }
        out
    }
}
