//! What stays readable: a user's own list of phrases that no find may touch.
//!
//! `lists/keep.txt` in the folder of `--rules` holds one phrase a line. A find that lies wholly
//! inside such a phrase is dropped, whoever made it; one that reaches beyond the phrase stays, so
//! that *Sanne* on the list does not uncover half of *Sanne de Wit*. Phrases are found in any case,
//! with any white space between their words, and as whole words or with *'s*: *Ede* is not found in
//! *Eden*, but in *Ede's*.

use super::user_lists::entries;
use crate::rules::{KEEP, RuleFiles};
use crate::{Error, ErrorKind, Result, Span};
use aho_corasick::{AhoCorasick, MatchKind};

/// The phrases of a user's list, as one automaton.
#[derive(Default)]
pub(crate) struct Keep(Option<AhoCorasick>);

impl std::fmt::Debug for Keep {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let phrases = self.0.as_ref().map_or(0, AhoCorasick::patterns_len);
        write!(f, "Keep({phrases} phrases)")
    }
}

impl Keep {
    /// The user's list; without one nothing is kept.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::TooLarge`] if no automaton can hold the list.
    pub(crate) fn of(rules: &RuleFiles) -> Result<Self> {
        let Some(text) = rules.user_text(KEEP) else {
            return Ok(Self::default());
        };
        let phrases: Vec<String> = entries(text).map(|entry| plain(entry).0).collect();
        if phrases.is_empty() {
            return Ok(Self::default());
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .build(phrases)
            .map_err(|_| Error::new(ErrorKind::TooLarge).in_part("lists/keep.txt"))?;
        Ok(Self(Some(automaton)))
    }

    /// Where the phrases stand in a text. O(n + hits); nothing at all without a list.
    pub(crate) fn find(&self, text: &str) -> Kept {
        let Some(automaton) = &self.0 else {
            return Kept::default();
        };
        let (plain, origins) = plain(text);
        let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let mut spans: Vec<Span> = automaton
            .find_overlapping_iter(&plain)
            .filter_map(|hit| {
                let before = plain.get(..hit.start())?.chars().next_back();
                let after = plain.get(hit.end()..)?;
                let possessive = ["'s", "’s"].into_iter().find(|p| {
                    let behind = after.strip_prefix(p);
                    behind.is_some_and(|b| !is_word(b.chars().next()))
                });
                let end = hit.end() + possessive.map_or(0, str::len);
                let inside = is_word(before) || is_word(after.chars().next());
                (!inside).then(|| Span::new(origins[hit.start()], origins[end]))
            })
            .collect();
        spans.sort();
        // The furthest end of all that start so early: one look-up then answers.
        let mut furthest = 0;
        for span in &mut spans {
            furthest = furthest.max(span.end);
            span.end = furthest;
        }
        Kept(spans)
    }
}

/// Where a text holds phrases of the list.
#[derive(Debug, Default)]
pub(crate) struct Kept(Vec<Span>);

impl Kept {
    /// Whether a span lies wholly inside one phrase. O(log n).
    pub(crate) fn hold(&self, span: Span) -> bool {
        let behind = self.0.partition_point(|k| k.start <= span.start);
        behind > 0 && self.0[behind - 1].end >= span.end
    }
}

/// A text in lower case with single spaces, and for each of its bytes, and its end, the byte of the
/// original that it comes from.
fn plain(text: &str) -> (String, Vec<usize>) {
    let mut out = String::with_capacity(text.len());
    let mut origins = Vec::with_capacity(text.len() + 1);
    for (at, letter) in text.char_indices() {
        if letter.is_whitespace() {
            if !out.ends_with(' ') {
                out.push(' ');
            }
        } else {
            out.extend(letter.to_lowercase());
        }
        origins.resize(out.len(), at);
    }
    origins.push(text.len());
    (out, origins)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::Detector;
    use crate::ingest::{self, Format, Origin, Structure};
    use crate::message::Language;

    fn rules(list: &str) -> RuleFiles {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("lists")).unwrap();
        std::fs::write(dir.path().join(KEEP), list).unwrap();
        RuleFiles::with_overlay(dir.path()).unwrap()
    }

    fn held<'t>(list: &str, text: &'t str) -> Vec<&'t str> {
        let kept = Keep::of(&rules(list)).unwrap().find(text);
        let words = crate::text::tokens(text);
        let held = words.iter().filter(|w| kept.hold(w.span()));
        held.map(|w| w.span().of(text)).collect()
    }

    #[test]
    fn phrases_are_found_in_any_case_and_as_whole_words() {
        let list = "# eigen lijst\nEde\nde brug\tgroepsnaam\nAÏDA\n";
        assert_eq!(held(list, "ede, Eden, EDE en Ede-Zuid"), ["ede", "EDE"]);
        assert_eq!(held(list, "bij De\n  Brug, Brug de"), ["De", "Brug"]);
        assert_eq!(held(list, "aïda, Aïda’s"), ["aïda", "Aïda’s"]);
        assert!(held(list, "Aïda’se").is_empty());
        assert!(held(list, "eigen lijst groepsnaam").is_empty());
        assert!(held("", "Ede").is_empty());
    }

    #[test]
    fn a_span_must_lie_inside_one_phrase() {
        let text = "Sanne Vermeer de Jong";
        let kept = Keep::of(&rules("Sanne Vermeer\nVermeer de\n"))
            .unwrap()
            .find(text);
        let hold = |part: &str| {
            let start = text.find(part).unwrap();
            kept.hold(Span::new(start, start + part.len()))
        };
        assert!(hold("Sanne Vermeer") && hold("Vermeer de") && hold("Sanne") && hold("de"));
        assert!(!hold("Sanne Vermeer de") && !hold("Jong") && !hold("de Jong"));
    }

    #[test]
    fn places_behind_longer_letters_are_right() {
        // A letter whose small form has more bytes, and one of several bytes.
        let text = "İİ – Ede";
        let kept = Keep::of(&rules("Ede")).unwrap().find(text);
        let start = text.find("Ede").unwrap();
        assert!(kept.hold(Span::new(start, text.len())));
        assert!(!kept.hold(Span::new(start - 1, text.len())));
    }

    fn found(rules: &RuleFiles, text: &str) -> Vec<String> {
        let origin = Origin {
            number: 1,
            path: "a.txt".into(),
        };
        let bytes = text.as_bytes().to_vec();
        let document = ingest::read(Format::Text, bytes, origin, Structure::built_in()).unwrap();
        let detector = Detector::new(rules, Language::English).unwrap();
        let resolved = detector.detect(&document).unwrap();
        let texts = resolved
            .mentions
            .iter()
            .map(|m| m.detection.span.of(text).to_owned());
        texts.collect()
    }

    #[test]
    fn the_users_list_wins_over_the_recognisers() {
        let text = "Sanne de Wit en Fatima Yilmaz wonen in Ede. Fatima belt 06-12345678. Fatima zegt: Fatima Yilmaz.";
        let all = found(&RuleFiles::built_in(), text);
        for name in ["Sanne de Wit", "Fatima Yilmaz", "Ede", "06-12345678"] {
            assert!(all.iter().any(|f| f == name), "{name} is not in {all:?}");
        }
        let left = found(&rules("ede\nsanne\nfatima yilmaz\n06-12345678"), text);
        assert_eq!(left, ["Sanne de Wit", "Fatima", "Fatima"]);
    }
}
