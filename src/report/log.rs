//! The log: one JSON line a replacement, so that every change can be accounted for.
//!
//! ```json
//! {"doc":3,"start":120,"end":126,"out_start":118,"out_end":123,"type":"PERSON","entity":"p1","operator":"surrogate","rule":"nl-given-name"}
//! ```
//!
//! `doc` is the document's number in the run, `start..end` the range in its text, `out_start..out_end`
//! the range in the text of the output; both count Unicode code points, from 0 and half-open.
//! Outside the ranges both texts are the same. A DOCX's text is what `detect --text` prints.
//! A line with the operator `keep` tells of a mention that the policy keeps. No line holds text
//! of the original or of the output.

use super::entity;
use crate::pipeline::Change;
use crate::transform::Operator;
use crate::{EntityKind, Error, ErrorKind, Result};
use serde::Serialize;
use std::io::Write;

#[derive(Serialize)]
struct Line<'a> {
    doc: u32,
    start: u64,
    end: u64,
    out_start: u64,
    out_end: u64,
    r#type: EntityKind,
    entity: String,
    operator: Operator,
    rule: &'a str,
}

/// Writes the changes of one document, a line each.
///
/// # Errors
///
/// [`ErrorKind::Write`] if they cannot be written.
pub fn log(out: &mut impl Write, doc: u32, changes: &[Change]) -> Result<()> {
    for change in changes {
        let line = Line {
            doc,
            start: change.start,
            end: change.end,
            out_start: change.out_start,
            out_end: change.out_end,
            r#type: change.kind,
            entity: entity(change.kind, change.entity),
            operator: change.operator,
            rule: &change.rule,
        };
        serde_json::to_writer(&mut *out, &line)
            .map_err(std::io::Error::from)
            .and_then(|()| out.write_all(b"\n"))
            .map_err(|e| Error::io(ErrorKind::Write, &e))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolve::EntityId;

    #[test]
    fn a_line_has_the_documented_fields() {
        let change = Change {
            start: 120,
            end: 126,
            out_start: 118,
            out_end: 123,
            kind: EntityKind::Person,
            entity: EntityId(0),
            operator: Operator::Surrogate,
            rule: "nl-given-name".into(),
        };
        let mut out = Vec::new();
        log(&mut out, 3, &[change]).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap(), @r##"{"doc":3,"start":120,"end":126,"out_start":118,"out_end":123,"type":"PERSON","entity":"p1","operator":"surrogate","rule":"nl-given-name"}"##);
    }
}
