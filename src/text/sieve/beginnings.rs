//! Where in a text one of many strings may begin.

use super::plain::{FIGURE, LAST_LETTER, OTHER, PAD, PLAIN, SPACE, letter};

/// The beginnings of what is looked for: up to four letters of plain text.
#[derive(Debug)]
pub(crate) struct Beginnings {
    /// By three letters, what may begin with them.
    pub(crate) three: Box<[u8; GROUPS]>,
    /// The beginnings of four letters, and those that count at edges only.
    pub(crate) four: [Bits; 2],
}

/// A beginning of at most three letters.
pub(crate) const SHORT: u8 = 1;
/// One of four, so that the fourth has to be looked at.
pub(crate) const LONG: u8 = 2;
/// How far the same is shifted for what counts only at edges: a figure where no figure stands
/// before it, a letter where no letter or figure does.
pub(crate) const AT_EDGES: u32 = 2;

/// No place in a text.
const NOWHERE: u32 = u32::MAX;

/// How many groups of three letters there are.
pub(crate) const GROUPS: usize = 1 << 15;

impl Default for Beginnings {
    fn default() -> Self {
        Self {
            three: Box::new([0; GROUPS]),
            four: [Bits::new(), Bits::new()],
        }
    }
}

impl Beginnings {
    /// Adds the first letters of something, up to four.
    pub(crate) fn add(&mut self, plain: impl ExactSizeIterator<Item = u8>, at_edges: bool) {
        let length = plain.len();
        let key = plain.fold(0, |key, byte| key << 5 | letter(byte));
        let shift = if at_edges { AT_EDGES } else { 0 };
        if length > 3 {
            self.three[key >> 5] |= LONG << shift;
            self.four[usize::from(at_edges)].insert(key);
            return;
        }
        // Whatever follows a shorter string.
        let free = 5 * (3 - length);
        for rest in 0..1 << free {
            self.three[key << free | rest] |= SHORT << shift;
        }
    }

    /// Adds the places in a text where a string may begin to `found`. O(n).
    pub(crate) fn find(&self, text: &[u8], found: &mut Vec<u32>) {
        let mut window = Window::default();
        let mut last = 0;
        let mut at = 0;
        while let Some(&byte) = text.get(at) {
            let place = at as u32;
            let plain = if byte < 0x80 {
                at += 1;
                PLAIN[usize::from(byte)]
            } else {
                let (plain, length) = beyond_ascii(&text[at..]);
                at += length;
                plain
            };
            if plain <= b' ' && plain == last {
                continue;
            }
            last = plain;
            window.push(letter(plain), place);
            self.look_at(&window, found);
        }
        // What ends a text may begin a string that is shorter than three letters.
        for _ in 0..3 {
            window.push(PAD, NOWHERE);
            self.look_at(&window, found);
        }
    }

    /// Adds the place of a window if a string may begin there.
    #[inline]
    fn look_at(&self, window: &Window, found: &mut Vec<u32>) {
        let flags = self.three[window.key >> 5 & (GROUPS - 1)];
        if flags != 0 && window.places[0] != NOWHERE && self.begins(flags, window.key) {
            found.push(window.places[0]);
        }
    }

    fn begins(&self, flags: u8, key: usize) -> bool {
        let begins = |flags: u8, four: &Bits| {
            flags & SHORT != 0 || flags & LONG != 0 && four.contains(key & 0xf_ffff)
        };
        let (first, before) = (key >> 15 & 0x1f, key >> 20);
        let edge = match first {
            FIGURE => before != FIGURE,
            _ => before > LAST_LETTER && before != FIGURE,
        };
        begins(flags, &self.four[0]) || edge && begins(flags >> AT_EDGES, &self.four[1])
    }
}

/// Five letters, of which the second to the fourth are looked up: before them stands what tells an
/// edge, behind them what a fourth letter is compared with.
struct Window {
    key: usize,
    /// Where the last four begin.
    places: [u32; 4],
}

impl Default for Window {
    fn default() -> Self {
        Self {
            key: SPACE << 10 | SPACE << 5 | SPACE,
            places: [NOWHERE; 4],
        }
    }
}

impl Window {
    #[inline]
    fn push(&mut self, letter: usize, place: u32) {
        self.key = (self.key << 5 | letter) & 0x1ff_ffff;
        self.places = [self.places[1], self.places[2], self.places[3], place];
    }
}

/// The plain form of a character beyond ASCII at the head of a text, and its length.
fn beyond_ascii(text: &[u8]) -> (u8, usize) {
    match text {
        [0xc2, 0xa0, ..] => (b' ', 2),
        [0xe2, 0x80, 0xaf, ..] => (b' ', 3),
        [0x80..0xe0, ..] => (OTHER, 2),
        [0xe0..0xf0, ..] => (OTHER, 3),
        _ => (OTHER, 4),
    }
}

/// A set of numbers of four letters.
#[derive(Debug)]
pub(crate) struct Bits(Box<[u64]>);

impl Bits {
    fn new() -> Self {
        Self(vec![0; 1 << 14].into_boxed_slice())
    }

    pub(crate) fn insert(&mut self, key: usize) {
        self.0[key >> 6] |= 1 << (key & 63);
    }

    fn contains(&self, key: usize) -> bool {
        self.0[key >> 6] >> (key & 63) & 1 == 1
    }

    /// Its numbers, in order.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = usize> {
        (0..self.0.len() << 6).filter(|&key| self.contains(key))
    }
}
