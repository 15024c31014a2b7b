//! Writing a fictional name in the form of the mention that it replaces.

use super::fold::fold;
use super::grammar::{Capitals, GenitiveStyle, Grammar, capitalised};
use super::scene::{Change, Scene};
use super::surrogate::{Cast, Role, fold_letter};
use crate::Span;
use crate::resolve::NameParts;

/// What a word of a mention is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Given,
    Initials,
    Prefix,
    Surname,
}

/// A word of a mention.
struct Word<'t> {
    /// What stands between the word before and this one.
    gap: &'t str,
    /// The word without what a genitive, plural or diminutive added.
    text: &'t str,
    part: Part,
    ending: Ending,
}

/// What is added to a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    None,
    Genitive(GenitiveStyle),
    Plural,
    Diminutive,
    DiminutiveGenitive,
}

/// A code or a name in initials: `JP`, `J.C.`, `MvD`, `L.`.
pub(crate) fn is_code(surface: &str) -> bool {
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
        && surface.split(['.', ' ']).all(|p| p.chars().count() <= 3);
    first
        && !others
        && letters > 0
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
fn names_a_word(surface: &str, entity: &NameParts) -> bool {
    let folded = fold(surface);
    let mut words = entity
        .given
        .split_whitespace()
        .chain(entity.surname.split(['-', ' ']));
    words.any(|w| fold(w) == folded && (!is_code(w) || w.chars().any(char::is_lowercase)))
}

/// The mention with the fictional name, in its own form. The span grows over a genitive that the
/// mention leaves outside.
pub(crate) fn rewrite(
    scene: &Scene<'_>,
    parts: Option<&NameParts>,
    entity: &NameParts,
    role: &Role,
    cast: &mut Cast<'_>,
    grammar: &Grammar,
) -> Change {
    let surface = scene.surface();
    let (outside, style, apostrophe) = outside_genitive(scene, surface, grammar);
    let mut change = scene.change("");
    change.span.end += outside;
    let finish = |mut text: String| {
        if let Some(style) = style {
            let upper = Capitals::of(surface) == Capitals::Upper;
            push_genitive(&mut text, style, apostrophe, upper, grammar);
        }
        text
    };
    if let Some(spelled) = spelled_out(surface, role) {
        change.text = finish(spelled);
        return change;
    }
    if is_code(surface) && !names_a_word(surface, entity) {
        change.text = finish(initials(surface, entity, role, cast));
        return change;
    }
    let mut words = analyse(surface, parts, entity, grammar);
    let plural_before = scene
        .word_before(scene.span.start)
        .map(|w| w.of(scene.text))
        .is_some_and(|w| grammar.is_plural_determiner(w));
    let family_before = scene
        .word_before(scene.span.start)
        .is_some_and(|w| grammar.is_family_word(w.of(scene.text)));
    settle_plural(&mut words, plural_before, family_before);
    let tail = split_words(surface).last().map_or(surface.len(), |w| w.end);
    change.text = finish(write(&words, entity, role, cast, grammar, apostrophe));
    change
        .text
        .extend(surface[tail..].chars().filter(|c| !c.is_alphanumeric()));
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
    let Some(mark @ ('\'' | '’' | '`' | '´')) = chars.next() else {
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
        && !quote_is_open(scene)
    {
        return (mark.len_utf8(), Some(GenitiveStyle::Rule), mark_out);
    }
    (0, None, scene.apostrophe)
}

/// How the writer of `base`'s makes genitives: by the rule, or always with *'s*.
fn style_of(base: &str, grammar: &Grammar) -> GenitiveStyle {
    if grammar.genitive_ending(base, GenitiveStyle::Rule) == "s" {
        GenitiveStyle::AlwaysApostropheS
    } else {
        GenitiveStyle::Rule
    }
}

/// Whether a single quotation mark was opened before the mention in its line and not closed, so
/// that an apostrophe after the mention may be the closing one. Looks back 300 bytes at most.
fn quote_is_open(scene: &Scene<'_>) -> bool {
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
            let elided = chars.peek().is_some_and(|n| "stnkm".contains(*n)) && {
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

/// A name spelled letter by letter: `S-a-n-n-e`, `O o s`. The same separators, the new letters.
fn spelled_out(surface: &str, role: &Role) -> Option<String> {
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
fn initials(surface: &str, entity: &NameParts, role: &Role, cast: &mut Cast<'_>) -> String {
    if !surface.chars().any(char::is_uppercase) {
        return initials(&surface.to_uppercase(), entity, role, cast).to_lowercase();
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

/// Tells the parts of a mention apart, word by word.
fn analyse<'t>(
    surface: &'t str,
    parts: Option<&NameParts>,
    entity: &NameParts,
    grammar: &Grammar,
) -> Vec<Word<'t>> {
    let mut words: Vec<Word<'t>> = Vec::new();
    let spans = split_words(surface);
    let mut gap_start = 0;
    for (i, span) in spans.iter().enumerate() {
        let text = span.of(surface);
        let last = i + 1 == spans.len();
        let (part, base, ending) = known_form(text, parts, entity, grammar)
            .or_else(|| {
                let folded = fold(text);
                (grammar.is_prefix(&folded)
                    && (!last || spans.len() == 1 && !entity.prefix.is_empty()))
                .then_some((Part::Prefix, text.len(), Ending::None))
            })
            .or_else(|| {
                let one_letter = spans.len() > 1 && text.trim_end_matches('.').chars().count() == 1;
                (is_code(text) || one_letter).then_some((Part::Initials, text.len(), Ending::None))
            })
            .unwrap_or_else(|| {
                let after_given = words
                    .iter()
                    .any(|w| w.part != Part::Surname && w.part != Part::Given)
                    || (words.iter().any(|w| w.part == Part::Given)
                        && last
                        && !entity.surname.is_empty());
                // Elif beside E. Yıldız: the letter says that it is the given name.
                let first = |s: &str| s.chars().find(|c| c.is_alphabetic()).map(fold_letter);
                let by_letter = spans.len() == 1
                    && !entity.initials.is_empty()
                    && first(&entity.initials) == first(text);
                let only_surname =
                    entity.given.is_empty() && !entity.surname.is_empty() && !by_letter;
                let part = if after_given || only_surname {
                    Part::Surname
                } else {
                    Part::Given
                };
                (part, text.len(), Ending::None)
            });
        words.push(Word {
            gap: &surface[gap_start..span.start],
            text: &text[..base],
            part,
            ending,
        });
        gap_start = span.end;
    }
    words
}

/// The words of a mention: between blanks, commas and brackets.
fn split_words(surface: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut start = None;
    for (i, c) in surface.char_indices() {
        let inside =
            !c.is_whitespace() && !matches!(c, ',' | '(' | ')' | '"' | '“' | '”' | '_' | '/' | ';');
        match (inside, start) {
            (true, None) => start = Some(i),
            (false, Some(s)) => {
                out.push(Span::new(s, i));
                start = None;
            }
            _ => {}
        }
    }
    if let Some(s) = start {
        out.push(Span::new(s, surface.len()));
    }
    out
}

/// A word as a form of a known part: the part, the length of its base, what was added.
fn known_form(
    word: &str,
    parts: Option<&NameParts>,
    entity: &NameParts,
    grammar: &Grammar,
) -> Option<(Part, usize, Ending)> {
    let names = parts.into_iter().chain([entity]);
    let mut found: Option<(Part, usize, Ending)> = None;
    for name in names {
        let fields = [
            (Part::Given, &name.given),
            (Part::Surname, &name.surname),
            (Part::Prefix, &name.prefix),
            (Part::Initials, &name.initials),
        ];
        for (part, field) in fields {
            for known in field
                .split_whitespace()
                .flat_map(|w| [Some(w), halves(w, part).next(), halves(w, part).nth(1)])
                .flatten()
            {
                if let Some((base, ending)) = form_of(word, known, part, grammar) {
                    // A plain form of any part is better than a derived form of another.
                    if ending == Ending::None {
                        return Some((part, base, ending));
                    }
                    if found.is_none_or(|f| f.2 == Ending::None || base > f.1) {
                        found = Some((part, base, ending));
                    }
                }
            }
        }
    }
    found
}

/// The hyphened halves of a name, for those who use one of them.
fn halves(word: &str, part: Part) -> impl Iterator<Item = &str> {
    let hyphened = word.contains('-') && matches!(part, Part::Given | Part::Surname);
    word.split('-').filter(move |h| hyphened && !h.is_empty())
}

/// A word as a form of one known word.
fn form_of(word: &str, known: &str, part: Part, grammar: &Grammar) -> Option<(usize, Ending)> {
    let folded = fold(word);
    let base = fold(known);
    if folded == base {
        return Some((word.len(), Ending::None));
    }
    if part == Part::Prefix || part == Part::Initials {
        return None;
    }
    // A point ends the word where a sentence swallowed it.
    let Some(rest) = folded.strip_prefix(&base) else {
        let shared = folded
            .chars()
            .zip(base.chars())
            .take_while(|(a, b)| a == b)
            .count();
        let is_diminutive =
            shared >= 2 && 3 * shared >= 2 * (base.chars().count() - 1) && part == Part::Given;
        return match strip_diminutive(&folded) {
            Some(genitive) if is_diminutive && !base.ends_with("je") => {
                Some((word.len(), genitive))
            }
            _ => None,
        };
    };
    let length = length_of_fold(word, base.chars().count());
    let style = || style_of(&word[..length], grammar);
    match rest {
        "s" if grammar.genitive_ending(known, GenitiveStyle::Rule) != "'" => {
            Some((length, Ending::Genitive(GenitiveStyle::Rule)))
        }
        "'s" => Some((length, Ending::Genitive(style()))),
        "'" => Some((length, Ending::Genitive(GenitiveStyle::Rule))),
        "en" | "sen" | "n" if part == Part::Surname => Some((length, Ending::Plural)),
        "tjes" | "jes" | "pjes" | "etjes" if part == Part::Surname => {
            Some((length, Ending::Plural))
        }
        _ => {
            let is_rest = ["je", "tje", "pje", "etje", "ke", "ie", "atje", "otje"];
            let doubled = |r: &str| {
                base.chars()
                    .next_back()
                    .is_some_and(|c| r.strip_prefix(c).is_some_and(|r| r == "etje" || r == "ie"))
            };
            let bare = rest
                .strip_suffix("'s")
                .or_else(|| rest.strip_suffix('s'))
                .unwrap_or(rest);
            let fits = |r: &str| is_rest.contains(&r) || doubled(r);
            if fits(rest) {
                Some((word.len(), Ending::Diminutive))
            } else if fits(bare) {
                Some((word.len(), Ending::DiminutiveGenitive))
            } else {
                None
            }
        }
    }
}

/// Whether a folded word ends as a diminutive, and whether that is a genitive.
fn strip_diminutive(folded: &str) -> Option<Ending> {
    if folded.ends_with("je") {
        Some(Ending::Diminutive)
    } else if folded.ends_with("jes") || folded.ends_with("je's") {
        Some(Ending::DiminutiveGenitive)
    } else {
        None
    }
}

/// The length in bytes of as many characters of `word` as fold to `count` characters.
fn length_of_fold(word: &str, count: usize) -> usize {
    let mut folded = 0;
    let mut end = 0;
    for (i, c) in word.char_indices() {
        let more = fold(c.encode_utf8(&mut [0; 4])).chars().count();
        if folded >= count && more > 0 {
            break;
        }
        folded += more;
        end = i + c.len_utf8();
    }
    end
}

/// An *s* after a surname is a plural where a determiner says so: de Jansens, but Jansens auto.
///
/// Where the text says *familie* already, a plural is written as the name alone.
fn settle_plural(words: &mut [Word<'_>], determiner: bool, family: bool) {
    // *De Bruijns*, *de Vriesjes*: the tussenvoegsel of the mention may be the article.
    let only_surname = words
        .iter()
        .all(|w| matches!(w.part, Part::Surname | Part::Prefix));
    let Some(last) = words.last_mut() else { return };
    if last.part == Part::Surname
        && only_surname
        && matches!(last.ending, Ending::Genitive(GenitiveStyle::Rule))
        && determiner
    {
        last.ending = Ending::Plural;
    }
    if family
        && matches!(
            last.ending,
            Ending::Plural | Ending::Genitive(GenitiveStyle::Rule)
        )
        && last.part == Part::Surname
    {
        last.ending = Ending::None;
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
    // Fleurrr: the last letter drawn out.
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
        Some(short) if shortened && cast.is_free(short) => capitals.apply(short),
        _ => capitals.apply(new),
    }
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
    use super::super::fold::WordSet;
    use super::super::grammar::BUILT_IN;
    use super::super::pool::Pool;
    use super::super::surrogate::NameKeys;
    use super::super::testing::{name, unmark};
    use super::*;
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
    fn rewritten(columns: &[&str], with_parts: bool) -> String {
        let grammar = Grammar::parse(BUILT_IN).unwrap();
        let pool = Pool::built_in().unwrap();
        let key = Key::from_bytes([1; 32]);
        let keys = NameKeys {
            given: key.derive(Purpose::GivenName).unwrap(),
            surname: key.derive(Purpose::Surname).unwrap(),
            initials: key.derive(Purpose::Initials).unwrap(),
        };
        let mut cast = Cast::new(&pool, &grammar, &keys, WordSet::of(""));
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
                block: None,
                apostrophe: '\'',
            };
            let parts = with_parts.then(|| old[*who].clone());
            let role = role(&old[*who], &new[*who]);
            let change = rewrite(
                &scene,
                parts.as_ref(),
                &old[*who],
                &role,
                &mut cast,
                &grammar,
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
            for with_parts in [false, true] {
                let got = rewritten(&columns, with_parts);
                if got != columns[3] {
                    failures.push(format!(
                        "{}\n   got      {got}\n   expected {}",
                        columns[2], columns[3]
                    ));
                }
            }
        }
        failures.dedup();
        assert!(count >= 140, "{count} pairs");
        assert!(
            failures.is_empty(),
            "{} of {count} fail:\n{}",
            failures.len(),
            failures.join("\n")
        );
    }

    #[test]
    fn codes_are_told_from_words() {
        for code in [
            "JP", "J.C.", "L.", "MvD", "JdG", "MvdB", "B.E.I.", "Th.", "L",
        ] {
            assert!(is_code(code), "{code}");
        }
        for word in ["Bo", "sanne", "SANNE", "De Vries", "J. Bakker", "Jan", "Mo"] {
            assert!(!is_code(word), "{word}");
        }
    }
}
