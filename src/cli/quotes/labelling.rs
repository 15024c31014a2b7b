//! Labels of quotes by disclosure control over everybody who was interviewed.

use super::super::args::Quotes;
use super::super::disclose::{How, Ledger, Told, decide};
use super::super::people::{Person, of_table};
use super::super::talk::Complaint;
use crate::emit::quotes::{Quote, Warning};
use crate::message::Language;
use crate::register::ToPrint;
use crate::respondent::attribution::capitalised;
use crate::rules::RuleFiles;
use crate::text::fold;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The labels of a table of respondents.
pub(super) struct Labelling {
    k: usize,
    people: Vec<Person>,
    /// By person: what was decided. Of those who are not quoted nothing was.
    told: BTreeMap<usize, Told>,
}

impl Labelling {
    /// Decides on the labels of all who are quoted, as `labels` does.
    ///
    /// # Errors
    ///
    /// What is wrong with the table, by its row.
    pub(super) fn read(
        table: &Path,
        args: &Quotes,
        rules: &RuleFiles,
        ledger: Option<&Ledger>,
    ) -> Result<Self, Complaint> {
        let people = of_table(table, rules)?;
        let how = How {
            k: args.k.get(),
            strategy: args.strategy,
            hidden: &args.hidden,
            printed: match ledger {
                Some(ledger) => ledger.printed(&people)?,
                None => BTreeMap::new(),
            },
            ..How::default()
        };
        let decided = decide(&people, &how)?;
        let told = decided.into_iter().flat_map(|of_role| of_role.told);
        Ok(Self {
            k: how.k,
            told: told.map(|told| (told.person, told)).collect(),
            people,
        })
    }

    /// What stands below quotes now, as the ledger keeps it: of everybody who is quoted.
    pub(super) fn to_print(&self, quoted: &BTreeSet<usize>) -> Vec<ToPrint<'_>> {
        let told = quoted.iter().filter_map(|person| self.told.get(person));
        told.filter_map(|told| told.to_print(&self.people))
            .collect()
    }

    /// Gives a quote the label that was decided on, or none. The place of whom it was decided for.
    pub(super) fn label(
        &self,
        quote: &mut Quote,
        path: &str,
        number: u32,
        language: Language,
    ) -> Option<usize> {
        let told = match self.speaker(quote, path, number) {
            Ok(person) => self.told.get(&person).ok_or(Warning::NotQuoted),
            Err(warning) => Err(warning),
        };
        quote.attribution = None;
        let told = match told {
            Ok(told) => told,
            Err(warning) => {
                quote.warnings.push(warning);
                return None;
            }
        };
        quote.attribution = told.text.as_deref().map(capitalised);
        quote.k = Some(told.fits);
        match &told.withheld {
            Some(why) => quote.warnings.push(Warning::LabelWithheld {
                code: why.code(),
                says: why.in_words(self.k, language).into(),
            }),
            None if told.text.is_none() => quote.warnings.push(Warning::LabelSuppressed),
            None => {}
        }
        if told.fits < self.k {
            quote.warnings.push(Warning::BelowK {
                fits: told.fits,
                k: self.k,
            });
        }
        Some(told.person)
    }

    /// Who is interviewed in a document, if it is one person; for counting interviews.
    pub(super) fn interview(&self, path: &str, number: u32) -> Option<u32> {
        match self.about(path, number)[..] {
            [one] => u32::try_from(one).ok(),
            _ => None,
        }
    }

    fn about(&self, path: &str, number: u32) -> Vec<usize> {
        let is_in = |at: &usize| self.people[*at].is_in(path, number);
        (0..self.people.len()).filter(is_in).collect()
    }

    /// The person who says a quote: by the name of the speaker; the only one of the document; or the
    /// only one of the speaker's role among several. Who sits in on another's interview is in the
    /// table by a row of their own, or has no label.
    fn speaker(&self, quote: &Quote, path: &str, number: u32) -> Result<usize, Warning> {
        let about = self.about(path, number);
        let one = |mut some: Vec<usize>| match (some.pop(), some.is_empty()) {
            (None, _) => Err(Warning::NotInTable),
            (Some(person), true) => Ok(person),
            (Some(_), false) => Err(Warning::Ambiguous),
        };
        if let Some(label) = &quote.speaker.label {
            let label = fold(label.expose());
            let named = |at: &usize| {
                let rows = &self.people[*at].rows;
                let mut names = rows
                    .iter()
                    .flat_map(|row| row.names.iter().chain([&row.id]));
                names.any(|name| fold(name) == label)
            };
            let named: Vec<usize> = about.iter().copied().filter(named).collect();
            if !named.is_empty() {
                return one(named);
            }
        }
        if about.is_empty() || about.len() == 1 && quote.speaker.is_main {
            return one(about);
        }
        let Some(role) = quote.speaker.role.filter(|_| about.len() > 1) else {
            return Err(if about.len() > 1 {
                Warning::Ambiguous
            } else {
                Warning::NotInTable
            });
        };
        one(about
            .into_iter()
            .filter(|at| self.people[*at].role == role.name())
            .collect())
    }
}
