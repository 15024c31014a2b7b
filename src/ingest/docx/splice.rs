//! Splicing: from edits of a document's text to edits of its parts' bytes.

use super::xml::is_allowed;
use crate::ingest::Edit;
use crate::{Error, ErrorKind, Result};
use std::ops::Range;

/// How a piece of text is spelled in its part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Byte for byte in an element's content. If the tag says nothing of white space, the place
    /// where `xml:space` would go.
    Text { space: Option<usize> },
    /// As a reference in an element's content.
    Reference,
    /// Byte for byte in a CDATA section.
    Data,
    /// As an element of its own, such as `<w:tab/>`.
    Element,
    /// Byte for byte in an attribute.
    Attribute,
    /// As a reference in an attribute.
    AttributeReference,
    /// Byte for byte in an attribute that holds a web address.
    Address,
    /// Escaped in an attribute that holds a web address: `%20`, `&amp;`.
    AddressEscape,
}

/// Where a piece of the document's text stands in a part.
#[derive(Clone, Debug)]
pub(super) struct Segment {
    /// Its first byte in the text.
    pub(super) at: usize,
    /// Its length in the text; in forms that are byte for byte also its length in the part.
    pub(super) len: usize,
    /// The part's index.
    pub(super) part: usize,
    /// Where it stands in the part.
    pub(super) raw: Range<usize>,
    /// How it is spelled there.
    pub(super) form: Form,
}

impl Segment {
    fn end(&self) -> usize {
        self.at + self.len
    }

    /// The range in the part of the bytes `from..to` of the text.
    fn part_of(&self, from: usize, to: usize) -> Range<usize> {
        match self.form {
            Form::Text { .. } | Form::Data | Form::Attribute | Form::Address => {
                let offset = |at: usize| self.raw.start + at.clamp(self.at, self.end()) - self.at;
                offset(from)..offset(to)
            }
            // One character: it goes whole.
            _ => self.raw.clone(),
        }
    }

    /// Whether text can be put into it as it is.
    fn takes_text(&self) -> bool {
        self.form != Form::Element
    }
}

/// A change of a part: the range goes, the text comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cut {
    pub(super) part: usize,
    pub(super) raw: Range<usize>,
    pub(super) with: String,
}

/// The changes of the parts that make edits of the text, for one lane: segments in the order of
/// the text, disjoint. Each edit's text goes to the first segment that can take text, so it takes
/// the format of the run where the edit starts.
///
/// # Errors
///
/// [`ErrorKind::Replace`] for text that XML cannot hold, or for an edit that no segment holds.
pub(super) fn cuts(lane: &[Segment], edits: &[Edit], twin: bool, out: &mut Vec<Cut>) -> Result<()> {
    for edit in edits {
        let (start, end) = (edit.span.start, edit.span.end);
        let replace = || Error::new(ErrorKind::Replace).at_byte(start as u64);
        let first = lane.partition_point(|s| s.end() <= start);
        let touched: Vec<&Segment> = if edit.span.is_empty() {
            // An insertion goes behind the segment that ends here, or before the one that starts here.
            let before = first.checked_sub(1).and_then(|i| lane.get(i));
            let here = lane.get(first).filter(|s| s.at <= start);
            let target = before
                .filter(|s| s.end() == start && s.takes_text())
                .or(here.filter(|s| s.takes_text()))
                .or(here);
            target.into_iter().collect()
        } else {
            lane.iter().skip(first).take_while(|s| s.at < end).collect()
        };
        if touched.is_empty() {
            // A twin holds only what stands twice.
            if twin || edit.text.is_empty() {
                continue;
            }
            return Err(replace());
        }
        let taker = touched.iter().position(|s| s.takes_text()).unwrap_or(0);
        for (i, segment) in touched.iter().enumerate() {
            let mut raw = if edit.span.is_empty() {
                insertion(segment, start)
            } else {
                segment.part_of(start, end)
            };
            let with = if i == taker {
                escape(&edit.text, segment.form).ok_or_else(replace)?
            } else {
                String::new()
            };
            if edit.span.is_empty() && segment.form == Form::Element {
                raw = segment.raw.end..segment.raw.end;
            }
            if let Form::Text { space: Some(at) } = segment.form {
                out.push(Cut {
                    part: segment.part,
                    raw: at..at,
                    with: " xml:space=\"preserve\"".to_owned(),
                });
            }
            out.push(Cut {
                part: segment.part,
                raw,
                with,
            });
        }
    }
    Ok(())
}

fn insertion(segment: &Segment, at: usize) -> Range<usize> {
    if at >= segment.end() {
        segment.raw.end..segment.raw.end
    } else if at <= segment.at {
        segment.raw.start..segment.raw.start
    } else {
        let raw = segment.part_of(at, at);
        raw.start..raw.start
    }
}

/// Text as a form spells it; `None` if it cannot.
fn escape(text: &str, form: Form) -> Option<String> {
    if !text.chars().all(is_allowed) {
        return None;
    }
    let mut out = String::with_capacity(text.len() + 8);
    match form {
        Form::Data => {
            if text.contains("]]>") {
                return None;
            }
            out.push_str(text);
            return Some(out);
        }
        // An element stands in a run: text needs an element of its own.
        Form::Element if text.is_empty() => return Some(out),
        Form::Element => out.push_str("<w:t xml:space=\"preserve\">"),
        _ => {}
    }
    let address = matches!(form, Form::Address | Form::AddressEscape);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' if address => out.push_str("%3C"),
            '>' if address => out.push_str("%3E"),
            '"' if address => out.push_str("%22"),
            // What an address may not hold as it is.
            ' ' | '[' | ']' | '{' | '}' | '|' | '\\' | '^' | '`' | '%' if address => {
                out.push_str(&format!("%{:02X}", u32::from(c)));
            }
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' if !matches!(form, Form::Text { .. } | Form::Element | Form::Reference) => {
                out.push_str("&apos;");
            }
            c => out.push(c),
        }
    }
    if form == Form::Element {
        out.push_str("</w:t>");
    }
    Some(out)
}

/// A part's bytes with its changes made. Changes are sorted by start; of two that overlap, the
/// later one is made only where it adds text to none, so no byte is written twice.
pub(super) fn apply(bytes: &[u8], cuts: &[Cut]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() + 64);
    let mut at = 0;
    for cut in cuts {
        if cut.raw.start >= at {
            out.extend_from_slice(bytes.get(at..cut.raw.start).unwrap_or(&[]));
        }
        out.extend_from_slice(cut.with.as_bytes());
        at = at.max(cut.raw.end);
    }
    out.extend_from_slice(bytes.get(at..).unwrap_or(&[]));
    out
}
