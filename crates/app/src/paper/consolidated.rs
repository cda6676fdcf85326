//! The consolidated report of a round as it is put before who signs: a draft that stays as it is while
//! the reports behind it go on, then gets its number and its signed file like every other paper.

use ansinh_domain::access::Action;
use ansinh_domain::text::fold;
use ansinh_formats::paper::Paper;
use ansinh_store::paper::{self, Draft, KeptPaper, NewPaper, PaperKind, PaperRow, PaperState};
use ansinh_store::{PaperId, RoundId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::issue::printed;
use super::report::consolidated;
use super::sections::Standing;
use super::sign::{PaperFiles, files_of};
use super::template::{TemplateKind, TemplateUse, current};
use super::{NO_PAPER, find_round, unreadable};
use crate::record::{Change, parts};
use crate::{App, AppError, Caller, Result};

/// What a kept report says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReportContent {
    /// The report, without number and date.
    pub paper: Paper,
    /// The template it was made by.
    pub template: TemplateUse,
    /// The day whose figures it tells.
    pub made_on: Date,
}

/// A kept report with everything about it.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptReport {
    /// As it is kept.
    pub row: PaperRow,
    /// The template it was made by.
    pub template: TemplateUse,
    /// The day whose figures it tells.
    pub made_on: Date,
    /// As it is printed.
    pub paper: Paper,
    /// Its files: as issued, as signed.
    pub files: PaperFiles,
}

pub(super) fn content(kept: &KeptPaper) -> Result<ReportContent> {
    serde_json::from_str(&kept.content).map_err(unreadable)
}

/// Keeps the consolidated report of a round as it is now, as a draft to be signed. When the newest
/// draft says just that, it is that one.
///
/// # Errors
/// [`AppError::Invalid`] while a section waits for somebody to choose; [`AppError::NotFound`]; the
/// refusal.
pub async fn draft_report(app: &App, caller: &Caller, round: RoundId) -> Result<PaperId> {
    caller.may(app, Action::ManageRounds)?;
    let round = find_round(app, round).await?;
    let used = current(&app.db, TemplateKind::RoundReport).await?;
    let (paper, sections) = consolidated(app, caller, round.id, &used).await?;
    let waits: Vec<&str> = sections
        .iter()
        .filter(|section| section.standing == Standing::Conflict)
        .map(|section| section.title.as_str())
        .collect();
    if !waits.is_empty() {
        return Err(AppError::Invalid(format!(
            "Còn mục có nguồn thay đổi, cần chọn: {}. Hãy chọn xong ở trang Soạn báo cáo tổng hợp rồi chốt dự thảo.",
            waits.join("; ")
        )));
    }
    let issuer = paper.issuer.clone();
    let content = ReportContent { paper, template: used.used, made_on: app.today() };
    let kept = serde_json::to_string(&content).map_err(unreadable)?;
    let before = paper::of_round(&app.db, round.id, PaperKind::Report).await?;
    if let Some(newest) = before.first().filter(|row| row.state == PaperState::Draft)
        && paper::kept(&app.db, newest.id).await?.is_some_and(|newest| newest.content == kept)
    {
        return Ok(newest.id);
    }
    let now = app.now();
    let id: PaperId = app.ids.next(now);
    let new = NewPaper {
        id,
        plan: round.plan_id,
        kind: PaperKind::Report,
        round: Some(round.id),
        set: None,
        level: None,
        draft: Draft { content: &kept, issuer: &issuer, register: &fold(&issuer), new_due: None },
        submissions: &[],
        by: caller.user(),
        now,
    };
    let mut tx = app.db.begin().await?;
    paper::insert(&mut tx, new).await?;
    let change = Change::to(parts! { "issuer" => issuer, "period" => round.period.title() });
    caller.record(&mut tx, now, "draft-round-report", ("paper", Some(id.0)), change).await?;
    tx.commit().await?;
    Ok(id)
}

/// Kept reports of a round, newest first.
///
/// # Errors
/// The refusal when the caller may not read every body's report.
pub async fn kept_reports(app: &App, caller: &Caller, round: RoundId) -> Result<Vec<PaperRow>> {
    caller.may(app, Action::ReadReport)?;
    Ok(paper::of_round(&app.db, round, PaperKind::Report).await?)
}

/// A kept report.
///
/// # Errors
/// [`AppError::NotFound`]; the refusal when the caller may not read every body's report.
pub async fn kept_report(app: &App, caller: &Caller, id: PaperId) -> Result<KeptReport> {
    caller.may(app, Action::ReadReport)?;
    let kept = paper::kept(&app.db, id).await?.filter(|kept| kept.row.kind == PaperKind::Report);
    let kept = kept.ok_or(NO_PAPER)?;
    let ReportContent { template, made_on, .. } = content(&kept)?;
    let paper = printed(app, &kept).await?;
    let files = files_of(app, id).await?;
    Ok(KeptReport { row: kept.row, template, made_on, paper, files })
}
