//! Notes in the audit log what a request came to where no verb does so: a refusal by policy, an
//! export of a list.

use ansinh_domain::access::Refusal;
use ansinh_store::audit;

use crate::{App, Caller, Result};

/// Most characters kept of an address.
const LONGEST_PATH: usize = 500;

/// What came of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Came {
    /// The caller may not do that.
    Refused(Refusal),
    /// A list went out as a file.
    Exported,
}

/// Appends the entry; `path` is what was asked for, with its query string but without secrets.
///
/// # Errors
/// Whatever the database reports.
pub async fn note_request(app: &App, caller: &Caller, path: &str, came: &Came) -> Result<()> {
    let path: String = path.chars().take(LONGEST_PATH).collect();
    let (verb, result, after) = match came {
        Came::Refused(refusal) => ("request", "refused", format!("{path}\n{}", refusal.reason())),
        Came::Exported => ("export-list", "done", path),
    };
    let mut tx = app.db.begin().await?;
    let mut entry = caller.entry(app.now(), verb);
    (entry.subject_kind, entry.result, entry.after) = ("page", result, Some(after));
    audit::append(&mut tx, entry).await?;
    Ok(tx.commit().await?)
}
