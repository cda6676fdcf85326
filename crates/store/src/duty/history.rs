//! The whole record of who held the duties of one item.

use ansinh_domain::body::BodyKind;
use ansinh_domain::reorganisation::DutyRole;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::db::{args, statements};
use crate::{ActId, BodyId, Db, DutyId, IndicatorId, Result, TaskId};

/// An act beside a row of the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActMark {
    /// The act.
    pub id: ActId,
    /// Its place in the order applied, from 1.
    pub seq: i64,
    /// The decision it carries out, as written.
    pub decision: String,
    /// What people call it.
    pub title: String,
    /// When it was applied.
    pub applied_at: Timestamp,
}

/// One row of the record: a body holds a duty for some days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoldingRow {
    /// Number of the row, in the order of writing.
    pub row_no: i64,
    /// The duty.
    pub duty: DutyId,
    /// The part.
    pub role: DutyRole,
    /// Place among the bodies of that part.
    pub ordinal: i64,
    /// The name the plan prints.
    pub printed: String,
    /// Who holds it.
    pub body: BodyId,
    /// One body or a group.
    pub kind: BodyKind,
    /// Its names during those days, each with its first day.
    pub names: Vec<(Option<Date>, String)>,
    /// First day; `None` since the plan began.
    pub from: Option<Date>,
    /// Last day; `None` until further notice.
    pub to: Option<Date>,
    /// The act that gave it to the body; `None` for the plan.
    pub opened: Option<ActMark>,
    /// The act that took it.
    pub closed: Option<ActMark>,
    /// Why nobody took it over, if nobody did.
    pub closing_reason: Option<String>,
    /// The act that wrote the row; `None` for the import of the plan.
    pub recorded: Option<ActMark>,
    /// The act since which the row no longer counts.
    pub voided: Option<ActMark>,
}

impl HoldingRow {
    /// Whether it counts by what is known now.
    pub fn counts(&self) -> bool {
        self.voided.is_none()
    }

    /// Whether it counted for who knew only acts applied by `instant`.
    pub fn counted_at(&self, instant: Timestamp) -> bool {
        let known = |act: &Option<ActMark>| act.as_ref().map(|act| act.applied_at <= instant);
        known(&self.recorded).unwrap_or(true) && !known(&self.voided).unwrap_or(false)
    }

    /// Whether `day` is one of its days.
    pub fn contains(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

macro_rules! history {
    ($item:literal) => {
        concat!(
            "SELECT k.row_no, d.id AS duty, d.role, d.ordinal, d.printed, b.id AS body, b.kind,
                COALESCE(n.name, b.name) AS name, n.valid_from AS name_from, k.valid_from,
                k.valid_to, k.closing_reason,
                o.id AS o_id, o.seq AS o_seq, o.decision_text AS o_decision, o.title AS o_title,
                o.applied_at AS o_at,
                c.id AS c_id, c.seq AS c_seq, c.decision_text AS c_decision, c.title AS c_title,
                c.applied_at AS c_at,
                r.id AS r_id, r.seq AS r_seq, r.decision_text AS r_decision, r.title AS r_title,
                r.applied_at AS r_at,
                v.id AS v_id, v.seq AS v_seq, v.decision_text AS v_decision, v.title AS v_title,
                v.applied_at AS v_at
            FROM duty d
            JOIN duty_holding k ON k.duty_id = d.id
            JOIN body b ON b.id = k.body_id
            LEFT JOIN body_naming n ON n.body_id = b.id
                AND (n.valid_from IS NULL OR k.valid_to IS NULL OR n.valid_from <= k.valid_to)
                AND (n.valid_to IS NULL OR k.valid_from IS NULL OR n.valid_to >= k.valid_from)
            LEFT JOIN reorganisation_act o ON o.id = k.opened_by
            LEFT JOIN reorganisation_act c ON c.id = k.closed_by
            LEFT JOIN reorganisation_act r ON r.id = k.recorded_by
            LEFT JOIN reorganisation_act v ON v.id = k.voided_by
            WHERE ",
            $item,
            " = $1
            ORDER BY CASE d.role WHEN 'lead' THEN 0 WHEN 'coordinating' THEN 1 ELSE 2 END,
                d.ordinal, k.valid_from IS NOT NULL, k.valid_from, k.row_no, n.ordinal"
        )
    };
}

statements! {
    SELECT_OF_INDICATOR = history!("d.indicator_id");
    SELECT_OF_TASK = history!("d.task_id");
}

macro_rules! mark {
    ($row:expr, $id:ident, $seq:ident, $decision:ident, $title:ident, $at:ident) => {
        match ($row.$id, $row.$seq, $row.$decision, $row.$title, $row.$at) {
            (Some(id), Some(seq), Some(decision), Some(title), Some(applied_at)) => {
                Some(ActMark { id, seq, decision, title, applied_at })
            }
            _ => None,
        }
    };
}

#[derive(sqlx::FromRow)]
struct Stored {
    row_no: i64,
    duty: DutyId,
    #[sqlx(try_from = "crate::decode::Text<DutyRole>")]
    role: DutyRole,
    ordinal: i64,
    printed: String,
    body: BodyId,
    #[sqlx(try_from = "crate::decode::Text<BodyKind>")]
    kind: BodyKind,
    name: String,
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    name_from: Option<Date>,
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    valid_from: Option<Date>,
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    valid_to: Option<Date>,
    closing_reason: Option<String>,
    o_id: Option<ActId>,
    o_seq: Option<i64>,
    o_decision: Option<String>,
    o_title: Option<String>,
    #[sqlx(try_from = "crate::decode::Micros")]
    o_at: Option<Timestamp>,
    c_id: Option<ActId>,
    c_seq: Option<i64>,
    c_decision: Option<String>,
    c_title: Option<String>,
    #[sqlx(try_from = "crate::decode::Micros")]
    c_at: Option<Timestamp>,
    r_id: Option<ActId>,
    r_seq: Option<i64>,
    r_decision: Option<String>,
    r_title: Option<String>,
    #[sqlx(try_from = "crate::decode::Micros")]
    r_at: Option<Timestamp>,
    v_id: Option<ActId>,
    v_seq: Option<i64>,
    v_decision: Option<String>,
    v_title: Option<String>,
    #[sqlx(try_from = "crate::decode::Micros")]
    v_at: Option<Timestamp>,
}

impl From<Stored> for HoldingRow {
    fn from(row: Stored) -> HoldingRow {
        HoldingRow {
            row_no: row.row_no,
            duty: row.duty,
            role: row.role,
            ordinal: row.ordinal,
            printed: row.printed,
            body: row.body,
            kind: row.kind,
            names: vec![(row.name_from, row.name)],
            from: row.valid_from,
            to: row.valid_to,
            opened: mark!(row, o_id, o_seq, o_decision, o_title, o_at),
            closed: mark!(row, c_id, c_seq, c_decision, c_title, c_at),
            closing_reason: row.closing_reason,
            recorded: mark!(row, r_id, r_seq, r_decision, r_title, r_at),
            voided: mark!(row, v_id, v_seq, v_decision, v_title, v_at),
        }
    }
}

/// A row for each name a body had meanwhile is one row with all of them.
fn folded(rows: Vec<Stored>) -> Vec<HoldingRow> {
    let mut folded: Vec<HoldingRow> = Vec::new();
    for row in rows.into_iter().map(HoldingRow::from) {
        match folded.last_mut() {
            Some(last) if last.row_no == row.row_no => last.names.extend(row.names),
            _ => folded.push(row),
        }
    }
    folded
}

/// Everything ever recorded about who holds the duties of an indicator: leads first, each duty by
/// days.
///
/// # Errors
/// Whatever the database reports.
pub async fn history_of_indicator(db: &Db, id: IndicatorId) -> Result<Vec<HoldingRow>> {
    Ok(folded(db.all(SELECT_OF_INDICATOR, args![id]).await?))
}

/// Everything ever recorded about who holds the duties of a task.
///
/// # Errors
/// Whatever the database reports.
pub async fn history_of_task(db: &Db, id: TaskId) -> Result<Vec<HoldingRow>> {
    Ok(folded(db.all(SELECT_OF_TASK, args![id]).await?))
}
