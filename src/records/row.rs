//! What a row of the table of respondents says.

use super::record::Field;
use crate::Error;
use crate::register::Respondent;
use crate::resolve::Sex;
use crate::respondent::Guide;
use crate::rules::RuleFiles;
use crate::table::{self, Table, Wording};
use std::collections::BTreeMap;
use std::fmt;

/// A row of the table of respondents. `Debug` tells its number only.
#[derive(Clone)]
pub struct Row {
    /// Its number, from 1; the header is row 1.
    pub(super) line: u32,
    /// Who is interviewed in which document.
    pub(super) respondent: Respondent,
    /// Whether he or she is quoted.
    pub(super) quoted: bool,
    /// The value of the sensitive attribute, in small letters; empty where there is none.
    pub(super) sensitive: String,
    /// What is known of the respondent that a quote may tell.
    pub(super) traits: Vec<Trait>,
    /// What those of one family have in common who took part both; empty where there is none.
    pub(super) family: String,
    /// What it says.
    pub(super) values: BTreeMap<Field, String>,
}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Row({})", self.line)
    }
}

/// Why a table of respondents cannot be read.
#[derive(Debug)]
pub enum RowError {
    /// It is no table, or lacks a column.
    Table(Error),
    /// A cell holds what the rules do not know: its row, from 1, and its column.
    Value(u32, &'static str),
}

impl From<Error> for RowError {
    fn from(error: Error) -> Self {
        Self::Table(error)
    }
}

/// Reads a table of respondents, CSV or XLSX, with at least a column *respondent*. Several rows may
/// be about one respondent.
///
/// # Errors
///
/// [`RowError::Table`] as a table is refused; [`RowError::Value`] for a role, a date or a place to
/// live that the rules do not know.
pub fn rows(bytes: &[u8], rules: &RuleFiles) -> Result<Vec<Row>, RowError> {
    let guide = Guide::of(rules)?;
    let wording = Wording::of(rules)?;
    let read = Table::read(bytes, &wording)?;
    read.must_have("respondent")?;
    let some_quoted = read.columns.iter().any(|c| c == "quoted");
    let respondents = crate::register::read_respondents(bytes, rules)?;
    let pairs = read.rows.iter().zip(respondents);
    pairs
        .map(|((line, cells), respondent)| {
            Ok(Row {
                line: *line,
                respondent,
                sensitive: cells.cell("sensitive").to_lowercase(),
                traits: traits(cells.cell("traits")),
                family: cells.cell("family").to_lowercase(),
                quoted: !some_quoted || wording.is_yes(cells.cell("quoted")),
                values: values(*line, cells, guide, &wording)?,
            })
        })
        .collect()
}

/// What a row of a table of the population says, and how many people it is about.
pub type Counted = (BTreeMap<Field, String>, u64);

/// Reads a table of the population, CSV or XLSX, with at least the columns *role* and *count*.
///
/// # Errors
///
/// As [`rows`]; also for a count that is no number.
pub fn population(bytes: &[u8], rules: &RuleFiles) -> Result<Vec<Counted>, RowError> {
    let guide = Guide::of(rules)?;
    let wording = Wording::of(rules)?;
    let read = Table::read(bytes, &wording)?;
    read.must_have("role")?;
    read.must_have("count")?;
    let rows = read.rows.iter().map(|(line, cells)| {
        let count = cells.cell("count").parse();
        let count = count.map_err(|_| RowError::Value(*line, "count"))?;
        Ok((values(*line, cells, guide, &wording)?, count))
    });
    rows.collect()
}

/// Something that a quote may tell of somebody: the id of a rule for content in `rules/quotes.toml`,
/// and the number that it tells, as in `siblings=4`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trait {
    /// The rule.
    pub rule: String,
    /// The number, if the table gives one.
    pub number: Option<u8>,
}

/// The traits of a cell, between commas.
fn traits(cell: &str) -> Vec<Trait> {
    let said = cell.split(',').map(str::trim).filter(|t| !t.is_empty());
    said.map(|said| {
        let (rule, number) = said.split_once('=').unwrap_or((said, ""));
        Trait {
            rule: rule.trim().to_lowercase(),
            number: number.trim().parse().ok(),
        }
    })
    .collect()
}

fn values(
    line: u32,
    cells: &table::Row,
    guide: &'static Guide,
    wording: &Wording,
) -> Result<BTreeMap<Field, String>, RowError> {
    let mut values = BTreeMap::new();
    let mut put = |field: Field, value: String| {
        if !value.is_empty() {
            values.insert(field, value);
        }
    };
    let cell = |field: Field| cells.cell(field.name());
    let unknown = |field: Field| RowError::Value(line, field.name());
    let said = cell(Field::Role);
    let role = Wording::key_of(&wording.roles, said);
    if !said.is_empty() {
        put(
            Field::Role,
            role.ok_or_else(|| unknown(Field::Role))?.to_owned(),
        );
    }
    // Values make classes with those of others: capitals make no difference there.
    for field in [
        Field::Age,
        Field::Children,
        Field::Function,
        Field::Region,
        Field::Provider,
    ] {
        put(field, cell(field).to_lowercase());
    }
    for field in [Field::Consent, Field::Placements, Field::PlacedAt] {
        put(field, cell(field).to_owned());
    }
    for field in [Field::Birth, Field::Interview] {
        if !cell(field).is_empty() {
            let date = guide.date_in(cell(field)).ok_or_else(|| unknown(field))?;
            put(field, date.to_string());
        }
    }
    put(Field::Sex, sex(wording, cells).to_owned());
    put(Field::Relation, relation(cells, role));
    if !cell(Field::Single).is_empty() {
        let yes = wording.is_yes(cell(Field::Single));
        put(Field::Single, if yes { "ja" } else { "nee" }.to_owned());
    }
    if !cell(Field::Living).is_empty() {
        let living = guide.living_in(cell(Field::Living));
        let living = living.ok_or_else(|| unknown(Field::Living))?;
        put(Field::Living, living.code().to_owned());
    }
    Ok(values)
}

/// The code of the sex: that of its cell, or of the word for the role (*meisje*).
fn sex(wording: &Wording, cells: &table::Row) -> &'static str {
    let of_cell = |cell| match wording.sex(cells.cell(cell)) {
        Sex::Female => "v",
        Sex::Male => "m",
        Sex::Unknown => "",
    };
    let own = of_cell("sex");
    if own.is_empty() { of_cell("role") } else { own }
}

/// What an adult is to the child: the cell's word, or the word for the role (*moeder*).
fn relation(cells: &table::Row, role: Option<&str>) -> String {
    let own = cells.cell("relation").to_lowercase();
    let word = cells.cell("role").to_lowercase();
    match role {
        Some("ouder" | "pleegouder") if own.is_empty() => word,
        Some("ouder" | "pleegouder") => own,
        _ => String::new(),
    }
}

impl Row {
    /// Its number, from 1; the header is row 1.
    #[must_use]
    pub fn line(&self) -> u32 {
        self.line
    }

    /// Who is interviewed in which document.
    #[must_use]
    pub fn respondent(&self) -> &Respondent {
        &self.respondent
    }

    /// What is known of the respondent that a quote may tell, such as a death in the family.
    #[must_use]
    pub fn traits(&self) -> &[Trait] {
        &self.traits
    }

    /// The same for a parent and a child, or for two sisters, who took part both; empty where there is
    /// none.
    #[must_use]
    pub fn family(&self) -> &str {
        &self.family
    }

    /// The value of the sensitive attribute, in small letters; empty where there is none.
    #[must_use]
    pub fn sensitive(&self) -> &str {
        &self.sensitive
    }

    /// Whether the row is about a document, by the path below the input.
    pub(super) fn is_about(&self, path: &str) -> bool {
        let mut row = self.respondent.clone();
        if row.document.is_empty() {
            row.document.clone_from(&row.id);
        }
        row.is_about(path)
    }

    /// Whether a speaker's label, in small letters, is one of the row's names, its first word, or
    /// the respondent's number.
    pub(super) fn is_called(&self, label: &str) -> bool {
        let is = |name: &str| {
            let name = name.to_lowercase();
            name == label || name.split_whitespace().next() == Some(label)
        };
        is(&self.respondent.id) || self.respondent.names.iter().any(|name| is(name))
    }
}
