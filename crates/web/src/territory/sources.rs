//! `GET /dia-ban/nguon`: the files that the registry was made of, with the doubts still open.

use std::collections::HashMap;

use ansinh_domain::access::Action;
use ansinh_domain::plan::Severity;
use ansinh_store::TerritorySourceId;
use ansinh_store::territory::{OpenFindings, SourceRow, open_findings, sources};
use axum::extract::State;
use maud::{Markup, html};

use super::{BORDERS, HERE, LOAD, SOURCES};
use crate::error::Result;
use crate::page::Page;
use crate::ui::badge::{Tone, badge};
use crate::ui::layout::Part;
use crate::ui::{Crumb, empty};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Shows the files, newest first.
pub async fn show(State(web): State<Web>, viewer: Viewer) -> Result<Page> {
    let mut rows = sources(web.db()).await?;
    rows.reverse();
    let mut found: HashMap<TerritorySourceId, Tally> = HashMap::new();
    for row in open_findings(web.db()).await? {
        found.entry(row.source_id).or_default().add(&row);
    }
    let may_load = viewer.may(Action::LoadTerritories).is_ok();
    let content = html! {
        h1 { "Nguồn của danh mục địa bàn" }
        p.lead { "Mỗi địa bàn trong danh mục đến từ các tệp dưới đây. Điểm đáng ngờ của từng tệp được giữ lại cùng cách xử lý." }
        @if may_load { p.no-print { a.button href=(LOAD) { "Nạp thêm tệp" } " " a href=(BORDERS) { "Ranh giới để vẽ bản đồ" } } }
        @if rows.is_empty() {
            (empty(
                "Chưa nạp tệp nào",
                "Danh mục được nạp từ danh sách địa bàn và bảng chuyển đổi (CSV hoặc Excel).",
                &[("Về danh sách địa bàn", HERE)],
            ))
        } @else {
            (table(&rows, &found, viewer.may_see_people()))
        }
    };
    Ok(Page::new(&viewer, "Nguồn của danh mục địa bàn", content).part(Part::Territories).crumbs([
        Crumb::link("Kế hoạch", "/"),
        Crumb::link("Địa bàn", HERE),
        Crumb::here("Nguồn"),
    ]))
}

/// Doubts of one file: warnings, those of them that are open, and notes.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    warnings: i64,
    open: i64,
    notes: i64,
}

impl Tally {
    fn add(&mut self, row: &OpenFindings) {
        if row.code.severity() == Severity::Note {
            self.notes += row.found;
        } else {
            self.warnings += row.found;
            self.open += row.open;
        }
    }
}

fn table(
    rows: &[SourceRow],
    found: &HashMap<TerritorySourceId, Tally>,
    sees_people: bool,
) -> Markup {
    html! {
        div.scroll.stack {
            table {
                caption.hidden { "Các tệp đã nạp" }
                thead { tr {
                    th scope="col" { "Tệp" } th.num scope="col" { "Số dòng" }
                    th scope="col" { "Ngày cho dòng không ghi ngày" }
                    th scope="col" { "Nạp lúc" } th scope="col" { "Điểm cần xem" }
                } }
                tbody {
                    @for row in rows {
                        tr {
                            td.name { a href={ (SOURCES) "/" (row.id) } { (row.name) } }
                            td.num data-label="Số dòng" { (row.row_count) }
                            td data-label="Ngày" { (row.given_date.map_or_else(|| words::NOTHING.to_owned(), words::date)) }
                            td data-label="Nạp lúc" {
                                (words::instant(row.loaded_at))
                                @if sees_people {
                                    br; span.muted.small { (row.loaded_by_name.as_deref().unwrap_or("Hệ thống")) }
                                }
                            }
                            td data-label="Điểm cần xem" { (tally(found.get(&row.id).copied().unwrap_or_default())) }
                        }
                    }
                }
            }
        }
    }
}

fn tally(tally: Tally) -> Markup {
    html! {
        @if tally.open > 0 {
            (badge(Tone::Warn, "▲", &format!("còn {}/{} cảnh báo", tally.open, tally.warnings))) " "
        } @else if tally.warnings > 0 {
            (badge(Tone::Good, "✓", &format!("đã xử lý {} cảnh báo", tally.warnings))) " "
        }
        @if tally.notes > 0 { (badge(Tone::Note, "ℹ", &format!("{} ghi chú", tally.notes))) }
        @if tally.warnings + tally.notes == 0 { (badge(Tone::Good, "✓", "Không có")) }
    }
}
