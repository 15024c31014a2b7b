//! Phrases such as *een stad in Gelderland*, fitted into their sentence.

use super::scene::{Change, Scene};
use crate::Span;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A noun phrase without its article.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Phrase {
    /// `stad`, `grote stad`, `basisschool`.
    pub(crate) noun: String,
    /// `in Gelderland`, or empty.
    pub(crate) tail: String,
}

/// The words around nouns, the same for places and organisations.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Determiners {
    /// The indefinite article.
    pub(crate) article: String,
    /// Articles that the indefinite one replaces.
    pub(crate) articles: Vec<String>,
    /// Words that stand instead of an article and stay: *mijn*, *deze*.
    pub(crate) others: Vec<String>,
    /// What is said before the noun of a second and a third thing with the same phrase.
    pub(crate) again: Vec<String>,
    /// The first of them before a neuter noun: een *ander* dorp.
    pub(crate) again_neuter: String,
    /// The neuter nouns.
    pub(crate) neuter: Vec<String>,
}

/// Which things of a document have which phrase, in order of first mention.
#[derive(Default)]
pub(crate) struct Told(BTreeMap<Phrase, Vec<String>>);

impl Told {
    /// The how-manieth thing with this phrase it is, from 0.
    pub(crate) fn place_of(&mut self, phrase: &Phrase, thing: &str) -> usize {
        let things = self.0.entry(phrase.clone()).or_default();
        if let Some(known) = things.iter().position(|t| t == thing) {
            return known;
        }
        things.push(thing.to_owned());
        things.len() - 1
    }
}

/// How a phrase is fitted in.
pub(crate) struct Fit<'a> {
    pub(crate) determiners: &'a Determiners,
    /// Words before the name that say what it is; they go, the phrase says it.
    pub(crate) is_type_word: &'a dyn Fn(&str) -> bool,
    /// A preposition that the phrase cannot follow, and the one that it takes instead.
    pub(crate) preposition: &'a dyn Fn(&str) -> Option<String>,
}

impl Fit<'_> {
    /// The mention with its type word and article replaced by the phrase.
    pub(crate) fn apply(&self, scene: &Scene<'_>, phrase: &Phrase, place: usize) -> Change {
        let words = self.determiners;
        let mut at = scene.span.start;
        let word = |at: usize| {
            scene
                .word_before(at)
                .map(|w| (w, w.of(scene.text).to_lowercase()))
        };
        let mut swallowed_type = false;
        while let Some((span, lower)) = word(at) {
            if !(self.is_type_word)(&lower) || self.starts_block(scene, span) {
                break;
            }
            at = span.start;
            swallowed_type = true;
        }
        let mut text = phrase.noun.clone();
        if !phrase.tail.is_empty() {
            text.push(' ');
            text.push_str(&phrase.tail);
        }
        if place > 0
            && let Some(again) = words.again.get(place - 1).or(words.again.last())
        {
            let neuter = words
                .neuter
                .iter()
                .any(|n| phrase.noun == *n || phrase.noun.ends_with(&format!(" {n}")));
            let again = if place == 1 && neuter {
                &words.again_neuter
            } else {
                again
            };
            text = format!("{again} {text}");
        }
        let is = |list: &[String], w: &str| list.iter().any(|l| l == w);
        let mut bare = false;
        if let Some((span, lower)) = word(at) {
            if is(&words.articles, &lower) {
                at = span.start;
            } else if is(&words.others, &lower) {
                bare = true;
            } else if swallowed_type && lower.ends_with('e') {
                // Haar oude basisschool De Regenboog: the determiner stands before the adjective.
                bare = word(span.start)
                    .is_some_and(|(_, w)| is(&words.others, &w) || is(&words.articles, &w));
            }
        }
        if !bare {
            text = format!("{} {text}", words.article);
        }
        if let Some((span, lower)) = word(at)
            && let Some(better) = (self.preposition)(&lower)
        {
            at = span.start;
            text = format!("{better} {text}");
        }
        let text = scene.phrase(at, &text);
        Change {
            span: Span::new(at, scene.span.end),
            text,
        }
    }

    /// Whether a word is the label of its block, which stays.
    fn starts_block(&self, scene: &Scene<'_>, word: Span) -> bool {
        scene
            .block
            .and_then(|b| b.label)
            .is_some_and(|label| label.overlaps(word))
    }
}
