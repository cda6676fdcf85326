//! `GET /tin-nhan`: every message with its fate, newest first.

use ansinh_app::remind::{may_mail, messages};
use ansinh_store::grant;
use ansinh_store::message::FoundMessage;
use ansinh_store::report::round;
use axum::extract::{Query, State};
use maud::{Markup, html};

use super::filter::Params;
use super::{HERE, SHOWN, about, channel, mark};
use crate::error::Result;
use crate::page::Page;
use crate::ui::filters::{RESULTS, filters, found};
use crate::ui::layout::Part;
use crate::ui::{Crumb, empty};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Shows the messages that pass the filter.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Query(params): Query<Params>,
) -> Result<Page> {
    let all = messages(web.app(), &viewer.caller(), &params.filter(), SHOWN).await?;
    let rounds = round::open(web.db()).await?;
    let bodies = grant::bodies(web.db()).await?;
    let rows: Vec<&FoundMessage> =
        all.rows.iter().filter(|row| params.finds(&[&row.user_name, &about(row)])).collect();
    let total = usize::try_from(all.total).unwrap_or(usize::MAX);
    let content = html! {
        h1 { "Tin nhắn đã gửi" }
        p.lead { "Mọi thông báo nhắc việc: gửi cho ai, bằng cách nào, kết quả ra sao." }
        @if !may_mail(web.app()) {
            p.notice { "Chưa cài đặt máy chủ gửi thư: thông báo chỉ hiện trong phần mềm." }
        }
        (filters(HERE, &params.q, "Người nhận, nội dung", &params.controls(&rounds, &bodies)))
        div id=(RESULTS) {
            @if rows.is_empty() {
                (empty("Không có tin nhắn nào khớp", "Thông báo được lập mỗi ngày làm việc, khi có việc gần đến hạn hoặc quá hạn.", &[("Xem tất cả", HERE)]))
            } @else {
                (found(rows.len(), total, "tin nhắn", &format!("{HERE}/xuat.xlsx{}", params.query())))
                (table(&rows))
            }
        }
    };
    Ok(Page::new(&viewer, "Tin nhắn đã gửi", content)
        .part(Part::Messages)
        .crumbs([Crumb::link("Kế hoạch", "/"), Crumb::here("Tin nhắn đã gửi")])
        .personal(HERE)
        .wide())
}

fn table(rows: &[&FoundMessage]) -> Markup {
    html! {
        div.scroll.stack {
            table {
                caption.hidden { "Tin nhắn, mới nhất trước" }
                thead {
                    tr {
                        th scope="col" { "Ngày" }
                        th scope="col" { "Người nhận" }
                        th scope="col" { "Kênh" }
                        th scope="col" { "Nội dung" }
                        th scope="col" { "Tình trạng" }
                        th scope="col" { "Lúc" }
                    }
                }
                tbody { @for row in rows { (self::row(row)) } }
            }
        }
    }
}

fn row(row: &FoundMessage) -> Markup {
    html! {
        tr {
            td data-label="Ngày" { span.nowrap { (words::date(row.day)) } }
            td.name {
                (row.user_name)
                @if let Some(address) = &row.address { br; span.muted.small { (address) } }
            }
            td data-label="Kênh" { (channel(row.channel)) }
            td data-label="Nội dung" { (about(row)) }
            td data-label="Tình trạng" {
                (mark(row.state))
                @if let Some(note) = &row.note { br; span.small { (note) } }
                @if row.tries > 1 { br; span.muted.small { (row.tries) " lần thử" } }
            }
            td data-label="Lúc" { span.nowrap { (words::instant(row.changed_at)) } }
        }
    }
}
