//! `ansinh user link`: a new one-time link for the first administrator.

use ansinh_app::App;
use ansinh_app::create_first_user::first_user_link;

use crate::cli::DatabaseOptions;
use crate::database;
use crate::failure::Failure;

pub async fn run(address: &str, options: &DatabaseOptions) -> Result<(), Failure> {
    let app = database::open(options).await?;
    let link = new_link(&app, address).await?;
    app.db.close().await;
    match link {
        Some(link) => {
            println!("Lập tài khoản quản trị đầu tiên (dùng một lần, có hiệu lực 24 giờ):");
            println!("  {link}");
            Ok(())
        }
        None => Err(Failure::new(
            "Đã có tài khoản quản trị nên không tạo đường dẫn mới. Hãy đăng nhập bằng tài khoản đó.",
        )),
    }
}

/// A link to the page that makes the first administrator; `None` when there is one.
///
/// # Errors
/// Whatever the database reports.
pub async fn new_link(app: &App, address: &str) -> Result<Option<String>, Failure> {
    let token = first_user_link(app).await?;
    Ok(token
        .map(|token| format!("{}/thiet-lap-ban-dau?khoa={token}", address.trim_end_matches('/'))))
}
