//! The changes of an act in preparation, and the forms that add to them.

use ansinh_app::reorganisation::view::DraftView;
use ansinh_domain::reorganisation::PreparedChange;
use ansinh_domain::reorganisation::preset::PresetChange;
use maud::{Markup, html};
use uuid::Uuid;

use super::{confidence, sentence};
use crate::ui::badge::{Tone, badge};
use crate::ui::form;
use crate::viewer::Viewer;

/// The changes and questions, with boxes to confirm them.
pub(super) fn list(draft: &DraftView, viewer: &Viewer, here: &str, edits: bool) -> Markup {
    let preparation = &draft.row.preparation;
    if preparation.changes.is_empty() && preparation.questions.is_empty() {
        return html! { p.muted { "Chưa có thay đổi nào về cơ quan." } };
    }
    html! {
        form method="post" action={ (here) "/xac-nhan" } {
            (form::token(viewer))
            div.scroll.stack {
                table {
                    caption.hidden { "Thay đổi về cơ quan và điều cần hỏi lại" }
                    thead {
                        tr {
                            @if edits { th scope="col" { span.hidden { "Chọn" } } }
                            th scope="col" { "Thay đổi" }
                            th scope="col" { "Căn cứ" }
                            th scope="col" { "Tình trạng" }
                            @if edits { th scope="col" { span.hidden { "Thao tác" } } }
                        }
                    }
                    tbody {
                        @for (at, change) in preparation.changes.iter().enumerate() {
                            (row(draft, at, change, here, edits))
                        }
                        @for (at, question) in preparation.questions.iter().enumerate() {
                            tr {
                                @if edits {
                                    td {
                                        @if question.settled_by.is_none() {
                                            input type="checkbox" name="cau" value=(at)
                                                aria-label={ "Đã xem: " (question.row.body) };
                                        }
                                    }
                                }
                                td.name { "Cần hỏi lại: " (question.row.body)
                                    @if !question.row.others.is_empty() { " → " (question.row.others.join("; ")) } "?" }
                                td { (rests_on(std::slice::from_ref(&question.row))) }
                                td { (status(question.settled_by)) }
                                @if edits { td {} }
                            }
                        }
                    }
                }
            }
            @if edits && preparation.waiting() > 0 {
                p {
                    button.quiet type="submit" { "Xác nhận các dòng đã đánh dấu" } " "
                    button.quiet type="submit" name="tat_ca" value="1" { "Xác nhận tất cả, tôi đã xem từng dòng" }
                }
            }
        }
        @if !preparation.left_out.is_empty() {
            details {
                summary { (preparation.left_out.len()) " dòng của phương án bị bỏ qua" }
                ul { @for problem in &preparation.left_out { li { (problem.message) " (dòng " (problem.line) ")" } } }
            }
        }
    }
}

fn row(draft: &DraftView, at: usize, prepared: &PreparedChange, here: &str, edits: bool) -> Markup {
    let words = sentence::change(&prepared.change, &|id| draft.name(id));
    html! {
        tr {
            @if edits {
                td {
                    @if prepared.waits() {
                        input type="checkbox" name="dong" value=(at) aria-label={ "Xác nhận: " (words) };
                    }
                }
            }
            td.name { (words) }
            td { (rests_on(&prepared.rows)) }
            td {
                @match prepared.confidence() {
                    Some(sure) if prepared.confirmed_by.is_none() => (confidence(sure)),
                    _ => (status(prepared.confirmed_by)),
                }
            }
            @if edits {
                td {
                    button.link type="submit" formaction={ (here) "/bo-dong" } name="bo" value=(at) {
                        "Bỏ" span.hidden { ": " (words) }
                    }
                }
            }
        }
    }
}

fn rests_on(rows: &[PresetChange]) -> Markup {
    let mut sources: Vec<&str> = Vec::new();
    let mut notes: Vec<&str> = Vec::new();
    for row in rows {
        for (list, text) in [(&mut sources, &row.source), (&mut notes, &row.note)] {
            if !text.is_empty() && !list.contains(&text.as_str()) {
                list.push(text);
            }
        }
    }
    html! {
        @if rows.is_empty() { span.muted { "Người phụ trách ghi" } }
        span.small { (sources.join("; ")) }
        @if !notes.is_empty() { br; span.muted.small { (notes.join(" ")) } }
    }
}

fn status(by: Option<Uuid>) -> Markup {
    match by {
        Some(_) => badge(Tone::Good, "✓", "Đã xác nhận"),
        None => badge(Tone::Ask, "?", "Chờ xác nhận"),
    }
}

/// One form for each sort of change.
pub(super) fn add(draft: &DraftView, viewer: &Viewer, here: &str) -> Markup {
    let before = draft.bodies_before();
    let after = draft.successors();
    let form = |kind: &str, title: &str, fields: Markup| {
        html! {
            details.card {
                summary { (title) }
                form method="post" action={ (here) "/thay-doi" } {
                    (form::token(viewer))
                    input type="hidden" name="viec" value=(kind);
                    (fields)
                    button.quiet type="submit" { "Thêm thay đổi" }
                }
            }
        }
    };
    let pick = |id: &str, name: &str, label: &str, from: &[(Uuid, String)], none: Option<&str>| {
        choose(&format!("{id}-{name}"), name, label, from, none)
    };
    html! {
        details {
            summary { "Thêm thay đổi về cơ quan" }
            (form("thanh-lap", "Thành lập hoặc ghi thêm cơ quan", html! {
                (text("tl-ten", "ten_moi", "Tên cơ quan"))
                div.field {
                    label for="tl-loai" { "Loại" }
                    select #tl-loai name="loai" { option value="co-quan" { "Cơ quan" } option value="nhom" { "Nhóm cơ quan" } }
                }
                (pick("tl", "ben_nhan", "Trực thuộc", &after, Some("Không ghi")))
                label.check { input type="checkbox" name="da_co" value="1"; "Đã có từ trước, chỉ chưa kế hoạch nào nêu tên" }
            }))
            (form("doi-ten", "Đổi tên", html! {
                (pick("dt", "co_quan", "Cơ quan", &before, None)) (text("dt-ten", "ten_moi", "Tên mới"))
            }))
            (form("sap-nhap", "Sáp nhập", html! {
                (pick("sn", "co_quan", "Cơ quan sáp nhập", &before, None))
                (pick("sn2", "co_quan", "và (nếu có)", &before, Some("Không")))
                (pick("sn", "ben_nhan", "Vào cơ quan", &after, None))
            }))
            (form("chia", "Chia tách", html! {
                (pick("ct", "co_quan", "Cơ quan được chia", &before, None))
                (pick("ct1", "ben_nhan", "Cho cơ quan", &after, None))
                (pick("ct2", "ben_nhan", "và", &after, Some("Không")))
                (pick("ct3", "ben_nhan", "và", &after, Some("Không")))
                (pick("ct4", "ben_nhan", "và", &after, Some("Không")))
                label.check { input type="checkbox" name="con_lai" value="1"; "Cơ quan được chia vẫn hoạt động" }
            }))
            (form("ket-thuc", "Kết thúc, không có cơ quan kế thừa chung", pick("kt", "co_quan", "Cơ quan", &before, None)))
            (form("dat-duoi", "Đặt trực thuộc", html! {
                (pick("dd", "co_quan", "Cơ quan", &after, None))
                (pick("dd", "ben_nhan", "Trực thuộc", &after, Some("Không trực thuộc cơ quan nào")))
            }))
            (form("vao-nhom", "Vào nhóm cơ quan", html! {
                (pick("vn", "co_quan", "Cơ quan", &after, None)) (pick("vn", "ben_nhan", "Nhóm", &after, None))
            }))
            (form("ra-nhom", "Ra khỏi nhóm cơ quan", html! {
                (pick("rn", "co_quan", "Cơ quan", &after, None)) (pick("rn", "ben_nhan", "Nhóm", &after, None))
            }))
        }
    }
}

/// The choice of a body.
fn choose(
    id: &str,
    name: &str,
    label: &str,
    bodies: &[(Uuid, String)],
    none: Option<&str>,
) -> Markup {
    html! {
        div.field {
            label for=(id) { (label) }
            select id=(id) name=(name) required[none.is_none()] {
                option value="" { (none.unwrap_or("Chọn cơ quan")) }
                @for (body, title) in bodies { option value=(body) { (title) } }
            }
        }
    }
}

fn text(id: &str, name: &str, label: &str) -> Markup {
    html! {
        div.field {
            label for=(id) { (label) }
            input id=(id) type="text" name=(name) required autocomplete="off";
        }
    }
}

/// Bodies that go on but whose duties are looked through.
pub(super) fn givers(draft: &DraftView, viewer: &Viewer, here: &str) -> Markup {
    let chosen = &draft.row.preparation.givers;
    html! {
        details open[!chosen.is_empty()] {
            summary { "Chuyển việc của cơ quan vẫn hoạt động" }
            p.muted { "Dùng khi một chức năng chuyển sang cơ quan khác mà cơ quan cũ không kết thúc. Chỉ những việc được quyết định mới chuyển." }
            @for body in chosen {
                form.inline method="post" action={ (here) "/thoi-xem" } {
                    (form::token(viewer))
                    input type="hidden" name="co_quan" value=(body);
                    button.quiet type="submit" { "Thôi xem việc của " (draft.name(*body)) }
                }
            }
            form method="post" action={ (here) "/xem-viec" } {
                (form::token(viewer))
                (choose("xv-co_quan", "co_quan", "Cơ quan chuyển việc", &draft.bodies_before(), None))
                button.quiet type="submit" { "Xem việc của cơ quan này" }
            }
        }
    }
}
