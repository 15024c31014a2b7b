//! Made-up interview notes in any amount, always the same.
//!
//! A document is an interview: it repeats one of the marked texts of `fixtures/gold` until it is
//! long enough. Its persons and places get other names, drawn evenly from `rules/lists`, which are
//! the same throughout the document; its numbers get other digits, and one ordinary word in thirty
//! becomes another word of the language, anew in every repetition. So the vocabulary grows with
//! the amount as it does in real text, and no cache is flattered. The one long document in every
//! 20 MB is a file of many interviews: its persons change with every repetition.

#[path = "../chance.rs"]
mod chance;
mod docx;
mod gold;
mod lists;

use chance::Chance;
use gold::{Gold, Piece};
use lists::Lists;
use std::collections::BTreeMap;
use std::path::Path;

/// Sizes of ordinary documents, in bytes of text.
const ORDINARY: std::ops::Range<usize> = 5_000..50_000;
/// The size of the one long document in every [`PER_LONG`] bytes of text.
const LONG: usize = 5_000_000;
const PER_LONG: usize = 20_000_000;
/// One in so many ordinary words is drawn from the word list.
const DRAWN: usize = 30;

/// What a corpus is made from.
pub(crate) struct Corpus {
    golds: Vec<Gold>,
    lists: Lists,
}

/// A document: its text, and the name of its file with its extension.
pub(crate) struct Note {
    /// The file's name.
    pub(crate) name: String,
    /// The text; that of a DOCX has a paragraph a line.
    pub(crate) text: String,
}

impl Note {
    /// The bytes of the file.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        if self.name.ends_with(".docx") {
            docx::write(&self.text)
        } else {
            self.text.clone().into_bytes()
        }
    }
}

impl Corpus {
    /// Reads the marked texts and the lists of the package.
    pub(crate) fn open() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        Self {
            golds: gold::read(&root.join("fixtures/gold")),
            lists: Lists::read(&root.join("rules/lists")),
        }
    }

    /// Documents that hold at least so many bytes of text: half text files, four in ten Markdown,
    /// one in ten DOCX, and a long text file in every 20 MB, if there are as many.
    pub(crate) fn notes(&self, total: usize) -> impl Iterator<Item = Note> + '_ {
        let mut made = 0;
        (0_u64..).map_while(move |number| {
            if made >= total {
                return None;
            }
            let mut chance = Chance(number.wrapping_mul(0xd134_2543_de82_ef95));
            let long = made / PER_LONG < (made + ORDINARY.end) / PER_LONG && total >= PER_LONG;
            let size = if long {
                LONG
            } else {
                ORDINARY.start + chance.below(ORDINARY.len())
            };
            let extension = match chance.below(10) {
                0..5 => "txt",
                _ if long => "txt",
                5..9 => "md",
                _ => "docx",
            };
            let gold = &self.golds[chance.below(self.golds.len())];
            let text = self.text(gold, size, &mut chance);
            made += text.len();
            Some(Note {
                name: format!("gesprek {number:05}.{extension}"),
                text,
            })
        })
    }

    fn text(&self, gold: &Gold, size: usize, chance: &mut Chance) -> String {
        let mut text = String::with_capacity(size + 10_000);
        let mut names = BTreeMap::new();
        while text.len() < size {
            if size >= LONG {
                names.clear();
            }
            self.interview(gold, &mut names, chance, &mut text);
            text.push('\n');
        }
        text
    }

    /// One interview; names stay those of one person from its start to its end.
    fn interview<'a>(
        &'a self,
        gold: &Gold,
        names: &mut BTreeMap<String, &'a str>,
        chance: &mut Chance,
        out: &mut String,
    ) {
        for piece in &gold.pieces {
            match piece {
                Piece::Plain(text) => self.plain(text, chance, out),
                Piece::Marked { text, kind } => match kind.as_str() {
                    "PERSON" | "LOCATION" | "EMAIL" | "HANDLE" => {
                        words(text, |word, is_word| {
                            let new = is_word
                                .then(|| self.name(word, kind, names, chance))
                                .flatten();
                            out.push_str(&new.unwrap_or_else(|| word.to_owned()));
                        });
                    }
                    "ID" | "PHONE" | "ADDRESS" | "POSTCODE" => {
                        out.extend(text.char_indices().map(|(at, c)| match c.to_digit(10) {
                            // The first digits say what kind of number it is.
                            Some(_) if at >= 4 => char::from(b'0' + chance.below(10) as u8),
                            _ => c,
                        }))
                    }
                    _ => out.push_str(text),
                },
            }
        }
    }

    /// Another name for one word of a name: of the same list, in the same capitals, with the same
    /// ending.
    fn name<'a>(
        &'a self,
        word: &str,
        kind: &str,
        names: &mut BTreeMap<String, &'a str>,
        chance: &mut Chance,
    ) -> Option<String> {
        let folded = word.to_lowercase();
        let known = |w: &str| names.contains_key(w) || self.lists.is_name(w, kind);
        let (stem, ending) = match folded.strip_suffix('s') {
            Some(stem) if !known(&folded) && known(stem) => (stem, "s"),
            _ => (folded.as_str(), ""),
        };
        let new = match names.get(stem) {
            Some(new) => new,
            None => {
                let new = self.lists.draw(stem, kind, chance)?;
                names.insert(stem.to_owned(), new);
                new
            }
        };
        let mut new = if word.starts_with(char::is_lowercase) {
            new.to_lowercase()
        } else {
            new.to_owned()
        };
        new.push_str(ending);
        Some(new)
    }

    fn plain(&self, text: &str, chance: &mut Chance, out: &mut String) {
        words(text, |word, is_word| {
            let ordinary = is_word && word.len() >= 4 && word.chars().all(char::is_lowercase);
            // `[citaat]` and its like stay what they are.
            let marks = out.ends_with(['[', '/']);
            if ordinary && !marks && chance.below(DRAWN) == 0 {
                out.push_str(self.lists.word(chance));
            } else {
                out.push_str(word);
            }
        });
    }
}

/// Cuts a text into words and what parts them, in order.
fn words<'t>(text: &'t str, mut each: impl FnMut(&'t str, bool)) {
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_word = first.is_alphabetic();
        let end = rest.find(|c: char| c.is_alphabetic() != is_word);
        let (piece, after) = rest.split_at(end.unwrap_or(rest.len()));
        each(piece, is_word);
        rest = after;
    }
}
