//! `sample`: the sample description of a report, with its numbers and a chart.

use super::args::{SampleArgs, SampleForm};
use super::gathered::{begin, gather, give, inputs, list};
use super::plan::Surroundings;
use super::talk::{Complaint, Talk};
use crate::records::{Field, Record};
use crate::risk::{Ladders, RiskError};
use crate::sample::{Description, Wording, chart, describe};
use crate::{Error, ErrorKind};

pub(crate) fn run(
    args: SampleArgs,
    world: Surroundings<'_>,
    talk: &mut Talk<'_>,
) -> Result<u8, Complaint> {
    if args.sources.running.list {
        return list(&args.sources, world, talk);
    }
    let out = begin(&args.sources, &args.output)?;
    let gathered = gather(&args.sources, &inputs(&args.sources), world, talk)?;
    let wording = Wording::of(&gathered.rules)?;
    let records = &gathered.joined.records;
    let k = args.k.get();
    let described =
        Ladders::built_in().and_then(|ladders| describe(records, k, &wording, &ladders));
    let described = described.map_err(|error| refused(&error, records))?;
    let Some(description) = described else {
        return Err(Complaint::said(
            "sample-small",
            vec![("k", k.to_string())],
            Some("sample-small-hint"),
        ));
    };
    let bytes = shown(&description, &wording, args.format)?;
    give(&bytes, out.zip(args.output.out.as_deref()), talk)?;
    Ok(gathered.code())
}

fn shown(description: &Description, wording: &Wording, form: SampleForm) -> Result<Vec<u8>, Error> {
    Ok(match form {
        SampleForm::Svg => chart(description, wording).into_bytes(),
        SampleForm::Csv => wording.table(description)?,
        SampleForm::Jsonl => {
            let mut lines = String::new();
            for count in wording.counts(description) {
                let json = serde_json::to_string(&count);
                lines.push_str(&json.map_err(|_| Error::new(ErrorKind::TooLarge))?);
                lines.push('\n');
            }
            lines.into_bytes()
        }
        SampleForm::Text => {
            let mut text = format!("{}\n\n{}\n\n", wording.prose(description), wording.names());
            for count in wording.counts(description) {
                let numbers: Vec<String> = count.count.iter().map(u32::to_string).collect();
                let numbers = numbers.join(" ");
                let cells = [count.group, count.trait_, count.value, numbers];
                text.push_str(&format!("{}\n", cells.join("\t")));
            }
            text.into_bytes()
        }
    })
}

/// A woonsituatie that the hierarchies do not know, told by its row.
fn refused(error: &RiskError, records: &[Record]) -> Complaint {
    if let RiskError::UnknownValue(_, at) = error
        && let Some(row) = records.get(*at).and_then(|r| r.rows.first())
    {
        return super::gathered::complaint(crate::records::RowError::Value(
            *row,
            Field::Living.name(),
        ));
    }
    Error::new(ErrorKind::Table).into()
}
