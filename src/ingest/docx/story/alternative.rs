//! Alternatives: what Word stores twice, once for programs that cannot show the first.

use super::{Extent, Paragraph, Reader};

impl Reader<'_, '_> {
    pub(super) fn alternative(&mut self) {
        let from = self.extent();
        if let Some(choice) = self.choices.last_mut() {
            choice.from = from;
        }
    }

    /// Ends an alternative. What a further one says again is kept as a twin of what the first
    /// says, so that both are edited; what it says otherwise is text of its own.
    pub(super) fn end_alternative(&mut self) {
        let (paragraphs, text) = self.extent();
        let Some(choice) = self.choices.last_mut() else {
            return;
        };
        let from = choice.from;
        let Some(first) = choice.first.clone() else {
            choice.first = Some(Extent {
                paragraphs: from.0..paragraphs,
                text: from.1..text,
            });
            return;
        };
        let further = self.done().split_off(from.0.min(paragraphs));
        let done = self.done();
        let range = first.paragraphs.start.min(done.len())..first.paragraphs.end.min(done.len());
        let same = done[range.clone()]
            .iter()
            .map(|p| &p.text)
            .filter(|t| !t.is_empty())
            .eq(further.iter().map(|p| &p.text).filter(|t| !t.is_empty()));
        if same {
            let filled = done[range].iter_mut().filter(|p| !p.text.is_empty());
            for (paragraph, twin) in filled.zip(further.into_iter().filter(|p| !p.text.is_empty()))
            {
                paragraph.twin.extend(twin.pieces);
            }
        } else {
            done.extend(further);
        }
        self.end_further_text(&first, from.1);
    }

    /// The text that a further alternative added to the paragraph around it, from byte `from`.
    fn end_further_text(&mut self, first: &Extent, from: usize) {
        let Some(paragraph) = self.paragraph() else {
            return;
        };
        if paragraph.text.len() <= from || first.text.is_empty() {
            // Nothing was added, or it is the only alternative with text.
            return;
        }
        let text = paragraph.text.split_off(from);
        let cut = paragraph.pieces.partition_point(|p| p.at < from);
        let mut pieces = paragraph.pieces.split_off(cut);
        paragraph.highlights.retain(|h| h.end <= from);
        paragraph.bold = paragraph.bold.min(from);
        if paragraph.text.get(first.text.clone()) == Some(&text) {
            for piece in &mut pieces {
                piece.at = piece.at - from + first.text.start;
            }
            paragraph.twin.extend(pieces);
        } else {
            for piece in &mut pieces {
                piece.at -= from;
            }
            self.done().push(Paragraph {
                text,
                pieces,
                ..Paragraph::default()
            });
        }
    }
}
