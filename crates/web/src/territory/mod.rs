//! Pages of territories: list as of a day, export, one territory in time; files brought in, what they
//! would do, what was doubtful in them.

pub mod borders;
pub mod export;
pub mod filter;
mod finding;
pub mod list;
pub mod preview;
pub mod show;
pub mod source;
pub mod sources;
pub mod upload;

use ansinh_store::TerritoryId;
use jiff::civil::Date;

use crate::words;

/// Address of the list.
pub(crate) const HERE: &str = "/dia-ban";

/// Address of the form that brings files in.
const LOAD: &str = "/dia-ban/nap";
/// Address of the files that were loaded.
const SOURCES: &str = "/dia-ban/nguon";

/// Address of files of borders.
const BORDERS: &str = "/dia-ban/ranh-gioi";

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
