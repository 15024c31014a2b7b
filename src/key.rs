//! The secret that pseudonyms and fictional names are derived from.
//!
//! # Text form
//!
//! A key file holds one line: `schuilnaam-key-v1:` and 64 lower-case hexadecimal digits.
//! White space at the end is allowed, nothing else is.
//!
//! # Derivation
//!
//! Each purpose has its own sub-key, by HKDF-SHA-256 (RFC 5869) without salt and with the label
//! of the purpose as info, so that what one purpose gives away helps against no other.

use crate::{Error, ErrorKind, Result};
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::path::Path;
use zeroize::{Zeroize, Zeroizing};

/// What a key file starts with; the number changes with the derivation.
const PREFIX: &str = "schuilnaam-key-v1:";
/// Length of a key in bytes.
const LENGTH: usize = 32;

/// What a sub-key is for. The labels are fixed for ever: another label gives other pseudonyms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Purpose {
    /// Pseudonyms of numbers: `schuilnaam/v1/id`.
    Id,
    /// Fictional given names: `schuilnaam/v1/given-name`.
    GivenName,
    /// Fictional surnames: `schuilnaam/v1/surname`.
    Surname,
    /// Letters of initials and codes without a known name: `schuilnaam/v1/initials`.
    Initials,
    /// By how much dates are moved: `schuilnaam/v1/dates`.
    Dates,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: &'static [Self] = &[
        Self::Id,
        Self::GivenName,
        Self::Surname,
        Self::Initials,
        Self::Dates,
    ];

    /// The info label of the derivation.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Id => "schuilnaam/v1/id",
            Self::GivenName => "schuilnaam/v1/given-name",
            Self::Surname => "schuilnaam/v1/surname",
            Self::Initials => "schuilnaam/v1/initials",
            Self::Dates => "schuilnaam/v1/dates",
        }
    }
}

/// A secret of 32 random bytes. Wiped when dropped; never printed.
#[derive(Clone)]
pub struct Key(Zeroizing<[u8; LENGTH]>);

impl PartialEq for Key {
    /// Compares every byte, whatever the first ones say.
    fn eq(&self, other: &Self) -> bool {
        let pairs = self.0.iter().zip(other.0.iter());
        pairs.fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

impl Key {
    /// A new key from the system's random source.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Random`] if the system gives no random bytes.
    pub fn generate() -> Result<Self> {
        let mut bytes = Zeroizing::new([0; LENGTH]);
        getrandom::fill(&mut *bytes).map_err(|_| Error::new(ErrorKind::Random))?;
        Ok(Self(bytes))
    }

    /// A key from given bytes, for callers with a secret store of their own.
    #[must_use]
    pub fn from_bytes(bytes: [u8; LENGTH]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Reads a key's text form.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Key`] if the text is not exactly one key.
    pub fn parse(text: &str) -> Result<Self> {
        let malformed = || Error::new(ErrorKind::Key);
        let digits = text
            .trim_end()
            .strip_prefix(PREFIX)
            .ok_or_else(malformed)?
            .as_bytes();
        if digits.len() != 2 * LENGTH {
            return Err(malformed());
        }
        let mut bytes = Zeroizing::new([0; LENGTH]);
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            let (high, low) = (nibble(pair[0]), nibble(pair[1]));
            *byte = high
                .zip(low)
                .map(|(h, l)| h << 4 | l)
                .ok_or_else(malformed)?;
        }
        Ok(Self(bytes))
    }

    /// The key's text form, one line with its line end. The text is wiped when dropped.
    pub(crate) fn to_text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(PREFIX.len() + 2 * LENGTH + 1));
        text.push_str(PREFIX);
        for byte in self.0.iter() {
            for digit in [byte >> 4, byte & 15] {
                text.push(char::from(b"0123456789abcdef"[usize::from(digit)]));
            }
        }
        text.push('\n');
        text
    }

    /// Makes a new key and writes it to a new file that only its owner may read (mode 0600).
    ///
    /// The file is written aside and appears under its name when it is complete.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Random`]; [`ErrorKind::OutputExists`] if the file exists, whatever it holds;
    /// [`ErrorKind::Write`] if it cannot be written.
    pub fn create_file(path: &Path) -> Result<Self> {
        let write = |e: &std::io::Error| Error::io(ErrorKind::Write, e);
        if path.symlink_metadata().is_ok() {
            return Err(Error::new(ErrorKind::OutputExists));
        }
        let key = Self::generate()?;
        let folder = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        // tempfile opens with mode 0600 on Unix.
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(|e| write(&e))?;
        file.write_all(key.to_text().as_bytes())
            .and_then(|()| file.as_file().sync_all())
            .map_err(|e| write(&e))?;
        file.persist_noclobber(path)
            .map_err(|e| match e.error.kind() {
                std::io::ErrorKind::AlreadyExists => Error::new(ErrorKind::OutputExists),
                _ => write(&e.error),
            })?;
        Ok(key)
    }

    /// Reads a key file.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Key`] if it cannot be read, is no plain file, holds no key, or (on Unix) may
    /// be read or written by others than its owner. The error does not name the file.
    pub fn read_file(path: &Path) -> Result<Self> {
        Self::parse(&private_text(path)?)
    }

    /// The same key as what opens a register.
    #[must_use]
    pub fn secret(&self) -> crate::vault::Secret {
        crate::vault::Secret::key(*self.0)
    }

    /// The sub-key of a purpose.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Key`] if the derivation refuses the length, which 32 bytes never are.
    pub fn derive(&self, purpose: Purpose) -> Result<SubKey> {
        let mut bytes = Zeroizing::new([0; LENGTH]);
        Hkdf::<Sha256>::new(None, &*self.0)
            .expand(purpose.label().as_bytes(), &mut *bytes)
            .map_err(|_| Error::new(ErrorKind::Key))?;
        Ok(SubKey(hmac_of(&bytes)))
    }
}

/// HMAC under a key, which it pads with zeros itself; a whole block spares the fallible constructor.
fn hmac_of(bytes: &[u8; LENGTH]) -> Hmac<Sha256> {
    let mut block = hmac::digest::Key::<Hmac<Sha256>>::default();
    block[..LENGTH].copy_from_slice(bytes);
    let mac = <Hmac<Sha256> as KeyInit>::new(&block);
    block.as_mut_slice().zeroize();
    mac
}

/// A passphrase from a file of one line, for a register: the line without its end, in NFC.
///
/// # Errors
///
/// [`ErrorKind::Key`] if it cannot be read, is empty, is longer than 1,000 bytes, is no UTF-8, or (on
/// Unix) may be read or written by others than its owner.
pub fn read_passphrase(path: &Path) -> Result<crate::vault::Secret> {
    let text = private_text(path)?;
    let line = text.strip_suffix('\n').unwrap_or(&text);
    let line = line.strip_suffix('\r').unwrap_or(line);
    passphrase(line)
}

/// A passphrase as somebody gave it, for a register: one line, in NFC.
///
/// # Errors
///
/// [`ErrorKind::Key`] if it is empty, holds a line end or is longer than 1,000 bytes.
pub fn passphrase(line: &str) -> Result<crate::vault::Secret> {
    use unicode_normalization::UnicodeNormalization;
    if line.is_empty() || line.len() > 1_000 || line.contains(['\n', '\r']) {
        return Err(Error::new(ErrorKind::Key));
    }
    let line = Zeroizing::new(line.nfc().collect::<String>());
    Ok(crate::vault::Secret::passphrase(&line))
}

/// The text of a file that only its owner may read, of at most 1,000 bytes.
fn private_text(path: &Path) -> Result<Zeroizing<String>> {
    let io = |e: std::io::Error| Error::io(ErrorKind::Key, &e);
    let mut file = OpenOptions::new().read(true).open(path).map_err(io)?;
    check_owner(&file)?;
    // A little more than is allowed, so that a longer file is seen to be longer.
    let mut bytes = Zeroizing::new([0_u8; 1_001]);
    let mut length = 0;
    while length < bytes.len() {
        match file.read(&mut bytes[length..]).map_err(io)? {
            0 => break,
            n => length += n,
        }
    }
    let text = std::str::from_utf8(&bytes[..length]).ok();
    let text = text.filter(|t| t.len() < bytes.len());
    let text = text.ok_or_else(|| Error::new(ErrorKind::Key))?;
    Ok(Zeroizing::new(text.to_owned()))
}

#[cfg(unix)]
fn check_owner(file: &File) -> Result<()> {
    use std::os::unix::fs::MetadataExt;
    let data = file.metadata().map_err(|e| Error::io(ErrorKind::Key, &e))?;
    if !data.is_file() || data.mode() & 0o077 != 0 {
        return Err(Error::new(ErrorKind::Key));
    }
    Ok(())
}

#[cfg(not(unix))]
fn check_owner(file: &File) -> Result<()> {
    let data = file.metadata().map_err(|e| Error::io(ErrorKind::Key, &e))?;
    if !data.is_file() {
        return Err(Error::new(ErrorKind::Key));
    }
    Ok(())
}

fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

/// A key for one purpose, ready to compute HMAC-SHA-256.
#[derive(Clone)]
pub struct SubKey(Hmac<Sha256>);

impl fmt::Debug for SubKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SubKey(…)")
    }
}

impl SubKey {
    /// HMAC-SHA-256 over the parts. Each part is preceded by its length, so that no two lists of
    /// parts give the same message.
    #[must_use]
    pub fn mac(&self, parts: &[&[u8]]) -> [u8; 32] {
        finish(self.over(parts))
    }

    /// A sub-key of this one, for a part of its purpose.
    #[must_use]
    pub fn within(&self, parts: &[&[u8]]) -> Self {
        let bytes = Zeroizing::new(self.mac(parts));
        Self(hmac_of(&bytes))
    }

    /// The computation with the parts taken in, and more to come.
    fn over(&self, parts: &[&[u8]]) -> Hmac<Sha256> {
        let mut mac = self.0.clone();
        for part in parts {
            take_in(&mut mac, part);
        }
        mac
    }
}

fn take_in(mac: &mut Hmac<Sha256>, part: &[u8]) {
    mac.update(&(part.len() as u64).to_be_bytes());
    mac.update(part);
}

fn finish(mac: Hmac<Sha256>) -> [u8; 32] {
    let mut out = [0; 32];
    out.copy_from_slice(&mac.finalize().into_bytes());
    out
}

/// A stream of numbers drawn with a sub-key over an identity; the same for the same both.
///
/// Block *n* of the stream is HMAC-SHA-256 over the identity and *n*; each holds eight numbers.
pub(crate) struct Draws {
    identity: Hmac<Sha256>,
    block: Zeroizing<[u8; 32]>,
    /// The number of the block that is at hand, plus one; 0 at first.
    at_hand: u64,
    /// Numbers drawn or skipped.
    drawn: u64,
}

impl Draws {
    /// Numbers in a block.
    const IN_BLOCK: u64 = 8;

    pub(crate) fn new(key: &SubKey, identity: &[&[u8]]) -> Self {
        Self {
            identity: key.over(identity),
            block: Zeroizing::new([0; 32]),
            at_hand: 0,
            drawn: 0,
        }
    }

    /// A number below `bound`. The bias is below `bound` / 2^32.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        let number = self.drawn / Self::IN_BLOCK;
        if self.at_hand != number + 1 {
            let mut mac = self.identity.clone();
            take_in(&mut mac, &number.to_be_bytes());
            *self.block = finish(mac);
            self.at_hand = number + 1;
        }
        let at = (self.drawn % Self::IN_BLOCK) as usize * 4;
        self.drawn += 1;
        let mut word = [0; 4];
        word.copy_from_slice(&self.block[at..at + 4]);
        u32::from_be_bytes(word) as usize % bound.max(1)
    }

    /// Passes over numbers, as if they had been drawn.
    pub(crate) fn skip(&mut self, count: usize) {
        self.drawn += count as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_file_reads_back_and_is_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("geheim.key");
        let key = Key::create_file(&path).unwrap();
        assert_eq!(*Key::read_file(&path).unwrap().0, *key.0);
        let before = std::fs::read(&path).unwrap();
        let again = Key::create_file(&path).unwrap_err();
        assert_eq!(again.kind(), ErrorKind::OutputExists);
        assert_eq!(std::fs::read(&path).unwrap(), before);
        let names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
        assert_eq!(names.len(), 1, "nothing is left aside");
    }

    #[cfg(unix)]
    #[test]
    fn a_key_that_others_may_read_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("k");
        Key::create_file(&path).unwrap();
        let mode = |m| std::fs::set_permissions(&path, std::fs::Permissions::from_mode(m)).unwrap();
        assert_eq!(
            std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
        for open in [0o640, 0o604, 0o620, 0o644] {
            mode(open);
            let error = Key::read_file(&path).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Key, "{open:o}");
            assert!(!error.to_string().contains(folder.path().to_str().unwrap()));
        }
        mode(0o400);
        assert!(Key::read_file(&path).is_ok());
    }

    #[test]
    fn malformed_keys_are_refused() {
        let good = Key::from_bytes([7; 32]).to_text();
        assert!(Key::parse(&good).is_ok());
        let body = good.trim_end().to_owned();
        for bad in [
            String::new(),
            body[..body.len() - 1].to_owned(),
            format!("{body}0"),
            body.replace("v1", "v2"),
            body.to_uppercase(),
            body.replace('7', "g"),
            format!("{body}\n{body}"),
        ] {
            assert_eq!(Key::parse(&bad).unwrap_err().kind(), ErrorKind::Key);
        }
    }

    #[test]
    fn purposes_give_independent_sub_keys() {
        let key = Key::from_bytes([1; 32]);
        let mut macs: Vec<_> = Purpose::ALL
            .iter()
            .map(|p| key.derive(*p).unwrap().mac(&[b"x"]))
            .collect();
        macs.sort_unstable();
        macs.dedup();
        assert_eq!(macs.len(), Purpose::ALL.len());
        assert_ne!(
            key.derive(Purpose::Id).unwrap().mac(&[b"ab", b"c"]),
            key.derive(Purpose::Id).unwrap().mac(&[b"a", b"bc"])
        );
    }

    #[test]
    fn debug_tells_nothing() {
        let key = Key::from_bytes([0xab; 32]);
        assert_eq!(
            format!("{key:?} {:?}", key.derive(Purpose::Id).unwrap()),
            "Key(…) SubKey(…)"
        );
    }

    #[test]
    fn derivation_is_fixed_for_ever() {
        // HKDF-SHA-256 with IKM of 32 bytes 0x01, no salt, info "schuilnaam/v1/id"; then HMAC over
        // the length 1 as eight bytes and "x". A change of this value changes every pseudonym.
        let mac = Key::from_bytes([1; 32])
            .derive(Purpose::Id)
            .unwrap()
            .mac(&[b"x"]);
        let hex: String = mac[..8].iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(hex, "7e7a70ce5e799999");
    }
}
