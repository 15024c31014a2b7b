//! What opens a vault: a key or a passphrase.

use super::error::{Error, Result};
use super::seal;
use std::fmt;
use zeroize::Zeroizing;

/// What a key file starts with; the same form as the tool's own key files.
const PREFIX: &str = "schuilnaam-key-v1:";

/// A key of 32 bytes or a passphrase. Wiped when dropped, as far as safe Rust can: copies that
/// the compiler moved through registers or the system swapped out are beyond it. Never printed.
#[derive(Clone)]
pub struct Secret(Kind);

#[derive(Clone)]
enum Kind {
    Key(Zeroizing<[u8; 32]>),
    Passphrase(Zeroizing<Vec<u8>>, Cost),
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// What Argon2id is made to cost. The default, 64 MiB and three passes, is the second
/// recommendation of RFC 9106 with one lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Memory in KiB, from 8 times the lanes to 1 GiB.
    pub memory_kib: u32,
    /// Passes over that memory, 1 to 64.
    pub passes: u32,
    /// Lanes, 1 to 16.
    pub lanes: u32,
}

impl Default for Cost {
    fn default() -> Self {
        Self {
            memory_kib: 64 * 1024,
            passes: 3,
            lanes: 1,
        }
    }
}

impl Cost {
    /// The settings for Argon2, if they are within bounds: a head from outside must not be able
    /// to ask for all memory or all time.
    fn params(self) -> Result<argon2::Params> {
        let bounded = self.memory_kib <= 1 << 20 && self.passes <= 64 && self.lanes <= 16;
        argon2::Params::new(self.memory_kib, self.passes, self.lanes, Some(32))
            .ok()
            .filter(|_| bounded)
            .ok_or(Error::OutOfBounds)
    }
}

impl Secret {
    /// A key from given bytes.
    #[must_use]
    pub fn key(bytes: [u8; 32]) -> Self {
        Self(Kind::Key(Zeroizing::new(bytes)))
    }

    /// A key from the text of a key file: `schuilnaam-key-v1:` and 64 lower-case hexadecimal
    /// digits. White space at the end is allowed, nothing else is.
    ///
    /// # Errors
    ///
    /// [`Error::MalformedKey`] if the text is not exactly one key.
    pub fn from_key_text(text: &str) -> Result<Self> {
        let digits = text.trim_end().strip_prefix(PREFIX);
        let digits = digits
            .filter(|d| d.len() == 64)
            .ok_or(Error::MalformedKey)?;
        let mut bytes = Zeroizing::new([0; 32]);
        for (byte, pair) in bytes.iter_mut().zip(digits.as_bytes().chunks_exact(2)) {
            *byte = nibble(pair[0])? << 4 | nibble(pair[1])?;
        }
        Ok(Self(Kind::Key(bytes)))
    }

    /// A passphrase, at the default cost. Its bytes count as they are: a caller that takes it from
    /// keyboards of several systems should bring it into NFC first.
    #[must_use]
    pub fn passphrase(text: &str) -> Self {
        // Allocated to size, so that nothing is left behind by growing.
        let text = Zeroizing::new(text.as_bytes().to_vec());
        Self(Kind::Passphrase(text, Cost::default()))
    }

    /// The same passphrase at another cost, for the vaults that it is yet to protect; an existing
    /// vault is opened at the cost in its head. A key has no cost.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfBounds`] if the cost is outside the bounds of [`Cost`].
    pub fn with_cost(self, cost: Cost) -> Result<Self> {
        cost.params()?;
        Ok(match self.0 {
            Kind::Passphrase(text, _) => Self(Kind::Passphrase(text, cost)),
            key @ Kind::Key(_) => Self(key),
        })
    }

    /// The cost to keep in a new head; `None` for a key.
    pub(super) fn cost(&self) -> Option<Cost> {
        match self.0 {
            Kind::Key(_) => None,
            Kind::Passphrase(_, cost) => Some(cost),
        }
    }

    /// The key that wraps the data key, under the salt and the cost of a head.
    pub(super) fn wrapping_key(
        &self,
        salt: &[u8; 16],
        cost: Option<Cost>,
    ) -> Result<Zeroizing<[u8; 32]>> {
        let mut stretched = Zeroizing::new([0; 32]);
        match (&self.0, cost) {
            (Kind::Key(bytes), None) => stretched.copy_from_slice(&**bytes),
            (Kind::Passphrase(text, _), Some(cost)) => {
                argon2::Argon2::new(
                    argon2::Algorithm::Argon2id,
                    argon2::Version::V0x13,
                    cost.params()?,
                )
                .hash_password_into(text, salt, &mut *stretched)
                .map_err(|_| Error::OutOfBounds)?;
            }
            _ => return Err(Error::WrongSecret),
        }
        seal::derive(&stretched, Some(salt), "schuilnaam/vault/v1/wrap")
    }
}

fn nibble(digit: u8) -> Result<u8> {
    match digit {
        b'0'..=b'9' => Ok(digit - b'0'),
        b'a'..=b'f' => Ok(digit - b'a' + 10),
        _ => Err(Error::MalformedKey),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_text_is_read_exactly() {
        let text = format!("{PREFIX}{}\n", "0a".repeat(32));
        let salt = [1; 16];
        let read = Secret::from_key_text(&text).unwrap();
        assert_eq!(
            read.wrapping_key(&salt, None),
            Secret::key([10; 32]).wrapping_key(&salt, None)
        );
        let body = text.trim_end();
        for bad in [
            "",
            &body[1..],
            &body[..body.len() - 1],
            &format!("{body}0"),
            &body.to_uppercase(),
            &body.replace("v1", "v2"),
            &format!("{PREFIX}{}", "é".repeat(32)),
        ] {
            let error = Secret::from_key_text(bad).unwrap_err();
            assert_eq!(error, Error::MalformedKey);
        }
    }

    #[test]
    fn derivation_is_fixed_for_ever() {
        // Argon2id v1.3 (256 KiB, 2 passes, 1 lane) or the key itself, then HKDF-SHA-256 with the
        // salt: another value locks every vault. Computed with Python's hmac and cryptography.
        let hex = |key: &[u8; 32]| {
            key[..8]
                .iter()
                .map(|b| format!("{b:02x}"))
                .collect::<String>()
        };
        let key = Secret::key([1; 32]).wrapping_key(&[2; 16], None).unwrap();
        assert_eq!(hex(&key), "3b4013b17e78189d");
        let cost = Cost {
            memory_kib: 256,
            passes: 2,
            lanes: 1,
        };
        let key = Secret::passphrase("paard batterij").wrapping_key(&[2; 16], Some(cost));
        assert_eq!(hex(&key.unwrap()), "e5a736c65189f7f0");
    }

    #[test]
    fn costs_have_bounds_and_nothing_is_printed() {
        let secret = Secret::passphrase("correct paard");
        for (memory_kib, passes, lanes) in [
            (7, 1, 1),
            (1 << 21, 1, 1),
            (64, 65, 1),
            (64, 0, 1),
            (256, 1, 17),
        ] {
            let cost = Cost {
                memory_kib,
                passes,
                lanes,
            };
            let error = secret.clone().with_cost(cost).unwrap_err();
            assert_eq!(error, Error::OutOfBounds, "{cost:?}");
        }
        assert_eq!(format!("{secret:?}"), "Secret(…)");
    }
}
