//! Punctuation of a quotation: quotation marks inside it, and how it begins and ends.

use crate::attribution::QuoteWords;
use crate::text::capitalised;

/// The text with its quotation marks as a quotation between “ and ” has them: ‘…’, and “…” inside
/// those. Apostrophes stay. Marks around the whole text are taken off; a mark that opens and is
/// never closed is closed at the end, one that closes nothing is left out.
pub(super) fn nested(text: &str, words: &QuoteWords) -> String {
    let marks = read(text, words);
    let mut out = String::with_capacity(text.len() + 8);
    let mut at = 0;
    // A pair around everything is the notes' own quotation; then the depth starts one lower.
    let around = surrounds(text, &marks);
    let mut depth = 0_usize;
    let mut open: Vec<char> = Vec::new();
    for (i, mark) in marks.iter().enumerate() {
        out.push_str(&text[at..mark.at]);
        at = mark.at + mark.len;
        if around && (i == 0 || i + 1 == marks.len()) {
            continue;
        }
        match mark.kind {
            Kind::Open => {
                let inner = depth.is_multiple_of(2);
                out.push(if inner { '‘' } else { '“' });
                open.push(if inner { '’' } else { '”' });
                depth += 1;
            }
            Kind::Close => {
                if let Some(c) = open.pop() {
                    out.push(c);
                    depth -= 1;
                }
            }
        }
    }
    out.push_str(&text[at..]);
    let kept = out.trim_end().len();
    out.truncate(kept);
    while let Some(c) = open.pop() {
        out.push(c);
    }
    out
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Open,
    Close,
}

struct Mark {
    at: usize,
    len: usize,
    kind: Kind,
    double: bool,
}

fn surrounds(text: &str, marks: &[Mark]) -> bool {
    let (Some(first), Some(last)) = (marks.first(), marks.last()) else {
        return false;
    };
    let ends = marks.len() > 1
        && first.kind == Kind::Open
        && last.kind == Kind::Close
        && text[..first.at].trim().is_empty()
        && text[last.at + last.len..].trim().is_empty();
    let mut depth = 0;
    let closed_before = marks[..marks.len() - 1].iter().any(|m| {
        depth += if m.kind == Kind::Open { 1 } else { -1 };
        depth == 0
    });
    ends && !closed_before
}

/// The quotation marks of a text; apostrophes are none.
fn read(text: &str, words: &QuoteWords) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    // For each open mark, whether it is a double one.
    let mut open: Vec<bool> = Vec::new();
    for (at, c) in text.char_indices() {
        let double = matches!(c, '"' | '“' | '”' | '„' | '«' | '»' | '‟' | '″');
        let single = matches!(c, '\'' | '‘' | '’' | '‚' | '‛' | '´' | '`' | '‹' | '›');
        if !double && !single || c == '‚' && !opens(text, at, c) {
            continue;
        }
        if single && is_apostrophe(text, at, c, open.contains(&false), words) {
            continue;
        }
        let starts = opens(text, at, c);
        let kind = match c {
            '„' | '«' | '‹' | '‚' => Kind::Open,
            '»' | '›' => Kind::Close,
            '“' | '‘' if starts => Kind::Open,
            '”' | '’' if open.contains(&double) => Kind::Close,
            _ if starts => Kind::Open,
            _ => Kind::Close,
        };
        match kind {
            Kind::Open => open.push(double),
            Kind::Close => match open.iter().rposition(|d| *d == double) {
                Some(i) => {
                    // What was opened inside and not closed ends here as well.
                    for _ in i + 1..open.len() {
                        marks.push(Mark {
                            at,
                            len: 0,
                            kind,
                            double,
                        });
                    }
                    open.truncate(i);
                }
                None => {
                    marks.push(Mark {
                        at,
                        len: c.len_utf8(),
                        kind,
                        double,
                    });
                    continue;
                }
            },
        }
        marks.push(Mark {
            at,
            len: c.len_utf8(),
            kind,
            double,
        });
    }
    debug_assert!(
        marks
            .iter()
            .all(|m| m.len <= 3 && (m.double || m.at <= text.len()))
    );
    marks
}

/// Whether a mark stands where one opens: after white space, a bracket or a dash, before a word.
fn opens(text: &str, at: usize, c: char) -> bool {
    let before = text[..at].chars().next_back();
    let after = text[at + c.len_utf8()..].chars().next();
    let free = before.is_none_or(|b| {
        b.is_whitespace()
            || matches!(
                b,
                '(' | '[' | '—' | '–' | '-' | '/' | '“' | '‘' | '"' | '\'' | '„'
            )
    });
    free && after.is_some_and(|a| !a.is_whitespace() && !matches!(a, '.' | ',' | ')' | '?' | '!'))
}

/// Whether a single mark is an apostrophe: inside a word, at the start of a clipped word (*'s*,
/// *'t*), or at the end of a word where nothing is open, or where a genitive goes on (*Thomas' fiets*).
fn is_apostrophe(text: &str, at: usize, c: char, is_open: bool, words: &QuoteWords) -> bool {
    let before = text[..at].chars().next_back();
    let rest = &text[at + c.len_utf8()..];
    let after = rest.chars().next();
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    if letter(before) && letter(after) {
        return true;
    }
    if letter(after) {
        let word: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
        if words.elisions.contains(&word.to_lowercase()) {
            return true;
        }
        // Nothing closes it: the start of a clipped word that is not listed, or a stray mark.
        return !closes_later(rest);
    }
    if letter(before) && !is_open {
        return true;
    }
    // *'Thomas' fiets is weg'*: after s, x or z, before a small letter, with another end to come.
    let genitive = before.is_some_and(|b| matches!(b.to_ascii_lowercase(), 's' | 'x' | 'z'));
    let goes_on = rest
        .strip_prefix(' ')
        .and_then(|r| r.chars().next())
        .is_some_and(char::is_lowercase);
    genitive && goes_on && closes_later(rest)
}

/// Whether a single mark that can close comes before the next one that can open.
fn closes_later(rest: &str) -> bool {
    for (i, c) in rest.char_indices() {
        if !matches!(c, '\'' | '’' | '‘' | '´' | '`' | '›') {
            continue;
        }
        let before = rest[..i].chars().next_back();
        let after = rest[i + c.len_utf8()..].chars().next();
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        if word(before) && word(after) {
            continue;
        }
        if before.is_some_and(|b| !b.is_whitespace()) && !word(after) {
            return true;
        }
    }
    false
}

/// The text without the marks of emphasis of Markdown, `*so*`, `**so**` and `_so_`.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['*', '_']) {
        let (before, marked) = rest.split_at(at);
        out.push_str(before);
        let mark = &marked[..1];
        let width = if marked.starts_with("**") || marked.starts_with("__") {
            2
        } else {
            1
        };
        let free = !before.ends_with(char::is_alphanumeric);
        let inner = &marked[width..];
        let end = inner.find(mark).filter(|end| {
            let (word, after) = (&inner[..*end], inner.get(end + width..).unwrap_or(""));
            free && !word.is_empty()
                && !word.starts_with(char::is_whitespace)
                && !word.ends_with(char::is_whitespace)
                && inner[*end..].starts_with(&marked[..width])
                && !after.starts_with(char::is_alphanumeric)
        });
        match end {
            Some(end) => {
                out.push_str(&inner[..end]);
                rest = &inner[end + width..];
            }
            None => {
                out.push_str(&marked[..width]);
                rest = inner;
            }
        }
    }
    out + rest
}

/// Every sentence of a text without any capital gets one, as its writer left them all out. A
/// sentence starts after a closing mark and white space; *a.u.b.* and *3.5* hold none.
fn sentences(text: &str) -> String {
    if text.chars().any(char::is_uppercase) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let (mut ended, mut starts) = (false, false);
    // The letters since the last mark or space: one letter before a point is an abbreviation.
    let mut letters = 0;
    for c in text.chars() {
        if starts && c.is_alphabetic() {
            out.extend(c.to_uppercase());
        } else {
            out.push(c);
        }
        starts = (ended && c.is_whitespace()) || (starts && matches!(c, '‘' | '“' | ' '));
        ended = match c {
            '.' => letters != 1,
            '!' | '?' => true,
            _ => ended && matches!(c, '’' | '”'),
        };
        letters = if c.is_alphanumeric() { letters + 1 } else { 0 };
    }
    out
}

/// The text with a capital at its beginning and a closing point at its end.
///
/// Where the writer used no capitals at all, every sentence gets one.
///
/// Exclamation and question marks and ellipses stay as they are; a comma, colon or semicolon at the
/// end gives way to the point. A text that starts with an ellipsis or an apostrophe keeps its small letter.
pub(super) fn closed(text: &str) -> String {
    let mut text = capitalised(&sentences(text));
    let core = |t: &str| t.trim_end_matches(['’', '”', ')', ']', ' ']).len();
    let end = core(&text);
    let last = text[..end].chars().next_back();
    match last {
        None | Some('.' | '!' | '?' | '…') => text,
        Some(',' | ';' | ':') if end == text.len() => {
            text.truncate(end - 1);
            text.truncate(text.trim_end().len());
            text.push('.');
            text
        }
        // *[…]* at the end stands for words of its own.
        _ => {
            text.push('.');
            text
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inner_quotation_marks_are_single_and_apostrophes_stay() {
        for (text, expected) in [
            ("Hij zei \"kom maar\" en ging", "Hij zei ‘kom maar’ en ging"),
            ("Hij zei “kom maar” en ging", "Hij zei ‘kom maar’ en ging"),
            ("Hij zei „kom maar” en ging", "Hij zei ‘kom maar’ en ging"),
            ("Hij zei ”kom maar” en ging", "Hij zei ‘kom maar’ en ging"),
            ("Hij zei 'kom maar' en ging", "Hij zei ‘kom maar’ en ging"),
            ("Hij zei ‘kom maar’ en ging", "Hij zei ‘kom maar’ en ging"),
            (
                "Ze riep: \"Hij zei 'nee' tegen me\"",
                "Ze riep: ‘Hij zei “nee” tegen me’",
            ),
            (
                "'s Avonds heb ik foto's van oma's huis",
                "'s Avonds heb ik foto's van oma's huis",
            ),
            ("Thomas' fiets is weg", "Thomas' fiets is weg"),
            (
                "Ze zei 'Thomas' fiets is weg' en liep door",
                "Ze zei ‘Thomas' fiets is weg’ en liep door",
            ),
            ("Ik zei 'k weet 't niet", "Ik zei 'k weet 't niet"),
            ("Toen zei hij \"kom", "Toen zei hij ‘kom’"),
            ("kom\" zei hij", "kom zei hij"),
            ("\"Ik wil naar huis.\"", "Ik wil naar huis."),
            ("“Ik wil naar huis”", "Ik wil naar huis"),
            ("\"Nee\" en \"ja\"", "‘Nee’ en ‘ja’"),
            ("Ik vond het ‘gewoon’ stom", "Ik vond het ‘gewoon’ stom"),
        ] {
            assert_eq!(
                nested(text, crate::respondent::Guide::built_in().quote_words()),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn emphasis_goes_and_other_stars_stay() {
        for (text, expected) in [
            ("niet *vanwege de situatie*.", "niet vanwege de situatie."),
            ("**echt** niet en _nooit_ meer", "echt niet en nooit meer"),
            ("k*t en sn_naam_x", "k*t en sn_naam_x"),
            ("3 * 4 * 5", "3 * 4 * 5"),
            ("*los", "*los"),
        ] {
            assert_eq!(plain(text), expected, "{text}");
        }
    }

    #[test]
    fn a_writer_without_capitals_gets_them_at_every_sentence() {
        let text = "goed hoor. maar toen a.u.b. niet! ‘kom’ zei hij";
        assert_eq!(
            closed(text),
            "Goed hoor. Maar toen a.u.b. niet! ‘Kom’ zei hij."
        );
        assert_eq!(closed("Goed hoor. maar toen"), "Goed hoor. maar toen.");
    }

    #[test]
    fn quotations_start_with_a_capital_and_end_with_a_point() {
        for (text, expected) in [
            ("ik wil naar huis", "Ik wil naar huis."),
            ("Waarom?", "Waarom?"),
            ("Ja maar...", "Ja maar..."),
            ("Ja maar…", "Ja maar…"),
            ("Hij zei ‘kom’", "Hij zei ‘kom’."),
            ("Hij zei ‘kom.’", "Hij zei ‘kom.’"),
            ("en toen,", "En toen."),
            ("'s avonds niet", "'s avonds niet."),
            ("…en toen weg", "…en toen weg."),
            ("", ""),
        ] {
            assert_eq!(closed(text), expected, "{text}");
        }
    }
}
