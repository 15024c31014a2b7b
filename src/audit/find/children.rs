//! Labels whose children are a fingerprint: every age and sex, or a great number.

use crate::attribution::Role;
use crate::audit::counts::{Codes, Counts};
use crate::audit::finding::{Finding, Kind, Severity};
use crate::audit::material::{Material, Person};
use crate::audit::mend::words;

/// From so many children on their number alone is taken to be rare.
const MANY: usize = 5;

/// One finding a label.
pub(crate) fn find(material: &Material<'_>) -> Vec<Finding> {
    let people = material.people.iter();
    people
        .filter_map(|person| of_person(material, person))
        .collect()
}

fn of_person(material: &Material<'_>, person: &Person) -> Option<Finding> {
    if !matches!(person.role, Role::Parent | Role::FosterParent) {
        return None;
    }
    let code = person.codes.get("children")?;
    let ages = code.contains(['v', 'm', 'x']);
    let number: usize = code.parse().unwrap_or_else(|_| code.split(',').count());
    if !ages && number < MANY {
        return None;
    }
    // A table counts the whole label; where enough fit, the children give nobody away.
    #[expect(clippy::cast_precision_loss, reason = "k is small")]
    if let Counts::Table(_) = material.counts
        && material.size(person.role, &person.codes)? >= material.k as f64
    {
        return None;
    }
    let severity = if ages && number > 1 {
        Severity::Leak
    } else {
        Severity::Look
    };
    let mut finding = Finding::new(Kind::Children, severity, material.labels(person));
    finding.role = Some(person.role);
    finding.fields = vec!["children"];
    finding.instead = words(person.role, &vaguer(material, person, number));
    Some(finding)
}

/// The label with the number of children alone, and without it where they are many.
fn vaguer(material: &Material<'_>, person: &Person, number: usize) -> Codes {
    let mut codes = Codes::new();
    if number < MANY {
        codes.insert("children", number.to_string());
    }
    let common = |word: &&String| {
        let part = material.study.part(word);
        part.is_none_or(|(_, part)| usize::try_from(part.n).is_ok_and(|n| n >= material.k))
    };
    if let Some(word) = person.codes.get("relation").filter(common) {
        codes.insert("relation", word.clone());
    }
    codes
}
