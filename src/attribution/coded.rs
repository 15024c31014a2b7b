//! Records of codes: what disclosure control decided, as an attribution can tell it.

use super::record::{AgeBand, Child, Family, Living, Record, Role, Sex};
use crate::risk::DROPPED;

/// The record of a role and codes by field, as `rules/hierarchies.toml` has them.
///
/// A code that no attribution has words for is left out, so that the label tells less than was
/// allowed and never more: *kinderen* without a number, and whoever lives not at home and not in a
/// placement lives *niet bij zijn ouders* like all others away from home.
#[must_use]
pub fn of_codes<'c>(role: Role, codes: impl IntoIterator<Item = (&'c str, &'c str)>) -> Record {
    let mut record = Record {
        role: Some(role),
        ..Record::default()
    };
    // What was dropped is told by nothing.
    for (field, code) in codes.into_iter().filter(|(_, code)| *code != DROPPED) {
        match field {
            "age" => match (code.parse().ok(), band(code)) {
                (Some(age), _) => record.age = Some(age),
                (None, band) => record.age_band = band,
            },
            "sex" => record.sex = sex(code),
            "living" => record.living = living(code),
            "relation" => relation(code, role, &mut record),
            "children" => family(&mut record).take(code),
            "single" if code == "ja" => family(&mut record).single = Some(true),
            "function" => record.function = Some(code.to_owned()),
            _ => {}
        }
    }
    // An object of which nothing is told counts as not told.
    record.family = record.family.filter(|f| *f != Family::default());
    record
}

fn family(record: &mut Record) -> &mut Family {
    record.family.get_or_insert_with(Family::default)
}

fn sex(code: &str) -> Option<Sex> {
    match code {
        "v" => Some(Sex::Female),
        "m" => Some(Sex::Male),
        _ => None,
    }
}

/// `12-17` or `18+`.
fn band(code: &str) -> Option<AgeBand> {
    if let Some(from) = code.strip_suffix('+') {
        return Some(AgeBand {
            from: Some(from.parse().ok()?),
            to: None,
        });
    }
    let (from, to) = code.split_once('-')?;
    Some(AgeBand {
        from: Some(from.parse().ok()?),
        to: Some(to.parse().ok()?),
    })
}

fn living(code: &str) -> Option<Living> {
    let code = match code {
        "niet-thuis" => "uithuis",
        // In several kinds of places, which have no word together.
        "overig" | "opvang" => return None,
        code => code,
    };
    Some(Living {
        code: Some(code.to_owned()),
        ..Living::default()
    })
}

/// What an adult is to the child; the sex goes with the word.
fn relation(code: &str, role: Role, record: &mut Record) {
    let general = match role {
        Role::Parent => "ouder",
        _ => "pleegouder",
    };
    if code == general {
        return;
    }
    record.subrole = Some(code.to_owned());
    let female = ["moeder", "oma", "tante"]
        .iter()
        .any(|end| code.ends_with(end));
    let male = ["vader", "opa", "oom"]
        .iter()
        .any(|end| code.ends_with(end));
    record.sex = match (female, male) {
        (true, false) => Some(Sex::Female),
        (false, true) => Some(Sex::Male),
        _ => None,
    };
}

impl Family {
    /// Children as a code tells them: `v12,m7`, `x12,x7`, `12-17,4-11`, `2`, `1+`.
    fn take(&mut self, code: &str) {
        if let Ok(count) = code.parse::<u8>() {
            self.n_children = Some(count).filter(|n| *n > 0);
            self.relation = self.n_children.map(|_| "kind".to_owned());
            return;
        }
        let child = |part: &str| -> Option<Child> {
            let mut letters = part.chars();
            match letters.next()? {
                'v' | 'm' | 'x' => Some(Child {
                    sex: sex(&part[..1]),
                    age: letters.as_str().parse().ok(),
                    age_band: None,
                }),
                _ => Some(Child {
                    sex: None,
                    age: None,
                    age_band: Some(band(part)?),
                }),
            }
        };
        let children: Option<Vec<Child>> = code.split(',').map(child).collect();
        let Some(children) = children.filter(|c| code != "1+" && !c.is_empty()) else {
            return;
        };
        self.n_children = u8::try_from(children.len()).ok();
        self.relation = Some("kind".to_owned());
        self.children = Some(children);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Style, print};
    use super::*;

    fn label(role: Role, codes: &[(&str, &str)]) -> String {
        let record = of_codes(role, codes.iter().copied());
        print(&record, &Style::default()).unwrap_or_else(|e| format!("{e:?}"))
    }

    #[test]
    fn codes_become_labels() {
        let youth = |codes: &[(&str, &str)]| label(Role::Youth, codes);
        assert_eq!(
            youth(&[
                ("age", "16"),
                ("sex", "v"),
                ("living", "uithuis.gezinsvorm.pleeggezin")
            ]),
            "Meisje van 16, woont in een pleeggezin"
        );
        assert_eq!(
            youth(&[("age", "12-17"), ("sex", "m"), ("living", "niet-thuis")]),
            "Jongen (12-17), woont niet bij zijn ouders"
        );
        assert_eq!(
            youth(&[("age", "*"), ("sex", "*"), ("living", "*")]),
            "Jongere"
        );
        assert_eq!(
            label(Role::Parent, &[("relation", "moeder"), ("children", "2")]),
            "Moeder van twee kinderen"
        );
        assert_eq!(
            label(Role::Professional, &[("function", "groepsleider")]),
            "groepsleider"
        );
    }

    /// Every label of a youth that the hierarchies can lead to has words.
    #[test]
    fn every_rung_of_a_youth_can_be_said() {
        let ages = ["16", "16-17", "16-20", "12-17", "18+", "*"];
        let livings = [
            "thuis",
            "uithuis.groep.leefgroep",
            "uithuis.groep.behandelgroep",
            "uithuis.groep.crisisgroep",
            "uithuis.groep.gesloten",
            "uithuis.groep.kamertraining",
            "uithuis.groep",
            "uithuis.gezinsvorm.gezinshuis",
            "uithuis.gezinsvorm.pleeggezin.netwerk",
            "uithuis.gezinsvorm.pleeggezin.bestand",
            "uithuis.gezinsvorm.pleeggezin",
            "uithuis.gezinsvorm",
            "uithuis",
            "niet-thuis",
            "zelfstandig",
            "zelfstandig.begeleid",
            "zelfstandig.helemaal",
            "*",
        ];
        let mut mute = Vec::new();
        for age in ages {
            for living in livings {
                for sex in ["v", "m", "*"] {
                    let codes = [("age", age), ("sex", sex), ("living", living)];
                    let record = of_codes(Role::Youth, codes);
                    if print(&record, &Style::default()).is_err() {
                        mute.push((age, sex, living));
                    }
                }
            }
        }
        assert!(mute.is_empty(), "{mute:?}");
    }
}
