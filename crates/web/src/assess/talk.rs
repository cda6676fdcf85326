//! What people say to each other about an indicator: the comments on its page, and
//! `POST …/chi-tieu/{code}/y-kien`, `…/y-kien/{comment}/rut-lai`.

use ansinh_app::assess::{
    LONGEST_COMMENT, Said, comment_on_indicator, comments_on, speaks_for, withdraw_comment,
};
use ansinh_store::assess::comment::CommentRow;
use ansinh_store::indicator::IndicatorDetail;
use ansinh_store::{BodyId, IndicatorCommentId, IndicatorId};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::decide::wrong;
use crate::address;
use crate::error::{Error, Result};
use crate::plan;
use crate::post::Fields;
use crate::ui::form;
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Where the comments stand on the page.
const HERE: &str = "y-kien";

/// Says something, or answers.
pub async fn submit(
    State(web): State<Web>,
    viewer: Viewer,
    Path((slug, code)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response> {
    let back = address::indicator(&slug, &code);
    let head = plan::find(&web, &slug).await?;
    let detail = ansinh_store::indicator::detail(web.db(), head.version_id, &code, viewer.today)
        .await?
        .ok_or_else(|| Error::not_found(&format!("Chỉ tiêu “{code}”")))?;
    let origin = ansinh_store::indicator::origin(web.db(), detail.row.id).await?;
    let answers = match fields.text("tra_loi") {
        "" => None,
        id => Some(id.parse().map_err(|_| Error::not_found("Ý kiến được trả lời"))?),
    };
    let said = Said { content: fields.text("noi_dung").to_owned(), answers };
    let of = (origin, detail.row.code.as_str());
    let id = comment_on_indicator(web.app(), &viewer.caller(), of, &bodies(&detail), &said)
        .await
        .map_err(|error| wrong(error, &back))?;
    Ok(Redirect::to(&format!("{back}#yk-{id}")).into_response())
}

/// Takes one's own comment back.
pub async fn withdraw(
    State(web): State<Web>,
    viewer: Viewer,
    Path((slug, code, id)): Path<(String, String, String)>,
    _: Fields,
) -> Result<Response> {
    let back = address::indicator(&slug, &code);
    let id: IndicatorCommentId = id.parse().map_err(|_| Error::not_found("Ý kiến này"))?;
    withdraw_comment(web.app(), &viewer.caller(), id).await.map_err(|error| wrong(error, &back))?;
    Ok(Redirect::to(&format!("{back}#{HERE}")).into_response())
}

/// Bodies that have a part in an indicator, who leads it first.
fn bodies(detail: &IndicatorDetail) -> Vec<BodyId> {
    let mut bodies: Vec<BodyId> = detail.row.leads.iter().map(|lead| lead.id).collect();
    bodies.extend(detail.duties.iter().map(|duty| duty.body_id));
    bodies
}

/// The comments on an indicator, with the form for who may speak.
pub(super) async fn section(
    web: &Web,
    viewer: &Viewer,
    slug: &str,
    detail: &IndicatorDetail,
    origin: IndicatorId,
) -> Result<Markup> {
    let caller = viewer.caller();
    let rows = comments_on(web.app(), &caller, origin).await?;
    let speaks = viewer.signed_in() && speaks_for(web.app(), &caller, &bodies(detail)).is_ok();
    if rows.is_empty() && !speaks {
        return Ok(html! {});
    }
    let talk = Talk { viewer, speaks, here: address::indicator(slug, &detail.row.code) };
    Ok(html! {
        section aria-labelledby=(HERE) {
            h2 id=(HERE) { "Ý kiến" }
            p.muted.small { "Cơ quan có trách nhiệm với chỉ tiêu và người điều phối ghi được ý kiến; đã ghi thì không sửa, chỉ rút lại. Khách không đăng nhập không thấy mục này." }
            @for row in rows.iter().filter(|row| row.answers_id.is_none()) {
                (talk.said(row))
                div.answers {
                    @for answer in rows.iter().filter(|other| other.answers_id == Some(row.id)) { (talk.said(answer)) }
                }
            }
            @if speaks { (talk.form(None)) }
        }
    })
}

struct Talk<'a> {
    viewer: &'a Viewer,
    speaks: bool,
    here: String,
}

impl Talk<'_> {
    fn said(&self, row: &CommentRow) -> Markup {
        let own = self.viewer.user() == Some(row.written_by);
        html! {
            article.card id=(format!("yk-{}", row.id)) {
                p.small.muted {
                    b { (row.body_name.as_deref().unwrap_or("Điều phối")) }
                    @if self.viewer.may_see_people() { ", " (row.written_by_name) }
                    ", " (words::instant(row.written_at))
                }
                @match row.withdrawn_at {
                    Some(at) => p.muted { "Ý kiến đã được người viết rút lại lúc " (words::instant(at)) "." },
                    None => {
                        p.told { (row.content) }
                        @if own {
                            (form::button(self.viewer, &format!("{}/y-kien/{}/rut-lai", self.here, row.id), "Rút lại"))
                        }
                        @if self.speaks && row.answers_id.is_none() {
                            details.no-print { summary { "Trả lời" } (self.form(Some(row.id))) }
                        }
                    },
                }
            }
        }
    }

    fn form(&self, answers: Option<IndicatorCommentId>) -> Markup {
        let id = answers.map_or("noi-dung".to_owned(), |id| format!("noi-dung-{id}"));
        html! {
            form method="post" action={ (self.here) "/y-kien" } {
                (form::token(self.viewer))
                @if let Some(answered) = answers { input type="hidden" name="tra_loi" value=(answered); }
                div.field {
                    label for=(id) { @if answers.is_some() { "Câu trả lời" } @else { "Ý kiến mới" } }
                    textarea id=(id) name="noi_dung" rows="3" maxlength=(LONGEST_COMMENT) required {}
                }
                button.quiet type="submit" { @if answers.is_some() { "Gửi trả lời" } @else { "Ghi ý kiến" } }
            }
        }
    }
}
