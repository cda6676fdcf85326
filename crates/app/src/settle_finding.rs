//! Settles a finding: a person accepts the reading, chooses another, or types the answer.

use ansinh_store::ImportId;

use crate::{App, AppError, Caller, Result};

/// A person's answer to a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The reading stands.
    Accept,
    /// The alternative at this place, from 0.
    Choose(usize),
    /// What was typed.
    Type(String),
}

/// Records `answer` for the finding at `index`; the newest answer counts.
///
/// # Errors
/// [`AppError::WrongState`] unless the import is in review; [`AppError::Invalid`] when the answer
/// cannot be applied (says why).
pub async fn settle_finding(
    app: &App,
    caller: &Caller,
    import: ImportId,
    index: i64,
    answer: Answer,
) -> Result<()> {
    let _ = (app, caller, import, index, answer);
    Err(AppError::Busy)
}
