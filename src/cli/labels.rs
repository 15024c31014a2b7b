//! `labels`: attributions that fit nobody alone, of a table of everybody who was interviewed.

use super::args::{Form, Labels};
use super::disclose::{Counted, FIELDS, How, decide, hidden};
use super::project::table as bytes_of;
use super::talk::{Complaint, Talk};
use super::{DONE, FAILED, REVIEW, risk};
use crate::attribution::Role;
use crate::message::{filled, message};
use crate::register::Respondent;
use crate::report::risk::{RiskReport, RoleRisk};
use crate::respondent::Guide;
use crate::rules::RuleFiles;
use crate::table::{Row, Table, Wording};
use crate::{Error, ErrorKind};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;

/// A table of the population: rows of values and counts, by role.
type People = BTreeMap<&'static str, Vec<Counted>>;

/// One person of the table.
pub(super) struct Person {
    pub(super) id: String,
    pub(super) role: &'static str,
    pub(super) line: u32,
    pub(super) quoted: bool,
    pub(super) values: BTreeMap<&'static str, String>,
    /// The value of the sensitive attribute.
    pub(super) sensitive: Option<String>,
    /// The documents that this person is interviewed in, and the names there.
    pub(super) rows: Vec<Respondent>,
}

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

pub(crate) fn run(args: &Labels, talk: &mut Talk<'_>) -> Result<u8, Complaint> {
    let people = read(&args.table)?;
    let population = args.population.as_deref().map(population).transpose()?;
    let files = risk::Files::begin(args)?;
    let mut report = RiskReport::new(args.k.get(), risk::plan(args.strategy));
    report.diversity = args.l.map(std::num::NonZero::get);
    report.population_k = population.as_ref().map(|_| args.population_k.get());
    report.hidden = hidden(&args.hidden).map(str::to_owned).collect();
    let mut code = DONE;
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

/// The persons of the table.
pub(super) fn read(file: &Path) -> Result<Vec<Person>, Complaint> {
    let rules = RuleFiles::built_in();
    let guide = Guide::of(&rules)?;
    let wording = Wording::of(&rules)?;
    let table = Table::read(&bytes_of(file)?, &wording)?;
    table.must_have("respondent")?;
    table.must_have("role")?;
    let some_quoted = table.columns.iter().any(|c| c == "quoted");
    let mut people: Vec<Person> = Vec::new();
    for (line, row) in &table.rows {
        let (role, values) = values(*line, row, &wording, guide)?;
        let sensitive = row.cell("sensitive").to_lowercase();
        let person = Person {
            id: row.cell("respondent").to_owned(),
            role,
            line: *line,
            quoted: !some_quoted || wording.is_yes(row.cell("quoted")),
            values,
            sensitive: Some(sensitive).filter(|s| !s.is_empty()),
            rows: about(row).into_iter().collect(),
        };
        // Whoever is interviewed twice has two rows, and counts once.
        let same = |p: &&mut Person| p.id == person.id && !p.id.is_empty();
        match people.iter_mut().find(same) {
            Some(known) if known.role == person.role && known.values == person.values => {
                known.quoted |= person.quoted;
                known.rows.extend(person.rows);
            }
            Some(_) => {
                let values = vec![("row", line.to_string())];
                let hint = Some("labels-twice-hint");
                return Err(Complaint::said("labels-twice", values, hint));
            }
            None => people.push(person),
        }
    }
    Ok(people)
}

/// What a row says of where somebody is interviewed, and by what names.
fn about(row: &Row) -> Option<Respondent> {
    let document = row.cell("document").to_owned();
    if document.is_empty() {
        return None;
    }
    let names = [row.cell("names"), row.cell("aliases")];
    let names = names
        .iter()
        .flat_map(|cell| cell.split(['|', '/', ';', ',']));
    let names = names.map(str::trim).filter(|n| !n.is_empty());
    Some(Respondent {
        document,
        id: row.cell("respondent").to_owned(),
        names: names.map(str::to_owned).collect(),
        ..Respondent::default()
    })
}

/// The role of a row, and its values as codes.
fn values(
    line: u32,
    row: &Row,
    wording: &Wording,
    guide: &'static Guide,
) -> Result<(&'static str, BTreeMap<&'static str, String>), Complaint> {
    let refuse = |field: &'static str| unknown(line, field);
    let key = Wording::key_of(&wording.roles, row.cell("role"));
    let mut roles = FIELDS.iter().map(|(role, ..)| *role);
    let role = roles
        .find(|r| Some(*r) == key)
        .ok_or_else(|| refuse("role"))?;
    let mut values: BTreeMap<&'static str, String> = BTreeMap::new();
    let mut put = |field, value: String| {
        if !value.is_empty() {
            values.insert(field, value);
        }
    };
    for field in ["age", "children", "function", "region", "provider"] {
        put(field, row.cell(field).to_lowercase());
    }
    put("sex", sex(wording, row));
    put("relation", relation(row, role));
    if !row.cell("single").is_empty() {
        let yes = wording.is_yes(row.cell("single"));
        put("single", if yes { "ja" } else { "nee" }.to_owned());
    }
    let living = row.cell("living");
    if !living.is_empty() {
        let living = guide.living_in(living).ok_or_else(|| refuse("living"))?;
        put("living", living.code().to_owned());
    }
    Ok((role, values))
}

/// The rows of a table of the population by role: values as codes, and how many people have them.
fn population(file: &Path) -> Result<People, Complaint> {
    let rules = RuleFiles::built_in();
    let guide = Guide::of(&rules)?;
    let wording = Wording::of(&rules)?;
    let table = Table::read(&bytes_of(file)?, &wording)?;
    table.must_have("role")?;
    table.must_have("count")?;
    let mut rows = People::new();
    for (line, row) in &table.rows {
        let (role, values) = values(*line, row, &wording, guide)?;
        let count = row.cell("count").parse();
        let count = count.map_err(|_| unknown(*line, "count"))?;
        let values = values.into_iter().map(|(f, v)| (f.to_owned(), v)).collect();
        rows.entry(role).or_default().push((values, count));
    }
    Ok(rows)
}

/// The code of the sex: that of its cell, or of the word for the role (*meisje*).
fn sex(wording: &Wording, row: &Row) -> String {
    use crate::resolve::Sex;
    let of_cell = |cell| match wording.sex(row.cell(cell)) {
        Sex::Female => "v",
        Sex::Male => "m",
        Sex::Unknown => "",
    };
    let own = of_cell("sex");
    if own.is_empty() { of_cell("role") } else { own }.to_owned()
}

/// What an adult is to the child: the cell's word, or the word for the role (*moeder*).
fn relation(row: &Row, role: &str) -> String {
    let own = row.cell("relation").to_lowercase();
    let word = row.cell("role").to_lowercase();
    match role {
        "ouder" | "pleegouder" if own.is_empty() => word,
        "ouder" | "pleegouder" => own,
        _ => String::new(),
    }
}

/// A person's value that no hierarchy knows.
pub(super) fn unknown_field(person: &Person, field: &str) -> Complaint {
    let mut known = FIELDS.iter().flat_map(|(_, _, fields)| fields.iter());
    let field = known.find(|known| **known == field);
    unknown(person.line, field.copied().unwrap_or("role"))
}

pub(super) fn unknown(line: u32, field: &'static str) -> Complaint {
    Complaint::said(
        "labels-value",
        vec![("row", line.to_string()), ("field", field.to_owned())],
        Some("labels-value-hint"),
    )
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
