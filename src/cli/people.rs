//! Everybody who was interviewed, as disclosure control counts them.

use super::disclose::{Counted, FIELDS};
use super::gathered::complaint;
use super::project::table;
use super::talk::Complaint;
use crate::records::{
    self, Field, Place, Record, Row, RowError, Trait, join, population, rows, unnamed,
};
use crate::register::Respondent;
use crate::rules::RuleFiles;
use std::collections::BTreeMap;
use std::path::Path;

/// The fields that count.
const COUNTED: [Field; 9] = [
    Field::Age,
    Field::Sex,
    Field::Living,
    Field::Relation,
    Field::Single,
    Field::Children,
    Field::Function,
    Field::Region,
    Field::Provider,
];

/// One person who was interviewed.
pub(super) struct Person {
    pub(super) id: String,
    pub(super) role: &'static str,
    pub(super) at: At,
    pub(super) quoted: bool,
    pub(super) values: BTreeMap<&'static str, String>,
    /// The value of the sensitive attribute.
    pub(super) sensitive: Option<String>,
    /// What a quote may tell of them.
    pub(super) traits: Vec<Trait>,
    /// The same for those of one family who took part both.
    pub(super) family: Option<String>,
    /// The documents that this person is interviewed in, and the names there.
    pub(super) rows: Vec<Respondent>,
}

/// Where a person is told of first.
#[derive(Clone, Copy)]
pub(super) enum At {
    /// A row of the table, from 1.
    Row(u32),
    /// A document, by its number.
    Document(u32),
}

impl Person {
    /// Whether a table names them. Whoever is told of by a document alone has its number for a name,
    /// which says nothing in the next run.
    pub(super) fn is_named(&self) -> bool {
        matches!(self.at, At::Row(_))
    }

    /// Whether somebody is interviewed in a document: by the table, or as whoever a document without
    /// a row is about.
    pub(super) fn is_in(&self, path: &str, number: u32) -> bool {
        if self.rows.is_empty() {
            return self.id == unnamed(number);
        }
        self.rows.iter().any(|row| row.is_about(path))
    }
}

/// A table of the population: rows of values and counts, by role.
pub(super) type People = BTreeMap<&'static str, Vec<Counted>>;

/// The persons of a table alone. Two rows of one respondent that contradict each other are refused:
/// whoever is counted has one age.
pub(super) fn of_table(file: &Path, rules: &RuleFiles) -> Result<Vec<Person>, Complaint> {
    let rows = rows(&table(file)?, rules).map_err(complaint)?;
    of_records(&join(&rows, &[]).records, &rows)
}

/// The persons of records, which were joined of these rows and of documents.
pub(super) fn of_records(records: &[Record], rows: &[Row]) -> Result<Vec<Person>, Complaint> {
    let persons = records.iter().map(|record| {
        let at = match (record.rows.first(), record.documents.first()) {
            (None, Some(number)) => At::Document(*number),
            (row, _) => At::Row(row.copied().unwrap_or(0)),
        };
        let contradicted = record
            .conflicts()
            .find_map(|(_, told)| match told.source.place {
                Place::Row(row) => Some(row),
                Place::Document(_) => None,
            });
        let own = || rows.iter().filter(|row| record.rows.contains(&row.line()));
        let contradicted = contradicted
            .or_else(|| other(own(), Row::sensitive))
            .or_else(|| other(own(), Row::family));
        if let Some(row) = contradicted {
            let values = vec![("row", row.to_string())];
            let hint = Some("labels-twice-hint");
            return Err(Complaint::said("labels-twice", values, hint));
        }
        let role = role_of(record.value(Field::Role)).ok_or_else(|| unknown(at, "role"))?;
        let value = |field: Field| Some((field.name(), record.value(field)?.to_owned()));
        let sensitive = own().map(Row::sensitive).find(|s| !s.is_empty());
        let family = own().map(Row::family).find(|f| !f.is_empty());
        let interviews = own()
            .map(Row::respondent)
            .filter(|r| !r.document.is_empty());
        Ok(Person {
            id: record.id.clone(),
            role,
            at,
            quoted: record.quoted,
            values: COUNTED.into_iter().filter_map(value).collect(),
            sensitive: sensitive.map(str::to_owned),
            traits: own().flat_map(Row::traits).cloned().collect(),
            family: family.map(str::to_owned),
            rows: interviews.cloned().collect(),
        })
    });
    persons.collect()
}

/// The first of a respondent's rows that gives something else than one before it.
fn other<'r>(rows: impl Iterator<Item = &'r Row>, told: fn(&Row) -> &str) -> Option<u32> {
    let mut rows = rows.filter(|row| !told(row).is_empty());
    let first = told(rows.next()?);
    rows.find(|row| told(row) != first).map(Row::line)
}

/// The rows of a table of the population by role: values as codes, and how many people have them.
pub(super) fn of_population(file: &Path, rules: &RuleFiles) -> Result<People, Complaint> {
    let mut people = People::new();
    let read: Vec<records::Counted> = population(&table(file)?, rules).map_err(complaint)?;
    for (n, (values, count)) in (2..).zip(read) {
        let role = role_of(values.get(&Field::Role).map(String::as_str));
        let role = role.ok_or_else(|| unknown(At::Row(n), "role"))?;
        let values = values
            .into_iter()
            .filter(|(field, _)| COUNTED.contains(field));
        let values = values.map(|(field, value)| (field.name().to_owned(), value));
        people
            .entry(role)
            .or_default()
            .push((values.collect(), count));
    }
    Ok(people)
}

fn role_of(said: Option<&str>) -> Option<&'static str> {
    let mut roles = FIELDS.iter().map(|(role, ..)| *role);
    roles.find(|role| Some(*role) == said)
}

/// A value that is not known: by the row of the table, or the number of the document.
pub(super) fn unknown(at: At, field: &'static str) -> Complaint {
    match at {
        At::Row(row) => complaint(RowError::Value(row, field)),
        At::Document(number) => Complaint::said(
            "labels-document",
            vec![("n", number.to_string()), ("field", field.to_owned())],
            Some("labels-document-hint"),
        ),
    }
}

/// A person's value that no hierarchy knows.
pub(super) fn unknown_field(person: &Person, field: &str) -> Complaint {
    let mut known = COUNTED.iter().map(|known| known.name());
    unknown(
        person.at,
        known.find(|known| *known == field).unwrap_or("role"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_without_a_row_is_its_own_by_its_number() {
        let person = |id: &str, rows: Vec<Respondent>| Person {
            id: id.to_owned(),
            role: "jongere",
            at: At::Row(2),
            quoted: true,
            values: BTreeMap::new(),
            sensitive: None,
            traits: Vec::new(),
            family: None,
            rows,
        };
        let unnamed = person("document-3", Vec::new());
        assert!(unnamed.is_in("map/g3.txt", 3) && !unnamed.is_in("map/g3.txt", 1));
        let row = Respondent {
            document: "g3.txt".to_owned(),
            ..Respondent::default()
        };
        let named = person("document-1", vec![row]);
        assert!(named.is_in("map/g3.txt", 3) && !named.is_in("map/g1.txt", 1));
    }
}
