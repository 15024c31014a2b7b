//! With what the matches of a pattern begin.

use super::super::sieve::plain::{OTHER, plain_char};
use regex_syntax::hir::{Class, ClassUnicodeRange, Hir, HirKind, Look, Repetition};

/// How many strings a set may hold.
const MOST: usize = 100;
/// How long a string may grow.
const LONGEST: usize = 4;
/// How often what stands beside figures may begin in a text, as a share of its bytes.
const VERY_RARE: f32 = 4e-4;
/// How many characters of a class are told apart.
const CLASS: u32 = 16;

/// Strings in plain form with which every match begins: with one of them.
#[derive(Clone, Debug)]
pub(super) struct Heads(Vec<Head>);

/// Up to four bytes from the top down, then how many there are, then whether anything may
/// follow: as one number, so that sets of them are quick to make and sort as their strings do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Head(u64);

impl Head {
    const EMPTY: Self = Self(0);

    fn of(bytes: impl Iterator<Item = u8>) -> Self {
        bytes.fold(Self::EMPTY, Self::with)
    }

    pub(super) fn len(self) -> usize {
        (self.0 >> 1 & 7) as usize
    }

    /// Whether something unknown follows; else the string is the match.
    fn is_open(self) -> bool {
        self.0 & 1 == 1
    }

    fn opened(self) -> Self {
        Self(self.0 | 1)
    }

    pub(super) fn bytes(self) -> impl ExactSizeIterator<Item = u8> {
        (0..self.len()).map(move |at| (self.0 >> (56 - 8 * at)) as u8)
    }

    /// With one byte more, as in a plain text, where a run is one byte.
    fn with(self, byte: u8) -> Self {
        if self.is_open() || byte <= b' ' && self.bytes().last() == Some(byte) {
            return self;
        }
        match self.len() {
            LONGEST => self.opened(),
            len => Self((self.0 | u64::from(byte) << (56 - 8 * len)) + 2),
        }
    }

    /// Followed by another one.
    fn then(self, next: Self) -> Self {
        let all = next.bytes().fold(self, Self::with);
        if next.is_open() { all.opened() } else { all }
    }

    /// Its first bytes, if it is longer.
    fn cut(self, len: usize) -> Self {
        if self.len() <= len {
            return self;
        }
        Self::of(self.bytes().take(len)).opened()
    }

    fn starts_with(self, other: Self) -> bool {
        self.cut(other.len()).0 >> 1 == other.0 >> 1
    }
}

impl std::fmt::Debug for Head {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let bytes: Vec<u8> = self.bytes().collect();
        write!(f, "{}", bytes.escape_ascii())
    }
}

impl Heads {
    /// Of what matches nothing.
    pub(super) fn nothing() -> Self {
        Self(vec![Head::EMPTY])
    }

    fn anything() -> Self {
        Self(vec![Head::EMPTY.opened()])
    }

    fn of(mut strings: Vec<Head>) -> Self {
        strings.sort_unstable();
        strings.dedup();
        let mut longest = LONGEST;
        while strings.len() > MOST && longest > 0 {
            longest -= 1;
            strings
                .iter_mut()
                .for_each(|head| *head = head.cut(longest));
            strings.sort_unstable();
            strings.dedup();
        }
        Self(strings)
    }

    /// The strings, none of which begins with another one.
    pub(super) fn shortest(&self) -> impl Iterator<Item = Head> {
        let mut last: Option<Head> = None;
        self.0.iter().copied().filter(move |head| {
            // Sorted, so that what a string begins with stands before it.
            let new = last.is_none_or(|last| !head.starts_with(last));
            if new {
                last = Some(*head);
            }
            new
        })
    }

    /// How often one of the strings begins in a text, as a share of its bytes.
    pub(super) fn frequency(&self) -> f32 {
        let each = |head: Head| (-head.bytes().map(rarity).sum::<f32>()).exp2();
        self.shortest().map(each).sum()
    }

    /// Whether some string begins with a figure.
    pub(super) fn has_figure(&self) -> bool {
        self.0.iter().any(|h| h.bytes().next() == Some(b'0'))
    }

    /// Whether every string begins with a figure or a mark, or at least with something very rare.
    pub(super) fn count(&self) -> bool {
        let counts = |head: &Head| head.bytes().next().is_some_and(|b| b == b'0' || b < b' ');
        let (counts, others): (Vec<Head>, Vec<Head>) = self.0.iter().partition(|h| counts(h));
        !counts.is_empty() && Self(others).frequency() < VERY_RARE
    }

    /// The bytes that strings begin with and that stand for a run.
    pub(super) fn runs(&self) -> impl Iterator<Item = u8> {
        let first = self.0.iter().filter_map(|h| h.bytes().next());
        first.filter(|&byte| byte <= b' ')
    }

    /// Of what matches this and then the next.
    pub(super) fn then(self, next: &Self) -> Self {
        if self.0.iter().all(|head| head.is_open()) {
            return self;
        }
        let mut strings = Vec::new();
        for &head in &self.0 {
            if head.is_open() {
                strings.push(head);
            } else {
                strings.extend(next.0.iter().map(|&next| head.then(next)));
            }
        }
        Self::of(strings)
    }

    fn opened(mut self) -> Self {
        self.0.iter_mut().for_each(|head| *head = head.opened());
        Self::of(self.0)
    }

    /// The heads of what a syntax tree matches.
    pub(super) fn of_hir(hir: &Hir) -> Self {
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => Self::nothing(),
            HirKind::Literal(literal) => match std::str::from_utf8(&literal.0) {
                Ok(text) => Self(vec![Head::of(text.chars().map(plain_char))]),
                Err(_) => Self::anything(),
            },
            HirKind::Class(class) => Self::of_class(class),
            HirKind::Capture(capture) => Self::of_hir(&capture.sub),
            HirKind::Repetition(repetition) => Self::of_repetition(repetition),
            HirKind::Concat(parts) => parts
                .iter()
                .rev()
                .fold(Self::nothing(), |next, part| Self::of_hir(part).then(&next)),
            HirKind::Alternation(parts) => {
                Self::of(parts.iter().flat_map(|part| Self::of_hir(part).0).collect())
            }
        }
    }

    fn of_class(class: &Class) -> Self {
        let bytes: Option<Vec<u8>> = match class {
            Class::Unicode(class) => class
                .ranges()
                .iter()
                .map(plain_range)
                .collect::<Option<Vec<_>>>()
                .map(|c| c.concat()),
            Class::Bytes(class) => class
                .ranges()
                .iter()
                .map(|range| {
                    let few =
                        range.end().is_ascii() && u32::from(range.end() - range.start()) < CLASS;
                    let bytes = || (range.start()..=range.end()).map(|b| plain_char(char::from(b)));
                    few.then(|| bytes().collect::<Vec<_>>())
                })
                .collect::<Option<Vec<_>>>()
                .map(|c| c.concat()),
        };
        bytes.map_or_else(Self::anything, |bytes| {
            let each = bytes
                .into_iter()
                .map(|byte| Head::of(std::iter::once(byte)));
            Self::of(each.collect())
        })
    }

    fn of_repetition(repetition: &Repetition) -> Self {
        let one = Self::of_hir(&repetition.sub);
        let mut all = Self::nothing();
        for _ in 0..repetition.min.min(LONGEST as u32) {
            all = all.then(&one);
        }
        if repetition.max == Some(repetition.min) {
            return all;
        }
        // White space and marks: in plain text a run of them is one byte.
        let run = match one.0.as_slice() {
            [head] => head.len() == 1 && !head.is_open() && head.bytes().all(|b| b <= b' '),
            _ => false,
        };
        if run && repetition.min > 0 {
            return all;
        }
        let more = if run || repetition.max == Some(repetition.min + 1) {
            one.0
        } else if repetition.max == Some(repetition.min + 2) {
            let two = one.clone().then(&one);
            [one.0, two.0].concat()
        } else {
            one.opened().0
        };
        all.then(&Self::of([vec![Head::EMPTY], more].concat()))
    }
}

/// The plain forms of the characters of a range, if it says something.
fn plain_range(range: &ClassUnicodeRange) -> Option<Vec<u8>> {
    let (start, end) = (range.start(), range.end());
    if start.is_ascii() {
        let few = u32::from(end) - u32::from(start) < CLASS;
        return few.then(|| (start..=end).map(plain_char).collect());
    }
    // Beyond ASCII one byte stands for all, however many there are.
    let spaces = ['\u{a0}', '\u{202f}'].map(|space| (start..=end).contains(&space));
    let only_space = start == end && spaces.contains(&true);
    let mut bytes = Vec::new();
    if spaces.contains(&true) {
        bytes.push(b' ');
    }
    if !only_space {
        bytes.push(OTHER);
    }
    Some(bytes)
}

/// Whether a match of parts one after another may end with one of some characters, given as
/// ranges; nothing is known of what stands before them.
pub(super) fn ends_with(parts: &[&Hir], chars: &[(char, char)]) -> bool {
    let has = |start: char, end: char| chars.iter().any(|&(from, to)| start <= to && from <= end);
    let in_one = |part: &Hir| ends_with(&[part], chars);
    for part in parts.iter().rev() {
        let may = match part.kind() {
            HirKind::Empty | HirKind::Look(_) => false,
            HirKind::Literal(literal) => match std::str::from_utf8(&literal.0) {
                Ok(text) => text.chars().next_back().is_some_and(|c| has(c, c)),
                Err(_) => true,
            },
            HirKind::Class(Class::Unicode(class)) => class.iter().any(|r| has(r.start(), r.end())),
            HirKind::Class(Class::Bytes(class)) => class
                .iter()
                .any(|r| has(char::from(r.start()), char::from(r.end()))),
            HirKind::Capture(capture) => in_one(&capture.sub),
            HirKind::Repetition(repetition) => in_one(&repetition.sub),
            HirKind::Concat(parts) => ends_with(&parts.iter().collect::<Vec<_>>(), chars),
            HirKind::Alternation(parts) => parts.iter().any(in_one),
        };
        if may || part.properties().minimum_len() != Some(0) {
            return may;
        }
    }
    false
}

/// What cannot stand right before a seed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Guard {
    /// No figure, if the seed begins with one.
    pub(super) figures: bool,
    /// No letter or figure, if the seed begins with a letter.
    pub(super) words: bool,
}

impl Guard {
    /// What parts in front of a seed say: they end with the edge of a word, or with something
    /// else. Where they may match nothing, that is so if the whole match has to stand `alone`.
    pub(super) fn of(before: &[&Hir], alone: bool) -> Self {
        const FIGURES: [(char, char); 1] = [('0', '9')];
        const WORDS: [(char, char); 4] = [('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')];
        let edge = matches!(
            before.last().map(|part| part.kind()),
            Some(HirKind::Look(Look::WordAscii | Look::WordStartAscii))
        );
        let something = || {
            before
                .iter()
                .any(|p| p.properties().minimum_len() != Some(0))
        };
        let without = |chars: &[(char, char)]| !ends_with(before, chars) && (alone || something());
        Self {
            figures: edge || without(&FIGURES),
            words: edge || without(&WORDS),
        }
    }
}

/// How rare a plain byte is in Dutch notes: about minus the logarithm of its frequency, base 2.
fn rarity(byte: u8) -> f32 {
    match byte {
        b' ' => 2.5,
        b'e' => 2.9,
        b'n' | b'a' | b't' | b'i' | b'r' | b'o' | b'd' | b's' => 4.2,
        b'l' | b'g' | b'h' | b'k' | b'm' | b'u' | b'v' | b'j' | b'w' | b'z' | b'p' | b'b' => 5.8,
        b'.' | b',' => 6.0,
        // The few numbers in a text are looked at anyway.
        _ => 7.5,
    }
}
