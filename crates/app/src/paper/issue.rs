//! Numbers of letters, and what came of them.

use ansinh_domain::access::Action;
use ansinh_domain::date::shown;
use ansinh_store::paper::{self, PaperRow, PaperState};
use ansinh_store::paper_file::{self, NewPaperFile, PaperFileKind};
use ansinh_store::{PaperId, StoreError, SubmissionId};
use jiff::civil::Date;

use super::{
    NO_PAPER,
    chain::urging,
    letter::LetterContent,
    sign::{beside, issued_pdf},
    unreadable,
};
use crate::record::{Change, parts};
use crate::{App, AppError, Caller, Result, token};

/// Largest number of a letter.
const LARGEST: i64 = 99_999;
/// Longest answer that is kept.
const LONGEST: usize = 2_000;

/// Gives a draft the number and date under which it was sent out. From then on it counts in the
/// chains of the bodies it urges, and is changed no more; its PDF file is kept as it is now, with a
/// signature beside it where the program has a key.
///
/// # Errors
/// [`AppError::Invalid`] for a number that is taken, naming the letter that has it and the next free
/// one, or for a day that has not come; [`AppError::ChangedMeanwhile`].
pub async fn issue_letter(
    app: &App,
    caller: &Caller,
    id: PaperId,
    mod_count: i64,
    number: i64,
    day: Date,
) -> Result<()> {
    caller.may(app, Action::ManageRounds)?;
    if !(1..=LARGEST).contains(&number) {
        return Err(AppError::Invalid(format!("Số công văn phải từ 1 đến {LARGEST}.")));
    }
    if day > app.today() {
        return Err(AppError::Invalid(format!(
            "Ngày {} chưa đến. Hãy ghi ngày công văn được ký, ban hành.",
            shown(day)
        )));
    }
    let row = paper::find(&app.db, id).await?.ok_or(NO_PAPER)?;
    refuse_needless(app, caller, &row, day).await?;
    let now = app.now();
    let content: LetterContent = serde_json::from_str(&row.content).map_err(unreadable)?;
    let numbered = PaperRow { number: Some(number), issued_on: Some(day), ..row.clone() };
    // Made before others are kept waiting; who changed the letter meanwhile is told below.
    let file = issued_pdf(app, &numbered, &content).await?;
    let signature = beside(app, &file).await?;
    let mut tx = app.db.begin().await?;
    match paper::issue(&mut tx, id, mod_count, number, day, now).await {
        Ok(true) => {}
        Ok(false) => return Err(AppError::ChangedMeanwhile),
        Err(StoreError::Conflict(_)) => {
            drop(tx);
            return Err(taken(app, &row.register, day, number).await?);
        }
        Err(other) => return Err(other.into()),
    }
    let sha256 = token::of_file(&file);
    let kept = NewPaperFile {
        id: app.ids.next(now),
        paper: id,
        kind: PaperFileKind::Issued,
        sha256: &sha256,
        content: &file,
        found: None,
        growth: None,
        reason: None,
        by: caller.user(),
        now,
    };
    paper_file::keep(&mut tx, kept.clone()).await?;
    if let Some((block, found)) = &signature {
        let kept = NewPaperFile {
            id: app.ids.next(now),
            kind: PaperFileKind::Detached,
            sha256: &token::of_file(block),
            content: block,
            found: Some((found, app.trust.sha256())),
            ..kept
        };
        paper_file::keep(&mut tx, kept).await?;
    }
    let change = Change::to(parts! {
        "number" => format!("{number:02}/{}", content.head.letter_symbol()),
        "date" => day, "level" => row.level, "sha256" => sha256,
    });
    caller.record(&mut tx, now, "issue-letter", ("paper", Some(id.0)), change).await?;
    tx.commit().await?;
    Ok(())
}

/// A letter whose deadline is not after its date, or that urges only bodies whose reports had come
/// by then.
async fn refuse_needless(app: &App, caller: &Caller, row: &PaperRow, day: Date) -> Result<()> {
    if row.state != PaperState::Draft {
        return Ok(());
    }
    if row.new_due <= day {
        return Err(AppError::Invalid(format!(
            "Hạn mới {} không sau ngày công văn {}. Hãy sửa hạn mới trong dự thảo trước.",
            shown(row.new_due),
            shown(day)
        )));
    }
    let Some(round) = row.round_id else { return Ok(()) };
    let chains = urging(app, caller, round).await?;
    let urged = paper::addressees(&app.db, row.id).await?;
    let come = |submission| {
        let chain = chains.iter().find(|chain| chain.status.submission.id == submission);
        chain.is_some_and(|chain| {
            chain.reported() && chain.status.sent_on.is_some_and(|sent| sent <= day)
        })
    };
    if !urged.is_empty() && urged.iter().all(|row| come(row.submission_id)) {
        return Err(AppError::Invalid(
            "Mọi cơ quan trong công văn này đã gửi báo cáo trước ngày công văn nên không cần đôn đốc nữa. Hãy bỏ dự thảo."
                .to_owned(),
        ));
    }
    Ok(())
}

async fn taken(app: &App, register: &str, day: Date, number: i64) -> Result<AppError> {
    let has = paper::by_number(&app.db, register, day.year(), number).await?;
    let on = has.and_then(|row| row.issued_on).map(shown).unwrap_or_default();
    let next = paper::highest(&app.db, register, day.year()).await? + 1;
    Ok(AppError::Invalid(format!(
        "Số {number} năm {} đã được cấp cho công văn ngày {on} của cùng cơ quan. Số tiếp theo chưa dùng là {next}.",
        day.year()
    )))
}

/// Gives a draft up.
///
/// # Errors
/// [`AppError::ChangedMeanwhile`] when it was issued or given up before.
pub async fn drop_letter(app: &App, caller: &Caller, id: PaperId) -> Result<()> {
    caller.may(app, Action::ManageRounds)?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    if !paper::discard(&mut tx, id, now).await? {
        return Err(AppError::ChangedMeanwhile);
    }
    caller.record(&mut tx, now, "drop-letter", ("paper", Some(id.0)), Change::none()).await?;
    tx.commit().await?;
    Ok(())
}

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

/// Who issues a letter.
pub fn letter_issuer(row: &PaperRow) -> String {
    serde_json::from_str::<LetterContent>(&row.content).map(|it| it.head.issuer).unwrap_or_default()
}

/// The letters of a year under their numbers, drafts, and the years there are.
///
/// # Errors
/// The refusal when the caller may not read every body's report.
pub async fn register(
    app: &App,
    caller: &Caller,
    year: i16,
) -> Result<(Vec<PaperRow>, Vec<PaperRow>, Vec<i64>)> {
    caller.may(app, Action::ReadReport)?;
    Ok((
        paper::issued_in(&app.db, year).await?,
        paper::drafts(&app.db).await?,
        paper::years(&app.db).await?,
    ))
}
