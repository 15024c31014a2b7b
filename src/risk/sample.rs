//! Everybody who was interviewed, as codes: what k is counted over.
//!
//! A [`Sample`] holds a [`Table`] for every role. k counts all respondents of the role, quoted or
//! not, since an insider knows who took part. Respondents of one joint group, such as two sisters,
//! count once: who recognises one recognises the other.

use super::error::{Result, RiskError};
use super::hierarchy::{Domain, Hierarchy, TOP};
use super::ladders::Ladders;
use super::table::{Column, Table, Use};
use std::collections::BTreeMap;
use std::fmt;

/// One interviewed person. `Debug` shows no value.
#[derive(Clone, Default)]
pub struct Respondent {
    /// The role, such as `jongere`.
    pub role: String,
    /// Codes by field id. A field that is not here is unknown.
    pub values: BTreeMap<String, String>,
    /// How much this person's loss counts, such as the number of quotes; 1 if not given. k counts
    /// persons whatever their weight.
    pub weight: Option<f64>,
    /// The joint group: the same for a parent and a child, or for two sisters, who took part both.
    pub joint: Option<String>,
    /// The value of the sensitive attribute, for l-diversity.
    pub sensitive: Option<String>,
}

impl fmt::Debug for Respondent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Respondent({}, {} values)", self.role, self.values.len())
    }
}

impl Respondent {
    /// Somebody of a role with known values.
    pub fn new<'v>(role: &str, values: impl IntoIterator<Item = (&'v str, &'v str)>) -> Self {
        let owned = |(field, code): (&str, &str)| (field.to_owned(), code.to_owned());
        Self {
            role: role.to_owned(),
            values: values.into_iter().map(owned).collect(),
            ..Self::default()
        }
    }
}

/// Everybody who was interviewed, by role. `Debug` tells sizes only.
#[derive(Clone)]
pub struct Sample {
    tables: Vec<Table>,
    /// By respondent: table and row.
    places: Vec<(usize, usize)>,
}

impl fmt::Debug for Sample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.tables).finish()
    }
}

impl Sample {
    /// Codes the respondents. Their numbers are their positions, from 0.
    ///
    /// # Errors
    ///
    /// [`RiskError::UnknownField`] for a field without ladder; [`RiskError::UnknownValue`] for a value
    /// that its ladder does not know; [`RiskError::Parameter`] for a weight below 0, or none at all;
    /// [`RiskError::TooLarge`].
    pub fn new(
        ladders: &Ladders,
        fields: &[(&str, Use)],
        respondents: &[Respondent],
        domain: Domain,
    ) -> Result<Self> {
        let weight_fits = |w: f64| w.is_finite() && w >= 0.0;
        let printed = |used: &Use| match used {
            Use::Printed { weight } => *weight,
            Use::Hidden { .. } => 0.0,
        };
        let weights_fit = fields.iter().all(|(_, used)| weight_fits(printed(used)))
            && respondents.iter().all(|r| r.weight.is_none_or(weight_fits));
        if !weights_fit {
            return Err(RiskError::Parameter);
        }
        u32::try_from(respondents.len()).map_err(|_| RiskError::TooLarge)?;
        let units = number(respondents.iter().map(|r| r.joint.as_deref()));
        let sensitive = number(respondents.iter().map(|r| r.sensitive.as_deref()));
        let mut roles: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, respondent) in respondents.iter().enumerate() {
            roles.entry(&respondent.role).or_default().push(at);
        }
        let mut tables = Vec::new();
        let mut places = vec![(0, 0); respondents.len()];
        for (role, rows) in roles {
            for (row, at) in rows.iter().enumerate() {
                places[*at] = (tables.len(), row);
            }
            let mut columns = Vec::new();
            for (field, used) in fields {
                let values = rows.iter().map(|at| respondents[*at].values.get(*field));
                let values: Vec<Option<&str>> = values.map(|v| v.map(String::as_str)).collect();
                let ladder = ladders.get(field)?;
                let hierarchy = Hierarchy::new(ladder, values.iter().copied(), domain);
                let hierarchy = hierarchy.map_err(|error| match error {
                    RiskError::UnknownValue(field, row) => {
                        RiskError::UnknownValue(field, rows[row])
                    }
                    other => other,
                })?;
                let node =
                    |v: Option<&str>| v.and_then(|v| hierarchy.place(ladder, v)).unwrap_or(TOP);
                columns.push(Column {
                    values: values.iter().copied().map(node).collect(),
                    hierarchy,
                    used: *used,
                });
            }
            tables.push(Table {
                role: role.into(),
                shares: shares(&columns),
                columns,
                weights: rows
                    .iter()
                    .map(|at| respondents[*at].weight.unwrap_or(1.0))
                    .collect(),
                units: rows.iter().map(|at| units[*at].0).collect(),
                sensitive: rows
                    .iter()
                    .map(|at| sensitive[*at].1.then_some(sensitive[*at].0))
                    .collect(),
                respondents: rows,
            });
        }
        Ok(Self { tables, places })
    }

    /// The respondents of each role, roles in alphabetical order.
    #[must_use]
    pub fn tables(&self) -> &[Table] {
        &self.tables
    }

    /// The respondents of a role.
    ///
    /// # Errors
    ///
    /// [`RiskError::UnknownRole`].
    pub fn table(&self, role: &str) -> Result<&Table> {
        let missing = || RiskError::UnknownRole(role.into());
        let table = self.tables.iter().find(|table| &*table.role == role);
        table.ok_or_else(missing)
    }

    /// A respondent's table and row.
    ///
    /// # Errors
    ///
    /// [`RiskError::UnknownRespondent`].
    pub fn place(&self, respondent: usize) -> Result<(&Table, usize)> {
        let place = self.places.get(respondent);
        let (table, row) = place.ok_or(RiskError::UnknownRespondent(respondent))?;
        Ok((&self.tables[*table], *row))
    }

    /// How many respondents there are, of all roles.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there is nobody.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }
}

/// Numbers names in the order in which they come; each nameless one gets a number of its own.
/// The flag tells whether there was a name.
fn number<'n>(names: impl Iterator<Item = Option<&'n str>>) -> Vec<(u32, bool)> {
    let mut known: BTreeMap<&str, u32> = BTreeMap::new();
    let mut next = 0;
    let mut fresh = || {
        next += 1;
        next - 1
    };
    let mut one = |name: Option<&'n str>| match name {
        Some(name) => (*known.entry(name).or_insert_with(&mut fresh), true),
        None => (fresh(), false),
    };
    names.map(&mut one).collect()
}

/// The shares of the columns in the loss. A field that is known of nobody has none.
fn shares(columns: &[Column]) -> Vec<f64> {
    let weight = |column: &Column| match column.used {
        Use::Printed { weight } if !column.hierarchy.is_empty() => weight,
        _ => 0.0,
    };
    let total: f64 = columns.iter().map(weight).sum();
    let share = |column| {
        if total > 0.0 {
            weight(column) / total
        } else {
            0.0
        }
    };
    columns.iter().map(share).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRINTED: Use = Use::Printed { weight: 1.0 };

    fn sample(fields: &[(&str, Use)], respondents: &[Respondent]) -> Result<Sample> {
        Sample::new(
            &Ladders::built_in().unwrap(),
            fields,
            respondents,
            Domain::Sample,
        )
    }

    #[test]
    fn roles_have_tables_of_their_own() {
        let people = [
            Respondent::new("ouder", [("relation", "moeder")]),
            Respondent::new("jongere", [("age", "16")]),
            Respondent::new("jongere", [("age", "17")]),
        ];
        let sample = sample(&[("age", PRINTED), ("relation", PRINTED)], &people).unwrap();
        let youths = sample.table("jongere").unwrap();
        assert_eq!(
            (youths.respondents(), &*youths.shares),
            (&[1, 2][..], &[1.0, 0.0][..])
        );
        assert_eq!(sample.place(2).unwrap().1, 1);
        assert_eq!(sample.place(3).err(), Some(RiskError::UnknownRespondent(3)));
        assert_eq!(
            sample.table("kok").err(),
            Some(RiskError::UnknownRole("kok".into()))
        );
    }

    #[test]
    fn siblings_count_once() {
        let mut people = vec![Respondent::new("jongere", [("age", "16")]); 4];
        people[1].joint = Some("sisters".into());
        people[3].joint = Some("sisters".into());
        let sample = sample(&[("age", PRINTED)], &people).unwrap();
        assert_eq!(sample.tables()[0].count(0..4), 3);
        assert_eq!(sample.tables()[0].count([1, 3]), 1);
    }

    #[test]
    fn odd_input_is_an_error_that_quotes_nothing() {
        let people = [
            Respondent::new("jongere", []),
            Respondent::new("jongere", [("age", "Fatima")]),
        ];
        let error = sample(&[("age", PRINTED)], &people).err().unwrap();
        assert_eq!(error, RiskError::UnknownValue("age".into(), 1));
        assert!(!error.to_string().contains("Fatima"));
        let field = sample(&[("horoscope", PRINTED)], &people).err();
        assert_eq!(field, Some(RiskError::UnknownField("horoscope".into())));
        for weight in [-1.0, f64::NAN, f64::INFINITY] {
            let used = Use::Printed { weight };
            assert_eq!(
                sample(&[("age", used)], &[]).err(),
                Some(RiskError::Parameter)
            );
        }
        assert!(sample(&[], &[]).unwrap().is_empty());
    }

    #[test]
    fn debug_tells_no_value() {
        let people = [Respondent::new("jongere", [("region", "zeeland")])];
        let sample = sample(&[("region", PRINTED)], &people).unwrap();
        let told = format!("{people:?} {sample:?}");
        assert_eq!(
            told,
            "[Respondent(jongere, 1 values)] [Table(jongere, 1 rows, 1 columns)]"
        );
    }
}
