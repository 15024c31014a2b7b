//! The shape of a record.

use crate::respondent::Basis;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;
use std::fmt;

/// What is recorded of a respondent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// `jongere`, `ouder`, `pleegouder` or `hulpverlener`.
    Role,
    /// `v` or `m`.
    Sex,
    /// Date of birth, as `2008-03-01`.
    Birth,
    /// Date of the interview, as `2024-03-14`.
    Interview,
    /// Age at the interview, in whole years.
    Age,
    /// Code of where a youth lives, of `rules/living.toml`.
    Living,
    /// What an adult is to the child: `moeder`, `pleegoma`.
    Relation,
    /// Whether a parent brings up the children alone: `ja` or `nee`.
    Single,
    /// The children as a code of `rules/hierarchies.toml`: `v12,m7`, or their number.
    Children,
    /// A professional's function.
    Function,
    /// Region, as the table says it.
    Region,
    /// Provider of care, as the table says it.
    Provider,
    /// What consent was given, as the table says it.
    Consent,
    /// History: in how many places the respondent lived after leaving home.
    Placements,
    /// History: age at the first placement out of home, in whole years.
    PlacedAt,
}

impl Field {
    /// Every field, in the order in which they are printed.
    pub const ALL: [Self; 15] = [
        Self::Role,
        Self::Sex,
        Self::Birth,
        Self::Interview,
        Self::Age,
        Self::Living,
        Self::Relation,
        Self::Single,
        Self::Children,
        Self::Function,
        Self::Region,
        Self::Provider,
        Self::Consent,
        Self::Placements,
        Self::PlacedAt,
    ];

    /// Its name: the key of its column in `rules/tables.toml`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Role => "role",
            Self::Sex => "sex",
            Self::Birth => "birth",
            Self::Interview => "interview",
            Self::Age => "age",
            Self::Living => "living",
            Self::Relation => "relation",
            Self::Single => "single",
            Self::Children => "children",
            Self::Function => "function",
            Self::Region => "region",
            Self::Provider => "provider",
            Self::Consent => "consent",
            Self::Placements => "placements",
            Self::PlacedAt => "placed_at",
        }
    }
}

/// Where a value stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A row of the table, from 1; the header is row 1.
    Row(u32),
    /// A place in a document.
    Document(Spot),
}

/// A place in a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The document's number.
    pub number: u32,
    /// Where it begins, in code points of the document's text.
    pub start: u64,
    /// Where it ends.
    pub end: u64,
    /// How it was found.
    pub basis: Basis,
}

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// Where it stands.
    pub place: Place,
    /// Whether it does not stand there but was reckoned from what does.
    pub reckoned: bool,
}

impl Serialize for Source {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match &self.place {
            Place::Row(row) => map.serialize_entry("row", row)?,
            Place::Document(spot) => {
                map.serialize_entry("document", &spot.number)?;
                map.serialize_entry("start", &spot.start)?;
                map.serialize_entry("end", &spot.end)?;
                map.serialize_entry("basis", spot.basis.name())?;
            }
        }
        if self.reckoned {
            map.serialize_entry("reckoned", &true)?;
        }
        map.end()
    }
}

/// A value with its source. `Debug` shows the source only: values are personal.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Told {
    /// The value, in the form of its [`Field`].
    pub value: String,
    /// Where it comes from.
    pub source: Source,
}

impl fmt::Debug for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Told({:?})", self.source)
    }
}

/// The value that counts, and those that contradict it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The value that counts.
    pub told: Told,
    /// Other values, each once, with the source that is surest of it.
    pub conflicts: Vec<Told>,
}

/// What is known of one respondent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// The respondent's number or code; without a table `document-3`.
    pub id: String,
    /// The documents that he or she speaks in, by number.
    pub documents: Vec<u32>,
    /// The rows of the table about him or her, from 1.
    pub rows: Vec<u32>,
    /// Whether he or she is quoted; everybody is where the table does not say.
    pub quoted: bool,
    /// The values.
    pub entries: BTreeMap<Field, Entry>,
}

impl Record {
    /// The value of a field that counts.
    #[must_use]
    pub fn value(&self, field: Field) -> Option<&str> {
        self.entries.get(&field).map(|e| e.told.value.as_str())
    }

    /// The fields that sources contradict each other on, in order.
    pub fn conflicts(&self) -> impl Iterator<Item = (Field, &Told)> {
        let entries = self.entries.iter();
        entries.flat_map(|(field, entry)| entry.conflicts.iter().map(|told| (*field, told)))
    }
}
