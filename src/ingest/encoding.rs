//! Encodings: bytes to text without loss, and edits back to the same encoding.

use super::{Edit, doubt};
use crate::{Error, ErrorKind, Result};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// An encoding that text is read from and written back in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
    Windows1252,
}

/// A text and how its bytes spelled it.
pub(super) struct Decoded {
    pub(super) text: String,
    pub(super) encoding: Encoding,
    /// Whether a byte order mark stood before the text.
    pub(super) mark: bool,
}

const UTF8_MARK: &[u8] = b"\xEF\xBB\xBF";
const UTF16LE_MARK: &[u8] = b"\xFF\xFE";
const UTF16BE_MARK: &[u8] = b"\xFE\xFF";

/// Decodes text: UTF-8 and UTF-16 with or without a byte order mark, and Windows-1252.
///
/// # Errors
///
/// [`ErrorKind::Encoding`] with line and byte where the bytes cannot be decoded without loss, or
/// where another reading is as likely; [`ErrorKind::UnknownFormat`] for rich text.
pub(super) fn decode(bytes: Vec<u8>) -> Result<Decoded> {
    let decoded = if bytes.starts_with(UTF8_MARK) {
        utf8(bytes, UTF8_MARK.len())?
    } else if bytes.starts_with(UTF16LE_MARK) {
        utf16(&bytes, UTF16LE_MARK.len(), Encoding::Utf16Le)?
    } else if bytes.starts_with(UTF16BE_MARK) {
        utf16(&bytes, UTF16BE_MARK.len(), Encoding::Utf16Be)?
    } else if let Some(nul) = memchr::memchr(0, &bytes) {
        match utf16_without_mark(&bytes) {
            Some(encoding) => utf16(&bytes, 0, encoding)?,
            None => return Err(at(&bytes, nul)),
        }
    } else {
        match std::str::from_utf8(&bytes) {
            Ok(_) => utf8(bytes, 0)?,
            Err(error) => windows_1252(&bytes, error.valid_up_to())?,
        }
    };
    // Rich text is ASCII with its letters escaped: names in it would not be found.
    if decoded.text.starts_with("{\\rtf") {
        return Err(Error::new(ErrorKind::UnknownFormat));
    }
    if let Some(byte) =
        memchr::memchr(0, decoded.text.as_bytes()).or_else(|| doubt::in_text(&decoded.text))
    {
        let line = line_of(decoded.text.as_bytes(), byte);
        return Err(Error::new(ErrorKind::Encoding).at_line(line));
    }
    Ok(decoded)
}

/// An encoding error at a byte of the file.
fn at(bytes: &[u8], byte: usize) -> Error {
    Error::new(ErrorKind::Encoding)
        .at_line(line_of(bytes, byte))
        .at_byte(byte as u64)
}

/// The line of a byte, from 1; a line ends with LF, CRLF or CR.
fn line_of(bytes: &[u8], byte: usize) -> u32 {
    let before = bytes.get(..byte).unwrap_or(bytes);
    let ends = memchr::memchr2_iter(b'\n', b'\r', before)
        .filter(|&i| before[i] == b'\n' || before.get(i + 1) != Some(&b'\n'))
        .count();
    u32::try_from(ends + 1).unwrap_or(u32::MAX)
}

fn utf8(mut bytes: Vec<u8>, mark: usize) -> Result<Decoded> {
    if let Err(error) = std::str::from_utf8(&bytes) {
        return Err(at(&bytes, error.valid_up_to()));
    }
    bytes.drain(..mark);
    let text = String::from_utf8(bytes).map_err(|_| Error::new(ErrorKind::Encoding))?;
    Ok(Decoded {
        text,
        encoding: Encoding::Utf8,
        mark: mark > 0,
    })
}

fn utf16(bytes: &[u8], mark: usize, encoding: Encoding) -> Result<Decoded> {
    let body = bytes.get(mark..).unwrap_or(&[]);
    if body.len() % 2 == 1 {
        return Err(at(bytes, bytes.len() - 1));
    }
    let units = body.chunks_exact(2).map(|pair| match encoding {
        Encoding::Utf16Be => u16::from_be_bytes([pair[0], pair[1]]),
        _ => u16::from_le_bytes([pair[0], pair[1]]),
    });
    let mut text = String::with_capacity(body.len() / 2 + body.len() / 16);
    let mut lines = 1;
    let mut byte = mark;
    for decoded in char::decode_utf16(units) {
        match decoded {
            Ok(c) => {
                lines += u32::from(c == '\n');
                byte += c.len_utf16() * 2;
                text.push(c);
            }
            // UTF-32 and surrogates without a partner end here.
            Err(_) => {
                return Err(Error::new(ErrorKind::Encoding)
                    .at_line(lines)
                    .at_byte(byte as u64));
            }
        }
    }
    Ok(Decoded {
        text,
        encoding,
        mark: mark > 0,
    })
}

/// UTF-16 by its NUL bytes: in Dutch nearly every other byte is one, always on the same side.
fn utf16_without_mark(bytes: &[u8]) -> Option<Encoding> {
    if bytes.len() % 2 == 1 {
        return None;
    }
    let (mut even, mut odd) = (0_usize, 0_usize);
    for pair in bytes.chunks_exact(2) {
        even += usize::from(pair[0] == 0);
        odd += usize::from(pair[1] == 0);
    }
    let most = bytes.len() / 2 * 2 / 3;
    match (even, odd) {
        (0, odd) if odd > most => Some(Encoding::Utf16Le),
        (even, 0) if even > most => Some(Encoding::Utf16Be),
        _ => None,
    }
}

/// Windows-1252 where nothing speaks against it.
fn windows_1252(bytes: &[u8], invalid: usize) -> Result<Decoded> {
    // Whole UTF-8 sequences beside an invalid byte: damaged UTF-8, or two encodings in one file.
    if holds_utf8(bytes) {
        return Err(at(bytes, invalid));
    }
    if let Some(byte) = doubt::in_single_bytes(bytes) {
        return Err(at(bytes, byte));
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(Some(b"nl"), Utf8Detection::Deny);
    if guess != encoding_rs::WINDOWS_1252 {
        return Err(at(bytes, invalid));
    }
    encoding_rs::WINDOWS_1252
        .decode_without_bom_handling_and_without_replacement(bytes)
        .map(|text| Decoded {
            text: text.into_owned(),
            encoding: Encoding::Windows1252,
            mark: false,
        })
        .ok_or_else(|| at(bytes, invalid))
}

/// Whether bytes hold at least as many letters spelled in UTF-8 as invalid bytes. Fewer may be
/// chance (`É”` in Windows-1252 is one such); what they hide is seen in the decoded text.
fn holds_utf8(bytes: &[u8]) -> bool {
    let (mut letters, mut invalid) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        letters += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        invalid += chunk.invalid().len();
    }
    letters > 0 && letters >= invalid
}

impl Decoded {
    /// The way back, without the text.
    pub(super) fn encoder(&self) -> Encoder {
        Encoder {
            encoding: self.encoding,
            mark: self.mark,
        }
    }
}

/// Writes text in the encoding that it was read from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Encoder {
    encoding: Encoding,
    mark: bool,
}

impl Encoder {
    /// The text's bytes with the edits made, in the original encoding; edits are checked before.
    ///
    /// A letter of an edit that Windows-1252 lacks is written as its base letter (`ş` as `s`).
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Replace`] where it has no base letter.
    pub(super) fn encode(self, text: &str, edits: &[Edit]) -> Result<Vec<u8>> {
        let mut out = Vec::with_capacity(text.len() + text.len() / 16 + 8);
        if self.mark {
            self.put("\u{feff}", &mut out)?;
        }
        let mut last = 0;
        for edit in edits {
            self.put(text.get(last..edit.span.start).unwrap_or(""), &mut out)?;
            self.put(&edit.text, &mut out)
                .map_err(|e| e.at_byte(edit.span.start as u64))?;
            last = edit.span.end;
        }
        self.put(text.get(last..).unwrap_or(""), &mut out)?;
        Ok(out)
    }

    fn put(self, text: &str, out: &mut Vec<u8>) -> Result<()> {
        match self.encoding {
            Encoding::Utf8 => out.extend_from_slice(text.as_bytes()),
            Encoding::Utf16Le => out.extend(text.encode_utf16().flat_map(u16::to_le_bytes)),
            Encoding::Utf16Be => out.extend(text.encode_utf16().flat_map(u16::to_be_bytes)),
            Encoding::Windows1252 => {
                let (bytes, _, unmappable) = encoding_rs::WINDOWS_1252.encode(text);
                if !unmappable {
                    out.extend_from_slice(&bytes);
                    return Ok(());
                }
                for c in text.chars() {
                    if !put_windows_1252(c, out) && !fold(c, out) {
                        return Err(Error::new(ErrorKind::Replace));
                    }
                }
            }
        }
        Ok(())
    }
}

fn put_windows_1252(c: char, out: &mut Vec<u8>) -> bool {
    let mut buffer = [0; 4];
    let (bytes, _, unmappable) = encoding_rs::WINDOWS_1252.encode(c.encode_utf8(&mut buffer));
    if !unmappable {
        out.extend_from_slice(&bytes);
    }
    !unmappable
}

/// Letters with a stroke and the like, which have no decomposition in Unicode.
const STROKED: &[(char, &str)] = &[
    ('ı', "i"),
    ('ł', "l"),
    ('Ł', "L"),
    ('đ', "d"),
    ('Đ', "D"),
    ('ħ', "h"),
    ('Ħ', "H"),
    ('ŧ', "t"),
    ('Ŧ', "T"),
    ('ŋ', "ng"),
    ('Ŋ', "Ng"),
    ('ə', "e"),
    ('Ə', "E"),
    ('ɛ', "e"),
    ('ɔ', "o"),
    ('ẞ', "SS"),
    ('\u{2010}', "-"),
    ('\u{2011}', "-"),
    ('\u{2212}', "-"),
    ('\u{202f}', "\u{a0}"),
    ('\u{2009}', " "),
];

/// Writes a letter's base form; whether there is one.
fn fold(c: char, out: &mut Vec<u8>) -> bool {
    if let Some((_, base)) = STROKED.iter().find(|(letter, _)| *letter == c) {
        return base.chars().all(|b| put_windows_1252(b, out));
    }
    let mut any = false;
    for base in c.to_string().nfkd() {
        if is_combining_mark(base) {
            continue;
        }
        if base == c || !put_windows_1252(base, out) {
            return false;
        }
        any = true;
    }
    any
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Span;

    fn decoded(bytes: &[u8]) -> (String, Encoding, bool) {
        let d = decode(bytes.to_vec()).expect("decodes");
        (d.text, d.encoding, d.mark)
    }

    fn refused(bytes: &[u8]) -> (ErrorKind, u32, Option<u64>) {
        let Err(e) = decode(bytes.to_vec()) else {
            panic!("{} bytes were not refused", bytes.len());
        };
        (e.kind(), e.place().line, e.place().byte)
    }

    fn utf16le(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    fn utf16be(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_be_bytes).collect()
    }

    fn latin(text: &str) -> Vec<u8> {
        let (bytes, _, unmappable) = encoding_rs::WINDOWS_1252.encode(text);
        assert!(!unmappable);
        bytes.into_owned()
    }

    #[test]
    fn every_supported_encoding_is_recognised() {
        let text = "R: Daniëlle zegt: “’t was één 🦦”.\r\n";
        assert_eq!(
            decoded(text.as_bytes()),
            (text.into(), Encoding::Utf8, false)
        );
        assert_eq!(
            decoded(&[UTF8_MARK, text.as_bytes()].concat()),
            (text.into(), Encoding::Utf8, true)
        );
        for (body, mark, encoding) in [
            (utf16le(text), UTF16LE_MARK, Encoding::Utf16Le),
            (utf16be(text), UTF16BE_MARK, Encoding::Utf16Be),
        ] {
            assert_eq!(
                decoded(&[mark, &body].concat()),
                (text.into(), encoding, true)
            );
            assert_eq!(decoded(&body), (text.into(), encoding, false));
        }
        for text in [
            "Daniëlle",
            "Zoë en José: een café",
            "‘Ja’, zegt Thé. Het kostte € 5.",
            "één\r\nGeïnterviewd: mevrouw Brønsted-Müller, over Curaçao en haar privé-ideeën\r\n",
        ] {
            assert_eq!(
                decoded(&latin(text)),
                (text.into(), Encoding::Windows1252, false)
            );
        }
        assert_eq!(decoded(b""), (String::new(), Encoding::Utf8, false));
        assert_eq!(decoded(UTF8_MARK), (String::new(), Encoding::Utf8, true));
    }

    #[test]
    fn what_cannot_be_decoded_is_refused_with_its_place() {
        use ErrorKind::Encoding as E;
        assert_eq!(refused(b"een\r\nt\0wee"), (E, 2, Some(6)));
        assert_eq!(refused(b"\xEF\xBB\xBFeen\r\xFF"), (E, 2, Some(7)));
        // Two encodings in one file.
        let mixed = ["Daniëlle\n".as_bytes(), &latin("Zoë\n")].concat();
        assert_eq!(refused(&mixed), (E, 2, Some(12)));
        // Half a surrogate, an odd byte, UTF-32.
        assert_eq!(refused(b"\xFF\xFEa\0\n\0\x00\xD8b\0"), (E, 2, Some(6)));
        assert_eq!(refused(b"\xFF\xFEa\0b"), (E, 1, Some(4)));
        assert_eq!(refused(b"\xFF\xFE\0\0a\0\0\0").0, E);
        assert_eq!(refused("een\nDaniÃ«lle".as_bytes()), (E, 2, None));
        // Code page 850.
        assert_eq!(refused(b"een\nDani\x89lle"), (E, 2, Some(8)));
        assert_eq!(refused(b"{\\rtf1 x}").0, ErrorKind::UnknownFormat);
    }

    #[test]
    fn letters_that_the_encoding_lacks_are_folded() {
        let encoder = Encoder {
            encoding: Encoding::Windows1252,
            mark: false,
        };
        let edit = |text: &str| {
            vec![Edit {
                span: Span::new(0, 2),
                text: text.into(),
            }]
        };
        let out = encoder
            .encode("Jo is", &edit("Ayşe Wiśniewska-Čapek Yıldız Łódź"))
            .expect("folds");
        assert_eq!(out, latin("Ayse Wisniewska-Capek Yildiz Lódz is"));
        let error = encoder.encode("Jo is", &edit("🦦")).expect_err("refused");
        assert_eq!(error.kind(), ErrorKind::Replace);
        assert_eq!(error.place().byte, Some(0));
    }
}
