//! Document memory of numbers and codes: what was found once is found wherever it stands.

use super::{Detection, Reason, Recogniser};
use crate::detect::Analysis;
use crate::message::{Language, message};
use crate::{EntityKind, Span};
use aho_corasick::{AhoCorasick, MatchKind};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Finds again, without any cue and in any case, the codes that the recognisers before it found.
///
/// One pass over the text for all codes of a document; nothing where there are none.
pub(super) struct Again {
    rule: Arc<str>,
    reason: Reason,
}

/// What is less sure is not looked for elsewhere.
const SURE: f32 = 0.6;

/// Below any find with a cue of its own.
const SCORE: f32 = 0.55;

impl Again {
    pub(super) fn new(language: Language) -> Self {
        Self {
            rule: "found-again".into(),
            reason: message(language, "found-again").into(),
        }
    }
}

impl Recogniser for Again {
    fn find(&self, analysis: &Analysis<'_>, out: &mut Vec<Detection>) {
        let text = analysis.document.text.as_str();
        let mut known: BTreeMap<String, EntityKind> = BTreeMap::new();
        for found in out.iter().filter(|found| found.score >= SURE) {
            learn(found.span.of(text), found.kind, &mut known);
        }
        if known.is_empty() {
            return;
        }
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::LeftmostLongest)
            .build(known.keys());
        // Only a set of patterns beyond any document's size does not build.
        let Ok(automaton) = automaton else { return };
        let kinds: Vec<EntityKind> = known.values().copied().collect();
        for hit in automaton.find_iter(text) {
            let kind = kinds[hit.pattern().as_usize()];
            let span = Span::new(hit.start(), hit.end());
            if let Some(span) = standing(text, span, kind) {
                out.push(Detection {
                    span,
                    kind,
                    score: SCORE,
                    rule: self.rule.clone(),
                    reason: self.reason.clone(),
                });
            }
        }
    }
}

/// Adds the forms in which a value may be written again.
fn learn(value: &str, kind: EntityKind, known: &mut BTreeMap<String, EntityKind>) {
    let is_code = match kind {
        EntityKind::Id
        | EntityKind::Bsn
        | EntityKind::Phone
        | EntityKind::Plate
        | EntityKind::Iban => true,
        EntityKind::Handle => !value.bytes().all(|b| b.is_ascii_alphabetic()),
        _ => false,
    };
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let letters = value.bytes().filter(u8::is_ascii_alphabetic).count();
    let weight = digits + letters;
    let telling = match kind {
        EntityKind::Handle => weight >= 5,
        // `R17` and `20481`, but not `12` and `2019`.
        _ => digits >= 5 || digits >= 2 && letters > 0 && weight >= 3,
    };
    if !is_code || !telling {
        return;
    }
    known.entry(value.to_ascii_lowercase()).or_insert(kind);
    if kind == EntityKind::Handle {
        let bare = value.trim_start_matches('@');
        known.entry(bare.to_ascii_lowercase()).or_insert(kind);
    } else if weight >= 6 || digits > 2 && letters > 0 {
        let joined: String = value.chars().filter(char::is_ascii_alphanumeric).collect();
        known.entry(joined.to_ascii_lowercase()).or_insert(kind);
        let tail = joined.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        if tail.len() >= 7 && tail.bytes().all(|b| b.is_ascii_digit()) {
            known.entry(tail.to_owned()).or_insert(kind);
        }
    }
}

/// The span, if it is no part of something longer; an ID with a part number behind it
/// (`20481-B`) takes that along.
fn standing(text: &str, span: Span, kind: EntityKind) -> Option<Span> {
    let mut before = text[..span.start].chars().rev();
    match before.next() {
        Some(c) if c.is_alphanumeric() || c == '_' => return None,
        Some('-' | '/' | '.' | '@' | ',' | ':')
            if before.next().is_some_and(char::is_alphanumeric) =>
        {
            return None;
        }
        _ => {}
    }
    let rest = &text[span.end..];
    let mut after = rest.chars();
    let (mark, next) = (after.next(), after.next());
    if mark.is_some_and(|c| c.is_alphanumeric() || c == '_') {
        return None;
    }
    if !matches!(mark, Some('-' | '/' | '.')) || !next.is_some_and(char::is_alphanumeric) {
        return Some(span);
    }
    let part = rest[1..]
        .find(|c: char| !c.is_alphanumeric())
        .unwrap_or(rest.len() - 1);
    let short = part <= 3 && !rest[1 + part..].starts_with(['-', '/', '@']);
    match (kind, mark) {
        (EntityKind::Id, Some('-' | '/')) if short => {
            Some(Span::new(span.start, span.end + 1 + part))
        }
        // `20481-nummer`: the code is whole; `20481-77120` is another one.
        (_, Some('-')) if rest[1..1 + part].chars().all(char::is_alphabetic) => Some(span),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{self, Format, Origin, Structure};
    use crate::text::Lexicon;
    use crate::text::lexicon::Cache;
    use std::path::PathBuf;

    /// What is found again after the first occurrence of a value.
    fn again(kind: EntityKind, value: &str, text: &str) -> Vec<String> {
        let origin = Origin {
            number: 1,
            path: PathBuf::new(),
        };
        let bytes = text.as_bytes().to_vec();
        let document = ingest::read(Format::Text, bytes, origin, Structure::built_in()).unwrap();
        let analysis = Analysis::new(&document, Lexicon::built_in(), &mut Cache::default());
        let start = text.find(value).unwrap();
        let mut out = vec![Detection {
            span: Span::new(start, start + value.len()),
            kind,
            score: 0.9,
            rule: "first".into(),
            reason: "".into(),
        }];
        Again::new(Language::English).find(&analysis, &mut out);
        let found = out.iter().filter(|d| d.span.start > start);
        found.map(|d| d.span.of(text).to_owned()).collect()
    }

    #[test]
    fn a_code_is_found_again_in_every_writing() {
        let text =
            "Respondent Q-418.\n\nq-418 zweeg, q418 niet. Zie ook Q-418-2, Q-4187 en AQ-418.";
        assert_eq!(
            again(EntityKind::Id, "Q-418", text),
            ["q-418", "q418", "Q-418-2"]
        );
        let text = "V 310 442 9981\n\nHet is 3104429981, niet 13104429981.";
        assert_eq!(
            again(EntityKind::Id, "V 310 442 9981", text),
            ["3104429981"]
        );
        let text = "op insta @vos.nul en op snap Vos.Nul";
        assert_eq!(again(EntityKind::Handle, "@vos.nul", text), ["Vos.Nul"]);
    }

    #[test]
    fn a_short_number_says_too_little() {
        let text = "Respondent 12 zei dat er 12 kinderen waren.";
        assert!(again(EntityKind::Id, "12", text).is_empty());
        let text = "op snap heet ze sterretje; sterretje, dacht ik";
        assert!(again(EntityKind::Handle, "sterretje", text).is_empty());
    }
}
