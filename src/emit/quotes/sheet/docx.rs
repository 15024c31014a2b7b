//! Quotes as a DOCX of the fewest parts: text with styles, and notes as comments in the margin.
//!
//! No author, no date, no revision ids: the same quotes give the same bytes.

use super::{Layout, Setting, notes, typeset};
use crate::Result;
use crate::emit::Quote;
use crate::ingest::docx::pack;
use std::borrow::Cow;
use std::fmt;
use std::fmt::Write;

/// The fixed parts.
const CONTENT_TYPES: &str = include_str!("docx/content_types.xml");
const RELATIONS: &str = include_str!("docx/relations.xml");
const DOCUMENT_RELATIONS: &str = include_str!("docx/document_relations.xml");
const STYLES: &str = include_str!("docx/styles.xml");
const NUMBERING: &str = include_str!("docx/numbering.xml");

/// The namespace of the parts that are written.
const NAMESPACE: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// A document that is being written.
#[derive(Default)]
pub(super) struct Docx {
    body: String,
    comments: String,
    count: usize,
}

impl fmt::Debug for Docx {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Docx({} quotes)", self.count)
    }
}

impl Docx {
    /// Adds a quote: a paragraph, or two with the label on its own.
    pub(super) fn add(&mut self, quote: &Quote, setting: &Setting) {
        let [before, between, after] = setting.typeset();
        let (text, label) = (typeset(quote.printed()), typeset(quote.label()));
        let id = self.count;
        self.count += 1;
        match setting.layout {
            Layout::Running => {
                let line = format!("{before}{text}{between}{label}{after}");
                self.paragraph("Quote", &line, Some(id));
            }
            Layout::Bullets => {
                let line = format!("{before}{text}{between}{label}{after}");
                self.paragraph("QuoteBullet", &line, Some(id));
            }
            Layout::Pull => {
                let mark = between.split_once('\u{a0}').map_or("", |(mark, _)| mark);
                self.paragraph("PullQuote", &format!("{before}{text}{mark}"), Some(id));
                self.paragraph("QuoteLabel", &format!("{label}{after}"), None);
            }
        }
        let _ = write!(
            self.comments,
            "<w:comment w:id=\"{id}\" w:author=\"schuilnaam\" w:initials=\"s\">"
        );
        for note in notes(quote, setting.language) {
            let _ = write!(self.comments, "<w:p>{}</w:p>", run(&note));
        }
        self.comments.push_str("</w:comment>");
    }

    fn paragraph(&mut self, style: &str, text: &str, comment: Option<usize>) {
        let _ = write!(
            self.body,
            "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>"
        );
        if let Some(id) = comment {
            let _ = write!(self.body, "<w:commentRangeStart w:id=\"{id}\"/>");
        }
        self.body.push_str(&run(text));
        if let Some(id) = comment {
            let _ = write!(
                self.body,
                "<w:commentRangeEnd w:id=\"{id}\"/><w:r><w:commentReference w:id=\"{id}\"/></w:r>"
            );
        }
        self.body.push_str("</w:p>");
    }

    /// The whole file.
    pub(super) fn pack(self) -> Result<Vec<u8>> {
        let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
        let document = format!(
            "{head}<w:document xmlns:w=\"{NAMESPACE}\"><w:body>{}<w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/>\
             <w:pgMar w:top=\"1417\" w:right=\"1417\" w:bottom=\"1417\" w:left=\"1417\" w:header=\"708\" w:footer=\"708\" w:gutter=\"0\"/>\
             </w:sectPr></w:body></w:document>",
            self.body
        );
        let comments = format!(
            "{head}<w:comments xmlns:w=\"{NAMESPACE}\">{}</w:comments>",
            self.comments
        );
        let parts: [(&str, &str); 7] = [
            ("[Content_Types].xml", CONTENT_TYPES),
            ("_rels/.rels", RELATIONS),
            ("word/document.xml", &document),
            ("word/_rels/document.xml.rels", DOCUMENT_RELATIONS),
            ("word/styles.xml", STYLES),
            ("word/numbering.xml", NUMBERING),
            ("word/comments.xml", &comments),
        ];
        pack(
            parts
                .into_iter()
                .map(|(name, part)| (name, Cow::Borrowed(part.as_bytes()))),
        )
    }
}

fn run(text: &str) -> String {
    let mut out = String::from("<w:r><w:t xml:space=\"preserve\">");
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // XML cannot hold other control characters at all.
            '\t' => out.push('\t'),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out.push_str("</w:t></w:r>");
    out
}
