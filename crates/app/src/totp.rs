//! One-time codes by time (RFC 6238: SHA-1, six digits, thirty seconds, as every device reads
//! them), and the recovery codes that replace a lost device.

use ansinh_store::UserId;
use ansinh_store::second_step::Totp;
use jiff::Timestamp;
use totp_rs::{Builder, Secret};

use crate::{App, AppError, Result, token};

/// What the person's device shows beside the login.
const ISSUER: &str = "An Sinh";
/// Bytes of a secret; RFC 4226 recommends as many as the hash has.
const SECRET_BYTES: usize = 20;
/// Recovery codes handed out at once.
const CODES: usize = 10;
/// Letters of a recovery code: 80 random bits, which nobody guesses even from the hashes.
const CODE_LETTERS: usize = 16;
/// Letters between two dashes.
const CODE_GROUP: usize = 4;

/// A new secret.
///
/// # Errors
/// When the machine has no randomness to give.
pub(crate) fn new_secret() -> Result<Vec<u8>> {
    random(SECRET_BYTES)
}

/// What a secret is sealed for: one account, so that nobody's can be put in the place of another's.
pub(crate) fn purpose(user: UserId) -> String {
    format!("totp:{user}")
}

/// The bytes shared with a person's device.
///
/// # Errors
/// [`AppError::Internal`] when they were sealed under another key or changed.
pub(crate) fn secret_of(app: &App, user: UserId, totp: &Totp) -> Result<Vec<u8>> {
    if !totp.sealed {
        return Ok(totp.secret.clone());
    }
    app.vault()?
        .open(&purpose(user), &totp.secret)
        .ok_or_else(|| AppError::Internal("the secret of a second step does not open".into()))
}

/// The secret as text to type.
pub(crate) fn as_text(secret: &[u8]) -> String {
    Secret::from(secret).to_base32()
}

/// What the picture holds that a device reads. Logins are plain letters, so nothing needs escaping
/// but the issuer's space and an at-sign.
pub(crate) fn url(secret: &[u8], login: &str) -> String {
    let issuer = ISSUER.replace(' ', "%20");
    let login = login.replace('@', "%40");
    format!(
        "otpauth://totp/{issuer}:{login}?secret={}&issuer={issuer}&algorithm=SHA1&digits=6&period=30",
        as_text(secret)
    )
}

/// The time step whose code was typed, one step early or late allowed. Whoever takes it must see to
/// it that no step is taken twice.
pub(crate) fn step_of(secret: &[u8], typed: &str, now: Timestamp) -> Option<i64> {
    let digits: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let seconds = u64::try_from(now.as_second()).ok()?;
    let totp = Builder::new().with_secret(secret).build().ok()?;
    i64::try_from(totp.check(&digits, seconds)?).ok()
}

/// New recovery codes: "K7QX-2MPA-…".
///
/// # Errors
/// When the machine has no randomness to give.
pub(crate) fn recovery_codes() -> Result<Vec<String>> {
    (0..CODES)
        .map(|_| {
            // Five bits a letter.
            let letters = as_text(&random(CODE_LETTERS * 5 / 8)?);
            let letters: Vec<char> = letters.chars().collect();
            let groups = letters.chunks(CODE_GROUP).map(String::from_iter);
            Ok(groups.collect::<Vec<_>>().join("-"))
        })
        .collect()
}

/// What is kept of a recovery code; letter case, dashes and spaces do not count.
pub(crate) fn recovery_hash(user: UserId, typed: &str) -> String {
    let letters: String =
        typed.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_uppercase();
    token::hash(&format!("recovery:{user}:{letters}"))
}

fn random(bytes: usize) -> Result<Vec<u8>> {
    let mut random = vec![0; bytes];
    getrandom::fill(&mut random).map_err(|e| AppError::Internal(e.to_string().into()))?;
    Ok(random)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    /// The test vectors of RFC 6238, appendix B, cut to six digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let secret = b"12345678901234567890";
        let check = |seconds: i64, code: &str| {
            let at = Timestamp::from_second(seconds).unwrap();
            assert_eq!(step_of(secret, code, at), Some(seconds / 30), "{seconds}");
        };
        check(59, "287082");
        check(1_111_111_109, "081804");
        check(1_111_111_111, "050471");
        check(1_234_567_890, "005924");
        check(2_000_000_000, "279037");
    }

    #[test]
    fn a_code_is_good_one_step_early_or_late() {
        let secret = b"12345678901234567890";
        let check = |seconds: i64, expected: Option<i64>| {
            let at = Timestamp::from_second(seconds).unwrap();
            assert_eq!(step_of(secret, "287 082", at), expected, "{seconds}");
        };
        check(29, Some(1));
        check(89, Some(1));
        check(90, None);
        check(120, None);
        assert_eq!(step_of(secret, "28708", Timestamp::UNIX_EPOCH), None);
        assert_eq!(step_of(secret, "२87082", Timestamp::UNIX_EPOCH), None);
        assert_eq!(step_of(secret, "", Timestamp::UNIX_EPOCH), None);
    }

    #[test]
    fn recovery_codes_are_read_as_people_type_them() {
        let codes = recovery_codes().unwrap();
        assert_eq!(codes.len(), CODES);
        let user = UserId(Uuid::from_u128(1));
        for code in &codes {
            assert_eq!(code.len(), 19, "{code}");
            let typed = code.to_lowercase().replace('-', " ");
            assert_eq!(recovery_hash(user, code), recovery_hash(user, &typed));
            assert_ne!(recovery_hash(user, code), recovery_hash(UserId(Uuid::nil()), code));
        }
    }

    #[test]
    fn the_picture_names_site_and_login() {
        let url = url(b"12345678901234567890", "an@songhoa.vn");
        assert_eq!(
            url,
            "otpauth://totp/An%20Sinh:an%40songhoa.vn?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=An%20Sinh&algorithm=SHA1&digits=6&period=30"
        );
    }
}
