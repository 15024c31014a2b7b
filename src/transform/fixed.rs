//! Fictional names that a user gives: a table of real names with those that take their places.

use super::fold::fold;
use super::forms::{surname_parts, surname_stems};
use super::grammar::Grammar;
use super::roll::Book;
use crate::rules::RuleFiles;
use crate::table::{Table, Wording};
use crate::{Error, ErrorKind, Result};

/// Reads a table with the columns *name* and *fictional*: CSV, one person a row. Given names take the
/// places of given names, surnames those of surnames, word for word; a name of one word is a given name.
///
/// # Errors
///
/// [`ErrorKind::TableColumn`] where a column is missing; [`ErrorKind::Table`] with the line where a
/// cell is empty, where a surname stands against none, or where a real name is given two others.
pub fn read_names(bytes: &[u8], rules: &RuleFiles) -> Result<Book> {
    let wording = Wording::of(rules)?;
    let grammar = Grammar::of(rules)?;
    let table = Table::read(bytes, &wording)?;
    table.must_have("names")?;
    table.must_have("fictional")?;
    let mut book = Book::default();
    for (line, row) in &table.rows {
        let refuse = || Error::new(ErrorKind::Table).at_line(*line);
        let (real, new) = (row.cell("names"), row.cell("fictional"));
        let ((given, surname), (new_given, new_surname)) =
            (halves(real, &grammar), halves(new, &grammar));
        if given.is_empty() || new_given.is_empty() || surname.is_empty() != new_surname.is_empty()
        {
            return Err(refuse());
        }
        // A name that has fewer words than the real one ends with its last.
        let last = new_given.split_whitespace().last().unwrap_or(new_given);
        let news = new_given.split_whitespace().chain(std::iter::repeat(last));
        for (word, new) in given.split_whitespace().zip(news) {
            let known = book.given.insert(fold(word), new.to_owned());
            if known.is_some_and(|known| known != new) {
                return Err(refuse());
            }
        }
        let news = surname_parts("", new_surname, &grammar);
        let stems = surname_stems(surname, &grammar);
        for (stem, new) in stems.into_iter().zip(news.into_iter().cycle()) {
            let known = book.families.insert(stem, new.clone());
            if known.is_some_and(|known| known != new) {
                return Err(refuse());
            }
        }
    }
    Ok(book)
}

/// The given names of a name, and the parts of its surname, each a tussenvoegsel and a stem. What begins
/// with a tussenvoegsel is a surname alone.
pub(super) fn parted(name: &str, grammar: &Grammar) -> (String, Vec<(String, String)>) {
    let first = name.split_whitespace().next().unwrap_or("");
    let (given, surname) = if grammar.is_prefix(&fold(first)) {
        ("", name)
    } else {
        halves(name, grammar)
    };
    let mut parts = surname_parts("", surname, grammar);
    parts.retain(|(_, stem)| !stem.is_empty());
    (given.to_owned(), parts)
}

/// The given names of a name, and the surname with its tussenvoegsel.
fn halves<'n>(name: &'n str, grammar: &Grammar) -> (&'n str, &'n str) {
    let mut starts = name.match_indices(' ').map(|(at, _)| at);
    let prefixed = starts.clone().find(|at| {
        let next = name[at + 1..].split(' ').next().unwrap_or("");
        grammar.is_prefix(&fold(next))
    });
    match prefixed.or_else(|| starts.next_back()) {
        Some(at) => (name[..at].trim(), name[at..].trim()),
        None => (name, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(csv: &str) -> Result<Book> {
        read_names(csv.as_bytes(), &RuleFiles::built_in())
    }

    #[test]
    fn names_stand_against_names_word_for_word() {
        let book = read("naam;schuilnaam\nNoor van der Laan;Fien de Wilde\nSem;Bas\n").unwrap();
        assert_eq!(book.given["noor"], "Fien");
        assert_eq!(book.given["sem"], "Bas");
        assert_eq!(book.families["laan"], ("de".to_owned(), "Wilde".to_owned()));
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        for (csv, line) in [
            ("naam;schuilnaam\nNoor;\n", 2),
            ("naam;schuilnaam\nNoor Laan;Fien\n", 2),
            ("naam;schuilnaam\nNoor;Fien\nNOOR;Bo\n", 3),
        ] {
            let error = read(csv).unwrap_err();
            assert_eq!(
                (error.kind(), error.place().line),
                (ErrorKind::Table, line),
                "{csv}"
            );
        }
        assert_eq!(
            read("naam\nNoor\n").unwrap_err().kind(),
            ErrorKind::TableColumn
        );
    }
}
