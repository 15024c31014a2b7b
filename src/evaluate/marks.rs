//! Gold marked in line: `⟦surface|TYPE?|entity⟧` in ordinary text.

use super::gold::{Gold, Marked};
use super::letters::is_blank;
use super::{Unit, as_lines};
use crate::{EntityKind, Error, ErrorKind, Original, Result};

/// Where in a file the reader is.
struct Cursor {
    line: u32,
    column: u32,
}

impl Cursor {
    fn pass(&mut self, text: &str) {
        for c in text.chars() {
            if c == '\n' {
                (self.line, self.column) = (self.line.saturating_add(1), 1);
            } else {
                self.column = self.column.saturating_add(1);
            }
        }
    }

    fn error(&self, kind: ErrorKind) -> Error {
        Error::new(kind).at_line(self.line).at_column(self.column)
    }
}

/// Reads a header, a line `=====` and a text with spans marked `⟦surface|TYPE?|entity⟧`.
///
/// # Errors
///
/// As [`super::read`].
pub(super) fn read(file: &str, unit: Unit) -> Result<Vec<Gold>> {
    let file = as_lines(file);
    let (header, body) = match file.strip_prefix("=====\n") {
        Some(body) => (None, body),
        None => {
            let parts = file.split_once("\n=====\n");
            let (header, body) = parts.ok_or_else(|| Error::new(ErrorKind::GoldHeader))?;
            (Some(header), body)
        }
    };
    let mut cursor = Cursor { line: 1, column: 1 };
    for line in header.iter().flat_map(|h| h.split('\n')) {
        if !line.contains(':') && !line.chars().all(is_blank) {
            return Err(Error::new(ErrorKind::GoldHeader).at_line(cursor.line));
        }
        cursor.line = cursor.line.saturating_add(1);
    }
    cursor.line += 1;
    let mut gold = Gold::at_line(cursor.line);
    let mut rest = body;
    while let Some(at) = rest.find(['⟦', '⟧']) {
        let (before, from) = rest.split_at(at);
        gold.push(before);
        cursor.pass(before);
        let malformed = || cursor.error(ErrorKind::GoldMark);
        let inner = from.strip_prefix('⟦').ok_or_else(malformed)?;
        let stop = inner.find(['⟦', '⟧']).ok_or_else(malformed)?;
        let (fields, after) = inner.split_at(stop);
        let after = after.strip_prefix('⟧').ok_or_else(malformed)?;
        let (surface, span) = mark(fields, &cursor)?;
        gold.mark(surface, span);
        cursor.pass(&rest[at..rest.len() - after.len()]);
        rest = after;
    }
    gold.push(rest);
    let gold = gold.checked(ErrorKind::GoldMark)?;
    match unit {
        Unit::Document => Ok(vec![gold]),
        Unit::Line => gold.lines(),
    }
}

/// What stands between the brackets: `surface|TYPE`, `surface|TYPE?`, `surface|TYPE|entity`.
fn mark<'f>(fields: &'f str, cursor: &Cursor) -> Result<(&'f str, Marked)> {
    let malformed = || cursor.error(ErrorKind::GoldMark);
    let mut fields = fields.split('|');
    let surface = fields.next().unwrap_or_default();
    let label = fields.next().ok_or_else(malformed)?;
    let entity = fields.next();
    let name = label.strip_suffix('?').unwrap_or(label);
    let in_capitals = !name.is_empty() && name.bytes().all(|b| b.is_ascii_uppercase());
    let is_name = |name: &str| {
        let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
        !name.is_empty() && name.bytes().all(plain)
    };
    if surface.is_empty()
        || surface.starts_with(is_blank)
        || surface.ends_with(is_blank)
        || !in_capitals
        || !entity.is_none_or(is_name)
        || fields.next().is_some()
    {
        return Err(malformed());
    }
    let kind = EntityKind::ALL.iter().find(|k| k.upper() == name);
    let kind = kind.ok_or_else(|| cursor.error(ErrorKind::GoldKind))?;
    let span = Marked {
        start: 0,
        end: 0,
        kind: Some(*kind),
        entity: entity.map(Original::from),
        optional: label.len() > name.len(),
        line: cursor.line,
        column: cursor.column,
    };
    Ok((surface, span))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(file: &str, unit: Unit) -> (ErrorKind, u32, u32) {
        let error = read(file, unit).unwrap_err();
        let told = format!("{error} {error:?}");
        assert!(!told.contains("Ruthmila"), "{told}");
        (error.kind(), error.place().line, error.place().column)
    }

    #[test]
    fn marks_become_spans() {
        let file = "id: 1\n\n=====\nëne ⟦Ruth\nmila|PERSON|p_1⟧, ⟦12|AGE?⟧\n\n⟦Ede|LOCATION⟧";
        for file in [
            file.to_owned(),
            file.replace('\n', "\r\n"),
            file.replace('\n', "\r"),
        ] {
            let gold = read(&file, Unit::Document).unwrap().remove(0);
            assert_eq!(gold.text(), "ëne Ruth\nmila, 12\n\nEde");
            assert_eq!(gold.line(), 4);
            let spans: Vec<_> = gold
                .spans()
                .iter()
                .map(|s| {
                    (
                        s.start,
                        s.end,
                        s.kind.unwrap().name(),
                        s.optional,
                        s.line,
                        s.column,
                    )
                })
                .collect();
            assert_eq!(
                spans,
                [
                    (4, 13, "person", false, 4, 5),
                    (15, 17, "age", true, 5, 19),
                    (19, 22, "location", false, 7, 1)
                ]
            );
            assert_eq!(gold.spans()[0].entity, Some("p_1".into()));
            let debug = format!("{gold:?} {:?}", gold.spans());
            assert!(!debug.contains("Ruth") && !debug.contains("p_1"), "{debug}");
        }
        // A text needs no header; one without marks is a text all the same.
        assert_eq!(read("=====\na\n", Unit::Document).unwrap()[0].text(), "a\n");
        assert_eq!(read("\n=====\na", Unit::Document).unwrap()[0].line(), 3);
    }

    #[test]
    fn malformed_gold_is_refused_with_its_place() {
        use ErrorKind::{GoldHeader, GoldKind, GoldMark};
        let body = |text: &str| refused(&format!("id: 1\n=====\n{text}"), Unit::Document);
        assert_eq!(refused("Ruthmila\n", Unit::Document), (GoldHeader, 0, 0));
        let header = "id: 1\nRuthmila\n=====\n";
        assert_eq!(refused(header, Unit::Document), (GoldHeader, 2, 0));
        for (text, column) in [
            ("Ruthmila⟧", 9),
            ("a ⟦Ruthmila|PERSON", 3),
            ("⟦Ruthmila|PERSON ⟦a|AGE⟧", 1),
            ("⟦Ruthmila⟧", 1),
            ("⟦|PERSON⟧", 1),
            ("⟦ Ruthmila|PERSON⟧", 1),
            ("⟦Ruthmila\u{a0}|PERSON⟧", 1),
            ("⟦Ruthmila|Person⟧", 1),
            ("⟦Ruthmila|PERSON??⟧", 1),
            ("⟦Ruthmila|⟧", 1),
            ("⟦Ruthmila|PERSON|⟧", 1),
            ("⟦Ruthmila|PERSON|p 1⟧", 1),
            ("⟦Ruthmila|PERSON|p1|p2⟧", 1),
            ("⟦…|AGE⟧", 1),
        ] {
            assert_eq!(body(text), (GoldMark, 3, column), "{text}");
        }
        assert_eq!(body("\nbij ⟦Ruthmila|PERSN⟧"), (GoldKind, 4, 5));
        assert!(read("=====\n⟦…|AGE?⟧ ⟦–|PERSON⟧", Unit::Document).is_ok());
        let over = "=====\na\n⟦Ruth\nmila|PERSON⟧";
        assert_eq!(refused(over, Unit::Line), (GoldMark, 3, 1));
    }
}
