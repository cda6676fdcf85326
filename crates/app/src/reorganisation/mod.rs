//! Reorganising bodies: an act is prepared by people in its own time, looked at, applied in one
//! transaction, and undone by another act.
//!
//! A draft is kept with what was decided for each duty, so that it survives requests and people.
//! Presets and rules only propose: whatever no source says waits until a person confirms it, and
//! no duty passes on without somebody's decision.

pub mod apply;
pub mod begin;
pub mod decide;
pub mod lost;
pub mod members;
mod moved;
pub mod prepare;
pub mod presets;
pub mod undo;
pub mod view;

use ansinh_domain::access::Action;
use ansinh_domain::reorganisation::{
    Act, Content, Decision, Preparation, Refusal, State, Transfer, givers,
};
use ansinh_store::reorganisation::{DecisionRow, DraftRow, DraftState};
use ansinh_store::{ActId, ReorganisationDraftId, Tx, UserId, reorganisation};
use uuid::Uuid;

use crate::{App, AppError, Caller, Result};

/// What the audit log calls a draft.
const DRAFT_SUBJECT: &str = "reorganisation-draft";
/// What it calls an act.
const ACT_SUBJECT: &str = "reorganisation";
/// Most characters of a title, a citation, a reason.
const LONGEST_TEXT: usize = 2_000;

/// The act a draft amounts to, with the decisions that concern bodies whose duties it settles.
/// Decisions about a body that the draft no longer ends wait until it does again.
fn act_of(draft: &DraftRow, decisions: &[DecisionRow], state: &State, id: ActId) -> Act {
    let mut act = Act {
        id: id.0,
        decision: Decision::read(&draft.decision),
        effective: draft.effective,
        title: draft.title.clone(),
        content: Content::Reorganise {
            changes: draft.preparation.changes(),
            transfers: Vec::new(),
        },
    };
    let givers = all_givers(state, &act, &draft.preparation);
    if let Content::Reorganise { transfers, .. } = &mut act.content {
        let concerned = decisions.iter().filter(|one| givers.contains(&one.body_id.0));
        transfers.extend(concerned.map(|one| Transfer {
            slot: one.duty_id.0,
            from: one.body_id.0,
            outcome: one.outcome.clone(),
            reason: one.reason.clone(),
            rule: one.rule.clone(),
            decided_by: one.decided_by.0,
        }));
    }
    act
}

/// Whose duties a draft settles.
fn all_givers(state: &State, act: &Act, preparation: &Preparation) -> Vec<Uuid> {
    let mut all = givers(state, act);
    all.extend(
        preparation.givers.iter().filter(|body| !all.contains(body)).copied().collect::<Vec<_>>(),
    );
    all
}

/// The person who acts: decisions about duties are never the program's own.
fn person(caller: &Caller) -> Result<UserId> {
    caller.user().ok_or_else(|| {
        AppError::Invalid(
            "Việc sắp xếp bộ máy phải do một người quyết định. Hãy đăng nhập rồi thực hiện trên trang web."
                .to_owned(),
        )
    })
}

/// A draft that can still be changed.
async fn open_draft(tx: &mut Tx, id: ReorganisationDraftId) -> Result<DraftRow> {
    let draft = reorganisation::draft_in(tx, id).await?.ok_or(MISSING_DRAFT)?;
    match draft.state {
        DraftState::Open => Ok(draft),
        DraftState::Applied => Err(AppError::Invalid(
            "Bản chuẩn bị này đã được áp dụng nên không thể sửa. Hãy xem đợt sắp xếp đã áp dụng, hoặc lập bản chuẩn bị mới."
                .to_owned(),
        )),
        DraftState::Dropped => Err(AppError::Invalid(
            "Bản chuẩn bị này đã bị bỏ nên không thể sửa. Hãy lập bản chuẩn bị mới.".to_owned(),
        )),
    }
}

/// A draft that is not there.
pub(crate) const MISSING_DRAFT: AppError =
    AppError::NotFound { what: "bản chuẩn bị sắp xếp" };

/// Somebody was faster.
fn changed_meanwhile() -> AppError {
    AppError::Invalid(
        "Bản chuẩn bị, hoặc tổ chức bộ máy mà nó dựa vào, vừa được người khác thay đổi. Hãy tải lại trang, xem lại rồi thực hiện tiếp."
            .to_owned(),
    )
}

/// Reasons against an act as one message.
fn refused(refusals: &[Refusal]) -> AppError {
    const SHOWN: usize = 5;
    let mut text: Vec<String> = refusals.iter().take(SHOWN).map(ToString::to_string).collect();
    if refusals.len() > SHOWN {
        text.push(format!("Và {} lý do khác.", refusals.len() - SHOWN));
    }
    AppError::Invalid(text.join(" "))
}

/// A text as typed, cleaned; refused when it is too long.
fn typed(text: &str) -> Result<String> {
    let text = ansinh_domain::text::clean(text);
    if text.chars().count() > LONGEST_TEXT {
        return Err(AppError::Invalid(format!(
            "Nội dung dài quá {LONGEST_TEXT} ký tự. Hãy viết ngắn lại."
        )));
    }
    Ok(text)
}

/// Refuses whoever may not reorganise.
fn authorise(app: &App, caller: &Caller) -> Result<()> {
    Ok(caller.may(app, Action::ApplyReorganisation)?)
}
