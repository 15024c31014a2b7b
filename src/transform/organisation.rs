//! Organisations: their kind instead of their name.

use super::Gazetteer;
use super::fold::fold;
use super::phrase::{Determiners, Fit, Phrase, Told};
use super::scene::{Change, Scene};
use crate::Result;
use crate::rules::RuleFiles;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    determiners: Determiners,
    kind: Vec<Kind>,
    /// For the tests, which run them.
    #[serde(rename = "examples")]
    _examples: serde::de::IgnoredAny,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Kind {
    noun: String,
    sector: String,
    #[serde(default)]
    words: Vec<String>,
    #[serde(default)]
    front: Vec<String>,
    #[serde(default)]
    endings: Vec<String>,
    #[serde(default)]
    list: Vec<String>,
    #[serde(default)]
    idioms: Vec<String>,
    #[serde(default)]
    context: Vec<String>,
    #[serde(default)]
    prepositions: BTreeMap<String, String>,
}

/// The rung of the hierarchy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OrganisationLevel {
    /// A basisschool.
    Kind,
    /// A school.
    Sector,
}

impl OrganisationLevel {
    pub(crate) fn new(level: usize) -> Self {
        if level == 0 { Self::Kind } else { Self::Sector }
    }
}

/// Generalises organisations.
pub(crate) struct Organisations {
    determiners: Determiners,
    kinds: Vec<Kind>,
    /// Word to the first kind that names it in front of or inside a name. Looked up, never iterated.
    by_word: HashMap<String, usize>,
    by_front: HashMap<String, usize>,
    by_context: HashMap<String, usize>,
}

impl Organisations {
    /// With the built-in hierarchy.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Rules`](crate::ErrorKind::Rules) if it is malformed or empty.
    pub(crate) fn of(rules: &RuleFiles) -> Result<Self> {
        let part = "generalise/organisation.toml";
        let file: File = rules.file(part)?;
        if file.kind.is_empty() {
            return Err(crate::Error::new(crate::ErrorKind::Rules).in_part(part));
        }
        let (mut by_word, mut by_front, mut by_context) =
            (HashMap::new(), HashMap::new(), HashMap::new());
        for (i, kind) in file.kind.iter().enumerate() {
            for word in &kind.words {
                by_word.entry(fold(word)).or_insert(i);
                by_front.entry(fold(word)).or_insert(i);
            }
            for word in &kind.front {
                by_front.entry(fold(word)).or_insert(i);
            }
            for word in &kind.context {
                by_context.entry(fold(word)).or_insert(i);
            }
        }
        Ok(Self {
            determiners: file.determiners,
            kinds: file.kind,
            by_word,
            by_front,
            by_context,
        })
    }

    /// The mention generalised. `keep` are kinds of the list that stay as they are; `thing` is the
    /// organisation's normalised name: the same one keeps its phrase.
    pub(crate) fn generalise(
        &self,
        scene: &Scene<'_>,
        thing: &str,
        level: OrganisationLevel,
        keep: &[String],
        lists: &dyn Gazetteer,
        told: &mut Told,
    ) -> Change {
        let surface = scene.surface();
        let listed = lists.organisation(surface).map(|facts| facts.kind);
        if listed.is_some_and(|kind| keep.iter().any(|k| k == kind)) {
            return scene.change(surface);
        }
        let kind = self.kind(scene, surface, listed);
        let phrase = Phrase {
            noun: match level {
                OrganisationLevel::Kind => kind.noun.clone(),
                OrganisationLevel::Sector => kind.sector.clone(),
            },
            tail: String::new(),
        };
        let place = told.place_of(&phrase, thing);
        let is_type_word = |w: &str| self.by_front.contains_key(&fold(w)) || phrase.noun == w;
        let preposition = |w: &str| kind.prepositions.get(w).cloned();
        Fit {
            determiners: &self.determiners,
            is_type_word: &is_type_word,
            preposition: &preposition,
        }
        .apply(scene, &phrase, place)
    }

    /// The kind of an organisation, by the nearest evidence.
    fn kind(&self, scene: &Scene<'_>, surface: &str, listed: Option<&str>) -> &Kind {
        let last = self.kinds.len() - 1;
        let start = scene.span.start;
        let before = scene
            .word_before(start)
            .map(|w| (w, fold(w.of(scene.text))));
        let in_front = before
            .as_ref()
            .and_then(|(_, w)| self.by_front.get(w).copied());
        let inside = || self.inside(surface);
        let by_list = || {
            let kind = listed?;
            self.kinds
                .iter()
                .position(|k| k.list.iter().any(|l| l == kind))
        };
        let by_idiom = || {
            let (span, word) = before.as_ref()?;
            let first = scene.word_before(span.start)?;
            let idiom = format!("{} {word}", fold(first.of(scene.text)));
            self.kinds.iter().position(|k| k.idioms.contains(&idiom))
        };
        // The list may know a school and the idiom which sort of school.
        let refined = || {
            let (list, idiom) = (by_list(), by_idiom());
            match (list, idiom) {
                (Some(l), Some(i)) if self.kinds[l].sector == self.kinds[i].sector => Some(i),
                (Some(l), _) => Some(l),
                (None, idiom) => idiom,
            }
        };
        let index = in_front
            .or_else(inside)
            .or_else(refined)
            .or_else(|| self.by_sentence(scene))
            .unwrap_or(last);
        &self.kinds[index]
    }

    /// By a word of the name or the ending of one.
    fn inside(&self, surface: &str) -> Option<usize> {
        let folded = fold(surface);
        let words = folded
            .split(|c: char| !c.is_alphanumeric() && c != '.')
            .filter(|w| !w.is_empty());
        let by_word = words
            .clone()
            .filter_map(|w| self.by_word.get(w))
            .min()
            .copied();
        by_word.or_else(|| {
            self.kinds.iter().position(|k| {
                let ends = |w: &str| k.endings.iter().any(|e| w.ends_with(e.as_str()));
                words.clone().any(ends)
            })
        })
    }

    /// By the nearest telling word of the same sentence, at most 120 bytes away.
    fn by_sentence(&self, scene: &Scene<'_>) -> Option<usize> {
        const REACH: usize = 120;
        let block = scene
            .block
            .map_or(0..scene.text.len(), |b| b.span.start..b.span.end);
        let mut from = scene.span.start.saturating_sub(REACH).max(block.start);
        while !scene.text.is_char_boundary(from) {
            from += 1;
        }
        let mut to = (scene.span.end + REACH).min(block.end).max(scene.span.end);
        while !scene.text.is_char_boundary(to) {
            to -= 1;
        }
        let ends_sentence = |c: char| matches!(c, '.' | '!' | '?');
        let before = scene
            .text
            .get(from..scene.span.start)?
            .rsplit(ends_sentence)
            .next()?;
        let after = scene
            .text
            .get(scene.span.end..to)?
            .split(ends_sentence)
            .next()?;
        let is_letter = |c: char| !c.is_alphanumeric() && c != '\'';
        let find = |word: &str| self.by_context.get(&fold(word)).copied();
        let left = before
            .rsplit(is_letter)
            .filter(|w| w.len() > 1)
            .enumerate()
            .find_map(|(i, w)| Some((i, find(w)?)));
        let right = after
            .split(is_letter)
            .filter(|w| w.len() > 1)
            .enumerate()
            .find_map(|(i, w)| Some((i, find(w)?)));
        match (left, right) {
            (Some((l, kind)), Some((r, other))) => Some(if l <= r { kind } else { other }),
            (Some((_, kind)), None) | (None, Some((_, kind))) => Some(kind),
            (None, None) => None,
        }
    }
}
