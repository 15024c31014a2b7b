//! The cryptography of rows and manifest: sub-keys, row keys, sealing, sums.

use super::error::{Error, Result};
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::collections::BTreeMap;
use std::ops::Range;
use zeroize::Zeroizing;

/// The version of the format, part of everything that is sealed.
pub(super) const VERSION: u16 = 1;
const NONCE: usize = 24;
const TAG: usize = 16;
/// Before key and value in a row: their lengths as two and four bytes.
const LENGTHS: usize = 6;
/// A row is filled up with zeros to a multiple of this, so that its length tells less.
const GRAIN: usize = 32;

/// A row as it is given back: wiped when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Row {
    /// The plain key.
    pub key: Zeroizing<Vec<u8>>,
    /// The plain value.
    pub value: Zeroizing<Vec<u8>>,
}

impl std::fmt::Debug for Row {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Row({} + {} bytes)", self.key.len(), self.value.len())
    }
}

/// Random bytes from the system.
pub(super) fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| Error::Random)?;
    Ok(bytes)
}

/// A sub-key by HKDF-SHA-256 (RFC 5869).
pub(super) fn derive(
    key: &[u8; 32],
    salt: Option<&[u8; 16]>,
    purpose: &str,
) -> Result<Zeroizing<[u8; 32]>> {
    let mut sub_key = Zeroizing::new([0; 32]);
    Hkdf::<Sha256>::new(salt.map(<[u8; 16]>::as_slice), key)
        .expand(purpose.as_bytes(), &mut *sub_key)
        .map_err(|_| Error::OutOfBounds)?;
    Ok(sub_key)
}

/// Seals under XChaCha20-Poly1305 with a random nonce, which comes first.
pub(super) fn seal(cipher: &XChaCha20Poly1305, aad: &[u8], msg: &[u8]) -> Result<Vec<u8>> {
    let nonce = random::<NONCE>()?;
    let sealed = cipher
        .encrypt(&XNonce::from(nonce), Payload { msg, aad })
        .map_err(|_| Error::OutOfBounds)?;
    Ok([&nonce[..], &sealed].concat())
}

/// Opens what [`seal`] sealed.
pub(super) fn open(
    cipher: &XChaCha20Poly1305,
    aad: &[u8],
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>> {
    let (nonce, msg) = sealed.split_first_chunk::<NONCE>().ok_or(Error::Tampered)?;
    cipher
        .decrypt(&XNonce::from(*nonce), Payload { msg, aad })
        .map(Zeroizing::new)
        .map_err(|_| Error::Tampered)
}

/// The sub-keys of a data key.
pub(super) struct Seal {
    rows: XChaCha20Poly1305,
    manifest: XChaCha20Poly1305,
    names: Hmac<Sha256>,
    sums: Hmac<Sha256>,
}

impl Seal {
    pub(super) fn new(data_key: &[u8; 32]) -> Result<Self> {
        let cipher = |purpose| -> Result<_> {
            let key = derive(data_key, None, purpose)?;
            Ok(XChaCha20Poly1305::new(&(*key).into()))
        };
        let mac = |purpose| -> Result<_> {
            let key = derive(data_key, None, purpose)?;
            <Hmac<Sha256> as KeyInit>::new_from_slice(&*key).map_err(|_| Error::OutOfBounds)
        };
        Ok(Self {
            rows: cipher("schuilnaam/vault/v1/row")?,
            manifest: cipher("schuilnaam/vault/v1/manifest")?,
            names: mac("schuilnaam/vault/v1/name")?,
            sums: mac("schuilnaam/vault/v1/sum")?,
        })
    }

    /// The name of a table inside the store: 32 hexadecimal digits that tell nothing.
    pub(super) fn table_name(&self, table: &str) -> String {
        let mac = mac(&self.names, &[b"table", table.as_bytes()]);
        let digit = |digit: u8| char::from(b"0123456789abcdef"[usize::from(digit)]);
        let digits = mac[..16].iter().flat_map(|byte| [byte >> 4, byte & 15]);
        digits.map(digit).collect()
    }

    /// The key of a row inside the store.
    pub(super) fn row_key(&self, table: &str, key: &[u8]) -> [u8; 32] {
        mac(&self.names, &[b"row", table.as_bytes(), key])
    }

    /// Seals a row; the caller has checked its bounds.
    pub(super) fn seal_row(
        &self,
        table: &str,
        row_key: &[u8; 32],
        key: &[u8],
        value: &[u8],
    ) -> Result<Vec<u8>> {
        let length = LENGTHS + key.len() + value.len();
        let mut plain = Zeroizing::new(Vec::with_capacity(length.next_multiple_of(GRAIN)));
        let key_length = u16::try_from(key.len()).map_err(|_| Error::OutOfBounds)?;
        let value_length = u32::try_from(value.len()).map_err(|_| Error::OutOfBounds)?;
        plain.extend_from_slice(&key_length.to_be_bytes());
        plain.extend_from_slice(&value_length.to_be_bytes());
        plain.extend_from_slice(key);
        plain.extend_from_slice(value);
        plain.resize(length.next_multiple_of(GRAIN), 0);
        seal(&self.rows, &row_aad(table, row_key), &plain)
    }

    /// Opens a row, which must be the one of this table and row key.
    pub(super) fn open_row(&self, table: &str, row_key: &[u8; 32], sealed: &[u8]) -> Result<Row> {
        let (plain, value) = self.open_plain(table, row_key, sealed)?;
        Ok(Row {
            key: Zeroizing::new(plain[LENGTHS..value.start].to_vec()),
            value: Zeroizing::new(plain[value].to_vec()),
        })
    }

    /// As [`Seal::open_row`], the value alone, without a copy; the row must be the one of a key.
    pub(super) fn open_value(
        &self,
        table: &str,
        row_key: &[u8; 32],
        key: &[u8],
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>> {
        let (mut plain, value) = self.open_plain(table, row_key, sealed)?;
        if &plain[LENGTHS..value.start] != key {
            return Err(Error::Tampered);
        }
        plain.truncate(value.end);
        plain.drain(..value.start);
        Ok(plain)
    }

    /// What a row holds, and where in it the value is. The key is between the lengths and the value.
    fn open_plain(
        &self,
        table: &str,
        row_key: &[u8; 32],
        sealed: &[u8],
    ) -> Result<(Zeroizing<Vec<u8>>, Range<usize>)> {
        let plain = open(&self.rows, &row_aad(table, row_key), sealed)?;
        let mut rest = plain.as_slice();
        let key = usize::from(u16::from_be_bytes(take(&mut rest)?));
        let value = u32::from_be_bytes(take(&mut rest)?) as usize;
        if key + value > rest.len() {
            return Err(Error::Tampered);
        }
        let start = LENGTHS + key;
        Ok((plain, start..start + value))
    }

    /// What a row adds to the sum of its table: a keyed hash of row key, nonce and tag.
    pub(super) fn term(&self, table: &str, row_key: &[u8; 32], sealed: &[u8]) -> Result<Sum> {
        let (nonce, rest) = sealed.split_first_chunk::<NONCE>().ok_or(Error::Tampered)?;
        let tag = rest.last_chunk::<TAG>().ok_or(Error::Tampered)?;
        let mac = mac(&self.sums, &[table.as_bytes(), row_key, nonce, tag]);
        Ok(Sum::from_bytes(mac))
    }

    pub(super) fn seal_manifest(&self, id: &[u8; 16], manifest: &Manifest) -> Result<Vec<u8>> {
        seal(&self.manifest, &manifest_aad(id), &manifest.to_bytes()?)
    }

    pub(super) fn open_manifest(&self, id: &[u8; 16], sealed: &[u8]) -> Result<Manifest> {
        Manifest::parse(&open(&self.manifest, &manifest_aad(id), sealed)?)
    }
}

/// HMAC-SHA-256 over parts, each preceded by its length.
fn mac(keyed: &Hmac<Sha256>, parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = keyed.clone();
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

fn row_aad(table: &str, row_key: &[u8; 32]) -> Vec<u8> {
    // The row key has a fixed length, so no two pairs give the same bytes.
    [&VERSION.to_be_bytes(), row_key.as_slice(), table.as_bytes()].concat()
}

fn manifest_aad(id: &[u8; 16]) -> Vec<u8> {
    [&VERSION.to_be_bytes(), id.as_slice()].concat()
}

/// Takes an array off the front of bytes.
pub(super) fn take<const N: usize>(bytes: &mut &[u8]) -> Result<[u8; N]> {
    let (front, rest) = bytes.split_first_chunk().ok_or(Error::Tampered)?;
    *bytes = rest;
    Ok(*front)
}

/// A multiset hash: terms add up modulo 2^256, in any order, and can be taken off again.
///
/// # Source
///
/// MSet-Add-Hash of Clarke, Devadas, van Dijk, Gassend and Suh, "Incremental multiset hash
/// functions and their application to memory integrity checking", ASIACRYPT 2003. The sum is only
/// ever stored sealed, in place of that paper's random term.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sum([u64; 4]);

impl Sum {
    fn from_bytes(bytes: [u8; 32]) -> Self {
        let mut limbs = [0; 4];
        for (limb, chunk) in limbs.iter_mut().zip(bytes.as_chunks().0) {
            *limb = u64::from_le_bytes(*chunk);
        }
        Self(limbs)
    }

    pub(super) fn add(&mut self, term: Self) {
        let mut carry = false;
        for (limb, other) in self.0.iter_mut().zip(term.0) {
            let (sum, first) = limb.overflowing_add(other);
            let (sum, second) = sum.overflowing_add(u64::from(carry));
            (*limb, carry) = (sum, first || second);
        }
    }

    pub(super) fn subtract(&mut self, term: Self) {
        let mut borrow = false;
        for (limb, other) in self.0.iter_mut().zip(term.0) {
            let (rest, first) = limb.overflowing_sub(other);
            let (rest, second) = rest.overflowing_sub(u64::from(borrow));
            (*limb, borrow) = (rest, first || second);
        }
    }
}

/// Of one table: how many rows, and the sum of their terms.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) rows: u64,
    pub(super) sum: Sum,
}

/// What the vault should hold. Sealed anew in every transaction.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Manifest {
    /// Transactions since creation.
    pub(super) commits: u64,
    /// The generation of the head at the last transaction: an older head is not accepted.
    pub(super) generation: u64,
    pub(super) tables: BTreeMap<String, Tally>,
}

impl Manifest {
    fn to_bytes(&self) -> Result<Vec<u8>> {
        let mut bytes = [self.commits.to_be_bytes(), self.generation.to_be_bytes()].concat();
        for (name, tally) in &self.tables {
            bytes.push(u8::try_from(name.len()).map_err(|_| Error::OutOfBounds)?);
            bytes.extend_from_slice(name.as_bytes());
            bytes.extend_from_slice(&tally.rows.to_be_bytes());
            bytes.extend(tally.sum.0.iter().flat_map(|limb| limb.to_le_bytes()));
        }
        Ok(bytes)
    }

    fn parse(mut bytes: &[u8]) -> Result<Self> {
        let mut manifest = Self {
            commits: u64::from_be_bytes(take(&mut bytes)?),
            generation: u64::from_be_bytes(take(&mut bytes)?),
            tables: BTreeMap::new(),
        };
        while !bytes.is_empty() {
            let [length] = take(&mut bytes)?;
            let (name, rest) = bytes
                .split_at_checked(usize::from(length))
                .ok_or(Error::Tampered)?;
            bytes = rest;
            let name = std::str::from_utf8(name).map_err(|_| Error::Tampered)?;
            let tally = Tally {
                rows: u64::from_be_bytes(take(&mut bytes)?),
                sum: Sum::from_bytes(take(&mut bytes)?),
            };
            manifest.tables.insert(name.to_owned(), tally);
        }
        Ok(manifest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_do_not_depend_on_order_and_can_be_undone() {
        let terms: Vec<Sum> = (0..50)
            .map(|_| Sum::from_bytes(random().unwrap()))
            .chain([Sum([u64::MAX; 4]), Sum([1, 0, 0, 0])])
            .collect();
        let (mut forth, mut back) = (Sum::default(), Sum::default());
        terms.iter().for_each(|t| forth.add(*t));
        terms.iter().rev().for_each(|t| back.add(*t));
        assert!(forth == back && forth != Sum::default());
        terms.iter().for_each(|t| forth.subtract(*t));
        assert!(forth == Sum::default());
        forth.subtract(Sum([1, 0, 0, 0]));
        assert_eq!(forth.0, [u64::MAX; 4]);
    }

    #[test]
    fn a_row_opens_only_in_its_own_place() {
        let seal = Seal::new(&[1; 32]).unwrap();
        let row_key = seal.row_key("personen", b"Anna");
        let sealed = seal
            .seal_row("personen", &row_key, b"Anna", b"Bep")
            .unwrap();
        let row = seal.open_row("personen", &row_key, &sealed).unwrap();
        assert_eq!((&row.key[..], &row.value[..]), (&b"Anna"[..], &b"Bep"[..]));
        assert_eq!(format!("{row:?}"), "Row(4 + 3 bytes)");
        let other_key = seal.row_key("personen", b"Bep");
        assert!(seal.open_row("plaatsen", &row_key, &sealed).is_err());
        assert!(seal.open_row("personen", &other_key, &sealed).is_err());
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(seal.open_row("personen", &row_key, &changed).is_err());
            assert!(seal.open_row("personen", &row_key, &sealed[..at]).is_err());
        }
        assert_ne!(seal.row_key("ab", b"c"), seal.row_key("a", b"bc"));
    }

    #[test]
    fn a_manifest_reads_back() {
        let mut manifest = Manifest {
            commits: 3,
            generation: 2,
            ..Manifest::default()
        };
        for (name, rows) in [("a", 1), ("personen", 2)] {
            let sum = Sum::from_bytes(random().unwrap());
            manifest.tables.insert(name.to_owned(), Tally { rows, sum });
        }
        let seal = Seal::new(&[1; 32]).unwrap();
        let sealed = seal.seal_manifest(&[1; 16], &manifest).unwrap();
        assert!(seal.open_manifest(&[1; 16], &sealed).unwrap() == manifest);
        assert!(seal.open_manifest(&[2; 16], &sealed).is_err());
        let bytes = manifest.to_bytes().unwrap();
        assert!(Manifest::parse(&bytes[..bytes.len() - 1]).is_err());
    }
}
