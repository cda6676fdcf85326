//! Accounts of others: what an administrator does with them.

pub mod accept_link;
pub mod change_activity;
pub mod give_role;
pub mod invite;
pub mod name_deputy;
pub mod require_password;
pub mod reset_second_step;
pub mod revoke_role;
pub mod unlock;

use ansinh_domain::text::clean;
use ansinh_store::user::UserRow;
use ansinh_store::{Tx, UserId, user};
use jiff::civil::Date;

use crate::{App, AppError, Result};

/// Most characters of a login, a name or an address.
const LONGEST_NAME: usize = 100;

/// The account, or that there is none.
pub(crate) async fn find(app: &App, id: UserId) -> Result<UserRow> {
    user::find(&app.db, id).await?.ok_or(AppError::NotFound { what: "tài khoản" })
}

/// Refuses to leave the system without anyone who can manage it for good. Ask it at the end of the
/// transaction that began with [`user::lock_administrators`].
pub(crate) async fn keep_an_administrator(tx: &mut Tx, today: Date) -> Result<()> {
    if user::has_lasting_administrator(tx, today).await? {
        Ok(())
    } else {
        Err(AppError::LastAdministrator)
    }
}

/// Refuses what cannot be a login or a name.
pub(crate) fn check_names(login: &str, name: &str) -> Result<()> {
    let invalid = |reason: &str| Err(AppError::Invalid(reason.to_owned()));
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '@');
    if login.chars().count() < 3 || login.len() > LONGEST_NAME || !login.chars().all(allowed) {
        return invalid(
            "Tên đăng nhập phải có từ 3 đến 100 ký tự, chỉ gồm chữ không dấu, chữ số và các dấu . - _ @",
        );
    }
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
        return invalid("Hãy nhập họ và tên (không quá 100 ký tự).");
    }
    Ok(())
}

/// An address for mail in the form it is compared in; `None` when nothing was typed.
pub(crate) fn email(typed: &str) -> Result<Option<String>> {
    let email = clean(typed).to_lowercase();
    if email.is_empty() {
        return Ok(None);
    }
    let good = email.chars().count() <= LONGEST_NAME
        && !email.chars().any(|c| c.is_whitespace() || c.is_control())
        && email.split_once('@').is_some_and(|(who, host)| {
            !who.is_empty() && !host.contains('@') && host.contains('.') && !host.ends_with('.')
        });
    if good {
        Ok(Some(email))
    } else {
        Err(AppError::Invalid(
            "Địa chỉ thư điện tử chưa đúng. Hãy nhập như ten@coquan.gov.vn, hoặc để trống."
                .to_owned(),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::email;

    #[test]
    fn addresses_for_mail() {
        let check = |typed: &str, expected: Option<Option<&str>>| {
            let read = email(typed).ok();
            assert_eq!(read, expected.map(|kept| kept.map(str::to_owned)), "{typed:?}");
        };
        check("", Some(None));
        check("  Can.Bo@SongHoa.gov.vn ", Some(Some("can.bo@songhoa.gov.vn")));
        check("canbo", None);
        check("@songhoa.vn", None);
        check("a@b@c.vn", None);
        check("a b@c.vn", None);
        check("a@c.", None);
    }
}
