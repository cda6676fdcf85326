//! Changes an act in preparation: head, changes of bodies, confirmations.

use ansinh_domain::body::BodyKind;
use ansinh_domain::reorganisation::{Change, NewBody, Outcome, Preparation, PreparedChange};
use ansinh_domain::text::clean;
use ansinh_store::reorganisation::{self, DraftRow};
use ansinh_store::{ReorganisationDraftId, Tx, UserId};
use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use super::{DRAFT_SUBJECT, authorise, changed_meanwhile, open_draft, person, typed};
use crate::record::{self, Parts, parts};
use crate::{App, AppError, Caller, Result};

/// What somebody wants to change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// Title, decision, day.
    Head {
        /// What people call it.
        title: String,
        /// The citation of its decision.
        decision: String,
        /// First day of the new organisation.
        effective: Date,
    },
    /// A body begins.
    Begin {
        /// Its name.
        name: String,
        /// One body or a group.
        kind: BodyKind,
        /// The body above it.
        superior: Option<Uuid>,
        /// It lived before and only was not known.
        lived_before: bool,
    },
    /// Any other change.
    Add(Change),
    /// The n-th change is taken out, if it is still the one meant.
    Remove {
        /// Its place, from 0.
        at: usize,
    },
    /// These changes and questions were looked at and stand.
    Confirm {
        /// Places of changes.
        changes: Vec<usize>,
        /// Places of questions.
        questions: Vec<usize>,
    },
    /// The duties of a body that goes on are to be looked through.
    LookThrough {
        /// The body.
        body: Uuid,
    },
    /// They are not, after all.
    LeaveAlone {
        /// The body.
        body: Uuid,
    },
}

/// Changes a draft that is open.
///
/// # Errors
/// [`AppError::Invalid`] for what cannot stand, or when somebody else changed the draft meanwhile.
pub async fn prepare(
    app: &App,
    caller: &Caller,
    id: ReorganisationDraftId,
    edit: Edit,
) -> Result<()> {
    authorise(app, caller)?;
    let by = person(caller)?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let mut draft = open_draft(&mut tx, id).await?;
    let told = change(app, &mut tx, &mut draft, edit, by, now).await?;
    if !reorganisation::update_draft(&mut tx, &draft, now).await? {
        return Err(changed_meanwhile());
    }
    caller.record(&mut tx, now, "change-reorganisation", (DRAFT_SUBJECT, Some(id.0)), told).await?;
    tx.commit().await?;
    Ok(())
}

/// Gives a draft up; it stays in the record.
///
/// # Errors
/// [`AppError::Invalid`] when it is no longer open.
pub async fn drop_draft(app: &App, caller: &Caller, id: ReorganisationDraftId) -> Result<()> {
    authorise(app, caller)?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let draft = open_draft(&mut tx, id).await?;
    if !reorganisation::finish_draft(&mut tx, &draft, None, now).await? {
        return Err(changed_meanwhile());
    }
    let told = record::Change::from(
        head(&draft).and(parts! { "open" => true }),
        head(&draft).and(parts! { "open" => false }),
    );
    caller.record(&mut tx, now, "drop-reorganisation", (DRAFT_SUBJECT, Some(id.0)), told).await?;
    tx.commit().await?;
    Ok(())
}

/// What was changed, for the log.
async fn change(
    app: &App,
    tx: &mut Tx,
    draft: &mut DraftRow,
    edit: Edit,
    by: UserId,
    now: Timestamp,
) -> Result<record::Change> {
    let nothing = |what: &str| AppError::Invalid(format!("{what} Hãy tải lại trang rồi chọn lại."));
    let preparation = &mut draft.preparation;
    Ok(match edit {
        Edit::Head { title, decision, effective } => {
            let (title, decision) = (typed(&title)?, typed(&decision)?);
            if title.is_empty() {
                return Err(nothing("Chưa có tên đợt sắp xếp."));
            }
            let before = head(draft);
            (draft.title, draft.decision, draft.effective) = (title, decision, effective);
            record::Change::from(before, head(draft))
        }
        Edit::Begin { name, kind, superior, lived_before } => {
            let name = clean(&name);
            if name.is_empty() {
                return Err(AppError::Invalid(
                    "Chưa có tên cơ quan mới. Hãy nhập tên cơ quan.".to_owned(),
                ));
            }
            let body = NewBody { id: app.ids.next(now), kind, name, superior, lived_before };
            let change = Change::Begin { body };
            let told = record::Change::to(told(&change));
            preparation.changes.push(PreparedChange::by_hand(change, by.0));
            told
        }
        Edit::Add(change) => {
            let told = record::Change::to(told(&change));
            preparation.changes.push(PreparedChange::by_hand(change, by.0));
            told
        }
        Edit::Remove { at } => {
            if at >= preparation.changes.len() {
                return Err(nothing("Không có thay đổi này trong bản chuẩn bị."));
            }
            let gone = preparation.changes.remove(at);
            if let Change::Begin { body } = &gone.change {
                forget(tx, draft, body.id).await?;
            }
            record::Change::gone(told(&gone.change))
        }
        Edit::Confirm { changes, questions } => {
            if changes.is_empty() && questions.is_empty() {
                return Err(nothing("Chưa chọn dòng nào để xác nhận."));
            }
            confirm(preparation, &changes, &questions, by)
        }
        Edit::LookThrough { body } => givers(preparation, |givers| {
            if !givers.contains(&body) {
                givers.push(body);
            }
        }),
        Edit::LeaveAlone { body } => {
            givers(preparation, |givers| givers.retain(|giver| *giver != body))
        }
    })
}

/// Notes who looked at changes and questions.
fn confirm(
    preparation: &mut Preparation,
    changes: &[usize],
    questions: &[usize],
    by: UserId,
) -> record::Change {
    let mut confirmed = Vec::new();
    for at in changes {
        if let Some(change) = preparation.changes.get_mut(*at) {
            change.confirmed_by = Some(by.0);
            confirmed.push(told(&change.change));
        }
    }
    let mut settled = Vec::new();
    for at in questions {
        if let Some(question) = preparation.questions.get_mut(*at) {
            question.settled_by = Some(by.0);
            settled.push(question.row.body.clone());
        }
    }
    record::Change::to(parts! {
        "confirmed" => (!confirmed.is_empty()).then_some(confirmed),
        "settled_questions" => (!settled.is_empty()).then_some(settled),
    })
}

/// Changes whose duties are looked through by hand.
fn givers(preparation: &mut Preparation, change: impl FnOnce(&mut Vec<Uuid>)) -> record::Change {
    let before = preparation.givers.clone();
    change(&mut preparation.givers);
    record::Change::from(parts! { "giver" => before }, parts! { "giver" => preparation.givers })
}

/// Takes back the decisions that name a body which no longer begins.
async fn forget(tx: &mut Tx, draft: &DraftRow, body: Uuid) -> Result<()> {
    for one in reorganisation::decisions_in(tx, draft.id).await? {
        if matches!(&one.outcome, Outcome::To(to) if to.contains(&body)) {
            reorganisation::withdraw(tx, draft.id, one.duty_id, one.body_id).await?;
        }
    }
    Ok(())
}

/// What a draft is about, for the log.
fn head(draft: &DraftRow) -> Parts {
    parts! {
        "name" => draft.title, "decision" => draft.decision, "effective" => draft.effective,
    }
}

/// A change for the log.
fn told(change: &Change) -> Parts {
    match change {
        Change::Begin { body } => parts! { "change" => "begin", "name" => body.name },
        Change::End { body } => parts! { "change" => "end", "body" => body },
        Change::Rename { body, name } => {
            parts! { "change" => "rename", "body" => body, "name" => name }
        }
        Change::Merge { from, into } => {
            parts! { "change" => "merge", "body" => from, "into" => into }
        }
        Change::Split { from, into } => {
            parts! { "change" => "split", "body" => from, "into" => into }
        }
        Change::Place { body, under } => {
            parts! { "change" => "place", "body" => body, "under" => under }
        }
        Change::Join { group, member } => {
            parts! { "change" => "join", "group" => group, "member" => member }
        }
        Change::Leave { group, member } => {
            parts! { "change" => "leave", "group" => group, "member" => member }
        }
    }
}
