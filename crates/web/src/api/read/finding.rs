//! `GET /api/v1/plans/{slug}/findings`: what was doubtful in the source, and how it was settled.

use ansinh_domain::plan::Severity;
use ansinh_store::import::{self, FindingRow};
use axum::extract::{Path, State};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::plan_of;
use crate::api::extract::{Answer, Params};
use crate::api::list::{self, Page};
use crate::api::words::{self, word};
use crate::error::Result;
use crate::web::Web;

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
    /// How grave.
    #[param(schema_with = words::doubt)]
    severity: Option<Severity>,
}

/// A doubt of the importer, with how it was settled. Who settled it is not told here.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FindingOf {
    /// Its number in the import, from 0.
    #[schema(minimum = 0)]
    pub number: i64,
    /// What sort of doubt it is, as docs/json-contract.md lists them.
    pub code: String,
    /// `ask`, `warn` or `note`.
    pub severity: String,
    /// Its line in the document; 0 for the document as a whole.
    #[schema(minimum = 0)]
    pub line: u32,
    /// `indicator` or `task`, where it is about one.
    pub about: Option<String>,
    /// Code of the indicator or task.
    pub item: Option<String>,
    /// What is doubtful, in Vietnamese.
    pub message: String,
    /// The reading taken.
    pub reading: Option<String>,
    /// What else it could be.
    pub alternatives: Vec<String>,
    /// The answer that was chosen, from 0; null when none of them was.
    pub choice: Option<i64>,
    /// The answer that was typed.
    pub typed: Option<String>,
    /// When it was settled.
    pub settled_at: Option<Timestamp>,
}

impl From<FindingRow> for FindingOf {
    fn from(row: FindingRow) -> FindingOf {
        let (about, code) = row.about.unzip();
        let (finding, settled) = (row.finding, row.settlement);
        FindingOf {
            number: row.index,
            code: word(finding.code),
            severity: word(finding.severity),
            line: finding.place.line,
            about: about.map(word),
            item: code.or(finding.item),
            message: finding.message,
            reading: finding.reading,
            alternatives: finding.alternatives.into_iter().map(|other| other.label).collect(),
            choice: settled.as_ref().and_then(|settled| settled.choice),
            typed: settled.as_ref().and_then(|settled| settled.typed.clone()),
            settled_at: settled.map(|settled| settled.at),
        }
    }
}

/// What was doubtful when a plan was read, in the order of the document.
#[utoipa::path(get, path = "/api/v1/plans/{slug}/findings", tag = "plans",
    operation_id = "findings", params(("slug" = String, Path, description = "The plan."), Query),
    responses((status = 200, body = Page<FindingOf>)))]
pub async fn list(
    State(web): State<Web>,
    Path(slug): Path<String>,
    Params(query): Params<Query>,
) -> Result<Answer<Page<FindingOf>>> {
    let head = plan_of(&web, &slug).await?;
    let mut rows = import::findings_of_version(web.db(), head.version_id).await?;
    rows.retain(|row| query.severity.is_none_or(|severity| row.finding.severity == severity));
    let part = (query.cursor.as_deref(), query.limit);
    Ok(Answer(list::page(rows, part, |row| row.index.to_string(), FindingOf::from)?))
}
