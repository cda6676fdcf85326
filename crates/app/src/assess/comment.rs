//! What people say to each other about an indicator: those whose body has a part in it, and the
//! coordinator. Nothing said is changed afterwards; its author may take it back, which leaves a mark.

use ansinh_domain::access::Action;
use ansinh_domain::text::clean;
use ansinh_store::assess::comment::{self, CommentRow, NewComment};
use ansinh_store::{BodyId, IndicatorCommentId, IndicatorId, UserId};
use jiff::SignedDuration;

use crate::record::{Change, parts};
use crate::{App, AppError, Caller, Result};

/// Most characters of a comment.
pub const LONGEST_COMMENT: usize = 2_000;
/// The same words of the same person in the same place are one comment for so long: a button pressed
/// twice, or a form sent again over a weak link.
const SAME_FOR: SignedDuration = SignedDuration::from_mins(1);
const NO_COMMENT: AppError = AppError::NotFound { what: "ý kiến" };

/// What is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The words.
    pub content: String,
    /// The comment they answer.
    pub answers: Option<IndicatorCommentId>,
}

/// For whom a person may speak about an indicator that these bodies have a part in: one of the
/// bodies, or nobody in particular for who coordinates.
///
/// # Errors
/// The refusal.
pub fn speaks_for(app: &App, caller: &Caller, bodies: &[BodyId]) -> Result<Option<BodyId>> {
    let own = |body: &&BodyId| caller.may_for(app, Action::EnterReport, Some(**body)).is_ok();
    if let Some(body) = bodies.iter().find(own) {
        return Ok(Some(*body));
    }
    match caller.may(app, Action::ManageAssessment) {
        Ok(()) => Ok(None),
        // For who reports for another body the nearer reason is the body.
        Err(refusal) => match bodies.first() {
            Some(body) => {
                caller.may_for(app, Action::EnterReport, Some(*body))?;
                Ok(Some(*body))
            }
            None => Err(refusal.into()),
        },
    }
}

/// Says something about an indicator, `bodies` being those that have a part in it today. Said again
/// at once it stays one comment.
///
/// # Errors
/// [`AppError::Invalid`] without words, or when what is answered is an answer itself, was taken back,
/// or is about another indicator.
pub async fn comment_on_indicator(
    app: &App,
    caller: &Caller,
    (indicator, code): (IndicatorId, &str),
    bodies: &[BodyId],
    said: &Said,
) -> Result<IndicatorCommentId> {
    let body = speaks_for(app, caller, bodies)?;
    let by = person(caller)?;
    let invalid = |why: String| AppError::Invalid(why);
    let content = clean(&said.content);
    if content.is_empty() {
        return Err(invalid("Hãy nhập nội dung ý kiến.".to_owned()));
    }
    if content.chars().count() > LONGEST_COMMENT {
        return Err(invalid(format!("Ý kiến dài hơn {LONGEST_COMMENT} ký tự. Hãy rút gọn.")));
    }
    if let Some(answered) = said.answers {
        let found = comment::find(&app.db, answered).await?.ok_or(NO_COMMENT)?;
        if found.indicator_id != indicator {
            return Err(NO_COMMENT);
        }
        if found.answers_id.is_some() || found.withdrawn_at.is_some() {
            return Err(invalid(
                "Không trả lời được ý kiến này: đó là câu trả lời, hoặc đã được rút lại. Hãy viết ý kiến mới."
                    .to_owned(),
            ));
        }
    }
    let now = app.now();
    let id: IndicatorCommentId = app.ids.next(now);
    let answers = said.answers;
    let new = NewComment { id, indicator, answers, body, content: &content, by, now };
    let mut tx = app.db.begin().await?;
    // The log lets one writer in at a time, so of two clicks the second sees what the first wrote.
    let change = Change::to(parts! { "item" => code, "comment" => content });
    let subject = ("indicator", Some(indicator.0));
    match body {
        Some(body) => {
            caller.record_for(&mut tx, now, "comment-indicator", subject, body, change).await?;
        }
        None => caller.record(&mut tx, now, "comment-indicator", subject, change).await?,
    }
    let since = now.saturating_sub(SAME_FOR).unwrap_or(now);
    if let Some(said) = comment::same_since(&mut tx, new, since).await? {
        return Ok(said);
    }
    comment::insert(&mut tx, new).await?;
    tx.commit().await?;
    Ok(id)
}

/// Takes one's own comment back; taken back once it stays so.
///
/// # Errors
/// [`AppError::Invalid`] for another person's.
pub async fn withdraw_comment(app: &App, caller: &Caller, id: IndicatorCommentId) -> Result<()> {
    caller.may(app, Action::ReadAssessment)?;
    let by = person(caller)?;
    let row = comment::find(&app.db, id).await?.ok_or(NO_COMMENT)?;
    if row.written_by != by {
        return Err(AppError::Invalid(
            "Chỉ người viết mới rút lại được ý kiến của mình.".to_owned(),
        ));
    }
    let now = app.now();
    let mut tx = app.db.begin().await?;
    if comment::withdraw(&mut tx, id, now).await? {
        let change = Change::gone(parts! { "comment" => row.content });
        let subject = ("indicator", Some(row.indicator_id.0));
        caller.record(&mut tx, now, "withdraw-comment", subject, change).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// The comments on an indicator, oldest first.
///
/// # Errors
/// The refusal, or whatever the database reports.
pub async fn comments_on(
    app: &App,
    caller: &Caller,
    indicator: IndicatorId,
) -> Result<Vec<CommentRow>> {
    caller.may(app, Action::ReadAssessment)?;
    Ok(comment::of_indicator(&app.db, indicator).await?)
}

/// Only a person speaks.
fn person(caller: &Caller) -> Result<UserId> {
    caller.user().ok_or_else(|| {
        AppError::Invalid("Chỉ người dùng đã đăng nhập mới ghi được ý kiến.".to_owned())
    })
}
