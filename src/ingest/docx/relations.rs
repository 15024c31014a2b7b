//! Relationships between parts: the list of what is understood, and what becomes of each.

use super::xml::{Attribute, Node, Nodes};
use crate::{Error, ErrorKind, Result};
use std::ops::Range;

/// What becomes of the part that a relationship leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    /// The body.
    Document,
    /// A page's header.
    Header,
    /// A page's footer.
    Footer,
    /// Footnotes.
    Footnotes,
    /// Endnotes.
    Endnotes,
    /// Comments.
    Comments,
    /// Formatting and settings: kept, without ids of revisions and the like.
    Formatting,
    /// Styles: formatting that structure is read from.
    Styles,
    /// A picture: kept, without what cameras and editors write into it.
    Picture,
    /// A typeface: kept as it is.
    Font,
    /// Core properties (author, title, dates): replaced by an empty form.
    Core,
    /// Extended properties (company, manager, template): replaced by an empty form.
    Extended,
    /// A link out of the document: its address is read as hidden text.
    Link,
    /// Left out, with all it leads to.
    Dropped,
}

impl Role {
    /// Whether the part holds text, or attributes that someone typed.
    pub(super) fn is_read(self) -> bool {
        self <= Self::Styles
    }

    /// The part's name as errors give it.
    pub(super) fn part_name(self) -> &'static str {
        match self {
            Self::Document => "word/document.xml",
            Self::Header => "word/header.xml",
            Self::Footer => "word/footer.xml",
            Self::Footnotes => "word/footnotes.xml",
            Self::Endnotes => "word/endnotes.xml",
            Self::Comments => "word/comments.xml",
            Self::Styles => "word/styles.xml",
            Self::Picture => "word/media",
            _ => "word",
        }
    }
}

/// The namespaces of relationship types: ECMA-376 transitional and strict, the package's own, Microsoft's.
const NAMESPACES: &[&str] = &[
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/",
    "http://purl.oclc.org/ooxml/officeDocument/relationships/",
    "http://schemas.openxmlformats.org/package/2006/relationships/",
    "http://schemas.microsoft.com/office/",
];

/// What becomes of a relationship of a type.
///
/// # Errors
///
/// [`ErrorKind::Embedded`] for files, sound, film, charts, diagrams and programs inside the
/// document; [`ErrorKind::UnknownPart`] for every type that is not listed here.
fn role(kind: &str) -> Result<Role> {
    let known = |namespace: &&str| {
        kind.get(..namespace.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(namespace))
    };
    if !NAMESPACES.iter().any(known) {
        return Err(Error::new(ErrorKind::UnknownPart));
    }
    Ok(match kind.rsplit('/').next().unwrap_or("") {
        "officeDocument" => Role::Document,
        "header" => Role::Header,
        "footer" => Role::Footer,
        "footnotes" => Role::Footnotes,
        "endnotes" => Role::Endnotes,
        "comments" => Role::Comments,
        "styles" | "stylesWithEffects" => Role::Styles,
        "settings" | "webSettings" | "fontTable" | "numbering" | "theme" | "themeOverride"
        | "commentsExtended" => Role::Formatting,
        "image" | "hdphoto" => Role::Picture,
        "font" => Role::Font,
        "core-properties" => Role::Core,
        "extended-properties" => Role::Extended,
        "hyperlink" => Role::Link,
        "custom-properties"
        | "thumbnail"
        | "customXml"
        | "customXmlProps"
        | "people"
        | "commentsIds"
        | "commentsExtensible"
        | "glossaryDocument"
        | "attachedTemplate"
        | "printerSettings"
        | "mailMergeSource"
        | "mailMergeHeaderSource"
        | "recipientData"
        | "mailMergeRecipientData"
        | "keyMapCustomizations"
        | "attachedToolbars"
        | "webextensiontaskpanes"
        | "webextension"
        | "classificationlabels"
        | "origin"
        | "signature"
        | "documenttasks"
        | "extensibility"
        | "userCustomization"
        | "transform" => Role::Dropped,
        "oleObject"
        | "package"
        | "aFChunk"
        | "subDocument"
        | "control"
        | "activeXControlBinary"
        | "chart"
        | "chartEx"
        | "chartUserShapes"
        | "diagramData"
        | "diagramLayout"
        | "diagramQuickStyle"
        | "diagramColors"
        | "diagramDrawing"
        | "vbaProject"
        | "wordVbaData"
        | "frame"
        | "video"
        | "audio"
        | "media"
        | "model3d"
        | "ink" => {
            return Err(Error::new(ErrorKind::Embedded));
        }
        _ => return Err(Error::new(ErrorKind::UnknownPart)),
    })
}

/// A relationship of a part.
pub(super) struct Relation<'x> {
    /// What becomes of it.
    pub(super) role: Result<Role>,
    /// Where it leads.
    pub(super) target: Attribute<'x>,
    /// Whether it leads out of the document.
    pub(super) external: bool,
    /// The whole element in its part.
    pub(super) raw: Range<usize>,
}

/// Reads a part of relationships.
///
/// # Errors
///
/// [`ErrorKind::Markup`]; a relationship's own error is kept in its role.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Relation<'_>>> {
    let mut nodes = Nodes::new(bytes)?;
    let mut relations: Vec<Relation<'_>> = Vec::new();
    while let Some(node) = nodes.next()? {
        match node {
            Node::Open(tag) if local(tag.name) == "Relationship" => {
                let target = tag
                    .attribute("Target")
                    .cloned()
                    .ok_or_else(|| Error::new(ErrorKind::Markup))?;
                relations.push(Relation {
                    role: role(tag.value("Type").unwrap_or("")),
                    target,
                    external: tag.value("TargetMode") == Some("External"),
                    raw: tag.raw.clone(),
                });
            }
            Node::Close { name, raw } if local(name) == "Relationship" => {
                if let Some(relation) = relations.last_mut() {
                    relation.raw.end = relation.raw.end.max(raw.end);
                }
            }
            _ => {}
        }
    }
    Ok(relations)
}

/// A name without its prefix.
pub(super) fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// The name of the part that a target leads to from a part; `None` if it leads outside.
pub(super) fn resolve(from: &str, target: &str) -> Option<String> {
    let mut steps: Vec<&str> = match target.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => from.split('/').collect(),
    };
    // The folder of the part, not the part.
    steps.pop();
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop()?;
            }
            step => steps.push(step),
        }
    }
    Some(steps.join("/"))
}

/// The name of the part that holds a part's relationships; the package's own are those of the part "".
pub(super) fn relations_of(part: &str) -> String {
    match part.rsplit_once('/') {
        Some((folder, file)) => format!("{folder}/_rels/{file}.rels"),
        None => format!("_rels/{part}.rels"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_resolved_from_their_part() {
        for (from, target, name) in [
            ("", "word/document.xml", Some("word/document.xml")),
            (
                "word/document.xml",
                "media/image1.png",
                Some("word/media/image1.png"),
            ),
            (
                "word/document.xml",
                "../customXml/item1.xml",
                Some("customXml/item1.xml"),
            ),
            (
                "word/document.xml",
                "/word/styles.xml",
                Some("word/styles.xml"),
            ),
            ("word/document.xml", "../../x.xml", None),
        ] {
            assert_eq!(resolve(from, target).as_deref(), name, "{target}");
        }
        assert_eq!(relations_of(""), "_rels/.rels");
        assert_eq!(
            relations_of("word/document.xml"),
            "word/_rels/document.xml.rels"
        );
    }

    #[test]
    fn what_is_not_listed_is_refused() {
        let namespace = NAMESPACES[0];
        let refusal = |kind: &str| role(kind).expect_err("refused").kind();
        assert_eq!(
            refusal(&format!("{namespace}oleObject")),
            ErrorKind::Embedded
        );
        assert_eq!(
            refusal(&format!("{namespace}nieuw")),
            ErrorKind::UnknownPart
        );
        assert_eq!(refusal("http://example.org/header"), ErrorKind::UnknownPart);
        assert_eq!(role(&format!("{namespace}header")).ok(), Some(Role::Header));
    }
}
