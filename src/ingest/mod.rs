//! Reading documents: from bytes to a [`Document`] with structure, and the way back.
//!
//! A document is one string of text with blocks laid over it, whatever the format. What a
//! format needs to write the text back stays behind [`Source`], which splices edits into the
//! original bytes, so that what is not replaced stays as it was.

pub mod docx;
mod doubt;
mod encoding;
mod field;
mod format;
mod notice;
pub mod structure;
mod text;

pub use field::FieldId;
pub use format::Format;
pub use notice::Notice;
pub(crate) use structure::first_words;
pub use structure::{Key, Structure};

use crate::{Error, ErrorKind, Original, Result, Span};
use std::fmt;
use std::path::PathBuf;

/// The largest document that is read, in bytes of its file: 64 MiB, some thirty thousand pages.
///
/// The limit bounds the memory of a run; a larger document is refused as
/// [`ErrorKind::TooLarge`].
pub const MAX_BYTES: usize = 64 << 20;

/// Reads a document.
///
/// The text keeps every character of the source, line ends included; a byte order mark is no text.
/// Reading is total: any bytes give a document or an error, never a panic.
///
/// # Errors
///
/// [`ErrorKind::TooLarge`] above [`MAX_BYTES`]; [`ErrorKind::Encoding`] for text that cannot be
/// decoded without loss or doubt; for DOCX those that [`docx::read`] names. The error's place
/// holds the document's number.
pub fn read(format: Format, bytes: Vec<u8>, origin: Origin, rules: &Structure) -> Result<Document> {
    let number = origin.number;
    let document = if bytes.len() > MAX_BYTES {
        Err(Error::new(ErrorKind::TooLarge))
    } else {
        match format {
            Format::Text | Format::Markdown => text::read(bytes, origin, rules),
            Format::Docx => docx::read(bytes, origin, rules),
        }
    };
    document.map_err(|e| e.in_document(number))
}

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
    /// colon, time code and decoration. In a table the label may lie in an earlier cell.
    pub label: Option<Span>,
    /// What the label of a field asks for, or the heading of a table's column; `None` where the
    /// rules do not list the label.
    pub field: Option<FieldId>,
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
    /// the edits stay as they were, save the metadata that the format always drops. What a
    /// format puts between blocks (the line end between two paragraphs of a DOCX) has no bytes of
    /// its own: an edit over it replaces the text on both sides and leaves the boundary.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Span`] if an edit lies outside the text, and
    /// [`ErrorKind::Replace`] if a text cannot be written in the format.
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
    /// What the labels of its speakers stand for, where its head tells; sorted.
    pub legend: Vec<Key>,
    /// What a person should look at, because no rule can.
    pub notices: Vec<Notice>,
    /// The way back.
    pub source: Box<dyn Source>,
}

impl Document {
    /// The text below a span, wrapped so that it is not printed by accident.
    #[must_use]
    pub fn original(&self, span: Span) -> Original {
        Original::from(span.of(&self.text))
    }

    /// The pieces of a passage that are its own words: the contents of the blocks below it, line
    /// by line, without the labels, bullets and `>` marks between them. In order, never empty.
    ///
    /// A passage on one line is one piece; a hard-wrapped quotation is one piece a line.
    #[must_use]
    pub fn pieces(&self, passage: Span) -> Vec<Span> {
        let first = self.blocks.partition_point(|b| b.span.end <= passage.start);
        let mut pieces = Vec::new();
        for block in self.blocks.iter().skip(first) {
            if block.span.start >= passage.end {
                break;
            }
            let part = Span::new(
                block.content.start.max(passage.start),
                block.content.end.min(passage.end),
            );
            structure::lines_of(&self.text, part, &mut pieces);
        }
        pieces
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

/// The document's text with the edits made.
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

/// Checks that edits can be made in a text: in order, disjoint, inside it and on `char` boundaries.
///
/// # Errors
///
/// [`ErrorKind::Span`] with the byte where the first wrong edit starts.
pub(crate) fn check(text: &str, edits: &[Edit]) -> Result<()> {
    let mut at = 0;
    for edit in edits {
        let Span { start, end } = edit.span;
        if start < at || text.get(start..end).is_none() {
            return Err(Error::new(ErrorKind::Span).at_byte(start as u64));
        }
        at = end;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(text: &str) -> Document {
        let origin = Origin {
            number: 1,
            path: PathBuf::new(),
        };
        read(
            Format::Text,
            text.as_bytes().to_vec(),
            origin,
            Structure::built_in(),
        )
        .expect("plain text is read")
    }

    #[test]
    fn edits_out_of_order_or_off_a_boundary_are_refused() {
        let edit = |start, end| Edit {
            span: Span { start, end },
            text: String::new(),
        };
        let text = "Daniëlle";
        assert!(check(text, &[edit(0, 2), edit(2, 2), edit(6, 9)]).is_ok());
        for wrong in [
            vec![edit(0, 5)],
            vec![edit(8, 99)],
            vec![edit(2, 4), edit(3, 4)],
            vec![edit(3, 2)],
        ] {
            let error = check(text, &wrong).expect_err("refused");
            assert_eq!(error.kind(), ErrorKind::Span);
        }
    }

    #[test]
    fn debug_of_a_document_tells_no_text_and_no_path() {
        let mut d = document("Naam: Ruthmila\n");
        d.origin.path = PathBuf::from("Ruthmila.txt");
        assert_eq!(
            format!("{d:?}"),
            "Document(Origin(document 1), 15 bytes, 1 blocks)"
        );
    }

    #[test]
    fn pieces_of_a_passage_leave_out_labels_and_marks() {
        let d = document("R: [citaat]Eerst dit.\nR: Dan dat.[/citaat]\n");
        let pieces: Vec<&str> = d
            .pieces(d.marks[0].span)
            .into_iter()
            .map(|s| s.of(&d.text))
            .collect();
        assert_eq!(pieces, ["Eerst dit.", "Dan dat."]);
    }

    /// What the invented odd documents come to: the kind of error, or the number of blocks.
    #[test]
    fn odd_documents_are_read_or_refused_as_they_should() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/odd");
        use ErrorKind::{Container, Embedded, Encoding, Encrypted, TrackedChanges};
        for (name, outcome) in [
            ("broken.docx", Err(Container)),
            ("embedded.docx", Err(Embedded)),
            ("encrypted.docx", Err(Encrypted)),
            ("tracked_changes.docx", Err(TrackedChanges)),
            ("not_utf8_cp850.txt", Err(Encoding)),
            ("nul_bytes.txt", Err(Encoding)),
            ("mojibake.txt", Err(Encoding)),
            ("utf16_no_bom.txt", Ok(3)),
            ("empty.txt", Ok(0)),
            ("bom_only.txt", Ok(0)),
            ("cr_only.txt", Ok(3)),
            ("mixed_newlines.txt", Ok(5)),
            ("long_line.txt", Ok(1)),
        ] {
            let path = folder.join(name);
            let bytes = std::fs::read(&path).unwrap_or_else(|e| panic!("{name}: {e}"));
            let format = Format::of(&path).expect("a known extension");
            let origin = Origin {
                number: 1,
                path: PathBuf::new(),
            };
            let read = read(format, bytes.clone(), origin, Structure::built_in());
            match (read, outcome) {
                (Ok(d), Ok(blocks)) => {
                    assert_eq!(d.blocks.len(), blocks, "{name}");
                    assert_eq!(d.source.write(&d.text, &[]), Ok(bytes), "{name}");
                }
                (Err(e), Err(kind)) => assert_eq!(e.kind(), kind, "{name}"),
                (Ok(_), Err(kind)) => panic!("{name} should be refused: {kind:?}"),
                (Err(e), Ok(_)) => panic!("{name} should be read: {e}"),
            }
        }
    }

    #[test]
    fn a_document_above_the_limit_is_refused() {
        let origin = Origin {
            number: 3,
            path: PathBuf::new(),
        };
        let error = read(
            Format::Text,
            vec![b'a'; MAX_BYTES + 1],
            origin,
            Structure::built_in(),
        )
        .expect_err("refused");
        assert_eq!(error.kind(), ErrorKind::TooLarge);
        assert_eq!(error.place().document, 3);
    }
}
