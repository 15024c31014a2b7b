//! `labels`: attributions that fit nobody alone, of a table of everybody who was interviewed, of the
//! interviews, or of both.

use super::args::{Form, Labels};
use super::disclose::{Counted, FIELDS, How, decide, hidden};
use super::gathered::{gather, inputs, list};
use super::people::{Person, of_population, of_records};
use super::plan::Surroundings;
use super::talk::{Complaint, Talk};
use super::{DONE, FAILED, REVIEW, risk};
use crate::attribution::Role;
use crate::message::{filled, message};
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
    let files = risk::Files::begin(args)?;
    let mut report = RiskReport::new(args.k.get(), risk::plan(args.strategy));
    report.diversity = args.l.map(std::num::NonZero::get);
    report.population_k = population.as_ref().map(|_| args.population_k.get());
    report.hidden = hidden(&args.hidden).map(str::to_owned).collect();
    let mut code = gathered.code();
    let mut shown = false;
    for (role, said, fields) in FIELDS {
        let of_role: Vec<&Person> = people.iter().filter(|p| p.role == *role).collect();
        if !of_role.is_empty() {
            code = code.max(labels_of(
                args,
                &of_role,
                (*role, *said, *fields),
                population.as_ref().and_then(|p| p.get(role)),
                &mut report,
                talk,
            )?);
            shown = true;
        }
    }
    files.finish(talk.language, &report)?;
    Ok(if shown { code } else { FAILED })
}

fn labels_of(
    args: &Labels,
    people: &[&Person],
    role: (&'static str, Role, &[&'static str]),
    population: Option<&Vec<Counted>>,
    report: &mut RiskReport,
    talk: &mut Talk<'_>,
) -> Result<u8, Complaint> {
    let nobody = Vec::new();
    let how = How {
        k: args.k.get(),
        strategy: args.strategy,
        hidden: &args.hidden,
        diversity: args.l.map_or(0, std::num::NonZero::get),
        population: args.population.as_ref().map(|_| {
            (
                population.unwrap_or(&nobody).as_slice(),
                args.population_k.get(),
            )
        }),
    };
    let decided = decide(people, role, &how)?;
    let told = decided
        .told
        .iter()
        .map(|t| (t.text.clone(), t.fits, t.exact_fits, &*t.singled));
    let told: Vec<_> = told.collect();
    let risk = RoleRisk::of(decided.role, &decided.sample, &decided.labels, &told, how.k);
    report
        .roles
        .push(risk.map_err(|_| Error::new(ErrorKind::Table))?);
    let (mut unique, mut suppressed) = (0, 0);
    for (told, label) in decided.told.iter().zip(&decided.labels) {
        unique += usize::from(told.exact_fits == 1);
        suppressed += usize::from(told.text.is_none());
        let id = &people[told.person].id;
        let (fits, exact_fits) = (told.fits, told.exact_fits);
        let line = match args.format {
            Form::Text => {
                let shown = told.text.as_deref();
                let shown = shown.unwrap_or(message(talk.language, "labels-suppressed"));
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
        ("n", &people.len()),
        ("quoted", &decided.labels.len()),
        ("unique", &unique),
        ("loss", &format!("{:.2}", decided.loss)),
        ("suppressed", &suppressed),
    ];
    talk.say(&filled(talk.language, "labels-summary", &values));
    Ok(if suppressed > 0 { REVIEW } else { DONE })
}
