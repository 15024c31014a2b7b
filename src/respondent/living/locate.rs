//! Where a text tells of a place to live, and whether that is so now.

use super::{Living, Taxonomy};
use crate::Span;
use crate::text::sieve::Room;

impl Taxonomy {
    /// The category that a text tells of now, and the span of its wording in the text.
    ///
    /// The text is a field's value, a title, or what follows *ik woon*. The first wording counts
    /// that is not told of earlier, of later, of others, or denied.
    pub(in crate::respondent) fn locate(&'static self, text: &str) -> Option<(Living, Span)> {
        let mut at = 0;
        while let Some(rest) = text.get(at..) {
            let (living, span) = self.first(rest)?;
            let span = span.shift(at);
            if self.is_present(text, span) {
                return Some((living, span));
            }
            at = span.end;
        }
        None
    }

    /// Every category that a text tells of now, in its order.
    pub(in crate::respondent) fn locate_all(&'static self, text: &str) -> Vec<(Living, Span)> {
        let mut all = self.every(text);
        all.retain(|(_, span)| self.is_present(text, *span));
        all
    }

    /// The last category that a text tells of, whenever that was, of the respondent and not denied:
    /// what follows says that it is so now.
    pub(in crate::respondent) fn locate_last(&'static self, text: &str) -> Option<(Living, Span)> {
        let mut all = self.every(text);
        all.retain(|(_, span)| {
            let before = text.get(..span.start).unwrap_or("");
            !self.no.is_match(before) && !self.other.is_match(before)
        });
        all.pop()
    }

    fn every(&'static self, text: &str) -> Vec<(Living, Span)> {
        let mut all = Vec::new();
        let mut at = 0;
        while let Some((living, span)) = text.get(at..).and_then(|rest| self.first(rest)) {
            let span = span.shift(at);
            at = span.end;
            all.push((living, span));
        }
        all
    }

    /// Whether another place says more: *thuis* beside *in een azc*.
    pub(in crate::respondent) fn is_housing(&self, living: Living) -> bool {
        self.housing.iter().any(|code| code == living.code())
    }

    /// Whether an answer says no.
    pub(in crate::respondent) fn denied(&self, answer: &str) -> bool {
        self.nay.is_match(answer)
    }

    /// The category of who says no to a question such as *heb je een vaste woonplek?*
    pub(in crate::respondent) fn denied_home(&'static self, question: &str) -> Option<Living> {
        let asked = self.home.is_match(question);
        asked.then(|| self.of(&self.homeless)).flatten()
    }

    fn first(&'static self, text: &str) -> Option<(Living, Span)> {
        let mut room = Room::default();
        self.sieve.look(text, &mut room);
        let possible: Vec<usize> = room.let_through().map(|(pattern, _)| pattern).collect();
        let mut best: Option<(Living, Span, u8)> = None;
        for category in &self.categories {
            let living = Living {
                entry: &category.entry,
                taxonomy: self,
            };
            let own = category.patterns.clone();
            let own = own.filter(|p| possible.binary_search(p).is_ok());
            for span in own.filter_map(|p| self.patterns[p].find(text)) {
                let rank = |span: Span, priority: u8| {
                    (std::cmp::Reverse(span.start), priority, span.len())
                };
                // Where one wording lies in the other, what counts is the one that says more.
                let new = trimmed(text, span);
                let better = best.is_none_or(|(_, old, priority)| {
                    if new.overlaps(old) && priority != category.entry.priority {
                        category.entry.priority > priority
                    } else {
                        rank(new, category.entry.priority) > rank(old, priority)
                    }
                });
                if better {
                    best = Some((living, new, category.entry.priority));
                }
            }
        }
        best.map(|(living, span, _)| (living, span))
    }

    fn is_present(&self, text: &str, span: Span) -> bool {
        let before = text.get(..span.start).unwrap_or("");
        let clause = before
            .rfind([',', ';', '.', '(', ':', '/'])
            .and_then(|i| before.get(i + 1..))
            .unwrap_or(before);
        !self.past.is_match(clause) && !self.no.is_match(before) && !self.other.is_match(before)
    }

    /// What follows a verb of living, up to where its clause ends.
    pub(in crate::respondent) fn clause(&self, text: &str, from: usize, sentence: Span) -> Span {
        let mut end = (from + self.reach).min(sentence.end);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let span = Span::new(from, end);
        match self.stop.find(span.of(text)) {
            Some(stop) if !span.of(text)[..stop.start].trim().is_empty() => {
                Span::new(from, from + stop.start)
            }
            _ => span,
        }
    }
}

fn trimmed(text: &str, span: Span) -> Span {
    let words = span.of(text);
    let lead = words.len() - words.trim_start().len();
    Span::new(span.start + lead, span.start + words.trim_end().len())
}
