//! `GET` and `POST /ky-bao-cao/mo`: opens a round, after a look at what that would do.

use ansinh_app::report::open_round;
use ansinh_app::report::preview_round::{Preview, WouldOwe, preview_round};
use ansinh_domain::calendar::{Frequency, Period};
use ansinh_store::RegimeId;
use ansinh_store::report::regime::{self as regimes, RegimeRow};
use axum::extract::{Query, State};
use axum::response::Redirect;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;

use super::{LIST, address, open_address};
use crate::error::{Error, Result};
use crate::page::Page;
use crate::post::Fields;
use crate::ui::badge::{Tone, badge};
use crate::ui::layout::Part;
use crate::ui::{Crumb, facts, form};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::{regime, words};

/// The query string of the preview.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    /// The regime.
    #[serde(rename = "che-do")]
    pub regime: String,
    /// The period; the one that holds today when empty.
    #[serde(rename = "ky")]
    pub period: String,
    /// The day whose open duties are taken; today when empty.
    #[serde(rename = "ngay")]
    pub day: String,
}

/// Shows what opening would do.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Query(params): Query<Params>,
) -> Result<Page> {
    let row = find(&web, &params.regime).await?;
    let frequency = row.content.frequency;
    let asked = Some(params.period.trim()).filter(|period| !period.is_empty());
    let period = match asked {
        Some(period) => period.parse().map_err(|_| no_period(row.id))?,
        None => Period::holding(frequency, viewer.today).ok_or_else(|| no_period(row.id))?,
    };
    let day = params.day.trim().parse().unwrap_or(viewer.today);
    let preview = preview_round(web.app(), &viewer.caller(), row.id, period, day)
        .await
        .map_err(|error| Error::from(error).link("Chế độ báo cáo", regime::address(row.id)))?;
    let content = html! {
        h1 { "Mở kỳ báo cáo" }
        p.lead { (preview.regime.content.name) }
        (choose(&preview, frequency, viewer.today))
        (what(&preview))
        (doubts(&preview, viewer.today))
        (bodies(&preview.bodies))
        (go(&viewer, &preview))
    };
    Ok(Page::new(&viewer, "Mở kỳ báo cáo", content).part(Part::Rounds).crumbs([
        Crumb::link("Kỳ báo cáo", LIST),
        Crumb::link("Chế độ báo cáo", regime::LIST),
        Crumb::here("Mở kỳ"),
    ]))
}

/// Opens the round. Sent twice, it leads to the one already opened.
pub async fn submit(State(web): State<Web>, viewer: Viewer, fields: Fields) -> Result<Redirect> {
    let row = find(&web, fields.text("che_do")).await?;
    let period: Period = fields.text("ky").parse().map_err(|_| no_period(row.id))?;
    let day: Date = fields
        .day("ngay")
        .map_err(Error::bad_form)?
        .ok_or_else(|| Error::bad_form("Chưa rõ lấy trách nhiệm theo ngày nào."))?;
    let id = open_round(web.app(), &viewer.caller(), row.id, period, day)
        .await
        .map_err(|error| Error::from(error).link("Quay lại", open_address(row.id)))?;
    Ok(Redirect::to(&address(id)))
}

async fn find(web: &Web, id: &str) -> Result<RegimeRow> {
    let missing =
        || Error::not_found("Chế độ báo cáo này").link("Danh sách chế độ báo cáo", regime::LIST);
    let id: RegimeId = id.trim().parse().map_err(|_| missing())?;
    regimes::find(web.db(), id).await?.ok_or_else(missing)
}

fn no_period(regime: RegimeId) -> Error {
    Error::bad_form("Chưa rõ mở kỳ báo cáo nào. Hãy chọn lại kỳ trong danh sách.")
        .link("Chọn lại", open_address(regime))
}

/// Periods to choose from: some past ones, so that late beginners can catch up, and coming ones.
fn offered(frequency: Frequency, today: Date, chosen: Period) -> Vec<Period> {
    let from = today.with().year(today.year() - 1).day(1).build().unwrap_or(today);
    let mut periods = match frequency {
        Frequency::Once => {
            (1..=12).filter_map(|number| Period::new(frequency, today.year(), number)).collect()
        }
        _ => {
            let count = usize::from(frequency.in_a_year()) * 2 + 1;
            regime::periods_from(frequency, from, count)
        }
    };
    if !periods.contains(&chosen) {
        periods.push(chosen);
    }
    periods
}

fn choose(preview: &Preview, frequency: Frequency, today: Date) -> Markup {
    html! {
        form.filters method="get" action={ (LIST) "/mo" } {
            input type="hidden" name="che-do" value=(preview.regime.id);
            div {
                label for="ky" { "Kỳ" }
                select #ky name="ky" {
                    @for period in offered(frequency, today, preview.period) {
                        option value=(period) selected[period == preview.period] { (period.title()) }
                    }
                }
            }
            div {
                label for="ngay" { "Lấy trách nhiệm theo ngày" }
                input #ngay type="date" name="ngay" value=(preview.duty_day);
            }
            div.go { button.quiet type="submit" { "Xem lại" } }
        }
    }
}

fn what(preview: &Preview) -> Markup {
    let (indicators, tasks) =
        preview.bodies.iter().fold((0, 0), |(i, t), body| (i + body.indicators, t + body.tasks));
    let due = preview.dates.due();
    html! {
        div.box {
            (facts(&[
                ("Kỳ", Some(html! { b { (preview.period.title()) } })),
                ("Số liệu", Some(html! { "từ " (words::date(preview.dates.window.from)) " đến " (words::date(preview.dates.window.to)) })),
                ("Hạn của cơ quan", Some(html! { b { (words::date(due)) } " (" (words::weekday(due)) ")" })),
                ("Phải báo cáo", Some(html! {
                    (words::count(preview.bodies.len(), "cơ quan")) "; "
                    (words::count(indicators, "dòng chỉ tiêu")) "; " (words::count(tasks, "dòng nhiệm vụ")) "; "
                    (words::count(preview.regime.content.content.sections.len(), "phần thuyết minh mỗi cơ quan"))
                })),
            ]))
        }
    }
}

/// What should be put right before; none of it keeps the round from being opened.
fn doubts(preview: &Preview, today: Date) -> Markup {
    let named = |pick: fn(&WouldOwe) -> bool| -> Vec<&WouldOwe> {
        preview.bodies.iter().filter(|body| pick(body)).collect()
    };
    let empty = named(|body| body.empty_group);
    let gone = named(|body| body.gone);
    let alone = named(|body| !body.staffed && !body.empty_group && !body.gone);
    html! {
        @if preview.dates.due() < today && preview.opened.is_none() {
            div.notice.ask role="status" {
                h2 { span aria-hidden="true" { "▲ " } "Hạn của kỳ này đã qua" }
                p {
                    "Mở bây giờ thì mọi cơ quan bị tính là quá hạn ngay. Nếu hạn thực tế muộn hơn, hãy sửa "
                    a href=(regime::address(preview.regime.id)) { "chế độ báo cáo" }
                    " trước khi mở, hoặc gia hạn cho từng cơ quan sau khi mở."
                }
            }
        }
        @if !preview.holidays_known {
            div.notice.ask role="status" {
                h2 { span aria-hidden="true" { "▲ " } "Chưa có ngày nghỉ của năm có hạn báo cáo" }
                p { "Số ngày chậm có thể tính sai. Hãy nhập " a href=(crate::workday::HERE) { "lịch làm việc" } " trước khi mở kỳ." }
            }
        }
        (doubt("Nhóm cơ quan chưa có thành viên", "Không biết ai trả lời thay nhóm, nên báo cáo sẽ đứng tên nhóm. Hãy khai thành viên của nhóm.", &empty))
        (doubt("Trách nhiệm của cơ quan đã kết thúc", "Cơ quan không còn mà việc chưa bàn giao. Hãy sắp xếp bộ máy để chuyển cho cơ quan kế thừa.", &gone))
        (unled(preview))
        (closed(preview))
        (doubt("Chưa có người nhập hoặc duyệt", "Không tài khoản nào đang dùng được giao vai trò cho các cơ quan này. Hãy mời cán bộ trước khi đến hạn.", &alone))
    }
}

/// What is not asked for any more.
fn closed(preview: &Preview) -> Markup {
    html! {
        @if !preview.closed.is_empty() {
            p { "Không hỏi " (preview.closed.len()) " nội dung đã quyết định kết thúc vì hết nghĩa: " (preview.closed.join(", "))
                ". " a href="/sap-xep-bo-may/het-nghia" { "Xem quyết định" } }
        }
    }
}

/// What nobody would report.
fn unled(preview: &Preview) -> Markup {
    let (indicators, tasks) = (&preview.unled_indicators, &preview.unled_tasks);
    html! {
        @if !indicators.is_empty() || !tasks.is_empty() {
            div.notice.ask role="status" {
                h2 { span aria-hidden="true" { "▲ " } "Nội dung chưa có cơ quan chủ trì (" (indicators.len() + tasks.len()) ")" }
                p { "Ngày này không cơ quan nào chủ trì các nội dung dưới đây, nên không ai báo cáo." }
                details {
                    summary { "Xem danh sách" }
                    @if !indicators.is_empty() { p { "Chỉ tiêu: " (indicators.join(", ")) } }
                    @if !tasks.is_empty() { p { "Nhiệm vụ: " (tasks.join(", ")) } }
                }
            }
        }
    }
}

fn doubt(title: &str, advice: &str, bodies: &[&WouldOwe]) -> Markup {
    html! {
        @if !bodies.is_empty() {
            div.notice.ask role="status" {
                h2 { span aria-hidden="true" { "▲ " } (title) " (" (bodies.len()) ")" }
                p { (advice) }
                details {
                    summary { "Xem danh sách" }
                    ul {
                        @for body in bodies {
                            li { a href=(crate::address::body(body.id)) { (body.name) } ": " (owes(body)) }
                        }
                    }
                }
            }
        }
    }
}

fn owes(body: &WouldOwe) -> String {
    match (body.indicators, body.tasks) {
        (indicators, 0) => words::count(indicators, "chỉ tiêu"),
        (0, tasks) => words::count(tasks, "nhiệm vụ"),
        (indicators, tasks) => {
            format!("{}, {}", words::count(indicators, "chỉ tiêu"), words::count(tasks, "nhiệm vụ"))
        }
    }
}

fn bodies(bodies: &[WouldOwe]) -> Markup {
    html! {
        h2 { "Cơ quan phải báo cáo" }
        @if bodies.is_empty() {
            p { "Ngày này không cơ quan nào chủ trì nội dung của chế độ báo cáo, nên không mở được kỳ." }
        } @else {
            div.scroll.stack {
                table {
                    caption.hidden { "Cơ quan phải báo cáo và số việc" }
                    thead { tr {
                        th scope="col" { "Cơ quan" }
                        th.num scope="col" { "Chỉ tiêu" }
                        th.num scope="col" { "Nhiệm vụ" }
                        th scope="col" { "Ghi chú" }
                    } }
                    tbody {
                        @for body in bodies {
                            tr {
                                td.name { a href=(crate::address::body(body.id)) { (body.name) } }
                                td.num data-label="Chỉ tiêu" { (body.indicators) }
                                td.num data-label="Nhiệm vụ" { (body.tasks) }
                                td {
                                    @if body.empty_group { (badge(Tone::Warn, "▲", "Nhóm chưa có thành viên")) " " }
                                    @if body.gone { (badge(Tone::Bad, "✕", "Đã kết thúc")) " " }
                                    @if !body.staffed && !body.empty_group { (badge(Tone::Warn, "▲", "Chưa có người nhập")) " " }
                                    @if !body.through.is_empty() { span.muted.small { "Là thành viên của " (body.through.join("; ")) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn go(viewer: &Viewer, preview: &Preview) -> Markup {
    html! {
        @if let Some(id) = preview.opened {
            div.notice { p { "Kỳ này đã mở. " a href=(address(id)) { "Xem kỳ báo cáo" } } }
        } @else if !preview.regime.active {
            div.notice { p { "Chế độ báo cáo đã ngừng áp dụng nên không mở được kỳ mới." } }
        } @else if !preview.bodies.is_empty() {
            div.sticky-go {
                p { "Mở " b { (preview.period.title()) } " cho " (words::count(preview.bodies.len(), "cơ quan")) ", hạn " b { (words::date(preview.dates.due())) } "." }
                form method="post" action={ (LIST) "/mo" } {
                    (form::token(viewer))
                    input type="hidden" name="che_do" value=(preview.regime.id);
                    input type="hidden" name="ky" value=(preview.period);
                    input type="hidden" name="ngay" value=(preview.duty_day);
                    button type="submit" { "Mở kỳ báo cáo" }
                }
            }
        }
    }
}
