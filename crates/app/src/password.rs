//! Passwords: what may be one, and their hashes.

use std::collections::HashSet;

use ansinh_domain::text::fold;
use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

use crate::{App, AppError, Result};

/// Passwords that many people chose and that lists of leaked ones therefore begin with. Ours, made
/// of patterns; a longer list can take its place.
const SHIPPED: &str = include_str!("../data/common-passwords.txt");

/// Fewest characters.
pub const SHORTEST: usize = 12;
/// Most characters; hashing takes longer with length, and nobody types more.
pub const LONGEST: usize = 200;

/// What nobody may choose, in the form it is compared in: no case, no tone marks, no spaces.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CommonPasswords(HashSet<String>);

impl CommonPasswords {
    /// The list that comes with the program.
    pub fn shipped() -> CommonPasswords {
        CommonPasswords::parse(SHIPPED)
    }

    /// One password a line; lines that begin with `#` are remarks.
    pub fn parse(text: &str) -> CommonPasswords {
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        CommonPasswords(lines.map(plain).filter(|line| !line.is_empty()).collect())
    }

    /// Whether the password, its spaces and marks aside, is in the list.
    pub fn has(&self, password: &str) -> bool {
        self.0.contains(&plain(password))
    }

    /// How many passwords are in the list.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether the list forbids nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Letters and signs without case, tone marks and spaces.
fn plain(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .map(|c| fold(c.encode_utf8(&mut [0; 4])).chars().next().unwrap_or(c))
        .filter(|c| !c.is_whitespace())
        .collect()
}

/// Refuses what cannot be a password, in Vietnamese.
///
/// # Errors
/// [`AppError::Invalid`].
pub(crate) fn check(app: &App, password: &str, login: &str, name: &str) -> Result<()> {
    check_with(&app.common_passwords, password, login, name)
}

fn check_with(common: &CommonPasswords, password: &str, login: &str, name: &str) -> Result<()> {
    let length = password.chars().count();
    let folded = plain(password);
    let first = folded.chars().next();
    let reason = if length < SHORTEST {
        format!("Mật khẩu phải có ít nhất {SHORTEST} ký tự; mật khẩu vừa nhập có {length} ký tự.")
    } else if length > LONGEST {
        format!("Mật khẩu không được dài quá {LONGEST} ký tự.")
    } else if folded.chars().all(|c| Some(c) == first) {
        "Mật khẩu không được chỉ gồm một ký tự lặp lại. Hãy chọn mật khẩu khác.".to_owned()
    } else if folded == plain(login) || folded == plain(name) {
        "Mật khẩu không được trùng với tên đăng nhập hoặc họ tên. Hãy chọn mật khẩu khác."
            .to_owned()
    } else if common.has(password) {
        "Mật khẩu này nằm trong danh sách mật khẩu dễ đoán hoặc đã bị lộ. Hãy chọn một câu riêng của bạn."
            .to_owned()
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
        let check = |password: &str, wrong: Option<&str>| {
            let common = CommonPasswords::shipped();
            match (check_with(&common, password, "can.bo.tinh1", "Nguyễn Văn Cán Bộ"), wrong)
            {
                (Ok(()), None) => {}
                (Err(AppError::Invalid(reason)), Some(part)) => {
                    assert!(reason.contains(part), "{password:?}: {reason}");
                }
                (other, _) => panic!("{password:?}: {other:?}"),
            }
        };
        check("mưa rào tháng bảy", None);
        check("mười một kt", Some("có 11 ký tự"));
        check("aaaaaaaaaaaaa", Some("lặp lại"));
        check("Can.Bo.Tinh1", Some("trùng với tên đăng nhập"));
        check("nguyenvancanbo", Some("họ tên"));
        check("Mật khẩu 123456", Some("dễ đoán"));
        check("qwertyuiop123", Some("dễ đoán"));
        check(&"ab".repeat(101), Some("quá 200"));
    }
}
