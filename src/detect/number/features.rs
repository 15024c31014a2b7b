//! What the judge of numbers sees of a number.

use super::weights::ROWS_LOG2;
use super::{Candidate, Form};
use crate::Span;
use crate::detect::Analysis;
use crate::detect::rows::{Rows, mix};
use crate::text::Case;
use std::ops::Range;

/// Changes with every change of the features, so that weights are never used with others than
/// they were trained for.
pub(super) const DIGEST: u32 = 1;

/// About how many features a number has.
pub(super) const MOST: usize = 160;

/// How many words around count, wherever they stand.
const WINDOW: usize = 8;

/// How many words of the block before count.
const QUESTION: usize = 12;

/// Codes of what has no word of its own; above them are hashes.
const EDGE: u64 = 1;
const DIGITS: u64 = 2;
const NUMBER: u64 = 3;
const ORDINAL: u64 = 4;
const PERSON: u64 = 5;

/// What the number before was, as the next one sees it.
#[derive(Clone, Copy, Default)]
pub(super) struct Before {
    /// Its last token and whether it was an age.
    last: Option<(usize, bool)>,
}

impl Before {
    /// Behind a candidate.
    pub(super) fn at(candidate: &Candidate, age: bool) -> Self {
        Self {
            last: Some((candidate.end, age)),
        }
    }
}

/// Adds the rows that depend on what the number before was.
pub(super) fn after(
    analysis: &Analysis<'_>,
    candidate: &Candidate,
    before: Before,
    rows: &mut Vec<u32>,
) {
    let mut rows = Rows::<ROWS_LOG2>(rows);
    let same = before
        .last
        .filter(|(end, _)| analysis.block_of[end - 1] == analysis.block_of[candidate.first]);
    let (far, age) = match same {
        None => (0, false),
        Some((end, age)) => (1 + (candidate.first - end).min(9) as u64, age),
    };
    let link = match same {
        Some((end, _)) if candidate.first > end => code(analysis, end),
        _ => 0,
    };
    let age = u64::from(age);
    rows.add(1, far << 1 | age);
    rows.add(2, age << 1 | u64::from(far > 0));
    rows.add(3, mix(link, far << 1 | age));
}

/// What stands at a token.
fn code(analysis: &Analysis<'_>, i: usize) -> u64 {
    let Some(token) = analysis.tokens.get(i) else {
        return EDGE;
    };
    if let Some(mark) = analysis.mark(i) {
        return u64::from(mark).wrapping_mul(0x2545_f491_4f6c_dd1d);
    }
    let c = crate::detect::analysis::classes();
    let span = token.span();
    let at = analysis.persons.partition_point(|p| p.end <= span.start);
    if analysis.persons.get(at).is_some_and(|p| p.start < span.end) {
        return PERSON;
    }
    let entry = analysis.entries[i];
    if entry.classes.meets(c.number_word) {
        return NUMBER;
    }
    if entry.classes.meets(c.ordinal) {
        return ORDINAL;
    }
    if token.has_digit {
        let word = analysis.word(i);
        if word.bytes().all(|b| b.is_ascii_digit()) {
            return DIGITS + 16 * word.len().min(9) as u64;
        }
    }
    analysis.hashes[i]
}

/// The size of a number in figures, in the steps that matter for ages.
fn size(value: u32) -> u64 {
    match value {
        0..=3 => u64::from(value),
        4..=5 => 4,
        6..=9 => 5,
        10..=12 => 6,
        13..=15 => 7,
        16..=17 => 8,
        18 => 9,
        19..=21 => 10,
        22..=29 => 11,
        30..=39 => 12,
        40..=65 => 13,
        66..=99 => 14,
        _ => 15,
    }
}

/// Adds the rows of a number's features.
pub(super) fn of(analysis: &Analysis<'_>, candidate: &Candidate, out: &mut Vec<u32>) {
    let a = analysis;
    let mut rows = Rows::<ROWS_LOG2>(out);
    let number = a.block_of[candidate.first] as usize;
    let block = &a.document.blocks[number];
    let content = content_tokens(a, number, block.content);
    let inside = content.contains(&candidate.first);
    let range = if inside {
        content
    } else {
        a.block_tokens[number].clone()
    };
    let before = |n: usize| (candidate.first >= range.start + n).then(|| candidate.first - n);
    let behind = |n: usize| Some(candidate.end + n - 1).filter(|at| *at < range.end);
    let at = |i: Option<usize>| i.map_or(EDGE, |i| code(a, i));
    let [b1, b2, b3] = [1, 2, 3].map(|n| at(before(n)));
    let [n1, n2, n3] = [1, 2, 3].map(|n| at(behind(n)));

    // The number itself.
    let form = match candidate.form {
        Form::Digits => 0,
        Form::Word => 1,
        Form::Ordinal => 2,
        Form::Years => 3,
    };
    let value = match candidate.value {
        Some(value) => size(value),
        None => a.hashes[candidate.first],
    };
    rows.add(10, form);
    rows.add(11, mix(value, form));
    let half = candidate.end - candidate.first;
    rows.add(12, half as u64);
    let capital = u64::from(matches!(
        a.tokens[candidate.first].case,
        Case::Title | Case::Upper
    ));
    rows.add(13, capital << 1 | u64::from(a.starts[candidate.first]));

    // The words around it.
    for (template, value) in [(20, b1), (21, b2), (22, b3), (23, n1), (24, n2), (25, n3)] {
        rows.add(template, value);
    }
    rows.add(30, mix(b1, n1));
    rows.add(31, mix(b2, b1));
    rows.add(32, mix(n1, n2));
    rows.add(33, mix(b3, mix(b2, b1)));
    rows.add(34, mix(n1, mix(n2, n3)));
    rows.add(35, mix(b1, mix(value, form)));
    rows.add(36, mix(n1, mix(value, form)));
    rows.add(37, mix(b1, form));
    rows.add(38, mix(n1, form));
    rows.add(39, mix(mix(b2, b1), n1));
    rows.add(40, mix(b1, mix(n1, n2)));

    // How the words around it end: an unknown plural is counted.
    for (template, i) in [(41, before(1)), (43, behind(1)), (47, behind(2))] {
        let Some(i) = i.filter(|i| a.tokens[*i].is_word) else {
            continue;
        };
        let word = a.word(i).as_bytes();
        let ending = |n: usize| {
            let bytes = word[word.len().saturating_sub(n)..].iter();
            bytes.fold(n as u64, |all, b| {
                all << 8 | u64::from(b.to_ascii_lowercase())
            })
        };
        let long = word.len() > 4;
        rows.add(template, ending(2) << 1 | u64::from(long));
        rows.add(template + 1, ending(3) << 1 | u64::from(long));
        rows.add(template + 100, mix(ending(2) << 1 | u64::from(long), form));
        rows.add(template + 101, a.tokens[i].case as u64);
    }

    // What touches it.
    let touch = |i: Option<usize>, there: bool| match i {
        Some(i) if there => code(a, i),
        _ => 0,
    };
    let first = a.tokens[candidate.first].span().start;
    let last = a.tokens[candidate.end - 1].span().end;
    let left = before(1).filter(|i| a.tokens[*i].span().end == first);
    let right = behind(1).filter(|i| a.tokens[*i].span().start == last);
    rows.add(45, touch(left, true));
    rows.add(46, touch(right, true));

    // Where it stands in the block.
    let ahead = (candidate.first - range.start).min(5) as u64;
    let left_over = (range.end - candidate.end).min(5) as u64;
    rows.add(50, ahead);
    rows.add(51, left_over);
    rows.add(52, ahead << 8 | left_over);
    rows.add(53, block.kind as u64);
    rows.add(54, mix(block.kind as u64, b1));

    // What is listed: the first words before and behind a row of numbers.
    let linked = |i: usize| {
        let code = code(a, i);
        let joint = a
            .mark(i)
            .is_some_and(|m| matches!(m, ',' | '/' | '-' | '–' | '&' | '+'));
        joint || a.is(i, crate::detect::analysis::classes().and_word) || is_number(code)
    };
    let head = (range.start..candidate.first).rev().find(|i| !linked(*i));
    let tail = (candidate.end..range.end).find(|i| !linked(*i));
    rows.add(55, at(head));
    rows.add(56, at(tail));

    // Words anywhere near, and the classes of the words.
    let words = |i: &usize| a.tokens[*i].is_word;
    let near = (range.start..candidate.first)
        .rev()
        .filter(words)
        .take(WINDOW);
    for (n, i) in near.enumerate() {
        rows.add(60, code(a, i));
        if n < 4 {
            rows.add(61, code(a, i));
        }
        classes(
            &mut rows,
            if n < 3 { 62 } else { 63 },
            a.entries[i].classes.0,
        );
    }
    let near = (candidate.end..range.end).filter(words).take(WINDOW - 2);
    for (n, i) in near.enumerate() {
        rows.add(65, code(a, i));
        if n < 3 {
            rows.add(66, code(a, i));
        }
        classes(
            &mut rows,
            if n < 2 { 67 } else { 68 },
            a.entries[i].classes.0,
        );
    }
    for (template, i) in [
        (70, before(1)),
        (71, before(2)),
        (72, behind(1)),
        (73, behind(2)),
    ] {
        if let Some(i) = i {
            classes(&mut rows, template, a.entries[i].classes.0);
        }
    }

    // What it answers: the label of its field, or the question before.
    if let Some(label) = block.label {
        let from = a.tokens.partition_point(|t| t.span().start < label.start);
        let label = (from..a.tokens.len()).take_while(|i| a.tokens[*i].span().end <= label.end);
        for i in label.take(4) {
            rows.add(80, code(a, i));
        }
    }
    let early = u64::from(candidate.first - range.start < 5);
    if let Some(question) = number.checked_sub(1) {
        let question = a.block_tokens[question].clone();
        let asked = question.clone().next_back().and_then(|i| a.mark(i)) == Some('?');
        rows.add(85, early << 1 | u64::from(asked));
        for i in question.rev().filter(words).take(QUESTION) {
            rows.add(86 + early, code(a, i));
            if early == 1 && ahead < 2 {
                rows.add(88, code(a, i));
            }
        }
    }
}

/// Whether a code is that of a number.
fn is_number(code: u64) -> bool {
    code == NUMBER || code == ORDINAL || (code < 16 * 10 && code % 16 == DIGITS)
}

/// The tokens of a block's content.
fn content_tokens(analysis: &Analysis<'_>, block: usize, content: Span) -> Range<usize> {
    let range = analysis.block_tokens[block].clone();
    let tokens = &analysis.tokens[range.clone()];
    let from = tokens.partition_point(|t| t.span().start < content.start);
    let to = tokens.partition_point(|t| t.span().start < content.end);
    range.start + from..range.start + to
}

/// Adds the classes of a word, one by one; no more than six count.
fn classes(rows: &mut Rows<'_, ROWS_LOG2>, template: u64, mut classes: u64) {
    for _ in 0..6 {
        if classes == 0 {
            return;
        }
        rows.add(template, u64::from(classes.trailing_zeros()));
        classes &= classes - 1;
    }
}
