//! Telling the parts and forms of a mention apart, word by word.

use super::fold::{fold, folds_alike};
use super::grammar::{Gender, GenitiveStyle, Grammar};
use super::initials::{is_code, names_a_word};
use super::surrogate::fold_letter;
use crate::Span;
use crate::resolve::NameParts;

/// What a word of a mention is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Given,
    Initials,
    Prefix,
    Surname,
    /// No name, but written: *e/v*, *geboren*.
    Kept,
}

/// A word of a mention.
pub(crate) struct Word<'t> {
    /// What stands between the word before and this one.
    pub(crate) gap: &'t str,
    /// The word without what a genitive, plural or diminutive added.
    pub(crate) text: &'t str,
    pub(crate) part: Part,
    pub(crate) ending: Ending,
}

/// What is added to a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    None,
    Genitive(GenitiveStyle),
    Plural,
    Diminutive,
    DiminutiveGenitive,
    /// A pet form of a kind, and whether in the genitive: *Keesie*.
    Pet(usize, bool),
    /// The other sex's form of a Slavic surname.
    Gendered(Gender),
}

/// Tells the parts of a mention apart, word by word.
pub(crate) fn analyse<'t>(
    surface: &'t str,
    parts: Option<&NameParts>,
    entity: &NameParts,
    grammar: &Grammar,
) -> Vec<Word<'t>> {
    let mut words: Vec<Word<'t>> = Vec::new();
    let spans = tokens(surface, grammar);
    let mut gap_start = 0;
    for (i, (span, known)) in spans.iter().enumerate() {
        let text = span.of(surface);
        let last = i + 1 == spans.len();
        if let Some(part) = known {
            words.push(Word {
                gap: &surface[gap_start..span.start],
                text,
                part: *part,
                ending: Ending::None,
            });
            gap_start = span.end;
            continue;
        }
        let bare = text.trim_end_matches('.');
        let lone = spans.len() > 1 && is_one_letter(bare) && !is_one_letter(&entity.given);
        let initial = (lone && bare.chars().all(char::is_uppercase)).then_some((
            Part::Initials,
            text.len(),
            Ending::None,
        ));
        let (part, base, ending) = initial
            .or_else(|| known_form(text, parts, entity, grammar))
            .or_else(|| {
                let folded = fold(text);
                (grammar.is_prefix(&folded)
                    && (!last || spans.len() == 1 && !entity.prefix.is_empty()))
                .then_some((Part::Prefix, text.len(), Ending::None))
            })
            .or_else(|| {
                let one_letter = spans.len() > 1 && is_one_letter(text.trim_end_matches('.'));
                let code = is_code(text) && !names_a_word(text, entity);
                (code || one_letter).then_some((Part::Initials, text.len(), Ending::None))
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
                let genitive = short_genitive(text, &entity.given).filter(|_| part == Part::Given);
                let style = GenitiveStyle::Rule;
                match genitive {
                    Some(base) => (part, base, Ending::Genitive(style)),
                    None => (part, text.len(), Ending::None),
                }
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

/// The words of a mention; several that are one abbreviated tussenvoegsel (*v. d.*) or stand
/// between two surnames (*e/v*) are one, with the part that they are.
fn tokens(surface: &str, grammar: &Grammar) -> Vec<(Span, Option<Part>)> {
    let mut words = split_words(surface);
    words.retain(|w| w.of(surface).contains(char::is_alphanumeric));
    let mut out: Vec<(Span, Option<Part>)> = Vec::new();
    let mut i = 0;
    while let Some(word) = words.get(i) {
        let rest = &surface[word.start..];
        // The last word is a name.
        let last_of = |length: usize| {
            let ends = |w: &Span| w.end == word.start + length;
            let last = i + words[i..].iter().position(ends)?;
            (last + 1 < words.len()).then_some(last)
        };
        let prefix = || {
            let mut lengths = grammar.abbreviation_at(rest);
            // A capital by itself is an initial.
            let small = |n: &usize| {
                rest[..*n].chars().filter(|c| c.is_alphabetic()).count() > 1
                    || rest.starts_with(char::is_lowercase)
            };
            let last = lengths.find_map(|n| last_of(n).filter(|_| small(&n)))?;
            // Behind a letter (*J. v. D.*) they are letters too.
            let name = words.get(last + 1)?.of(surface);
            (!is_one_letter(name.trim_end_matches('.'))).then_some((last, Part::Prefix))
        };
        let kept = || {
            let mut lengths = grammar.maiden_at(rest);
            Some((lengths.find_map(last_of)?, Part::Kept))
        };
        match prefix().or_else(|| kept().filter(|_| i > 0)) {
            Some((last, part)) => {
                out.push((Span::new(word.start, words[last].end), Some(part)));
                i = last + 1;
            }
            None => {
                out.push((*word, None));
                i += 1;
            }
        }
    }
    out
}

/// The parts of a surname, each its tussenvoegsel and stem: *Jansen-van Dijk* has two. At least one.
pub(crate) fn surname_parts(
    prefix: &str,
    surname: &str,
    grammar: &Grammar,
) -> Vec<(String, String)> {
    let parts = surname.split('-').enumerate();
    parts
        .map(|(i, part)| {
            let words: Vec<&str> = part.split_whitespace().collect();
            let count = words
                .iter()
                .take(words.len().saturating_sub(1))
                .take_while(|w| grammar.is_prefix(&fold(w)))
                .count();
            let inner = words[..count].join(" ");
            let prefix = if i == 0 && inner.is_empty() {
                prefix.to_owned()
            } else {
                inner
            };
            (prefix, words[count..].join(" "))
        })
        .collect()
}

/// What the families of a surname are known by: the stems of its parts, folded.
pub(crate) fn surname_stems(surname: &str, grammar: &Grammar) -> Vec<String> {
    let parts = surname_parts("", surname, grammar);
    let stems = parts.into_iter().map(|(_, stem)| fold(&stem));
    stems.filter(|stem| !stem.is_empty()).collect()
}

/// A mention without the hyphens of line ends: *San- ne*, *Henk- Jan*; `None` where it has none.
pub(crate) fn rejoined(
    surface: &str,
    parts: Option<&NameParts>,
    entity: &NameParts,
    grammar: &Grammar,
) -> Option<String> {
    const SOFT_HYPHEN: char = '\u{ad}';
    let mut out = surface.replace(SOFT_HYPHEN, "");
    let mut from = 0;
    while let Some(hyphen) = out[from..].find('-').map(|i| from + i) {
        from = hyphen + 1;
        let rest = &out[from..];
        let right = rest.trim_start();
        let begins = right.chars().next().filter(|c| c.is_alphabetic());
        let Some(begins) = begins.filter(|_| right.len() < rest.len()) else {
            continue;
        };
        let before = &out[..hyphen];
        if !before.ends_with(char::is_alphabetic) {
            continue;
        }
        let left = before.rsplit(char::is_whitespace).next().unwrap_or(before);
        let word = right.split(char::is_whitespace).next().unwrap_or(right);
        let known = |joined: &str| known_form(joined, parts, entity, grammar).is_some();
        let drop = known(&format!("{left}{word}"))
            || !known(&format!("{left}-{word}"))
                && begins.is_lowercase()
                && !grammar.is_prefix(&fold(word));
        out = format!("{before}{}{right}", if drop { "" } else { "-" });
        from = hyphen;
        if !drop {
            from += 1;
        }
    }
    (out != surface).then_some(out)
}

/// A stutter before a name: *S-Sanne*. Its pieces with what stands behind each, and the name.
pub(crate) fn stutter<'s>(
    surface: &'s str,
    entity: &NameParts,
    grammar: &Grammar,
) -> Option<(Vec<(usize, &'s str)>, &'s str)> {
    let is_mark = |c: char| matches!(c, '-' | '–' | '…');
    let mut pieces: Vec<(&str, &str)> = Vec::new();
    let mut rest = surface;
    while let Some(at) = rest.find(is_mark) {
        let piece = &rest[..at];
        if !(1..=2).contains(&piece.chars().count()) || !piece.chars().all(char::is_alphabetic) {
            break;
        }
        let behind = rest[at..].trim_start_matches(|c: char| is_mark(c) || c.is_whitespace());
        pieces.push((piece, &rest[at..rest.len() - behind.len()]));
        rest = behind;
    }
    let name = split_words(rest).first()?.of(rest);
    let folded = fold(name);
    let repeats = |(piece, _): &(&str, &str)| {
        let piece = fold(piece);
        folded.starts_with(&piece) && piece.len() < folded.len()
    };
    let known = |word: &str| form_in(word, entity, grammar).is_some();
    if pieces.is_empty()
        || !pieces.iter().all(repeats)
        || !known(name)
        || known(split_words(surface).first()?.of(surface))
    {
        return None;
    }
    let pieces = pieces.iter().map(|(p, gap)| (p.chars().count(), *gap));
    Some((pieces.collect(), rest))
}

/// The length of a short form of a given name in the genitive without the ending: *Dils* of
/// *Ceylan*, *Lex'* of *Lexington*.
fn short_genitive(word: &str, given: &str) -> Option<usize> {
    let (folded, given) = (fold(word), fold(given));
    if given.starts_with(&folded) {
        return None;
    }
    let base = ["'s", "'", "s"]
        .iter()
        .find_map(|e| folded.strip_suffix(e))
        .filter(|b| b.len() >= 2 && given.starts_with(*b))?;
    Some(length_of_fold(word, base.chars().count()))
}

fn is_one_letter(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
}

/// The words of a mention: between blanks, commas and brackets.
pub(crate) fn split_words(surface: &str) -> Vec<Span> {
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

/// Whether a word is a form of a known part of the name.
pub(crate) fn is_known_form(
    word: &str,
    parts: Option<&NameParts>,
    entity: &NameParts,
    grammar: &Grammar,
) -> bool {
    known_form(word, parts, entity, grammar).is_some()
}

/// A word as a form of a known part: the part, the length of its base, what was added.
fn known_form(
    word: &str,
    parts: Option<&NameParts>,
    entity: &NameParts,
    grammar: &Grammar,
) -> Option<(Part, usize, Ending)> {
    // The full name first: what a mention writes may be a form of it (`Rubens` of *Ruben*).
    [Some(entity), parts]
        .into_iter()
        .flatten()
        .find_map(|name| form_in(word, name, grammar))
}

/// A word as a form of a part of one name.
fn form_in(word: &str, name: &NameParts, grammar: &Grammar) -> Option<(Part, usize, Ending)> {
    let mut found: Option<(Part, usize, Ending)> = None;
    let fields = [
        (Part::Given, &name.given),
        (Part::Surname, &name.surname),
        (Part::Prefix, &name.prefix),
        (Part::Initials, &name.initials),
    ];
    for (part, field) in fields {
        let words = field.split_whitespace();
        for known in words.flat_map(|w| std::iter::once(w).chain(halves(w, part))) {
            if let Some((base, ending)) = form_of(word, known, part, grammar) {
                // A plain form of any part is better than a derived form of another.
                if ending == Ending::None {
                    return Some((part, base, ending));
                }
                if found.is_none_or(|f| base > f.1) {
                    found = Some((part, base, ending));
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
    if folds_alike(word, known) {
        return Some((word.len(), Ending::None));
    }
    if part == Part::Prefix || part == Part::Initials || differ_early(word, known) {
        return None;
    }
    let folded = fold(word);
    let base = fold(known);
    if part == Part::Surname {
        if let Some(gender) = grammar.gendered(&folded, &base) {
            return Some((word.len(), Ending::Gendered(gender)));
        }
    } else {
        let bare = || {
            folded
                .strip_suffix("'s")
                .or_else(|| folded.strip_suffix('s'))
        };
        let pet = grammar.pet_form(&folded, &base).map(|pet| (pet, false));
        let pet = pet.or_else(|| Some((grammar.pet_form(bare()?, &base)?, true)));
        if let Some((pet, genitive)) = pet {
            return Some((word.len(), Ending::Pet(pet, genitive)));
        }
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
        let (bare, ending) = without_genitive(&folded);
        let named = is_diminutive && !grammar.ends_as_diminutive(&base);
        return (named && grammar.ends_as_diminutive(bare)).then_some((word.len(), ending));
    };
    let length = length_of_fold(word, base.chars().count());
    let style = || style_of(&word[..length], grammar);
    match rest {
        "s" if grammar.genitive_ending(known, GenitiveStyle::Rule) != "'" => {
            Some((length, Ending::Genitive(GenitiveStyle::Rule)))
        }
        "'s" => Some((length, Ending::Genitive(style()))),
        "'" => Some((length, Ending::Genitive(GenitiveStyle::Rule))),
        _ if part == Part::Surname => grammar
            .makes_plural(rest)
            .then_some((length, Ending::Plural)),
        _ if grammar.makes_diminutive(&base, rest) => Some((word.len(), Ending::Diminutive)),
        _ => {
            let (bare, ending) = without_genitive(rest);
            grammar
                .makes_diminutive(&base, bare)
                .then_some((word.len(), ending))
        }
    }
}

/// Whether two words differ in one of their first two letters, so that neither is a form of the
/// other. Words that only folding can compare may be alike.
fn differ_early(word: &str, known: &str) -> bool {
    let pairs = word.bytes().zip(known.bytes()).take(2);
    word.is_ascii() && known.len() >= 2 && known.is_ascii() && {
        let alike = pairs.filter(|(a, b)| a.eq_ignore_ascii_case(b)).count();
        alike < 2
    }
}

/// A folded diminutive without the *s* of a genitive, and what it is with it.
fn without_genitive(folded: &str) -> (&str, Ending) {
    let bare = folded
        .strip_suffix("'s")
        .or_else(|| folded.strip_suffix('s'));
    match bare {
        Some(bare) => (bare, Ending::DiminutiveGenitive),
        None => (folded, Ending::Diminutive),
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
pub(crate) fn settle_plural(words: &mut [Word<'_>], before: &str, grammar: &Grammar) {
    // *De Ruiters*, *de Vriesjes*: the tussenvoegsel of the mention may be the article.
    let only_surname = words
        .iter()
        .all(|w| matches!(w.part, Part::Surname | Part::Prefix));
    let only_given = words.len() == 1 && words[0].part == Part::Given;
    let Some(last) = words.last_mut() else { return };
    if only_given {
        // *Die twee Jeroens*: several of one name, not what is his.
        if matches!(last.ending, Ending::Genitive(_)) && grammar.is_number(before) {
            last.ending = Ending::Plural;
        }
        return;
    }
    let genitive = last.ending == Ending::Genitive(GenitiveStyle::Rule);
    if only_surname && genitive && grammar.is_plural_determiner(before) {
        last.ending = Ending::Plural;
    }
    if (genitive || last.ending == Ending::Plural) && grammar.is_family_word(before) {
        last.ending = Ending::None;
    }
}

/// How the writer of `base`'s makes genitives: by the rule, or always with *'s*.
pub(crate) fn style_of(base: &str, grammar: &Grammar) -> GenitiveStyle {
    if grammar.genitive_ending(base, GenitiveStyle::Rule) == "s" {
        GenitiveStyle::AlwaysApostropheS
    } else {
        GenitiveStyle::Rule
    }
}
