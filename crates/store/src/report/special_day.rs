//! The table of days that differ from the week.

use ansinh_domain::calendar::{DayKind, SpecialDay, WorkCalendar};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::db::{args, statements};
use crate::decode::word;
use crate::{Db, Result, Tx, UserId};

statements! {
    SELECT_ALL = "SELECT date, kind, name, source, confirmed FROM special_day ORDER BY date";
    SELECT_ONE = "SELECT date, kind, name, source, confirmed FROM special_day WHERE date = $1";
    UPSERT = "INSERT INTO special_day (date, kind, name, source, confirmed, changed_by, changed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (date) DO UPDATE SET kind = excluded.kind, name = excluded.name,
            source = excluded.source, confirmed = excluded.confirmed,
            changed_by = excluded.changed_by, changed_at = excluded.changed_at";
    INSERT_NEW = "INSERT INTO special_day (date, kind, name, source, confirmed, changed_by,
            changed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (date) DO NOTHING";
    DELETE = "DELETE FROM special_day WHERE date = $1";
}

#[derive(sqlx::FromRow)]
struct Stored {
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    date: Date,
    #[sqlx(try_from = "crate::decode::Text<DayKind>")]
    kind: DayKind,
    name: String,
    source: String,
    confirmed: bool,
}

impl From<Stored> for SpecialDay {
    fn from(row: Stored) -> SpecialDay {
        let Stored { date, kind, name, source, confirmed } = row;
        SpecialDay { date, kind, name, source, confirmed }
    }
}

/// All special days, oldest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn list(db: &Db) -> Result<Vec<SpecialDay>> {
    let rows: Vec<Stored> = db.all(SELECT_ALL, args![]).await?;
    Ok(rows.into_iter().map(SpecialDay::from).collect())
}

/// Which days are worked.
///
/// # Errors
/// Whatever the database reports.
pub async fn calendar(db: &Db) -> Result<WorkCalendar> {
    Ok(WorkCalendar::new(&list(db).await?))
}

/// [`calendar`] within a transaction.
///
/// # Errors
/// Whatever the database reports.
pub async fn calendar_in(tx: &mut Tx) -> Result<WorkCalendar> {
    let rows: Vec<Stored> = tx.all(SELECT_ALL, args![]).await?;
    let days: Vec<SpecialDay> = rows.into_iter().map(SpecialDay::from).collect();
    Ok(WorkCalendar::new(&days))
}

/// The entry of a day.
///
/// # Errors
/// Whatever the database reports.
pub async fn find(tx: &mut Tx, date: Date) -> Result<Option<SpecialDay>> {
    Ok(tx.optional::<Stored>(SELECT_ONE, args![date]).await?.map(SpecialDay::from))
}

/// Enters a day, or changes its entry.
///
/// # Errors
/// Whatever the database reports.
pub async fn put(tx: &mut Tx, day: &SpecialDay, by: Option<UserId>, now: Timestamp) -> Result<()> {
    tx.execute(UPSERT, day_args(day, by, now)?).await.map(drop)
}

/// Enters a day unless it has an entry; whether it was entered.
///
/// # Errors
/// Whatever the database reports.
pub async fn put_new(
    tx: &mut Tx,
    day: &SpecialDay,
    by: Option<UserId>,
    now: Timestamp,
) -> Result<bool> {
    Ok(tx.execute(INSERT_NEW, day_args(day, by, now)?).await? > 0)
}

fn day_args(day: &SpecialDay, by: Option<UserId>, now: Timestamp) -> Result<Vec<crate::Arg>> {
    let kind = word(&day.kind)?;
    Ok(args![day.date, kind, &day.name, &day.source, day.confirmed, by, now])
}

/// Takes the entry of a day out; whether there was one.
///
/// # Errors
/// Whatever the database reports.
pub async fn remove(tx: &mut Tx, date: Date) -> Result<bool> {
    Ok(tx.execute(DELETE, args![date]).await? > 0)
}
