//! Applies an act that was prepared.

use ansinh_domain::reorganisation;
use ansinh_store::reorganisation as store;
use ansinh_store::{ActId, ReorganisationDraftId, StoreError};

use super::moved::{Done, Following};
use super::{act_of, authorise, changed_meanwhile, open_draft, person, refused};
use crate::{App, AppError, Caller, Result};

/// What the person had before their eyes when they said yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// Changes of the draft until then.
    pub mod_count: i64,
    /// Acts applied until then.
    pub acts: usize,
}

/// Applies the draft; the act. Nothing is done unless all of it can be, and unless draft and acts
/// are still those that were looked at.
///
/// # Errors
/// [`AppError::Invalid`] with every reason against it.
pub async fn apply(
    app: &App,
    caller: &Caller,
    id: ReorganisationDraftId,
    seen: Seen,
) -> Result<ActId> {
    authorise(app, caller)?;
    let by = person(caller)?;
    let now = app.now();
    let following = Following::prepare(app).await?;
    let mut tx = app.db.begin().await?;
    store::wait_turn(&mut tx).await?;
    let draft = open_draft(&mut tx, id).await?;
    let before = store::load_in(&mut tx).await?;
    if draft.mod_count != seen.mod_count || before.acts().len() != seen.acts {
        return Err(changed_meanwhile());
    }
    let waiting = draft.preparation.waiting();
    if waiting > 0 {
        return Err(AppError::Invalid(format!(
            "Còn {waiting} dòng của phương án chưa có nguồn chắc chắn và chưa ai xác nhận. Hãy xem từng dòng, xác nhận hoặc bỏ, rồi áp dụng lại."
        )));
    }
    let decisions = store::decisions_in(&mut tx, id).await?;
    let act_id: ActId = app.ids.next(now);
    let act = act_of(&draft, &decisions, &before, act_id);
    let after =
        reorganisation::apply(&before, act.clone()).map_err(|refusals| refused(&refusals))?;
    save(&mut tx, &before, &after, by, now).await?;
    if !store::finish_draft(&mut tx, &draft, Some(act_id), now).await? {
        return Err(changed_meanwhile());
    }
    let moves = after.moves_of(act.id);
    let done = Done { verb: "apply-reorganisation", act: &act, moves, now };
    following.duties_moved(app, caller, &mut tx, &done).await?;
    tx.commit().await?;
    Ok(act_id)
}

/// Saves an act, undos too.
pub(super) async fn save(
    tx: &mut ansinh_store::Tx,
    before: &reorganisation::State,
    after: &reorganisation::State,
    by: ansinh_store::UserId,
    now: jiff::Timestamp,
) -> Result<()> {
    store::save(tx, before, after, Some(by), now).await.map_err(|error| match error {
        StoreError::Conflict(_) => changed_meanwhile(),
        other => other.into(),
    })
}
