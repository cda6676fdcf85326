//! `GET /sap-xep-bo-may/chuan-bi/{id}`: an act in preparation.

use ansinh_app::reorganisation::view::{DraftView, view};
use ansinh_domain::access::Action;
use ansinh_store::reorganisation::DraftState;
use axum::extract::{Path, State};
use maud::{Markup, html};

use super::{act_address, back, changes, crumbs, draft_address, draft_id, groups};
use crate::error::Result;
use crate::page::Page;
use crate::ui::form::{self, Field, field, optional};
use crate::ui::layout::Part;
use crate::ui::{self, Count, Crumb};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Shows it.
pub async fn show(State(web): State<Web>, viewer: Viewer, Path(id): Path<String>) -> Result<Page> {
    let id = draft_id(&id)?;
    let draft = view(web.app(), id).await.map_err(|error| back(error, super::HERE))?;
    let title = draft.row.title.clone();
    Ok(Page::new(&viewer, title.clone(), content(&draft, &viewer))
        .part(Part::Reorganisation)
        .crumbs(crumbs([Crumb::here(title)])))
}

fn content(draft: &DraftView, viewer: &Viewer) -> Markup {
    let row = &draft.row;
    let here = draft_address(row.id);
    let open = row.state == DraftState::Open;
    let edits = open && viewer.may(Action::ApplyReorganisation).is_ok();
    html! {
        p.muted { "Bản chuẩn bị sắp xếp bộ máy" }
        h1 { (row.title) }
        p.lead {
            "Có hiệu lực từ " b { (words::date(row.effective)) } ". Căn cứ: "
            @if row.decision.is_empty() { b { "chưa ghi" } } @else { (row.decision) } "."
        }
        (state(draft))
        (figures(draft, &here))
        @if edits { (head(draft, viewer, &here)) }
        h2 #thay-doi { "Thay đổi về cơ quan (" (row.preparation.changes.len()) ")" }
        (changes::list(draft, viewer, &here, edits))
        @if edits { (changes::add(draft, viewer, &here)) }
        h2 #trach-nhiem { "Trách nhiệm phải bàn giao (" (draft.duties.len()) ")" }
        (groups::list(draft, viewer, &here, edits))
        @if edits {
            (changes::givers(draft, viewer, &here))
            div.sticky-go {
                p {
                    b { (draft.undecided()) } " trách nhiệm chưa quyết định, "
                    b { (row.preparation.waiting()) } " dòng chờ xác nhận"
                }
                a.button href={ (here) "/xem-truoc" } { "Xem trước và áp dụng" }
            }
            details {
                summary { "Bỏ bản chuẩn bị" }
                p { "Bản chuẩn bị được giữ trong nhật ký nhưng không sửa hay áp dụng được nữa." }
                (form::button(viewer, &format!("{here}/bo"), "Bỏ bản chuẩn bị này"))
            }
        }
    }
}

fn state(draft: &DraftView) -> Markup {
    html! {
        @match (draft.row.state, draft.row.act_id) {
            (DraftState::Applied, Some(act)) => div.notice.good {
                p { "Bản chuẩn bị này đã được áp dụng: " a href=(act_address(act)) { "xem đợt sắp xếp" } "." }
            },
            (DraftState::Dropped, _) => div.notice { p { "Bản chuẩn bị này đã bị bỏ." } },
            _ => {},
        }
    }
}

fn figures(draft: &DraftView, here: &str) -> Markup {
    let decided = draft.duties.len() - draft.undecided();
    let list = |query: &str| Some(format!("{here}/trach-nhiem{query}"));
    ui::counts(&[
        Count {
            figure: draft.row.preparation.waiting(),
            noun: "dòng chờ xác nhận",
            href: Some("#thay-doi".to_owned()),
        },
        Count {
            figure: draft.undecided(),
            noun: "trách nhiệm chưa quyết định",
            href: list("?tinh-trang=chua"),
        },
        Count {
            figure: decided, noun: "trách nhiệm đã quyết định", href: list("?tinh-trang=da")
        },
    ])
}

fn head(draft: &DraftView, viewer: &Viewer, here: &str) -> Markup {
    let row = &draft.row;
    html! {
        details.card open[row.decision.is_empty()] {
            summary { "Sửa tên, căn cứ, ngày hiệu lực" }
            form method="post" action={ (here) "/thong-tin" } {
                (form::token(viewer))
                (field(&Field {
                    name: "ten", label: "Tên đợt", kind: "text", value: &row.title, error: None,
                    autocomplete: "off", hint: None,
                }))
                (optional(&Field {
                    name: "can_cu", label: "Căn cứ", kind: "text", value: &row.decision, error: None,
                    autocomplete: "off",
                    hint: Some("Số, ngày và cơ quan ban hành, ví dụ: Nghị quyết số 12/NQ-HĐND ngày 20/02/2025 của HĐND tỉnh"),
                }))
                (field(&Field {
                    name: "hieu_luc", label: "Ngày hiệu lực", kind: "date",
                    value: &row.effective.to_string(), error: None, autocomplete: "off", hint: None,
                }))
                button.quiet type="submit" { "Lưu thông tin" }
            }
        }
    }
}
