//! Everything below a folder, whatever it is, as texts and bytes to search.

mod archive;
mod markup;
mod pdf;

use crate::Span;
use crate::check::reading::readings;
use crate::check::{Leak, Sought};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

/// How much is read of one file; what is above is [`Reason::TooLarge`], and read up to there.
///
/// Memory is bounded by the largest of these and some thirty times the largest text below it.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of a file.
    pub file: u64,
    /// Bytes that one member of an archive or one stream of a PDF unpacks to.
    pub member: u64,
    /// Bytes that all members of one file unpack to.
    pub unpacked: u64,
    /// Members of one archive.
    pub members: usize,
    /// How many archives may lie in each other.
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file: 256 << 20,
            member: 128 << 20,
            unpacked: 512 << 20,
            members: 16_384,
            depth: 4,
        }
    }
}

/// What a member of an archive is, by its name and place there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The text of a document, sheet or slide.
    Body,
    /// Headers, footers, footnotes and endnotes.
    Margin,
    /// Comments and the people who made them.
    Comments,
    /// Properties, also a user's own.
    Properties,
    /// Relationships: targets of links.
    Relations,
    /// Pictures, sound, thumbnails.
    Media,
    /// Embedded objects and files.
    Embedded,
    /// A stream of a PDF, or what was packed as a whole.
    Stream,
    /// Everything else.
    Other,
}

/// A member of an archive. Its name is personal, so it has a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Member {
    /// From 0, in the order of the archive.
    pub number: u32,
    /// What it is.
    pub part: Part,
}

/// Which text of a file or member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// The name of the file, folder or member itself, or the target of a link.
    Name,
    /// The comment of an archive or of its member.
    Label,
    /// The n-th paragraph, cell or element with text, from 0; spans are those of its text.
    Paragraph(u32),
    /// The n-th value of an attribute, from 0.
    Attribute(u32),
    /// The n-th comment, processing instruction or name of an element, from 0.
    Note(u32),
    /// The n-th line of the bytes, from 1; spans are those of the bytes.
    Line(u32),
    /// The text that strings of a PDF make together.
    Strings,
}

/// Where something is, in numbers only.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Index in [`files`].
    pub file: u32,
    /// From the outermost archive to the innermost.
    pub members: Vec<Member>,
    /// Which text there.
    pub unit: Unit,
}

/// Why something could not be read, or not whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// The system refused.
    Denied,
    /// A link; it is not followed.
    Link,
    /// Neither file nor folder.
    Special,
    /// Above one of the [`Limits`].
    TooLarge,
    /// Archives in archives, deeper than the limit.
    TooDeep,
    /// Encrypted.
    Encrypted,
    /// Damaged: read as far as it goes, and as raw bytes.
    Damaged,
    /// Malformed XML: read as raw bytes.
    Markup,
    /// Packed in a way that is not known.
    Packed,
    /// A PDF whose fonts number their glyphs: its text is not that of its strings.
    Glyphs,
    /// No text, such as a picture: read as raw bytes only.
    Raw,
}

/// Something to search.
#[derive(Clone, Copy, Debug)]
pub enum Content<'c> {
    /// A text.
    Text(&'c str),
    /// Texts that do not belong together; their order is the number in [`Unit`].
    Sheet(&'c Sheet),
    /// Bytes of unknown encoding.
    Bytes(&'c [u8]),
    /// Nothing, or not all of it.
    Unreadable(Reason),
}

/// Many short texts in one, so that they are searched at once.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    text: String,
    starts: Vec<usize>,
}

impl Sheet {
    /// Between two texts: more than may lie within a name.
    const BREAK: &str = "\n\u{1}\u{1}\u{1}\u{1}\n";

    fn push(&mut self, text: &str) {
        if text.chars().any(char::is_alphanumeric) {
            self.starts.push(self.text.len());
            self.text.push_str(text);
            self.text.push_str(Self::BREAK);
        }
    }

    /// All texts, parted by what no name holds.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The number of the text that a span lies in, and the span there.
    #[must_use]
    pub fn locate(&self, span: Span) -> (u32, Span) {
        let i = self
            .starts
            .partition_point(|s| *s <= span.start)
            .saturating_sub(1);
        let start = self.starts.get(i).copied().unwrap_or(0);
        let number = u32::try_from(i).unwrap_or(u32::MAX);
        (number, Span::new(span.start - start, span.end - start))
    }
}

/// Every file, folder and link below a folder, or the one file that is named.
///
/// Parents come first, and each folder is sorted by name, so that the order of the file system
/// does not matter.
///
/// The second list holds the folders that could not be read whole.
#[must_use]
pub fn files(root: &Path) -> (Vec<PathBuf>, Vec<PathBuf>) {
    if fs::metadata(root).is_ok_and(|m| !m.is_dir()) {
        return (vec![root.to_owned()], Vec::new());
    }
    let (mut all, mut denied, mut open) = (Vec::new(), Vec::new(), vec![root.to_owned()]);
    while let Some(path) = open.pop() {
        let is_folder = fs::symlink_metadata(&path).is_ok_and(|m| m.is_dir());
        if is_folder || path == root {
            let mut inside = Vec::new();
            match fs::read_dir(&path) {
                Ok(entries) => {
                    for entry in entries {
                        match entry {
                            Ok(entry) => inside.push(entry.path()),
                            Err(_) => denied.push(path.clone()),
                        }
                    }
                }
                Err(_) => denied.push(path.clone()),
            }
            inside.sort_unstable_by(|a, b| b.cmp(a));
            open.append(&mut inside);
        }
        if path != root {
            all.push(path);
        }
    }
    denied.dedup();
    (all, denied)
}

/// Reads everything below a folder and shows each piece to `visit`, in the order of [`files`].
///
/// What cannot be read is shown as [`Content::Unreadable`]; nothing is left out in silence. Time
/// is O(n) in the bytes and in what they unpack to. Returns the number of files and folders.
pub fn read(root: &Path, limits: &Limits, visit: &mut dyn FnMut(&Place, Content<'_>)) -> usize {
    let (all, denied) = files(root);
    let mut reader = Reader {
        limits,
        visit,
        place: Place {
            file: 0,
            members: Vec::new(),
            unit: Unit::Name,
        },
        unpacked: 0,
    };
    if denied.iter().any(|p| p == root) {
        reader.unreadable(Reason::Denied);
    }
    for (i, path) in all.iter().enumerate() {
        reader.place.file = u32::try_from(i).unwrap_or(u32::MAX);
        reader.unpacked = 0;
        reader.entry(path);
        if denied.contains(path) {
            reader.unreadable(Reason::Denied);
        }
    }
    all.len()
}

/// Walks through one thing after the other and keeps the place.
struct Reader<'v> {
    limits: &'v Limits,
    visit: &'v mut dyn FnMut(&Place, Content<'_>),
    place: Place,
    unpacked: u64,
}

impl Reader<'_> {
    fn give(&mut self, unit: Unit, content: Content<'_>) {
        self.place.unit = unit;
        (self.visit)(&self.place, content);
    }

    fn unreadable(&mut self, reason: Reason) {
        self.give(Unit::Name, Content::Unreadable(reason));
    }

    /// A file, folder or link: its name, then what it holds.
    fn entry(&mut self, path: &Path) {
        if let Some(name) = path.file_name() {
            self.give(Unit::Name, Content::Bytes(name.as_encoded_bytes()));
        }
        let Ok(about) = fs::symlink_metadata(path) else {
            return self.unreadable(Reason::Denied);
        };
        if about.is_symlink() {
            if let Ok(target) = fs::read_link(path) {
                self.give(
                    Unit::Name,
                    Content::Bytes(target.as_os_str().as_encoded_bytes()),
                );
            }
            return self.unreadable(Reason::Link);
        }
        if about.is_dir() {
            return;
        }
        if !about.is_file() {
            return self.unreadable(Reason::Special);
        }
        let mut bytes = Vec::new();
        let limit = self.limits.file;
        let read = fs::File::open(path).and_then(|f| f.take(limit + 1).read_to_end(&mut bytes));
        if read.is_err() {
            self.unreadable(Reason::Denied);
        }
        if bytes.len() as u64 > limit {
            self.unreadable(Reason::TooLarge);
        }
        self.blob(&bytes);
    }

    /// Bytes of any form.
    fn blob(&mut self, bytes: &[u8]) {
        let starts = |marks: &[&[u8]]| marks.iter().any(|m| bytes.starts_with(m));
        if archive::is_zip(bytes) {
            self.raw(bytes);
            return self.zip(bytes);
        }
        if memchr::memmem::find(&bytes[..bytes.len().min(1024)], b"%PDF-").is_some() {
            self.raw(bytes);
            return self.pdf(bytes);
        }
        if starts(&[b"\x1f\x8b"]) {
            self.raw(bytes);
            return self.gzip(bytes);
        }
        // Compound files (old Office, or encrypted), 7z, RAR, xz, Zstandard, bzip2, cabinets.
        if starts(&[
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            b"7z\xbc\xaf\x27\x1c",
            b"Rar!",
            b"\xfd7zXZ",
            b"\x28\xb5\x2f\xfd",
            b"BZh",
            b"MSCF",
        ]) {
            self.raw(bytes);
            return self.unreadable(Reason::Packed);
        }
        let texts: Vec<_> = readings(bytes)
            .into_iter()
            .filter(|r| r.is_text())
            .collect();
        if texts.is_empty() {
            self.raw(bytes);
            return self.unreadable(Reason::Raw);
        }
        let mut understood = false;
        for reading in &texts {
            let text = reading.text.trim_start_matches('\u{feff}').trim_start();
            if !text.starts_with('<') {
                continue;
            }
            match markup::sheets(text) {
                Some(sheets) => {
                    understood = true;
                    for (unit, sheet) in sheets {
                        self.give(unit, Content::Sheet(&sheet));
                    }
                }
                None if text.starts_with("<?xml") => self.unreadable(Reason::Markup),
                None => {}
            }
        }
        if !understood {
            self.raw(bytes);
        }
    }

    fn raw(&mut self, bytes: &[u8]) {
        self.give(Unit::Line(1), Content::Bytes(bytes));
    }
}

/// An original that survived, and where.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Finding {
    /// Where it is.
    pub place: Place,
    /// What it is; its span is that of the text or the bytes that the place's unit tells.
    pub leak: Leak,
}

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// How many files, folders and links were looked at.
    pub files: usize,
    /// Originals that survived, sorted by place.
    pub findings: Vec<Finding>,
    /// What could not be read, or not whole, sorted by place.
    pub unreadable: Vec<(Place, Reason)>,
}

/// Looks for originals in everything below a folder. O(n) in its bytes and what they unpack to,
/// plus candidates; one file is in memory at a time.
#[must_use]
pub fn check(root: &Path, sought: &Sought, limits: &Limits) -> Report {
    let mut report = Report::default();
    report.files = read(root, limits, &mut |place, content| {
        let mut add = |unit, leak| {
            let place = Place {
                unit,
                ..place.clone()
            };
            report.findings.push(Finding { place, leak });
        };
        match content {
            Content::Text(text) => sought
                .find(text)
                .into_iter()
                .for_each(|l| add(place.unit, l)),
            Content::Sheet(sheet) => {
                for leak in sought.find(sheet.text()) {
                    let (number, span) = sheet.locate(leak.span);
                    let unit = match place.unit {
                        Unit::Attribute(_) => Unit::Attribute(number),
                        Unit::Note(_) => Unit::Note(number),
                        _ => Unit::Paragraph(number),
                    };
                    add(unit, Leak { span, ..leak });
                }
            }
            Content::Bytes(bytes) => {
                let (mut line, mut counted) = (1_u32, 0);
                for leak in sought.find_bytes(bytes) {
                    line += u32::try_from(
                        memchr::memchr_iter(b'\n', &bytes[counted..leak.span.start]).count(),
                    )
                    .unwrap_or(0);
                    counted = leak.span.start;
                    let unit = match place.unit {
                        Unit::Line(_) => Unit::Line(line),
                        other => other,
                    };
                    add(unit, leak);
                }
            }
            Content::Unreadable(reason) => report.unreadable.push((place.clone(), reason)),
        }
    });
    report.findings.sort_unstable();
    report.findings.dedup();
    report.unreadable.sort_unstable();
    report.unreadable.dedup();
    report
}
