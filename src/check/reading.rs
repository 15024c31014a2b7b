//! Bytes read as text in every encoding that they may have.

use crate::Span;

/// The upper half of Windows-1252.
const WINDOWS: &str = "€\u{fffd}‚ƒ„…†‡ˆ‰Š‹Œ\u{fffd}Ž\u{fffd}\u{fffd}‘’“”•–—˜™š›œ\u{fffd}žŸ\u{a0}¡¢£¤¥¦§¨©ª«¬\u{ad}®¯°±²³´µ¶·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ";

/// The upper half of Mac Roman.
const MAC: &str = "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø¿¡¬√ƒ≈∆«»…\u{a0}ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\u{f8ff}ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ";

/// The upper half of code page 850.
const DOS: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";

/// The fewest characters of a run in raw bytes that may be a name by itself.
const MIN_RUN: usize = 6;

/// From how many characters on a run in raw bytes is read as text.
const TEXT_RUN: usize = 16;

/// How bytes are read as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    Utf8,
    /// Low byte first, from the given byte on.
    Utf16Le(usize),
    /// High byte first, from the given byte on.
    Utf16Be(usize),
    /// One byte a character.
    Single,
}

/// Bytes read in one encoding.
pub(crate) struct Reading {
    pub(crate) text: String,
    encoding: Encoding,
}

/// A piece of a reading.
pub(crate) struct Run<'t> {
    pub(crate) start: usize,
    pub(crate) text: &'t str,
    /// Too short for anything but a longer name in its plain form.
    pub(crate) is_short: bool,
}

impl Reading {
    /// The bytes below a span of the text. O(n).
    pub(crate) fn source(&self, span: Span) -> Span {
        let place = |at: usize| match self.encoding {
            Encoding::Utf8 => at,
            Encoding::Single => self.text[..at].chars().count(),
            Encoding::Utf16Le(from) | Encoding::Utf16Be(from) => {
                from + 2 * self.text[..at].chars().map(char::len_utf16).sum::<usize>()
            }
        };
        Span::new(place(span.start), place(span.end))
    }

    /// Whether this is text and no data: no control characters but white space, and no letters
    /// that UTF-16 makes of other encodings. What holds as UTF-8 is text whatever its letters are.
    pub(crate) fn is_text(&self) -> bool {
        let speaks_for_data = match self.encoding {
            Encoding::Utf8 => |c: char| c.is_control() && is_data(c),
            _ => is_data,
        };
        !self.text.chars().any(speaks_for_data)
    }

    /// The text whole; of data, the runs that may be text. O(n).
    pub(crate) fn runs(&self) -> Vec<Run<'_>> {
        if self.is_text() {
            return vec![Run {
                start: 0,
                text: &self.text,
                is_short: false,
            }];
        }
        // In data a letter with an accent may be anything: runs are cut with and without them.
        let narrow = |c: char| is_data(c) || !c.is_ascii();
        let wide: &dyn Fn(char) -> bool = &is_data;
        let cuts: [&dyn Fn(char) -> bool; 2] = [wide, &narrow];
        let mut runs = Vec::new();
        for cut in cuts {
            let mut start = 0;
            for piece in self.text.split_inclusive(cut) {
                let text = piece.strip_suffix(cut).unwrap_or(piece);
                if text.len() >= MIN_RUN {
                    runs.push(Run {
                        start,
                        text,
                        is_short: text.len() < TEXT_RUN || !is_plain(text),
                    });
                }
                start += piece.len();
            }
        }
        runs
    }
}

/// Whether a character speaks for data: a control character, or a letter far from Europe.
fn is_data(c: char) -> bool {
    match c {
        // A null byte is half a letter of UTF-16.
        '\0' | '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1a}' | '\u{1b}' => false,
        '\u{2000}'..='\u{2bff}' | '\u{fb00}'..='\u{fb06}' | '\u{feff}' => false,
        _ => c.is_control() || c > '\u{5ff}' && !('\u{1e00}'..='\u{1fff}').contains(&c),
    }
}

/// Whether two of three characters are plain letters, digits and spaces: by chance, few are.
fn is_plain(text: &str) -> bool {
    let plain = text
        .bytes()
        .filter(|b| b.is_ascii_alphanumeric() || *b == b' ');
    plain.count() * 3 >= text.chars().count() * 2
}

/// Reads bytes as Windows-1252; bytes without a meaning become U+FFFD.
pub(crate) fn windows(bytes: &[u8]) -> String {
    single(bytes, WINDOWS)
}

fn single(bytes: &[u8], upper: &str) -> String {
    let table: Vec<char> = upper.chars().collect();
    let read = |b: &u8| match b.checked_sub(0x80) {
        None => char::from(*b),
        Some(i) => table.get(usize::from(i)).copied().unwrap_or('\u{fffd}'),
    };
    bytes.iter().map(read).collect()
}

pub(crate) fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|b| unit([b[0], b[1]]));
    char::decode_utf16(units)
        .map(|c| c.unwrap_or('\u{fffd}'))
        .collect()
}

/// Reads what is UTF-8 among other bytes, each of which becomes a control character.
fn mixed(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| '\u{1}'));
    }
    text
}

/// Reads bytes in every encoding that may give another text: UTF-8 if they are that, else
/// Windows-1252, Mac Roman (text only), code page 850 (text only) and the UTF-8 among them; UTF-16 of both orders and alignments if there is
/// a byte order mark or a null byte. At least one reading. O(n), at most eight times the bytes.
pub(crate) fn readings(bytes: &[u8]) -> Vec<Reading> {
    let mut readings = Vec::new();
    let mut add = |text: String, encoding| readings.push(Reading { text, encoding });
    let mark = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    match std::str::from_utf8(bytes) {
        Ok(text) => add(text.to_owned(), Encoding::Utf8),
        Err(_) => {
            // Data of other programs is searched as Windows-1252 alone.
            let is_text = bytes.iter().all(|b| !is_data((*b).min(b'~').into()));
            let tables: &[&str] = if is_text {
                &[WINDOWS, MAC, DOS]
            } else {
                &[WINDOWS]
            };
            for table in tables {
                add(single(bytes, table), Encoding::Single);
            }
            add(mixed(bytes), Encoding::Utf8);
        }
    }
    if mark || memchr::memchr(0, bytes).is_some() {
        for from in 0..2.min(bytes.len()) {
            add(
                utf16(&bytes[from..], u16::from_le_bytes),
                Encoding::Utf16Le(from),
            );
            add(
                utf16(&bytes[from..], u16::from_be_bytes),
                Encoding::Utf16Be(from),
            );
        }
    }
    readings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encoding_is_tried_and_leads_back() {
        let utf16: Vec<u8> = "x Renée"
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect();
        let odd: Vec<u8> = [b"\x01".as_slice(), &utf16].concat();
        for (bytes, span) in [
            ("x Renée".as_bytes(), 2..8),
            (b"x Ren\xe9e", 2..7),
            (b"x Ren\x8ee", 2..7),
            (b"x Ren\x82e", 2..7),
            (&utf16, 4..14),
            (&odd, 5..15),
        ] {
            let found = readings(bytes).into_iter().find_map(|r| {
                let at = r.text.find("Renée")?;
                Some(r.source(Span::new(at, at + 6)))
            });
            assert_eq!(found, Some(span.into()));
        }
    }
}
