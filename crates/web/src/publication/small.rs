//! `GET` and `POST /thiet-lap/so-nho`: which numbers of persons are not made public.

use ansinh_app::AppError;
use ansinh_app::publication::set_small;
use ansinh_domain::access::Action;
use ansinh_domain::publication::{Small, small_on};
use ansinh_domain::text::clean;
use ansinh_store::publication;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::SMALL;
use crate::error::{Error, Result};
use crate::page::Page;
use crate::post::Fields;
use crate::settings;
use crate::ui::Crumb;
use crate::ui::form::{self, Field, error_summary, field};
use crate::ui::layout::Part;
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Shows what holds, and the form for who may set it.
pub async fn show(State(web): State<Web>, viewer: Viewer) -> Result<Page> {
    page(&web, &viewer, None).await
}

/// Sets it from a day on.
pub async fn submit(State(web): State<Web>, viewer: Viewer, fields: Fields) -> Result<Response> {
    let set = match read(&fields) {
        Ok(small) => set_small(web.app(), &viewer.caller(), &small).await,
        Err(reason) => Err(AppError::Invalid(reason)),
    };
    match set {
        Ok(()) => Ok(Redirect::to(SMALL).into_response()),
        Err(AppError::Invalid(reason)) => {
            let page = page(&web, &viewer, Some(&reason)).await?;
            Ok(page.status(StatusCode::UNPROCESSABLE_ENTITY).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

fn read(fields: &Fields) -> std::result::Result<Small, String> {
    let below = fields.text("nguong").parse();
    Ok(Small {
        from: fields.day("tu_ngay")?.ok_or("Hãy ghi ngày bắt đầu áp dụng.")?,
        below: below.map_err(|_| "Ngưỡng phải là số nguyên, ví dụ 5.")?,
        units: fields
            .text("don_vi")
            .split([';', ','])
            .map(clean)
            .filter(|unit| !unit.is_empty())
            .collect(),
        source: fields.text("can_cu").to_owned(),
    })
}

async fn page(web: &Web, viewer: &Viewer, wrong: Option<&str>) -> Result<Page> {
    let all = publication::small(web.db()).await?;
    let now = small_on(&all, viewer.today).cloned();
    let now = now.ok_or_else(|| Error::internal("no threshold of small numbers"))?;
    let errors: Vec<(&str, String)> =
        wrong.map(|reason| ("tu_ngay", reason.to_owned())).into_iter().collect();
    let content = html! {
        h1 { "Ẩn số nhỏ khi công khai" }
        p.lead {
            "Số liệu đếm rất ít người có thể làm lộ từng người. Khi công bố, số người từ 1 đến dưới ngưỡng bị ẩn trên trang và trong mọi tệp tải về, cùng những số mà từ đó cộng trừ ra được số bị ẩn."
        }
        (error_summary(&errors))
        div.scroll.stack {
            table {
                thead { tr {
                    th scope="col" { "Áp dụng từ" } th.num scope="col" { "Ẩn số nhỏ hơn" }
                    th scope="col" { "Đơn vị đếm người" } th scope="col" { "Căn cứ" }
                } }
                tbody {
                    @for one in all.iter().rev() {
                        tr {
                            td.name.nowrap { (words::date(one.from)) @if one.from == now.from { " (đang áp dụng)" } }
                            td.num data-label="Ẩn số nhỏ hơn" { (one.below) }
                            td data-label="Đơn vị đếm người" { (one.units.join(", ")) }
                            td data-label="Căn cứ" { (one.source) }
                        }
                    }
                }
            }
        }
        p.small.muted { "Đơn vị bắt đầu bằng một từ trong danh sách là đếm người (“hộ nghèo”), cả khi có “nghìn”, “triệu” đứng trước; tỷ lệ (%, người/vạn dân) thì không. Đổi ở đây không đổi những lần đã công bố." }
        @if viewer.may(Action::ManageSettings).is_ok() { (form(&now, viewer)) }
    };
    Ok(Page::new(viewer, "Ẩn số nhỏ khi công khai", content).part(Part::Settings).crumbs([
        Crumb::link("Kế hoạch", "/"),
        Crumb::link("Thiết lập", settings::HERE),
        Crumb::here("Ẩn số nhỏ"),
    ]))
}

fn form(now: &Small, viewer: &Viewer) -> Markup {
    let line = |name, label, kind, value: &str, hint| {
        field(&Field { name, label, kind, hint, value, error: None, autocomplete: "off" })
    };
    html! {
        h2 { "Đặt ngưỡng khác từ một ngày" }
        form.box method="post" action=(SMALL) {
            (form::token(viewer))
            (line("tu_ngay", "Áp dụng từ ngày", "date", "", None))
            (line("nguong", "Ẩn số nhỏ hơn", "text", &now.below.to_string(), Some("0 hoặc 1: không ẩn gì.")))
            (line("don_vi", "Đơn vị đếm người", "text", &now.units.join("; "), Some("Cách nhau bằng dấu chấm phẩy")))
            (line("can_cu", "Căn cứ", "text", "", Some("Văn bản hoặc kết luận quyết định ngưỡng này")))
            button type="submit" { "Lưu" }
        }
    }
}
