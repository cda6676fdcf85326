//! `GET /mau-van-ban`: the templates of papers. `/mau-van-ban/{name}`: one of them, to be read, tried
//! with real data, and changed.

use ansinh_app::paper::{
    SaveTemplate, TemplateKind, TemplateSaved, TemplateView, preview_template, read_template,
    save_template, template, templates,
};
use ansinh_domain::template::{FieldSpec, Sort};
use ansinh_formats::paper::Paper;
use ansinh_store::paper_template::TemplateRow;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::section::changes;
use super::{back, preview, rules};
use crate::error::{Error, Result};
use crate::page::Page;
use crate::post::Fields;
use crate::ui::Crumb;
use crate::ui::form::{self, Field, field};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::words;

/// Address of the list.
pub(crate) const TEMPLATES: &str = "/mau-van-ban";
const TITLE: &str = "Mẫu văn bản";

fn address(kind: TemplateKind) -> String {
    format!("{TEMPLATES}/{}", kind.word())
}

fn kind(name: &str) -> Result<TemplateKind> {
    TemplateKind::from_word(name).ok_or_else(|| Error::not_found("Mẫu này").link(TITLE, TEMPLATES))
}

/// Shows the list.
pub async fn list(State(web): State<Web>, viewer: Viewer) -> Result<Page> {
    let all = templates(web.app(), &viewer.caller()).await?;
    let content = html! {
        h1 { (TITLE) }
        p.lead { "Lời văn của từng loại văn bản. Sửa mẫu thì văn bản lập từ đó về sau theo mẫu mới; văn bản đã cấp số giữ nguyên." }
        div.scroll.stack {
            table {
                caption.hidden { "Các mẫu văn bản" }
                thead { tr {
                    th scope="col" { "Mẫu" } th scope="col" { "Bản đang dùng" } th scope="col" { "Lần sửa gần nhất" }
                } }
                tbody {
                    @for (kind, newest) in &all {
                        tr {
                            td.name { a href=(address(*kind)) { (kind.title()) } }
                            td data-label="Bản đang dùng" { (version_words(newest.as_ref().map_or(0, |row| row.version))) }
                            td data-label="Lần sửa gần nhất" {
                                @match newest {
                                    Some(row) => {
                                        (row.saved_by_name.as_deref().unwrap_or("–")) ", " (words::instant(row.saved_at)) ": " (row.note)
                                    }
                                    None => span.muted { "chưa sửa" },
                                }
                            }
                        }
                    }
                }
            }
        }
    };
    Ok(Page::new(&viewer, TITLE, content).crumbs([Crumb::here(TITLE)]))
}

/// "bản 3", "mẫu kèm chương trình".
pub(super) fn version_words(version: i64) -> String {
    if version == 0 { "mẫu kèm chương trình".to_owned() } else { format!("bản {version}") }
}

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
pub struct Params {
    /// An older version to begin from.
    #[serde(default, rename = "ban")]
    pub version: String,
}

/// Shows a template.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Path(name): Path<String>,
    Query(params): Query<Params>,
) -> Result<Page> {
    let kind = kind(&name)?;
    let view = template(web.app(), &viewer.caller(), kind).await?;
    let asked: Option<i64> = params.version.parse().ok();
    let old = match asked {
        Some(0) => Some(kind.shipped()),
        Some(asked) => {
            view.history.iter().find(|row| row.version == asked).map(|row| row.words.as_str())
        }
        None => None,
    };
    let (words, note) = match (old, asked) {
        (Some(old), Some(asked)) => (old, format!("Dùng lại {}", version_words(asked))),
        _ => (view.words.as_str(), String::new()),
    };
    let typed = Typed { words, note: &note, version: view.version, said: Said::Nothing };
    page(&viewer, &view, &typed)
}

/// A text in the editor.
struct Typed<'a> {
    words: &'a str,
    note: &'a str,
    version: i64,
    said: Said,
}

/// What is said of it.
enum Said {
    Nothing,
    /// It is broken, a sentence each.
    Broken(Vec<String>),
    /// Somebody saved this version meanwhile.
    Newer(TemplateRow),
    /// What it makes.
    Made(Markup),
    /// It is whole, but nothing could be made of it.
    Untried(String),
}

/// Keeps a text, or tries it without keeping it.
pub async fn submit(
    State(web): State<Web>,
    viewer: Viewer,
    Path(name): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let kind = kind(&name)?;
    let (app, caller) = (web.app(), viewer.caller());
    let version = fields
        .text("ban")
        .parse()
        .map_err(|_| Error::bad_form("Biểu mẫu thiếu số của bản đang sửa."))?;
    let (words, note) = (fields.raw("mau").to_owned(), fields.text("ghi_chu").to_owned());
    let mut version: i64 = version;
    let said = if fields.text("viec") == "xem-truoc" {
        match preview_template(app, &caller, kind, &words).await {
            Ok(Ok(paper)) => Said::Made(made(&web, &paper)?),
            Ok(Err(faults)) => Said::Broken(faults.iter().map(ToString::to_string).collect()),
            Err(ansinh_app::AppError::Invalid(why)) => Said::Untried(why),
            Err(other) => return Err(other.into()),
        }
    } else {
        let text = SaveTemplate { version, words: words.clone(), note: note.clone() };
        let saved = match save_template(app, &caller, kind, &text).await {
            // Without a note the text is still there, and what else is wrong is said along.
            Err(ansinh_app::AppError::Invalid(why)) => {
                let mut all = vec![why];
                all.extend(
                    read_template(kind, &words).err().into_iter().flatten().map(|f| f.to_string()),
                );
                return refused(&web, &viewer, kind, (&words, &note, version), Said::Broken(all))
                    .await;
            }
            other => other.map_err(|error| back(error, "Quay lại mẫu", address(kind)))?,
        };
        match saved {
            TemplateSaved::Version(_) => {
                return Ok(Redirect::to(&address(kind)).into_response());
            }
            TemplateSaved::Newer(row) => {
                version = row.version;
                Said::Newer(row)
            }
            TemplateSaved::Broken(faults) => {
                Said::Broken(faults.iter().map(ToString::to_string).collect())
            }
        }
    };
    refused(&web, &viewer, kind, (&words, &note, version), said).await
}

/// The page with a text that was not kept.
async fn refused(
    web: &Web,
    viewer: &Viewer,
    kind: TemplateKind,
    (words, note, version): (&str, &str, i64),
    said: Said,
) -> Result<Response> {
    let view = template(web.app(), &viewer.caller(), kind).await?;
    let status = match &said {
        Said::Broken(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Said::Newer(_) => StatusCode::CONFLICT,
        Said::Nothing | Said::Made(_) | Said::Untried(_) => StatusCode::OK,
    };
    let page = page(viewer, &view, &Typed { words, note, version, said })?;
    Ok(page.status(status).into_response())
}

fn made(web: &Web, paper: &Paper) -> Result<Markup> {
    preview::preview(paper, &rules(web)?)
}

fn page(viewer: &Viewer, view: &TemplateView, typed: &Typed<'_>) -> Result<Page> {
    let title = view.kind.title();
    let content = html! {
        h1 { (title) }
        p { "Đang dùng: " b { (version_words(view.version)) } "." }
        (said(typed))
        div.review {
            section aria-label="Sửa mẫu" { (editor(viewer, view, typed)) }
            section.plan tabindex="0" aria-label="Các trường dùng được" {
                h2 { "Các trường dùng được" }
                (fields_of(view.kind.fields()))
                (syntax())
            }
        }
        @if let Said::Made(paper) = &typed.said { h2 #xem-truoc { "Xem trước bằng số liệu thật, chưa lưu" } (paper) }
        (history(view))
    };
    Ok(Page::new(viewer, title, content)
        .wide()
        .crumbs([Crumb::link(TITLE, TEMPLATES), Crumb::here(title)]))
}

fn said(typed: &Typed<'_>) -> Markup {
    html! {
        @match &typed.said {
            Said::Nothing => {}
            Said::Made(_) => p.notice role="status" {
                "Đã dựng bản xem trước bằng số liệu thật; mẫu chưa lưu. " a href="#xem-truoc" { "Xem văn bản ở dưới" } "."
            },
            Said::Untried(why) => p.notice { (why) },
            Said::Broken(faults) => {
                div.summary role="alert" tabindex="-1" aria-labelledby="tom-tat-loi" {
                    h2 #tom-tat-loi { "Mẫu chưa lưu được" }
                    ul { @for fault in faults { li { a href="#mau" { (fault) } } } }
                }
            }
            Said::Newer(row) => {
                div.summary role="alert" tabindex="-1" aria-labelledby="tom-tat-loi" {
                    h2 #tom-tat-loi { "Người khác vừa lưu một bản khác" }
                    p {
                        (row.saved_by_name.as_deref().unwrap_or("–")) " lưu bản " (row.version) " lúc " (words::instant(row.saved_at))
                        ": " (row.note) ". Khác biệt giữa bản đó và bản của bạn:"
                    }
                    (changes(&row.words, typed.words))
                }
            }
        }
    }
}

fn editor(viewer: &Viewer, view: &TemplateView, typed: &Typed<'_>) -> Markup {
    html! {
        form method="post" action=(address(view.kind)) {
            (form::token(viewer))
            input type="hidden" name="ban" value=(typed.version);
            div.field {
                label for="mau" { "Lời văn của mẫu" }
                p.hint #mau-goi-y { "Mỗi dòng một đoạn; “./.” tự thêm ở cuối văn bản." }
                textarea.code #mau name="mau" rows="24" spellcheck="false" aria-describedby="mau-goi-y" { "\n" (typed.words) }
            }
            (field(&Field {
                name: "ghi_chu", label: "Đã sửa gì, vì sao", kind: "text",
                hint: Some("Ghi khi lưu; xem trước thì không cần."), value: typed.note, error: None, autocomplete: "off",
            }))
            p {
                button.quiet type="submit" name="viec" value="xem-truoc" formnovalidate { "Xem trước" } " "
                button type="submit" name="viec" value="luu" { "Lưu thành bản mới" }
            }
        }
    }
}

fn fields_of(specs: &[FieldSpec]) -> Markup {
    html! {
        dl.fields {
            @for spec in specs {
                dt { code { (spec.written()) } }
                dd {
                    (spec.meaning) @if spec.sort == Sort::Blocks { " (đứng riêng một dòng)" } "."
                    @if let Sort::List(inner) = spec.sort { (fields_of(inner)) }
                }
            }
        }
    }
}

fn syntax() -> Markup {
    html! {
        h2 { "Cách viết" }
        dl.fields {
            dt { code { "@trích yếu: …" } } dd { "Trích yếu; công văn là phần sau “V/v”." }
            dt { code { "@kính gửi: …" } } dd { "Một nơi nhận ở phần Kính gửi; có thể nhiều dòng." }
            dt { code { "@căn cứ: …" } } dd { "Một căn cứ; có thể nhiều dòng." }
            dt { code { "# …" } } dd { "Tên mục, tự đánh số I, II, III." }
            dt { code { "## …" } } dd { "Tên khoản, tự đánh số 1, 2, 3." }
            dt { code { "{{#nếu trường}} … {{#không thì}} … {{/nếu}}" } } dd { "In một trong hai, tùy trường có nội dung hay không." }
            dt { code { "{{#mỗi danh sách}} … {{/mỗi}}" } } dd { "Lặp lại cho từng dòng của danh sách." }
            dt { code { "{{{{" } } dd { "In đúng hai dấu ngoặc nhọn." }
        }
    }
}

fn history(view: &TemplateView) -> Markup {
    html! {
        h2 { "Lịch sử" }
        @for (index, row) in view.history.iter().enumerate() {
            @let before = view.history.get(index + 1).map_or(view.kind.shipped(), |row| row.words.as_str());
            details.box {
                summary {
                    "Bản " (row.version) ": " (row.saved_by_name.as_deref().unwrap_or("–")) ", " (words::instant(row.saved_at)) " – " (row.note)
                }
                (changes(before, &row.words))
                @if index > 0 { p { a href={ (address(view.kind)) "?ban=" (row.version) } { "Mở bản này để dùng lại" } } }
            }
        }
        details.box {
            summary { "Mẫu kèm chương trình" }
            div.quoted.diff { (view.kind.shipped()) }
            @if view.version > 0 { p { a href={ (address(view.kind)) "?ban=0" } { "Mở mẫu này để dùng lại" } } }
        }
    }
}
