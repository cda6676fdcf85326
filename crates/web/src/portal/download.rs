//! `GET /cong-khai/{slug}/tai/{file}` and `…/chi-tieu/{code}/tai/{file}`: what was made public, as
//! files.

use ansinh_domain::publication::Snapshot;
use ansinh_formats::write::open_data::{
    OpenDataError, Release, archive, csv, datapackage, json, open_workbook, sdmx_csv, sdmx_json,
    sdmx_structure, tables,
};
use ansinh_store::publication::{self, PublicationRow};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use super::cache::Tag;
use super::seen::{Asked, Seen};
use super::{HERE, file_address};
use crate::error::{Error, Result};
use crate::viewer::Viewer;
use crate::web::Web;

/// A sort of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum File {
    Package,
    Description,
    Values,
    Targets,
    Standings,
    Tasks,
    Workbook,
    Json,
    SdmxCsv,
    SdmxJson,
    Structure,
}

impl File {
    const ALL: [File; 11] = [
        File::Package,
        File::Description,
        File::Values,
        File::Targets,
        File::Standings,
        File::Tasks,
        File::Workbook,
        File::Json,
        File::SdmxCsv,
        File::SdmxJson,
        File::Structure,
    ];

    /// Its name in addresses. Those of the data package are what its description calls them.
    fn name(self) -> &'static str {
        match self {
            File::Package => "goi-du-lieu.zip",
            File::Description => "datapackage.json",
            File::Values => "so-lieu.csv",
            File::Targets => "muc-tieu.csv",
            File::Standings => "danh-gia.csv",
            File::Tasks => "nhiem-vu.csv",
            File::Workbook => "so-lieu.xlsx",
            File::Json => "so-lieu.json",
            File::SdmxCsv => "sdmx.csv",
            File::SdmxJson => "sdmx-data.json",
            File::Structure => "sdmx-structure.json",
        }
    }

    fn media(self) -> &'static str {
        match self {
            File::Package => "application/zip",
            File::Description | File::Json => "application/json",
            File::Values | File::Targets | File::Standings | File::Tasks => {
                "text/csv; charset=utf-8; header=present"
            }
            File::Workbook => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            File::SdmxCsv => "application/vnd.sdmx.data+csv; version=2.0.0; charset=utf-8",
            File::SdmxJson => "application/vnd.sdmx.data+json; version=2.0.0",
            File::Structure => "application/vnd.sdmx.structure+json; version=2.0.0",
        }
    }

    /// The table that it is, if it is one; `None` where the publication has none.
    fn write(self, release: &Release<'_>) -> Result<Option<Vec<u8>>, OpenDataError> {
        match self {
            File::Package => archive(release).map(Some),
            File::Description => datapackage(release).map(Some),
            File::Workbook => open_workbook(release).map(Some),
            File::Json => Ok(Some(json(release))),
            File::SdmxCsv => sdmx_csv(release).map(Some),
            File::SdmxJson => sdmx_json(release).map(Some),
            File::Structure => sdmx_structure(release).map(Some),
            File::Values | File::Targets | File::Standings | File::Tasks => {
                let name = self.name().trim_end_matches(".csv");
                let table = tables(release.snapshot).into_iter().find(|table| table.name == name);
                table.map(|table| csv(&table, release.mark)).transpose()
            }
        }
    }
}

/// A file of everything.
pub async fn of_plan(
    State(web): State<Web>,
    viewer: Viewer,
    Path((slug, file)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response> {
    answer(&web, &viewer, (&slug, None, &file), &asked, &headers).await
}

/// A file of one indicator with its sub-rows.
pub async fn of_indicator(
    State(web): State<Web>,
    viewer: Viewer,
    Path((slug, code, file)): Path<(String, String, String)>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response> {
    answer(&web, &viewer, (&slug, Some(code), &file), &asked, &headers).await
}

async fn answer(
    web: &Web,
    viewer: &Viewer,
    (slug, code, file): (&str, Option<String>, &str),
    asked: &Asked,
    headers: &HeaderMap,
) -> Result<Response> {
    let missing = || Error::not_found("Tệp này").link("Số liệu công khai", HERE);
    let kind = File::ALL.into_iter().find(|kind| kind.name() == file).ok_or_else(missing)?;
    let seen = Seen::find(web, slug, asked).await?;
    let tag = Tag::of(viewer, &seen.rows);
    if let Some(answer) = tag.known(headers) {
        return Ok(answer);
    }
    let mut snapshot = publication::whole(web.db(), seen.row.id).await?;
    if let Some(code) = &code {
        snapshot = snapshot.only(code).ok_or_else(missing)?;
    }
    let (row, mark) = (seen.row.clone(), web.app().mark());
    // Some hundred thousand figures take a while; other requests go on meanwhile.
    let made = tokio::task::spawn_blocking(move || {
        let release = Release { mark, ..release(&row, &snapshot, code.as_deref()) };
        kind.write(&release).map(|bytes| (release.word(), bytes))
    });
    let (word, bytes) = made.await.map_err(Error::internal)?.map_err(Error::internal)?;
    let bytes = bytes.ok_or_else(missing)?;
    let name = format!("attachment; filename=\"{word}-{}\"", kind.name());
    let disposition = HeaderValue::from_str(&name).map_err(Error::internal)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind.media())),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok(tag.on((headers, bytes).into_response()))
}

fn release<'a>(
    row: &'a PublicationRow,
    snapshot: &'a Snapshot,
    indicator: Option<&'a str>,
) -> Release<'a> {
    Release {
        snapshot,
        number: row.number,
        title: &row.title,
        note: row.note.as_deref(),
        licence: &row.licence,
        published_on: row.published_on,
        withdrawn: row.reason.as_deref(),
        indicator,
        mark: None,
    }
}

/// The files of a publication, or of one indicator of it.
pub(super) fn links(seen: &Seen, code: Option<&str>) -> Markup {
    let number = format!("?so={}", seen.row.number);
    let href = |file: File| format!("{}{number}", file_address(&seen.row.slug, code, file.name()));
    html! {
        h2 #tai-ve { "Tải dữ liệu" }
        div.box {
            p { "Dữ liệu của công bố số " (seen.row.number) @if code.is_some() { ", riêng chỉ tiêu này" } ". Giấy phép: " b { (seen.row.licence) } "." }
            ul {
                li { a href=(href(File::Workbook)) download { "Excel (.xlsx)" } " – để xem, in, tính tiếp" }
                li {
                    "CSV: " a href=(href(File::Values)) download { "số liệu" } ", " a href=(href(File::Targets)) download { "mục tiêu" } ", "
                    a href=(href(File::Standings)) download { "đánh giá" }
                    @if code.is_none() { ", " a href=(href(File::Tasks)) download { "nhiệm vụ" } }
                    "; " a href=(href(File::Package)) download { "cả gói (.zip)" } " kèm mô tả " a href=(href(File::Description)) download { "datapackage.json" } " (Frictionless)"
                }
                li { a href=(href(File::Json)) download { "JSON" } }
                li {
                    "SDMX: " a href=(href(File::SdmxCsv)) download { "SDMX-CSV 2.0" } ", " a href=(href(File::SdmxJson)) download { "SDMX-JSON 2.0" } ", "
                    a href=(href(File::Structure)) download { "cấu trúc" }
                }
            }
        }
    }
}
