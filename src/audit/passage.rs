//! The quotes of a manuscript: from an opening mark to its closing one, over lines, boxes and columns.

use super::block::blocks;
use super::page::Page;
use std::ops::Range;

/// Opening and closing marks of quotes; some languages close with an opening one.
const OPENING: &str = "“„«";
const CLOSING: &str = "”»";

/// A longer stretch without a closing mark is no quote, in bytes.
const LONGEST: usize = 6_000;

/// So many quotes at most stand between the parts of a torn one.
const NEAR: usize = 64;

/// A quote within single marks is at least so long, in bytes: shorter ones are terms and titles.
const SHORTEST_SINGLE: usize = 20;

/// A quote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Passage {
    /// Its words without the marks, in the flow; more than one piece where a column ended.
    pub(crate) pieces: Vec<Range<usize>>,
    /// Where its opening mark stands in the flow.
    pub(crate) start: usize,
    /// Behind its closing mark in the flow.
    pub(crate) end: usize,
    /// Whether it stands within single marks, which enclose terms and titles as well.
    pub(crate) is_single: bool,
    /// Whether it has no marks, but is set apart as a block.
    pub(crate) is_block: bool,
}

impl Passage {
    /// A quote within double marks, in one piece.
    pub(crate) fn whole(piece: Range<usize>, start: usize, end: usize) -> Self {
        Self {
            pieces: vec![piece],
            start,
            end,
            is_single: false,
            is_block: false,
        }
    }

    /// Its words.
    pub(crate) fn text(&self, page: &Page<'_>) -> String {
        let pieces = self.pieces.iter().map(|p| page.text[p.clone()].trim());
        pieces.collect::<Vec<_>>().join(" ").replace('\n', " ")
    }

    /// Whether a byte of the flow lies in it.
    pub(crate) fn holds(&self, at: usize) -> bool {
        at >= self.start && at < self.end && self.pieces.len() == 1
            || self.pieces.iter().any(|p| p.contains(&at))
    }
}

/// What a character is between others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Open,
    Close,
}

/// All quotes in the order of their closing marks, and the marks without their pair. O(n).
///
/// A quote that the end of a column tears in two is put together: its first part has no closing mark
/// before the next quote opens, its last part none that opens.
pub(crate) fn passages(page: &Page<'_>) -> (Vec<Passage>, Vec<Range<usize>>) {
    let mut out = Vec::new();
    let mut open: Option<Range<usize>> = None;
    let mut torn: Option<Range<usize>> = None;
    let mut loose: Vec<Range<usize>> = Vec::new();
    let mut last = 0;
    for (at, length, mark) in marks(&page.text) {
        match (mark, open.take()) {
            (Mark::Open, earlier) => {
                // What did not close goes to the end of its paragraph.
                if let Some(earlier) = earlier {
                    let end = page.paragraph(earlier.end).end.min(at);
                    loose.extend(torn.replace(earlier.start..end));
                }
                open = Some(at..at + length);
            }
            (Mark::Close, Some(opened)) if at - opened.end <= LONGEST => {
                out.push(Passage::whole(opened.end..at, opened.start, at + length));
                last = at + length;
            }
            (Mark::Close, opened) => {
                let start = page.paragraph(at).start.max(last);
                loose.extend(opened);
                match torn.take() {
                    Some(first) => {
                        let mark = page.text[first.start..].chars().next();
                        let inner = first.start + mark.map_or(0, char::len_utf8);
                        let mut passage =
                            Passage::whole(inner..first.end, first.start, at + length);
                        passage.pieces.push(start..at);
                        out.push(passage);
                    }
                    None => loose.push(at..at + length),
                }
                last = at + length;
            }
        }
    }
    loose.extend(torn);
    loose.extend(open);
    let single = singles(page, &out);
    out.extend(single);
    let blocks = blocks(page, &out);
    out.extend(blocks);
    out.sort_by_key(|p| (p.end, p.start));
    loose.sort_by_key(|mark| mark.start);
    (out, loose)
}

/// The double marks of a text: place, length in bytes, and whether they open or close.
fn marks(text: &str) -> Vec<(usize, usize, Mark)> {
    let mut out = Vec::new();
    let mut before: Option<char> = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let after = chars.peek().map(|(_, c)| *c);
        let starts = before.is_none_or(|b| b.is_whitespace() || "(['‘-–—•".contains(b))
            && after.is_some_and(|a| a.is_alphanumeric() || "‘'(…[.".contains(a));
        let mark = if c == '"' || CLOSING.contains(c) {
            Some(if starts { Mark::Open } else { Mark::Close })
        } else if OPENING.contains(c) {
            let ends = before.is_some_and(|b| !b.is_whitespace() && !"(['‘".contains(b))
                && after.is_none_or(|a| !a.is_alphanumeric());
            Some(if ends { Mark::Close } else { Mark::Open })
        } else {
            None
        };
        out.extend(mark.map(|mark| (at, c.len_utf8(), mark)));
        before = Some(c);
    }
    out
}

/// Whether a byte of the flow lies in one of some quotes, which are in the order of their ends.
fn is_held(passages: &[Passage], at: usize) -> bool {
    let next = passages.partition_point(|p| p.end <= at);
    // A torn quote ends behind those that stand between its parts.
    let mut near = passages[next..].iter().take(NEAR);
    near.any(|p| p.holds(at))
}

/// Quotes within single marks, outside of the others and within one paragraph.
fn singles(page: &Page<'_>, others: &[Passage]) -> Vec<Passage> {
    let mut out = Vec::new();
    let mut open: Option<usize> = None;
    let mut before: Option<char> = None;
    let mut chars = page.text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let after = chars.peek().map(|(_, c)| *c);
        let fresh = before.is_none_or(|b| b.is_whitespace() || b == '(');
        let ends = after.is_none_or(|a| !a.is_alphanumeric());
        match c {
            '\n' => open = None,
            '‘' => open = Some(at),
            '\'' if fresh => open = Some(at),
            '’' | '\'' if ends && !fresh => {
                if let Some(start) = open.take()
                    && at - start >= SHORTEST_SINGLE
                {
                    let first = page.text[start..].chars().next().map_or(0, char::len_utf8);
                    let passage = Passage::whole(start + first..at, start, at + c.len_utf8());
                    out.push(Passage {
                        is_single: true,
                        ..passage
                    });
                }
            }
            _ => {}
        }
        before = Some(c);
    }
    out.retain(|single| !is_held(others, single.start));
    out
}

#[cfg(test)]
mod tests {
    use super::super::page::Layout;
    use super::*;

    fn quotes(text: &str) -> Vec<String> {
        let page = Page::new(text, Layout::Wrapped);
        passages(&page).0.iter().map(|p| p.text(&page)).collect()
    }

    #[test]
    fn marks_of_all_kinds_enclose_quotes() {
        assert_eq!(
            quotes("“Een.” en \"Twee.\" en „Drie.“ en «Vier.» en ”Vijf.”"),
            ["Een.", "Twee.", "Drie.", "Vier.", "Vijf."]
        );
        assert_eq!(
            quotes("Zij zei: ‘Dat van die foto’s vond ik raar.’"),
            ["Dat van die foto’s vond ik raar."]
        );
        assert_eq!(quotes("het ‘systeem’ van zo’n dag"), [] as [&str; 0]);
    }

    #[test]
    fn quotes_run_over_boxes_and_columns() {
        assert_eq!(
            quotes("“Een stuk \nverder\n\nen nog.”\nMoeder"),
            ["Een stuk verder en nog."]
        );
        let torn =
            "“Het begint hier en\n\nKOP\n\nTekst.\n\n“Kort.” - Vader\n\ngaat hier door.” - Moeder";
        assert_eq!(
            quotes(torn),
            ["Kort.", "Het begint hier en gaat hier door."]
        );
    }

    #[test]
    fn single_marks_inside_a_quote_are_part_of_it() {
        assert_eq!(
            quotes("“Hij zei ‘kom maar mee naar huis’ tegen mij.”"),
            ["Hij zei ‘kom maar mee naar huis’ tegen mij."]
        );
    }
}
