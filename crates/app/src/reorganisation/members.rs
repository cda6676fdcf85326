//! Says who belongs to a group: the members a collective name of a plan stands for.

use ansinh_domain::body::BodyKind;
use ansinh_store::{BodyId, reorganisation};

use super::authorise;
use crate::record::{Change, parts};
use crate::{App, AppError, Caller, Result};

/// Enters the members a group had before any act, in the place of those entered earlier. What acts
/// changed since stays.
///
/// # Errors
/// [`AppError::NotFound`] for a body that is not there; [`AppError::Invalid`] for a group that is
/// none, or a member that is one.
pub async fn enter_members(
    app: &App,
    caller: &Caller,
    group: BodyId,
    members: &[BodyId],
) -> Result<()> {
    authorise(app, caller)?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    reorganisation::wait_turn(&mut tx).await?;
    let state = reorganisation::load_in(&mut tx).await?;
    let bodies = state.bodies();
    let kind = |id: BodyId| bodies.get(id.0).map(|body| body.kind);
    match kind(group) {
        None => return Err(AppError::NotFound { what: "nhóm cơ quan" }),
        Some(BodyKind::Body) => {
            return Err(AppError::Invalid(
                "Đây là một cơ quan, không phải nhóm, nên không có thành viên. Hãy mở trang của nhóm cơ quan."
                    .to_owned(),
            ));
        }
        Some(BodyKind::Group) => {}
    }
    let mut chosen: Vec<BodyId> = members.to_vec();
    chosen.sort_unstable();
    chosen.dedup();
    if let Some(wrong) = chosen.iter().find(|id| kind(**id) != Some(BodyKind::Body)) {
        return Err(match kind(*wrong) {
            None => AppError::NotFound { what: "cơ quan" },
            Some(_) => AppError::Invalid(
                "Thành viên của nhóm phải là cơ quan đơn lẻ, không phải nhóm khác. Hãy chọn lại."
                    .to_owned(),
            ),
        });
    }
    let entered = |one: &&ansinh_domain::reorganisation::Membership| one.group == group.0;
    let before: Vec<_> =
        state.founding().memberships().iter().filter(entered).map(|one| one.member).collect();
    reorganisation::set_founding_members(&mut tx, group, &chosen, caller.user(), now).await?;
    let change = Change::from(parts! { "member" => before }, parts! { "member" => chosen });
    caller.record(&mut tx, now, "enter-members", ("body", Some(group.0)), change).await?;
    tx.commit().await?;
    Ok(())
}
