//! Writing a fictional name in the form of the mention that it replaces.

mod contrast;
mod genitive;
mod given;
mod surname;
#[cfg(test)]
mod tests;

pub(crate) use contrast::contrast;

use super::fold::Table;
use super::forms::{
    Ending, Part, Word, analyse, is_known_form, rejoined, settle_plural, split_words, stutter,
};
use super::grammar::{Capitals, GenitiveStyle, Grammar};
use super::initials::{
    by_name, code_in_genitive, handle, in_syllables, initials, is_code, names_a_word, small_code,
    spelled_out,
};
use super::scene::{Change, Scene};
use super::surrogate::{Cast, Role};
use crate::resolve::NameParts;
use genitive::{outside_genitive, push_genitive};
use given::given;
use surname::{Double, family, prefix, surname};

/// What people type for an apostrophe.
pub(crate) const APOSTROPHES: [char; 4] = ['\'', '’', '`', '´'];

/// Rewritten mentions of one document, by entity and surface: most names are said often.
///
/// Only forms that do not depend on the words around them are kept.
#[derive(Default)]
pub(crate) struct Memo<'a>(Table<(u32, &'a str), Vec<Form<'a>>>);

/// The parts of a mention, and how it was rewritten.
type Form<'a> = (Option<&'a NameParts>, String);

/// Whose mention it is, and what is known of the name.
#[derive(Clone, Copy)]
pub(crate) struct Named<'a> {
    pub(crate) entity: u32,
    /// The parts as this mention writes them.
    pub(crate) parts: Option<&'a NameParts>,
    /// The fullest name of the person.
    pub(crate) full: &'a NameParts,
}

/// The mention with the fictional name, in its own form. The span grows over a genitive that the
/// mention leaves outside.
pub(crate) fn rewrite<'a>(
    scene: &Scene<'a>,
    named: Named<'a>,
    role: &Role,
    cast: &mut Cast<'_>,
    grammar: &Grammar,
    memo: &mut Memo<'a>,
) -> Change {
    let written = scene.surface();
    let known = memo.0.get(&(named.entity, written));
    let known = known.and_then(|forms| forms.iter().find(|(parts, _)| *parts == named.parts));
    let genitive_may_follow = scene.after().starts_with(APOSTROPHES);
    let in_compound = scene.after().starts_with(char::is_alphabetic);
    let in_address = scene.before().ends_with('@') || scene.after().starts_with('@');
    let alone = !genitive_may_follow && !in_compound && !in_address;
    if let Some((_, text)) = known.filter(|_| alone) {
        return scene.change(text.clone());
    }
    // The plain given name, most mentions by far.
    if let ([old], [new], true) = (role.old_given.as_slice(), role.new_given.as_slice(), alone)
        && old == written
        && written.contains(char::is_lowercase)
        && written.starts_with(char::is_uppercase)
        && !is_code(written)
    {
        return scene.change(new.clone());
    }
    let hyphened = written.contains(['-', '–', '…', '\u{ad}']);
    let joined = hyphened
        .then(|| rejoined(written, named.parts, named.full, grammar))
        .flatten();
    let surface = joined.as_deref().unwrap_or(written);
    let stuttered = hyphened
        .then(|| stutter(surface, named.full, grammar))
        .flatten();
    let (pieces, surface) = stuttered.unwrap_or((Vec::new(), surface));
    let outside = outside_genitive(scene, surface, named.full, grammar);
    let apostrophe = outside.apostrophe;
    let mut change = scene.change("");
    change.span.end += outside.length;
    let mut by_context = outside.length > 0 || in_compound || in_address;
    change.text =
        if let Some(special) = special_form(surface, in_address, named, role, cast, grammar) {
            special
        } else {
            let mut words = analyse(surface, named.parts, named.full, grammar);
            let last = words.last();
            let may_be_plural = |w: &Word<'_>| {
                w.part == Part::Surname && w.ending != Ending::None
                    || w.part == Part::Given && matches!(w.ending, Ending::Genitive(_))
            };
            if last.is_some_and(may_be_plural) {
                by_context = true;
                settle_plural(
                    &mut words,
                    scene
                        .word_before(scene.span.start)
                        .map_or("", |w| w.of(scene.text)),
                    grammar,
                );
            }
            let tail = split_words(surface).last().map_or(surface.len(), |w| w.end);
            let mut text = write(&words, named.full, role, cast, grammar, apostrophe);
            text.extend(surface[tail..].chars().filter(|c| !c.is_alphanumeric()));
            text
        };
    for (letters, gap) in pieces.iter().rev() {
        let digraph = change.text.starts_with("IJ") && *letters == 1;
        let start = change.text.chars().take(letters + usize::from(digraph));
        let start: String = start.collect();
        change.text = format!("{start}{gap}{}", change.text);
    }
    if let Some(style) = outside.style {
        push_genitive(&mut change.text, style, apostrophe, outside.upper, grammar);
    } else if in_compound && parts_in_compound(surface, &change.text, scene.after(), grammar) {
        change.text.push('-');
    }
    if !by_context {
        memo.0
            .entry((named.entity, written))
            .or_default()
            .push((named.parts, change.text.clone()));
    }
    change
}

/// Whether a hyphen parts a name from the word that it makes a compound with: *Anna-avond*.
fn parts_in_compound(surface: &str, text: &str, after: &str, grammar: &Grammar) -> bool {
    let letters = after.chars().take_while(|c| c.is_alphabetic()).count();
    let apart = |s: &str| s.contains([' ', '-']);
    letters > 1 && (grammar.clashes(text, after) || apart(text) && !apart(surface))
}

/// A mention that is no words of a name: spelled, in initials, run together.
fn special_form(
    surface: &str,
    in_address: bool,
    named: Named<'_>,
    role: &Role,
    cast: &mut Cast<'_>,
    grammar: &Grammar,
) -> Option<String> {
    let spelled = spelled_out(surface, role).or_else(|| in_syllables(surface, role, grammar));
    if spelled.is_some() {
        return spelled;
    }
    let code = code_in_genitive(surface).filter(|(code, _)| !names_a_word(code, named.full));
    let (code, ending) = code.unwrap_or((surface, ""));
    if is_code(code) && !names_a_word(code, named.full) {
        let text = by_name(code, true, role, grammar)
            .unwrap_or_else(|| initials(code, named.full, role, cast));
        return Some(text + ending);
    }
    if is_known_form(surface, named.parts, named.full, grammar) {
        return None;
    }
    small_code(surface, role, grammar).or_else(|| handle(surface, in_address, role))
}

/// Writes the words of a mention with the fictional name.
fn write(
    words: &[Word<'_>],
    entity: &NameParts,
    role: &Role,
    cast: &mut Cast<'_>,
    grammar: &Grammar,
    apostrophe: char,
) -> String {
    let mut out = String::new();
    let mut surname_done = false;
    let mut given_index = 0;
    let has_first_part = |upto: usize| {
        words[..upto]
            .iter()
            .any(|w| matches!(w.part, Part::Given | Part::Initials))
    };
    let all_upper = |w: &Word<'_>| Capitals::of(w.text) == Capitals::Upper;
    let of_surname = |w: &Word<'_>| matches!(w.part, Part::Prefix | Part::Surname);
    let double = Double::of(role, grammar);
    // `Jansen, Piet`: a tussenvoegsel that the real name lacks goes to the end.
    let inverted = is_inverted(words)
        && !words.iter().any(|w| w.part == Part::Prefix)
        && role.old_prefix.is_empty();
    let mut i = 0;
    while let Some(word) = words.get(i) {
        let run = words[i..].iter().take_while(|w| of_surname(w)).count();
        let run = &words[i..i + run];
        let doubled = double.as_ref().filter(|_| {
            run.iter().any(|w| w.part == Part::Surname)
                && !run.iter().any(|w| w.ending == Ending::Plural)
        });
        let mut next = i + 1;
        let mut piece = match (word.part, doubled) {
            (Part::Given, _) => {
                let text = given(word, role, &mut given_index, cast, grammar);
                given_index += 1;
                text
            }
            (Part::Initials, _) => by_name(word.text, false, role, grammar)
                .unwrap_or_else(|| initials(word.text, entity, role, cast)),
            (Part::Kept, _) => {
                surname_done = false;
                word.text.to_owned()
            }
            (_, Some(double)) => {
                next = i + run.len();
                let text = double.write(run, has_first_part(i), inverted, grammar);
                if std::mem::replace(&mut surname_done, true) {
                    String::new()
                } else {
                    text
                }
            }
            (Part::Prefix, None) => {
                let first_of_prefix = i == 0 || words[i - 1].part != Part::Prefix;
                let plural = words.iter().any(|w| w.ending == Ending::Plural);
                if first_of_prefix && !plural {
                    prefix(word, role, has_first_part(i), grammar)
                } else {
                    String::new()
                }
            }
            (Part::Surname, None) if surname_done => String::new(),
            (Part::Surname, None) => {
                surname_done = true;
                let after_first_part = has_first_part(i);
                surname(words, i, entity, role, after_first_part, inverted, grammar)
            }
        };
        let ending = if next > i + 1 {
            words[next - 1].ending
        } else {
            words[i..]
                .iter()
                .take_while(|w| w.part == word.part)
                .last()
                .map_or(word.ending, |w| {
                    if word.part == Part::Surname {
                        w.ending
                    } else {
                        word.ending
                    }
                })
        };
        match ending {
            _ if piece.is_empty() => {}
            Ending::Genitive(style) => {
                push_genitive(&mut piece, style, apostrophe, all_upper(word), grammar)
            }
            Ending::DiminutiveGenitive | Ending::Pet(_, true) => push_genitive(
                &mut piece,
                GenitiveStyle::Rule,
                apostrophe,
                all_upper(word),
                grammar,
            ),
            Ending::Plural if word.part == Part::Given => piece = grammar.plural(&piece),
            Ending::Plural => piece = family(piece, word, role, apostrophe, grammar),
            Ending::None | Ending::Diminutive | Ending::Pet(_, false) | Ending::Gendered(_) => {}
        }
        if !piece.is_empty() {
            if !out.is_empty() {
                out.push_str(word.gap);
            }
            out.push_str(&piece);
        }
        i = next;
    }
    if inverted && !role.new_prefix.is_empty() {
        let model = words
            .first()
            .map_or(Capitals::Title, |w| Capitals::of(w.text));
        out.push(' ');
        out.push_str(&model.apply(&role.new_prefix));
    }
    out
}

/// Whether the surname stands first and a comma behind it: `Jansen, Piet`.
fn is_inverted(words: &[Word<'_>]) -> bool {
    let of_surname = |w: &&Word<'_>| matches!(w.part, Part::Prefix | Part::Surname);
    let count = words.iter().take_while(of_surname).count();
    let follows = words.get(count);
    words[..count].iter().any(|w| w.part == Part::Surname)
        && follows
            .is_some_and(|w| matches!(w.part, Part::Given | Part::Initials) && w.gap.contains(','))
}
