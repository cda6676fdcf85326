//! `GET /dia-ban/nap/{id}`: what files would do to the registry, before anything is done; and the two
//! ways out, `POST …/nap` and `POST …/bo`.

use ansinh_app::load_territories::Outcome;
use ansinh_app::read_territories::{Quoted, Shape};
use ansinh_app::stage_territories::{Preview, PreviewFile, PreviewOutcome};
use ansinh_app::{AppError, drop_staged, load_staged, preview_territories};
use ansinh_domain::plan::Severity;
use ansinh_domain::territory::{Registry, Territory, Unit};
use ansinh_store::TerritoryUploadId;
use axum::extract::{Path, Query, State};
use axum::response::Redirect;
use maud::{Markup, html};
use serde::Deserialize;

use super::finding::{self, ON_PAGE, card};
use super::{HERE, LOAD, SOURCES};
use crate::address;
use crate::error::{Error, Result};
use crate::page::Page;
use crate::post::Fields;
use crate::ui::badge::{self, Tone};
use crate::ui::layout::Part;
use crate::ui::{self, Crumb, form};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Rows of each table of what would change.
const SHOWN: usize = 100;

/// Which page of the findings is shown.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    /// From 1.
    #[serde(rename = "trang")]
    page: String,
}

/// Shows what the files would do.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    Query(params): Query<Params>,
) -> Result<Page> {
    let id = parsed(&id)?;
    let preview = preview_territories(web.app(), &viewer.caller(), id).await.map_err(told)?;
    let number = params.page.trim().parse().unwrap_or(1);
    Ok(Page::new(&viewer, "Xem trước khi nạp", content(&viewer, &preview, number))
        .part(Part::Territories)
        .crumbs([
            Crumb::link("Kế hoạch", "/"),
            Crumb::link("Địa bàn", HERE),
            Crumb::link("Nạp danh mục", LOAD),
            Crumb::here("Xem trước"),
        ]))
}

/// Loads the files, and leads to what was doubtful in the first of them.
pub async fn load(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    _fields: Fields,
) -> Result<Redirect> {
    let report = load_staged(web.app(), &viewer.caller(), parsed(&id)?).await.map_err(told)?;
    let doubted = report.files.iter().find_map(|file| match &file.what {
        Outcome::Loaded { id: Some(id), findings, .. } if !findings.is_empty() => Some(*id),
        _ => None,
    });
    Ok(match doubted {
        Some(source) => Redirect::to(&format!("{SOURCES}/{source}")),
        None => Redirect::to(SOURCES),
    })
}

/// Throws the files away.
pub async fn discard(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    _fields: Fields,
) -> Result<Redirect> {
    drop_staged(web.app(), &viewer.caller(), parsed(&id)?).await.map_err(told)?;
    Ok(Redirect::to(LOAD))
}

fn parsed(id: &str) -> Result<TerritoryUploadId> {
    id.parse().map_err(|_| missing())
}

fn missing() -> Error {
    Error::not_found("Các tệp đang chờ nạp này")
        .happened("Các tệp này đã được nạp, đã bị bỏ, hoặc đã chờ quá 24 giờ.")
        .link("Tải tệp lên lại", LOAD)
        .link("Các tệp đã nạp", SOURCES)
}

fn told(error: AppError) -> Error {
    match error {
        AppError::NotFound { .. } => missing(),
        other => other.into(),
    }
}

fn content(viewer: &Viewer, preview: &Preview, number: usize) -> Markup {
    let here = format!("{LOAD}/{}", preview.upload.id);
    let mut findings: Vec<(&str, &Quoted)> = preview
        .files
        .iter()
        .flat_map(|file| {
            match &file.what {
                PreviewOutcome::New { findings, .. } => findings.as_slice(),
                PreviewOutcome::Known { .. } => &[],
            }
            .iter()
            .map(|finding| (file.name.as_str(), finding))
        })
        .collect();
    findings.sort_by_key(|(_, (finding, _))| finding.code.severity());
    let pages = findings.len().div_ceil(ON_PAGE).max(1);
    let number = number.clamp(1, pages);
    let first = (number - 1) * ON_PAGE;
    let href = |page: usize| {
        format!("{here}{}#diem", address::query([("trang", page.to_string().as_str())]))
    };
    let anything = preview.files.iter().any(|file| matches!(file.what, PreviewOutcome::New { .. }));
    html! {
        h1 { "Xem trước khi nạp" }
        div.notice.ask {
            p { "Danh mục chưa thay đổi gì. Hãy xem những gì sẽ thêm, sẽ đổi và các điểm cần xem, rồi nạp hoặc bỏ." }
        }
        (files(preview))
        h2 { "Sẽ thay đổi trong danh mục" }
        (changes(preview))
        h2 #diem { "Điểm cần xem (" (findings.len()) ")" }
        @if findings.is_empty() {
            p { "Không có điểm nào cần xem." }
        } @else {
            p.muted { "Có thể nạp ngay: mỗi điểm được đọc theo cách không nối nhầm hai chuỗi số liệu, và xử lý được sau khi nạp. Nếu tệp sai nhiều, hãy bỏ, sửa tệp rồi tải lại." }
            @for (at, (file, (finding, cells))) in findings.iter().enumerate().skip(first).take(ON_PAGE) {
                (card(&format!("diem-{at}"), Some(file), finding, cells, false, html! {}))
            }
            (finding::pager(number, pages, href))
        }
        div.sticky-go {
            form method="post" action={ (here) "/bo" } {
                (form::token(viewer))
                button.quiet type="submit" { "Bỏ các tệp này" }
            }
            form method="post" action={ (here) "/nap" } {
                (form::token(viewer))
                button type="submit" disabled[!anything] { "Nạp vào danh mục" }
            }
        }
    }
}

fn files(preview: &Preview) -> Markup {
    html! {
        div.scroll.stack {
            table {
                caption.hidden { "Các tệp" }
                thead { tr {
                    th scope="col" { "Tệp" } th scope="col" { "Đọc là" }
                    th.num scope="col" { "Số dòng" } th scope="col" { "Điểm cần xem" }
                } }
                tbody { @for file in &preview.files { (self::file(file)) } }
            }
        }
        @if let Some(day) = preview.upload.given_date {
            p.muted { "Ngày áp dụng cho dòng không ghi ngày: " b { (words::date(day)) } "." }
        }
    }
}

fn file(file: &PreviewFile) -> Markup {
    html! {
        tr {
            td.name { (file.name) }
            @match &file.what {
                PreviewOutcome::Known { since } => {
                    td data-label="Đọc là" {
                        @match since {
                            Some(since) => { "Đã nạp lúc " (words::instant(*since)) "; không nạp lại" },
                            None => "Trùng với một tệp khác trong lần này; chỉ nạp một lần",
                        }
                    }
                    td {} td {}
                },
                PreviewOutcome::New { shape, findings } => {
                    td data-label="Đọc là" { (kind(shape)) }
                    td.num data-label="Số dòng" { (shape.rows) }
                    td data-label="Điểm cần xem" { (tally(findings)) }
                },
            }
        }
    }
}

/// "Danh sách cấp xã ngày 04/01/2025", "Bảng chuyển đổi từ ngày 01/07/2025".
fn kind(shape: &Shape) -> String {
    const TOLD: usize = 3;
    let days: Vec<String> = shape.days.iter().take(TOLD).map(|day| words::date(*day)).collect();
    let more = if shape.days.len() > TOLD { ", …" } else { "" };
    let days = days.join(", ");
    match shape.list_of {
        Some(level) => format!("Danh sách {} ngày {days}{more}", level.title()),
        None => format!("Bảng chuyển đổi từ ngày {days}{more}"),
    }
}

fn tally(findings: &[Quoted]) -> Markup {
    let count = |severity| findings.iter().filter(|(f, _)| f.code.severity() == severity).count();
    let (warnings, notes) = (count(Severity::Warn), count(Severity::Note));
    html! {
        @if warnings > 0 { (badge::badge(Tone::Warn, "▲", &format!("{warnings} cảnh báo"))) " " }
        @if notes > 0 { (badge::badge(Tone::Note, "ℹ", &format!("{notes} ghi chú"))) }
        @if findings.is_empty() { (badge::badge(Tone::Good, "✓", "Không có")) }
    }
}

fn changes(preview: &Preview) -> Markup {
    let difference = &preview.difference;
    if difference.is_empty() {
        return html! { p { "Không có gì mới: mọi điều các tệp này ghi đã có trong danh mục." } };
    }
    html! {
        (ui::counts(&[
            ui::Count { figure: difference.added.len(), noun: "địa bàn mới", href: None },
            ui::Count { figure: difference.changed.len(), noun: "địa bàn đổi tên, mã hoặc thời gian", href: None },
            ui::Count { figure: difference.successions.len(), noun: "thay đổi sáp nhập", href: None },
        ]))
        @if !difference.changed.is_empty() {
            details open {
                summary { "Địa bàn đang có sẽ đổi" (cut(difference.changed.len())) }
                (changed(preview))
            }
        }
        @if !difference.added.is_empty() {
            details {
                summary { "Địa bàn mới" (cut(difference.added.len())) }
                (added(preview))
            }
        }
        @if !difference.successions.is_empty() {
            details {
                summary { "Thay đổi sáp nhập" (cut(difference.successions.len())) }
                (successions(preview))
            }
        }
    }
}

/// " (3)", " (100 dòng đầu trong 3.412)".
fn cut(count: usize) -> String {
    if count > SHOWN {
        format!(" ({SHOWN} dòng đầu trong {count})")
    } else {
        format!(" ({count})")
    }
}

fn named(registry: &Registry, unit: Unit) -> String {
    registry.get(unit).map(named_unit).unwrap_or_default()
}

fn named_unit(unit: &Territory) -> String {
    match unit.code {
        Some(code) => format!("{} (mã {code})", unit.name),
        None => format!("{} (chưa rõ mã)", unit.name),
    }
}

fn changed(preview: &Preview) -> Markup {
    html! {
        div.scroll.stack {
            table {
                thead { tr { th scope="col" { "Đang ghi" } th scope="col" { "Sẽ ghi" } } }
                tbody {
                    @for unit in preview.difference.changed.iter().take(SHOWN) {
                        @if let (Some(old), Some(new)) = (preview.before.get(*unit), preview.after.get(*unit)) {
                            tr {
                                td.name { (named_unit(old)) br; span.muted.small { (old.span()) } }
                                td data-label="Sẽ ghi" {
                                    (named_unit(new)) br;
                                    span.muted.small {
                                        (new.span())
                                        @if old.seen != new.seen && old.span() == new.span() && old.name == new.name {
                                            "; thêm nguồn nhắc đến"
                                        }
                                        @if old.parent != new.parent { "; đổi đơn vị cấp trên" }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn added(preview: &Preview) -> Markup {
    html! {
        div.scroll.stack {
            table {
                thead { tr {
                    th scope="col" { "Mã" } th scope="col" { "Tên" } th scope="col" { "Cấp" }
                    th scope="col" { "Thời gian" }
                } }
                tbody {
                    @for unit in preview.difference.added.iter().take(SHOWN) {
                        @if let Some(unit) = preview.after.get(*unit) {
                            tr {
                                td.code { @match unit.code { Some(code) => (code), None => "–" } }
                                td.name { (unit.name) }
                                td data-label="Cấp" { (unit.level.title()) }
                                td.small data-label="Thời gian" { (unit.span()) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn successions(preview: &Preview) -> Markup {
    html! {
        div.scroll.stack {
            table {
                thead { tr {
                    th scope="col" { "Đơn vị cũ" } th scope="col" { "Đơn vị mới" }
                    th scope="col" { "Mức độ" } th scope="col" { "Từ ngày" }
                } }
                tbody {
                    @for link in preview.difference.successions.iter().take(SHOWN) {
                        tr {
                            td.name { (named(&preview.after, link.old)) }
                            td data-label="Đơn vị mới" { (named(&preview.after, link.new)) }
                            td data-label="Mức độ" { (link.share.title()) }
                            td data-label="Từ ngày" { (words::date(link.effective)) }
                        }
                    }
                }
            }
        }
    }
}
