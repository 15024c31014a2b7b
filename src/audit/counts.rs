//! How many of those who were interviewed a label fits: counted in a table, or by the sample's figures.
//!
//! A report tells margins only: so many girls, so many on a group, ages from and to with a mean. If
//! they are independent of each other, a label fits as many people as the product of their shares
//! says. Ages have the distribution of the largest entropy with the given range and mean (Jaynes
//! 1957). Beside that estimate stands what is certain: no more than the smallest margin.

use super::study::{Group, Study};
use crate::attribution::{Record, Role, Sex};
use crate::risk::{Domain, Hierarchy, Ladders, Respondent, RiskError, Sample, TOP, Use};
use crate::{Error, ErrorKind, Result};
use std::collections::BTreeMap;

/// The fields of a label by its role, as `rules/hierarchies.toml` calls them.
pub(crate) fn fields(role: Role) -> &'static [&'static str] {
    match role {
        Role::Youth => &["age", "sex", "living"],
        Role::Parent => &["relation", "single", "children"],
        Role::FosterParent => &["relation", "children"],
        Role::Professional => &["function"],
    }
}

/// The word that tables and rules have for a role.
pub(crate) fn role_name(role: Role) -> &'static str {
    match role {
        Role::Youth => "jongere",
        Role::Parent => "ouder",
        Role::FosterParent => "pleegouder",
        Role::Professional => "hulpverlener",
    }
}

/// Codes by field.
pub(crate) type Codes = BTreeMap<&'static str, String>;

/// What a label tells, as codes by field; nothing for a record without a role.
pub(crate) fn codes(record: &Record) -> Codes {
    let mut codes = Codes::new();
    let Some(role) = record.role else {
        return codes;
    };
    let mut put = |field, code: Option<String>| {
        if let Some(code) = code
            && fields(role).contains(&field)
        {
            codes.insert(field, code);
        }
    };
    let band = record.age_band.map(|band| match (band.from, band.to) {
        (Some(from), Some(to)) => format!("{from}-{to}"),
        (from, _) => format!("{}+", from.unwrap_or(0)),
    });
    put("age", record.age.map(|age| age.to_string()).or(band));
    let sex = |sex| if sex == Sex::Female { "v" } else { "m" };
    put("sex", record.sex.map(|s| sex(s).to_owned()));
    put(
        "living",
        record.living.as_ref().and_then(|l| l.code.clone()),
    );
    put("relation", record.subrole.clone());
    put(
        "function",
        record.function.as_ref().map(|f| f.to_lowercase()),
    );
    if let Some(family) = &record.family {
        put(
            "single",
            family
                .single
                .map(|s| if s { "ja" } else { "nee" }.to_owned()),
        );
        let child = |c: &crate::attribution::Child| {
            let letter = c.sex.map_or("x", sex);
            c.age.map(|age| format!("{letter}{age}"))
        };
        let children = family.children.as_ref();
        let all = children.and_then(|c| c.iter().map(child).collect::<Option<Vec<_>>>());
        let number = family.n_children.map(|n| n.to_string());
        put("children", all.map(|all| all.join(",")).or(number));
    }
    codes
}

/// One respondent of a table: the role and what is known, as codes by field.
#[derive(Clone, Debug)]
pub struct Known {
    /// The role, as attributions call it.
    pub role: Role,
    /// Codes by field, as `rules/hierarchies.toml` has them.
    pub values: BTreeMap<&'static str, String>,
}

/// What counts labels.
pub(crate) enum Counts {
    /// A table of everybody who was interviewed.
    Table(Sample),
    /// The figures that the report tells.
    Study,
}

impl Counts {
    /// Counts in a table. An empty one counts nothing and is refused.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Table`] for a table without anybody; for a value that its hierarchy does not know
    /// with the field as the rule, and with the person's place among the people, from 1, as the line.
    pub(crate) fn table(ladders: &Ladders, people: &[Known]) -> Result<Self> {
        let all = [
            "age", "sex", "living", "relation", "single", "children", "function",
        ];
        let uses = all.map(|field| (field, Use::Printed { weight: 1.0 }));
        let respondent = |known: &Known| {
            let values = all
                .iter()
                .filter_map(|f| Some((*f, known.values.get(f)?.as_str())));
            Respondent::new(role_name(known.role), values)
        };
        let people: Vec<Respondent> = people.iter().map(respondent).collect();
        if people.is_empty() {
            return Err(Error::new(ErrorKind::Table));
        }
        let refused = |error| match error {
            RiskError::UnknownValue(field, at) => {
                let row = u32::try_from(at + 1).unwrap_or(u32::MAX);
                Error::new(ErrorKind::Table).at_line(row).about_rule(field)
            }
            _ => Error::new(ErrorKind::Table),
        };
        let sample = Sample::new(ladders, &uses, &people, Domain::Sample);
        Ok(Self::Table(sample.map_err(refused)?))
    }

    /// How many of a role there are.
    pub(crate) fn of(&self, role: Role, study: &Study) -> Option<usize> {
        match self {
            Self::Table(sample) => sample.table(role_name(role)).ok().map(|t| t.len()),
            Self::Study => {
                let n = study.groups.get(&role)?.n?;
                usize::try_from(n).ok()
            }
        }
    }

    /// About how many of a role codes fit; counted where there is a table. `None` if nothing is known.
    #[expect(clippy::cast_precision_loss, reason = "samples are small")]
    pub(crate) fn size(
        &self,
        role: Role,
        codes: &Codes,
        ladders: &Ladders,
        study: &Study,
    ) -> Option<f64> {
        match self {
            Self::Table(sample) => Some(counted(sample, role, codes, ladders) as f64),
            Self::Study => {
                let group = study.groups.get(&role)?;
                let n = f64::from(group.n?);
                let share = |(field, code): (&&str, &String)| group.share(field, code, ladders);
                Some(codes.iter().map(share).product::<f64>() * n)
            }
        }
    }
}

/// How many rows of a table surely fit codes.
fn counted(sample: &Sample, role: Role, codes: &Codes, ladders: &Ladders) -> usize {
    let Ok(table) = sample.table(role_name(role)) else {
        return 0;
    };
    let fits = |row: usize| {
        codes.iter().all(|(field, code)| {
            let column = table
                .columns()
                .iter()
                .find(|c| c.hierarchy.field() == *field);
            // A field that is known of nobody rules nobody out.
            let Some(column) = column.filter(|c| !c.hierarchy.is_empty()) else {
                return true;
            };
            let node = node_of(&column.hierarchy, ladders, field, code);
            let value = column.values.get(row).copied().unwrap_or(TOP);
            node.is_some_and(|node| column.hierarchy.holds(node, value))
        })
    };
    (0..table.len()).filter(|row| fits(*row)).count()
}

fn node_of(hierarchy: &Hierarchy, ladders: &Ladders, field: &str, code: &str) -> Option<u16> {
    let rungs = ladders.get(field).ok()?.rungs(code)?;
    hierarchy.node(rungs.first()?)
}

/// Whether a code stands for what another one tells or lies below it.
pub(crate) fn is_below(ladders: &Ladders, field: &str, code: &str, above: &str) -> bool {
    let rungs = ladders
        .get(field)
        .ok()
        .and_then(|ladder| ladder.rungs(code));
    rungs.is_some_and(|rungs| rungs.iter().any(|rung| rung == above))
}

impl Group {
    /// The share of a sample that a code fits, from 0 to 1; 1 where the figures tell nothing.
    fn share(&self, field: &str, code: &str, ladders: &Ladders) -> f64 {
        let n = f64::from(self.n.unwrap_or(0).max(1));
        match field {
            "age" => range_of(ladders, code).map_or(1.0, |range| self.age_share(range)),
            _ => self
                .cell(field, code, ladders)
                .map_or(1.0, |(cell, _)| (f64::from(cell) / n).min(1.0)),
        }
    }

    /// How many at most a code of a field fits, by the sample's figures; and the code that they count.
    pub(crate) fn cell(&self, field: &str, code: &str, ladders: &Ladders) -> Option<(u32, String)> {
        let own = |n: u32| (n, code.to_owned());
        match field {
            "sex" => {
                let sex = if code == "v" { Sex::Female } else { Sex::Male };
                self.of_sex(sex).map(own)
            }
            "living" => {
                let below = |(c, _): &&(String, u32)| is_below(ladders, "living", c, code);
                let all: Vec<u32> = self.living.iter().filter(below).map(|(_, n)| *n).collect();
                let above = |(c, _): &&(String, u32)| is_below(ladders, "living", code, c);
                let around = || self.living.iter().find(above).map(|(c, n)| (*n, c.clone()));
                let sum = (!all.is_empty()).then(|| own(all.iter().sum()));
                sum.or_else(around)
            }
            "relation" | "function" => {
                let named = self.parts.iter().find(|p| p.word.as_deref() == Some(code));
                named.map(|p| own(p.n))
            }
            _ => None,
        }
    }

    /// The share of the ages from one to another, if no more is known than range and mean.
    fn age_share(&self, (from, to): (u32, u32)) -> f64 {
        let Some((low, high)) = self.ages else {
            return 1.0;
        };
        let ages: Vec<f64> = (low..=high).map(f64::from).collect();
        let weights = weights(&ages, self.mean.map(f64::from));
        let total: f64 = weights.iter().sum();
        let inside = |age: f64| age >= f64::from(from) && age <= f64::from(to);
        let own = ages.iter().zip(&weights).filter(|(age, _)| inside(**age));
        own.map(|(_, weight)| weight).sum::<f64>() / total
    }
}

/// The ages that a code stands for.
pub(crate) fn range_of(ladders: &Ladders, code: &str) -> Option<(u32, u32)> {
    if let Some((from, to)) = code.split_once('-') {
        return Some((from.parse().ok()?, to.parse().ok()?));
    }
    if let Some(from) = code.strip_suffix('+') {
        return Some((from.parse().ok()?, u32::MAX));
    }
    // What is dropped stands for all.
    ladders.get("age").ok()?;
    code.parse().ok().map(|age| (age, age))
}

/// Weights of ages that rise or fall by one factor, so that their mean is the given one.
fn weights(ages: &[f64], mean: Option<f64>) -> Vec<f64> {
    let first = ages.first().copied().unwrap_or(0.0);
    let of = |slope: f64| -> Vec<f64> {
        ages.iter()
            .map(|age| (slope * (age - first)).exp())
            .collect()
    };
    let Some(mean) = mean else {
        return of(0.0);
    };
    let mean_of = |weights: &[f64]| {
        let total: f64 = weights.iter().sum();
        ages.iter().zip(weights).map(|(a, w)| a * w).sum::<f64>() / total
    };
    let (mut low, mut high) = (-3.0, 3.0);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if mean_of(&of(middle)) < mean {
            low = middle;
        } else {
            high = middle;
        }
    }
    of(f64::midpoint(low, high))
}

#[cfg(test)]
mod tests {
    use super::super::study::Part;
    use super::*;

    fn group() -> Group {
        let part = |n, sex| Part {
            n,
            sex: Some(sex),
            word: None,
            at: 0..0,
        };
        Group {
            n: Some(20),
            parts: vec![part(15, Sex::Female), part(5, Sex::Male)],
            ages: Some((12, 19)),
            mean: Some(14),
            living: vec![("thuis".into(), 12), ("uithuis.groep".into(), 8)],
            at: 0..0,
        }
    }

    #[test]
    fn shares_follow_the_figures() {
        let ladders = Ladders::built_in().unwrap();
        let group = group();
        let share = |field: &str, code: &str| group.share(field, code, &ladders);
        assert!((share("sex", "m") - 0.25).abs() < 1e-9);
        assert!((share("living", "uithuis.groep.leefgroep") - 0.4).abs() < 1e-9);
        assert!((share("living", "uithuis") - 0.4).abs() < 1e-9);
        assert!((share("age", "12-19") - 1.0).abs() < 1e-9);
        let mean: f64 = (12..20)
            .map(|a| f64::from(a) * share("age", &a.to_string()))
            .sum();
        assert!((mean - 14.0).abs() < 1e-6, "{mean}");
        assert!(share("age", "12") > share("age", "19"));
    }

    #[test]
    fn a_table_counts_who_surely_fits() {
        let ladders = Ladders::built_in().unwrap();
        let youth = |age: &str, living: &str| Known {
            role: Role::Youth,
            values: BTreeMap::from([("age", age.to_owned()), ("living", living.to_owned())]),
        };
        let people = [
            youth("15", "uithuis.groep.leefgroep"),
            youth("15", "uithuis.gezinsvorm.gezinshuis"),
            youth("14", "uithuis.groep"),
        ];
        let counts = Counts::table(&ladders, &people).unwrap();
        let size = |codes: &[(&'static str, &str)]| {
            let codes = codes.iter().map(|(f, c)| (*f, (*c).to_owned())).collect();
            let size = counts.size(Role::Youth, &codes, &ladders, &Study::default());
            size.map(|s| s.round() as usize)
        };
        assert_eq!(size(&[("age", "15")]), Some(2));
        assert_eq!(size(&[("age", "14-15"), ("living", "uithuis")]), Some(3));
        assert_eq!(size(&[("living", "uithuis.groep.leefgroep")]), Some(1));
        assert_eq!(size(&[("age", "16")]), Some(0));
    }
}
