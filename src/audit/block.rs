//! Quotes that Markdown sets apart: lines that start with `>`, without marks of their own.

use super::page::Page;
use super::passage::Passage;
use std::ops::Range;

/// Dashes that begin a label.
const DASHES: [&str; 3] = ["- ", "– ", "— "];

/// The blocks of a page that hold no quote yet. The label at a block's end is left out. O(n).
pub(crate) fn blocks(page: &Page<'_>, others: &[Passage]) -> Vec<Passage> {
    let mut out = Vec::new();
    let mut block: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    for line in page.source().split_inclusive('\n') {
        let start = at;
        at += line.len();
        let trimmed = line.trim_start();
        match trimmed.strip_prefix('>') {
            Some(words) => {
                let words = words.trim_start();
                let first = start + line.len() - words.len();
                block.push(first..first + words.trim_end().len());
            }
            None => out.extend(quote(page, &std::mem::take(&mut block))),
        }
    }
    out.extend(quote(page, &block));
    let mut starts: Vec<usize> = others.iter().map(|o| o.start).collect();
    starts.sort_unstable();
    out.retain(|block| {
        let next = starts.partition_point(|start| *start < block.start);
        starts.get(next).is_none_or(|start| *start >= block.end)
    });
    out
}

/// The quote of a block's lines, as spans of the source.
fn quote(page: &Page<'_>, lines: &[Range<usize>]) -> Option<Passage> {
    let is_label = |line: &&Range<usize>| {
        let text = &page.source()[(*line).clone()];
        DASHES.iter().any(|dash| text.starts_with(dash))
    };
    let told = lines.iter().skip(1).position(|line| is_label(&line));
    let words = &lines[..told.map_or(lines.len(), |n| n + 1)];
    let mut filled = words.iter().filter(|line| !line.is_empty());
    let first = filled.next()?;
    let last = filled.next_back().unwrap_or(first);
    let (start, end) = (page.at(first.start), page.at(last.end));
    (start < end).then(|| Passage {
        is_block: true,
        ..Passage::whole(start..end, start, end)
    })
}

#[cfg(test)]
mod tests {
    use super::super::page::Layout;
    use super::super::passage::passages;
    use super::*;

    #[test]
    fn a_block_is_a_quote_without_its_label() {
        let text = "Tekst.\n\n> Wij zaten samen\n> op de dijk.\n>\n> — Meisje van 15\n\nMeer tekst.\n\n> Kort.\n\nVader\n";
        let page = Page::new(text, Layout::Wrapped);
        let quotes: Vec<String> = passages(&page).0.iter().map(|p| p.text(&page)).collect();
        assert_eq!(quotes, ["Wij zaten samen op de dijk.", "Kort."]);
    }
}
