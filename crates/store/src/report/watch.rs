//! Who has reported what: counts over rounds, bodies and sections.

use ansinh_domain::calendar::Period;
use ansinh_domain::report::{ItemKind, State};
use jiff::civil::Date;

use crate::db::{args, held, naming, statements};
use crate::{BodyId, Db, PlanId, Result, RoundId, SubmissionId, UserId};

statements! {
    SELECT_MATRIX = "SELECT s.id, s.round_id, s.body_id, b.name AS body_name, s.state, s.due,
            COUNT(i.id) AS items, COALESCE(SUM(CASE WHEN i.required THEN 1 ELSE 0 END), 0) AS owed,
            COALESCE(SUM(CASE WHEN i.required AND i.filled THEN 1 ELSE 0 END), 0) AS filled
        FROM submission s
        JOIN reporting_round r ON r.id = s.round_id
        JOIN regime g ON g.id = r.regime_id
        JOIN body b ON b.id = s.body_id
        LEFT JOIN submission_item i ON i.submission_id = s.id AND i.dropped_at IS NULL
        WHERE g.plan_id = $1
        GROUP BY s.id, s.round_id, s.body_id, b.name, s.state, s.due
        ORDER BY b.name, s.body_id, s.due";
    /// Rows of the plan in the submissions of a plan by who holds their duty on a day. A row whose
    /// duty a group holds, or nobody, stays with the body that reports it; so does one whose body
    /// is still among the holders.
    SELECT_BY_HOLDER = concat!(
        "SELECT i.submission_id, b.id AS body_id, COALESCE(n.name, b.name) AS body_name,
            (b.ends IS NOT NULL AND b.ends < $2) AS gone, COUNT(i.id) AS owed,
            SUM(CASE WHEN i.filled THEN 1 ELSE 0 END) AS filled
        FROM submission_item i
        JOIN submission s ON s.id = i.submission_id
        JOIN reporting_round r ON r.id = s.round_id
        JOIN regime g ON g.id = r.regime_id
        LEFT JOIN duty_holding k ON k.duty_id = i.duty_id AND ",
        held!("$2"),
        " AND EXISTS (SELECT 1 FROM body z WHERE z.id = k.body_id AND z.kind = 'body')
            AND (k.body_id = s.body_id OR NOT EXISTS (SELECT 1 FROM duty_holding x
                WHERE x.duty_id = i.duty_id AND x.body_id = s.body_id AND x.voided_by IS NULL
                    AND (x.valid_from IS NULL OR x.valid_from <= $2)
                    AND (x.valid_to IS NULL OR x.valid_to >= $2)))
        JOIN body b ON b.id = COALESCE(k.body_id, s.body_id) ",
        naming!("$2"),
        " WHERE g.plan_id = $1 AND i.kind <> 'section' AND i.dropped_at IS NULL
        GROUP BY i.submission_id, b.id, COALESCE(n.name, b.name), b.ends
        ORDER BY COALESCE(n.name, b.name), b.id, i.submission_id");
    SELECT_BY_HEADING = "SELECT i.kind, h.code, h.name, COUNT(i.id) AS owed,
            SUM(CASE WHEN i.filled THEN 1 ELSE 0 END) AS filled
        FROM submission_item i
        JOIN submission s ON s.id = i.submission_id
        LEFT JOIN indicator n ON n.id = i.indicator_id
        LEFT JOIN task t ON t.id = i.task_id
        LEFT JOIN heading h ON h.id = COALESCE(n.heading_id, t.section_id)
        WHERE s.round_id = $1 AND i.dropped_at IS NULL AND i.required
        GROUP BY i.kind, h.code, h.name, h.ordinal
        ORDER BY i.kind, h.ordinal";
    /// Bodies of a round for which nobody can enter anything on a day.
    SELECT_PHANTOMS = "SELECT s.id, s.body_id, b.name AS body_name
        FROM submission s JOIN body b ON b.id = s.body_id
        WHERE s.round_id = $1
            AND EXISTS (SELECT 1 FROM submission_item i
                WHERE i.submission_id = s.id AND i.dropped_at IS NULL)
            AND NOT EXISTS (SELECT 1 FROM user_grant g JOIN user_account u ON u.id = g.user_id
                WHERE g.body_id = s.body_id AND g.role IN ('reporting-officer', 'approver')
                    AND u.active AND g.revoked_at IS NULL AND g.valid_from <= $2
                    AND (g.valid_to IS NULL OR g.valid_to >= $2))
        ORDER BY b.name, s.id";
    SELECT_STAFFED = "SELECT DISTINCT g.body_id AS id
        FROM user_grant g JOIN user_account u ON u.id = g.user_id
        WHERE g.body_id IS NOT NULL AND g.role IN ('reporting-officer', 'approver')
            AND u.active AND g.revoked_at IS NULL AND g.valid_from <= $1
            AND (g.valid_to IS NULL OR g.valid_to >= $1)";
    SELECT_OPEN_ROUNDS = "SELECT r.id, r.period, r.due, COUNT(s.id) AS bodies,
            COALESCE(SUM(CASE WHEN s.state IN ('accepted', 'received') THEN 1 ELSE 0 END), 0) AS sent
        FROM reporting_round r
        JOIN regime g ON g.id = r.regime_id
        LEFT JOIN submission s ON s.round_id = r.id AND EXISTS (SELECT 1 FROM submission_item i
            WHERE i.submission_id = s.id AND i.dropped_at IS NULL)
        WHERE g.plan_id = $1 AND r.closed_at IS NULL
        GROUP BY r.id, r.period, r.due
        ORDER BY r.due, r.id";
    SELECT_OF_USER = "SELECT s.id, s.round_id, s.body_id, b.name AS body_name, s.state, s.due,
            COUNT(i.id) AS items, COALESCE(SUM(CASE WHEN i.required THEN 1 ELSE 0 END), 0) AS owed,
            COALESCE(SUM(CASE WHEN i.required AND i.filled THEN 1 ELSE 0 END), 0) AS filled
        FROM submission s
        JOIN reporting_round r ON r.id = s.round_id
        JOIN body b ON b.id = s.body_id
        JOIN submission_item i ON i.submission_id = s.id AND i.dropped_at IS NULL
        WHERE r.closed_at IS NULL AND EXISTS (SELECT 1 FROM user_grant g
            WHERE g.user_id = $1 AND g.role IN ('reporting-officer', 'approver')
                AND (g.body_id = s.body_id OR g.body_id IS NULL)
                AND g.revoked_at IS NULL AND g.valid_from <= $2
                AND (g.valid_to IS NULL OR g.valid_to >= $2))
        GROUP BY s.id, s.round_id, s.body_id, b.name, s.state, s.due
        ORDER BY s.due, b.name, s.id";
}

/// One cell of the matrix of bodies and rounds.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct MatrixCell {
    /// The submission.
    pub id: SubmissionId,
    /// In which round.
    pub round_id: RoundId,
    /// Whose.
    pub body_id: BodyId,
    /// Name of the body.
    pub body_name: String,
    /// Where it stands.
    #[sqlx(try_from = "crate::decode::Text<State>")]
    pub state: State,
    /// The deadline that counts.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub due: Date,
    /// Rows it holds; none when all were moved to other bodies.
    pub items: i64,
    /// Rows without which it is not complete.
    pub owed: i64,
    /// Those of them with content.
    pub filled: i64,
}

/// Rows of one submission that are one body's by who holds their duties.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct HeldPart {
    /// The submission they are in.
    pub submission_id: SubmissionId,
    /// Who holds their duties.
    pub body_id: BodyId,
    /// Its name on the day.
    pub body_name: String,
    /// It has ended by the day.
    pub gone: bool,
    /// How many there are.
    pub owed: i64,
    /// Those with content.
    pub filled: i64,
}

/// How much of one heading of the plan is filled in.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct HeadingFill {
    /// Indicators, tasks or sections.
    #[sqlx(try_from = "crate::decode::Text<ItemKind>")]
    pub kind: ItemKind,
    /// Code of the group or section; `None` for sections of the report and rows under no heading.
    pub code: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// Rows owed.
    pub owed: i64,
    /// Rows with content.
    pub filled: i64,
}

/// A body that owes and that nobody can enter for.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Phantom {
    /// What it owes.
    pub id: SubmissionId,
    /// The body.
    pub body_id: BodyId,
    /// Its name.
    pub body_name: String,
}

/// How far an open round has come.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct OpenRound {
    /// The round.
    pub id: RoundId,
    /// What it is about.
    #[sqlx(try_from = "crate::decode::Text<Period>")]
    pub period: Period,
    /// By when bodies report.
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    pub due: Date,
    /// Bodies that owe anything.
    pub bodies: i64,
    /// Those whose report has left them.
    pub sent: i64,
}

#[derive(sqlx::FromRow)]
struct Staffed {
    id: BodyId,
}

/// Bodies for which somebody active can enter or approve on `day`.
///
/// # Errors
/// Whatever the database reports.
pub async fn staffed(db: &Db, day: Date) -> Result<Vec<BodyId>> {
    let rows: Vec<Staffed> = db.all(SELECT_STAFFED, args![day]).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// How far the open rounds of a plan have come, the nearest deadline first.
///
/// # Errors
/// Whatever the database reports.
pub async fn open_rounds(db: &Db, plan: PlanId) -> Result<Vec<OpenRound>> {
    db.all(SELECT_OPEN_ROUNDS, args![plan]).await
}

/// Every submission of a plan, by body and deadline.
///
/// # Errors
/// Whatever the database reports.
pub async fn matrix(db: &Db, plan: PlanId) -> Result<Vec<MatrixCell>> {
    db.all(SELECT_MATRIX, args![plan]).await
}

/// The rows of every submission of a plan by who holds their duties on `day`, by name. Narrative
/// sections are nobody's duty and are left out.
///
/// # Errors
/// Whatever the database reports.
pub async fn by_holder(db: &Db, plan: PlanId, day: Date) -> Result<Vec<HeldPart>> {
    db.all(SELECT_BY_HOLDER, args![plan, day]).await
}

/// How much of each heading is filled in.
///
/// # Errors
/// Whatever the database reports.
pub async fn by_heading(db: &Db, round: RoundId) -> Result<Vec<HeadingFill>> {
    db.all(SELECT_BY_HEADING, args![round]).await
}

/// Bodies of a round for which nobody active can enter or approve on `day`.
///
/// # Errors
/// Whatever the database reports.
pub async fn phantoms(db: &Db, round: RoundId, day: Date) -> Result<Vec<Phantom>> {
    db.all(SELECT_PHANTOMS, args![round, day]).await
}

/// Submissions of open rounds that a person enters or approves on `day`, the nearest deadline
/// first.
///
/// # Errors
/// Whatever the database reports.
pub async fn of_user(db: &Db, user: UserId, day: Date) -> Result<Vec<MatrixCell>> {
    db.all(SELECT_OF_USER, args![user, day]).await
}
