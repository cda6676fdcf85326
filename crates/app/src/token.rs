//! Random tokens and their hashes.

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::{AppError, Result};

/// 256 random bits as 64 hexadecimal digits.
///
/// # Errors
/// When the machine has no randomness to give.
pub(crate) fn random() -> Result<String> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|e| AppError::Internal(e.to_string().into()))?;
    Ok(hex(&bytes))
}

/// What is kept of a token: who reads the database cannot use it. A plain hash will do, because a
/// token of 256 random bits cannot be guessed.
pub(crate) fn hash(token: &str) -> String {
    hex(&Sha256::digest(token))
}

/// Tells keys apart without telling them.
pub(crate) fn fingerprint(key: &[u8]) -> String {
    hex(&Sha256::new().chain_update("ansinh key:").chain_update(key).finalize())
}

/// The form token of a session, made from the session's own, so that it need not be kept.
pub(crate) fn csrf(session_token: &str) -> String {
    hex(&Sha256::new().chain_update("csrf:").chain_update(session_token).finalize())
}

/// SHA-256 of a file in hexadecimal.
pub(crate) fn of_file(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Whether two tokens are one, in time that does not depend on where they differ.
pub(crate) fn same(a: &str, b: &str) -> bool {
    a.as_bytes().ct_eq(b.as_bytes()).into()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_differ_and_only_equal_ones_are_the_same() {
        let (a, b) = (random().unwrap(), random().unwrap());
        assert_eq!(a.len(), 64);
        assert_ne!(a, b);
        assert!(same(&a, &a) && !same(&a, &b) && !same(&a, &a[..63]));
        assert_ne!(csrf(&a), hash(&a), "the form token must not give the stored hash away");
    }
}
