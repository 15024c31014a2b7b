//! What must not survive: the originals of a document, in the pieces that may survive alone.

use super::{Kind, Original};
use crate::EntityKind;
use crate::ingest::Document;
use crate::resolve::{NameParts, Resolved};
use crate::text::{Lexicon, tokens};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The originals of many documents, each once and in an order that does not depend on theirs.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Originals {
    all: BTreeSet<(Kind, String, bool)>,
}

impl std::fmt::Debug for Originals {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Originals({})", self.all.len())
    }
}

/// A name of fewer letters is sought as part of a full name only: `Li` stands in too many words.
const SHORTEST: usize = 3;

impl Originals {
    /// Adds what was found in a document: names with their parts, numbers, addresses, codes.
    ///
    /// Dates and ages are generalised to words that stand in any text, and provinces and countries
    /// are what places are generalised to: neither is sought.
    pub fn add(&mut self, document: &Document, resolved: &Resolved) {
        for mention in &resolved.mentions {
            if let Some(parts) = &mention.parts {
                self.add_name(mention.detection.span.of(&document.text), parts);
            }
        }
        self.join(Self::things(document, resolved));
    }

    /// What was found in a document but for the names of persons.
    #[must_use]
    pub fn things(document: &Document, resolved: &Resolved) -> Self {
        let lexicon = Lexicon::built_in();
        let mut things = Self::default();
        for mention in &resolved.mentions {
            let surface = mention.detection.span.of(&document.text);
            let kind = match mention.detection.kind {
                EntityKind::Person | EntityKind::Date | EntityKind::Age => continue,
                EntityKind::Location if is_geographic(surface, lexicon) => continue,
                EntityKind::Location | EntityKind::Organization => Kind::Name,
                EntityKind::Phone | EntityKind::Bsn | EntityKind::Iban => Kind::Number,
                EntityKind::Address | EntityKind::Postcode => Kind::Address,
                EntityKind::Email | EntityKind::Url | EntityKind::Handle => Kind::Mail,
                _ => Kind::Code,
            };
            things.insert(kind, surface, is_ordinary(surface, lexicon));
        }
        things
    }

    /// Adds a name of a person: the whole as written, and each part that tells enough by itself.
    pub fn add_name(&mut self, surface: &str, parts: &NameParts) {
        let lexicon = Lexicon::built_in();
        let long = |word: &&str| word.chars().filter(|c| c.is_alphabetic()).count() >= SHORTEST;
        if surface.split_whitespace().nth(1).is_some() && long(&surface) {
            self.insert(Kind::Name, surface, false);
        }
        for word in parts.given.split_whitespace().filter(long) {
            self.insert(Kind::Name, word, is_ordinary(word, lexicon));
        }
        if long(&parts.surname.as_str()) {
            let word = is_ordinary(&parts.surname, lexicon);
            self.insert(Kind::Surname, &parts.surname, word);
        }
    }

    fn insert(&mut self, kind: Kind, text: &str, word: bool) {
        // One that is found as a word and as none is a word.
        if word {
            self.all.remove(&(kind, text.to_owned(), false));
        } else if self.all.contains(&(kind, text.to_owned(), true)) {
            return;
        }
        self.all.insert((kind, text.to_owned(), word));
    }

    /// Adds those of another document.
    pub fn join(&mut self, others: Self) {
        for (kind, text, word) in others.all {
            self.insert(kind, &text, word);
        }
    }

    /// All of them in small letters.
    #[must_use]
    pub fn words(&self) -> BTreeSet<String> {
        self.all
            .iter()
            .map(|(_, text, _)| text.to_lowercase())
            .collect()
    }

    /// All of them; their ids count from 1.
    #[must_use]
    pub fn list(&self) -> Vec<Original> {
        let numbered = (1..).zip(&self.all);
        numbered
            .map(|(id, (kind, text, word))| Original {
                id,
                kind: *kind,
                text: text.clone(),
                word: *word,
            })
            .collect()
    }
}

/// Whether every word of a name is an ordinary one.
fn is_ordinary(name: &str, lexicon: &Lexicon) -> bool {
    let mut words = tokens(name).into_iter().filter(|t| t.is_word);
    words.all(|t| lexicon.look_up(t.span().of(name)).is_ordinary_word())
}

fn is_geographic(name: &str, lexicon: &Lexicon) -> bool {
    lexicon.look_up(name).is_geographic()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_stays_a_word_whatever_comes_first() {
        let mut some = Originals::default();
        some.insert(Kind::Name, "Roos", false);
        some.insert(Kind::Name, "Roos", true);
        some.insert(Kind::Name, "Roos", false);
        let list = some.list();
        assert_eq!(list.len(), 1);
        assert!(list[0].word && some.words().contains("roos"));
        assert_eq!(format!("{some:?}"), "Originals(1)");
    }

    #[test]
    fn parts_of_a_name_are_sought_by_themselves() {
        let mut some = Originals::default();
        let parts = NameParts {
            given: "Li Fatima".to_owned(),
            prefix: "van der".to_owned(),
            surname: "Berg".to_owned(),
            ..NameParts::default()
        };
        some.add_name("Li Fatima van der Berg", &parts);
        let texts: Vec<String> = some.list().into_iter().map(|o| o.text).collect();
        assert_eq!(texts, ["Fatima", "Li Fatima van der Berg", "Berg"]);
    }
}
