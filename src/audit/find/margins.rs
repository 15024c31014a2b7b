//! What the figures of the sample and the labels tell of those who have no label.

use crate::attribution::{Role, Sex};
use crate::audit::counts::is_below;
use crate::audit::finding::{Finding, Kind, Rest, Severity};
use crate::audit::material::{Material, Person};

/// One finding, if anybody without a label is pinned.
pub(crate) fn find(material: &Material<'_>) -> Option<Finding> {
    let rest = rest(material)?;
    let group = material.study.groups.get(&Role::Youth)?;
    if !rest.pins() {
        return None;
    }
    let place = material.spot(&group.at);
    let mut finding = Finding::new(Kind::Margins, Severity::Look, vec![place]);
    finding.role = Some(Role::Youth);
    finding.of = usize::try_from(group.n?).ok();
    finding.rest = Some(rest);
    Some(finding)
}

/// Those of the young people whom no label tells apart. Each label is taken for one person, so that
/// there may be fewer of them.
#[expect(clippy::cast_precision_loss, reason = "samples are small")]
fn rest(material: &Material<'_>) -> Option<Rest> {
    let group = material.study.groups.get(&Role::Youth)?;
    let n = usize::try_from(group.n?).ok()?;
    let told: Vec<(&Person, u8)> = material
        .people
        .iter()
        .filter(|p| p.role == Role::Youth)
        .filter_map(|p| Some((p, p.codes.get("age")?.parse().ok()?)))
        .collect();
    let people = n.checked_sub(told.len()).filter(|left| *left > 0)?;
    if told.is_empty() {
        return None;
    }
    let sum: f64 = told.iter().map(|(_, age)| f64::from(*age)).sum();
    let mean = group.mean.map(|mean| {
        let bound = |half: f64| ((f64::from(mean) + half) * n as f64 - sum) / people as f64;
        (bound(-0.5), bound(0.5))
    });
    let unseen = |age: u8| told.iter().all(|(_, told)| *told != age).then_some(age);
    let left = |total: u32, in_group: &dyn Fn(&Person) -> bool| {
        let labelled = told.iter().filter(|(p, _)| in_group(p)).count();
        usize::try_from(total)
            .ok()
            .and_then(|n| n.checked_sub(labelled))
    };
    let living = group.living.iter().map(|(code, total)| {
        left(*total, &|p| {
            let own = p.codes.get("living");
            own.is_some_and(|own| is_below(material.ladders, "living", own, code))
        })
    });
    let sexes = [(Sex::Female, "v"), (Sex::Male, "m")].map(|(sex, code)| {
        left(group.of_sex(sex)?, &|p| {
            p.codes.get("sex").is_some_and(|c| c == code)
        })
    });
    let alone = living.chain(sexes).filter(|left| *left == Some(1)).count();
    Some(Rest {
        people,
        mean,
        youngest: group.ages.and_then(|(low, _)| unseen(low)),
        oldest: group.ages.and_then(|(_, high)| unseen(high)),
        alone,
    })
}
