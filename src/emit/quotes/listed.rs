//! Passages that somebody listed, looked up in their document.
//!
//! Words are compared folded, so that capitals, accents, marks and line ends do not matter. A row
//! that names its first and last words is the shortest passage between them; `...`, `…` or `(…)`
//! inside its words stands for words that are left out, unless they stand so in the document.

use super::passage::{Passage, passages};
use super::select::is_said;
use super::{CUT, Listed, Missed};
use crate::Span;
use crate::ingest::Document;
use crate::text::{fold, tokens};

/// The passage of a row.
///
/// The time is the length of the document by that of the row.
pub(super) fn find(document: &Document, row: &Listed) -> Result<Passage, Missed> {
    let said = said(document);
    let spans = match &row.to {
        Some(to) => vec![between(&said, &folded(&row.from), &folded(to))?],
        None => match once(&said, &folded(&row.from)) {
            Ok(whole) => vec![whole],
            Err(Missed::Nowhere) => parts(&said, &row.from)?,
            Err(why) => return Err(why),
        },
    };
    let mut whole: Option<Passage> = None;
    for span in spans {
        let span = closed(&document.text, span);
        let mut pieces = passages(document, span, None).into_iter();
        let (Some(piece), None) = (pieces.next(), pieces.next()) else {
            return Err(Missed::Speakers);
        };
        match &mut whole {
            None => whole = Some(piece),
            Some(whole) => {
                let label = |s: Option<Span>| s.map(|s| s.of(&document.text));
                if label(whole.speaker) != label(piece.speaker) {
                    return Err(Missed::Speakers);
                }
                let ends = whole.spans.last().map(|s| s.end);
                whole
                    .cuts
                    .extend(ends.zip(piece.spans.first().map(|s| s.start)));
                whole.spans.extend(piece.spans);
            }
        }
    }
    whole.ok_or(Missed::Nowhere)
}

/// A word of the document, folded, and where it stands.
struct Word {
    folded: String,
    span: Span,
}

/// The words of what is said, in order.
fn said(document: &Document) -> Vec<Word> {
    let mut words = Vec::new();
    for block in document.blocks.iter().filter(|b| is_said(b)) {
        let content = block.content.of(&document.text);
        for token in tokens(content).into_iter().filter(|t| t.is_word) {
            words.push(Word {
                folded: fold(token.span().of(content)),
                span: token.span().shift(block.content.start),
            });
        }
    }
    words
}

fn folded(text: &str) -> Vec<String> {
    let words = tokens(text).into_iter().filter(|t| t.is_word);
    words.map(|t| fold(t.span().of(text))).collect()
}

/// Where some words stand in a row, from a word on; positions of their first words.
fn places<'w>(
    said: &'w [Word],
    words: &'w [String],
    from: usize,
) -> impl Iterator<Item = usize> + 'w {
    let width = words.len().max(1);
    let here = move |at: &usize| {
        let window = said.get(*at..*at + width).unwrap_or_default();
        !words.is_empty() && window.iter().map(|w| &w.folded).eq(words)
    };
    (from..said.len()).filter(here)
}

fn span(said: &[Word], first: usize, last: usize) -> Option<Span> {
    Some(Span::new(
        said.get(first)?.span.start,
        said.get(last)?.span.end,
    ))
}

/// The one place where words stand.
fn once(said: &[Word], words: &[String]) -> Result<Span, Missed> {
    let mut found = places(said, words, 0);
    let first = found.next().ok_or(Missed::Nowhere)?;
    if found.next().is_some() {
        return Err(Missed::Twice);
    }
    span(said, first, first + words.len() - 1).ok_or(Missed::Nowhere)
}

/// From the one place of the first words to the next place of the last words.
fn between(said: &[Word], from: &[String], to: &[String]) -> Result<Span, Missed> {
    let mut starts = places(said, from, 0);
    let first = starts.next().ok_or(Missed::Nowhere)?;
    if starts.next().is_some() {
        return Err(Missed::Twice);
    }
    let mut ends = places(said, to, first);
    let last = ends.next().ok_or(Missed::Nowhere)?;
    span(said, first, last + to.len() - 1).ok_or(Missed::Nowhere)
}

/// The parts of a row between its cuts: the first where it stands alone, each other behind it.
fn parts(said: &[Word], row: &str) -> Result<Vec<Span>, Missed> {
    let row = row.replace("[...]", CUT).replace("[…]", CUT);
    let row = row.replace("(...)", CUT).replace("...", CUT);
    let row = row.replace(CUT, "…");
    let pieces = row.split('…').map(folded).filter(|words| !words.is_empty());
    let pieces: Vec<Vec<String>> = pieces.collect();
    if pieces.len() < 2 {
        return Err(Missed::Nowhere);
    }
    let mut out: Vec<Span> = Vec::new();
    let mut next = 0;
    for words in &pieces {
        let mut found = places(said, words, next);
        let at = found.next().ok_or(Missed::Nowhere)?;
        if out.is_empty() && found.next().is_some() {
            return Err(Missed::Twice);
        }
        next = at + words.len();
        out.extend(span(said, at, next - 1));
    }
    Ok(out)
}

/// A span with the marks that end its sentence.
fn closed(text: &str, span: Span) -> Span {
    let rest = text.get(span.end..).unwrap_or("");
    let marks = |c: char| matches!(c, '.' | '!' | '?' | '…' | '”' | '’' | '"' | '\'');
    let length = rest.find(|c| !marks(c)).unwrap_or(rest.len());
    let opening = text.get(..span.start).unwrap_or("");
    let opened = opening
        .chars()
        .next_back()
        .filter(|c| matches!(c, '“' | '‘' | '"' | '\''));
    Span::new(
        span.start - opened.map_or(0, char::len_utf8),
        span.end + length,
    )
}

#[cfg(test)]
mod tests {
    use super::super::{Asking, ask};
    use super::*;
    use crate::resolve::Resolved;
    use crate::respondent::testing::document;
    use crate::respondent::{Level, Respondents};
    use std::collections::BTreeMap;

    const TALK: &str = "I: Hoe oud ben je?\nR: Zestien. Ik wilde naar\n  huis. Ik pakte m'n fiets en reed\n  weg, de hele dijk af. Daarna kwam Jorne. Ik was zó moe.\nI: En toen?\nR: Toen niks. Ik wilde slapen.\n";

    fn quoted(from: &str, to: Option<&str>) -> Result<String, Missed> {
        let document = document(TALK);
        let row = Listed {
            row: 2,
            from: from.to_owned(),
            to: to.map(str::to_owned),
        };
        let asking = Asking {
            list: Some(BTreeMap::from([(1, vec![row])])),
            ..Asking::default()
        };
        let respondents = Respondents::of(&document, &Resolved::default());
        let mut asked = ask(&document, &[], &respondents, Level::Leaf, &asking);
        match asked.missing.pop() {
            Some(missing) => {
                assert_eq!(missing.row, 2);
                Err(missing.why)
            }
            None => Ok(asked.quotes.pop().unwrap().text),
        }
    }

    #[test]
    fn a_quote_is_looked_up_whatever_its_capitals_accents_and_lines() {
        assert_eq!(
            quoted("ik pakte M’n fiets en reed weg", None).unwrap(),
            "Ik pakte m'n fiets en reed weg."
        );
        assert_eq!(quoted("ik was ZO moe", None).unwrap(), "Ik was zó moe.");
    }

    #[test]
    fn first_and_last_words_name_what_is_between() {
        let told = quoted("Ik pakte", Some("dijk af")).unwrap();
        assert_eq!(told, "Ik pakte m'n fiets en reed weg, de hele dijk af.");
    }

    #[test]
    fn what_is_cut_shows_as_an_ellipsis() {
        for row in [
            "Ik wilde naar huis. ... Ik was zo moe.",
            "Ik wilde naar huis. (…) Ik was zo moe.",
            "Ik wilde naar huis. […] Ik was zo moe.",
        ] {
            let told = quoted(row, None).unwrap();
            assert_eq!(told, "Ik wilde naar huis. (…) Ik was zó moe.");
        }
        let told = quoted("Ik was zo moe ... Ik wilde slapen", None).unwrap();
        assert_eq!(told, "Ik was zó moe. (…) Ik wilde slapen.");
    }

    #[test]
    fn what_cannot_be_looked_up_says_why() {
        assert_eq!(quoted("Ik wilde fietsen", None), Err(Missed::Nowhere));
        assert_eq!(quoted("Ik wilde", None), Err(Missed::Twice));
        assert_eq!(quoted("", None), Err(Missed::Nowhere));
        assert_eq!(quoted("En toen", None), Err(Missed::NotQuotable));
        let over = quoted("Ik was zo moe", Some("toen niks"));
        assert_eq!(over, Err(Missed::Speakers));
    }
}
