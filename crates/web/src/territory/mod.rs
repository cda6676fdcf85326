//! Pages of territories: list as of a day, export, one territory in time.

pub mod export;
pub mod filter;
pub mod list;
pub mod show;

use ansinh_store::TerritoryId;
use jiff::civil::Date;

use crate::words;

/// Address of the list.
pub(crate) const HERE: &str = "/dia-ban";

/// Rows on one page.
const ON_PAGE: i64 = 200;

/// Address of a territory.
fn address(id: TerritoryId) -> String {
    format!("{HERE}/{id}")
}

/// "từ 01/07/2025", "đến hết 30/06/2025", "chưa rõ ngày bắt đầu".
fn span(from: Option<Date>, to: Option<Date>) -> String {
    match (from, to) {
        (Some(from), Some(to)) => {
            format!("từ {} đến hết {}", words::date(from), words::date(to))
        }
        (Some(from), None) => format!("từ {} đến nay", words::date(from)),
        (None, Some(to)) => format!("đến hết {}", words::date(to)),
        (None, None) => "đến nay, chưa rõ ngày bắt đầu".to_owned(),
    }
}
