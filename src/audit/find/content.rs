//! What quotes tell that few people have in common, and children whom professionals tell of.

use crate::attribution::Role;
use crate::audit::finding::{Content, Finding, Kind, Severity};
use crate::audit::material::Material;
use crate::audit::rules::Wording;
use crate::audit::speaker::Said;
use std::ops::Range;

/// One finding a rule and quote, each at its first place.
pub(crate) fn find(material: &Material<'_>) -> Vec<Finding> {
    let mut out = Vec::new();
    for said in &material.said {
        let Some(role) = said.role() else { continue };
        let mut seen: Vec<Kind> = Vec::new();
        let rules = material.rules.third.iter().chain(&material.rules.content);
        for rule in rules.filter(|r| r.role.is_none_or(|r| r == role)) {
            let kind = rule.content.map_or(Kind::ThirdPerson, Kind::Content);
            if concerns(kind, role)
                && !seen.contains(&kind)
                && let Some(place) = first(material, said, rule)
            {
                seen.push(kind);
                let places = vec![material.spot(&place)];
                let mut finding = Finding::new(kind, Severity::Look, places);
                finding.role = Some(role);
                finding.rule = Some(rule.id.clone());
                out.push(finding);
            }
        }
    }
    out
}

/// Whether what a quote tells is about the one of that role who is quoted, or about another child.
fn concerns(kind: Kind, role: Role) -> bool {
    match kind {
        Kind::Content(Content::Organisation) => true,
        Kind::ThirdPerson => role == Role::Professional,
        _ => role != Role::Professional,
    }
}

/// Where a wording stands first in a quote, in the flow.
fn first(material: &Material<'_>, said: &Said, rule: &Wording) -> Option<Range<usize>> {
    let passage = &material.passages[said.passage];
    passage.pieces.iter().find_map(|piece| {
        let text = &material.page.text[piece.clone()];
        let found = rule.find(text).into_iter().next()?.get(0)?;
        Some(piece.start + found.start()..piece.start + found.end())
    })
}
