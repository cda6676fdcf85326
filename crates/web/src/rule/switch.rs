//! `POST /che-do-bao-cao/quy-tac/{id}/trang-thai`: switches a rule on or off.

use ansinh_app::report::rule::switch_rule;
use ansinh_store::CheckRuleId;
use axum::extract::{Path, State};
use axum::response::Redirect;

use super::HERE;
use crate::address;
use crate::error::{Error, Result};
use crate::post::Fields;
use crate::viewer::Viewer;
use crate::web::Web;

/// Switches the rule. A second click finds it so already.
pub async fn submit(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Redirect> {
    let id: CheckRuleId =
        id.parse().map_err(|_| Error::not_found("Quy tắc này").link("Quy tắc kiểm tra", HERE))?;
    switch_rule(web.app(), &viewer.caller(), id, fields.text("ap_dung") == "1").await?;
    let back = address::query([("ke-hoach", fields.text("ke_hoach"))]);
    Ok(Redirect::to(&format!("{HERE}{back}")))
}
