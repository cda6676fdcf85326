//! `GET /ky-bao-cao/{id}`: who has reported, what is missing, whose lateness it is.

use ansinh_app::report::watch::{BodyStatus, RoundStatus, round_status};
use ansinh_domain::access::Action;
use ansinh_domain::report::State as Stands;
use ansinh_store::report::extension::ExtensionRow;
use axum::extract::{Path, Query, State};
use maud::{Markup, html};

use super::filter::Params;
use super::{LIST, address, filled, id, list, mark, report_address, rules};
use crate::error::Result;
use crate::page::Page;
use crate::ui::filters::{RESULTS, filters, found};
use crate::ui::layout::Part;
use crate::ui::sort::Headings;
use crate::ui::{self, Crumb, empty, form};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::{phantom, queue, words};

/// Shows the round.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path(text): Path<String>,
    Query(params): Query<Params>,
) -> Result<Page> {
    let id = id(&text)?;
    let status = round_status(web.app(), &viewer.caller(), id).await?;
    let here = address(id);
    let round = &status.round;
    let title = format!("{} – {}", round.period.title(), round.regime.name);
    let rows = params.sift(&status.bodies);
    let headings = Headings { here: &here, filters: params.narrowed(), sorting: &params.sorting };
    let content = html! {
        h1 { (round.period.title()) }
        p.lead { (round.regime.name) }
        p {
            (list::open_mark(round.closed_at.is_some())) " Hạn " b { (words::date(round.due)) }
            " (" (words::weekday(round.due)) "); số liệu từ " (words::date(round.window_from))
            " đến " (words::date(round.cut_off)) "."
        }
        p.no-print { a.button.quiet href=(crate::paper::round::here(id)) { "Văn bản của kỳ, đôn đốc" } }
        (figures(&status, &here))
        (phantoms(&status))
        (asked(&status.extensions, &viewer))
        (filters(&here, &params.q, "Tên cơ quan", &params.controls()))
        div id=(RESULTS) {
            (found(rows.len(), status.bodies.len(), "cơ quan", &format!("{here}/xuat.xlsx{}", params.query())))
            @if rows.is_empty() {
                (empty("Không có cơ quan nào khớp", "Hãy bớt điều kiện lọc; có thể gõ không dấu.", &[("Xem tất cả", here.as_str())]))
            } @else { (table(&rows, &headings)) }
        }
        (rules())
        @if viewer.may(Action::ManageRounds).is_ok() && round.closed_at.is_none() {
            (close(&viewer, &status, &here))
        }
    };
    Ok(Page::new(&viewer, title, content)
        .part(Part::Rounds)
        .wide()
        .crumbs([Crumb::link("Kỳ báo cáo", LIST), Crumb::here(round.period.title())]))
}

fn figures(status: &RoundStatus, here: &str) -> Markup {
    let counted = status.counted();
    let of = |key: &str| Some(format!("{here}{}", crate::address::query([("thoi-han", key)])));
    html! {
        p { "Đầy đủ: " b { (filled(status.completeness)) } }
        (ui::counts(&[
            ui::Count { figure: counted.on_time, noun: "cơ quan gửi đúng hạn", href: of("dung-han") },
            ui::Count { figure: counted.late, noun: "cơ quan gửi chậm", href: of("gui-cham") },
            ui::Count { figure: counted.overdue, noun: "cơ quan quá hạn", href: of("qua-han") },
            ui::Count { figure: counted.not_due, noun: "cơ quan chưa đến hạn", href: of("chua-den-han") },
        ]))
    }
}

/// Bodies nobody can enter for: said before the deadline, when there is still time.
fn phantoms(status: &RoundStatus) -> Markup {
    html! {
        @if !status.phantoms.is_empty() && status.round.closed_at.is_none() {
            div.notice.ask role="status" {
                h2 { span aria-hidden="true" { "▲ " } (words::count(status.phantoms.len(), "cơ quan chưa có người nhập hoặc duyệt")) }
                p {
                    "Không tài khoản nào đang dùng được giao vai trò cho các cơ quan này, nên báo cáo sẽ không đến. Hãy mời cán bộ hoặc cử người thay. "
                    a href=(phantom::HERE) { "Việc chưa có người" }
                }
                details {
                    summary { "Xem danh sách" }
                    ul { @for body in &status.phantoms { li { a href=(crate::address::body(body.body_id)) { (body.body_name) } } } }
                }
            }
        }
    }
}

fn asked(extensions: &[ExtensionRow], viewer: &Viewer) -> Markup {
    html! {
        @if !extensions.is_empty() {
            details.box {
                summary { "Đề nghị gia hạn (" (extensions.len()) ")" }
                ul.plain {
                    @for row in extensions {
                        li {
                            b { (row.body_name) } ": đến " (words::date(row.wanted)) ", " (row.reason) " – " (row.state.title())
                            @if let Some(day) = row.granted { ", hạn mới " b { (words::date(day)) } }
                            @if let Some(reason) = &row.decision_reason { " (" (reason) ")" }
                            @if let Some(name) = &row.carried_from_body { "; chuyển theo việc từ " (name) }
                            @if row.lapsed_at.is_some() { "; không còn tính do sắp xếp bộ máy" }
                            @if viewer.may_see_people() {
                                @if let Some(name) = &row.decided_by_name { span.muted.small { " " (name) } }
                            }
                        }
                    }
                }
                @if viewer.may(Action::AcceptReport).is_ok() { p { a href=(queue::RECEIVING) { "Quyết định ở trang Tiếp nhận" } } }
            }
        }
    }
}

fn table(rows: &[&BodyStatus], headings: &Headings<'_>) -> Markup {
    html! {
        div.scroll.stack {
            table {
                caption.hidden { "Báo cáo của từng cơ quan trong kỳ" }
                thead { tr {
                    (headings.text("co-quan", "Cơ quan"))
                    (headings.text("trang-thai", "Trạng thái"))
                    (headings.number("day-du", "Đầy đủ"))
                    (headings.text("han", "Hạn"))
                    th scope="col" { "Rời cơ quan" }
                    (headings.text("dung-han", "Đúng hạn"))
                    (headings.text("cham", "Chậm do ai"))
                } }
                tbody { @for body in rows { (row(body)) } }
            }
        }
    }
}

fn row(body: &BodyStatus) -> Markup {
    let submission = &body.submission;
    html! {
        tr {
            td.name { a href=(report_address(submission.id)) { (submission.body_name) } }
            td data-label="Trạng thái" { (mark::state(submission.state)) }
            td.num.nowrap data-label="Đầy đủ" { (filled(body.completeness)) }
            td data-label="Hạn" { span.nowrap { (words::date(submission.due)) } }
            td data-label="Rời cơ quan" {
                @match body.sent_on { Some(day) => span.nowrap { (words::date(day)) }, None => span.muted { "chưa" } }
            }
            td data-label="Thời hạn" { (mark::timeliness(body.timeliness)) (mark::left(body.left)) }
            td data-label="Chậm do ai" { (mark::lateness(&body.lateness)) }
        }
    }
}

fn close(viewer: &Viewer, status: &RoundStatus, here: &str) -> Markup {
    let open =
        status.bodies.iter().filter(|body| body.submission.state != Stands::Received).count();
    html! {
        details.box.no-print {
            summary { "Đóng kỳ báo cáo" }
            p {
                "Đóng kỳ thì không ai nhập, gửi, duyệt hay tiếp nhận thêm được; số liệu đã tiếp nhận giữ nguyên. "
                @if open > 0 { b { "Còn " (open) " báo cáo chưa tiếp nhận." } " Số liệu của các báo cáo này sẽ không được tính." }
                @else { "Mọi báo cáo đã được tiếp nhận." }
            }
            form method="post" action={ (here) "/dong" } {
                (form::token(viewer))
                p { label.check { input type="checkbox" name="chac_chan" value="1" required; " Tôi đã xem và vẫn đóng kỳ này" } }
                button.quiet type="submit" { "Đóng kỳ báo cáo" }
            }
        }
    }
}
