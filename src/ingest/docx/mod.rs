//! DOCX.
use super::{Document, Origin, Structure};
use crate::{Error, ErrorKind, Result};
/// Reads.
pub fn read(_bytes: Vec<u8>, _origin: Origin, _rules: &Structure) -> Result<Document> {
    Err(Error::new(ErrorKind::Container))
}
