//! Passwords: what may be one, and their hashes.

use ansinh_domain::text::fold;
use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

use crate::{App, AppError, Result};

/// Fewest characters.
pub const SHORTEST: usize = 12;
/// Most characters; hashing takes longer with length, and nobody types more.
pub const LONGEST: usize = 200;

/// Refuses what cannot be a password, in Vietnamese.
///
/// # Errors
/// [`AppError::Invalid`].
pub(crate) fn check(password: &str, login: &str) -> Result<()> {
    let length = password.chars().count();
    let folded = fold(password);
    let first = folded.chars().next();
    let reason = if length < SHORTEST {
        format!("Mật khẩu phải có ít nhất {SHORTEST} ký tự; mật khẩu vừa nhập có {length} ký tự.")
    } else if length > LONGEST {
        format!("Mật khẩu không được dài quá {LONGEST} ký tự.")
    } else if folded.chars().all(|c| Some(c) == first) {
        "Mật khẩu không được chỉ gồm một ký tự lặp lại. Hãy chọn mật khẩu khác.".to_owned()
    } else if folded == fold(login) {
        "Mật khẩu không được trùng với tên đăng nhập. Hãy chọn mật khẩu khác.".to_owned()
    } else {
        return Ok(());
    };
    Err(AppError::Invalid(reason))
}

/// Argon2id hash of a password as a PHC string, with a salt of its own.
///
/// # Errors
/// [`AppError::Internal`].
pub(crate) async fn hash(app: &App, password: String) -> Result<String> {
    work(app, move || {
        Argon2::default()
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
            .map_err(|e| AppError::Internal(e.to_string().into()))
    })
    .await
}

/// Whether `password` is the one behind `hash`; `None` stands for an account that is not there,
/// and takes just as long, so that time does not tell which logins exist.
///
/// # Errors
/// [`AppError::Internal`].
pub(crate) async fn matches(app: &App, password: String, hash: Option<String>) -> Result<bool> {
    work(app, move || {
        Ok(match hash {
            Some(hash) => {
                Argon2::default().verify_password(password.as_bytes(), hash.as_str()).is_ok()
            }
            None => {
                let _ = Argon2::default().hash_password(password.as_bytes());
                false
            }
        })
    })
    .await
}

/// Runs `work` on a thread for blocking work, a few at once.
async fn work<T: Send + 'static>(
    app: &App,
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    let _permit = app.hashing.acquire().await.map_err(|e| AppError::Internal(Box::new(e)))?;
    tokio::task::spawn_blocking(work).await.map_err(|e| AppError::Internal(Box::new(e)))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_a_password() {
        let check =
            |password: &str, wrong: Option<&str>| match (check(password, "can.bo.tinh1"), wrong) {
                (Ok(()), None) => {}
                (Err(AppError::Invalid(reason)), Some(part)) => {
                    assert!(reason.contains(part), "{password:?}: {reason}");
                }
                (other, _) => panic!("{password:?}: {other:?}"),
            };
        check("mưa rào tháng bảy", None);
        check("mười một kt", Some("có 11 ký tự"));
        check("aaaaaaaaaaaaa", Some("lặp lại"));
        check("Can.Bo.Tinh1", Some("trùng với tên đăng nhập"));
        check(&"ab".repeat(101), Some("quá 200"));
    }
}
