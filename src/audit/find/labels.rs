//! Labels that fit hardly anybody, and what several quotes under one of them tell together.

use super::two_labels::vaguest;
use crate::attribution::Role;
use crate::audit::counts::{Codes, Counts, is_below};
use crate::audit::finding::{Finding, Fits, Kind, Severity};
use crate::audit::material::{Material, Person};
use crate::audit::mend::cheapest;
use crate::audit::speaker::Said;
use crate::text::fold;
use std::collections::BTreeSet;

/// Fewer than so many are expected: several quotes under such a label are one person's.
const HARDLY: f64 = 0.5;

/// Of so many letters at its end a function may lose two for its plural.
const ENDING: usize = 2;

/// One finding a label.
pub(crate) fn find(material: &Material<'_>) -> Vec<Finding> {
    let people = material.people.iter();
    let people = people.filter(|person| !person.codes.is_empty());
    people
        .filter_map(|person| of_person(material, person))
        .collect()
}

fn of_person(material: &Material<'_>, person: &Person) -> Option<Finding> {
    let linked = material.quotes_of(person) > 1;
    let kind = if linked {
        Kind::LinkedQuotes
    } else {
        Kind::RareLabel
    };
    let (kind, severity, fits) = match material.counts {
        Counts::Table(_) => counted(material, person, kind)?,
        Counts::Study => match person.role {
            Role::Youth => of_youth(material, person, kind)?,
            _ => of_adult(material, person, kind)?,
        },
    };
    let mut places = if kind == Kind::LinkedQuotes {
        let whole = |at: &usize| material.whole(&material.said[*at]);
        person.said.iter().map(whole).collect()
    } else {
        material.labels(person)
    };
    let part = word(person).and_then(|word| material.study.part(word));
    if let (Some((_, part)), Some(Fits::AtMost(_))) = (part, fits) {
        places.push(material.spot(&part.at));
    }
    let mut finding = Finding::new(kind, severity, places);
    finding.role = Some(person.role);
    finding.fits = fits;
    finding.of = part
        .and_then(|(group, _)| usize::try_from(group.n?).ok())
        .or_else(|| material.counts.of(person.role, &material.study));
    finding.fields = person.codes.keys().copied().collect();
    finding.instead = instead(material, person);
    Some(finding)
}

/// Counted in the table of respondents.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count"
)]
fn counted(
    material: &Material<'_>,
    person: &Person,
    kind: Kind,
) -> Option<(Kind, Severity, Option<Fits>)> {
    let fits = material.size(person.role, &person.codes)? as usize;
    match fits {
        0 => Some((Kind::NoSuchPerson, Severity::Look, Some(Fits::Counted(0)))),
        n if n < material.k => Some((kind, Severity::Leak, Some(Fits::Counted(n)))),
        _ => None,
    }
}

/// By the figures of the sample: what is certain, else what is likely.
#[expect(clippy::cast_precision_loss, reason = "k is small")]
fn of_youth(
    material: &Material<'_>,
    person: &Person,
    kind: Kind,
) -> Option<(Kind, Severity, Option<Fits>)> {
    let Some(about) = material.size(person.role, &person.codes) else {
        // Of a sample without figures nothing is known but that this label tells much.
        let exact = person.codes.contains_key("age") && person.codes.contains_key("living");
        return (kind == Kind::LinkedQuotes && exact).then_some((kind, Severity::Look, None));
    };
    if let Some(most) = at_most(material, person)
        && most < material.k
    {
        return Some((kind, Severity::Leak, Some(Fits::AtMost(most))));
    }
    if about >= material.k as f64 {
        return None;
    }
    let severity = if kind == Kind::LinkedQuotes && about < HARDLY {
        Severity::Leak
    } else {
        Severity::Look
    };
    Some((kind, severity, Some(Fits::About(about))))
}

/// How many a label can fit at the most: of each group of the sample, those who have no other label.
fn at_most(material: &Material<'_>, person: &Person) -> Option<usize> {
    let group = material.study.groups.get(&person.role)?;
    let ladders = material.ladders;
    let cells = person.codes.iter().filter_map(|(field, code)| {
        let (cell, counted) = group.cell(field, code, ladders)?;
        let others = material.people.iter().filter(|other| {
            let own = other.codes.get(field);
            let in_cell = own.is_some_and(|own| is_below(ladders, field, own, &counted));
            other.role == person.role && in_cell && differs(&other.codes, &person.codes)
        });
        usize::try_from(cell).ok()?.checked_sub(others.count())
    });
    cells.min().map(|most| most.max(1))
}

/// Whether two labels are surely those of two people: another age or another sex.
fn differs(one: &Codes, other: &Codes) -> bool {
    let other_than = |field: &str| match (one.get(field), other.get(field)) {
        (Some(a), Some(b)) => a != b && (field == "sex" || !(a.contains('-') || b.contains('-'))),
        _ => false,
    };
    other_than("age") || other_than("sex")
}

/// By what the sample says of mothers, grandmothers or functions.
fn of_adult(
    material: &Material<'_>,
    person: &Person,
    kind: Kind,
) -> Option<(Kind, Severity, Option<Fits>)> {
    let word = word(person)?;
    if let Some((_, part)) = material.study.part(word) {
        let most = usize::try_from(part.n).ok()?;
        return (most < material.k).then_some((kind, Severity::Leak, Some(Fits::AtMost(most))));
    }
    let told = match person.role {
        Role::Professional => !has_plural(&material.page.text, word),
        _ => person.codes.contains_key("children"),
    };
    (kind == Kind::LinkedQuotes && told).then_some((kind, Severity::Look, None))
}

/// What an adult is called: mother, or a function.
fn word(person: &Person) -> Option<&str> {
    let code = person
        .codes
        .get("relation")
        .or(person.codes.get("function"));
    code.map(String::as_str)
}

/// Whether a text speaks of several who have a function.
fn has_plural(text: &str, function: &str) -> bool {
    let function = fold(function);
    let letters = function.chars().count();
    let stem: String = function
        .chars()
        .take(letters.saturating_sub(ENDING))
        .collect();
    let words: BTreeSet<String> = text
        .split(|c: char| !(c.is_alphanumeric() || c == '-'))
        .filter(|w| w.chars().count() > letters.saturating_sub(ENDING))
        .map(fold)
        .collect();
    words.iter().any(|word| {
        let rest = word.strip_prefix(stem.as_str());
        let ends = rest.is_some_and(|r| r.ends_with('s') || r.ends_with("en"));
        ends && *word != function && word.chars().count() <= letters + 3
    })
}

#[expect(clippy::cast_precision_loss, reason = "k is small")]
fn instead(material: &Material<'_>, person: &Person) -> Option<String> {
    let by_figures = matches!(material.counts, Counts::Study);
    if by_figures && person.role != Role::Youth {
        return None;
    }
    let size = |codes: &Codes| material.size(person.role, codes);
    let k = material.k as f64;
    // Where labels differ already, the finer one is no repair.
    let said: Vec<&Said> = person.said.iter().map(|at| &material.said[*at]).collect();
    let codes = vaguest(person.role, &said, material);
    cheapest(person.role, &codes, material.ladders, k, size)
}
