//! The duties of an act in preparation, by who gives them up and what is proposed.

use ansinh_app::reorganisation::view::{DraftView, DutyView};
use ansinh_domain::reorganisation::Confidence;
use maud::{Markup, html};
use uuid::Uuid;

use super::confidence;
use crate::address;
use crate::ui::form;
use crate::viewer::Viewer;

/// Duties of one giver with the same answer.
struct Group<'a> {
    first: &'a DutyView,
    duties: usize,
    decided: usize,
}

/// A table for each giver, one row for each answer.
pub(super) fn list(draft: &DraftView, viewer: &Viewer, here: &str, edits: bool) -> Markup {
    if draft.duties.is_empty() {
        return html! { p.muted { "Chưa có cơ quan nào kết thúc hay chuyển việc trong đợt này." } };
    }
    html! {
        @if edits { (bulk(draft, viewer, here)) }
        @for giver in &draft.givers {
            @let groups = groups(draft, *giver);
            @if !groups.is_empty() { (table(draft, viewer, here, *giver, &groups, edits)) }
        }
    }
}

/// Everything of one confidence at once.
fn bulk(draft: &DraftView, viewer: &Viewer, here: &str) -> Markup {
    let count = |sure: Confidence| {
        let open = draft.duties.iter().filter(|duty| duty.decision.is_none() && duty.is_clear());
        open.filter(|duty| duty.proposal.as_ref().is_some_and(|p| p.confidence == sure)).count()
    };
    let buttons = [
        (Confidence::Sourced, "co-nguon", "đề xuất có nguồn"),
        (Confidence::Unconfirmed, "can-kiem-chung", "đề xuất cần kiểm chứng"),
    ];
    html! {
        div {
            @for (sure, value, words) in buttons {
                @let waiting = count(sure);
                @if waiting > 0 {
                    form.inline method="post" action={ (here) "/quyet-dinh" } {
                        (form::token(viewer))
                        input type="hidden" name="do_tin_cay" value=(value);
                        button.quiet type="submit" name="kieu" value="chap-nhan" {
                            "Chấp nhận cả " (waiting) " " (words)
                        }
                    }
                }
            }
        }
    }
}

fn groups(draft: &DraftView, giver: Uuid) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for duty in draft.duties.iter().filter(|duty| duty.from == giver) {
        let decided = usize::from(duty.decision.is_some());
        match groups.iter_mut().find(|group| same_answer(group.first, duty)) {
            Some(group) => {
                group.duties += 1;
                group.decided += decided;
            }
            None => groups.push(Group { first: duty, duties: 1, decided }),
        }
    }
    groups
}

fn same_answer(one: &DutyView, other: &DutyView) -> bool {
    let answer = |duty: &DutyView| {
        let rule = duty.proposal.as_ref().map(|proposal| proposal.rule.clone());
        (rule, duty.to.clone(), duty.is_clear())
    };
    answer(one) == answer(other)
}

fn table(
    draft: &DraftView,
    viewer: &Viewer,
    here: &str,
    giver: Uuid,
    groups: &[Group<'_>],
    edits: bool,
) -> Markup {
    let total: usize = groups.iter().map(|group| group.duties).sum();
    let decided: usize = groups.iter().map(|group| group.decided).sum();
    let of_giver = address::query([("tu", giver.to_string().as_str())]);
    html! {
        div.head-row {
            h3 { (draft.name(giver)) }
            p {
                "Đã quyết định " b { (decided) "/" (total) } ". "
                a href={ (here) "/trach-nhiem" (of_giver) } { "Xem từng việc" }
            }
        }
        div.scroll.stack {
            table {
                caption.hidden { "Đề xuất cho trách nhiệm của " (draft.name(giver)) }
                thead {
                    tr {
                        th scope="col" { "Đề xuất giao cho" }
                        th scope="col" { "Lý do" }
                        th.num scope="col" { "Việc" }
                        th.num scope="col" { "Đã quyết định" }
                        th scope="col" { span.hidden { "Thao tác" } }
                    }
                }
                tbody { @for group in groups { (row(draft, viewer, here, group, edits)) } }
            }
        }
    }
}

fn row(draft: &DraftView, viewer: &Viewer, here: &str, group: &Group<'_>, edits: bool) -> Markup {
    let duty = group.first;
    let rule = duty.proposal.as_ref().map_or(NO_RULE, |proposal| proposal.rule.as_str());
    let giver = duty.from.to_string();
    let query = address::query([("tu", giver.as_str()), ("quy-tac", rule)]);
    html! {
        tr {
            td.name { (proposed(draft, duty)) }
            td { (why(duty)) }
            td.num data-label="Việc" { (group.duties) }
            td.num data-label="Đã quyết định" { (group.decided) }
            td {
                @if edits && duty.is_clear() && group.decided < group.duties {
                    form.inline method="post" action={ (here) "/quyet-dinh" } {
                        (form::token(viewer))
                        input type="hidden" name="quy_tac" value=(rule);
                        button.quiet type="submit" name="kieu" value="chap-nhan" {
                            "Chấp nhận " (group.duties - group.decided) " việc"
                            span.hidden { " cho " (proposed_names(draft, duty)) }
                        }
                    }
                }
                a href={ (here) "/trach-nhiem" (query) } {
                    "Xem, chọn khác" span.hidden { ": " (proposed_names(draft, duty)) }
                }
            }
        }
    }
}

/// What stands for "no rule" in an address.
pub(super) const NO_RULE: &str = "khong";

/// Whom the rules propose.
pub(super) fn proposed(draft: &DraftView, duty: &DutyView) -> Markup {
    html! { (proposed_names(draft, duty)) }
}

fn proposed_names(draft: &DraftView, duty: &DutyView) -> String {
    match &duty.proposal {
        None => "Chưa có đề xuất".to_owned(),
        Some(_) if duty.is_clear() => {
            duty.to.iter().map(|to| draft.new_name(*to)).collect::<Vec<_>>().join("; ")
        }
        Some(proposal) => {
            let mut answers = vec![proposal.successors.join("; ")];
            answers.extend(proposal.alternatives.iter().map(|other| other.successors.join("; ")));
            answers.join(" hoặc ")
        }
    }
}

/// Why, how far to rely on it, and what says so.
pub(super) fn why(duty: &DutyView) -> Markup {
    html! {
        @match &duty.proposal {
            None => span.muted { "Không quy tắc nào của phương án nói về việc này." },
            Some(proposal) => {
                (confidence(proposal.confidence)) " " span.small { (proposal.reason) }
                @if !proposal.source.is_empty() { br; span.muted.small { "Nguồn: " (proposal.source) } }
                @if !duty.unknown.is_empty() {
                    br; span.small { "Chưa có trong hệ thống: " (duty.unknown.join("; ")) }
                }
                @for other in &proposal.alternatives {
                    br; span.small { "Hoặc " (other.successors.join("; ")) ": " (other.reason) }
                }
            },
        }
    }
}
