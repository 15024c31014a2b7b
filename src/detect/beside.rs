//! Ages in a round of introductions: after others said theirs, a number alone is one too.

use super::check_digit::Check;
use super::{Detection, Reason, Recogniser};
use crate::detect::Analysis;
use crate::ingest::BlockKind;
use crate::message::{Language, message};
use crate::rules::ClassTable;
use crate::text::ClassSet;
use crate::{EntityKind, Span};
use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;

/// Finds ages by the turns before: `Ik ben Roel, 16.`, then `Ook Roel. 17. Ik woon op mezelf.`
///
/// It has to run after the recognisers that find ages by what stands beside them.
pub(super) struct Beside {
    number_word: ClassSet,
    /// Words that ask for an age.
    asks: ClassSet,
    rule: Arc<str>,
    reason: Reason,
}

/// How many turns back a round is remembered.
const ROUND: usize = 8;

/// In how many tokens at the start of a turn one introduces oneself.
const OPENING: usize = 14;

const SCORE: f32 = 0.7;

/// What a turn did for the round.
struct Turn<'a> {
    speaker: &'a str,
    asked: bool,
    told: bool,
}

impl Beside {
    pub(super) fn new(classes: &ClassTable, language: Language) -> Self {
        Self {
            number_word: classes.classes().set("number_word"),
            asks: classes.classes().set("age_word"),
            rule: "age-round".into(),
            reason: message(language, "found-age-round").into(),
        }
    }

    /// The number that is a sentence of its own, or begins the turn, in the opening of a turn.
    fn lone_number(&self, analysis: &Analysis<'_>, tokens: Range<usize>) -> Option<Span> {
        let text = analysis.document.text.as_str();
        let ends_sentence = |i: usize| matches!(analysis.word(i), "." | "!" | "?" | "…");
        let first = tokens.start;
        tokens.clone().take(OPENING).find_map(|i| {
            let token = analysis.tokens[i];
            let number = analysis.is(i, self.number_word)
                || token.has_digit && token.span().of(text).bytes().all(|b| b.is_ascii_digit());
            let opens = i == first || ends_sentence(i - 1);
            let closes = i + 1 == tokens.end
                || ends_sentence(i + 1)
                || i == first && matches!(analysis.word(i + 1), "," | ";");
            // "2.30" and "16.000" are no sentences.
            let joined = analysis.tokens[i + 1..tokens.end]
                .get(1)
                .is_some_and(|t| t.has_digit && t.span().start == token.span().end + 1);
            let age = number && opens && closes && !joined && is_telling(token.span().of(text));
            age.then_some(token.span())
        })
    }
}

/// Whether a number can be the age of somebody in a round: with fewer than four years none speaks.
fn is_telling(number: &str) -> bool {
    Check::Age.passes(number)
        && number
            .parse::<u32>()
            .map_or(number.len() > 3, |n| (4..=99).contains(&n))
}

impl Recogniser for Beside {
    fn find(&self, analysis: &Analysis<'_>, out: &mut Vec<Detection>) {
        let text = analysis.document.text.as_str();
        let mut ages: Vec<Span> = out
            .iter()
            .filter(|d| d.kind == EntityKind::Age)
            .map(|d| d.span)
            .collect();
        if ages.is_empty() {
            return;
        }
        ages.sort_unstable();
        let mut round: VecDeque<Turn<'_>> = VecDeque::with_capacity(ROUND + 1);
        for (block, tokens) in analysis.document.blocks.iter().zip(&analysis.block_tokens) {
            let Some(label) = block.label.filter(|_| block.kind == BlockKind::Turn) else {
                continue;
            };
            let skipped = analysis.tokens[tokens.clone()]
                .partition_point(|t| t.span().start < block.content.start);
            let tokens = tokens.start + skipped..tokens.end;
            let opening = tokens.start..tokens.end.min(tokens.start + OPENING);
            let end = opening
                .clone()
                .last()
                .map_or(0, |i| analysis.tokens[i].span().end);
            let at = ages.partition_point(|a| a.start < block.content.start);
            let mut told = ages.get(at).is_some_and(|a| a.end <= end);
            let speaker = label.of(text);
            let others = |turn: &&Turn<'_>| turn.speaker != speaker;
            let telling = round.iter().filter(others).filter(|t| t.told).count();
            let asked = round.iter().filter(others).any(|t| t.asked);
            if !told
                && (telling > 1 || telling > 0 && asked)
                && let Some(span) = self.lone_number(analysis, tokens.clone())
            {
                told = true;
                out.push(Detection {
                    span,
                    kind: EntityKind::Age,
                    score: SCORE,
                    rule: self.rule.clone(),
                    reason: self.reason.clone(),
                });
            }
            round.push_back(Turn {
                speaker,
                asked: tokens.clone().any(|i| analysis.is(i, self.asks)),
                told,
            });
            if round.len() > ROUND {
                round.pop_front();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::EntityKind;
    use crate::detect::Detector;
    use crate::ingest::{self, Format, Origin, Structure};
    use crate::message::Language;
    use crate::rules::RuleFiles;
    use std::path::PathBuf;

    fn ages(text: &str) -> Vec<String> {
        let origin = Origin {
            number: 1,
            path: PathBuf::new(),
        };
        let bytes = text.as_bytes().to_vec();
        let document = ingest::read(Format::Text, bytes, origin, Structure::built_in()).unwrap();
        let detector = Detector::new(&RuleFiles::built_in(), Language::English).unwrap();
        let found = detector.detect(&document).unwrap().mentions;
        let ages = found.iter().filter(|m| m.detection.kind == EntityKind::Age);
        ages.map(|m| m.detection.span.of(text).to_owned()).collect()
    }

    #[test]
    fn a_number_alone_goes_on_with_the_round() {
        let round = "Begeleider: Noem je naam, hoe oud je bent en waar je woont.\n\
            Yasin: Ik ben Yasin, ik ben 16 jaar en woon in een gezinshuis.\n\
            Lotte: Hoi. Lotte dus. 17. Ik woon bij mijn oma.\n\
            Bram: Vijftien. Verder niks.\n\
            Begeleider: Dank je.\n\
            Yasin: Graag gedaan.\n\
            Lotte: Ja.\n\
            Bram: Ja hoor.\n";
        assert_eq!(ages(round), ["16", "17", "Vijftien"]);
    }

    #[test]
    fn a_number_alone_is_no_age_elsewhere() {
        let talk = "Begeleider: Hoeveel huizen waren dat?\n\
            Yasin: Zestien. Of meer.\n\
            Lotte: Bij mij 12.\n\
            Bram: Veertien. Verder niks.\n";
        assert_eq!(ages(talk), [""; 0]);
        let later = "Begeleider: Hoe laat was dat?\n\
            Yasin: Ik ben 16 jaar, ik mag tot elf uur.\n\
            Bram: 10.30. En dan?\n";
        assert_eq!(ages(later), ["16"]);
    }
}
