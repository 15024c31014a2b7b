//! Labels of quotes by disclosure control over everybody who was interviewed.

use super::super::args::Quotes;
use super::super::disclose::{How, Ledger, Told, Withheld, decide};
use super::super::people::{Person, of_table};
use super::super::talk::Complaint;
use crate::emit::quotes::{Quote, Warning};
use crate::message::Language;
use crate::register::ToPrint;
use crate::rules::RuleFiles;
use crate::text::capitalised;
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
        let fits = self.fits_with_content(told, quote);
        let content = (told.text.is_some() && fits < self.k && fits < told.fits)
            .then_some(Withheld::Content(fits));
        let withheld = told.withheld.as_ref().or(content.as_ref());
        if withheld.is_none() {
            quote.attribution = told.text.as_deref().map(capitalised);
        }
        quote.k = Some(fits);
        match withheld {
            Some(why) => quote.warnings.push(Warning::LabelWithheld {
                code: why.code(),
                says: why.in_words(self.k, language).into(),
            }),
            None if told.text.is_none() => quote.warnings.push(Warning::LabelSuppressed),
            None => {}
        }
        if fits < self.k {
            quote.warnings.push(Warning::BelowK { fits, k: self.k });
        }
        quote.attribution.is_some().then_some(told.person)
    }

    /// How many the label fits of whom the table says that what the quote tells is true of them, too.
    /// Those of one family count once. Where the table says that of nobody, all count whom the label
    /// fits: then nobody knows, and the quote has its warnings.
    fn fits_with_content(&self, told: &Told, quote: &Quote) -> usize {
        let tells: Vec<(&str, Option<u8>)> = quote.tells().collect();
        if tells.is_empty() || self.people.iter().all(|p| p.traits.is_empty()) {
            return told.fits;
        }
        let is_so = |person: &Person| {
            tells.iter().all(|(rule, number)| {
                let mut traits = person.traits.iter().filter(|t| t.rule == *rule);
                // A number that cannot be read, or that the table lacks, is nobody else's.
                traits.any(|t| t.number == *number)
            })
        };
        let fitting = told
            .fitting
            .iter()
            .filter(|at| **at == told.person || is_so(&self.people[**at]));
        let units: BTreeSet<Result<&str, usize>> = fitting
            .map(|at| self.people[*at].family.as_deref().ok_or(*at))
            .collect();
        units.len()
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
