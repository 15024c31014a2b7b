//! Labels of quotes by disclosure control over everybody who was interviewed.

use super::super::args::Quotes;
use super::super::disclose::{FIELDS, How, decide};
use super::super::people::{Person, of_table};
use super::super::talk::Complaint;
use crate::attribution::capitalised;
use crate::emit::quotes::{Quote, Warning};
use crate::rules::RuleFiles;
use crate::text::fold;
use std::collections::BTreeMap;
use std::path::Path;

/// The labels of a table of respondents.
pub(super) struct Labelling {
    k: usize,
    people: Vec<Person>,
    /// By person: the label, and how many it fits. Those who are not quoted have none.
    told: BTreeMap<usize, (Option<String>, usize)>,
}

impl Labelling {
    /// Decides on the labels of all who are quoted, as `labels` does.
    ///
    /// # Errors
    ///
    /// What is wrong with the table, by its row.
    pub(super) fn read(table: &Path, args: &Quotes, rules: &RuleFiles) -> Result<Self, Complaint> {
        let people = of_table(table, rules)?;
        let how = How {
            k: args.k.get(),
            strategy: args.strategy,
            hidden: &args.hidden,
            ..How::default()
        };
        let mut told = BTreeMap::new();
        for (role, said, fields) in FIELDS {
            let places: Vec<usize> = (0..people.len())
                .filter(|at| people[*at].role == *role)
                .collect();
            if places.is_empty() {
                continue;
            }
            let of_role: Vec<&Person> = places.iter().map(|at| &people[*at]).collect();
            let decided = decide(&of_role, (*role, *said, *fields), &how)?;
            for one in decided.told {
                let text = one.text.as_deref().map(capitalised);
                told.insert(places[one.person], (text, one.fits));
            }
        }
        Ok(Self {
            k: how.k,
            people,
            told,
        })
    }

    /// Gives a quote the label that was decided on, or none.
    pub(super) fn label(&self, quote: &mut Quote, path: &str, number: u32) {
        let told = match self.speaker(quote, path, number) {
            Ok(person) => self.told.get(&person).ok_or(Warning::NotQuoted),
            Err(warning) => Err(warning),
        };
        quote.attribution = None;
        match told {
            Err(warning) => quote.warnings.push(warning),
            Ok((text, fits)) => {
                quote.attribution.clone_from(text);
                quote.k = Some(*fits);
                if text.is_none() {
                    quote.warnings.push(Warning::LabelSuppressed);
                }
                if *fits < self.k {
                    quote.warnings.push(Warning::BelowK {
                        fits: *fits,
                        k: self.k,
                    });
                }
            }
        }
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
