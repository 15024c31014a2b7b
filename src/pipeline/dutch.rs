//! The stages as the program has them, for Dutch.

use super::{Finder, Quotes, Stages, file_name};
use crate::detect::{Detection, Detector};
use crate::emit::ask;
use crate::emit::quotes::Asking;
use crate::ingest::{self, Document, Format, Origin, Structure};
use crate::key::Key;
use crate::message::Language;
use crate::resolve::Resolved;
use crate::respondent::living::generalisations;
use crate::respondent::{Guide, Level, Respondents};
use crate::rules::RuleFiles;
use crate::text::{Lexicon, tokens};
use crate::transform::roll::{Book, LookUp, Names};
use crate::transform::{Extra, Operator, Policy, Replacement, Scope, Transformer, edits};
use crate::{EntityKind, Result};
use std::fmt;
use std::sync::Arc;

/// Dutch stages: rules, a policy and a key, loaded once and shared by all workers.
pub struct Dutch {
    structure: Structure,
    pub(super) detector: Detector,
    transformer: Transformer,
    guide: &'static Guide,
}

impl fmt::Debug for Dutch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Dutch({})", self.transformer.policy().name())
    }
}

impl Dutch {
    /// Loads the stages. Reasons of finds are told in `language`; `policy` is one of the rules.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Rules`](crate::ErrorKind::Rules) and [`ErrorKind::Policy`](crate::ErrorKind::Policy)
    /// for rules and policies that are malformed or do not exist.
    pub fn new(rules: &RuleFiles, language: Language, policy: &str, key: &Key) -> Result<Self> {
        let policy = Policy::named(policy, rules.user_text("policy.toml"))?;
        Ok(Self {
            structure: Structure::of(rules)?,
            detector: Detector::new(rules, language)?.leaning(policy.recall()),
            transformer: Transformer::with_rules(&policy, key, rules)?,
            guide: Guide::of(rules)?,
        })
    }

    /// The same with fictional names and pseudonyms that hold so far only.
    #[must_use]
    pub fn within(mut self, scope: Scope) -> Self {
        self.transformer = self.transformer.within(scope);
        self
    }

    /// The same with the fictional names that a user gives.
    #[must_use]
    pub fn naming(mut self, names: Book) -> Self {
        self.transformer = self.transformer.naming(names);
        self
    }

    /// Replacements as print wants them: fictional names of a writer without capitals get theirs.
    fn printed(&self, replacements: &[Replacement]) -> Vec<Replacement> {
        let lexicon = self.detector.lexicon();
        let mut printed = replacements.to_vec();
        for replacement in &mut printed {
            let name = replacement.kind == EntityKind::Person
                && replacement.operator == Operator::Surrogate;
            if name && !replacement.text.chars().any(char::is_uppercase) {
                replacement.text = with_capitals(&replacement.text, lexicon);
            }
        }
        printed
    }

    /// The woonsituatie's detail, as replacements.
    fn living(&self, document: &Document, resolved: &Resolved) -> Vec<Extra> {
        let operator = self.transformer.policy().living().operator;
        if operator == Operator::Keep {
            return Vec::new();
        }
        let kept = self.detector.keep().find(&document.text);
        generalisations(self.guide, document, resolved, Level::Leaf)
            .into_iter()
            .filter(|g| !kept.hold(g.span))
            .map(|g| Extra {
                span: g.span,
                text: if operator == Operator::Generalise {
                    g.text
                } else {
                    "[…]".to_owned()
                },
                kind: EntityKind::Organization,
                rule: g.rule,
            })
            .collect()
    }

    /// The replacements of a document, with the names of a register where there is one.
    pub(super) fn replace(
        &self,
        document: &Document,
        resolved: &Resolved,
        names: Option<&Names>,
    ) -> Vec<Replacement> {
        let extras = self.living(document, resolved);
        let mut replacements = self
            .transformer
            .transform_with(document, resolved, &extras, names);
        // The transformer says nothing of what the policy keeps.
        let kept = resolved.mentions.iter().filter(|m| {
            let serving = self.transformer.policy().serving(m.detection.kind);
            serving.operator == Operator::Keep
                || !serving.keep.is_empty()
                || names.is_some_and(|names| names.keeps(m.entity))
        });
        let before = replacements.len();
        for mention in kept {
            let span = mention.detection.span;
            let first = replacements[..before].partition_point(|r| r.span.end <= span.start);
            if replacements[..before]
                .get(first)
                .is_some_and(|r| r.span.overlaps(span))
            {
                continue;
            }
            replacements.push(Replacement {
                span,
                text: span.of(&document.text).to_owned(),
                kind: mention.detection.kind,
                entity: mention.entity,
                operator: Operator::Keep,
                rule: Arc::clone(&mention.detection.rule),
            });
        }
        replacements.sort_by_key(|r| r.span);
        replacements
    }
}

impl Stages for Dutch {
    fn read(&self, format: Format, bytes: Vec<u8>, origin: Origin) -> Result<Document> {
        ingest::read(format, bytes, origin, &self.structure)
    }

    fn finder(&self) -> Box<dyn Finder + '_> {
        Box::new(Searcher {
            detector: &self.detector,
        })
    }

    fn transform(&self, document: &Document, resolved: &Resolved) -> Vec<Replacement> {
        self.replace(document, resolved, None)
    }

    fn transform_named(
        &self,
        document: &Document,
        resolved: &Resolved,
        names: &Names,
    ) -> Vec<Replacement> {
        self.replace(document, resolved, Some(names))
    }

    fn transformer(&self) -> Option<&Transformer> {
        Some(&self.transformer)
    }

    fn ask(
        &self,
        document: &Document,
        resolved: &Resolved,
        replacements: &[Replacement],
        asking: &Asking,
    ) -> Result<Quotes> {
        let respondents = Respondents::with(self.guide, document, resolved);
        // A label tells the leaf under every policy.
        let edits = edits(&self.printed(replacements));
        let asked = ask(document, &edits, &respondents, Level::Leaf, asking);
        Ok(Quotes {
            quotes: asked.quotes,
            missing: asked.missing,
            interviewer: asked.interviewer,
            line: self.guide.quote_words().line.clone(),
        })
    }

    fn clean_name(&self, name: &str, of: &Origin, books: &[&dyn LookUp]) -> String {
        file_name::clean(self, name, of, books)
    }
}

/// One worker's finder.
struct Searcher<'d> {
    detector: &'d Detector,
}

impl Finder for Searcher<'_> {
    fn detect(&mut self, document: &Document) -> Result<Resolved> {
        self.detector.detect(document)
    }

    fn near(&mut self, document: &Document, most: usize) -> Result<Vec<Detection>> {
        self.detector.near(document, most)
    }
}

/// A name in small letters with its capitals: `joost van den berg` as *Joost van den Berg*.
fn with_capitals(name: &str, lexicon: &Lexicon) -> String {
    let mut out = String::with_capacity(name.len());
    let mut at = 0;
    for (i, token) in tokens(name).into_iter().enumerate() {
        out.push_str(name.get(at..token.span().start).unwrap_or(""));
        at = token.span().end;
        let word = token.span().of(name);
        if i > 0 && lexicon.look_up(word).is_surname_prefix() {
            out.push_str(word);
            continue;
        }
        let mut start = true;
        for letter in word.chars() {
            if start {
                out.extend(letter.to_uppercase());
            } else {
                out.push(letter);
            }
            start = letter == '-';
        }
    }
    out.push_str(name.get(at..).unwrap_or(""));
    out
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::pipeline) fn stages(policy: &str) -> Dutch {
        let key = Key::from_bytes([7; 32]);
        Dutch::new(&RuleFiles::built_in(), Language::English, policy, &key).unwrap()
    }

    #[test]
    fn names_of_quotes_have_their_capitals() {
        let stages = stages("publication");
        let lexicon = stages.detector.lexicon();
        for (name, expected) in [
            ("joost", "Joost"),
            ("joost van den berg", "Joost van den Berg"),
            ("henk-jan", "Henk-Jan"),
            ("élise's", "Élise's"),
        ] {
            assert_eq!(with_capitals(name, lexicon), expected);
        }
    }

    #[test]
    fn what_the_policy_keeps_is_told_as_kept() {
        let key = Key::from_bytes([7; 32]);
        let folder = tempfile::tempdir().unwrap();
        let rules = RuleFiles::with_overlay(folder.path()).unwrap();
        let mut stages = Dutch::new(&rules, Language::Dutch, "research", &key).unwrap();
        let keeps = "[research]\nperson = { operator = \"keep\" }\n";
        let policy = Policy::named("research", Some(keeps)).unwrap();
        stages.transformer = Transformer::new(&policy, &key).unwrap();
        let text = "Sanne woont in Ede en Sanne zegt dat Joost belt.";
        let origin = Origin {
            number: 1,
            path: "a.txt".into(),
        };
        let document = stages
            .read(Format::Text, text.as_bytes().to_vec(), origin)
            .unwrap();
        let resolved = stages.finder().detect(&document).unwrap();
        let replacements = stages.transform(&document, &resolved);
        assert_eq!(replacements.len(), resolved.mentions.len());
        let kept = replacements.iter().filter(|r| r.operator == Operator::Keep);
        assert!(kept.clone().count() >= 2);
        assert!(kept.clone().all(|r| r.text == r.span.of(text)));
        assert!(replacements.is_sorted_by_key(|r| r.span));
    }

    #[test]
    fn a_document_goes_through_all_stages() {
        let pipeline = crate::pipeline::Pipeline::builder(Box::new(stages("research"))).build();
        let text = "Leeftijd: 16\nGeslacht: v\nWoonsituatie: pleeggezin\n\nI: En Fatima?\nR: Fatima is lief.\n> Fatima belt altijd\n";
        let mut seen = Vec::new();
        let input = crate::pipeline::Input::bytes(1, "a.txt", text);
        pipeline.run(
            vec![input],
            |worker, document, _| Ok((worker.clean(document)?, worker.quote(document)?)),
            |event| {
                if let crate::pipeline::Event::Document { result, .. } = event {
                    seen.push(result.unwrap());
                }
                std::ops::ControlFlow::Continue(())
            },
        );
        let (cleaned, quoted) = seen.pop().unwrap();
        let clean = String::from_utf8(cleaned.bytes).unwrap();
        assert!(!clean.contains("Fatima"), "{clean}");
        let names = cleaned
            .changes
            .iter()
            .filter(|c| c.kind == EntityKind::Person);
        assert_eq!(names.count(), 3);
        assert_eq!(quoted.quotes.without_record(), 0);
        assert!(quoted.quotes.lines()[0].starts_with('“'));
        assert!(quoted.quotes.lines()[0].ends_with("- Meisje van 16, woont in een pleeggezin"));
    }
}
