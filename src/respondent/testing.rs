//! Documents for tests, read from text as a file is.

use crate::ingest::{Document, Format, Origin, Structure, read};
use std::path::PathBuf;

/// The document of a text.
pub(crate) fn document(text: &str) -> Document {
    let origin = Origin {
        number: 1,
        path: PathBuf::from("test.txt"),
    };
    read(
        Format::Text,
        text.as_bytes().to_vec(),
        origin,
        Structure::built_in(),
    )
    .unwrap()
}
