//! `GET` and `POST /dia-ban/nap`: brings files of territories in, to be looked at before they are
//! loaded.

use ansinh_app::{AppError, stage_territories};
use ansinh_store::territory::upload::{UploadRow, waiting};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::{HERE, LOAD, SOURCES};
use crate::error::Result;
use crate::files::Posted;
use crate::page::Page;
use crate::ui::Crumb;
use crate::ui::form::{self, Field, error_summary, optional};
use crate::ui::layout::Part;
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Shows the form.
pub async fn show(State(web): State<Web>, viewer: Viewer) -> Result<Page> {
    let waiting = waiting(web.db()).await?;
    Ok(page(&viewer, &waiting, "", None))
}

/// Keeps the files and leads to what they would do.
pub async fn submit(State(web): State<Web>, viewer: Viewer, request: Request) -> Result<Response> {
    let Posted { fields, files } = Posted::read(request, &web, &viewer, LOAD).await?;
    let staged = match fields.day("ngay") {
        Ok(day) => stage_territories(web.app(), &viewer.caller(), files, day).await,
        Err(reason) => Err(AppError::Invalid(reason)),
    };
    match staged {
        Ok(id) => Ok(Redirect::to(&format!("{LOAD}/{id}")).into_response()),
        Err(AppError::Invalid(reason)) => {
            let waiting = waiting(web.db()).await?;
            let page = page(&viewer, &waiting, fields.text("ngay"), Some(&reason));
            Ok(page.status(StatusCode::UNPROCESSABLE_ENTITY).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

fn page(viewer: &Viewer, waiting: &[UploadRow], day: &str, problem: Option<&str>) -> Page {
    let errors: Vec<(&str, String)> =
        problem.map(|problem| ("tep", problem.to_owned())).into_iter().collect();
    let content = html! {
        h1 { "Nạp danh mục địa bàn" }
        div.cols {
            div {
                (error_summary(&errors))
                (upload_form(viewer, day, problem))
                (uploads(waiting))
            }
            (explanation())
        }
    };
    Page::new(viewer, "Nạp danh mục địa bàn", content).part(Part::Territories).crumbs([
        Crumb::link("Kế hoạch", "/"),
        Crumb::link("Địa bàn", HERE),
        Crumb::here("Nạp danh mục"),
    ])
}

fn upload_form(viewer: &Viewer, day: &str, problem: Option<&str>) -> Markup {
    html! {
        form.box method="post" action=(LOAD) enctype="multipart/form-data" {
            // The token stands before the files, so that it is checked before they are taken in.
            (form::token(viewer))
            div.field.wrong[problem.is_some()] {
                label for="tep" { "Các tệp" }
                p.hint #tep-goi-y { "CSV hoặc Excel (.xlsx), một hay nhiều tệp, tổng cộng không quá 40 MB. Nên gửi cùng lúc danh sách trước ngày sắp xếp, bảng chuyển đổi và danh sách sau: các tệp được đối chiếu với nhau." }
                input #tep type="file" name="tep" required multiple accept=".csv,.xlsx,.txt"
                    aria-describedby="tep-goi-y";
            }
            (optional(&Field {
                name: "ngay",
                label: "Ngày áp dụng cho dòng không ghi ngày",
                kind: "date",
                hint: Some("Ngày của danh sách, hoặc ngày hiệu lực của bảng chuyển đổi. Mã không kèm ngày không được nhận: cùng một mã có thể chỉ địa bàn khác vào ngày khác. Để trống nếu mọi dòng đã có cột ngày."),
                value: day,
                error: None,
                autocomplete: "off",
            }))
            button type="submit" { "Tải lên và xem trước" }
        }
    }
}

fn explanation() -> Markup {
    html! {
        aside.box aria-labelledby="dien-ra" {
            h2 #dien-ra { "Điều gì sẽ diễn ra" }
            ol {
                li { "Hệ thống đọc các tệp, đối chiếu với nhau và với danh mục đang có." }
                li { "Bạn xem trước: đơn vị nào thêm, đơn vị nào đổi, điểm nào đáng ngờ kèm đúng dòng của tệp." }
                li { "Bạn bấm “Nạp vào danh mục”. Trước lúc đó danh mục chưa thay đổi gì." }
                li { "Sau khi nạp, từng điểm đáng ngờ được xử lý: giữ cách đọc, sửa mã hoặc tên, hoặc bỏ qua kèm lý do." }
            }
            p.muted {
                "Danh sách cần cột mã và tên (“Mã xã”, “Tên xã”…); bảng chuyển đổi cần “Mã cũ”, “Tên cũ”, “Mã mới”, “Tên mới”, “Mức độ”. Thứ tự cột tùy ý. "
                a href=(SOURCES) { "Các tệp đã nạp" }
            }
        }
    }
}

fn uploads(waiting: &[UploadRow]) -> Markup {
    html! {
        @if !waiting.is_empty() {
            h2 { "Đang chờ nạp" }
            ul.plain.box {
                @for row in waiting {
                    li {
                        a href={ (LOAD) "/" (row.id) } { "Tải lên lúc " (words::instant(row.uploaded_at)) }
                        @if let Some(name) = &row.uploaded_by_name { span.muted { " – " (name) } }
                    }
                }
            }
            p.muted.small { "Tệp chờ quá 24 giờ mà không nạp thì tự bị bỏ." }
        }
    }
}
