//! Which operator serves which kind.
//!
//! A policy is a table of `rules/policy.toml`. The file also says which operators and levels a
//! kind can take at all: a policy that pairs others is refused, as are unknown kinds and keys.
//! A user's overlay has the same form; its tables replace single kinds of a built-in policy, and a
//! table with a new name is a policy of its own, which has to name every kind.

use super::Operator;
use crate::{EntityKind, Error, ErrorKind, Result};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The built-in policies.
const BUILT_IN: &str = include_str!("../../rules/policy.toml");

/// The name that the living situation has among the kinds of a policy.
const LIVING: &str = "living";

/// How one kind is served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Serving {
    /// The operator.
    pub operator: Operator,
    /// For [`Operator::Generalise`] the rung of the kind's hierarchy, 0 the finest; else 0.
    pub level: usize,
    /// For organisations: kinds of organisation that stay as they are, such as `landelijk`.
    pub keep: Vec<String>,
    /// For persons: what a fictional name tells of the real one.
    pub follow: Follow,
}

/// What a fictional name tells of the real one; all of it, unless a policy drops some.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Follow {
    /// The sex; without it names are drawn that girls and boys bear.
    pub sex: bool,
    /// Whether children, parents or grandparents bear it.
    pub generation: bool,
    /// Where the name comes from; without it all are Dutch.
    pub background: bool,
}

impl Follow {
    /// Everything.
    pub const ALL: Self = Self {
        sex: true,
        generation: true,
        background: true,
    };
}

#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
enum Trait {
    Sex,
    Generation,
    Background,
}

/// A named policy: an operator for every kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    name: String,
    servings: BTreeMap<EntityKind, Serving>,
    living: Serving,
    recall: f32,
}

#[derive(Deserialize)]
struct File {
    operators: BTreeMap<String, Vec<Operator>>,
    levels: BTreeMap<String, Vec<String>>,
    recall: BTreeMap<String, f32>,
    #[serde(flatten)]
    policies: Policies,
}

#[derive(Deserialize)]
struct Overlay {
    #[serde(default)]
    recall: BTreeMap<String, f32>,
    #[serde(flatten)]
    policies: Policies,
}

type Policies = BTreeMap<String, BTreeMap<String, ServingFile>>;

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ServingFile {
    operator: Operator,
    level: Option<String>,
    #[serde(default)]
    keep: Vec<String>,
    follow: Option<Vec<Trait>>,
}

impl Policy {
    /// What analysis inside a project needs; the default of `clean`.
    ///
    /// # Errors
    ///
    /// As [`Policy::named`].
    pub fn research() -> Result<Self> {
        Self::named("research", None)
    }

    /// What may be printed; the default of `quotes`.
    ///
    /// # Errors
    ///
    /// As [`Policy::named`].
    pub fn publication() -> Result<Self> {
        Self::named("publication", None)
    }

    /// The policy of a name, with a user's overlay laid over the built-in ones.
    ///
    /// # Errors
    ///
    /// As [`Policy::parse`].
    pub fn named(name: &str, overlay: Option<&str>) -> Result<Self> {
        Self::parse(BUILT_IN, overlay, name)
    }

    /// Reads the policy of a name.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Rules`] if a source is malformed or names an unknown key;
    /// [`ErrorKind::Policy`] if no policy has the name, if a kind is unknown or missing, or if an
    /// operator or level does not fit its kind. The error names policy and kind.
    pub fn parse(built_in: &str, overlay: Option<&str>, name: &str) -> Result<Self> {
        let mut file: File = super::rules::read(built_in, "rules/policy.toml")?;
        if let Some(source) = overlay {
            let overlay: Overlay = super::rules::read(source, "policy.toml")?;
            file.recall.extend(overlay.recall);
            for (policy, kinds) in overlay.policies {
                file.policies.entry(policy).or_default().extend(kinds);
            }
        }
        // Every policy is checked, not only the one that is used.
        let mut wanted = None;
        for (policy, kinds) in &file.policies {
            let checked = Self::check(policy, kinds, &file)?;
            if policy == name {
                wanted = Some(checked);
            }
        }
        wanted.ok_or_else(|| refused(name, ""))
    }

    fn check(name: &str, kinds: &BTreeMap<String, ServingFile>, file: &File) -> Result<Self> {
        let serve = |kind: &str| -> Result<Serving> {
            let refuse = || refused(name, kind);
            let serving = kinds.get(kind).ok_or_else(refuse)?;
            let operators = file.operators.get(kind).ok_or_else(refuse)?;
            if !operators.contains(&serving.operator) {
                return Err(refuse());
            }
            let level = match (serving.operator, &serving.level) {
                (Operator::Generalise, Some(level)) => {
                    let levels = file.levels.get(kind).ok_or_else(refuse)?;
                    levels.iter().position(|l| l == level).ok_or_else(refuse)?
                }
                (Operator::Generalise, None) | (_, Some(_)) => return Err(refuse()),
                (_, None) => 0,
            };
            if !serving.keep.is_empty() && kind != EntityKind::Organization.name() {
                return Err(refuse());
            }
            let follow = match &serving.follow {
                // Names are what follows; nothing else is drawn by sex or age.
                Some(_) if kind != EntityKind::Person.name() => return Err(refuse()),
                Some(traits) => Follow {
                    sex: traits.contains(&Trait::Sex),
                    generation: traits.contains(&Trait::Generation),
                    background: traits.contains(&Trait::Background),
                },
                None => Follow::ALL,
            };
            Ok(Serving {
                follow,
                operator: serving.operator,
                level,
                keep: serving.keep.clone(),
            })
        };
        for kind in kinds.keys() {
            if kind != LIVING && EntityKind::ALL.iter().all(|k| k.name() != kind) {
                return Err(refused(name, kind));
            }
        }
        let mut servings = BTreeMap::new();
        for kind in EntityKind::ALL {
            servings.insert(*kind, serve(kind.name())?);
        }
        // Beyond that every capital is a name, or none is.
        if file
            .recall
            .get(name)
            .is_some_and(|r| !(-4.0..=4.0).contains(r))
        {
            return Err(refused(name, "recall"));
        }
        Ok(Self {
            name: name.to_owned(),
            servings,
            living: serve(LIVING)?,
            recall: file.recall.get(name).copied().unwrap_or_default(),
        })
    }

    /// The policy's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How a kind is served.
    #[must_use]
    pub fn serving(&self, kind: EntityKind) -> &Serving {
        // Every policy holds every kind; the living situation stands in only for the type's sake.
        self.servings.get(&kind).unwrap_or(&self.living)
    }

    /// How much more likely every name is taken to be, in log odds, -4 to 4: above 0 more is found,
    /// and more without need.
    #[must_use]
    pub fn recall(&self) -> f32 {
        self.recall
    }

    /// How the living situation is served; its recogniser brings the words.
    #[must_use]
    pub fn living(&self) -> &Serving {
        &self.living
    }
}

fn refused(policy: &str, kind: &str) -> Error {
    Error::new(ErrorKind::Policy).about_rule(format!("{policy}.{kind}").trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_policies_serve_every_kind() {
        for policy in [Policy::research().unwrap(), Policy::publication().unwrap()] {
            for kind in EntityKind::ALL {
                assert_ne!(policy.serving(*kind).operator, Operator::Keep, "{kind}");
            }
        }
        let research = Policy::research().unwrap();
        assert_eq!(
            research.serving(EntityKind::Id).operator,
            Operator::Pseudonym
        );
        assert_eq!(
            Policy::publication()
                .unwrap()
                .serving(EntityKind::Date)
                .level,
            1
        );
    }

    #[test]
    fn an_overlay_replaces_single_kinds() {
        let overlay = "[research]\nplate = { operator = \"keep\" }\n";
        let policy = Policy::named("research", Some(overlay)).unwrap();
        assert_eq!(policy.serving(EntityKind::Plate).operator, Operator::Keep);
        assert_eq!(
            policy.serving(EntityKind::Bsn).operator,
            Operator::Placeholder
        );
    }

    #[test]
    fn what_names_follow_is_a_choice() {
        let overlay = "[research]\nperson = { operator = \"surrogate\", follow = [\"sex\"] }\n";
        let policy = Policy::named("research", Some(overlay)).unwrap();
        let follow = policy.serving(EntityKind::Person).follow;
        assert!(follow.sex && !follow.generation && !follow.background);
        let research = Policy::research().unwrap();
        assert_eq!(research.serving(EntityKind::Person).follow, Follow::ALL);
        let other = "[research]\nage = { operator = \"suppress\", follow = [] }\n";
        let error = Policy::named("research", Some(other)).unwrap_err();
        assert_eq!(error.rule(), Some("research.age"));
    }

    #[test]
    fn an_overlay_sets_the_recall_of_a_policy() {
        let overlay = "[recall]\nresearch = 1.5\n";
        assert_eq!(
            Policy::named("research", Some(overlay)).unwrap().recall(),
            1.5
        );
        assert_eq!(
            Policy::named("publication", Some(overlay))
                .unwrap()
                .recall(),
            Policy::publication().unwrap().recall()
        );
        let error = Policy::named("research", Some("[recall]\nresearch = 9\n")).unwrap_err();
        assert_eq!(
            (error.kind(), error.rule()),
            (ErrorKind::Policy, Some("research.recall"))
        );
    }

    #[test]
    fn impossible_pairs_are_refused_with_policy_and_kind() {
        for (overlay, rule) in [
            ("[research]\nbsn = { operator = \"keep\" }", "research.bsn"),
            (
                "[research]\nage = { operator = \"surrogate\" }",
                "research.age",
            ),
            (
                "[research]\nage = { operator = \"generalise\", level = \"decade\" }",
                "research.age",
            ),
            (
                "[research]\nage = { operator = \"generalise\" }",
                "research.age",
            ),
            (
                "[research]\nid = { operator = \"pseudonym\", level = \"year\" }",
                "research.id",
            ),
            (
                "[research]\nage = { operator = \"suppress\", keep = [\"x\"] }",
                "research.age",
            ),
            (
                "[research]\nleeftijd = { operator = \"suppress\" }",
                "research.leeftijd",
            ),
            ("[team]\nage = { operator = \"suppress\" }", "team.person"),
        ] {
            let error = Policy::named("research", Some(overlay)).unwrap_err();
            assert_eq!(
                (error.kind(), error.rule()),
                (ErrorKind::Policy, Some(rule))
            );
        }
        assert_eq!(
            Policy::named("thuis", None).unwrap_err().kind(),
            ErrorKind::Policy
        );
    }

    #[test]
    fn unknown_keys_and_operators_are_malformed() {
        for overlay in [
            "[research]\nage = { operator = \"guess\" }",
            "[research]\nage = { operator = \"suppress\", days = 3 }",
            "age =",
        ] {
            let error = Policy::named("research", Some(overlay)).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Rules);
        }
    }
}
