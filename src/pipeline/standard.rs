//! The program's own stages.

use super::{Quotes, Stages};
use crate::detect::Detector;
use crate::ingest::{self, Document, Format, Origin, Structure};
use crate::key::Key;
use crate::message::Language;
use crate::resolve::Resolved;
use crate::rules::RuleFiles;
use crate::transform::{Operator, Policy, Replacement, Transformer};
use crate::Result;
use std::fmt;

/// Ingest, detection, linking, replacement and quotes, with their rules loaded.
pub struct Standard {
    /// The user's, if there are any; else the built-in ones.
    structure: Option<Structure>,
    detector: Detector,
    transformer: Transformer,
}

impl fmt::Debug for Standard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Standard({:?})", self.detector)
    }
}

impl Standard {
    /// The stages with rules, a policy and a key; reasons are given in a language.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Rules`](crate::ErrorKind::Rules) where a rule file is malformed, and
    /// [`ErrorKind::Policy`](crate::ErrorKind::Policy) where the policy does not fit.
    pub fn new(rules: &RuleFiles, policy: &str, key: &Key, language: Language) -> Result<Self> {
        let policy = Policy::named(policy, rules.user_text("policy.toml"))?;
        let structure = rules.user_text("structure.toml").map(Structure::parse).transpose()?;
        Ok(Self {
            structure,
            detector: Detector::new(rules, language)?,
            transformer: Transformer::new(&policy, key)?,
        })
    }
}

impl Stages for Standard {
    fn read(&self, format: Format, bytes: Vec<u8>, origin: Origin) -> Result<Document> {
        let structure = self.structure.as_ref().unwrap_or_else(|| Structure::built_in());
        ingest::read(format, bytes, origin, structure)
    }

    fn detect(&self, document: &Document) -> Result<Resolved> {
        self.detector.detect(document)
    }

    fn transform(&self, document: &Document, resolved: &Resolved) -> Vec<Replacement> {
        let mut replacements = self.transformer.transform(document, resolved);
        // A kept mention has a replacement too, so that it is told from a forgotten one.
        let policy = self.transformer.policy();
        let mut kept = Vec::new();
        let mut at = 0;
        for mention in &resolved.mentions {
            let span = mention.detection.span;
            while at < replacements.len() && replacements[at].span.end <= span.start {
                at += 1;
            }
            let covered = replacements.get(at).is_some_and(|r| r.span.overlaps(span));
            let serving = policy.serving(mention.detection.kind);
            if !covered && (serving.operator == Operator::Keep || !serving.keep.is_empty()) {
                kept.push(Replacement {
                    span,
                    text: span.of(&document.text).to_owned(),
                    kind: mention.detection.kind,
                    entity: mention.entity,
                    operator: Operator::Keep,
                    rule: mention.detection.rule.clone(),
                });
            }
        }
        replacements.extend(kept);
        replacements.sort_by_key(|r| r.span);
        replacements
    }

    fn quotes(&self, _: &Document, _: &Resolved, _: &[Replacement]) -> Result<Quotes> {
        Ok(Quotes::default())
    }

    fn clean_name(&self, name: &str) -> String {
        let origin = Origin { number: 0, path: "".into() };
        let cleaned = self.read(Format::Text, name.as_bytes().to_vec(), origin).and_then(|document| {
            let resolved = self.detect(&document)?;
            let edits = crate::transform::edits(&self.transform(&document, &resolved));
            Ok(ingest::apply(&document.text, &edits))
        });
        cleaned.unwrap_or_default()
    }
}
