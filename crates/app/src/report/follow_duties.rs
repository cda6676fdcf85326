//! Duties that pass to other bodies in a reorganisation take what is owed by them along.

use ansinh_domain::reorganisation::SlotMove;
use ansinh_domain::report::State;
use ansinh_store::report::evidence;
use ansinh_store::report::item::{self, OwedItem};
use ansinh_store::report::owed::{self, Owed};
use ansinh_store::report::passage::{self, Mover, NewPassage};
use ansinh_store::report::round::{self, RoundRow};
use ansinh_store::report::submission::{self, SubmissionRow};
use ansinh_store::{BodyId, DutyId, ItemId, RoundId, StoreError, SubmissionId, Tx};
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

use super::open_round::{Writer, shapes};
use crate::{App, AppError, Caller, Result};

/// What an act did to reports that are under way.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Followed {
    /// Rows that went to another body with all that was entered.
    pub moved: usize,
    /// Rows that a further body now owes beside, empty.
    pub added: usize,
    /// Rows no longer owed, because the body they went to owes them already.
    pub dropped: usize,
}

/// Shapes of the versions whose rounds are open: read before the transaction of the act begins.
///
/// # Errors
/// Whatever the database reports.
pub async fn prepare(app: &App) -> Result<Prepared> {
    let mut prepared = Prepared { shapes: HashMap::new() };
    for round in round::open(&app.db).await? {
        let version = round.plan_version_id;
        if let Entry::Vacant(place) = prepared.shapes.entry(version) {
            place.insert(shapes(app, version).await?);
        }
    }
    Ok(prepared)
}

/// What [`follow_duties`] needs of open rounds.
#[derive(Debug, Clone)]
pub struct Prepared {
    shapes: HashMap<
        ansinh_store::PlanVersionId,
        HashMap<ansinh_store::IndicatorId, ansinh_domain::report::Shape>,
    >,
}

/// Moves what is owed in open rounds with the lead duties that moved, in the transaction of the act.
/// Only reports that are not received yet are touched, and only by moves that take effect up to the
/// round's deadline. A report that gets rows while it lies with its head or the coordinator comes
/// back to the officer with just those rows open. A duty that nobody takes over stays where it is,
/// for whoever decides later.
///
/// # Errors
/// Whatever the database reports.
pub async fn follow_duties(
    app: &App,
    caller: &Caller,
    tx: &mut Tx,
    prepared: &Prepared,
    moves: &[SlotMove],
) -> Result<Followed> {
    let mut follower = Follower {
        app,
        caller,
        now: app.now(),
        today: app.today(),
        prepared,
        rounds: BTreeMap::new(),
        received: BTreeMap::new(),
        told: Followed::default(),
    };
    for change in moves {
        let gone: Vec<BodyId> =
            change.before.difference(&change.after).map(|id| BodyId(*id)).collect();
        let come: Vec<BodyId> =
            change.after.difference(&change.before).map(|id| BodyId(*id)).collect();
        if !come.is_empty() {
            follower.follow(tx, DutyId(change.slot), change.day, &gone, &come).await?;
        }
    }
    follower.settle(tx).await?;
    Ok(follower.told)
}

struct Follower<'a> {
    app: &'a App,
    caller: &'a Caller,
    now: Timestamp,
    today: Date,
    prepared: &'a Prepared,
    rounds: BTreeMap<RoundId, RoundRow>,
    /// Rows that came into a submission.
    received: BTreeMap<SubmissionId, Vec<ItemId>>,
    told: Followed,
}

impl Follower<'_> {
    async fn follow(
        &mut self,
        tx: &mut Tx,
        duty: DutyId,
        day: Date,
        gone: &[BodyId],
        come: &[BodyId],
    ) -> Result<()> {
        for body in gone {
            for row in item::of_duty(tx, duty, *body).await? {
                let round = self.round(tx, row.round_id).await?;
                if day > round.due {
                    continue;
                }
                // The first to come takes what was entered along, the others begin anew.
                if let Some((first, others)) = come.split_first() {
                    self.hand_over(tx, &row, &round, *first).await?;
                    for other in others {
                        self.owe(tx, &row, &round, *other).await?;
                    }
                }
            }
        }
        Ok(())
    }

    async fn round(&mut self, tx: &mut Tx, id: RoundId) -> Result<RoundRow> {
        if let Some(round) = self.rounds.get(&id) {
            return Ok(round.clone());
        }
        let round =
            round::find_in(tx, id).await?.ok_or(AppError::NotFound { what: "kỳ báo cáo" })?;
        self.rounds.insert(id, round.clone());
        Ok(round)
    }

    /// The submission of a body in a round, made now if it has none.
    async fn target(&self, tx: &mut Tx, round: &RoundRow, body: BodyId) -> Result<SubmissionRow> {
        if let Some(found) = submission::of_body_in(tx, round.id, body).await? {
            return Ok(found);
        }
        let none = HashMap::new();
        let shapes = self.prepared.shapes.get(&round.plan_version_id).unwrap_or(&none);
        let (app, now, due) = (self.app, self.now, round.due);
        let mut writer = Writer { app, now, round: round.id, due, shapes };
        writer.submission(tx, body, &round.regime).await?;
        submission::of_body_in(tx, round.id, body).await?.ok_or(super::NO_SUBMISSION)
    }

    async fn hand_over(
        &mut self,
        tx: &mut Tx,
        row: &OwedItem,
        round: &RoundRow,
        body: BodyId,
    ) -> Result<()> {
        let target = self.target(tx, round, body).await?;
        if target.state == State::Received {
            // What the successor reported is received; the row is not in it.
            return Ok(());
        }
        if item::has(tx, target.id, row.kind, &row.code).await? {
            item::drop_one(tx, row.id, self.now).await?;
            self.told.dropped += 1;
        } else {
            item::move_to(tx, row.id, row.submission_id, target.id, self.now).await?;
            evidence::follow(tx, row.id, target.id).await?;
            self.received.entry(target.id).or_default().push(row.id);
            self.told.moved += 1;
        }
        // A body that owes no row of the plan any more owes no sections either.
        item::drop_sections_alone(tx, row.submission_id, self.now).await?;
        Ok(())
    }

    async fn owe(
        &mut self,
        tx: &mut Tx,
        row: &OwedItem,
        round: &RoundRow,
        body: BodyId,
    ) -> Result<()> {
        let target = self.target(tx, round, body).await?;
        if target.state == State::Received || item::has(tx, target.id, row.kind, &row.code).await? {
            return Ok(());
        }
        let owed = owed::leads_on(tx, round.plan_version_id, self.today).await?;
        let of_row = |owed: &&Owed| owed.code == row.code && owed.duty_id == row.duty_id;
        let Some(owed) = owed.iter().find(of_row) else { return Ok(()) };
        let none = HashMap::new();
        let shapes = self.prepared.shapes.get(&round.plan_version_id).unwrap_or(&none);
        let (app, now, due) = (self.app, self.now, round.due);
        let mut writer = Writer { app, now, round: round.id, due, shapes };
        let id = writer.item(tx, target.id, owed).await?;
        self.received.entry(target.id).or_default().extend(id);
        self.told.added += 1;
        Ok(())
    }

    /// Brings locked reports that got rows back to their officers.
    async fn settle(&mut self, tx: &mut Tx) -> Result<()> {
        for (id, rows) in &self.received {
            let head = super::lock(tx, *id).await?;
            if head.state.is_open() {
                continue;
            }
            if !item::open_only(tx, *id, rows).await? {
                return Err(StoreError::NotFound.into());
            }
            submission::set_state(tx, *id, head.mod_count, State::Returned).await?;
            let new = NewPassage {
                submission: *id,
                by: Mover::Reorganisation,
                from: head.state,
                to: State::Returned,
                reason: Some("Nhận thêm nội dung do sắp xếp bộ máy"),
                rows,
                user: self.caller.user(),
                now: self.now,
                today: self.today,
            };
            passage::append(tx, new).await?;
        }
        Ok(())
    }
}
