//! What came of a letter that urges: when bodies had it, what they answered.

use ansinh_domain::access::Action;
use ansinh_domain::date::shown;
use ansinh_store::paper::{self, PaperState};
use ansinh_store::{PaperId, SubmissionId};
use jiff::civil::Date;

use super::NO_PAPER;
use crate::record::{Change, parts};
use crate::{App, AppError, Caller, Result};

/// Longest answer that is kept.
const LONGEST: usize = 2_000;

/// Notes on which day a body had the letter; `None` takes the note back.
///
/// # Errors
/// [`AppError::Invalid`] for a day before the letter or that has not come; [`AppError::NotFound`].
pub async fn note_received(
    app: &App,
    caller: &Caller,
    id: PaperId,
    submission: SubmissionId,
    day: Option<Date>,
) -> Result<()> {
    caller.may(app, Action::ManageRounds)?;
    check_day(app, id, day).await?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    if !paper::set_received(&mut tx, id, submission, day).await? {
        return Err(NO_PAPER);
    }
    let change = Change::to(parts! { "date" => day });
    caller.record(&mut tx, now, "note-letter", ("paper", Some(id.0)), change).await?;
    tx.commit().await?;
    Ok(())
}

/// Notes what a body answered to the letter; `None` takes the note back.
///
/// # Errors
/// [`AppError::Invalid`] without words, for a day before the letter or that has not come;
/// [`AppError::NotFound`].
pub async fn note_answer(
    app: &App,
    caller: &Caller,
    id: PaperId,
    submission: SubmissionId,
    answer: Option<(Date, &str)>,
) -> Result<()> {
    caller.may(app, Action::ManageRounds)?;
    let answer = answer.map(|(day, text)| (day, ansinh_domain::text::clean(text)));
    if let Some((day, text)) = &answer {
        check_day(app, id, Some(*day)).await?;
        if text.is_empty() || text.chars().count() > LONGEST {
            return Err(AppError::Invalid(format!(
                "Hãy ghi nội dung trả lời, không quá {LONGEST} ký tự."
            )));
        }
    }
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let told = answer.as_ref().map(|(day, text)| (*day, text.as_str()));
    if !paper::set_answer(&mut tx, id, submission, told).await? {
        return Err(NO_PAPER);
    }
    let (day, text) = answer.unzip();
    let change = Change::to(parts! { "date" => day, "typed" => text });
    caller.record(&mut tx, now, "note-letter", ("paper", Some(id.0)), change).await?;
    tx.commit().await?;
    Ok(())
}

async fn check_day(app: &App, id: PaperId, day: Option<Date>) -> Result<()> {
    let row = paper::find(&app.db, id).await?.ok_or(NO_PAPER)?;
    let (PaperState::Issued, Some(issued)) = (row.state, row.issued_on) else {
        return Err(AppError::Invalid(
            "Công văn chưa được cấp số nên chưa ghi được việc nhận và trả lời.".to_owned(),
        ));
    };
    match day {
        Some(day) if day < issued || day > app.today() => Err(AppError::Invalid(format!(
            "Ngày {} phải từ ngày công văn ({}) đến hôm nay.",
            shown(day),
            shown(issued)
        ))),
        _ => Ok(()),
    }
}
