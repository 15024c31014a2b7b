//! All recognisers together: from a document to who and what it speaks of.

use super::analysis::{Analysis, classes};
use super::name::{Found, NameFinder, Reasons};
use super::{Detection, Recogniser, overlap};
use crate::ingest::Document;
use crate::resolve::link::{Unlinked, link};
use crate::resolve::{NameParts, Resolved, Sex};
use crate::text::{Lexicon, LookUps};
use crate::{EntityKind, Result, Span};
use std::collections::BTreeMap;

/// Finds everything that identifies in a document.
///
/// Shared by all workers; a worker holds its own [`LookUps`].
pub struct Detector {
    lexicon: Lexicon,
    names: NameFinder,
    recognisers: Vec<Box<dyn Recogniser>>,
}

impl std::fmt::Debug for Detector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Detector({:?}, {} further recognisers)", self.lexicon, self.recognisers.len())
    }
}
