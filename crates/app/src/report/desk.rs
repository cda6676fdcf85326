//! What lies on a person's desk: the reports they enter or approve, and what others ask them.

use std::collections::HashMap;

use ansinh_domain::report::{Lateness, Passage, State, Timeliness, lateness};
use ansinh_store::report::comment::{self, CommentRow};
use ansinh_store::report::extension::{self, ExtensionRow};
use ansinh_store::report::passage::{self, PassageRow};
use ansinh_store::report::round::{self, RoundRow};
use ansinh_store::report::special_day;
use ansinh_store::report::watch::MatrixCell;
use ansinh_store::{RoundId, SubmissionId};
use jiff::Timestamp;

use super::watch::mine;
use crate::{App, Caller, Result};

/// A report on the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnDesk {
    /// The report.
    pub cell: MatrixCell,
    /// What it is about: "Năm 2025".
    pub period: String,
    /// Name of its regime.
    pub regime: String,
    /// Whose lateness it is, as of today.
    pub lateness: Lateness,
    /// Whether the body reports in time, as of today.
    pub timeliness: Timeliness,
    /// Why it last came back, by whom, when.
    pub returned: Option<(String, Option<String>, Timestamp)>,
    /// Requests for more time, oldest first.
    pub extensions: Vec<ExtensionRow>,
}

/// What lies on the desk.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Desk {
    /// Reports of open rounds, the nearest deadline first.
    pub reports: Vec<OnDesk>,
    /// Open comments that ask the person, newest first.
    pub mentions: Vec<CommentRow>,
}

/// The desk of the caller; an empty one for the program itself.
///
/// # Errors
/// Whatever the database reports.
pub async fn desk(app: &App, caller: &Caller) -> Result<Desk> {
    let Some(user) = caller.user() else { return Ok(Desk::default()) };
    let db = &app.db;
    let cells = mine(app, caller).await?;
    let mentions = comment::open_for(db, user).await?;
    if cells.is_empty() {
        return Ok(Desk { reports: Vec::new(), mentions });
    }
    let calendar = special_day::calendar(db).await?;
    let rounds: HashMap<RoundId, RoundRow> =
        round::open(db).await?.into_iter().map(|round| (round.id, round)).collect();
    let mut logs: HashMap<SubmissionId, Vec<PassageRow>> = HashMap::new();
    let mut asked: HashMap<SubmissionId, Vec<ExtensionRow>> = HashMap::new();
    let mut wanted: Vec<RoundId> = cells.iter().map(|cell| cell.round_id).collect();
    wanted.sort_unstable();
    wanted.dedup();
    for id in wanted {
        for row in passage::of_round(db, id).await? {
            logs.entry(row.submission_id).or_default().push(row);
        }
        for row in extension::of_round(db, id).await? {
            asked.entry(row.submission_id).or_default().push(row);
        }
    }
    let today = app.today();
    let mut reports = Vec::new();
    for cell in cells {
        // Closed since the first question: no longer on anyone's desk.
        let Some(round) = rounds.get(&cell.round_id) else { continue };
        let log = logs.remove(&cell.id).unwrap_or_default();
        let extensions = asked.remove(&cell.id).unwrap_or_default();
        let granted: Vec<_> = extensions.iter().filter_map(ExtensionRow::counting).collect();
        let passages: Vec<Passage> = log.iter().map(PassageRow::passage).collect();
        let allowances = round.regime.allowances;
        let late = lateness(round.due, &granted, &passages, allowances, &calendar, today);
        let back = log.into_iter().rev().find(|row| row.to_state == State::Returned);
        reports.push(OnDesk {
            period: round.period.title(),
            regime: round.regime.name.clone(),
            timeliness: Timeliness::of(cell.state, &late, today),
            lateness: late,
            returned: back
                .and_then(|row| row.reason.map(|why| (why, row.moved_by_name, row.moved_at))),
            extensions,
            cell,
        });
    }
    Ok(Desk { reports, mentions })
}
