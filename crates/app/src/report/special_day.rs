//! The table of days that differ from the week.

use ansinh_domain::access::Action;
use ansinh_domain::calendar::{SpecialDay, shipped, statutory};
use ansinh_domain::text::clean;
use ansinh_store::report::special_day;
use ansinh_store::setting;
use jiff::civil::Date;

use crate::record::{Change, Parts, parts};
use crate::{App, AppError, Caller, Result};

const SHIPPED: &str = "special-days-shipped";
/// Longest name or source taken.
const LONGEST: usize = 300;

/// Enters the days shipped with the program: once, and never over an entry that is there; how many.
///
/// # Errors
/// Whatever the database reports.
pub async fn note_shipped_days(app: &App) -> Result<usize> {
    if setting::get(&app.db, SHIPPED).await?.is_some() {
        return Ok(0);
    }
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let mut entered = 0;
    for day in shipped() {
        entered += usize::from(special_day::put_new(&mut tx, &day, None, now).await?);
    }
    setting::set(&mut tx, SHIPPED, "true", now).await?;
    tx.commit().await?;
    Ok(entered)
}

/// Days of a year that have no entry, as the Labour Code makes them: to be looked at and entered.
///
/// # Errors
/// Whatever the database reports.
pub async fn propose_days(app: &App, caller: &Caller, year: i16) -> Result<Vec<SpecialDay>> {
    caller.may(app, Action::ManageRounds)?;
    let known = special_day::list(&app.db).await?;
    let mut proposed = statutory(year);
    proposed.retain(|day| known.iter().all(|known| known.date != day.date));
    Ok(proposed)
}

/// Enters a day, or changes its entry. Rounds already opened keep their deadlines.
///
/// # Errors
/// [`AppError::Invalid`] without a name or source.
pub async fn put_day(app: &App, caller: &Caller, day: &SpecialDay) -> Result<()> {
    caller.may(app, Action::ManageRounds)?;
    let day = SpecialDay { name: clean(&day.name), source: clean(&day.source), ..day.clone() };
    if day.name.is_empty() || day.source.is_empty() {
        return Err(AppError::Invalid("Hãy ghi tên ngày và nguồn (văn bản quy định).".to_owned()));
    }
    if day.name.chars().count() > LONGEST || day.source.chars().count() > LONGEST {
        return Err(AppError::Invalid(format!("Tên và nguồn không được dài hơn {LONGEST} ký tự.")));
    }
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let before = special_day::find(&mut tx, day.date).await?;
    special_day::put(&mut tx, &day, caller.user(), now).await?;
    let change = Change::from(before.as_ref().map(told).unwrap_or_default(), told(&day));
    caller.record(&mut tx, now, "put-special-day", ("special-day", None), change).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes the entry of a day out.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn remove_day(app: &App, caller: &Caller, date: Date) -> Result<()> {
    caller.may(app, Action::ManageRounds)?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let before = special_day::find(&mut tx, date)
        .await?
        .ok_or(AppError::NotFound { what: "ngày nghỉ" })?;
    special_day::remove(&mut tx, date).await?;
    let change = Change::gone(told(&before));
    caller.record(&mut tx, now, "remove-special-day", ("special-day", None), change).await?;
    tx.commit().await?;
    Ok(())
}

fn told(day: &SpecialDay) -> Parts {
    parts! {
        "day" => day.date,
        "kind" => day.kind.title(),
        "name" => day.name,
        "source" => day.source,
        "confirmed" => day.confirmed,
    }
}
