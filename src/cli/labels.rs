//! `labels`: attributions that fit nobody alone, of a table of everybody who was interviewed.

use super::args::{Form, Labels};
use super::disclose::{FIELDS, How, decide};
use super::project::table as bytes_of;
use super::talk::{Complaint, Talk};
use super::{DONE, FAILED};
use crate::attribution::Role;
use crate::message::{filled, message};
use crate::respondent::Guide;
use crate::rules::RuleFiles;
use crate::table::{Row, Table, Wording};
use crate::{Error, ErrorKind};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;

/// What of the output a person has to look at.
const REVIEW: u8 = 1;

/// One person of the table.
pub(super) struct Person {
    pub(super) id: String,
    pub(super) role: &'static str,
    pub(super) line: u32,
    pub(super) quoted: bool,
    pub(super) values: BTreeMap<&'static str, String>,
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
    let mut code = DONE;
    let mut shown = false;
    for (role, said, fields) in FIELDS {
        let of_role: Vec<&Person> = people.iter().filter(|p| p.role == *role).collect();
        if !of_role.is_empty() {
            code = code.max(labels_of(args, &of_role, (*role, *said, *fields), talk)?);
            shown = true;
        }
    }
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
    let mut people = Vec::new();
    for (line, row) in &table.rows {
        let refuse = |field: &'static str| unknown(*line, field);
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
        put("sex", sex(&wording, row));
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
        people.push(Person {
            id: row.cell("respondent").to_owned(),
            role,
            line: *line,
            quoted: !some_quoted || wording.is_yes(row.cell("quoted")),
            values,
        });
    }
    Ok(people)
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
    talk: &mut Talk<'_>,
) -> Result<u8, Complaint> {
    let how = How {
        k: args.k.get(),
        strategy: args.strategy,
        hidden: &args.hidden,
    };
    let decided = decide(people, role, &how)?;
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
