//! The ladders of all fields, read from TOML.
//!
//! Every rule is checked when it is read, its examples too, so that a study's own file cannot bring
//! in a ladder that does not nest.

use super::error::{Result, RiskError};
use super::ladder::{Ladder, Rule};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    field: Vec<Rule>,
}

/// The ladders of all fields.
#[derive(Clone)]
pub struct Ladders {
    ladders: BTreeMap<String, Ladder>,
}

impl Ladders {
    /// The ladders that come with the tool.
    ///
    /// # Errors
    ///
    /// None that the tests of this module would not have shown.
    pub fn built_in() -> Result<Self> {
        Self::parse(super::HIERARCHIES)
    }

    /// Reads ladders and checks them with their examples.
    ///
    /// # Errors
    ///
    /// [`RiskError::Rules`] if the text is not of the form; [`RiskError::Hierarchy`] if a ladder does
    /// not nest; [`RiskError::Example`] if an example does not hold.
    pub fn parse(text: &str) -> Result<Self> {
        let file: File = toml::from_str(text).map_err(|_| RiskError::Rules)?;
        let mut ladders = BTreeMap::new();
        for rule in file.field {
            let ladder = Ladder::new(rule)?;
            ladder.check()?;
            if let Some(twice) = ladders.insert(ladder.id().to_owned(), ladder) {
                return Err(RiskError::Hierarchy(twice.id().into()));
            }
        }
        Ok(Self { ladders })
    }

    /// These ladders with a study's own laid over them: one of the same id takes the other's place.
    ///
    /// # Errors
    ///
    /// As [`Ladders::parse`].
    pub fn overlay(mut self, text: &str) -> Result<Self> {
        self.ladders.extend(Self::parse(text)?.ladders);
        Ok(self)
    }

    /// These ladders with one of a field's choices made, such as `supported-is-placed` of `living`.
    ///
    /// # Errors
    ///
    /// [`RiskError::UnknownField`], [`RiskError::UnknownChoice`].
    pub fn choose(mut self, field: &str, choice: &str) -> Result<Self> {
        let missing = || RiskError::UnknownField(field.into());
        self.ladders
            .get_mut(field)
            .ok_or_else(missing)?
            .choose(choice)?;
        Ok(self)
    }

    /// The ladder of a field.
    ///
    /// # Errors
    ///
    /// [`RiskError::UnknownField`].
    pub fn get(&self, field: &str) -> Result<&Ladder> {
        let missing = || RiskError::UnknownField(field.into());
        self.ladders.get(field).ok_or_else(missing)
    }

    /// The ladders in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = &Ladder> {
        self.ladders.values()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_ladder_nests_and_has_examples_that_hold() {
        let ladders = Ladders::built_in().unwrap();
        for ladder in ladders.iter() {
            assert!(ladder.has_examples(), "{}", ladder.id());
            for leaf in ladder.leaves() {
                let rungs = ladder.rungs(&leaf).unwrap();
                for (level, rung) in rungs.iter().enumerate() {
                    let again = ladder.rungs(rung).unwrap();
                    assert_eq!(again[level..], rungs[level..], "{} {leaf}", ladder.id());
                }
            }
        }
    }

    #[test]
    fn a_study_chooses_where_supported_living_belongs() {
        let ladders = Ladders::built_in().unwrap();
        let rung = |ladders: &Ladders| {
            let living = ladders.get("living").unwrap();
            living.rungs("zelfstandig.begeleid").unwrap()[3].clone()
        };
        assert_eq!(rung(&ladders), "zelfstandig");
        let chosen = ladders.clone().choose("living", "supported-is-placed");
        assert_eq!(rung(&chosen.unwrap()), "uithuis");
        let error = ladders.clone().choose("living", "other").err();
        assert_eq!(error, Some(RiskError::UnknownChoice("living".into())));
        let error = ladders.choose("horoscope", "other").err();
        assert_eq!(error, Some(RiskError::UnknownField("horoscope".into())));
    }

    #[test]
    fn ladders_that_do_not_nest_are_refused() {
        let age = |bands: &str| {
            format!(
                "[[field]]\nid='age'\nkind='number'\nhighest=9\nlevels=['a','b','c']\nbands={bands}"
            )
        };
        assert!(Ladders::parse(&age("[['0-4','5-9'],['0-9']]")).is_ok());
        assert!(Ladders::parse(&age("[['0-4','5+'],['0+']]")).is_ok());
        for bands in [
            "[['0-4','5-9'],['0-3','4-9']]", // straddles
            "[['0-4','6-9'],['0-9']]",       // a gap
            "[['0-4','4-9'],['0-9']]",       // an overlap
            "[['0-4'],['0-9']]",             // stops short
            "[['0-9']]",                     // a level without bands
        ] {
            assert!(Ladders::parse(&age(bands)).is_err(), "{bands}");
        }
        let tree =
            |rows: &str| format!("[[field]]\nid='t'\nkind='tree'\nlevels=['a','b']\nrows={rows}");
        assert!(Ladders::parse(&tree("[['p','x'],['q','x']]")).is_ok());
        for rows in [
            "[['p','x'],['p','y']]", // one code under two
            "[['p','q'],['q','x']]", // one code at two levels
            "[['p','*']]",           // dropping is not written
            "[['p']]",               // a cell is missing
        ] {
            assert!(Ladders::parse(&tree(rows)).is_err(), "{rows}");
        }
    }

    #[test]
    fn an_example_that_does_not_hold_is_refused() {
        let text =
            "[[field]]\nid='t'\nkind='tree'\nlevels=['a']\nrows=[['p']]\nexamples=[['p','q','*']]";
        assert_eq!(
            Ladders::parse(text).err(),
            Some(RiskError::Example("t".into()))
        );
    }

    #[test]
    fn a_study_s_own_file_takes_the_place_of_a_field() {
        let own =
            "[[field]]\nid='sex'\nkind='tree'\nlevels=['a','b']\nrows=[['v','m+v'],['m','m+v']]";
        let ladders = Ladders::built_in().unwrap().overlay(own).unwrap();
        assert_eq!(ladders.get("sex").unwrap().rungs("v").unwrap()[1], "m+v");
        assert_eq!(ladders.get("sex").unwrap().rungs("x"), None);
        assert!(ladders.get("age").is_ok());
    }

    #[test]
    fn odd_numbers_are_unknown_and_equal_bands_have_one_code() {
        let ladders = Ladders::built_in().unwrap();
        let age = ladders.get("age").unwrap();
        for odd in [
            "",
            "-",
            "+",
            "17-16",
            "121",
            "1e3",
            "٣",
            " 4",
            "99999999999",
            "4-",
            "-4",
            "--",
        ] {
            assert_eq!(age.rungs(odd), None, "{odd}");
        }
        assert_eq!(age.rungs("18-120"), age.rungs("18+"));
        assert_eq!(age.rungs("16-16"), age.rungs("16"));
        assert_eq!(age.rungs("016"), age.rungs("16"));
    }
}
