//! `GET /sap-xep-bo-may/chuan-bi/{id}/trach-nhiem`: duties one by one, to be decided together or
//! singly.

use ansinh_app::reorganisation::view::{DraftView, DutyView, view};
use ansinh_domain::access::Action;
use ansinh_domain::reorganisation::Outcome;
use ansinh_domain::text::fold;
use ansinh_store::reorganisation::{DecisionRow, DraftState};
use axum::extract::{Path, Query, State};
use maud::{Markup, html};
use serde::Deserialize;

use super::groups::{NO_RULE, proposed, why};
use super::{back, code, crumbs, draft_address, draft_id, role};
use crate::error::Result;
use crate::page::Page;
use crate::ui::badge::{Tone, badge};
use crate::ui::filters::{Control, RESULTS, filters};
use crate::ui::layout::Part;
use crate::ui::{Crumb, empty, form, list};
use crate::viewer::Viewer;
use crate::web::Web;

/// Rows of one page: a form with more would be too large to send.
const ROWS: usize = 400;

/// The query string; what cannot be understood narrows nothing.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    /// Search words.
    q: String,
    /// Who gives up.
    #[serde(rename = "tu")]
    from: String,
    /// A rule, or "khong".
    #[serde(rename = "quy-tac")]
    rule: String,
    /// A body proposed.
    #[serde(rename = "de-xuat")]
    proposed: String,
    /// "chua" or "da".
    #[serde(rename = "tinh-trang")]
    state: String,
}

impl Params {
    fn keeps(&self, duty: &DutyView) -> bool {
        let rule = duty.proposal.as_ref().map_or(NO_RULE, |proposal| proposal.rule.as_str());
        let words = || fold(&format!("{} {}", duty.words.text.code, duty.words.text.text));
        (self.from.is_empty() || self.from == duty.from.to_string())
            && (self.rule.is_empty() || self.rule == rule)
            && (self.proposed.is_empty()
                || duty.to.iter().any(|to| to.to_string() == self.proposed))
            && match self.state.as_str() {
                "chua" => duty.decision.is_none(),
                "da" => duty.decision.is_some(),
                _ => true,
            }
            && (self.q.trim().is_empty() || words().contains(&fold(&self.q)))
    }
}

/// Shows them.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    Query(params): Query<Params>,
) -> Result<Page> {
    let id = draft_id(&id)?;
    let draft = view(web.app(), id).await.map_err(|error| back(error, super::HERE))?;
    let title = draft.row.title.clone();
    let content = content(&draft, &viewer, &params);
    Ok(Page::new(&viewer, format!("Trách nhiệm – {title}"), content)
        .part(Part::Reorganisation)
        .crumbs(crumbs([Crumb::link(title, draft_address(id)), Crumb::here("Trách nhiệm")])))
}

fn content(draft: &DraftView, viewer: &Viewer, params: &Params) -> Markup {
    let here = draft_address(draft.row.id);
    let list_here = format!("{here}/trach-nhiem");
    let shown: Vec<&DutyView> = draft.duties.iter().filter(|duty| params.keeps(duty)).collect();
    let open = draft.row.state == DraftState::Open;
    let edits = open && viewer.may(Action::ApplyReorganisation).is_ok();
    html! {
        h1 { "Trách nhiệm phải bàn giao" }
        (filters(&list_here, &params.q, "Mã hoặc nội dung", &controls(draft, params)))
        div id=(RESULTS) {
            @if shown.is_empty() {
                (empty("Không có trách nhiệm nào khớp", "Hãy bớt điều kiện lọc.", &[("Xem tất cả", &list_here)]))
            } @else {
                p role="status" {
                    "Hiển thị " b { (shown.len().min(ROWS)) "/" (draft.duties.len()) } " trách nhiệm"
                    @if shown.len() > ROWS { "; hãy lọc để xem phần còn lại" }
                }
                form method="post" action={ (here) "/quyet-dinh" } {
                    (form::token(viewer))
                    input type="hidden" name="tiep" value=(viewer.here);
                    (table(draft, shown.into_iter().take(ROWS), edits))
                    @if edits { (decide(draft)) }
                }
            }
        }
        p { a href=(here) { "← Quay lại bản chuẩn bị" } }
    }
}

fn controls<'a>(draft: &DraftView, params: &'a Params) -> Vec<Control<'a>> {
    let givers = draft.givers.iter().filter(|giver| draft.duties.iter().any(|d| d.from == **giver));
    let mut proposed: Vec<_> = draft.duties.iter().flat_map(|duty| duty.to.clone()).collect();
    proposed.sort_unstable();
    proposed.dedup();
    let pair = |id: &uuid::Uuid, name: String| (id.to_string(), name);
    vec![
        Control::Select {
            name: "tu",
            label: "Cơ quan giao lại",
            choices: givers.map(|id| pair(id, draft.name(*id))).collect(),
            chosen: &params.from,
        },
        Control::Select {
            name: "de-xuat",
            label: "Đề xuất giao cho",
            choices: proposed.iter().map(|id| pair(id, draft.new_name(*id))).collect(),
            chosen: &params.proposed,
        },
        Control::Select {
            name: "tinh-trang",
            label: "Tình trạng",
            choices: vec![
                ("chua".into(), "Chưa quyết định".into()),
                ("da".into(), "Đã quyết định".into()),
            ],
            chosen: &params.state,
        },
        Control::Hidden { name: "quy-tac", value: &params.rule },
    ]
}

fn table<'a>(
    draft: &'a DraftView,
    duties: impl Iterator<Item = &'a DutyView>,
    edits: bool,
) -> Markup {
    let several = several_plans(draft);
    html! {
        div.scroll.stack {
            table {
                caption.hidden { "Trách nhiệm, đề xuất và quyết định" }
                thead {
                    tr {
                        @if edits { th scope="col" { span.hidden { "Chọn" } } }
                        th scope="col" { "Mã" }
                        th scope="col" { "Việc" }
                        th scope="col" { "Cơ quan giao lại" }
                        th scope="col" { "Đề xuất" }
                        th scope="col" { "Quyết định" }
                    }
                }
                tbody {
                    @for duty in duties {
                        @let words = &duty.words;
                        tr {
                            @if edits {
                                td {
                                    input type="checkbox" name="viec" checked[duty.decision.is_none()]
                                        value={ (duty.slot().simple()) "." (duty.from.simple()) }
                                        aria-label={ "Chọn " (role(words.text.role)) " " (words.text.code) };
                                }
                            }
                            td.code { (code(words, several)) }
                            td.name {
                                span.muted { (role(words.text.role)) ": " } (list::short(&words.text.text, 140))
                            }
                            td data-label="Cơ quan giao lại" { (draft.name(duty.from)) }
                            td data-label="Đề xuất" { b { (proposed(draft, duty)) } br; (why(duty)) }
                            td data-label="Quyết định" { (decision(draft, duty.decision.as_ref())) }
                        }
                    }
                }
            }
        }
    }
}

/// Whether duties of more than one plan stand side by side.
pub(super) fn several_plans(draft: &DraftView) -> bool {
    let mut slugs = draft.duties.iter().map(|duty| duty.words.plan_slug.as_str());
    let first = slugs.next();
    slugs.any(|slug| Some(slug) != first)
}

fn decision(draft: &DraftView, row: Option<&DecisionRow>) -> Markup {
    let Some(row) = row else { return badge(Tone::Ask, "?", "Chưa quyết định") };
    html! {
        @match &row.outcome {
            Outcome::To(to) => {
                (badge(Tone::Good, "✓", "Giao cho")) " "
                b { (to.iter().map(|id| draft.new_name(*id)).collect::<Vec<_>>().join("; ")) }
            },
            Outcome::Close => (badge(Tone::Note, "✕", "Kết thúc")),
            Outcome::PutOff => (badge(Tone::Warn, "…", "Để lại quyết định sau")),
        }
        br; span.muted.small { (row.reason) }
    }
}

/// What to do with the ticked rows.
fn decide(draft: &DraftView) -> Markup {
    let bodies = draft.successors();
    let choose = |id: &str, label: &str| {
        html! {
            div.field {
                label for=(id) { (label) }
                select id=(id) name="nhan" {
                    option value="" { "–" }
                    @for (body, name) in &bodies { option value=(body.simple()) { (name) } }
                }
            }
        }
    };
    html! {
        section.box aria-labelledby="quyet-dinh" {
            h2 #quyet-dinh { "Với các việc đã đánh dấu" }
            button type="submit" name="kieu" value="chap-nhan" { "Chấp nhận đề xuất" }
            h3 { "Giao cho cơ quan khác" }
            div.row {
                (choose("nhan-1", "Cơ quan nhận"))
                (choose("nhan-2", "Cùng nhận (nếu có)"))
                (choose("nhan-3", "Cùng nhận (nếu có)"))
            }
            button.quiet type="submit" name="kieu" value="giao" { "Giao các việc đã đánh dấu" }
            h3 { "Không giao" }
            div.field {
                label for="ly-do" { "Lý do" }
                p.hint { "Bắt buộc khi để lại hoặc kết thúc; khi giao thì ghi nếu cần." }
                input #ly-do type="text" name="ly_do" autocomplete="off";
            }
            button.quiet type="submit" name="kieu" value="de-lai" { "Để lại quyết định sau" } " "
            button.quiet type="submit" name="kieu" value="ket-thuc" { "Kết thúc trách nhiệm" } " "
            button.quiet type="submit" name="kieu" value="bo-quyet-dinh" { "Bỏ quyết định đã ghi" }
        }
    }
}
