//! `GET /bao-cao/{id}/mau.xlsx`, `GET` and `POST /bao-cao/{id}/mau`: the Excel form of a report, to be
//! filled in offline and brought back. What it would change is shown before ([`super::form_preview`]).

use ansinh_app::AppError;
use ansinh_app::report::form::{download, stage};
use ansinh_app::report::view::SubmissionView;
use ansinh_domain::report::Field;
use ansinh_formats::read::evidence::{EvidenceKind, download_name};
use ansinh_store::report::upload::{self, UploadRow};
use axum::extract::{Path, Query, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::frame::{self, Tab};
use super::{back, load};
use crate::address;
use crate::error::Result;
use crate::files::Posted;
use crate::page::Page;
use crate::ui::form::{error_summary, token};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::{words, xlsx};

/// What an address may say.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    /// How many cells a form just wrote, and
    #[serde(rename = "da-ghi")]
    saved: Option<usize>,
    /// how many of its cells were left out.
    #[serde(rename = "bo-lai")]
    left: Option<usize>,
}

/// Hands the form out.
pub async fn file(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
) -> Result<Response> {
    let made = download(web.app(), &viewer.caller(), super::id(&id)?).await?;
    let name = format!("Mẫu báo cáo {} {}", made.body_name, made.period);
    let name = download_name(Some(&name), EvidenceKind::Xlsx);
    xlsx::file(name.trim_end_matches(".xlsx"), made.bytes)
}

/// Shows how it goes, and takes the form back.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    Query(params): Query<Params>,
) -> Result<Page> {
    let report = load(&web, &viewer, &id).await?;
    page(&web, &viewer, &report, &params, None).await
}

/// Keeps a filled-in form and leads to what it would change.
pub async fn submit(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response> {
    let report = super::id(&id)?;
    let here = here(report);
    let posted = Posted::read(request, &web, &viewer, &here).await?;
    let staged = match posted.files.into_iter().next() {
        Some(file) => stage(web.app(), &viewer.caller(), report, file).await,
        None => Err(AppError::Invalid(
            "Bạn chưa chọn tệp. Hãy chọn tệp mẫu đã điền rồi tải lên lại.".to_owned(),
        )),
    };
    match staged {
        Ok(upload) => Ok(Redirect::to(&format!("{here}/{upload}")).into_response()),
        Err(AppError::Invalid(reason)) => {
            let report = load(&web, &viewer, &id).await?;
            let page = page(&web, &viewer, &report, &Params::default(), Some(&reason)).await?;
            Ok(page.status(StatusCode::UNPROCESSABLE_ENTITY).into_response())
        }
        Err(error) => Err(back(error, report)),
    }
}

/// Address of the page of a report's form.
pub(super) fn here(report: ansinh_store::SubmissionId) -> String {
    format!("{}{}", address::report(report), Tab::Form.end())
}

async fn page(
    web: &Web,
    viewer: &Viewer,
    report: &SubmissionView,
    params: &Params,
    problem: Option<&str>,
) -> Result<Page> {
    let waiting = if report.may_enter {
        upload::of_submission(web.db(), report.head.id).await?
    } else {
        Vec::new()
    };
    let errors: Vec<(&str, String)> =
        problem.map(|problem| ("tep", problem.to_owned())).into_iter().collect();
    let content = html! {
        (error_summary(&errors))
        (done(report, params))
        div.cols {
            div {
                h2 { "1. Tải mẫu" }
                div.box {
                    p { "Mẫu có sẵn các dòng cơ quan phải báo cáo, mục tiêu, số kỳ trước và những gì đã nhập. Chỉ các ô cần điền là mở." }
                    p { a.button href={ (address::report(report.head.id)) "/mau.xlsx" } download { "Tải mẫu Excel" } }
                }
                h2 { "2. Tải mẫu đã điền lên" }
                @if report.may_enter { (form(viewer, report, problem)) }
                @else {
                    p { "Báo cáo không mở để nhập đối với bạn, nên chưa tải mẫu đã điền lên được." }
                }
                (uploads(report, &waiting))
            }
            (explanation())
        }
    };
    Ok(frame::page(viewer, report, Tab::Form, &content))
}

fn done(report: &SubmissionView, params: &Params) -> Markup {
    let home = address::report(report.head.id);
    html! {
        @if let Some(saved) = params.saved {
            div.notice.good role="status" {
                p {
                    @if saved == 0 { "Không có ô nào được ghi: báo cáo giữ nguyên như trên phần mềm." }
                    @else { "Đã ghi " b { (saved) " ô" } " từ mẫu Excel vào báo cáo. Tệp được giữ ở phần Minh chứng làm nguồn." }
                    @if let Some(left) = params.left.filter(|left| *left > 0) {
                        " Còn " (left) " ô trong tệp không ghi được, vì sai hoặc vì dòng đang khóa."
                    }
                }
                p { a href={ (home) "/gui" } { "Kiểm tra và gửi" } " · " a href={ (home) (Tab::Indicators.end()) } { "Xem chỉ tiêu" } }
            }
        }
    }
}

fn form(viewer: &Viewer, report: &SubmissionView, problem: Option<&str>) -> Markup {
    html! {
        form.box method="post" action=(here(report.head.id)) enctype="multipart/form-data" {
            // The token stands before the file, so that it is checked before it is taken in.
            (token(viewer))
            div.field.wrong[problem.is_some()] {
                label for="tep" { "Tệp mẫu đã điền" }
                p.hint #tep-goi-y { "Tệp .xlsx tải từ chính trang này, không quá 10 MB." }
                input #tep type="file" name="tep" required accept=".xlsx" aria-describedby="tep-goi-y";
            }
            button type="submit" { "Tải lên và xem trước" }
        }
    }
}

fn uploads(report: &SubmissionView, waiting: &[UploadRow]) -> Markup {
    html! {
        @if !waiting.is_empty() {
            h2 { "Mẫu đang chờ ghi" }
            ul.plain.box {
                @for row in waiting {
                    li {
                        a href={ (here(report.head.id)) "/" (row.id) } { (row.name) }
                        " " span.small.muted {
                            @if let Some(name) = &row.uploaded_by_name { (name) ", " }
                            (words::instant(row.uploaded_at))
                        }
                    }
                }
            }
            p.muted.small { "Mẫu chờ quá 24 giờ mà không ghi thì tự bị bỏ." }
        }
    }
}

fn explanation() -> Markup {
    html! {
        aside.box aria-labelledby="dien-ra" {
            h2 #dien-ra { "Điều gì sẽ diễn ra" }
            ol {
                li { "Bạn điền mẫu khi không có mạng; số ghi với dấu phẩy thập phân, chưa có số thì để trống và ghi vào cột “" (Field::NoData.title()) "”." }
                li { "Tải lên, phần mềm so từng ô của tệp với báo cáo và chỉ ra: ô nào sẽ đổi, ô nào sai (ở ô nào của trang tính), ô nào đã có người sửa trên phần mềm trong lúc bạn điền." }
                li { "Ô bị sửa ở cả hai nơi thì bạn chọn giữ bên nào. Không ô nào bị ghi đè mà bạn chưa thấy." }
                li { "Bấm “Ghi vào báo cáo”. Trước lúc đó báo cáo chưa thay đổi gì." }
            }
            p.muted { "Ghi xong chưa phải là gửi: hãy kiểm tra lại rồi gửi thủ trưởng cơ quan như bình thường." }
        }
    }
}
