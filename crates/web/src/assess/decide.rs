//! Forms of the coordinator on an indicator: path and method, starting value; and the closing of a
//! milestone.

use ansinh_app::AppError;
use ansinh_app::assess::{OneIndicator, choose_path, close_milestone, note_break, set_baseline};
use ansinh_domain::assess::{Baseline, Method, Path as Way};
use ansinh_domain::number;
use ansinh_store::assess::{Choice, origins};
use ansinh_store::indicator::IndicatorRow;
use ansinh_store::plan::PlanHead;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::section::{methods, paths};
use super::{METHOD, dashboard_address};
use crate::address;
use crate::error::{Error, Result};
use crate::indicator;
use crate::plan;
use crate::post::Fields;
use crate::ui::form::{self, Field, field};
use crate::viewer::Viewer;
use crate::web::Web;

/// The plan and indicator of an address, with who leads today.
pub(super) async fn find(
    web: &Web,
    viewer: &Viewer,
    slug: &str,
    code: &str,
) -> Result<(PlanHead, IndicatorRow)> {
    let head = plan::find(web, slug).await?;
    let day = plan::day(&head, viewer);
    let detail = indicator::find(web, &head, code, day).await?;
    Ok((head, detail.row))
}

/// What a person typed that cannot stand leads back to where it was typed.
pub(super) fn wrong(error: AppError, back: &str) -> Error {
    match error {
        AppError::Invalid(reason) => Error::bad_form(&reason).link("Quay lại", back),
        other => other.into(),
    }
}

/// Keeps path, method and order of levels.
pub async fn path(
    State(web): State<Web>,
    viewer: Viewer,
    Path((slug, code)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response> {
    let back = address::indicator(&slug, &code);
    let (head, row) = find(&web, &viewer, &slug, &code).await?;
    let origin = origins(web.db(), head.version_id).await?.get(&row.id).copied();
    let origin = origin.ok_or_else(|| Error::not_found("Chỉ tiêu này"))?;
    let levels = fields.text("cac_muc").lines().map(str::trim).filter(|line| !line.is_empty());
    let choice = Choice {
        path: Way::from_word(fields.text("cach")),
        method: Method::from_word(fields.text("phuong_phap")),
        levels: levels.map(str::to_owned).collect(),
    };
    let reason = fields.text("ly_do");
    choose_path(web.app(), &viewer.caller(), (origin, &row.code), &choice, reason)
        .await
        .map_err(|error| wrong(error, &back))?;
    Ok(Redirect::to(&back).into_response())
}

/// Keeps a starting value.
pub async fn baseline(
    State(web): State<Web>,
    viewer: Viewer,
    Path((slug, code)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response> {
    let back = address::indicator(&slug, &code);
    let (head, row) = find(&web, &viewer, &slug, &code).await?;
    let origin = origins(web.db(), head.version_id).await?.get(&row.id).copied();
    let origin = origin.ok_or_else(|| Error::not_found("Chỉ tiêu này"))?;
    let bad = |reason: &str| Error::bad_form(reason).link("Quay lại", back.clone());
    let value = number::parse(fields.text("gia_tri"))
        .ok_or_else(|| bad("Giá trị gốc phải là số, ví dụ 35,5."))?;
    let day = |name| fields.day(name).map_err(|reason| bad(&reason));
    let as_of = day("tinh_den")?.ok_or_else(|| bad("Hãy ghi giá trị gốc tính đến ngày nào."))?;
    let land = day("dia_ban_ngay")?.unwrap_or(as_of);
    let source = fields.text("can_cu").to_owned();
    let new = Baseline { as_of, value, land: 0, source };
    set_baseline(web.app(), &viewer.caller(), (origin, &row.code), &new, land)
        .await
        .map_err(|error| wrong(error, &back))?;
    Ok(Redirect::to(&back).into_response())
}

/// Closes the verdicts of a milestone.
pub async fn close(
    State(web): State<Web>,
    viewer: Viewer,
    Path((slug, year)): Path<(String, i16)>,
    _: Fields,
) -> Result<Response> {
    let back = dashboard_address(&slug);
    let head = plan::find(&web, &slug).await?;
    close_milestone(web.app(), &viewer.caller(), &head, year)
        .await
        .map_err(|error| wrong(error, &back))?;
    Ok(Redirect::to(&back).into_response())
}

/// Keeps a day from which the plan's figures are about other land.
pub async fn land(
    State(web): State<Web>,
    viewer: Viewer,
    Path(slug): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let head = plan::find(&web, &slug).await?;
    let day = fields.day("tu_ngay");
    let day = day.map_err(|reason| Error::bad_form(&reason).link("Quay lại", METHOD))?;
    let missing = || Error::bad_form("Hãy ghi ngày thay đổi.").link("Quay lại", METHOD);
    let day = day.ok_or_else(missing)?;
    let told = (fields.text("noi_dung"), fields.text("can_cu"));
    note_break(web.app(), &viewer.caller(), &head, day, told)
        .await
        .map_err(|error| wrong(error, METHOD))?;
    Ok(Redirect::to(&format!("{METHOD}?ke-hoach={slug}#dia-ban")).into_response())
}

/// What the coordinator may decide of an indicator.
pub(super) fn forms(viewer: &Viewer, slug: &str, one: &OneIndicator) -> Markup {
    let here = address::indicator(slug, &one.assessed.row.code);
    let choice = &one.choice;
    let line = |name, label, kind, hint| {
        let value = "";
        field(&Field { name, label, kind, hint, value, error: None, autocomplete: "off" })
    };
    html! {
        details {
            summary { "Cách đánh giá chỉ tiêu này" }
            form.box method="post" action=(format!("{here}/cach-danh-gia")) {
                (form::token(viewer))
                (form::select("cach", "Đường đi đến mục tiêu", None, &paths(), choice.path.map(Way::word).unwrap_or_default()))
                (form::select("phuong_phap", "Phương pháp", None, &methods(), choice.method.map(Method::word).unwrap_or_default()))
                div.field {
                    label for="cac_muc" { "Thứ tự các mức bằng lời, thấp trước cao sau, mỗi dòng một mức" }
                    textarea #cac_muc name="cac_muc" rows="3" { (choice.levels.join("\n")) }
                }
                (line("ly_do", "Lý do", "text", None))
                button type="submit" { "Lưu cách đánh giá" }
            }
        }
        details {
            summary { "Giá trị gốc được duyệt" }
            @for base in &one.baselines {
                p { "Đang dùng: " b { (number::format(base.value)) } ", tính đến " (crate::words::date(base.as_of)) ". " (base.source) }
            }
            form.box method="post" action=(format!("{here}/gia-tri-goc")) {
                (form::token(viewer))
                (line("gia_tri", "Giá trị gốc", "text", Some("Theo đơn vị của kế hoạch, ví dụ 35,5")))
                (line("tinh_den", "Tính đến ngày", "date", None))
                (form::optional(&Field {
                    name: "dia_ban_ngay", label: "Cho địa bàn vào ngày", kind: "date",
                    hint: Some("Để trống nếu là địa bàn của ngày trên. Giá trị tính lại cho địa bàn mới thì ghi một ngày sau khi thay đổi."),
                    value: "", error: None, autocomplete: "off",
                }))
                (line("can_cu", "Căn cứ", "text", Some("Văn bản, cách tính")))
                button type="submit" { "Duyệt giá trị gốc" }
            }
        }
    }
}
