//! `GET` and `POST /bao-cao/{id}/mau/{upload}`, `POST …/bo`: what a filled-in form would change,
//! cell by cell, and writing it into the report.

use ansinh_app::AppError;
use ansinh_app::report::ReportError;
use ansinh_app::report::form::{Application, FormPreview, apply, drop_staged, preview};
use ansinh_domain::report::{CellPreview, Choice, Fate, Field, RowKey, Take};
use ansinh_store::{ReportUploadId, SubmissionId};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::form::here;
use super::frame::{self, Tab};
use super::{KEY, back, once};
use crate::address;
use crate::error::{Error, Result};
use crate::page::Page;
use crate::post::Fields;
use crate::ui::badge::{Tone, badge};
use crate::ui::form;
use crate::ui::list::short;
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Before the name of a choice.
const CHOICE: &str = "chon.";

/// Shows what the form would change.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path((id, upload)): Path<(String, String)>,
) -> Result<Page> {
    let (id, upload) = (super::id(&id)?, upload_id(&upload)?);
    page(&web, &viewer, id, upload, None).await
}

/// Writes the form into the report.
pub async fn submit(
    State(web): State<Web>,
    viewer: Viewer,
    Path((id, upload)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response> {
    let (id, upload) = (super::id(&id)?, upload_id(&upload)?);
    let choices: Vec<Choice> = fields.pairs().filter_map(choice).collect();
    let key = Some(fields.text(KEY)).filter(|key| !key.is_empty());
    let wanted = Application { report: id, upload, choices: &choices, key };
    match apply(web.app(), &viewer.caller(), wanted).await {
        Ok(applied) => {
            let (saved, left) = (applied.saved.to_string(), applied.left.to_string());
            let query = address::query([("da-ghi", saved.as_str()), ("bo-lai", left.as_str())]);
            Ok(Redirect::to(&format!("{}{query}", here(id))).into_response())
        }
        Err(error @ AppError::Report(ReportError::FormUndecided(_))) => {
            let said = Said { reason: error.to_string(), choices };
            let page = page(&web, &viewer, id, upload, Some(&said)).await?;
            Ok(page.status(StatusCode::CONFLICT).into_response())
        }
        Err(error) => Err(back(error, id).link("Mẫu Excel của báo cáo", here(id))),
    }
}

/// Throws the form away.
pub async fn discard(
    State(web): State<Web>,
    viewer: Viewer,
    Path((id, upload)): Path<(String, String)>,
    _: Fields,
) -> Result<Redirect> {
    let id = super::id(&id)?;
    drop_staged(web.app(), &viewer.caller(), id, upload_id(&upload)?)
        .await
        .map_err(|error| back(error, id))?;
    Ok(Redirect::to(&here(id)))
}

fn upload_id(text: &str) -> Result<ReportUploadId> {
    text.parse().map_err(|_| Error::not_found("Mẫu Excel này"))
}

/// Why nothing was written, with what was chosen.
struct Said {
    reason: String,
    choices: Vec<Choice>,
}

/// Name of the choice for a cell.
fn name(cell: &CellPreview) -> String {
    format!("{CHOICE}{}.{}.{}", cell.row.item, cell.row.part, cell.field.word())
}

/// What was chosen for a cell: "chon.{row}.{territory}.{field}" is "tep.{version}" or "may.{version}".
fn choice((name, value): (&str, &str)) -> Option<Choice> {
    let mut parts = name.strip_prefix(CHOICE)?.split('.');
    let (item, part, field) = (parts.next()?, parts.next()?, Field::from_word(parts.next()?)?);
    let (side, seen) = value.split_once('.')?;
    let take = match side {
        "tep" => Take::File,
        "may" => Take::Server,
        _ => return None,
    };
    let row = RowKey { item: item.to_owned(), part: part.to_owned() };
    Some(Choice { row, field, seen: seen.parse().ok()?, take })
}

async fn page(
    web: &Web,
    viewer: &Viewer,
    id: SubmissionId,
    upload: ReportUploadId,
    said: Option<&Said>,
) -> Result<Page> {
    let shown = preview(web.app(), &viewer.caller(), id, upload)
        .await
        .map_err(|error| back(error, id).link("Mẫu Excel của báo cáo", here(id)))?;
    let there = format!("{}/{upload}", here(id));
    let of = |fate: Fate| shown.preview.cells.iter().filter(move |cell| cell.fate == fate);
    let (clashes, changes) = (of(Fate::Conflict).count(), of(Fate::Change).count());
    let content = html! {
        h2 { "Xem trước: " (shown.upload.name) }
        p.muted.small {
            "Tải lên lúc " (words::instant(shown.upload.uploaded_at))
            @if let Some(name) = &shown.upload.uploaded_by_name { ", " (name) }
            ". Báo cáo chưa thay đổi gì."
        }
        @if let Some(said) = said {
            div.summary role="alert" tabindex="-1" { h2 { "Chưa ghi được" } p { (said.reason) } }
        }
        div.notice role="status" { p { b { (shown.preview.summary()) } } }
        (findings(&shown))
        form #ghi method="post" action=(there) {
            (once(web, viewer, shown.report.head.mod_count))
            (conflicts(&shown, said))
            (left_out(&shown))
            (changed(&shown))
        }
        (newer(&shown))
        p.muted { "Không đổi: " (words::count(of(Fate::Unchanged).count(), "ô")) "." }
        div.sticky-go {
            @if clashes + changes > 0 {
                p {
                    @if clashes > 0 { "Chọn giữ bên nào ở " (words::count(clashes, "ô")) " bị sửa ở cả hai nơi, rồi ghi." }
                    @else { "Xem các ô sẽ đổi, rồi ghi." }
                }
            } @else {
                p { "Tệp không có ô nào ghi được vào báo cáo." }
            }
            div.steps {
                @if clashes + changes > 0 { button type="submit" form="ghi" { "Ghi vào báo cáo" } }
                (form::button(viewer, &format!("{there}/bo"), "Bỏ tệp này"))
            }
        }
    };
    Ok(frame::page(viewer, &shown.report, Tab::Form, &content))
}

fn findings(shown: &FormPreview) -> Markup {
    html! {
        @if !shown.findings.is_empty() {
            h3 { "Lưu ý về tệp" }
            ul.plain.box {
                @for finding in &shown.findings {
                    li { @if !finding.place.is_empty() { b { (finding.place) } ": " } (finding.message) }
                }
            }
        }
    }
}

fn or_empty(text: &str) -> Markup {
    html! { @if text.is_empty() { span.muted { "(trống)" } } @else { span.told { (text) } } }
}

/// The row of a cell by code and name.
fn named(shown: &FormPreview, cell: &CellPreview) -> Markup {
    let row =
        shown.report.rows.iter().find(|row| row.item.id.0.simple().to_string() == cell.row.item);
    html! { b.code { (cell.code) } @if let Some(row) = row { " " (short(&row.title, 70)) } }
}

/// Cells changed on both sides, each with the choice.
fn conflicts(shown: &FormPreview, said: Option<&Said>) -> Markup {
    let cells: Vec<&CellPreview> =
        shown.preview.cells.iter().filter(|cell| cell.fate == Fate::Conflict).collect();
    html! {
        @if !cells.is_empty() {
            h3 { "Cần chọn: bị sửa ở cả hai nơi (" (cells.len()) ")" }
            @for cell in cells { (clash(shown, cell, said)) }
        }
    }
}

fn clash(shown: &FormPreview, cell: &CellPreview, said: Option<&Said>) -> Markup {
    let name = name(cell);
    let chosen = said.and_then(|said| {
        let of_cell = |choice: &&Choice| {
            (&choice.row, choice.field, choice.seen) == (&cell.row, cell.field, cell.version)
        };
        said.choices.iter().find(of_cell).map(|choice| choice.take)
    });
    let option = |take: Take, word: &str, label: &str, text: &str| {
        html! {
            label {
                input type="radio" name=(name) value={ (word) "." (cell.version) } required checked[chosen == Some(take)];
                span { (label) ": " b { (or_empty(text)) } }
            }
        }
    };
    html! {
        fieldset.clash {
            legend { "⇄ " (named(shown, cell)) ", " (cell.field.title()) " – " (cell.place) }
            p.small { (cell.sentence) " Lúc tải mẫu: " (or_empty(&cell.base)) "." }
            (option(Take::Server, "may", "Giữ trên phần mềm", &cell.ours))
            (option(Take::File, "tep", "Lấy theo tệp", &cell.theirs))
        }
    }
}

/// Cells of the file that will not be written.
fn left_out(shown: &FormPreview) -> Markup {
    let wrong = [Fate::Invalid, Fate::Locked, Fate::Gone];
    let cells: Vec<&CellPreview> =
        shown.preview.cells.iter().filter(|cell| wrong.contains(&cell.fate)).collect();
    html! {
        @if !cells.is_empty() {
            h3 { "Không ghi (" (cells.len()) ")" }
            p.muted { "Sửa các ô này trong tệp rồi tải lên lại, hoặc ghi phần còn lại và sửa trực tiếp trên trang." }
            ul.plain.box {
                @for cell in cells {
                    li {
                        @if cell.fate == Fate::Invalid { (badge(Tone::Bad, "✕", "Sai")) }
                        @else { (badge(Tone::Note, "–", cell.fate.title())) }
                        " " b { (cell.place) } ", "
                        @if cell.fate == Fate::Gone { (cell.field.title()) }
                        @else { (named(shown, cell)) ", " (cell.field.title()) }
                        ": " (cell.sentence)
                    }
                }
            }
        }
    }
}

fn changed(shown: &FormPreview) -> Markup {
    let cells: Vec<&CellPreview> =
        shown.preview.cells.iter().filter(|cell| cell.fate == Fate::Change).collect();
    html! {
        @if !cells.is_empty() {
            h3 { "Sẽ đổi (" (cells.len()) ")" }
            div.scroll.stack {
                table {
                    caption.hidden { "Các ô sẽ đổi" }
                    thead { tr {
                        th scope="col" { "Dòng" } th scope="col" { "Cột" } th scope="col" { "Ô trong tệp" }
                        th scope="col" { "Đang có" } th scope="col" { "Sẽ ghi" }
                    } }
                    tbody {
                        @for cell in cells {
                            tr {
                                th.name scope="row" { (named(shown, cell)) }
                                td data-label="Cột" { (cell.field.title()) }
                                td data-label="Ô trong tệp" { (cell.place) }
                                td data-label="Đang có" { (or_empty(&cell.ours)) }
                                td data-label="Sẽ ghi" { b { (or_empty(&cell.theirs)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Cells changed on the server since, which the file left alone.
fn newer(shown: &FormPreview) -> Markup {
    let cells: Vec<&CellPreview> =
        shown.preview.cells.iter().filter(|cell| cell.fate == Fate::Newer).collect();
    html! {
        @if !cells.is_empty() {
            details {
                summary { "Đã đổi trên phần mềm sau khi tải mẫu, giữ nguyên (" (cells.len()) ")" }
                ul.plain.box {
                    @for cell in cells {
                        li { b.code { (cell.code) } " " (cell.field.title()) ": " (cell.sentence) }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_of_forms() {
        let check = |name: &str, value: &str, expected: Option<(&str, &str, Field, i64, Take)>| {
            let read = choice((name, value));
            let told = read.as_ref().map(|choice| {
                let row = &choice.row;
                (row.item.as_str(), row.part.as_str(), choice.field, choice.seen, choice.take)
            });
            assert_eq!(told, expected, "{name}={value}");
        };
        check("chon.a..value", "tep.3", Some(("a", "", Field::Value, 3, Take::File)));
        check("chon.a.b.note", "may.0", Some(("a", "b", Field::Note, 0, Take::Server)));
        check("chon.a..value", "tep", None);
        check("chon.a..value", "ai.3", None);
        check("chon.a..gi", "tep.3", None);
        check("chon.a", "tep.3", None);
        check("khoa", "tep.3", None);
    }
}
