//! All recognisers together: from a document to who and what it speaks of.

use super::again::Again;
use super::analysis::{Analysis, classes};
use super::beside::Beside;
use super::citation::Citations;
use super::field::Fields;
use super::keep::Keep;
use super::name::{Found, NameFinder, Reasons};
use super::number::Ages;
use super::{Detection, Patterns, Recogniser, overlap};
use crate::ingest::Document;
use crate::message::Language;
use crate::resolve::link::{Unlinked, link};
use crate::resolve::{NameParts, Resolved, Sex};
use crate::rules::{ClassTable, RuleFiles};
use crate::text::Lexicon;
use crate::text::cache::Cache;
use crate::{EntityKind, Result, Span};
use std::sync::Mutex;

/// Finds everything that identifies in a document.
///
/// Shared by all workers; it lends each a cache of look-ups and reasons.
pub struct Detector {
    lexicon: Lexicon,
    names: NameFinder,
    recognisers: Vec<Box<dyn Recogniser>>,
    keep: Keep,
    citations: Citations,
    idle: Mutex<Vec<Kit>>,
}

/// What a worker keeps from one document to the next; it changes no answer.
#[derive(Default)]
struct Kit {
    cache: Cache,
    reasons: Reasons,
}

impl std::fmt::Debug for Detector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Detector({:?}, {} further recognisers)",
            self.lexicon,
            self.recognisers.len()
        )
    }
}

impl Detector {
    /// With all rules of the rule files, reasons in a language.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Rules`](crate::ErrorKind::Rules) where a rule file is malformed.
    pub fn new(rules: &RuleFiles, language: Language) -> Result<Self> {
        let classes = ClassTable::of(rules)?;
        let mut lexicon = Lexicon::built_in().clone();
        super::user_lists::lay_over(&mut lexicon, rules, &classes)?;
        let patterns = Patterns::new(rules, &classes, language)?;
        Ok(Self {
            lexicon,
            names: NameFinder::new(rules, language)?,
            recognisers: vec![
                Box::new(patterns),
                Box::new(Ages::new(rules, &classes, language)?),
                Box::new(Fields::new(language)),
                Box::new(Beside::new(&classes, language)),
                Box::new(Again::new(language)),
            ],
            keep: Keep::of(rules)?,
            citations: Citations::new(rules)?,
            idle: Mutex::default(),
        })
    }

    /// Makes every name of a person, place or organisation more likely by so much, in log odds:
    /// above 0 more is found and more is found without need. The knob of recall; a policy's `recall`.
    #[must_use]
    pub fn leaning(mut self, by: f32) -> Self {
        self.names.lean(by);
        self
    }

    /// The lists, with a user's own over them.
    #[must_use]
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// What stays readable, by the user's list.
    #[must_use]
    pub(crate) fn keep(&self) -> &Keep {
        &self.keep
    }

    /// Who and what a document speaks of: mentions sorted and disjoint, each explained.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Span`](crate::ErrorKind::Span) where a recogniser gave a span off the text, which is a bug.
    pub fn detect(&self, document: &Document) -> Result<Resolved> {
        let idle = self.idle.lock().ok().and_then(|mut idle| idle.pop());
        let mut kit = idle.unwrap_or_default();
        let resolved = self.detect_with(document, &mut kit);
        if let Ok(mut idle) = self.idle.lock() {
            idle.push(kit);
        }
        resolved
    }

    /// What was weighed as a name and not taken: the strongest first, at most `most`, none of which
    /// touches what was found. So that a careful reader can look there first.
    ///
    /// Takes as long as two detections.
    ///
    /// # Errors
    ///
    /// As [`Detector::detect`].
    pub fn near(&self, document: &Document, most: usize) -> Result<Vec<Detection>> {
        let found = self.detect(document)?;
        let mut kit = Kit::default();
        let analysis = Analysis::new(document, &self.lexicon, &mut kit.cache);
        let mut near = self.names.near(&analysis, &self.lexicon, &mut kit.cache);
        let kept = self.keep.find(&document.text);
        let taken = |span: Span| {
            let at = found
                .mentions
                .partition_point(|m| m.detection.span.end <= span.start);
            found
                .mentions
                .get(at)
                .is_some_and(|m| m.detection.span.start < span.end)
        };
        near.retain(|n| !taken(n.span) && !kept.hold(n.span));
        near.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.span.cmp(&b.span)));
        near.dedup_by_key(|n| n.span);
        near.truncate(most);
        let detection = |n: &Found| self.names.detection(n, &mut kit.reasons);
        Ok(near.iter().map(detection).collect())
    }

    fn detect_with(&self, document: &Document, kit: &mut Kit) -> Result<Resolved> {
        let mut analysis = Analysis::new(document, &self.lexicon, &mut kit.cache);
        let found = self
            .names
            .find_with(&analysis, &self.lexicon, &mut kit.cache);
        analysis.persons = persons(&found);
        let mut detections = Vec::new();
        for recogniser in &self.recognisers {
            recogniser.find(&analysis, &mut detections);
        }
        let names = found
            .iter()
            .map(|f| self.names.detection(f, &mut kit.reasons));
        detections.extend(names);
        // Before overlaps are settled: of what reaches beyond a listed phrase nothing stays.
        let kept = self.keep.find(&document.text);
        detections.retain(|d| !kept.hold(d.span));
        detections.retain(|d| !opens_a_sentence(&analysis, d));
        let cited = self.citations.find(&document.text, &self.lexicon);
        detections.retain(|d| {
            let named = matches!(
                d.kind,
                EntityKind::Person | EntityKind::Location | EntityKind::Organization
            );
            let cited = |d: &Detection| cited.iter().any(|c| c.contains(d.span));
            !named || !cited(d) && !self.citations.is_thing(&document.text, d.span)
        });
        let detections = overlap::merge(&document.text, detections)?;
        // A long document needs the room for what follows.
        analysis.hashes = Vec::new();
        let mut unlinked = Vec::with_capacity(detections.len());
        let mut previous: Option<Span> = None;
        for detection in detections {
            let found = person_at(&found, detection.span);
            let mention = describe(&analysis, detection, found, previous);
            previous = Some(mention.detection.span)
                .filter(|_| mention.detection.kind == EntityKind::Person);
            unlinked.push(mention);
        }
        drop(found);
        drop(analysis);
        Ok(link(unlinked, &self.lexicon, &mut kit.cache))
    }
}

/// The person that a span names, among names in order of their spans.
fn person_at(found: &[Found], span: Span) -> Option<&Found> {
    let end = found.partition_point(|f| f.span.start <= span.start);
    let mut here = found[..end]
        .iter()
        .rev()
        .take_while(|f| f.span.start == span.start);
    here.find(|f| f.shape.is_some()).filter(|f| f.span == span)
}

/// The spans of persons among names in order of their spans; of two that overlap the first.
pub(super) fn persons(found: &[Found]) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for f in found.iter().filter(|f| f.kind == EntityKind::Person) {
        if spans.last().is_none_or(|last| last.end <= f.span.start) {
            spans.push(f.span);
        }
    }
    spans
}

/// Whether a place is one ordinary word whose only capital is that of a sentence: *Verreweg de meeste*.
fn opens_a_sentence(analysis: &Analysis<'_>, detection: &Detection) -> bool {
    if detection.kind != EntityKind::Location {
        return false;
    }
    let first = analysis
        .tokens
        .partition_point(|t| t.span().start < detection.span.start);
    let one = analysis
        .tokens
        .get(first)
        .is_some_and(|t| t.span() == detection.span);
    one && analysis.starts[first]
        && analysis.entries[first].is_ordinary_word()
        && analysis.entries[first].place().is_none()
}

/// What linking needs to know of a detection.
fn describe<'d>(
    analysis: &Analysis<'d>,
    detection: Detection,
    found: Option<&Found>,
    previous: Option<Span>,
) -> Unlinked<'d> {
    let text = detection.span.of(&analysis.document.text);
    if detection.kind != EntityKind::Person {
        return Unlinked {
            detection,
            parts: None,
            sex: Sex::Unknown,
            elder: false,
            apposition: false,
            text,
        };
    }
    let parts = match found.and_then(|f| f.shape.as_ref()) {
        Some(shape) => {
            let part = |tokens: &std::ops::Range<usize>| {
                if tokens.is_empty() {
                    return String::new();
                }
                let span = Span::new(
                    // Of a file's name it is a part: "interview_Sanne_def2".
                    analysis.tokens[tokens.start]
                        .span()
                        .start
                        .max(detection.span.start),
                    analysis.tokens[tokens.end - 1]
                        .span()
                        .end
                        .min(detection.span.end),
                );
                span.of(&analysis.document.text).to_owned()
            };
            let mut parts = NameParts {
                given: part(&shape.given),
                initials: part(&shape.initials),
                prefix: part(&shape.prefix),
                surname: part(&shape.surname),
            };
            if shape.fused {
                let last = if parts.surname.is_empty() {
                    &mut parts.given
                } else {
                    &mut parts.surname
                };
                last.pop();
            }
            parts
        }
        None => NameParts {
            given: text.to_owned(),
            ..NameParts::default()
        },
    };
    let c = classes();
    let first = analysis
        .tokens
        .partition_point(|t| t.span().start < detection.span.start);
    let before = analysis.word_before(first);
    let is = |set| before.is_some_and(|b| analysis.is(b, set));
    let sex = match (is(c.female_word), is(c.male_word)) {
        (true, false) => Sex::Female,
        (false, true) => Sex::Male,
        _ => Sex::Unknown,
    };
    let between =
        previous.map(|p| Span::new(p.end, detection.span.start).of(&analysis.document.text));
    let apposition = between.is_some_and(|b| matches!(b.trim(), "(" | "('" | "(‘" | "(\""));
    Unlinked {
        detection,
        parts: Some(parts),
        sex,
        elder: is(c.elder_word),
        apposition,
        text,
    }
}
