//! Finding what identifies: recognisers, detections, and how overlaps are settled.

mod again;
pub(crate) mod analysis;
mod beside;
mod check_digit;
mod citation;
mod detector;
mod field;
mod keep;
pub mod name;
pub mod ner;
pub mod number;
pub mod overlap;
pub mod pattern;
mod phone;
mod rows;
mod user_lists;

pub use analysis::Analysis;
pub use detector::Detector;
pub(crate) use keep::Kept;
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

/// Something that finds spans.
///
/// Recognisers may overlap; what wins is settled afterwards.
pub trait Recogniser: Send + Sync {
    /// Adds what it finds in the document to `out`, in any order. `out` holds what the recognisers
    /// before it found, and `analysis` the names of persons.
    fn find(&self, analysis: &Analysis<'_>, out: &mut Vec<Detection>);
}
