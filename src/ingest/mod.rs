//! Reading documents: from bytes to a [`Document`] with structure, and the way back.
//!
//! A document is one string of text with blocks laid over it, whatever the format. What a
//! format needs to write the text back stays behind [`Source`], which splices edits into the
//! original bytes, so that what is not replaced stays as it was.

use crate::{Original, Result, Span};
use std::fmt;
use std::path::{Path, PathBuf};

/// What a block is in its document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BlockKind {
    /// Running text.
    Paragraph,
    /// A heading, or a line wholly in capitals.
    Heading,
    /// A bullet or a numbered item.
    ListItem,
    /// A cell of a table.
    Cell,
    /// A form field: a label, a colon, a value.
    Field,
    /// A speaker's turn that starts with a label.
    Turn,
    /// A comment, footnote, endnote, header or footer.
    Note,
    /// Text that a reader does not see in the running text: link targets, alternative texts, titles.
    Hidden,
}

/// A paragraph, cell, field or turn of a document.
///
/// Blocks are sorted, disjoint and cover every letter of the text. A hard-wrapped paragraph is
/// one block that holds line ends; a name may be split over them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// The whole block, label and marks included, without its final line end.
    pub span: Span,
    /// What it is.
    pub kind: BlockKind,
    /// The label at its start: of a speaker (`Sanne`, `R`) or of a field (`Geb. datum`), without
    /// colon, time code and decoration.
    pub label: Option<Span>,
    /// What follows the label, or the whole text; without bullets, quote marks and white space at its ends.
    pub content: Span,
    /// The label of the speaker whose turn this block belongs to; may lie in an earlier block.
    pub speaker: Option<Span>,
}

/// A passage that the interviewer marked as quotable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The passage, without its marks and without the speaker's label.
    pub span: Span,
    /// The label of its speaker, where one is known.
    pub speaker: Option<Span>,
}

/// A change of a document's text: the span goes, the text comes.
#[derive(Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced, in bytes of [`Document::text`].
    pub span: Span,
    /// What takes its place.
    pub text: String,
}

impl fmt::Debug for Edit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Edit({}..{}, {} bytes)",
            self.span.start,
            self.span.end,
            self.text.len()
        )
    }
}

/// The way back from edits to the bytes of a document's own format.
pub trait Source: Send + Sync {
    /// The document's bytes with the edits spliced in.
    ///
    /// `text` is the document's text; `edits` are sorted by start and disjoint. Bytes outside
    /// the edits stay as they were, save the metadata that the format always drops.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Span`](crate::ErrorKind::Span) if an edit lies outside the text, and
    /// [`ErrorKind::Replace`](crate::ErrorKind::Replace) if a text cannot be written in the format.
    fn write(&self, text: &str, edits: &[Edit]) -> Result<Vec<u8>>;
}

/// Where a document came from. The path is personal: `Debug` shows its length only.
#[derive(Clone, PartialEq, Eq)]
pub struct Origin {
    /// The document's number in the run, from 1.
    pub number: u32,
    /// The path below the input that was named, or the file's name; empty for standard input.
    pub path: PathBuf,
}

impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Origin(document {})", self.number)
    }
}

impl Origin {
    /// The file's name without its last extension; empty for standard input.
    #[must_use]
    pub fn stem(&self) -> &str {
        self.path.file_stem().and_then(|s| s.to_str()).unwrap_or("")
    }
}

/// One document: its text, its structure, and the way back into its file.
pub struct Document {
    /// Where it came from.
    pub origin: Origin,
    /// The text of all blocks, in reading order.
    pub text: String,
    /// The structure, sorted and disjoint.
    pub blocks: Vec<Block>,
    /// Passages marked as quotable, sorted.
    pub marks: Vec<Mark>,
    /// The way back.
    pub source: Box<dyn Source>,
}

impl Document {
    /// The text below a span, wrapped so that it is not printed by accident.
    #[must_use]
    pub fn original(&self, span: Span) -> Original {
        Original::from(span.of(&self.text))
    }
}

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Document({:?}, {} bytes, {} blocks)",
            self.origin,
            self.text.len(),
            self.blocks.len()
        )
    }
}

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
}

/// A table of the edited text: the document's text with the edits made.
///
/// `edits` are sorted by start and disjoint; those outside the text are passed over.
#[must_use]
pub fn apply(text: &str, edits: &[Edit]) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    let mut at = 0;
    for edit in edits {
        if let Some(between) = text.get(at..edit.span.start) {
            out.push_str(between);
            out.push_str(&edit.text);
            at = edit.span.end;
        }
    }
    out.push_str(text.get(at..).unwrap_or(""));
    out
}
