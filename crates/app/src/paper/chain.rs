//! Where urging stands for each body of a round.

use std::collections::HashMap;

use ansinh_domain::access::Action;
use ansinh_domain::report::{State, Timeliness};
use ansinh_domain::threshold::Threshold;
use ansinh_domain::urge::{self, Level, Sent, Step, Waits};
use ansinh_store::message::{self, ReminderRow};
use ansinh_store::paper::{self, AddresseeRow};
use ansinh_store::report::special_day;
use ansinh_store::{RoundId, SubmissionId};

use crate::report::watch::{BodyStatus, round_status};
use crate::thresholds::threshold;
use crate::{App, Caller, Result};

/// A body of a round with the letters it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyChain {
    /// Where its report stands.
    pub status: BodyStatus,
    /// Letters issued, oldest first.
    pub letters: Vec<AddresseeRow>,
    /// Reminders of the program that reached somebody of the body, oldest first.
    pub reminders: Vec<ReminderRow>,
    /// What is due next.
    pub step: Step,
}

impl BodyChain {
    /// Its report has left the body.
    pub fn reported(&self) -> bool {
        reported(self.status.submission.state)
    }

    /// Its report has not come though it is due.
    pub fn overdue(&self) -> bool {
        matches!(self.status.timeliness, Timeliness::Overdue { .. })
    }
}

/// Whether a report in that state has left the body.
pub(super) fn reported(state: State) -> bool {
    matches!(state, State::Accepted | State::Received)
}

/// Where urging stands for each body of a round, by name.
///
/// # Errors
/// [`AppError::NotFound`](crate::AppError::NotFound); the refusal when the caller may not read every
/// body's report.
pub async fn urging(app: &App, caller: &Caller, round: RoundId) -> Result<Vec<BodyChain>> {
    caller.may(app, Action::ReadReport)?;
    let status = round_status(app, caller, round).await?;
    let mut letters: HashMap<SubmissionId, Vec<AddresseeRow>> = HashMap::new();
    for row in paper::chains_of_round(&app.db, round).await? {
        letters.entry(row.submission_id).or_default().push(row);
    }
    let mut reminders: HashMap<SubmissionId, Vec<ReminderRow>> = HashMap::new();
    for row in message::about_round(&app.db, round).await? {
        reminders.entry(row.submission_id).or_default().push(row);
    }
    let (calendar, waits) = (special_day::calendar(&app.db).await?, waits(app).await?);
    let chain = |status: BodyStatus| {
        let letters = letters.remove(&status.submission.id).unwrap_or_default();
        let reminders = reminders.remove(&status.submission.id).unwrap_or_default();
        let of_letters = letters.iter().map(|row| Sent { level: row.level, new_due: row.new_due });
        let sent: Vec<Sent> = first_reminder(&reminders).into_iter().chain(of_letters).collect();
        let gone = reported(status.submission.state);
        let step = urge::step(status.submission.due, gone, &sent, waits, &calendar, app.today());
        BodyChain { status, letters, reminders, step }
    };
    // Whose rows all went to other bodies owes nothing to be urged for.
    let owing = status.bodies.into_iter().filter(|status| status.left.is_none());
    Ok(owing.map(chain).collect())
}

/// The first reminder after the deadline is the first level of the chain. It gives no other deadline,
/// so that the next level is due the days after it that one waits after a letter that reminds.
fn first_reminder(reminders: &[ReminderRow]) -> Option<Sent> {
    let first = reminders.iter().find(|row| row.day > row.due)?;
    Some(Sent { level: Level::Reminder, new_due: first.day })
}

async fn waits(app: &App) -> Result<Waits> {
    let days = |value: i64| u32::try_from(value).unwrap_or(1);
    Ok(Waits {
        reminder: days(threshold(app, Threshold::UrgeReminder).await?),
        collector: days(threshold(app, Threshold::UrgeCollector).await?),
        superior: days(threshold(app, Threshold::UrgeSuperior).await?),
    })
}
