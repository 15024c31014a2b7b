//! The fictional given name for one word of a mention: whole, half, short, a pet form, drawn out.

use super::super::fold::fold;
use super::super::forms::{Ending, Word};
use super::super::grammar::{Capitals, Grammar};
use super::super::surrogate::{Cast, Role};
use crate::resolve::forms::forms;

/// The fictional given name for one word of a mention.
pub(super) fn given(
    word: &Word<'_>,
    role: &Role,
    index: &mut usize,
    cast: &Cast<'_>,
    grammar: &Grammar,
) -> String {
    let folded = fold(word.text);
    let squeezed = squeeze(&folded);
    let capitals = Capitals::of(word.text);
    let mut exact = None;
    for (i, old) in role.old_given.iter().enumerate() {
        let old = fold(old);
        if old == folded {
            exact = Some((i, None));
            break;
        }
        if let Some(half) = old.split('-').position(|h| h == folded) {
            exact = Some((i, Some(half)));
            break;
        }
    }
    let at = exact.map_or_else(
        || {
            role.old_given
                .iter()
                .position(|old| fold(old).starts_with(&folded) || squeeze(&fold(old)) == squeezed)
                .unwrap_or(*index)
        },
        |(i, _)| i,
    );
    // More words than the name has: nobody is called Kees Kees.
    let Some(last) = role.new_given.len().checked_sub(1) else {
        return String::new();
    };
    if at > last && *index > 0 {
        return String::new();
    }
    let at = at.min(last);
    *index = at;
    let Some(new) = role.new_given.get(at) else {
        return String::new();
    };
    if matches!(word.ending, Ending::Diminutive | Ending::DiminutiveGenitive) {
        return capitals.apply(&grammar.diminutive(new));
    }
    if let Ending::Pet(kind, _) = word.ending {
        return capitals.apply(&grammar.pet(kind, new));
    }
    match exact {
        Some((_, None)) => return capitals.apply(new),
        Some((_, Some(half))) => return capitals.apply(new.split('-').nth(half).unwrap_or(new)),
        None => {}
    }
    let old = role.old_given.get(at).map(|o| fold(o)).unwrap_or_default();
    if old.is_empty() {
        return capitals.apply(new);
    }
    if squeeze(&old) == squeezed && folded.len() > old.len() {
        if let Some(drawn_out) = drawn_out(&folded, &old, new, grammar) {
            return capitals.apply(&drawn_out);
        }
        // Noorrr: the last letter drawn out.
        let last = folded.chars().next_back();
        let run = folded
            .chars()
            .rev()
            .take_while(|c| Some(*c) == last)
            .count();
        let had = old.chars().rev().take_while(|c| Some(*c) == last).count();
        let mut name = new.clone();
        if let Some(c) = new.chars().next_back() {
            name.extend(std::iter::repeat_n(c, run.saturating_sub(had)));
        }
        return capitals.apply(&name);
    }
    // A shortening, where the new name has a usual one of its own.
    let shortened =
        folded.chars().count() < old.chars().count() && folded.chars().next() == old.chars().next();
    // *Yvon* is *Yvonne* in another spelling.
    let respelt = forms().sound_alike(&folded, &old);
    match grammar.short(new) {
        Some(short) if shortened && !respelt && cast.is_free(&short) => capitals.apply(&short),
        _ => capitals.apply(new),
    }
}

/// The name with a letter inside drawn out as the writer did it with the real one: *Daaaaan*,
/// *Sannnnne*. `None` where that was the last letter, or none.
fn drawn_out(word: &str, old: &str, new: &str, grammar: &Grammar) -> Option<String> {
    /// A letter written so often is no slip.
    const OFTEN: usize = 3;
    let (word, old) = (runs(word), runs(old));
    let pairs = word.iter().zip(&old).enumerate();
    let longer = pairs.filter(|(_, ((_, now), (_, was)))| now > was && *now >= OFTEN);
    let longer = longer.map(|(i, ((_, now), (_, was)))| (now - was, i));
    let (_, at) = longer.max()?;
    let is_vowel = |c: char| grammar.is_vowel(c);
    let (letter, times) = *word.get(at).filter(|_| at + 1 < word.len())?;
    let mut runs = runs(new);
    let vowel = runs.iter().position(|(c, _)| is_vowel(*c))?;
    let last = runs.len() - 1;
    let after = |from: usize, wanted: bool| (from..last).find(|i| is_vowel(runs[*i].0) == wanted);
    let target = if is_vowel(letter) {
        // The last letter of the first vowel: Thie-iems.
        (vowel..=last).take_while(|i| is_vowel(runs[*i].0)).last()
    } else {
        after(vowel, false)
    };
    let target = target.unwrap_or(last);
    runs[target].1 = runs[target].1.max(times);
    let mut out = String::new();
    for (letter, times) in runs {
        out.push(letter);
        let again = letter.to_lowercase().next().unwrap_or(letter);
        out.extend(std::iter::repeat_n(again, times - 1));
    }
    Some(out)
}

/// The letters of a word, each with how often it stands side by side.
fn runs(word: &str) -> Vec<(char, usize)> {
    let mut runs: Vec<(char, usize)> = Vec::new();
    for c in word.chars() {
        match runs.last_mut() {
            Some((last, times)) if *last == c => *times += 1,
            _ => runs.push((c, 1)),
        }
    }
    runs
}

/// A folded word without repeated letters.
fn squeeze(folded: &str) -> String {
    let mut out = String::with_capacity(folded.len());
    for c in folded.chars() {
        if !out.ends_with(c) {
            out.push(c);
        }
    }
    out
}
