//! Gives a person a role, for the whole plan or a body, from a day on.

use ansinh_domain::access::{Action, Grant, Scope};
use ansinh_store::{StoreError, UserId, grant};
use jiff::civil::Date;

use super::find;
use crate::record::{Change, Parts, parts};
use crate::{App, AppError, Caller, Result};

/// Gives the role.
///
/// # Errors
/// [`AppError::Invalid`] when role, body and days do not go together, or the person has it already.
pub async fn give_role(app: &App, caller: &Caller, id: UserId, grant: Grant) -> Result<()> {
    caller.may(app, Action::ManageGrants)?;
    check(&grant, app.today())?;
    find(app, id).await?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let held = grant::of_user_in(&mut tx, id).await?;
    if held.iter().any(|row| row.revoked_at.is_none() && overlaps(&row.grant, &grant)) {
        return Err(AppError::Invalid(
            "Người này đã có vai trò đó cho cùng cơ quan trong khoảng thời gian này. Hãy thu hồi vai trò cũ trước, hoặc chọn ngày khác."
                .to_owned(),
        ));
    }
    match grant::insert(&mut tx, id, &grant, caller.user(), now).await {
        Err(StoreError::Broken(_)) => return Err(AppError::NotFound { what: "cơ quan" }),
        Err(StoreError::Conflict(_)) => return Err(AppError::Busy),
        other => other?,
    }
    let change = Change::to(parts_of(&grant));
    caller.record(&mut tx, now, "give-role", ("user", Some(id.0)), change).await?;
    tx.commit().await?;
    Ok(())
}

/// Refuses a role that cannot be given.
pub(crate) fn check(grant: &Grant, today: Date) -> Result<()> {
    let reason = if !grant.role.fits(grant.scope) {
        match grant.scope {
            Scope::WholePlan => format!(
                "Vai trò “{}” phải gắn với một cơ quan. Hãy chọn cơ quan.",
                grant.role.title()
            ),
            Scope::Body(_) => format!(
                "Vai trò “{}” áp dụng cho toàn bộ kế hoạch, không gắn với một cơ quan. Hãy bỏ chọn cơ quan.",
                grant.role.title()
            ),
        }
    } else if grant.to.is_some_and(|to| to < grant.from) {
        "Ngày kết thúc phải từ ngày bắt đầu trở đi. Hãy kiểm tra lại hai ngày.".to_owned()
    } else if grant.to.is_some_and(|to| to < today) {
        "Ngày kết thúc đã qua nên vai trò không có hiệu lực ngày nào. Hãy chọn ngày khác."
            .to_owned()
    } else {
        return Ok(());
    };
    Err(AppError::Invalid(reason))
}

/// Whether two grants of a person give the same on some day.
pub(crate) fn overlaps(a: &Grant, b: &Grant) -> bool {
    let begins_in_time = |one: &Grant, other: &Grant| other.to.is_none_or(|to| one.from <= to);
    (a.role, a.scope, a.deputy_of) == (b.role, b.scope, b.deputy_of)
        && begins_in_time(a, b)
        && begins_in_time(b, a)
}

/// The grant for the audit log.
pub(crate) fn parts_of(grant: &Grant) -> Parts {
    parts! {
        "role" => grant.role,
        "body" => grant.scope.body(),
        "from" => grant.from,
        "to" => grant.to,
        "deputy_of" => grant.deputy_of,
    }
}
