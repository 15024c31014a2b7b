//! How well detection did on marked texts: [`text`] to read, [`json`] for programs, [`html`] to hand on.
//!
//! All three render the same [`Evaluation`]. Texts are told by the number of their file and, where a
//! file holds several, by the line they start at. What was missed is told by place; its text only
//! with [`Shown::Found`].

pub mod html;
pub mod json;
mod table;
pub mod text;

use super::spans::Shown;
use crate::Place;
use crate::evaluate::{Group, Miss, Outcome, Score};
use std::cmp::Reverse;

/// How many of the worst texts are told of.
pub const WORST: usize = 10;

/// One text, with how much of it was missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scored {
    /// Its file's number, and the line it starts at where the file holds several texts.
    pub place: Place,
    /// How many required mentions it has.
    pub mentions: u64,
    /// How many of them were missed.
    pub missed: u64,
    /// How many of those are direct identifiers.
    pub direct: u64,
}

/// The measures over a run, with where to look.
#[derive(Clone, Debug)]
pub struct Evaluation {
    /// The measures.
    pub score: Score,
    /// The texts with most misses, at most [`WORST`]; those without any are left out.
    pub worst: Vec<Scored>,
    /// The first misses, with the number of their file, in order; `None` where none were asked for.
    pub missed: Option<Vec<(u32, Miss)>>,
    /// How many misses are kept.
    misses: usize,
    /// Whether their text is shown.
    shown: Shown,
}

impl Evaluation {
    /// An evaluation that keeps so many misses; `None` for no list of them.
    #[must_use]
    pub fn new(misses: Option<usize>, shown: Shown) -> Self {
        Self {
            score: Score::default(),
            worst: Vec::new(),
            missed: misses.map(|_| Vec::new()),
            misses: misses.unwrap_or(0),
            shown,
        }
    }

    /// Adds the texts of a file. Files come in the order of their numbers.
    pub fn add(&mut self, number: u32, outcomes: Vec<Outcome>) {
        let several = outcomes.len() > 1;
        for outcome in outcomes {
            self.score.add(&outcome);
            let direct = outcome.counts.mentions_of(Group::Direct);
            let place = Place {
                document: number,
                line: if several { outcome.line } else { 0 },
                ..Place::default()
            };
            self.worst.push(Scored {
                place,
                mentions: outcome.counts.mentions.values().map(|s| s.all).sum(),
                missed: outcome.counts.missed(),
                direct: direct.all - direct.found,
            });
            if let Some(missed) = &mut self.missed {
                let room = self.misses.saturating_sub(missed.len());
                missed.extend(outcome.missed.into_iter().take(room).map(|m| (number, m)));
            }
        }
        // A stable sort: of equals the first stays first.
        self.worst.retain(|text| text.missed > 0);
        self.worst
            .sort_by_key(|text| Reverse((text.missed, text.direct)));
        self.worst.truncate(WORST);
    }

    /// How many required mentions there are.
    #[must_use]
    pub fn required(&self) -> u64 {
        self.score.counts.mentions.values().map(|s| s.all).sum()
    }

    /// What is shown of a miss, if its text is shown.
    fn surface<'m>(&self, miss: &'m Miss) -> Option<&'m str> {
        (self.shown == Shown::Found).then(|| miss.surface.expose())
    }
}

/// A miss's place: `document:line:column`, or `document:line` in columns.
fn place(number: u32, miss: &Miss) -> String {
    if miss.column == 0 {
        format!("{number}:{}", miss.line)
    } else {
        format!("{number}:{}:{}", miss.line, miss.column)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::evaluate::{Form, Found, Unit, read};
    use crate::{EntityKind, report};
    use EntityKind::{Age, Location, Organization, Person};

    /// What markup must not let through.
    pub(crate) const SURFACE: &str = "<b>\"Ruth\" & 'mila'</b>";

    pub(crate) fn sample(misses: Option<usize>, shown: Shown) -> (report::Report, Evaluation) {
        let mut evaluation = Evaluation::new(misses, shown);
        let first = format!(
            "id: 1\n=====\n⟦Anna|PERSON|p1⟧ ⟦Bo|PERSON|p2⟧ ⟦Ede|LOCATION?|l1⟧ ⟦16|AGE⟧ ⟦{SURFACE}|PERSON|p3⟧\n"
        );
        let texts = [
            (Form::Marks, first.as_str(), Unit::Document),
            (
                Form::Columns,
                "De B-ORG\nHoek I-ORG\n\nbelt O\nAnna B-PER\n",
                Unit::Line,
            ),
        ];
        let found = [
            (Person, 0, 4, 0),
            (Person, 5, 7, 1),
            (Location, 8, 11, 2),
            (Location, 12, 14, 3),
        ];
        let mut rest = vec![
            vec![(Person, 0, 4, 0)],
            vec![(Organization, 3, 7, 0)],
            found.to_vec(),
        ];
        for (number, (form, file, unit)) in (1..).zip(texts) {
            let outcomes = read(form, file, unit).unwrap().into_iter().map(|gold| {
                let found = rest.pop().unwrap_or_default().into_iter();
                let found = found.map(|(kind, start, end, entity)| Found {
                    start,
                    end,
                    kind,
                    entity,
                });
                Outcome::of(&gold, &found.collect::<Vec<_>>()).unwrap()
            });
            evaluation.add(number, outcomes.collect());
        }
        assert_eq!(evaluation.required(), 6);
        let share = evaluation.score.counts.mentions[&Age];
        assert_eq!(share.of(), 1.0, "a find of another kind covers it");
        let mut report = report::Report::new("evaluate", "", report::KeySource::Given);
        report.found = 3;
        report.done(1, crate::pipeline::Tally::default(), Vec::new());
        report.done(2, crate::pipeline::Tally::default(), Vec::new());
        let error = crate::Error::new(crate::ErrorKind::GoldMark);
        report.failed(3, error.in_document(3).at_line(7).at_column(2));
        (report, evaluation)
    }

    #[test]
    fn the_worst_come_first_and_misses_are_bounded() {
        let (_, evaluation) = sample(Some(2), Shown::Nothing);
        let worst: Vec<(u32, u32, u64, u64)> = evaluation
            .worst
            .iter()
            .map(|t| (t.place.document, t.place.line, t.missed, t.direct))
            .collect();
        // Equal in number, the direct identifier weighs more; then the order of the run.
        assert_eq!(worst, [(1, 0, 1, 1), (2, 4, 1, 1), (2, 1, 1, 0)]);
        let missed = evaluation.missed.as_ref().unwrap();
        let places: Vec<String> = missed.iter().map(|(n, m)| place(*n, m)).collect();
        assert_eq!(places, ["1:3:61", "2:1"]);
        assert!(!format!("{evaluation:?}").contains("Ruth"));
        let (_, mut many) = sample(None, Shown::Nothing);
        let again = many.worst.clone();
        for number in 3..20 {
            let gold =
                &read(Form::Marks, "=====\n⟦A|PERSON⟧ ⟦B|PERSON⟧", Unit::Document).unwrap()[0];
            many.add(number, vec![Outcome::of(gold, &[]).unwrap()]);
        }
        assert_eq!((many.worst.len(), many.worst[0].place.document), (WORST, 3));
        assert!(!many.worst.contains(&again[0]) && many.missed.is_none());
    }
}
