//! `GET /nhat-ky/xuat.xlsx`: the log's entries as a workbook.

use ansinh_app::read_audit;
use ansinh_formats::write::xlsx::write_workbook;
use axum::extract::{Query, State};
use axum::response::Response;

use super::filter::Params;
use crate::error::{Error, Result};
use crate::viewer::Viewer;
use crate::web::Web;
use crate::xlsx;

/// The entries that pass the filter; the log itself notes that they went out.
pub async fn show(
    State(web): State<Web>,
    viewer: Viewer,
    Query(params): Query<Params>,
) -> Result<Response> {
    let (app, caller, filter) = (web.app(), viewer.caller(), params.filter());
    let names = read_audit::search(app, &caller, &filter, None).await?;
    let sheet = read_audit::export(app, &caller, &filter, &params.described(&names)).await?;
    let bytes = write_workbook(&[sheet], app.now(), app.mark()).map_err(Error::internal)?;
    xlsx::file("nhat-ky", bytes)
}
