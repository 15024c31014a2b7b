//! From rows and documents to one record a respondent.

use super::agree::agree;
use super::record::{Entry, Field, Place, Record, Source, Told};
use super::row::Row;
use super::told::{Telling, Values};
use crate::respondent::{Basis, Guide};
use std::collections::BTreeMap;

/// The records of a study.
#[derive(Clone, Debug, Default)]
pub struct Joined {
    /// One record a respondent: those of the table in its order, then those of documents alone.
    pub records: Vec<Record>,
    /// How many respondents of the table have no document.
    pub without_document: usize,
    /// How many documents no row is about.
    pub without_row: usize,
    /// How many speakers beside the respondent are in documents that no row is about; they are not
    /// recorded.
    pub unrecorded: usize,
}

/// Joins rows of a table with what documents tell. Either may be empty. O(rows × documents).
#[must_use]
pub fn join(rows: &[Row], tellings: &[Telling]) -> Joined {
    let mut joined = Joined::default();
    let mut order: Vec<&str> = Vec::new();
    let mut by_id: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    for row in rows {
        let id = row.respondent.id.as_str();
        let of_id = by_id.entry(id).or_default();
        if of_id.is_empty() {
            order.push(id);
        }
        of_id.push(row);
    }
    let about = |telling: &Telling| -> Vec<&Row> {
        rows.iter().filter(|r| r.is_about(&telling.path)).collect()
    };
    for id in order {
        let own = &by_id[id];
        let mut record = Record {
            id: id.to_owned(),
            rows: own.iter().map(|r| r.line).collect(),
            quoted: own.iter().any(|r| r.quoted),
            ..Record::default()
        };
        let mut sources: Vec<Values> = own.iter().map(|row| of_row(row)).collect();
        for telling in tellings {
            let rows = about(telling);
            if !rows.iter().any(|row| row.respondent.id == id) {
                continue;
            }
            record.documents.push(telling.number);
            let alone = rows.iter().all(|row| row.respondent.id == id);
            sources.extend(speaker(telling, own, alone));
        }
        joined.without_document += usize::from(record.documents.is_empty());
        settle(&mut record, &sources);
        joined.records.push(record);
    }
    for telling in tellings.iter().filter(|t| about(t).is_empty()) {
        joined.without_row += 1;
        joined.unrecorded += telling.others;
        let mut record = Record {
            id: unnamed(telling.number),
            documents: vec![telling.number],
            quoted: true,
            ..Record::default()
        };
        settle(&mut record, std::slice::from_ref(&telling.main));
        joined.records.push(record);
    }
    joined
}

/// What a document tells of the respondent of rows.
fn speaker(telling: &Telling, rows: &[&Row], alone: bool) -> Option<Values> {
    let named = |label: &str| rows.iter().any(|row| row.is_called(label));
    let mut called = telling.speakers.iter().filter(|(label, _)| named(label));
    match (called.next(), called.next()) {
        (Some((_, values)), None) => Some(values.clone()),
        _ => alone.then(|| telling.main.clone()),
    }
}

fn of_row(row: &Row) -> Values {
    let source = Source {
        place: Place::Row(row.line),
        reckoned: false,
    };
    let told = |value: &String| Told {
        value: value.clone(),
        source,
    };
    row.values.iter().map(|(f, v)| (*f, told(v))).collect()
}

/// How sure a source is: the table is surest.
fn sureness(told: &Told) -> Option<Basis> {
    match told.source.place {
        Place::Row(_) => None,
        Place::Document(spot) => Some(spot.basis),
    }
}

/// What is too weak to contradict anything: a sex that only the name implies, and what other words
/// imply.
fn is_hint(told: &Told) -> bool {
    sureness(told).is_some_and(|basis| basis <= Basis::Implied)
}

/// Decides each field: the table, then the surest of the documents, then the first.
fn settle(record: &mut Record, sources: &[Values]) {
    for field in Field::ALL {
        let mut all: Vec<&Told> = sources.iter().filter_map(|s| s.get(&field)).collect();
        // A sort that keeps the order of equals.
        all.sort_by_key(|told| (sureness(told).is_some(), std::cmp::Reverse(sureness(told))));
        let Some((first, rest)) = all.split_first() else {
            continue;
        };
        let mut entry = Entry {
            told: (*first).clone(),
            conflicts: Vec::new(),
        };
        for told in rest.iter().filter(|told| !is_hint(told)) {
            contradict(field, &mut entry, told);
        }
        record.entries.insert(field, entry);
    }
    reckon_age(record);
}

fn contradict(field: Field, entry: &mut Entry, told: &Told) {
    let known = |other: &Told| agree(field, &other.value, &told.value);
    if !known(&entry.told) && !entry.conflicts.iter().any(known) {
        entry.conflicts.push(told.clone());
    }
}

/// The age from the dates of birth and interview, where nothing gives it; a conflict where what is
/// given is another.
fn reckon_age(record: &mut Record) {
    let day = |field| Guide::built_in().date_in(record.value(field)?);
    let (Some(birth), Some(interview)) = (day(Field::Birth), day(Field::Interview)) else {
        return;
    };
    let Some(age) = crate::respondent::years_between(birth, interview) else {
        return;
    };
    let place = record.entries[&Field::Birth].told.source.place;
    let told = Told {
        value: age.to_string(),
        source: Source {
            place,
            reckoned: true,
        },
    };
    match record.entries.get_mut(&Field::Age) {
        Some(entry) => contradict(Field::Age, entry, &told),
        None => {
            let conflicts = Vec::new();
            record.entries.insert(Field::Age, Entry { told, conflicts });
        }
    }
}

/// What a respondent is called whom no table names: by the document's number.
#[must_use]
pub fn unnamed(document: u32) -> String {
    format!("document-{document}")
}
