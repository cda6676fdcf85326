//! Secrets that the program must be able to read again are sealed under a key that is kept outside
//! the database: XChaCha20-Poly1305 with a random nonce, bound to what the secret is for.

use std::fmt;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

use crate::{App, AppError, Result, token};

/// First byte of everything sealed, so that another way can take its place one day.
const WAY: u8 = 1;
/// Bytes of a nonce: so many that random ones never meet.
const NONCE: usize = 24;

/// The key of the installation, ready for use.
#[derive(Clone)]
pub struct Vault {
    cipher: XChaCha20Poly1305,
    fingerprint: String,
}

impl fmt::Debug for Vault {
    /// Without the key: this may end up in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vault").field("fingerprint", &self.fingerprint).finish_non_exhaustive()
    }
}

/// The text of a file with a new key.
///
/// # Errors
/// When the machine has no randomness to give.
pub fn new_key_text() -> Result<String> {
    Ok(format!("{}\n", token::random()?))
}

impl Vault {
    /// From the text of a key file: 64 hexadecimal digits. `None` when it is something else.
    pub fn parse(text: &str) -> Option<Vault> {
        let digits = text.trim();
        if digits.len() != 64 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let mut key = [0; 32];
        for (byte, pair) in key.iter_mut().zip(digits.as_bytes().chunks_exact(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
        }
        Some(Vault::new(key))
    }

    /// From the key itself.
    pub fn new(key: [u8; 32]) -> Vault {
        let fingerprint = token::fingerprint(&key);
        Vault { cipher: XChaCha20Poly1305::new(&key.into()), fingerprint }
    }

    /// Tells keys apart and tells nothing of the key; the database keeps it.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Seals `plain`; only whoever names the same `purpose` opens it, so that what is sealed in one
    /// place is worth nothing in another.
    ///
    /// # Errors
    /// When the machine has no randomness to give.
    pub(crate) fn seal(&self, purpose: &str, plain: &[u8]) -> Result<Vec<u8>> {
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).map_err(|e| AppError::Internal(e.to_string().into()))?;
        let payload = Payload { msg: plain, aad: purpose.as_bytes() };
        let sealed = self
            .cipher
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| AppError::Internal("a secret could not be sealed".into()))?;
        Ok([&[WAY][..], &nonce, &sealed].concat())
    }

    /// Opens what was sealed for `purpose`; `None` when it was sealed under another key or for
    /// something else, or was changed.
    pub(crate) fn open(&self, purpose: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (way, rest) = sealed.split_first()?;
        let (nonce, sealed) = rest.split_first_chunk::<NONCE>()?;
        let payload = Payload { msg: sealed, aad: purpose.as_bytes() };
        (*way == WAY).then(|| self.cipher.decrypt(&XNonce::from(*nonce), payload).ok()).flatten()
    }
}

impl App {
    /// The key of the installation.
    ///
    /// # Errors
    /// [`AppError::Internal`] where the program was started without one.
    pub(crate) fn vault(&self) -> Result<&Vault> {
        self.vault
            .as_deref()
            .ok_or_else(|| AppError::Internal("the program was started without a key".into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_is_opened_by_the_same_key_for_the_same_purpose_only() {
        let text = new_key_text().unwrap();
        let vault = Vault::parse(&text).unwrap();
        let sealed = vault.seal("totp:1", b"twenty secret bytes!").unwrap();
        assert_eq!(sealed.len(), 1 + NONCE + 20 + 16);
        assert!(!sealed.windows(6).any(|part| part == b"secret"));
        assert_ne!(sealed, vault.seal("totp:1", b"twenty secret bytes!").unwrap(), "a new nonce");
        let open = |purpose, sealed: &[u8]| vault.open(purpose, sealed);
        assert_eq!(open("totp:1", &sealed).as_deref(), Some(&b"twenty secret bytes!"[..]));
        assert_eq!(open("totp:2", &sealed), None);
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(open("totp:1", &changed), None, "byte {at}");
            assert_eq!(open("totp:1", &sealed[..at]), None, "cut at {at}");
        }
        let other = Vault::new([1; 32]);
        assert_eq!(other.open("totp:1", &sealed), None);
        assert_ne!(other.fingerprint(), vault.fingerprint());
        assert!(!format!("{vault:?}").contains(text.trim()));
    }

    #[test]
    fn a_key_file_holds_64_hexadecimal_digits() {
        let check =
            |text: &str, good: bool| assert_eq!(Vault::parse(text).is_some(), good, "{text:?}");
        check(&"0f".repeat(32), true);
        check(&format!("  {}\r\n", "0F".repeat(32)), true);
        check("", false);
        check(&"0f".repeat(31), false);
        check(&"0g".repeat(32), false);
        check(&"é".repeat(32), false);
    }
}
