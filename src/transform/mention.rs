//! Writing a fictional name in the form of the mention that it replaces.

use super::fold::{Table, fold, folds_alike};
use super::forms::{
    Ending, Part, Word, analyse, is_known_form, rejoined, settle_plural, split_words, stutter,
    style_of, surname_parts,
};
use super::grammar::{Capitals, GenitiveStyle, Grammar, capitalised};
use super::initials::{
    by_name, code_in_genitive, handle, in_syllables, initials, is_code, names_a_word, small_code,
    spelled_out,
};
use super::scene::{Change, Scene};
use super::surrogate::{Cast, Role};
use crate::Span;
use crate::resolve::NameParts;
use crate::resolve::forms::forms;

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

/// A genitive right after a mention.
struct Outside {
    /// The bytes that it takes.
    length: usize,
    style: Option<GenitiveStyle>,
    apostrophe: char,
    /// Whether its *s* is a capital.
    upper: bool,
}

/// The genitive right after the mention.
fn outside_genitive(
    scene: &Scene<'_>,
    surface: &str,
    entity: &NameParts,
    grammar: &Grammar,
) -> Outside {
    let none = Outside {
        length: 0,
        style: None,
        apostrophe: scene.apostrophe,
        upper: false,
    };
    let after = scene.after();
    let mut chars = after.chars();
    let Some(mark) = chars.next().filter(|c| APOSTROPHES.contains(c)) else {
        return none;
    };
    let apostrophe = if mark == '’' { '’' } else { '\'' };
    let rest = chars.as_str();
    let base = surface.trim_end_matches('.');
    if rest.starts_with(['s', 'S']) && !rest[1..].starts_with(char::is_alphanumeric) {
        return Outside {
            length: mark.len_utf8() + 1,
            style: Some(style_of(base, grammar)),
            apostrophe,
            upper: rest.starts_with('S'),
        };
    }
    let noun_follows = rest
        .strip_prefix([' ', '\u{a0}'])
        .is_some_and(|r| r.starts_with(char::is_alphanumeric));
    if noun_follows
        && grammar.genitive_ending(base, GenitiveStyle::Rule) == "'"
        && !quote_is_open(scene, grammar)
    {
        let code = is_code(surface) && !names_a_word(surface, entity);
        return Outside {
            length: mark.len_utf8(),
            style: Some(GenitiveStyle::Rule),
            apostrophe,
            upper: Capitals::of(surface) == Capitals::Upper && !code,
        };
    }
    none
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

/// A family by its surname in the plural: *Bakkers*, *Van den Brinks*, *familie De Boer*.
fn family(
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
struct Double {
    old: Vec<(String, String)>,
    new: Vec<(String, String)>,
}

impl Double {
    /// The parts, where either name has more than one.
    fn of(role: &Role, grammar: &Grammar) -> Option<Self> {
        if !role.old_surname.contains('-') && !role.new_surname.contains('-') {
            return None;
        }
        let old = surname_parts(&role.old_prefix, &role.old_surname, grammar);
        let new = surname_parts(&role.new_prefix, &role.new_surname, grammar);
        (!role.new_surname.is_empty()).then_some(Self { old, new })
    }

    /// The fictional parts for those that a mention names, all where it cannot be told which.
    fn write(
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
fn prefix(word: &Word<'_>, role: &Role, after_first_part: bool, grammar: &Grammar) -> String {
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
fn capitalised_prefix(prefix: &str) -> String {
    if prefix.starts_with(['\'', '’']) {
        prefix.to_owned()
    } else {
        capitalised(prefix)
    }
}

/// The fictional surname of one part for the surname that starts at word `at`; `bare` without the
/// tussenvoegsel.
fn surname(
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

#[cfg(test)]
mod tests {
    use super::super::fold::{Vocabulary, WordSet};
    use super::super::grammar::BUILT_IN;
    use super::super::pool::Pool;
    use super::super::surrogate::NameKeys;
    use super::super::testing::unmark;
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

    /// A name as the table writes it: given names, tussenvoegsel, surname. `=` starts a surname
    /// without given names; a name of one word is a given name.
    fn name(text: &str) -> NameParts {
        let grammar = Grammar::parse(BUILT_IN).unwrap();
        let (surname_only, text) = text.strip_prefix('=').map_or((false, text), |t| (true, t));
        let words: Vec<&str> = text.split(' ').collect();
        let is_prefix = |w: &&&str| grammar.is_prefix(&fold(w));
        // *Jansen-van Dijk*: a surname that goes on behind its hyphen.
        let goes_on = |w: &&str| {
            let half = w.split_once('-').map(|(_, half)| half);
            half.is_some_and(|half| grammar.is_prefix(&fold(half)))
        };
        let names = &words[..words.len() - 1];
        let starts = names.iter().position(|w| is_prefix(&w) || goes_on(w));
        let split = match (starts, words.len()) {
            (Some(i), _) => i,
            _ if surname_only => 0,
            (None, 1) => 1,
            (None, n) => n - 1,
        };
        let count = words[split..].iter().take_while(is_prefix).count();
        NameParts {
            given: words[..split].join(" "),
            prefix: words[split..split + count].join(" "),
            surname: words[split + count..].join(" "),
            ..NameParts::default()
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
