//! Comparisons: all indicators on two days or in two rounds, and territories of one indicator over
//! periods. Nothing is subtracted over a change of land, unless a value recomputed for the later
//! land was approved (ADR 0017).

use std::collections::HashMap;

use ansinh_domain::access::Action;
use ansinh_domain::assess::Status;
use ansinh_domain::calendar::Period;
use ansinh_domain::report::Value;
use ansinh_domain::territory::{Level, Unit, land_of};
use ansinh_store::assess::by_territory::{self, PlaceRow};
use ansinh_store::indicator::IndicatorRow;
use ansinh_store::plan::PlanHead;
use ansinh_store::report::round::RoundRow;
use ansinh_store::{IndicatorId, TerritoryId, territory};
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::book::{Assessed, Book, open_book};
use crate::report::baseline::LandChange;
use crate::{App, Caller, Result};

/// What is compared.
#[derive(Debug, Clone, Copy)]
pub enum At<'a> {
    /// What is known up to a day.
    Day(Date),
    /// What was reported in a round.
    Round(&'a RoundRow),
}

/// Every indicator in two states.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// The day each state is judged on.
    pub days: (Date, Date),
    /// The indicators, in the plan's order.
    pub pairs: Vec<Pair>,
    /// Changes of land between the two days.
    pub breaks: Vec<LandChange>,
}

/// An indicator in two states.
#[derive(Debug, Clone)]
pub struct Pair {
    /// The indicator.
    pub row: IndicatorRow,
    /// The first state.
    pub before: Side,
    /// The second state.
    pub after: Side,
    /// What the figure changed by.
    pub difference: Difference,
}

/// An indicator in one state.
#[derive(Debug, Clone)]
pub struct Side {
    /// How it stands.
    pub status: Status,
    /// Why.
    pub reason: String,
    /// Its figure, with the day it is of.
    pub figure: Option<(Value, Date)>,
}

/// What a figure changed by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difference {
    /// There are not two numbers.
    Unknown,
    /// By so much.
    Number(Decimal),
    /// By so much against a value recomputed for the later land.
    Recomputed {
        /// The recomputed value of the first day.
        from: Decimal,
        /// By so much.
        by: Decimal,
    },
    /// The two are about different land.
    OtherLand,
}

impl Difference {
    /// The number, over one land or against a recomputed value.
    pub fn number(self) -> Option<Decimal> {
        match self {
            Difference::Number(by) | Difference::Recomputed { by, .. } => Some(by),
            Difference::Unknown | Difference::OtherLand => None,
        }
    }
}

/// Compares every indicator in two states.
///
/// # Errors
/// The refusal, or whatever the database reports.
pub async fn compare(
    app: &App,
    caller: &Caller,
    head: &PlanHead,
    (before, after): (At<'_>, At<'_>),
) -> Result<Comparison> {
    let (a, b) = (state(app, head, before).await?, state(app, head, after).await?);
    let book = open_book(app, caller, head, a.day.max(b.day)).await?;
    let (first, second) = (book.assess(a.day)?, book.assess(b.day)?);
    let pairs = first.iter().zip(second.iter()).map(|(one, two)| {
        let (before, after) = (a.side(one), b.side(two));
        let difference = difference(&book, one.origin, &before, &after);
        Pair { row: two.row.clone(), before, after, difference }
    });
    let pairs = pairs.collect();
    let between = |one: &&LandChange| over((a.day, b.day), one.happened_on);
    let breaks = book.breaks.iter().filter(between).cloned().collect();
    Ok(Comparison { days: (a.day, b.day), pairs, breaks })
}

/// One state: the day it is judged on, and the figures that were reported in its round.
struct State {
    day: Date,
    figures: Option<HashMap<IndicatorId, (Value, Date)>>,
}

async fn state(app: &App, head: &PlanHead, at: At<'_>) -> Result<State> {
    let round = match at {
        At::Day(day) => return Ok(State { day, figures: None }),
        At::Round(round) => round,
    };
    let mut figures = HashMap::new();
    let mut day = round.cut_off;
    for row in by_territory::of_period(&app.db, head.version_id, round.period).await? {
        day = day.max(row.as_of);
        if let Some(value) = row.value()? {
            figures.insert(row.indicator_id, (value, row.as_of));
        }
    }
    Ok(State { day: day.min(app.today()), figures: Some(figures) })
}

impl State {
    fn side(&self, of: &Assessed) -> Side {
        let figure = match &self.figures {
            Some(figures) => figures.get(&of.origin).cloned(),
            None => of.out.latest.as_ref().map(|used| (used.value.clone(), used.as_of)),
        };
        Side { status: of.out.status, reason: of.out.reason.clone(), figure }
    }
}

/// Whether a change of a day lies between two others, the later one included.
fn over((a, b): (Date, Date), on: Date) -> bool {
    a.min(b) < on && on <= a.max(b)
}

fn difference(book: &Book, origin: IndicatorId, before: &Side, after: &Side) -> Difference {
    let number = |side: &Side| {
        let (value, day) = side.figure.as_ref()?;
        Some((value.number()?, *day))
    };
    let (Some((a, from)), Some((b, to))) = (number(before), number(after)) else {
        return Difference::Unknown;
    };
    let less = |from: Decimal| b.checked_sub(from);
    if book.breaks.iter().all(|change| !over((from, to), change.happened_on)) {
        return less(a).map_or(Difference::Unknown, Difference::Number);
    }
    // Only the earlier value can have been recomputed, for the land of the later one.
    let passed = book.breaks.iter().filter(|change| change.happened_on <= to).count();
    let joined = book
        .baselines(origin)
        .iter()
        .find(|base| base.as_of == from && usize::try_from(base.land) == Ok(passed));
    match joined.and_then(|base| Some((base.value, less(base.value)?))) {
        Some((from, by)) => Difference::Recomputed { from, by },
        None => Difference::OtherLand,
    }
}

/// Territories of an indicator over periods.
#[derive(Debug, Clone, Default)]
pub struct OverPeriods {
    /// The periods that have figures by territory, oldest first.
    pub periods: Vec<Period>,
    /// One line a land, by tier and code.
    pub lines: Vec<PlaceLine>,
}

/// The figures of one land.
#[derive(Debug, Clone)]
pub struct PlaceLine {
    /// Its tier.
    pub level: Level,
    /// Its newest code,
    pub code: Option<String>,
    /// and name.
    pub name: String,
    /// From which day the land is what it is, where it came to be within the time compared.
    pub since: Option<Date>,
    /// Its last day, where it ended within the time compared.
    pub until: Option<Date>,
    /// Its figures, with the day each is of, as [`OverPeriods::periods`].
    pub cells: Vec<Option<(Value, Date)>>,
}

impl PlaceLine {
    /// What its figure changed by from one period to another, both by their place.
    pub fn difference(&self, from: usize, to: usize) -> Option<Decimal> {
        let number = |at: usize| self.cells.get(at)?.as_ref()?.0.number();
        number(to)?.checked_sub(number(from)?)
    }
}

/// The figures of an indicator by territory up to a day, one line a land.
///
/// # Errors
/// The refusal, or whatever the database reports.
pub async fn over_periods(
    app: &App,
    caller: &Caller,
    origin: IndicatorId,
    day: Date,
) -> Result<OverPeriods> {
    caller.may(app, Action::ReadAssessment)?;
    let rows = by_territory::of_indicator(&app.db, origin, day).await?;
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
        return Ok(OverPeriods::default());
    };
    let time = (first.as_of, last.as_of);
    let lands = lands(app, &rows, time).await?;
    let mut periods: Vec<(Date, Period)> = Vec::new();
    for row in &rows {
        match periods.iter_mut().find(|(_, period)| *period == row.period) {
            Some((day, _)) => *day = row.as_of.max(*day),
            None => periods.push((row.as_of, row.period)),
        }
    }
    periods.sort();
    let periods: Vec<Period> = periods.into_iter().map(|(_, period)| period).collect();
    let mut places: HashMap<TerritoryId, usize> = HashMap::new();
    let mut lines: Vec<PlaceLine> = Vec::new();
    // Rows come by day, so a line ends with the newest name and the newest figure of each period.
    for row in rows {
        let land = lands.get(&row.territory_id).copied().unwrap_or(row.territory_id);
        let at = *places.entry(land).or_insert(lines.len());
        if at == lines.len() {
            lines.push(PlaceLine {
                level: row.level,
                code: None,
                name: String::new(),
                since: row.valid_from.filter(|from| over(time, *from)),
                until: None,
                cells: vec![None; periods.len()],
            });
        }
        let value = row.value()?;
        let Some(line) = lines.get_mut(at) else { continue };
        line.until = row.valid_to.filter(|to| *to >= time.0 && *to < time.1);
        (line.code, line.name) = (row.code, row.name);
        let cell = periods.iter().position(|period| *period == row.period);
        if let Some(cell) = cell.and_then(|at| line.cells.get_mut(at)) {
            *cell = value.map(|value| (value, row.as_of));
        }
    }
    lines.sort_by(|a, b| (a.level, &a.code, &a.name).cmp(&(b.level, &b.code, &b.name)));
    Ok(OverPeriods { periods, lines })
}

/// Which territories are the same land under another name: each with the first of them. The whole
/// registry is asked only when any began or ended within the time.
async fn lands(
    app: &App,
    rows: &[PlaceRow],
    time: (Date, Date),
) -> Result<HashMap<TerritoryId, TerritoryId>> {
    let changed = |row: &PlaceRow| {
        row.valid_from.is_some_and(|from| over(time, from))
            || row.valid_to.is_some_and(|to| to >= time.0 && to < time.1)
    };
    if !rows.iter().any(changed) {
        return Ok(HashMap::new());
    }
    let known = territory::known_now(&app.db).await?;
    let units: HashMap<TerritoryId, Unit> = known
        .registry
        .units()
        .filter_map(|(unit, _)| Some((known.ids.get(unit.place()).copied()?, unit)))
        .collect();
    let land = |id: TerritoryId| {
        let unit = land_of(&known.registry, units.get(&id).copied()?);
        Some((id, known.ids.get(unit.place()).copied()?))
    };
    Ok(rows.iter().filter_map(|row| land(row.territory_id)).collect())
}
