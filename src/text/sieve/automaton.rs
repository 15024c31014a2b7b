//! A finite automaton over bytes in little room: read-only, made when the program is built.

/// What stands beside the place where a walk begins: the end of the text, a line feed, a carriage
/// return, a letter or figure of ASCII, anything else.
pub(crate) const BESIDE: usize = 5;

/// Marks the row of a state that accepts something.
const ACCEPTS: u64 = 1 << 63;

/// The state from which nothing is accepted any more.
pub(crate) const DEAD: u16 = 0;

/// An automaton without the states and steps that it does not need.
///
/// A step that a state has in common with most of its others is not kept one by one; the steps
/// of all states lie interleaved in one array, each with the state that it belongs to
/// (*row displacement*, Tarjan and Yao, *Storing a Sparse Table*, 1979). A step shows one byte late
/// that the state before it accepts, so that edges of words can be told.
#[derive(Debug, Default)]
pub(crate) struct Automaton {
    /// The class of each byte; behind them that of the end of the text.
    pub(crate) classes: Vec<u16>,
    /// For each start, the states to begin in, by what stands beside it.
    pub(crate) starts: Vec<u16>,
    /// For each state where its steps lie, in the upper half its most frequent step, and [`ACCEPTS`].
    pub(crate) rows: Vec<u64>,
    /// The steps: a state in the lower half, in the upper half the one that it belongs to.
    pub(crate) steps: Vec<u32>,
    /// For each state, which of the lists says what it accepts.
    pub(crate) accepts: Vec<u16>,
    /// Where the lists end in what they hold; the first one is empty.
    pub(crate) ends: Vec<u32>,
    pub(crate) lists: Vec<u16>,
}

impl Automaton {
    /// The class of the end of a text.
    pub(crate) const END: usize = 256;

    fn start(&self, number: usize, beside: Option<u8>) -> u16 {
        self.starts[number * BESIDE + self::beside(beside)]
    }

    /// Marks the rows of states that accept something.
    pub(crate) fn mark(&mut self) {
        for (row, list) in self.rows.iter_mut().zip(&self.accepts) {
            if *list != 0 {
                *row |= ACCEPTS;
            }
        }
    }

    fn row(&self, state: u16) -> u64 {
        self.rows[usize::from(state)]
    }

    /// The step from a state, of which the row is at hand.
    fn step(&self, state: u16, row: u64, byte: usize) -> u16 {
        let at = row as u32 as usize + usize::from(self.classes[byte]);
        let step = self.steps[at];
        if step >> 16 == u32::from(state) {
            step as u16
        } else {
            (row >> 32) as u16
        }
    }

    /// Reads on from a place and tells what is accepted, the same more than once perhaps. O(n), mostly a few bytes.
    pub(crate) fn read_on(&self, text: &[u8], at: usize, mut tell: impl FnMut(u16)) {
        let mut state = self.start(0, at.checked_sub(1).map(|before| text[before]));
        let mut row = self.row(state);
        for &byte in &text[at..] {
            state = self.step(state, row, usize::from(byte));
            if state == DEAD {
                return;
            }
            row = self.row(state);
            if row & ACCEPTS != 0 {
                self.accepted(state).iter().for_each(|what| tell(*what));
            }
        }
        let last = self.step(state, row, Self::END);
        self.accepted(last).iter().for_each(|what| tell(*what));
    }

    /// What a state accepts.
    fn accepted(&self, state: u16) -> &[u16] {
        match usize::from(self.accepts[usize::from(state)]) {
            0 => &[],
            list => &self.lists[self.ends[list - 1] as usize..self.ends[list] as usize],
        }
    }

    /// Reads back from a place, from a start on, and tells every place down to which something
    /// is accepted, from the right to the left. O(n), mostly a few bytes.
    pub(crate) fn read_back(
        &self,
        text: &[u8],
        at: usize,
        start: usize,
        mut tell: impl FnMut(usize),
    ) {
        let mut state = self.start(start, text.get(at).copied());
        let mut row = self.row(state);
        for (place, &byte) in text[..at].iter().enumerate().rev() {
            state = self.step(state, row, usize::from(byte));
            if state == DEAD {
                return;
            }
            row = self.row(state);
            if row & ACCEPTS != 0 {
                tell(place + 1);
            }
        }
        if self.row(self.step(state, row, Self::END)) & ACCEPTS != 0 {
            tell(0);
        }
    }
}

/// What stands beside a place, as a number.
fn beside(byte: Option<u8>) -> usize {
    match byte {
        None => 0,
        Some(b'\n') => 1,
        Some(b'\r') => 2,
        Some(b'0'..=b'9' | b'A'..=b'Z' | b'_' | b'a'..=b'z') => 3,
        Some(_) => 4,
    }
}

/// For each number of [`BESIDE`], a byte that it stands for.
pub(crate) const EXAMPLES: [Option<u8>; BESIDE] =
    [None, Some(b'\n'), Some(b'\r'), Some(b'a'), Some(b' ')];
