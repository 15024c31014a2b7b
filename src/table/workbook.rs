//! Rows of the first sheet of an XLSX workbook.
//!
//! Cells give what they show in plain words: text as it stands, whole numbers without a point, dates
//! as `2024-03-14`, yes and no as `true` and `false`; of a formula counts what was last reckoned.
//! Rows without any text are left out, as empty lines of CSV are. The sheet is read cell by cell, so
//! that one cell at the far end of an empty sheet costs nothing.

use super::Line;
use crate::{Error, ErrorKind, Result};
use calamine::{DataRef, ExcelDateTime, Reader, Xlsx};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};

/// The most that the parts of a workbook may unpack to, in bytes.
const LARGEST: u64 = 64 << 20;
/// The most cells that a row may have.
const WIDEST: u32 = 1024;

/// Whether bytes begin as a zip archive does. No CSV of a table does.
pub(super) fn is_one(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// The rows of the first sheet.
///
/// # Errors
///
/// [`ErrorKind::Container`] if the archive or the workbook is damaged, [`ErrorKind::TooLarge`] if it
/// unpacks to more than 64 MiB or a row has more than 1024 cells, [`ErrorKind::Table`] with the row
/// that holds an error of the spreadsheet in a cell.
pub(super) fn lines(bytes: &[u8]) -> Result<Vec<Line>> {
    let damaged = || Error::new(ErrorKind::Container);
    check_size(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    let sheet = book.sheet_names().first().cloned().ok_or_else(damaged)?;
    let mut cells = book.worksheet_cells_reader(&sheet).map_err(|_| damaged())?;
    let mut rows: BTreeMap<u32, BTreeMap<u32, String>> = BTreeMap::new();
    while let Some(cell) = cells.next_cell().map_err(|_| damaged())? {
        let (row, column) = cell.get_position();
        let number = row.saturating_add(1);
        let text =
            shown(cell.get_value()).ok_or_else(|| Error::new(ErrorKind::Table).at_line(number))?;
        if text.trim().is_empty() {
            continue;
        }
        if column >= WIDEST {
            return Err(Error::new(ErrorKind::TooLarge));
        }
        rows.entry(number).or_default().insert(column, text);
    }
    Ok(rows.into_iter().map(filled).collect())
}

/// A row with its empty cells.
fn filled((number, mut cells): (u32, BTreeMap<u32, String>)) -> Line {
    let width = cells.last_key_value().map_or(0, |(column, _)| column + 1);
    let cells = (0..width).map(|column| cells.remove(&column).unwrap_or_default());
    (number, cells.collect())
}

/// What a cell shows; `None` for an error of the spreadsheet.
fn shown(value: &DataRef<'_>) -> Option<String> {
    Some(match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        // Whole numbers print without a point.
        DataRef::Float(number) => number.to_string(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Bool(yes) => yes.to_string(),
        DataRef::DateTime(moment) => date(moment),
        _ => return None,
    })
}

/// The day of a moment; a length of time as its number.
fn date(moment: &ExcelDateTime) -> String {
    if !moment.is_datetime() {
        return moment.as_f64().to_string();
    }
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    format!("{year:04}-{month:02}-{day:02}")
}

/// Refuses an archive that unpacks to too much, whatever its directory says.
fn check_size(bytes: &[u8]) -> Result<()> {
    let damaged = |_| Error::new(ErrorKind::Container);
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut left = LARGEST;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(damaged)?;
        let mut part = part.take(left + 1);
        let size = std::io::copy(&mut part, &mut std::io::sink())
            .map_err(|_| Error::new(ErrorKind::Container))?;
        left = left
            .checked_sub(size)
            .ok_or_else(|| Error::new(ErrorKind::TooLarge))?;
    }
    Ok(())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::rules::RuleFiles;
    use crate::table::{Table, Wording};
    use std::io::Write;

    const TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>"#;
    const RELS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    const BOOK: &str = r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Blad1" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
    const BOOK_RELS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;
    /// Style 1 shows days.
    const STYLES: &str = r#"<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>"#;

    /// A workbook with one sheet whose rows this is.
    fn book(rows: &str) -> Vec<u8> {
        let sheet = format!(
            r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
        );
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        for (name, text) in [
            ("[Content_Types].xml", TYPES),
            ("_rels/.rels", RELS),
            ("xl/workbook.xml", BOOK),
            ("xl/_rels/workbook.xml.rels", BOOK_RELS),
            ("xl/styles.xml", STYLES),
            ("xl/worksheets/sheet1.xml", &sheet),
        ] {
            zip.start_file(name, options).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    /// A workbook of rows of text.
    pub(crate) fn of_text(rows: &[&[&str]]) -> Vec<u8> {
        let cell = |text: &&str| format!(r#"<c t="inlineStr"><is><t>{text}</t></is></c>"#);
        let row = |cells: &&[&str]| {
            let cells: String = cells.iter().map(cell).collect();
            format!("<row>{cells}</row>")
        };
        book(&rows.iter().map(row).collect::<String>())
    }

    #[test]
    fn a_workbook_reads_as_its_csv_does() {
        let rows = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>Respondent</t></is></c><c r="B1" t="inlineStr"><is><t>Leeftijd</t></is></c><c r="D1" t="inlineStr"><is><t>Geboortedatum</t></is></c></row>
            <row r="2"><c r="A2" t="inlineStr"><is><t>R1</t></is></c><c r="B2"><v>16</v></c><c r="D2" s="1"><v>39508</v></c></row>"#;
        let wording = Wording::of(&RuleFiles::built_in()).unwrap();
        let of_book = Table::read(&book(rows), &wording).unwrap();
        let csv = "Respondent;Leeftijd;;Geboortedatum\nR1;16;;2008-03-01\n";
        let of_csv = Table::read(csv.as_bytes(), &wording).unwrap();
        let shown = |table: &Table| -> Vec<(u32, Vec<String>)> {
            let cells = |row: &crate::table::Row| {
                let names = ["respondent", "age", "birth"];
                names.map(|name| row.cell(name).to_owned()).to_vec()
            };
            table.rows.iter().map(|(n, row)| (*n, cells(row))).collect()
        };
        let expected = ["R1", "16", "2008-03-01"].map(str::to_owned).to_vec();
        assert_eq!(shown(&of_book), [(2, expected)]);
        assert_eq!(shown(&of_book), shown(&of_csv));
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        let kind = |bytes: &[u8]| lines(bytes).unwrap_err().kind();
        assert_eq!(kind(b"PK\x03\x04 and no more"), ErrorKind::Container);
        let error = lines(&book(
            r#"<row r="7"><c r="A7" t="e"><v>#REF!</v></c></row>"#,
        ))
        .unwrap_err();
        assert_eq!((error.kind(), error.place().line), (ErrorKind::Table, 7));
        let far = r#"<row r="1"><c r="XFD1"><v>1</v></c></row>"#;
        assert_eq!(kind(&book(far)), ErrorKind::TooLarge);
    }

    #[test]
    fn what_unpacks_to_too_much_is_refused() {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        zip.start_file("xl/worksheets/sheet1.xml", options).unwrap();
        let block = vec![b' '; 1 << 20];
        for _ in 0..65 {
            zip.write_all(&block).unwrap();
        }
        let bytes = zip.finish().unwrap().into_inner();
        assert!(bytes.len() < 1 << 20);
        assert_eq!(lines(&bytes).unwrap_err().kind(), ErrorKind::TooLarge);
    }
}
