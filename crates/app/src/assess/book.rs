//! Everything assessments of a plan are made from, read once; any day can be asked of it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use ansinh_domain::access::Action;
use ansinh_domain::assess::{
    Assessment, Baseline, Break, Inputs, Kept, Point, Settings, Standing, Status, Subject, assess,
    in_force,
};
use ansinh_domain::report::Value;
use ansinh_store::assess::published::{self, FigureRow};
use ansinh_store::assess::{self as kept, Basis, Choice};
use ansinh_store::audit::HangsOn;
use ansinh_store::indicator::{self, IndicatorFilter, IndicatorRow};
use ansinh_store::plan::{HeadingRow, PlanHead};
use ansinh_store::report::baseline;
use ansinh_store::report::own_figure::{self, OwnValue};
use ansinh_store::{Db, IndicatorId, PlanId, StoreError};
use jiff::civil::Date;

use crate::report::baseline::{LandChange, changes_of_land};
use crate::{App, AppError, Caller, Result};

/// An indicator with how it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Assessed {
    /// The indicator, with who leads on the day the book was opened for.
    pub row: IndicatorRow,
    /// Its identity through all versions.
    pub origin: IndicatorId,
    /// How it stands.
    pub out: Assessment,
}

/// An indicator whose status is worse than before.
#[derive(Debug, Clone, PartialEq)]
pub struct Changed<'a> {
    /// How it stands now.
    pub now: &'a Assessed,
    /// How it stood.
    pub before: Status,
}

/// An indicator and its identity through all versions.
type Row = (IndicatorRow, IndicatorId);

/// What assessments of a plan are made from.
#[derive(Debug)]
pub struct Book {
    /// Groups of the plan, in order.
    pub groups: Vec<HeadingRow>,
    /// Changes of land.
    pub breaks: Vec<LandChange>,
    /// All thresholds by their first day.
    pub settings: Vec<Settings>,
    rows: Vec<Row>,
    points: HashMap<IndicatorId, Vec<Point>>,
    baselines: HashMap<IndicatorId, Vec<Baseline>>,
    choices: HashMap<IndicatorId, Choice>,
    verdicts: HashMap<IndicatorId, Vec<Kept>>,
    plan_from: Option<i16>,
    /// How the plan stands on the days asked for last.
    assessed: Mutex<Vec<(Date, Arc<Vec<Assessed>>)>>,
}

/// Days of one book for which assessments are kept.
const DAYS: usize = 8;

/// Opens the book of a plan. Duties are those of `day`. It is read anew when something was done since
/// that could change it; otherwise a page costs one query.
///
/// # Errors
/// The refusal, or whatever the database reports.
pub async fn open_book(
    app: &App,
    caller: &Caller,
    head: &PlanHead,
    day: Date,
) -> Result<Arc<Book>> {
    caller.may(app, Action::ReadAssessment)?;
    let (key, reading) = ((head.version_id, day), read(&app.db, head, day));
    app.memory.books.get(&app.db, key, HangsOn::WhatCounts, reading).await
}

/// The book of a plan for one of its indicators: the whole book if it is there and still holds,
/// otherwise one in which nothing of other indicators stands. The page of an indicator that comes
/// first after a change so reads the figures of one, not of all.
pub(super) async fn open_at(
    app: &App,
    caller: &Caller,
    head: &PlanHead,
    (row, origin): (&IndicatorRow, IndicatorId),
    day: Date,
) -> Result<Arc<Book>> {
    caller.may(app, Action::ReadAssessment)?;
    let (key, db) = ((head.version_id, day), &app.db);
    if let Some(book) = app.memory.books.still(db, &key, HangsOn::WhatCounts).await? {
        return Ok(book);
    }
    let values = async { Ok(own_figure::values_of_indicator(db, origin).await?) };
    let (values, of_plan) = tokio::try_join!(values, of_plan(db, head))?;
    let rows = vec![(row.clone(), origin)];
    Ok(Arc::new(Book::new(head, (Vec::new(), rows), &values, of_plan)?))
}

/// Reads everything, in a number of queries that does not grow with anything.
async fn read(db: &Db, head: &PlanHead, day: Date) -> Result<Book> {
    let version = head.version_id;
    let of_version = async {
        let filter = IndicatorFilter::default();
        let page = indicator::list(db, version, &filter, day).await?;
        Ok::<_, AppError>((page, kept::origins(db, version).await?))
    };
    let values = async { Ok(own_figure::values_of_version(db, version).await?) };
    // The page that comes first after a change waits for this: on as many connections as help.
    let (values, (page, origins), of_plan) =
        tokio::try_join!(values, of_version, of_plan(db, head))?;
    let rows = page
        .rows
        .into_iter()
        .filter(|row| !row.header_only)
        .filter_map(|row| Some((origins.get(&row.id).copied()?, row)))
        .map(|(origin, row)| (row, origin))
        .collect();
    Book::new(head, (page.groups, rows), &values, of_plan)
}

/// What a book says besides the figures that were received.
struct OfPlan {
    waiting: Vec<FigureRow>,
    basis: Basis,
    recomputed: Vec<Recomputed>,
    settings: Vec<Settings>,
    breaks: Vec<LandChange>,
}

async fn of_plan(db: &Db, head: &PlanHead) -> Result<OfPlan> {
    let (waiting, basis, recomputed, settings, breaks) = tokio::try_join!(
        async { Ok(published::open_of_plan(db, head.id).await?) },
        async { Ok(kept::basis(db, head.id).await?) },
        recomputed_of(db, head),
        async { Ok(kept::settings(db).await?) },
        breaks_of(db, head.id),
    )?;
    Ok(OfPlan { waiting, basis, recomputed, settings, breaks })
}

/// Changes of land that somebody noted for the plan, and those the registry of territories tells of
/// its code on other days.
pub(super) async fn breaks_of(db: &Db, plan: PlanId) -> Result<Vec<LandChange>> {
    let (noted, of_registry) =
        tokio::try_join!(async { Ok(kept::breaks(db, plan).await?) }, changes_of_land(db, plan),)?;
    let mut breaks: Vec<LandChange> = noted
        .into_iter()
        .map(|row| LandChange {
            happened_on: row.happened_on,
            sentence: row.sentence,
            source: row.source,
        })
        .collect();
    for change in of_registry {
        if breaks.iter().all(|noted| noted.happened_on != change.happened_on) {
            breaks.push(change);
        }
    }
    breaks.sort_by_key(|change| change.happened_on);
    Ok(breaks)
}

/// A baseline of an indicator, for the land of the day beside it.
type Recomputed = (IndicatorId, Date, Baseline);

/// Values of the plan's own that were recomputed for another land and approved: baselines too.
async fn recomputed_of(db: &Db, head: &PlanHead) -> Result<Vec<Recomputed>> {
    let rows = baseline::approved_of_version(db, head.version_id).await?;
    let own = rows.into_iter().filter(|row| row.part.is_empty());
    own.map(|row| {
        let (as_of, value) = (row.as_of, row.number()?);
        let source = format!("{} ({})", row.method, row.source);
        Ok((row.indicator_id, row.land_day, Baseline { as_of, value, land: 0, source }))
    })
    .collect()
}

fn plan_from(head: &PlanHead) -> Option<i16> {
    head.effective_from.or(head.date).map(|day| day.year())
}

/// Which land a figure of a day is about: one more after each change.
pub(super) fn land(day: Date, breaks: &[LandChange]) -> u32 {
    let passed = breaks.iter().filter(|one| one.happened_on <= day).count();
    u32::try_from(passed).unwrap_or(u32::MAX)
}

fn point(own: &OwnValue, breaks: &[LandChange]) -> Result<Option<Point>> {
    let Some(value) = own.value()? else { return Ok(None) };
    Ok(Some(Point {
        year: own.period.year(),
        as_of: own.as_of,
        value,
        land: land(own.as_of, breaks),
        standing: Standing::Counted,
    }))
}

fn unconfirmed(row: &FigureRow, breaks: &[LandChange]) -> Option<(IndicatorId, Point)> {
    let (figure, origin) = (&row.content, row.indicator_id?);
    let year = figure.year?;
    let as_of = figure.as_of.or_else(|| Date::new(year, 12, 31).ok())?;
    let value = Value::Number { number: figure.value? };
    let standing = Standing::Unconfirmed;
    Some((origin, Point { year, as_of, value, land: land(as_of, breaks), standing }))
}

impl Book {
    fn new(
        head: &PlanHead,
        (groups, rows): (Vec<HeadingRow>, Vec<Row>),
        values: &[OwnValue],
        of_plan: OfPlan,
    ) -> Result<Book> {
        let OfPlan { waiting, basis, recomputed, settings, breaks } = of_plan;
        let mut book = Book {
            groups,
            settings,
            rows,
            points: HashMap::new(),
            baselines: HashMap::new(),
            choices: HashMap::new(),
            verdicts: HashMap::new(),
            plan_from: plan_from(head),
            breaks,
            assessed: Mutex::default(),
        };
        for own in values {
            if let Some(point) = point(own, &book.breaks)? {
                book.points.entry(own.indicator_id).or_default().push(point);
            }
        }
        for row in &waiting {
            if let Some((origin, point)) = unconfirmed(row, &book.breaks) {
                book.points.entry(origin).or_default().push(point);
            }
        }
        book.take(basis, recomputed);
        Ok(book)
    }

    fn take(&mut self, basis: Basis, recomputed: Vec<Recomputed>) {
        for (origin, land_day, baseline) in basis.baselines {
            let land = land(land_day, &self.breaks);
            self.baselines.entry(origin).or_default().push(Baseline { land, ..baseline });
        }
        // Of several for one land the last day's is the start; what was approved for the assessment
        // itself comes first.
        for (origin, land_day, baseline) in recomputed.into_iter().rev() {
            let land = land(land_day, &self.breaks);
            let known = self.baselines.entry(origin).or_default();
            if known.iter().all(|other| other.land != land) {
                known.push(Baseline { land, ..baseline });
            }
        }
        self.choices.extend(basis.choices);
        for (origin, kept) in basis.verdicts {
            self.verdicts.entry(origin).or_default().push(kept);
        }
    }

    /// How an indicator would stand on a day if one more figure counted, of a year and a day.
    ///
    /// # Errors
    /// As [`Book::settings_on`].
    pub(crate) fn supposing(
        &self,
        of: &Assessed,
        (year, as_of, value): (i16, Date, Value),
        day: Date,
    ) -> Result<Assessment> {
        let (land, standing) = (land(as_of, &self.breaks), Standing::Counted);
        let mut points = self.points(of.origin).to_vec();
        points.push(Point { year, as_of, value, land, standing });
        let (settings, breaks) = (self.settings_on(day)?, self.breaks());
        Ok(self.one((&of.row, of.origin), &points, settings, &breaks, day))
    }

    /// Thresholds in force on a day.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] when there are none at all.
    pub fn settings_on(&self, day: Date) -> Result<&Settings> {
        let found = in_force(&self.settings, day);
        let missing = || StoreError::Unreadable("no thresholds".to_owned());
        Ok(found.ok_or_else(missing)?)
    }

    /// What was chosen for an indicator.
    pub fn choice(&self, origin: IndicatorId) -> Option<&Choice> {
        self.choices.get(&origin)
    }

    /// Every figure of an indicator, also those that do not count.
    pub fn points(&self, origin: IndicatorId) -> &[Point] {
        self.points.get(&origin).map(Vec::as_slice).unwrap_or_default()
    }

    /// Baselines somebody approved for an indicator.
    pub fn baselines(&self, origin: IndicatorId) -> &[Baseline] {
        self.baselines.get(&origin).map(Vec::as_slice).unwrap_or_default()
    }

    /// How every measured indicator stands on a day, in the plan's order.
    ///
    /// # Errors
    /// As [`Book::settings_on`].
    pub fn assess(&self, day: Date) -> Result<Arc<Vec<Assessed>>> {
        if let Some(all) = self.known(day) {
            return Ok(all);
        }
        let settings = self.settings_on(day)?;
        let breaks = self.breaks();
        let one = |row: &Row| self.assessed(row, settings, &breaks, day);
        let all = Arc::new(self.rows.iter().map(one).collect());
        let mut kept = self.assessed.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= DAYS {
            kept.remove(0);
        }
        kept.push((day, Arc::clone(&all)));
        Ok(all)
    }

    /// How one indicator stands on a day; `None` for one that is not in the plan. The others are not
    /// assessed for it.
    ///
    /// # Errors
    /// As [`Book::settings_on`].
    pub(super) fn assess_one(&self, origin: IndicatorId, day: Date) -> Result<Option<Assessed>> {
        if let Some(all) = self.known(day) {
            return Ok(all.iter().find(|one| one.origin == origin).cloned());
        }
        let Some(row) = self.rows.iter().find(|(_, other)| *other == origin) else {
            return Ok(None);
        };
        Ok(Some(self.assessed(row, self.settings_on(day)?, &self.breaks(), day)))
    }

    fn known(&self, day: Date) -> Option<Arc<Vec<Assessed>>> {
        let kept = self.assessed.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|(other, _)| *other == day).map(|(_, all)| all.clone())
    }

    fn assessed(&self, row: &Row, settings: &Settings, breaks: &[Break], day: Date) -> Assessed {
        let (row, origin) = row;
        let out = self.one((row, *origin), self.points(*origin), settings, breaks, day);
        Assessed { row: row.clone(), origin: *origin, out }
    }

    fn breaks(&self) -> Vec<Break> {
        let one = |row: &LandChange| Break { on: row.happened_on, sentence: row.sentence.clone() };
        self.breaks.iter().map(one).collect()
    }

    fn one(
        &self,
        (row, origin): (&IndicatorRow, IndicatorId),
        points: &[Point],
        settings: &Settings,
        breaks: &[Break],
        day: Date,
    ) -> Assessment {
        let choice = self.choices.get(&origin);
        let passed: Vec<Break> = breaks.iter().filter(|one| one.on <= day).cloned().collect();
        let kept = self.verdicts.get(&origin).map(Vec::as_slice).unwrap_or_default();
        // A verdict that was closed after the day looked at was not there yet.
        let kept: Vec<Kept> = kept.iter().filter(|kept| kept.on <= day).cloned().collect();
        assess(&Inputs {
            subject: Subject {
                measure: row.measure,
                direction: row.direction,
                unit: row.unit.as_deref(),
                targets: &row.targets,
                levels: choice.map(|choice| choice.levels.as_slice()).unwrap_or_default(),
                plan_from: self.plan_from,
                path: choice.and_then(|choice| choice.path),
                method: choice.and_then(|choice| choice.method).unwrap_or_default(),
            },
            points,
            baselines: self.baselines(origin),
            kept: &kept,
            breaks: &passed,
            settings,
            day,
        })
    }

    /// Indicators that stand worse now than before, worst first.
    pub fn worse<'a>(now: &'a [Assessed], before: &[Assessed]) -> Vec<Changed<'a>> {
        let then: HashMap<IndicatorId, Status> =
            before.iter().map(|one| (one.origin, one.out.status)).collect();
        let mut worse: Vec<Changed<'a>> = now
            .iter()
            .filter_map(|now| {
                let before = then.get(&now.origin).copied()?;
                now.out.status.is_worse_than(before).then_some(Changed { now, before })
            })
            .collect();
        worse.sort_by_key(|one| one.now.out.status.standing());
        worse
    }
}
