//! A text with its identifying spans marked.

use super::letters::{is_alphanumeric, is_blank, is_digit, words};
use crate::{EntityKind, Error, ErrorKind, Original, Result};
use std::fmt;
use std::ops::Range;

/// A span that somebody marked.
///
/// Numbers are Unicode code points of the text that it belongs to, half-open. `Debug` tells no text:
/// what an entity is called may be a name as well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    /// Its first code point.
    pub start: usize,
    /// The first code point after it; always greater than `start`.
    pub end: usize,
    /// What it is; `None` for a label that is no kind of ours, which is always optional.
    pub kind: Option<EntityKind>,
    /// Who or what is meant: the same for all mentions of one entity in a document.
    pub entity: Option<Original>,
    /// Whether finding it is neither rewarded nor punished.
    pub optional: bool,
    /// The line of its file that it starts in, from 1.
    pub line: u32,
    /// The character of that line that its mark starts at, from 1; 0 in columns.
    pub column: u32,
}

impl Marked {
    /// The kind of a span that has to be found; `None` for an optional one.
    #[must_use]
    pub fn required(&self) -> Option<EntityKind> {
        self.kind.filter(|_| !self.optional)
    }
}

/// A text and its marked spans, which are sorted, disjoint and inside it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Gold {
    letters: Vec<char>,
    spans: Vec<Marked>,
    line: u32,
}

impl fmt::Debug for Gold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Gold({} characters, {} spans)",
            self.letters.len(),
            self.spans.len()
        )
    }
}

impl Gold {
    /// An empty text that starts at a line of its file.
    pub(super) fn at_line(line: u32) -> Self {
        Self {
            line,
            ..Self::default()
        }
    }

    /// Adds what is not marked.
    pub(super) fn push(&mut self, text: &str) {
        self.letters.extend(text.chars());
    }

    /// Adds what is marked. Where it stands in the text is set here.
    pub(super) fn mark(&mut self, surface: &str, span: Marked) {
        let start = self.letters.len();
        self.push(surface);
        let end = self.letters.len();
        self.spans.push(Marked { start, end, ..span });
    }

    /// Makes the span that was marked last longer, up to the end of the text.
    pub(super) fn prolong(&mut self) {
        let end = self.letters.len();
        if let Some(span) = self.spans.last_mut() {
            span.end = end;
        }
    }

    /// The text, if everything in it that has to be found can be looked for.
    ///
    /// # Errors
    ///
    /// `kind` at a required age or date without a word.
    pub(super) fn checked(self, kind: ErrorKind) -> Result<Self> {
        let timed = |s: &Marked| matches!(s.required(), Some(EntityKind::Age | EntityKind::Date));
        let wordless = |s: &&Marked| timed(s) && self.needed(s).is_empty();
        match self.spans.iter().find(wordless) {
            None => Ok(self),
            Some(span) => Err(Error::new(kind).at_line(span.line).at_column(span.column)),
        }
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> String {
        self.letters.iter().collect()
    }

    /// The text, as code points.
    #[must_use]
    pub fn letters(&self) -> &[char] {
        &self.letters
    }

    /// What is marked, sorted and disjoint.
    #[must_use]
    pub fn spans(&self) -> &[Marked] {
        &self.spans
    }

    /// The line of its file that the text starts at, from 1.
    #[must_use]
    pub fn line(&self) -> u32 {
        self.line
    }

    /// The text below a span; empty for a span outside the text.
    #[must_use]
    pub fn surface(&self, span: &Marked) -> Original {
        let letters = self.letters.get(span.start..span.end);
        Original::from(letters.unwrap_or_default().iter().collect::<String>())
    }

    /// The code points of a required span that must be covered for it to count as found: every letter and
    /// digit; of an age or a date every digit or, where there is none, the first word. In order.
    #[must_use]
    pub fn needed(&self, span: &Marked) -> Vec<usize> {
        let letters = self.letters.get(span.start..span.end).unwrap_or_default();
        let those = |test: fn(char) -> bool| -> Vec<usize> {
            let hits = letters.iter().enumerate().filter(|(_, c)| test(**c));
            hits.map(|(at, _)| span.start + at).collect()
        };
        if !matches!(span.kind, Some(EntityKind::Age | EntityKind::Date)) {
            return those(is_alphanumeric);
        }
        let digits = those(is_digit);
        if !digits.is_empty() {
            return digits;
        }
        let first = words(letters).next().unwrap_or_default();
        (span.start + first.start..span.start + first.end).collect()
    }

    /// The range of the text as a text of its own, which starts at a line of the file.
    fn part(&self, range: Range<usize>, line: u32) -> Self {
        let first = self.spans.partition_point(|s| s.start < range.start);
        let inside = self.spans[first..]
            .iter()
            .take_while(|s| s.end <= range.end);
        Self {
            letters: self.letters[range.clone()].to_vec(),
            spans: inside
                .map(|s| Marked {
                    start: s.start - range.start,
                    end: s.end - range.start,
                    ..s.clone()
                })
                .collect(),
            line,
        }
    }

    /// Every line as a text of its own, so that names do not carry over between them.
    ///
    /// Of a list, in which every span stands behind a number (`12. `, `12) `), the numbers are no
    /// text and lines without one are left out. Of any other text every line that holds something counts.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::GoldMark`] at a mark that runs over a line end.
    pub(super) fn lines(&self) -> Result<Vec<Self>> {
        let mut lines = Vec::new();
        let mut at = 0;
        for (line, letters) in (self.line..).zip(self.letters.split(|c| *c == '\n')) {
            lines.push((line, at, letters));
            at += letters.len() + 1;
        }
        let count = |lines: &[Self]| lines.iter().map(|l| l.spans.len()).sum::<usize>();
        let listed: Vec<Self> = lines
            .iter()
            .filter_map(|(line, at, letters)| {
                Some(self.part(at + number(letters)?..at + letters.len(), *line))
            })
            .collect();
        if !listed.is_empty() && count(&listed) == self.spans.len() {
            return Ok(listed);
        }
        let filled = lines
            .iter()
            .filter(|(.., letters)| !letters.iter().all(|c| is_blank(*c)));
        let lines: Vec<Self> = filled
            .map(|(line, at, letters)| self.part(*at..at + letters.len(), *line))
            .collect();
        let split = self
            .spans
            .iter()
            .find(|s| self.letters[s.start..s.end].contains(&'\n'));
        match split {
            None => Ok(lines),
            Some(span) => Err(Error::new(ErrorKind::GoldMark)
                .at_line(span.line)
                .at_column(span.column)),
        }
    }
}

/// How long the number at the start of a line of a list is, with the white space around it.
fn number(line: &[char]) -> Option<usize> {
    let run = |from: usize, test: fn(char) -> bool| {
        let rest = line.get(from..).unwrap_or_default();
        from + rest.iter().take_while(|c| test(**c)).count()
    };
    let start = run(0, is_blank);
    // Python's `\d` is narrower than its `isdigit`; no list is numbered in circles.
    let stop = run(start, |c| c.is_ascii_digit());
    let end = run(stop + 1, is_blank);
    let numbered = stop > start && matches!(line.get(stop), Some('.' | ')')) && end > stop + 1;
    numbered.then_some(end)
}

#[cfg(test)]
mod tests {
    use crate::evaluate::{Unit, marks::read};

    #[test]
    fn lines_stand_alone() {
        let texts = |body: &str| -> Vec<(String, u32, usize)> {
            let golds = read(&format!("id: 1\n=====\n{body}"), Unit::Line).unwrap();
            let all = golds.iter();
            all.map(|g| (g.text(), g.line(), g.spans().len())).collect()
        };
        let is = |text: &str, line, spans| (text.to_owned(), line, spans);
        // A list: without its numbers and its heading.
        let list = "kop\n 1. ⟦Jo|PERSON⟧ is er.\n12) Niets.\n3.Nee\n";
        assert_eq!(texts(list), [is("Jo is er.", 4, 1), is("Niets.", 5, 0)]);
        // Notes with one numbered line: every line, whole.
        let notes = "⟦Jo|PERSON⟧\n\n1. ⟦Bo|PERSON⟧\n";
        assert_eq!(texts(notes), [is("Jo", 3, 1), is("1. Bo", 5, 1)]);
        let gold = &read("=====\n1. a ⟦Bo|PERSON⟧ b ⟦Jo|PERSON⟧", Unit::Line).unwrap()[0];
        let starts: Vec<usize> = gold.spans().iter().map(|s| s.start).collect();
        assert_eq!(starts, [2, 7]);
    }

    #[test]
    fn what_must_be_covered_depends_on_the_kind() {
        let file = "=====\n⟦J. Bo|PERSON⟧ ⟦12 jaar|AGE⟧ ⟦'s middags|DATE⟧ ⟦3 mei|DATE⟧ ⟦–|ID⟧";
        let gold = &read(file, Unit::Document).unwrap()[0];
        let needed: Vec<String> = gold
            .spans()
            .iter()
            .map(|s| gold.needed(s).iter().map(|i| gold.letters()[*i]).collect())
            .collect();
        assert_eq!(needed, ["JBo", "12", "s", "3", ""]);
    }
}
