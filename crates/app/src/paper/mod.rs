//! Official papers made of what was reported: one file a paper.
//!
//! Letters that urge ([`draft_letters`], [`issue_letter`], [`sign_letter`]) are kept with their
//! numbers and files, and what came of them. Reports of a round ([`round_report`], [`body_report`], [`briefing`]) and the list of
//! a body's duties ([`assignment`]) are made anew each time from what was received, so that they
//! cannot differ from it; each figure carries the id of its observation.

mod amendment;
mod appraisal;
mod assignment;
mod briefing;
mod chain;
mod edit_section;
mod fields;
mod head;
mod issue;
mod letter;
mod report;
mod results;
mod sections;
mod sign;
mod tables;
mod template;
mod verdict;

pub use amendment::{
    Adjustable, Adjustment, Amendment, AmendmentContent, AmendmentRequest, adjustable, amendment,
    change_amendment, draft_amendment, drop_amendment, issue_amendment,
};
pub use assignment::assignment;
pub use briefing::briefing;
pub use chain::{BodyChain, urging};
pub use edit_section::{
    Begun, Choice, SaveText, Saved, begin_section, leave_section, save_section, settle_section,
};
pub use fields::SECTION_FIELDS;
pub use head::{PaperHead, paper_head, set_paper_head};
pub use issue::{drop_letter, issue_letter, letter_issuer, note_answer, note_received, register};
pub use letter::{
    Letter, LetterContent, LetterRequest, Listed, change_letter, draft_letters, letter,
};
pub use report::{body_report, round_report};

pub use sections::{ReportSections, Section, Standing, report_sections, section_history};
pub use sign::{SignedFile, letter_file, sign_letter};
pub use template::{
    SaveTemplate, TemplateKind, TemplateSaved, TemplateUse, TemplateView, preview_template,
    read_template, save_template, template, templates,
};

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
