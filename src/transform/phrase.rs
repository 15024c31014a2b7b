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
    /// What is said before the noun of a second thing with the same phrase.
    pub(crate) again: String,
    /// The same before a neuter noun: een *ander* dorp.
    pub(crate) again_neuter: String,
    /// What is said before the article when a third thing comes up: *nog* een dorp.
    pub(crate) more: String,
    /// Nouns that a name follows at once and a phrase by a preposition: kantoor *van* een stichting.
    pub(crate) joins: BTreeMap<String, String>,
    /// Words before a mention that is given as a name: dat *heet* De Terp.
    pub(crate) naming_before: Vec<String>,
    /// Words after one: De Terp *heette* dat.
    pub(crate) naming_after: Vec<String>,
    /// The neuter nouns.
    pub(crate) neuter: Vec<String>,
}

/// Which things of a document have which phrase, in order of first mention.
#[derive(Default)]
pub(crate) struct Told(BTreeMap<Phrase, Vec<String>>);

/// Which of the things with the same phrase it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Which {
    /// The first.
    First,
    /// Another one.
    Other,
    /// A third or later one, told of for the first time.
    More,
}

impl Told {
    /// Which thing with this phrase it is.
    pub(crate) fn which(&mut self, phrase: &Phrase, thing: &str) -> Which {
        let before = self.0.get(phrase).map_or(0, Vec::len);
        match self.place_of(phrase, thing) {
            0 => Which::First,
            place if place >= before && place > 1 => Which::More,
            _ => Which::Other,
        }
    }

    /// The how-manieth thing with this phrase it is, from 0.
    fn place_of(&mut self, phrase: &Phrase, thing: &str) -> usize {
        let things = self.0.entry(phrase.clone()).or_default();
        if let Some(known) = things.iter().position(|t| t == thing) {
            return known;
        }
        things.push(thing.to_owned());
        things.len() - 1
    }

    /// A named gap for a thing, with a number from the second thing on.
    pub(crate) fn gap(&mut self, word: &dyn Fn(Option<usize>) -> String, thing: &str) -> String {
        let phrase = Phrase {
            noun: word(None),
            tail: String::new(),
        };
        match self.place_of(&phrase, thing) {
            0 => phrase.noun,
            place => word(Some(place + 1)),
        }
    }
}

impl Determiners {
    /// Whether a mention stands as a name, where a kind would say nothing.
    pub(crate) fn is_naming(&self, scene: &Scene<'_>) -> bool {
        let is = |list: &[String], word: &str| list.iter().any(|w| w == word);
        let word_at = |at| {
            scene
                .word_before(at)
                .map(|w| (w.start, w.of(scene.text).to_lowercase()))
        };
        let mut before = word_at(scene.span.start);
        if let Some((at, word)) = &before
            && is(&self.articles, word)
        {
            before = word_at(*at);
        }
        let after = scene.after().strip_prefix(' ').unwrap_or("");
        let after = after.split(|c: char| !c.is_alphabetic()).next();
        before.is_some_and(|(_, word)| is(&self.naming_before, &word))
            || after.is_some_and(|word| is(&self.naming_after, word))
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
    pub(crate) fn apply(&self, scene: &Scene<'_>, phrase: &Phrase, which: Which) -> Change {
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
        // *Nog een stad* goes on counting; anywhere else *een andere stad* reads better.
        let more = which == Which::More && !bare && scene.after_thing;
        if which != Which::First && !more {
            let is_neuter =
                |n: &String| phrase.noun == *n || phrase.noun.ends_with(&format!(" {n}"));
            let again = if !bare && words.neuter.iter().any(is_neuter) {
                &words.again_neuter
            } else {
                &words.again
            };
            text = format!("{again} {text}");
        }
        if !bare {
            text = format!("{} {text}", words.article);
            if more {
                text = format!("{} {text}", words.more);
            }
        }
        if let Some((span, lower)) = word(at)
            && let Some(better) = (self.preposition)(&lower)
        {
            at = span.start;
            text = format!("{better} {text}");
        } else if let Some((_, lower)) = word(at)
            && let Some(join) = words.joins.get(&lower)
        {
            text = format!("{join} {text}");
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
