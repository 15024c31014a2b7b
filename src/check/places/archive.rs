//! Archives: zip, which office documents are, and gzip.

use super::{Content, Member, Part, Reader, Reason, Unit};
use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// How far before the end of a file the directory of a zip may end.
const TAIL: usize = 22 + 0xffff;

/// Whether bytes are a zip, also one behind something else.
pub(super) fn is_zip(bytes: &[u8]) -> bool {
    let tail = &bytes[bytes.len().saturating_sub(TAIL)..];
    bytes.starts_with(b"PK\x03\x04") || memchr::memmem::find(tail, b"PK\x05\x06").is_some()
}

/// What a member is, by its path.
fn part(name: &str) -> Part {
    let name = name.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|w| name.contains(w));
    match () {
        () if has(&[".rels"]) => Part::Relations,
        () if has(&["docprops/thumb", "thumbnails/", "media/", "pictures/"]) => Part::Media,
        () if has(&["docprops/", "meta.xml", "customxml/", "settings"]) => Part::Properties,
        () if has(&["comment", "people", "persons/"]) => Part::Comments,
        () if has(&["embeddings/", "objectreplacements/", "object "]) => Part::Embedded,
        () if has(&["header", "footer", "footnotes", "endnotes"]) => Part::Margin,
        () if has(&["document", "content.xml", "sharedstrings", "sheet", "slide"]) => Part::Body,
        () => Part::Other,
    }
}

impl Reader<'_> {
    /// Every member of a zip: name, comment, content.
    pub(super) fn zip(&mut self, bytes: &[u8]) {
        if self.place.members.len() >= self.limits.depth {
            return self.unreadable(Reason::TooDeep);
        }
        let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
            return self.unreadable(Reason::Damaged);
        };
        self.give(Unit::Label, Content::Bytes(archive.comment()));
        if archive.len() > self.limits.members {
            self.unreadable(Reason::TooLarge);
        }
        for i in 0..archive.len().min(self.limits.members) {
            let number = u32::try_from(i).unwrap_or(u32::MAX);
            let member = |part| Member { number, part };
            let content = match archive.by_index(i) {
                Ok(mut file) => {
                    self.place
                        .members
                        .push(member(part(file.name().unwrap_or_default().as_ref())));
                    self.give(Unit::Name, Content::Bytes(file.name_raw()));
                    self.give(Unit::Label, Content::Text(file.comment()));
                    self.unpack(&mut file)
                }
                Err(error) => {
                    self.place.members.push(member(Part::Other));
                    self.unreadable(match error {
                        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => {
                            Reason::Encrypted
                        }
                        ZipError::UnsupportedArchive(_)
                        | ZipError::CompressionMethodNotSupported(_) => Reason::Packed,
                        _ => Reason::Damaged,
                    });
                    Vec::new()
                }
            };
            self.blob(&content);
            self.place.members.pop();
        }
    }

    /// What was packed as a whole.
    pub(super) fn gzip(&mut self, bytes: &[u8]) {
        let content = self.unpack(&mut flate2::read::MultiGzDecoder::new(bytes));
        self.stream(0, &content);
    }

    /// A stream of something, as a member of its own.
    pub(super) fn stream(&mut self, number: usize, content: &[u8]) {
        if self.place.members.len() >= self.limits.depth {
            return self.unreadable(Reason::TooDeep);
        }
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        self.place.members.push(Member {
            number,
            part: Part::Stream,
        });
        self.blob(content);
        self.place.members.pop();
    }

    /// Unpacks up to the limits; what was unpacked before something went wrong counts.
    pub(super) fn unpack(&mut self, packed: &mut dyn Read) -> Vec<u8> {
        let limit = self
            .limits
            .member
            .min(self.limits.unpacked.saturating_sub(self.unpacked));
        let mut bytes = Vec::new();
        if packed.take(limit + 1).read_to_end(&mut bytes).is_err() {
            self.unreadable(Reason::Damaged);
        }
        if bytes.len() as u64 > limit {
            self.unreadable(Reason::TooLarge);
        }
        self.unpacked += bytes.len() as u64;
        bytes
    }
}
