//! `GET /api/v1/plans/{slug}/documents` and one of them.

use ansinh_store::document::{self, DocumentFilter, DocumentRef, DocumentRow};
use axum::extract::{Path, State};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::finding::FindingOf;
use super::plan_of;
use crate::api::extract::{Answer, Params, id};
use crate::api::list::{self, Page};
use crate::error::{Error, Result};
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
    /// Words of number, subject or issuer, with or without diacritics.
    q: Option<String>,
    /// Type of document: "Quyết định".
    doc_type: Option<String>,
}

/// A legal document.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Document {
    /// Its identifier.
    pub id: Uuid,
    /// "Quyết định", "Kế hoạch" …
    pub doc_type: String,
    /// Number with symbol.
    pub number: String,
    /// Its date.
    pub date: Option<Date>,
    /// Who issued it.
    pub issuer: Option<String>,
    /// What it is about.
    pub subject: Option<String>,
    /// First day of its period.
    pub period_start: Option<Date>,
    /// Last day of its period.
    pub period_end: Option<Date>,
}

impl From<DocumentRef> for Document {
    fn from(row: DocumentRef) -> Document {
        Document {
            id: row.id.0,
            doc_type: row.doc_type,
            number: row.number,
            date: row.date,
            issuer: row.issuer,
            subject: row.subject,
            period_start: row.period_start,
            period_end: row.period_end,
        }
    }
}

/// A document as a plan names it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NamedDocument {
    /// The document.
    #[serde(flatten)]
    pub document: Document,
    /// How many tasks name it.
    #[schema(minimum = 0)]
    pub citing_tasks: i64,
    /// The plan rests on it.
    pub in_basis: bool,
}

impl From<DocumentRow> for NamedDocument {
    fn from(row: DocumentRow) -> NamedDocument {
        NamedDocument {
            document: row.document.into(),
            citing_tasks: row.citing_tasks,
            in_basis: row.in_basis,
        }
    }
}

/// A document with the tasks that name it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WholeDocument {
    /// The document.
    #[serde(flatten)]
    pub document: NamedDocument,
    /// Tasks that name it.
    pub tasks: Vec<Citing>,
    /// What was doubtful about it.
    pub findings: Vec<FindingOf>,
}

/// A task that names a document.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Citing {
    /// Code of the task.
    pub code: String,
    /// Its text.
    pub text: String,
    /// Last good day of the task.
    pub due: Option<Date>,
    /// As printed.
    pub raw: String,
}

/// Documents a plan names, by date and number.
#[utoipa::path(get, path = "/api/v1/plans/{slug}/documents", tag = "plans",
    operation_id = "documents", params(("slug" = String, Path, description = "The plan."), Query),
    responses((status = 200, body = Page<NamedDocument>)))]
pub async fn list(
    State(web): State<Web>,
    Path(slug): Path<String>,
    Params(query): Params<Query>,
) -> Result<Answer<Page<NamedDocument>>> {
    let head = plan_of(&web, &slug).await?;
    let filter = DocumentFilter { doc_type: query.doc_type, q: query.q };
    let rows = document::list(web.db(), head.version_id, &filter).await?.rows;
    let part = (query.cursor.as_deref(), query.limit);
    let name = |row: &DocumentRow| row.document.id.to_string();
    Ok(Answer(list::page(rows, part, name, NamedDocument::from)?))
}

/// One document with the tasks that name it.
#[utoipa::path(get, path = "/api/v1/plans/{slug}/documents/{id}", tag = "plans",
    operation_id = "document",
    params(("slug" = String, Path, description = "The plan."),
        ("id" = Uuid, Path, description = "The document.")),
    responses((status = 200, body = WholeDocument)))]
pub async fn show(
    State(web): State<Web>,
    Path((slug, document)): Path<(String, String)>,
) -> Result<Answer<WholeDocument>> {
    const WHAT: &str = "Văn bản này";
    let head = plan_of(&web, &slug).await?;
    let found = document::detail(web.db(), head.version_id, id(&document, WHAT)?).await?;
    let found = found.ok_or_else(|| Error::not_found(WHAT))?;
    let citing = |row: document::CitingTask| Citing {
        code: row.task.code,
        text: row.task.name,
        due: row.due,
        raw: row.raw,
    };
    Ok(Answer(WholeDocument {
        document: found.row.into(),
        tasks: found.tasks.into_iter().map(citing).collect(),
        findings: found.findings.into_iter().map(FindingOf::from).collect(),
    }))
}
