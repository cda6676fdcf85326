//! Pages of indicators: list, export, one indicator.

pub mod export;
pub mod filter;
pub mod list;
pub mod show;
mod sort;

use ansinh_store::indicator::IndicatorDetail;
use ansinh_store::plan::PlanHead;
use jiff::civil::Date;

use crate::address;
use crate::error::{Error, Result};
use crate::web::Web;

/// The indicator with that code in a plan, with who holds its duties on a day; where there is none,
/// the refusal leads to the list.
pub(crate) async fn find(
    web: &Web,
    head: &PlanHead,
    code: &str,
    day: Date,
) -> Result<IndicatorDetail> {
    ansinh_store::indicator::detail(web.db(), head.version_id, code, day).await?.ok_or_else(|| {
        Error::not_found(&format!("Chỉ tiêu “{code}”"))
            .link("Danh sách chỉ tiêu", address::indicators(&head.slug))
    })
}
