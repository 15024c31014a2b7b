//! Quotes: passages of a document, cleaned, with the attribution of their speakers.
//!
//! | part | what it does |
//! |---|---|
//! | [`Asking`] | which passages become quotes, and what is done with them |
//! | [`Quote`], [`Warning`], [`Check`] | one quote, and what an editor should know of it |
//! | `passage`, `select`, `listed` | the passages: those marked, those that match, those on a list |
//! | `line`, `marks` | the words on one line, with Dutch quotation marks |
//! | [`QuoteRules`] | what may be polished away, and what identifies by itself: `rules/quotes.toml` |
//! | [`phrases`] | phrases that stand in few interviews |
//! | [`Sheet`] | quotes as text, Markdown, HTML, DOCX, CSV or JSON |

mod asking;
mod content;
mod line;
mod listed;
mod passage;
pub mod phrases;
mod polish;
mod quote;
mod rules;
mod select;
mod sheet;
mod warning;

pub use asking::{Asking, Listed, Missed, Missing, Unit};
pub use polish::{Piece, Polished};
pub use quote::{Quote, Speaker};
pub use rules::QuoteRules;
pub use sheet::{Layout, Sheet, SheetForm};
pub use warning::{Check, Outcome, Warning};

use super::marks::{closed, nested, plain};
use crate::attribution::QuoteWords;
use crate::ingest::{Document, Edit};
use crate::respondent::{Guide, Level, Part, Record, Respondents};
use line::{edited, joined};
use passage::{Passage, passages, whole};

/// What stands for words that were cut out of a quote.
const CUT: &str = "(…)";

/// What was asked for and found in one document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The quotes, in the order of the text; those of a list in its order, behind the others.
    pub quotes: Vec<Quote>,
    /// What stands on the list and could not be quoted.
    pub missing: Vec<Missing>,
    /// How many marked passages are the interviewer's words, and are not quoted.
    pub interviewer: usize,
}

/// The marked quotes of a document.
///
/// `edits` are those of the clean text, sorted by start and disjoint; they are made inside each
/// passage, and one that reaches over a border is made whole, so that nothing of what it replaces
/// is left. Passages of the interviewer are left out ([`ask`] counts them); a passage that several
/// speakers share is one quote for each speaker's stretch. A passage without words is none.
#[must_use]
pub fn quotes(
    document: &Document,
    edits: &[Edit],
    respondents: &Respondents,
    level: Level,
) -> Vec<Quote> {
    ask(document, edits, respondents, level, &Asking::default()).quotes
}

/// The quotes of a document that are asked for; else as [`quotes`].
///
/// A passage that is asked for in two ways is one quote.
#[must_use]
pub fn ask(
    document: &Document,
    edits: &[Edit],
    respondents: &Respondents,
    level: Level,
    asking: &Asking,
) -> Asked {
    let maker = Maker {
        document,
        edits,
        respondents,
        level,
        asking,
    };
    let mut asked = Asked::default();
    let mut chosen: Vec<Passage> = Vec::new();
    if asking.is_by_marks() {
        for mark in whole(document) {
            chosen.extend(passages(document, mark.span, mark.speaker));
        }
        asked.interviewer = chosen.iter().filter(|p| maker.is_interviewer(p)).count();
    }
    if let Some(pattern) = &asking.select {
        chosen.extend(select::matching(document, pattern, asking.unit));
    }
    for passage in &chosen {
        asked.quotes.extend(maker.quote(passage));
    }
    for row in asking.listed(document.origin.number) {
        match listed::find(document, row)
            .and_then(|passage| maker.quote(&passage).ok_or(Missed::NotQuotable))
        {
            Ok(quote) => asked.quotes.push(quote),
            Err(why) => asked.missing.push(Missing { row: row.row, why }),
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    asked.quotes.retain(|q| seen.insert((q.start, q.end)));
    asked
}

/// Makes quotes of the passages of one document.
struct Maker<'m> {
    document: &'m Document,
    edits: &'m [Edit],
    respondents: &'m Respondents,
    level: Level,
    asking: &'m Asking,
}

impl Maker<'_> {
    fn words(&self) -> &QuoteWords {
        self.respondents.guide.quote_words()
    }

    fn part(&self, passage: &Passage) -> Option<Part> {
        let label = passage.speaker?;
        self.respondents.part(self.document, label)
    }

    fn is_interviewer(&self, passage: &Passage) -> bool {
        self.part(passage) == Some(Part::Interviewer)
    }

    /// The quote of a passage; `None` for the interviewer's words, and where there are none.
    fn quote(&self, passage: &Passage) -> Option<Quote> {
        if self.is_interviewer(passage) {
            return None;
        }
        let document = self.document;
        let mut whole = String::new();
        let mut end = None;
        for span in &passage.spans {
            let words = joined(&edited(&document.text, self.edits, *span), self.words());
            if words.is_empty() {
                continue;
            }
            if !whole.is_empty() {
                let cut = end.is_some_and(|end| passage.cuts.contains(&(end, span.start)));
                whole.push_str(if cut { " (…) " } else { " " });
            }
            whole.push_str(&words);
            end = Some(span.end);
        }
        let text = closed(&nested(&plain(&whole), self.words()));
        if !text.chars().any(char::is_alphanumeric) {
            return None;
        }
        let (first, last) = (passage.spans.first()?, passage.spans.last()?);
        let count = |to: usize| {
            document
                .text
                .get(..to)
                .map_or(0, |t| t.chars().count() as u64)
        };
        let (start, end) = (count(first.start), count(last.end));
        let record = self.respondents.record(document, passage.speaker);
        let number = document.origin.number;
        let mut quote = Quote {
            id: format!("d{number}-{start}"),
            document: number,
            block: passage.block + 1,
            start,
            end,
            text,
            polished: None,
            attribution: record.and_then(|r| self.respondents.guide.attribution(r, self.level)),
            complete: record.is_some_and(Record::is_complete),
            k: None,
            speaker: self.speaker(passage, record),
            content_checked: false,
            warnings: Vec::new(),
            phrases: Vec::new(),
        };
        if let Some(words) = self.asking.phrases {
            quote.phrases = phrases::of_passage(document, self.edits, &passage.spans, words);
        }
        if let Some(rules) = &self.asking.rules {
            quote.look(rules);
            if self.asking.polish {
                quote.polished = polish::polish(&quote.text, rules);
            }
        }
        Some(quote)
    }

    fn speaker(&self, passage: &Passage, record: Option<&Record>) -> Speaker {
        Speaker {
            label: passage.speaker.map(|s| self.document.original(s)),
            is_main: record.is_some_and(|r| std::ptr::eq(r, &self.respondents.main)),
            role: record.and_then(|r| r.role.as_ref()).map(|r| r.value),
        }
    }
}

/// Quotes as lines of text, each with its attribution, or with a visible gap in its place.
#[must_use]
pub fn render(quotes: &[Quote], guide: &Guide) -> String {
    let mut out = String::new();
    for quote in quotes {
        out += &quote.line(&guide.quote_words().line);
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Span;
    use crate::resolve::Resolved;
    use crate::respondent::testing::document;

    fn lines(text: &str, edits: &[(&str, &str)]) -> String {
        let document = document(text);
        let mut edits: Vec<Edit> = edits
            .iter()
            .map(|(from, to)| {
                let start = text.find(from).unwrap();
                Edit {
                    span: Span::new(start, start + from.len()),
                    text: (*to).to_owned(),
                }
            })
            .collect();
        edits.sort_by_key(|e| e.span);
        let respondents = Respondents::of(&document, &Resolved::default());
        render(
            &quotes(&document, &edits, &respondents, Level::Leaf),
            Guide::built_in(),
        )
    }

    #[test]
    fn a_marked_passage_becomes_a_quote_with_its_attribution() {
        let text = "Leeftijd: 16\nGeslacht: v\nWoonsituatie: pleeggezin\n\nI: Hoe is het thuis?\nR: Wel goed.\n> toen ik daar voor het eerst kwam eten zei Fenna meteen \"je hoort er\n> gewoon bij\" en dat vond ik zo fijn dat ik er de hele week aan heb\n> gedacht en het nu nog weet\n";
        let quote = "Toen ik daar voor het eerst kwam eten zei Saar meteen ‘je hoort er gewoon bij’ en dat vond ik zo fijn dat ik er de hele week aan heb gedacht en het nu nog weet.";
        assert_eq!(
            lines(text, &[("Fenna", "Saar")]),
            format!("“{quote}” - Meisje van 16, woont in een pleeggezin\n")
        );
    }

    #[test]
    fn a_quote_without_a_record_shows_its_gap() {
        assert_eq!(
            lines("> Het was druk...\n", &[]),
            "“Het was druk...” - [toeschrijving ontbreekt]\n"
        );
    }

    #[test]
    fn the_interviewer_is_not_quoted() {
        let text = "I: Hoe oud ben je?\nR: Zestien.\n\nI: Ik vind dat knap.\n> Je redt het wel, hoor!\nR: Dank je.\n> Ik red het altijd.\n";
        let out = lines(text, &[]);
        assert_eq!(out, "“Ik red het altijd.” - Jongere van 16\n");
    }

    #[test]
    fn another_speaker_gets_his_own_attribution() {
        let text = "I: Hoe oud ben je?\nR: Zestien. Ik woon op een leefgroep, al heel lang eigenlijk.\nMoeder: Ik mis haar.\nR: Ja.\nMoeder: Heel erg.\n> Het huis is leeg\n";
        assert_eq!(lines(text, &[]), "“Het huis is leeg.” - Moeder\n");
    }
}
