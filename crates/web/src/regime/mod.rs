//! Regimes: standing duties to report of a plan.

pub mod create;
pub mod edit;
pub mod form;
mod form_view;
pub mod list;
pub mod show;

use ansinh_domain::calendar::{Frequency, Period};
use ansinh_store::RegimeId;
use ansinh_store::report::regime::RegimeRow;
use jiff::civil::Date;

use crate::error::{Error, Result};
use crate::web::Web;

/// Address of the list.
pub(crate) const LIST: &str = "/che-do-bao-cao";

/// Address of a regime.
pub(crate) fn address(id: RegimeId) -> String {
    format!("{LIST}/{id}")
}

/// The regime of an address.
async fn find(web: &Web, id: &str) -> Result<RegimeRow> {
    let missing = || Error::not_found("Chế độ báo cáo này").link("Danh sách chế độ báo cáo", LIST);
    let id: RegimeId = id.parse().map_err(|_| missing())?;
    ansinh_store::report::regime::find(web.db(), id).await?.ok_or_else(missing)
}

/// The period whose months hold `day` and the ones after it, as many as `count`.
pub(crate) fn periods_from(frequency: Frequency, day: Date, count: usize) -> Vec<Period> {
    let first = Period::holding(frequency, day);
    std::iter::successors(first, |period| period.next()).take(count).collect()
}
