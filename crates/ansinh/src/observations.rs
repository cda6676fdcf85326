//! `ansinh observations import FILE`: past results that were published somewhere.

use std::fmt::Write as _;
use std::io::Write as _;

use ansinh_app::assess::{Imported, import_published, read_published};
use ansinh_app::upload_source::Upload;
use ansinh_app::{App, AppError, Caller};
use ansinh_domain::plan::Severity;
use ansinh_domain::published::Reading;
use ansinh_store::plan::PlanHead;

use crate::cli::ObservationsOptions;
use crate::failure::Failure;
use crate::{database, plan_check};

/// Exit code when the file could not be read, as `plan check` has it.
const UNREADABLE: u8 = 2;

/// Reads the file, reports what is doubtful, and stores it unless told only to check.
///
/// # Errors
/// A file that cannot be read or was loaded before, a plan that is not there.
pub async fn import(options: &ObservationsOptions) -> Result<(), Failure> {
    let file = &options.file;
    let limits = ansinh_formats::read::Limits::default();
    let bytes = plan_check::read_bounded(file, &limits).map_err(|reason| {
        let text = format!("Không đọc được {}: {reason}", file.display());
        Failure::new(text).with_exit_code(UNREADABLE)
    })?;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned());
    let upload = Upload { name: name.unwrap_or_default(), bytes };
    let app = database::open(&options.database).await?;
    let done = run(&app, options, upload).await;
    app.db.close().await;
    // A reader that closes early ("| head") is no error of ours.
    let _ = std::io::stdout().write_all(done?.as_bytes());
    Ok(())
}

async fn run(app: &App, options: &ObservationsOptions, upload: Upload) -> Result<String, Failure> {
    let head = plan(app, options.plan.as_deref()).await?;
    if options.check {
        let reading = read_published(app, &head, &upload).await.map_err(failure)?;
        return Ok(text(&reading));
    }
    let imported = import_published(app, &Caller::system(), &head, upload).await;
    let Imported { reading, waiting, .. } = imported.map_err(failure)?;
    let mut out = text(&reading);
    let _ = writeln!(
        out,
        "\nĐã lưu {} dòng; {waiting} dòng chờ cơ quan chủ trì xác nhận, {} dòng chỉ để tham khảo.",
        reading.rows.len(),
        reading.rows.len() - waiting
    );
    Ok(out)
}

async fn plan(app: &App, slug: Option<&str>) -> Result<PlanHead, Failure> {
    let plans = ansinh_store::plan::list(&app.db, app.today()).await?;
    let mut heads = plans.into_iter().map(|plan| plan.head);
    match slug {
        Some(slug) => heads.find(|head| head.slug == slug).ok_or_else(|| {
            Failure::new(format!("Không có kế hoạch {slug}; xem `ansinh plan list`."))
        }),
        None => match (heads.next(), heads.next()) {
            (Some(head), None) => Ok(head),
            (None, _) => Err(Failure::new("Chưa có kế hoạch nào để nạp số liệu.".to_owned())),
            (Some(_), Some(_)) => Err(Failure::new(
                "Có nhiều kế hoạch: hãy chỉ rõ bằng --plan, xem `ansinh plan list`.".to_owned(),
            )),
        },
    }
}

fn failure(error: AppError) -> Failure {
    match error {
        AppError::Invalid(reason) => Failure::new(reason).with_exit_code(UNREADABLE),
        other => other.into(),
    }
}

fn text(reading: &Reading) -> String {
    let mut out = String::new();
    for row in &reading.rows {
        let stand = if row.can_be_confirmed() { "chờ xác nhận" } else { "tham khảo" };
        let year = row.year.map(|year| year.to_string()).unwrap_or_default();
        let _ = writeln!(
            out,
            "dòng {}: {} {year} = {} {} [{stand}] {}",
            row.line,
            row.code,
            row.value_raw,
            row.unit,
            row.relation.title()
        );
        for doubt in &row.findings {
            let mark = if doubt.severity == Severity::Note { "ghi chú" } else { "cần xem" };
            let _ = writeln!(out, "    {mark}: {}", doubt.message);
        }
    }
    for column in &reading.unread {
        let _ = writeln!(out, "Không dùng cột “{column}”.");
    }
    out
}
