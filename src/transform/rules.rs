//! Reading a stage's rule files without quoting them in errors.

use crate::{Error, ErrorKind, Result};
use serde::de::DeserializeOwned;

/// Reads a TOML source; an error tells the line and the file, never the text.
///
/// # Errors
///
/// [`ErrorKind::Rules`] if it is malformed or holds an unknown key.
pub(crate) fn read<T: DeserializeOwned>(source: &str, part: &'static str) -> Result<T> {
    toml::from_str(source).map_err(|error| {
        let line = error.span().map_or(0, |span| {
            let before = source.get(..span.start).unwrap_or(source);
            u32::try_from(before.matches('\n').count() + 1).unwrap_or(u32::MAX)
        });
        Error::new(ErrorKind::Rules).in_part(part).at_line(line)
    })
}
