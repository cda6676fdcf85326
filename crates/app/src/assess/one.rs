//! One indicator with everything its page shows.

use ansinh_domain::assess::{Baseline, Point, Settings};
use ansinh_store::assess::Choice;
use ansinh_store::assess::outlook::{self, OutlookRow};
use ansinh_store::assess::published::{self, FigureRow};
use ansinh_store::indicator::IndicatorRow;
use ansinh_store::plan::PlanHead;
use ansinh_store::report::observation::Figure;
use ansinh_store::report::own_figure;
use jiff::civil::Date;

use super::book::{Assessed, land, open_book};
use crate::report::baseline::LandChange;
use crate::{App, Caller, Result};

/// One indicator with everything its page shows.
#[derive(Debug)]
pub struct OneIndicator {
    /// How it stands.
    pub assessed: Assessed,
    /// Every figure, also those that do not count.
    pub points: Vec<Point>,
    /// Figures as stored, with source and number of revisions.
    pub figures: Vec<Figure>,
    /// Published results and what bodies said of them.
    pub published: Vec<FigureRow>,
    /// What owners said, newest first.
    pub outlooks: Vec<OutlookRow>,
    /// Baselines somebody approved.
    pub baselines: Vec<Baseline>,
    /// What was chosen.
    pub choice: Choice,
    /// Changes of land.
    pub breaks: Vec<LandChange>,
    /// Thresholds in force on the day.
    pub settings: Settings,
}

impl OneIndicator {
    /// Which land a figure of a day is about.
    pub fn land(&self, day: Date) -> u32 {
        land(day, &self.breaks)
    }
}

/// Opens the book at one indicator; `None` when it only heads others, or is not in the plan.
///
/// # Errors
/// As [`open_book`].
pub async fn assess_one(
    app: &App,
    caller: &Caller,
    head: &PlanHead,
    row: &IndicatorRow,
    day: Date,
) -> Result<Option<OneIndicator>> {
    if row.header_only {
        return Ok(None);
    }
    let book = open_book(app, caller, head, day).await?;
    let Some(origin) = book.origin(row.id) else { return Ok(None) };
    let Some(assessed) = book.assess_one(origin, day)? else { return Ok(None) };
    let db = &app.db;
    let (figures, published, outlooks) = tokio::try_join!(
        own_figure::of_indicator(db, origin),
        published::of_indicator(db, origin),
        outlook::of_indicator(db, origin),
    )?;
    Ok(Some(OneIndicator {
        assessed: Assessed { row: row.clone(), ..assessed },
        points: book.points(origin).to_vec(),
        figures,
        published,
        outlooks,
        baselines: book.baselines(origin).to_vec(),
        choice: book.choice(origin).cloned().unwrap_or_default(),
        breaks: book.breaks.clone(),
        settings: book.settings_on(day)?.clone(),
    }))
}
