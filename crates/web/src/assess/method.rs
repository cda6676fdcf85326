//! `GET` and `POST /phuong-phap-danh-gia`: how everything is assessed, with the thresholds in force.

use ansinh_app::AppError;
use ansinh_app::assess::{land_changes, set_thresholds};
use ansinh_app::report::baseline::LandChange;
use ansinh_domain::access::Action;
use ansinh_domain::assess::{Method, Path, Settings, Status, TASK_RULE, TaskState, in_force};
use ansinh_domain::number;
use ansinh_store::assess as kept;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use rust_decimal::Decimal;
use serde::Deserialize;

use super::{METHOD, status, task_state};
use crate::address;
use crate::error::{Error, Result};
use crate::page::Page;
use crate::plan::{self, Scope};
use crate::post::Fields;
use crate::ui::Crumb;
use crate::ui::form::{self, Field, error_summary, field};
use crate::ui::layout::Part;
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// The query string of the page.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    /// Slug of the plan whose changes of land are shown.
    #[serde(rename = "ke-hoach")]
    pub plan: String,
}

/// Shows the page.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Query(params): Query<Params>,
) -> Result<Page> {
    page(&web, &viewer, &params.plan, None).await
}

/// Sets thresholds from a day on.
pub async fn submit(State(web): State<Web>, viewer: Viewer, fields: Fields) -> Result<Response> {
    let set = match read(&fields) {
        Ok(settings) => set_thresholds(web.app(), &viewer.caller(), &settings).await,
        Err(reason) => Err(AppError::Invalid(reason)),
    };
    match set {
        Ok(()) => Ok(Redirect::to(&format!("{METHOD}#nguong")).into_response()),
        Err(AppError::Invalid(reason)) => {
            let page = page(&web, &viewer, "", Some(&reason)).await?;
            Ok(page.status(StatusCode::UNPROCESSABLE_ENTITY).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

fn read(fields: &Fields) -> std::result::Result<Settings, String> {
    let decimal = |name: &str, label: &str| {
        number::parse(fields.text(name)).ok_or(format!("{label} phải là số, ví dụ 0,95."))
    };
    let days = |name: &str, label: &str| {
        fields.text(name).parse().map_err(|_| format!("{label} phải là số ngày nguyên."))
    };
    Ok(Settings {
        from: fields.day("tu_ngay")?.ok_or("Hãy ghi ngày bắt đầu áp dụng.")?,
        on_track: decimal("dung_tien_do", "Ngưỡng đúng tiến độ")?,
        acceleration: decimal("can_day_nhanh", "Ngưỡng cần đẩy nhanh")?,
        deteriorating: decimal("xau_di", "Ngưỡng xấu đi")?,
        about: decimal("khoang", "Độ lệch của mục tiêu “khoảng”")?,
        stale_days: days("so_lieu_cu", "Số ngày coi là số liệu cũ")?,
        soon_days: days("sap_den_han", "Số ngày coi là sắp đến hạn")?,
        source: fields.text("can_cu").to_owned(),
    })
}

async fn page(web: &Web, viewer: &Viewer, slug: &str, wrong: Option<&str>) -> Result<Page> {
    let all = kept::settings(web.db()).await?;
    let now = in_force(&all, viewer.today).cloned();
    let now = now.ok_or_else(|| Error::internal("no thresholds"))?;
    let scope = plan::scope(web, viewer, slug).await?;
    let breaks = match &scope {
        Some(scope) => land_changes(web.app(), &viewer.caller(), &scope.head).await?,
        None => Vec::new(),
    };
    let errors: Vec<(&str, String)> =
        wrong.map(|reason| ("tu_ngay", reason.to_owned())).into_iter().collect();
    let content = html! {
        h1 { "Phương pháp đánh giá" }
        p.lead { "Vì sao một chỉ tiêu được xếp như vậy: các bước, công thức và đúng những ngưỡng đang áp dụng." }
        (error_summary(&errors))
        (steps(&now))
        (thresholds(&all, &now, viewer))
        (statuses(&now))
        (ways())
        (land(scope.as_ref(), &breaks, viewer))
        (of_tasks())
    };
    Ok(Page::new(viewer, "Phương pháp đánh giá", content)
        .part(Part::Overview)
        .crumbs([Crumb::link("Kế hoạch", "/"), Crumb::here("Phương pháp đánh giá")]))
}

fn percent(part: Decimal) -> String {
    format!("{}%", number::format((part * Decimal::ONE_HUNDRED).round_dp(1)))
}

fn steps(now: &Settings) -> Markup {
    html! {
        h2 { "Các bước" }
        ol {
            li { "Chỉ dùng số liệu đã được duyệt và tiếp nhận, hoặc đã công bố và được cơ quan chủ trì xác nhận, của một địa bàn duy nhất: địa bàn của số liệu mới nhất." }
            li { "Số liệu mới nhất đã đạt mục tiêu của mốc chưa đến: “" (Status::Achieved.title()) "”. Mục tiêu là một khoảng thì trong khoảng, hoặc vượt về phía tốt, là đạt; mục tiêu “khoảng X” thì lệch không quá " (percent(now.about)) " là đạt." }
            li { "Mốc đã qua: so kết quả của năm mốc với mục tiêu, “" (Status::Met.title()) "” hoặc “" (Status::Missed.title()) "”. Khi đầu mối đã chốt mốc thì kết luận giữ nguyên với đúng số đã dùng, dù số liệu sau đó được sửa." }
            li { "Còn lại: dự báo đến hết năm mốc và tính phần quãng đường P từ giá trị gốc đến mục tiêu sẽ đi được, rồi so P với các ngưỡng." }
            li { "Trường hợp không chia được (mục tiêu bằng giá trị gốc, giá trị gốc bằng 0, số liệu đổi dấu, chỉ có một số liệu) có câu trả lời riêng, không bao giờ đoán: thiếu thì ghi “" (Status::InsufficientData.title()) "” và nói rõ thiếu gì." }
            li { "Luôn kèm: mức cần đạt từ nay trở đi, tuổi của số liệu (quá " (now.stale_days) " ngày là cũ), và nhận định của cơ quan chủ trì ở bên cạnh." }
        }
    }
}

fn thresholds(all: &[Settings], now: &Settings, viewer: &Viewer) -> Markup {
    html! {
        h2 #nguong { "Ngưỡng" }
        div.scroll.stack {
            table {
                thead { tr {
                    th scope="col" { "Áp dụng từ" }
                    th.num scope="col" { "Đúng tiến độ" } th.num scope="col" { "Cần đẩy nhanh" }
                    th.num scope="col" { "Xấu đi" } th.num scope="col" { "Số liệu cũ" }
                    th.num scope="col" { "Sắp đến hạn" } th scope="col" { "Căn cứ" }
                } }
                tbody {
                    @for one in all.iter().rev() {
                        tr {
                            td.name.nowrap { (words::date(one.from)) @if one.from == now.from { " (đang áp dụng)" } }
                            td.num data-label="Đúng tiến độ" { "P ≥ " (number::format(one.on_track)) }
                            td.num data-label="Cần đẩy nhanh" { "P ≥ " (number::format(one.acceleration)) }
                            td.num data-label="Xấu đi" { "P < " (number::format(one.deteriorating)) }
                            td.num data-label="Số liệu cũ" { (one.stale_days) " ngày" }
                            td.num data-label="Sắp đến hạn" { (one.soon_days) " ngày" }
                            td data-label="Căn cứ" { (one.source) }
                        }
                    }
                }
            }
        }
        @if viewer.may(Action::ManageSettings).is_ok() { (form(now, viewer)) }
    }
}

fn form(now: &Settings, viewer: &Viewer) -> Markup {
    let line = |name, label, kind, value: &str, hint| {
        field(&Field { name, label, kind, hint, value, error: None, autocomplete: "off" })
    };
    let (high, middle) = (number::format(now.on_track), number::format(now.acceleration));
    let (low, about) = (number::format(now.deteriorating), number::format(now.about));
    html! {
        details {
            summary { "Đặt ngưỡng khác từ một ngày" }
            form.box method="post" action=(METHOD) {
                (form::token(viewer))
                (line("tu_ngay", "Áp dụng từ ngày", "date", "", Some("Đánh giá của những ngày trước đó giữ ngưỡng cũ.")))
                (line("dung_tien_do", "Ngưỡng đúng tiến độ", "text", &high, None))
                (line("can_day_nhanh", "Ngưỡng cần đẩy nhanh", "text", &middle, None))
                (line("xau_di", "Ngưỡng xấu đi", "text", &low, None))
                (line("khoang", "Độ lệch cho phép của mục tiêu “khoảng”", "text", &about, None))
                (line("so_lieu_cu", "Số ngày coi là số liệu cũ", "text", &now.stale_days.to_string(), None))
                (line("sap_den_han", "Số ngày coi là sắp đến hạn", "text", &now.soon_days.to_string(), None))
                (line("can_cu", "Căn cứ", "text", "", Some("Văn bản hoặc kết luận quyết định các ngưỡng")))
                button type="submit" { "Lưu ngưỡng" }
            }
        }
    }
}

fn statuses(now: &Settings) -> Markup {
    let when = |status| match status {
        Status::OnTrack => format!("P ≥ {}", number::format(now.on_track)),
        Status::NeedsAcceleration => {
            format!("{} ≤ P < {}", number::format(now.acceleration), number::format(now.on_track))
        }
        Status::OffTrack => format!(
            "{} ≤ P < {}",
            number::format(now.deteriorating),
            number::format(now.acceleration)
        ),
        Status::Deteriorating => {
            format!(
                "P < {}, hoặc đã từng đạt mà nay không còn đạt",
                number::format(now.deteriorating)
            )
        }
        _ => String::new(),
    };
    html! {
        h2 { "Các tình trạng" }
        div.scroll.stack {
            table {
                thead { tr { th scope="col" { "Tình trạng" } th scope="col" { "Nghĩa là" } th scope="col" { "Khi" } } }
                tbody {
                    @for one in Status::ALL {
                        tr { td.name { (status(one)) } td { (one.meaning()) } td data-label="Khi" { (when(one)) } }
                    }
                }
            }
        }
    }
}

fn ways() -> Markup {
    html! {
        h2 { "Đường đi đến mục tiêu" }
        dl.facts { @for path in Path::ALL { dt { (path.title()) } dd { (path.explained()) } } }
        h2 { "Phương pháp tính phần quãng đường" }
        dl.facts { @for method in Method::ALL { dt { (method.title()) } dd { (method.explained()) } } }
        p.small.muted {
            "Nguồn: Open SDG, “Progress Measurement Methodology” (open-sdg.readthedocs.io); Cơ quan Thống kê Liên Hợp Quốc, “SDG Progress Chart – Technical Note” 2023; Sen, P. K. (1968), “Estimates of the regression coefficient based on Kendall’s tau”."
        }
    }
}

fn land(scope: Option<&Scope>, breaks: &[LandChange], viewer: &Viewer) -> Markup {
    let Some(scope) = scope else { return html! {} };
    let slug = &scope.head.slug;
    let line = |name, label, kind, hint| {
        field(&Field { name, label, kind, hint, value: "", error: None, autocomplete: "off" })
    };
    html! {
        h2 #dia-ban { "Thay đổi địa bàn" }
        p { "Số liệu trước và sau ngày địa bàn thay đổi không được nối với nhau, trừ khi có giá trị gốc tính lại cho địa bàn mới và được duyệt." }
        @if breaks.is_empty() {
            p.muted { (plan::name(&scope.head)) " chưa ghi thay đổi địa bàn nào." }
        } @else {
            ul { @for one in breaks { li { b { (words::date(one.happened_on)) } ": " (one.sentence) " " span.muted { "(" (one.source) ")" } } } }
        }
        @if viewer.may(Action::ManageAssessment).is_ok() {
            details {
                summary { "Ghi một thay đổi địa bàn" }
                form.box method="post" action=(format!("{}/doi-dia-ban", address::plan(slug))) {
                    (form::token(viewer))
                    (line("tu_ngay", "Từ ngày", "date", None))
                    (line("noi_dung", "Địa bàn thay đổi thế nào", "text", Some("Ví dụ: Từ 01/07/2025 tỉnh được thành lập từ hai tỉnh cũ")))
                    (line("can_cu", "Văn bản", "text", None))
                    button type="submit" { "Ghi thay đổi" }
                }
            }
        }
    }
}

fn of_tasks() -> Markup {
    html! {
        h2 { "Nhiệm vụ" }
        p { (TASK_RULE) }
        p { @for state in TaskState::ALL { (task_state(state)) " " } }
    }
}
