//! What was received of the tasks of a version, and how reports on them came.

use jiff::civil::Date;

use super::snapshot::KeptCell;
use crate::db::{args, statements};
use crate::{Db, PlanVersionId, Result, TaskId};

statements! {
    /// The newest that was received of each task in each round up to a day, oldest first; by the
    /// task's row of the version asked for.
    SELECT_TASKS = "SELECT o.id AS task_id, r.cut_off, p.cells
        FROM task o
        JOIN task t ON t.origin_id = o.origin_id
        JOIN submission_item i ON i.task_id = t.id
        JOIN submission s ON s.id = i.submission_id
        JOIN reporting_round r ON r.id = s.round_id
        JOIN item_snapshot p ON p.item_id = i.id AND p.stage = 'received' AND p.seq = (
            SELECT MAX(x.seq) FROM item_snapshot x
            WHERE x.item_id = i.id AND x.stage = 'received')
        WHERE o.plan_version_id = $1 AND r.cut_off <= $2
        ORDER BY o.id, r.cut_off, p.taken_at";
    /// Reports owed on each task whose deadline passed before a day, and those that left the body
    /// by then.
    SELECT_REPORTS = "SELECT o.id AS task_id, COUNT(i.id) AS owed,
            COALESCE(SUM(CASE WHEN EXISTS (SELECT 1 FROM submission_move m
                WHERE m.submission_id = s.id AND m.to_state = 'accepted'
                    AND m.happened_on <= s.due) THEN 1 ELSE 0 END), 0) AS kept
        FROM task o
        JOIN task t ON t.origin_id = o.origin_id
        JOIN submission_item i ON i.task_id = t.id AND i.dropped_at IS NULL
        JOIN submission s ON s.id = i.submission_id
        WHERE o.plan_version_id = $1 AND s.due < $2
        GROUP BY o.id
        ORDER BY o.id";
}

/// What was received of a task in a round.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ToldTask {
    /// The task's row in the version asked for.
    pub task_id: TaskId,
    /// The day up to which the round's figures count.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub cut_off: Date,
    /// Its cells.
    #[sqlx(try_from = "crate::decode::Text<Vec<KeptCell>>")]
    pub cells: Vec<KeptCell>,
}

/// Reports on a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct ReportsOnTask {
    /// The task's row in the version asked for.
    pub task_id: TaskId,
    /// Owed, their deadline over.
    pub owed: i64,
    /// Those of them that left the body in time.
    pub kept: i64,
}

/// What was received of the tasks of a version in rounds that count up to `day`, oldest first.
///
/// # Errors
/// Whatever the database reports.
pub async fn tasks(db: &Db, version: PlanVersionId, day: Date) -> Result<Vec<ToldTask>> {
    db.all(SELECT_TASKS, args![version, day]).await
}

/// How reports on the tasks of a version came whose deadline passed before `day`.
///
/// # Errors
/// Whatever the database reports.
pub async fn reports(db: &Db, version: PlanVersionId, day: Date) -> Result<Vec<ReportsOnTask>> {
    db.all(SELECT_REPORTS, args![version, day]).await
}
