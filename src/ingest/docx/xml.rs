//! XML with byte positions: tags and text of a part, each with its range in the part.

use crate::{Error, ErrorKind, Result};
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use std::borrow::Cow;
use std::ops::Range;

/// How deep elements may nest.
const MAX_DEPTH: usize = 512;

/// A piece of a part.
pub(super) enum Node<'x> {
    /// A start tag, or an element without content.
    Open(Tag<'x>),
    /// An end tag; also comes after an element without content.
    Close {
        name: &'x str,
        /// The end tag; empty for an element without content.
        raw: Range<usize>,
    },
    /// Text between tags, as spelled: it holds no reference.
    Text { raw: Range<usize> },
    /// A reference that stands for one character.
    Reference { raw: Range<usize>, c: char },
    /// Text in a CDATA section; the range is inside its brackets.
    Data { raw: Range<usize> },
}

/// A start tag.
pub(super) struct Tag<'x> {
    /// The name with its prefix.
    pub(super) name: &'x str,
    /// The whole tag.
    pub(super) raw: Range<usize>,
    /// Its attributes, in order.
    pub(super) attributes: Vec<Attribute<'x>>,
}

/// An attribute of a tag.
#[derive(Clone)]
pub(super) struct Attribute<'x> {
    /// The name with its prefix.
    pub(super) name: &'x str,
    /// The value as spelled, without its quotes.
    pub(super) raw: Range<usize>,
    /// The value, decoded.
    pub(super) value: Cow<'x, str>,
    /// From the white space before the name to behind the closing quote.
    pub(super) whole: Range<usize>,
}

impl<'x> Tag<'x> {
    /// The attribute of a name.
    pub(super) fn attribute(&self, name: &str) -> Option<&Attribute<'x>> {
        self.attributes.iter().find(|a| a.name == name)
    }

    /// The value of the attribute of a name.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.attribute(name).map(|a| &*a.value)
    }
}

/// Reads a part from its start to its end. UTF-8 only; comments and processing instructions are
/// reported as positions in `removed`, so that they can be left out: no one reads them.
pub(super) struct Nodes<'x> {
    text: &'x str,
    base: usize,
    reader: Reader<&'x [u8]>,
    open: Vec<&'x str>,
    pending: Option<&'x str>,
    /// Comments and processing instructions.
    pub(super) removed: Vec<Range<usize>>,
    ended: bool,
}

fn malformed() -> Error {
    Error::new(ErrorKind::Markup)
}

impl<'x> Nodes<'x> {
    /// Starts reading a part.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Markup`] if it is not UTF-8.
    pub(super) fn new(bytes: &'x [u8]) -> Result<Self> {
        let whole = std::str::from_utf8(bytes).map_err(|_| malformed())?;
        let text = whole.strip_prefix('\u{feff}').unwrap_or(whole);
        Ok(Self {
            text: whole,
            base: whole.len() - text.len(),
            reader: Reader::from_str(text),
            open: Vec::new(),
            pending: None,
            removed: Vec::new(),
            ended: false,
        })
    }

    /// The names of the elements that are open, outermost first.
    pub(super) fn path(&self) -> &[&'x str] {
        &self.open
    }

    /// The name of the element around the innermost open one.
    pub(super) fn parent(&self) -> &'x str {
        self.open.iter().rev().nth(1).copied().unwrap_or("")
    }

    /// The next piece, or `None` at the end.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Markup`] for malformed XML, document types, entities other than the five of
    /// XML, and encodings other than UTF-8.
    pub(super) fn next(&mut self) -> Result<Option<Node<'x>>> {
        if let Some(name) = self.pending.take() {
            self.open.pop();
            let at = self.position()?;
            return Ok(Some(Node::Close { name, raw: at..at }));
        }
        loop {
            let start = self.position()?;
            let event = self.reader.read_event().map_err(|_| malformed())?;
            let end = self.position()?;
            let raw = start..end;
            match event {
                Event::Start(e) => {
                    let tag = self.tag(&e, raw)?;
                    self.push(tag.name)?;
                    return Ok(Some(Node::Open(tag)));
                }
                Event::Empty(e) => {
                    let tag = self.tag(&e, raw)?;
                    self.push(tag.name)?;
                    self.pending = Some(tag.name);
                    return Ok(Some(Node::Open(tag)));
                }
                Event::End(_) => {
                    let name = self.open.pop().ok_or_else(malformed)?;
                    return Ok(Some(Node::Close { name, raw }));
                }
                Event::Text(_) => return Ok(Some(Node::Text { raw })),
                Event::CData(_) => {
                    // Between `<![CDATA[` and `]]>`.
                    let inner = start + 9..end.saturating_sub(3).max(start + 9);
                    return Ok(Some(Node::Data { raw: inner }));
                }
                Event::GeneralRef(_) => {
                    let name = self
                        .text
                        .get(start + 1..end.saturating_sub(1))
                        .ok_or_else(malformed)?;
                    let c = reference(name).ok_or_else(malformed)?;
                    return Ok(Some(Node::Reference { raw, c }));
                }
                Event::Comment(_) | Event::PI(_) => self.removed.push(raw),
                Event::Decl(e) => {
                    let utf8 = match e.encoding() {
                        None => true,
                        Some(Ok(name)) => {
                            name.eq_ignore_ascii_case("utf-8") || name.eq_ignore_ascii_case("utf8")
                        }
                        Some(Err(_)) => false,
                    };
                    if !utf8 {
                        return Err(malformed());
                    }
                }
                Event::DocType(_) => return Err(malformed()),
                Event::Eof => {
                    if !self.open.is_empty() || self.ended {
                        return Err(malformed());
                    }
                    self.ended = true;
                    return Ok(None);
                }
            }
        }
    }

    fn position(&self) -> Result<usize> {
        usize::try_from(self.reader.buffer_position())
            .map(|at| at + self.base)
            .map_err(|_| malformed())
    }

    fn push(&mut self, name: &'x str) -> Result<()> {
        self.open.push(name);
        if self.open.len() > MAX_DEPTH {
            return Err(malformed());
        }
        Ok(())
    }

    /// The tag with the positions of its attributes.
    fn tag(&self, e: &BytesStart<'_>, raw: Range<usize>) -> Result<Tag<'x>> {
        let inside = self.text.get(raw.clone()).ok_or_else(malformed)?;
        let name_end = 1 + e.name().as_ref().len();
        let name = inside.get(1..name_end).ok_or_else(malformed)?;
        // quick-xml checks the syntax and gives no positions; a value is found behind its name.
        let mut attributes = Vec::new();
        let mut at = name_end;
        for attribute in e.attributes() {
            let attribute = attribute.map_err(|_| malformed())?;
            let key = attribute.key.as_ref();
            let rest = inside.get(at..).ok_or_else(malformed)?;
            let gap = rest.len() - rest.trim_start().len();
            let key_start = at + gap;
            let key_end = key_start + key.len();
            if inside.get(key_start..key_end) != Some(key) {
                return Err(malformed());
            }
            let behind = inside.get(key_end..).ok_or_else(malformed)?;
            let quote = behind
                .find(['"', '\''])
                .filter(|q| behind[..*q].trim() == "=")
                .ok_or_else(malformed)?;
            let value_start = key_end + quote + 1;
            let mark = char::from(inside.as_bytes()[key_end + quote]);
            let length = inside
                .get(value_start..)
                .and_then(|v| v.find(mark))
                .ok_or_else(malformed)?;
            let value_end = value_start + length;
            attributes.push(Attribute {
                name: inside.get(key_start..key_end).ok_or_else(malformed)?,
                raw: raw.start + value_start..raw.start + value_end,
                value: decode(&inside[value_start..value_end])?,
                whole: raw.start + at..raw.start + value_end + 1,
            });
            at = value_end + 1;
        }
        Ok(Tag {
            name,
            raw,
            attributes,
        })
    }
}

/// The character that a reference's name stands for: the five of XML, or a number.
fn reference(name: &str) -> Option<char> {
    let c = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix('x') {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    };
    is_allowed(c).then_some(c)
}

/// Whether XML may hold a character at all.
pub(super) fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r') || (c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}'))
}

/// The pieces of a value as spelled: ranges in `raw` with the character that a reference stands
/// for, or `None` for text that is spelled as it is.
pub(super) fn pieces(raw: &str) -> Result<Vec<(Range<usize>, Option<char>)>> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < raw.len() {
        match memchr::memchr(b'&', &raw.as_bytes()[at..]) {
            Some(0) => {
                let end = raw[at..].find(';').ok_or_else(malformed)? + at;
                let c = reference(&raw[at + 1..end]).ok_or_else(malformed)?;
                out.push((at..end + 1, Some(c)));
                at = end + 1;
            }
            next => {
                let end = next.map_or(raw.len(), |n| at + n);
                out.push((at..end, None));
                at = end;
            }
        }
    }
    Ok(out)
}

fn decode(raw: &str) -> Result<Cow<'_, str>> {
    if memchr::memchr(b'&', raw.as_bytes()).is_none() {
        return Ok(Cow::Borrowed(raw));
    }
    let mut out = String::with_capacity(raw.len());
    for (range, c) in pieces(raw)? {
        match c {
            Some(c) => out.push(c),
            None => out.push_str(&raw[range]),
        }
    }
    Ok(Cow::Owned(out))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(xml: &str) -> bool {
        let Ok(mut nodes) = Nodes::new(xml.as_bytes()) else {
            return true;
        };
        loop {
            match nodes.next() {
                Ok(Some(_)) => {}
                Ok(None) => return false,
                Err(e) => return e.kind() == ErrorKind::Markup,
            }
        }
    }

    #[test]
    fn attributes_have_positions() {
        let xml = "<a  x = 'een' w:y=\"R&amp;D\"/>";
        let mut nodes = Nodes::new(xml.as_bytes()).expect("starts");
        let Ok(Some(Node::Open(tag))) = nodes.next() else {
            panic!("no tag");
        };
        let y = tag.attribute("w:y").expect("there");
        assert_eq!((&xml[y.raw.clone()], &*y.value), ("R&amp;D", "R&D"));
        assert_eq!(&xml[y.whole.clone()], " w:y=\"R&amp;D\"");
        assert_eq!(&xml[tag.attributes[0].whole.clone()], "  x = 'een'");
    }

    #[test]
    fn document_types_entities_and_malformed_xml_are_refused() {
        for xml in [
            "<!DOCTYPE a [<!ENTITY x 'y'>]><a/>",
            "<a>&x;</a>",
            "<a>&#0;</a>",
            "<a b='&x;'/>",
            "<a><b></a>",
            "<a>",
            "<a b=1/>",
            "<?xml version='1.0' encoding='ISO-8859-1'?><a/>",
        ] {
            assert!(refused(xml), "{xml}");
        }
        assert!(!refused(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><a>&amp;&#xEB;</a>"
        ));
        assert!(!refused("\u{feff}<a/>"));
    }
}
