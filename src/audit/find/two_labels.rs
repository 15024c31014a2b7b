//! One quote under labels that differ: the finer one undoes the vaguer.

use crate::attribution::Role;
use crate::audit::counts::{Codes, codes, fields, is_below};
use crate::audit::finding::{Finding, Kind, Severity};
use crate::audit::material::Material;
use crate::audit::mend::words;
use crate::audit::speaker::Said;
use std::collections::{BTreeMap, BTreeSet};

/// One finding a quote.
pub(crate) fn find(material: &Material<'_>) -> Vec<Finding> {
    let mut quotes: BTreeMap<usize, Vec<&Said>> = BTreeMap::new();
    for said in &material.said {
        quotes.entry(material.quote(said)).or_default().push(said);
    }
    let mut out = Vec::new();
    for said in quotes.values().filter(|said| said.len() > 1) {
        let differing = differing(said);
        if differing.is_empty() {
            continue;
        }
        let places = said.iter().map(|s| material.whole(s)).collect();
        let mut finding = Finding::new(Kind::TwoLabels, Severity::Leak, places);
        finding.fields = differing;
        finding.role = said.iter().find_map(|s| s.role());
        let roles: BTreeSet<Role> = said.iter().filter_map(|s| s.role()).collect();
        if let [role] = roles.into_iter().collect::<Vec<_>>()[..] {
            finding.instead = words(role, &vaguest(role, said, material));
        }
        out.push(finding);
    }
    out
}

/// The fields that the labels tell differently.
fn differing(said: &[&Said]) -> Vec<&'static str> {
    let all: Vec<Codes> = said.iter().map(|s| codes(&s.record)).collect();
    let mut names: BTreeSet<&'static str> = all.iter().flat_map(|c| c.keys().copied()).collect();
    names.retain(|field| {
        let values: BTreeSet<Option<&String>> = all.iter().map(|c| c.get(field)).collect();
        values.len() > 1
    });
    let mut names: Vec<&'static str> = names.into_iter().collect();
    let of = |value: fn(&Said) -> Option<String>| {
        said.iter().map(|s| value(s)).collect::<BTreeSet<_>>().len() > 1
    };
    if of(|s| s.role().map(|r| format!("{r:?}"))) {
        names.push("role");
    }
    if of(|s| s.record.fictional_name.clone()) {
        names.push("name");
    }
    names
}

/// What all labels tell, each field as its vaguest.
pub(crate) fn vaguest(role: Role, said: &[&Said], material: &Material<'_>) -> Codes {
    let all: Vec<Codes> = said.iter().map(|s| codes(&s.record)).collect();
    let mut out = Codes::new();
    for field in fields(role) {
        let values: Option<Vec<&String>> = all.iter().map(|c| c.get(field)).collect();
        let Some(values) = values else { continue };
        let holds = |above: &&&String| {
            let below = |code: &&String| is_below(material.ladders, field, code, above);
            values.iter().all(below)
        };
        let rungs = material.ladders.get(field).ok();
        let rungs = rungs.and_then(|l| l.rungs(values[0])).unwrap_or_default();
        let common = rungs.iter().find(|rung| holds(&rung));
        if let Some(code) = common.filter(|c| *c != crate::risk::DROPPED) {
            out.insert(field, code.clone());
        }
    }
    out
}
