//! Official papers made of what was reported: one file a paper.
//!
//! Letters that urge ([`draft_letters`], [`issue_letter`]) are kept with their numbers, and what
//! came of them. Reports of a round ([`round_report`], [`body_report`], [`briefing`]) and the list of
//! a body's duties ([`assignment`]) are made anew each time from what was received, so that they
//! cannot differ from it; each figure carries the id of its observation.

mod assignment;
mod briefing;
mod chain;
mod head;
mod issue;
mod letter;
mod report;
mod results;
mod tables;

pub use assignment::assignment;
pub use briefing::briefing;
pub use chain::{BodyChain, urging};
pub use head::{PaperHead, paper_head, set_paper_head};
pub use issue::{drop_letter, issue_letter, note_answer, note_received, register};
pub use letter::{
    Letter, LetterContent, LetterRequest, Listed, change_letter, draft_letters, letter,
};
pub use report::{body_report, round_report};

use ansinh_store::report::round::{self, RoundRow};
use ansinh_store::{RoundId, StoreError};

use crate::{App, AppError, Result};

const NO_PAPER: AppError = AppError::NotFound { what: "công văn" };

async fn find_round(app: &App, id: RoundId) -> Result<RoundRow> {
    round::find(&app.db, id).await?.ok_or(AppError::NotFound { what: "kỳ báo cáo" })
}

fn unreadable(error: serde_json::Error) -> AppError {
    StoreError::Unreadable(format!("a paper's content: {error}")).into()
}

/// "Năm 2025" in the middle of a sentence: "năm 2025".
fn in_sentence(title: &str) -> String {
    let mut chars = title.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}
