//! The marked texts: `⟦text|TYPE|entity⟧` in ordinary text, behind a head that ends with `=====`.

use std::path::Path;

/// A marked text.
pub(crate) struct Gold {
    pub(crate) pieces: Vec<Piece>,
}

/// A part of it.
pub(crate) enum Piece {
    Plain(String),
    Marked { text: String, kind: String },
}

/// All marked texts of a folder, by name.
pub(crate) fn read(folder: &Path) -> Vec<Gold> {
    let entries = std::fs::read_dir(folder).expect("the fixtures are there");
    let mut paths: Vec<_> = entries.map(|e| e.expect("a file").path()).collect();
    paths.sort();
    let golds: Vec<Gold> = paths
        .iter()
        .map(|path| parse(&std::fs::read_to_string(path).expect("a readable text")))
        .collect();
    assert!(!golds.is_empty(), "no marked texts");
    golds
}

fn parse(file: &str) -> Gold {
    let (_, body) = file.split_once("\n=====\n").expect("a head");
    let mut pieces = Vec::new();
    let mut rest = body;
    while let Some((plain, marked)) = rest.split_once('⟦') {
        let (mark, after) = marked.split_once('⟧').expect("a mark that ends");
        let mut parts = mark.split('|');
        let text = parts.next().unwrap_or_default().to_owned();
        let kind = parts
            .next()
            .expect("a kind")
            .trim_end_matches('?')
            .to_owned();
        pieces.push(Piece::Plain(plain.to_owned()));
        pieces.push(Piece::Marked { text, kind });
        rest = after;
    }
    pieces.push(Piece::Plain(rest.to_owned()));
    Gold { pieces }
}
