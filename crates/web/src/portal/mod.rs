//! What was made public, for anyone: plans, their indicators and tasks, files.
//!
//! Pages here read publications and nothing else, so that no figure can be seen that is in none.

mod cache;
pub mod download;
pub mod home;
pub mod indicator;
pub mod plan;
mod seen;
pub mod tasks;
mod values;

use ansinh_domain::date::shown;
use ansinh_store::publication::PublicationRow;
use maud::{Markup, html};

use crate::address;

/// Address of the front page.
pub(crate) const HERE: &str = "/cong-khai";

/// Name of the number of a publication in the query string.
const NUMBER: &str = "so";

/// Address of what was made public of a plan.
pub(crate) fn plan_address(slug: &str) -> String {
    format!("{HERE}/{}", address::encode(slug))
}

fn indicator_address(slug: &str, code: &str) -> String {
    format!("{}/chi-tieu/{}", plan_address(slug), address::encode(code))
}

/// Address of a file; of one indicator, or of everything.
fn file_address(slug: &str, code: Option<&str>, name: &str) -> String {
    match code {
        Some(code) => format!("{}/tai/{name}", indicator_address(slug, code)),
        None => format!("{}/tai/{name}", plan_address(slug)),
    }
}

/// "công bố số 3 ngày 20/01/2025".
fn called(row: &PublicationRow) -> String {
    format!("công bố số {} ngày {}", row.number, shown(row.published_on))
}

/// The publications of a plan, each leading to itself at `path`; the one looked at is marked.
fn history(rows: &[PublicationRow], looked_at: i64, path: &str) -> Markup {
    html! {
        h2 #lich-su { "Các lần công bố" }
        ul.plain.box.told {
            @for row in rows {
                li {
                    @if row.readable() {
                        a href=(format!("{path}{}", address::query([(NUMBER, row.number.to_string().as_str())])))
                            aria-current=[(row.number == looked_at).then_some("true")] {
                            "Số " (row.number) ", ngày " (shown(row.published_on))
                        }
                    } @else { "Số " (row.number) ", ngày " (shown(row.published_on)) }
                    ": " (row.title) span.muted { " (số liệu tính đến " (shown(row.as_of)) ")" }
                    @if row.number == looked_at { " " b { "– đang xem" } }
                    (withdrawn(row))
                }
            }
        }
    }
}

/// That a publication no longer holds, and why.
fn withdrawn(row: &PublicationRow) -> Markup {
    html! {
        @if let Some(reason) = &row.reason {
            br;
            span.small {
                b { "Đã thu hồi" }
                @if let Some(day) = row.withdrawn_on { " ngày " (shown(day)) }
                @if let Some(number) = row.replaced_by { ", thay bằng số " (number) }
                ": " (reason)
            }
        }
    }
}
