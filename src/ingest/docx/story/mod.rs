//! A part with text: its paragraphs, each with the way back into the part, and what is cut out of it.

mod alternative;
mod attribute;

use super::splice::{Cut, Form};
use super::styles::Styles;
use super::vocabulary::{character, is_dropped, is_measure, is_text, refused};
use super::xml::{Node, Nodes, Tag};
use crate::ingest::BlockKind;
use crate::ingest::structure::Cell;
use crate::{Error, ErrorKind, Result, Span};
use std::ops::Range;

/// A piece of a paragraph's text and where it stands in the part.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// Its first byte in the paragraph's text.
    pub(super) at: usize,
    pub(super) len: usize,
    pub(super) raw: Range<usize>,
    pub(super) form: Form,
}

/// A paragraph, an instruction of a field, or a typed attribute.
#[derive(Clone, Debug, Default)]
pub(super) struct Paragraph {
    pub(super) text: String,
    pub(super) pieces: Vec<Piece>,
    /// The same text a second time, for programs that cannot show the first.
    pub(super) twin: Vec<Piece>,
    pub(super) kind: Option<BlockKind>,
    pub(super) cell: Option<Cell>,
    /// How many bytes at the start are bold, if not all.
    pub(super) bold: usize,
    pub(super) highlights: Vec<Span>,
    /// Where ranges that comments are about start and end.
    pub(super) anchors: Vec<Anchor>,
    /// The comment that it stands in.
    pub(super) comment: Option<String>,
    all_bold: bool,
}

/// The start or end of the range that a comment is about.
#[derive(Clone, Debug)]
pub(super) struct Anchor {
    pub(super) comment: String,
    pub(super) starts: bool,
    /// In bytes of the paragraph's text.
    pub(super) at: usize,
}

impl Paragraph {
    pub(super) fn push(&mut self, text: &str, raw: Range<usize>, form: Form) {
        if text.is_empty() {
            return;
        }
        self.pieces.push(Piece {
            at: self.text.len(),
            len: text.len(),
            raw,
            form,
        });
        self.text.push_str(text);
    }
}

/// A bookmark's name or a reference to one.
#[derive(Clone, Debug)]
pub(super) struct Bookmark {
    pub(super) name: String,
    pub(super) raw: Range<usize>,
    pub(super) is_anchor: bool,
}

/// What a part with text holds.
#[derive(Debug, Default)]
pub(super) struct Story {
    /// Paragraphs in reading order; text boxes follow the paragraph that they are anchored in.
    pub(super) paragraphs: Vec<Paragraph>,
    /// Text that a reader does not see: typed attributes.
    pub(super) hidden: Vec<Paragraph>,
    /// Instructions of fields.
    pub(super) fields: Vec<Paragraph>,
    /// What is cut out.
    pub(super) cuts: Vec<Cut>,
    pub(super) bookmarks: Vec<Bookmark>,
}

/// Reads a part. `part` is its index, for cuts; `tables` counts the document's tables.
///
/// # Errors
///
/// With the paragraph's number: [`ErrorKind::TrackedChanges`], [`ErrorKind::Embedded`],
/// [`ErrorKind::UnknownPart`] for text where none is known to be, [`ErrorKind::Markup`].
pub(super) fn read(bytes: &[u8], part: usize, styles: &Styles, tables: &mut u32) -> Result<Story> {
    let mut nodes = Nodes::new(bytes)?;
    let mut reader = Reader {
        text: std::str::from_utf8(bytes).map_err(|_| Error::new(ErrorKind::Markup))?,
        part,
        styles,
        tables,
        story: Story::default(),
        open: Vec::new(),
        grid: Vec::new(),
        fields: Vec::new(),
        choices: Vec::new(),
        run: Run::default(),
        space: None,
        comment: None,
        waiting: Vec::new(),
        number: 0,
        skip: None,
    };
    let result = reader.run_through(&mut nodes);
    let number = reader.number;
    result.map_err(|e| e.in_paragraph(number))?;
    for raw in std::mem::take(&mut nodes.removed) {
        reader.cut(raw, "");
    }
    // A cut inside an element that is cut whole is made already.
    for field in std::mem::take(&mut reader.fields) {
        reader.story.fields.push(field.instruction);
    }
    reader
        .story
        .cuts
        .sort_by_key(|c| (c.raw.start, usize::MAX - c.raw.end));
    let mut end = 0;
    reader.story.cuts.retain(|c| {
        let outside = c.raw.end > end || c.raw.start >= end;
        end = end.max(c.raw.end);
        outside
    });
    Ok(reader.story)
}

/// The formatting of a run, as far as structure needs it.
#[derive(Clone, Copy, Debug, Default)]
struct Run {
    highlight: bool,
    bold: bool,
}

/// A table that is open.
#[derive(Clone, Copy, Debug, Default)]
struct Grid {
    table: u32,
    rows: u32,
    columns: u32,
    heading: bool,
}

/// A field that is open.
#[derive(Default)]
struct Field {
    instruction: Paragraph,
    /// Whether its result has begun.
    shows: bool,
}

/// A paragraph that is open, and the text boxes anchored in it.
#[derive(Default)]
struct Open {
    paragraph: Paragraph,
    boxes: Vec<Paragraph>,
}

/// Alternatives of which a program shows one: `mc:Choice`, `mc:Fallback`.
#[derive(Default)]
struct Choice {
    /// What the first alternative holds, once it is over.
    first: Option<Extent>,
    /// Where the alternative that is open began.
    from: (usize, usize),
}

/// What an alternative added: a range of paragraphs, and a range of the text of the paragraph
/// around it.
#[derive(Clone)]
struct Extent {
    paragraphs: Range<usize>,
    text: Range<usize>,
}

struct Reader<'x, 's> {
    text: &'x str,
    part: usize,
    styles: &'s Styles,
    tables: &'s mut u32,
    story: Story,
    open: Vec<Open>,
    grid: Vec<Grid>,
    fields: Vec<Field>,
    choices: Vec<Choice>,
    run: Run,
    /// Where `xml:space` would go in the text element that is open.
    space: Option<usize>,
    /// The comment that is open.
    comment: Option<String>,
    /// Ranges of comments that start with the next paragraph.
    waiting: Vec<Anchor>,
    /// Paragraphs so far.
    number: u32,
    /// Inside an element that is dropped: its start and how deep it lies.
    skip: Option<(usize, usize)>,
}

fn unknown() -> Error {
    Error::new(ErrorKind::UnknownPart)
}

impl<'x> Reader<'x, '_> {
    fn run_through(&mut self, nodes: &mut Nodes<'x>) -> Result<()> {
        while let Some(node) = nodes.next()? {
            if let Some((start, depth)) = self.skip {
                if let Node::Close { raw, .. } = node
                    && nodes.path().len() < depth
                {
                    self.skip = None;
                    self.cut(start..raw.end, "");
                }
                continue;
            }
            match node {
                Node::Open(tag) => {
                    if is_dropped(tag.name) {
                        self.skip = Some((tag.raw.start, nodes.path().len()));
                        continue;
                    }
                    self.open(&tag, nodes.parent(), nodes.path())?;
                }
                Node::Close { name, .. } => self.close(name),
                Node::Text { raw } => {
                    let text = self.text.get(raw.clone()).unwrap_or("");
                    let space = self.space;
                    self.text_node(nodes.path(), text, raw, Form::Text { space })?;
                }
                Node::Data { raw } => {
                    let text = self.text.get(raw.clone()).unwrap_or("");
                    self.text_node(nodes.path(), text, raw, Form::Data)?;
                }
                Node::Reference { raw, c } => {
                    let mut buffer = [0; 4];
                    self.text_node(
                        nodes.path(),
                        c.encode_utf8(&mut buffer),
                        raw,
                        Form::Reference,
                    )?;
                }
            }
        }
        Ok(())
    }

    fn cut(&mut self, raw: Range<usize>, with: &str) {
        self.story.cuts.push(Cut {
            part: self.part,
            raw,
            with: with.to_owned(),
        });
    }

    fn text_node(
        &mut self,
        path: &[&str],
        text: &str,
        raw: Range<usize>,
        form: Form,
    ) -> Result<()> {
        let name = path.last().copied().unwrap_or("");
        if is_text(name) {
            let run = self.run;
            let Some(paragraph) = self.paragraph() else {
                return Err(unknown());
            };
            let start = paragraph.text.len();
            paragraph.push(text, raw, form);
            let end = paragraph.text.len();
            if run.bold {
                if paragraph.all_bold {
                    paragraph.bold = end;
                }
            } else if end > start {
                paragraph.all_bold = false;
            }
            if run.highlight {
                match paragraph.highlights.last_mut() {
                    Some(last) if paragraph.text[last.end..start].trim().is_empty() => {
                        last.end = end;
                    }
                    _ => paragraph.highlights.push(Span::new(start, end)),
                }
            }
            return Ok(());
        }
        if name == "w:instrText" {
            return match self.fields.last_mut() {
                Some(field) if !field.shows => {
                    field.instruction.push(text, raw, form);
                    Ok(())
                }
                _ => Err(unknown()),
            };
        }
        // Text where none is known to be is not passed through.
        if text.trim().is_empty() || is_measure(name) {
            Ok(())
        } else {
            Err(unknown())
        }
    }

    fn open(&mut self, tag: &Tag<'x>, parent: &str, path: &[&str]) -> Result<()> {
        if tag.name == "w:p" || tag.name == "a:p" {
            self.number += 1;
        }
        if let Some(kind) = refused(tag.name) {
            return Err(Error::new(kind));
        }
        self.attributes(tag, parent)?;
        let value = || tag.value("w:val");
        let on = || !matches!(value(), Some("0" | "false" | "none" | "off"));
        match tag.name {
            "w:p" | "a:p" => {
                let cell = self
                    .grid
                    .last()
                    .filter(|_| path.contains(&"w:tc"))
                    .map(|g| Cell {
                        table: g.table,
                        row: g.rows.saturating_sub(1),
                        column: g.columns.saturating_sub(1),
                        heading: g.heading,
                    });
                // Text boxes in a cell are no cells.
                let cell = cell.filter(|_| self.open.is_empty());
                self.open.push(Open {
                    paragraph: Paragraph {
                        cell,
                        anchors: std::mem::take(&mut self.waiting),
                        comment: self.comment.clone(),
                        all_bold: true,
                        ..Paragraph::default()
                    },
                    boxes: Vec::new(),
                });
            }
            "w:r" | "m:r" | "a:r" => self.run = Run::default(),
            "w:pStyle" => {
                let kind = value().and_then(|v| self.styles.kind(v));
                if let (Some(p), Some(kind)) = (self.paragraph(), kind) {
                    p.kind.get_or_insert(kind);
                }
            }
            "w:outlineLvl" if parent == "w:pPr" => {
                if let Some(p) = self.paragraph()
                    && value() != Some("9")
                {
                    p.kind = Some(BlockKind::Heading);
                }
            }
            "w:numId" if parent == "w:numPr" => {
                if let Some(p) = self.paragraph()
                    && p.kind != Some(BlockKind::Heading)
                {
                    p.kind = (value() != Some("0")).then_some(BlockKind::ListItem);
                }
            }
            "w:rStyle" => {
                self.run.highlight |= value().is_some_and(|v| self.styles.highlights(v));
            }
            "w:highlight" if in_run(path) => self.run.highlight = on(),
            "w:shd" if in_run(path) => {
                self.run.highlight |= tag.value("w:fill").is_some_and(super::styles::is_vivid);
            }
            "w:b" if in_run(path) => self.run.bold = on(),
            "w:tbl" => {
                *self.tables += 1;
                self.grid.push(Grid {
                    table: *self.tables,
                    ..Grid::default()
                });
            }
            "w:tr" => {
                if let Some(grid) = self.grid.last_mut() {
                    grid.rows += 1;
                    grid.columns = 0;
                    grid.heading = false;
                }
            }
            "w:tc" => {
                if let Some(grid) = self.grid.last_mut() {
                    grid.columns += 1;
                }
            }
            "w:tblHeader" => {
                if let Some(grid) = self.grid.last_mut() {
                    grid.heading = on();
                }
            }
            "w:t" | "a:t" => {
                self.space = (tag.name == "w:t" && tag.attribute("xml:space").is_none())
                    .then_some(tag.raw.start + 1 + tag.name.len());
            }
            "m:t" => self.space = None,
            "w:fldChar" => match tag.value("w:fldCharType") {
                Some("begin") => self.fields.push(Field::default()),
                Some("separate") => {
                    if let Some(field) = self.fields.last_mut() {
                        field.shows = true;
                    }
                }
                _ => {
                    if let Some(field) = self.fields.pop() {
                        self.story.fields.push(field.instruction);
                    }
                }
            },
            "w:comment" => self.comment = tag.value("w:id").map(str::to_owned),
            "w:commentRangeStart" | "w:commentRangeEnd" => {
                if let Some(id) = tag.value("w:id") {
                    self.anchor(id.to_owned(), tag.name == "w:commentRangeStart");
                }
            }
            "mc:AlternateContent" => self.choices.push(Choice::default()),
            "mc:Choice" | "mc:Fallback" => self.alternative(),
            name if matches!(parent, "w:r" | "m:r" | "a:r" | "a:p") => {
                let c = character(name, tag.value("w:char"));
                if let (Some(c), Some(p)) = (c, self.paragraph()) {
                    let mut buffer = [0; 4];
                    p.push(c.encode_utf8(&mut buffer), tag.raw.clone(), Form::Element);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) {
        match name {
            "w:p" | "a:p" => {
                if let Some(Open {
                    mut paragraph,
                    boxes,
                }) = self.open.pop()
                {
                    if paragraph.bold == paragraph.text.len() {
                        paragraph.bold = 0;
                    }
                    let done = self.done();
                    done.push(paragraph);
                    done.extend(boxes);
                }
            }
            "w:tbl" => {
                self.grid.pop();
            }
            "w:comment" => self.comment = None,
            "w:r" | "m:r" | "a:r" => self.run = Run::default(),
            "w:t" | "a:t" | "m:t" => self.space = None,
            "mc:Choice" | "mc:Fallback" => self.end_alternative(),
            "mc:AlternateContent" => {
                self.choices.pop();
            }
            _ => {}
        }
    }
    /// Notes that a range of a comment starts or ends here; between paragraphs, with the next one or
    /// the one before.
    fn anchor(&mut self, comment: String, starts: bool) {
        let anchor = |at| Anchor {
            comment,
            starts,
            at,
        };
        if let Some(paragraph) = self.paragraph() {
            let at = paragraph.text.len();
            paragraph.anchors.push(anchor(at));
        } else if starts {
            self.waiting.push(anchor(0));
        } else if let Some(last) = self.done().last_mut() {
            let at = last.text.len();
            last.anchors.push(anchor(at));
        }
    }

    /// The innermost open paragraph.
    fn paragraph(&mut self) -> Option<&mut Paragraph> {
        self.open.last_mut().map(|o| &mut o.paragraph)
    }

    /// Where a paragraph goes that is closed now.
    fn done(&mut self) -> &mut Vec<Paragraph> {
        match self.open.last_mut() {
            Some(open) => &mut open.boxes,
            None => &mut self.story.paragraphs,
        }
    }

    /// How much there is: closed paragraphs, and bytes of the open one.
    fn extent(&mut self) -> (usize, usize) {
        let text = self.paragraph().map_or(0, |p| p.text.len());
        (self.done().len(), text)
    }
}

/// Whether the open element is formatting of a run, as against that of a paragraph's mark or a style.
fn in_run(path: &[&str]) -> bool {
    let mut up = path.iter().rev().skip(1);
    up.next() == Some(&"w:rPr") && up.next() == Some(&"w:r")
}
