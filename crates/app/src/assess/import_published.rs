//! Brings in a table of results that were published somewhere.

use ansinh_domain::access::Action;
use ansinh_domain::published::{Known, Published, Reading, Relation, read_cells};
use ansinh_formats::read::{Limits, read_rows};
use ansinh_store::assess::origins;
use ansinh_store::assess::published::{self, NewFile};
use ansinh_store::indicator::{self, IndicatorFilter};
use ansinh_store::plan::PlanHead;
use ansinh_store::{IndicatorId, PublishedFigureId, PublishedFileId, StoreError};

use crate::record::{Change, parts};
use crate::upload_source::Upload;
use crate::{App, AppError, Caller, Result, token};

/// What came of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The file.
    pub file: PublishedFileId,
    /// Its rows as read, with what is doubtful.
    pub reading: Reading,
    /// Rows that wait for a body to confirm them.
    pub waiting: usize,
}

/// Reads a table of results against a plan, storing nothing.
///
/// # Errors
/// [`AppError::Invalid`] for a file that cannot be read.
pub async fn read_published(app: &App, head: &PlanHead, upload: &Upload) -> Result<Reading> {
    Ok(read(app, head, upload).await?.0)
}

type Codes = Vec<(String, IndicatorId)>;

async fn read(app: &App, head: &PlanHead, upload: &Upload) -> Result<(Reading, Codes)> {
    let (all, day) = (IndicatorFilter::default(), app.today());
    let rows = indicator::list(&app.db, head.version_id, &all, day).await?.rows;
    let origins = origins(&app.db, head.version_id).await?;
    let measured = || rows.iter().filter(|row| !row.header_only);
    let known = Known {
        indicators: measured().map(|row| (row.code.clone(), row.unit.clone())).collect(),
        place: head.place.clone(),
        today: Some(app.today()),
    };
    let codes = measured()
        .filter_map(|row| Some((row.code.clone(), origins.get(&row.id).copied()?)))
        .collect();
    let invalid = |reason: String| AppError::Invalid(format!("{}: {reason}", upload.name));
    let limits = Limits::default();
    let cells = read_rows(&upload.bytes, Some(&upload.name), &limits)
        .map_err(|error| invalid(error.to_string()))?;
    Ok((read_cells(cells, &known).map_err(invalid)?, codes))
}

/// Keeps a table of results: each row as it was read, "published, unconfirmed" where a body can be
/// asked about it.
///
/// # Errors
/// [`AppError::Invalid`] for a file that cannot be read, or that the plan has already.
pub async fn import_published(
    app: &App,
    caller: &Caller,
    head: &PlanHead,
    upload: Upload,
) -> Result<Imported> {
    caller.may(app, Action::ManageAssessment)?;
    let (reading, codes) = read(app, head, &upload).await?;
    let sha256 = token::of_file(&upload.bytes);
    let now = app.now();
    let file: PublishedFileId = app.ids.next(now);
    let indicator = |row: &Published| match &row.relation {
        Relation::Same { code } if row.can_be_confirmed() => {
            codes.iter().find(|(known, _)| known == code).map(|(_, origin)| *origin)
        }
        _ => None,
    };
    let rows: Vec<(PublishedFigureId, Option<IndicatorId>, &Published)> =
        reading.rows.iter().map(|row| (app.ids.next(now), indicator(row), row)).collect();
    let waiting = rows.iter().filter(|(_, indicator, _)| indicator.is_some()).count();
    let mut tx = app.db.begin().await?;
    let known = || AppError::Invalid(format!("{}: tệp này đã được nạp trước đó.", upload.name));
    if published::file_of(&mut tx, head.id, &sha256).await?.is_some() {
        return Err(known());
    }
    let new = NewFile {
        id: file,
        plan: head.id,
        name: &upload.name,
        sha256: &sha256,
        by: caller.user(),
        now,
    };
    match published::insert(&mut tx, new, &rows).await {
        Err(StoreError::Conflict(_)) => return Err(known()),
        other => other?,
    }
    let findings: usize = reading.rows.iter().map(|row| row.findings.len()).sum();
    let change = Change::to(parts! {
        "plan" => head.slug,
        "file" => upload.name,
        "sha256" => sha256,
        "rows" => reading.rows.len(),
        "waiting" => waiting,
        "findings" => findings,
    });
    let subject = ("published-file", Some(file.0));
    caller.record(&mut tx, now, "import-published", subject, change).await?;
    tx.commit().await?;
    Ok(Imported { file, reading, waiting })
}
