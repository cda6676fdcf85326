//! Editing a section of a consolidated report: one person at a time, every saved text a version.

use ansinh_domain::access::Action;
use ansinh_domain::template::Fault;
use ansinh_store::report_text::{self, LockRow, NewLock, NewText, TextKind, TextRow};
use ansinh_store::{RoundId, StoreError, Tx, UserId};
use jiff::{SignedDuration, Timestamp};

use super::fields;
use super::sections::{Section, Standing, mark, one};
use crate::record::{Change, parts};
use crate::{App, AppError, Caller, Result};

/// How long a section stays with who edits it, from when they began or saved.
const HELD: SignedDuration = SignedDuration::from_mins(30);
/// Longest text of a section in characters.
const LONGEST: usize = 200_000;

/// What came of beginning to edit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begun {
    /// The section is the caller's to edit.
    Yours,
    /// Somebody else is editing.
    Held(LockRow),
}

/// A text to save.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaveText {
    /// The version it was written over.
    pub version: i64,
    /// The text.
    pub words: String,
    /// It says what the bodies changed since it was merged.
    pub settled: bool,
    /// Saves although somebody else is editing.
    pub take_over: bool,
    /// An older version brought back.
    pub restored: bool,
}

/// What came of saving. Whatever it is, the text is not lost: the caller still has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saved {
    /// It is this version.
    Version(i64),
    /// Somebody took the section over, or it was given back.
    NotYours(Option<LockRow>),
    /// Somebody saved another version.
    Newer(TextRow),
    /// The text names figures in a way that cannot be read.
    Broken(Vec<Fault>),
}

/// How to settle words of which the reports say something else now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// The edited words stay.
    Keep,
    /// The reports' words replace them.
    Take,
}

fn editor(app: &App, caller: &Caller) -> Result<UserId> {
    caller.may(app, Action::ManageRounds)?;
    let nobody = || AppError::Invalid("Chỉ người đã đăng nhập mới sửa được báo cáo.".to_owned());
    caller.user().ok_or_else(nobody)
}

fn until(now: Timestamp) -> Timestamp {
    now.checked_add(HELD).unwrap_or(now)
}

fn held_by_another(lock: Option<&LockRow>, user: UserId, now: Timestamp) -> bool {
    lock.is_some_and(|lock| lock.held_by != user && lock.expires_at > now)
}

/// Begins to edit a section. `take_over` takes it from whoever is editing.
///
/// # Errors
/// [`AppError::NotFound`]; the refusal.
pub async fn begin_section(
    app: &App,
    caller: &Caller,
    round: RoundId,
    code: &str,
    take_over: bool,
) -> Result<Begun> {
    let user = editor(app, caller)?;
    let (section, _) = one(app, caller, round, code).await?;
    let now = app.now();
    let lock =
        NewLock { round, section: code, by: user, base: &section.source, now, until: until(now) };
    let mut tx = app.db.begin().await?;
    if report_text::take(&mut tx, lock).await? {
        tx.commit().await?;
        return Ok(Begun::Yours);
    }
    let held = report_text::lock(&mut tx, round, code).await?;
    let Some(held) = held else { return Err(AppError::ChangedMeanwhile) };
    if !take_over {
        return Ok(Begun::Held(held));
    }
    taken_over(&mut tx, caller, lock, &held).await?;
    tx.commit().await?;
    Ok(Begun::Yours)
}

async fn taken_over(tx: &mut Tx, caller: &Caller, lock: NewLock<'_>, held: &LockRow) -> Result<()> {
    if !report_text::take_over(tx, lock).await? {
        return Err(AppError::ChangedMeanwhile);
    }
    let change =
        Change::from(parts! { "user" => held.held_by_name }, parts! { "section" => lock.section });
    let subject = ("round", Some(lock.round.0));
    caller.record(tx, lock.now, "take-over-section", subject, change).await
}

/// Stops editing without saving.
///
/// # Errors
/// The refusal.
pub async fn leave_section(app: &App, caller: &Caller, round: RoundId, code: &str) -> Result<()> {
    let user = editor(app, caller)?;
    let mut tx = app.db.begin().await?;
    report_text::release(&mut tx, round, code, user).await?;
    tx.commit().await?;
    Ok(())
}

/// Saves a text of a section as a version, and stops editing.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Invalid`] for a text that is too long; the refusal.
pub async fn save_section(
    app: &App,
    caller: &Caller,
    round: RoundId,
    code: &str,
    text: &SaveText,
) -> Result<Saved> {
    let user = editor(app, caller)?;
    let words = tidy(&text.words);
    if words.chars().count() > LONGEST {
        return Err(AppError::Invalid(format!(
            "Nội dung dài hơn {LONGEST} ký tự. Hãy rút gọn, hoặc chuyển bớt sang phụ lục."
        )));
    }
    let (section, figures) = one(app, caller, round, code).await?;
    let broken = fields::faults(&words, &figures);
    if !broken.is_empty() {
        return Ok(Saved::Broken(broken));
    }
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let held = report_text::lock(&mut tx, round, code).await?;
    let own = held.as_ref().filter(|lock| lock.held_by == user);
    let base = match (own, text.take_over || text.restored) {
        (Some(own), _) => own.base.clone(),
        (None, true) => section.source.clone(),
        (None, false) => return Ok(Saved::NotYours(held)),
    };
    if let Some(held) = held.as_ref().filter(|_| held_by_another(held.as_ref(), user, now)) {
        if !text.take_over {
            return Ok(Saved::NotYours(Some(held.clone())));
        }
        let until = until(now);
        let lock = NewLock { round, section: code, by: user, base: &base, now, until };
        taken_over(&mut tx, caller, lock, held).await?;
    }
    let newest = report_text::newest(&mut tx, round, code).await?;
    if let Some(newer) = newest.as_ref().filter(|row| row.version != text.version) {
        return Ok(Saved::Newer(newer.clone()));
    }
    // Who has not dealt with what the bodies changed leaves the choice open.
    let base = match &newest {
        Some(row) if !text.settled => row.base.clone(),
        _ => base,
    };
    let version = text.version + 1;
    let kind = if text.restored { TextKind::Restored } else { TextKind::Typed };
    let new = NewText {
        round,
        section: code,
        version,
        kind,
        words: &words,
        base: &base,
        by: Some(user),
        now,
    };
    let same = newest.as_ref().is_some_and(|row| row.words == words && row.base == base);
    if !same && let Some(newer) = kept(app, &mut tx, new).await? {
        return Ok(Saved::Newer(newer));
    }
    report_text::release(&mut tx, round, code, user).await?;
    if !same {
        let change = Change::to(parts! { "section" => code, "number" => version });
        caller.record(&mut tx, now, "save-section", ("round", Some(round.0)), change).await?;
    }
    tx.commit().await?;
    Ok(Saved::Version(if same { text.version } else { version }))
}

/// Keeps a version; the one somebody kept first, if they did.
async fn kept(app: &App, tx: &mut Tx, new: NewText<'_>) -> Result<Option<TextRow>> {
    match report_text::insert(tx, new).await {
        Ok(()) => Ok(None),
        Err(StoreError::Conflict(_)) => {
            let all = report_text::history(&app.db, new.round, new.section).await?;
            all.into_iter().next().map(Some).ok_or(AppError::ChangedMeanwhile)
        }
        Err(other) => Err(other.into()),
    }
}

/// Settles a section of which the reports say something else than when its words were merged.
/// `seen` is the mark of what the reports said when the person chose.
///
/// # Errors
/// [`AppError::Invalid`] when there is nothing to choose, somebody is editing, or the reports
/// changed once more; [`AppError::ChangedMeanwhile`].
pub async fn settle_section(
    app: &App,
    caller: &Caller,
    round: RoundId,
    code: &str,
    (version, seen): (i64, &str),
    choice: Choice,
) -> Result<()> {
    let user = editor(app, caller)?;
    let (section, _) = one(app, caller, round, code).await?;
    let now = app.now();
    refuse_choice(&section, (version, seen), user, now)?;
    let (kind, words) = match choice {
        Choice::Keep => (TextKind::Kept, &section.words),
        Choice::Take => (TextKind::Taken, &section.source),
    };
    let new = NewText {
        round,
        section: code,
        version: version + 1,
        kind,
        words,
        base: &section.source,
        by: Some(user),
        now,
    };
    let mut tx = app.db.begin().await?;
    match report_text::insert(&mut tx, new).await {
        Ok(()) => {}
        Err(StoreError::Conflict(_)) => return Err(AppError::ChangedMeanwhile),
        Err(other) => return Err(other.into()),
    }
    let change = Change::to(parts! { "section" => code, "number" => version + 1, "kind" => kind });
    caller.record(&mut tx, now, "settle-section", ("round", Some(round.0)), change).await?;
    tx.commit().await?;
    Ok(())
}

fn refuse_choice(
    section: &Section,
    (version, seen): (i64, &str),
    user: UserId,
    now: Timestamp,
) -> Result<()> {
    if let Some(lock) = section.lock.as_ref().filter(|lock| held_by_another(Some(lock), user, now))
    {
        return Err(AppError::Invalid(format!(
            "{} đang sửa mục này. Hãy đợi, hoặc mở mục để tiếp quản.",
            lock.held_by_name
        )));
    }
    if section.version != version {
        return Err(AppError::ChangedMeanwhile);
    }
    if section.standing != Standing::Conflict {
        return Err(AppError::Invalid(
            "Mục này không còn khác biệt nào phải chọn. Hãy tải lại trang.".to_owned(),
        ));
    }
    if mark(&section.source) != seen {
        return Err(AppError::Invalid(
            "Báo cáo của cơ quan vừa thay đổi thêm. Hãy xem lại nội dung mới rồi chọn.".to_owned(),
        ));
    }
    Ok(())
}

/// Lines without blanks at their ends, without empty lines.
fn tidy(words: &str) -> String {
    let lines = words.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}
