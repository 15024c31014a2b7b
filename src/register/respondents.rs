//! The table of respondents: who is interviewed in which document; and the table of persons.

use super::person::sex_of;
use crate::resolve::Sex;
use crate::rules::RuleFiles;
use crate::table::{Table, Wording};
use crate::{Error, ErrorKind, Result};
use serde::{Deserialize, Serialize};
use std::fmt;

/// One row of the respondents' table: who is interviewed in a document.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Respondent {
    /// The document: its path below the input or the file's name, with or without extension;
    /// empty if the row holds for every document.
    pub document: String,
    /// The respondent's number or code.
    pub id: String,
    /// What the respondent is called: names and aliases.
    pub names: Vec<String>,
    /// The sex: `f`, `m` or empty.
    pub sex: String,
    /// The role, as the table says it.
    pub role: String,
}

impl fmt::Debug for Respondent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Respondent({} names)", self.names.len())
    }
}

impl Respondent {
    /// Whether the row is about a document.
    #[must_use]
    pub fn is_about(&self, document: &str) -> bool {
        if self.document.is_empty() {
            return true;
        }
        let wanted = self.document.replace('\\', "/").to_lowercase();
        let path = document.to_lowercase();
        let file = path.rsplit('/').next().unwrap_or(&path);
        let stem = |p: &str| {
            p.rsplit_once('.')
                .map_or(p.to_owned(), |(s, _)| s.to_owned())
        };
        [path.clone(), file.to_owned(), stem(&path), stem(file)].contains(&wanted)
    }

    /// The sex of the row.
    #[must_use]
    pub fn sex(&self) -> Sex {
        sex_of(&self.sex)
    }
}

/// Reads the respondents' table: CSV with at least a column *respondent*. Several names in one
/// cell are parted by `|`, `/`, `;` or `,`.
///
/// # Errors
///
/// [`ErrorKind::Table`] with the line that does not fit, [`ErrorKind::TableColumn`] where the column
/// is missing.
pub fn read_respondents(bytes: &[u8], rules: &RuleFiles) -> Result<Vec<Respondent>> {
    let wording = Wording::of(rules)?;
    let table = Table::read(bytes, &wording)?;
    table.must_have("respondent")?;
    let mut respondents = Vec::new();
    for (line, row) in &table.rows {
        let id = row.cell("respondent");
        if id.is_empty() {
            return Err(Error::new(ErrorKind::Table).at_line(*line));
        }
        let names = [row.cell("names"), row.cell("aliases")];
        let names = names
            .iter()
            .flat_map(|cell| cell.split(['|', '/', ';', ',']));
        let names = names.map(str::trim).filter(|n| !n.is_empty());
        respondents.push(Respondent {
            document: row.cell("document").to_owned(),
            id: id.to_owned(),
            names: names.map(str::to_owned).collect(),
            sex: super::person::letter(wording.sex(row.cell("sex"))).to_owned(),
            role: row.cell("role").to_owned(),
        });
    }
    Ok(respondents)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dutch_spreadsheet_reads() {
        let csv = "\u{feff}Bestand;Respondent;Naam;Bijnaam;Geslacht;Opmerking\n\
                   g1.docx;R1;Noor van der Laan;Noortje, No;meisje;x\n\
                   map/g2.txt;R2;\"Wout\";;M;\n";
        let read = read_respondents(csv.as_bytes(), &RuleFiles::built_in()).unwrap();
        assert_eq!(read.len(), 2);
        assert_eq!(read[0].names, ["Noor van der Laan", "Noortje", "No"]);
        assert_eq!((read[0].sex(), read[1].sex()), (Sex::Female, Sex::Male));
        assert!(read[0].is_about("wave 1/G1.docx") && read[1].is_about("map/g2.txt"));
        assert!(!read[1].is_about("g3.txt"));
    }

    #[test]
    fn what_does_not_fit_says_where() {
        let rules = RuleFiles::built_in();
        let read = |csv: &str| read_respondents(csv.as_bytes(), &rules).unwrap_err();
        assert_eq!(read("document;naam\na;b\n").kind(), ErrorKind::TableColumn);
        let error = read("respondent,naam\nR1,Noor\n,Wout\n");
        assert_eq!((error.kind(), error.place().line), (ErrorKind::Table, 3));
        let error = read("respondent,naam\nR1,Noor,te,veel\n");
        assert_eq!((error.kind(), error.place().line), (ErrorKind::Table, 2));
    }
}
