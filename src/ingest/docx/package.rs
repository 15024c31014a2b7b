//! The zip container: parts in, parts out, with limits and without dates.

use crate::{Error, ErrorKind, Result};
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// The most bytes that the parts of a document may unpack to.
pub(super) const MAX_UNPACKED: u64 = 128 << 20;

/// How many times its packed size a part may unpack to, once it is larger than [`FREE`].
const MAX_RATIO: u64 = 200;

/// Parts up to this size are not asked for their ratio: XML that repeats itself packs well.
const FREE: u64 = 4 << 20;

/// The most parts that a document may have.
const MAX_PARTS: usize = 4096;

/// The first bytes of the container in which Office keeps encrypted documents, and old `.doc` files.
const COMPOUND_FILE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// One part of a document.
pub(super) struct Part {
    /// Its name without a leading slash, such as `word/document.xml`.
    pub(super) name: String,
    /// What it holds.
    pub(super) bytes: Vec<u8>,
}

/// Unpacks every part, in the order of the archive.
///
/// # Errors
///
/// [`ErrorKind::Encrypted`] for a compound file or an encrypted part, [`ErrorKind::TooLarge`]
/// above the limits, [`ErrorKind::Container`] for everything else that is wrong: a damaged
/// archive, two parts of one name, a name that points outside.
pub(super) fn unpack(bytes: &[u8]) -> Result<Vec<Part>> {
    if bytes.starts_with(COMPOUND_FILE) {
        return Err(Error::new(ErrorKind::Encrypted));
    }
    let damaged = || Error::new(ErrorKind::Container);
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    if archive.len() > MAX_PARTS {
        return Err(Error::new(ErrorKind::TooLarge));
    }
    let mut parts: Vec<Part> = Vec::with_capacity(archive.len());
    let mut left = MAX_UNPACKED;
    for i in 0..archive.len() {
        let entry = archive.by_index_data(i).map_err(|_| damaged())?;
        if entry.encrypted() {
            return Err(Error::new(ErrorKind::Encrypted));
        }
        let mut file = archive.by_index(i).map_err(|_| damaged())?;
        if file.is_dir() {
            continue;
        }
        let name = std::str::from_utf8(file.name_raw())
            .map_err(|_| damaged())?
            .trim_start_matches('/')
            .to_owned();
        let outside = name.is_empty()
            || name.contains(['\\', '\0'])
            || name.split('/').any(|step| step == ".." || step == ".");
        if outside || parts.iter().any(|p| p.name.eq_ignore_ascii_case(&name)) {
            return Err(damaged());
        }
        let limit = left.min(file.compressed_size().saturating_mul(MAX_RATIO).max(FREE));
        // The declared size may lie: what is read is what counts.
        let mut bytes = Vec::with_capacity(usize::try_from(file.size().min(FREE)).unwrap_or(0));
        file.by_ref()
            .take(limit + 1)
            .read_to_end(&mut bytes)
            .map_err(|_| damaged())?;
        let size = bytes.len() as u64;
        if size > limit {
            return Err(Error::new(ErrorKind::TooLarge));
        }
        left -= size;
        parts.push(Part { name, bytes });
    }
    Ok(parts)
}

/// Packs parts in the order given. Every date is 1 January 1980: dates are metadata.
///
/// # Errors
///
/// [`ErrorKind::Container`] if the archive cannot hold them.
pub(crate) fn pack<'a>(
    parts: impl Iterator<Item = (&'a str, std::borrow::Cow<'a, [u8]>)>,
) -> Result<Vec<u8>> {
    let failed = |_| Error::new(ErrorKind::Container);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        // Pictures are packed already.
        let method = if is_packed(name) {
            CompressionMethod::Stored
        } else {
            CompressionMethod::Deflated
        };
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .last_modified_time(zip::DateTime::DEFAULT);
        writer.start_file(name, options).map_err(failed)?;
        writer
            .write_all(&bytes)
            .map_err(|e| Error::io(ErrorKind::Container, &e))?;
    }
    Ok(writer.finish().map_err(failed)?.into_inner())
}

fn is_packed(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, extension)| {
        ["png", "jpg", "jpeg", "gif"].contains(&extension.to_ascii_lowercase().as_str())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::borrow::Cow;

    fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
        pack(parts.iter().map(|(n, b)| (*n, Cow::Borrowed(*b)))).expect("packs")
    }

    fn refused(bytes: &[u8]) -> ErrorKind {
        let Err(error) = unpack(bytes) else {
            panic!("not refused");
        };
        error.kind()
    }

    #[test]
    fn parts_come_back_in_order() {
        let bytes = archive(&[("b.xml", b"<b/>"), ("a/c.png", b"png")]);
        let parts = unpack(&bytes).expect("unpacks");
        let names: Vec<&str> = parts.iter().map(|p| p.name.as_str()).collect();
        assert_eq!(names, ["b.xml", "a/c.png"]);
        assert_eq!(parts[1].bytes, b"png");
    }

    #[test]
    fn the_same_parts_give_the_same_archive_without_dates() {
        let parts: &[(&str, &[u8])] = &[("a.xml", b"<a/>")];
        let bytes = archive(parts);
        assert_eq!(bytes, archive(parts));
        let mut read = ZipArchive::new(Cursor::new(&bytes)).expect("reads");
        let date = read.by_index(0).expect("a part").last_modified();
        assert_eq!(
            date.map(|d| (d.year(), d.month(), d.day())),
            Some((1980, 1, 1))
        );
    }

    #[test]
    fn bombs_and_damage_are_refused() {
        let bomb = archive(&[("word/document.xml", &vec![b' '; 16 << 20])]);
        assert_eq!(refused(&bomb), ErrorKind::TooLarge);
        let whole = archive(&[("a.xml", b"<a>een twee drie vier</a>")]);
        assert_eq!(refused(&whole[..whole.len() / 2]), ErrorKind::Container);
        assert_eq!(refused(b""), ErrorKind::Container);
        assert_eq!(refused(COMPOUND_FILE), ErrorKind::Encrypted);
        assert_eq!(
            refused(&archive(&[("a.xml", b"1"), ("A.xml", b"2")])),
            ErrorKind::Container
        );
        assert_eq!(
            refused(&archive(&[("../a.xml", b"1")])),
            ErrorKind::Container
        );
        // A byte of the content changed: the check sum does not hold.
        let mut changed = archive(&[("a.png", b"een twee drie")]);
        let at = changed
            .windows(4)
            .position(|w| w == b"twee")
            .expect("stored");
        changed[at] = b'T';
        assert_eq!(refused(&changed), ErrorKind::Container);
    }
}
