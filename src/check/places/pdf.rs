//! PDF: streams inflated, and what their strings say together.

use super::{Content, Reader, Reason, Unit};
use crate::check::reading::utf16;
use memchr::memmem;

/// How far before a stream its dictionary is looked for.
const DICTIONARY: usize = 2048;

/// From how many thousandths of the type size on a gap in a line is a space.
const SPACE: f32 = 150.0;

impl Reader<'_> {
    /// The strings outside streams, then every stream by itself.
    pub(super) fn pdf(&mut self, bytes: &[u8]) {
        let has = |bytes: &[u8], words: &[&str]| {
            words
                .iter()
                .any(|w| memmem::find(bytes, w.as_bytes()).is_some())
        };
        let mut glyphs = has(bytes, &["/Identity-H", "/Identity-V", "/Type3"]);
        if has(bytes, &["/Encrypt"]) {
            self.unreadable(Reason::Encrypted);
        }
        self.strings(bytes);
        let (mut at, mut number) = (0, 0);
        while let Some(found) = memmem::find(&bytes[at..], b"stream") {
            let mark = at + found;
            at = mark + 6;
            let start = match &bytes[at..] {
                [b'\r', b'\n', ..] => at + 2,
                [b'\n' | b'\r', ..] => at + 1,
                _ => continue,
            };
            if bytes[..mark].ends_with(b"end") {
                continue;
            }
            let end =
                memmem::find(&bytes[start..], b"endstream").map_or(bytes.len(), |e| start + e);
            at = end;
            let before = &bytes[mark.saturating_sub(DICTIONARY)..mark];
            let dictionary = &before[memmem::rfind(before, b"obj").unwrap_or(0)..];
            if has(
                dictionary,
                &[
                    "/DCTDecode",
                    "/JPXDecode",
                    "/CCITTFaxDecode",
                    "/JBIG2Decode",
                    "/Image",
                ],
            ) {
                self.unreadable(Reason::Raw);
            } else if has(
                dictionary,
                &[
                    "/LZWDecode",
                    "/LZW ",
                    "/ASCII85Decode",
                    "/A85",
                    "/ASCIIHexDecode",
                    "/AHx",
                    "/RunLengthDecode",
                    "/Crypt",
                ],
            ) {
                self.unreadable(Reason::Packed);
            } else if has(dictionary, &["/FlateDecode", "/Fl"]) {
                let content = self.unpack(&mut flate2::read::ZlibDecoder::new(&bytes[start..end]));
                glyphs |= has(&content, &["/Identity-H", "/Identity-V", "/Type3"]);
                if has(dictionary, &["/EmbeddedFile", "/XML"]) || content.starts_with(b"PK\x03\x04")
                {
                    self.stream(number, &content);
                } else {
                    self.raw(&content);
                    self.strings(&content);
                }
            } else if has(dictionary, &["/EmbeddedFile"]) {
                self.stream(number, &bytes[start..end]);
            }
            number += 1;
        }
        if glyphs {
            self.unreadable(Reason::Glyphs);
        }
    }

    fn strings(&mut self, content: &[u8]) {
        let (bytes, wide) = strings(content);
        self.give(Unit::Strings, Content::Bytes(&bytes));
        self.give(Unit::Strings, Content::Text(&wide));
    }
}

/// What the strings of a content say: those of one byte a character, and those in UTF-16. Strings
/// in one array run on, with a space where they are set apart; others stand on lines of their own.
fn strings(content: &[u8]) -> (Vec<u8>, String) {
    let (mut bytes, mut wide) = (Vec::new(), String::new());
    let (mut at, mut in_array) = (0, false);
    while at < content.len() {
        let (string, next) = match content[at] {
            b'[' | b']' => {
                in_array = content[at] == b'[';
                bytes.push(b'\n');
                at += 1;
                continue;
            }
            b'-' if in_array => {
                let digits = content[at + 1..]
                    .iter()
                    .take_while(|b| b.is_ascii_digit() || **b == b'.')
                    .count();
                let number = std::str::from_utf8(&content[at + 1..=at + digits]).unwrap_or("");
                if number.parse::<f32>().is_ok_and(|n| n >= SPACE) {
                    bytes.push(b' ');
                }
                at += 1 + digits;
                continue;
            }
            b'(' => literal(content, at + 1),
            b'<' if content.get(at + 1) == Some(&b'<') => {
                at += 2;
                continue;
            }
            b'<' => hexadecimal(content, at + 1),
            _ => {
                at += 1;
                continue;
            }
        };
        at = next;
        if let Some(text) = string.strip_prefix(b"\xfe\xff") {
            wide.push_str(&utf16(text, u16::from_be_bytes));
            wide.push('\n');
        } else {
            bytes.extend(string);
            if !in_array {
                bytes.push(b'\n');
            }
        }
    }
    (bytes, wide)
}

/// The string in parentheses whose inside starts at `at`, and where it ends.
fn literal(content: &[u8], mut at: usize) -> (Vec<u8>, usize) {
    let (mut string, mut depth) = (Vec::new(), 1);
    while let Some(byte) = content.get(at) {
        at += 1;
        match byte {
            b'(' => depth += 1,
            b')' => {
                depth -= 1;
                if depth == 0 {
                    break;
                }
            }
            b'\\' => {
                let octal = content[at..]
                    .iter()
                    .take(3)
                    .take_while(|b| (b'0'..=b'7').contains(b))
                    .count();
                if octal > 0 {
                    let code = content[at..at + octal]
                        .iter()
                        .fold(0_u32, |n, b| n * 8 + u32::from(b - b'0'));
                    string.extend(u8::try_from(code & 0xff));
                    at += octal;
                    continue;
                }
                match content.get(at) {
                    Some(b'n' | b'r' | b't' | b'b' | b'f') => string.push(b'\n'),
                    // A line that the file breaks, not the text.
                    Some(b'\n') => {}
                    Some(b'\r') => at += usize::from(content.get(at + 1) == Some(&b'\n')),
                    Some(other) => string.push(*other),
                    None => {}
                }
                at += 1;
                continue;
            }
            _ => {}
        }
        string.push(*byte);
    }
    (string, at)
}

/// The string in angle brackets whose inside starts at `at`, and where it ends; empty if it is none.
fn hexadecimal(content: &[u8], at: usize) -> (Vec<u8>, usize) {
    let digits = content[at..]
        .iter()
        .take_while(|b| b.is_ascii_hexdigit() || b.is_ascii_whitespace())
        .count();
    if content.get(at + digits) != Some(&b'>') {
        return (Vec::new(), at);
    }
    let values: Vec<u8> = content[at..at + digits]
        .iter()
        .filter_map(|b| char::from(*b).to_digit(16))
        .filter_map(|d| u8::try_from(d).ok())
        .collect();
    let string = values
        .chunks(2)
        .map(|p| p[0] << 4 | p.get(1).copied().unwrap_or(0))
        .collect();
    (string, at + digits + 1)
}

#[cfg(test)]
mod tests {
    use super::strings;

    #[test]
    fn strings_run_on_within_an_array() {
        let content = br"BT [(San) 20 (ne) -250 <42616b> (k\145r)] TJ (\(a\)) Tj <FEFF00E9> Tj ET";
        let (bytes, wide) = strings(content);
        assert_eq!(bytes, b"\nSanne Bakker\n(a)\n");
        assert_eq!(wide, "\u{e9}\n");
    }
}
