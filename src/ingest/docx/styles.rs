//! Styles: which of them are headings, lists, or highlight.

use super::xml::{Node, Nodes};
use crate::Result;
use crate::ingest::BlockKind;
use std::collections::BTreeMap;

/// What the document's styles say about structure.
#[derive(Debug, Default)]
pub(super) struct Styles(BTreeMap<String, Style>);

#[derive(Debug, Default)]
struct Style {
    based_on: Option<String>,
    kind: Option<BlockKind>,
    highlights: bool,
}

impl Styles {
    /// Reads `word/styles.xml`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Markup`](crate::ErrorKind::Markup).
    pub(super) fn read(bytes: &[u8]) -> Result<Self> {
        let mut nodes = Nodes::new(bytes)?;
        let mut styles = BTreeMap::new();
        let mut open: Option<(String, Style)> = None;
        while let Some(node) = nodes.next()? {
            match node {
                Node::Open(tag) if tag.name == "w:style" => {
                    let id = tag.value("w:styleId").unwrap_or("").to_owned();
                    open = Some((id, Style::default()));
                }
                Node::Open(tag) => {
                    let Some((_, style)) = &mut open else {
                        continue;
                    };
                    let value = tag.value("w:val");
                    match (tag.name, value) {
                        // Word keeps the names of its own styles in English in every language.
                        ("w:name", Some(name)) => {
                            let name = name.to_ascii_lowercase();
                            if name.starts_with("heading ") || name == "title" || name == "subtitle"
                            {
                                style.kind = Some(BlockKind::Heading);
                            }
                        }
                        ("w:basedOn", Some(id)) => style.based_on = Some(id.to_owned()),
                        ("w:outlineLvl", Some(level)) if level != "9" => {
                            style.kind = Some(BlockKind::Heading);
                        }
                        ("w:numId", Some(id)) if id != "0" => {
                            style.kind.get_or_insert(BlockKind::ListItem);
                        }
                        ("w:highlight", Some(colour)) => style.highlights = colour != "none",
                        ("w:shd", _) => {
                            style.highlights |= tag.value("w:fill").is_some_and(is_vivid);
                        }
                        _ => {}
                    }
                }
                Node::Close {
                    name: "w:style", ..
                } => {
                    if let Some((id, style)) = open.take() {
                        styles.insert(id, style);
                    }
                }
                _ => {}
            }
        }
        Ok(Self(styles))
    }

    /// The kind of block that a paragraph style makes, its own or that of a style it is based on.
    pub(super) fn kind(&self, id: &str) -> Option<BlockKind> {
        self.chain(id).find_map(|s| s.kind)
    }

    /// Whether a character style highlights.
    pub(super) fn highlights(&self, id: &str) -> bool {
        self.chain(id).any(|s| s.highlights)
    }

    /// A style and those it is based on; ten at most, for circles.
    fn chain<'s>(&'s self, id: &str) -> impl Iterator<Item = &'s Style> {
        let first = self.0.get(id);
        std::iter::successors(first, |s| self.0.get(s.based_on.as_ref()?)).take(10)
    }
}

/// Whether a fill is a marker's colour: `RRGGBB` with a strong hue, as against white and greys.
pub(super) fn is_vivid(fill: &str) -> bool {
    let Ok(colour) = u32::from_str_radix(fill, 16) else {
        return false;
    };
    let channels = [colour >> 16 & 0xFF, colour >> 8 & 0xFF, colour & 0xFF];
    let (most, least) = channels
        .iter()
        .fold((0, 255), |(m, l), c| (m.max(*c), l.min(*c)));
    fill.len() == 6 && most >= 0x80 && most - least >= 0x60
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_known_by_name_level_and_base() {
        let styles = Styles::read(
            br#"<w:styles><w:style w:styleId="Kop1"><w:name w:val="heading 1"/></w:style>
            <w:style w:styleId="Thema"><w:name w:val="Thema"/><w:basedOn w:val="Kop1"/></w:style>
            <w:style w:styleId="Niveau"><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
            <w:style w:styleId="Rond"><w:basedOn w:val="Rond"/></w:style>
            <w:style w:styleId="Geel"><w:rPr><w:highlight w:val="yellow"/></w:rPr></w:style></w:styles>"#,
        )
        .expect("reads");
        for (id, kind) in [
            ("Kop1", Some(BlockKind::Heading)),
            ("Thema", Some(BlockKind::Heading)),
            ("Niveau", Some(BlockKind::Heading)),
            ("Rond", None),
            ("Geel", None),
        ] {
            assert_eq!(styles.kind(id), kind, "{id}");
        }
        assert!(styles.highlights("Geel") && !styles.highlights("Kop1"));
    }

    #[test]
    fn a_fill_is_a_marker_only_in_a_strong_colour() {
        assert!(is_vivid("FFFF00") && is_vivid("92D050"));
        for fill in ["FFFFFF", "auto", "D9D9D9", "F2F2F2", ""] {
            assert!(!is_vivid(fill), "{fill}");
        }
    }
}
