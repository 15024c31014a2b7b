//! Attributes: metadata that is cut, text that someone typed, names of bookmarks.

use super::{Bookmark, Paragraph, Reader};
use crate::ingest::docx::splice::Form;
use crate::ingest::docx::vocabulary::{Fate, fate, is_plain_bookmark, is_typed};
use crate::ingest::docx::xml::{Attribute, Tag, pieces};
use crate::{Error, ErrorKind, Result};

impl<'x> Reader<'x, '_> {
    /// What a tag's attributes hold: metadata is cut, typed text is kept apart, bookmarks are noted.
    pub(super) fn attributes(&mut self, tag: &Tag<'x>, parent: &str) -> Result<()> {
        for attribute in &tag.attributes {
            match fate(tag.name, attribute.name) {
                Some(Fate::Dropped) => self.cut(attribute.whole.clone(), ""),
                Some(Fate::Becomes(value)) if attribute.value != value => {
                    self.cut(attribute.raw.clone(), value);
                }
                Some(Fate::Becomes(_)) => {}
                None if is_typed(tag.name, parent, attribute.name) => {
                    let letters = attribute
                        .value
                        .chars()
                        .filter(|c| c.is_alphanumeric())
                        .count();
                    // `%1.` is no text.
                    if letters > 0
                        && (tag.name != "w:lvlText"
                            || attribute
                                .value
                                .chars()
                                .filter(|c| c.is_alphabetic())
                                .count()
                                > 1)
                    {
                        let typed = self.typed(attribute)?;
                        self.story.hidden.push(typed);
                    }
                }
                None if tag.name == "w:fldSimple" && attribute.name == "w:instr" => {
                    let typed = self.typed(attribute)?;
                    self.story.fields.push(typed);
                }
                None => {
                    let is_anchor = tag.name == "w:hyperlink" && attribute.name == "w:anchor";
                    let is_name = tag.name == "w:bookmarkStart" && attribute.name == "w:name"
                        || tag.name == "w:name"
                            && parent == "w:ffData"
                            && attribute.name == "w:val";
                    if (is_anchor || is_name) && !is_plain_bookmark(&attribute.value) {
                        self.story.bookmarks.push(Bookmark {
                            name: attribute.value.clone().into_owned(),
                            raw: attribute.raw.clone(),
                            is_anchor,
                        });
                    }
                }
            }
        }
        Ok(())
    }

    fn typed(&self, attribute: &Attribute<'_>) -> Result<Paragraph> {
        let raw = self
            .text
            .get(attribute.raw.clone())
            .ok_or_else(|| Error::new(ErrorKind::Markup))?;
        let mut paragraph = Paragraph::default();
        for (range, c) in pieces(raw)? {
            let place = attribute.raw.start + range.start..attribute.raw.start + range.end;
            match c {
                Some(c) => {
                    let mut buffer = [0; 4];
                    paragraph.push(c.encode_utf8(&mut buffer), place, Form::AttributeReference);
                }
                None => paragraph.push(&raw[range], place, Form::Attribute),
            }
        }
        Ok(paragraph)
    }
}
