//! What the first pass found, kept for the second without a word of it on the disk in the clear.
//!
//! Each document's mentions and entities are packed, sealed with XChaCha20-Poly1305 under a key
//! that is drawn for the run and never written, and appended to a temporary file without a name.
//! Memory holds a place and a digest a document.

use crate::detect::{Detection, Reason};
use crate::resolve::{Entity, EntityId, Mention, NameParts, Resolved, Sex};
use crate::{EntityKind, Error, ErrorKind, Result, Span};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::sync::{Arc, Mutex, PoisonError};
use zeroize::Zeroizing;

/// Findings of many documents, by number.
pub struct Spill {
    file: Mutex<File>,
    cipher: XChaCha20Poly1305,
    places: BTreeMap<u32, Place>,
    end: u64,
}

/// Where a document's findings stand, and what its text was.
#[derive(Clone, Copy)]
struct Place {
    start: u64,
    length: usize,
    digest: [u8; 32],
}

impl fmt::Debug for Spill {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Spill({} documents)", self.places.len())
    }
}

fn refused(error: &std::io::Error) -> Error {
    Error::io(ErrorKind::Write, error)
}

impl Spill {
    /// An empty one.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Random`]; [`ErrorKind::Write`] if there is no room for temporary files.
    pub fn new() -> Result<Self> {
        let mut key = Zeroizing::new([0; 32]);
        getrandom::fill(&mut *key).map_err(|_| Error::new(ErrorKind::Random))?;
        Ok(Self {
            file: Mutex::new(tempfile::tempfile().map_err(|e| refused(&e))?),
            cipher: XChaCha20Poly1305::new((&*key).into()),
            places: BTreeMap::new(),
            end: 0,
        })
    }

    /// Keeps what was packed of a document.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Write`] if the disk takes no more.
    pub fn put(&mut self, document: u32, packed: &Packed) -> Result<()> {
        let nonce = nonce(document);
        let sealed = self
            .cipher
            .encrypt(&nonce, Payload::from(packed.bytes.as_slice()))
            .map_err(|_| Error::new(ErrorKind::TooLarge))?;
        let file = self.file.get_mut().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(self.end))
            .and_then(|_| file.write_all(&sealed))
            .map_err(|e| refused(&e))?;
        self.places.insert(
            document,
            Place {
                start: self.end,
                length: sealed.len(),
                digest: packed.digest,
            },
        );
        self.end += sealed.len() as u64;
        Ok(())
    }

    /// What was found in a document, if its text is still what it was.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Changed`] if it is not, or if nothing was kept of it; [`ErrorKind::Read`].
    pub fn get(&self, document: u32, text: &str) -> Result<Resolved> {
        let changed = || Error::new(ErrorKind::Changed);
        let place = self.places.get(&document).ok_or_else(changed)?;
        if place.digest != digest(text) {
            return Err(changed());
        }
        let mut sealed = vec![0; place.length];
        {
            let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
            file.seek(SeekFrom::Start(place.start))
                .and_then(|_| file.read_exact(&mut sealed))
                .map_err(|e| Error::io(ErrorKind::Read, &e))?;
        }
        let packed = self
            .cipher
            .decrypt(&nonce(document), Payload::from(sealed.as_slice()))
            .map_err(|_| changed())?;
        unpack(&packed).ok_or_else(changed)
    }

    /// Bytes in the temporary file.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.end
    }
}

/// Each document is kept once under the key of the run, so that its number is a nonce.
fn nonce(document: u32) -> XNonce {
    let mut nonce = [0; 24];
    nonce[..4].copy_from_slice(&document.to_be_bytes());
    nonce.into()
}

fn digest(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}

/// Findings of one document as bytes, with the digest of its text.
pub struct Packed {
    bytes: Zeroizing<Vec<u8>>,
    digest: [u8; 32],
}

impl fmt::Debug for Packed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Packed({} bytes)", self.bytes.len())
    }
}

impl Packed {
    /// Packs what was found in a text. Scores and reasons are left out: no replacement needs them.
    #[must_use]
    pub fn of(resolved: &Resolved, text: &str) -> Self {
        let mut out = Zeroizing::new(Vec::with_capacity(64 * resolved.mentions.len()));
        let mut rules: Vec<&str> = resolved
            .mentions
            .iter()
            .map(|m| &*m.detection.rule)
            .collect();
        rules.sort_unstable();
        rules.dedup();
        number(&mut out, rules.len());
        for rule in &rules {
            string(&mut out, rule);
        }
        number(&mut out, resolved.entities.len());
        for entity in &resolved.entities {
            out.push(kind_number(entity.kind));
            out.push(match entity.sex {
                Sex::Female => 1,
                Sex::Male => 2,
                Sex::Unknown => 0,
            });
            parts(&mut out, &entity.name);
            string(&mut out, &entity.background);
        }
        number(&mut out, resolved.mentions.len());
        for mention in &resolved.mentions {
            let found = &mention.detection;
            number(&mut out, found.span.start);
            number(&mut out, found.span.end);
            out.push(kind_number(found.kind));
            number(&mut out, rules.partition_point(|r| **r < *found.rule));
            number(&mut out, mention.entity.0 as usize);
            out.push(u8::from(mention.parts.is_some()));
            if let Some(name) = &mention.parts {
                parts(&mut out, name);
            }
        }
        Self {
            bytes: out,
            digest: digest(text),
        }
    }
}

/// A number in seven bits a byte, the lowest first.
fn number(out: &mut Vec<u8>, mut n: usize) {
    while n >= 0x80 {
        out.push(n as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

fn string(out: &mut Vec<u8>, text: &str) {
    number(out, text.len());
    out.extend_from_slice(text.as_bytes());
}

fn parts(out: &mut Vec<u8>, name: &NameParts) {
    for part in [&name.given, &name.initials, &name.prefix, &name.surname] {
        string(out, part);
    }
}

fn kind_number(kind: EntityKind) -> u8 {
    let place = EntityKind::ALL.iter().position(|k| *k == kind);
    place.and_then(|p| u8::try_from(p).ok()).unwrap_or(u8::MAX)
}

/// Reads packed bytes from the front.
struct Bytes<'b>(&'b [u8]);

impl Bytes<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn number(&mut self) -> Option<usize> {
        let (mut n, mut shift) = (0_usize, 0);
        loop {
            let byte = self.byte()?;
            n |= usize::from(byte & 0x7f).checked_shl(shift)?;
            if byte & 0x80 == 0 {
                return Some(n);
            }
            shift += 7;
        }
    }

    fn string(&mut self) -> Option<String> {
        let length = self.number()?;
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(std::str::from_utf8(text).ok()?.to_owned())
    }

    fn parts(&mut self) -> Option<NameParts> {
        Some(NameParts {
            given: self.string()?,
            initials: self.string()?,
            prefix: self.string()?,
            surname: self.string()?,
        })
    }

    fn kind(&mut self) -> Option<EntityKind> {
        EntityKind::ALL.get(usize::from(self.byte()?)).copied()
    }
}

fn unpack(bytes: &[u8]) -> Option<Resolved> {
    let mut bytes = Bytes(bytes);
    let mut rules: Vec<Arc<str>> = Vec::new();
    for _ in 0..bytes.number()? {
        rules.push(bytes.string()?.into());
    }
    let mut resolved = Resolved::default();
    for id in 0..bytes.number()? {
        let kind = bytes.kind()?;
        let sex = match bytes.byte()? {
            1 => Sex::Female,
            2 => Sex::Male,
            _ => Sex::Unknown,
        };
        resolved.entities.push(Entity {
            id: EntityId(u32::try_from(id).ok()?),
            kind,
            name: bytes.parts()?,
            sex,
            background: bytes.string()?,
        });
    }
    for _ in 0..bytes.number()? {
        let span = Span::new(bytes.number()?, bytes.number()?);
        let kind = bytes.kind()?;
        let rule = Arc::clone(rules.get(bytes.number()?)?);
        let entity = EntityId(u32::try_from(bytes.number()?).ok()?);
        let has_parts = bytes.byte()? == 1;
        let parts = if has_parts {
            Some(bytes.parts()?)
        } else {
            None
        };
        resolved.mentions.push(Mention {
            detection: Detection {
                span,
                kind,
                score: 1.0,
                rule,
                reason: Reason::default(),
            },
            entity,
            parts,
        });
    }
    bytes.0.is_empty().then_some(resolved)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved() -> Resolved {
        let name = NameParts {
            given: "Renée".into(),
            ..NameParts::default()
        };
        let mention = |start, end, entity, parts| Mention {
            detection: Detection {
                span: Span::new(start, end),
                kind: EntityKind::Person,
                score: 1.0,
                rule: format!("rule-{}", entity % 2).into(),
                reason: Reason::default(),
            },
            entity: EntityId(entity),
            parts,
        };
        let entity = |id, sex| Entity {
            id: EntityId(id),
            kind: EntityKind::Person,
            name: name.clone(),
            sex,
            background: "nl".into(),
        };
        Resolved {
            mentions: vec![
                mention(0, 6, 1, Some(name.clone())),
                mention(300, 70_000, 0, None),
            ],
            entities: vec![entity(0, Sex::Male), entity(1, Sex::Unknown)],
        }
    }

    #[test]
    fn what_was_kept_comes_back_and_only_for_the_same_text() {
        let mut spill = Spill::new().unwrap();
        for n in 1..=3 {
            spill.put(n, &Packed::of(&resolved(), "de tekst")).unwrap();
        }
        assert_eq!(spill.get(2, "de tekst").unwrap(), resolved());
        let kind = |r: Result<Resolved>| r.unwrap_err().kind();
        assert_eq!(kind(spill.get(2, "de Tekst")), ErrorKind::Changed);
        assert_eq!(kind(spill.get(4, "de tekst")), ErrorKind::Changed);
    }

    #[test]
    fn the_file_holds_no_name() {
        let mut spill = Spill::new().unwrap();
        spill.put(1, &Packed::of(&resolved(), "x")).unwrap();
        let mut bytes = Vec::new();
        let mut file = spill.file.lock().unwrap();
        file.seek(SeekFrom::Start(0)).unwrap();
        file.read_to_end(&mut bytes).unwrap();
        assert!(bytes.len() > 40);
        assert!(!bytes.windows(3).any(|w| w == b"Ren"));
    }

    #[test]
    fn cut_bytes_are_nothing() {
        let packed = Packed::of(&resolved(), "x");
        for end in 0..packed.bytes.len() {
            assert_eq!(unpack(&packed.bytes[..end]), None);
        }
    }
}
