//! `labels`: attributions that fit nobody alone, of a table of everybody who was interviewed, of the
//! interviews, or of both.

use super::args::{Form, Labels};
use super::disclose::{Decided, How, Ledger, Withheld, decide, hidden};
use super::gathered::{gather, inputs, list};
use super::people::{Person, of_population, of_records};
use super::plan::Surroundings;
use super::talk::{Complaint, Talk};
use super::{DONE, FAILED, REVIEW, risk};
use crate::message::{filled, message};
use crate::register::ToPrint;
use crate::report::risk::{RiskReport, RoleRisk};
use crate::{Error, ErrorKind};
use serde::Serialize;
use std::collections::BTreeMap;

/// One label as JSON tells it.
#[derive(Serialize)]
struct Line<'l> {
    respondent: &'l str,
    role: &'l str,
    label: Option<&'l str>,
    codes: &'l BTreeMap<String, String>,
    fits: usize,
    exact_fits: usize,
    exact_singled_out_by: &'l [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    withheld: Option<&'static str>,
    loss: f64,
}

pub(crate) fn run(
    args: &Labels,
    world: Surroundings<'_>,
    talk: &mut Talk<'_>,
) -> Result<u8, Complaint> {
    if args.sources.running.list {
        return list(&args.sources, world, talk);
    }
    let inputs = inputs(&args.sources);
    let gathered = gather(&args.sources, &inputs, world, talk)?;
    let people = of_records(&gathered.joined.records, &gathered.rows)?;
    let population = args.population.as_deref();
    let population = population
        .map(|file| of_population(file, &gathered.rules))
        .transpose()?;
    let rules = args.sources.running.rules.as_deref();
    let mut ledger = Ledger::open(&args.printing, rules, (None, None), talk)?;
    let how = How {
        k: args.k.get(),
        strategy: args.strategy,
        hidden: &args.hidden,
        diversity: args.l.map_or(0, std::num::NonZero::get),
        population: population
            .as_ref()
            .map(|of_roles| (of_roles, args.population_k.get())),
        printed: match &ledger {
            Some(ledger) => ledger.printed(&people)?,
            None => BTreeMap::new(),
        },
    };
    let files = risk::Files::begin(args)?;
    let mut report = RiskReport::new(how.k, risk::plan(args.strategy));
    report.diversity = args.l.map(std::num::NonZero::get);
    report.population_k = population.as_ref().map(|_| args.population_k.get());
    report.hidden = hidden(&args.hidden).map(str::to_owned).collect();
    let decided = decide(&people, &how)?;
    if let Some(ledger) = &mut ledger {
        let told = decided.iter().flat_map(|of_role| &of_role.told);
        let labels: Vec<ToPrint<'_>> = told.filter_map(|told| told.to_print(&people)).collect();
        ledger.print(&labels)?;
    }
    let mut code = gathered.code();
    for of_role in &decided {
        code = code.max(labels_of(
            args.format,
            &people,
            of_role,
            how.k,
            &mut report,
            talk,
        )?);
    }
    files.finish(talk.language, &report)?;
    Ok(if decided.is_empty() { FAILED } else { code })
}

/// Prints the labels of one role.
fn labels_of(
    format: Form,
    people: &[Person],
    decided: &Decided,
    k: usize,
    report: &mut RiskReport,
    talk: &mut Talk<'_>,
) -> Result<u8, Complaint> {
    let told = decided
        .told
        .iter()
        .map(|t| (t.text.clone(), t.fits, t.exact_fits, &*t.singled));
    let told: Vec<_> = told.collect();
    let risk = RoleRisk::of(decided.role, &decided.sample, &decided.labels, &told, k);
    report
        .roles
        .push(risk.map_err(|_| Error::new(ErrorKind::Table))?);
    let (mut unique, mut suppressed) = (0, 0);
    for (told, label) in decided.told.iter().zip(&decided.labels) {
        unique += usize::from(told.exact_fits == 1);
        suppressed += usize::from(told.text.is_none());
        let id = &people[told.person].id;
        let (fits, exact_fits) = (told.fits, told.exact_fits);
        let withheld = told.withheld.as_ref();
        let line = match format {
            Form::Text => {
                let shown = told.text.clone();
                let shown = shown.unwrap_or_else(|| match withheld {
                    Some(why) => why.in_words(k, talk.language),
                    None => message(talk.language, "labels-suppressed").to_owned(),
                });
                format!("{id}\t{fits}\t{exact_fits}\t{shown}\n")
            }
            Form::Jsonl => {
                let line = Line {
                    respondent: id,
                    role: decided.role,
                    label: told.text.as_deref(),
                    codes: &told.codes,
                    fits,
                    exact_fits,
                    exact_singled_out_by: &told.singled,
                    withheld: withheld.map(Withheld::code),
                    loss: label
                        .loss(&decided.sample)
                        .map_err(|_| Error::new(ErrorKind::Table))?,
                };
                let json = serde_json::to_string(&line);
                format!("{}\n", json.map_err(|_| Error::new(ErrorKind::TooLarge))?)
            }
        };
        talk.data(line.as_bytes())?;
    }
    talk.flush()?;
    let values: [(&str, &dyn std::fmt::Display); 6] = [
        ("role", &decided.role),
        ("n", &decided.people.len()),
        ("quoted", &decided.labels.len()),
        ("unique", &unique),
        ("loss", &format!("{:.2}", decided.loss)),
        ("suppressed", &suppressed),
    ];
    talk.say(&filled(talk.language, "labels-summary", &values));
    Ok(if suppressed > 0 { REVIEW } else { DONE })
}
