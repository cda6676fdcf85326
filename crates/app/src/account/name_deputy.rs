//! Names a deputy: for a period a person holds the roles of another one besides their own.

use ansinh_domain::access::{Action, Grant, Role};
use ansinh_store::{StoreError, UserId, grant};
use jiff::civil::Date;

use super::{find, give_role};
use crate::record::{Change, parts};
use crate::{App, AppError, Caller, Result};

/// The longest time a deputy stands in; longer than that is a change of office.
const LONGEST_DAYS: i64 = 366;

/// Who stands in for whom, both days included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deputy {
    /// Whose roles are lent.
    pub principal: UserId,
    /// Who holds them for the time.
    pub deputy: UserId,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

/// Lends every role of the principal that counts within the period, cut to it; how many. Managing
/// the system is not lent: that is given under one's own name.
///
/// # Errors
/// [`AppError::Invalid`] when the days, the people or the roles do not allow it.
pub async fn name_deputy(app: &App, caller: &Caller, wanted: Deputy) -> Result<usize> {
    caller.may(app, Action::ManageGrants)?;
    check(app.today(), wanted)?;
    find(app, wanted.principal).await?;
    if !find(app, wanted.deputy).await?.active {
        return invalid("Tài khoản của người thay mặt đang bị khóa. Hãy chọn người khác.");
    }
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let held = grant::of_user_in(&mut tx, wanted.deputy).await?;
    let lent: Vec<Grant> = grant::of_user_in(&mut tx, wanted.principal)
        .await?
        .into_iter()
        .filter(|row| row.revoked_at.is_none())
        .filter_map(|row| lend(&row.grant, wanted))
        .collect();
    if lent.is_empty() {
        return invalid(
            "Người được thay mặt không có vai trò nào (ngoài quản trị) trong khoảng thời gian này. Hãy giao vai trò cho người đó trước.",
        );
    }
    for new in &lent {
        let again = |grant: &Grant| give_role::overlaps(grant, new);
        if held.iter().any(|row| row.revoked_at.is_none() && again(&row.grant)) {
            return invalid(
                "Người này đã được cử thay mặt trong khoảng thời gian trùng với khoảng vừa chọn. Hãy thu hồi lần trước, hoặc chọn ngày khác.",
            );
        }
        match grant::insert(&mut tx, wanted.deputy, new, caller.user(), now).await {
            Err(StoreError::Conflict(_)) => return Err(AppError::Busy),
            other => other?,
        }
    }
    let change = Change::to(parts! {
        "deputy_of" => wanted.principal,
        "from" => wanted.from,
        "to" => wanted.to,
        "role" => lent.iter().map(|grant| grant.role).collect::<Vec<_>>(),
        "body" => lent.iter().filter_map(|grant| grant.scope.body()).collect::<Vec<_>>(),
    });
    caller.record(&mut tx, now, "name-deputy", ("user", Some(wanted.deputy.0)), change).await?;
    tx.commit().await?;
    Ok(lent.len())
}

fn check(today: Date, wanted: Deputy) -> Result<()> {
    let days = wanted.from.duration_until(wanted.to).as_hours() / 24;
    if wanted.principal == wanted.deputy {
        invalid("Một người không thể thay mặt chính mình. Hãy chọn người khác.")
    } else if wanted.to < wanted.from || wanted.to < today {
        invalid("Ngày kết thúc phải từ ngày bắt đầu và từ hôm nay trở đi. Hãy kiểm tra lại.")
    } else if days > LONGEST_DAYS {
        invalid(
            "Thời gian thay mặt không quá một năm. Nếu người mới phụ trách lâu dài, hãy giao vai trò trực tiếp.",
        )
    } else {
        Ok(())
    }
}

/// The role as the deputy holds it; `None` when nothing of it falls into the period.
fn lend(grant: &Grant, wanted: Deputy) -> Option<Grant> {
    if grant.role == Role::Administrator || grant.deputy_of.is_some() {
        return None;
    }
    let from = grant.from.max(wanted.from);
    let to = grant.to.map_or(wanted.to, |to| to.min(wanted.to));
    (from <= to).then_some(Grant {
        from,
        to: Some(to),
        deputy_of: Some(wanted.principal.0),
        ..*grant
    })
}

fn invalid<T>(reason: &str) -> Result<T> {
    Err(AppError::Invalid(reason.to_owned()))
}
