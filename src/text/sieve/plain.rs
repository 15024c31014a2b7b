//! Text as the sieve compares it: what patterns seldom tell apart is one.
//!
//! Lower case, figures as `0`, a character beyond ASCII as one byte, a run of white space as one
//! space and a run of one control character as one.

/// Stands for any character beyond ASCII.
pub(crate) const OTHER: u8 = 0x80;

/// The plain form of each byte of ASCII.
pub(super) const PLAIN: [u8; 128] = {
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
pub(crate) fn plain_char(c: char) -> u8 {
    match c {
        '\u{a0}' | '\u{202f}' => b' ',
        _ if c.is_ascii() => PLAIN[c as usize],
        _ => OTHER,
    }
}

pub(super) const LAST_LETTER: usize = 25;
pub(super) const SPACE: usize = 26;
pub(super) const FIGURE: usize = 27;
/// Control characters, and what would stand behind the end of a text.
pub(super) const PAD: usize = 29;

/// A byte of plain text in five bits.
pub(super) fn letter(byte: u8) -> usize {
    const LETTERS: [u8; 256] = {
        let mut letters = [31; 256];
        let mut byte = 0;
        while byte < 256 {
            letters[byte] = match byte as u8 {
                letter @ b'a'..=b'z' => letter - b'a',
                b' ' => SPACE as u8,
                b'0' => FIGURE as u8,
                OTHER => 28,
                0..b' ' => PAD as u8,
                b'.' | b',' => 30,
                _ => 31,
            };
            byte += 1;
        }
        letters
    };
    usize::from(LETTERS[usize::from(byte)])
}
