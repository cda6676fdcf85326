//! `GET /ke-hoach/{slug}/cong-bo`: what would be made public as of a day, and what was so far.

use ansinh_app::publication::{Draft, draft};
use ansinh_store::plan::PlanHead;
use ansinh_store::publication::PublicationRow;
use axum::extract::{Path, Query, State};
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;

use super::{SMALL, compare, desk_address};
use crate::assess::asked_day;
use crate::error::Result;
use crate::page::Page;
use crate::plan;
use crate::portal;
use crate::ui::form::{self, Field, error_summary, field, optional};
use crate::ui::layout::Part;
use crate::ui::{self, Count, Crumb};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// The licence offered first.
const LICENCE: &str = "CC-BY-4.0";

/// The query string of the page.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    /// As of which day.
    #[serde(rename = "tinh-den")]
    pub day: String,
}

/// What a person typed, where it could not be taken.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed {
    pub title: String,
    pub note: String,
    pub licence: String,
    pub replaces: String,
    pub reason: String,
    pub wrong: Option<String>,
}

/// Shows the page.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path(slug): Path<String>,
    Query(params): Query<Params>,
) -> Result<Page> {
    let head = plan::find(&web, &slug).await?;
    let day = asked_day(&params.day).unwrap_or(viewer.today);
    page(&web, &viewer, &head, day, &Typed::default()).await
}

pub(super) async fn page(
    web: &Web,
    viewer: &Viewer,
    head: &PlanHead,
    day: Date,
    typed: &Typed,
) -> Result<Page> {
    let draft = draft(web.app(), &viewer.caller(), head, day.min(viewer.today)).await?;
    let slug = &head.slug;
    let errors: Vec<(&str, String)> =
        typed.wrong.iter().map(|reason| ("ten", reason.clone())).collect();
    let content = html! {
        h1 { "Công khai số liệu" }
        p.lead {
            "Chỉ những gì bạn công bố ở đây mới xem được khi không đăng nhập. Mỗi lần công bố có số và ngày, không sửa được về sau; sai thì công bố lần mới thay cho lần đó. "
            a href=(portal::plan_address(slug)) { "Trang công khai" }
        }
        (error_summary(&errors))
        (as_of_form(slug, draft.snapshot.as_of))
        (summary(&draft))
        (compare::section(&draft))
        (publish_form(viewer, slug, &draft, typed))
        (so_far(viewer, slug, &draft.earlier))
    };
    Ok(Page::new(viewer, format!("Công khai số liệu – {}", plan::name(head)), content)
        .part(Part::Overview)
        .plan(plan::link(head))
        .crumbs([plan::crumb(head), Crumb::here("Công khai số liệu")]))
}

fn as_of_form(slug: &str, day: Date) -> Markup {
    html! {
        form.filters method="get" action=(desk_address(slug)) {
            div { label for="tinh-den" { "Số liệu tính đến ngày" } input #tinh-den type="date" name="tinh-den" value=(day); }
            div.go { button.quiet type="submit" { "Xem trước" } }
        }
    }
}

fn summary(draft: &Draft) -> Markup {
    let snapshot = &draft.snapshot;
    let figures: usize = snapshot.indicators.iter().map(|one| one.figures.len()).sum();
    let count = |figure: usize, noun, href: &str| Count {
        figure,
        noun,
        href: Some(href.to_owned()).filter(|_| figure > 0),
    };
    html! {
        h2 { "Xem trước: sẽ công bố gì" }
        (ui::counts(&[
            Count { figure: figures - draft.suppressed.len(), noun: "số liệu sẽ hiện", href: None },
            count(draft.suppressed.len(), "số liệu bị ẩn vì là số nhỏ", "#bi-an"),
            count(draft.empty.len(), "chỉ tiêu chưa có số liệu", "#chua-co"),
            Count { figure: snapshot.tasks.len(), noun: "nhiệm vụ kèm tình trạng", href: None },
        ]))
    }
}

fn publish_form(viewer: &Viewer, slug: &str, draft: &Draft, typed: &Typed) -> Markup {
    let next = draft.newest() + 1;
    let offered = format!("Số liệu đến ngày {}", words::date(draft.snapshot.as_of));
    let title = if typed.title.is_empty() { offered.as_str() } else { &typed.title };
    let licence = if typed.licence.is_empty() { LICENCE } else { &typed.licence };
    let line = |name, label, hint, value| Field {
        name,
        label,
        kind: "text",
        hint,
        value,
        error: None,
        autocomplete: "off",
    };
    let holding = draft.earlier.iter().filter(|row| row.holds());
    let mut choices = vec![(String::new(), "Không thay lần nào".to_owned())];
    choices.extend(holding.map(|row| {
        let day = words::date(row.published_on);
        (row.number.to_string(), format!("Thay công bố số {}, ngày {day}", row.number))
    }));
    html! {
        h2 #cong-bo { "Công bố số " (next) }
        @if let Some(changes) = &draft.changes && changes.is_empty() {
            div.notice { p { "Không có gì khác lần công bố đang có hiệu lực." } }
        }
        form.box method="post" action=(desk_address(slug)) {
            (form::token(viewer))
            input type="hidden" name="tinh_den" value=(draft.snapshot.as_of);
            input type="hidden" name="dau" value=(draft.digest);
            input type="hidden" name="so_truoc" value=(draft.newest());
            (field(&line("ten", "Tên của lần công bố", None, title)))
            (optional(&line("ghi_chu", "Ghi chú cho người đọc", Some("Không bắt buộc. Ví dụ: số liệu sơ bộ."), &typed.note)))
            (field(&line("giay_phep", "Giấy phép dữ liệu", Some("Mã giấy phép mở mà cơ quan bạn chọn, ví dụ CC-BY-4.0; có trong mọi tệp tải về."), licence)))
            @if choices.len() > 1 {
                (form::select("thay", "Đính chính", Some("Lần bị thay vẫn xem được theo số, và ghi rõ đã thu hồi."), &choices, &typed.replaces))
                (optional(&line("ly_do", "Lý do đính chính", Some("Bắt buộc khi thay một lần công bố."), &typed.reason)))
            }
            button type="submit" { "Công bố số " (next) }
        }
        p.small.muted { "Ngưỡng và các đơn vị đếm người dùng để ẩn số nhỏ: " a href=(SMALL) { "xem thiết lập" } "." }
    }
}

/// What was published so far.
fn so_far(viewer: &Viewer, slug: &str, rows: &[PublicationRow]) -> Markup {
    html! {
        @if !rows.is_empty() {
            h2 #da-cong-bo { "Đã công bố" }
            @for row in rows {
                div.card id=(format!("so-{}", row.number)) {
                    p.top {
                        b { "Số " (row.number) } span { (row.title) }
                        span.muted.small {
                            "ngày " (words::date(row.published_on))
                            @if let Some(name) = &row.published_by_name { ", " (name) }
                            "; số liệu tính đến " (words::date(row.as_of)) "; " (row.figures) " số hiện, " (row.hidden) " số ẩn"
                        }
                    }
                    @if let Some(reason) = &row.reason {
                        p {
                            b { "Đã thu hồi" }
                            @if let Some(day) = row.withdrawn_on { " ngày " (words::date(day)) }
                            @if let Some(number) = row.replaced_by { ", thay bằng số " (number) }
                            @if !row.readable() { ", không còn cho xem" }
                            ": " (reason)
                        }
                    }
                    @if row.readable() {
                        p { a href=(format!("{}?so={}", portal::plan_address(slug), row.number)) { "Xem như mọi người thấy" } }
                    }
                    @if row.holds() { (withdraw_form(viewer, slug, row)) }
                }
            }
        }
    }
}

fn withdraw_form(viewer: &Viewer, slug: &str, row: &PublicationRow) -> Markup {
    let reason = format!("ly-do-{}", row.number);
    html! {
        details {
            summary { "Thu hồi" }
            form method="post" action=(format!("{}/{}/thu-hoi", desk_address(slug), row.id)) {
                (form::token(viewer))
                div.field {
                    label for=(reason) { "Lý do thu hồi" }
                    input id=(reason) type="text" name="ly_do" required maxlength="2000" autocomplete="off";
                }
                label.check { input type="checkbox" name="dong" value="1"; "Không cho xem nữa: lần này đã để lộ điều không được công khai" }
                p.small { "Số, ngày và lý do vẫn được ghi trên trang công khai." }
                button.quiet type="submit" { "Thu hồi công bố số " (row.number) }
            }
        }
    }
}
