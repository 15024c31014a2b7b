//! What can go wrong with a vault. No error holds content, a name of a file or a key.

use std::io;

/// The result of an operation on a vault.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong.
///
/// A failed call leaves the vault as it was, unless the call's own page says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no file under this name, or no folder to put it in.
    #[error("no such file or folder")]
    NotFound,
    /// The file does not start as a vault does, or is no plain file.
    #[error("not a vault")]
    NotAVault,
    /// The data key does not unwrap under this secret. A head that somebody changed and gave a
    /// new checksum looks the same.
    #[error("wrong key or passphrase")]
    WrongSecret,
    /// The head, the manifest, a row or the store's structure is not what the vault wrote.
    #[error("the vault was changed or damaged from outside")]
    Tampered,
    /// The file is shorter than what it says it holds.
    #[error("the vault is cut short")]
    Truncated,
    /// An older version of the format, which this program no longer reads.
    #[error("the vault has an older format")]
    OlderFormat,
    /// A newer version of the format, which this program does not know.
    #[error("the vault has a newer format")]
    NewerFormat,
    /// There is something under this name already, whatever it is.
    #[error("there is a file under this name already")]
    AlreadyExists,
    /// Another process, or another [`Vault`](super::Vault) of this one, has the file open.
    #[error("the vault is in use")]
    Locked,
    /// The disk, the quota or the limit on the size of a file is used up.
    #[error("no space left")]
    DiskFull,
    /// The file or its file system may be read but not written.
    #[error("the vault may not be written")]
    ReadOnly,
    /// The system does not let this user at the file or its folder.
    #[error("permission denied")]
    PermissionDenied,
    /// Text that is not exactly one key.
    #[error("malformed key")]
    MalformedKey,
    /// A table's name, a row's key, its value, the number of tables or an Argon2 setting is
    /// outside the bounds that [the module](super) states.
    #[error("outside the bounds of a vault")]
    OutOfBounds,
    /// The caller gave up a transaction; the vault itself never returns this.
    #[error("given up")]
    Abandoned,
    /// The system gave no random bytes.
    #[error("no random bytes")]
    Random,
    /// Any other refusal of the system.
    #[error("input or output failed ({0})")]
    Io(io::ErrorKind),
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::NotFound,
            io::ErrorKind::AlreadyExists => Self::AlreadyExists,
            io::ErrorKind::PermissionDenied => Self::PermissionDenied,
            io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
            io::ErrorKind::StorageFull
            | io::ErrorKind::QuotaExceeded
            | io::ErrorKind::FileTooLarge => Self::DiskFull,
            other => Self::Io(other),
        }
    }
}

impl From<redb::Error> for Error {
    fn from(error: redb::Error) -> Self {
        match error {
            redb::Error::Io(e) => match e.kind() {
                io::ErrorKind::InvalidData => Self::Tampered,
                io::ErrorKind::UnexpectedEof => Self::Truncated,
                _ => e.into(),
            },
            // The text is redb's own and names no content; a test holds it in place.
            redb::Error::Corrupted(text) if text.starts_with("File truncated") => Self::Truncated,
            redb::Error::DatabaseAlreadyOpen => Self::Locked,
            redb::Error::UpgradeRequired(_) => Self::OlderFormat,
            redb::Error::ValueTooLarge(_) => Self::OutOfBounds,
            redb::Error::PreviousIo | redb::Error::DatabaseClosed => {
                Self::Io(io::ErrorKind::BrokenPipe)
            }
            _ => Self::Tampered,
        }
    }
}

macro_rules! from_redb {
    ($($kind:ident)*) => {$(
        impl From<redb::$kind> for Error {
            fn from(error: redb::$kind) -> Self {
                redb::Error::from(error).into()
            }
        }
    )*};
}
from_redb!(DatabaseError TransactionError TableError StorageError CommitError CompactionError);
