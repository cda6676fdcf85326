//! Reports of bodies: what is owed, their cells, files and comments, and the steps of their way.

pub mod cell;
pub mod cells;
pub mod comment;
pub mod desk;
pub mod evidence;
pub mod extension;
pub mod mine;
pub mod moves;
pub mod submission;

use ansinh_domain::report::{ExtensionState, Field, Lateness, Timeliness};
use ansinh_store::report::comment::CommentRow;
use ansinh_store::report::evidence::EvidenceRow;
use ansinh_store::report::extension::ExtensionRow;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::words;

/// A body by its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Named {
    /// Its identifier.
    pub id: Uuid,
    /// Its name.
    pub name: String,
}

/// Something that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct New {
    /// Its identifier.
    pub id: Uuid,
}

/// Whether a body reports in time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct InTime {
    /// `not-due`, `on-time`, `late` or `overdue`.
    #[schema(example = "on-time")]
    pub state: &'static str,
    /// Working days that count for the body.
    pub days: u32,
    /// In words, in Vietnamese.
    pub words: String,
}

impl From<Timeliness> for InTime {
    fn from(timeliness: Timeliness) -> InTime {
        let (state, days) = match timeliness {
            Timeliness::NotDue => ("not-due", 0),
            Timeliness::OnTime => ("on-time", 0),
            Timeliness::Late { days } => ("late", days),
            Timeliness::Overdue { days } => ("overdue", days),
        };
        InTime { state, days, words: timeliness.words() }
    }
}

/// Working days after the deadline, by whom they count for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Late {
    /// The deadline that counts.
    pub due: Date,
    /// Up to which day was counted.
    pub until: Date,
    /// Days of the officer.
    pub officer: u32,
    /// Days of the head of the body.
    pub head: u32,
    /// Days of the coordinator.
    pub coordinator: u32,
    /// Days allowed for dealing with it: nobody's.
    pub allowed: u32,
}

impl From<&Lateness> for Late {
    fn from(late: &Lateness) -> Late {
        Late {
            due: late.due,
            until: late.until,
            officer: late.officer,
            head: late.head,
            coordinator: late.coordinator,
            allowed: late.allowed,
        }
    }
}

/// A request for more time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Extension {
    /// Its identifier.
    pub id: Uuid,
    /// For which report.
    pub submission: Uuid,
    /// Whose.
    pub body: Named,
    /// The day asked for.
    pub wanted: Date,
    /// Why.
    pub reason: String,
    /// Who asked.
    pub asked_by: Option<String>,
    /// When.
    pub asked_at: Timestamp,
    /// Where it stands.
    #[schema(schema_with = words::extension)]
    pub state: ExtensionState,
    /// The day granted.
    pub granted: Option<Date>,
    /// Why it was granted or refused.
    pub decision_reason: Option<String>,
    /// Who decided.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<Timestamp>,
}

impl From<ExtensionRow> for Extension {
    fn from(row: ExtensionRow) -> Extension {
        Extension {
            id: row.id.0,
            submission: row.submission_id.0,
            body: Named { id: row.body_id.0, name: row.body_name },
            wanted: row.wanted,
            reason: row.reason,
            asked_by: row.asked_by_name,
            asked_at: row.asked_at,
            state: row.state,
            granted: row.granted,
            decision_reason: row.decision_reason,
            decided_by: row.decided_by_name,
            decided_at: row.decided_at,
        }
    }
}

/// A comment on a cell, a row or a whole report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Comment {
    /// Its identifier.
    pub id: Uuid,
    /// In which report.
    pub submission: Uuid,
    /// On which row; null for the whole.
    pub item: Option<Uuid>,
    /// Code of the row.
    pub code: Option<String>,
    /// On which cell of it.
    #[schema(schema_with = words::field_or_null)]
    pub field: Option<Field>,
    /// What it says.
    pub text: String,
    /// Whom it asks.
    pub mentions: Option<String>,
    /// Who wrote it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Who settled it.
    pub settled_by: Option<String>,
    /// When; null while it is open.
    pub settled_at: Option<Timestamp>,
}

impl From<CommentRow> for Comment {
    fn from(row: CommentRow) -> Comment {
        Comment {
            id: row.id.0,
            submission: row.submission_id.0,
            item: row.item_id.map(|id| id.0),
            code: row.item_code,
            field: row.field,
            text: row.text,
            mentions: row.mentions_name,
            by: row.written_by_name,
            at: row.written_at,
            settled_by: row.settled_by_name,
            settled_at: row.settled_at,
        }
    }
}

/// A file attached to a row or to the whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Evidence {
    /// The attachment.
    pub id: Uuid,
    /// To which row; null for the whole.
    pub item: Option<Uuid>,
    /// Its name.
    pub name: String,
    /// What sort of file it is by its content.
    #[schema(example = "application/pdf")]
    pub media: String,
    /// Bytes.
    #[schema(minimum = 0)]
    pub size: i64,
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
    /// Who attached it.
    pub by: Option<String>,
    /// When.
    pub at: Timestamp,
}

impl From<EvidenceRow> for Evidence {
    fn from(row: EvidenceRow) -> Evidence {
        Evidence {
            id: row.id.0,
            item: row.item_id.map(|id| id.0),
            name: row.name,
            media: row.media,
            size: row.size,
            sha256: row.sha256,
            by: row.attached_by_name,
            at: row.attached_at,
        }
    }
}
