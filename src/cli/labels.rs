//! `labels`: attributions that fit nobody alone, of a table of everybody who was interviewed.

use super::args::{Form, Hidden, Labels, Strategy};
use super::project::table as bytes_of;
use super::talk::{Complaint, Talk};
use super::{DONE, FAILED, REVIEW};
use crate::attribution::{Role, Style, of_codes, print};
use crate::message::{filled, message};
use crate::respondent::Guide;
use crate::risk::{
    Attacker, Domain, Goal, Label, Ladders, Respondent, RiskError, Sample, Use, explain, grouped,
    mean_loss, one_rule, per_label, verify,
};
use crate::rules::RuleFiles;
use crate::table::{Row, Table, Wording};
use crate::{Error, ErrorKind};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;

/// The fields that labels of each role tell.
const FIELDS: &[(&str, Role, &[&str])] = &[
    ("jongere", Role::Youth, &["age", "sex", "living"]),
    ("ouder", Role::Parent, &["relation", "single", "children"]),
    ("pleegouder", Role::FosterParent, &["relation", "children"]),
    ("hulpverlener", Role::Professional, &["function"]),
];

/// One person of the table.
pub(super) struct Person {
    id: String,
    pub(super) role: &'static str,
    line: u32,
    quoted: bool,
    pub(super) values: BTreeMap<&'static str, String>,
}

/// One label as JSON tells it.
#[derive(Serialize)]
struct Line<'l> {
    respondent: &'l str,
    role: &'l str,
    label: Option<&'l str>,
    codes: BTreeMap<String, String>,
    fits: usize,
    exact_fits: usize,
    exact_singled_out_by: Vec<String>,
    loss: f64,
}

pub(crate) fn run(args: &Labels, talk: &mut Talk<'_>) -> Result<u8, Complaint> {
    let people = people(&args.table)?;
    let mut code = DONE;
    let mut shown = false;
    for (role, said, fields) in FIELDS {
        let of_role: Vec<&Person> = people.iter().filter(|p| p.role == *role).collect();
        if !of_role.is_empty() {
            code = code.max(labels_of(args, &of_role, (role, *said, fields), talk)?);
            shown = true;
        }
    }
    Ok(if shown { code } else { FAILED })
}

/// The persons of the table.
pub(super) fn people(table: &Path) -> Result<Vec<Person>, Complaint> {
    let rules = RuleFiles::built_in();
    let guide = Guide::of(&rules)?;
    let wording = Wording::of(&rules)?;
    let table = Table::read(&bytes_of(table)?, &wording)?;
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

fn unknown(line: u32, field: &'static str) -> Complaint {
    Complaint::said(
        "labels-value",
        vec![("row", line.to_string()), ("field", field.to_owned())],
        Some("labels-value-hint"),
    )
}

/// The word that tables have for a role.
pub(super) fn role_name(role: Role) -> Option<&'static str> {
    let mut fields = FIELDS.iter();
    fields.find(|(_, said, _)| *said == role).map(|f| f.0)
}

/// A person's value that no hierarchy knows.
pub(super) fn unknown_field(person: &Person, field: &str) -> Complaint {
    let mut known = FIELDS.iter().flat_map(|(_, _, fields)| fields.iter());
    let field = known.find(|known| **known == field);
    unknown(person.line, field.copied().unwrap_or("role"))
}

/// What disclosure control refused, told by row and field.
fn refused(error: &RiskError, people: &[&Person], fields: &[&'static str]) -> Complaint {
    if let RiskError::UnknownValue(field, at) = error
        && let Some(person) = people.get(*at)
        && let Some(field) = fields.iter().find(|f| ***f == **field)
    {
        return unknown(person.line, field);
    }
    Error::new(ErrorKind::Table).into()
}

fn labels_of(
    args: &Labels,
    people: &[&Person],
    (role, said, printed): (&str, Role, &[&'static str]),
    talk: &mut Talk<'_>,
) -> Result<u8, Complaint> {
    let hidden = args.hidden.iter().map(|h| match h {
        Hidden::Region => "region",
        Hidden::Provider => "provider",
    });
    let hidden: Vec<&'static str> = hidden.collect();
    let fields: Vec<&'static str> = printed
        .iter()
        .copied()
        .chain(hidden.iter().copied())
        .collect();
    let failed = |error: RiskError| refused(&error, people, &fields);
    let uses: Vec<(&str, Use)> = printed
        .iter()
        .map(|f| (*f, Use::Printed { weight: 1.0 }))
        .chain(hidden.iter().map(|f| (*f, Use::Hidden { level: 0 })))
        .collect();
    let respondents: Vec<Respondent> = people
        .iter()
        .map(|p| {
            let values = fields
                .iter()
                .filter_map(|f| Some((*f, p.values.get(f)?.as_str())));
            Respondent::new(role, values)
        })
        .collect();
    let ladders = Ladders::built_in().map_err(failed)?;
    let sample = Sample::new(&ladders, &uses, &respondents, Domain::Sample).map_err(failed)?;
    let table = sample.table(role).map_err(failed)?;
    let quoted: Vec<usize> = (0..people.len()).filter(|n| people[*n].quoted).collect();
    let k = args.k.get();
    let goal = Goal::k(k);
    let exact = per_label(table, &quoted, &Goal::k(1)).map_err(failed)?;
    let all: Vec<Label> = match args.strategy {
        Strategy::OneRule => one_rule(table, &goal)
            .map_err(failed)?
            .map_or(Vec::new(), |r| r.labels),
        Strategy::Grouped => grouped(table, &goal).map_err(failed)?,
        Strategy::PerLabel => per_label(table, &quoted, &goal).map_err(failed)?,
    };
    let nothing = |respondent| Label {
        respondent,
        nodes: None,
    };
    let own = |n: &usize| all.iter().find(|l| l.respondent == *n);
    let labels: Vec<Label> = quoted
        .iter()
        .map(|n| own(n).cloned().unwrap_or_else(|| nothing(*n)))
        .collect();
    // Counted again, from the labels alone.
    let broken = verify(&labels, &sample, k, Attacker::Insider).map_err(failed)?;
    if !broken.is_empty() {
        return Err(Error::new(ErrorKind::Worker).into());
    }
    let (mut unique, mut suppressed) = (0, 0);
    for (label, exact) in labels.iter().zip(&exact) {
        let person = people[label.respondent];
        let before = explain(exact, &sample, &Goal::k(1)).map_err(failed)?;
        unique += usize::from(before.fits == 1);
        let names = before.parts.iter().filter_map(|p| fields.get(p.column));
        let singled: Vec<String> = if before.fits < k {
            names.map(|f| (*f).to_owned()).collect()
        } else {
            Vec::new()
        };
        let codes = label.codes(&sample).map_err(failed)?;
        let codes: BTreeMap<String, String> = codes
            .into_iter()
            .filter(|(field, _)| printed.contains(field))
            .map(|(field, code)| (field.to_owned(), code.to_owned()))
            .collect();
        let record = of_codes(said, codes.iter().map(|(f, c)| (f.as_str(), c.as_str())));
        let text = label
            .nodes
            .as_ref()
            .and_then(|_| print(&record, &Style::default()).ok());
        let fits = match &label.nodes {
            Some(_) => explain(label, &sample, &goal).map_err(failed)?.fits,
            None => people.len(),
        };
        suppressed += usize::from(text.is_none());
        let shown = text
            .as_deref()
            .unwrap_or(message(talk.language, "labels-suppressed"));
        let line = match args.format {
            Form::Text => format!("{}\t{fits}\t{}\t{shown}\n", person.id, before.fits),
            Form::Jsonl => {
                let line = Line {
                    respondent: &person.id,
                    role,
                    label: text.as_deref(),
                    codes,
                    fits,
                    exact_fits: before.fits,
                    exact_singled_out_by: singled,
                    loss: label.loss(&sample).map_err(failed)?,
                };
                let json = serde_json::to_string(&line);
                format!("{}\n", json.map_err(|_| Error::new(ErrorKind::TooLarge))?)
            }
        };
        talk.data(line.as_bytes())?;
    }
    talk.flush()?;
    let loss = mean_loss(&labels, &sample).map_err(failed)?;
    let values: [(&str, &dyn std::fmt::Display); 6] = [
        ("role", &role),
        ("n", &people.len()),
        ("quoted", &labels.len()),
        ("unique", &unique),
        ("loss", &format!("{loss:.2}")),
        ("suppressed", &suppressed),
    ];
    talk.say(&filled(talk.language, "labels-summary", &values));
    Ok(if suppressed > 0 { REVIEW } else { DONE })
}
