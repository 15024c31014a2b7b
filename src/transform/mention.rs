//! Writing a fictional name in the form of the mention that it replaces.

use super::fold::{Table, fold, folds_alike};
use super::forms::{Ending, Part, Word, analyse, settle_plural, split_words, style_of};
use super::grammar::{Capitals, GenitiveStyle, Grammar, capitalised};
use super::initials::{initials, is_code, names_a_word, spelled_out};
use super::scene::{Change, Scene};
use super::surrogate::{Cast, Role};
use crate::resolve::NameParts;

/// What people type for an apostrophe.
const APOSTROPHES: [char; 4] = ['\'', '’', '`', '´'];

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
    let surface = scene.surface();
    let known = memo.0.get(&(named.entity, surface));
    let known = known.and_then(|forms| forms.iter().find(|(parts, _)| *parts == named.parts));
    let genitive_may_follow = scene.after().starts_with(APOSTROPHES);
    if let Some((_, text)) = known.filter(|_| !genitive_may_follow) {
        return scene.change(text.clone());
    }
    // The plain given name, most mentions by far.
    if let ([old], [new], false) = (
        role.old_given.as_slice(),
        role.new_given.as_slice(),
        genitive_may_follow,
    ) && old == surface
        && surface.contains(char::is_lowercase)
        && surface.starts_with(char::is_uppercase)
        && !is_code(surface)
    {
        return scene.change(new.clone());
    }
    let (outside, style, apostrophe) = outside_genitive(scene, surface, grammar);
    let mut change = scene.change("");
    change.span.end += outside;
    let mut by_context = outside > 0;
    change.text = if let Some(spelled) = spelled_out(surface, role) {
        spelled
    } else if is_code(surface) && !names_a_word(surface, named.full) {
        initials(surface, named.full, role, cast)
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
    if let Some(style) = style {
        let upper = Capitals::of(surface) == Capitals::Upper;
        push_genitive(&mut change.text, style, apostrophe, upper, grammar);
    }
    if !by_context {
        memo.0
            .entry((named.entity, surface))
            .or_default()
            .push((named.parts, change.text.clone()));
    }
    change
}

/// A genitive right after the mention: its length, its style, its apostrophe.
fn outside_genitive(
    scene: &Scene<'_>,
    surface: &str,
    grammar: &Grammar,
) -> (usize, Option<GenitiveStyle>, char) {
    let after = scene.after();
    let mut chars = after.chars();
    let Some(mark) = chars.next().filter(|c| APOSTROPHES.contains(c)) else {
        return (0, None, scene.apostrophe);
    };
    let mark_out = if mark == '’' { '’' } else { '\'' };
    let rest = chars.as_str();
    let base = surface.trim_end_matches('.');
    if rest.starts_with(['s', 'S']) && !rest[1..].starts_with(char::is_alphanumeric) {
        return (mark.len_utf8() + 1, Some(style_of(base, grammar)), mark_out);
    }
    let noun_follows = rest
        .strip_prefix([' ', '\u{a0}'])
        .is_some_and(|r| r.starts_with(char::is_alphanumeric));
    if noun_follows
        && grammar.genitive_ending(base, GenitiveStyle::Rule) == "'"
        && !quote_is_open(scene, grammar)
    {
        return (mark.len_utf8(), Some(GenitiveStyle::Rule), mark_out);
    }
    (0, None, scene.apostrophe)
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

fn push_genitive(
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
    for (i, word) in words.iter().enumerate() {
        let mut piece = match word.part {
            Part::Given => {
                let text = given(word, role, &mut given_index, cast, grammar);
                given_index += 1;
                text
            }
            Part::Initials => initials(word.text, entity, role, cast),
            Part::Prefix => {
                let first_of_prefix = i == 0 || words[i - 1].part != Part::Prefix;
                let plural = words.iter().any(|w| w.ending == Ending::Plural);
                if first_of_prefix && !plural {
                    prefix(word, role, has_first_part(i))
                } else {
                    String::new()
                }
            }
            Part::Surname if surname_done => String::new(),
            Part::Surname => {
                surname_done = true;
                surname(words, i, entity, role, has_first_part(i))
            }
        };
        let ending = words[i..]
            .iter()
            .take_while(|w| w.part == word.part)
            .last()
            .map_or(word.ending, |w| {
                if word.part == Part::Surname {
                    w.ending
                } else {
                    word.ending
                }
            });
        match ending {
            _ if piece.is_empty() => {}
            Ending::Genitive(style) => {
                push_genitive(&mut piece, style, apostrophe, all_upper(word), grammar)
            }
            Ending::DiminutiveGenitive => push_genitive(
                &mut piece,
                GenitiveStyle::Rule,
                apostrophe,
                all_upper(word),
                grammar,
            ),
            Ending::Plural if word.part == Part::Given => piece = grammar.plural(&piece),
            Ending::Plural if role.new_prefix.is_empty() && grammar.takes_plural_s(&piece) => {
                piece.push(if all_upper(word) { 'S' } else { 's' });
            }
            Ending::Plural => {
                let full = match role.new_prefix.as_str() {
                    "" => piece,
                    p => format!("{} {piece}", capitalised_prefix(p)),
                };
                piece = format!("{} {full}", grammar.family);
            }
            Ending::None | Ending::Diminutive => {}
        }
        if !piece.is_empty() {
            if !out.is_empty() {
                out.push_str(word.gap);
            }
            out.push_str(&piece);
        }
    }
    out
}

/// The fictional given name for one word of a mention.
fn given(
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
                .unwrap_or_else(|| (*index).min(role.new_given.len().saturating_sub(1)))
        },
        |(i, _)| i,
    );
    *index = at;
    let Some(new) = role.new_given.get(at).or_else(|| role.new_given.first()) else {
        return String::new();
    };
    if matches!(word.ending, Ending::Diminutive | Ending::DiminutiveGenitive) {
        return capitals.apply(&grammar.diminutive(new));
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
    // Noorrr: the last letter drawn out.
    if squeeze(&old) == squeezed && folded.len() > old.len() {
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
    match grammar.short(new) {
        Some(short) if shortened && cast.is_free(&short) => capitals.apply(&short),
        _ => capitals.apply(new),
    }
}

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

/// The fictional tussenvoegsel: a capital where it stands alone and the writer gave one.
fn prefix(word: &Word<'_>, role: &Role, after_first_part: bool) -> String {
    if role.new_prefix.is_empty() {
        return String::new();
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
fn capitalised_prefix(prefix: &str) -> String {
    if prefix.starts_with(['\'', '’']) {
        prefix.to_owned()
    } else {
        capitalised(prefix)
    }
}

/// The fictional surname for the surname that starts at word `at`.
fn surname(
    words: &[Word<'_>],
    at: usize,
    entity: &NameParts,
    role: &Role,
    after_first_part: bool,
) -> String {
    let word = &words[at];
    let capitals = Capitals::of(word.text);
    let folded = fold(word.text);
    let whole = words[at..]
        .iter()
        .take_while(|w| w.part == Part::Surname)
        .count()
        > 1;
    let halves: Vec<&str> = role.old_surname.split('-').collect();
    let half = (!whole && halves.len() > 1 && !word.text.contains('-'))
        .then(|| halves.iter().position(|h| fold(h.trim()) == folded))
        .flatten();
    let new = match half {
        Some(i) => role
            .new_surname
            .split('-')
            .nth(i)
            .unwrap_or(&role.new_surname),
        None => &role.new_surname,
    };
    let new = if new.is_empty() {
        role.new_given.last().map_or("", String::as_str)
    } else {
        new
    };
    let text = capitals.apply(new);
    // The real name has no tussenvoegsel, the fictional one has: it stands before the name.
    let plural = words.iter().any(|w| w.ending == Ending::Plural);
    let lacks =
        entity.prefix.is_empty() && role.old_prefix.is_empty() && !role.new_prefix.is_empty();
    if !lacks || plural || half.is_some_and(|i| i > 0) {
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

#[cfg(test)]
mod tests {
    use super::super::fold::{Vocabulary, WordSet};
    use super::super::grammar::BUILT_IN;
    use super::super::pool::Pool;
    use super::super::surrogate::NameKeys;
    use super::super::testing::{name, unmark};
    use super::*;
    use crate::Span;
    use crate::key::{Key, Purpose};

    fn role(old: &NameParts, new: &NameParts) -> Role {
        let words = |s: &str| s.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        Role {
            old_given: words(&old.given),
            new_given: words(if new.given.is_empty() {
                &new.surname
            } else {
                &new.given
            }),
            old_prefix: old.prefix.clone(),
            old_surname: old.surname.clone(),
            new_prefix: new.prefix.clone(),
            new_surname: new.surname.clone(),
        }
    }

    /// The line with its mentions rewritten; with the parts of the name given to each mention or not.
    fn rewritten(columns: &[&str], parts: Option<&NameParts>) -> String {
        let grammar = Grammar::parse(BUILT_IN).unwrap();
        let pool = Pool::built_in().unwrap();
        let key = Key::from_bytes([1; 32]);
        let keys = NameKeys {
            given: key.derive(Purpose::GivenName).unwrap(),
            surname: key.derive(Purpose::Surname).unwrap(),
            initials: key.derive(Purpose::Initials).unwrap(),
        };
        let mut cast = Cast::new(&pool, &grammar, &keys, WordSet::of("", &Vocabulary::of([])));
        let names = |s: &str| s.split('|').map(name).collect::<Vec<_>>();
        let (old, new) = (names(columns[0]), names(columns[1]));
        let (line, spans) = unmark(columns[2]);
        // `2:` in front of a mention says whose it is.
        let second = |span: &Span| span.of(&line).starts_with("2:");
        let text = line.replace("2:", "");
        let mut shift = 0;
        let mut mentions = Vec::new();
        for span in &spans {
            let who = usize::from(second(span));
            let start = span.start - shift;
            shift += 2 * who;
            mentions.push((Span::new(start, span.end - shift), who));
        }
        let mut out = String::new();
        let mut at = 0;
        for (i, (span, who)) in mentions.iter().enumerate() {
            let scene = Scene {
                text: &text,
                span: *span,
                floor: at,
                ceiling: mentions.get(i + 1).map_or(text.len(), |n| n.0.start),
                after_postcode: false,
                after_organisation: false,
                after_thing: false,
                block: None,
                apostrophe: '\'',
            };
            let role = role(&old[*who], &new[*who]);
            let named = Named {
                entity: *who as u32,
                parts,
                full: &old[*who],
            };
            let change = rewrite(
                &scene,
                named,
                &role,
                &mut cast,
                &grammar,
                &mut Memo::default(),
            );
            out.push_str(&text[at..change.span.start]);
            out.push_str(&change.text);
            at = change.span.end;
        }
        out.push_str(&text[at..]);
        out
    }

    #[test]
    fn every_mention_is_rewritten_in_its_own_form() {
        let table = include_str!("../../fixtures/grammar.tsv");
        let mut failures = Vec::new();
        let mut count = 0;
        for line in table
            .lines()
            .filter(|l| !l.is_empty() && !l.starts_with('#'))
        {
            let columns: Vec<&str> = line.split('\t').collect();
            assert_eq!(columns.len(), 4, "{line}");
            count += 1;
            let first = name(columns[0].split('|').next().unwrap());
            for parts in [None, Some(&first)]
                .into_iter()
                .take(if columns[0].contains('|') { 1 } else { 2 })
            {
                let got = rewritten(&columns, parts);
                if got != columns[3] {
                    failures.push(format!(
                        "{}\n   got      {got}\n   expected {}",
                        columns[2], columns[3]
                    ));
                }
            }
        }
        failures.dedup();
        assert!(count >= 300, "{count} pairs");
        assert!(
            failures.is_empty(),
            "{} of {count} fail:\n{}",
            failures.len(),
            failures.join("\n")
        );
    }

    #[test]
    fn parts_as_written_do_not_hide_a_genitive() {
        let written = NameParts {
            given: "Rubens".to_owned(),
            ..NameParts::default()
        };
        let columns = ["Ruben", "Thomas", "[Rubens] fiets", ""];
        assert_eq!(rewritten(&columns, Some(&written)), "Thomas' fiets");
        let surname = NameParts {
            surname: "Vriess".to_owned(),
            ..NameParts::default()
        };
        let columns = ["Jan de Vries", "Kees de Boer", "meneer [Vriess] belde", ""];
        assert_eq!(rewritten(&columns, Some(&surname)), "meneer Boer belde");
    }
}
