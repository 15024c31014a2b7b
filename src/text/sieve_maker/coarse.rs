//! Patterns that match more, with far smaller automata.

use regex_syntax::hir::{Capture, Class, ClassBytes, ClassBytesRange, Hir, HirKind, Repetition};

/// From how many ranges beyond ASCII on a class is made coarse. A few marks say something; the
/// hundreds of ranges of all letters take most of the states of an automaton.
const MANY_RANGES: usize = 8;

/// The pattern with every character beyond ASCII in classes of many: a sieve may let more through.
pub(super) fn coarse(pattern: &Hir) -> Hir {
    match pattern.kind() {
        HirKind::Class(Class::Unicode(class)) => {
            let beyond = class.iter().filter(|range| !range.end().is_ascii());
            if beyond.count() < MANY_RANGES {
                return pattern.clone();
            }
            let ascii = class.iter().filter(|range| range.start().is_ascii());
            let ascii = ascii.map(|range| {
                let end = range.end().min('\x7f');
                ClassBytesRange::new(range.start() as u8, end as u8)
            });
            Hir::alternation(vec![
                Hir::class(Class::Bytes(ClassBytes::new(ascii))),
                beyond_ascii(),
            ])
        }
        HirKind::Capture(capture) => Hir::capture(Capture {
            sub: Box::new(coarse(&capture.sub)),
            ..capture.clone()
        }),
        HirKind::Repetition(repetition) => Hir::repetition(Repetition {
            sub: Box::new(coarse(&repetition.sub)),
            ..repetition.clone()
        }),
        HirKind::Concat(parts) => Hir::concat(parts.iter().map(coarse).collect()),
        HirKind::Alternation(parts) => Hir::alternation(parts.iter().map(coarse).collect()),
        _ => pattern.clone(),
    }
}

/// A character of two to four bytes.
fn beyond_ascii() -> Hir {
    let byte = |first, last| {
        let range = ClassBytesRange::new(first, last);
        Hir::class(Class::Bytes(ClassBytes::new([range])))
    };
    let behind = Hir::repetition(Repetition {
        min: 1,
        max: Some(3),
        greedy: true,
        sub: Box::new(byte(0x80, 0xBF)),
    });
    Hir::concat(vec![byte(0xC2, 0xF4), behind])
}
