//! Functions of professionals, as they are printed.

use super::wording::Pattern;
use crate::resolve::Resolved;
use crate::{Error, ErrorKind, Result, Span};
use aho_corasick::{AhoCorasick, MatchKind};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    title: String,
    #[serde(default)]
    also: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rank {
    senior: String,
    junior: String,
    printed_senior: String,
    printed_junior: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Value {
    stop: String,
    between: String,
    words: usize,
    refuse: String,
}

/// The known titles, and how a title is cut from what surrounds it.
pub(super) struct Functions {
    titles: Vec<String>,
    automaton: AhoCorasick,
    owners: Vec<usize>,
    senior: Pattern,
    junior: Pattern,
    rank: [String; 2],
    stop: Pattern,
    between: Pattern,
    words: usize,
    refuse: Pattern,
}

impl Functions {
    pub(super) fn new(
        entries: Vec<Entry>,
        rank: Rank,
        value: &Value,
        macros: &BTreeMap<String, String>,
    ) -> Result<Self> {
        let mut owners = Vec::new();
        let mut forms = Vec::new();
        let mut titles = Vec::new();
        for (i, entry) in entries.into_iter().enumerate() {
            for form in std::iter::once(&entry.title).chain(&entry.also) {
                owners.push(i);
                forms.push(form.clone());
            }
            titles.push(entry.title);
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .ascii_case_insensitive(true)
            .build(forms)
            .map_err(|_| Error::new(ErrorKind::Rules))?;
        Ok(Self {
            titles,
            automaton,
            owners,
            senior: Pattern::new(&rank.senior, macros),
            junior: Pattern::new(&rank.junior, macros),
            rank: [rank.printed_senior, rank.printed_junior],
            stop: Pattern::new(&value.stop, macros),
            between: Pattern::new(&value.between, macros),
            words: value.words,
            refuse: Pattern::new(&value.refuse, macros),
        })
    }

    /// The titles as they are printed.
    pub(super) fn titles(&self) -> &[String] {
        &self.titles
    }

    pub(super) fn check(&self) -> Result<()> {
        for pattern in [
            &self.senior,
            &self.junior,
            &self.stop,
            &self.between,
            &self.refuse,
        ] {
            pattern.check()?;
        }
        Ok(())
    }

    /// The first known title in a text, as printed but for its capital, and where it stands.
    pub(super) fn find(&self, text: &str) -> Option<(String, Span)> {
        let found = self.automaton.find_iter(text).find(|m| {
            let word = |c: char| c.is_alphanumeric() || c == '-';
            let before = text.get(..m.start()).and_then(|t| t.chars().next_back());
            let after = text.get(m.end()..).and_then(|t| t.chars().next());
            !before.is_some_and(word) && !after.is_some_and(word)
        })?;
        let title = &self.titles[self.owners[found.pattern().as_usize()]];
        let before = text.get(..found.start()).unwrap_or("");
        let rank = [&self.senior, &self.junior]
            .into_iter()
            .zip(&self.rank)
            .find_map(|(p, printed)| Some((p.find(before)?, printed)));
        Some(match rank {
            Some((span, printed)) => (
                format!("{printed}{title}"),
                Span::new(span.start, found.end()),
            ),
            None => (title.clone(), Span::new(found.start(), found.end())),
        })
    }

    /// The title that follows *ik ben* or *ik werk als* in a sentence.
    pub(super) fn after(&self, text: &str) -> Option<(String, Span)> {
        let (title, span) = self.find(text)?;
        let between = text.get(..span.start)?;
        (between.len() < 60 && self.between.is_match(between)).then_some((title, span))
    }

    /// The function of a field's value, and where it stands.
    ///
    /// A known title wins wherever it stands. Of another value nothing is printed, since it may
    /// hold a name that nobody found; it tells that there is a function, without the title, if it is
    /// short and holds no name that is known. It is cut where place or time begin.
    pub(super) fn in_field(
        &self,
        text: &str,
        value: Span,
        resolved: &Resolved,
    ) -> Option<(Option<String>, Span)> {
        let words = value.of(text);
        if let Some((title, span)) = self.find(words) {
            return Some((Some(title), span.shift(value.start)));
        }
        let end = self.stop.find(words).map_or(words.len(), |s| s.start);
        let title = words.get(..end)?.trim();
        let span = Span::new(value.start, value.start + title.len());
        let named = resolved
            .mentions
            .iter()
            .any(|m| m.detection.span.overlaps(span));
        let short = (1..=self.words).contains(&title.split_whitespace().count());
        let plain = title
            .chars()
            .all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '.'))
            && title.chars().any(char::is_alphabetic);
        // A capital inside may be a name that detection missed.
        let capital = title.chars().skip(1).any(char::is_uppercase);
        let refused = self.refuse.is_match(title);
        (!named && short && plain && !capital && !refused).then_some((None, span))
    }
}

#[cfg(test)]
mod tests {
    use super::super::guide::Guide;
    use super::*;

    #[test]
    fn a_field_gives_the_function_without_place_and_time() {
        const UNKNOWN: Option<Option<&str>> = Some(None);
        for (text, function) in [
            (
                "Senior groepsleider bij De Wissel, sinds 2015",
                Some(Some("sr. groepsleider")),
            ),
            ("sr. groepsleider", Some(Some("sr. groepsleider"))),
            ("orthopedagoog", Some(Some("orthopedagoog"))),
            (
                "Orthopedagoog-generalist",
                Some(Some("orthopedagoog-generalist")),
            ),
            (
                "pm'er op een leefgroep",
                Some(Some("pedagogisch medewerker")),
            ),
            (
                "Creatieve activiteitenbegeleider",
                Some(Some("creatieve-activiteitenbegeleider")),
            ),
            ("begeleider bij Wim Dekker", Some(Some("begeleider"))),
            ("Paardencoach bij Stal Zonnehoek", UNKNOWN),
            ("Fenna", UNKNOWN),
            ("werkt bij Stal Zonnehoek in Ermelo", None),
            ("Kok Jansen", None),
            ("-", None),
        ] {
            let value = Span::new(0, text.len());
            let functions = &Guide::built_in().functions;
            let found = functions.in_field(text, value, &Resolved::default());
            let title = found.as_ref().map(|f| f.0.as_deref());
            assert_eq!(title, function, "{text}");
        }
    }

    #[test]
    fn a_sentence_gives_the_speakers_own_function_only() {
        let functions = &Guide::built_in().functions;
        let after = |text: &str| functions.after(text).map(|f| f.0);
        assert_eq!(
            after(" nu zes jaar jeugdbeschermer.").as_deref(),
            Some("jeugdbeschermer")
        );
        assert_eq!(after(" blij met mijn groepsleider"), None);
        assert_eq!(after(" boos op de voogd"), None);
    }
}
