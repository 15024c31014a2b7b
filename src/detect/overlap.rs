//! Settling overlaps between recognisers.

use crate::detect::Detection;
use crate::{EntityKind, Error, ErrorKind, Result, Span};
use std::collections::BTreeMap;

/// Merges overlapping detections into a sorted, disjoint cover.
///
/// Spans are half-open byte ranges of `text` on `char` boundaries. The higher score keeps its
/// whole span; the loser keeps what is left over, so no detected byte becomes undetected, save
/// punctuation and white space at the ends of what is left. A user name wins over what lies inside it, an address over
/// the persons inside it. Ties go to the longer span, then to
/// the smaller rule id: the order of the input does not matter. O(n log n).
///
/// # Errors
///
/// [`ErrorKind::Span`] if a span lies outside the text, off a `char` boundary, or is empty.
///
/// # Source
///
/// Remainder-keeping after docdeid's overlap resolver.
pub fn merge(text: &str, mut detections: Vec<Detection>) -> Result<Vec<Detection>> {
    for detection in &detections {
        let Span { start, end } = detection.span;
        if start >= end || text.get(start..end).is_none() {
            return Err(Error::new(ErrorKind::Span).at_byte(start as u64));
        }
    }
    detections.sort_by_key(|detection| detection.span);
    let mut out = Vec::with_capacity(detections.len());
    let mut group = Vec::new();
    let mut rest = detections.into_iter().peekable();
    while let Some(first) = rest.next() {
        let mut end = first.span.end;
        group.push(first);
        while let Some(next) = rest.next_if(|next| next.span.start < end) {
            end = end.max(next.span.end);
            group.push(next);
        }
        // Most overlap with nothing.
        if group.len() == 1 {
            out.append(&mut group);
        } else {
            settle(text, &mut group, &mut out);
        }
    }
    Ok(out)
}

/// Adds to `out` what is left of a group of detections, and empties the group.
fn settle(text: &str, group: &mut Vec<Detection>, out: &mut Vec<Detection>) {
    hold_together(group);
    group.sort_by(|a, b| {
        b.score
            .total_cmp(&a.score)
            .then_with(|| b.span.len().cmp(&a.span.len()))
            .then_with(|| a.rule.cmp(&b.rule))
            .then_with(|| a.span.cmp(&b.span))
            .then_with(|| a.kind.cmp(&b.kind))
            .then_with(|| a.reason.cmp(&b.reason))
    });
    let from = out.len();
    let mut taken = Taken::default();
    let mut free = Vec::new();
    for detection in group.drain(..) {
        taken.take(detection.span, &mut free);
        if free == [detection.span] {
            out.push(detection);
            continue;
        }
        for &left in &free {
            let left = trimmed(text, left);
            if !left.is_empty() {
                out.push(Detection {
                    span: left,
                    ..detection.clone()
                });
            }
        }
    }
    out[from..].sort_by_key(|detection| detection.span);
}

/// Below this score a user name or an address is a guess.
const SURE: f32 = 0.5;

/// Lets a user name win over the names inside it, and an address over those of persons: *shu.xo.599*, *Jan van Galenstraat 12*.
fn hold_together(group: &mut [Detection]) {
    for at in 0..group.len() {
        let handle = &group[at];
        let holds = matches!(handle.kind, EntityKind::Handle | EntityKind::Address);
        if !holds || handle.score < SURE {
            continue;
        }
        // They are sorted by where they begin and then by where they end.
        let (before, after) = (&group[..at], &group[at + 1..]);
        let same = before.iter().rev();
        let same = same.take_while(|d| d.span.start == handle.span.start);
        let behind = after.iter();
        let behind = behind.take_while(|d| d.span.start < handle.span.end);
        // A town may stand before an address, without a comma between them.
        let named =
            |d: &&Detection| handle.kind == EntityKind::Handle || d.kind == EntityKind::Person;
        let inside = same.chain(behind).filter(|d| handle.span.contains(d.span));
        let inside = inside.filter(named);
        let best = inside.map(|d| d.score).fold(handle.score, f32::max);
        group[at].score = best;
    }
}

/// The bytes that are spoken for, as disjoint ranges that do not touch.
#[derive(Default)]
struct Taken(BTreeMap<usize, usize>);

impl Taken {
    /// Takes a span and tells which parts of it were free. Ranges inside the span become one, so
    /// that all calls together cost O(n log n).
    fn take(&mut self, span: Span, free: &mut Vec<Span>) {
        free.clear();
        let mut whole = span;
        let mut at = span.start;
        if let Some((&start, &end)) = self.0.range(..span.start).next_back()
            && end >= span.start
        {
            whole.start = start;
            whole.end = whole.end.max(end);
            at = end;
        }
        while let Some((&start, &end)) = self.0.range(span.start..=span.end).next() {
            self.0.remove(&start);
            if at < start {
                free.push(Span::new(at, start.min(span.end)));
            }
            at = at.max(end);
            whole.end = whole.end.max(end);
        }
        if at < span.end {
            free.push(Span::new(at, span.end));
        }
        self.0.insert(whole.start, whole.end);
    }
}

/// A span without punctuation and white space at its ends; empty if it holds nothing else.
fn trimmed(text: &str, span: Span) -> Span {
    let inside = span.of(text);
    let mark = |c: char| !c.is_alphanumeric();
    let start = span.start + (inside.len() - inside.trim_start_matches(mark).len());
    let end = span.end - (inside.len() - inside.trim_end_matches(mark).len());
    Span::new(start, end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::EntityKind;
    use proptest::prelude::*;

    fn detection(start: usize, end: usize, score: f32, rule: &str) -> Detection {
        Detection {
            span: Span::new(start, end),
            kind: EntityKind::Person,
            score,
            rule: rule.into(),
            reason: "".into(),
        }
    }

    fn merged(text: &str, detections: Vec<Detection>) -> Vec<(&str, String)> {
        merge(text, detections)
            .unwrap()
            .into_iter()
            .map(|d| (d.span.of(text), d.rule.to_string()))
            .collect()
    }

    #[test]
    fn the_loser_keeps_what_is_left() {
        let text = "Jan de Vries Beheer";
        let found = merged(
            text,
            vec![
                detection(0, 12, 0.8, "name"),
                detection(4, 19, 0.9, "company"),
            ],
        );
        assert_eq!(
            found,
            [
                ("Jan", "name".to_owned()),
                ("de Vries Beheer", "company".to_owned())
            ]
        );
    }

    #[test]
    fn a_loser_may_be_left_on_both_sides() {
        let text = "een twee drie";
        let found = merged(
            text,
            vec![detection(0, 13, 0.5, "low"), detection(4, 8, 0.9, "high")],
        );
        let rules: Vec<_> = found.iter().map(|(t, r)| (*t, r.as_str())).collect();
        assert_eq!(rules, [("een", "low"), ("twee", "high"), ("drie", "low")]);
    }

    #[test]
    fn marks_alone_are_not_left_over() {
        let text = "(06-12345678).";
        let found = merged(
            text,
            vec![detection(0, 14, 0.5, "low"), detection(1, 12, 0.9, "high")],
        );
        assert_eq!(found, [("06-12345678", "high".to_owned())]);
    }

    #[test]
    fn ties_go_to_the_longer_span_then_to_the_smaller_id() {
        let text = "abcdef";
        let found = merged(
            text,
            vec![
                detection(0, 3, 0.5, "a"),
                detection(1, 6, 0.5, "b"),
                detection(1, 6, 0.5, "c"),
            ],
        );
        assert_eq!(found, [("a", "a".to_owned()), ("bcdef", "b".to_owned())]);
    }

    #[test]
    fn spans_outside_the_text_are_an_error() {
        for (start, end) in [(0, 9), (1, 2), (2, 2)] {
            let e = merge("é12", vec![detection(start, end, 0.5, "a")]).unwrap_err();
            assert_eq!(e.kind(), ErrorKind::Span);
        }
    }

    prop_compose! {
        fn any_detection(len: usize)(start in 0..len, width in 1..len, score in 0..5_u8, rule in 0..3_u8) -> Detection {
            detection(start, (start + width).min(len), f32::from(score) / 5.0, ["a", "b", "c"][usize::from(rule)])
        }
    }

    const TEXT: &str = "Jan, de Vries (16) woont op de Kade 12; bel 06.";

    proptest! {
        #[test]
        fn losing_span_stays_covered(all in prop::collection::vec(any_detection(TEXT.len()), 0..24)) {
            let out = merge(TEXT, all.clone()).unwrap();
            for d in &all {
                for (i, c) in d.span.of(TEXT).char_indices() {
                    let byte = d.span.start + i;
                    let covered = out.iter().any(|o| o.span.start <= byte && byte < o.span.end);
                    prop_assert!(covered || !c.is_alphanumeric(), "byte {byte} of {d:?}");
                }
            }
        }

        #[test]
        fn nothing_is_covered_that_was_not_detected(all in prop::collection::vec(any_detection(TEXT.len()), 0..24)) {
            let out = merge(TEXT, all.clone()).unwrap();
            for o in &out {
                prop_assert!(all.iter().any(|d| d.span.contains(o.span) && d.rule == o.rule));
            }
        }

        #[test]
        fn the_cover_is_sorted_and_disjoint(all in prop::collection::vec(any_detection(TEXT.len()), 0..24)) {
            let out = merge(TEXT, all).unwrap();
            prop_assert!(out.windows(2).all(|w| w[0].span.end <= w[1].span.start));
            prop_assert!(out.iter().all(|o| !o.span.is_empty()));
        }

        #[test]
        fn the_order_of_the_input_does_not_matter(all in prop::collection::vec(any_detection(TEXT.len()), 0..24), turn in 0..24_usize) {
            let mut turned = all.clone();
            turned.reverse();
            if !turned.is_empty() {
                let by = turn % turned.len();
                turned.rotate_left(by);
            }
            prop_assert_eq!(merge(TEXT, all).unwrap(), merge(TEXT, turned).unwrap());
        }

        #[test]
        fn the_best_detection_keeps_its_whole_span(all in prop::collection::vec(any_detection(TEXT.len()), 1..24)) {
            let out = merge(TEXT, all.clone()).unwrap();
            let best = all.iter().map(|d| d.score).fold(0.0, f32::max);
            let longest = all.iter().filter(|d| d.score == best).map(|d| d.span.len()).max();
            prop_assert!(out.iter().any(|o| o.score == best && Some(o.span.len()) == longest));
        }
    }
}
