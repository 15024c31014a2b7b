//! Whether two values of a field can both be true.

use super::record::Field;
use crate::respondent::Living;

/// Whether two values say the same, or one only says more than the other: *gezinsvorm* and
/// *gezinshuis*, two children and a daughter of 12 with a son of 7.
pub(super) fn agree(field: Field, one: &str, other: &str) -> bool {
    let (one, other) = (one.to_lowercase(), other.to_lowercase());
    if one == other {
        return true;
    }
    match field {
        Field::Living => match (Living::of(&one), Living::of(&other)) {
            (Some(a), Some(b)) => a.holds(b) || b.holds(a) || a.includes(b) || b.includes(a),
            _ => false,
        },
        Field::Children => children(&one, &other),
        Field::Function => one.contains(&other) || other.contains(&one),
        _ => false,
    }
}

/// Whether two codes for children agree: a number with any list of as many.
fn children(one: &str, other: &str) -> bool {
    let number = |code: &str| code.parse::<usize>().ok();
    let count = |code: &str| number(code).unwrap_or_else(|| code.split(',').count());
    let counted = number(one).is_some() || number(other).is_some();
    counted && count(one) == count(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn saying_more_is_no_contradiction() {
        for (field, one, other, expected) in [
            (
                Field::Living,
                "uithuis.gezinsvorm",
                "uithuis.gezinsvorm.gezinshuis",
                true,
            ),
            (
                Field::Living,
                "uithuis.familie",
                "uithuis.gezinsvorm.pleeggezin.netwerk",
                true,
            ),
            (Field::Living, "thuis", "uithuis.groep.leefgroep", false),
            (Field::Children, "2", "v12,m7", true),
            (Field::Children, "3", "v12,m7", false),
            (Field::Children, "v12,m8", "v12,m7", false),
            (Field::Function, "Groepsleider", "sr. groepsleider", true),
            (Field::Age, "16", "17", false),
        ] {
            assert_eq!(
                agree(field, one, other),
                expected,
                "{field:?} {one} {other}"
            );
            assert_eq!(
                agree(field, other, one),
                expected,
                "{field:?} {other} {one}"
            );
        }
    }
}
