//! `GET` and `POST /dia-ban/ranh-gioi`, `POST /dia-ban/ranh-gioi/{id}/bo`: files of borders for maps.

use ansinh_app::AppError;
use ansinh_app::load_borders::{Told, drop_borders, load_borders};
use ansinh_store::BorderFileId;
use ansinh_store::territory::border::{BorderFileRow, files};
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::{BORDERS, HERE};
use crate::error::{Error, Result};
use crate::files::Posted;
use crate::page::Page;
use crate::post::Fields;
use crate::ui::Crumb;
use crate::ui::form::{self, Field, error_summary, field, optional};
use crate::ui::layout::Part;
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Shows what was loaded, and the form.
pub async fn show(State(web): State<Web>, viewer: Viewer) -> Result<Page> {
    page(&web, &viewer, &["", "", ""], None).await
}

/// Loads a file.
pub async fn submit(State(web): State<Web>, viewer: Viewer, request: Request) -> Result<Response> {
    let Posted { fields, files } = Posted::read(request, &web, &viewer, BORDERS).await?;
    let typed = ["ngay", "nguon", "thuoc_tinh"].map(|name| fields.text(name).to_owned());
    let loaded = match (fields.day("ngay"), files.into_iter().next()) {
        (Err(reason), _) => Err(AppError::Invalid(reason)),
        (Ok(_), None) => Err(AppError::Invalid("Bạn chưa chọn tệp GeoJSON.".to_owned())),
        (Ok(as_of), Some(file)) => {
            let (source, property) = (typed[1].clone(), typed[2].clone());
            let told = Told { as_of, source, property };
            load_borders(web.app(), &viewer.caller(), file, &told).await
        }
    };
    match loaded {
        Ok(loaded) => Ok(Redirect::to(&format!("{BORDERS}#t-{}", loaded.id)).into_response()),
        Err(AppError::Invalid(reason)) => {
            let typed = typed.each_ref().map(String::as_str);
            let page = page(&web, &viewer, &typed, Some(&reason)).await?;
            Ok(page.status(StatusCode::UNPROCESSABLE_ENTITY).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// Drops a file.
pub async fn discard(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    _: Fields,
) -> Result<Redirect> {
    let id: BorderFileId = id.parse().map_err(|_| Error::not_found("Tệp ranh giới này"))?;
    drop_borders(web.app(), &viewer.caller(), id)
        .await
        .map_err(|error| Error::from(error).link("Quay lại", BORDERS))?;
    Ok(Redirect::to(BORDERS))
}

async fn page(
    web: &Web,
    viewer: &Viewer,
    typed: &[&str; 3],
    problem: Option<&str>,
) -> Result<Page> {
    let rows = files(web.db()).await?;
    let errors: Vec<(&str, String)> =
        problem.map(|problem| ("tep", problem.to_owned())).into_iter().collect();
    let content = html! {
        h1 { "Ranh giới để vẽ bản đồ" }
        p.lead { "Trang của chỉ tiêu vẽ bản đồ khi có ranh giới của các địa bàn có số liệu. Hệ thống không kèm sẵn ranh giới nào: hãy dùng tệp mà đơn vị được phép sử dụng." }
        (error_summary(&errors))
        (upload_form(viewer, typed, problem))
        h2 { "Đã nạp" }
        @if rows.is_empty() { p.muted { "Chưa có tệp nào." } }
        @for row in &rows { (file(viewer, row)) }
    };
    Ok(Page::new(viewer, "Ranh giới để vẽ bản đồ", content).part(Part::Territories).crumbs([
        Crumb::link("Kế hoạch", "/"),
        Crumb::link("Địa bàn", HERE),
        Crumb::here("Ranh giới"),
    ]))
}

fn upload_form(
    viewer: &Viewer,
    [day, source, property]: &[&str; 3],
    problem: Option<&str>,
) -> Markup {
    html! {
        form.box method="post" action=(BORDERS) enctype="multipart/form-data" {
            // The token stands before the file, so that it is checked before that is taken in.
            (form::token(viewer))
            div.field.wrong[problem.is_some()] {
                label for="tep" { "Tệp GeoJSON" }
                p.hint #tep-goi-y { "Lớp đa giác, kinh độ – vĩ độ (WGS 84), không quá 16 MB. Mỗi vùng có mã địa bàn chính thức. Đường ranh giới được đơn giản hóa khi nạp." }
                input #tep type="file" name="tep" required accept=".geojson,.json" aria-describedby="tep-goi-y";
            }
            (field(&Field {
                name: "ngay", label: "Ranh giới của ngày", kind: "date",
                hint: Some("Cùng một mã có thể chỉ địa bàn khác vào ngày khác."),
                value: day, error: None, autocomplete: "off",
            }))
            (field(&Field {
                name: "nguon", label: "Nguồn và quyền sử dụng", kind: "text",
                hint: Some("Ghi ở chân bản đồ, ví dụ: Sở Nông nghiệp và Môi trường, công văn số …"),
                value: source, error: None, autocomplete: "off",
            }))
            (optional(&Field {
                name: "thuoc_tinh", label: "Thuộc tính chứa mã", kind: "text",
                hint: Some("Để trống thì thử các tên thường gặp: ma, ma_xa, code …"),
                value: property, error: None, autocomplete: "off",
            }))
            button type="submit" { "Nạp ranh giới" }
        }
    }
}

fn file(viewer: &Viewer, row: &BorderFileRow) -> Markup {
    html! {
        article.card id=(format!("t-{}", row.id)) {
            p.top { b { (row.name) } span { "ngày " (words::date(row.as_of)) } span { (row.borders) " địa bàn" } }
            p { (row.source) }
            p.small.muted {
                "Nạp lúc " (words::instant(row.loaded_at))
                @if viewer.may_see_people() && let Some(name) = &row.loaded_by_name { ", " (name) }
            }
            @if !row.findings.is_empty() {
                details {
                    summary { (row.findings.len()) " điểm cần xem" }
                    ul { @for finding in &row.findings { li { (finding) } } }
                }
            }
            (form::button(viewer, &format!("{BORDERS}/{}/bo", row.id), "Bỏ tệp này"))
        }
    }
}
