//! Official papers made of what was reported: one file a paper.
//!
//! Reports of a round ([`round_report`], [`body_report`], [`briefing`]) and the list of a body's duties
//! ([`assignment`]) are made anew each time from what was received, so that they cannot differ from it;
//! each figure carries the id of its observation. What is sent out is kept: letters that urge
//! ([`draft_letters`]), papers on changing a plan ([`draft_amendment`]), the consolidated report as it
//! was put before who signs ([`draft_report`]). All of these get their numbers in one register
//! ([`issue_paper`]) and are closed by their signed file ([`sign_paper`]).

mod amendment;
mod answer;
mod appraisal;
mod assignment;
mod briefing;
mod chain;
mod consolidated;
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
    change_amendment, draft_amendment,
};
pub use answer::{note_answer, note_received};
pub use assignment::assignment;
pub use briefing::briefing;
pub use chain::{BodyChain, urging};
pub use consolidated::{KeptReport, ReportContent, draft_report, kept_report, kept_reports};
pub use edit_section::{
    Begun, Choice, SaveText, Saved, begin_section, leave_section, save_section, settle_section,
};
pub use fields::SECTION_FIELDS;
pub use head::{PaperHead, paper_head, set_paper_head};
pub use issue::{Register, drop_paper, issue_paper, paper_row, printed_paper, register};
pub use letter::{
    Letter, LetterContent, LetterRequest, Listed, change_letter, draft_letters, letter,
};
pub use report::{body_report, round_report};

pub use sections::{ReportSections, Section, Standing, report_sections, section_history};
pub use sign::{PaperFiles, SignedFile, kept_file, sign_paper};
pub use template::{
    SaveTemplate, TemplateKind, TemplateSaved, TemplateUse, TemplateView, preview_template,
    read_template, save_template, template, templates,
};

use ansinh_store::report::round::{self, RoundRow};
use ansinh_store::{RoundId, StoreError};

use crate::{App, AppError, Result};

const NO_PAPER: AppError = AppError::NotFound { what: "văn bản" };

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
