//! Document memory of numbers and codes: what was found once is found wherever it stands.

use super::{Detection, Reason, Recogniser};
use crate::detect::Analysis;
use crate::message::{Language, message};
use crate::{EntityKind, Span};
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
        Needles::new(&known).find(text, |span, kind| {
            if let Some(span) = standing(text, span, kind) {
                out.push(Detection {
                    span,
                    kind,
                    score: SCORE,
                    rule: self.rule.clone(),
                    reason: self.reason.clone(),
                });
            }
        });
    }
}

/// The codes of a document by their beginnings.
///
/// A document has few of them, so that an automaton would cost more to build than to run.
struct Needles<'k> {
    /// Which hashes beginnings have, one bit a hash.
    hashes: [u64; 64],
    /// By the first three bytes, in lower case; longer codes first.
    by_beginning: BTreeMap<u32, Vec<(&'k str, EntityKind)>>,
}

impl<'k> Needles<'k> {
    fn new(known: &'k BTreeMap<String, EntityKind>) -> Self {
        let mut needles = Self {
            hashes: [0; 64],
            by_beginning: BTreeMap::new(),
        };
        for (code, kind) in known {
            let &[a, b, c, ..] = code.as_bytes() else {
                continue;
            };
            let beginning = u32::from_be_bytes([0, a, b, c]);
            let hash = Self::hash(beginning);
            needles.hashes[hash / 64] |= 1 << (hash % 64);
            let list = needles.by_beginning.entry(beginning).or_default();
            list.push((code, *kind));
        }
        for list in needles.by_beginning.values_mut() {
            list.sort_by_key(|(code, _)| std::cmp::Reverse(code.len()));
        }
        needles
    }

    /// Twelve bits of a beginning, whose bytes are the lower three of a number.
    fn hash(beginning: u32) -> usize {
        (beginning.wrapping_mul(0x9e37_79b1) >> 20) as usize
    }

    /// Where codes stand in a text, in any case: the leftmost, of those the longest, then on behind it. O(n).
    fn find(&self, text: &str, mut found: impl FnMut(Span, EntityKind)) {
        let bytes = text.as_bytes();
        let mut beginning = 0;
        // Before this byte nothing begins any more.
        let mut free = 0;
        for (last, byte) in bytes.iter().enumerate() {
            beginning = beginning << 8 & 0xff_ffff | u32::from(byte.to_ascii_lowercase());
            let hash = Self::hash(beginning);
            if self.hashes[hash / 64] >> (hash % 64) & 1 == 0 || last < free + 2 {
                continue;
            }
            let start = last - 2;
            if let Some((len, kind)) = self.longest(beginning, &bytes[start..]) {
                free = start + len;
                found(Span::new(start, free), kind);
            }
        }
    }

    /// The longest code with which a text begins: its length and kind.
    fn longest(&self, beginning: u32, text: &[u8]) -> Option<(usize, EntityKind)> {
        let mut list = self.by_beginning.get(&beginning)?.iter();
        let found = list.find(|(code, _)| {
            let there = text.get(..code.len());
            there.is_some_and(|t| t.eq_ignore_ascii_case(code.as_bytes()))
        });
        found.map(|(code, kind)| (code.len(), *kind))
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
