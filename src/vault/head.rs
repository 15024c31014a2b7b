//! The head of the file: 512 bytes that say how the data key is wrapped.
//!
//! ```text
//!   0  magic (16)        32  id of the file (16)    72  nonce (24)
//!  16  version (2)       48  salt (16)              96  wrapped data key (48)
//!  18  key or cost (14)  64  generation (8)        144  zeros, then SHA-256 of it all at 480
//! ```
//!
//! What precedes the nonce is associated data of the wrapped key. The checksum needs no secret: it
//! tells damage from a wrong secret.

use super::error::{Error, Result};
use super::seal::{self, VERSION, take};
use super::secret::{Cost, Secret};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// What a vault starts with.
pub(super) const MAGIC: &[u8; 16] = b"schuilnaam-vault";
/// Length of a head.
pub(super) const LENGTH: usize = 512;
const CHECKSUM: usize = LENGTH - 32;
const BOUND: usize = 72;
const WRAPPED: usize = 24 + 32 + 16;

#[derive(Clone, PartialEq, Eq)]
pub(super) struct Head {
    /// The cost of the passphrase; `None` for a key.
    cost: Option<Cost>,
    pub(super) id: [u8; 16],
    salt: [u8; 16],
    /// How often the data key was wrapped.
    pub(super) generation: u64,
    wrapped: [u8; WRAPPED],
}

impl Head {
    /// Wraps a data key. Costs what the passphrase costs.
    pub(super) fn wrap(
        data_key: &[u8; 32],
        secret: &Secret,
        id: [u8; 16],
        generation: u64,
    ) -> Result<Self> {
        let mut head = Self {
            cost: secret.cost(),
            id,
            salt: seal::random()?,
            generation,
            wrapped: [0; WRAPPED],
        };
        let wrapping_key = secret.wrapping_key(&head.salt, head.cost)?;
        let cipher = XChaCha20Poly1305::new(&(*wrapping_key).into());
        let sealed = seal::seal(&cipher, &head.to_bytes()[..BOUND], data_key)?;
        head.wrapped.copy_from_slice(&sealed);
        Ok(head)
    }

    /// The data key. Costs what the passphrase cost when it was wrapped.
    pub(super) fn unwrap_with(&self, secret: &Secret) -> Result<Zeroizing<[u8; 32]>> {
        let wrapping_key = match secret.wrapping_key(&self.salt, self.cost) {
            // A cost that no vault would have written.
            Err(Error::OutOfBounds) => return Err(Error::Tampered),
            other => other?,
        };
        let cipher = XChaCha20Poly1305::new(&(*wrapping_key).into());
        let opened = seal::open(&cipher, &self.to_bytes()[..BOUND], &self.wrapped)
            .map_err(|_| Error::WrongSecret)?;
        let mut data_key = Zeroizing::new([0; 32]);
        data_key.copy_from_slice(&opened);
        Ok(data_key)
    }

    pub(super) fn to_bytes(&self) -> [u8; LENGTH] {
        let (kind, cost) = match self.cost {
            None => (0, [0; 3]),
            Some(cost) => (1, [cost.memory_kib, cost.passes, cost.lanes]),
        };
        let mut bytes = [0; LENGTH];
        let mut at = 0;
        let mut put = |part: &[u8]| {
            bytes[at..at + part.len()].copy_from_slice(part);
            at += part.len();
        };
        put(MAGIC);
        put(&VERSION.to_be_bytes());
        put(&[kind, 0]);
        cost.iter().for_each(|number| put(&number.to_be_bytes()));
        put(&self.id);
        put(&self.salt);
        put(&self.generation.to_be_bytes());
        put(&self.wrapped);
        let checksum = Sha256::digest(&bytes[..CHECKSUM]);
        bytes[CHECKSUM..].copy_from_slice(&checksum);
        bytes
    }

    /// Reads a head: first whether it is one, then its version, then whether it is whole.
    pub(super) fn parse(bytes: &[u8; LENGTH]) -> Result<Self> {
        let mut rest = &bytes[..];
        if take(&mut rest)? != *MAGIC {
            return Err(Error::NotAVault);
        }
        match u16::from_be_bytes(take(&mut rest)?) {
            VERSION => {}
            0 => return Err(Error::OlderFormat),
            _ => return Err(Error::NewerFormat),
        }
        let [kind, _] = take(&mut rest)?;
        let mut number = || take(&mut rest).map(u32::from_be_bytes);
        let cost = Cost {
            memory_kib: number()?,
            passes: number()?,
            lanes: number()?,
        };
        let head = Self {
            cost: (kind == 1).then_some(cost),
            id: take(&mut rest)?,
            salt: take(&mut rest)?,
            generation: u64::from_be_bytes(take(&mut rest)?),
            wrapped: take(&mut rest)?,
        };
        // The form is canonical: whatever differs, checksum included, was not written by a vault.
        if head.to_bytes() != *bytes {
            return Err(Error::Tampered);
        }
        Ok(head)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_changed_byte_is_noticed() {
        let secret = Secret::key([3; 32]);
        let head = Head::wrap(&[9; 32], &secret, [5; 16], 1).unwrap();
        let bytes = head.to_bytes();
        assert!(Head::parse(&bytes).unwrap() == head);
        assert_eq!(*head.unwrap_with(&secret).unwrap(), [9; 32]);
        for at in 0..LENGTH {
            let mut changed = bytes;
            changed[at] ^= 0x40;
            let expected = match at {
                0..16 => Error::NotAVault,
                16..18 => Error::NewerFormat,
                _ => Error::Tampered,
            };
            assert_eq!(Head::parse(&changed).err(), Some(expected), "byte {at}");
        }
    }

    #[test]
    fn a_changed_head_with_a_new_checksum_does_not_unwrap() {
        let secret = Secret::key([3; 32]);
        let head = Head::wrap(&[9; 32], &secret, [5; 16], 1).unwrap();
        let mut forged: [Head; 4] = std::array::from_fn(|_| head.clone());
        forged[0].id[0] ^= 1;
        forged[1].salt[0] ^= 1;
        forged[2].generation += 1;
        forged[3].wrapped[30] ^= 1;
        for head in forged {
            let head = Head::parse(&head.to_bytes()).unwrap();
            assert_eq!(head.unwrap_with(&secret).unwrap_err(), Error::WrongSecret);
        }
    }
}
