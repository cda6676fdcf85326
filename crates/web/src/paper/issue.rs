//! What every paper with a number has, wherever it stands: `POST …/phat-hanh`: its number; `…/bo`: given
//! up; `GET …/tai.docx`, `…/tai.pdf`: its files, those of an issued paper as they were then.

use ansinh_app::paper::{drop_paper, issue_paper, kept_file, paper_row, printed_paper};
use ansinh_store::PaperId;
use ansinh_store::paper::{PaperKind, PaperRow};
use ansinh_store::paper_file::PaperFileKind;
use axum::extract::{Path, State};
use axum::response::{Redirect, Response};
use maud::{Markup, html};

use super::amendments::amendments_address;
use super::round::here as papers_of_round;
use super::{
    BACK, Numbering, PDF, REGISTER, WORD, address, attached, back, id, numbering, pdf_file,
    word_file,
};
use crate::error::Result;
use crate::post::Fields;
use crate::ui::form::{self, Field, field};
use crate::viewer::Viewer;
use crate::web::Web;

/// What is known of the paper an address leads to.
pub(super) async fn row_at(web: &Web, viewer: &Viewer, text: &str) -> Result<PaperRow> {
    Ok(paper_row(web.app(), &viewer.caller(), id(text)?).await?)
}

/// Keeps number and date.
pub async fn submit(
    State(web): State<Web>,
    viewer: Viewer,
    Path(text): Path<String>,
    fields: Fields,
) -> Result<Redirect> {
    let row = row_at(&web, &viewer, &text).await?;
    let issued = match numbering(&fields, row.kind.noun()) {
        Ok(given) => {
            let Numbering { times, number, day } = given;
            issue_paper(web.app(), &viewer.caller(), row.id, times, number, day).await
        }
        Err(refused) => Err(refused),
    };
    issued.map_err(|error| back(error, BACK, address(&row)))?;
    Ok(Redirect::to(&address(&row)))
}

/// Gives the draft up.
pub async fn give_up(
    State(web): State<Web>,
    viewer: Viewer,
    Path(text): Path<String>,
    _fields: Fields,
) -> Result<Redirect> {
    let row = row_at(&web, &viewer, &text).await?;
    drop_paper(web.app(), &viewer.caller(), row.id)
        .await
        .map_err(|error| back(error, BACK, address(&row)))?;
    Ok(Redirect::to(&above(&web, &row).await?))
}

/// Where papers of its kind stand.
async fn above(web: &Web, row: &PaperRow) -> Result<String> {
    let plan = match row.kind {
        PaperKind::Proposal | PaperKind::Decision => {
            ansinh_store::plan::by_id(web.db(), row.plan_id).await?
        }
        PaperKind::Urging | PaperKind::Report => None,
    };
    Ok(match (plan, row.kind, row.round_id) {
        (Some(plan), ..) => amendments_address(&plan.slug),
        (None, PaperKind::Report, Some(round)) => papers_of_round(round),
        _ => REGISTER.to_owned(),
    })
}

/// The paper as a Word file.
pub async fn word(
    State(web): State<Web>,
    viewer: Viewer,
    Path(text): Path<String>,
) -> Result<Response> {
    download(&web, &viewer, id(&text)?, PaperFileKind::Word).await
}

/// The paper as a PDF file.
pub async fn pdf(
    State(web): State<Web>,
    viewer: Viewer,
    Path(text): Path<String>,
) -> Result<Response> {
    download(&web, &viewer, id(&text)?, PaperFileKind::Issued).await
}

/// What was issued stays as it was; a draft is made anew.
async fn download(
    web: &Web,
    viewer: &Viewer,
    id: PaperId,
    kind: PaperFileKind,
) -> Result<Response> {
    let caller = viewer.caller();
    let (row, paper) = printed_paper(web.app(), &caller, id).await?;
    let name = file_name(&row);
    match (kept_file(web.app(), &caller, id, kind).await?, kind) {
        (Some(bytes), PaperFileKind::Word) => attached(bytes, WORD, &format!("{name}.docx")),
        (Some(bytes), _) => attached(bytes, PDF, &format!("{name}.pdf")),
        (None, PaperFileKind::Word) => word_file(web, paper, &name).await,
        (None, _) => pdf_file(web, paper, &name).await,
    }
}

/// Name of a paper's files, without what tells their kind.
pub(super) fn file_name(row: &PaperRow) -> String {
    let word = match row.kind {
        PaperKind::Urging => "cong-van",
        PaperKind::Proposal => "to-trinh",
        PaperKind::Decision => "quyet-dinh",
        PaperKind::Report => "bao-cao-tong-hop",
    };
    match row.number.zip(row.issued_on) {
        Some((number, day)) => format!("{word}-{number:02}-{}", day.year()),
        None => format!("du-thao-{word}"),
    }
}

/// Links to both files.
pub(super) fn downloads(here: &str) -> Markup {
    html! {
        a.button.quiet href={ (here) "/tai.docx" } { "Tải tệp Word" } " "
        a.button.quiet href={ (here) "/tai.pdf" } { "Tải tệp PDF" } " "
    }
}

/// The form that gives a draft its number, and the button that gives it up.
pub(super) fn part(viewer: &Viewer, row: &PaperRow, note: &str, today: &str) -> Markup {
    let here = address(row);
    let noun = row.kind.noun();
    let text = |name, label, kind, hint, value| {
        field(&Field { name, label, kind, hint, value, error: None, autocomplete: "off" })
    };
    let (day, save) = (format!("Ngày {noun}"), format!("Ghi số {noun}"));
    let give_up = if row.set_id.is_some() {
        "Bỏ các dự thảo của lần điều chỉnh này"
    } else {
        "Bỏ dự thảo này"
    };
    html! {
        details.box.no-print {
            summary { "Ghi số đã cấp" }
            p { "Khi văn thư đã cấp số, ghi số và ngày ở đây. Từ lúc đó văn bản không sửa được nữa, tệp Word và PDF được giữ nguyên để ký số. " (note) }
            form method="post" action={ (here) "/phat-hanh" } {
                (form::token(viewer))
                input type="hidden" name="lan_sua" value=(row.mod_count);
                (text("so", "Số", "text", Some("Chỉ ghi con số, ví dụ 125."), ""))
                (text("ngay", &day, "date", None, today))
                button type="submit" { (save) }
            }
            (form::button(viewer, &format!("{here}/bo"), give_up))
        }
    }
}
