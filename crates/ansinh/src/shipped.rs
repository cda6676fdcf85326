//! Plans shipped with the program: read and accepted on the first start like any other file; and
//! tables of prepared reorganisations, offered beside those that people load.

use ansinh_app::reorganisation::presets::load_preset;
use ansinh_app::upload_source::Upload;
use ansinh_app::{App, AppError, Caller, import_plan, note_shipped_plans, wants_shipped_plans};

use crate::failure::Failure;

include!(concat!(env!("OUT_DIR"), "/shipped.rs"));

/// Loads the shipped plans into an empty database. A plan that cannot be loaded is told of and
/// left out: it must not keep the site from starting.
///
/// # Errors
/// Whatever the database reports.
pub async fn load(app: &App) -> Result<(), Failure> {
    if !wants_shipped_plans(app).await? {
        return Ok(());
    }
    for (name, bytes) in SHIPPED {
        let upload = Upload { name: (*name).to_owned(), bytes: bytes.to_vec() };
        match import_plan(app, &Caller::system(), upload, true).await {
            Ok(plan) => println!("Đã nhập {} kèm theo chương trình.", plan.name),
            Err(AppError::AlreadyPlan { .. }) => {}
            Err(error) => {
                tracing::error!(file = name, error = ?error, "a shipped plan was left out");
                println!("Không nhập được {name} kèm theo chương trình: {error}");
            }
        }
    }
    note_shipped_plans(app).await?;
    Ok(())
}

/// Keeps the shipped tables that are not kept yet, so that a new version of the program brings its
/// own. They only propose. One that cannot be kept is told of and left out.
pub async fn load_presets(app: &App) {
    for (name, bytes) in SHIPPED_PRESETS {
        let upload = Upload { name: (*name).to_owned(), bytes: bytes.to_vec() };
        if let Err(error) = load_preset(app, &Caller::system(), upload).await {
            tracing::error!(file = name, error = ?error, "a shipped table was left out");
        }
    }
}
