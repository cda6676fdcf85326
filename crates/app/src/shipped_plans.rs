//! Whether the plans shipped with the program are still to be loaded: once, into an empty
//! database, also when the first start was broken off half-way.

use ansinh_store::{import, setting};

use crate::{App, Result};

const SETTING: &str = "shipped-plans-loaded";

/// Whether to load them: they were not yet, and nobody brought anything else in.
///
/// # Errors
/// Whatever the database reports.
pub async fn wants_shipped_plans(app: &App) -> Result<bool> {
    if setting::get(&app.db, SETTING).await?.is_some() {
        return Ok(false);
    }
    let imports = import::list(&app.db).await?;
    // Those of a first start that was broken off were made by the program itself.
    Ok(imports.iter().all(|row| row.created_by_name.is_none()))
}

/// Notes that they were loaded.
///
/// # Errors
/// Whatever the database reports.
pub async fn note_shipped_plans(app: &App) -> Result<()> {
    let mut tx = app.db.begin().await?;
    setting::set(&mut tx, SETTING, "true", app.now()).await?;
    tx.commit().await?;
    Ok(())
}
