//! Children in a label: *met twee zonen (13 en 6)*.
//!
//! Lists of published labels run by sex from old to young where they are told so, and by number from
//! young to old where they are not. If the age of one child is not known, none is printed, so
//! that no age goes to the wrong child.

use super::{Label, labels, labels_sex};
use crate::attribution::Style;
use crate::resolve::Sex;
use crate::respondent::record::{Child, Children, Relation};

/// Tells the children in the house style.
pub(super) fn tell(children: &Children, family: &mut labels::Family, style: &mut Style) {
    let known = &children.known;
    let Some(first) = known.first() else {
        return;
    };
    family.relation = Some(first.relation.name().to_owned());
    family.n_children = u8::try_from(known.len()).ok();
    let aged = known.iter().all(|c| c.age.is_some());
    let one_sex = known.iter().all(|c| c.sex == first.sex) && first.sex != Sex::Unknown;
    let pair = matches!(known[..], [a, b] if apart(a.sex, b.sex));
    let each = |sexed: bool| -> Vec<labels::Child> {
        let child = |c: &Child| labels::Child {
            sex: labels_sex(c.sex).filter(|_| sexed),
            age: c.age.filter(|_| aged),
            age_band: None,
        };
        known.iter().map(child).collect()
    };
    family.children = if one_sex || pair || known.len() == 1 || (aged && falls(known)) {
        Some(each(true))
    } else if aged {
        Some(young_first(each(false)))
    } else {
        None
    };
    // One child of whom nothing is told is only counted.
    let bare = known.len() == 1 && first.sex == Sex::Unknown && !aged;
    if bare {
        family.children = None;
    }
    let sexed = first.sex != Sex::Unknown;
    let afar = matches!(
        first.relation,
        Relation::Grandchild | Relation::NephewOrNiece
    );
    if known.len() == 1 && afar && aged && sexed {
        // *van kleinzoon (12)*
        style.set("article", "no");
    } else if pair && aged && first.relation == Relation::Child && first.sex == Sex::Male {
        // *met een zoon (12) en dochter (18)*
        style.set("with", "met");
        style.set("article#1", "no");
    }
}

fn apart(a: Sex, b: Sex) -> bool {
    a != b && a != Sex::Unknown && b != Sex::Unknown
}

fn young_first(mut children: Vec<labels::Child>) -> Vec<labels::Child> {
    children.sort_by_key(|c| c.age);
    children
}

/// Whether children are told from old to young, those of one sex before those of the other.
fn falls(children: &[Child]) -> bool {
    let old_first = children.windows(2).all(|w| w[0].age >= w[1].age);
    let sexed = children.iter().all(|c| c.sex != Sex::Unknown);
    let turns = children.windows(2).filter(|w| w[0].sex != w[1].sex).count();
    old_first && sexed && turns == 1
}

impl Label {
    /// The same with children whose sexes are not told, in their order and from young to old.
    pub(super) fn families(&self) -> Vec<Self> {
        let family = self.record.family.as_ref();
        let Some(children) = family.and_then(|f| f.children.clone()) else {
            return Vec::new();
        };
        let bare: Vec<labels::Child> = children
            .into_iter()
            .map(|child| labels::Child { sex: None, ..child })
            .collect();
        if bare.len() < 2 || bare.iter().any(|c| c.age.is_none()) {
            return Vec::new();
        }
        let with = |children: Vec<labels::Child>| {
            let mut label = self.clone();
            label.record.family.as_mut()?.children = Some(children);
            Some(label)
        };
        [with(bare.clone()), with(young_first(bare))]
            .into_iter()
            .flatten()
            .collect()
    }
}
