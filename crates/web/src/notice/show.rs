//! `GET /thong-bao`: what one was told; `POST …/da-doc`: that one has read it.

use ansinh_app::remind::{may_mail, mine, read_notices};
use ansinh_domain::remind::standing;
use ansinh_store::feed::{self, FeedRow};
use ansinh_store::message::{self, ItemRow, MessageRow, MessageState, Preference};
use ansinh_store::report::special_day;
use ansinh_store::{BodyId, body, user};
use axum::extract::State;
use axum::response::Redirect;
use maud::{Markup, html};

use super::HERE;
use crate::account::missing;
use crate::error::Result;
use crate::page::Page;
use crate::post::Fields;
use crate::ui::badge::{Tone, badge};
use crate::ui::form;
use crate::ui::{Crumb, empty};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Shows what the person was told.
pub async fn show(State(web): State<Web>, viewer: Viewer) -> Result<Page> {
    let app = web.app();
    let user = viewer.user().ok_or_else(missing)?;
    let told = mine(app, &viewer.caller()).await?;
    let calendar = special_day::calendar(web.db()).await?;
    let preference = message::preference(web.db(), user).await?;
    let feeds = feed::of_user(web.db(), user).await?;
    let email = user::find(web.db(), user).await?.and_then(|own| own.email);
    let bodies = bodies(&web, &viewer).await?;
    let unread = told.iter().any(|(row, _)| row.state == MessageState::Sent);
    let content = html! {
        h1 { "Thông báo" }
        p.lead { "Những việc An Sinh đã nhắc bạn, mới nhất ở trên. Mỗi ngày nhiều nhất một thông báo; việc đã xong thì không nhắc nữa." }
        @if unread { div.no-print { (form::button(&viewer, &format!("{HERE}/da-doc"), "Đánh dấu đã đọc tất cả")) } }
        @if told.is_empty() {
            (empty("Chưa có thông báo nào", "Khi báo cáo hoặc nhiệm vụ bạn phụ trách gần đến hạn, thông báo hiện ở đây.", &[]))
        }
        @for (row, items) in &told {
            (notice(&viewer, row, items, &|due| standing(due, viewer.today, &calendar)))
        }
        (channels(&viewer, preference, email.as_deref(), may_mail(app)))
        (calendars(&viewer, &feeds, &bodies))
    };
    Ok(Page::new(&viewer, "Thông báo", content)
        .crumbs([Crumb::link("Kế hoạch", "/"), Crumb::here("Thông báo")]))
}

fn notice(
    viewer: &Viewer,
    row: &MessageRow,
    items: &[ItemRow],
    when: &dyn Fn(jiff::civil::Date) -> String,
) -> Markup {
    let new = row.state == MessageState::Sent;
    html! {
        section.box aria-labelledby=(row.id) {
            h2 id=(row.id) {
                "Ngày " (words::date(row.day)) " "
                @if new { (badge(Tone::Ask, "●", "Chưa đọc")) }
            }
            ul {
                @for item in items {
                    li {
                        a href=(item.link) { (item.title) }
                        br;
                        span.small { (item.kind.title()) " – " (when(item.due)) }
                    }
                }
            }
            @if new {
                form.inline.no-print method="post" action={ (HERE) "/da-doc" } {
                    (form::token(viewer))
                    input type="hidden" name="thong_bao" value=(row.id);
                    button.quiet type="submit" aria-label={ "Đã đọc thông báo ngày " (words::date(row.day)) } { "Đã đọc" }
                }
            }
        }
    }
}

fn channels(viewer: &Viewer, chosen: Preference, email: Option<&str>, mails: bool) -> Markup {
    html! {
        section.no-print aria-labelledby="kenh" {
            h2 #kenh { "Cách nhận thông báo" }
            form.box method="post" action={ (HERE) "/kenh" } {
                (form::token(viewer))
                fieldset.choices {
                    legend { "Nhận qua" }
                    label { input type="checkbox" name="kenh" value="phan-mem" checked[chosen.app]; "Trang này của An Sinh" }
                    label { input type="checkbox" name="kenh" value="thu" checked[chosen.email]; "Thư điện tử" }
                }
                p.hint {
                    @match (email, mails) {
                        (Some(email), true) => { "Thư gửi đến " (email) ". Muốn đổi địa chỉ, hãy báo người quản trị hệ thống." }
                        (None, true) => "Tài khoản chưa có địa chỉ thư điện tử nên chỉ nhận được ở đây. Hãy báo người quản trị hệ thống.",
                        (_, false) => "Hệ thống chưa được cài đặt máy chủ gửi thư nên hiện chỉ nhận được ở đây.",
                    }
                    " Nếu không nhận được bằng cách nào khác, thông báo vẫn hiện ở trang này."
                }
                button type="submit" { "Lưu" }
            }
        }
    }
}

/// Bodies the person works for, with their names.
async fn bodies(web: &Web, viewer: &Viewer) -> Result<Vec<(BodyId, String)>> {
    let mut named = Vec::new();
    for id in viewer.own_bodies() {
        named.extend(body::name(web.db(), id).await?.map(|name| (id, name)));
    }
    Ok(named)
}

fn calendars(viewer: &Viewer, feeds: &[FeedRow], bodies: &[(BodyId, String)]) -> Markup {
    html! {
        section.no-print aria-labelledby="lich" {
            h2 #lich { "Hạn trong lịch điện tử" }
            p { "Dán địa chỉ lịch vào phần mềm lịch (trên máy tính hoặc điện thoại) để thấy mọi hạn cùng nhắc hẹn. Ai có địa chỉ đều xem được các hạn đó, nên chỉ dùng cho mình." }
            @if !feeds.is_empty() {
                ul.plain {
                    @for row in feeds {
                        li.card {
                            b { (row.body_name.as_deref().unwrap_or("Việc của tôi")) }
                            span.muted.small { ", tạo lúc " (words::instant(row.created_at)) } " "
                            (form::button(viewer, &format!("{HERE}/lich/{}/thu-hoi", row.id), "Thu hồi"))
                        }
                    }
                }
                p.hint { "Tạo lại thì địa chỉ cũ về cùng nội dung hết dùng được." }
            }
            (make(viewer, None, "Tạo địa chỉ lịch của tôi"))
            @for (id, name) in bodies { " " (make(viewer, Some(*id), &format!("Tạo địa chỉ lịch của {name}"))) }
        }
    }
}

fn make(viewer: &Viewer, body: Option<BodyId>, label: &str) -> Markup {
    html! {
        form.inline method="post" action={ (HERE) "/lich" } {
            (form::token(viewer))
            @if let Some(body) = body { input type="hidden" name="co_quan" value=(body); }
            button.quiet type="submit" { (label) }
        }
    }
}

/// Notes that one notice, or every one, was read.
pub async fn read(State(web): State<Web>, viewer: Viewer, fields: Fields) -> Result<Redirect> {
    let one = fields.text("thong_bao");
    let one = match one {
        "" => None,
        id => Some(id.parse().map_err(|_| crate::error::Error::not_found("Thông báo này"))?),
    };
    read_notices(web.app(), &viewer.caller(), one).await?;
    Ok(Redirect::to(HERE))
}
