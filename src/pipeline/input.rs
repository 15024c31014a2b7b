//! Where documents come from.

use super::Stages;
use crate::ingest::{Document, Format, Origin};
use crate::{Error, ErrorKind, Result};
use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Where a document's bytes come from. `Debug` shows no path.
pub enum Content {
    /// A file of this size; it is opened when its turn comes.
    File(PathBuf, u64),
    /// Bytes at hand.
    Bytes(Vec<u8>),
    /// A stream, such as standard input; it is read to its end when its turn comes.
    Stream(Box<dyn Read + Send>),
}

/// A document that is still to be read.
pub struct Input {
    /// What it is called in the run.
    pub origin: Origin,
    /// Its format. `None` for a stream, whose first bytes decide, and for a file whose name tells
    /// of none, which is an error when its turn comes.
    pub format: Option<Format>,
    /// Its bytes.
    pub content: Content,
}

impl fmt::Debug for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Input({:?}, {} bytes)", self.origin, self.size())
    }
}

impl Input {
    /// Bytes at hand, read as what the path's extension says.
    #[must_use]
    pub fn bytes(number: u32, path: impl Into<PathBuf>, bytes: impl Into<Vec<u8>>) -> Self {
        let path = path.into();
        Self {
            format: Format::of(&path),
            origin: Origin { number, path },
            content: Content::Bytes(bytes.into()),
        }
    }

    /// A file of this size, called `path` in the run and read as what the file's extension says.
    #[must_use]
    pub fn file(number: u32, path: impl Into<PathBuf>, file: &Path, size: u64) -> Self {
        Self {
            format: Format::of(file),
            origin: Origin {
                number,
                path: path.into(),
            },
            content: Content::File(file.to_owned(), size),
        }
    }

    /// A stream: plain text, or a DOCX if it starts as one.
    #[must_use]
    pub fn stream(number: u32, stream: impl Read + Send + 'static) -> Self {
        Self {
            format: None,
            origin: Origin {
                number,
                path: PathBuf::new(),
            },
            content: Content::Stream(Box::new(stream)),
        }
    }

    /// The size in bytes; 0 for a stream.
    #[must_use]
    pub fn size(&self) -> u64 {
        match &self.content {
            Content::File(_, size) => *size,
            Content::Bytes(bytes) => bytes.len() as u64,
            Content::Stream(_) => 0,
        }
    }

    /// The same input once more; `None` for a stream, which can be read once only.
    #[must_use]
    pub fn again(&self) -> Option<Self> {
        let content = match &self.content {
            Content::File(path, size) => Content::File(path.clone(), *size),
            Content::Bytes(bytes) => Content::Bytes(bytes.clone()),
            Content::Stream(_) => return None,
        };
        Some(Self {
            origin: self.origin.clone(),
            format: self.format,
            content,
        })
    }

    /// Opens and reads the document, up to `largest` bytes.
    pub(super) fn read(self, stages: &dyn Stages, largest: u64) -> Result<(Document, Format)> {
        let failed = |e: std::io::Error| Error::io(ErrorKind::Read, &e);
        let unknown = || Error::new(ErrorKind::UnknownFormat);
        let (bytes, format) = match self.content {
            Content::Stream(stream) => {
                let bytes = limited(stream, 0, largest).map_err(failed)?;
                let format = self.format.unwrap_or_else(|| Format::sniff(&bytes));
                (bytes, format)
            }
            Content::File(path, size) => {
                let format = self.format.ok_or_else(unknown)?;
                let file = File::open(path).map_err(failed)?;
                (limited(file, size, largest).map_err(failed)?, format)
            }
            Content::Bytes(bytes) => (bytes, self.format.ok_or_else(unknown)?),
        };
        if bytes.len() as u64 > largest {
            return Err(Error::new(ErrorKind::TooLarge));
        }
        Ok((stages.read(format, bytes, self.origin)?, format))
    }
}

/// The bytes up to one more than the limit, so that the caller sees what is too large.
fn limited(reader: impl Read, size: u64, largest: u64) -> std::io::Result<Vec<u8>> {
    let room = usize::try_from(size.min(largest)).unwrap_or(0);
    let mut bytes = Vec::with_capacity(room.saturating_add(1));
    reader
        .take(largest.saturating_add(1))
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::super::testing::Digits;
    use super::*;

    fn kind(input: Input) -> ErrorKind {
        input.read(&Digits, 100).unwrap_err().kind()
    }

    #[test]
    fn what_cannot_be_read_is_an_error() {
        assert_eq!(
            kind(Input::bytes(1, "foto.jpg", "")),
            ErrorKind::UnknownFormat
        );
        assert_eq!(
            kind(Input::bytes(1, "a.txt", [b'a'; 101])),
            ErrorKind::TooLarge
        );
        assert_eq!(
            kind(Input::stream(1, std::io::repeat(b'a'))),
            ErrorKind::TooLarge
        );
        let nowhere = Path::new("/does/not/exist.txt");
        assert_eq!(
            kind(Input::file(1, "exist.txt", nowhere, 3)),
            ErrorKind::Read
        );
        assert!(Input::bytes(1, "a.txt", "12").read(&Digits, 100).is_ok());
    }

    #[test]
    fn the_first_bytes_of_a_stream_decide() {
        let format = |bytes: &'static [u8]| {
            let (_, format) = Input::stream(1, bytes).read(&Digits, 100).unwrap();
            format
        };
        assert_eq!(format(b"PK\x03\x04..."), Format::Docx);
        assert_eq!(format(b"R: PK"), Format::Text);
        assert_eq!(format(b""), Format::Text);
    }

    #[test]
    fn debug_names_no_path() {
        let input = Input::file(4, "Fatima.txt", Path::new("/home/Fatima.txt"), 12);
        assert_eq!(format!("{input:?}"), "Input(Origin(document 4), 12 bytes)");
    }
}
