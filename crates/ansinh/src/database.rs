//! Opens the database a command works on, and the application over it.

use std::path::Path;

use ansinh_app::{App, Clock};
use ansinh_store::{Db, Ids, StoreError, migrate};

use crate::cli::DatabaseOptions;
use crate::failure::Failure;

/// Name of the SQLite file in the data folder.
pub const FILE: &str = "ansinh.db";

/// Opens the database, bringing its schema up to date; the data folder is made when it is not
/// there.
///
/// # Errors
/// Why not, in Vietnamese.
pub async fn open(options: &DatabaseOptions) -> Result<App, Failure> {
    let db = connect(options).await?;
    let clock = Clock::system();
    let new = migrate(&db, clock.now()).await.map_err(|e| unwritable(options, e))?;
    if !new.is_empty() {
        tracing::debug!(steps = ?new, "the schema was brought up to date");
    }
    Ok(App::new(db, clock, Ids::random()?).as_installed().await?)
}

/// Opens the database and leaves its schema as it is.
///
/// # Errors
/// Why not, in Vietnamese.
pub async fn connect(options: &DatabaseOptions) -> Result<Db, Failure> {
    if let Some(url) = &options.database_url {
        return Ok(Db::connect(url).await?);
    }
    make_folder(&options.data)?;
    let file = options.data.join(FILE);
    Db::open_file(file).await.map_err(|e| unwritable(options, e))
}

/// What the database is called in a message.
pub fn name_of(options: &DatabaseOptions) -> String {
    match &options.database_url {
        // An address may hold a password.
        Some(url) => url.split("://").next().unwrap_or("khác").to_owned(),
        None => options.data.join(FILE).display().to_string(),
    }
}

fn make_folder(folder: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(folder).map_err(|error| {
        Failure::new(format!(
            "Không tạo được thư mục dữ liệu {}: {error}. Hãy kiểm tra quyền ghi, hoặc chọn thư mục khác bằng --data.",
            folder.display()
        ))
    })
}

/// A SQLite file that cannot be opened or written to is mostly a matter of rights or disk.
fn unwritable(options: &DatabaseOptions, error: StoreError) -> Failure {
    let name = name_of(options);
    match error {
        _ if options.database_url.is_some() => error.into(),
        StoreError::NotADatabase => Failure::new(format!(
            "Tệp {name} không phải là cơ sở dữ liệu của An Sinh hoặc đã hỏng. Hãy khôi phục từ bản sao lưu, hoặc chọn thư mục khác bằng --data."
        )),
        StoreError::Unavailable(_) | StoreError::Driver(_) => {
            let reason = match error {
                StoreError::Unavailable(reason) => reason,
                other => other.to_string(),
            };
            Failure::new(format!(
                "Không mở được tệp dữ liệu {name}: {reason}. Hãy kiểm tra quyền ghi của thư mục và dung lượng đĩa, hoặc chọn thư mục khác bằng --data."
            ))
        }
        _ => error.into(),
    }
}
