//! The figures of an indicator by territory: of the newest period that has any, of one land version.

use std::collections::HashMap;

use ansinh_domain::access::Action;
use ansinh_domain::assess::{Settings, applies_to_each, meets};
use ansinh_domain::calendar::Period;
use ansinh_domain::report::Value;
use ansinh_domain::target::Target;
use ansinh_domain::territory::{Level, Outline};
use ansinh_store::assess::by_territory::{self, PlaceRow};
use ansinh_store::indicator::IndicatorRow;
use ansinh_store::territory::border::{self, BorderRow};
use ansinh_store::{IndicatorId, TerritoryId};
use jiff::civil::Date;

use crate::{App, Caller, Result};

/// Figures by territory of one tier, all there on one day.
#[derive(Debug, Clone, PartialEq)]
pub struct ByTerritory {
    /// Of which period.
    pub period: Period,
    /// The last day a figure of it is of: whose territories are shown.
    pub day: Date,
    /// Tier of the territories.
    pub level: Level,
    /// The territories, in the order of their codes.
    pub places: Vec<Place>,
    /// Figures of the period about territories of another tier, or gone by that day.
    pub others: usize,
    /// The target each of them can be held against.
    pub target: Option<Target>,
    /// Where the borders come from.
    pub sources: Vec<(String, Date)>,
}

/// The figure of a territory.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// The territory.
    pub id: TerritoryId,
    /// Its code.
    pub code: Option<String>,
    /// Its name.
    pub name: String,
    /// The figure.
    pub value: Value,
    /// As of which day.
    pub as_of: Date,
    /// Whether it meets the target.
    pub meets: Option<bool>,
    /// Its border, where one was supplied.
    pub outline: Option<Outline>,
}

/// The figures of an indicator by territory on a day; `None` where there are none.
///
/// # Errors
/// The refusal, or whatever the database reports.
pub async fn by_territory(
    app: &App,
    caller: &Caller,
    (row, origin): (&IndicatorRow, IndicatorId),
    settings: &Settings,
    day: Date,
) -> Result<Option<ByTerritory>> {
    caller.may(app, Action::ReadAssessment)?;
    let (rows, borders) = tokio::try_join!(
        by_territory::latest(&app.db, origin, day),
        border::of_indicator(&app.db, origin),
    )?;
    let Some(mut shown) = of_one_land(rows, row, settings)? else { return Ok(None) };
    let mut outlines: HashMap<TerritoryId, BorderRow> =
        borders.into_iter().map(|row| (row.territory_id, row)).collect();
    for place in &mut shown.places {
        let Some(border) = outlines.remove(&place.id) else { continue };
        let from = (border.source, border.as_of);
        if !shown.sources.contains(&from) {
            shown.sources.push(from);
        }
        place.outline = Some(border.outline);
    }
    Ok(Some(shown))
}

/// Those of the commonest tier that were there on the last day of the figures.
fn of_one_land(
    rows: Vec<PlaceRow>,
    of: &IndicatorRow,
    settings: &Settings,
) -> Result<Option<ByTerritory>> {
    let Some(last) = rows.last() else { return Ok(None) };
    let (period, day) = (last.period, last.as_of);
    let many =
        |level: Level| rows.iter().filter(|row| row.level == level && row.lives_on(day)).count();
    let Some(level) = Level::ALL.into_iter().max_by_key(|level| many(*level)) else {
        return Ok(None);
    };
    let target = applies_to_each(of.measure, of.unit.as_deref())
        .then(|| next_target(&of.targets, period.year()))
        .flatten();
    let mut places: Vec<Place> = Vec::new();
    let mut others = 0;
    for row in rows {
        if row.level != level || !row.lives_on(day) {
            others += 1;
            continue;
        }
        let Some(value) = row.value()? else { continue };
        let met = target.and_then(|target| Some((target, value.number()?)));
        let place = Place {
            id: row.territory_id,
            meets: met
                .and_then(|(target, number)| meets(&target.bound, of.direction, number, settings)),
            code: row.code,
            name: row.name,
            value,
            as_of: row.as_of,
            outline: None,
        };
        // Rows come by day: a later figure of the period takes the place of an earlier one.
        match places.iter_mut().find(|known| known.id == place.id) {
            Some(known) => *known = place,
            None => places.push(place),
        }
    }
    if places.is_empty() {
        return Ok(None);
    }
    places.sort_by(|a, b| (&a.code, &a.name).cmp(&(&b.code, &b.name)));
    let (target, sources) = (target.cloned(), Vec::new());
    Ok(Some(ByTerritory { period, day, level, places, others, target, sources }))
}

/// The target of the first milestone that was not past in a year, or the last one.
fn next_target(targets: &[Target], year: i16) -> Option<&Target> {
    let coming = targets.iter().filter(|target| target.milestone.year >= year);
    coming.min_by_key(|target| target.milestone.year).or(targets.last())
}
