//! Who speaks: the interviewer, the respondent, others.

use super::field::{Field, Slot, slot_of};
use super::guide::Guide;
use super::wording::{Scope, Voice::Asked as Asks};
use crate::ingest::{Document, Key, first_words};
use crate::{Original, Span};
use std::collections::BTreeMap;

/// A speaker's part in the interview.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Asks; never quoted.
    Interviewer,
    /// Whom the document is about.
    Respondent,
    /// Somebody else who speaks: a second respondent, a parent in the room.
    Other,
}

/// One speaker of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voice {
    /// The label, folded: small letters, without points and white space at its ends.
    pub key: Original,
    /// Where the label stands first.
    pub label: Span,
    /// The words that say who it is: what a legend says of the label, or the label itself.
    pub title: Span,
    /// The speaker's part.
    pub part: Part,
}

/// A label as it is compared.
pub(super) fn key(label: &str) -> String {
    let trim = |c: char| !c.is_alphanumeric();
    label.trim_matches(trim).to_lowercase()
}

#[derive(Default)]
struct Talk {
    label: Span,
    bytes: usize,
    turns: usize,
    questions: usize,
    asked: usize,
}

/// The speakers of a document, in the order of their first turns.
///
/// The interviewer is told by the label's word, by the name in a field for the interviewer, or
/// else by asking most: at least half of the turns end in a question mark, or nobody else asks what
/// interviewers ask. The respondent is told by the
/// label's word or the name in a field, or else is who talks most of the others.
pub(super) fn speakers(guide: &Guide, document: &Document, fields: &[Field]) -> Vec<Voice> {
    let text = &document.text;
    let wordings = &guide.wordings;
    let legend: BTreeMap<String, Key> = document
        .legend
        .iter()
        .map(|item| (key(item.label.of(text)), *item))
        .collect();
    let mut talks: BTreeMap<String, Talk> = BTreeMap::new();
    for block in &document.blocks {
        let Some(label) = block.speaker else {
            continue;
        };
        let talk = talks.entry(key(label.of(text))).or_default();
        if talk.turns == 0 {
            talk.label = label;
        }
        let words = block.content.of(text);
        talk.turns += 1;
        talk.bytes += words.len();
        talk.questions += usize::from(words.trim_end().ends_with('?'));
        // Transcripts without punctuation: the questions that the rules know.
        let asked = wordings.find(text, block.content, Scope::Interviewer);
        talk.asked += asked.iter().filter(|h| h.wording.voice() == Asks).count();
    }
    // *Interviewer: Karin* in a heading is a field, though it looks like a turn; so is *Respondent: R-04*
    // where two others talk.
    let talking = talks.values().filter(|talk| talk.turns > 1).count();
    talks.retain(|k, talk| {
        talk.turns > 1
            || match slot_of(guide, k) {
                Some(Slot::Interviewer) => false,
                Some(Slot::Respondent) => talking < 2,
                _ => true,
            }
    });
    // `R1`, `Int.`: the word without its number; or what the legend says.
    let word = |k: &str| {
        let told = legend
            .get(k)
            .map(|item| first_words(text, *item).to_lowercase());
        told.as_deref()
            .unwrap_or(k)
            .trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ')
            .to_owned()
    };
    let named = |slot: Slot, k: &str| {
        fields.iter().any(|f| {
            let value = f.value.of(text).to_lowercase();
            let initial = k.chars().count() > 2;
            f.slot == slot && initial && value.split(|c: char| !c.is_alphanumeric()).any(|w| w == k)
        })
    };
    let is_interviewer =
        |k: &str| guide.speaker.interviewer.contains(&word(k)) || named(Slot::Interviewer, k);
    let is_respondent = |k: &str| {
        guide.speaker.respondent.contains(&word(k))
            || named(Slot::Name, k)
            || named(Slot::Respondent, k)
    };
    let mut parts: BTreeMap<String, Part> = BTreeMap::new();
    for k in talks.keys() {
        // *V* is *vraag* and *I* the interviewer, but a respondent's word wins over a name.
        if is_interviewer(k) && !named(Slot::Name, k) {
            parts.insert(k.clone(), Part::Interviewer);
        }
    }
    if parts.is_empty() && talks.len() > 1 {
        let asks = |t: &Talk| t.turns > 1 && t.questions * 2 >= t.turns;
        let only = talks.values().filter(|t| t.asked > 0).count() == 1;
        let first = talks
            .iter()
            .filter(|(k, t)| only && t.asked > 0 && !is_respondent(k));
        let most = talks
            .iter()
            .filter(|(k, t)| asks(t) && !is_respondent(k))
            .max_by_key(|(_, t)| {
                (
                    t.questions * 100 / t.turns,
                    t.turns,
                    std::cmp::Reverse(t.label),
                )
            });
        if let Some((k, _)) = most.or_else(|| first.into_iter().next()) {
            parts.insert(k.clone(), Part::Interviewer);
        }
    }
    let others = || talks.iter().filter(|(k, _)| !parts.contains_key(*k));
    let main = others()
        .filter(|(k, _)| is_respondent(k))
        .max_by_key(|(_, t)| (t.bytes, std::cmp::Reverse(t.label)))
        .or_else(|| others().max_by_key(|(_, t)| (t.bytes, std::cmp::Reverse(t.label))))
        .map(|(k, _)| k.clone());
    if let Some(main) = main {
        parts.insert(main, Part::Respondent);
    }
    let mut out: Vec<Voice> = talks
        .into_iter()
        .map(|(k, talk)| Voice {
            part: parts.get(&k).copied().unwrap_or(Part::Other),
            label: talk.label,
            title: legend.get(&k).map_or(talk.label, |item| item.words),
            key: Original::from(k),
        })
        .collect();
    out.sort_by_key(|v| v.label);
    out
}

#[cfg(test)]
mod tests {
    use super::super::field::fields;
    use super::super::testing::document;
    use super::*;

    fn of(text: &str) -> Vec<(String, Part)> {
        let document = document(text);
        let guide = Guide::built_in();
        speakers(guide, &document, &fields(guide, &document))
            .iter()
            .map(|v| (v.key.expose().to_owned(), v.part))
            .collect()
    }

    #[test]
    fn labels_tell_who_asks_and_who_answers() {
        let text = "I: Hoe gaat het?\nR: Goed.\nI: Mooi.\n";
        let expected = [
            ("i".to_owned(), Part::Interviewer),
            ("r".to_owned(), Part::Respondent),
        ];
        assert_eq!(of(text), expected);
    }

    #[test]
    fn who_asks_most_is_the_interviewer_and_who_talks_most_the_respondent() {
        let text = "\nKarin: Hoe gaat het?\nNoor: Wel goed, denk ik zo.\nKarin: En op school?\nNoor: Ook.\nAnja: Ze spijbelt.\nAnja: Ja.\n";
        let parts: Vec<Part> = of(text).into_iter().map(|v| v.1).collect();
        assert_eq!(parts, [Part::Interviewer, Part::Respondent, Part::Other]);
    }

    #[test]
    fn a_field_for_the_respondent_is_no_speaker_where_two_others_talk() {
        let talk =
            "Karin: Hoe gaat het?\nNoor: Wel goed.\nKarin: En thuis?\nNoor: Ook goed, denk ik.\n";
        let text = format!("Respondent: R-0417\n\n{talk}");
        let parts: Vec<Part> = of(&text).into_iter().map(|v| v.1).collect();
        assert_eq!(parts, [Part::Interviewer, Part::Respondent]);
    }

    #[test]
    fn a_legend_tells_who_labels_stand_for() {
        let legend = "O = onderzoeker\nM = moeder\nD = dochter (15)\n\n";
        let talk = "O: Hoe gaat het?\nM: Beter dan toen.\nD: Ja.\nM: Veel beter, vind ik.\n";
        let expected = [
            ("o".to_owned(), Part::Interviewer),
            ("m".to_owned(), Part::Respondent),
            ("d".to_owned(), Part::Other),
        ];
        assert_eq!(of(&format!("{legend}{talk}")), expected);
    }

    #[test]
    fn questions_are_known_without_question_marks() {
        let text =
            "spreker 1 hoi\nspreker 2 hoi\nspreker 1 hoe oud ben je nu\nspreker 2 vijftien\n";
        let parts: Vec<Part> = of(text).into_iter().map(|v| v.1).collect();
        assert_eq!(parts, [Part::Interviewer, Part::Respondent]);
    }

    #[test]
    fn a_field_names_the_interviewer() {
        let text = "Interviewer: Karin\n\nKarin: Vertel.\nNoor: Nou, ik.\nKarin: Ja.\nNoor: Dus.\n";
        assert_eq!(of(text)[0], ("karin".to_owned(), Part::Interviewer));
    }
}
