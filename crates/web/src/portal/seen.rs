//! The publication that a page is about.

use std::sync::Arc;

use ansinh_domain::date::shown;
use ansinh_domain::publication::Snapshot;
use ansinh_store::publication::{self, PublicationRow};
use axum::http::StatusCode;
use maud::{Markup, html};
use serde::Deserialize;

use super::{HERE, called, plan_address};
use crate::address;
use crate::error::{Error, Result};
use crate::ui::badge::{Tone, badge};
use crate::web::Web;

/// The query string of pages of a publication.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Number of the publication; the newest that holds without one.
    #[serde(rename = "so")]
    pub number: String,
    /// What is looked for.
    pub q: String,
    /// How indicators stand.
    #[serde(rename = "tinh-trang")]
    pub status: String,
}

/// The publications of a plan, and the one looked at.
pub(super) struct Seen {
    /// All of them, newest first.
    pub rows: Vec<PublicationRow>,
    /// The one looked at.
    pub row: PublicationRow,
    /// Somebody asked for this very one.
    pub asked: bool,
}

impl Seen {
    /// The publication asked for, or the newest that holds; one that no longer holds where there is
    /// no other.
    pub(super) async fn find(web: &Web, slug: &str, asked: &Asked) -> Result<Seen> {
        let rows = publication::of_slug(web.db(), slug).await?;
        let number = asked.number.trim();
        let found = match number.parse::<i64>() {
            Ok(number) => rows.iter().find(|row| row.number == number),
            Err(_) if number.is_empty() => {
                let readable = rows.iter().find(|row| row.readable());
                rows.iter().find(|row| row.holds()).or(readable).or(rows.first())
            }
            Err(_) => None,
        };
        let Some(row) = found.cloned() else {
            let missing = match rows.is_empty() {
                true => "Số liệu công khai của kế hoạch này",
                false => "Lần công bố này",
            };
            return Err(Error::not_found(missing).link("Các kế hoạch đã công khai số liệu", HERE));
        };
        if !row.readable() {
            return Err(closed(slug, &row));
        }
        Ok(Seen { rows, row, asked: !number.is_empty() })
    }

    /// What it says.
    pub(super) async fn content(&self, web: &Web) -> Result<Arc<Snapshot>> {
        Ok(publication::content(web.db(), self.row.id).await?)
    }

    /// The query string that keeps looking at it.
    pub(super) fn kept(&self) -> String {
        let number = self.row.number.to_string();
        address::query(self.asked.then_some((super::NUMBER, number.as_str())))
    }

    /// Which publication is looked at, and what there is to know of it.
    pub(super) fn strip(&self) -> Markup {
        let row = &self.row;
        let newest = self.rows.iter().find(|other| other.holds());
        let newer = newest.filter(|newest| newest.number != row.number);
        html! {
            p.lead {
                (capital(&called(row))) ": " (row.title) ". Số liệu tính đến " (shown(row.as_of)) ". "
                a href="#lich-su" { "Các lần công bố" }
            }
            @if let Some(note) = &row.note { p.lead { (note) } }
            @if let Some(reason) = &row.reason {
                div.notice.bad role="status" {
                    p {
                        (badge(Tone::Bad, "✕", "Đã thu hồi")) " "
                        @if let Some(day) = row.withdrawn_on { "Ngày " (shown(day)) ". " }
                        (reason)
                    }
                    @if let Some(number) = row.replaced_by {
                        p { a href=(format!("{}?so={number}", plan_address(&row.slug))) { "Xem công bố số " (number) " thay cho lần này" } }
                    }
                }
            } @else if let Some(newer) = newer {
                div.notice {
                    p { "Đây không phải lần công bố mới nhất. " a href=(plan_address(&row.slug)) { "Xem " (called(newer)) } }
                }
            }
        }
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string());
    format!("{}{}", first.unwrap_or_default(), chars.as_str())
}

fn closed(slug: &str, row: &PublicationRow) -> Error {
    let reason = row.reason.as_deref().unwrap_or_default();
    Error::new(
        StatusCode::GONE,
        "Lần công bố này không còn xem được",
        format!("{} đã bị thu hồi và không còn cho xem. Lý do: {reason}", capital(&called(row))),
        "Hãy xem các lần công bố khác của kế hoạch.",
    )
    .link("Các kế hoạch đã công khai số liệu", HERE)
    .link("Kế hoạch", address::plan(slug))
}
