//! Hard-wrapped paragraphs: lines that were broken near a right margin.

use super::Unit;
use super::line::Line;
use crate::Span;

/// Margins are looked for between these widths, in characters.
const MARGINS: std::ops::RangeInclusive<usize> = 40..=120;

/// For each unit, whether it runs on in the next one.
///
/// A run is a row of lines without a blank line or a mark of structure between them
/// (`starts(i)` tells where one begins). Its margin is its longest line. A line ran full if the
/// next line's first word would not have fitted. The run counts as wrapped if full lines run on
/// in small letters and hardly any short line does.
pub(super) fn wrapped(
    text: &str,
    units: &[Unit],
    lines: &[Option<Line>],
    starts: &dyn Fn(usize) -> bool,
) -> Vec<bool> {
    let mut joins = vec![false; units.len()];
    let mut first = 0;
    while first < lines.len() {
        if lines[first].is_none() || units[first].cell.is_some() {
            first += 1;
            continue;
        }
        let mut end = first + 1;
        while end < lines.len()
            && lines[end].is_some()
            && units[end].cell.is_none()
            && units[end].paragraph_continues(&units[end - 1])
            && !starts(end)
        {
            end += 1;
        }
        if end - first > 1 {
            run(text, lines, first..end, &mut joins);
        }
        first = end;
    }
    joins
}

fn run(text: &str, lines: &[Option<Line>], range: std::ops::Range<usize>, joins: &mut [bool]) {
    let body = |i: usize| lines[i].map_or(Span::default(), |l| l.body);
    // Bytes bound characters from above by four; most runs of long paragraphs end here.
    if range.clone().any(|i| body(i).len() > MARGINS.end() * 4) {
        return;
    }
    let width = |i: usize| body(i).of(text).chars().count();
    let margin = range.clone().map(width).max().unwrap_or(0);
    if !MARGINS.contains(&margin) {
        return;
    }
    let starts_small = |i: usize| {
        lines[i].is_some_and(|l| {
            Span::new(l.start, l.body.end)
                .of(text)
                .starts_with(char::is_lowercase)
        })
    };
    // Notes all in small letters show nothing by a small letter.
    if starts_small(range.start) && !lines[range.start].is_some_and(|l| l.label.is_some()) {
        return;
    }
    let full = |i: usize| {
        let next = lines[i + 1].map_or("", |l| Span::new(l.start, l.body.end).of(text));
        let word = next.split_whitespace().next().unwrap_or("").chars().count();
        width(i) + 1 + word > margin
    };
    let (mut on, mut against) = (0, 0);
    for i in range.start..range.end - 1 {
        if starts_small(i + 1) {
            if full(i) {
                on += 1;
            } else {
                against += 1;
            }
        }
    }
    if on == 0 || against * 5 > on {
        return;
    }
    for i in range.start..range.end - 1 {
        joins[i] = full(i);
    }
}
