//! `GET /bao-cao/{id}/trao-doi`, `POST …/y-kien` and `…/y-kien/{comment}/xong`: what people say
//! about a report.

use ansinh_app::report::comment::{Remark, comment, settle_comment};
use ansinh_app::report::view::{RowView, SubmissionView};
use ansinh_domain::access::Scope;
use ansinh_domain::report::Field;
use ansinh_store::report::cell::CellKey;
use ansinh_store::report::comment::CommentRow;
use ansinh_store::{BodyId, CommentId, ItemId, TerritoryId, UserId, user};
use axum::extract::{Path, Query, State};
use axum::response::Redirect;
use maud::{Markup, html};
use serde::Deserialize;
use uuid::Uuid;

use super::frame::{self, Tab};
use super::{KEY, back, load, once};
use crate::address;
use crate::error::{Error, Result};
use crate::page::Page;
use crate::post::Fields;
use crate::ui::badge::{Tone, badge};
use crate::ui::form;
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// What an address may say.
#[derive(Debug, Default, Deserialize)]
pub struct Params {
    /// Only of this row.
    #[serde(default, rename = "dong")]
    row: String,
}

/// A person who may be asked.
pub(super) type Person = (UserId, String);

/// Shows what was said, open things first.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    Query(params): Query<Params>,
) -> Result<Page> {
    let report = load(&web, &viewer, &id).await?;
    let people = people(&web, &viewer, report.head.body_id).await?;
    let row = params.row.parse::<ItemId>().ok();
    let row = row.and_then(|id| report.rows.iter().find(|row| row.item.id == id));
    let of_row = |comment: &&CommentRow| row.is_none_or(|row| comment.item_id == Some(row.item.id));
    let (open, settled): (Vec<_>, Vec<_>) =
        report.comments.iter().filter(of_row).partition(|comment| comment.settled_at.is_none());
    let key =
        row.map(|row| (CellKey { item: row.item.id, territory: None, field: Field::Note }, row));
    let content = html! {
        @if let Some(row) = row {
            p { "Ý kiến về dòng " b.code { (row.item.code) } " " (row.title) ". "
                a href={ (address::report(report.head.id)) "/trao-doi" } { "Xem tất cả" } }
        }
        h2 { "Chờ xử lý" }
        @if open.is_empty() { p.muted { "Không có ý kiến nào chờ xử lý." } }
        @for comment in open { (said(&viewer, &report, comment)) }
        h2 { "Ghi ý kiến" }
        (write_on(&web, &viewer, &report, key.as_ref().map(|(key, row)| (key, *row)), false, &people))
        @if !settled.is_empty() {
            details { summary { "Đã xử lý (" (settled.len()) ")" }
                @for comment in settled { (said(&viewer, &report, comment)) } }
        }
    };
    Ok(frame::page(&viewer, &report, Tab::Talk, &content))
}

/// Writes a comment.
pub async fn submit(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Redirect> {
    let id = super::id(&id)?;
    let item = fields.text("dong").parse::<ItemId>().ok();
    let territory = Uuid::try_parse(fields.text("phan_dong")).ok().map(TerritoryId);
    let cell = Field::from_word(fields.text("cot")).map(|field| (territory, field));
    let remark = Remark {
        submission: id,
        item,
        cell: item.and(cell),
        text: fields.text("noi_dung").to_owned(),
        mentions: fields.text("nhac").parse().ok(),
        key: Some(fields.text(KEY)).filter(|key| !key.is_empty()).map(str::to_owned),
    };
    comment(web.app(), &viewer.caller(), remark).await.map_err(|error| back(error, id))?;
    Ok(Redirect::to(&format!("{}/trao-doi", address::report(id))))
}

/// Settles a comment.
pub async fn settle(
    State(web): State<Web>,
    viewer: Viewer,
    Path((id, comment)): Path<(String, String)>,
    _: Fields,
) -> Result<Redirect> {
    let id = super::id(&id)?;
    let comment: CommentId = comment.parse().map_err(|_| Error::not_found("Ý kiến này"))?;
    settle_comment(web.app(), &viewer.caller(), comment).await.map_err(|error| back(error, id))?;
    Ok(Redirect::to(&format!("{}/trao-doi", address::report(id))))
}

/// Who holds a role for the body or for the whole plan today.
pub(super) async fn people(web: &Web, viewer: &Viewer, body: BodyId) -> Result<Vec<Person>> {
    if !viewer.may_see_people() {
        return Ok(Vec::new());
    }
    let mut people = user::list(web.db()).await?;
    people.retain(|row| {
        let reaches = |scope: Scope| scope.covers(Some(body.0));
        row.active
            && Some(row.id) != viewer.user()
            && row
                .grants
                .iter()
                .any(|held| reaches(held.grant.scope) && held.grant.in_force(viewer.today))
    });
    Ok(people.into_iter().map(|row| (row.id, row.name)).collect())
}

/// A comment.
pub(super) fn said(viewer: &Viewer, report: &SubmissionView, comment: &CommentRow) -> Markup {
    let about = match (&comment.item_code, comment.field) {
        (Some(code), Some(field)) => format!("{code}, {}", field.title()),
        (Some(code), None) => code.clone(),
        (None, _) => "Cả báo cáo".to_owned(),
    };
    html! {
        div.card.settled[comment.settled_at.is_some()] {
            p.small.muted {
                b { (comment.written_by_name) } ", " (words::instant(comment.written_at)) " – " (about)
                @if let Some(name) = &comment.mentions_name { " – gửi " b { (name) } }
            }
            p.told { (comment.text) }
            @match comment.settled_at {
                Some(at) => p.small {
                    (badge(Tone::Good, "✓", "Đã xử lý")) " "
                    @if let Some(name) = &comment.settled_by_name { (name) ", " } (words::instant(at))
                },
                None => (form::button(
                    viewer,
                    &format!("{}/y-kien/{}/xong", address::report(report.head.id), comment.id),
                    "Đã xử lý xong",
                )),
            }
        }
    }
}

/// A form for a comment on a cell.
pub(super) fn write(
    web: &Web,
    viewer: &Viewer,
    report: &SubmissionView,
    cell: Option<(&CellKey, &RowView)>,
    people: &[Person],
) -> Markup {
    write_on(web, viewer, report, cell, true, people)
}

fn write_on(
    web: &Web,
    viewer: &Viewer,
    report: &SubmissionView,
    about: Option<(&CellKey, &RowView)>,
    on_cell: bool,
    people: &[Person],
) -> Markup {
    html! {
        form method="post" action={ (address::report(report.head.id)) "/y-kien" } {
            (once(web, viewer, report.head.mod_count))
            @if let Some((key, _)) = about {
                input type="hidden" name="dong" value=(key.item);
                @if on_cell {
                    input type="hidden" name="phan_dong" value=(key.part());
                    input type="hidden" name="cot" value=(key.field.word());
                }
            }
            div.field {
                label for="noi_dung" { "Nội dung ý kiến" }
                textarea #noi_dung name="noi_dung" rows="3" maxlength="2000" required {}
            }
            @if !people.is_empty() {
                div.field {
                    label for="nhac" { "Gửi đến" }
                    select #nhac name="nhac" {
                        option value="" { "(không nhắc ai)" }
                        @for (id, name) in people { option value=(id) { (name) } }
                    }
                }
            }
            button.quiet type="submit" { "Ghi ý kiến" }
        }
    }
}
