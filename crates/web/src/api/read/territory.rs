//! `GET /api/v1/territories` and one of them. A code names a territory only together with a day.

use ansinh_domain::territory::Level;
use ansinh_store::territory::{self, Link, TerritoryFilter, TerritoryRow};
use axum::extract::{Path, State};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::api::extract::{Answer, Params, id};
use crate::api::list::{self, Page};
use crate::api::words::{self, word};
use crate::error::{Error, Result};
use crate::viewer::Viewer;
use crate::web::Web;

/// Units of the country on a day, with room: what the list is cut from.
const ALL: i64 = 20_000;

/// What the list is narrowed by.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Query {
    /// `next` of the answer before.
    cursor: Option<String>,
    /// Most rows.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u16>,
    /// As of which day; today without.
    day: Option<Date>,
    /// A code, or words of a name with or without diacritics.
    q: Option<String>,
    /// Only this tier.
    #[param(schema_with = words::level)]
    level: Option<Level>,
    /// Only the unit with this code, and what stands under it on that day.
    under: Option<String>,
}

/// A territory through the time in which its code, name and land stayed the same.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Territory {
    /// Its identifier.
    pub id: Uuid,
    /// `province`, `district` or `commune`.
    pub level: String,
    /// Its code on the days it was there.
    pub code: Option<String>,
    /// What it is called after its level: `ward`, `town` …
    pub kind: String,
    /// Its name, with the kind in front.
    pub name: String,
    /// First day, where it is known.
    pub from: Option<Date>,
    /// Last day, if it is gone.
    pub to: Option<Date>,
    /// The unit above it.
    pub parent: Option<String>,
    /// The one above that.
    pub grandparent: Option<String>,
}

impl From<TerritoryRow> for Territory {
    fn from(row: TerritoryRow) -> Territory {
        Territory {
            id: row.id.0,
            level: word(row.level),
            code: row.code,
            kind: word(row.kind),
            name: row.name,
            from: row.valid_from,
            to: row.valid_to,
            parent: row.parent_name,
            grandparent: row.grandparent_name,
        }
    }
}

/// A territory with what it was made of and what became of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WholeTerritory {
    /// The territory.
    #[serde(flatten)]
    pub territory: Territory,
    /// Figures before and after its beginning are about the same land.
    pub keeps_land: bool,
    /// What it was made of.
    pub sources: Vec<Succession>,
    /// What became of it.
    pub successors: Vec<Succession>,
    /// Every territory that ever had its code, oldest first.
    pub same_code: Vec<Territory>,
}

/// That a territory, or part of it, went into another.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Succession {
    /// The other one.
    pub id: Uuid,
    /// Its code.
    pub code: Option<String>,
    /// Its name.
    pub name: String,
    /// How much of the older of the two, as the source says it.
    pub share: String,
    /// From which day.
    pub on: Date,
}

impl From<Link> for Succession {
    fn from(link: Link) -> Succession {
        Succession {
            id: link.id.0,
            code: link.code,
            name: link.name,
            share: link.share_raw,
            on: link.effective,
        }
    }
}

/// Territories of a day, by code.
#[utoipa::path(get, path = "/api/v1/territories", tag = "plans", operation_id = "territories",
    params(Query), responses((status = 200, body = Page<Territory>)))]
pub async fn list(
    State(web): State<Web>,
    viewer: Viewer,
    Params(query): Params<Query>,
) -> Result<Answer<Page<Territory>>> {
    let filter = TerritoryFilter { q: query.q, level: query.level, under: query.under };
    let day = query.day.unwrap_or(viewer.today);
    let rows = territory::list(web.db(), day, &filter, ALL, 0).await?.rows;
    let part = (query.cursor.as_deref(), query.limit);
    Ok(Answer(list::page(rows, part, |row| row.id.to_string(), Territory::from)?))
}

/// One territory: what it was made of, what became of it, who else had its code.
#[utoipa::path(get, path = "/api/v1/territories/{id}", tag = "plans",
    operation_id = "territory", params(("id" = Uuid, Path, description = "The territory.")),
    responses((status = 200, body = WholeTerritory)))]
pub async fn show(
    State(web): State<Web>,
    Path(territory): Path<String>,
) -> Result<Answer<WholeTerritory>> {
    const WHAT: &str = "Địa bàn này";
    let found = territory::detail(web.db(), id(&territory, WHAT)?).await?;
    let found = found.ok_or_else(|| Error::not_found(WHAT))?;
    Ok(Answer(WholeTerritory {
        keeps_land: found.keeps_land(),
        territory: found.row.into(),
        sources: found.sources.into_iter().map(Succession::from).collect(),
        successors: found.successors.into_iter().map(Succession::from).collect(),
        same_code: found.same_code.into_iter().map(Territory::from).collect(),
    }))
}
