//! Changes an act in preparation: head, changes of bodies, confirmations.

use ansinh_domain::body::BodyKind;
use ansinh_domain::reorganisation::{Change, NewBody, Outcome, PreparedChange};
use ansinh_domain::text::clean;
use ansinh_store::reorganisation::{self, DraftRow};
use ansinh_store::{ReorganisationDraftId, Tx, UserId, audit};
use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use super::{DRAFT_SUBJECT, authorise, changed_meanwhile, open_draft, person, typed};
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
    let words = change(app, &mut tx, &mut draft, edit, by, now).await?;
    if !reorganisation::update_draft(&mut tx, &draft, now).await? {
        return Err(changed_meanwhile());
    }
    let mut entry = caller.entry(now, "change-reorganisation");
    (entry.subject_kind, entry.subject, entry.after) = (DRAFT_SUBJECT, Some(id.0), Some(words));
    audit::append(&mut tx, entry).await?;
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
    let mut entry = caller.entry(now, "drop-reorganisation");
    (entry.subject_kind, entry.subject) = (DRAFT_SUBJECT, Some(id.0));
    entry.before = Some(draft.title);
    audit::append(&mut tx, entry).await?;
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
) -> Result<String> {
    let nothing = |what: &str| AppError::Invalid(format!("{what} Hãy tải lại trang rồi chọn lại."));
    let preparation = &mut draft.preparation;
    Ok(match edit {
        Edit::Head { title, decision, effective } => {
            let (title, decision) = (typed(&title)?, typed(&decision)?);
            if title.is_empty() {
                return Err(nothing("Chưa có tên đợt sắp xếp."));
            }
            (draft.title, draft.decision, draft.effective) = (title, decision, effective);
            format!("{}; {}; {effective}", draft.title, draft.decision)
        }
        Edit::Begin { name, kind, superior, lived_before } => {
            let name = clean(&name);
            if name.is_empty() {
                return Err(AppError::Invalid(
                    "Chưa có tên cơ quan mới. Hãy nhập tên cơ quan.".to_owned(),
                ));
            }
            let body = NewBody { id: app.ids.next(now), kind, name, superior, lived_before };
            let words = format!("+ begin {}", body.name);
            let change = Change::Begin { body };
            preparation.changes.push(PreparedChange::by_hand(change, by.0));
            words
        }
        Edit::Add(change) => {
            let words = format!("+ {}", word(&change));
            preparation.changes.push(PreparedChange::by_hand(change, by.0));
            words
        }
        Edit::Remove { at } => {
            if at >= preparation.changes.len() {
                return Err(nothing("Không có thay đổi này trong bản chuẩn bị."));
            }
            let gone = preparation.changes.remove(at);
            if let Change::Begin { body } = &gone.change {
                forget(tx, draft, body.id).await?;
            }
            format!("- {}", word(&gone.change))
        }
        Edit::Confirm { changes, questions } => {
            if changes.is_empty() && questions.is_empty() {
                return Err(nothing("Chưa chọn dòng nào để xác nhận."));
            }
            for at in &changes {
                if let Some(change) = preparation.changes.get_mut(*at) {
                    change.confirmed_by = Some(by.0);
                }
            }
            for at in &questions {
                if let Some(question) = preparation.questions.get_mut(*at) {
                    question.settled_by = Some(by.0);
                }
            }
            format!("confirmed changes {changes:?}, questions {questions:?}")
        }
        Edit::LookThrough { body } => {
            if !preparation.givers.contains(&body) {
                preparation.givers.push(body);
            }
            format!("+ duties of {body}")
        }
        Edit::LeaveAlone { body } => {
            preparation.givers.retain(|giver| *giver != body);
            format!("- duties of {body}")
        }
    })
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

/// A change for the log.
fn word(change: &Change) -> String {
    match change {
        Change::Begin { body } => format!("begin {}", body.name),
        Change::End { body } => format!("end {body}"),
        Change::Rename { body, name } => format!("rename {body} to {name}"),
        Change::Merge { from, into } => format!("merge {from:?} into {into}"),
        Change::Split { from, into } => format!("split {from} into {into:?}"),
        Change::Place { body, under } => format!("place {body} under {under:?}"),
        Change::Join { group, member } => format!("join {member} to {group}"),
        Change::Leave { group, member } => format!("leave {member} from {group}"),
    }
}
