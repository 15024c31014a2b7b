//! The children of a respondent as a code, and the rungs of that code.
//!
//! | level | rung |
//! |---|---|
//! | each | `v12,m7`: sex (`v`, `m`, `x` for not known) and age of each, oldest first |
//! | ages | `x12,x7` |
//! | groups | `12-17,4-11` |
//! | number | `2` |
//! | some | `1+` |
//!
//! `0` stays `0`: having no children is a value of its own until the field is dropped.

use super::bands::{Band, Bands, band_of};

/// More children than this are not taken for a family.
const MOST: usize = 30;

/// What is known of the children.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Children {
    /// Sex and age of each, oldest first, then by sex.
    Each(Vec<(u32, char)>),
    /// The age group of each, oldest first.
    Groups(Vec<Band>),
    /// How many there are.
    Number(usize),
    /// There are some.
    Some,
}

impl Children {
    /// Reads a code of any level. Ages lie in `0..=highest`.
    pub(super) fn parse(code: &str, highest: u32) -> Option<Self> {
        if code == "1+" {
            return Some(Self::Some);
        }
        if !code.is_empty() && code.bytes().all(|b| b.is_ascii_digit()) {
            let number = code.parse().ok().filter(|n| *n <= MOST)?;
            return Some(Self::Number(number));
        }
        let parts: Vec<&str> = code.split(',').collect();
        if parts.len() > MOST {
            return None;
        }
        if code.starts_with(['v', 'm', 'x']) {
            let child = |part: &&str| {
                let sex = part
                    .chars()
                    .next()
                    .filter(|c| matches!(c, 'v' | 'm' | 'x'))?;
                let age = Band::parse(&part[1..], highest)?;
                (age.low == age.high).then_some((age.low, sex))
            };
            let mut each: Vec<_> = parts.iter().map(child).collect::<Option<_>>()?;
            each.sort_unstable_by_key(|(age, sex)| (std::cmp::Reverse(*age), *sex));
            return Some(Self::Each(each));
        }
        let group = |part: &&str| Band::parse(part, highest);
        let mut groups: Vec<_> = parts.iter().map(group).collect::<Option<_>>()?;
        groups.sort_unstable_by_key(|band| std::cmp::Reverse(band.low));
        Some(Self::Groups(groups))
    }

    /// The five rungs; `None` if a group is none of the rules'.
    pub(super) fn rungs(&self, groups: &Bands) -> Option<Vec<String>> {
        let mut rungs = Vec::with_capacity(5);
        let number = match self {
            Self::Each(each) => {
                let code = |sex: fn(char) -> char| {
                    let child = |(age, s): &(u32, char)| format!("{}{age}", sex(*s));
                    each.iter().map(child).collect::<Vec<_>>().join(",")
                };
                rungs.push(code(|sex| sex));
                rungs.push(code(|_| 'x'));
                let bands = each.iter().map(|(age, _)| Band {
                    low: *age,
                    high: *age,
                });
                rungs.push(group_codes(bands, groups)?);
                each.len()
            }
            Self::Groups(bands) => {
                let exact = |band: &Band| groups.iter().any(|(known, _)| known == band);
                if !bands.iter().all(exact) {
                    return None;
                }
                rungs.resize(3, group_codes(bands.iter().copied(), groups)?);
                bands.len()
            }
            Self::Number(number) => {
                rungs.resize(3, number.to_string());
                *number
            }
            Self::Some => return Some(vec!["1+".to_owned(); 5]),
        };
        rungs.push(number.to_string());
        rungs.push(if number == 0 { "0" } else { "1+" }.to_owned());
        Some(rungs)
    }
}

fn group_codes(bands: impl Iterator<Item = Band>, groups: &Bands) -> Option<String> {
    let codes: Option<Vec<&str>> = bands.map(|band| band_of(groups, band)).collect();
    Some(codes?.join(","))
}

#[cfg(test)]
mod tests {
    use super::super::Ladders;

    #[test]
    fn rungs_of_rungs_agree() {
        let ladders = Ladders::built_in().unwrap();
        let children = ladders.get("children").unwrap();
        for code in [
            "v12,m7",
            "x19,x10,x9",
            "m3",
            "v12,v12",
            "0",
            "6",
            "1+",
            "12-17,4-11",
        ] {
            let rungs = children.rungs(code).unwrap();
            assert_eq!(rungs.len(), 6);
            for (level, rung) in rungs.iter().enumerate() {
                assert_eq!(
                    children.rungs(rung).unwrap()[level..],
                    rungs[level..],
                    "{code}"
                );
            }
        }
    }

    #[test]
    fn odd_codes_are_unknown() {
        let ladders = Ladders::built_in().unwrap();
        let children = ladders.get("children").unwrap();
        for odd in [
            "", ",", "v", "v12,", "z4", "v12-14", "é5", "vé", "99", "4-12", "v61", "5-9,1-2",
        ] {
            assert_eq!(children.rungs(odd), None, "{odd}");
        }
    }
}
