//! How well detection does on texts whose identifying spans somebody marked: the *gold*.
//!
//! ```
//! use schuilnaam::evaluate::{Form, Group, Outcome, Score, Unit, find, read};
//! # use schuilnaam::{Dutch, Key, Language, Pipeline, RuleFiles, pipeline::{Event, Input}};
//! # let stages = Dutch::new(&RuleFiles::built_in(), Language::English, "research", &Key::from_bytes([7; 32]))?;
//! # let pipeline = Pipeline::builder(Box::new(stages)).build();
//! let gold = "id: 1\n=====\nIk bel ⟦Fatima|PERSON|p1⟧ op ⟦06-12345678|PHONE⟧.\n";
//! let input = Input::bytes(1, "notes.txt", gold);
//! let mut score = Score::default();
//! pipeline.run(
//!     vec![input],
//!     |worker, document, _| {
//!         let golds = read(Form::Marks, &document.text, Unit::Document)?;
//!         let outcome = |gold| Outcome::of(gold, &find(worker, gold, 1)?);
//!         golds.iter().map(outcome).collect::<Result<Vec<_>, _>>()
//!     },
//!     |event| {
//!         if let Event::Document { result: Ok(outcomes), .. } = event {
//!             outcomes.iter().for_each(|o| score.add(o));
//!         }
//!         std::ops::ControlFlow::Continue(())
//!     },
//! );
//! assert_eq!(score.counts.mentions_of(Group::Direct).of(), 1.0);
//! # Ok::<(), schuilnaam::Error>(())
//! ```
//!
//! # Measures
//!
//! | measure | is |
//! |---|---|
//! | mention recall | of the required mentions, the share whose every letter and digit was found, whatever the kind; of ages and dates the digits count or, where there are none, the first word |
//! | entity recall | of the required entities, the share all of whose mentions were so found: one missed mention gives a person away |
//! | precision | of the words inside finds, the share that a marked span touches |
//! | typed precision, recall, F1 | finds of the right kind that overlap a marked span |
//! | linking | B-cubed precision, recall and F1 of who is who, over persons that were found |
//!
//! Optional spans are neither rewarded nor punished. Nothing is counted in bytes: a text is a
//! sequence of Unicode code points here.
//!
//! # Memory
//!
//! A file is read whole, and its texts are searched one after the other. What is kept of a text are
//! counts, and of what was missed as much as the caller keeps.
//!
//! # Source
//!
//! Pilán et al. (2022), The Text Anonymization Benchmark, for recall and precision; Bagga and
//! Baldwin (1998), Algorithms for scoring coreference chains, for linking.

mod conll;
mod count;
mod gold;
mod letters;
mod link;
mod marks;
mod score;

pub use count::{Counts, Group, Share, Typed};
pub use gold::{Gold, Marked};
pub use link::{Link, Linking};
pub use score::{Found, Miss, Outcome, Score};

use crate::Result;
use crate::ingest::Origin;
use crate::pipeline::Worker;
use crate::report::Points;
use std::borrow::Cow;
use std::path::{Path, PathBuf};

/// How spans are marked in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// In line: a header of `key: value` lines, a line `=====`, and a text with `⟦surface|TYPE?|entity⟧`,
    /// where TYPE is one of [`EntityKind`](crate::EntityKind) in capitals and `?` and entity may be left out.
    Marks,
    /// In columns: a token in the first, its label in the last (`O`, `B-PER`, `I-PER`; also `E-` and
    /// `S-`); sentences parted by empty lines, documents by `-DOCSTART-` or `# newdoc`. The text is
    /// rebuilt with single spaces, a line a sentence.
    Columns,
}

impl Form {
    /// The form of a file below a folder, by its name: `NAME.gold.txt`, or `.conll`, `.bio`, `.tsv`.
    /// `None` for a file that is no gold. Capitals do not matter.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.to_ascii_lowercase();
        if name.ends_with(".gold.txt") {
            return Some(Self::Marks);
        }
        let columns = [".conll", ".bio", ".tsv"].iter().any(|e| name.ends_with(e));
        columns.then_some(Self::Columns)
    }
}

/// What is scored as a text of its own: names do not carry over from one to the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A document.
    Document,
    /// A line, which is a sentence of columns. Of a list of numbered sentences the numbers are no text.
    Line,
}

/// Reads the texts of a gold file, in order. Line ends of any kind count as `\n`.
///
/// # Errors
///
/// Nothing is passed over; the place is a line of the file, and of marks the character too.
///
/// * [`ErrorKind::GoldHeader`](crate::ErrorKind::GoldHeader) where the line `=====` is missing or a header line has no colon;
/// * [`ErrorKind::GoldMark`](crate::ErrorKind::GoldMark) at brackets that do not close or open, fields too few or too many, white space at the
///   edge of a surface, a required age or date without a word, and with [`Unit::Line`] a mark over a line end;
/// * [`ErrorKind::GoldKind`](crate::ErrorKind::GoldKind) at a type that does not exist;
/// * [`ErrorKind::GoldColumns`](crate::ErrorKind::GoldColumns) at a line without token or label, with another number of columns than
///   those before, or whose `I-` or `E-` does not go on with the span before; and for a file without tokens.
pub fn read(form: Form, file: &str, unit: Unit) -> Result<Vec<Gold>> {
    match form {
        Form::Marks => marks::read(file, unit),
        Form::Columns => conll::read(file, unit),
    }
}

/// Searches a gold text as the plain text that it is, and tells what was found in code points.
///
/// `number` is that of its file in the run. Finds come sorted and disjoint.
///
/// # Errors
///
/// As [`Worker::find_text`]; the place is the line at which the text starts.
pub fn find(worker: &mut Worker<'_>, gold: &Gold, number: u32) -> Result<Vec<Found>> {
    let text = gold.text();
    let origin = Origin {
        number,
        path: PathBuf::new(),
    };
    let resolved = worker
        .find_text(&text, origin)
        .map_err(|e| e.at_line(gold.line()))?;
    let mut points = Points::new(&text);
    let mut point = |byte| usize::try_from(points.at(byte)).unwrap_or(usize::MAX);
    let found = resolved.mentions.iter().map(|mention| Found {
        start: point(mention.detection.span.start),
        end: point(mention.detection.span.end),
        kind: mention.detection.kind,
        entity: mention.entity.0,
    });
    Ok(found.collect())
}

/// A text with one kind of line end.
fn as_lines(text: &str) -> Cow<'_, str> {
    if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n").into()
    } else {
        text.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::EntityKind;
    use crate::pipeline::testing::Digits;
    use proptest::prelude::*;
    use proptest::sample::select;

    #[test]
    fn names_tell_the_form() {
        let form = |name: &str| Form::of(Path::new(name));
        assert_eq!(form("map/a.gold.txt"), Some(Form::Marks));
        assert_eq!(form("A.GOLD.TXT"), Some(Form::Marks));
        for name in ["a.conll", "a.BIO", "b/a.tsv"] {
            assert_eq!(form(name), Some(Form::Columns));
        }
        for name in ["a.txt", "gold.txt", "a.gold.txt.bak", "a.docx", ""] {
            assert_eq!(form(name), None, "{name}");
        }
    }

    #[test]
    fn the_hint_names_every_kind() {
        for language in [crate::Language::Dutch, crate::Language::English] {
            let hint = crate::message::message(language, "gold-kind-hint");
            let kinds: Vec<String> = crate::EntityKind::ALL.iter().map(|k| k.upper()).collect();
            assert!(hint.ends_with(&kinds.join(", ")));
        }
    }

    #[test]
    fn finds_count_code_points() {
        let mut worker = crate::pipeline::testing::worker(&Digits);
        let gold = &read(Form::Marks, "=====\n€é 12 ⟦3|ID⟧", Unit::Document).unwrap()[0];
        let found = find(&mut worker, gold, 1).unwrap();
        let places: Vec<(usize, usize)> = found.iter().map(|f| (f.start, f.end)).collect();
        assert_eq!(places, [(3, 5), (6, 7)]);
    }

    /// Files made of what gold is made of, mostly malformed.
    fn file() -> impl Strategy<Value = String> {
        let pieces = vec![
            "=====\n",
            "id: 1\n",
            "⟦",
            "⟧",
            "|",
            "⟦Bo|PERSON|p1⟧",
            "⟦12|AGE⟧",
            "⟦…|AGE⟧",
            "⟦Bo|PERSON?⟧",
            "Bo",
            " ",
            "\n",
            "\r\n",
            "\t",
            "1. ",
            "é\u{301}",
            "Bo B-PER\n",
            "van I-PER\n",
            "is O\n",
            "# newdoc\n",
            "-DOCSTART-\n",
            "12\tS-AGE\n",
            "x B-MISC\n",
        ];
        prop::collection::vec(select(pieces), 0..24).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn any_file_is_gold_or_an_error(
            file in prop_oneof![file(), any::<String>(), file().prop_map(|f| format!("=====\n{f}"))],
            lines in any::<bool>(),
            columns in any::<bool>(),
            finds in prop::collection::vec((0..40_usize, 1..6_usize, select(EntityKind::ALL)), 0..8),
        ) {
            let form = if columns { Form::Columns } else { Form::Marks };
            let unit = if lines { Unit::Line } else { Unit::Document };
            for gold in read(form, &file, unit).unwrap_or_default() {
                let length = gold.letters().len();
                let mut end = 0;
                for span in gold.spans() {
                    prop_assert!(end <= span.start && span.start < span.end && span.end <= length);
                    end = span.end;
                }
                let inside = finds.iter().filter(|(start, size, _)| start + size <= length);
                let found: Vec<Found> = inside
                    .map(|(start, size, kind)| Found { start: *start, end: start + size, kind: *kind, entity: 0 })
                    .collect();
                let counts = Outcome::of(&gold, &found).unwrap().counts;
                for (kind, share) in &counts.mentions {
                    prop_assert!(share.found <= share.all);
                    let row = counts.confusion.iter().filter(|((marked, _), _)| *marked == Some(*kind));
                    prop_assert_eq!(row.map(|(_, count)| count).sum::<u64>(), share.all);
                    let typed = counts.typed[kind];
                    prop_assert_eq!(typed.right + typed.missed, share.all);
                }
                prop_assert_eq!(counts.optional as usize + gold.spans().iter().filter_map(Marked::required).count(), gold.spans().len());
            }
        }
    }
}
