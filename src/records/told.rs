//! What a document tells of those who speak in it, as values with places.

use super::record::{Field, Place, Source, Spot, Told};
use crate::ingest::Document;
use crate::report::Points;
use crate::resolve::Sex;
use crate::respondent::{Basis, Child, Children, Found, Part, Record, Respondents};
use std::collections::BTreeMap;
use std::fmt;

/// The values of one speaker.
pub(super) type Values = BTreeMap<Field, Told>;

/// What one document tells. `Debug` tells its number only.
#[derive(Clone)]
pub struct Telling {
    /// The document's number.
    pub(super) number: u32,
    /// Its path below the input.
    pub(super) path: String,
    /// What it tells of its respondent.
    pub(super) main: Values,
    /// The label of each speaker but the interviewer, in small letters, and what it tells of him or
    /// her.
    pub(super) speakers: Vec<(String, Values)>,
    /// How many speakers are neither the respondent nor the interviewer.
    pub(super) others: usize,
}

impl fmt::Debug for Telling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Telling({})", self.number)
    }
}

impl Telling {
    /// What was read of a document.
    #[must_use]
    pub fn of(document: &Document, respondents: &Respondents) -> Self {
        let values = |record: &Record| values(document, record);
        let main = values(&respondents.main);
        let voices = respondents.voices.iter().zip(&respondents.records);
        let mut others = 0;
        let mut speakers = Vec::new();
        for (voice, record) in voices {
            let label = voice.label.of(&document.text).trim().to_lowercase();
            match voice.part {
                Part::Interviewer => {}
                Part::Respondent => speakers.push((label, main.clone())),
                Part::Other => {
                    others += 1;
                    speakers.push((label, values(record)));
                }
            }
        }
        Self {
            number: document.origin.number,
            path: document.origin.path.to_string_lossy().replace('\\', "/"),
            main,
            speakers,
            others,
        }
    }
}

fn values(document: &Document, record: &Record) -> Values {
    let mut points = Points::new(&document.text);
    let mut values = Values::new();
    let mut put = |field: Field, span: crate::Span, basis: Basis, value: String| {
        let place = Place::Document(Spot {
            number: document.origin.number,
            start: points.at(span.start),
            end: points.at(span.end),
            basis,
        });
        let source = Source {
            place,
            reckoned: false,
        };
        values.insert(field, Told { value, source });
    };
    macro_rules! tell {
        ($field:expr, $found:expr, $code:expr) => {
            if let Some(Found { value, span, basis }) = &$found {
                put($field, *span, *basis, $code(value));
            }
        };
    }
    tell!(Field::Role, record.role, |r: &crate::respondent::Role| r
        .name()
        .to_owned());
    if record.sex.as_ref().is_some_and(|s| s.value != Sex::Unknown) {
        tell!(Field::Sex, record.sex, |s: &Sex| match s {
            Sex::Female => "v".to_owned(),
            _ => "m".to_owned(),
        });
    }
    tell!(Field::Birth, record.birth, ToString::to_string);
    tell!(Field::Interview, record.interview, ToString::to_string);
    tell!(Field::Age, record.age, ToString::to_string);
    tell!(
        Field::Living,
        record.living,
        |l: &crate::respondent::Living| l.code().to_owned()
    );
    tell!(Field::Relation, record.kin, |k: &&'static str| (*k)
        .to_owned());
    tell!(Field::Single, record.single, |yes: &bool| if *yes {
        "ja".to_owned()
    } else {
        "nee".to_owned()
    });
    tell!(Field::Children, record.children, children);
    tell!(Field::Function, record.function, |f: &String| f
        .to_lowercase());
    tell!(Field::Placements, record.placements, ToString::to_string);
    tell!(Field::PlacedAt, record.placed_at, ToString::to_string);
    values
}

/// The code for children: each with sex and age, oldest first; only how many, if an age is lacking.
fn children(children: &Children) -> String {
    let whole = children.known.len() == usize::from(children.count);
    let aged = |c: &Child| c.age.map(|age| (age, c.sex));
    let each: Option<Vec<(u8, Sex)>> = children.known.iter().map(aged).collect();
    match each.filter(|_| whole) {
        Some(mut each) if !each.is_empty() => {
            each.sort_by_key(|(age, _)| std::cmp::Reverse(*age));
            let code = |(age, sex): &(u8, Sex)| match sex {
                Sex::Female => format!("v{age}"),
                Sex::Male => format!("m{age}"),
                Sex::Unknown => format!("x{age}"),
            };
            each.iter().map(code).collect::<Vec<_>>().join(",")
        }
        _ => children.count.to_string(),
    }
}
