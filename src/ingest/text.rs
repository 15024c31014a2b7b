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
        legend,
        notices,
    } = rules.outline(&decoded.text);
    Ok(Document {
        origin,
        text: decoded.text,
        blocks,
        marks,
        legend,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Span;
    use crate::ingest::{Format, apply, read};
    use proptest::prelude::*;
    use std::path::PathBuf;

    fn origin() -> Origin {
        Origin {
            number: 1,
            path: PathBuf::new(),
        }
    }

    /// How a text may be spelled.
    #[derive(Clone, Copy, Debug)]
    enum Spelling {
        Utf8,
        Utf8Mark,
        Utf16LeMark,
        Utf16BeMark,
        Windows1252,
    }

    fn spell(text: &str, spelling: Spelling) -> Vec<u8> {
        match spelling {
            Spelling::Utf8 => text.as_bytes().to_vec(),
            Spelling::Utf8Mark => [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
            Spelling::Utf16LeMark => ["\u{feff}", text]
                .concat()
                .encode_utf16()
                .flat_map(u16::to_le_bytes)
                .collect(),
            Spelling::Utf16BeMark => ["\u{feff}", text]
                .concat()
                .encode_utf16()
                .flat_map(u16::to_be_bytes)
                .collect(),
            Spelling::Windows1252 => {
                let (bytes, _, unmappable) = encoding_rs::WINDOWS_1252.encode(text);
                assert!(!unmappable);
                bytes.into_owned()
            }
        }
    }

    fn spelling() -> impl Strategy<Value = Spelling> {
        prop::sample::select(vec![
            Spelling::Utf8,
            Spelling::Utf8Mark,
            Spelling::Utf16LeMark,
            Spelling::Utf16BeMark,
            Spelling::Windows1252,
        ])
    }

    /// Notes that every spelling can hold, with all line ends.
    fn notes() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec![
            "R: ",
            "Daniëlle",
            " zegt: ",
            "“één keer”",
            "\n",
            "\r\n",
            "\r",
            "naar huis",
            ", ",
            "café",
            " ’s avonds ",
            "Naam:\t",
        ]);
        prop::collection::vec(piece, 0..30).prop_map(|v| v.concat())
    }

    proptest! {
        #[test]
        fn untouched_text_is_byte_identical(
            text in notes(),
            spelling in spelling(),
            at in any::<prop::sample::Index>(),
            length in 0..6_usize,
            with in "[a-zë]{0,8}",
        ) {
            // Without a letter above ASCII, Windows-1252 is UTF-8.
            let spelling = match spelling {
                Spelling::Windows1252 if text.is_ascii() => Spelling::Utf8,
                other => other,
            };
            let bytes = spell(&text, spelling);
            let document = read(Format::Text, bytes.clone(), origin(), Structure::built_in()).expect("reads");
            prop_assert_eq!(&document.text, &text);
            prop_assert_eq!(document.source.write(&text, &[]).expect("writes"), bytes);
            let start = at.index(text.len() + 1);
            let end = (start + length).min(text.len());
            prop_assume!(text.get(start..end).is_some());
            let edits = [Edit { span: Span::new(start, end), text: with }];
            let written = document.source.write(&text, &edits).expect("writes");
            prop_assert_eq!(written, spell(&apply(&text, &edits), spelling));
        }

        #[test]
        fn any_bytes_give_a_document_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            if let Ok(document) = read(Format::Text, bytes.clone(), origin(), Structure::built_in()) {
                prop_assert_eq!(document.source.write(&document.text, &[]).expect("writes"), bytes);
            }
        }
    }
}
