//! Duties that pass to other bodies in a reorganisation take what is owed by them along: rows of
//! open reports with all that was entered, requests for more time, and the days that count as late.

use ansinh_domain::reorganisation::SlotMove;
use ansinh_domain::report::State;
use ansinh_store::report::evidence;
use ansinh_store::report::item::{self, OwedItem};
use ansinh_store::report::owed::{self, Owed};
use ansinh_store::report::passage::{self, Mover, NewPassage};
use ansinh_store::report::round::{self, RoundRow};
use ansinh_store::report::submission::{self, SubmissionRow};
use ansinh_store::{BodyId, DutyId, ItemId, RoundId, StoreError, SubmissionId, Tx, body};
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::follow_time::Time;
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
    /// Rows that were dropped by an earlier act and are owed again.
    pub restored: usize,
}

/// What an act does to duties.
#[derive(Debug, Clone, Copy)]
pub struct Happened<'a> {
    /// The duties whose owners differ from the act's day on.
    pub moves: &'a [SlotMove],
    /// The act undoes another: what went away comes back, whatever the deadline.
    pub undoing: bool,
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
/// What was received stays with who reported it. A body that lives on keeps what was due before the
/// act's day; one that ends gives away all it still owes. A report that gets rows while it lies with
/// its head or the coordinator, or was received, comes back to the officer with just those rows open.
/// A duty that nobody takes over stays where it is, for whoever decides later.
///
/// Both sides keep the history: each report's log says what went where, requests for more time go
/// along as [`Time`] has it, and an emptied report keeps its late days up to the act.
///
/// # Errors
/// Whatever the database reports.
pub async fn follow_duties(
    app: &App,
    caller: &Caller,
    tx: &mut Tx,
    prepared: &Prepared,
    happened: Happened<'_>,
) -> Result<Followed> {
    let mut follower = Follower {
        app,
        caller,
        now: app.now(),
        today: app.today(),
        undoing: happened.undoing,
        prepared,
        rounds: BTreeMap::new(),
        received: BTreeMap::new(),
        given: BTreeMap::new(),
        fresh: BTreeSet::new(),
        told: Followed::default(),
    };
    for change in happened.moves {
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
    undoing: bool,
    prepared: &'a Prepared,
    rounds: BTreeMap<RoundId, RoundRow>,
    /// Rows that came into a submission.
    received: BTreeMap<SubmissionId, Vec<ItemId>>,
    /// Rows that went from one submission into another.
    given: BTreeMap<(SubmissionId, SubmissionId), Vec<ItemId>>,
    /// Submissions that owed nothing before the act.
    fresh: BTreeSet<SubmissionId>,
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
        for body in come {
            self.restore(tx, duty, *body).await?;
        }
        for body in gone {
            for row in item::of_duty(tx, duty, *body).await? {
                let round = self.round(tx, row.round_id).await?;
                let ended = row.body_ends.is_some_and(|ends| ends < day);
                if day > round.due && !ended && !self.undoing {
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

    /// Rows that an act dropped because the successor owed them already are owed again when the
    /// duty comes back.
    async fn restore(&mut self, tx: &mut Tx, duty: DutyId, body: BodyId) -> Result<()> {
        for row in item::dropped_of_duty(tx, duty, body).await? {
            item::restore(tx, row.id).await?;
            item::restore_sections(tx, row.submission_id).await?;
            self.received.entry(row.submission_id).or_default().push(row.id);
            self.told.restored += 1;
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
    async fn target(
        &mut self,
        tx: &mut Tx,
        round: &RoundRow,
        body: BodyId,
    ) -> Result<SubmissionRow> {
        if let Some(found) = submission::of_body_in(tx, round.id, body).await? {
            if found.items == 0 {
                self.fresh.insert(found.id);
            }
            return Ok(found);
        }
        let none = HashMap::new();
        let shapes = self.prepared.shapes.get(&round.plan_version_id).unwrap_or(&none);
        let (app, now, due) = (self.app, self.now, round.due);
        let mut writer = Writer { app, now, round: round.id, due, shapes };
        let id = writer.submission(tx, body, &round.regime).await?;
        self.fresh.insert(id);
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
        if item::has(tx, target.id, row.kind, &row.code).await? {
            item::drop_one(tx, row.id, self.now).await?;
            self.told.dropped += 1;
        } else {
            item::move_to(tx, row.id, row.submission_id, target.id, self.now).await?;
            evidence::follow(tx, row.id, target.id).await?;
            item::restore_sections(tx, target.id).await?;
            self.received.entry(target.id).or_default().push(row.id);
            self.given.entry((row.submission_id, target.id)).or_default().push(row.id);
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
        if item::has(tx, target.id, row.kind, &row.code).await? {
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

    /// Writes the logs, lets time go along, and brings locked reports that got rows back to their
    /// officers.
    async fn settle(&mut self, tx: &mut Tx) -> Result<()> {
        let time = Time { app: self.app, caller: self.caller, now: self.now, today: self.today };
        for ((from, into), rows) in &self.given {
            let (giver, taker) = (super::lock(tx, *from).await?, super::lock(tx, *into).await?);
            let round = self.rounds.get(&giver.round_id).ok_or(super::NO_SUBMISSION)?;
            // What comes back was its own from the start.
            let fresh = !self.undoing && self.fresh.contains(into);
            time.goes_along(tx, round, &giver, &taker, fresh).await?;
            let name = body::name_in(tx, taker.body_id).await?.unwrap_or_default();
            let reason = format!("{} dòng chuyển sang {name} do sắp xếp bộ máy", rows.len());
            let to = match giver.state {
                // Only what was opened to be mended went away; the rest is received.
                State::Returned
                    if was_received(tx, *from).await? && !item::any_open(tx, *from).await? =>
                {
                    State::Received
                }
                state => state,
            };
            self.pass(tx, *from, to, &reason, rows).await?;
        }
        for (id, rows) in &self.received {
            let head = super::lock(tx, *id).await?;
            let reason = format!("Nhận thêm {} dòng do sắp xếp bộ máy", rows.len());
            let to = if head.state.is_open() { head.state } else { State::Returned };
            if to != head.state && !item::open_only(tx, *id, rows).await? {
                return Err(StoreError::NotFound.into());
            }
            self.pass(tx, *id, to, &reason, rows).await?;
        }
        Ok(())
    }

    /// Moves a report in the act's name; whoever has it before them sees it changed.
    async fn pass(
        &self,
        tx: &mut Tx,
        id: SubmissionId,
        to: State,
        reason: &str,
        rows: &[ItemId],
    ) -> Result<()> {
        let head = super::lock(tx, id).await?;
        submission::set_state(tx, id, head.mod_count, to).await?;
        let new = NewPassage {
            submission: id,
            by: Mover::Reorganisation,
            from: head.state,
            to,
            reason: Some(reason),
            rows,
            user: self.caller.user(),
            now: self.now,
            today: self.today,
        };
        Ok(passage::append(tx, new).await?)
    }
}

async fn was_received(tx: &mut Tx, id: SubmissionId) -> Result<bool> {
    let log = passage::of_submission_in(tx, id).await?;
    Ok(log.iter().any(|row| row.to_state == State::Received))
}
