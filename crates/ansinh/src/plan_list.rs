//! `ansinh plan list`: what is stored.

use crate::cli::DatabaseOptions;
use crate::database;
use crate::failure::Failure;

pub async fn run(options: &DatabaseOptions) -> Result<(), Failure> {
    let app = database::open(options).await?;
    let plans = ansinh_store::plan::list(&app.db, app.today()).await?;
    app.db.close().await;
    if plans.is_empty() {
        println!("Chưa có kế hoạch nào.");
    }
    for plan in plans {
        println!(
            "{}\t{}\tphiên bản {}\t{} chỉ tiêu đo được\t{} nhiệm vụ\t{}",
            plan.head.slug,
            plan.head.name(),
            plan.head.version_no,
            plan.counts.measurable,
            plan.counts.tasks,
            plan.head.title.as_deref().unwrap_or_default()
        );
    }
    Ok(())
}
