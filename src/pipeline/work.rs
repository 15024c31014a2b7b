//! What is done with one document: clean it, find in it, quote from it.

use super::{Finder, Notice, Quotes, Stages, Tally};
use crate::detect::Detection;
use crate::emit::quotes::Asking;
use crate::ingest::{Document, Edit, Format, Origin};
use crate::report::Points;
use crate::resolve::{EntityId, Resolved};
use crate::transform::roll::{Names, Roll};
use crate::transform::{Operator, Replacement};
use crate::{EntityKind, Error, ErrorKind, Result};
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

/// One replacement as the log tells it: where, in both texts, and why; never what stood there.
///
/// Offsets count Unicode code points of the document's text and of the text with all
/// replacements made; ranges are half-open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where it starts in the original.
    pub start: u64,
    /// Where it ends in the original.
    pub end: u64,
    /// Where it starts in the output.
    pub out_start: u64,
    /// Where it ends in the output.
    pub out_end: u64,
    /// The kind.
    pub kind: EntityKind,
    /// The entity.
    pub entity: EntityId,
    /// The operator.
    pub operator: Operator,
    /// The rule that found it.
    pub rule: Arc<str>,
}

/// A cleaned document.
#[derive(Clone)]
pub struct Cleaned {
    /// The new bytes, in the document's own format.
    pub bytes: Vec<u8>,
    /// What was replaced, in order.
    pub changes: Vec<Change>,
    /// The fictional names that were written, as written, sorted.
    pub names: BTreeSet<String>,
    /// What was replaced, counted.
    pub tally: Tally,
    /// What needs a look.
    pub notices: Vec<Notice>,
}

impl fmt::Debug for Cleaned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Cleaned({} bytes, {} changes, {:?})",
            self.bytes.len(),
            self.changes.len(),
            self.notices
        )
    }
}

/// The quotes of a document, with what needs a look.
#[derive(Clone, Debug)]
pub struct Quoted {
    /// The quotes.
    pub quotes: Quotes,
    /// What was replaced in the whole document, counted.
    pub tally: Tally,
    /// What needs a look.
    pub notices: Vec<Notice>,
}

/// What works on one document after the other.
pub struct Worker<'p> {
    stages: &'p dyn Stages,
    finder: Box<dyn Finder + 'p>,
}

impl fmt::Debug for Worker<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Worker")
    }
}

impl<'p> Worker<'p> {
    pub(super) fn new(stages: &'p dyn Stages) -> Self {
        Self {
            stages,
            finder: stages.finder(),
        }
    }

    /// A document with everything that identifies replaced.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Span`] if replacements overlap or lie off the text; [`ErrorKind::Replace`] if a
    /// mention has no replacement or the format cannot hold one.
    pub fn clean(&mut self, document: &Document) -> Result<Cleaned> {
        let resolved = self.find(document)?;
        self.clean_found(document, &resolved)
    }

    /// As [`Worker::clean`], of what was found before.
    ///
    /// # Errors
    ///
    /// As [`Worker::clean`].
    pub fn clean_found(&mut self, document: &Document, resolved: &Resolved) -> Result<Cleaned> {
        let replacements = self.stages.transform(document, resolved);
        check(&document.text, resolved, &replacements)?;
        written(document, replacements)
    }

    /// As [`Worker::clean`], of what was found before, with the names that a register has.
    ///
    /// # Errors
    ///
    /// As [`Worker::clean`].
    pub fn clean_named(
        &mut self,
        document: &Document,
        resolved: &Resolved,
        names: &Names,
    ) -> Result<Cleaned> {
        let replacements = self.stages.transform_named(document, resolved, names);
        check(&document.text, resolved, &replacements)?;
        written(document, replacements)
    }

    /// Whom a document names, and what it is scoped by; empty where nothing draws names.
    #[must_use]
    pub fn roll(&self, document: &Document, resolved: &Resolved) -> (Roll, String) {
        match self.stages.transformer() {
            Some(transformer) => (
                transformer.roll(document, resolved),
                transformer.scope().label(&document.origin),
            ),
            None => (Roll::default(), String::new()),
        }
    }

    /// What identifies in a document, and who is who.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Span`] if a recogniser gave a span off the text.
    pub fn find(&mut self, document: &Document) -> Result<Resolved> {
        self.finder.detect(document)
    }

    /// What was nearly found in a document; see [`Finder::near`].
    ///
    /// # Errors
    ///
    /// As [`Worker::find`].
    pub fn near(&mut self, document: &Document, most: usize) -> Result<Vec<Detection>> {
        self.finder.near(document, most)
    }

    /// What identifies in a plain text that came out of a file of another form.
    ///
    /// Spans are bytes of `text`, which is read as [`Format::Text`]; `origin` says where it came from.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Encoding`] if it cannot be read without loss or doubt; as [`Worker::find`].
    pub fn find_text(&mut self, text: &str, origin: Origin) -> Result<Resolved> {
        let document = self
            .stages
            .read(Format::Text, text.as_bytes().to_vec(), origin)?;
        if document.text != text {
            return Err(Error::new(ErrorKind::Encoding));
        }
        self.find(&document)
    }

    /// The quotes of a document, with everything that identifies replaced.
    ///
    /// # Errors
    ///
    /// As [`Worker::clean`].
    pub fn quote(&mut self, document: &Document) -> Result<Quoted> {
        let mut quoted = self.ask(document, &Asking::default())?;
        let gaps = quoted.quotes.without_record();
        if gaps > 0 {
            let count = u32::try_from(gaps).unwrap_or(u32::MAX);
            quoted.notices.push(Notice::no_record(count));
        }
        Ok(quoted)
    }

    /// The quotes of a document that are asked for; labels that are missing are no notice yet.
    ///
    /// # Errors
    ///
    /// As [`Worker::clean`].
    pub fn ask(&mut self, document: &Document, asking: &Asking) -> Result<Quoted> {
        let (resolved, replacements) = self.replaced(document)?;
        self.asked(document, &resolved, &replacements, asking)
    }

    /// As [`Worker::ask`], of what was found before, with the names that a register has.
    ///
    /// # Errors
    ///
    /// As [`Worker::ask`].
    pub fn ask_named(
        &mut self,
        document: &Document,
        resolved: &Resolved,
        names: &Names,
        asking: &Asking,
    ) -> Result<Quoted> {
        let replacements = self.stages.transform_named(document, resolved, names);
        check(&document.text, resolved, &replacements)?;
        self.asked(document, resolved, &replacements, asking)
    }

    fn asked(
        &self,
        document: &Document,
        resolved: &Resolved,
        replacements: &[Replacement],
        asking: &Asking,
    ) -> Result<Quoted> {
        let quotes = self.stages.ask(document, resolved, replacements, asking)?;
        let mut notices = notices(document);
        if quotes.interviewer > 0 {
            let count = u32::try_from(quotes.interviewer).unwrap_or(u32::MAX);
            notices.push(Notice::interviewer(count));
        }
        Ok(Quoted {
            quotes,
            tally: tally(replacements),
            notices,
        })
    }

    fn replaced(&mut self, document: &Document) -> Result<(Resolved, Vec<Replacement>)> {
        let resolved = self.finder.detect(document)?;
        let replacements = self.stages.transform(document, &resolved);
        check(&document.text, &resolved, &replacements)?;
        Ok((resolved, replacements))
    }
}

/// A document in its own format after its replacements.
fn written(document: &Document, replacements: Vec<Replacement>) -> Result<Cleaned> {
    let changes = changes(&document.text, &replacements);
    let tally = tally(&replacements);
    let fictional =
        |r: &&Replacement| r.kind == EntityKind::Person && r.operator == Operator::Surrogate;
    let names = replacements.iter().filter(fictional);
    let names = names.map(|r| r.text.clone()).collect();
    let edits: Vec<Edit> = replacements
        .into_iter()
        .filter(|r| r.operator != Operator::Keep)
        .map(|r| Edit {
            span: r.span,
            text: r.text,
        })
        .collect();
    Ok(Cleaned {
        bytes: document.source.write(&document.text, &edits)?,
        changes,
        names,
        tally,
        notices: notices(document),
    })
}

/// What needs a look whatever is done with the document.
fn notices(document: &Document) -> Vec<Notice> {
    let read = document.notices.iter().map(|n| Notice {
        key: n.key(),
        count: n.count(),
    });
    let empty = document.text.trim().is_empty();
    read.chain(empty.then_some(Notice::NO_TEXT)).collect()
}

fn tally(replacements: &[Replacement]) -> Tally {
    let mut tally = Tally::default();
    for replacement in replacements {
        tally.add(replacement);
    }
    tally
}

/// Whether the replacements are sorted, disjoint, inside the text and cover every mention, and
/// those that keep do keep. O(n).
fn check(text: &str, resolved: &Resolved, replacements: &[Replacement]) -> Result<()> {
    let mut at = 0;
    for r in replacements {
        let Some(old) = text.get(r.span.start..r.span.end) else {
            return Err(Error::new(ErrorKind::Span).about_rule(&*r.rule));
        };
        if r.span.start < at {
            return Err(Error::new(ErrorKind::Span).about_rule(&*r.rule));
        }
        if r.operator == Operator::Keep && r.text != old {
            return Err(Error::new(ErrorKind::Replace).about_rule(&*r.rule));
        }
        at = r.span.end;
    }
    let mut rest = replacements.iter().peekable();
    for mention in &resolved.mentions {
        let span = mention.detection.span;
        let mut at = span.start;
        while at < span.end {
            match rest.peek() {
                Some(r) if r.span.end <= at => {
                    rest.next();
                }
                Some(r) if r.span.start <= at => at = r.span.end,
                _ => {
                    return Err(Error::new(ErrorKind::Replace).about_rule(&*mention.detection.rule));
                }
            }
        }
    }
    Ok(())
}

/// The replacements with their places in both texts, in code points, in one pass over the text.
fn changes(text: &str, replacements: &[Replacement]) -> Vec<Change> {
    let mut points = Points::new(text);
    let (mut last, mut out_last) = (0, 0);
    replacements
        .iter()
        .map(|r| {
            let (start, end) = (points.at(r.span.start), points.at(r.span.end));
            let out_start = out_last + (start - last);
            let out_end = out_start + r.text.chars().count() as u64;
            (last, out_last) = (end, out_end);
            Change {
                start,
                end,
                out_start,
                out_end,
                kind: r.kind,
                entity: r.entity,
                operator: r.operator,
                rule: r.rule.clone(),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Digits, document, mention};
    use super::*;
    use crate::Span;
    use crate::ingest::apply;
    use crate::pipeline::Stages;
    use proptest::prelude::*;

    fn replacement(start: usize, end: usize, text: &str, operator: Operator) -> Replacement {
        Replacement {
            span: Span::new(start, end),
            text: text.to_owned(),
            kind: EntityKind::Id,
            entity: EntityId(0),
            operator,
            rule: "nl-test".into(),
        }
    }

    #[test]
    fn replacements_that_do_not_fit_stop_the_document() {
        let resolved = Resolved {
            mentions: vec![mention(2, 4), mention(6, 8)],
            entities: Vec::new(),
        };
        let text = "aé123456789";
        let one = |s, e| replacement(s, e, "x", Operator::Surrogate);
        let kind = |r: &[Replacement]| check(text, &resolved, r).map_err(|e| e.kind());
        assert_eq!(kind(&[one(1, 4), one(6, 8)]), Ok(()));
        assert_eq!(kind(&[one(1, 3), one(3, 9)]), Ok(()), "together they cover");
        assert_eq!(
            kind(&[one(2, 4), one(6, 8)]),
            Err(ErrorKind::Span),
            "inside a letter"
        );
        assert_eq!(
            kind(&[one(1, 5), one(4, 8)]),
            Err(ErrorKind::Span),
            "overlap"
        );
        assert_eq!(
            kind(&[one(6, 8), one(1, 5)]),
            Err(ErrorKind::Span),
            "unsorted"
        );
        assert_eq!(kind(&[one(1, 99)]), Err(ErrorKind::Span), "off the text");
        assert_eq!(
            kind(&[one(1, 4)]),
            Err(ErrorKind::Replace),
            "one is forgotten"
        );
        assert_eq!(
            kind(&[one(1, 4), one(7, 8)]),
            Err(ErrorKind::Replace),
            "half is forgotten"
        );
        let kept = replacement(6, 8, "45", Operator::Keep);
        assert_eq!(kind(&[one(1, 4), kept]), Ok(()));
        let changed = replacement(6, 8, "54", Operator::Keep);
        assert_eq!(
            kind(&[one(1, 4), changed]),
            Err(ErrorKind::Replace),
            "not kept"
        );
    }

    /// Cuts the ranges out of a text by code points.
    fn outside(text: &str, ranges: impl Iterator<Item = (u64, u64)>) -> String {
        let letters: Vec<char> = text.chars().collect();
        let (mut rest, mut at) = (String::new(), 0);
        for (start, end) in ranges {
            rest.extend(&letters[at..start as usize]);
            rest.push('|');
            at = end as usize;
        }
        rest.extend(&letters[at..]);
        rest
    }

    proptest! {
        #[test]
        fn outside_the_logged_ranges_both_texts_are_the_same(text in "([0-9]{0,4}[ëa😀 \n]{0,3}){0,40}") {
            let document = document(&text);
            let replacements = Digits.transform(&document, &Digits.detect(&document).unwrap());
            let edits: Vec<Edit> = replacements
                .iter()
                .map(|r| Edit { span: r.span, text: r.text.clone() })
                .collect();
            let output = apply(&text, &edits);
            let changes = changes(&text, &replacements);
            prop_assert_eq!(changes.len(), replacements.len());
            prop_assert_eq!(
                outside(&text, changes.iter().map(|c| (c.start, c.end))),
                outside(&output, changes.iter().map(|c| (c.out_start, c.out_end)))
            );
            let letters: Vec<char> = output.chars().collect();
            for (change, replacement) in changes.iter().zip(&replacements) {
                let new: String =
                    letters[change.out_start as usize..change.out_end as usize].iter().collect();
                prop_assert_eq!(&new, &replacement.text);
            }
        }
    }
}
