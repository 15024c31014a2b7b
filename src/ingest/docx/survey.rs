//! The survey of a document: which parts it has, what becomes of each, and what is cut out of
//! the parts that tie them together.

use super::package::Part;
use super::relations::{Role, local, read, relations_of, resolve};
use super::splice::{Cut, Form};
use super::story::Paragraph;
use super::xml::{Node, Nodes, pieces};
use crate::{Error, ErrorKind, Result};
use std::collections::{BTreeMap, VecDeque};

/// The part that lists the kinds of all parts.
const CONTENT_TYPES: &str = "[Content_Types].xml";

/// What a survey finds.
#[derive(Default)]
pub(super) struct Survey {
    /// What becomes of each part that is kept, by its index.
    pub(super) roles: BTreeMap<usize, Role>,
    /// The parts that tie others together, kept as well.
    pub(super) ties: Vec<usize>,
    /// New names of parts whose own may say something.
    pub(super) names: BTreeMap<usize, String>,
    /// What is cut out of the ties.
    pub(super) cuts: Vec<Cut>,
    /// The addresses of links, by the index of the part that holds them.
    pub(super) links: Vec<(usize, Paragraph)>,
    /// The first relationship that is not understood. It is reported only after the parts with
    /// text were read, because they may say more exactly what is wrong and where.
    pub(super) refusal: Option<Error>,
}

/// Follows the relationships from the package to all parts.
///
/// # Errors
///
/// [`ErrorKind::Container`] where a part is missing, [`ErrorKind::UnknownFormat`] if the package
/// is no Word document, [`ErrorKind::Embedded`] if it holds macros, [`ErrorKind::Markup`].
pub(super) fn survey(parts: &[Part]) -> Result<Survey> {
    let index: BTreeMap<String, usize> = parts
        .iter()
        .enumerate()
        .map(|(i, p)| (p.name.to_ascii_lowercase(), i))
        .collect();
    let find = |name: &str| index.get(&name.to_ascii_lowercase()).copied();
    let damaged = || Error::new(ErrorKind::Container);
    let mut survey = Survey::default();
    let types = find(CONTENT_TYPES).ok_or_else(damaged)?;
    survey.ties.push(types);
    let mut queue = VecDeque::from([String::new()]);
    // Targets that lead to a part whose name changes.
    let mut targets: Vec<(usize, usize, std::ops::Range<usize>)> = Vec::new();
    while let Some(owner) = queue.pop_front() {
        let Some(tie) = find(&relations_of(&owner)) else {
            continue;
        };
        if survey.ties.contains(&tie) {
            continue;
        }
        survey.ties.push(tie);
        for relation in read(&parts[tie].bytes)? {
            let cut = |raw, with: &str| Cut {
                part: tie,
                raw,
                with: with.to_owned(),
            };
            let role = match relation.role {
                Ok(role) => role,
                Err(error) => {
                    survey.refusal.get_or_insert(error);
                    continue;
                }
            };
            match (role, relation.external) {
                (Role::Dropped, _) => survey.cuts.push(cut(relation.raw, "")),
                (Role::Link, _) => {
                    let raw = spelled(&parts[tie].bytes, &relation.target.raw)?;
                    survey
                        .links
                        .push((tie, address(raw, relation.target.raw.start)?));
                }
                // A picture or a font outside the document: its place may name someone's folder.
                (_, true) => survey.cuts.push(cut(relation.target.raw, "NULL")),
                (_, false) => {
                    let target = resolve(&owner, &relation.target.value);
                    let Some(part) = target.as_deref().and_then(find) else {
                        // A picture that is gone is shown as gone.
                        if role == Role::Picture {
                            survey.cuts.push(cut(relation.target.raw, "NULL"));
                            continue;
                        }
                        return Err(damaged());
                    };
                    targets.push((part, tie, relation.target.raw));
                    if survey.roles.contains_key(&part) || survey.ties.contains(&part) {
                        continue;
                    }
                    survey.roles.insert(part, role);
                    queue.push_back(parts[part].name.clone());
                }
            }
        }
    }
    let main = survey
        .roles
        .iter()
        .find(|(_, role)| **role == Role::Document)
        .map(|(part, _)| *part);
    let main = main.ok_or_else(|| Error::new(ErrorKind::UnknownFormat))?;
    rename(parts, &mut survey, &targets);
    content_types(parts, types, main, &find, &mut survey)?;
    Ok(survey)
}

/// Gives pictures and fonts a number for a name, if theirs is none.
fn rename(parts: &[Part], survey: &mut Survey, targets: &[(usize, usize, std::ops::Range<usize>)]) {
    let telling: Vec<usize> = survey
        .roles
        .iter()
        .filter(|(_, role)| matches!(role, Role::Picture | Role::Font))
        .map(|(part, _)| *part)
        .filter(|part| !is_plain_name(&parts[*part].name))
        .collect();
    let mut number = 0;
    for part in telling {
        let name = &parts[part].name;
        let extension = name
            .rsplit_once('.')
            .map(|(_, e)| e)
            .filter(|e| e.len() <= 5 && e.chars().all(|c| c.is_ascii_alphanumeric()))
            .unwrap_or("bin");
        let new = loop {
            number += 1;
            let new = format!("word/media/part{number}.{extension}");
            if !parts.iter().any(|p| p.name.eq_ignore_ascii_case(&new)) {
                break new;
            }
        };
        for (_, tie, raw) in targets.iter().filter(|t| t.0 == part) {
            survey.cuts.push(Cut {
                part: *tie,
                raw: raw.clone(),
                with: format!("/{new}"),
            });
        }
        survey.names.insert(part, new);
    }
}

/// Whether a picture's name is one that programs give: `image1.png`, `font2.odttf`, a long hexadecimal number.
fn is_plain_name(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    let stem = file.split_once('.').map_or(file, |(stem, _)| stem);
    let letters = stem.trim_end_matches(|c: char| c.is_ascii_digit());
    let numbered = letters.len() < stem.len()
        && matches!(
            letters.to_ascii_lowercase().as_str(),
            "" | "image" | "img" | "picture" | "media" | "font" | "hdphoto" | "part" | "rid"
        );
    let hexadecimal = stem.len() >= 32 && stem.chars().all(|c| c.is_ascii_hexdigit());
    file.is_ascii() && file.matches('.').count() <= 1 && (numbered || hexadecimal)
}

/// Checks the kind of the main part, and takes the entries of parts that go out of the list.
fn content_types(
    parts: &[Part],
    types: usize,
    main: usize,
    find: &dyn Fn(&str) -> Option<usize>,
    survey: &mut Survey,
) -> Result<()> {
    let mut nodes = Nodes::new(&parts[types].bytes)?;
    let mut is_word = false;
    let mut last: Option<usize> = None;
    while let Some(node) = nodes.next()? {
        match node {
            Node::Open(tag) if local(tag.name) == "Override" => {
                last = None;
                let (Some(name), Some(kind)) =
                    (tag.attribute("PartName"), tag.value("ContentType"))
                else {
                    return Err(Error::new(ErrorKind::Markup));
                };
                let part = find(name.value.trim_start_matches('/'));
                if part == Some(main) {
                    if kind.contains("macroEnabled") {
                        survey
                            .refusal
                            .get_or_insert_with(|| Error::new(ErrorKind::Embedded));
                    }
                    is_word = kind.contains("wordprocessingml") || kind.contains("ms-word");
                }
                let kept = part.filter(|p| survey.roles.contains_key(p) || survey.ties.contains(p));
                match kept {
                    None => {
                        last = Some(survey.cuts.len());
                        survey.cuts.push(Cut {
                            part: types,
                            raw: tag.raw.clone(),
                            with: String::new(),
                        });
                    }
                    Some(part) => {
                        if let Some(new) = survey.names.get(&part) {
                            survey.cuts.push(Cut {
                                part: types,
                                raw: name.raw.clone(),
                                with: format!("/{new}"),
                            });
                        }
                    }
                }
            }
            Node::Close { name, raw } if local(name) == "Override" => {
                if let Some(cut) = last.take().and_then(|i| survey.cuts.get_mut(i)) {
                    cut.raw.end = cut.raw.end.max(raw.end);
                }
            }
            _ => {}
        }
    }
    if is_word {
        Ok(())
    } else {
        Err(Error::new(ErrorKind::UnknownFormat))
    }
}

/// An address as text: references and percent escapes decoded, each with its place.
fn address(raw: &str, base: usize) -> Result<Paragraph> {
    let mut out = Paragraph::default();
    let mut buffer = [0; 4];
    for (range, c) in pieces(raw)? {
        let start = base + range.start;
        if let Some(c) = c {
            out.push(
                c.encode_utf8(&mut buffer),
                start..base + range.end,
                Form::AddressEscape,
            );
            continue;
        }
        let text = &raw[range];
        let mut at = 0;
        while at < text.len() {
            let Some(percent) = text[at..].find('%').map(|i| at + i) else {
                out.push(&text[at..], start + at..start + text.len(), Form::Address);
                break;
            };
            out.push(
                &text[at..percent],
                start + at..start + percent,
                Form::Address,
            );
            let bytes = escaped(&text[percent..]);
            let valid = match std::str::from_utf8(&bytes) {
                Ok(valid) => valid,
                Err(error) => std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or(""),
            };
            at = percent;
            for c in valid.chars() {
                let end = at + 3 * c.len_utf8();
                // Escapes of what no text holds stay escapes.
                if c.is_control() {
                    out.push(&text[at..end], start + at..start + end, Form::Address);
                } else {
                    out.push(
                        c.encode_utf8(&mut buffer),
                        start + at..start + end,
                        Form::AddressEscape,
                    );
                }
                at = end;
            }
            if valid.is_empty() {
                out.push("%", start + at..start + at + 1, Form::Address);
                at += 1;
            }
        }
    }
    Ok(out)
}

/// The bytes of the row of percent escapes at the start of a text.
fn escaped(text: &str) -> Vec<u8> {
    text.as_bytes()
        .chunks(3)
        .map_while(|chunk| match chunk {
            [b'%', high, low] => {
                let digit = |b: &u8| char::from(*b).to_digit(16);
                u8::try_from(digit(high)? * 16 + digit(low)?).ok()
            }
            _ => None,
        })
        .collect()
}

/// A range of a part as text.
fn spelled<'x>(bytes: &'x [u8], range: &std::ops::Range<usize>) -> Result<&'x str> {
    bytes
        .get(range.clone())
        .and_then(|b| std::str::from_utf8(b).ok())
        .ok_or_else(|| Error::new(ErrorKind::Markup))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_decoded_piece_by_piece() {
        for (raw, text) in [
            ("mailto:no%C3%ABlle@x.example", "mailto:noëlle@x.example"),
            (
                "https://x.example/Noor%20de%20Boer?a=1&amp;b=2",
                "https://x.example/Noor de Boer?a=1&b=2",
            ),
            ("100%", "100%"),
            ("%zz%41", "%zzA"),
            ("%FF%41", "%FFA"),
            ("a%0Ab", "a%0Ab"),
        ] {
            let paragraph = address(raw, 0).expect("decodes");
            assert_eq!(paragraph.text, text, "{raw}");
            let spelled: String = paragraph
                .pieces
                .iter()
                .map(|p| &raw[p.raw.clone()])
                .collect();
            assert_eq!(spelled, raw);
        }
    }

    #[test]
    fn names_of_pictures_are_plain_or_telling() {
        for name in [
            "word/media/image1.png",
            "media/IMG12.jpeg",
            "word/fonts/font3.odttf",
        ] {
            assert!(is_plain_name(name), "{name}");
        }
        for name in [
            "word/media/Noor.png",
            "word/media/noor1.png",
            "word/media/image.png",
            "word/media/image1.noor.png",
        ] {
            assert!(!is_plain_name(name), "{name}");
        }
    }
}
