//! The frame every page stands in: top bar, breadcrumbs, main, foot.

use ansinh_domain::access::Action;
use jiff::civil::Date;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{Crumb, form};
use crate::account;
use crate::address;
use crate::as_of;
use crate::assess;
use crate::assets;
use crate::audit;
use crate::message;
use crate::notice;
use crate::phantom;
use crate::portal;
use crate::queue;
use crate::reorganisation;
use crate::report;
use crate::round;
use crate::settings;
use crate::territory;
use crate::viewer::{PlanLink, Viewer};
use crate::watch;
use crate::words;

/// Settings of htmx that a strict content security policy needs: no style element of its own, no
/// evaluation of text, no script taken from answers.
const HTMX_SETTINGS: &str = r#"{"includeIndicatorStyles":false,"allowEval":false,"allowScriptTags":false,"selfRequestsOnly":true,"historyCacheSize":0}"#;

/// Which part of the site a page belongs to, for the mark in the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// What the person has to do.
    Mine,
    /// The plan itself, or the list of plans.
    Plan,
    /// How indicators and tasks of a plan stand.
    Overview,
    /// What was made public.
    Public,
    /// Indicators of a plan.
    Indicators,
    /// Tasks of a plan.
    Tasks,
    /// Bodies.
    Bodies,
    /// Legal documents.
    Documents,
    /// Territories.
    Territories,
    /// Reporting rounds, regimes, working days, rules of checks.
    Rounds,
    /// Reports that wait for the coordinator.
    Receiving,
    /// Reports that wait for the head of a body.
    Approving,
    /// Who has reported what.
    Watching,
    /// Reorganisations of bodies.
    Reorganisation,
    /// Imports.
    Imports,
    /// Accounts of people.
    Accounts,
    /// The audit log.
    Audit,
    /// Duties that nobody active answers for.
    Phantom,
    /// Numbers that an administrator may set.
    Settings,
    /// What everybody was told.
    Messages,
}

/// What a page brings to its frame.
pub struct Frame<'a> {
    /// Text of the title, before the name of the program.
    pub title: &'a str,
    /// Path above the page.
    pub crumbs: &'a [Crumb],
    /// Part of the site.
    pub part: Option<Part>,
    /// The plan shown, so that the navigation stays in it; else the only one, if there is one.
    pub plan: Option<&'a PlanLink>,
    /// Who looks.
    pub viewer: &'a Viewer,
    /// Wider than a text page.
    pub wide: bool,
    /// The day things are shown as of, for pages that can show another.
    pub day: Option<Date>,
    /// Seconds after which a browser without script asks again.
    pub refresh: Option<u32>,
    /// A script of the page besides.
    pub script: Option<&'a str>,
}

/// The whole document around `content`.
pub fn frame(frame: &Frame<'_>, content: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="vi" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (frame.title) " – An Sinh" }
                link rel="stylesheet" href=(*assets::STYLE);
                link rel="icon" href=(*assets::ICON) type="image/svg+xml";
                meta name="htmx-config" content=(HTMX_SETTINGS);
                script src=(*assets::HTMX) defer {}
                @if let Some(script) = frame.script { script src=(script) defer {} }
                @if let Some(seconds) = frame.refresh {
                    noscript { meta http-equiv="refresh" content=(seconds); }
                }
            }
            body.wide[frame.wide].demo[frame.viewer.mark.is_some()] {
                a.skip href="#noi-dung" { "Đến nội dung chính" }
                (mark(frame.viewer))
                (bar(frame))
                (crumbs(frame.crumbs))
                @if let Some(day) = frame.day { (as_of::strip(frame.viewer, day)) }
                main #noi-dung tabindex="-1" {
                    div.wrap {
                        @if let Some(plan) = frame.plan { p.print-only { (plan.name) } }
                        (password_changed(frame.viewer))
                        (content)
                    }
                }
                (foot())
            }
        }
    }
}

/// Says of a demo installation that it is one.
fn mark(viewer: &Viewer) -> Markup {
    html! {
        @if let Some(mark) = viewer.mark {
            p.demo-mark role="note" {
                b { (mark) }
                span { " – bản dùng thử do máy tạo ra; hôm nay trong bản này là " (words::date(viewer.today)) }
            }
        }
    }
}

fn bar(frame: &Frame<'_>) -> Markup {
    let plan = frame.plan.or(frame.viewer.only_plan());
    html! {
        header.bar {
            div.wrap {
                a.brand href="/" { "An Sinh" }
                nav.nav aria-label="Mục chính" {
                    ul {
                        @if frame.viewer.may_somewhere(Action::EnterReport).is_ok() {
                            (item(frame, Part::Mine, report::MINE, "Việc của tôi"))
                        }
                        (item(frame, Part::Plan, "/", "Kế hoạch"))
                        @if let Some(plan) = plan {
                            @let home = address::plan(&plan.slug);
                            @if frame.viewer.may_somewhere(Action::ReadAssessment).is_ok() {
                                (item(frame, Part::Overview, &assess::dashboard_address(&plan.slug), "Tổng quan"))
                            }
                            (item(frame, Part::Indicators, &format!("{home}/chi-tieu"), "Chỉ tiêu"))
                            (item(frame, Part::Tasks, &format!("{home}/nhiem-vu"), "Nhiệm vụ"))
                        }
                        (reporting(frame))
                        (item(frame, Part::Bodies, "/co-quan", "Cơ quan"))
                        (item(frame, Part::Documents, "/van-ban", "Văn bản"))
                        (item(frame, Part::Territories, territory::HERE, "Địa bàn"))
                        (item(frame, Part::Public, portal::HERE, "Số liệu công khai"))
                        @if frame.viewer.may(Action::ReadReorganisation).is_ok() {
                            (item(frame, Part::Reorganisation, reorganisation::HERE, "Sắp xếp bộ máy"))
                        }
                        (item(frame, Part::Imports, "/nhap-ke-hoach", "Nhập kế hoạch"))
                        (administration(frame))
                    }
                }
                (who(frame.viewer))
            }
        }
    }
}

/// What of reporting this person has to do with.
fn reporting(frame: &Frame<'_>) -> Markup {
    let viewer = frame.viewer;
    html! {
        @if viewer.may_somewhere(Action::ApproveReport).is_ok() {
            (item(frame, Part::Approving, queue::APPROVING, "Duyệt"))
        }
        @if viewer.may(Action::AcceptReport).is_ok() {
            (item(frame, Part::Receiving, queue::RECEIVING, "Tiếp nhận"))
        }
        @if viewer.may(Action::ReadReport).is_ok() {
            (item(frame, Part::Rounds, round::LIST, "Kỳ báo cáo"))
            (item(frame, Part::Watching, watch::HERE, "Theo dõi"))
        }
    }
}

/// What of managing the system this person has to do with: behind one word where it is several pages.
fn administration(frame: &Frame<'_>) -> Markup {
    let pages = [
        (Action::ReadAccounts, Part::Accounts, account::LIST, "Tài khoản"),
        (Action::ReadPhantomOwners, Part::Phantom, phantom::HERE, "Việc chưa có người"),
        (Action::ReadMessages, Part::Messages, message::HERE, "Tin nhắn đã gửi"),
        (Action::ManageSettings, Part::Settings, settings::HERE, "Thiết lập"),
        (Action::ReadAudit, Part::Audit, audit::HERE, "Nhật ký"),
    ];
    let open: Vec<_> =
        pages.into_iter().filter(|(action, ..)| frame.viewer.may(*action).is_ok()).collect();
    let here = open.iter().any(|(_, part, ..)| frame.part == Some(*part)).then_some("true");
    let items = html! {
        @for (_, part, href, label) in &open { (item(frame, *part, href, label)) }
    };
    if open.len() < 2 {
        return items;
    }
    html! {
        li {
            details.more {
                summary aria-current=[here] { "Quản trị" }
                ul { (items) }
            }
        }
    }
}

fn item(frame: &Frame<'_>, part: Part, href: &str, label: &str) -> Markup {
    let current = (frame.part == Some(part)).then_some("page");
    html! { li { a href=(href) aria-current=[current] { (label) } } }
}

fn who(viewer: &Viewer) -> Markup {
    html! {
        div.who {
            @match &viewer.name {
                Some(name) => {
                    a href=(notice::HERE) {
                        "Thông báo"
                        @if viewer.unread > 0 { " " b { (viewer.unread) span.hidden { " chưa đọc" } } }
                    }
                    a href=(account::OWN) { span.hidden { "Tài khoản đang đăng nhập: " } (name) }
                    form method="post" action="/dang-xuat" {
                        (form::token(viewer))
                        button.link type="submit" { "Đăng xuất" }
                    }
                },
                None => a href=(viewer.sign_in_address()) { "Đăng nhập" },
            }
        }
    }
}

/// Whoever did not change the password themselves learns of it here, since there is no other way to
/// reach them.
fn password_changed(viewer: &Viewer) -> Markup {
    html! {
        @if let Some((at, from)) = &viewer.password_change {
            div.notice.no-print role="status" {
                p {
                    "Mật khẩu của bạn được đổi lúc " (words::instant(*at))
                    @if let Some(from) = from { " từ địa chỉ " (from) }
                    ". Nếu không phải bạn đổi, hãy đổi lại ngay và báo người quản trị hệ thống."
                }
                (form::button(viewer, &format!("{}/mat-khau/da-biet", account::OWN), "Tôi đã biết"))
            }
        }
    }
}

fn crumbs(crumbs: &[Crumb]) -> Markup {
    html! {
        @if crumbs.len() > 1 {
            nav.crumbs aria-label="Đường dẫn" {
                div.wrap {
                    ol {
                        @for crumb in crumbs {
                            li {
                                @match &crumb.href {
                                    Some(href) => a href=(href) { (crumb.label) },
                                    None => span aria-current="page" { (crumb.label) },
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn foot() -> Markup {
    html! {
        footer.foot {
            div.wrap {
                "An Sinh – theo dõi chỉ tiêu, nhiệm vụ của kế hoạch. Số liệu và lời văn của kế hoạch"
                " được giữ nguyên như bản nguồn." (PreEscaped("&nbsp;"))
                span.muted { "Phiên bản " (env!("CARGO_PKG_VERSION")) }
            }
        }
    }
}
