//! What a sieve is made of, as it lies in the program.

use super::automaton::Automaton;
use super::beginnings::Beginnings;

/// One way to match a pattern, cut at its seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Branch {
    /// The pattern, by its place in the table.
    pub(crate) pattern: u16,
    /// Where to start to read back; `None` where anything may stand before the seed.
    pub(crate) before: Option<u16>,
    /// Whether more stands before the seed than is read back, so that the match may begin anywhere.
    pub(crate) open: bool,
}

/// What is looked for, and what is looked at where it is found.
#[derive(Debug, Default)]
pub(crate) struct Table {
    /// The patterns that were cut, as [`hash`] knows them.
    pub(crate) patterns: Vec<u64>,
    pub(crate) branches: Vec<Branch>,
    pub(crate) beginnings: Beginnings,
    /// What stands from a seed on; accepts branches.
    pub(crate) behind: Automaton,
    /// What stands before a seed, read backwards from it.
    pub(crate) before: Automaton,
}

/// A pattern, with whether it has to stand alone, as a number.
pub(crate) fn hash(pattern: &str, alone: bool) -> u64 {
    // FNV-1a: the same wherever the program is built, and quick enough for a few hundred patterns.
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
    let start = step(0xcbf2_9ce4_8422_2325, u8::from(alone));
    pattern.bytes().fold(start, step)
}

impl Table {
    /// The place of a pattern that was cut.
    pub(crate) fn find(&self, pattern: &str, alone: bool) -> Option<usize> {
        let hash = hash(pattern, alone);
        self.patterns.iter().position(|have| *have == hash)
    }

    /// The table as bytes.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        write(&mut out, &self.patterns);
        let branches = self.branches.iter().flat_map(|branch| {
            let before = branch.before.map_or(0, |before| before + 1);
            [branch.pattern, before, u16::from(branch.open)]
        });
        write(&mut out, &branches.collect::<Vec<u16>>());
        write(&mut out, self.beginnings.three.as_slice());
        for four in &self.beginnings.four {
            let numbers = four.numbers().map(|number| number as u32);
            write(&mut out, &numbers.collect::<Vec<u32>>());
        }
        for automaton in [&self.behind, &self.before] {
            write(&mut out, &automaton.classes);
            write(&mut out, &automaton.starts);
            write(&mut out, &automaton.rows);
            write(&mut out, &automaton.steps);
            write(&mut out, &automaton.accepts);
            write(&mut out, &automaton.ends);
            write(&mut out, &automaton.lists);
        }
        out
    }

    /// Reads a table from [`Table::to_bytes`]; one that knows no pattern if it is not whole.
    pub(crate) fn of_bytes(bytes: &[u8]) -> Self {
        Self::read(bytes).unwrap_or_default()
    }

    fn read(mut bytes: &[u8]) -> Option<Self> {
        let from = &mut bytes;
        let mut table = Self {
            patterns: read(from)?,
            ..Self::default()
        };
        let branches: Vec<u16> = read(from)?;
        let branches = branches.chunks_exact(3).map(|branch| Branch {
            pattern: branch[0],
            before: branch[1].checked_sub(1),
            open: branch[2] == 1,
        });
        table.branches = branches.collect();
        table.beginnings.three = read(from)?.into_boxed_slice().try_into().ok()?;
        for four in &mut table.beginnings.four {
            let numbers: Vec<u32> = read(from)?;
            numbers.iter().for_each(|&n| four.insert(n as usize));
        }
        for automaton in [&mut table.behind, &mut table.before] {
            automaton.classes = read(from)?;
            automaton.starts = read(from)?;
            automaton.rows = read(from)?;
            automaton.steps = read(from)?;
            automaton.accepts = read(from)?;
            automaton.ends = read(from)?;
            automaton.lists = read(from)?;
            automaton.mark();
        }
        Some(table)
    }
}

/// A number that is written in little-endian bytes.
trait Number: Copy {
    const WIDTH: usize;
    fn put(self, out: &mut Vec<u8>);
    fn get(bytes: &[u8]) -> Self;
}

macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl Number for $number {
            const WIDTH: usize = size_of::<$number>();
            fn put(self, out: &mut Vec<u8>) {
                out.extend(self.to_le_bytes());
            }
            fn get(bytes: &[u8]) -> Self {
                bytes.try_into().map_or(0, Self::from_le_bytes)
            }
        }
    )*};
}

numbers!(u8 u16 u32 u64);

fn write<N: Number>(out: &mut Vec<u8>, numbers: &[N]) {
    out.extend((numbers.len() as u32).to_le_bytes());
    numbers.iter().for_each(|number| number.put(out));
}

fn read<N: Number>(bytes: &mut &[u8]) -> Option<Vec<N>> {
    let (length, rest) = bytes.split_first_chunk()?;
    let length = u32::from_le_bytes(*length) as usize * N::WIDTH;
    let (numbers, rest) = rest.split_at_checked(length)?;
    *bytes = rest;
    Some(numbers.chunks_exact(N::WIDTH).map(N::get).collect())
}
