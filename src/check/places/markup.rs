//! XML as the texts in it, joined over the runs of a paragraph.

use super::{Sheet, Unit};
use crate::check::sought::is_inline;
use quick_xml::escape::{resolve_xml_entity, unescape};
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use std::collections::BTreeSet;

/// How deep elements may nest.
const MAX_DEPTH: usize = 4096;

/// The text of an element that is being read.
#[derive(Default)]
struct Paragraph {
    /// All of it.
    whole: String,
    /// Without deleted text and the instructions of fields.
    shown: String,
}

/// The texts, the values of attributes, and the comments, processing instructions and names of a
/// document in XML; `None` if it is malformed. O(n).
///
/// An element that is not known to run on within a paragraph is a paragraph of its own; the one
/// around it goes on behind it. A paragraph with deleted text is given with and without it.
pub(super) fn sheets(text: &str) -> Option<[(Unit, Sheet); 3]> {
    let (mut texts, mut values, mut notes) = (Sheet::default(), Sheet::default(), Sheet::default());
    let mut names = BTreeSet::new();
    let mut open = vec![Paragraph::default()];
    let (mut depth, mut aside) = (0_usize, 0_usize);
    let mut reader = Reader::from_str(text);
    loop {
        let event = reader.read_event().ok()?;
        let last = open.last_mut()?;
        let mut add = |piece: &str| {
            last.whole.push_str(piece);
            if aside == 0 {
                last.shown.push_str(piece);
            }
        };
        match event {
            Event::Start(e) => {
                attributes(&e, &mut values)?;
                names.insert(e.name().as_ref().to_owned());
                let name = e.local_name();
                depth += 1;
                aside += usize::from(is_aside(name.as_ref()));
                if !is_inline(name.as_ref()) {
                    open.push(Paragraph::default());
                }
                if depth > MAX_DEPTH {
                    return None;
                }
            }
            Event::Empty(e) => {
                attributes(&e, &mut values)?;
                names.insert(e.name().as_ref().to_owned());
                match e.local_name().as_ref() {
                    "br" | "cr" | "line-break" => add("\n"),
                    "tab" | "s" | "ptab" => add(" "),
                    "noBreakHyphen" => add("-"),
                    "softHyphen" => add("\u{ad}"),
                    _ => {}
                }
            }
            Event::End(e) => {
                depth = depth.checked_sub(1)?;
                let name = e.local_name();
                aside -= usize::from(is_aside(name.as_ref()));
                if !is_inline(name.as_ref()) {
                    close(open.pop()?, &mut texts);
                }
            }
            Event::Text(e) => add(&e),
            Event::CData(e) => add(&e),
            Event::GeneralRef(e) => match (e.resolve_char_ref(), resolve_xml_entity(&e)) {
                (Ok(Some(c)), _) => add(c.encode_utf8(&mut [0; 4])),
                (_, Some(known)) => add(known),
                // Others are those of HTML, which the search undoes.
                _ => add(&format!("&{};", &*e)),
            },
            Event::Comment(e) => notes.push(&e),
            Event::PI(e) => notes.push(&e),
            Event::DocType(e) => notes.push(&e),
            Event::Decl(_) => {}
            Event::Eof => break,
        }
    }
    if depth > 0 {
        return None;
    }
    open.drain(..).rev().for_each(|p| close(p, &mut texts));
    names.iter().for_each(|n| notes.push(n));
    Some([
        (Unit::Paragraph(0), texts),
        (Unit::Attribute(0), values),
        (Unit::Note(0), notes),
    ])
}

/// Text that does not show where it stands: deleted, or an instruction.
fn is_aside(name: &str) -> bool {
    matches!(name, "delText" | "instrText" | "delInstrText")
}

fn close(paragraph: Paragraph, texts: &mut Sheet) {
    texts.push(&paragraph.whole);
    if paragraph.shown.len() < paragraph.whole.len() {
        texts.push(&paragraph.shown);
    }
}

fn attributes(e: &BytesStart<'_>, values: &mut Sheet) -> Option<()> {
    for attribute in e.attributes().with_checks(false) {
        let attribute = attribute.ok()?;
        values.push(&unescape(&attribute.value).unwrap_or_else(|_| attribute.value.clone()));
    }
    Some(())
}
