//! Which format a document has.

use std::path::Path;

/// A format that documents are read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// Plain text.
    Text,
    /// Markdown; read as plain text with its marks understood as structure.
    Markdown,
    /// Office Open XML, as Word and LibreOffice write it.
    Docx,
}

impl Format {
    /// The format that a file's extension names, in any case; `None` for other files.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "txt" | "text" => Some(Self::Text),
            "md" | "markdown" => Some(Self::Markdown),
            "docx" => Some(Self::Docx),
            _ => None,
        }
    }

    /// The format that a document's first bytes show, for standard input, which has no name.
    ///
    /// A zip archive is taken for DOCX, and so is the container that an encrypted DOCX is kept
    /// in, so that reading it can say what is wrong; everything else is text.
    #[must_use]
    pub fn sniff(bytes: &[u8]) -> Self {
        const ZIP: &[u8] = b"PK\x03\x04";
        const COMPOUND_FILE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
        if bytes.starts_with(ZIP) || bytes.starts_with(COMPOUND_FILE) {
            Self::Docx
        } else {
            Self::Text
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extension_decides_in_any_case() {
        for (path, format) in [
            ("a.txt", Some(Format::Text)),
            ("b/c.MD", Some(Format::Markdown)),
            ("d.DocX", Some(Format::Docx)),
            ("e.doc", None),
            ("txt", None),
        ] {
            assert_eq!(Format::of(Path::new(path)), format, "{path}");
        }
    }

    #[test]
    fn the_first_bytes_decide_for_standard_input() {
        assert_eq!(Format::sniff(b"PK\x03\x04rest"), Format::Docx);
        assert_eq!(Format::sniff(b"R: PK"), Format::Text);
        assert_eq!(Format::sniff(b""), Format::Text);
    }
}
