//! With what the matches of a pattern begin.

use super::plain::{OTHER, plain_char, rarity};
use regex_syntax::hir::{Class, ClassUnicodeRange, Hir, HirKind, Repetition};

/// How many strings a set may hold.
const MOST: usize = 160;
/// How long a string may grow.
const LONGEST: usize = 6;
/// How many characters of a class are told apart.
const CLASS: u32 = 16;

/// Strings in plain form with which every match begins: with one of them.
///
/// Where a string is `open`, the match may go on; else it is the match.
#[derive(Clone, Debug)]
pub(super) struct Heads {
    strings: Vec<Head>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Head {
    bytes: Vec<u8>,
    /// Whether something unknown follows.
    open: bool,
}

impl Heads {
    fn nothing() -> Self {
        Self::of(vec![Head {
            bytes: Vec::new(),
            open: false,
        }])
    }

    fn anything() -> Self {
        Self::of(vec![Head {
            bytes: Vec::new(),
            open: true,
        }])
    }

    fn of(mut strings: Vec<Head>) -> Self {
        for head in &mut strings {
            // As in a plain text, where a run is one byte.
            head.bytes.dedup_by(|a, b| a == b && *a <= b' ');
            if head.bytes.len() > LONGEST {
                head.bytes.truncate(LONGEST);
                head.open = true;
            }
        }
        strings.sort();
        strings.dedup();
        let mut longest = LONGEST;
        while strings.len() > MOST && longest > 0 {
            longest -= 1;
            for head in &mut strings {
                if head.bytes.len() > longest {
                    head.bytes.truncate(longest);
                    head.open = true;
                }
            }
            strings.sort();
            strings.dedup();
        }
        Self { strings }
    }

    /// The strings, none of which begins with another one.
    pub(super) fn shortest(&self) -> Vec<&[u8]> {
        let mut out: Vec<&[u8]> = Vec::new();
        for head in &self.strings {
            // Sorted, so that what a string begins with stands right before it.
            if !out.last().is_some_and(|last| head.bytes.starts_with(last)) {
                out.push(&head.bytes);
            }
        }
        out
    }

    /// How often one of the strings begins in a text, as a share of its bytes.
    pub(super) fn frequency(&self) -> f32 {
        let each = |head: &&[u8]| (-head.iter().map(|&b| rarity(b)).sum::<f32>()).exp2();
        self.shortest().iter().map(each).sum()
    }

    /// The bytes that strings begin with and that stand for a run.
    pub(super) fn runs(&self) -> impl Iterator<Item = u8> {
        let first = self.strings.iter().filter_map(|h| h.bytes.first().copied());
        first.filter(|&byte| byte <= b' ')
    }

    fn then(&self, next: &Self) -> Self {
        let mut strings = Vec::new();
        for head in &self.strings {
            if head.open || head.bytes.len() >= LONGEST {
                strings.push(head.clone());
                continue;
            }
            strings.extend(next.strings.iter().map(|n| Head {
                bytes: [head.bytes.as_slice(), &n.bytes].concat(),
                open: n.open,
            }));
        }
        Self::of(strings)
    }

    fn or(&self, other: &Self) -> Self {
        Self::of(self.strings.iter().chain(&other.strings).cloned().collect())
    }

    fn opened(mut self) -> Self {
        self.strings.iter_mut().for_each(|head| head.open = true);
        Self::of(self.strings)
    }

    /// The heads of what a syntax tree matches.
    pub(super) fn of_hir(hir: &Hir) -> Self {
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => Self::nothing(),
            HirKind::Literal(literal) => match std::str::from_utf8(&literal.0) {
                Ok(text) => Self::of(vec![Head {
                    bytes: text.chars().map(plain_char).collect(),
                    open: false,
                }]),
                Err(_) => Self::anything(),
            },
            HirKind::Class(class) => Self::of_class(class),
            HirKind::Capture(capture) => Self::of_hir(&capture.sub),
            HirKind::Repetition(repetition) => Self::of_repetition(repetition),
            HirKind::Concat(parts) => Self::of_parts(parts),
            HirKind::Alternation(parts) => parts
                .iter()
                .map(Self::of_hir)
                .reduce(|a, b| a.or(&b))
                .unwrap_or_else(Self::nothing),
        }
    }

    /// The heads of parts one after another.
    pub(super) fn of_parts(parts: &[Hir]) -> Self {
        let mut all = Self::nothing();
        for part in parts {
            if all.strings.iter().all(|head| head.open) {
                break;
            }
            all = all.then(&Self::of_hir(part));
        }
        all
    }

    fn of_class(class: &Class) -> Self {
        let bytes: Option<Vec<u8>> = match class {
            Class::Unicode(class) => class.ranges().iter().map(plain_range).collect::<Option<Vec<_>>>().map(|c| c.concat()),
            Class::Bytes(class) => class
                .ranges()
                .iter()
                .map(|range| {
                    let few = range.end().is_ascii() && u32::from(range.end() - range.start()) < CLASS;
                    let bytes = || (range.start()..=range.end()).map(|b| plain_char(char::from(b)));
                    few.then(|| bytes().collect::<Vec<_>>())
                })
                .collect::<Option<Vec<_>>>()
                .map(|c| c.concat()),
        };
        bytes.map_or_else(Self::anything, |bytes| {
            let head = |byte| Head {
                bytes: vec![byte],
                open: false,
            };
            Self::of(bytes.into_iter().map(head).collect())
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
        let run = matches!(one.strings.as_slice(), [Head { bytes, open: false }] if matches!(bytes.as_slice(), [byte] if *byte <= b' '));
        let more = if run || repetition.max == Some(repetition.min + 1) {
            one
        } else if repetition.max == Some(repetition.min + 2) {
            let two = one.then(&one);
            one.or(&two)
        } else {
            one.opened()
        };
        if run && repetition.min > 0 {
            return all;
        }
        all.then(&Self::nothing().or(&more))
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

/// Whether a match of parts one after another may end with a mark.
pub(super) fn ends_with(parts: &[Hir], mark: u8) -> bool {
    for part in parts.iter().rev() {
        let may = match part.kind() {
            HirKind::Empty | HirKind::Look(_) => false,
            HirKind::Literal(literal) => std::str::from_utf8(&literal.0)
                .map_or(true, |text| text.chars().next_back().map(plain_char) == Some(mark)),
            // A mark is its own plain form.
            HirKind::Class(Class::Unicode(class)) => {
                let mark = char::from(mark);
                class.iter().any(|r| (r.start()..=r.end()).contains(&mark))
            }
            HirKind::Class(Class::Bytes(class)) => {
                class.iter().any(|r| (r.start()..=r.end()).contains(&mark))
            }
            HirKind::Capture(capture) => ends_with(std::slice::from_ref(&*capture.sub), mark),
            HirKind::Repetition(repetition) => {
                ends_with(std::slice::from_ref(&*repetition.sub), mark)
            }
            HirKind::Concat(parts) => ends_with(parts, mark),
            HirKind::Alternation(parts) => {
                parts.iter().any(|p| ends_with(std::slice::from_ref(p), mark))
            }
        };
        if may || part.properties().minimum_len() != Some(0) {
            return may;
        }
    }
    false
}
