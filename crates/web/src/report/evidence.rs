//! `GET /bao-cao/{id}/minh-chung`, `POST` to it, `GET …/{file}` and `POST …/{file}/go`: files that
//! show that what is reported is true.

use std::collections::HashMap;

use ansinh_app::report::evidence::{Upload, attach, detach, read};
use ansinh_app::report::signature::{Checked, of_report};
use ansinh_app::report::view::{RowView, SubmissionView};
use ansinh_domain::report::ItemKind;
use ansinh_formats::read::evidence::{EvidenceFinding, EvidenceKind, download_name};
use ansinh_store::report::evidence::{EvidenceRow, Purpose};
use ansinh_store::{EvidenceId, EvidenceLinkId};
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::frame::{self, Tab};
use super::{KEY, back, load, once, signature};
use crate::address;
use crate::error::{Error, Result};
use crate::files::Posted;
use crate::page::Page;
use crate::post::Fields;
use crate::ui::badge::{Tone, badge};
use crate::ui::form;
use crate::ui::list::short;
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// A file is only ever saved: should a browser show it after all, it may do nothing there.
const POLICY: &str = "default-src 'none'; sandbox";

/// What an address may say.
#[derive(Debug, Default, Deserialize)]
pub struct Params {
    /// What a person should know of the file just attached.
    #[serde(default, rename = "luu-y")]
    notes: String,
}

/// Shows the files of a report.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    Query(params): Query<Params>,
) -> Result<Page> {
    let report = load(&web, &viewer, &id).await?;
    // Only what a file can be found to be, never text of the address itself.
    let signed = of_report(web.app(), &viewer.caller(), report.head.id).await?;
    let list = |files: &[EvidenceRow]| self::files(&viewer, &report, files, &signed);
    let notes: Vec<EvidenceFinding> = serde_json::from_str(&params.notes).unwrap_or_default();
    let content = html! {
        @if !notes.is_empty() {
            div.notice role="status" {
                p { "Đã đính kèm tệp. Lưu ý trước khi mở:" }
                ul { @for note in &notes { li { (note.message()) } } }
            }
        }
        @if report.may_enter { (upload(&web, &viewer, &report)) }
        h2 { "Tệp của cả báo cáo" }
        @if report.evidence.is_empty() { p.muted { "Chưa có tệp nào." } }
        (list(&report.evidence))
        @for (kind, title) in [
            (ItemKind::Indicator, "Chỉ tiêu"), (ItemKind::Task, "Nhiệm vụ"), (ItemKind::Section, "Nội dung báo cáo"),
        ] {
            @let rows: Vec<&RowView> = report.of_kind(kind).filter(|row| !row.evidence.is_empty()).collect();
            @if !rows.is_empty() { h2 { (title) } }
            @for row in rows {
                h3 id={ "m-" (row.item.id.0.simple()) } { span.code { (row.item.code) } " " (short(&row.title, 120)) }
                (list(&row.evidence))
            }
        }
    };
    Ok(frame::page(&viewer, &report, Tab::Evidence, &content))
}

fn upload(web: &Web, viewer: &Viewer, report: &SubmissionView) -> Markup {
    html! {
        form.box method="post" enctype="multipart/form-data" action={ (address::report(report.head.id)) "/minh-chung" } {
            (once(web, viewer, report.head.mod_count))
            div.row {
                div.field {
                    label for="dong" { "Minh chứng cho" }
                    select #dong name="dong" {
                        option value="" { "Cả báo cáo" }
                        @for row in report.rows.iter().filter(|row| row.item.is_open) {
                            option value=(row.item.id) { (row.item.code) " " (short(&row.title, 70)) }
                        }
                    }
                }
                div.field {
                    label for="tep" { "Tệp" }
                    p.hint { "PDF, Word (.docx), Excel (.xlsx), ảnh PNG, JPEG, WebP; không quá 40 MB." }
                    input #tep type="file" name="tep" required accept=".pdf,.docx,.xlsx,.png,.jpg,.jpeg,.webp";
                }
                div.field { button type="submit" { "Đính kèm" } }
            }
        }
    }
}

fn files(
    viewer: &Viewer,
    report: &SubmissionView,
    files: &[EvidenceRow],
    signed: &HashMap<EvidenceId, Checked>,
) -> Markup {
    let home = format!("{}/minh-chung", address::report(report.head.id));
    html! {
        @if !files.is_empty() {
            ul.plain.box {
                @for file in files {
                    li {
                        a href={ (home) "/" (file.id) } download { (file.name) }
                        " " span.small.muted {
                            (size(file.size)) ", "
                            @if let Some(name) = &file.attached_by_name { (name) ", " } (words::instant(file.attached_at))
                            br; "SHA-256 " span.ref.small { (file.sha256) }
                        }
                        @if file.purpose == Purpose::Form {
                            br; (badge(Tone::Note, "⇪", "Mẫu Excel đã ghi số liệu vào báo cáo"))
                        }
                        (signature::in_short(&home, file, signed.get(&file.evidence_id)))
                        @if report.may_enter && file.purpose == Purpose::Evidence { " " (form::button(viewer, &format!("{home}/{}/go", file.id), "Gỡ")) }
                    }
                }
            }
        }
    }
}

fn size(bytes: i64) -> String {
    let kilobytes = (bytes.max(0) + 1023) / 1024;
    if kilobytes < 1024 {
        return format!("{kilobytes} KB");
    }
    let tenths = kilobytes * 10 / 1024;
    format!("{},{} MB", tenths / 10, tenths % 10)
}

/// Attaches a file.
pub async fn submit(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    request: Request,
) -> Result<Redirect> {
    let id = super::id(&id)?;
    let here = format!("{}/minh-chung", address::report(id));
    let posted = Posted::read(request, &web, &viewer, &here).await?;
    let item = posted.fields.text("dong").parse().ok();
    let Some(file) = posted.files.into_iter().next() else {
        return Err(
            Error::bad_form("Bạn chưa chọn tệp minh chứng.").link("Minh chứng của báo cáo", here)
        );
    };
    let key = posted.fields.text(KEY);
    let upload = Upload {
        submission: id,
        item,
        name: &file.name,
        bytes: file.bytes,
        key: (!key.is_empty()).then_some(key),
    };
    let attached = attach(web.app(), &viewer.caller(), upload)
        .await
        .map_err(|error| back(error, id).link("Chọn tệp khác", here.as_str()))?;
    let notes = match attached.findings.as_slice() {
        [] => String::new(),
        found => serde_json::to_string(found).map_err(Error::internal)?,
    };
    let query = address::query([("luu-y", notes.as_str())]);
    Ok(Redirect::to(&format!("{here}{query}")))
}

/// Takes a file off.
pub async fn take_off(
    State(web): State<Web>,
    viewer: Viewer,
    Path((id, file)): Path<(String, String)>,
    _: Fields,
) -> Result<Redirect> {
    let id = super::id(&id)?;
    detach(web.app(), &viewer.caller(), file_id(&file)?).await.map_err(|error| back(error, id))?;
    Ok(Redirect::to(&format!("{}/minh-chung", address::report(id))))
}

/// Hands a file out, to be saved.
pub async fn download(
    State(web): State<Web>,
    viewer: Viewer,
    Path((_, file)): Path<(String, String)>,
) -> Result<Response> {
    let (row, content) = read(web.app(), &viewer.caller(), file_id(&file)?).await?;
    let kind = row.name.rsplit_once('.').and_then(|(_, ending)| EvidenceKind::of_extension(ending));
    let plain =
        kind.map_or_else(|| "minh-chung".to_owned(), |kind| download_name(Some(&row.name), kind));
    let disposition = format!(
        "attachment; filename=\"{plain}\"; filename*=UTF-8''{}",
        address::encode(&row.name)
    );
    let disposition = HeaderValue::from_str(&disposition).map_err(Error::internal)?;
    let media = HeaderValue::from_str(&row.media).map_err(Error::internal)?;
    let headers = [
        (header::CONTENT_TYPE, media),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
    ];
    Ok((headers, content).into_response())
}

pub(super) fn file_id(text: &str) -> Result<EvidenceLinkId> {
    text.parse().map_err(|_| Error::not_found("Tệp minh chứng này"))
}
