//! Quotes: the marked passages of a document, cleaned, with the attribution of their speakers.

use super::marks::{closed, nested, plain};
use crate::Span;
use crate::ingest::{Document, Edit, Mark};
use crate::message::{Language, message};
use crate::respondent::attribution::QuoteWords;
use crate::respondent::{Guide, Level, Part, Respondents};
use serde::Serialize;
use std::fmt;

/// One quote of a document, ready to cite.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Quote {
    /// The same in every run over the same document: `c1`, `c2`, … in the order of the text.
    pub id: String,
    /// The cleaned passage, without the outer quotation marks, on one line.
    pub text: String,
    /// The label of its speaker; `None` where the document does not tell enough.
    pub attribution: Option<String>,
    /// The block that the passage starts in, from 1.
    pub block: usize,
    /// Whether every field that the label of the speaker's role prints was found.
    pub complete: bool,
}

impl fmt::Debug for Quote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Quote({}, {} bytes, block {})",
            self.id,
            self.text.len(),
            self.block
        )
    }
}

/// The quotes of a document.
///
/// `edits` are those of the clean text, sorted by start and disjoint; they are made inside each
/// passage, and one that reaches over a border is made whole, so that nothing of what it replaces
/// is left. Passages of the interviewer are left out; a passage that several speakers share is one
/// quote for each speaker's stretch. A passage without words is none.
#[must_use]
pub fn quotes(
    document: &Document,
    edits: &[Edit],
    respondents: &Respondents,
    level: Level,
) -> Vec<Quote> {
    let words = respondents.guide.quote_words();
    let mut out: Vec<Quote> = Vec::new();
    for mark in whole(document) {
        for passage in passages(document, mark.span, mark.speaker) {
            let is_interviewer = passage
                .speaker
                .and_then(|s| respondents.part(document, s))
                .is_some_and(|p| p == Part::Interviewer);
            if is_interviewer {
                continue;
            }
            let pieces: Vec<String> = passage
                .spans
                .iter()
                .map(|s| joined(&edited(&document.text, edits, *s), words))
                .filter(|p| !p.is_empty())
                .collect();
            let text = closed(&nested(&plain(&pieces.join(" ")), words));
            if !text.chars().any(char::is_alphanumeric) {
                continue;
            }
            let record = respondents.record(document, passage.speaker);
            out.push(Quote {
                id: format!("c{}", out.len() + 1),
                text,
                attribution: record.and_then(|r| respondents.guide.attribution(r, level)),
                block: passage.block + 1,
                complete: record.is_some_and(crate::respondent::Record::is_complete),
            });
        }
    }
    out
}

/// A mark on this many characters of a line or more may run on in the next line.
const WRAPPED: usize = 40;

/// The marks of a document, with hard-wrapped ones joined: a mark on a full line that ends inside
/// a sentence and one on the very next line that starts with a small letter are one.
fn whole(document: &Document) -> Vec<Mark> {
    let text = &document.text;
    let mut out: Vec<Mark> = Vec::new();
    for mark in &document.marks {
        if let Some(last) = out.last_mut() {
            let between = Span::new(last.span.end, mark.span.start).of(text);
            let words = last.span.of(text);
            let line = words.lines().next_back().unwrap_or("");
            let adjacent = between.matches('\n').count() == 1
                && between.chars().all(|c| c.is_whitespace() || c == '>');
            let runs_on = line.chars().count() >= WRAPPED
                && line.ends_with(|c: char| {
                    c.is_alphanumeric() || matches!(c, ',' | '-' | '’' | '”' | '"')
                })
                && mark.span.of(text).starts_with(char::is_lowercase);
            if adjacent && runs_on && last.speaker == mark.speaker {
                last.span.end = mark.span.end;
                continue;
            }
        }
        out.push(*mark);
    }
    out
}

/// Quotes as lines of text, each with its attribution, or with a visible gap in its place.
#[must_use]
pub fn render(quotes: &[Quote], guide: &Guide) -> String {
    let mut out = String::new();
    for quote in quotes {
        let gap = message(Language::Dutch, "attribution-missing");
        let label = quote.attribution.as_deref().unwrap_or(gap);
        // The attribution first, so that a passage that holds a slot's name stays as it is.
        let line = &guide.quote_words().line;
        let (before, after) = line.split_once("{text}").unwrap_or((line, ""));
        out += &before.replace("{attribution}", label);
        out += &quote.text;
        out += &after.replace("{attribution}", label);
        out.push('\n');
    }
    out
}

/// A stretch of a mark with one speaker.
struct Passage {
    spans: Vec<Span>,
    speaker: Option<Span>,
    block: usize,
}

/// Cuts a mark at the borders of blocks: labels fall away, and a new speaker starts a new passage.
fn passages(document: &Document, mark: Span, speaker: Option<Span>) -> Vec<Passage> {
    let text = &document.text;
    let mut out: Vec<Passage> = Vec::new();
    let first = document
        .blocks
        .partition_point(|b| b.span.end <= mark.start);
    for (i, block) in document.blocks.iter().enumerate().skip(first) {
        if block.span.start >= mark.end {
            break;
        }
        let (start, end) = (
            mark.start.max(block.content.start),
            mark.end.min(block.content.end),
        );
        if start >= end {
            continue;
        }
        // The mark's own speaker counts for the block that the mark starts in.
        let starts_here = block.span.start <= mark.start;
        let who = if starts_here {
            speaker.or(block.speaker)
        } else {
            block.speaker.or(speaker)
        };
        let same = |p: &Passage| match (p.speaker, who) {
            (Some(a), Some(b)) => a == b || a.of(text) == b.of(text),
            (a, b) => a == b,
        };
        match out.last_mut() {
            Some(last) if same(last) => last.spans.push(Span::new(start, end)),
            _ => out.push(Passage {
                spans: vec![Span::new(start, end)],
                speaker: who,
                block: i,
            }),
        }
    }
    out
}

/// A span of the text with the edits made that touch it.
fn edited(text: &str, edits: &[Edit], span: Span) -> String {
    let mut out = String::with_capacity(span.len() + 16);
    let mut at = span.start;
    let first = edits.partition_point(|e| e.span.end <= span.start && e.span.start < span.start);
    for edit in &edits[first..] {
        if edit.span.start >= span.end {
            break;
        }
        if !edit.span.overlaps(span) && !edit.span.is_empty() {
            continue;
        }
        out.push_str(Span::new(at, edit.span.start.max(at)).of(text));
        out.push_str(&edit.text);
        at = edit.span.end.max(at);
    }
    out.push_str(Span::new(at, span.end.max(at)).of(text));
    out
}

/// A passage on one line: marks of quotation and lists at the start of lines go, line ends become
/// spaces, a hyphen at a line's end keeps its word together, soft hyphens go.
fn joined(text: &str, words: &QuoteWords) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let line = unmarked(line.trim());
        if line.is_empty() {
            continue;
        }
        let mut parts = line.split_whitespace();
        let Some(first) = parts.next() else {
            continue;
        };
        let hyphen = out.ends_with('-') && out.trim_end_matches('-').ends_with(char::is_alphabetic);
        let bare = first
            .trim_matches(|c: char| !c.is_alphanumeric())
            .to_lowercase();
        let whole =
            hyphen && first.starts_with(char::is_lowercase) && !words.suspended.contains(&bare);
        if out.ends_with('\u{ad}') {
            out.pop();
        } else if !out.is_empty() && !whole {
            out.push(' ');
        }
        out.push_str(first);
        for word in parts {
            out.push(' ');
            out.push_str(word);
        }
    }
    out.retain(|c| c != '\u{ad}');
    out
}

/// A line without marks of quotation, bullets and numbers of a list at its start.
fn unmarked(line: &str) -> &str {
    let line = line.trim_start_matches(['>', ' ', '\t']);
    let bullet = line.strip_prefix(['•', '▪', '◦', '·', '●', '*', '-', '–', '+']);
    if let Some(rest) = bullet.filter(|r| r.starts_with(char::is_whitespace)) {
        return rest.trim_start();
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let number = (1..=2).contains(&digits).then(|| &line[digits..]);
    let rest = number.and_then(|r| r.strip_prefix(['.', ')']));
    match rest.filter(|r| r.starts_with(char::is_whitespace)) {
        Some(rest) => rest.trim_start(),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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

    #[test]
    fn an_edit_over_the_border_is_made_whole() {
        let text = "abc Fenna Smit def";
        let edits = [Edit {
            span: Span::new(4, 14),
            text: "Saar Bos".to_owned(),
        }];
        assert_eq!(edited(text, &edits, Span::new(0, 8)), "abc Saar Bos");
        assert_eq!(edited(text, &edits, Span::new(8, 18)), "Saar Bos def");
        assert_eq!(edited(text, &edits, Span::new(15, 18)), "def");
    }

    #[test]
    fn lines_are_joined() {
        for (text, expected) in [
            (
                "Ik ben\n> daar   geweest\n> toen",
                "Ik ben daar geweest toen",
            ),
            ("- de eerste\n- de tweede", "de eerste de tweede"),
            ("de Ouder-\nen kindadviseur", "de Ouder- en kindadviseur"),
            ("de Creatieve-\nactiviteiten", "de Creatieve-activiteiten"),
            ("gezins\u{ad}\nhuis", "gezinshuis"),
            ("1. eerst dit", "eerst dit"),
            ("2020. dat jaar", "2020. dat jaar"),
        ] {
            assert_eq!(
                joined(text, Guide::built_in().quote_words()),
                expected,
                "{text}"
            );
        }
    }
}
