//! The respondent's record, in the JSON form of the attribution data.

use serde::{Deserialize, Serialize};

/// What a respondent is to the interview.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Role {
    /// A child or young person.
    #[serde(rename = "jongere")]
    Youth,
    /// A parent.
    #[serde(rename = "ouder")]
    Parent,
    /// A foster parent, or another relative who has the child at home.
    #[serde(rename = "pleegouder")]
    FosterParent,
    /// Somebody who works in youth care, teaching or health.
    #[serde(rename = "hulpverlener")]
    Professional,
}

/// The sex of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Sex {
    /// Female.
    #[serde(rename = "v")]
    Female,
    /// Male.
    #[serde(rename = "m")]
    Male,
}

/// Where the sex comes from, if it is not stated in a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SexBasis {
    /// A label states it.
    Label,
    /// A pronoun gives it away.
    Pronoun,
    /// Only the fictional name implies it.
    Name,
}

/// What an attribution tells of a respondent. What it does not tell is `None`.
///
/// In JSON the first seven fields are always there, `null` where nothing is told; the others are
/// there only where they are told. An empty list and an object of which nothing is told count as
/// not told: parsing never gives one. A list of one child of which nothing is told has no words of its own
/// either: its number is told, its list is not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Record {
    /// Role in the interview.
    pub role: Option<Role>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Age in whole years.
    pub age: Option<u8>,
    /// Where a youth lives.
    #[serde(rename = "woonsituatie")]
    pub living: Option<Living>,
    /// The family of a parent or foster parent.
    pub family: Option<Family>,
    /// A professional's function, spelled as in the attribution.
    pub function: Option<String>,
    /// The invented name under which the respondent is quoted.
    pub fictional_name: Option<String>,
    /// The kind of parent or foster parent, such as mother; not told for the general word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subrole: Option<String>,
    /// Whether the source is a group of people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub collective: Option<bool>,
    /// How many people such a group has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub n: Option<u8>,
    /// Codes of the places where a professional works.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workplace: Option<Vec<String>>,
    /// An age that is told as a range; then `age` is not told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age_band: Option<AgeBand>,
    /// Where the sex comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sex_basis: Option<SexBasis>,
    /// Where the respondent lived before. No attribution says so by itself; it is kept, and
    /// printing refuses a record that has it.
    #[serde(
        rename = "woonsituatie_history",
        skip_serializing_if = "Option::is_none"
    )]
    pub living_history: Option<String>,
}

/// An age between two bounds, both of which belong to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AgeBand {
    /// The lowest age.
    pub from: Option<u8>,
    /// The highest age; `None` for a band without an end.
    pub to: Option<u8>,
}

/// Where somebody lives.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Living {
    /// Its code in the tree of living situations; a dot between a category and what it holds.
    pub code: Option<String>,
    /// The words of the attribution. Printing without them takes the first wording that fits.
    pub surface: Option<String>,
    /// The finer code that the words leave open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uncertain_leaf: Option<String>,
}

/// The family of a parent or foster parent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Family {
    /// Whether the parent brings up the children alone.
    #[serde(rename = "alleenstaand")]
    pub single: Option<bool>,
    /// How many children there are.
    pub n_children: Option<u8>,
    /// The children, if more than their number is told.
    pub children: Option<Vec<Child>>,
    /// What the children are to the respondent.
    pub relation: Option<String>,
    /// The stages of life or school that the children are in, where ages are not told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stages: Option<Vec<String>>,
}

/// One child of a respondent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Child {
    /// Its sex.
    pub sex: Option<Sex>,
    /// Its age in whole years.
    pub age: Option<u8>,
    /// Its age as a range.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age_band: Option<AgeBand>,
}
