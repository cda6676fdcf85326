//! `ansinh migrate`: brings the schema up to this program's.

use ansinh_app::Clock;

use crate::cli::DatabaseOptions;
use crate::database;
use crate::failure::Failure;

pub async fn run(options: &DatabaseOptions) -> Result<(), Failure> {
    let db = database::connect(options).await?;
    let new = ansinh_store::migrate(&db, Clock::system().now()).await?;
    db.close().await;
    if new.is_empty() {
        println!("Cơ sở dữ liệu đã đúng phiên bản, không có gì phải nâng cấp.");
    } else {
        let steps: Vec<String> = new.iter().map(ToString::to_string).collect();
        println!("Đã nâng cấp cơ sở dữ liệu, các bước: {}.", steps.join(", "));
    }
    Ok(())
}
