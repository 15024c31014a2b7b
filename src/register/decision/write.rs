//! The persons of a register with the decisions about them, for people to decide in.

use super::super::Register;
use crate::{Error, ErrorKind, Result};
use serde::Serialize;
use std::borrow::Cow;

/// The columns of the table; as keys they are those of TOML.
const HEADER: [&str; 7] = [
    "person",
    "document",
    "name",
    "sex",
    "fictional",
    "decision",
    "value",
];

/// A person or a decision. What is empty is not written.
#[derive(Default, Serialize)]
struct Row<'r> {
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<u32>,
    #[serde(skip_serializing_if = "str::is_empty")]
    document: Cow<'r, str>,
    #[serde(skip_serializing_if = "String::is_empty")]
    name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    sex: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    fictional: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    decision: &'r str,
    #[serde(skip_serializing_if = "str::is_empty")]
    value: &'r str,
}

#[derive(Serialize)]
struct File<'r> {
    person: Vec<Row<'r>>,
    decision: Vec<Row<'r>>,
}

impl Register {
    /// The table of persons that decisions are taken in: CSV with `;`, UTF-8 with a byte order
    /// mark, as Dutch spreadsheets want it. One row a person, with the decisions so far below, one a
    /// row.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::TooLarge`] if it cannot be built.
    pub fn table(&self) -> Result<Vec<u8>> {
        let failed = |_| Error::new(ErrorKind::TooLarge);
        let mut out = csv::WriterBuilder::new()
            .delimiter(b';')
            .from_writer(b"\xef\xbb\xbf".to_vec());
        out.write_record(HEADER).map_err(failed)?;
        for row in self.rows()?.chain(self.decided().map(Ok)) {
            let row = row?;
            let person = row.person.map_or(String::new(), |n| n.to_string());
            let Row {
                document,
                name,
                sex,
                fictional,
                decision,
                value,
                ..
            } = row;
            let cells = [
                &person, &*document, &name, &sex, &fictional, decision, value,
            ];
            out.write_record(cells).map_err(failed)?;
        }
        out.into_inner()
            .map_err(|_| Error::new(ErrorKind::TooLarge))
    }

    /// The same as TOML: a table `[[person]]` for each person and a table `[[decision]]` for each decision.
    ///
    /// # Errors
    ///
    /// As [`Register::table`].
    pub fn table_toml(&self) -> Result<String> {
        let file = File {
            person: self.rows()?.collect::<Result<_>>()?,
            decision: self.decided().collect(),
        };
        toml::to_string(&file).map_err(|_| Error::new(ErrorKind::TooLarge))
    }

    fn rows(&self) -> Result<impl Iterator<Item = Result<Row<'_>>>> {
        let documents = self.documents()?;
        Ok(self.people()?.map(move |one| {
            let (key, person) = one?;
            let mut at = person.documents.iter().filter_map(|n| documents.get(n));
            let first = at.next().cloned().unwrap_or_default();
            // A person of one document is named in it; one of several everywhere.
            let alone = at.next().is_none();
            Ok(Row {
                person: Some(person.number),
                document: Cow::Owned(if alone { first } else { String::new() }),
                name: person.names.first().map_or(String::new(), |n| n.whole()),
                fictional: self.fictional(&key, &person)?,
                sex: person.sex,
                ..Row::default()
            })
        }))
    }

    fn decided(&self) -> impl Iterator<Item = Row<'_>> {
        self.decisions().iter().map(|decision| Row {
            person: decision.subject.person,
            document: Cow::Borrowed(decision.subject.document.as_deref().unwrap_or("")),
            name: decision.subject.name.clone().unwrap_or_default(),
            decision: decision.verb.name(),
            value: &decision.value,
            ..Row::default()
        })
    }
}
