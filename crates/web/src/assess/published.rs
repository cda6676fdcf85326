//! `/so-lieu-cong-bo`: results that were published somewhere, brought in and confirmed.

use std::collections::HashMap;

use ansinh_app::AppError;
use ansinh_app::assess::{Confirmation, confirm_published, import_published, refuse_published};
use ansinh_domain::access::Action;
use ansinh_domain::plan::Severity;
use ansinh_store::assess::origins;
use ansinh_store::assess::published::{self, FigureRow, Outcome};
use ansinh_store::body::Lead;
use ansinh_store::indicator::{self, IndicatorFilter};
use ansinh_store::{BodyId, IndicatorId, PublishedFigureId};
use axum::extract::{Path, Query, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::{PUBLISHED, dashboard_address};
use crate::error::{Error, Result};
use crate::files::Posted;
use crate::page::Page;
use crate::plan::{self, Scope};
use crate::post::Fields;
use crate::ui::badge::{Tone, badge};
use crate::ui::form::{self, error_summary};
use crate::ui::layout::Part;
use crate::ui::{Crumb, empty};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// The query string of the page.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    /// Slug of the plan.
    #[serde(rename = "ke-hoach")]
    pub plan: String,
}

/// Shows the page.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Query(params): Query<Params>,
) -> Result<Page> {
    page(&web, &viewer, &params.plan, None).await
}

/// Brings a table in.
pub async fn upload(State(web): State<Web>, viewer: Viewer, request: Request) -> Result<Response> {
    let Posted { fields, mut files } = Posted::read(request, &web, &viewer, PUBLISHED).await?;
    let slug = fields.text("ke_hoach").to_owned();
    let head = plan::find(&web, &slug).await?;
    let file = files.pop().ok_or_else(|| Error::bad_form("Hãy chọn một tệp."))?;
    match import_published(web.app(), &viewer.caller(), &head, file).await {
        Ok(_) => Ok(Redirect::to(&format!("{PUBLISHED}?ke-hoach={slug}")).into_response()),
        Err(AppError::Invalid(reason)) => {
            let page = page(&web, &viewer, &slug, Some(&reason)).await?;
            Ok(page.status(StatusCode::UNPROCESSABLE_ENTITY).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// Keeps what a body says of one figure.
pub async fn decide(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<PublishedFigureId>,
    fields: Fields,
) -> Result<Response> {
    let slug = fields.text("ke_hoach").to_owned();
    let back = format!("{PUBLISHED}?ke-hoach={slug}#so-{id}");
    let bad = |reason: &str| Error::bad_form(reason).link("Quay lại", back.clone());
    let head = plan::find(&web, &slug).await?;
    let body: BodyId =
        fields.text("co_quan").parse().map_err(|_| bad("Hãy chọn cơ quan xác nhận."))?;
    let caller = viewer.caller();
    let said = if fields.text("y_kien") == "khong" {
        refuse_published(web.app(), &caller, &head, (id, body), fields.text("ghi_chu")).await
    } else {
        let as_of = fields.day("tinh_den").map_err(|reason| bad(&reason))?;
        let note = fields.text("ghi_chu").to_owned();
        let said = Confirmation { as_of, note };
        confirm_published(web.app(), &caller, &head, (id, body), &said).await.map(drop)
    };
    match said {
        Ok(()) => Ok(Redirect::to(&back).into_response()),
        Err(AppError::Invalid(reason)) => Err(bad(&reason)),
        Err(error) => Err(error.into()),
    }
}

async fn page(web: &Web, viewer: &Viewer, slug: &str, wrong: Option<&str>) -> Result<Page> {
    let crumbs = [Crumb::link("Kế hoạch", "/"), Crumb::here("Số liệu đã công bố")];
    let title = "Số liệu đã công bố";
    let Some(scope) = plan::scope(web, viewer, slug).await? else {
        let content = html! { h1 { (title) } (plan::none_yet()) };
        return Ok(Page::new(viewer, title, content).part(Part::Overview).crumbs(crumbs));
    };
    let head = &scope.head;
    let rows = published::of_plan(web.db(), head.id).await?;
    let all = IndicatorFilter::default();
    let list = indicator::list(web.db(), head.version_id, &all, viewer.today).await?;
    let origins = origins(web.db(), head.version_id).await?;
    let leads: HashMap<IndicatorId, &[Lead]> = list
        .rows
        .iter()
        .filter_map(|row| Some((*origins.get(&row.id)?, row.leads.as_slice())))
        .collect();
    let waiting = rows.iter().filter(|row| row.waits()).count();
    let errors: Vec<(&str, String)> =
        wrong.map(|reason| ("tep", reason.to_owned())).into_iter().collect();
    let content = html! {
        h1 { (title) }
        p.lead { "Kết quả đã đăng ở nơi khác, nạp vào để đối chiếu. Chưa được cơ quan chủ trì xác nhận thì chỉ hiển thị, không dùng để đánh giá." }
        (error_summary(&errors))
        @if viewer.may(Action::ManageAssessment).is_ok() { (upload_form(viewer, &scope)) }
        @if rows.is_empty() {
            (empty("Chưa nạp số liệu nào", "Bảng số liệu cần các cột Chỉ tiêu, Năm, Kết quả, Nguồn.", &[("Tổng quan", &dashboard_address(&head.slug))]))
        } @else {
            p { b { (waiting) } " dòng chờ xác nhận trong " b { (rows.len()) } " dòng đã nạp." }
            @for row in &rows {
                (card(row, row.indicator_id.and_then(|id| leads.get(&id).copied()).unwrap_or_default(), viewer, &head.slug))
            }
        }
    };
    Ok(Page::new(viewer, title, content).part(Part::Overview).plan(plan::link(head)).crumbs(crumbs))
}

fn upload_form(viewer: &Viewer, scope: &Scope) -> Markup {
    html! {
        details {
            summary { "Nạp bảng số liệu" }
            form.box method="post" action=(PUBLISHED) enctype="multipart/form-data" {
                // The token stands before the file, so that it is checked before it is taken in.
                (form::token(viewer))
                (form::select("ke_hoach", "Kế hoạch", None, &scope.plans, &scope.head.slug))
                div.field {
                    label for="tep" { "Tệp CSV hoặc Excel (.xlsx)" }
                    p.hint #tep-goi-y { "Dòng đầu ghi tên cột: Chỉ tiêu, Năm, Kết quả, Đơn vị, Địa bàn, Loại (đã công bố, tính từ số công bố, số kế hoạch, số ước), Tính đến, Nguồn, Ngày nguồn, Ghi chú." }
                    input #tep type="file" name="tep" required accept=".csv,.xlsx,.txt" aria-describedby="tep-goi-y";
                }
                button type="submit" { "Nạp" }
            }
        }
    }
}

fn card(row: &FigureRow, leads: &[Lead], viewer: &Viewer, slug: &str) -> Markup {
    let figure = &row.content;
    let (class, mark) = match row.outcome {
        Some(Outcome::Confirmed) => ("card settled", badge(Tone::Good, "✓", "Đã xác nhận")),
        Some(Outcome::Refused) => ("card", badge(Tone::Bad, "✕", "Không xác nhận")),
        None if row.waits() => ("card ask", badge(Tone::Ask, "○", "Chờ xác nhận")),
        None => ("card", badge(Tone::Note, "–", "Chỉ để tham khảo")),
    };
    html! {
        div class=(class) id=(format!("so-{}", row.id)) {
            p.top {
                (mark) b { (figure.code) }
                span { (figure.value_raw) " " (figure.unit) }
                @if let Some(year) = figure.year { span { "năm " (year) } }
                span.muted { (figure.territory) }
            }
            p { (figure.relation.title()) ". " (figure.kind.title()) ", tính đến " (figure.as_of.map_or_else(|| figure.as_of_raw.clone(), words::date)) "." }
            p.small { "Nguồn: " (figure.source) @if !figure.source_date.is_empty() { " (" (figure.source_date) ")" } @if !figure.note.is_empty() { ". " (figure.note) } }
            @if !figure.findings.is_empty() {
                ul.small { @for doubt in &figure.findings {
                    li { @if doubt.severity != Severity::Note { "▲ " } (doubt.message) }
                } }
            }
            @if let Some(body) = &row.body_name {
                p.small {
                    (body) @if let Some(at) = row.decided_at { ", " (words::instant(at)) }
                    @if viewer.may_see_people() && let Some(name) = &row.decided_by_name { ", " (name) }
                    @if let Some(reason) = &row.reason { ": " (reason) }
                }
            }
            @if row.waits() { (decision(row, leads, viewer, slug)) }
        }
    }
}

fn decision(row: &FigureRow, leads: &[Lead], viewer: &Viewer, slug: &str) -> Markup {
    let mine: Vec<&Lead> =
        leads.iter().filter(|lead| viewer.may_for(Action::ConfirmFigure, lead.id)).collect();
    let (day, note) = (format!("tinh_den-{}", row.id), format!("ghi_chu-{}", row.id));
    html! {
        @if mine.is_empty() {
            p.small.muted { "Chờ " @if leads.is_empty() { "cơ quan chủ trì" } @for (index, lead) in leads.iter().enumerate() { @if index > 0 { ", " } (lead.name) } " xác nhận." }
        } @else {
            form method="post" action=(format!("{PUBLISHED}/{}", row.id)) {
                (form::token(viewer))
                input type="hidden" name="ke_hoach" value=(slug);
                fieldset.choices {
                    legend { "Xác nhận thay mặt" }
                    @for (index, lead) in mine.iter().enumerate() {
                        label { input type="radio" name="co_quan" value=(lead.id) checked[index == 0]; (lead.name) }
                    }
                }
                @if row.content.as_of.is_none() {
                    div.field { label for=(day) { "Số liệu tính đến ngày" } input id=(day) type="date" name="tinh_den"; }
                }
                div.field { label for=(note) { "Ghi chú, hoặc lý do không xác nhận" } input id=(note) type="text" name="ghi_chu"; }
                button type="submit" name="y_kien" value="dung" { "Xác nhận là số của cơ quan" } " "
                button.quiet type="submit" name="y_kien" value="khong" { "Không xác nhận" }
            }
        }
    }
}
