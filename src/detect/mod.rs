//! Finding what identifies: recognisers, detections, and how overlaps are settled.

mod check_digit;
pub mod overlap;
pub mod pattern;
mod phone;

pub use pattern::Patterns;

use crate::{EntityKind, Span};
use std::fmt;
use std::sync::Arc;

/// Why a span was found, in words that a person can read.
///
/// `text` is written by rules and holds placeholders at most for list and cue names; it never
/// quotes the document.
pub type Reason = Arc<str>;

/// One found span.
#[derive(Clone, PartialEq)]
pub struct Detection {
    /// Where, in bytes of the document's text.
    pub span: Span,
    /// What kind.
    pub kind: EntityKind,
    /// How sure, 0 to 1. Higher wins where detections overlap.
    pub score: f32,
    /// The id of the rule that found it, kebab-case and stable.
    pub rule: Arc<str>,
    /// Why, in words.
    pub reason: Reason,
}

impl fmt::Debug for Detection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Detection({}..{} {} {:.2} {})",
            self.span.start, self.span.end, self.kind, self.score, self.rule
        )
    }
}

/// What every recogniser is given: a document, its tokens and what the lists know of them.
///
/// It is made once a document; one look-up a token answers all lists and word classes together.
pub struct Analysis<'d> {
    /// The document.
    pub document: &'d crate::ingest::Document,
    /// Its tokens, in order.
    pub tokens: Vec<crate::text::Token>,
    /// For each token, what the lists know of it; as long as `tokens`.
    pub entries: Vec<crate::text::Entry>,
    /// For each block of the document, the range of its tokens.
    pub block_tokens: Vec<std::ops::Range<usize>>,
}

/// Something that finds spans.
///
/// Recognisers are independent of each other and may overlap; what wins is settled afterwards.
pub trait Recogniser: Send + Sync {
    /// Adds what it finds in the document to `out`, in any order.
    fn find(&self, analysis: &Analysis<'_>, out: &mut Vec<Detection>);
}
