//! `GET /sap-xep-bo-may`: what waits, what is prepared, what was done.

use ansinh_app::reorganisation::lost::{LostItem, lost_items};
use ansinh_app::reorganisation::presets::{LoadedPreset, presets};
use ansinh_domain::access::Action;
use ansinh_domain::reorganisation::{Content, State};
use ansinh_store::reorganisation::{self, ActRow, DraftRow};
use axum::extract::State as Shared;
use maud::{Markup, html};

use super::{HERE, act_address, confidence, draft_address};
use crate::error::Result;
use crate::page::Page;
use crate::ui::badge::{Tone, badge};
use crate::ui::form::{self, Field, field, optional};
use crate::ui::layout::Part;
use crate::ui::{self, Count, Crumb, empty};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Shows the list.
pub async fn show(Shared(web): Shared<Web>, viewer: Viewer) -> Result<Page> {
    let db = web.db();
    let state = reorganisation::load(db).await?;
    let lost = lost_items(db, viewer.today).await?;
    let acts = reorganisation::acts(db).await?;
    let drafts = reorganisation::open_drafts(db).await?;
    let presets = presets(db).await?;
    let applies = viewer.may(Action::ApplyReorganisation).is_ok();
    let content = html! {
        h1 { "Sắp xếp bộ máy" }
        p.lead {
            "Mỗi đợt sắp xếp là một quyết định có ngày hiệu lực: cơ quan kết thúc, thành lập, đổi tên, sáp nhập,"
            " chia tách, và từng trách nhiệm được bàn giao. Chưa bấm áp dụng thì chưa có gì thay đổi."
        }
        (waiting(&state, &lost, &viewer))
        (drafts_table(&drafts, &viewer))
        @if applies { (begin(&viewer, &presets, &acts)) }
        (acts_table(&acts, &viewer))
    };
    Ok(Page::new(&viewer, "Sắp xếp bộ máy", content)
        .part(Part::Reorganisation)
        .crumbs([Crumb::link("Kế hoạch", "/"), Crumb::here("Sắp xếp bộ máy")]))
}

fn waiting(state: &State, lost: &[LostItem], viewer: &Viewer) -> Markup {
    let to_decide = state.to_decide(viewer.today).len();
    let undecided = lost.iter().filter(|item| !item.is_decided()).count();
    ui::counts(&[
        Count {
            figure: to_decide,
            noun: "trách nhiệm cần quyết định",
            href: Some(format!("{HERE}/can-quyet-dinh")),
        },
        Count {
            figure: undecided,
            noun: "việc hết nghĩa chưa xử lý",
            href: Some(format!("{HERE}/het-nghia")),
        },
    ])
}

fn drafts_table(drafts: &[DraftRow], viewer: &Viewer) -> Markup {
    html! {
        @if !drafts.is_empty() {
            h2 { "Đang chuẩn bị" }
            div.scroll.stack {
                table {
                    thead {
                        tr {
                            th scope="col" { "Đợt" }
                            th scope="col" { "Hiệu lực" }
                            th scope="col" { "Còn chờ xác nhận" }
                            th scope="col" { "Sửa gần nhất" }
                        }
                    }
                    tbody {
                        @for draft in drafts {
                            tr {
                                td.name { a href=(draft_address(draft.id)) { (draft.title) } }
                                td data-label="Hiệu lực" { (words::date(draft.effective)) }
                                td data-label="Còn chờ xác nhận" { (draft.preparation.waiting()) " dòng" }
                                td data-label="Sửa gần nhất" {
                                    (words::instant(draft.changed_at))
                                    @if viewer.may_see_people() && let Some(name) = &draft.created_by_name {
                                        span.muted.small { " – do " (name) " lập" }
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

fn begin(viewer: &Viewer, presets: &[LoadedPreset], acts: &[ActRow]) -> Markup {
    html! {
        h2 { "Chuẩn bị đợt mới" }
        @for loaded in presets { (preset(viewer, loaded, acts)) }
        details.card {
            summary { "Tự soạn một đợt" }
            (by_hand(viewer, "", ""))
        }
        details.card {
            summary { "Nạp phương án soạn sẵn (CSV)" }
            p {
                "Bảng CSV mã UTF-8 gồm bốn phần VĂN BẢN, CƠ QUAN, QUY TẮC, TỪ NGỮ HẾT NGHĨA; soạn và sửa được bằng Excel."
                " Phương án chỉ đề xuất, không tự áp dụng. Bảng cùng tên nạp sau thay bảng nạp trước."
            }
            form method="post" action={ (HERE) "/phuong-an" } enctype="multipart/form-data" {
                (form::token(viewer))
                div.field {
                    label for="tep" { "Tệp CSV" }
                    input #tep type="file" name="tep" accept=".csv,text/csv" required;
                }
                button type="submit" { "Nạp phương án" }
            }
        }
    }
}

fn preset(viewer: &Viewer, loaded: &LoadedPreset, acts: &[ActRow]) -> Markup {
    html! {
        section.box {
            h3 { (loaded.row.name) }
            @if !loaded.problems.is_empty() {
                details {
                    summary { (loaded.problems.len()) " dòng của bảng bị bỏ qua" }
                    ul { @for problem in &loaded.problems { li { "Dòng " (problem.line) ": " (problem.message) } } }
                }
            }
            ul.plain.told {
                @for act in &loaded.preset.acts {
                    li {
                        p {
                            b { (act.title) } ", hiệu lực " (words::date(act.effective)) " " (confidence(act.confidence))
                            @if acts.iter().any(|done| done.title == act.title && done.undone_by.is_none()) {
                                " " (badge(Tone::Note, "✓", "Đã có đợt cùng tên được áp dụng"))
                            }
                            br; span.small { (act.decision) }
                            @if !act.note.is_empty() { br; span.muted.small { (act.note) } }
                        }
                        form method="post" action={ (HERE) "/tu-phuong-an" } {
                            (form::token(viewer))
                            input type="hidden" name="phuong_an" value=(loaded.row.id);
                            input type="hidden" name="phan" value=(act.id);
                            button.quiet type="submit" {
                                "Chuẩn bị từ phương án này" span.hidden { ": " (act.title) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The form that begins an act with nothing but a title and a day.
pub(super) fn by_hand(viewer: &Viewer, title: &str, day: &str) -> Markup {
    html! {
        form method="post" action={ (HERE) "/tu-soan" } {
            (form::token(viewer))
            (field(&Field {
                name: "ten", label: "Tên đợt", kind: "text", value: title, error: None, autocomplete: "off",
                hint: Some("ví dụ: Chuyển nhiệm vụ giảm nghèo giữa các sở"),
            }))
            (optional(&Field {
                name: "can_cu", label: "Căn cứ", kind: "text", value: "", error: None, autocomplete: "off",
                hint: Some("Số, ngày và cơ quan ban hành của quyết định; có thể ghi sau, nhưng phải có trước khi áp dụng."),
            }))
            (field(&Field {
                name: "hieu_luc", label: "Ngày hiệu lực", kind: "date", value: day, error: None, autocomplete: "off",
                hint: Some("Ngày đầu tiên của tổ chức mới."),
            }))
            button type="submit" { "Lập bản chuẩn bị" }
        }
    }
}

fn acts_table(acts: &[ActRow], viewer: &Viewer) -> Markup {
    html! {
        h2 { "Đã áp dụng" }
        @if acts.is_empty() {
            (empty(
                "Chưa có đợt sắp xếp nào",
                "Mọi trách nhiệm đang do đúng cơ quan mà kế hoạch nêu giữ.",
                &[],
            ))
        } @else {
            div.scroll.stack {
                table {
                    caption.hidden { "Các đợt, mới áp dụng nhất trước" }
                    thead {
                        tr {
                            th.num scope="col" { "Thứ tự" }
                            th scope="col" { "Đợt" }
                            th scope="col" { "Hiệu lực" }
                            th scope="col" { "Căn cứ" }
                            th scope="col" { "Áp dụng" }
                            th scope="col" { "Tình trạng" }
                        }
                    }
                    tbody { @for act in acts { (row(act, viewer)) } }
                }
            }
        }
    }
}

fn row(act: &ActRow, viewer: &Viewer) -> Markup {
    html! {
        tr {
            td.num data-label="Thứ tự" { (act.seq) }
            td.name { a href=(act_address(act.id)) { (act.title) } }
            td data-label="Hiệu lực" { (words::date(act.effective)) }
            td data-label="Căn cứ" { (act.decision) }
            td data-label="Áp dụng" {
                (words::instant(act.applied_at))
                @if viewer.may_see_people() && let Some(name) = &act.applied_by_name {
                    br; span.muted.small { (name) }
                }
            }
            td { (standing(act)) }
        }
    }
}

/// Whether an act counts.
pub(super) fn standing(act: &ActRow) -> Markup {
    match (&act.undone_by, &act.content) {
        (Some(_), _) => badge(Tone::Bad, "↩", "Đã hoàn tác"),
        (None, Content::Undo { .. }) => badge(Tone::Note, "↩", "Hoàn tác"),
        (None, Content::Reorganise { .. }) => badge(Tone::Good, "✓", "Có hiệu lực"),
    }
}
