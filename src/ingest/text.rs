//! Plain text and Markdown.

use super::encoding::{Encoder, decode};
use super::structure::{Outline, Structure};
use super::{Document, Edit, Origin, Source, check};
use crate::Result;

/// Reads plain text or Markdown; Markdown's marks are structure in both.
///
/// # Errors
///
/// [`ErrorKind::Encoding`](crate::ErrorKind::Encoding) with line and byte where the bytes cannot be decoded without loss.
pub(super) fn read(bytes: Vec<u8>, origin: Origin, rules: &Structure) -> Result<Document> {
    let decoded = decode(bytes)?;
    let encoder = decoded.encoder();
    let Outline {
        blocks,
        marks,
        notices,
    } = rules.outline(&decoded.text);
    Ok(Document {
        origin,
        text: decoded.text,
        blocks,
        marks,
        notices,
        source: Box::new(TextSource(encoder)),
    })
}

/// The way back into plain text: the encoding is all there is to keep.
struct TextSource(Encoder);

impl Source for TextSource {
    fn write(&self, text: &str, edits: &[Edit]) -> Result<Vec<u8>> {
        check(text, edits)?;
        self.0.encode(text, edits)
    }
}
