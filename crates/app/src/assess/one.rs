//! One indicator with everything its page shows.

use ansinh_domain::assess::{Baseline, Point, Settings};
use ansinh_store::assess::outlook::{self, OutlookRow};
use ansinh_store::assess::published::{self, FigureRow};
use ansinh_store::assess::{Choice, origins};
use ansinh_store::indicator::IndicatorRow;
use ansinh_store::plan::PlanHead;
use ansinh_store::report::observation::Figure;
use ansinh_store::report::own_figure;
use jiff::civil::Date;

use super::book::{Assessed, land, open_at};
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
/// The refusal, or whatever the database reports.
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
    let db = &app.db;
    let origins = origins(db, head.version_id).await?;
    let Some(origin) = origins.get(&row.id).copied() else { return Ok(None) };
    let (book, figures, published, outlooks) = tokio::try_join!(
        open_at(app, caller, head, (row, origin), day),
        async { Ok(own_figure::of_indicator(db, origin).await?) },
        async { Ok(published::of_indicator(db, origin).await?) },
        async { Ok(outlook::of_indicator(db, origin).await?) },
    )?;
    let Some(assessed) = book.assess_one(origin, day)? else { return Ok(None) };
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
