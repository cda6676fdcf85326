//! Official papers: made, read on the screen, taken down as Word and PDF files; those that are sent out
//! with their numbers and signed files.

pub mod amendment;
pub mod amendments;
pub mod assignment;
pub mod body_report;
pub mod draft;
pub mod edit;
pub mod edit_section;
pub mod head;
pub mod issue;
pub mod kept_report;
pub mod letter;
pub mod note;
mod preview;
pub mod register;
pub mod round;
pub mod round_report;
pub mod section;
pub mod sections;
pub mod sign;
pub mod templates;

use ansinh_app::AppError;
use ansinh_domain::urge::Level;
use ansinh_formats::paper::{Paper, Rules};
use ansinh_formats::write::paper::{paper_docx, paper_pdf};
use ansinh_store::PaperId;
use ansinh_store::paper::{PaperKind, PaperRow, PaperState};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use maud::{Markup, html};

use crate::error::{Error, Result};
use crate::post::Fields;
use crate::ui::badge::{Tone, badge};
use crate::web::Web;
use crate::words;

/// Address of the register.
pub(crate) const REGISTER: &str = "/cong-van";
/// Where papers on changing plans stand.
const AMENDMENT: &str = "/dieu-chinh";
/// Where consolidated reports stand that are kept.
const REPORT: &str = "/bao-cao-tong-hop";
const PDF: &str = "application/pdf";
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// What a link back to a paper says.
const BACK: &str = "Quay lại văn bản";

/// Address of a letter.
pub(crate) fn letter_address(id: PaperId) -> String {
    format!("{REGISTER}/{id}")
}

/// Address of a paper.
fn address(row: &PaperRow) -> String {
    match row.kind {
        PaperKind::Urging => letter_address(row.id),
        PaperKind::Proposal | PaperKind::Decision => format!("{AMENDMENT}/{}", row.id),
        PaperKind::Report => format!("{REPORT}/{}", row.id),
    }
}

/// "số 12 ngày 30/10/2025", "dự thảo lập 30/10/2025 08:15".
fn named(row: &PaperRow) -> String {
    match (row.state, row.number, row.issued_on) {
        (PaperState::Issued, Some(number), Some(day)) => {
            format!("số {number:02} ngày {}", words::date(day))
        }
        (PaperState::Dropped, ..) => format!("đã bỏ, lập {}", words::instant(row.created_at)),
        _ => format!("dự thảo lập {}", words::instant(row.created_at)),
    }
}

/// Whether a paper has its signed file.
fn signed(row: &PaperRow) -> Markup {
    html! {
        @match (row.state, row.signed) {
            (PaperState::Issued, 0) => (badge(Tone::Ask, "?", "Chưa có bản ký")),
            (PaperState::Issued, _) => (badge(Tone::Good, "✓", "Đã ký")),
            _ => span.muted { "chưa cấp số" },
        }
    }
}

fn id(text: &str) -> Result<PaperId> {
    text.parse().map_err(|_| Error::not_found("Văn bản này").link("Sổ văn bản đi", REGISTER))
}

/// A refusal that leads back to where it was asked for.
fn back(error: AppError, label: &str, href: String) -> Error {
    Error::from(error).link(label, href)
}

/// What a paper is given when it is sent out, as a form says it.
struct Numbering {
    /// How often the draft had been changed when the form was shown.
    times: i64,
    /// Its number.
    number: i64,
    /// Its date.
    day: Date,
}

/// Reads it; `what` is what the paper is called in a refusal.
fn numbering(fields: &Fields, what: &str) -> std::result::Result<Numbering, AppError> {
    let day = fields.day("ngay").and_then(|day| day.ok_or(format!("Hãy ghi ngày {what}.")));
    let day = day.map_err(AppError::Invalid)?;
    let no_number = |_| AppError::Invalid(format!("Số {what} là một số nguyên, ví dụ 125."));
    let number = fields.text("so").parse().map_err(no_number)?;
    let times = fields.text("lan_sua").parse().map_err(|_| AppError::ChangedMeanwhile)?;
    Ok(Numbering { times, number, day })
}

/// The rules in force today, with the mark of the installation.
fn rules(web: &Web) -> Result<Rules> {
    let app = web.app();
    Ok(Rules::on(app.today()).map_err(Error::internal)?.marked(app.mark()))
}

/// A paper as a Word file to be saved as `name`.docx.
async fn word_file(web: &Web, paper: Paper, name: &str) -> Result<Response> {
    let (rules, now) = (rules(web)?, web.app().now());
    let work = move || paper_docx(&paper, &rules, now);
    let bytes = tokio::task::spawn_blocking(work).await.map_err(Error::internal)?;
    attached(bytes.map_err(Error::internal)?, WORD, &format!("{name}.docx"))
}

/// A paper as a PDF file to be saved as `name`.pdf.
async fn pdf_file(web: &Web, paper: Paper, name: &str) -> Result<Response> {
    let (rules, now) = (rules(web)?, web.app().now());
    let work = move || paper_pdf(&paper, &rules, now);
    let bytes = tokio::task::spawn_blocking(work).await.map_err(Error::internal)?;
    attached(bytes.map_err(Error::internal)?, PDF, &format!("{name}.pdf"))
}

/// A file to be saved under a name of plain letters.
fn attached(bytes: Vec<u8>, kind: &'static str, name: &str) -> Result<Response> {
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""))
        .map_err(Error::internal)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((StatusCode::OK, headers, bytes).into_response())
}

/// A level's word in forms.
fn level_key(level: Level) -> &'static str {
    match level {
        Level::Reminder => "nhac-viec",
        Level::Collector => "dau-moi",
        Level::Superior => "cap-tren",
    }
}

/// Lines of a box as people type them.
fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}
