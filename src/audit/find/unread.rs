//! What looks like a quote or an attribution and could not be read: nothing of it is counted.

use crate::audit::finding::{Finding, Kind, Severity};
use crate::audit::material::Material;
use std::ops::Range;

/// Dashes between a quote and its label.
const DASHES: [char; 3] = ['-', '–', '—'];

/// One finding a mark without its pair, and one a label that is none of the grammar's.
pub(crate) fn find(material: &Material<'_>) -> Vec<Finding> {
    let at =
        |kind, range: &Range<usize>| Finding::new(kind, Severity::Look, vec![material.spot(range)]);
    let loose = material.loose.iter().map(|r| at(Kind::UnreadQuote, r));
    let labels = labels(material).into_iter();
    loose
        .chain(labels.map(|r| at(Kind::UnreadLabel, &r)))
        .collect()
}

/// What stands behind a dash after a quote of which no speaker was read: a capital, up to the line's end.
fn labels(material: &Material<'_>) -> Vec<Range<usize>> {
    let read: Vec<usize> = material.said.iter().map(|s| s.passage).collect();
    let passages = material.passages.iter().enumerate();
    passages
        .filter(|(at, passage)| !passage.is_single && read.binary_search(at).is_err())
        .filter_map(|(_, passage)| {
            let text = &material.page.text;
            let rest = &text[passage.end..material.page.paragraph(passage.end).end];
            let bare = rest.trim_start_matches(|c: char| c.is_whitespace() || c.is_ascii_digit());
            let label = bare.trim_start_matches(DASHES);
            let said = label.trim_start();
            let apart = label.len() < bare.len() && said.len() < label.len();
            if !apart || !said.starts_with(char::is_uppercase) {
                return None;
            }
            let start = passage.end + rest.len() - said.len();
            Some(start..start + said.len())
        })
        .collect()
}
