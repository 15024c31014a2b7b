//! Decisions from a spreadsheet's table or from TOML.

use super::super::person::letter;
use super::{Decision, Subject, Verb};
use crate::rules::RuleFiles;
use crate::table::{Table, Wording};
use crate::{Error, ErrorKind, Result};
use serde::Deserialize;
use serde::de::IgnoredAny;
use toml::Spanned;

/// Reads a table of decisions: CSV with a column *decision*, as [`Register::table`] writes it. Rows
/// without a decision are passed over.
///
/// [`Register::table`]: crate::register::Register::table
///
/// # Errors
///
/// [`ErrorKind::Table`] with the line where a decision is not known, lacks its subject or its value;
/// [`ErrorKind::TableColumn`] where the column is missing.
pub fn read_decisions(bytes: &[u8], rules: &RuleFiles) -> Result<Vec<Decision>> {
    let wording = Wording::of(rules)?;
    let table = Table::read(bytes, &wording)?;
    table.must_have("decision")?;
    let mut decisions = Vec::new();
    for (line, row) in &table.rows {
        let word = row.cell("decision");
        if word.is_empty() {
            continue;
        }
        let refuse = || Error::new(ErrorKind::Table).at_line(*line);
        let cell = |column| Some(row.cell(column)).filter(|c| !c.is_empty());
        let person = cell("person").map(|c| c.parse().map_err(|_| refuse()));
        let subject = Subject {
            person: person.transpose()?,
            document: cell("document").map(str::to_owned),
            name: cell("names").map(str::to_owned),
        };
        let decision = decided(word, subject, row.cell("value"), &wording);
        decisions.push(decision.ok_or_else(refuse)?);
    }
    Ok(decisions)
}

/// What a file of decisions may hold. Persons are written for whoever decides, and not read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default, rename = "person")]
    _people: IgnoredAny,
    #[serde(default)]
    decision: Vec<Spanned<Entry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    decision: String,
    person: Option<u32>,
    document: Option<String>,
    name: Option<String>,
    #[serde(default)]
    value: String,
}

/// Reads decisions from TOML: a table `[[decision]]` each, with the same words as in a spreadsheet, as
/// [`Register::table_toml`] writes them. Tables `[[person]]` are passed over.
///
/// [`Register::table_toml`]: crate::register::Register::table_toml
///
/// # Errors
///
/// [`ErrorKind::Table`] with the line where the file is malformed, or where a decision is not known,
/// lacks its subject or its value.
pub fn read_decisions_toml(text: &str, rules: &RuleFiles) -> Result<Vec<Decision>> {
    let wording = Wording::of(rules)?;
    let refuse = |at: usize| {
        let lines = text.get(..at).unwrap_or(text).matches('\n').count();
        Error::new(ErrorKind::Table).at_line(u32::try_from(lines + 1).unwrap_or(u32::MAX))
    };
    let file: File =
        toml::from_str(text).map_err(|e| refuse(e.span().map_or(0, |span| span.start)))?;
    let decisions = file.decision.into_iter().map(|entry| {
        let at = entry.span().start;
        let entry = entry.into_inner();
        let subject = Subject {
            person: entry.person,
            document: entry.document,
            name: entry.name,
        };
        decided(&entry.decision, subject, &entry.value, &wording).ok_or_else(|| refuse(at))
    });
    decisions.collect()
}

/// A decision of a word; `None` where the word is not known, or where its subject or value is missing.
fn decided(word: &str, subject: Subject, value: &str, wording: &Wording) -> Option<Decision> {
    let verb = Verb::of(Wording::key_of(&wording.decisions, word)?)?;
    let named = subject.name.is_some();
    let known = named || subject.person.is_some();
    let value = match verb {
        Verb::Sex => letter(wording.sex(value)),
        _ => value.trim(),
    };
    let whole = match verb {
        Verb::Accept => named,
        Verb::Split => named && subject.document.is_some(),
        Verb::Reject | Verb::Keep | Verb::Sex => known,
        Verb::Merge | Verb::Rename | Verb::Relation => known && !value.is_empty(),
    };
    whole.then(|| Decision {
        subject,
        verb,
        value: value.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_and_toml_say_the_same() {
        let rules = RuleFiles::built_in();
        let table = "person;document;name;decision;value\n\
            3;;;hernoem;Lotte\n;a.txt;Storm;geen naam;\n;;Noor;geslacht;meisje\n;;Rik;;\n";
        let toml = "[[person]]\nperson = 3\nname = 'Noor'\n\n\
            [[decision]]\nperson = 3\ndecision = 'rename'\nvalue = 'Lotte'\n\
            [[decision]]\ndocument = 'a.txt'\nname = 'Storm'\ndecision = 'reject'\n\
            [[decision]]\nname = 'Noor'\ndecision = 'sex'\nvalue = 'v'\n";
        let of_table = read_decisions(table.as_bytes(), &rules).unwrap();
        assert_eq!(of_table.len(), 3);
        assert_eq!(of_table, read_decisions_toml(toml, &rules).unwrap());
    }

    #[test]
    fn what_does_not_fit_is_refused_with_its_line() {
        let rules = RuleFiles::built_in();
        for (toml, line) in [
            ("[[decision]]\nname = 'Noor'\ndecision = 'wis'\n", 1),
            ("\n[[decision]]\nname = 'Noor'\ndecision = 'rename'\n", 2),
            ("[[decision]]\ndecision = 'keep'\n", 1),
            ("[[decision]]\ndecision = 'keep'\nwho = 'Noor'\n", 3),
            ("decision =", 1),
        ] {
            let error = read_decisions_toml(toml, &rules).unwrap_err();
            assert_eq!(
                (error.kind(), error.place().line),
                (ErrorKind::Table, line),
                "{toml}"
            );
        }
    }
}
