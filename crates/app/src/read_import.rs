//! The job that reads an uploaded file: document, plan, findings, source lines; all or nothing.

use ansinh_domain::plan::{Finding, PlanDraft};
use ansinh_formats::read::plan::read_plan;
use ansinh_formats::read::{Document, Format, Limits, read_document};
use ansinh_store::ImportId;
use ansinh_store::import::{self, Reading, SourceLine};
use ansinh_store::job::{self, ClaimedJob};

use crate::record::{Change, parts};
use crate::{App, AppError, Caller, Result};

/// Kind of this job.
pub(crate) const JOB_KIND: &str = "read-import";

/// Told when the reader itself failed: a fault of the program, not of the file.
const READER_FAILED: &str = "Chương trình gặp lỗi khi đọc tệp này nên không nhập được. Hãy thử lưu tệp sang định dạng khác (.docx, .xlsx, .html hoặc .txt) rồi tải lên lại, và báo cho người quản trị hệ thống.";

/// Reads the file of the import that `job` is about and finishes the job in the same transaction.
/// A file that cannot be read refuses the import with the reason; that too is the job done.
///
/// # Errors
/// Only outside reasons, after which another attempt may do better.
pub(crate) async fn read_import(app: &App, job: &ClaimedJob) -> Result<()> {
    let id = ImportId(job.subject_id);
    let file = import::content(&app.db, id).await?;
    let begun = import::begin_reading(&app.db, id).await?;
    let (Some(file), true) = (file, begun) else {
        // Accepted or refused meanwhile: nothing is left to do.
        return finish_only(app, job).await;
    };
    let read =
        match blocking(move || read_document(&file.content, Some(&file.name), &Limits::default()))
            .await
        {
            Some(Ok(document)) => {
                import::set_progress(&app.db, id, 40).await?;
                blocking(move || read_all(document)).await.ok_or_else(|| READER_FAILED.to_owned())
            }
            Some(Err(refused)) => Err(refused.to_string()),
            None => Err(READER_FAILED.to_owned()),
        };
    match read {
        Ok(read) => {
            import::set_progress(&app.db, id, 80).await?;
            store(app, job, id, &read).await
        }
        Err(message) => refuse(app, job, id, &message).await,
    }
}

/// Refuses an import whose reading failed for outside reasons too often.
pub(crate) async fn give_up(app: &App, job: &ClaimedJob, error: &str) -> Result<()> {
    let now = app.now();
    let id = ImportId(job.subject_id);
    let message = "Hệ thống gặp sự cố nhiều lần khi đọc tệp nên đã dừng. Hãy tải tệp lên lại; nếu vẫn lỗi, hãy báo cho người quản trị hệ thống.";
    let mut tx = app.db.begin().await?;
    if job::fail(&mut tx, job, now, error).await?
        && import::refuse(&mut tx, id, message, now).await?
    {
        let system = Caller::system();
        let subject = ("import", Some(id.0));
        let change = Change::none();
        system.record_as(&mut tx, now, "read-import", subject, change, "failed").await?;
    }
    tx.commit().await?;
    Ok(())
}

struct Read {
    format: &'static str,
    draft: PlanDraft,
    findings: Vec<Finding>,
    lines: Vec<SourceLine>,
}

fn read_all(document: Document) -> Read {
    let (draft, findings) = read_plan(&document);
    let format = match document.format {
        Format::Text => "text",
        Format::Docx => "docx",
        Format::Xlsx => "xlsx",
        Format::Html => "html",
    };
    let lines = document.source_lines().into_iter().map(|line| {
        let (table_no, row_no) = line.row.unzip();
        SourceLine {
            line: line.line.into(),
            table_no: table_no.map(i64::from),
            row_no: row_no.map(i64::from),
            cells: line.cells,
        }
    });
    Read { format, draft, findings, lines: lines.collect() }
}

/// Runs a reader on a thread for blocking work; `None` when it panicked, which the readers
/// promise not to do.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => Some(done),
        Err(error) => {
            tracing::error!(%error, "a reader failed");
            None
        }
    }
}

async fn store(app: &App, job: &ClaimedJob, id: ImportId, read: &Read) -> Result<()> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let reading = Reading {
        format: read.format,
        draft: &read.draft,
        findings: &read.findings,
        lines: &read.lines,
    };
    if import::store_reading(&mut tx, id, reading).await? {
        let system = Caller::system();
        let change = Change::to(parts! {
            "indicators" => read.draft.indicators.len(),
            "tasks" => read.draft.tasks.len(),
            "findings" => read.findings.len(),
        });
        system.record(&mut tx, now, "read-import", ("import", Some(id.0)), change).await?;
    }
    commit_if_ours(app, tx, job).await
}

async fn refuse(app: &App, job: &ClaimedJob, id: ImportId, message: &str) -> Result<()> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    if import::refuse(&mut tx, id, message, now).await? {
        let system = Caller::system();
        let change = Change::to(parts! { "reason" => message });
        let subject = ("import", Some(id.0));
        system.record_as(&mut tx, now, "read-import", subject, change, "refused").await?;
    }
    commit_if_ours(app, tx, job).await
}

async fn finish_only(app: &App, job: &ClaimedJob) -> Result<()> {
    let tx = app.db.begin().await?;
    commit_if_ours(app, tx, job).await
}

/// Finishes the job and commits; when the lease went to another worker meanwhile, everything is
/// rolled back, because that worker does it again.
async fn commit_if_ours(app: &App, mut tx: ansinh_store::Tx, job: &ClaimedJob) -> Result<()> {
    if job::finish(&mut tx, job, app.now()).await? {
        tx.commit().await.map_err(AppError::from)
    } else {
        tracing::warn!(job = %job.id, "the lease ran out; the work is left to its new holder");
        Ok(())
    }
}
