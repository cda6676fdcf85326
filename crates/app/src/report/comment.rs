//! Comments on a cell, a row or a whole report.

use ansinh_domain::access::Action;
use ansinh_domain::report::Field;
use ansinh_store::report::comment::{self, NewComment};
use ansinh_store::report::item;
use ansinh_store::{CommentId, ItemId, StoreError, SubmissionId, TerritoryId, UserId};
use serde::Serialize;

use super::once::Once;
use super::{ReportError, head, needed};
use crate::record::{Change, parts};
use crate::{App, AppError, Caller, Result};

/// Longest comment taken.
const LONGEST: usize = 2_000;

/// A comment that a person writes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Remark {
    /// In which submission.
    pub submission: SubmissionId,
    /// On which row; `None` for the whole.
    pub item: Option<ItemId>,
    /// On which cell of it.
    pub cell: Option<(Option<TerritoryId>, Field)>,
    /// What it says.
    pub text: String,
    /// Whom it asks.
    pub mentions: Option<UserId>,
    /// Key of the request; sent again with it, nothing is written again.
    #[serde(skip)]
    pub key: Option<String>,
}

/// Writes a comment. Whoever may read the report may comment on it, also when it is locked.
///
/// # Errors
/// [`AppError::Invalid`] without text or for a person who is not there; [`ReportError::ForeignRow`].
pub async fn comment(app: &App, caller: &Caller, remark: Remark) -> Result<CommentId> {
    let found = head(app, remark.submission).await?;
    caller.may_for(app, Action::ReadReport, Some(found.body_id))?;
    let user = writer(caller)?;
    let text = needed(&remark.text, LONGEST, "Hãy nhập nội dung ý kiến.")?;
    let mut code = None;
    if let Some(id) = remark.item {
        match item::find(&app.db, id).await? {
            Some(row) if row.submission_id == remark.submission => code = Some(row.code),
            _ => return Err(ReportError::ForeignRow.into()),
        }
    } else if remark.cell.is_some() {
        return Err(ReportError::ForeignRow.into());
    }
    let now = app.now();
    let id: CommentId = app.ids.next(now);
    let new = NewComment {
        id,
        submission: remark.submission,
        item: remark.item,
        cell: remark.cell,
        text: &text,
        mentions: remark.mentions,
        by: user,
        now,
    };
    let once = Once::new(remark.key.as_deref(), "comment-report", &remark)?;
    let mut tx = app.db.begin().await?;
    if let Some(before) = once.answered(&mut tx, caller).await? {
        return Ok(before);
    }
    match comment::insert(&mut tx, new).await {
        Err(StoreError::Broken(_)) => {
            return Err(AppError::Invalid(
                "Không có người được nhắc tên. Hãy chọn lại từ danh sách.".to_owned(),
            ));
        }
        other => other?,
    }
    once.keep(&mut tx, caller, &id, now).await?;
    let column = remark.cell.map(|(_, field)| field.title());
    let change = Change::to(parts! { "item_code" => code, "column" => column, "comment" => text });
    let subject = ("submission", Some(remark.submission.0));
    caller.record_for(&mut tx, now, "comment-report", subject, found.body_id, change).await?;
    tx.commit().await?;
    Ok(id)
}

/// Settles a comment; once settled it stays so.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn settle_comment(app: &App, caller: &Caller, id: CommentId) -> Result<()> {
    let row = comment::find(&app.db, id).await?.ok_or(AppError::NotFound { what: "ý kiến" })?;
    let found = head(app, row.submission_id).await?;
    caller.may_for(app, Action::ReadReport, Some(found.body_id))?;
    let user = writer(caller)?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    if comment::settle(&mut tx, id, user, now).await? {
        let state = |settled: bool| {
            parts! { "item_code" => row.item_code, "comment" => row.text, "settled" => settled }
        };
        let change = Change::from(state(false), state(true));
        let subject = ("submission", Some(row.submission_id.0));
        caller.record_for(&mut tx, now, "settle-comment", subject, found.body_id, change).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Only a person writes comments.
fn writer(caller: &Caller) -> Result<UserId> {
    caller.user().ok_or_else(|| {
        AppError::Invalid("Chỉ người dùng đã đăng nhập mới ghi được ý kiến.".to_owned())
    })
}
