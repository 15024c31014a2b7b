//! DOCX: Office Open XML, as Word and LibreOffice write it.
//!
//! A document is read to collect its text and, for each piece of it, the bytes of the part where
//! it stands; edits are spliced into those bytes, so formatting, layout and everything that is
//! not understood inside a known element stay as they were.
//!
//! **Read as text**, in this order: the body with its tables and text boxes, headers, footers,
//! footnotes, endnotes, comments; then, as hidden blocks, instructions of fields, titles and
//! descriptions of pictures, names and choices of content controls, and the addresses of links.
//! What Word stores twice, for old programs, is edited in both places.
//!
//! **Left out always**: author and other properties, thumbnails, ids of revisions, authors and
//! dates of comments and of changes of formatting, the list of people, document variables,
//! mail merge, custom XML data and its bindings, the template, building blocks, printer settings,
//! labels and signatures, metadata of JPEG and PNG pictures, names of pictures and of bookmarks, dates of the archive.
//! A part that goes takes its relationship and its content type with it.
//!
//! **Refused**: tracked changes; embedded objects, charts, diagrams, sound, film and macros;
//! encryption; damage and archive bombs; document types and entities; and every part,
//! relationship and text that stands where none is known to be.
//!
//! # Source
//!
//! ECMA-376 (Office Open XML), parts 1, 2 and 4, and Microsoft's documented extensions.

mod compose;
mod package;
mod picture;
mod relations;
mod splice;
mod story;
mod styles;
mod survey;
mod vocabulary;
mod xml;

pub(crate) use package::pack;

use super::structure::Outline;
use super::{Document, Edit, Notice, Origin, Source, Structure, check};
use crate::{Error, ErrorKind, Result};
use compose::Composition;
use package::Part;
use relations::Role;
use splice::{Cut, Segment};
use std::borrow::Cow;
use story::Story;
use styles::Styles;

/// Core properties that say nothing.
const CORE: &[u8] = br#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:dcmitype="http://purl.org/dc/dcmitype/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>"#;

/// Extended properties that say nothing.
const EXTENDED: &[u8] = br#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"/>"#;

/// Reads a DOCX.
///
/// # Errors
///
/// With the part and the paragraph where they are known: [`ErrorKind::Encrypted`],
/// [`ErrorKind::Container`], [`ErrorKind::TooLarge`], [`ErrorKind::Markup`],
/// [`ErrorKind::TrackedChanges`], [`ErrorKind::Embedded`], [`ErrorKind::UnknownPart`],
/// and [`ErrorKind::UnknownFormat`] for other documents in the same container.
pub fn read(bytes: Vec<u8>, origin: Origin, rules: &Structure) -> Result<Document> {
    let mut parts = package::unpack(&bytes)?;
    drop(bytes);
    let survey = survey::survey(&parts)?;
    let mut styles = Styles::default();
    for (part, role) in &survey.roles {
        if *role == Role::Styles {
            styles = Styles::read(&parts[*part].bytes).map_err(|e| e.in_part(role.part_name()))?;
            break;
        }
    }
    // The body first, then the other parts in the order of their roles and of the archive.
    let mut order: Vec<(Role, usize)> = survey
        .roles
        .iter()
        .filter(|(_, role)| role.is_read())
        .map(|(part, role)| (*role, *part))
        .collect();
    order.sort_unstable();
    let mut stories: Vec<(Role, usize, Story)> = Vec::with_capacity(order.len());
    let mut tables = 0;
    for (role, part) in order {
        let story = story::read(&parts[part].bytes, part, &styles, &mut tables)
            .map_err(|e| e.in_part(role.part_name()))?;
        stories.push((role, part, story));
    }
    if let Some(refusal) = survey.refusal {
        return Err(refusal);
    }
    let mut cuts = survey.cuts;
    let composition = compose::compose(stories, survey.links, &mut cuts);
    // A comment that says *citaat* marks what it is about, as a highlight does.
    let commented = composition.commented(|said| rules.is_mark(said));
    let Composition {
        text,
        units,
        mut highlights,
        lane,
        twins,
        ..
    } = composition;
    highlights.extend(commented);
    highlights.sort_unstable();
    cuts.sort_by_key(|c| (c.part, c.raw.start, c.raw.end));
    let Outline {
        blocks,
        marks,
        legend,
        mut notices,
    } = rules.outline_of(&text, &units, &highlights);
    let mut images = 0;
    for (i, part) in parts.iter_mut().enumerate() {
        let old = std::mem::take(&mut part.bytes);
        match survey.roles.get(&i) {
            Some(Role::Core) => part.bytes = CORE.to_vec(),
            Some(Role::Extended) => part.bytes = EXTENDED.to_vec(),
            Some(Role::Picture) => {
                images += 1;
                part.bytes = picture::without_metadata(old);
            }
            Some(_) => part.bytes = old,
            None if survey.ties.contains(&i) => part.bytes = old,
            // Left out, or never asked for.
            None => part.name.clear(),
        }
        if let Some(name) = survey.names.get(&i) {
            part.name.clone_from(name);
        }
    }
    if images > 0 {
        notices.push(Notice::Images(images));
    }
    Ok(Document {
        origin,
        text,
        blocks,
        marks,
        legend,
        notices,
        source: Box::new(DocxSource {
            parts,
            cuts,
            lane,
            twins,
        }),
    })
}

/// The way back into a DOCX.
struct DocxSource {
    /// All parts in the order of the archive; those that are left out have no name.
    parts: Vec<Part>,
    /// What is cut out whatever the edits are; by part and position.
    cuts: Vec<Cut>,
    /// Where each piece of the text stands.
    lane: Vec<Segment>,
    /// Where pieces of it stand a second time.
    twins: Vec<Vec<Segment>>,
}

impl Source for DocxSource {
    fn write(&self, text: &str, edits: &[Edit]) -> Result<Vec<u8>> {
        check(text, edits)?;
        let mut cuts = self.cuts.clone();
        splice::cuts(&self.lane, edits, false, &mut cuts)?;
        for twin in &self.twins {
            splice::cuts(twin, edits, true, &mut cuts)?;
        }
        cuts.sort_by_key(|c| (c.part, c.raw.start, c.raw.end));
        cuts.dedup_by(|b, a| a == b && a.raw.is_empty() && a.with.starts_with(" xml:space"));
        let mut parts = Vec::with_capacity(self.parts.len());
        for (i, part) in self.parts.iter().enumerate() {
            if part.name.is_empty() {
                continue;
            }
            let from = cuts.partition_point(|c| c.part < i);
            let to = cuts.partition_point(|c| c.part <= i);
            let bytes = if from == to {
                Cow::Borrowed(part.bytes.as_slice())
            } else {
                Cow::Owned(splice::apply(&part.bytes, &cuts[from..to]))
            };
            parts.push((part.name.as_str(), bytes));
        }
        if parts.is_empty() {
            return Err(Error::new(ErrorKind::Container));
        }
        package::pack(parts.into_iter())
    }
}

#[cfg(test)]
mod tests;
