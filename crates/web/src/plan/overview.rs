//! `GET /ke-hoach/{slug}`: what the plan is, what it holds, what it asks to be reported.

use ansinh_app::phantom_owners::{PhantomOwners, phantom_owners};
use ansinh_domain::access::Action;
use ansinh_store::document::DocumentRef;
use ansinh_store::plan::{Counts, HeadingRow, Overview, PlanHead, ReportingDutyRow};
use ansinh_store::report::watch::OpenRound;
use axum::extract::{Path, State};
use maud::{Markup, html};

use crate::address;
use crate::assess::dashboard;
use crate::error::Result;
use crate::page::Page;
use crate::paper::amendments::amendments_address;
use crate::phantom;
use crate::round;
use crate::ui::layout::Part;
use crate::ui::{self, Crumb, badge};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Shows the overview of the plan in the address.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path(slug): Path<String>,
) -> Result<Page> {
    let head = super::find(&web, &slug).await?;
    page(&web, &viewer, head).await
}

/// The overview of `head`, also for `/` when it is the only plan.
pub(super) async fn page(web: &Web, viewer: &Viewer, head: PlanHead) -> Result<Page> {
    let day = super::day(&head, viewer);
    let overview = ansinh_store::plan::overview(web.db(), head, day).await?;
    let owners = match viewer.may(Action::ReadPhantomOwners) {
        Ok(()) => {
            let version = overview.head.version_id;
            Some(phantom_owners(web.app(), &viewer.caller(), version, day).await?)
        }
        Err(_) => None,
    };
    let rounds = if viewer.may(Action::ReadReport).is_ok() {
        ansinh_store::report::watch::open_rounds(web.db(), overview.head.id).await?
    } else {
        Vec::new()
    };
    let name = super::name(&overview.head);
    let link = super::link(&overview.head);
    Ok(Page::new(viewer, name.clone(), content(&overview, &rounds, viewer, owners.as_ref()))
        .part(Part::Plan)
        .on_day(day)
        .plan(link)
        .crumbs([Crumb::link("Kế hoạch", "/"), Crumb::here(name)]))
}

fn content(
    overview: &Overview,
    rounds: &[OpenRound],
    viewer: &Viewer,
    owners: Option<&PhantomOwners>,
) -> Markup {
    let slug = &overview.head.slug;
    html! {
        h1 { (super::name(&overview.head)) }
        @if let Some(title) = &overview.head.title { p.lead.subject { (title) } }
        (figures(&overview.counts, slug))
        (dashboard::invitation(viewer, slug))
        (open(rounds))
        @if let Some(owners) = owners { (without_owner(owners, slug)) }
        div.cols {
            div {
                (reporting(&overview.reporting))
                (groups(&overview.groups, slug))
                (sections(&overview.sections, slug))
            }
            div {
                (head_facts(&overview.head, viewer))
                (findings(&overview.counts, slug))
                (basis(&overview.basis, slug))
            }
        }
    }
}

/// How far the open rounds have come, for those who may know.
fn open(rounds: &[OpenRound]) -> Markup {
    html! {
        @for round in rounds {
            div.notice {
                p {
                    "Kỳ đang mở: " a href=(round::address(round.id)) { (round.period.title()) } ", "
                    b { (round.sent) "/" (round.bodies) } " cơ quan đã gửi, hạn " b { (words::date(round.due)) } "."
                }
            }
        }
    }
}

fn figures(counts: &Counts, slug: &str) -> Markup {
    let in_plan = |path: &str| format!("{path}{}", address::query([("ke-hoach", slug)]));
    let figure = |count: i64| usize::try_from(count).unwrap_or_default();
    ui::counts(&[
        ui::Count {
            figure: figure(counts.measurable),
            noun: "chỉ tiêu đo được",
            href: Some(address::indicators(slug)),
        },
        ui::Count {
            figure: figure(counts.tasks),
            noun: "nhiệm vụ",
            href: Some(address::tasks(slug)),
        },
        ui::Count {
            figure: figure(counts.bodies),
            noun: "cơ quan, nhóm cơ quan",
            href: Some(in_plan("/co-quan")),
        },
        ui::Count {
            figure: figure(counts.documents),
            noun: "văn bản viện dẫn",
            href: Some(in_plan("/van-ban")),
        },
    ])
}

/// How much nobody active answers for, for those who may know.
fn without_owner(owners: &PhantomOwners, slug: &str) -> Markup {
    let href = format!("{}{}", phantom::HERE, address::query([("ke-hoach", slug)]));
    html! {
        @if !owners.owners.is_empty() {
            div.notice.ask {
                p {
                    b { (owners.duties()) "/" (owners.held) } " trách nhiệm ở "
                    b { (owners.owners.len()) } " cơ quan chưa có người phụ trách. "
                    a href=(href) { "Xem từng cơ quan và việc cần làm" }
                }
            }
        }
    }
}

fn head_facts(head: &PlanHead, viewer: &Viewer) -> Markup {
    let text = |value: &Option<String>| value.as_ref().map(|value| html! { (value) });
    let version = format!("Phiên bản {}", head.version_no);
    html! {
        h2 { "Văn bản" }
        div.box {
            (ui::facts(&[
                ("Số, ký hiệu", text(&head.number)),
                ("Ngày ban hành", head.date.map(|date| html! { (words::date(date)) })),
                ("Nơi ban hành", text(&head.place)),
                ("Cơ quan ban hành", text(&head.issuer)),
                ("Trích yếu", head.title.as_ref().map(|title| html! { span.small { (title) } })),
                ("Người ký", head.signer.as_ref().map(|signer| html! {
                    (signer)
                    @if let Some(post) = &head.signer_post { br; span.muted.small { (post) } }
                })),
                ("Đang xem", Some(html! {
                    (version)
                    @if let Some(from) = head.effective_from { ", hiệu lực từ " (words::date(from)) }
                })),
                ("Nhập từ tệp", viewer.may_see_people().then(|| html! {
                    a href=(address::import(head.import_id)) { (head.source_file_name) }
                    br;
                    span.muted.small {
                        "lúc " (words::instant(head.accepted_at))
                        @if let Some(name) = &head.accepted_by_name { ", " (name) }
                    }
                })),
            ]))
            @if viewer.may(Action::ReadReport).is_ok() {
                p.no-print { a href=(amendments_address(&head.slug)) { "Điều chỉnh kế hoạch" } }
            }
        }
    }
}

fn reporting(duties: &[ReportingDutyRow]) -> Markup {
    html! {
        @if !duties.is_empty() {
            h2 { "Chế độ báo cáo" }
            @for duty in duties {
                div.box {
                    p {
                        b { (duty.who) }
                        " báo cáo"
                        @if let Some(to) = &duty.to_whom { " " (to) }
                        ": " b { (duty.deadline_raw) }
                        @if let Some(last) = last_good_day(duty) {
                            " – ngày cuối cùng còn đúng hạn là " b.nowrap { (last) } "."
                        }
                    }
                    details {
                        summary { "Lời văn của kế hoạch (dòng " (duty.line) ")" }
                        blockquote.muted { (duty.sentence) }
                    }
                }
            }
        }
    }
}

fn last_good_day(duty: &ReportingDutyRow) -> Option<String> {
    let month = i8::try_from(duty.last_good_month?).ok()?;
    let day = i8::try_from(duty.last_good_day?).ok()?;
    Some(words::month_day((month, day)))
}

fn groups(groups: &[HeadingRow], slug: &str) -> Markup {
    html! {
        h2 { "Chỉ tiêu theo nhóm" }
        @if groups.is_empty() {
            p.muted { "Kế hoạch không chia nhóm chỉ tiêu, hoặc không có phụ lục chỉ tiêu." }
        } @else {
            ul.plain.box {
                @for group in groups {
                    (heading(group, &address::indicators(slug), "nhom", &format!("{} chỉ tiêu", group.measurable)))
                }
            }
        }
    }
}

fn sections(sections: &[HeadingRow], slug: &str) -> Markup {
    html! {
        h2 { "Nhiệm vụ theo mục" }
        @if sections.is_empty() {
            p.muted { "Kế hoạch không chia mục nhiệm vụ, hoặc không có phụ lục nhiệm vụ." }
        } @else {
            ul.plain.box {
                @for section in sections {
                    (heading(section, &address::tasks(slug), "muc", &format!("{} nhiệm vụ", section.items)))
                }
            }
        }
    }
}

fn heading(heading: &HeadingRow, list: &str, parameter: &str, count: &str) -> Markup {
    let href = format!("{list}{}", address::query([(parameter, heading.code.as_str())]));
    html! {
        li.tally.indent[heading.parent.is_some()] {
            a href=(href) { (heading.code) ". " (heading.name) }
            span { (count) }
        }
    }
}

fn findings(counts: &Counts, slug: &str) -> Markup {
    let total = counts.findings_ask + counts.findings_warn + counts.findings_note;
    html! {
        h2 { "Điểm cần xem khi nhập" }
        div.box {
            @if total == 0 {
                p { "Bản nguồn không có điểm nào cần xem lại." }
            } @else {
                p {
                    (badge::badge(badge::Tone::Good, "✓", &format!("{} đã chọn cách đọc", counts.findings_ask))) " "
                    (badge::badge(badge::Tone::Warn, "▲", &format!("{} cảnh báo", counts.findings_warn))) " "
                    (badge::badge(badge::Tone::Note, "ℹ", &format!("{} ghi chú", counts.findings_note)))
                }
                p { a href={ (address::plan(slug)) "/diem-can-xem" } { "Xem từng điểm và cách xử lý" } }
            }
        }
    }
}

fn basis(documents: &[DocumentRef], slug: &str) -> Markup {
    html! {
        @if !documents.is_empty() {
            h2 { "Căn cứ" }
            ul.plain.box {
                @for document in documents {
                    li {
                        a href={ (address::document(document.id)) (address::query([("ke-hoach", slug)])) } {
                            (crate::document::name(document))
                        }
                        @if let Some(subject) = &document.subject { br; span.muted.small { (subject) } }
                    }
                }
            }
        }
    }
}
