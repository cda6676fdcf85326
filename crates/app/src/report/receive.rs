//! The coordinator receives a report: from then on its figures count.

use std::collections::HashMap;

use ansinh_domain::access::Action;
use ansinh_domain::report::{Move, State};
use ansinh_store::report::evidence::{self, EvidenceRow, Purpose};
use ansinh_store::report::passage::{self, Mover, PassageRow};
use ansinh_store::report::snapshot::Stage;
use ansinh_store::report::{item, round};
use ansinh_store::{ItemId, SubmissionId, Tx, body};

use super::figures::{Approval, Books};
use super::passage::{MoveRequest, Moved, Start, begin, finish};
use super::review::keep_changed;
use crate::record::parts;
use crate::webhook::{Event, announce};
use crate::{App, AppError, Caller, Result};

/// Receives a report and writes its figures: a new revision for each row that tells something else
/// than before, in the same transaction.
///
/// # Errors
/// What every move may be refused for.
pub async fn receive(app: &App, caller: &Caller, request: MoveRequest) -> Result<Moved> {
    let mut begun = match begin(app, caller, Move::Receive, request).await? {
        Start::Before(moved) => return Ok(moved),
        Start::Now(begun) => *begun,
    };
    let (id, now, tx) = (begun.head.id, begun.now, &mut begun.tx);
    let round = round::find_in(tx, begun.head.round_id)
        .await?
        .ok_or(AppError::NotFound { what: "kỳ báo cáo" })?;
    let log = passage::of_submission_in(tx, id).await?;
    let reason = reason_of(&log);
    let changed =
        keep_changed(tx, id, Stage::Received, reason.as_deref(), caller.user(), now).await?;
    let books = Books {
        app,
        round: &round,
        approval: approval(&log),
        submitted_on: last(&log, Move::Submit).map(|row| row.happened_on),
        reason: reason.as_deref(),
        evidence: Evidence::of(tx, id).await?,
        by: caller.user(),
        now,
    };
    let mut figures = 0;
    for row in item::of_submission_in(tx, id).await? {
        if let Some(cells) = changed.get(&row.id) {
            figures += books.write(tx, &row, cells).await?;
        }
    }
    begun.told = parts! { "figures" => figures };
    let name = body::name_in(&mut begun.tx, begun.head.body_id).await?.unwrap_or_default();
    let received = Event::SubmissionReceived {
        submission: id,
        round: begun.head.round_id,
        body: begun.head.body_id,
        name: &name,
        figures,
    };
    announce(app, &mut begun.tx, &received, now).await?;
    finish(app, caller, begun).await
}

/// Receives several reports, each for itself.
pub async fn receive_all(
    app: &App,
    caller: &Caller,
    ids: &[SubmissionId],
) -> Vec<(SubmissionId, Result<Moved>)> {
    let mut outcomes = Vec::with_capacity(ids.len());
    for id in ids {
        outcomes.push((*id, receive(app, caller, MoveRequest::of(*id)).await));
    }
    outcomes
}

/// Whether the caller may receive reports of any body, for pages that offer it.
pub fn may_receive(app: &App, caller: &Caller) -> bool {
    caller.may(app, Action::AcceptReport).is_ok()
}

fn last(log: &[PassageRow], by: Move) -> Option<&PassageRow> {
    log.iter().rev().find(|row| row.by == Mover::Person(by))
}

fn approval(log: &[PassageRow]) -> Option<Approval> {
    last(log, Move::Approve).map(|row| (row.moved_by, row.moved_at))
}

/// Why figures received before are revised: what was said when the report was last opened since.
fn reason_of(log: &[PassageRow]) -> Option<String> {
    let received = log.iter().rposition(|row| row.to_state == State::Received)?;
    let since = log.get(received..)?;
    since.iter().rev().find_map(|row| row.reason.clone())
}

/// Files that stand behind the figures of a report.
pub(super) struct Evidence {
    by_item: HashMap<ItemId, Vec<EvidenceRow>>,
    /// Attached to the whole report: behind each of its figures.
    whole: Vec<EvidenceRow>,
}

impl Evidence {
    async fn of(tx: &mut Tx, id: SubmissionId) -> Result<Evidence> {
        let mut found = Evidence { by_item: HashMap::new(), whole: Vec::new() };
        for row in evidence::of_submission_in(tx, id).await? {
            match row.item_id {
                Some(item) => found.by_item.entry(item).or_default().push(row),
                None if row.purpose == Purpose::Evidence => found.whole.push(row),
                None => {}
            }
        }
        Ok(found)
    }

    /// The files behind the figures of a row.
    pub(super) fn behind(&self, item: ItemId) -> impl Iterator<Item = &EvidenceRow> {
        self.by_item.get(&item).into_iter().flatten().chain(&self.whole)
    }
}
