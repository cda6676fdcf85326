//! Reporting rounds: one file a verb.
//!
//! A coordinator makes a regime ([`create_regime`](create_regime())), opens rounds of it
//! ([`open_round`](open_round())), and closes them. Officers fill cells in
//! ([`save_cells`](save_cells())), or a [`form`] offline, attach evidence, comment, and send ([`submit`](submit::submit));
//! heads approve or return; the coordinator receives or returns. What is received becomes
//! observations with revisions. [`view`] reads one submission for pages, files and programs,
//! [`watch`] a round or a plan.
//!
//! Requests that a double click or a program could send twice take a key: sent again with the same
//! key they answer the same and do nothing again.

pub mod baseline;
pub mod change_regime;
pub mod changes;
pub mod check_report;
pub mod comment;
pub mod create_regime;
pub mod desk;
mod error;
pub mod evidence;
pub mod extension;
mod figures;
pub mod follow_duties;
mod follow_time;
pub mod form;
pub mod history;
mod judge;
mod once;
pub mod open_round;
mod passage;
pub mod preview_round;
pub mod queue;
pub mod receive;
mod remedy;
pub mod review;
pub mod rule;
pub mod save_cells;
pub mod signature;
pub mod special_day;
pub mod submit;
pub mod view;
pub mod watch;

pub use change_regime::change_regime;
pub use create_regime::{create_regime, suggest_regimes};
pub use error::ReportError;
pub use once::forget_old_keys;
pub(crate) use open_round::reporters;
pub use open_round::{close_round, open_round};
pub use passage::{MoveRequest, Moved};
pub use save_cells::save_cells;

use ansinh_store::report::submission::{self, SubmissionHead};
use ansinh_store::{SubmissionId, Tx};

use crate::{App, AppError, Result};

const NO_SUBMISSION: AppError = AppError::NotFound { what: "báo cáo" };

/// The submission, held against moves of others until the transaction ends.
async fn lock(tx: &mut Tx, id: SubmissionId) -> Result<SubmissionHead> {
    submission::lock(tx, id).await?.ok_or(NO_SUBMISSION)
}

/// Whether its officer may change it now.
fn still_open(head: &SubmissionHead) -> Result<()> {
    if head.closed_at.is_some() {
        return Err(ReportError::RoundClosed.into());
    }
    if !head.state.is_open() {
        return Err(ReportError::Locked(head.state).into());
    }
    Ok(())
}

async fn head(app: &App, id: SubmissionId) -> Result<SubmissionHead> {
    submission::head(&app.db, id).await?.ok_or(NO_SUBMISSION)
}

/// Text a person must have typed, cleaned.
fn needed(typed: &str, longest: usize, missing: &str) -> Result<String> {
    let text = ansinh_domain::text::clean(typed);
    if text.is_empty() {
        return Err(AppError::Invalid(missing.to_owned()));
    }
    if text.chars().count() > longest {
        return Err(AppError::Invalid(format!(
            "Nội dung dài hơn {longest} ký tự. Hãy rút gọn rồi thử lại."
        )));
    }
    Ok(text)
}
