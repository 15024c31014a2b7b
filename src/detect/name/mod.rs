//! Names of persons, places and organisations.
//!
//! One scan from left to right reads labels, fields and running text; every capitalised or listed
//! word is weighed as a person, a place or an organisation ([`evidence`]); then what the document
//! establishes is looked for in every other form (`memory`). O(n) in the tokens.

mod codes;
pub mod evidence;
mod head;
mod label;
mod memory;
mod organisation;
mod parts;
mod person;
mod place;
mod scan;
mod small;
mod spelled;
mod unlike;
mod variant;
mod weigh;

use super::ner::{self, Weights};
use super::{Analysis, Detection};
use crate::message::Language;
use crate::rules::RuleFiles;
use crate::text::Lexicon;
use crate::text::cache::Cache;
use crate::{EntityKind, Result, Span};
use evidence::{Evidence, Model, probability};
use foldhash::fast::FixedState;
pub(crate) use person::NameShape;
pub(crate) use scan::Scan;
use std::collections::HashMap;
use std::sync::Arc;

/// One name found in a document.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    /// Where.
    pub(crate) span: Span,
    /// Person, location or organisation.
    pub(crate) kind: EntityKind,
    /// Log odds.
    pub(crate) score: f32,
    /// What held.
    pub(crate) evidence: Evidence,
    /// The rule.
    pub(crate) rule: Rule,
    /// For persons: the parts of the name.
    pub(crate) shape: Option<NameShape>,
}

macro_rules! rules {
    ($($(#[$doc:meta])* $variant:ident $id:literal;)*) => {
        /// The rules by which names are found; reports show their ids.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) enum Rule { $($(#[$doc])* $variant,)* }

        impl Rule {
            /// Every rule.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The stable id.
            pub(crate) fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)* }
            }
        }
    };
}

rules! {
    /// The label of a speaker.
    Label "person-label";
    /// The value of a form field.
    Field "person-field";
    /// A person by evidence.
    Person "person-name";
    /// Initials that stand for a person of the document.
    Code "person-code";
    /// A person whom the document establishes elsewhere.
    Memory "person-memory";
    /// A name spelled out letter by letter.
    Spelled "person-spelled";
    /// A name broken over a line end.
    Broken "person-broken";
    /// A place by evidence.
    Place "place-name";
    /// A place whom the document establishes elsewhere.
    PlaceMemory "place-memory";
    /// An organisation of the list.
    ListedOrganisation "organisation-list";
    /// An organisation after a word for one.
    CuedOrganisation "organisation-cue";
    /// An organisation by the ending of its name.
    EndedOrganisation "organisation-ending";
    /// A capitalised article and noun inside a sentence.
    ArticleOrganisation "organisation-article";
    /// An unknown capitalised word after a preposition for organisations.
    PrepositionOrganisation "organisation-preposition";
    /// A capitalised word that its sentence uses as an organisation.
    ContextOrganisation "organisation-context";
    /// The value of a form field that holds an organisation.
    FieldOrganisation "organisation-field";
    /// An organisation that the document establishes elsewhere.
    OrganisationMemory "organisation-memory";
}

/// Finds the names of persons, places and organisations.
#[derive(Clone, Debug)]
pub(crate) struct NameFinder {
    model: Model,
    rule_ids: Vec<Arc<str>>,
}

impl NameFinder {
    /// With the weights of the rule files.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Rules`](crate::ErrorKind::Rules) where the model is malformed.
    pub(crate) fn new(rules: &RuleFiles, language: Language) -> Result<Self> {
        Ok(Self {
            model: Model::of(rules, language)?,
            rule_ids: Rule::ALL.iter().map(|r| Arc::from(r.id())).collect(),
        })
    }

    /// As [`NameFinder::find_with`], with an empty cache.
    #[cfg(test)]
    pub(crate) fn find(&self, analysis: &Analysis<'_>, lexicon: &Lexicon) -> Vec<Found> {
        self.find_with(analysis, lexicon, &mut Cache::default())
    }

    /// The names of a document, in order of their spans; they may overlap.
    pub(crate) fn find_with(
        &self,
        analysis: &Analysis<'_>,
        lexicon: &Lexicon,
        cache: &mut Cache,
    ) -> Vec<Found> {
        let mut scan = Scan::new(analysis, lexicon, cache, &self.model);
        scan.margins = ner::tag(&scan, Weights::built_in());
        scan.run();
        scan.remember();
        let mut found = scan.found;
        found.sort_by_key(|f| (f.span, f.kind));
        found
    }

    /// The readings of a document that were weighed and not taken, in order of their spans.
    pub(crate) fn near(
        &self,
        analysis: &Analysis<'_>,
        lexicon: &Lexicon,
        cache: &mut Cache,
    ) -> Vec<Found> {
        let mut scan = Scan::new(analysis, lexicon, cache, &self.model);
        scan.margins = ner::tag(&scan, Weights::built_in());
        scan.near = Some(Vec::new());
        scan.run();
        scan.remember();
        let mut near = scan.near.unwrap_or_default();
        near.sort_by_key(|f| (f.span, f.kind));
        near
    }

    /// Makes every name more likely by so much, in log odds.
    pub(crate) fn lean(&mut self, by: f32) {
        self.model.lean(by);
    }

    /// A found name as a detection with its reason in words.
    pub(crate) fn detection(&self, found: &Found, reasons: &mut Reasons) -> Detection {
        Detection {
            span: found.span,
            kind: found.kind,
            score: probability(found.score),
            rule: self.rule_ids[found.rule as usize].clone(),
            reason: reasons.of(found, &self.model),
        }
    }
}

/// The reasons of names, each built once a worker; they tell nothing of a document but what held.
#[derive(Debug, Default)]
pub(crate) struct Reasons(HashMap<(Evidence, Rule), Arc<str>, FixedState>);

impl Reasons {
    /// How many are kept.
    const LIMIT: usize = 4096;

    fn of(&mut self, found: &Found, model: &Model) -> Arc<str> {
        let weights = match found.kind {
            EntityKind::Person => Some(&model.person),
            EntityKind::Location => Some(&model.place),
            EntityKind::Organization => Some(&model.organisation),
            _ => None,
        };
        let reason = || {
            model
                .reason(found.rule.id(), found.evidence, weights)
                .into()
        };
        if self.0.len() > Self::LIMIT {
            self.0.clear();
        }
        self.0
            .entry((found.evidence, found.rule))
            .or_insert_with(reason)
            .clone()
    }
}
