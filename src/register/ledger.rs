//! The ledger: what readers were told of each respondent, over all reports.
//!
//! Two labels of one person tell more than either: *(netwerk)pleeggezin* in one report and
//! *netwerkpleeggezin* in the next. So whoever was printed once keeps that label, or gets none.

use super::Register;
use super::rows::{Rows, damaged, json, parsed, tables};
use crate::{Error, ErrorKind, Result};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// What was printed of one respondent.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Printed {
    /// The label, as it stood below the quotes.
    pub label: String,
    /// The codes that it tells, by field.
    pub codes: BTreeMap<String, String>,
    /// The reports that it stood in, by the names that they were given.
    pub reports: BTreeSet<String>,
}

impl fmt::Debug for Printed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Printed({} reports)", self.reports.len())
    }
}

/// A label that is going to be printed.
#[derive(Clone, Copy)]
pub struct ToPrint<'p> {
    /// The respondent, as the table calls them.
    pub respondent: &'p str,
    /// The label.
    pub label: &'p str,
    /// The codes that it tells, by field.
    pub codes: &'p BTreeMap<String, String>,
}

impl Register {
    /// What was printed of a respondent so far; `None` if nothing was. One look-up.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::RegisterDamaged`].
    pub fn printed(&self, respondent: &str) -> Result<Option<Printed>> {
        Rows::of(&self.vault)?.get(tables::PRINTED, respondent.as_bytes())
    }

    /// Everybody of whom something was printed, sorted.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::RegisterDamaged`].
    pub fn ledger(&self) -> Result<BTreeMap<String, Printed>> {
        let mut ledger = BTreeMap::new();
        Rows::of(&self.vault)?.each(tables::PRINTED, |respondent, row| {
            let respondent = std::str::from_utf8(respondent).map_err(|_| damaged())?;
            ledger.insert(respondent.to_owned(), parsed(row)?);
            Ok(())
        })?;
        Ok(ledger)
    }

    /// Writes down what a report prints, all of it in one transaction.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Printed`] if something else was printed of one of them before; nothing is
    /// written then. Else as [`Register::save`].
    pub fn print(&mut self, report: &str, labels: &[ToPrint<'_>]) -> Result<()> {
        let mut rows: BTreeMap<&str, Printed> = BTreeMap::new();
        for new in labels {
            let known = match rows.remove(new.respondent) {
                Some(known) => Some(known),
                None => self.printed(new.respondent)?,
            };
            let mut printed = known.unwrap_or_else(|| Printed {
                label: new.label.to_owned(),
                codes: new.codes.clone(),
                reports: BTreeSet::new(),
            });
            if printed.codes != *new.codes {
                return Err(Error::new(ErrorKind::Printed));
            }
            printed.reports.insert(report.to_owned());
            rows.insert(new.respondent, printed);
        }
        let rows = rows.into_iter().map(|(who, row)| Ok((who, json(&row)?)));
        let rows: Vec<_> = rows.collect::<Result<_>>()?;
        self.vault.write(|tx| {
            let mut rows = rows.iter();
            rows.try_for_each(|(who, row)| tx.put(tables::PRINTED, who.as_bytes(), row))
        })?;
        Ok(())
    }

    /// Forgets what was printed of a respondent; the names of the reports that hold it, sorted.
    ///
    /// # Errors
    ///
    /// As [`Register::save`].
    pub fn forget_printed(&mut self, respondent: &str) -> Result<Vec<String>> {
        let printed = self.printed(respondent)?;
        self.vault
            .write(|tx| tx.remove(tables::PRINTED, respondent.as_bytes()))?;
        Ok(printed.map_or(Vec::new(), |p| p.reports.into_iter().collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::Key;
    use crate::transform::Scope;
    use crate::vault::Secret;

    fn codes(age: &str) -> BTreeMap<String, String> {
        BTreeMap::from([("age".to_owned(), age.to_owned())])
    }

    #[test]
    fn one_person_has_one_label_over_all_reports() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("r");
        let secret = Secret::key([3; 32]);
        let (sixteen, teens) = (codes("16"), codes("15-17"));
        let told = |codes| ToPrint {
            respondent: "J1",
            label: "Jongere van 16",
            codes,
        };
        {
            let key = Key::from_bytes([7; 32]);
            let mut register = Register::create(&path, &secret, key, Scope::Project).unwrap();
            assert_eq!(register.printed("J1").unwrap(), None);
            register.print("eerste", &[told(&sixteen)]).unwrap();
        }
        let mut register = Register::open(&path, &secret).unwrap();
        let refused = register.print("tweede", &[told(&teens)]).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Printed);
        // Neither may one report tell two things of one person.
        let twice = ["16", "17"].map(codes);
        let twice = twice.each_ref().map(|codes| ToPrint {
            respondent: "J2",
            ..told(codes)
        });
        assert!(register.print("tweede", &twice).is_err());
        assert_eq!(register.ledger().unwrap().len(), 1);
        register.print("tweede", &[told(&sixteen)]).unwrap();
        let reports = register.printed("J1").unwrap().unwrap().reports;
        assert_eq!(Vec::from_iter(reports), ["eerste", "tweede"]);
        assert_eq!(register.forget_printed("J1").unwrap(), ["eerste", "tweede"]);
        assert_eq!(register.printed("J1").unwrap(), None);
        assert_eq!(register.forget_printed("J1").unwrap(), [""; 0]);
    }
}
