//! Brings a file in: keeps it, and has it read in the background.

use ansinh_domain::access::Action;
use ansinh_domain::text::clean;
use ansinh_formats::read::Limits;
use ansinh_store::import::{self, NewSourceFile};
use ansinh_store::{ImportId, JobId, StoreError, job, plan};

use crate::read_import::JOB_KIND;
use crate::record::{Change, parts};
use crate::{App, AppError, Caller, Result, token};

/// Most characters kept of a file's name.
const LONGEST_NAME: usize = 200;

/// A file as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Its name.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Keeps the file and enqueues its reading; the import to watch.
///
/// # Errors
/// [`AppError::AlreadyPlan`] and [`AppError::AlreadyUploaded`] when the same bytes came before;
/// [`AppError::Invalid`] for an empty file or one over the size limit.
pub async fn upload_source(app: &App, caller: &Caller, upload: Upload) -> Result<ImportId> {
    let (import, _) = upload_with_job(app, caller, upload).await?;
    app.wake.notify_one();
    Ok(import)
}

/// [`upload_source`] that leaves the worker asleep, for a caller that reads at once itself.
pub(crate) async fn upload_with_job(
    app: &App,
    caller: &Caller,
    upload: Upload,
) -> Result<(ImportId, JobId)> {
    caller.may(app, Action::UploadSource)?;
    check_size(&upload)?;
    let sha256 = token::of_file(&upload.bytes);
    if let Some(before) = brought_in_before(app, &sha256).await? {
        return Err(before);
    }
    let now = app.now();
    let (id, job): (ImportId, JobId) = (app.ids.next(now), app.ids.next(now));
    let name = file_name(&upload.name);
    let mut tx = app.db.begin().await?;
    let file = NewSourceFile {
        id: app.ids.next(now),
        name: name.clone(),
        sha256: sha256.clone(),
        content: upload.bytes,
        uploaded_by: caller.user(),
        now,
    };
    let file = import::insert_source_file(&mut tx, file).await?;
    match import::insert_import(&mut tx, id, file, caller.user(), now).await {
        // Someone else brought the same bytes in at the same moment.
        Err(conflict @ StoreError::Conflict(_)) => {
            drop(tx);
            let before = brought_in_before(app, &sha256).await?;
            return Err(before.unwrap_or_else(|| conflict.into()));
        }
        other => other?,
    }
    job::enqueue(&mut tx, job, JOB_KIND, id.0, now).await?;
    let change = Change::to(parts! { "file" => name, "sha256" => sha256 });
    caller.record(&mut tx, now, "upload-source", ("import", Some(id.0)), change).await?;
    tx.commit().await?;
    Ok((id, job))
}

async fn brought_in_before(app: &App, sha256: &str) -> Result<Option<AppError>> {
    if let Some(plan) = plan::by_sha256(&app.db, sha256).await? {
        return Ok(Some(AppError::AlreadyPlan { name: plan.name(), slug: plan.slug }));
    }
    let import = import::of_file(&app.db, sha256).await?;
    Ok(import.map(|row| AppError::AlreadyUploaded { import: row.id, state: row.state }))
}

fn check_size(upload: &Upload) -> Result<()> {
    let limit = Limits::default().file_bytes;
    if upload.bytes.is_empty() {
        return Err(AppError::Invalid(
            "Tệp rỗng, không có nội dung nào. Hãy kiểm tra lại tệp rồi chọn lại.".to_owned(),
        ));
    }
    if u64::try_from(upload.bytes.len()).unwrap_or(u64::MAX) > limit {
        return Err(AppError::Invalid(format!(
            "Tệp lớn hơn {} MB nên không nhận. Hãy bỏ ảnh, bản quét kèm theo hoặc tách tệp rồi thử lại.",
            limit >> 20
        )));
    }
    Ok(())
}

/// The last part of a path, as some browsers send whole paths.
pub(crate) fn file_name(sent: &str) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = clean(last).chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
    if name.is_empty() { "tệp không tên".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn file_names() {
        let check = |sent: &str, kept: &str| assert_eq!(file_name(sent), kept);
        check("kế hoạch.docx", "kế hoạch.docx");
        check("C:\\Users\\canbo\\kh.docx", "kh.docx");
        check("../../etc/passwd", "passwd");
        check("", "tệp không tên");
        check(&"a".repeat(300), &"a".repeat(200));
    }
}
