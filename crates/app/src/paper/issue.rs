//! Numbers of papers: one register for letters, papers on changing a plan and consolidated reports.

use ansinh_domain::access::Action;
use ansinh_domain::date::shown;
use ansinh_formats::paper::Paper;
use ansinh_store::paper::{self, KeptPaper, PaperKind, PaperRow, PaperState};
use ansinh_store::{PaperId, StoreError};
use jiff::civil::Date;

use super::letter::{LetterContent, refuse_needless};
use super::sign::{keep_issued, made};
use super::{NO_PAPER, amendment, consolidated, unreadable};
use crate::record::{Change, parts};
use crate::{App, AppError, Caller, Result};

/// Largest number of a paper.
const LARGEST: i64 = 99_999;

/// Gives a draft the number and date under which it was sent out. From then on it is changed no more:
/// its Word and PDF files are kept as they are now, with a signature beside the PDF file where the
/// program has a key. A letter counts in the chains of the bodies it urges from that day.
///
/// # Errors
/// [`AppError::Invalid`] for a number that is taken, naming the paper that has it and the next free
/// one, for a day that has not come, a letter that urges nobody, a decision before its Tờ trình;
/// [`AppError::ChangedMeanwhile`].
pub async fn issue_paper(
    app: &App,
    caller: &Caller,
    id: PaperId,
    mod_count: i64,
    number: i64,
    day: Date,
) -> Result<()> {
    caller.may(app, Action::ManageRounds)?;
    let kept = paper::kept(&app.db, id).await?.ok_or(NO_PAPER)?;
    let row = &kept.row;
    if row.state != PaperState::Draft || row.mod_count != mod_count {
        return Err(AppError::ChangedMeanwhile);
    }
    let noun = row.kind.noun();
    if !(1..=LARGEST).contains(&number) {
        return Err(AppError::Invalid(format!("Số {noun} phải từ 1 đến {LARGEST}.")));
    }
    if day > app.today() {
        return Err(AppError::Invalid(format!(
            "Ngày {} chưa đến. Hãy ghi ngày {noun} được ký, ban hành.",
            shown(day)
        )));
    }
    match row.kind {
        PaperKind::Urging => refuse_needless(app, caller, row, day).await?,
        PaperKind::Decision => amendment::refuse_early(app, row, day).await?,
        PaperKind::Proposal | PaperKind::Report => {}
    }
    let numbered = PaperRow { number: Some(number), issued_on: Some(day), ..row.clone() };
    let printed = printed(app, &KeptPaper { row: numbered, ..kept.clone() }).await?;
    let symbol = printed.symbol.clone();
    // Made before others are kept waiting; who changed the paper meanwhile is told below.
    let files = made(app, printed, day).await?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    match paper::issue(&mut tx, (id, mod_count), (number, day), now).await {
        Ok(true) => {}
        Ok(false) => return Err(AppError::ChangedMeanwhile),
        Err(StoreError::Conflict(_)) => {
            drop(tx);
            return Err(taken(app, row, day, number).await?);
        }
        Err(other) => return Err(other.into()),
    }
    let sha256 = keep_issued(app, caller, &mut tx, id, &files).await?;
    let change = Change::to(parts! {
        "number" => format!("{number:02}/{symbol}"),
        "date" => day, "level" => row.level, "sha256" => sha256,
    });
    caller.record(&mut tx, now, verbs(row.kind).issue, ("paper", Some(id.0)), change).await?;
    tx.commit().await?;
    Ok(())
}

/// What the log calls what is done to a paper.
pub(super) struct Verbs {
    pub(super) issue: &'static str,
    pub(super) sign: &'static str,
    pub(super) give_up: &'static str,
}

pub(super) fn verbs(kind: PaperKind) -> Verbs {
    match kind {
        PaperKind::Urging => {
            Verbs { issue: "issue-letter", sign: "sign-letter", give_up: "drop-letter" }
        }
        PaperKind::Proposal | PaperKind::Decision => {
            Verbs { issue: "issue-amendment", sign: "sign-amendment", give_up: "drop-amendment" }
        }
        PaperKind::Report => Verbs {
            issue: "issue-round-report",
            sign: "sign-round-report",
            give_up: "drop-round-report",
        },
    }
}

async fn taken(app: &App, row: &PaperRow, day: Date, number: i64) -> Result<AppError> {
    let year = day.year();
    let has = paper::by_number(&app.db, &row.register, row.kind, year, number).await?;
    let on = has.and_then(|row| row.issued_on).map(shown).unwrap_or_default();
    let next = paper::highest(&app.db, &row.register, row.kind, year).await? + 1;
    Ok(AppError::Invalid(format!(
        "Số {number} năm {year} đã được cấp cho {} ngày {on} của cùng cơ quan. Số tiếp theo chưa dùng là {next}.",
        row.kind.noun()
    )))
}

/// Gives a draft up; of a proposal to change a plan both papers.
///
/// # Errors
/// [`AppError::ChangedMeanwhile`] when it was issued or given up before.
pub async fn drop_paper(app: &App, caller: &Caller, id: PaperId) -> Result<()> {
    caller.may(app, Action::ManageRounds)?;
    let row = paper::find(&app.db, id).await?.ok_or(NO_PAPER)?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    if !paper::discard(&mut tx, id, now).await? {
        return Err(AppError::ChangedMeanwhile);
    }
    let subject = match row.set_id {
        Some(set) => ("amendment", Some(set.0)),
        None => ("paper", Some(id.0)),
    };
    caller.record(&mut tx, now, verbs(row.kind).give_up, subject, Change::none()).await?;
    tx.commit().await?;
    Ok(())
}

/// A paper as it is printed, with the number and date it has.
pub(super) async fn printed(app: &App, kept: &KeptPaper) -> Result<Paper> {
    let row = &kept.row;
    let mut paper = match row.kind {
        PaperKind::Urging => {
            let content: LetterContent = serde_json::from_str(&kept.content).map_err(unreadable)?;
            content.paper(app.today())
        }
        PaperKind::Proposal | PaperKind::Decision => amendment::unnumbered(app, kept).await?,
        PaperKind::Report => consolidated::content(kept)?.paper,
    };
    paper.number = row.number.and_then(|number| u32::try_from(number).ok());
    paper.date = row.issued_on;
    Ok(paper)
}

/// Any paper that is kept, as it is printed.
///
/// # Errors
/// [`AppError::NotFound`]; the refusal when the caller may not read every body's report.
pub async fn printed_paper(app: &App, caller: &Caller, id: PaperId) -> Result<(PaperRow, Paper)> {
    caller.may(app, Action::ReadReport)?;
    let kept = paper::kept(&app.db, id).await?.ok_or(NO_PAPER)?;
    let paper = printed(app, &kept).await?;
    Ok((kept.row, paper))
}

/// What is known of a paper.
///
/// # Errors
/// [`AppError::NotFound`]; the refusal when the caller may not read every body's report.
pub async fn paper_row(app: &App, caller: &Caller, id: PaperId) -> Result<PaperRow> {
    caller.may(app, Action::ReadReport)?;
    paper::find(&app.db, id).await?.ok_or(NO_PAPER)
}

/// The register of outgoing papers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Register {
    /// Papers of the year under their numbers, by issuer, the highest number first.
    pub issued: Vec<PaperRow>,
    /// Papers that have no number yet, newest first.
    pub drafts: Vec<PaperRow>,
    /// Years in which any paper was issued, newest first.
    pub years: Vec<i64>,
}

/// The papers of a year under their numbers, drafts, and the years there are.
///
/// # Errors
/// The refusal when the caller may not read every body's report.
pub async fn register(app: &App, caller: &Caller, year: i16) -> Result<Register> {
    caller.may(app, Action::ReadReport)?;
    let mut all = Register {
        issued: paper::issued_in(&app.db, year).await?,
        drafts: paper::drafts(&app.db).await?,
        years: paper::years(&app.db).await?,
    };
    for row in all.issued.iter_mut().chain(&mut all.drafts).filter(|row| row.issuer.is_empty()) {
        name_issuer(app, row).await?;
    }
    Ok(all)
}

/// Reads the issuer of a letter of before issuers were kept beside the words.
async fn name_issuer(app: &App, row: &mut PaperRow) -> Result<()> {
    if let Some(kept) = paper::kept(&app.db, row.id).await? {
        let content: LetterContent = serde_json::from_str(&kept.content).map_err(unreadable)?;
        row.issuer = content.head.issuer;
    }
    Ok(())
}
