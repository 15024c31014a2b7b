//! Organisations: their kind instead of their name.

use super::fold::{Table, fold, folded};
use super::phrase::{Determiners, Fit, Phrase, Told};
use super::scene::{Change, Scene};
use super::{Gazetteer, Serving};
use crate::rules::RuleFiles;
use crate::{Result, Span};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    determiners: Determiners,
    kind: Vec<Kind>,
    with_number: BTreeMap<String, String>,
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

/// What a document tells of its organisations: the kind of each by its best evidence.
#[derive(Default)]
pub(crate) struct Known(Table<String, (Evidence, usize)>);

/// What tells the kind of an organisation, the weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Evidence {
    /// A word of the question that the sentence answers.
    Question,
    /// A word of the same sentence.
    Sentence,
    /// What is said before organisations of the kind: *op het*.
    Idiom,
    /// The list.
    List,
    /// A word or an ending of the name.
    Name,
    /// The word in front of it.
    Front,
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
    /// Word to the first kind that names it in front of or inside a name.
    by_word: Table<String, usize>,
    by_front: Table<String, usize>,
    by_context: Table<String, usize>,
    /// Word to the kind that it speaks of with a number behind it: *groep 6*.
    with_number: Table<String, usize>,
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
            (Table::default(), Table::default(), Table::default());
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
        let mut with_number = Table::default();
        for (word, noun) in &file.with_number {
            let kind = file.kind.iter().position(|k| k.noun == *noun);
            let kind =
                kind.ok_or_else(|| crate::Error::new(crate::ErrorKind::Rules).in_part(part))?;
            with_number.insert(fold(word), kind);
        }
        Ok(Self {
            with_number,
            determiners: file.determiners,
            kinds: file.kind,
            by_word,
            by_front,
            by_context,
        })
    }

    /// The mention generalised, as the policy serves organisations; `thing` is the
    /// organisation's normalised name: the same one keeps its phrase.
    pub(crate) fn generalise(
        &self,
        scene: &Scene<'_>,
        thing: &str,
        serving: &Serving,
        lists: &dyn Gazetteer,
        known: &Known,
        told: &mut Told,
    ) -> Change {
        let surface = scene.surface();
        let listed = lists.organisation(surface).map(|facts| facts.kind);
        if listed.is_some_and(|kind| serving.keep.iter().any(|k| k == kind)) {
            return scene.change(surface);
        }
        let core = self.core(surface);
        let thing = if core.is_empty() { thing } else { &core };
        let best = known.0.get(thing).copied();
        let here = self.evidence(scene, surface, listed);
        let last = self.kinds.len() - 1;
        let kind = match (here, best) {
            (Some((how, kind)), _) if how >= Evidence::Name => kind,
            (_, Some((_, kind))) | (Some((_, kind)), None) => kind,
            (None, None) => last,
        };
        let kind = &self.kinds[kind];
        if let Some(said) = self.apposition(scene) {
            return Change {
                span: Span::new(said.start, scene.span.end),
                text: said.of(scene.text).to_owned(),
            };
        }
        let phrase = Phrase {
            noun: match OrganisationLevel::new(serving.level) {
                OrganisationLevel::Kind => kind.noun.clone(),
                OrganisationLevel::Sector => kind.sector.clone(),
            },
            tail: String::new(),
        };
        let which = told.which(&phrase, thing);
        let is_type_word = |w: &str| self.by_front.contains_key(&fold(w)) || phrase.noun == w;
        let preposition = |w: &str| kind.prepositions.get(w).cloned();
        Fit {
            determiners: &self.determiners,
            is_type_word: &is_type_word,
            preposition: &preposition,
        }
        .apply(scene, &phrase, which)
    }

    /// The word that says the kind right before, where the name only adds the name: *een
    /// restaurant, De Gouden Pan*.
    fn apposition(&self, scene: &Scene<'_>) -> Option<Span> {
        let words = &self.determiners;
        let article = scene
            .word_before(scene.span.start)
            .filter(|w| words.articles.contains(&w.of(scene.text).to_lowercase()));
        let start = article.map_or(scene.span.start, |a| a.start);
        let before = scene.text.get(scene.floor..start)?.strip_suffix(", ")?;
        let said = scene.word_before(scene.floor + before.len())?;
        let is_kind = self.by_front.contains_key(&fold(said.of(scene.text)));
        let first = scene.word_before(said.start)?;
        let word = first.of(scene.text).to_lowercase();
        let determined = |list: &[String]| list.contains(&word);
        (is_kind && (determined(&words.articles) || determined(&words.others))).then_some(said)
    }

    pub(crate) fn determiners(&self) -> &Determiners {
        &self.determiners
    }

    /// Takes in what a mention tells of its organisation, for the mentions that tell less.
    pub(crate) fn learn(&self, scene: &Scene<'_>, lists: &dyn Gazetteer, known: &mut Known) {
        let surface = scene.surface();
        let listed = lists.organisation(surface).map(|facts| facts.kind);
        let Some((how, kind)) = self.evidence(scene, surface, listed) else {
            return;
        };
        let best = known.0.entry(self.core(surface)).or_insert((how, kind));
        if how > best.0 {
            *best = (how, kind);
        }
    }

    /// Whether the name, the list or the word in front tells the kind.
    pub(crate) fn is_known_at(&self, scene: &Scene<'_>, lists: &dyn Gazetteer) -> bool {
        let surface = scene.surface();
        let listed = lists.organisation(surface).map(|facts| facts.kind);
        self.evidence(scene, surface, listed)
            .is_some_and(|(how, _)| how >= Evidence::List)
    }

    /// The name without what says its kind, and without articles: what one organisation's mentions
    /// have in common. Empty if nothing is left.
    fn core(&self, surface: &str) -> String {
        let folded = fold(surface);
        let mut out = String::with_capacity(folded.len());
        let words = folded
            .split(|c: char| !c.is_alphanumeric() && c != '\'')
            .filter(|w| !w.is_empty());
        for word in words {
            let says_kind = self.by_front.contains_key(word);
            if out.is_empty() && (says_kind || self.determiners.articles.iter().any(|a| a == word))
            {
                continue;
            }
            out.push_str(word);
        }
        out
    }

    /// The kind of an organisation by the nearest evidence, and how near that is.
    fn evidence(
        &self,
        scene: &Scene<'_>,
        surface: &str,
        listed: Option<&str>,
    ) -> Option<(Evidence, usize)> {
        let before = scene
            .word_before(scene.span.start)
            .map(|w| (w, folded(w.of(scene.text))));
        let in_front = before.as_ref().and_then(|(_, w)| self.by_front.get(&**w));
        if let Some(kind) = in_front {
            return Some((Evidence::Front, *kind));
        }
        if let Some(kind) = self.inside(surface) {
            return Some((Evidence::Name, kind));
        }
        let list = listed.and_then(|kind| {
            self.kinds
                .iter()
                .position(|k| k.list.iter().any(|l| l == kind))
        });
        let idiom = before.as_ref().and_then(|(span, word)| {
            let first = scene.word_before(span.start)?;
            let idiom = format!("{} {word}", fold(first.of(scene.text)));
            self.kinds.iter().position(|k| k.idioms.contains(&idiom))
        });
        // The list may know a school and the idiom which sort of school.
        match (list, idiom) {
            (Some(l), Some(i)) if self.kinds[l].sector == self.kinds[i].sector => {
                return Some((Evidence::List, i));
            }
            (Some(l), _) => return Some((Evidence::List, l)),
            (None, Some(i)) => return Some((Evidence::Idiom, i)),
            (None, None) => {}
        }
        let sentence = self.by_sentence(scene).map(|k| (Evidence::Sentence, k));
        sentence.or_else(|| self.by_question(scene).map(|k| (Evidence::Question, k)))
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
        let (left, right) = (self.nearest(before, true), self.nearest(after, false));
        match (left, right) {
            (Some((l, kind)), Some((r, other))) => Some(if l <= r { kind } else { other }),
            (Some((_, kind)), None) | (None, Some((_, kind))) => Some(kind),
            (None, None) => None,
        }
    }

    /// By the question before the sentence, at most 160 bytes away.
    fn by_question(&self, scene: &Scene<'_>) -> Option<usize> {
        const REACH: usize = 160;
        let mut from = scene.span.start.saturating_sub(REACH);
        while !scene.text.is_char_boundary(from) {
            from += 1;
        }
        let (asked, _) = scene.text.get(from..scene.span.start)?.rsplit_once('?')?;
        let question = asked.rsplit(['.', '!', '?', '\n']).next()?;
        self.nearest(question, true).map(|(_, kind)| kind)
    }

    /// The telling word nearest to one end of a text: how many words away, and the kind.
    fn nearest(&self, text: &str, from_the_end: bool) -> Option<(usize, usize)> {
        let is_gap = |c: char| !c.is_alphanumeric() && c != '\'';
        let tells = |word: &str, next: Option<&str>| {
            let folded = folded(word);
            let numbered = next.is_some_and(|n| n.starts_with(|c: char| c.is_ascii_digit()));
            match self.with_number.get(&*folded) {
                Some(kind) if numbered => Some(*kind),
                _ => self.by_context.get(&*folded).copied(),
            }
        };
        let mut words = text.split(is_gap).filter(|w| !w.is_empty());
        if from_the_end {
            let mut next = None;
            words.rev().enumerate().find_map(|(away, word)| {
                let kind = tells(word, next);
                next = Some(word);
                Some((away, kind?))
            })
        } else {
            let mut word = words.next()?;
            for away in 0.. {
                let next = words.next();
                if let Some(kind) = tells(word, next) {
                    return Some((away, kind));
                }
                word = next?;
            }
            None
        }
    }
}
