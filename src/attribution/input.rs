//! A line as the grammar sees it: one space for any run of them, no soft hyphens, columns kept.

/// A hyphen that ends a line inside a word: a real one, a soft one, or a suspended one.
pub(crate) const BROKEN: char = '\u{E000}';

/// Longer lines are not read, in characters.
const LONGEST: usize = 20_000;

/// A smoothed line.
pub(crate) struct Input {
    symbols: Vec<char>,
    /// Per symbol where it stands in the line, in bytes and in characters; and one for the end.
    places: Vec<(usize, usize)>,
}

impl Input {
    /// Smooths a line; `None` if it is too long.
    ///
    /// `compose` are letters with the letter and mark that they may be spelled with.
    pub(crate) fn new(line: &str, compose: &[(char, char, char)]) -> Option<Self> {
        let chars: Vec<(usize, char)> = line.char_indices().take(LONGEST + 1).collect();
        if chars.len() > LONGEST {
            return None;
        }
        let mut input = Self {
            symbols: Vec::with_capacity(chars.len()),
            places: Vec::with_capacity(chars.len() + 1),
        };
        let mut at = 0;
        while let Some(&(byte, c)) = chars.get(at) {
            let rest = &chars[at + 1..];
            let place = (byte, at);
            at += 1;
            match c {
                '\u{AD}' => {
                    let gap = Gap::of(rest);
                    if gap.breaks {
                        at += gap.length;
                    }
                }
                '-' if Gap::of(rest).breaks => at = input.broken(place, at, Gap::of(rest), &chars),
                c if c.is_whitespace() => {
                    let gap = Gap::of(&chars[at - 1..]);
                    at += gap.length - 1;
                    if !input.symbols.is_empty() && at < chars.len() {
                        input.push(if gap.breaks { '\n' } else { ' ' }, place);
                    }
                }
                c if is_unseen(c) => {}
                BROKEN => input.push('\u{FFFD}', place),
                c => input.composed(c, place, compose),
            }
        }
        while input.symbols.last().is_some_and(|c| c.is_whitespace()) {
            input.symbols.pop();
            input.places.pop();
        }
        input.places.push((line.len(), chars.len()));
        Some(input)
    }

    /// A hyphen before a line break; gives where to go on.
    fn broken(
        &mut self,
        place: (usize, usize),
        at: usize,
        gap: Gap,
        chars: &[(usize, char)],
    ) -> usize {
        let before = self.symbols.last().copied();
        let after = chars.get(at + gap.length).map(|c| c.1);
        let both = |test: fn(char) -> bool| before.is_some_and(test) && after.is_some_and(test);
        if both(char::is_alphabetic) {
            self.push(BROKEN, place);
            at + gap.length
        } else {
            self.push('-', place);
            // The break between two ages of a band goes; any other is an ordinary one.
            at + if both(|c| c.is_ascii_digit()) {
                gap.length
            } else {
                0
            }
        }
    }

    fn composed(&mut self, c: char, place: (usize, usize), compose: &[(char, char, char)]) {
        let whole = self.symbols.last().and_then(|last| {
            let fits = |&&(_, letter, mark): &&(char, char, char)| letter == *last && mark == c;
            compose.iter().find(fits).map(|entry| entry.0)
        });
        match (whole, self.symbols.last_mut()) {
            (Some(whole), Some(last)) => *last = whole,
            _ => self.push(c, place),
        }
    }

    fn push(&mut self, symbol: char, place: (usize, usize)) {
        self.symbols.push(symbol);
        self.places.push(place);
    }

    pub(crate) fn len(&self) -> usize {
        self.symbols.len()
    }

    pub(crate) fn get(&self, at: usize) -> Option<char> {
        self.symbols.get(at).copied()
    }

    /// The first symbol of the word at a symbol, which a space before it belongs to.
    pub(crate) fn word(&self, at: usize) -> usize {
        let inner = |at: &usize| self.get(at - 1).is_some_and(char::is_alphanumeric);
        match self.get(at) {
            Some(c) if c.is_whitespace() => at + 1,
            Some(c) if c.is_alphanumeric() => (1..=at).rev().find(|a| !inner(a)).unwrap_or(0),
            _ => at,
        }
    }

    /// Where a symbol stands in the line, in bytes.
    pub(crate) fn byte(&self, at: usize) -> usize {
        self.place(at).0
    }

    /// The column of a symbol, in characters from 1.
    pub(crate) fn column(&self, at: usize) -> usize {
        self.place(at).1 + 1
    }

    fn place(&self, at: usize) -> (usize, usize) {
        let last = self.places.len().saturating_sub(1);
        self.places.get(at.min(last)).copied().unwrap_or_default()
    }
}

/// A run of white space.
#[derive(Clone, Copy)]
struct Gap {
    length: usize,
    breaks: bool,
}

impl Gap {
    fn of(chars: &[(usize, char)]) -> Self {
        let run = chars
            .iter()
            .take_while(|(_, c)| c.is_whitespace() || is_unseen(*c));
        let breaks = |c: char| {
            matches!(
                c,
                '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}'
            )
        };
        Self {
            length: run.clone().count(),
            breaks: run.clone().any(|(_, c)| breaks(*c)),
        }
    }
}

/// Marks without width that editors leave behind.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn smooth(line: &str) -> String {
        let input = Input::new(line, &[('é', 'e', '\u{301}')]).unwrap();
        input.symbols.iter().collect()
    }

    #[test]
    fn spaces_are_one_and_the_ends_are_bare() {
        assert_eq!(smooth(" a \t b\u{A0}c \n\t d "), "a b c\nd");
    }

    #[test]
    fn soft_hyphens_go_with_their_break() {
        assert_eq!(smooth("aa\u{AD}bb cc\u{AD}\n dd"), "aabb ccdd");
    }

    #[test]
    fn a_hyphen_at_the_end_of_a_line_stays_open() {
        assert_eq!(smooth("aa-\n\t bb"), format!("aa{BROKEN}bb"));
        assert_eq!(smooth("18-\n20"), "18-20");
        assert_eq!(smooth("aa -\nbb"), "aa -\nbb");
    }

    #[test]
    fn letters_with_marks_are_composed_and_columns_are_those_of_the_line() {
        let input = Input::new("  e\u{301}n", &[('é', 'e', '\u{301}')]).unwrap();
        assert_eq!(input.get(0), Some('é'));
        assert_eq!((input.column(0), input.column(1)), (3, 5));
        assert_eq!((input.byte(1), input.byte(2)), (5, 6));
    }
}
