//! `records`: one record a respondent, each value with its source.

use super::DONE;
use super::args::{Records, RecordsForm};
use super::gathered::{Inputs, begin, gather, give, list};
use super::plan::Surroundings;
use super::talk::{Complaint, Talk};
use crate::message::{Language, filled, message};
use crate::records::{Field, Place, Record, Source, Told, json_line, table};

/// Exit code where sources contradict each other.
const REVIEW: u8 = 1;

pub(crate) fn run(
    args: Records,
    world: Surroundings<'_>,
    talk: &mut Talk<'_>,
) -> Result<u8, Complaint> {
    let sources = &args.sources;
    if sources.running.list {
        return list(sources, world, talk);
    }
    let out = begin(sources, &args.output)?;
    let inputs = Inputs::Notes(sources.respondents.as_deref());
    let gathered = gather(sources, &inputs, world, talk)?;
    let records = &gathered.joined.records;
    let bytes = match args.format {
        RecordsForm::Csv => table(records, &gathered.rules)?,
        RecordsForm::Jsonl => {
            let lines = records.iter().map(json_line);
            lines.collect::<Result<String, _>>()?.into_bytes()
        }
        RecordsForm::Text => {
            let lines = records.iter().map(|r| lines(r, talk.language));
            lines.collect::<String>().into_bytes()
        }
    };
    give(&bytes, out.zip(args.output.out.as_deref()), talk)?;
    let conflicts = records.iter().filter(|r| r.conflicts().next().is_some());
    let conflicts = conflicts.count();
    let values: [(&str, &dyn std::fmt::Display); 4] = [
        ("n", &records.len()),
        ("conflicts", &conflicts),
        ("documents", &gathered.joined.without_document),
        ("rows", &gathered.joined.without_row),
    ];
    talk.say(&filled(talk.language, "records-summary", &values));
    let review = if conflicts > 0 { REVIEW } else { DONE };
    Ok(gathered.code().max(review))
}

/// A record as lines: respondent, field, value, source; what contradicts stands below with `≠`.
fn lines(record: &Record, language: Language) -> String {
    let mut lines = String::new();
    for (field, entry) in &record.entries {
        lines.push_str(&line(&record.id, *field, "", &entry.told, language));
        for told in &entry.conflicts {
            lines.push_str(&line(&record.id, *field, "≠ ", told, language));
        }
    }
    if record.entries.is_empty() {
        lines.push_str(&format!("{}\n", record.id));
    }
    lines
}

fn line(id: &str, field: Field, mark: &str, told: &Told, language: Language) -> String {
    let source = source(&told.source, language);
    format!("{id}\t{}\t{mark}{}\t{source}\n", field.name(), told.value)
}

fn source(source: &Source, language: Language) -> String {
    let place = match source.place {
        Place::Row(row) => filled(language, "records-row", &[("n", &row)]),
        Place::Document(spot) => {
            let values: [(&str, &dyn std::fmt::Display); 4] = [
                ("n", &spot.number),
                ("start", &spot.start),
                ("end", &spot.end),
                ("basis", &spot.basis.name()),
            ];
            filled(language, "records-document", &values)
        }
    };
    if source.reckoned {
        format!("{place}, {}", message(language, "records-reckoned"))
    } else {
        place
    }
}
