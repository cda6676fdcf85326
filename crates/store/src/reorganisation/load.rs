//! The state of duties and bodies with every act, as the domain plays it.

use ansinh_domain::body::BodyKind;
use ansinh_domain::reorganisation::{
    Act, Bodies, Body, Closing, Content, Decision, DutyRole, Holding, Item, ItemKind, Membership,
    Owner, Slot, Span, State,
};
use jiff::civil::Date;
use uuid::Uuid;

use crate::db::{args, statements};
use crate::{Db, Result, StoreError, Tx};

statements! {
    SELECT_BODIES = "SELECT id, kind, COALESCE(founding_name, name) AS name FROM body
        WHERE begun_by IS NULL";
    SELECT_MEMBERS = "SELECT group_id, member_id FROM founding_membership
        ORDER BY group_id, member_id";
    SELECT_SLOTS = "SELECT d.id, COALESCE(d.indicator_id, d.task_id) AS item_id,
            CASE WHEN d.indicator_id IS NULL THEN 'task' ELSE 'indicator' END AS item,
            COALESCE(i.code, t.code) AS code, d.role, d.ordinal
        FROM duty d
        LEFT JOIN indicator i ON i.id = d.indicator_id
        LEFT JOIN task t ON t.id = d.task_id";
    SELECT_HOLDINGS = "SELECT row_no, duty_id, body_id, valid_from, valid_to, opened_by, closed_by,
            closing_reason, recorded_by, voided_by
        FROM duty_holding ORDER BY row_no";
    SELECT_ACTS = "SELECT id, title, decision_text, decision_number, decision_date, effective,
            content
        FROM reorganisation_act ORDER BY seq";
}

#[derive(sqlx::FromRow)]
struct BodyRow {
    id: Uuid,
    #[sqlx(try_from = "crate::decode::Text<BodyKind>")]
    kind: BodyKind,
    name: String,
}

#[derive(sqlx::FromRow)]
struct MemberRow {
    group_id: Uuid,
    member_id: Uuid,
}

#[derive(sqlx::FromRow)]
struct SlotRow {
    id: Uuid,
    item_id: Uuid,
    #[sqlx(try_from = "crate::decode::Text<ItemKind>")]
    item: ItemKind,
    code: String,
    #[sqlx(try_from = "crate::decode::Text<DutyRole>")]
    role: DutyRole,
    ordinal: i64,
}

#[derive(sqlx::FromRow)]
struct HoldingRow {
    row_no: i64,
    duty_id: Uuid,
    body_id: Uuid,
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    valid_from: Option<Date>,
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    valid_to: Option<Date>,
    opened_by: Option<Uuid>,
    closed_by: Option<Uuid>,
    closing_reason: Option<String>,
    recorded_by: Option<Uuid>,
    voided_by: Option<Uuid>,
}

#[derive(sqlx::FromRow)]
struct ActRow {
    id: Uuid,
    title: String,
    decision_text: String,
    decision_number: Option<String>,
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    decision_date: Option<Date>,
    #[sqlx(try_from = "crate::decode::Text<Date>")]
    effective: Date,
    #[sqlx(try_from = "crate::decode::Text<Content>")]
    content: Content,
}

/// What the five queries give.
#[derive(Default)]
struct Rows {
    bodies: Vec<BodyRow>,
    members: Vec<MemberRow>,
    slots: Vec<SlotRow>,
    holdings: Vec<HoldingRow>,
    acts: Vec<ActRow>,
}

impl Rows {
    fn state(self) -> Result<State> {
        let bodies = self.bodies.into_iter().map(|row| Body::new(row.id, row.kind, row.name));
        let members = self.members.into_iter().map(|row| Membership {
            group: row.group_id,
            member: row.member_id,
            span: Span::EVER,
        });
        let founding = Bodies::new(bodies, members);
        let slots: Result<Vec<Slot>> = self.slots.into_iter().map(SlotRow::read).collect();
        let holdings: Result<Vec<Holding>> =
            self.holdings.into_iter().map(HoldingRow::read).collect();
        let acts = self.acts.into_iter().map(ActRow::read).collect();
        Ok(State::restore(founding, slots?, holdings?, acts))
    }
}

impl SlotRow {
    fn read(self) -> Result<Slot> {
        let item = Item { kind: self.item, id: self.item_id, code: self.code };
        let ordinal = u32::try_from(self.ordinal).map_err(|e| unreadable("ordinal", &e))?;
        Ok(Slot { id: self.id, item, role: self.role, ordinal })
    }
}

impl HoldingRow {
    fn read(self) -> Result<Holding> {
        let owner = Owner {
            slot: self.duty_id,
            body: self.body_id,
            span: Span { from: self.valid_from, to: self.valid_to },
            opened_by: self.opened_by,
            closed_by: self.closed_by,
            closing: self.closing_reason.map(|reason| Closing { reason }),
        };
        let row = u64::try_from(self.row_no).map_err(|e| unreadable("row of a holding", &e))?;
        Ok(Holding { row, owner, recorded_by: self.recorded_by, voided_by: self.voided_by })
    }
}

impl ActRow {
    fn read(self) -> Act {
        Act {
            id: self.id,
            decision: Decision {
                text: self.decision_text,
                number: self.decision_number,
                date: self.decision_date,
            },
            effective: self.effective,
            title: self.title,
            content: self.content,
        }
    }
}

fn unreadable(what: &str, error: &dyn std::error::Error) -> StoreError {
    StoreError::Unreadable(format!("{what}: {error}"))
}

/// The state for looking at: five queries side by side.
///
/// # Errors
/// Whatever the database reports.
pub async fn load(db: &Db) -> Result<State> {
    let (bodies, members, slots, holdings, acts) = tokio::try_join!(
        db.all(SELECT_BODIES, args![]),
        db.all(SELECT_MEMBERS, args![]),
        db.all(SELECT_SLOTS, args![]),
        db.all(SELECT_HOLDINGS, args![]),
        db.all(SELECT_ACTS, args![]),
    )?;
    Rows { bodies, members, slots, holdings, acts }.state()
}

/// The state for changing, after [`super::wait_turn`].
///
/// # Errors
/// Whatever the database reports.
pub async fn load_in(tx: &mut Tx) -> Result<State> {
    let rows = Rows {
        bodies: tx.all(SELECT_BODIES, args![]).await?,
        members: tx.all(SELECT_MEMBERS, args![]).await?,
        slots: tx.all(SELECT_SLOTS, args![]).await?,
        holdings: tx.all(SELECT_HOLDINGS, args![]).await?,
        acts: tx.all(SELECT_ACTS, args![]).await?,
    };
    rows.state()
}
