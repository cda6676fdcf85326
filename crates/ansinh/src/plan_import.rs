//! `ansinh plan import FILE`: reads a plan and stores it.

use std::path::Path;

use ansinh_app::upload_source::Upload;
use ansinh_app::{AppError, Caller, import_plan};

use crate::cli::DatabaseOptions;
use crate::failure::Failure;
use crate::{database, plan_check};

/// Exit code when the file could not be read, as `plan check` has it.
const UNREADABLE: u8 = 2;

pub async fn run(
    file: &Path,
    accept_readings: bool,
    options: &DatabaseOptions,
) -> Result<(), Failure> {
    let unreadable = |reason: String| {
        let text = format!("Không nhập được {}: {reason}", file.display());
        Failure::new(text).with_exit_code(UNREADABLE)
    };
    let bytes = plan_check::read_bounded(file, &ansinh_formats::read::Limits::default())
        .map_err(unreadable)?;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned());
    let upload = Upload { name: name.unwrap_or_default(), bytes };
    let app = database::open(options).await?;
    let outcome = import_plan(&app, &Caller::system(), upload, accept_readings).await;
    app.db.close().await;
    match outcome {
        Ok(plan) => println!("Đã nhập {}.", plan.name),
        Err(AppError::AlreadyPlan { name, .. }) => {
            println!("{name} đã được nhập trước đó; không có gì thay đổi.");
        }
        Err(AppError::Invalid(reason)) => return Err(unreadable(reason)),
        Err(error @ AppError::Unsettled { .. }) => {
            return Err(Failure::new(format!(
                "{error}\nBản nhập đang chờ duyệt: hãy mở trang web, mục “Nhập kế hoạch”, để xử lý từng điểm; hoặc chạy lại lệnh này với --accept-readings để giữ nguyên mọi cách đọc."
            )));
        }
        Err(error) => return Err(error.into()),
    }
    Ok(())
}
