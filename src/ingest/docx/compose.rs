//! Composing: from the paragraphs of all parts to one text, and back.

use super::relations::Role;
use super::splice::{Cut, Segment};
use super::story::{Bookmark, Paragraph, Piece, Story};
use super::vocabulary::is_plain_field;
use crate::Span;
use crate::ingest::BlockKind;
use crate::ingest::structure::{Cell, Unit};
use std::collections::BTreeMap;

/// The text of a document and where it stands in the parts.
#[derive(Default)]
pub(super) struct Composition {
    pub(super) text: String,
    pub(super) units: Vec<Unit>,
    pub(super) highlights: Vec<Span>,
    pub(super) lane: Vec<Segment>,
    /// One lane for each further copy of a paragraph.
    pub(super) twins: Vec<Vec<Segment>>,
    /// By comment: where the range that it is about starts and ends.
    ranges: BTreeMap<String, (Option<usize>, Option<usize>)>,
    /// By comment: what it says.
    comments: BTreeMap<String, String>,
}

impl Composition {
    /// The ranges whose comments say something that `holds`, in the order of the text.
    pub(super) fn commented(&self, holds: impl Fn(&str) -> bool) -> Vec<Span> {
        let said = self.comments.iter().filter(|(_, said)| holds(said));
        let mut out: Vec<Span> = said
            .filter_map(|(id, _)| match self.ranges.get(id)? {
                (Some(start), Some(end)) if start < end => Some(Span::new(*start, *end)),
                _ => None,
            })
            .collect();
        out.sort_unstable();
        out
    }
}

/// Puts the parts' paragraphs in order: one line a paragraph, cells of a row with tabs between
/// them, hidden text last. What the parts cut, and the renaming of bookmarks, is added to `cuts`.
pub(super) fn compose(
    stories: Vec<(Role, usize, Story)>,
    links: Vec<(usize, Paragraph)>,
    cuts: &mut Vec<Cut>,
) -> Composition {
    let names = bookmarks(&stories);
    let mut composer = Composer::default();
    let mut hidden: Vec<(usize, Paragraph)> = Vec::new();
    for (role, part, story) in stories {
        cuts.extend(story.cuts);
        for bookmark in story.bookmarks {
            cuts.push(Cut {
                part,
                with: new_name(&names, &bookmark.name),
                raw: bookmark.raw,
            });
        }
        let kind = (role != Role::Document).then_some(BlockKind::Note);
        for paragraph in story.paragraphs {
            composer.add(&paragraph, part, kind);
        }
        for field in story.fields {
            let rest = without_bookmarks(field, part, &names, cuts);
            if !is_plain_field(&rest.text) {
                hidden.push((part, rest));
            }
        }
        hidden.extend(story.hidden.into_iter().map(|p| (part, p)));
    }
    for (part, paragraph) in hidden.into_iter().chain(links) {
        if paragraph.text.contains(char::is_alphanumeric) {
            composer.add(&paragraph, part, Some(BlockKind::Hidden));
        }
    }
    composer.composition
}

/// New names for bookmarks whose own may say something, by number.
fn bookmarks(stories: &[(Role, usize, Story)]) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    let defined = stories
        .iter()
        .flat_map(|(_, _, story)| &story.bookmarks)
        .filter(|b| !b.is_anchor);
    for Bookmark { name, .. } in defined {
        let number = names.len() + 1;
        names
            .entry(name.clone())
            .or_insert_with(|| format!("b_{number}"));
    }
    names
}

/// A bookmark's new name; references that lead nowhere get a name that leads nowhere.
fn new_name(names: &BTreeMap<String, String>, name: &str) -> String {
    names.get(name).cloned().unwrap_or_else(|| "b_0".to_owned())
}

/// A field's instruction without the names of bookmarks, which are renamed where they stand.
fn without_bookmarks(
    field: Paragraph,
    part: usize,
    names: &BTreeMap<String, String>,
    cuts: &mut Vec<Cut>,
) -> Paragraph {
    let mut gone: Vec<(Span, &str)> = Vec::new();
    let is_edge = |c: Option<char>| {
        c.is_none_or(|c| c.is_whitespace() || matches!(c, '"' | '“' | '”' | '\\'))
    };
    for (name, new) in names {
        for (at, _) in field.text.match_indices(name.as_str()) {
            let end = at + name.len();
            let before = field.text[..at].chars().next_back();
            if is_edge(before) && is_edge(field.text[end..].chars().next()) {
                gone.push((Span::new(at, end), new));
            }
        }
    }
    gone.sort_unstable();
    if gone.is_empty() {
        return field;
    }
    let mut out = Paragraph::default();
    for piece in &field.pieces {
        let span = Span::new(piece.at, piece.at + piece.len);
        let text = span.of(&field.text);
        let exact = piece.raw.len() == piece.len;
        let mut from = span.start;
        for (name, new) in gone.iter().filter(|(name, _)| name.overlaps(span)) {
            let (start, end) = (name.start.max(span.start), name.end.min(span.end));
            // The new name goes where the old one starts.
            let with = if name.start >= span.start {
                (*new).to_owned()
            } else {
                String::new()
            };
            let raw = if exact {
                piece.raw.start + start - span.start..piece.raw.start + end - span.start
            } else {
                piece.raw.clone()
            };
            cuts.push(Cut { part, raw, with });
            if exact && from < start {
                let raw = piece.raw.start + from - span.start..piece.raw.start + start - span.start;
                out.push(
                    &text[from - span.start..start - span.start],
                    raw,
                    piece.form,
                );
            }
            from = end;
        }
        if from < span.end && (exact || from == span.start) {
            let raw = if exact {
                piece.raw.start + from - span.start..piece.raw.end
            } else {
                piece.raw.clone()
            };
            out.push(&text[from - span.start..], raw, piece.form);
        }
    }
    out
}

#[derive(Default)]
struct Composer {
    composition: Composition,
    /// The cell of the last paragraph.
    cell: Option<Cell>,
    paragraphs: u32,
}

impl Composer {
    fn add(&mut self, paragraph: &Paragraph, part: usize, kind: Option<BlockKind>) {
        let out = &mut self.composition;
        if self.paragraphs > 0 {
            let beside = match (self.cell, paragraph.cell) {
                (Some(a), Some(b)) => a.table == b.table && a.row == b.row && a.column != b.column,
                _ => false,
            };
            out.text.push(if beside { '\t' } else { '\n' });
        }
        self.paragraphs += 1;
        self.cell = paragraph.cell;
        let base = out.text.len();
        out.text.push_str(&paragraph.text);
        out.lane
            .extend(paragraph.pieces.iter().map(|p| segment(p, base, part)));
        // A twin's pieces are in the order of the text, once for each copy.
        let mut copy: Vec<Segment> = Vec::new();
        for piece in &paragraph.twin {
            if copy
                .last()
                .is_some_and(|last| piece.at + base < last.at + last.len)
            {
                out.twins.push(std::mem::take(&mut copy));
            }
            copy.push(segment(piece, base, part));
        }
        if !copy.is_empty() {
            out.twins.push(copy);
        }
        out.highlights
            .extend(paragraph.highlights.iter().map(|h| h.shift(base)));
        for anchor in &paragraph.anchors {
            let at = base + anchor.at.min(paragraph.text.len());
            let range = out.ranges.entry(anchor.comment.clone()).or_default();
            let border = if anchor.starts {
                &mut range.0
            } else {
                &mut range.1
            };
            border.get_or_insert(at);
        }
        if let Some(comment) = &paragraph.comment {
            let said = out.comments.entry(comment.clone()).or_default();
            said.push_str(&paragraph.text);
            said.push('\n');
        }
        let mut start = 0;
        let text = &paragraph.text;
        for end in memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]) {
            let span = Span::new(start, end).shift(base);
            out.units.push(Unit {
                span,
                kind: kind.or(paragraph.kind),
                cell: paragraph.cell,
                bold: if start == 0 {
                    paragraph.bold.min(end)
                } else {
                    0
                },
                paragraph: self.paragraphs,
            });
            start = end + 1;
        }
    }
}

fn segment(piece: &Piece, base: usize, part: usize) -> Segment {
    Segment {
        at: base + piece.at,
        len: piece.len,
        part,
        raw: piece.raw.clone(),
        form: piece.form,
    }
}

#[cfg(test)]
mod tests {
    use super::super::splice::Form;
    use super::*;

    #[test]
    fn bookmarks_in_instructions_are_renamed_and_not_read() {
        let mut field = Paragraph::default();
        // The name is split over two pieces.
        field.push(" REF No", 10..17, Form::Attribute);
        field.push("or_Boer \\h Noorder", 30..48, Form::Attribute);
        let names = BTreeMap::from([("Noor_Boer".to_owned(), "b_1".to_owned())]);
        let mut cuts = Vec::new();
        let rest = without_bookmarks(field, 2, &names, &mut cuts);
        assert_eq!(rest.text, " REF  \\h Noorder");
        let cut = |raw, with: &str| Cut {
            part: 2,
            raw,
            with: with.to_owned(),
        };
        assert_eq!(cuts, [cut(15..17, "b_1"), cut(30..37, "")]);
        assert_eq!(rest.pieces[1].raw, 37..48);
    }
}
