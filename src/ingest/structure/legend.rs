//! Legends: what a transcript's short labels stand for, as `M = moeder` or `PM: pleegmoeder, PV: pleegvader`.

use super::line::trim;
use crate::Span;

/// A label and what a legend says of it, both in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// The label: one word of at most six characters with a capital.
    pub label: Span,
    /// The words that say who it is.
    pub words: Span,
}

/// The longest label of a legend, in characters.
const LONGEST: usize = 6;

/// The first lines that may hold a legend: what stands later is not read before the talk.
const LINES: usize = 40;

/// The keys of the legend at the head of a text; none where there is none.
///
/// With a sign of equality one key will do; with colons there must be two on the line, each with
/// words that `is_role` knows, since `M: ja` is a turn. O(length of the head).
pub(crate) fn legend(text: &str, is_role: impl Fn(&str) -> bool) -> Vec<Key> {
    let mut keys = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n').take(LINES) {
        let span = Span::new(at, at + line.len());
        at = span.end;
        if line.contains('=') {
            keys.extend(items(text, span, '='));
        } else if line.matches(':').nth(1).is_some() {
            let found = items(text, span, ':');
            let all = found.iter().all(|key| is_role(first_words(text, *key)));
            if found.len() > 1 && all {
                keys.extend(found);
            }
        }
    }
    keys
}

/// What stands before the first comma or parenthesis.
pub(crate) fn first_words(text: &str, key: Key) -> &str {
    let words = key.words.of(text);
    words.split([',', '(', ';']).next().unwrap_or(words).trim()
}

/// The keys of a line whose labels stand before a sign: each runs up to the next one's label.
fn items(text: &str, line: Span, sign: char) -> Vec<Key> {
    let words = line.of(text);
    let mut keys: Vec<Key> = Vec::new();
    for (at, _) in words.match_indices(sign) {
        let before = words[..at].trim_end();
        let start = before.rfind(|c: char| !c.is_alphanumeric()).map_or(0, |i| {
            i + before[i..].chars().next().map_or(1, char::len_utf8)
        });
        let label = &before[start..];
        let short = (1..=LONGEST).contains(&label.chars().count());
        if !short || !label.starts_with(char::is_uppercase) {
            continue;
        }
        if let Some(last) = keys.last_mut() {
            last.words.end = line.start + start;
        }
        keys.push(Key {
            label: Span::new(line.start + start, line.start + before.len()),
            words: Span::new(line.start + at + sign.len_utf8(), line.end),
        });
    }
    for key in &mut keys {
        let words = key.words.of(text);
        let end = words
            .trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '.' | '/'));
        key.words = trim(
            text,
            Span::new(key.words.start, key.words.start + end.len()),
        );
    }
    let says = |key: &Key| key.words.of(text).starts_with(char::is_alphabetic);
    keys.retain(says);
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<(&str, &str)> {
        let keys = legend(text, |words| {
            matches!(words, "pleegmoeder" | "pleegvader" | "interviewer")
        });
        keys.iter()
            .map(|k| (k.label.of(text), k.words.of(text)))
            .collect()
    }

    #[test]
    fn labels_stand_for_words() {
        let lines = "Interview 3\nI = interviewer\nM= moeder van twee (40)\n\nI: Hoi\n";
        assert_eq!(
            of(lines),
            [("I", "interviewer"), ("M", "moeder van twee (40)")]
        );
        let one = "Legenda: I = interviewer; R1 = jongen van 16, gezinshuis / T=tolk.\n";
        let wanted = [
            ("I", "interviewer"),
            ("R1", "jongen van 16, gezinshuis"),
            ("T", "tolk"),
        ];
        assert_eq!(of(one), wanted);
        let colons = "PM: pleegmoeder, PV: pleegvader; INT: interviewer\n";
        let wanted = [
            ("PM", "pleegmoeder"),
            ("PV", "pleegvader"),
            ("INT", "interviewer"),
        ];
        assert_eq!(of(colons), wanted);
    }

    #[test]
    fn turns_and_sums_are_no_legends() {
        assert!(of("M: ja, I: nee\n").is_empty());
        assert!(of("PM: ja hoor, pleegmoeder: goed\n").is_empty());
        assert!(of("2 + 2 = 4\nk = 3\nleeftijd = 14\n").is_empty());
    }
}
