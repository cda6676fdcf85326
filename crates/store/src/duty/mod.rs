//! Who holds which duty when.
//!
//! A row of `duty` is what the plan printed; rows of `duty_holding` say who held it on which days,
//! which act says so, and since which act a row no longer counts. Nothing here is ever changed
//! but by [`crate::reorganisation::save`].

use std::collections::HashMap;

use ansinh_domain::body::BodyKind;
use ansinh_domain::reorganisation::{DutyRole, ItemKind};
use jiff::civil::Date;
use uuid::Uuid;

use crate::body::BodyRef;
use crate::db::{args, held, naming, statements};
use crate::plan::VersionWriter;
use crate::{Db, DutyId, PlanVersionId, Result, Tx};

mod history;

pub(crate) use history::STATEMENTS as HISTORY_STATEMENTS;
pub use history::{ActMark, HoldingRow, history_of_indicator, history_of_task};

/// A duty that is held on a day.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct OpenDuty {
    /// The duty.
    pub duty: DutyId,
    /// Indicator or task.
    #[sqlx(try_from = "crate::decode::Text<ItemKind>")]
    pub item: ItemKind,
    /// Identity of the indicator or task.
    pub item_id: Uuid,
    /// Its code.
    pub code: String,
    /// The part in it.
    #[sqlx(try_from = "crate::decode::Text<DutyRole>")]
    pub role: DutyRole,
    /// Place among the bodies of that part, from 0.
    pub ordinal: i64,
    /// Who holds it, by the name of that day.
    #[sqlx(flatten)]
    pub body: BodyRef,
    /// One body or a group, which stands for its members of that day (see
    /// [`crate::body::members_on`]).
    #[sqlx(try_from = "crate::decode::Text<BodyKind>")]
    pub kind: BodyKind,
    /// Since when the body holds it; `None` for "since the plan began" without a date.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub since: Option<Date>,
    /// The body is gone on that day: the duty waits for a decision.
    pub gone: bool,
}

macro_rules! open {
    ($($held:tt)*) => {
        concat!(
            "SELECT d.id AS duty,
                CASE WHEN d.indicator_id IS NULL THEN 'task' ELSE 'indicator' END AS item,
                COALESCE(d.indicator_id, d.task_id) AS item_id, COALESCE(i.code, t.code) AS code,
                d.role, d.ordinal, b.id, COALESCE(n.name, b.name) AS name, b.kind,
                k.valid_from AS since, (b.ends IS NOT NULL AND b.ends < $2) AS gone
            FROM duty d
            JOIN duty_holding k ON k.duty_id = d.id
            JOIN body b ON b.id = k.body_id
            LEFT JOIN indicator i ON i.id = d.indicator_id
            LEFT JOIN task t ON t.id = d.task_id ",
            naming!("$2"),
            " WHERE d.plan_version_id = $1 AND ",
            $($held)*,
            " ORDER BY d.indicator_id IS NULL, COALESCE(i.ordinal, t.ordinal),
                CASE d.role WHEN 'lead' THEN 0 WHEN 'coordinating' THEN 1 ELSE 2 END,
                d.ordinal, k.row_no"
        )
    };
}

statements! {
    SELECT_OPEN = open!(held!("$2"));
    /// A row is known when it was recorded by then, and counts while nothing known voids it.
    SELECT_KNOWN = open!("(k.recorded_by IS NULL OR EXISTS (SELECT 1 FROM reorganisation_act a
            WHERE a.id = k.recorded_by AND a.seq <= $3))
        AND NOT EXISTS (SELECT 1 FROM reorganisation_act a WHERE a.id = k.voided_by AND a.seq <= $3)
        AND (k.valid_from IS NULL OR k.valid_from <= $2)
        AND (k.valid_to IS NULL OR k.valid_to >= $2)");
    SELECT_ITEM_NAMES = "SELECT id, name FROM indicator WHERE plan_version_id = $1
        UNION ALL SELECT id, content FROM task WHERE plan_version_id = $1";
    INSERT_AS_PRINTED = "INSERT INTO duty_holding (row_no, duty_id, body_id, valid_from, valid_to)
        SELECT (SELECT COALESCE(MAX(row_no), 0) FROM duty_holding)
                + ROW_NUMBER() OVER (ORDER BY d.id),
            d.id, d.body_id, d.valid_from, d.valid_to
        FROM duty d WHERE d.plan_version_id = $1";
}

/// Who holds which duty of the version on `day`, by what is known now: indicators first, in the
/// plan's order. A duty that was divided comes once for each holder.
///
/// # Errors
/// Whatever the database reports.
pub async fn open_on(db: &Db, version: PlanVersionId, day: Date) -> Result<Vec<OpenDuty>> {
    db.all(SELECT_OPEN, args![version, day]).await
}

/// [`open_on`] within a transaction.
///
/// # Errors
/// Whatever the database reports.
pub async fn open_on_in(tx: &mut Tx, version: PlanVersionId, day: Date) -> Result<Vec<OpenDuty>> {
    tx.all(SELECT_OPEN, args![version, day]).await
}

/// Who held which duty of the version on `day`, by what was known when only the first `acts` acts
/// had been applied: "as known then".
///
/// # Errors
/// Whatever the database reports.
pub async fn known_on(
    db: &Db,
    version: PlanVersionId,
    day: Date,
    acts: i64,
) -> Result<Vec<OpenDuty>> {
    db.all(SELECT_KNOWN, args![version, day, acts]).await
}

/// Name of each indicator and text of each task of a version, by their identity.
///
/// # Errors
/// Whatever the database reports.
pub async fn item_names(db: &Db, version: PlanVersionId) -> Result<HashMap<Uuid, String>> {
    #[derive(sqlx::FromRow)]
    struct Named {
        id: Uuid,
        name: String,
    }
    let rows: Vec<Named> = db.all(SELECT_ITEM_NAMES, args![version]).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

/// Gives every duty of a version that was just stored to the body the plan names.
pub(crate) async fn hold_as_printed(into: &mut VersionWriter<'_>) -> Result<()> {
    into.tx.execute(INSERT_AS_PRINTED, args![into.version]).await.map(drop)
}
