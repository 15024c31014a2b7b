//! Text as the sieve compares it: what patterns seldom tell apart is one.

/// Stands for any character beyond ASCII.
pub(super) const OTHER: u8 = 0x80;

/// A text in plain form, and where each of its bytes comes from.
///
/// Lower case, figures as `0`, a character beyond ASCII as one byte, a run of white space as one
/// space and a run of one control character as one.
#[derive(Default)]
pub(super) struct Plain {
    pub(super) bytes: Vec<u8>,
    /// For each byte, where in the text it begins.
    pub(super) from: Vec<u32>,
}

impl Plain {
    /// Takes the plain form of a text. O(n).
    pub(super) fn take(&mut self, text: &str) {
        self.bytes.clear();
        self.from.clear();
        self.bytes.reserve(text.len());
        self.from.reserve(text.len());
        let bytes = text.as_bytes();
        let mut at = 0;
        let mut last = 0;
        while let Some(&byte) = bytes.get(at) {
            let (new, length) = match byte {
                0..0x80 => (PLAIN[usize::from(byte)], 1),
                0xc2 if bytes.get(at + 1) == Some(&0xa0) => (b' ', 2),
                0xe2 if bytes.get(at + 1..at + 3) == Some(&[0x80, 0xaf]) => (b' ', 3),
                0xc0..0xe0 => (OTHER, 2),
                0xe0..0xf0 => (OTHER, 3),
                _ => (OTHER, 4),
            };
            if new > b' ' || last != new {
                self.bytes.push(new);
                self.from.push(at as u32);
            }
            last = new;
            at += length;
        }
    }
}

const PLAIN: [u8; 128] = {
    let mut table = [0; 128];
    let mut byte = 0;
    while byte < 128 {
        table[byte as usize] = match byte {
            b'0'..=b'9' => b'0',
            b' ' | b'\t'..=b'\r' => b' ',
            _ => byte.to_ascii_lowercase(),
        };
        byte += 1;
    }
    table
};

/// The plain form of a character.
pub(super) fn plain_char(c: char) -> u8 {
    match c {
        '\u{a0}' | '\u{202f}' => b' ',
        _ if c.is_ascii() => PLAIN[c as usize],
        _ => OTHER,
    }
}

/// How rare a plain byte is in Dutch notes: about minus the logarithm of its frequency, base 2.
pub(super) fn rarity(byte: u8) -> f32 {
    match byte {
        b' ' => 2.5,
        b'e' => 2.9,
        b'n' | b'a' | b't' | b'i' | b'r' | b'o' | b'd' | b's' => 4.2,
        b'l' | b'g' | b'h' | b'k' | b'm' | b'u' | b'v' | b'j' | b'w' | b'z' | b'p' | b'b' => 5.8,
        b'.' | b',' => 6.0,
        // The few numbers in a text are looked at anyway.
        b'0' => 7.5,
        _ => 7.5,
    }
}
