//! Takes an applied act back by a new act.

use ansinh_domain::reorganisation::{self, Act, ActHead, Decision, Preview, State, impact};
use ansinh_store::ActId;
use ansinh_store::reorganisation as store;
use uuid::Uuid;

use super::apply::save;
use super::moved::{Done, Following};
use super::{authorise, changed_meanwhile, person, refused, typed};
use crate::{App, AppError, Caller, Result};

/// What undoing an act would do, or why it cannot be undone.
///
/// # Errors
/// [`AppError::Invalid`] with every reason against it.
pub fn preview(state: &State, of: ActId) -> Result<Preview> {
    let head = ActHead { id: Uuid::nil(), decision: Decision::read(""), title: String::new() };
    let act = undoing(state, of, head)?;
    let mut preview = impact(&act, state);
    // The decision is asked for when it is done.
    preview.refusals.retain(|refusal| !matches!(refusal, reorganisation::Refusal::NoDecision));
    Ok(preview)
}

/// Undoes the act on the ground of `decision`; the new act. `seen` is the number of acts applied
/// when the person looked at the preview.
///
/// # Errors
/// [`AppError::Invalid`] with every reason against it.
pub async fn undo(
    app: &App,
    caller: &Caller,
    of: ActId,
    decision: &str,
    seen: usize,
) -> Result<ActId> {
    authorise(app, caller)?;
    let by = person(caller)?;
    let decision = typed(decision)?;
    let now = app.now();
    let following = Following::prepare(app).await?;
    let mut tx = app.db.begin().await?;
    store::wait_turn(&mut tx).await?;
    let before = store::load_in(&mut tx).await?;
    if before.acts().len() != seen {
        return Err(changed_meanwhile());
    }
    let id: ActId = app.ids.next(now);
    let title = before.acts().iter().find(|act| act.id == of.0).map(|act| act.title.as_str());
    let title = match title {
        // Undoing an undo brings back what it undid.
        Some(title) => match title.strip_prefix(UNDO) {
            Some(rest) => format!("{REDO}{rest}"),
            None => format!("{UNDO}{}", title.strip_prefix(REDO).unwrap_or(title)),
        },
        None => return Err(AppError::NotFound { what: "đợt sắp xếp" }),
    };
    let head = ActHead { id: id.0, decision: Decision::read(&decision), title };
    let act = undoing(&before, of, head)?;
    let after =
        reorganisation::apply(&before, act.clone()).map_err(|refusals| refused(&refusals))?;
    save(&mut tx, &before, &after, by, now).await?;
    let moves = after.moves_of(act.id);
    let done = Done { verb: "undo-reorganisation", act: &act, moves, now };
    following.duties_moved(app, caller, &mut tx, &done).await?;
    tx.commit().await?;
    Ok(id)
}

const UNDO: &str = "Hoàn tác: ";
const REDO: &str = "Khôi phục: ";

/// The act that undoes, refused also when a plan brought in since gives duties to a body that would
/// then never have been.
fn undoing(state: &State, of: ActId, head: ActHead) -> Result<Act> {
    let act = reorganisation::undo(state, of.0, head).map_err(|refusals| refused(&refusals))?;
    let after = state.bodies_without(&act);
    let orphan = state.rows().iter().filter(|row| row.recorded_by.is_none()).find(|row| {
        after.get(row.owner.body).is_none() && state.bodies().get(row.owner.body).is_some()
    });
    match orphan {
        None => Ok(act),
        Some(row) => Err(AppError::Invalid(format!(
            "Không thể hoàn tác: một kế hoạch nhập sau đợt này giao việc cho {}, cơ quan do đợt này lập ra. Hãy lập một đợt mới để chuyển các việc đó.",
            state.bodies().name_on(row.owner.body, act.effective)
        ))),
    }
}
