//! Errors: where something went wrong and what to do, never what the text said.

use std::fmt;

/// The result of a stage.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong.
///
/// Every kind has a message and a hint in both languages in `rules/messages.toml`,
/// under the key that [`ErrorKind::key`] returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file could not be read.
    Read,
    /// Bytes that no supported encoding explains without loss.
    Encoding,
    /// The format of a document is not supported.
    UnknownFormat,
    /// A container (DOCX) is damaged.
    Container,
    /// A document is encrypted or password-protected.
    Encrypted,
    /// XML inside a document is malformed.
    Markup,
    /// A document holds tracked changes.
    TrackedChanges,
    /// A document holds an embedded object or file.
    Embedded,
    /// A document holds a part that is not understood.
    UnknownPart,
    /// A document or a part of it is larger than the limit.
    TooLarge,
    /// A span lies outside its document or off a `char` boundary.
    Span,
    /// A replacement could not be written in the document's form.
    Replace,
    /// Output could not be written.
    Write,
    /// The output exists already.
    OutputExists,
    /// Input and output overlap.
    Overlap,
    /// A rule file is malformed.
    Rules,
    /// A file among a user's rules that cannot be laid over any.
    RulesFile,
    /// An example of an entry of a rule file does not hold.
    Example,
    /// A policy names an operator that does not fit the kind.
    Policy,
    /// The header of a gold file is missing or malformed.
    GoldHeader,
    /// A mark in a gold file is malformed.
    GoldMark,
    /// A mark in a gold file names a kind that does not exist.
    GoldKind,
    /// A line of a gold file in columns is malformed.
    GoldColumns,
    /// A key file is missing, malformed or readable by others.
    Key,
    /// The system gave no random bytes.
    Random,
    /// A file is not what it was when the run began.
    Changed,
    /// There is no register under this name.
    RegisterMissing,
    /// There is a file under the name of a new register.
    RegisterExists,
    /// A file that is no register.
    NotARegister,
    /// A register does not open under this key or passphrase.
    RegisterSecret,
    /// A register was changed or damaged from outside.
    RegisterDamaged,
    /// A register is cut short.
    RegisterShort,
    /// A register of a format that is no longer read.
    RegisterOlder,
    /// A register of a format that is not known yet.
    RegisterNewer,
    /// Another program has the register open.
    RegisterInUse,
    /// A register could not be written.
    RegisterWrite,
    /// Something else was printed of a respondent before.
    Printed,
    /// A row of a table is malformed.
    Table,
    /// A table lacks a column.
    TableColumn,
    /// A worker stopped without a result.
    Worker,
}

impl ErrorKind {
    /// Every kind, for tests over the message catalogue.
    pub const ALL: &'static [Self] = &[
        Self::Read,
        Self::Encoding,
        Self::UnknownFormat,
        Self::Container,
        Self::Encrypted,
        Self::Markup,
        Self::TrackedChanges,
        Self::Embedded,
        Self::UnknownPart,
        Self::TooLarge,
        Self::Span,
        Self::Replace,
        Self::Write,
        Self::OutputExists,
        Self::Overlap,
        Self::Rules,
        Self::RulesFile,
        Self::Example,
        Self::Policy,
        Self::GoldHeader,
        Self::GoldMark,
        Self::GoldKind,
        Self::GoldColumns,
        Self::Key,
        Self::Random,
        Self::Changed,
        Self::RegisterMissing,
        Self::RegisterExists,
        Self::NotARegister,
        Self::RegisterSecret,
        Self::RegisterDamaged,
        Self::RegisterShort,
        Self::RegisterOlder,
        Self::RegisterNewer,
        Self::RegisterInUse,
        Self::RegisterWrite,
        Self::Printed,
        Self::Table,
        Self::TableColumn,
        Self::Worker,
    ];

    /// The kebab-case key of the kind's message in the catalogue, such as `tracked-changes`.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Encoding => "encoding",
            Self::UnknownFormat => "unknown-format",
            Self::Container => "container",
            Self::Encrypted => "encrypted",
            Self::Markup => "markup",
            Self::TrackedChanges => "tracked-changes",
            Self::Embedded => "embedded",
            Self::UnknownPart => "unknown-part",
            Self::TooLarge => "too-large",
            Self::Span => "span",
            Self::Replace => "replace",
            Self::Write => "write",
            Self::OutputExists => "output-exists",
            Self::Overlap => "overlap",
            Self::Rules => "rules",
            Self::RulesFile => "rules-file",
            Self::Example => "rules-example",
            Self::Policy => "policy",
            Self::GoldHeader => "gold-header",
            Self::GoldMark => "gold-mark",
            Self::GoldKind => "gold-kind",
            Self::GoldColumns => "gold-columns",
            Self::Key => "key",
            Self::Random => "random",
            Self::Changed => "changed",
            Self::RegisterMissing => "register-missing",
            Self::RegisterExists => "register-exists",
            Self::NotARegister => "register-not",
            Self::RegisterSecret => "register-secret",
            Self::RegisterDamaged => "register-damaged",
            Self::RegisterShort => "register-short",
            Self::RegisterOlder => "register-older",
            Self::RegisterNewer => "register-newer",
            Self::RegisterInUse => "register-in-use",
            Self::RegisterWrite => "register-write",
            Self::Printed => "printed",
            Self::Table => "table",
            Self::TableColumn => "table-column",
            Self::Worker => "worker",
        }
    }
}

/// Where something went wrong. Numbers count from 1; a zero field is not known.
///
/// Names of files are personal, so a place holds numbers and, for containers,
/// the name of a standard part; never text of a participant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The document's number in the run.
    pub document: u32,
    /// The paragraph or block inside the document.
    pub paragraph: u32,
    /// The line inside a text or rule file.
    pub line: u32,
    /// The character inside that line.
    pub column: u32,
    /// The byte offset inside the file, where nothing better is known; `None` if not known.
    pub byte: Option<u64>,
    /// A standard part of a container (`word/document.xml`) or a built-in rule file.
    pub part: Option<&'static str>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut sep = "";
        let mut put = |f: &mut fmt::Formatter<'_>, what: fmt::Arguments<'_>| {
            let r = write!(f, "{sep}{what}");
            sep = ", ";
            r
        };
        if self.document > 0 {
            put(f, format_args!("document {}", self.document))?;
        }
        if let Some(part) = self.part {
            put(f, format_args!("{part}"))?;
        }
        if self.paragraph > 0 {
            put(f, format_args!("paragraph {}", self.paragraph))?;
        }
        if self.line > 0 {
            put(f, format_args!("line {}", self.line))?;
        }
        if self.column > 0 {
            put(f, format_args!("column {}", self.column))?;
        }
        if let Some(byte) = self.byte {
            put(f, format_args!("byte {byte}"))?;
        }
        Ok(())
    }
}

/// An error: a kind, a place, and where it helps the id of a rule. It quotes no text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(Box<Inner>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Inner {
    kind: ErrorKind,
    place: Place,
    rule: Option<Box<str>>,
    io: Option<std::io::ErrorKind>,
}

impl Error {
    /// An error of a kind at no known place.
    #[must_use]
    pub fn new(kind: ErrorKind) -> Self {
        Self(Box::new(Inner {
            kind,
            place: Place::default(),
            rule: None,
            io: None,
        }))
    }

    /// An error at the system's border; keeps the system's kind and drops its text, which may name a file.
    #[must_use]
    pub fn io(kind: ErrorKind, error: &std::io::Error) -> Self {
        let mut e = Self::new(kind);
        e.0.io = Some(error.kind());
        e
    }

    /// The same error, with the document's number.
    #[must_use]
    pub fn in_document(mut self, number: u32) -> Self {
        self.0.place.document = number;
        self
    }

    /// The same error, with the paragraph's number.
    #[must_use]
    pub fn in_paragraph(mut self, number: u32) -> Self {
        self.0.place.paragraph = number;
        self
    }

    /// The same error, with a line number.
    #[must_use]
    pub fn at_line(mut self, line: u32) -> Self {
        self.0.place.line = line;
        self
    }

    /// The same error, with the number of a character in its line.
    #[must_use]
    pub fn at_column(mut self, column: u32) -> Self {
        self.0.place.column = column;
        self
    }

    /// The same error, with a byte offset.
    #[must_use]
    pub fn at_byte(mut self, byte: u64) -> Self {
        self.0.place.byte = Some(byte);
        self
    }

    /// The same error, with the name of a standard part.
    #[must_use]
    pub fn in_part(mut self, part: &'static str) -> Self {
        self.0.place.part = Some(part);
        self
    }

    /// The same error, with the id of the rule that it is about. Ids are not personal.
    #[must_use]
    pub fn about_rule(mut self, id: impl Into<Box<str>>) -> Self {
        self.0.rule = Some(id.into());
        self
    }

    /// What went wrong.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Where it went wrong.
    #[must_use]
    pub fn place(&self) -> Place {
        self.0.place
    }

    /// The rule it is about, if any.
    #[must_use]
    pub fn rule(&self) -> Option<&str> {
        self.0.rule.as_deref()
    }

    /// The system's kind of error, if the system refused something.
    #[must_use]
    pub fn io_kind(&self) -> Option<std::io::ErrorKind> {
        self.0.io
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = self.0.place.to_string();
        if !place.is_empty() {
            write!(f, "{place}: ")?;
        }
        if let Some(rule) = &self.0.rule {
            write!(f, "rule {rule}: ")?;
        }
        write!(f, "{}", crate::message::english(self.0.kind.key()))?;
        if let Some(io) = self.0.io {
            write!(f, " ({io})")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}
