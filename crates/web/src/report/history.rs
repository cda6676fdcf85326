//! `GET /bao-cao/{id}/lich-su`: who moved a report when, and what was received of it.

use ansinh_app::report::view::SubmissionView;
use ansinh_store::message::{self, ReminderRow};
use ansinh_store::paper::{self, AddresseeRow};
use axum::extract::{Path, State};
use maud::{Markup, html};

use super::frame::{self, Tab};
use super::{load, state};
use crate::error::Result;
use crate::page::Page;
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Shows the log of a report's way.
pub async fn show(State(web): State<Web>, viewer: Viewer, Path(id): Path<String>) -> Result<Page> {
    let report = load(&web, &viewer, &id).await?;
    let reminders = message::about_report(web.db(), report.head.id).await?;
    let letters = paper::chain(web.db(), report.head.id).await?;
    let content = html! {
        h2 { "Các bước đã qua" }
        (log(&report))
        (urged(&reminders, &letters))
        p.small.muted { "Lịch sử từng ô xem ở trang chi tiết của ô (Chi tiết, hoặc Ctrl+Enter khi đang ở ô đó)." }
    };
    Ok(frame::page(&viewer, &report, Tab::History, &content))
}

/// Every reminder and letter about the report: the chain of urging as it can be shown to others.
fn urged(reminders: &[ReminderRow], letters: &[AddresseeRow]) -> Markup {
    html! {
        @if !reminders.is_empty() || !letters.is_empty() {
            h2 #don-doc { "Nhắc việc và đôn đốc" }
            div.scroll.stack {
                table {
                    caption.hidden { "Nhắc việc và đôn đốc về báo cáo này" }
                    thead { tr {
                        th scope="col" { "Ngày" } th scope="col" { "Hình thức" }
                        th scope="col" { "Gửi đến" } th scope="col" { "Kết quả" }
                    } }
                    tbody {
                        @for row in reminders {
                            tr {
                                th scope="row" { (words::date(row.day)) }
                                td data-label="Hình thức" {
                                    "Nhắc việc tự động, " (crate::message::channel(row.channel))
                                    span.muted.small { " (hạn " (words::date(row.due)) ")" }
                                }
                                td data-label="Gửi đến" { (row.user_name) }
                                td data-label="Kết quả" { (crate::message::mark(row.state)) }
                            }
                        }
                        @for row in letters {
                            tr {
                                th scope="row" { @if let Some(day) = row.issued_on { (words::date(day)) } }
                                td data-label="Hình thức" {
                                    a href=(crate::paper::letter_address(row.paper_id)) { "Công văn số " (row.number.unwrap_or_default()) }
                                    ", " (row.level.title())
                                    span.muted.small { " (hạn mới " (words::date(row.new_due)) ")" }
                                }
                                td data-label="Gửi đến" { (row.body_name) }
                                td data-label="Kết quả" {
                                    @match (&row.answer, row.received_on) {
                                        (Some(answer), _) => { "Trả lời: " (answer) }
                                        (None, Some(day)) => { "Nhận ngày " (words::date(day)) }
                                        (None, None) => span.muted { "chưa ghi" },
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

fn log(report: &SubmissionView) -> Markup {
    let codes = |rows: &[uuid::Uuid]| -> String {
        let own = report.rows.iter().filter(|row| rows.contains(&row.item.id.0));
        own.map(|row| row.item.code.as_str()).collect::<Vec<_>>().join(", ")
    };
    html! {
        div.scroll.stack {
            table {
                caption.hidden { "Các bước đã qua" }
                thead { tr {
                    th scope="col" { "Lúc" } th scope="col" { "Việc" } th scope="col" { "Người thực hiện" }
                    th scope="col" { "Trạng thái sau đó" } th scope="col" { "Lý do, dòng" }
                } }
                tbody {
                    tr {
                        th scope="row" { (words::instant(report.head.created_at)) }
                        td { "Mở kỳ báo cáo" }
                        td {} td { (state(ansinh_domain::report::State::Draft)) } td {}
                    }
                    @for row in &report.log {
                        tr {
                            th scope="row" { (words::instant(row.moved_at)) }
                            td { (row.by.title()) }
                            td data-label="Người thực hiện" { (row.moved_by_name.as_deref().unwrap_or_default()) }
                            td { (state(row.to_state)) }
                            td data-label="Lý do, dòng" {
                                @if let Some(reason) = &row.reason { span.told { (reason) } }
                                @if !row.rows.is_empty() { span.muted.small { " (" (codes(&row.rows)) ")" } }
                            }
                        }
                    }
                }
            }
        }
    }
}
