//! Units of plain text: its lines, and the cells of Markdown tables.

use super::{Cell, Unit};
use crate::Span;

/// The lines of a text, those of tables as one unit a cell. Line ends are LF, CRLF and CR.
pub(super) fn units(text: &str) -> Vec<Unit> {
    let bytes = text.as_bytes();
    let mut units = Vec::with_capacity(bytes.len() / 60 + 4);
    let mut table = Table::default();
    let mut start = 0;
    for end in memchr::memchr2_iter(b'\n', b'\r', bytes).chain([bytes.len()]) {
        let span = Span { start, end };
        start = end + 1;
        // Between CR and LF there is no line.
        if span.is_empty() && end > 0 && bytes[end - 1] == b'\r' && bytes.get(end) == Some(&b'\n') {
            continue;
        }
        if bytes[span.start..span.end]
            .first()
            .is_some_and(|b| matches!(b, b'|' | b' ' | b'\t'))
            && table.row(text, span, &mut units)
        {
            continue;
        }
        table.end();
        let mut unit = Unit::from(span);
        unit.paragraph = 0;
        units.push(unit);
    }
    units
}

/// The table that the last line belongs to.
#[derive(Default)]
struct Table {
    number: u32,
    rows: u32,
    inside: bool,
    /// Where the row before began among the units.
    last: usize,
}

impl Table {
    fn end(&mut self) {
        self.inside = false;
    }

    /// Adds the cells of a row; whether the line is one.
    fn row(&mut self, text: &str, span: Span, units: &mut Vec<Unit>) -> bool {
        let line = super::line::trim(text, span);
        let bytes = &text.as_bytes()[line.start..line.end];
        if bytes.first() != Some(&b'|')
            || bytes.len() < 3
            || memchr::memchr_iter(b'|', bytes).count() < 2
        {
            return false;
        }
        if !self.inside {
            *self = Self {
                number: self.number + 1,
                rows: 0,
                inside: true,
                last: units.len(),
            };
        }
        if bytes
            .iter()
            .all(|b| matches!(b, b'|' | b'-' | b':' | b' ' | b'\t' | b'='))
        {
            // The row before holds the headings.
            for unit in units.iter_mut().skip(self.last) {
                if let Some(cell) = &mut unit.cell {
                    cell.heading = true;
                }
            }
            return true;
        }
        self.last = units.len();
        let mut column = 0;
        let mut start = line.start + 1;
        let bars = memchr::memchr_iter(b'|', bytes)
            .skip(1)
            .filter(|&i| bytes[i - 1] != b'\\')
            .map(|i| line.start + i)
            .chain([line.end]);
        for end in bars {
            let mut unit = Unit::from(Span::new(start, end));
            unit.cell = Some(Cell {
                table: self.number,
                row: self.rows,
                column,
                heading: false,
            });
            if start < end {
                units.push(unit);
            }
            column += 1;
            start = end + 1;
        }
        self.rows += 1;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_with_any_line_end() {
        let text = "een\ntwee\r\ndrie\rvier\n\r\nvijf";
        let lines: Vec<&str> = units(text).iter().map(|u| u.span.of(text)).collect();
        assert_eq!(lines, ["een", "twee", "drie", "vier", "", "vijf"]);
    }

    #[test]
    fn a_table_gives_one_unit_a_cell() {
        let text = "| naam | dienst |\n|---|---|\n| Ruud \\| co | vroeg |\nna";
        let cells: Vec<(&str, u32, u32, bool)> = units(text)
            .iter()
            .filter_map(|u| {
                u.cell
                    .map(|c| (u.span.of(text).trim(), c.row, c.column, c.heading))
            })
            .collect();
        assert_eq!(
            cells,
            [
                ("naam", 0, 0, true),
                ("dienst", 0, 1, true),
                ("Ruud \\| co", 1, 0, false),
                ("vroeg", 1, 1, false),
            ]
        );
    }
}
