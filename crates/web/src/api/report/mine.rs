//! `GET /api/v1/my-work`: what lies on the desk of the owner of the token.

use ansinh_app::report::desk::{OnDesk, desk};
use ansinh_domain::access::Action;
use ansinh_domain::report::State as Stands;
use axum::extract::State;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Comment, Extension, InTime, Late, Named};
use crate::api::extract::Answer;
use crate::api::words;
use crate::error::Result;
use crate::viewer::Viewer;
use crate::web::Web;

/// What lies on a person's desk.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MyWork {
    /// Reports of open rounds, the nearest deadline first.
    pub reports: Vec<OwedReport>,
    /// Open comments that ask the person, newest first.
    pub mentions: Vec<Comment>,
}

/// A report that a person enters or approves.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OwedReport {
    /// The report.
    pub submission: Uuid,
    /// Its round.
    pub round: Uuid,
    /// What it is about: "Năm 2025".
    pub period: String,
    /// Name of its regime.
    pub regime: String,
    /// Whose.
    pub body: Named,
    /// Where it stands.
    #[schema(schema_with = words::state)]
    pub state: Stands,
    /// The deadline that counts for the body.
    pub due: Date,
    /// Rows without which it is not complete.
    #[schema(minimum = 0)]
    pub owed: i64,
    /// Those of them with content.
    #[schema(minimum = 0)]
    pub filled: i64,
    /// Whether the body reports in time, as of today.
    pub in_time: InTime,
    /// Whose lateness it is, as of today.
    pub lateness: Late,
    /// Why it last came back; null when it never did.
    pub returned: Option<GivenBack>,
    /// Requests for more time, oldest first.
    pub extensions: Vec<Extension>,
    /// What the person does next: `enter`, `approve`, or null while it lies with others.
    pub next: Option<&'static str>,
}

/// Why a report came back.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct GivenBack {
    /// Why.
    pub reason: String,
    /// Who gave it back.
    pub by: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// What the owner of the token owes, approves and is asked.
#[utoipa::path(get, path = "/api/v1/my-work", tag = "reports", operation_id = "my_work",
    responses((status = 200, body = MyWork)))]
pub async fn show(State(web): State<Web>, viewer: Viewer) -> Result<Answer<MyWork>> {
    let desk = desk(web.app(), &viewer.caller()).await?;
    Ok(Answer(MyWork {
        reports: desk.reports.into_iter().map(|report| owed(&viewer, report)).collect(),
        mentions: desk.mentions.into_iter().map(Comment::from).collect(),
    }))
}

fn owed(viewer: &Viewer, report: OnDesk) -> OwedReport {
    let cell = report.cell;
    let may = |action| viewer.may_for(action, cell.body_id);
    let next = match cell.state {
        Stands::Draft | Stands::Returned if may(Action::EnterReport) => Some("enter"),
        Stands::Submitted if may(Action::ApproveReport) => Some("approve"),
        _ => None,
    };
    OwedReport {
        submission: cell.id.0,
        round: cell.round_id.0,
        period: report.period,
        regime: report.regime,
        body: Named { id: cell.body_id.0, name: cell.body_name },
        state: cell.state,
        due: cell.due,
        owed: cell.owed,
        filled: cell.filled,
        in_time: report.timeliness.into(),
        lateness: (&report.lateness).into(),
        returned: report.returned.map(|(reason, by, at)| GivenBack { reason, by, at }),
        extensions: report.extensions.into_iter().map(Extension::from).collect(),
        next,
    }
}
