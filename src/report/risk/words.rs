//! The words of the risk report: tests and their verdicts, techniques, roles and fields.

use super::{Plan, RiskReport};
use crate::message::{Language, filled, message};

/// A test of the Article 29 Working Party.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Test {
    SinglingOut,
    Linkability,
    Inference,
}

/// What came of a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Met,
    NotMet,
    NotJudged,
}

/// The three tests. Labels that tie to persons by a key can be linked, whatever they say; what is
/// left to infer is judged only where the table has a sensitive attribute.
pub(super) fn tests(report: &RiskReport) -> [(Test, Verdict); 3] {
    let met = |holds| if holds { Verdict::Met } else { Verdict::NotMet };
    let inference = match report.diversity {
        Some(l) if l > 1 => Verdict::Met,
        _ => Verdict::NotJudged,
    };
    [
        (Test::SinglingOut, met(report.below_k() == 0)),
        (Test::Linkability, met(!report.key)),
        (Test::Inference, inference),
    ]
}

impl Test {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::SinglingOut => "singling-out",
            Self::Linkability => "linkability",
            Self::Inference => "inference",
        }
    }

    pub(super) fn name(self, language: Language) -> &'static str {
        match self {
            Self::SinglingOut => message(language, "risk-singling-out"),
            Self::Linkability => message(language, "risk-linkability"),
            Self::Inference => message(language, "risk-inference"),
        }
    }

    /// What the test asks, and why it came out so.
    pub(super) fn explained(self, language: Language, report: &RiskReport) -> String {
        let (below, k) = (report.below_k(), report.k);
        match self {
            Self::SinglingOut => {
                let values: [(&str, &dyn std::fmt::Display); 2] = [("below", &below), ("k", &k)];
                filled(language, "risk-singling-out-is", &values)
            }
            Self::Linkability if report.key => message(language, "risk-linkability-key").to_owned(),
            Self::Linkability => message(language, "risk-linkability-is").to_owned(),
            Self::Inference => match report.diversity {
                Some(l) => filled(language, "risk-inference-is", &[("l", &l)]),
                None => message(language, "risk-inference-none").to_owned(),
            },
        }
    }
}

impl Verdict {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::NotMet => "not-met",
            Self::NotJudged => "not-judged",
        }
    }

    pub(super) fn name(self, language: Language) -> &'static str {
        match self {
            Self::Met => message(language, "risk-met"),
            Self::NotMet => message(language, "risk-not-met"),
            Self::NotJudged => message(language, "risk-not-judged"),
        }
    }
}

/// A technique by its name in ISO/IEC 20889, and the key of what it is used for.
pub(super) struct Technique {
    pub(super) name: &'static str,
    key: &'static str,
}

impl Technique {
    pub(super) fn used(&self, language: Language) -> &'static str {
        message(language, self.key)
    }
}

/// The techniques that were used.
pub(super) fn techniques(report: &RiskReport) -> Vec<Technique> {
    let used = |name, key| Technique { name, key };
    let mut out = vec![used("pseudonymization", "risk-by-pseudonymization")];
    let fields = || report.roles.iter().flat_map(|r| &r.fields);
    let vaguer = fields().any(|f| f.vaguer > 0);
    match report.strategy {
        Plan::OneRule if vaguer => out.push(used("generalization", "risk-by-generalization")),
        _ if vaguer => out.push(used("local generalization", "risk-by-local-generalization")),
        _ => {}
    }
    if fields().any(|f| f.dropped > 0) {
        out.push(used("local suppression", "risk-by-local-suppression"));
    }
    if report.roles.iter().any(|r| r.suppressed > 0) {
        out.push(used("record suppression", "risk-by-record-suppression"));
    }
    out.push(used("k-anonymity", "risk-by-k"));
    if report.diversity.is_some() {
        out.push(used("l-diversity", "risk-by-l"));
    }
    out
}

/// The plan in words.
pub(super) fn plan(language: Language, plan: Plan) -> &'static str {
    match plan {
        Plan::OneRule => message(language, "risk-one-rule"),
        Plan::Grouped => message(language, "risk-grouped"),
        Plan::PerLabel => message(language, "risk-per-label"),
    }
}

/// A role in words; one that the catalogue lacks as it is.
pub(super) fn role(language: Language, role: &str) -> &str {
    match role {
        "jongere" => message(language, "risk-role-youth"),
        "ouder" => message(language, "risk-role-parent"),
        "pleegouder" => message(language, "risk-role-foster"),
        "hulpverlener" => message(language, "risk-role-professional"),
        other => other,
    }
}

/// A field in words; one that the catalogue lacks as it is.
pub(super) fn field(language: Language, field: &str) -> &str {
    match field {
        "age" => message(language, "risk-field-age"),
        "sex" => message(language, "risk-field-sex"),
        "living" => message(language, "risk-field-living"),
        "relation" => message(language, "risk-field-relation"),
        "single" => message(language, "risk-field-single"),
        "children" => message(language, "risk-field-children"),
        "function" => message(language, "risk-field-function"),
        "region" => message(language, "risk-field-region"),
        "provider" => message(language, "risk-field-provider"),
        other => other,
    }
}
