//! A text squeezed to its folded letters and digits, with the way back to the source.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The most characters that may stand between two letters or words, white space aside.
const MAX_MARKS: usize = 3;

/// The most white space between two words.
const MAX_SPACE: usize = 64;

/// Gives the folded letters and digits of a character: lower case, without diacritics, letters
/// without a decomposition as Dutch writers spell them. Everything else gives nothing.
pub(super) fn fold(c: char, mut give: impl FnMut(char)) {
    if c.is_ascii() {
        if c.is_ascii_alphanumeric() {
            give(c.to_ascii_lowercase());
        }
        return;
    }
    for part in std::iter::once(c).nfkd().flat_map(char::to_lowercase) {
        let spelled = match part {
            'ß' => "ss",
            'æ' => "ae",
            'œ' => "oe",
            'ø' => "o",
            'ł' => "l",
            'đ' | 'ð' => "d",
            'þ' => "th",
            'ı' => "i",
            'ħ' => "h",
            _ => {
                if part.is_alphanumeric() && !is_combining_mark(part) {
                    give(part);
                }
                continue;
            }
        };
        spelled.chars().for_each(&mut give);
    }
}

/// The folded letters and digits of a text.
pub(super) fn key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    for c in text.chars() {
        fold(c, |f| key.push(f));
    }
    key
}

/// Whether a character stands in a word without showing: a soft hyphen, zero width, direction.
fn is_hidden(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`' | '´')
}

/// What stands between two letters that the key puts side by side.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// Nothing, or accents that stand apart.
    None,
    /// Characters that do not show.
    Hidden,
    /// A hyphen and a line end.
    Broken,
    /// White space.
    Space,
    /// A few other characters.
    Marks,
    /// The end of a sentence, or more than belongs together.
    Far,
}

/// Names the kind of a gap.
pub(super) fn gap(between: &str) -> Gap {
    if between.is_empty() {
        return Gap::None;
    }
    let mut hidden = 0;
    let mut marks = 0;
    let mut spaces = 0;
    let mut hyphens = 0;
    let mut line = false;
    let mut ends = false;
    let mut far = false;
    for c in between.chars() {
        if is_hidden(c) {
            hidden += 1;
        } else if c.is_whitespace() {
            spaces += 1;
            line |= hyphens > 0 && matches!(c, '\n' | '\r' | '\u{b}' | '\u{85}' | '\u{2028}');
            far |= ends;
        } else if !is_combining_mark(c) {
            marks += 1;
            hyphens += usize::from(matches!(c, '-' | '\u{2010}' | '\u{2011}' | '¬' | '='));
            ends = matches!(c, '.' | '!' | '?' | '…');
        }
    }
    match (marks, spaces) {
        _ if far || marks > MAX_MARKS || spaces > MAX_SPACE => Gap::Far,
        (0, 0) if hidden == 0 => Gap::None,
        (0, 0) => Gap::Hidden,
        (0, _) => Gap::Space,
        (1, _) if hyphens == 1 && line => Gap::Broken,
        _ => Gap::Marks,
    }
}

/// A text as the search sees it.
///
/// Letters that the key puts side by side may lie apart in the text; every match is judged by
/// what lies between. Eight bytes a letter beside the key itself.
pub(super) struct Page<'t> {
    pub(super) text: &'t str,
    /// The folded letters and digits.
    pub(super) key: String,
    /// For every byte of the key, where its character starts in the text.
    at: Vec<usize>,
}

impl<'t> Page<'t> {
    /// Squeezes a text. O(n).
    pub(super) fn new(text: &'t str) -> Self {
        let mut key = String::with_capacity(text.len());
        let mut at = Vec::with_capacity(text.len());
        for (i, c) in text.char_indices() {
            fold(c, |f| key.push(f));
            at.resize(key.len(), i);
        }
        Self { text, key, at }
    }

    /// Where the character of a key byte starts in the text.
    pub(super) fn start(&self, k: usize) -> usize {
        self.at[k]
    }

    /// The character of a key byte as the text spells it.
    pub(super) fn char(&self, k: usize) -> char {
        self.text[self.at[k]..].chars().next().unwrap_or('\0')
    }

    /// Where the character of a key byte ends, with the accents that stand behind it.
    pub(super) fn end(&self, k: usize) -> usize {
        let own = self.at[k] + self.char(k).len_utf8();
        let marks = self.text[own..]
            .chars()
            .take_while(|c| is_combining_mark(*c));
        own + marks.map(char::len_utf8).sum::<usize>()
    }

    /// Whether two key bytes come from one character.
    pub(super) fn same_char(&self, a: usize, b: usize) -> bool {
        self.at[a] == self.at[b]
    }

    /// What stands before a key byte, up to the letter before it.
    pub(super) fn before(&self, k: usize) -> &'t str {
        let from = if k == 0 { 0 } else { self.end(k - 1) };
        self.text.get(from..self.at[k]).unwrap_or("")
    }

    /// What stands behind a key byte, up to the next letter.
    pub(super) fn behind(&self, k: usize) -> &'t str {
        let to = self.at.get(k + 1).copied().unwrap_or(self.text.len());
        self.text.get(self.end(k)..to).unwrap_or("")
    }

    /// Whether a key byte follows its neighbour within one word.
    pub(super) fn follows(&self, k: usize) -> bool {
        k > 0 && k < self.at.len() && matches!(gap(self.before(k)), Gap::None | Gap::Hidden)
    }

    /// Whether a new word starts at a key byte that follows its neighbour, as in `sanneBakker`,
    /// `XMLBakker` and `sanne2008`. `IJ` and `Mc` start no word.
    pub(super) fn steps(&self, k: usize) -> bool {
        if self.same_char(k - 1, k) {
            return false;
        }
        let (a, b) = (self.char(k - 1), self.char(k));
        if a.is_numeric() != b.is_numeric() {
            return true;
        }
        let next_lower =
            k + 1 < self.at.len() && self.follows(k + 1) && self.char(k + 1).is_lowercase();
        let head = &self.key.as_bytes()[..k];
        let scottish = head.ends_with(b"mc") || head.ends_with(b"mac");
        b.is_uppercase()
            && ((a.is_lowercase() && !scottish)
                || (a.is_uppercase() && next_lower && !(a == 'I' && b == 'J')))
    }

    /// Whether a place in the text is the start of a sentence, so that a capital says nothing.
    ///
    /// The word alone on its line or in its cell, and a speaker's label, are no sentence.
    pub(super) fn starts_sentence(&self, start: usize, end: usize) -> bool {
        let next = self.text[end..].chars().next();
        if matches!(
            next,
            None | Some('\n' | '\r' | '\t' | ':' | ';' | '"' | '<')
        ) {
            return false;
        }
        let before = self.text[..start].trim_end_matches(|c| {
            matches!(
                c,
                '"' | '\'' | '“' | '„' | '‘' | '’' | '(' | '[' | '-' | '–' | '*' | ' '
            )
        });
        let bare = before.trim_end();
        bare.is_empty()
            || bare.ends_with(['.', '!', '?', '…', ':'])
            || before.len() > bare.len() && before[bare.len()..].matches('\n').count() > 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_keeps_letters_and_digits_only() {
        assert_eq!(
            key("Ĳsbrand Łukasz-Straße Çağla ﬁn ＳＡＮ e\u{301}1"),
            "ijsbrandlukaszstrassecaglafinsane1"
        );
    }

    #[test]
    fn gaps_are_told_apart() {
        let kinds = [
            "",
            "\u{301}",
            "\u{ad}",
            "-\n  ",
            " \u{a0}\n",
            "_",
            ". ",
            "-----",
        ]
        .map(gap);
        use Gap::{Broken, Far, Hidden, Marks, None, Space};
        assert!(kinds == [None, None, Hidden, Broken, Space, Marks, Far, Far]);
    }
}
