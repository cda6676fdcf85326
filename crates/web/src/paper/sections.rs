//! `GET /ky-bao-cao/{id}/bao-cao-tong-hop/soan`: the sections of a consolidated report, to be edited.

use ansinh_app::paper::{ReportSections, Section, Standing, report_sections};
use ansinh_domain::access::Action;
use ansinh_store::RoundId;
use axum::extract::{Path, State};
use jiff::Timestamp;
use maud::{Markup, html};

use super::round::{here, round_id};
use crate::error::Result;
use crate::page::Page;
use crate::round::{LIST, address};
use crate::ui::Crumb;
use crate::ui::badge::{Tone, badge};
use crate::ui::layout::Part;
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Address of the sections of a round's report.
pub(super) fn list_address(id: RoundId) -> String {
    format!("{}/bao-cao-tong-hop/soan", address(id))
}

/// Address of one of them.
pub(super) fn section_address(id: RoundId, code: &str) -> String {
    format!("{}/{code}", list_address(id))
}

/// The way up from a page of sections.
pub(super) fn crumbs(id: RoundId, last: &str) -> [Crumb; 4] {
    [
        Crumb::link("Kỳ báo cáo", LIST),
        Crumb::link("Văn bản", here(id)),
        Crumb::link("Soạn báo cáo tổng hợp", list_address(id)),
        Crumb::here(last),
    ]
}

/// Shows the sections.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path(text): Path<String>,
) -> Result<Page> {
    let id = round_id(&text)?;
    let all = report_sections(web.app(), &viewer.caller(), id).await?;
    let now = web.app().now();
    let manages = viewer.may(Action::ManageRounds).is_ok();
    let content = html! {
        h1 { "Soạn báo cáo tổng hợp" }
        p.lead { (all.round.period.title()) " – " (all.round.regime.name) }
        (waiting(&all))
        p {
            "Mục chưa ai sửa luôn theo báo cáo mới nhất của các cơ quan. Mục đã sửa giữ nguyên lời văn đã sửa; cơ quan sửa báo cáo thì mục được đánh dấu để chọn lại. "
            a href={ (address(id)) "/bao-cao-tong-hop" } { "Xem cả báo cáo" }
        }
        div.scroll.stack {
            table {
                caption.hidden { "Các mục của báo cáo" }
                thead { tr {
                    th scope="col" { "Mục" } th scope="col" { "Tình trạng" }
                    th scope="col" { "Lần lưu gần nhất" } th scope="col" { "Đang sửa" }
                } }
                tbody { @for section in &all.sections { (row(section, id, now)) } }
            }
        }
        @if !manages { p.muted { "Bạn xem được, còn sửa là việc của điều phối viên." } }
    };
    Ok(Page::new(&viewer, "Soạn báo cáo tổng hợp", content).part(Part::Rounds).crumbs([
        Crumb::link("Kỳ báo cáo", LIST),
        Crumb::link("Văn bản", here(id)),
        Crumb::here("Soạn báo cáo tổng hợp"),
    ]))
}

fn waiting(all: &ReportSections) -> Markup {
    let conflicts = all.conflicts();
    html! {
        @if conflicts > 0 {
            p.notice { b { (conflicts) " mục" } " đã sửa nhưng báo cáo của cơ quan có thay đổi sau đó. Hãy mở từng mục để chọn." }
        }
    }
}

fn row(section: &Section, id: RoundId, now: Timestamp) -> Markup {
    let lock = section.lock.as_ref().filter(|lock| lock.expires_at > now);
    html! {
        tr {
            td.name { a href=(section_address(id, &section.code)) { (section.title) } }
            td data-label="Tình trạng" {
                (standing(section.standing))
                @if section.words.is_empty() { " " span.muted { "chưa có nội dung" } }
            }
            td data-label="Lần lưu gần nhất" {
                @match &section.saved {
                    Some(saved) => {
                        (saved.saved_by_name.as_deref().unwrap_or("–")) ", " (words::instant(saved.saved_at))
                        span.muted { " (bản " (saved.version) ")" }
                    }
                    None => span.muted { "chưa sửa" },
                }
            }
            td data-label="Đang sửa" {
                @match lock {
                    Some(lock) => { (lock.held_by_name) span.muted { ", từ " (words::instant(lock.taken_at)) } }
                    None => span.muted { "–" },
                }
            }
        }
    }
}

/// How a section stands, as word and icon.
pub(super) fn standing(standing: Standing) -> Markup {
    match standing {
        Standing::Merged => badge(Tone::Note, "⇄", "Theo báo cáo của cơ quan"),
        Standing::Edited => badge(Tone::Good, "✎", "Đã biên tập"),
        Standing::Conflict => badge(Tone::Ask, "?", "Nguồn thay đổi, cần chọn"),
    }
}
