//! `POST /nhap-ke-hoach/{id}/nhap`: makes the reviewed import a plan.

use ansinh_app::{AppError, accept_import};
use axum::extract::{Path, State};
use axum::response::Redirect;

use super::review;
use crate::address;
use crate::error::{Error, Result};
use crate::post::Fields;
use crate::ui::list;
use crate::viewer::Viewer;
use crate::web::Web;

/// Questions that a refusal names, each with a link.
const NAMED: usize = 10;

/// Stores the plan and leads to it; names what is still open otherwise.
pub async fn submit(
    State(web): State<Web>,
    viewer: Viewer,
    Path(id): Path<String>,
    _fields: Fields,
) -> Result<Redirect> {
    let id = super::id(&id)?;
    match accept_import(web.app(), &viewer.caller(), id).await {
        Ok(plan) => Ok(Redirect::to(&address::plan(&plan.slug))),
        Err(AppError::Unsettled { open }) => {
            let detail =
                ansinh_store::import::detail(web.db(), id).await?.ok_or_else(super::missing)?;
            let total = open.len();
            let mut error = Error::from(AppError::Unsettled { open: open.clone() });
            error.happened = format!("Còn {total} điểm cần chọn trước khi nhập thành kế hoạch.");
            error.advice = "Hãy mở từng điểm dưới đây và chọn cách xử lý.".to_owned();
            for (index, message) in open.iter().take(NAMED) {
                error = error.link(list::short(message, 80), review::address_of(&detail, *index));
            }
            Err(error.link("Về trang rà soát", address::import(id)))
        }
        Err(error) => Err(error.into()),
    }
}
