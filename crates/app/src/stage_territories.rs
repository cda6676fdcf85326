//! Files of territories on their way in by the browser: kept, looked at, then loaded or thrown away.
//! Until they are loaded nothing of them is in the registry.

use ansinh_domain::access::Action;
use ansinh_domain::territory::{Difference, Registry, difference};
use ansinh_store::territory::upload::{self, NewUpload, UploadFile, UploadRow};
use ansinh_store::{TerritoryUploadId, territory};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use crate::load_territories::{Report, load_read};
use crate::read_territories::{Quoted, Shape, Sorted, blocking, place, read_all, sort_out};
use crate::record::{Change, parts};
use crate::upload_source::{Upload, file_name};
use crate::{App, AppError, Caller, Result};

/// How long files wait to be loaded.
const LIFE: SignedDuration = SignedDuration::from_hours(24);

/// What files would do.
#[derive(Debug, Clone)]
pub struct Preview {
    /// When and by whom they came, with the day given for rows without one.
    pub upload: UploadRow,
    /// Each file, in the order sent.
    pub files: Vec<PreviewFile>,
    /// The registry as it is.
    pub before: Registry,
    /// The registry as it would be.
    pub after: Registry,
    /// What is new or changed in it.
    pub difference: Difference,
}

/// What one file would do.
#[derive(Debug, Clone)]
pub struct PreviewFile {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub what: PreviewOutcome,
}

/// Whether a file would be loaded.
#[derive(Debug, Clone)]
pub enum PreviewOutcome {
    /// It would.
    New {
        /// What it is.
        shape: Shape,
        /// What is doubtful in it.
        findings: Vec<Quoted>,
    },
    /// The same bytes were loaded before.
    Known {
        /// When; `None` when they stand twice among these files.
        since: Option<Timestamp>,
    },
}

/// Keeps files to be looked at. They must be readable, so that whoever sends them learns at once of
/// a code without a day or a table without headings.
///
/// # Errors
/// [`AppError::Invalid`] without a file, or for one that cannot be read, with its name.
pub async fn stage_territories(
    app: &App,
    caller: &Caller,
    files: Vec<Upload>,
    given: Option<Date>,
) -> Result<TerritoryUploadId> {
    caller.may(app, Action::LoadTerritories)?;
    if files.is_empty() {
        return Err(AppError::Invalid(
            "Bạn chưa chọn tệp. Hãy chọn một hoặc nhiều tệp rồi gửi lại.".to_owned(),
        ));
    }
    let files: Vec<Upload> = files
        .into_iter()
        .map(|file| Upload { name: file_name(&file.name), bytes: file.bytes })
        .collect();
    let (tried, kept) = (files.clone(), files);
    blocking(move || read_all(tried, given).map(drop)).await??;
    let now = app.now();
    let id: TerritoryUploadId = app.ids.next(now);
    let names: Vec<String> = kept.iter().map(|file| file.name.clone()).collect();
    let files = kept.into_iter().map(|file| UploadFile { name: file.name, content: file.bytes });
    let new = NewUpload { id, given_date: given, by: caller.user(), now, files: files.collect() };
    let mut tx = app.db.begin().await?;
    upload::delete_older(&mut tx, now.saturating_sub(LIFE).unwrap_or(Timestamp::MIN)).await?;
    upload::insert(&mut tx, new).await?;
    let change = Change::to(parts! { "file" => names, "date" => given });
    caller
        .record(&mut tx, now, "upload-territories", ("territory-upload", Some(id.0)), change)
        .await?;
    tx.commit().await?;
    Ok(id)
}

/// What files that wait would do to the registry as it is now.
///
/// # Errors
/// [`AppError::NotFound`] when they were loaded, thrown away, or are a day old.
pub async fn preview_territories(
    app: &App,
    caller: &Caller,
    id: TerritoryUploadId,
) -> Result<Preview> {
    caller.may(app, Action::LoadTerritories)?;
    let (upload, files) = find(app, id).await?;
    let sources = territory::sources(&app.db).await?;
    let before = territory::known_now(&app.db).await?.registry;
    let given = upload.given_date;
    let (known, start) = (before.clone(), sources);
    let work = move || -> Result<(Registry, Vec<PreviewFile>, Difference)> {
        let (sorted, new) = sort_out(read_all(files, given)?, &start);
        let (after, placed) = place(known.clone(), new);
        let mut placed = placed.into_iter();
        let files = sorted.into_iter().filter_map(|file| match file {
            Sorted::Known(name, since) => {
                Some(PreviewFile { name, what: PreviewOutcome::Known { since } })
            }
            Sorted::New => placed.next().map(|file| {
                let what = PreviewOutcome::New { shape: file.shape, findings: file.findings };
                PreviewFile { name: file.name, what }
            }),
        });
        let files = files.collect();
        let difference = difference(&known, &after);
        Ok((after, files, difference))
    };
    let (after, files, difference) = blocking(work).await??;
    Ok(Preview { upload, files, before, after, difference })
}

/// Loads files that wait.
///
/// # Errors
/// As [`preview_territories`].
pub async fn load_staged(app: &App, caller: &Caller, id: TerritoryUploadId) -> Result<Report> {
    caller.may(app, Action::LoadTerritories)?;
    let (upload, files) = find(app, id).await?;
    let given = upload.given_date;
    let read = blocking(move || read_all(files, given)).await??;
    let mut tx = app.db.begin().await?;
    // Of two who press at once, the second finds them gone.
    if !upload::delete(&mut tx, id).await? {
        return Err(gone());
    }
    let report = load_read(app, caller, &mut tx, read, given).await?;
    tx.commit().await?;
    Ok(report)
}

/// Throws files away that wait.
///
/// # Errors
/// [`AppError::NotFound`] when they are gone already.
pub async fn drop_staged(app: &App, caller: &Caller, id: TerritoryUploadId) -> Result<()> {
    caller.may(app, Action::LoadTerritories)?;
    let mut tx = app.db.begin().await?;
    if !upload::delete(&mut tx, id).await? {
        return Err(gone());
    }
    let subject = ("territory-upload", Some(id.0));
    caller.record(&mut tx, app.now(), "drop-territories", subject, Change::none()).await?;
    tx.commit().await?;
    Ok(())
}

async fn find(app: &App, id: TerritoryUploadId) -> Result<(UploadRow, Vec<Upload>)> {
    let (row, files) = upload::find(&app.db, id).await?.ok_or_else(gone)?;
    if row.uploaded_at.duration_until(app.now()) > LIFE {
        return Err(gone());
    }
    let files = files.into_iter().map(|file| Upload { name: file.name, bytes: file.content });
    Ok((row, files.collect()))
}

fn gone() -> AppError {
    AppError::NotFound { what: "các tệp đang chờ nạp" }
}
