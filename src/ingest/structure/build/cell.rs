//! Cells: what the columns and rows of tables ask for.

use super::{Builder, Verdict};
use crate::Span;
use crate::ingest::structure::line::{Line, trim};
use crate::ingest::structure::rules::{Structure, normal};
use crate::ingest::structure::{Cell, Unit};
use crate::ingest::{Block, BlockKind, FieldId};
use foldhash::fast::FixedState;
use std::collections::HashMap;

/// Fields by column of each table with a row of headings.
pub(super) type Columns = HashMap<(u32, u32), (FieldId, Span), FixedState>;

/// What the columns of tables ask for: where the format or at least two labels show a row of headings.
pub(super) fn columns(
    text: &str,
    units: &[Unit],
    lines: &[Option<Line>],
    rules: &Structure,
) -> Columns {
    let mut columns = Columns::default();
    let mut row: Vec<(u32, u32, FieldId, Span)> = Vec::new();
    let mut close = |row: &mut Vec<(u32, u32, FieldId, Span)>, cells: u32, heading: bool| {
        // In a form with two cells a row, label and value take turns.
        if (heading && !row.is_empty()) || (row.len() >= 2 && row.len() as u32 * 2 > cells) {
            for (table, column, id, span) in row.drain(..) {
                columns.insert((table, column), (id, span));
            }
        }
        row.clear();
    };
    let mut cells = 0;
    let mut heading = false;
    for (unit, line) in units.iter().zip(lines) {
        match unit.cell {
            Some(cell) if cell.row == 0 => {
                if cell.column == 0 && cells > 0 && row.first().is_none_or(|r| r.0 != cell.table) {
                    close(&mut row, cells, heading);
                    cells = 0;
                    heading = false;
                }
                cells += 1;
                heading |= cell.heading;
                if let Some(body) = line.as_ref().map(|l| l.body)
                    && let Some(id) = rules.field(&normal(body.of(text)))
                {
                    row.push((cell.table, cell.column, id, body));
                }
            }
            _ => {
                close(&mut row, cells, heading);
                cells = 0;
                heading = false;
            }
        }
    }
    close(&mut row, cells, heading);
    columns
}

impl Builder<'_> {
    /// Adds the block of a cell.
    pub(super) fn cell(
        &mut self,
        i: usize,
        cell: Cell,
        mut block: Block,
        labelled: Option<(Span, Span)>,
        verdict: Verdict,
    ) {
        block.kind = BlockKind::Cell;
        self.speaker = None;
        if let (Verdict::Field(field), Some((label, content))) = (verdict, labelled)
            && !trim(self.text, content).is_empty()
        {
            block.kind = BlockKind::Field;
            block.label = Some(label);
            block.field = field;
            block.content = trim(self.text, content);
            return self.fields(block);
        }
        if let Some(speaker) = self.speakers.get(&i) {
            block.kind = BlockKind::Turn;
            block.label = Some(*speaker);
            block.speaker = Some(*speaker);
        } else if let Some((field, label)) = self.label_before(i, cell) {
            block.kind = BlockKind::Field;
            block.label = Some(label);
            block.field = Some(field);
        } else if cell.row > 0
            && let Some((field, label)) = self.columns.get(&(cell.table, cell.column))
        {
            block.label = Some(*label);
            block.field = Some(*field);
        }
        self.blocks.push(block);
    }

    /// The label of a value's cell: the cell before it in the same row, if it is a label and
    /// neither this cell nor the table's first row is.
    fn label_before(&self, i: usize, cell: Cell) -> Option<(FieldId, Span)> {
        if self.headed.contains(&cell.table) {
            return None;
        }
        let field = |j: usize| {
            let body = self.lines[j].as_ref()?.body;
            let words = body.of(self.text).trim_end_matches([':', ' ', '\t']);
            let id = self.rules.field(&normal(words))?;
            Some((id, Span::new(body.start, body.start + words.len())))
        };
        if field(i).is_some() {
            return None;
        }
        let before = (0..i).rev().take(40).find(|&j| {
            self.units[j].cell.is_none_or(|c| {
                c.table != cell.table || c.row != cell.row || c.column != cell.column
            })
        })?;
        let place = self.units[before].cell?;
        let beside =
            place.table == cell.table && place.row == cell.row && place.column + 1 == cell.column;
        beside.then(|| field(before)).flatten()
    }
}
