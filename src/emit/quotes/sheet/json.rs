//! Quotes as JSON, one object a line.
//!
//! | field | holds |
//! |---|---|
//! | `id` | the quote, the same in every run over the same documents |
//! | `document`, `block` | the numbers of the document and of the block that it starts in, from 1 |
//! | `start`, `end` | the passage, in Unicode code points of the original text |
//! | `text` | the cleaned passage, without outer quotation marks |
//! | `polished`, `diff`, `removed` | only where polishing took something away: what is left, the change, and each piece that went (`start`, `end` in code points of `text`, `rule`) |
//! | `label`, `k` | the attribution, and how many respondents it fits; `null` where not known |
//! | `checks` | `label`, `content`, `phrases`: each `passed`, `warned` or `not-done` |
//! | `warnings` | `code`, and `words` in the language of the run |

use super::Setting;
use crate::emit::Quote;
use crate::emit::quotes::Piece;
use crate::{Error, ErrorKind, Result};
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
struct Line<'q> {
    id: &'q str,
    document: u32,
    block: usize,
    start: u64,
    end: u64,
    text: &'q str,
    #[serde(flatten)]
    polished: Option<Polished<'q>>,
    label: Option<&'q str>,
    k: Option<usize>,
    checks: BTreeMap<&'static str, &'static str>,
    warnings: Vec<Warning>,
}

#[derive(Serialize)]
struct Polished<'q> {
    polished: &'q str,
    diff: String,
    removed: Vec<Removed<'q>>,
}

#[derive(Serialize)]
struct Removed<'q> {
    start: usize,
    end: usize,
    rule: &'q str,
}

#[derive(Serialize)]
struct Warning {
    code: String,
    words: String,
}

/// One line.
pub(super) fn quote(quote: &Quote, setting: &Setting) -> Result<Vec<u8>> {
    let polished = quote.polished.as_ref().map(|p| Polished {
        polished: &p.text,
        diff: p.diff(),
        removed: p.pieces.iter().filter_map(gone).collect(),
    });
    let warnings = quote.warnings.iter().map(|w| Warning {
        code: w.code(),
        words: w.in_words(setting.language),
    });
    let checks = quote.checks();
    let line = Line {
        id: &quote.id,
        document: quote.document,
        block: quote.block,
        start: quote.start,
        end: quote.end,
        text: &quote.text,
        polished,
        label: quote.attribution.as_deref(),
        k: quote.k,
        checks: checks.iter().map(|(c, o)| (c.code(), o.code())).collect(),
        warnings: warnings.collect(),
    };
    let mut out = serde_json::to_vec(&line).map_err(|_| Error::new(ErrorKind::Write))?;
    out.push(b'\n');
    Ok(out)
}

fn gone(piece: &Piece) -> Option<Removed<'_>> {
    match piece {
        Piece::Removed {
            start, end, rule, ..
        } => Some(Removed {
            start: *start,
            end: *end,
            rule,
        }),
        _ => None,
    }
}
