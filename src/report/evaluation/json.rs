//! The evaluation as one JSON object.
//!
//! | field | holds |
//! |---|---|
//! | `program`, `version`, `command`, `exit_code`, `interrupted`, `documents` | as in [the report](crate::report::json); `documents` are files |
//! | `texts` | how many texts were scored: documents, or lines |
//! | `marks` | `required`, `optional`: how many spans are marked so |
//! | `direct_mention_recall`, `direct_entity_recall`, `indirect_mention_recall`, `indirect_entity_recall` | recall by group |
//! | `precision` | of the words found, the share that is marked |
//! | `linking_p`, `linking_r`, `linking_f1` | B-cubed over persons |
//! | `types` | by type: `mentions`, `recall`, `entities`, `entity_recall`, `precision`, `typed_p`, `typed_r`, `typed_f1` |
//! | `confusion` | `gold`, `found`, `count`; `gold` is null for what nobody marked, `found` for what was missed |
//! | `worst` | the texts with most misses: `doc`, where a file holds several texts `line`, `missed`, `missed_direct`, `mentions` |
//! | `missed` | only where asked for: `doc`, `line`, in line `column`, `type`, and where it is shown `text` |
//!
//! A figure is null where nothing was counted. No field holds a file's name, and none text of a
//! participant but `text`.

use super::table::kinds;
use super::{Evaluation, Scored};
use crate::evaluate::{Counts, Group, Miss};
use crate::pipeline::Ending;
use crate::report::Report;
use crate::{EntityKind, Error, ErrorKind, Result};
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
struct Whole<'a> {
    program: &'static str,
    version: &'static str,
    command: &'static str,
    exit_code: u8,
    interrupted: bool,
    documents: Documents,
    texts: u64,
    marks: Marks,
    direct_mention_recall: f64,
    direct_entity_recall: f64,
    indirect_mention_recall: f64,
    indirect_entity_recall: f64,
    precision: f64,
    linking_p: f64,
    linking_r: f64,
    linking_f1: f64,
    types: BTreeMap<EntityKind, Kind>,
    confusion: Vec<Confused>,
    worst: Vec<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    missed: Option<Vec<Missed<'a>>>,
}

#[derive(Serialize)]
struct Documents {
    found: u64,
    done: u64,
    failed: u64,
}

#[derive(Serialize)]
struct Marks {
    required: u64,
    optional: u64,
}

#[derive(Serialize)]
struct Kind {
    mentions: u64,
    recall: f64,
    entities: u64,
    entity_recall: f64,
    precision: f64,
    typed_p: f64,
    typed_r: f64,
    typed_f1: f64,
}

impl Kind {
    fn of(kind: EntityKind, counts: &Counts) -> Self {
        let mentions = counts.mentions.get(&kind).copied().unwrap_or_default();
        let entities = counts.entities.get(&kind).copied().unwrap_or_default();
        let words = counts.precisions.get(&kind).copied().unwrap_or_default();
        let typed = counts.typed.get(&kind).copied().unwrap_or_default();
        Self {
            mentions: mentions.all,
            recall: mentions.of(),
            entities: entities.all,
            entity_recall: entities.of(),
            precision: words.of(),
            typed_p: typed.precision(),
            typed_r: typed.recall(),
            typed_f1: typed.f1(),
        }
    }
}

#[derive(Serialize)]
struct Confused {
    gold: Option<EntityKind>,
    found: Option<EntityKind>,
    count: u64,
}

#[derive(Serialize)]
struct Text {
    doc: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    missed: u64,
    missed_direct: u64,
    mentions: u64,
}

impl From<&Scored> for Text {
    fn from(text: &Scored) -> Self {
        Self {
            doc: text.place.document,
            line: Some(text.place.line).filter(|l| *l > 0),
            missed: text.missed,
            missed_direct: text.direct,
            mentions: text.mentions,
        }
    }
}

#[derive(Serialize)]
struct Missed<'a> {
    doc: u32,
    line: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u32>,
    r#type: EntityKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
}

impl<'a> Missed<'a> {
    fn of((doc, miss): &'a (u32, Miss), evaluation: &Evaluation) -> Self {
        Self {
            doc: *doc,
            line: miss.line,
            column: Some(miss.column).filter(|c| *c > 0),
            r#type: miss.kind,
            text: evaluation.surface(miss),
        }
    }
}

/// The evaluation as one indented JSON object, which ends with a line end.
///
/// # Errors
///
/// [`ErrorKind::Write`] if it cannot be made.
pub fn json(report: &Report, evaluation: &Evaluation) -> Result<String> {
    let (counts, linking) = (&evaluation.score.counts, &evaluation.score.linking);
    let whole = Whole {
        program: env!("CARGO_PKG_NAME"),
        version: env!("CARGO_PKG_VERSION"),
        command: report.command,
        exit_code: report.exit_code(),
        interrupted: report.ending != Ending::Complete,
        documents: Documents {
            found: report.found,
            done: report.done_count(),
            failed: report.failed_count(),
        },
        texts: counts.texts,
        marks: Marks {
            required: evaluation.required(),
            optional: counts.optional,
        },
        direct_mention_recall: counts.mentions_of(Group::Direct).of(),
        direct_entity_recall: counts.entities_of(Group::Direct).of(),
        indirect_mention_recall: counts.mentions_of(Group::Indirect).of(),
        indirect_entity_recall: counts.entities_of(Group::Indirect).of(),
        precision: counts.precision.of(),
        linking_p: linking.precision(),
        linking_r: linking.recall(),
        linking_f1: linking.f1(),
        types: kinds(evaluation)
            .into_iter()
            .map(|kind| (kind, Kind::of(kind, counts)))
            .collect(),
        confusion: counts
            .confusion
            .iter()
            .map(|((gold, found), count)| Confused {
                gold: *gold,
                found: *found,
                count: *count,
            })
            .collect(),
        worst: evaluation.worst.iter().map(Text::from).collect(),
        missed: evaluation
            .missed
            .as_ref()
            .map(|all| all.iter().map(|m| Missed::of(m, evaluation)).collect()),
    };
    let mut out =
        serde_json::to_string_pretty(&whole).map_err(|e| Error::io(ErrorKind::Write, &e.into()))?;
    out.push('\n');
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::super::tests::sample;
    use super::*;
    use crate::report::spans::Shown;

    #[test]
    fn the_evaluation_has_the_documented_fields() {
        let (report, evaluation) = sample(Some(2), Shown::Found);
        let text = json(&report, &evaluation).unwrap();
        insta::assert_snapshot!(text, @r##"
        {
          "program": "schuilnaam",
          "version": "0.1.0",
          "command": "evaluate",
          "exit_code": 1,
          "interrupted": false,
          "documents": {
            "found": 3,
            "done": 2,
            "failed": 1
          },
          "texts": 3,
          "marks": {
            "required": 6,
            "optional": 1
          },
          "direct_mention_recall": 0.5,
          "direct_entity_recall": 0.5,
          "indirect_mention_recall": 0.5,
          "indirect_entity_recall": 0.5,
          "precision": 0.8333333333333334,
          "linking_p": 1.0,
          "linking_r": 1.0,
          "linking_f1": 1.0,
          "types": {
            "PERSON": {
              "mentions": 4,
              "recall": 0.5,
              "entities": 4,
              "entity_recall": 0.5,
              "precision": 0.6666666666666666,
              "typed_p": 0.6666666666666666,
              "typed_r": 0.5,
              "typed_f1": 0.5714285714285715
            },
            "LOCATION": {
              "mentions": 0,
              "recall": null,
              "entities": 0,
              "entity_recall": null,
              "precision": 1.0,
              "typed_p": 0.0,
              "typed_r": null,
              "typed_f1": null
            },
            "ORGANIZATION": {
              "mentions": 1,
              "recall": 0.0,
              "entities": 1,
              "entity_recall": 0.0,
              "precision": 1.0,
              "typed_p": 1.0,
              "typed_r": 1.0,
              "typed_f1": 1.0
            },
            "AGE": {
              "mentions": 1,
              "recall": 1.0,
              "entities": 1,
              "entity_recall": 1.0,
              "precision": null,
              "typed_p": null,
              "typed_r": 0.0,
              "typed_f1": null
            }
          },
          "confusion": [
            {
              "gold": null,
              "found": "PERSON",
              "count": 1
            },
            {
              "gold": "PERSON",
              "found": null,
              "count": 2
            },
            {
              "gold": "PERSON",
              "found": "PERSON",
              "count": 2
            },
            {
              "gold": "ORGANIZATION",
              "found": "ORGANIZATION",
              "count": 1
            },
            {
              "gold": "AGE",
              "found": "LOCATION",
              "count": 1
            }
          ],
          "worst": [
            {
              "doc": 1,
              "missed": 1,
              "missed_direct": 1,
              "mentions": 4
            },
            {
              "doc": 2,
              "line": 4,
              "missed": 1,
              "missed_direct": 1,
              "mentions": 1
            },
            {
              "doc": 2,
              "line": 1,
              "missed": 1,
              "missed_direct": 0,
              "mentions": 1
            }
          ],
          "missed": [
            {
              "doc": 1,
              "line": 3,
              "column": 61,
              "type": "PERSON",
              "text": "<b>\"Ruth\" & 'mila'</b>"
            },
            {
              "doc": 2,
              "line": 1,
              "type": "ORGANIZATION",
              "text": "De Hoek"
            }
          ]
        }
        "##);
        for (misses, shown) in [(Some(2), Shown::Nothing), (None, Shown::Found)] {
            let (report, evaluation) = sample(misses, shown);
            let text = json(&report, &evaluation).unwrap();
            assert!(!text.contains("Ruth"));
            assert_eq!(text.contains("\"missed\": ["), misses.is_some());
        }
    }

    #[test]
    fn what_was_not_counted_is_null() {
        let (report, _) = sample(None, Shown::Nothing);
        let nothing = Evaluation::new(None, Shown::Nothing);
        let value: serde_json::Value =
            serde_json::from_str(&json(&report, &nothing).unwrap()).unwrap();
        for figure in ["direct_mention_recall", "precision", "linking_f1"] {
            assert!(value[figure].is_null(), "{figure}");
        }
        assert_eq!(value["types"], serde_json::json!({}));
    }
}
