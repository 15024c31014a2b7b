//! What was printed before, as the register keeps it, and what is printed now.

use super::super::args::Printing;
use super::super::people::Person;
use super::super::plan::Run;
use super::super::project::{self, Opening, Project};
use super::super::talk::{Complaint, Talk};
use crate::register::{Printed, Register, ToPrint};
use crate::report::Report;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The ledger of a project, and the name of the report that is made, if it is to be published.
pub(crate) struct Ledger {
    pub(crate) register: Register,
    publish: Option<String>,
}

impl Ledger {
    /// Opens the register that the arguments name; `None` where they name none. A new one takes its
    /// names' key from a file, if one is given, and who is who from a table.
    pub(crate) fn open(
        printing: &Printing,
        rules: Option<&Path>,
        (key_file, respondents): (Option<&PathBuf>, Option<&Path>),
        talk: &mut Talk<'_>,
    ) -> Result<Option<Self>, Complaint> {
        let Some(register) = printing.register.as_deref() else {
            return Ok(None);
        };
        let opening = Opening {
            register,
            secret: &printing.secret,
            key_file,
            scope: None,
            respondents,
            rules,
        };
        Ok(Some(Self {
            register: project::open(&opening, talk)?,
            publish: printing.publish.clone(),
        }))
    }

    /// As [`project::first_pass`].
    pub(crate) fn first_pass(
        self,
        run: &mut Run,
        report: &mut Report,
        talk: &mut Talk<'_>,
    ) -> Result<(Self, Project, Vec<u32>), Complaint> {
        let (register, project, lost) = project::first_pass(run, self.register, report, talk)?;
        let publish = self.publish;
        Ok((Self { register, publish }, project, lost))
    }

    /// What was printed of some persons, by their names in the table.
    pub(crate) fn printed(&self, people: &[Person]) -> crate::Result<BTreeMap<String, Printed>> {
        let mut printed = BTreeMap::new();
        for person in people.iter().filter(|person| person.is_named()) {
            if let Some(earlier) = self.register.printed(&person.id)? {
                printed.insert(person.id.clone(), earlier);
            }
        }
        Ok(printed)
    }

    /// Writes down what is printed now, if this is to be published.
    pub(crate) fn print(&mut self, labels: &[ToPrint<'_>]) -> crate::Result<()> {
        match &self.publish {
            Some(report) => self.register.print(report, labels),
            None => Ok(()),
        }
    }
}
