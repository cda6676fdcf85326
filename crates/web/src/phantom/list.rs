//! `GET /viec-chua-co-nguoi`: bodies for which nobody active reports, why, what they hold and what to
//! do next.

use std::collections::BTreeMap;

use ansinh_app::phantom_owners::{PhantomOwner, PhantomOwners, phantom_owners};
use ansinh_domain::access::Action;
use ansinh_domain::phantom::Absence;
use ansinh_domain::reorganisation::{DutyRole, ItemKind};
use axum::extract::{Query, State};
use maud::{Markup, html};

use super::{HERE, Params, sort};
use crate::error::Result;
use crate::page::Page;
use crate::ui::badge::{Tone, badge};
use crate::ui::filters::{Control, RESULTS, filters};
use crate::ui::layout::Part;
use crate::ui::{Crumb, empty};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::{account, address, plan, settings};

const TITLE: &str = "Việc chưa có người";

/// Shows the bodies that pass the filter.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Query(params): Query<Params>,
) -> Result<Page> {
    let crumbs = [Crumb::link("Kế hoạch", "/"), Crumb::here(TITLE)];
    let Some(scope) = plan::scope(&web, &viewer, &params.plan).await? else {
        let content = html! { h1 { (TITLE) } (plan::none_yet()) };
        return Ok(Page::new(&viewer, TITLE, content).part(Part::Phantom).crumbs(crumbs));
    };
    let day = plan::day(&scope.head, &viewer);
    let found = phantom_owners(web.app(), &viewer.caller(), scope.head.version_id, day).await?;
    let rows = params.sift(&found);
    let controls = [
        Control::Plan { plans: scope.plans.clone(), chosen: &scope.head.slug },
        Control::Select {
            name: "ly-do",
            label: "Lý do",
            choices: reasons(&found),
            chosen: &params.why,
        },
    ];
    let content = html! {
        h1 { (TITLE) }
        (lead(&found, &viewer))
        (filters(HERE, &params.q, "Tên cơ quan", &controls))
        div id=(RESULTS) {
            @if found.owners.is_empty() {
                (empty(
                    "Mọi việc đều có người phụ trách",
                    "Mỗi cơ quan được giao việc đều có cán bộ báo cáo đang hoạt động.",
                    &[("Về trang kế hoạch", "/")],
                ))
            } @else if rows.is_empty() {
                (empty("Không có cơ quan nào khớp", "Hãy bớt điều kiện lọc.", &[("Xem tất cả", HERE)]))
            } @else {
                div.found {
                    p role="status" { "Hiển thị " b { (rows.len()) "/" (found.owners.len()) } " cơ quan" }
                    a.export href={ (HERE) "/xuat.xlsx" (params.query()) } download { "Xuất Excel (.xlsx)" }
                }
                @for owner in &rows { (card(owner, &scope.head.slug, &viewer)) }
            }
        }
    };
    Ok(Page::new(&viewer, TITLE, content)
        .part(Part::Phantom)
        .crumbs(crumbs)
        .plan(plan::link(&scope.head))
        .personal(HERE))
}

fn lead(found: &PhantomOwners, viewer: &Viewer) -> Markup {
    html! {
        p.lead {
            b { (found.duties()) } " trong " (found.held) " trách nhiệm chưa có người phụ trách: cơ quan không có cán bộ báo cáo nào còn vai trò, đã nhận lời mời, tài khoản đang mở và đã đăng nhập trong "
            (found.silence) " ngày gần đây."
            @if viewer.may(Action::ManageSettings).is_ok() {
                " " a href=(settings::HERE) { "Đổi số ngày" }
            }
        }
    }
}

/// The reasons there are, each with the number of bodies.
fn reasons(found: &PhantomOwners) -> Vec<(String, String)> {
    let mut counts: BTreeMap<&str, (&str, usize)> = BTreeMap::new();
    for owner in &found.owners {
        let (key, title) = (owner.absence.key(), sort(owner.absence));
        counts.entry(key).or_insert((title, 0)).1 += 1;
    }
    let choice = |(key, (title, count)): (&str, (&str, usize))| {
        (key.to_owned(), format!("{title} ({count})"))
    };
    counts.into_iter().map(choice).collect()
}

fn card(owner: &PhantomOwner, slug: &str, viewer: &Viewer) -> Markup {
    let href = format!("{}{}", address::body(owner.body.id), address::query([("ke-hoach", slug)]));
    html! {
        article.card.warn {
            div.top {
                b { a href=(href) { (owner.body.name) } }
                (badge(Tone::Warn, "▲", sort(owner.absence)))
                span.muted { (owner.duties.len()) " trách nhiệm" }
            }
            p { (owner.absence.words()) "." @if !owner.officers.is_empty() { " " (officers(owner, viewer)) } }
            p { span.muted { "Việc cần làm: " } (owner.absence.advice()) " " (next(owner, viewer)) }
            details {
                summary { (summary(owner)) }
                @for role in [DutyRole::Lead, DutyRole::Coordinating, DutyRole::FollowUp] {
                    (duties(owner, role, slug))
                }
            }
        }
    }
}

/// Who holds or held the role; a link for those who may see accounts.
fn officers(owner: &PhantomOwner, viewer: &Viewer) -> Markup {
    let linked = viewer.may(Action::ReadAccounts).is_ok();
    html! {
        span.muted { "Cán bộ: " }
        @for (at, officer) in owner.officers.iter().enumerate() {
            @if at > 0 { ", " }
            @if linked { a href=(address::account(officer.id)) { (officer.name) } }
            @else { (officer.name) }
        }
        "."
    }
}

/// Where the next step is taken, for those who may.
fn next(owner: &PhantomOwner, viewer: &Viewer) -> Markup {
    let may_manage = viewer.may(Action::ManageAccounts).is_ok();
    let invite = account::invite::for_officer_of(owner.body.id);
    html! {
        @match owner.absence {
            Absence::NoOfficer | Absence::RoleEnded { .. } | Absence::AccountClosed
                if may_manage && owner.kind == ansinh_domain::body::BodyKind::Body => {
                a href=(invite) { "Mời cán bộ báo cáo" }
            },
            Absence::AccountClosed | Absence::RoleToCome { .. } | Absence::NotAccepted | Absence::Silent { .. }
                if may_manage => {
                @for officer in &owner.officers {
                    a href=(address::account(officer.id)) { "Mở tài khoản của " (officer.name) } " "
                }
            },
            _ => {},
        }
    }
}

/// "Chủ trì 3, phối hợp 12".
fn summary(owner: &PhantomOwner) -> String {
    let count = |role| owner.duties.iter().filter(|duty| duty.role == role).count();
    let parts = [
        (count(DutyRole::Lead), "chủ trì"),
        (count(DutyRole::Coordinating), "phối hợp"),
        (count(DutyRole::FollowUp), "theo dõi"),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, role)| format!("{role} {count}"))
        .collect();
    format!("Các việc: {}", parts.join(", "))
}

fn duties(owner: &PhantomOwner, role: DutyRole, slug: &str) -> Markup {
    let of_role: Vec<_> = owner.duties.iter().filter(|duty| duty.role == role).collect();
    html! {
        @if !of_role.is_empty() {
            h3 { (title(role)) }
            ul {
                @for duty in of_role {
                    li {
                        @match duty.item {
                            ItemKind::Indicator => a href=(address::indicator(slug, &duty.code)) { "Chỉ tiêu " (duty.code) },
                            ItemKind::Task => a href=(address::task(slug, &duty.code)) { "Nhiệm vụ " (duty.code) },
                        }
                        " " (crate::ui::list::short(&duty.name, 120))
                    }
                }
            }
        }
    }
}

/// The part in words.
pub(super) fn title(role: DutyRole) -> &'static str {
    match role {
        DutyRole::Lead => "Chủ trì",
        DutyRole::Coordinating => "Phối hợp",
        DutyRole::FollowUp => "Theo dõi, đôn đốc",
    }
}
