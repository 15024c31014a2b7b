//! Ages of the persons that a document names, told beside their names.

use super::guide::Guide;
use super::wording::two_sentences;
use crate::EntityKind;
use crate::Span;
use crate::ingest::Document;
use crate::resolve::Resolved;

/// How far after a name its age may stand, in bytes.
const NEAR: usize = 48;
/// How far after a name the sentence with a pronoun may end, in bytes.
const FAR: usize = 300;

/// The age of each entity, where the document tells it: *Sil (9)*, *Sil is negen*, or *Sil kwam binnen.
/// Hij is 9.* The first that is told counts.
pub(super) fn ages(guide: &Guide, document: &Document, resolved: &Resolved) -> Vec<Option<u8>> {
    let text = &document.text;
    let mut ages = vec![None; resolved.entities.len()];
    let mentions = &resolved.mentions;
    for (i, mention) in mentions.iter().enumerate() {
        let index = usize::try_from(mention.entity.0).unwrap_or(usize::MAX);
        if mention.detection.kind != EntityKind::Person || ages.get(index) != Some(&None) {
            continue;
        }
        let start = mention.detection.span.end;
        let block = document.blocks.partition_point(|b| b.span.end < start);
        let Some(block) = document.blocks.get(block) else {
            continue;
        };
        let next = mentions[i + 1..]
            .iter()
            .find(|m| m.detection.kind == EntityKind::Person)
            .map_or(text.len(), |m| m.detection.span.start);
        let region = |reach: usize| {
            let mut end = (start + reach).min(block.span.end).max(start);
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            Span::new(start, end)
        };
        let age = direct(guide, region(NEAR).of(text)).or_else(|| {
            let (_, second) = two_sentences(text, region(FAR))?;
            let alone = next >= second.start;
            alone.then(|| by_pronoun(guide, second.of(text))).flatten()
        });
        if let Some(slot) = ages.get_mut(index) {
            *slot = age;
        }
    }
    ages
}

/// The age that a text after a name begins with.
pub(super) fn direct(guide: &Guide, after: &str) -> Option<u8> {
    let told = &guide.told;
    let (whole, value) = told.direct.value(after)?;
    let rest = after.get(whole.end..)?;
    let age = guide.numbers.read(value.of(after)).filter(|n| *n > 0);
    age.filter(|_| !told.not_after.is_match(rest))
}

fn by_pronoun(guide: &Guide, sentence: &str) -> Option<u8> {
    let told = &guide.told;
    let sentence = sentence.trim_start();
    let (whole, value) = told.pronoun.value(sentence)?;
    let rest = sentence.get(whole.end..)?;
    let age = guide.numbers.read(value.of(sentence));
    age.filter(|_| !told.not_after.is_match(rest))
}
