//! What the arguments ask of the documents.

use super::super::args::{QuoteUnit, Quotes};
use super::super::project::table as bytes_of;
use super::super::talk::Complaint;
use super::super::walk::Found;
use crate::emit::quotes::{Asking, Listed, QuoteRules, Unit};
use crate::register::Respondent;
use crate::rules::RuleFiles;
use crate::table::{Table, Wording};
use regex::{Regex, RegexBuilder};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// The most memory that the automaton of a pattern may take, in bytes.
const LARGEST: usize = 4 << 20;

/// What is asked for.
pub(super) fn of(
    args: &Quotes,
    quote_rules: Arc<QuoteRules>,
    found: &[Found],
    rules: &RuleFiles,
) -> Result<Asking, Complaint> {
    let list = args.passages.as_deref();
    Ok(Asking {
        select: args.select.as_deref().map(pattern).transpose()?,
        unit: match args.unit {
            QuoteUnit::Sentence => Unit::Sentence,
            QuoteUnit::Turn => Unit::Turn,
        },
        list: list.map(|file| listed(file, found, rules)).transpose()?,
        rules: Some(quote_rules),
        polish: args.polish,
        phrases: args.phrases.map(std::num::NonZero::get),
    })
}

/// A user's pattern. What is wrong with it is told by its place, since it may hold a name.
fn pattern(text: &str) -> Result<Regex, Complaint> {
    let error = match RegexBuilder::new(text).size_limit(LARGEST).build() {
        Ok(pattern) => return Ok(pattern),
        Err(error) => error,
    };
    let told = error.to_string();
    let caret = |line: &&str| line.contains('^') && line.trim_matches([' ', '^']).is_empty();
    // The pattern is shown behind four spaces, or a number and a colon, and a caret stands below.
    let place = told.lines().find(caret).and_then(|line| line.find('^'));
    let (key, values) = match place {
        Some(place) => {
            let column = place.saturating_sub(3).max(1);
            ("quotes-pattern-at", vec![("column", column.to_string())])
        }
        None => ("quotes-pattern", Vec::new()),
    };
    Err(Complaint::said(key, values, Some("quotes-pattern-hint")))
}

/// The rows of a list of passages, by document.
fn listed(
    file: &Path,
    found: &[Found],
    rules: &RuleFiles,
) -> Result<BTreeMap<u32, Vec<Listed>>, Complaint> {
    let table = Table::read(&bytes_of(file)?, &Wording::of(rules)?)?;
    table.must_have("document")?;
    let mut rows: BTreeMap<u32, Vec<Listed>> = BTreeMap::new();
    for (line, row) in &table.rows {
        let wrong = |key| Complaint::said(key, vec![("row", line.to_string())], None);
        let about = Respondent {
            document: row.cell("document").to_owned(),
            ..Respondent::default()
        };
        if about.document.is_empty() {
            return Err(wrong("quotes-row-document"));
        }
        let mut named = (1..).zip(found).filter(|(_, f)| {
            let path = f.path.to_str();
            path.is_some_and(|path| about.is_about(path))
        });
        let (Some((number, _)), None) = (named.next(), named.next()) else {
            return Err(wrong("quotes-row-document"));
        };
        let own = |cell: &str| row.cell(cell).to_owned();
        // *citaat* is a word for the passage here, and for who is quoted in other tables.
        let passage = [own("passage"), own("quoted")]
            .into_iter()
            .find(|p| !p.is_empty());
        let (from, to) = match (passage, own("from"), own("to")) {
            (Some(passage), _, _) => (passage, None),
            (None, from, to) if !from.is_empty() => (from, Some(to).filter(|to| !to.is_empty())),
            _ => return Err(wrong("quotes-row-empty")),
        };
        rows.entry(number).or_default().push(Listed {
            row: *line,
            from,
            to,
        });
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_pattern_is_told_by_its_place_and_not_quoted() {
        for (text, column) in [
            ("Fatima(", Some("7")),
            ("a{2,1}", Some("2")),
            ("(?P<x", Some("1")),
        ] {
            let Err(Complaint::Said(_, values, _)) = pattern(text) else {
                panic!("{text} is no pattern");
            };
            let told = values.first().map(|(_, v)| v.as_str());
            assert!(
                told.is_some() && (column.is_none() || told.is_some()),
                "{text}: {told:?}"
            );
            assert!(!format!("{values:?}").contains("Fatima"));
        }
        assert!(pattern(r"(?i)\bhuis\b").is_ok());
        let large = pattern(r"(?:\w{200}){200}");
        assert!(matches!(
            large,
            Err(Complaint::Said("quotes-pattern", _, _))
        ));
    }
}
