//! `POST /ky-bao-cao/{id}/bao-cao-tong-hop/chot`: keeps the consolidated report as it is now, to be signed;
//! `GET /bao-cao-tong-hop/{id}`: a kept report: its number, its signed file.

use ansinh_app::paper::{draft_report, kept_report};
use ansinh_domain::access::Action;
use ansinh_store::paper::{PaperRow, PaperState};
use axum::extract::{Path, State};
use axum::response::Redirect;
use maud::{Markup, html};

use super::round::{here as papers_of_round, kept, round_id};
use super::sections::list_address;
use super::templates::version_words;
use super::{REGISTER, REPORT, address, back, id, issue, named, preview, rules, sign};
use crate::error::Result;
use crate::page::Page;
use crate::post::Fields;
use crate::round::{LIST, address as round_address};
use crate::ui::Crumb;
use crate::ui::form;
use crate::ui::layout::Part;
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Keeps the report.
pub async fn submit(
    State(web): State<Web>,
    viewer: Viewer,
    Path(text): Path<String>,
    _fields: Fields,
) -> Result<Redirect> {
    let round = round_id(&text)?;
    let made = draft_report(web.app(), &viewer.caller(), round)
        .await
        .map_err(|error| back(error, "Soạn báo cáo tổng hợp", list_address(round)))?;
    Ok(Redirect::to(&format!("{REPORT}/{made}")))
}

/// Shows a kept report.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path(text): Path<String>,
) -> Result<Page> {
    let found = kept_report(web.app(), &viewer.caller(), id(&text)?).await?;
    let row = &found.row;
    let today = web.app().today();
    let manages = viewer.may(Action::ManageRounds).is_ok();
    let title = format!("Báo cáo tổng hợp – {}", named(row));
    let content = html! {
        h1 { (title) }
        p.lead {
            @if let Some(period) = row.period { (period.title()) " – bản " } @else { "Bản " }
            "giữ nguyên để trình ký, theo số liệu ngày " b { (words::date(found.made_on)) } "."
        }
        p.no-print {
            (issue::downloads(&address(row)))
            @if let Some(round) = row.round_id { a href=(papers_of_round(round)) { "Văn bản của kỳ báo cáo" } }
        }
        p.muted.small.no-print { "Soạn theo " (version_words(found.template.version)) "." }
        @if row.state == PaperState::Draft && manages {
            (issue::part(&viewer, row, "Cần sửa lời văn, số liệu: bỏ dự thảo này, sửa rồi chốt dự thảo mới.", &today.to_string()))
        }
        @if row.state == PaperState::Issued { (sign::part(&viewer, row, &found.files, manages)) }
        (preview::preview(&found.paper, &rules(&web)?)?)
    };
    Ok(Page::new(&viewer, title.clone(), content).part(Part::Rounds).wide().crumbs([
        Crumb::link("Kỳ báo cáo", LIST),
        Crumb::link("Sổ văn bản đi", REGISTER),
        Crumb::here(title),
    ]))
}

/// What the page of the report as it is now says of those that are kept, and the button that keeps it.
pub(super) fn part(viewer: &Viewer, round: ansinh_store::RoundId, reports: &[PaperRow]) -> Markup {
    let manages = viewer.may(Action::ManageRounds).is_ok();
    let here = format!("{}/bao-cao-tong-hop/chot", round_address(round));
    html! {
        @if manages || !reports.is_empty() {
            div.box.no-print {
                h2 { "Trình ký, cấp số" }
                @if !reports.is_empty() { (kept(reports)) }
                @if manages {
                    p { "Báo cáo ở trang này đổi theo số liệu. Chốt dự thảo để có một bản giữ nguyên mà trình ký, ghi số, nhận bản ký số." }
                    (form::button(viewer, &here, "Chốt dự thảo để trình ký"))
                }
            }
        }
    }
}
