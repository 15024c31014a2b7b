//! Who speaks: labels behind quotes, introductions before them, and who is one with whom.

use super::page::{Layout, Page};
use super::passage::Passage;
use super::rules::Rules;
use crate::Span;
use crate::attribution::{Kind, Parsed, Record, Role, parse, parse_after};
use std::ops::Range;

/// A label is looked for so far behind its quote, in bytes.
const WINDOW: usize = 400;

/// The people spoken of are looked for so far back, in bytes.
const CONTEXT: usize = 1_200;

/// A quote and what is said of its speaker.
pub(crate) struct Said {
    /// Which passage it is.
    pub(crate) passage: usize,
    /// What the label or introduction tells.
    pub(crate) record: Record,
    /// Where that stands, in the source.
    pub(crate) span: Span,
}

impl Said {
    /// The role of the speaker.
    pub(crate) fn role(&self) -> Option<Role> {
        self.record.role
    }
}

/// Those who are quoted, one a quote; quotes of nobody and of groups are left out.
pub(crate) fn speakers(page: &Page<'_>, passages: &[Passage], rules: &Rules) -> Vec<Said> {
    let sentences = page.sentences();
    let mut starts: Vec<usize> = passages.iter().map(|p| p.start).collect();
    starts.sort_unstable();
    let mut out = Vec::new();
    for (at, passage) in passages.iter().enumerate() {
        let next = starts.partition_point(|start| *start < passage.end);
        let stop = starts.get(next).copied().unwrap_or(page.text.len());
        let label = if passage.is_block {
            below(page, passage.end, stop)
        } else {
            behind(page, passage.end, stop)
        };
        let found = label
            .or_else(|| before(page, passage, &sentences, rules))
            .or_else(|| told(page, passage.end, stop, rules));
        if let Some((parsed, span)) = found
            && parsed.record.collective != Some(true)
        {
            out.push(Said {
                passage: at,
                record: parsed.record,
                span,
            });
        }
    }
    out
}

/// The label behind a quote: the longest text that is one, up to the next quote.
fn behind(page: &Page<'_>, end: usize, stop: usize) -> Option<(Parsed, Span)> {
    let source = page.source();
    // The closing mark is part of what is read.
    let mark = page.text[..end].char_indices().next_back()?.0;
    let start = page.byte(mark);
    let limit = page.byte(stop).min(start + WINDOW);
    let limit = (limit..=source.len()).find(|at| source.is_char_boundary(*at))?;
    let window = source.get(start..limit)?;
    let mut best: Option<(Parsed, usize)> = None;
    for cut in cuts(window) {
        let text = unbracketed(&window[..cut]);
        let Ok(parsed) = parse(&text) else { continue };
        let apart = parsed.style.get("dash") != Some("none")
            || parsed.style.get("line") != Some("same")
            || ends_paragraph(&window[cut..], page)
            || text.len() < cut;
        if parsed.kind == Kind::Quote && apart {
            best = Some((parsed, cut));
        }
    }
    let (parsed, cut) = best?;
    let label = &window[..cut];
    let first = label.find(char::is_alphabetic)?;
    let last = label.trim_end().len();
    Some((parsed, Span::new(start + first, start + last)))
}

/// The label below a quote that is set apart, with or without a dash.
fn below(page: &Page<'_>, end: usize, stop: usize) -> Option<(Parsed, Span)> {
    let limit = stop.min(end + WINDOW);
    let limit = (limit..=page.text.len()).find(|at| page.text.is_char_boundary(*at))?;
    let rest = page.text.get(end..limit)?;
    let start = end + rest.len() - rest.trim_start().len();
    let label = page.text.get(start..limit)?;
    let dashed = label.starts_with(['-', '–', '—']);
    let mut best: Option<(Parsed, usize)> = None;
    for cut in cuts(label) {
        let lead = if dashed { "” " } else { "”\n" };
        let Ok(parsed) = parse(&format!("{lead}{}", &label[..cut])) else {
            continue;
        };
        let whole = label[cut..].is_empty() || label[cut..].starts_with('\n');
        if parsed.kind == Kind::Quote && (dashed || whole) {
            best = Some((parsed, cut));
        }
    }
    let (parsed, cut) = best?;
    let first = label.find(char::is_alphabetic)?;
    Some((parsed, page.span(&(start + first..start + cut))))
}

/// Where a label may end: at line ends, sentence ends and closing brackets, the nearest first.
fn cuts(window: &str) -> Vec<usize> {
    let mut cuts: Vec<usize> = window
        .char_indices()
        .filter(|(at, c)| match c {
            '\n' => true,
            '.' | ';' | ',' => window[at + 1..].starts_with([' ', '\t']),
            _ => false,
        })
        .map(|(at, _)| at)
        .collect();
    cuts.extend(window.match_indices(')').map(|(at, _)| at + 1));
    cuts.push(window.len());
    cuts.sort_unstable();
    cuts.dedup();
    cuts
}

/// A label in brackets behind the closing mark, without them.
fn unbracketed(text: &str) -> String {
    let Some(mark) = text.chars().next() else {
        return String::new();
    };
    let rest = text[mark.len_utf8()..].trim();
    match rest.strip_prefix('(').and_then(|r| r.strip_suffix(')')) {
        Some(inner) if !inner.contains('(') => format!("{mark} - {inner}"),
        _ => text.to_owned(),
    }
}

/// Whether what follows is the end of a paragraph.
fn ends_paragraph(rest: &str, page: &Page<'_>) -> bool {
    let blank = &rest[..rest.len() - rest.trim_start().len()];
    let breaks = blank.matches('\n').count();
    rest.trim().is_empty() || breaks > 1 || breaks > 0 && page.layout() == Layout::Paragraphs
}

/// An introduction that ends in a colon right before a quote.
fn before(
    page: &Page<'_>,
    passage: &Passage,
    sentences: &[Range<usize>],
    rules: &Rules,
) -> Option<(Parsed, Span)> {
    let at = sentences.partition_point(|s| s.end <= passage.start.saturating_sub(1));
    let sentence = sentences.get(at)?;
    let range = sentence.start..passage.start;
    let text = page.text.get(range.clone())?.trim();
    if !text.ends_with(':') {
        return None;
    }
    let parsed = in_context(page, text, sentence.start, rules)?;
    let leading = page.text[range.clone()].len() - page.text[range.clone()].trim_start().len();
    let introduces = matches!(parsed.kind, Kind::Inline | Kind::HeadlineCollective);
    introduces.then(|| (parsed, page.span(&(range.start + leading..range.end))))
}

/// A clause behind a quote: *…”, aldus een moeder*.
fn told(page: &Page<'_>, end: usize, stop: usize, rules: &Rules) -> Option<(Parsed, Span)> {
    let limit = page.paragraph(end).end.min(stop);
    let rest = page.text.get(end..limit)?;
    for wording in &rules.after {
        let Some(found) = wording.find(rest).into_iter().next() else {
            continue;
        };
        let (Some(lead), Some(whole)) = (wording.code.as_deref(), found.get(0)) else {
            continue;
        };
        let source = &rest[whole.end()..];
        let ends = source.match_indices([',', '.', ';']).map(|(at, _)| at);
        for cut in ends.chain([source.trim_end().len()]).take(6) {
            let text = format!("{lead} {}:", &source[..cut]);
            if let Some(parsed) = in_context(page, &text, end, rules)
                && parsed.kind == Kind::Inline
            {
                let start = end + whole.end();
                return Some((parsed, page.span(&(start..start + cut))));
            }
        }
    }
    None
}

/// Reads an introduction, where *een van hen* is one of the people spoken of before.
pub(crate) fn in_context(page: &Page<'_>, text: &str, at: usize, rules: &Rules) -> Option<Parsed> {
    parse_after(text, role_before(page, at, rules)).ok()
}

/// The people whom the text before a byte of the flow speaks of.
pub(crate) fn role_before(page: &Page<'_>, at: usize, rules: &Rules) -> Option<Role> {
    let from = at.saturating_sub(CONTEXT);
    let from = (from..=at).find(|n| page.text.is_char_boundary(*n))?;
    rules.last_people(&page.text[from..at])
}
