//! Names of files and folders: they hold names of people too.

use super::Stages;
use super::dutch::Dutch;
use crate::detect::{Detection, Kept};
use crate::ingest::{self, Document, Format, Origin, apply};
use crate::resolve::{Entity, EntityId, Mention, NameParts, Resolved, Sex};
use crate::text::{Case, Lexicon, tokens};
use crate::transform::roll::{LookUp, Names};
use crate::transform::{edits, folded_name};
use crate::{EntityKind, Span};

/// The rule that reports name for a name that was found in a file's name by the lists alone.
const FILE_NAME_RULE: &str = "file-name";

/// Cleans a name as a document of one line would be, read in words: `interview_sanne` as
/// *interview Sanne*, `GesprekSanne` as *Gesprek Sanne*. What cannot be read is left out whole.
pub(super) fn clean(stages: &Dutch, name: &str, of: &Origin, books: &[&dyn LookUp]) -> String {
    let lexicon = stages.detector.lexicon();
    let parted = Parted::of(name, lexicon);
    let words = in_words(&parted.text, lexicon);
    let origin = of.clone();
    let cleaned = stages
        .read(Format::Text, words.into_bytes(), origin)
        .and_then(|document| {
            let mut resolved = stages.detector.detect(&document)?;
            let kept = stages.detector.keep().find(&document.text);
            add_listed_names(&document, lexicon, &kept, &mut resolved);
            let names = (!books.is_empty()).then(|| of_entities(books, &resolved));
            let mut edits = edits(&stages.replace(&document, &resolved, names.as_ref()));
            for edit in &mut edits {
                let (span, joined) = parted.in_name(edit.span);
                edit.span = span;
                edit.text = as_written(span.of(name), &edit.text);
                if joined {
                    edit.text = edit.text.replace(' ', "");
                } else if name.contains('_') && !name.contains(' ') {
                    edit.text = edit.text.replace(' ', "_");
                }
            }
            ingest::check(name, &edits)?;
            Ok(apply(name, &edits))
        });
    cleaned.unwrap_or_default()
}

/// The names of a register for the persons of a file's name; who is not known gets one drawn.
fn of_entities(books: &[&dyn LookUp], resolved: &Resolved) -> Names {
    let find = |word: &str| {
        let folded = folded_name(word);
        let mut found = books.iter().filter_map(|book| book.given(&folded));
        found.next().map(|new| (folded.clone(), new))
    };
    let family = |word: &str| {
        let folded = folded_name(word);
        let mut found = books.iter().filter_map(|book| book.family(&folded));
        found.next().map(|new| (folded.clone(), new))
    };
    let names = || resolved.entities.iter().map(|entity| &entity.name);
    Names {
        respondent: None,
        given: names()
            .map(|name| name.given.split_whitespace().filter_map(find).collect())
            .collect(),
        families: names()
            .flat_map(|name| name.surname.split('-').filter_map(family))
            .collect(),
        kept: Vec::new(),
        open: true,
    }
}

/// A name with a space between words that only capitals and figures part.
struct Parted {
    text: String,
    /// Where in the text the spaces stand that the name does not have.
    spaces: Vec<usize>,
}

impl Parted {
    /// Parts the words of a name, and a number behind them, where the lists know one of them as
    /// the name of a person: *GesprekSanne2*, but not *WhatsApp*.
    fn of(name: &str, lexicon: &Lexicon) -> Self {
        let mut text = String::with_capacity(name.len() + 8);
        let mut spaces = Vec::new();
        for token in tokens(name) {
            let start = token.span().start;
            text.push_str(name.get(text.len() - spaces.len()..start).unwrap_or(""));
            let word = token.span().of(name);
            let mut pieces = vec![word];
            if token.case == Case::Mixed {
                pieces = in_pieces(word);
                let is_name = |piece: &&str| {
                    let entry = lexicon.look_up(piece);
                    let surname = entry.surname().is_some() && piece.len() > 3;
                    (surname || entry.given_name().is_some()) && !entry.is_ordinary_word()
                };
                if !pieces.iter().any(is_name) {
                    pieces = vec![word];
                }
            }
            for (number, piece) in pieces.into_iter().enumerate() {
                if number > 0 {
                    spaces.push(text.len());
                    text.push(' ');
                }
                text.push_str(piece);
            }
        }
        text.push_str(name.get(text.len() - spaces.len()..).unwrap_or(""));
        Self { text, spaces }
    }

    /// A span of the text as a span of the name, and whether a space in it is not the name's.
    fn in_name(&self, span: Span) -> (Span, bool) {
        let before = |at: usize| self.spaces.iter().filter(|&&space| space < at).count();
        let (start, end) = (before(span.start), before(span.end));
        (Span::new(span.start - start, span.end - end), start < end)
    }
}

/// A word cut before each capital or figure behind a small letter.
fn in_pieces(word: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut from, mut small) = (0, false);
    for (at, letter) in word.char_indices() {
        if small && (letter.is_uppercase() || letter.is_numeric()) {
            pieces.push(&word[from..at]);
            from = at;
        }
        small = letter.is_lowercase();
    }
    pieces.push(&word[from..]);
    pieces
}

/// A file's name as words, byte for byte as long as the name: what joins words becomes a space,
/// and names in small letters get their capital, since text in capitals is what rules know.
fn in_words(name: &str, lexicon: &Lexicon) -> String {
    let mut words = String::with_capacity(name.len());
    let mut letters = name.chars().peekable();
    let mut before = ' ';
    while let Some(letter) = letters.next() {
        let between = before.is_alphabetic() && letters.peek().is_some_and(|l| l.is_alphabetic());
        let joins = letter == '_' || (between && matches!(letter, '.' | '-' | '+'));
        words.push(if joins { ' ' } else { letter });
        before = if joins { ' ' } else { letter };
    }
    let mut out = String::with_capacity(words.len());
    let mut after_name = false;
    for token in tokens(&words) {
        out.push_str(words.get(out.len()..token.span().start).unwrap_or(""));
        let word = token.span().of(&words);
        let entry = lexicon.look_up(word);
        if entry.is_surname_prefix() {
            out.push_str(word);
            continue;
        }
        let listed = entry.given_name().is_some() || entry.surname().is_some();
        let is_name = (listed || entry.place().is_some()) && !entry.is_ordinary_word();
        after_name = is_name || (listed && after_name);
        let capital: String = word.chars().take(1).flat_map(char::to_uppercase).collect();
        let rest = word.get(capital.len()..);
        match rest.filter(|_| after_name && token.case == Case::Lower) {
            Some(rest) => {
                out.push_str(&capital);
                out.push_str(rest);
            }
            None => out.push_str(word),
        }
    }
    out.push_str(words.get(out.len()..).unwrap_or(""));
    out
}

/// A stand-in as the name of a file writes: in small letters where the original is.
fn as_written(original: &str, text: &str) -> String {
    let is_small = |l: char| l.is_lowercase();
    if !original.chars().any(char::is_uppercase) {
        text.to_lowercase()
    } else if original.starts_with(is_small) {
        let mut letters = text.chars();
        let first = letters.next().into_iter().flat_map(char::to_lowercase);
        first.chain(letters).collect()
    } else {
        text.to_owned()
    }
}

/// Adds the words that the lists know as names and not as ordinary words: a file's name has no
/// sentence around it that could be evidence.
fn add_listed_names(document: &Document, lexicon: &Lexicon, kept: &Kept, resolved: &mut Resolved) {
    let mut found = Vec::new();
    for token in tokens(&document.text) {
        let word = token.span().of(&document.text);
        let taken = |m: &Mention| m.detection.span.overlaps(token.span());
        if token.case == Case::None || resolved.mentions.iter().any(taken) {
            continue;
        }
        let entry = lexicon.look_up(word);
        let is_name = entry.given_name().is_some() || entry.surname().is_some();
        if is_name && !entry.is_ordinary_word() && !kept.hold(token.span()) {
            found.push((token.span(), word.to_owned()));
        }
    }
    for (span, word) in found {
        let id = EntityId(u32::try_from(resolved.entities.len()).unwrap_or(u32::MAX));
        let name = NameParts {
            given: word,
            ..NameParts::default()
        };
        resolved.entities.push(Entity {
            id,
            kind: EntityKind::Person,
            name: name.clone(),
            sex: Sex::Unknown,
            background: String::new(),
        });
        resolved.mentions.push(Mention {
            detection: Detection {
                span: Span::new(span.start, span.end),
                kind: EntityKind::Person,
                score: 0.5,
                rule: FILE_NAME_RULE.into(),
                reason: FILE_NAME_RULE.into(),
            },
            entity: id,
            parts: Some(name),
        });
    }
    resolved.mentions.sort_by_key(|m| m.detection.span);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean_name(stages: &Dutch, name: &str) -> String {
        let of = Origin {
            number: 0,
            path: std::path::PathBuf::new(),
        };
        stages.clean_name(name, &of, &[])
    }
    use crate::pipeline::dutch::tests::stages;

    #[test]
    fn names_leave_the_names_of_files_and_words_stay() {
        let stages = stages("research");
        for (name, gone) in [
            ("interview_sanne_de_wit", "sanne"),
            ("Gesprek Fatima 3", "Fatima"),
            ("verslag-joost", "joost"),
            ("fatima.zahra", "fatima"),
            ("gesprek Sanne Brouwer", "Brouwer"),
        ] {
            let clean = clean_name(&stages, name);
            assert!(!clean.is_empty(), "{name}");
            assert!(
                !clean.to_lowercase().contains(&gone.to_lowercase()),
                "{name}: {clean}"
            );
        }
        for name in [
            "veldnotities huisbezoek 2",
            "notities-groepsleider",
            "gesprek 12",
            "WhatsApp-chat",
        ] {
            assert_eq!(clean_name(&stages, name), name);
        }
        let clean = clean_name(&stages, "interview_sanne_de_wit");
        assert!(clean.starts_with("interview_"), "{clean}");
        assert_eq!(clean, clean.to_lowercase());
        assert!(!clean.contains(' '), "{clean}");
    }

    #[test]
    fn names_in_camel_case_leave_and_words_stay() {
        let stages = stages("research");
        for (name, gone) in [
            ("GesprekSanne", "Sanne"),
            ("InterviewJoostBrouwer2", "Joost"),
            ("InterviewJoostBrouwer2", "Brouwer"),
            ("verslagFatima", "Fatima"),
        ] {
            let clean = clean_name(&stages, name);
            assert!(
                !clean.is_empty() && !clean.contains(gone),
                "{name}: {clean}"
            );
            assert!(!clean.contains(' '), "{clean}");
        }
        for name in ["WhatsAppExport", "HuisBezoek 2", "eHerkenning"] {
            assert_eq!(clean_name(&stages, name), name);
        }
    }
}
