//! Begins the preparation of an act, from a preset or by hand.

use ansinh_domain::reorganisation::Preparation;
use ansinh_domain::reorganisation::preset::{draft, read_preset};
use ansinh_store::reorganisation::{self, NewDraft};
use ansinh_store::{PresetId, ReorganisationDraftId};
use jiff::civil::Date;
use uuid::Uuid;

use super::{DRAFT_SUBJECT, authorise, person, typed};
use crate::record::{Change, parts};
use crate::{App, AppError, Caller, Result};

/// What is known of an act made by hand at its beginning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByHand {
    /// What people call it.
    pub title: String,
    /// The citation of its decision; may be filled in later.
    pub decision: String,
    /// First day of the new organisation.
    pub effective: Date,
}

/// Begins from the act `part` of a preset. Nothing of it is decided: changes no source vouches for
/// wait to be confirmed, and every duty waits for a decision.
///
/// # Errors
/// [`AppError::NotFound`] for a preset or part that is not there; [`AppError::Invalid`] when none
/// of its bodies is known.
pub async fn begin_from_preset(
    app: &App,
    caller: &Caller,
    preset: PresetId,
    part: &str,
) -> Result<ReorganisationDraftId> {
    authorise(app, caller)?;
    person(caller)?;
    let missing = || AppError::NotFound { what: "phương án sắp xếp" };
    let row = reorganisation::preset(&app.db, preset).await?.ok_or_else(missing)?;
    let (read, _) = read_preset(&row.content);
    let prepared = read.acts.iter().find(|act| act.id == part).ok_or_else(missing)?;
    let state = reorganisation::load(&app.db).await?;
    let now = app.now();
    let drafted = draft(prepared, &state, &mut || app.ids.next::<Uuid>(now));
    if drafted.changes.is_empty() {
        return Err(AppError::Invalid(
            "Không dùng được phương án này: không cơ quan nào của phương án có trong hệ thống vào trước ngày hiệu lực. Có thể đợt này đã được áp dụng, hoặc kế hoạch nêu các cơ quan đó chưa được nhập."
                .to_owned(),
        ));
    }
    let preparation = Preparation::from_draft(drafted);
    insert(
        app,
        caller,
        &prepared.title,
        &prepared.decision,
        prepared.effective,
        Some((preset, part)),
        &preparation,
    )
    .await
}

/// Begins with nothing but a title and a day. Duties that wait since earlier acts are offered from
/// the start.
///
/// # Errors
/// [`AppError::Invalid`] without a title.
pub async fn begin_by_hand(
    app: &App,
    caller: &Caller,
    new: ByHand,
) -> Result<ReorganisationDraftId> {
    authorise(app, caller)?;
    person(caller)?;
    let (title, decision) = (typed(&new.title)?, typed(&new.decision)?);
    if title.is_empty() {
        return Err(AppError::Invalid("Chưa có tên đợt sắp xếp. Hãy nhập tên đợt.".to_owned()));
    }
    let nothing = Preparation::default();
    insert(app, caller, &title, &decision, new.effective, None, &nothing).await
}

async fn insert(
    app: &App,
    caller: &Caller,
    title: &str,
    decision: &str,
    effective: Date,
    preset: Option<(PresetId, &str)>,
    preparation: &Preparation,
) -> Result<ReorganisationDraftId> {
    let now = app.now();
    let id: ReorganisationDraftId = app.ids.next(now);
    let by = caller.user();
    let new = NewDraft { id, title, decision, effective, preset, preparation, by, now };
    let mut tx = app.db.begin().await?;
    reorganisation::insert_draft(&mut tx, new).await?;
    let change = Change::to(parts! {
        "name" => title,
        "decision" => decision,
        "effective" => effective,
        "preset_part" => preset.map(|(_, part)| part),
        "changes" => preparation.changes.len(),
        "questions" => preparation.questions.len(),
    });
    let subject = (DRAFT_SUBJECT, Some(id.0));
    caller.record(&mut tx, now, "begin-reorganisation", subject, change).await?;
    tx.commit().await?;
    Ok(id)
}
